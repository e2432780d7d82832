"""Runs into a folder where an earlier one left books: clients are known again, and the same is said of them."""

import shutil
from itertools import chain
from pathlib import Path
from unittest.mock import Mock

import pytest
from command_line import call, run
from test_resume import CARD, made, read, written

from xlagree.generate import batch
from xlagree.generate.batch import Batch
from xlagree.generate.forms.rate_card_form import write_rate_card

ODD = ("@home IT", "+Plus GmbH", "-dash", "=1+1", "'tis Books", "Normal")


def again(folder: Path, names: tuple[str, ...], **options: object) -> Batch:
    return made(read(folder, names), folder / "out", **options)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """A run of clients with names that a spreadsheet would take for something else."""
    return again(tmp_path_factory.mktemp("first"), ODD)


@pytest.fixture
def ran(first: Batch, tmp_path: Path) -> Path:
    """A folder of one's own where it left its books."""
    shutil.copytree(first.folder, tmp_path / "out")
    return tmp_path


def test_names_that_a_spreadsheet_would_take_for_formulas_are_known_again(first: Batch, ran: Path) -> None:
    """In the manifest they are made harmless; read back they are what they were, so nothing is made twice or removed."""
    second = again(ran, ODD)
    one = again(ran, ODD, only=("Normal",), prune=True)

    assert set(second.unchanged) == set(ODD)
    assert second.earlier == one.earlier == ()
    assert all((ran / "out" / line.internal_book).is_file() for line in first.made)
    assert {line.client for line in (*one.made, *one.kept)} == set(ODD)


def test_a_rerun_says_the_figures_that_the_first_said(first: Batch, ran: Path) -> None:
    """Read back from the manifest they are the same to the last digit."""
    assert [line.record for line in again(ran, ODD).made] == [line.record for line in first.made]


def test_a_client_is_asked_for_in_any_case(ran: Path) -> None:
    """And the nearest is named where there is none."""
    assert [line.client for line in again(ran, ODD, only=(" normal ",), force=True).made] == ["Normal"]
    with pytest.raises(ValueError, match=r"can be priced \(got Normel\); nearest: Normal"):
        again(ran, ODD, only=("Normel",))
    with pytest.raises(ValueError, match=r"can be priced \(got home\); nearest: @home IT"):
        again(ran, ODD, only=("home",))
    with pytest.raises(
        ValueError, match=r"can be priced \(got Zebra\); clients: @home IT; \+Plus GmbH; -dash; "
    ):
        again(ran, ODD, only=("Zebra",))


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_a_client_that_is_asked_for_and_cannot_be_priced(tmp_path: Path, dry: list[str]) -> None:
    """Why it cannot is said, and no book is made."""
    (tmp_path / "clients.csv").write_text("client,users,hours per month\nAcme,-4,6\nBirch,5,7\n", "utf-8")
    write_rate_card(tmp_path / "card.xlsx", CARD)
    asked = (
        "generate",
        tmp_path / "clients.csv",
        "--rates",
        tmp_path / "card.xlsx",
        "--out",
        tmp_path / "out",
    )
    status, _, said = call(*asked, "--only", "Acme", *dry)

    assert status == 2
    first, second = said.splitlines()
    assert first == "only must be a client of the table that can be priced (got Acme); clients: Birch"
    assert second.startswith('clients.csv row 2 column "users": users must be')
    assert not list(tmp_path.glob("out/**/*.xlsx"))


def test_only_notes_on_the_clients_asked_for_are_printed(tmp_path: Path) -> None:
    """Those on others are counted, in a plan too, and stand in the table of problems; those of whole files are printed."""
    (tmp_path / "clients.csv").write_text(
        "client,users,hours per month,until\nAcme,5,6,2025-01\nBirch,5,7,2025-02\nCedar,5,8,2025-03\n",
        "utf-8",
    )
    (tmp_path / "usage.csv").write_text(
        "client,ticket,date,hours,billable\nAcme,1,2026-08-03,1,yes\nAcme,2,2026-08-04,1,no\n", "utf-8"
    )
    write_rate_card(tmp_path / "card.xlsx", CARD)
    files = [tmp_path / name for name in ("clients.csv", "card.xlsx", "usage.csv", "out")]
    options = zip(("--rates", "--usage", "--out"), files[1:], strict=True)
    asked = ("generate", files[0], *chain.from_iterable(options), "--only", "birch")

    status, _, planned = call(*asked, "--dry-run")
    assert status == 0
    assert planned.splitlines()[-1] == "2 notes on other clients: not shown with --only"
    _, _, said = call(*asked)
    lines = said.splitlines()
    assert [line for line in lines if "Birch: stayed until 2025-02" in line]
    assert [line for line in lines if "1 row was not billable" in line]
    assert not [line for line in lines if "Acme:" in line or "Cedar:" in line]
    assert lines[-1] == f"2 notes on other clients: see {files[-1] / 'problems.csv'}"
    written = (files[-1] / "problems.csv").read_text("utf-8-sig")
    assert "Acme: stayed until" in written
    assert "Cedar: stayed until" in written
    assert "on other clients" not in call(*asked[:-2])[2]


def test_a_plan_of_a_run_says_who_is_gone(ran: Path) -> None:
    """And whether their books would be removed."""
    read(ran, ODD)
    write_rate_card(ran / "card.xlsx", CARD)
    asked = (
        "generate",
        ran / "clients.csv",
        "--rates",
        ran / "card.xlsx",
        "--out",
        ran / "out",
        "--dry-run",
    )
    table = ran / "clients.csv"
    table.write_text(
        "".join(line for line in table.open(encoding="utf-8-sig") if "Normal" not in line), "utf-8"
    )

    stays, goes = call(*asked), call(*asked, "--prune")

    assert "Books of clients that are gone would stay: Normal" in stays[1]
    assert "Books of clients that are gone would be removed: Normal" in goes[1]
    assert (ran / "out" / "internal" / "normal.xlsx").is_file()


@pytest.mark.parametrize(
    ("first", "then", "why"),
    [
        (["--html"], [], "pages were made, and are not asked for"),
        ([], ["--html"], "pages are asked for, and were not made"),
        ([], ["--draft"], "a draft is asked for"),
        (["--html"], ["--date", "2026-11-24"], "what they follow from has changed"),
    ],
)
def test_why_books_would_be_made_again(first: list[str], then: list[str], why: str, tmp_path: Path) -> None:
    """Where only what is asked for differs, that is said."""
    read(tmp_path, ("Normal",))
    write_rate_card(tmp_path / "card.xlsx", CARD)
    asked = ("generate", tmp_path / "clients.csv", "-r", tmp_path / "card.xlsx", "-o", tmp_path / "out")
    assert call(*asked, "--date", "2026-11-23", *first)[0] == 0
    day = () if "--date" in then else ("--date", "2026-11-23")
    _, out, _ = call(*asked, *day, *then, "--dry-run")

    assert f"Normal {why}" in " ".join(out.split())


@pytest.mark.parametrize("option", ["--usage", "--rates", "--out", "--date"])
def test_an_option_given_twice_is_refused(option: str, tmp_path: Path) -> None:
    """Of two files one would be left out without a word."""
    status, text, wrong = run("generate", "clients.csv", option, "a", option, "b")
    assert (status, text) == (2, "")
    assert wrong.startswith(f"{option} must be given once (got 2 times)")
    assert wrong.count("\n") == 1


def test_reports_that_cannot_be_written_leave_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says what and what to do; the next run makes no book again."""
    full = OSError(28, "No space left on device", "offers.jsonl")
    with monkeypatch.context() as disk:
        disk.setattr(batch, "write_ledger", Mock(side_effect=full))
        with pytest.raises(
            ValueError, match=r"offers.jsonl: no space left on device; see to it, then run again"
        ):
            again(tmp_path, ODD[-2:])
    books = written(tmp_path / "out")
    again(tmp_path, ODD[-2:])

    assert len(books) == 3 * 2
    assert written(tmp_path / "out") == books
