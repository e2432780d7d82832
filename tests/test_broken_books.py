"""Books broken in one way each: the review names the kind and the cell, and has nothing to say of those left whole."""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from broken_books import (
    BREAKS,
    cost,
    no_sheet,
    spelled,
    without_row,
)
from proposals import book, inputs

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Cell
from xlagree.generate.internal_book import book_of
from xlagree.generate.pages.internal.sensitivity_page import Choices
from xlagree.proposal.rules.finding import Finding
from xlagree.review.file_review import review_file
from xlagree.review.reviews import Review

Changes = dict[tuple[str, int, int], Cell]
"""Cells by sheet, row and column."""
MADE_FROM = ("Record", "Seal")
"""The pages that a book is made anew from, but that of its inputs."""
MOST_TOGETHER = 5
"""Breaks of one book, so that what is said of one is told from what is said of the others."""


def about(findings: Iterable[Finding], code: str, words: str, place: str) -> list[Finding]:
    return [
        each for each in findings if each.code == code and words in each.message and str(each.place) == place
    ]


class Told(NamedTuple):
    """The places of all breaks of one book, and its review."""

    places: frozenset[str]
    review: Review


@pytest.fixture(scope="module")
def told_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Told]:
    """The review of the book that has a break; breaks of cells that hide no other share one, a few in each."""
    path = tmp_path_factory.mktemp("broken") / "broken.xlsx"
    files: list[dict[int, tuple[Changes, str]]] = []
    for number, one in enumerate(BREAKS):
        broken, place = one.make()
        cells = cells_changed(broken)
        for file in files if cells else ():
            others = [*file.values()]
            alike = sort_of(cells) == sort_of(others[0][0])
            if alike and len(file) < MOST_TOGETHER and all(place != other for _, other in others):
                file[number] = cells, place
                break
        else:
            if cells:
                files.append({number: (cells, place)})

    @cache
    def of_file(n: int) -> Told:
        changes = {at: cell for cells, _ in files[n].values() for at, cell in cells.items()}
        write_book(with_changes(changes), path)
        return Told(frozenset(place for _, place in files[n].values()), review_file(path))

    def told(number: int) -> Told:
        shared = next((n for n, file in enumerate(files) if number in file), None)
        if shared is not None:
            return of_file(shared)
        broken, place = BREAKS[number].make()
        write_book(broken, path)
        return Told(frozenset([place]), review_file(path))

    return told


def cells_changed(broken: Book) -> Changes:
    """The cells of a book that are other than those of the whole one, where each is told whatever others of its sort show.

    Nothing of any other book: with a row of the record or a sheet all is another.
    """
    names = [page.name for page in book().sheets]
    if [page.name for page in broken.sheets] != names or (broken.names, broken.facts) != (
        book().names,
        book().facts,
    ):
        return {}
    found: Changes = {}
    for page, whole in zip(broken.sheets, book().sheets, strict=True):
        if page == whole:
            continue
        if page.name in MADE_FROM or len(page.cells) != len(whole.cells):
            return {}
        for now, was in zip(page.cells, whole.cells, strict=True):
            if now != was:
                found[page.name, now.row, now.column] = now
    return found


def sort_of(changes: Changes) -> str:
    """What is left stale follows from others that are changed, and with an input all is another: such are with their like alone."""
    if any(sheet == "Inputs" for sheet, _, _ in changes):
        return "inputs"
    whole = {(page.name, one.row, one.column): one for page in book().sheets for one in page.cells}
    stale = any(one.formula and one.formula == whole[at].formula for at, one in changes.items())
    return "stale" if stale else "typed"


def with_changes(changes: Changes) -> Book:
    """The book with some cells changed."""
    pages = [
        replace(page, cells=tuple(changes.get((page.name, one.row, one.column), one) for one in page.cells))
        for page in book().sheets
    ]
    return replace(book(), sheets=tuple(pages))


@pytest.mark.parametrize("number", range(len(BREAKS)), ids=[each.name for each in BREAKS])
def test_a_break_is_named(number: int, told_of: Callable[[int], Told]) -> None:
    """Its kind and its cell; and of errors nothing else is said."""
    one, (places, review) = BREAKS[number], told_of(number)
    _, place = one.make()

    assert review.problem is None
    assert about(review.findings, one.code, one.words, place), [
        (f.code, str(f.place), f.message) for f in review.findings
    ]
    others = [f for f in review.errors if str(f.place) not in places and not f.code.startswith("P")]
    assert not others, [(f.code, str(f.place), f.message) for f in others]


def edited(tmp_path: Path, part: str, old: str, new: str) -> Path:
    """The whole book with a text of one of its parts replaced, once."""
    whole, path = tmp_path / "whole.xlsx", tmp_path / "edited.xlsx"
    write_book(book(), whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("part", "old", "new", "code", "place", "words"),
    [
        ("xl/workbook.xml", '<sheet name="Risk"', '<sheet name="Risk" state="hidden"', "S01", "Risk!A1", "the sheet Risk is hidden;"),
        ("xl/workbook.xml", '<sheet name="Labour"', '<sheet name="Labour" state="veryHidden"', "S01", "Labour!A1", "does not list it"),
        ("xl/worksheets/sheet2.xml", '<row r="12"', '<row r="12" hidden="1"', "S01", "Margin!B12", "something is hidden: 12"),
        ("xl/worksheets/sheet2.xml", '<col min="3"', '<col hidden="1" min="3"', "S01", "Margin!C5", "hidden: C:F"),
        ("xl/workbook.xml", 'name="in_costs_cost_per_hour"', 'name="in_costs_cost"', "T01", "Inputs", "is not there"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named(
    part: str, old: str, new: str, code: str, place: str, words: str, tmp_path: Path
) -> None:
    """What is hidden, and a name that was deleted."""
    review = review_file(edited(tmp_path, part, old, new))

    assert about(review.findings, code, words, place), review.findings
    assert [each for each in review.errors if each.code[0] != "P"] == about(review.errors, code, words, place)


def test_an_input_whose_row_is_deleted(tmp_path: Path) -> None:
    """The row and the input it held are named; the inputs below are found by their names and say nothing."""
    path = tmp_path / "broken.xlsx"
    write_book(without_row(cost()), path)
    review = review_file(path)

    assert about(review.findings, "T01", "row deleted: Cost per hour", f"Inputs!B{cost()[1] + 1}")
    assert about(review.findings, "T01", "the name of Costs: cost per hour", "Inputs")
    assert len([each for each in review.errors if each.code[0] != "P"]) == 2


def not_there(name: str) -> Book:
    return replace(book(), names={each: area for each, area in book().names.items() if each != name})


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda: not_there("record_months"), "the record cannot be read: the name record_months is broken"),
        (lambda: not_there("seal"), "the seal is not there"),
        (lambda: no_sheet("Seal")[0], "the seal is not there"),
        (lambda: no_sheet("Record")[0], "the record cannot be read: Record!B6 is empty"),
    ],
)
def test_a_book_without_what_it_was_made_from_is_refused(
    broken: Callable[[], Book], words: str, tmp_path: Path
) -> None:
    """Nothing can be computed anew: the review says what is missing, and no figure."""
    path = tmp_path / "broken.xlsx"
    write_book(broken(), path)
    review = review_file(path)

    assert review.problem is not None
    assert review.problem.what == words
    assert review.deal is None
    assert review.findings == ()


def test_an_input_changed_and_calculated_anew(tmp_path: Path) -> None:
    """The formulas give what the new input gives, the core's figures are the sealed ones: no error, and it is said."""
    dearer = tuple(
        replace(line, values=(90.0, *line.values[1:])) if line.key == "costs_cost_per_hour" else line
        for line in inputs().lines
    )
    sealed = {(sheet.name, cell.row, cell.column): cell for sheet in book().sheets for cell in sheet.cells}
    pages = [
        replace(sheet, cells=tuple(
            cell if cell.formula or sheet.name == "Inputs"
            else sealed.get((sheet.name, cell.row, cell.column), cell)
            for cell in sheet.cells
        ))
        for sheet in book_of(replace(inputs(), lines=dearer), inputs()).sheets
    ]  # fmt: skip
    path = tmp_path / "broken.xlsx"
    write_book(replace(book(), sheets=tuple(pages)), path)
    review = review_file(path)

    assert not [each for each in review.errors if each.code[0] != "P"]
    assert about(review.findings, "T02", "cost per hour (base) was 84, is 90", spelled(cost()))
    (message,) = [each.message for each in review.findings if each.message.startswith("out of date")]
    assert review.deal
    assert message.startswith(
        f"out of date: figures in {review.deal.lines - review.deal.agree:,} lines and texts in "
    )


def test_many_cells_added_stay_alerts(tmp_path: Path) -> None:
    """Twenty are named each, the rest counted, none worse for being many."""
    extra = tuple(Cell(60 + n, 30, 17.0 + n) for n in range(25))
    pages = tuple(
        replace(page, cells=(*page.cells, *extra)) if page.name == "Margin" else page
        for page in book().sheets
    )
    path = tmp_path / "broken.xlsx"
    write_book(replace(book(), sheets=pages), path)
    found = [each for each in review_file(path).findings if each.code == "T01"]

    assert {each.severity for each in found} == {"alert"}
    assert len(found) == 21
    assert about(found, "T01", "and 5 more of the kind: added", "")


def test_formulas_without_values(tmp_path: Path) -> None:
    """Saved by a program that does not calculate: one alert says so, not one for each formula, and nothing is wrong."""
    from openpyxl import load_workbook

    path = tmp_path / "whole.xlsx"
    write_book(book(), path)
    load_workbook(path).save(path)
    review = review_file(path)

    assert review.errors == ()
    assert [each.message for each in review.findings if each.code[0] in "FST"] == [
        "formulas have no values: the file was saved by a program that does not calculate"
    ]


@pytest.mark.parametrize("case", range(3))
def test_a_whole_book_has_no_error(case: int, tmp_path: Path) -> None:
    """Whatever case it shows and whatever was chosen: every line agrees, the seal fits."""
    path = tmp_path / "whole.xlsx"
    write_book(book_of(inputs(), inputs(), case, Choices(1, case, 0)), path)
    review = review_file(path)

    assert review.errors == ()
    assert not [each for each in review.findings if each.code.startswith("T")]
    assert review.deal is not None
    assert review.deal.agree == review.deal.lines > 500
    assert review.deal.shown == inputs().cases[case]
