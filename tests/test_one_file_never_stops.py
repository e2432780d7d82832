"""One book never stops the others: whatever was done to it is a finding or a line of its own."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from command_line import call
from edited_books import (
    TYPED,
    read_cells,
    recorded,
    recorded_book,
    whole,
    with_cell,
    without_name,
    without_row,
    without_sheet,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from xlagree.cli.review_text import one_file
from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.book.wording import places
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.intake.sheets import read_sheets
from xlagree.proposal.rules.finding import Finding, at, together
from xlagree.review.deal_review import review_all
from xlagree.review.file_review import review_file
from xlagree.review.reading.named_cells import shown_at
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reviews import Review
from xlagree.terms.errors import AgreementError

SOME, FEW = (
    settings(
        max_examples=settings().max_examples // share,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    for share in (4, 8)
)
"""Of draws that take a review each: `make soak` has many."""
PAGES = (
    "Review", "Margin", "Cases", "Sensitivity", "Risk", "Checks", "Labour", "Benefits", "Terms",
    "Months", "History", "Figures", "Moves", "Handover", "Inputs", "By case", "Record", "Seal",
)  # fmt: skip
"""Of the book, in their order: named here, so that it is not made where tests are only looked for."""


def page_rows() -> list[tuple[str, int]]:
    """Every row of the book, as its page and number."""
    return [(page.name, row) for page in whole().sheets for row in sorted({row for row, _ in page.cells})]


def reviewed(file: Snapshot) -> Review:
    """The review of a file that a reader sees so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlagree.review.file_review.opened", lambda _: (file, b""))
        return review_file(Path("book.xlsx"))


def is_told(review: Review) -> bool:
    """Whether a review says what is wrong, or has computed the deal; and can be reported in every way."""
    from xlagree.review.report import document

    json.dumps(document([review]), allow_nan=False)
    return bool(review.problems) != (review.deal is not None)


def edited(path: Path, whole_book: Path, edit: Callable[[Workbook], None]) -> None:
    """The book as somebody saves it who changed something."""
    opened = load_workbook(whole_book)
    edit(opened)
    opened.save(path)


def put(sheet: str, name: str, row: int, column: int, value: object) -> Callable[[Workbook], None]:
    """A value in a cell, counted from the first of a defined name."""

    def edit(book: Workbook) -> None:
        _, top, left = places(whole().names[name])[0]
        book[sheet].cell(top + row + 1, left + column + 1).value = value

    return edit


def row_deleted(book: Workbook) -> None:
    """A month without which the tickets' months are too many, the names left as they were."""
    _, top, _ = places(whole().names["record_months"])[0]
    book["Record"].delete_rows(top + 3)


UNREAD = "the record cannot be read: "
EDITS: dict[str, tuple[Callable[[Workbook], None], str]] = {
    "a month row deleted": (row_deleted, f"{UNREAD}Record!B59 is empty"),
    "a month's number 99": (
        put("Record", "record_entries", 0, 1, 99),
        f"Record!C20: {UNREAD}month must be from 0 to 11, one of the 12 months on file (got 99)",
    ),
    "a text of the record": (
        put("Record", "record_quality", 0, 0, "mnths"),
        f"Record!B35: {UNREAD}fact must be one that a history has (got mnths) (and 1 more cell)",
    ),
    "huge hours": (
        put("Record", "record_months", 0, 0, 1e308),
        f"Record!B6: {UNREAD}hours must be a number, 0 or more (got 1e+308)",
    ),
    "large hours": (
        put("Record", "record_months", 0, 0, 1e15),
        f"Record!B6: {UNREAD}hours must be a number, 0 or more (got 1e+15)",
    ),
    "hours in words": (
        put("Record", "record_entries", 0, 2, "many"),
        f"Record!D20: {UNREAD}hours must be a number, 0 or more (got many)",
    ),
    "a key of the seal": (
        put("Seal", "seal", 3, 0, "costs_cost"),
        "the seal has an unknown input costs_cost",
    ),
}


def test_a_folder_of_broken_books_is_reported_whole(tmp_path: Path) -> None:
    """Every book that cannot be read has its line, all others their deal: status 1, and nothing of ours failed."""
    folder, whole_book = tmp_path / "books", tmp_path / "whole.xlsx"
    folder.mkdir()
    write_book(recorded_book(), whole_book)
    shutil.copy(whole_book, folder / "whole.xlsx")
    for name, (edit, _) in EDITS.items():
        edited(folder / f"{name}.xlsx", whole_book, edit)
    seal = places(whole().names["seal"])
    kind = next(spot[1] - seal[0][1] for spot in seal if shown_at(whole(), spot) == "plan3_kind")
    edited(folder / "a selector of the seal.xlsx", whole_book, put("Seal", "seal", kind, 2, "plan"))
    (folder / "~$whole.xlsx").write_bytes(b"somebody")
    status, said, wrong = call("review", folder, "--jobs", "1")

    assert status == 1
    assert f"{len(EDITS) + 2} files: 2 internal books, {len(EDITS)} not read." in said
    assert said.splitlines()[-1] == "~$whole.xlsx: a lock file of Excel, left out"
    lines = wrong.splitlines()
    assert len(lines) == len(EDITS)
    for name, (_, words) in EDITS.items():
        (line,) = [line for line in lines if line.startswith(f"not read: {name}.xlsx")]
        assert words in line
    selector = review_file(folder / "a selector of the seal.xlsx")
    assert [one.message for one in selector.findings if one.place.sheet == "Seal"] == [
        "text changed: plan3_kind, shows plan, must be retainer"
    ]


def test_a_lock_file_alone_is_no_error(tmp_path: Path) -> None:
    """Named directly it is called what it is; as a table it is refused so."""
    lock = tmp_path / "~$clients.xlsx"
    lock.write_bytes(b"somebody")

    assert call("review", lock) == (0, "~$clients.xlsx: a lock file of Excel, left out\n", "")
    with pytest.raises(
        AgreementError,
        match="is a lock file of Excel, not a workbook; name the workbook itself",
    ):
        read_sheets(lock)


def test_a_mistake_of_ours_stops_one_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are reported first, then status 3; what happened stands in a file that the line names."""
    for name in ("a", "b"):
        write_book(recorded_book(), tmp_path / f"{name}.xlsx")

    def failing(path: Path) -> tuple[Snapshot, bytes]:
        if path.name == "a.xlsx":
            raise ZeroDivisionError("nobody foresaw this")
        return whole(), b""

    monkeypatch.setattr("xlagree.review.file_review.opened", failing)
    first, second = review_all([tmp_path / "a.xlsx", tmp_path / "b.xlsx"], jobs=1)
    assert first.mistaken
    assert first.problem is not None
    log = Path(first.problem.remedy.removeprefix("what happened is written in "))
    assert "ZeroDivisionError: nobody foresaw this" in log.read_text(encoding="utf-8")
    log.unlink()
    assert second.deal is not None
    status, said, wrong = call("review", tmp_path, "--jobs", "1")
    assert status == 3
    assert "2 files: 1 internal book, 1 not read." in said
    assert wrong.startswith(
        "not read: a.xlsx: a mistake in xlagree, not in the file; what happened is written in "
    )
    Path(wrong.split()[-1]).unlink()


def test_a_file_that_may_not_be_read_stops_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of it is its line."""

    def refused(path: Path) -> tuple[Snapshot, bytes]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("xlagree.review.file_review.opened", refused)
    problems = review_file(Path("book.xlsx")).problems
    assert [str(problem) for problem in problems] == ["book.xlsx: cannot be opened: Permission denied"]


def test_findings_alike_are_one() -> None:
    """Every row of the months changed alike: one line with the first place and how many more."""
    rows = places(whole().names["record_months"])
    file = whole()
    for spot in rows:
        if spot[2] == rows[-1][2]:
            file = with_cell(file, spot, Shown("00000000"))
    (finding,) = [one for one in reviewed(file).findings if one.message.startswith("record changed")]

    assert str(finding.place) == "Record!B6"
    assert finding.message.endswith("; the same at 11 more places")


def test_findings_together_move_what_each_moves() -> None:
    """Alike in code, severity, words and remedy, or apart; of one cell a rule speaks once."""
    alike = [Finding("T01", "alert", at("Plans", row, 1), "cell added", "", 2.0) for row in (4, 5, 9)]
    other = Finding("T01", "error", at("Plans", 6, 1), "cell added")
    twice = Finding("T01", "alert", at("Plans", 4, 1), "said again of the cell")

    assert together([*alike, other, twice]) == (
        replace(
            alike[0],
            message="cell added; the same at 2 more places",
            worth=6.0,
            others=(alike[1].place, alike[2].place),
        ),
        other,
    )


def test_the_whole_book_has_no_error() -> None:
    """Edits are told from a book that has nothing to tell of, on all its pages."""
    assert tuple(page.name for page in whole().sheets) == PAGES
    assert not [finding for finding in reviewed(whole()).findings if finding.code[0] != "P"]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_nothing_is_said_of_our_own_formulas(count: int, tmp_path: Path) -> None:
    """Books of cards with few and many plans, for the house and for the client: no rule for formulas complains."""
    deal = recorded()
    fewer = replace(deal, card=replace(deal.card, plans=deal.card.plans[:count], scenarios=()))
    for name, made in (
        ("internal", internal_book), ("client", client_book), ("appendix", appendix_book)
    ):  # fmt: skip
        write_book(made(fewer), tmp_path / f"{name}.xlsx")
        said = review_file(tmp_path / f"{name}.xlsx").findings
        assert not [finding for finding in said if finding.code[0] in "FST"]


@SOME
@given(st.deferred(lambda: st.sampled_from(read_cells(whole()))), st.sampled_from(TYPED))
def test_any_cell_may_hold_anything(spot: tuple[str, int, int], shown: Shown | None) -> None:
    """Of inputs, record, seal and choices: never an exception, whatever stands in a cell."""
    assert is_told(reviewed(with_cell(whole(), spot, shown)))


@FEW
@given(st.deferred(lambda: st.sampled_from(page_rows())))
def test_any_row_may_be_deleted(row: tuple[str, int]) -> None:
    """On any page, with the names mended as programs do."""
    assert is_told(reviewed(without_row(whole(), *row)))


READ_PAGES = ("Inputs", "Record", "Seal")
MORE_TYPED = (Shown(float("inf")), Shown(1e6), Shown(13.0), Shown("retainer"), Shown("block"), Shown(99.0, "0*RAND()+99"),
              Shown("gone", "[1]Sheet1!B7"))  # fmt: skip


def edited_anyhow(seed: int) -> Snapshot:
    """The book after one to three edits of its inputs, record and seal: typed, copied from elsewhere, rows deleted."""
    chance, file = Random(seed), whole()
    spots = [(page.name, *cell) for page in file.sheets if page.name in READ_PAGES for cell in page.cells]
    for _ in range(chance.randint(1, 3)):
        spot, other = chance.choice(spots), chance.choice(spots)
        page = whole().sheet(other[0])
        assert page is not None
        how = chance.randrange(6)
        if how == 0:
            file = without_row(file, *spot[:2])
        elif how == 1:
            file = with_cell(file, spot, page.cells[other[1:]])
        else:
            file = with_cell(file, spot, chance.choice((*TYPED, *MORE_TYPED)))
    return file


@pytest.mark.parametrize("seed", range(500 if os.environ.get("XLAGREE_SOAK") else 16))
def test_edits_together_are_told(seed: int) -> None:
    """Whatever three edits do to each other: a problem, or a deal with findings that every report can hold."""
    review = reviewed(edited_anyhow(seed))

    assert is_told(review)
    one_file(review, everything=True)


@pytest.mark.parametrize("name", PAGES)
def test_any_sheet_may_be_deleted(name: str) -> None:
    """Its names are broken then."""
    assert is_told(reviewed(without_sheet(whole(), name)))


@FEW
@given(st.deferred(lambda: st.sampled_from(sorted(whole().names))))
def test_any_name_may_be_deleted(name: str) -> None:
    """Or be one that nobody finds."""
    assert is_told(reviewed(without_name(whole(), name)))
