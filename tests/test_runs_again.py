"""Runs into a folder where an earlier one left books: clients are known again, and the same is said of them."""

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


def test_names_that_a_spreadsheet_would_take_for_formulas_are_known_again(tmp_path: Path) -> None:
    """In the manifest they are made harmless; read back they are what they were, so nothing is made twice or removed."""
    first = again(tmp_path, ODD)
    second = again(tmp_path, ODD)
    one = again(tmp_path, ODD, only=("Normal",), prune=True)

    assert set(second.unchanged) == set(ODD)
    assert second.earlier == one.earlier == ()
    assert all((tmp_path / "out" / line.internal_book).is_file() for line in first.made)
    assert {line.client for line in (*one.made, *one.kept)} == set(ODD)


def test_a_rerun_says_the_figures_that_the_first_said(tmp_path: Path) -> None:
    """Read back from the manifest they are the same to the last digit."""
    first, second = again(tmp_path, ODD), again(tmp_path, ODD)

    assert [line.record for line in second.made] == [line.record for line in first.made]


def test_a_client_is_asked_for_in_any_case(tmp_path: Path) -> None:
    """And the nearest is named where there is none."""
    again(tmp_path, ODD)
    assert [line.client for line in again(tmp_path, ODD, only=(" normal ",), force=True).made] == ["Normal"]
    with pytest.raises(ValueError, match=r"can be priced \(got Normel\); nearest: Normal"):
        again(tmp_path, ODD, only=("Normel",))


def test_a_plan_of_a_run_says_who_is_gone(tmp_path: Path) -> None:
    """And whether their books would be removed."""
    again(tmp_path, ODD)
    write_rate_card(tmp_path / "card.xlsx", CARD)
    asked = (
        "generate",
        tmp_path / "clients.csv",
        "--rates",
        tmp_path / "card.xlsx",
        "--out",
        tmp_path / "out",
        "--dry-run",
    )
    table = tmp_path / "clients.csv"
    table.write_text(
        "".join(line for line in table.open(encoding="utf-8-sig") if "Normal" not in line), "utf-8"
    )

    stays, goes = call(*asked), call(*asked, "--prune")

    assert "Books of clients that are gone would stay: Normal" in stays[1]
    assert "Books of clients that are gone would be removed: Normal" in goes[1]
    assert (tmp_path / "out" / "internal" / "normal.xlsx").is_file()


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
            again(tmp_path, ODD)
    books = written(tmp_path / "out")
    again(tmp_path, ODD)

    assert len(books) == 3 * len(ODD)
    assert written(tmp_path / "out") == books
