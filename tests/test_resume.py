"""Runs into the same folder: what changed is made anew, what was stopped goes on, and one run is alone."""

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from command_line import call
from drawn_once import drawn_once
from hypothesis import given
from hypothesis import strategies as st

from xlagree.generate.batch import Batch, generate
from xlagree.generate.inputs_digest import inputs_digest
from xlagree.generate.run_plan import run_plan
from xlagree.generate.samples.card import sample_card
from xlagree.generate.unfinished_run import alone
from xlagree.intake.files import as_it_was, harmless
from xlagree.intake.offer_files import ledger_lines
from xlagree.intake.proposals import Intake, read_proposals
from xlagree.proposal.house.theme import Theme
from xlagree.terms.errors import AgreementError

pytestmark = [pytest.mark.xdist_group("batch"), pytest.mark.usefixtures(drawn_once.__name__)]

DAY = date(2026, 11, 23)
NAMES = ("Acme", "Brick & Co", "ACME!", "Delta")
"""Two of them would have files of one name."""
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
SOAK = bool(os.environ.get("XLAGREE_SOAK"))
CARD = replace(sample_card(), scenarios=(), plans=sample_card().plans[:2], discounts=())
"""Two plans in one case, of which the fee is soon found: what is asked here is the same whatever stands in a book."""
PROGRAM = [sys.executable, "-m", "xlagree"]


def read(folder: Path, names: tuple[str, ...] = NAMES, hours: float = 12) -> Intake:
    """Clients of a table, the last with some hours of its own."""
    lines = [f"{name},20,{12 if name != names[-1] else hours},Block 20" for name in names]
    (folder / "clients.csv").write_text("\n".join(["client,users,hours,plans", *lines]) + "\n")
    return read_proposals(folder / "clients.csv", CARD, None, DAY)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def written(folder: Path) -> dict[str, int]:
    """When each book was written."""
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*.xlsx")}


def made(intake: Intake, out: Path, **options: object) -> Batch:
    return generate(intake, out, jobs=1, **options)  # type: ignore[arg-type]  # any of its options


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    made(read(folder), folder / "out")
    return folder / "out"


@pytest.fixture
def out(undisturbed: Path, tmp_path: Path) -> Path:
    """The same in a folder of one's own, with the times at which they were written."""
    return Path(shutil.copytree(undisturbed, tmp_path / "out"))


def test_what_did_not_change_is_not_made_again(out: Path, tmp_path: Path, undisturbed: Path) -> None:
    """No book is written, and the reports are the same to the byte."""
    before = written(out)
    batch = made(read(tmp_path), out)

    assert batch.unchanged == NAMES
    assert [line.client for line in batch.made] == [*NAMES]
    assert written(out) == before
    assert contents(out) == contents(undisturbed)


def test_a_client_that_changed_is_made_alone(out: Path, tmp_path: Path) -> None:
    """And its books are those of a run that never knew other hours."""
    before = written(out)
    batch = made(read(tmp_path, hours=14), out)
    fresh = tmp_path / "fresh"
    made(read(tmp_path, hours=14), fresh)

    assert batch.unchanged == NAMES[:-1]
    assert {name for name, at in written(out).items() if at != before[name]} == {
        "client/delta.xlsx", "client/delta-appendix.xlsx", "internal/delta.xlsx",
    }  # fmt: skip
    assert contents(out) == contents(fresh)


@pytest.mark.parametrize("name", ["client/acme.xlsx", "client/acme-appendix.xlsx", "internal/acme.xlsx"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_book_that_was_touched_is_made_anew(
    name: str, gone: bool, out: Path, tmp_path: Path, undisturbed: Path
) -> None:
    """One that is not there or has other bytes, with those that belong to it."""
    (out / name).unlink() if gone else (out / name).write_bytes(b"typed over")
    batch = made(read(tmp_path), out)

    assert batch.unchanged == NAMES[1:]
    assert contents(out) == contents(undisturbed)


def test_what_is_asked_for_is_made_anew(out: Path, tmp_path: Path, undisturbed: Path) -> None:
    """With force every book is written, with the same bytes."""
    before = written(out)
    batch = made(read(tmp_path), out, force=True)

    assert batch.unchanged == ()
    assert all(at != before[name] for name, at in written(out).items())
    assert contents(out) == contents(undisturbed)


def test_only_some_clients(out: Path, tmp_path: Path) -> None:
    """The books of the others stay, though they would come out otherwise, and the manifest says of which run they are."""
    before = written(out)
    batch = made(read(tmp_path, hours=14), out, only=("Acme",), force=True)
    manifest = (out / "manifest.csv").read_text("utf-8-sig").splitlines()

    assert [line.client for line in batch.made] == ["Acme"]
    assert [line.client for line in batch.kept] == [*NAMES[1:]]
    assert {name.split("/")[1] for name, at in written(out).items() if at != before[name]} == {
        "acme.xlsx", "acme-appendix.xlsx",
    }  # fmt: skip
    assert [line.split(",")[-1] for line in manifest] == ["run", "this", "earlier", "earlier", "earlier"]
    assert made(read(tmp_path, hours=14), out).unchanged == NAMES[:-1]


def test_only_a_client_that_there_is(tmp_path: Path) -> None:
    """A name that is not in the table is refused before anything is written."""
    with pytest.raises(
        AgreementError, match="only must be a client of the table that can be priced \\(got Acm\\)"
    ):
        made(read(tmp_path), tmp_path / "out", only=("Acm",))
    assert not list((tmp_path / "out").rglob("*.xlsx"))


def test_a_plan_of_a_run_says_why_and_writes_nothing(out: Path, tmp_path: Path) -> None:
    """Client by client."""
    (out / "client" / "acme.xlsx").write_bytes(b"typed over")
    before = contents(out)
    plan = run_plan(read(tmp_path, (*NAMES, "Echo"), hours=14).proposals, out)

    assert [(order.client, why) for order, why in plan.anew] == [
        ("Acme", "client/acme.xlsx was changed"),
        ("Echo", "new"),
    ]
    assert [order.client for order, _ in plan.unchanged] == [*NAMES[1:]]
    assert contents(out) == before


def test_files_keep_their_names_when_rows_move(out: Path, tmp_path: Path) -> None:
    """Of two clients whose files would be called alike the one that was first stays first."""
    before = written(out)
    moved = read(tmp_path, (NAMES[2], NAMES[1], NAMES[0], NAMES[3]))
    batch = made(moved, out)

    assert {line.client: line.internal_book for line in batch.made} == {
        "Acme": "internal/acme.xlsx",
        "Brick & Co": "internal/brick-co.xlsx",
        "ACME!": "internal/acme-2.xlsx",
        "Delta": "internal/delta.xlsx",
    }
    assert set(written(out)) == set(before)


def test_books_from_python_have_the_same_options(tmp_path: Path) -> None:
    """Pages beside the books, only some clients, and what stayed."""
    import xlagree as xa

    tables = [{"client": name, "users": 20, "hours": 12, "plans": "Block 20"} for name in NAMES[:2]]
    for unchanged in ((), ("Acme",)):
        books = xa.generate_books(tables, CARD, tmp_path / "out", date=DAY, pages=True, only=["Acme"])
        assert books.unchanged == unchanged
    assert sorted(path.name for path in (tmp_path / "out" / "client").iterdir()) == [
        "acme-appendix.xlsx", "acme.html", "acme.xlsx",
    ]  # fmt: skip


class Stopped(KeyboardInterrupt):
    """Ctrl-C."""


@pytest.mark.parametrize("after", [1, 3])
def test_a_stopped_run_goes_on_where_it_was(after: int, tmp_path: Path, undisturbed: Path) -> None:
    """What was made is not made again, and at the end nothing tells of the stop."""

    def stop(done: int, of: int, client: str) -> None:
        if done == after:
            raise Stopped

    with pytest.raises(Stopped):
        made(read(tmp_path), tmp_path / "out", progress=stop)
    assert not (tmp_path / "out" / "manifest.csv").exists()
    before = written(tmp_path / "out")
    assert len(before) == 3 * after
    batch = made(read(tmp_path), tmp_path / "out")

    assert batch.unchanged == NAMES[:after]
    assert {name: at for name, at in written(tmp_path / "out").items() if name in before} == before
    assert contents(tmp_path / "out") == contents(undisturbed)


def test_a_stop_in_a_second_run_forgets_nothing_of_the_first(out: Path, tmp_path: Path) -> None:
    """The manifest of the first is set aside until the second is done; clients who are gone are still named."""

    def stop(done: int, of: int, client: str) -> None:
        raise Stopped

    fewer = read(tmp_path, NAMES[1:], hours=14)
    with pytest.raises(Stopped):
        made(fewer, out, progress=stop)
    batch = made(fewer, out)

    assert batch.unchanged == NAMES[1:]
    assert [line["client"] for line in batch.earlier] == ["Acme"]


def test_one_run_at_a_time(out: Path, tmp_path: Path, undisturbed: Path) -> None:
    """The second stops at once and touches nothing, half-written files of the first least of all."""
    (out / "client" / ".xlagree-77-acme.xlsx").write_text("half")
    with alone(out), pytest.raises(AgreementError, match="another run of xlagree writes into"):
        made(read(tmp_path), out)
    assert (out / "client" / ".xlagree-77-acme.xlsx").read_text() == "half"
    made(read(tmp_path), out)

    assert contents(out) == contents(undisturbed)


@pytest.mark.parametrize("sign", ["~$acme.xlsx", ".~lock.acme.xlsx#"])
def test_a_book_that_a_program_has_open(sign: str, out: Path, tmp_path: Path) -> None:
    """It stays, with those that belong to it, and is named first; the others are made, and the next run makes it."""
    before = contents(out)
    (out / "internal" / sign).write_bytes(b"")
    batch = made(read(tmp_path, hours=14), out, force=True)

    assert str(batch.problems[0]) == (
        "Acme: internal/acme.xlsx could not be replaced: a program has it open; close it, then "
        f"run again; where nobody has it open, remove {sign} beside it"
    )
    assert [line.client for line in batch.made] == [*NAMES[1:]]
    assert [line.client for line in batch.kept] == ["Acme"]
    acme = ("client/acme.xlsx", "client/acme-appendix.xlsx", "internal/acme.xlsx")
    assert all((out / name).read_bytes() == before[name] for name in acme)
    (out / "internal" / sign).unlink()
    assert made(read(tmp_path, hours=14), out).unchanged == NAMES


@pytest.mark.parametrize("part", ["client/acme.xlsx", "client/acme-appendix.xlsx", "internal/acme.xlsx"])
def test_a_disk_that_is_full(part: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's books stay what they were, all of them, and one line names the file."""
    from xlagree.generate import books_of_order

    before, write = contents(out), books_of_order._write

    def full(book: object, path: Path) -> None:
        if path.parent.name == part.split("/")[0] and path.name.endswith("-" + part.split("/")[1]):
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(book, path)  # type: ignore[arg-type]  # any book

    monkeypatch.setattr(books_of_order, "_write", full)
    batch = made(read(tmp_path), out, only=("Acme",), force=True)

    assert [str(problem) for problem in batch.problems] == [
        f"Acme: {part} could not be written: no space left on device; see to it, then run again"
    ]
    books = {name: data for name, data in contents(out).items() if name.endswith(".xlsx")}
    assert books == {name: data for name, data in before.items() if name.endswith(".xlsx")}


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_may_not_be_written(out: Path, tmp_path: Path) -> None:
    """One line a client, that names the file."""
    (out / "internal").chmod(0o500)
    try:
        batch = made(read(tmp_path), out, force=True)
    finally:
        (out / "internal").chmod(0o700)
    assert [str(problem).split(": ", 2)[2] for problem in batch.problems] == [
        f"internal/{name}.xlsx could not be written: permission denied"
        for name in ("acme", "brick-co", "acme-2", "delta")
    ]


def test_everything_that_decides_a_book_is_in_its_digest(tmp_path: Path) -> None:
    """The day, the card, the client, the options: each alone changes it; the same again does not."""
    (deal, *_) = read(tmp_path).proposals
    others = [
        replace(deal, date=date(2026, 11, 24)),
        replace(deal, client=replace(deal.client, contact="B")),
        replace(deal, client=replace(deal.client, users=21)),
        replace(deal, card=replace(deal.card, costs=replace(deal.card.costs, cost_per_hour=71))),
        replace(deal, evidence=("one more line",)),
    ]
    digests = [inputs_digest(one, (False, False)) for one in (deal, *others)]
    digests += [inputs_digest(deal, (True, False)), inputs_digest(deal, (False, True))]

    assert len(set(digests)) == len(digests)
    assert inputs_digest(read(tmp_path).proposals[0], (False, False)) == digests[0]


@given(st.text())
def test_text_of_a_report_is_read_back(text: str) -> None:
    """Where it was made harmless for spreadsheets too."""
    assert as_it_was(harmless(text)) == text or text.startswith("'")


def asked(folder: Path, count: int, jobs: int) -> list[str]:
    """What the program is asked to make the books of some clients, by so many processes."""
    from xlagree.generate.forms.rate_card_form import write_rate_card

    if not (folder / "card.xlsx").exists():
        write_rate_card(folder / "card.xlsx", CARD)
        lines = [f"Client {i},20,{10 + i % 7},Block 20" for i in range(count)]
        (folder / "clients.csv").write_text("\n".join(["client,users,hours,plans", *lines]) + "\n")
    files = [str(folder / "clients.csv"), "--rates", str(folder / "card.xlsx")]
    return ["generate", *files, "--date", DAY.isoformat(), "--jobs", str(jobs), "--out"]


def killed(run: list[str], out: Path, until: Callable[[], bool]) -> None:
    """Start a run, and kill it outright when something has come."""
    process = subprocess.Popen(
        [*PROGRAM, *run, str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 180  # given up, not measured
    while not until() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("a worker outlived its parent")


@POSIX
@pytest.mark.slow
@pytest.mark.hypothesis  # so that the soak, which kills more often, has it too
def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed again and again at random: never a part of a file under its name, nothing done twice, the same folder at the end."""
    count, kills = (300, 50) if SOAK else (8, 3)
    run, out, chance = asked(tmp_path, count, 2), tmp_path / "out", random.Random(7)
    undisturbed = asked(tmp_path, count, 1)
    assert call(*undisturbed, tmp_path / "whole")[0] == 0
    whole = contents(tmp_path / "whole")
    columns = ("client book", "appendix", "internal book")
    done: dict[str, int] = {}
    for kill in range(kills):
        wanted = len(done) // len(columns) + chance.randint(1, max(2, count // kills))
        killed(run, out, lambda wanted=wanted: len(list(out.glob("unfinished/*.json"))) >= wanted)  # type: ignore[misc]
        time.sleep(0 if kill % 2 else chance.random() / 20)
        for name, data in contents(out).items():
            if name.endswith(".xlsx") and ".xlagree-" not in name:
                assert data == whole[name], name
        records = [json.loads(path.read_text()) for path in out.glob("unfinished/*.json")]
        books = written(out)  # whose records were there have theirs in place
        assert {name: books[name] for name in done} == done, "made again"
        done = {record[column]: books[record[column]] for record in records for column in columns}
    assert call(*undisturbed, out)[0] == 0

    books = written(out)
    assert {name: books[name] for name in done} == done
    assert contents(out) == whole


@POSIX
@pytest.mark.slow
def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """In one line, with status 2, while the first goes on to its end."""
    run, out = asked(tmp_path, 4, 2), tmp_path / "out"
    first = subprocess.Popen([*PROGRAM, *run, str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list(out.glob("unfinished/*.json")):
        assert first.poll() is None
        time.sleep(0.03)
    status, _, said = call(*run, out)  # by this process

    assert (status, said.count("\n")) == (2, 1)
    assert "another run of xlagree writes into" in said
    assert first.wait() == 0
    assert len(list(out.glob("client/*.xlsx"))) == 8


NUMBERED = replace(CARD, theme=Theme("Northlight IT", offer_number="NL-{n}"))


def stopped_after(one: str, folder: Path) -> Path:
    """A run of a house that numbers its offers, stopped when a client was done."""

    def stop(done: int, of: int, client: str) -> None:
        if client == one:
            raise Stopped

    intake = read(folder)
    deals = tuple(replace(deal, card=NUMBERED) for deal in intake.proposals)
    with pytest.raises(Stopped):
        made(replace(intake, proposals=deals), folder / "out", progress=stop)
    return folder / "out"


def numbered(out: Path) -> list[tuple[str, str]]:
    """Client and number of every offer in the ledger."""
    return [(line.client, line.number) for line in ledger_lines(out / "offers.jsonl")]


def of_house(folder: Path, names: tuple[str, ...]) -> Intake:
    intake = read(folder, names)
    return replace(intake, proposals=tuple(replace(deal, card=NUMBERED) for deal in intake.proposals))


def test_no_offer_is_lost_when_a_stopped_run_ends_with_some_clients(tmp_path: Path) -> None:
    """Those that were made are in the ledger under the numbers that stand in their books, and nobody else has these."""
    out = stopped_after("Acme", tmp_path)
    made(of_house(tmp_path, ("Newco", *NAMES)), out, only=("Newco", "Delta"))

    assert sorted(numbered(out)) == [("Acme", "NL-1"), ("Delta", "NL-3"), ("Newco", "NL-2")]
    batch = made(of_house(tmp_path, ("Newco", *NAMES)), out)
    assert {line.client: line.offer_number for line in batch.made}["Acme"] == "NL-1"
    assert len({number for _, number in numbered(out)}) == 5


def test_numbers_follow_each_other_whoever_is_made(tmp_path: Path) -> None:
    """The only offer of a run is the next of the house, in whatever row its client stands; made again it keeps its number."""
    out, house = tmp_path / "out", of_house(tmp_path, NAMES)
    made(house, out, only=("Delta",))
    made(house, out, only=("ACME!",))
    assert numbered(out) == [("Delta", "NL-1"), ("ACME!", "NL-2")]
    made(house, out, only=("Delta",), force=True)
    made(of_house(tmp_path, ("Newco", *NAMES)), out, force=True)

    assert sorted(numbered(out), key=lambda one: one[1]) == [
        ("Delta", "NL-1"), ("ACME!", "NL-2"), ("Newco", "NL-3"), ("Acme", "NL-4"), ("Brick & Co", "NL-5"),
    ]  # fmt: skip


def test_a_number_that_a_client_has_of_its_own_is_left_to_it(tmp_path: Path) -> None:
    """Though the run does not look at that client."""
    house = of_house(tmp_path, NAMES)
    first, *others = house.proposals
    own = replace(first, client=replace(first.client, offer_number="NL-1"))
    made(replace(house, proposals=(own, *others)), tmp_path / "out", only=("Delta",))

    assert numbered(tmp_path / "out") == [("Delta", "NL-2")]


@dataclass(frozen=True)
class SecondRun:
    """What a second run of a house is asked, the folder that the first left, and that of both with nothing that stopped them."""

    asked: Intake
    before: Path
    whole: Path


@pytest.fixture(scope="module")
def second_run(tmp_path_factory: pytest.TempPathFactory) -> SecondRun:
    """Some of what it makes has the same offer again, or is held and has none."""
    folder = tmp_path_factory.mktemp("second")
    house = of_house(folder, NAMES)
    card = replace(NUMBERED, costs=replace(NUMBERED.costs, cost_per_hour=71))
    held = replace(card, policy=replace(card.policy, lowest_margin=0.99))
    later = {"Acme": card, "Brick & Co": held}
    again = [
        replace(
            deal,
            card=later.get(deal.client.name, card),
            client=replace(deal.client, hours=deal.client.hours + (deal.client.name in ("ACME!", "Delta"))),
        )
        for deal in house.proposals
    ]
    later_on = replace(house, proposals=tuple(again))
    made(house, folder / "before")
    shutil.copytree(folder / "before", folder / "whole")
    made(later_on, folder / "whole")
    return SecondRun(later_on, folder / "before", folder / "whole")


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_stopped_run_gives_the_numbers_of_one_that_nothing_stopped(
    after: int, second_run: SecondRun, tmp_path: Path
) -> None:
    """Wherever it was stopped."""

    def stop(done: int, of: int, client: str) -> None:
        if done == after:
            raise Stopped

    out = Path(shutil.copytree(second_run.before, tmp_path / "out"))
    with pytest.raises(Stopped):
        made(second_run.asked, out, progress=stop)
    made(second_run.asked, out)

    assert (second_run.whole / "held").is_dir()
    assert contents(out) == contents(second_run.whole)


def test_a_client_of_a_stopped_run_that_is_gone_is_named(tmp_path: Path) -> None:
    """Its books, its offer and its number are known; --prune removes the books."""
    out = stopped_after("Acme", tmp_path)
    batch = made(of_house(tmp_path, NAMES[1:]), out)

    assert [line["client"] for line in batch.earlier] == ["Acme"]
    assert ("Acme", "NL-1") in numbered(out)
    assert "NL-1" not in [line.offer_number for line in batch.made]
    assert made(of_house(tmp_path, NAMES[1:]), out, prune=True).earlier == ()
    assert not (out / "client" / "acme.xlsx").exists()


@pytest.mark.parametrize("rubbish", ["{", "[]", '{"client": "Acme"}', '{"client": 3, "offer": 4}', "\ufeff"])
def test_a_record_that_cannot_be_read_is_no_record(
    rubbish: str, out: Path, tmp_path: Path, undisturbed: Path
) -> None:
    """The books of that client are made anew, or stay as the manifest knows them."""
    (out / "unfinished").mkdir()
    (out / "unfinished" / "acme.json").write_text(rubbish, encoding="utf-8")
    made(read(tmp_path), out)

    assert contents(out) == contents(undisturbed)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (
            lambda text: text.replace(",", ";").encode(),
            "manifest.csv does not have the columns that xlagree writes",
        ),
        (lambda text: text.encode("utf-16"), "manifest.csv is not text as xlagree writes it"),
        (
            lambda text: (text + "a,b\n").encode(),
            "manifest.csv does not have the columns that xlagree writes",
        ),
    ],
)
def test_a_manifest_that_somebody_saved(
    spoilt: Callable[[str], bytes], said: str, out: Path, tmp_path: Path
) -> None:
    """One line with what to do; nothing is touched."""
    path = out / "manifest.csv"
    path.write_bytes(spoilt(path.read_text("utf-8-sig")))
    before = written(out)

    with pytest.raises(AgreementError, match=f"{said}; put it back as it was written, or remove it"):
        made(read(tmp_path), out)
    assert written(out) == before


def test_a_manifest_that_gives_two_clients_one_file(out: Path, tmp_path: Path) -> None:
    """The first keeps it, the other has a file of its own; no book is written over."""
    path = out / "manifest.csv"
    path.write_text(
        path.read_text("utf-8-sig").replace("internal/delta.xlsx", "internal/acme.xlsx"), "utf-8-sig"
    )
    batch = made(read(tmp_path), out)

    assert {line.client: line.internal_book for line in batch.made}["Acme"] == "internal/acme.xlsx"
    assert len({line.internal_book for line in batch.made}) == len(NAMES)
