"""Batches: what they leave behind when they end, fail, are stopped or killed."""

import csv
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_clients import copied

from xlagree.generate.batch import HEAD, Batch, generate
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.generate.workers import HANDFUL
from xlagree.intake.files import LONGEST, RESERVED, beside, harmless, slug, slugs, write_rows
from xlagree.intake.proposals import Intake, read_proposals
from xlagree.terms.errors import Place, Problem

pytestmark = pytest.mark.xdist_group("batch")  # one process makes the books that all of them look at

DAY = date(2026, 11, 23)
TWO_PLANS = replace(sample_card(), scenarios=(), plans=sample_card().plans[:2], discounts=())
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample files that a batch is made from, with a card of two plans and one case."""
    folder = copied(tmp_path_factory.mktemp("sample"))
    write_rate_card(folder / "rate-card.xlsx", TWO_PLANS)
    return folder


@pytest.fixture(scope="module")
def intake(sample: Path) -> Intake:
    """The sample's problems, and one client more than a process makes alone: one with a history, the others soon made."""
    whole = read_proposals(sample / "clients.csv", sample / "rate-card.xlsx", sample / "usage.csv", DAY)
    lines = [f"Client {number},{5 + number},{8 + number},Block 20" for number in range(HANDFUL)]
    (sample / "soon.csv").write_text("\n".join(["client,users,hours,plans", *lines]) + "\n")
    soon = read_proposals(sample / "soon.csv", sample / "rate-card.xlsx", None, DAY)
    return replace(whole, proposals=(*whole.proposals[:1], *soon.proposals))


@pytest.fixture(scope="module")
def batch(intake: Intake, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The sample's books, made by one process."""
    return generate(intake, tmp_path_factory.mktemp("out"), rate_card=sample / "rate-card.xlsx", jobs=1)


@pytest.fixture(scope="module")
def quick(sample: Path) -> Intake:
    """Three clients with two plans, whose books are soon made: for what is the same whatever stands in them."""
    (sample / "few.csv").write_text("client,users,hours\nQuay,20,12\nBirch,5,8\nMill,9,15\n")
    return read_proposals(sample / "few.csv", sample / "rate-card.xlsx", None, DAY)


def first(intake: Intake, count: int) -> Intake:
    return replace(intake, proposals=intake.proposals[:count])


def unpriceable(intake: Intake, index: int) -> Intake:
    """The intake, one client of which is offered pay as you go and nothing to compare it with."""
    proposals = list(intake.proposals)
    client = replace(proposals[index].client, plans=(proposals[index].baseline.name,))
    proposals[index] = replace(proposals[index], client=client)
    return replace(intake, proposals=tuple(proposals))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@given(st.text())
def test_every_name_has_a_file_name_that_is_safe_everywhere(name: str) -> None:
    """Small letters, digits and single hyphens, not too long, and no name that Windows keeps for itself."""
    made = slug(name)

    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= LONGEST + len("-client")
    assert made.strip("-") == made
    assert "--" not in made
    assert made not in RESERVED


@given(
    st.lists(
        st.sampled_from(["Acme", "acme", "Acme 2", "ÄCME", "CON", "x" * 99, "y", "", "日本"]) | st.text()
    )
)
def test_no_two_clients_share_a_file(names: list[str]) -> None:
    """File names differ, and the first of its kind keeps the plain name."""
    made = slugs(names)

    assert len(made) == len(names)
    assert len(set(made)) == len(made)
    assert not made or made[0] == slug(names[0])


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\x", "/abs", "C:\\x", "a/b", ".hidden", "nul.txt"])
def test_a_name_does_not_leave_its_folder(name: str, tmp_path: Path) -> None:
    """Whatever a client is called, the book lies in the folder of books."""
    assert (tmp_path / f"{slug(name)}.xlsx").resolve().parent == tmp_path.resolve()


@given(st.text())
def test_no_cell_of_a_table_is_taken_for_a_formula(text: str) -> None:
    """What spreadsheets would run gets an apostrophe, everything else stays as it is."""
    made = harmless(text)

    assert not made.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert made in (text, "'" + text)


def test_numbers_of_a_table_are_numbers(tmp_path: Path) -> None:
    """A negative number is no formula."""
    write_rows(tmp_path / "t.csv", ["name", "money"], [["-1+1", -2.5]])

    assert rows(tmp_path / "t.csv") == [{"name": "'-1+1", "money": "-2.50"}]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """When writing fails the old file is as it was, and nothing half written stays."""
    path = tmp_path / "book.xlsx"
    path.write_text("old")

    def write_half() -> None:
        with beside(path) as (unfinished,):
            unfinished.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()

    assert contents(tmp_path) == {"book.xlsx": b"old"}


@pytest.mark.parametrize("taken", range(3))
def test_files_that_belong_together_are_replaced_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """Where one cannot be, as while a program has it open, all stay as they were, and those that were not there are not."""
    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx")]
    for path in paths[:2]:
        path.write_bytes(b"old")
    replaced = os.replace

    def refused(source: Path, target: Path) -> None:
        if Path(target) == paths[taken] and Path(source).read_bytes() == b"new":
            raise PermissionError(13, "in use", str(source), None, str(target))
        replaced(source, target)

    def write() -> None:
        with beside(*paths) as unfinished:
            for path in unfinished:
                path.write_bytes(b"new")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refused)
        with pytest.raises(PermissionError):
            write()
    assert contents(tmp_path) == {"a.xlsx": b"old", "b.xlsx": b"old"}
    write()
    assert contents(tmp_path) == dict.fromkeys(("a.xlsx", "b.xlsx", "c.xlsx"), b"new")


def test_an_appendix_has_a_name_of_its_own(quick: Intake, tmp_path: Path) -> None:
    """A client who is called as the file of another would be."""
    pair = first(quick, 2)
    clients = [
        replace(deal.client, name=name)
        for deal, name in zip(pair.proposals, ("Quay", "Quay appendix"), strict=True)
    ]
    named = tuple(replace(deal, client=client) for deal, client in zip(pair.proposals, clients, strict=True))
    made = generate(replace(pair, proposals=named), tmp_path, jobs=1).made

    files = [name for line in made for name in (line.client_book, line.appendix)]
    assert len(set(files)) == len(files) == len(list((tmp_path / "client").iterdir()))


def test_every_client_gets_three_books_and_a_line(batch: Batch, intake: Intake, sample: Path) -> None:
    """The manifest names the books there are, with their digests and that of the rate card."""
    lines = rows(batch.folder / "manifest.csv")
    books = {name: data for name, data in contents(batch.folder).items() if name.endswith(".xlsx")}
    card = hashlib.sha256((sample / "rate-card.xlsx").read_bytes()).hexdigest()

    assert tuple(lines[0]) == HEAD
    assert [line["client"] for line in lines] == [proposal.client.name for proposal in intake.proposals]
    named = ("client book", "appendix", "internal book")
    assert sorted(books) == sorted(line[name] for line in lines for name in named)
    for line in lines:
        assert line["rate card sha256"] == card
        assert line["appendix"] == line["client book"].replace(".xlsx", "-appendix.xlsx")
        for name in named:
            assert line[f"{name} sha256"] == hashlib.sha256(books[line[name]]).hexdigest()


def test_the_manifest_says_what_is_recommended(batch: Batch, intake: Intake) -> None:
    """The plan recommended, its first year, what it saves against pay as you go, and what we expect of it."""
    for line, proposal in zip(rows(batch.folder / "manifest.csv"), intake.proposals, strict=True):
        prices = {months.plan.name: months.invoiced for months in proposal.replays}
        base, plan = prices[proposal.baseline.name], line["recommended plan"]
        decision = next(one for one in proposal.decisions if one.plan == plan)

        assert float(line["first year"]) == pytest.approx(prices[plan], abs=0.005)
        assert float(line["pay as you go first year"]) == pytest.approx(base, abs=0.005)
        assert float(line["saving"]) == pytest.approx(base - prices[plan], abs=0.005)
        assert float(line["expected margin"]) == pytest.approx(decision.margin_expected, abs=0.005)
        assert float(line["loss chance"]) == pytest.approx(decision.loss_chance, abs=0.005)
        assert (line["limits broken"], line["held for"]) == ("", "")


def test_problems_of_reading_are_listed(batch: Batch, intake: Intake) -> None:
    """What was wrong with rows stands in problems.csv, one line for each."""
    assert batch.problems == intake.problems
    assert len(rows(batch.folder / "problems.csv")) == len(intake.problems) > 0


def test_problems_are_listed_even_when_there_are_none(quick: Intake, tmp_path: Path) -> None:
    """A head alone says that nothing was wrong."""
    generate(replace(first(quick, 1), problems=()), tmp_path)

    assert (tmp_path / "problems.csv").read_text("utf-8-sig").strip()
    assert rows(tmp_path / "problems.csv") == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_client_that_fails_does_not_stop_the_others(quick: Intake, tmp_path: Path, jobs: int) -> None:
    """It becomes a problem with the client's name and row, without a book and a line; of each client it is told when it is done."""
    told: list[tuple[int, int, str]] = []
    bad = unpriceable(first(quick, 3), 1)
    made = generate(bad, tmp_path, lambda *said: told.append(said), jobs=jobs)
    names = [proposal.client.name for proposal in bad.proposals]

    assert [line["client"] for line in rows(tmp_path / "manifest.csv")] == [names[0], names[2]]
    assert len(list(tmp_path.rglob("*.xlsx"))) == 6
    assert made.failed
    assert all(names[1] in str(problem) for problem in made.failed)
    assert told == [(i, 3, name) for i, name in enumerate(names, 1)]
    assert len(rows(tmp_path / "problems.csv")) == len(made.problems)


@pytest.mark.slow
def test_the_number_of_processes_changes_no_byte(
    batch: Batch, intake: Intake, sample: Path, tmp_path: Path
) -> None:
    """One process or two, now or again: the same files."""
    for out in (tmp_path / "two", tmp_path / "two"):
        generate(intake, out, rate_card=sample / "rate-card.xlsx", jobs=2)

        assert contents(out) == contents(batch.folder)


def test_what_a_killed_run_left_is_removed(quick: Intake, tmp_path: Path) -> None:
    """Half-written files go; books of other clients stay."""
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / ".xlagree-77-acme.xlsx").write_text("half")
    (tmp_path / "client" / "old-client.xlsx").write_text("whole")
    generate(first(quick, 1), tmp_path)

    assert not list(tmp_path.rglob(".xlagree-*"))
    assert (tmp_path / "client" / "old-client.xlsx").read_text() == "whole"


def test_a_book_that_is_open_elsewhere_is_a_problem(
    quick: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace it; the message says what to do, and the other clients are done."""
    names = slugs(proposal.client.name for proposal in quick.proposals)
    replaced: Callable[..., None] = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target) == tmp_path / "client" / f"{names[0]}.xlsx":
            raise PermissionError(13, "Permission denied", str(source), None, str(target))
        replaced(source, target)

    monkeypatch.setattr("xlagree.intake.files.os.replace", refuse)
    made = generate(first(quick, 2), tmp_path, jobs=1)

    assert len(made.made) == 1
    assert f"client/{names[0]}.xlsx could not be replaced; close it in Excel" in str(made.failed[0])


def test_a_problem_of_pricing_keeps_its_place(intake: Intake, tmp_path: Path) -> None:
    """The row a client came from stands before the message."""
    few = unpriceable(first(intake, 1), 0)
    named = replace(few, proposals=(replace(few.proposals[0], source="clients.csv row 2"),), problems=())
    made = generate(named, tmp_path)

    assert str(made.failed[0]).startswith("clients.csv row 2: ")
    assert made.failed[0].place == Place("clients.csv row 2")
    assert isinstance(made.failed[0], Problem)


MANY = 60
"""Clients whose books take long enough to be stopped in the middle."""


def many(sample: Path, folder: Path) -> list[str]:
    """A command that makes the books of many clients."""
    lines = [f"Client {i},20,12" for i in range(MANY)]
    (folder / "many.csv").write_text("\n".join(["client,users,hours", *lines]) + "\n")
    rates = str(sample / "rate-card.xlsx")
    command = ["generate", str(folder / "many.csv"), "--rates", rates, "--out", str(folder / "out")]
    return [sys.executable, "-m", "xlagree", *command]


def stop_in_the_middle(command: list[str], out: Path, jobs: int, how: signal.Signals) -> tuple[int, str]:
    """Run a command, stop it when some books are there, and wait until none of its processes is left."""
    run = subprocess.Popen(
        [*command, "--jobs", str(jobs)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What a shell starts in the background is born deaf to Ctrl-C, and so is all that it starts.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 180  # given up, not measured
    while len(list(out.rglob("client/[!.]*.xlsx"))) < 3 and time.monotonic() < deadline:
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)
    if how == signal.SIGKILL:
        run.kill()  # the parent alone, as when memory runs out
    else:
        os.killpg(run.pid, how)  # all, as a terminal does
    _, said = run.communicate(timeout=180)
    while time.monotonic() < deadline:
        try:
            os.killpg(run.pid, 0)
        except ProcessLookupError:
            return run.returncode, said
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    pytest.fail("a worker outlived its parent")


def assert_only_whole_books(out: Path) -> None:
    books = [path for path in out.rglob("*.xlsx") if not path.name.startswith(".xlagree-")]
    assert 3 <= len(books) < 3 * MANY
    for path in books:
        with ZipFile(path) as book:
            assert book.testzip() is None
    assert not (out / "manifest.csv").exists()


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_kill_leaves_only_whole_books(sample: Path, tmp_path: Path, jobs: int) -> None:
    """Killed outright in the middle: no book is cut off, no manifest claims them, no process lives on."""
    stop_in_the_middle(many(sample, tmp_path), tmp_path / "out", jobs, signal.SIGKILL)

    assert_only_whole_books(tmp_path / "out")


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_is_heard_and_said(sample: Path, tmp_path: Path, jobs: int) -> None:
    """Status 130, one line, before it another where processes finish first; only whole books and nothing half written."""
    status, said = stop_in_the_middle(many(sample, tmp_path), tmp_path / "out", jobs, signal.SIGINT)

    assert (status, said.count("\n")) == (130, jobs)
    assert said.startswith("Stopping, once" if jobs == 2 else "Stopped.")
    assert said.splitlines()[-1].startswith("Stopped.")
    assert_only_whole_books(tmp_path / "out")
    assert not list((tmp_path / "out").rglob(".xlagree-*"))


def test_books_of_clients_who_are_gone(quick: Intake, tmp_path: Path) -> None:
    """A smaller run names what lies there of an earlier one, again and again, until it is told to remove it."""
    both, gone = first(quick, 2), quick.proposals[1].client.name
    generate(both, tmp_path, jobs=1)
    for _ in range(2):
        batch = generate(first(quick, 1), tmp_path, jobs=1)
        assert [line["client"] for line in batch.earlier] == [gone]
        assert [line["run"] for line in rows(tmp_path / "manifest.csv")] == ["this", "earlier"]
    (tmp_path / "client" / "mine.xlsx").write_bytes(b"not ours")
    batch = generate(first(quick, 1), tmp_path, jobs=1, prune=True)

    assert batch.earlier == ()
    assert sorted(path.name for path in (tmp_path / "client").iterdir()) == sorted(
        ["mine.xlsx", Path(batch.made[0].client_book).name, Path(batch.made[0].appendix).name]
    )
    assert [line["run"] for line in rows(tmp_path / "manifest.csv")] == ["this"]


def test_a_handful_is_made_without_other_processes(
    quick: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting processes costs more than a few books."""
    monkeypatch.setattr("xlagree.generate.workers.ProcessPoolExecutor", None)

    assert len(generate(first(quick, min(HANDFUL, 2)), tmp_path).made) == 2


def test_the_sample_card_crosses_to_other_processes() -> None:
    """What a proposal carries can be sent to a worker."""
    import pickle

    assert pickle.loads(pickle.dumps(sample_card())) == sample_card()
