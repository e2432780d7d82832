"""One change covers no other: names, links, formulas for values and formulas left behind are named, each with its cell."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from broken_books import (
    Place,
    beside,
    cell_at,
    changed,
    changed_in,
    cost,
    label,
    last_month,
    named,
    number,
    price,
    record_hours,
    row_more,
    spelled,
    without_row,
)
from proposals import book
from restyled_books import BOOK, edited_file, replaced
from test_books_that_lived import without_properties

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Cell
from xlagree.review.file_review import Review, review_file

Inputs = Callable[[], Place]


def said(review: Review) -> list[tuple[str, str, str, str]]:
    """What the review says of the file, not of its price."""
    assert review.problem is None
    return [
        (one.code, one.severity, str(one.place), one.message)
        for one in review.findings
        if one.code[0] in "FST"
    ]


def reviewed(made: Book, tmp_path: Path) -> list[tuple[str, str, str, str]]:
    write_book(made, tmp_path / "book.xlsx")
    return said(review_file(tmp_path / "book.xlsx"))


FORMULAS = (
    "[1]Sheet1!B7",
    "{value}+0*RAND()",
    "C7",
    "{value}",
    "SUM({value})",
    "Seal!$D$9*0+{value}",
    "IF(TODAY()>46500,99,{value})",
)
"""What an input may become and show the same; the last three change when somebody calculates, or never."""
CELLS: tuple[Inputs, ...] = (
    cost,
    lambda: named("in_costs_cost_per_hour", 2),  # of a case
    lambda: named("in_demand_tickets"),
    lambda: named("in_plan4_monthly_fee"),
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_an_input_that_became_a_formula_of_the_same_value(formula: str, tmp_path: Path) -> None:
    """Is an error at its cell, whatever it shows today, and nothing else is; so for each of four."""
    made = book()
    for place in CELLS:
        own = formula.format(value=f"{number(place()):.15g}")
        made = changed_in(made, place(), formula=own)

    found = [(code, severity, at) for code, severity, at, _ in reviewed(made, tmp_path)]
    assert sorted(found) == sorted(("T02", "error", spelled(place())) for place in CELLS)


@pytest.mark.parametrize(
    ("place", "formula"),
    [
        (lambda: named("in_plan2_name"), '"Block "&20'),
        (lambda: named("case"), 'IF(TRUE,"base","")'),
        (record_hours, "1+1"),
        (lambda: named("choice_plan"), "Inputs!$B$2"),
    ],
)
def test_a_text_a_choice_or_a_row_of_the_record_that_became_a_formula(
    place: Inputs, formula: str, tmp_path: Path
) -> None:
    """The same."""
    found = reviewed(changed(place(), formula=formula), tmp_path)

    assert [(code, severity, at) for code, severity, at, _ in found] == [("T02", "error", spelled(place()))]


def test_a_case_that_follows_the_base_may_say_so(tmp_path: Path) -> None:
    """By the base's cell, in whatever way it is written, or by its value."""
    follows = next(
        (page.name, cell.row, cell.column)
        for page in book().sheets
        for cell in page.cells
        if page.name == "Inputs" and cell.column > 4 and re.fullmatch(r"\$?E\$?\d+", cell.formula)
    )
    base = cell_at(*follows).formula.replace("$", "")

    assert reviewed(changed(follows, formula=f"$E${base[1:]}"), tmp_path) == []
    assert reviewed(changed(follows, formula=""), tmp_path) == []


def test_a_changed_label_hides_no_emptied_formula(tmp_path: Path) -> None:
    """A formula that shows an empty text is emptied; it is named beside the label."""
    sheet, cell = next(
        (page.name, cell)
        for page in book().sheets
        for cell in page.cells
        if cell.formula and cell.value == ""
    )
    emptied = changed((sheet, cell.row, cell.column), formula="")
    pages = [
        replace(page, cells=tuple(
            one._replace(value="Other words") if (page.name, one.row, one.column) == label() else one
            for one in page.cells
        ))
        for page in emptied.sheets
    ]  # fmt: skip
    found = reviewed(replace(emptied, sheets=tuple(pages)), tmp_path)

    assert ("T01", "error", spelled((sheet, cell.row, cell.column))) in [one[:3] for one in found]
    assert ("T01", "alert", spelled(label())) in [one[:3] for one in found]


def test_a_changed_label_hides_no_digest_of_another_model(tmp_path: Path) -> None:
    """The model that the sealed inputs give must be the one that was sealed, whatever else was changed."""
    other = changed(label(), value="Other words")
    found = reviewed(replace(other, facts={**other.facts, "xlagree model digest": "0" * 16}), tmp_path)

    assert any("model digest" in message for *_, message in found)
    assert not any("model digest" in message for *_, message in reviewed(other, tmp_path))


def test_a_row_with_a_note_hides_no_shortened_sum(tmp_path: Path) -> None:
    """The sum is as long as it was and one row shorter than it must be now."""
    sheet, row, column = labour()
    formula = cell_at(sheet, row, column).formula
    first = min(cell.row for cell in book_page(sheet) if cell.row > 3)
    noted = with_note(sheet, first)
    pages = [
        replace(page, cells=tuple(
            cell._replace(formula=formula) if (cell.row, cell.column) == (row + 1, column) else cell
            for cell in page.cells
        )) if page.name == sheet else page
        for page in noted.sheets
    ]  # fmt: skip
    errors = [one for one in reviewed(replace(noted, sheets=tuple(pages)), tmp_path) if one[1] == "error"]

    assert [one[:3] for one in errors] == [("T01", "error", spelled((sheet, row + 1, column)))]
    assert not [one for one in reviewed(noted, tmp_path) if one[1] == "error"]


def labour() -> Place:
    """A sum of rows."""
    return next(
        (page.name, cell.row, cell.column)
        for page in book().sheets
        for cell in page.cells
        if page.name == "Labour" and "SUM(" in cell.formula and ":" in cell.formula
    )


def book_page(sheet: str) -> tuple[Cell, ...]:
    return next(page.cells for page in book().sheets if page.name == sheet)


def with_note(sheet: str, row: int) -> Book:
    """A row with a note before a row, as a program leaves the book."""
    text = next(
        str(c.value) for c in book_page(sheet) if c.row == row and isinstance(c.value, str) and c.value
    )
    return row_more(sheet, text)[0]


def test_formulas_that_nobody_mended_are_one_finding(tmp_path: Path) -> None:
    """A row inserted by a program that leaves formulas alone."""
    _, row, _ = beside("Margin", "Tools")
    pages = tuple(
        replace(
            page, cells=(Cell(row, 1, "Note"), *(c._replace(row=c.row + (c.row >= row)) for c in page.cells))
        )
        if page.name == "Margin"
        else page
        for page in book().sheets
    )
    errors = [one for one in reviewed(replace(book(), sheets=pages), tmp_path) if one[1] == "error"]

    assert len(errors) == 1
    assert "formulas left behind" in errors[0][3]


def test_rows_taken_off_the_end_of_a_record_without_digests(tmp_path: Path) -> None:
    """The count above the table tells."""
    sheet, row, _ = last_month()
    write_book(without_row((sheet, row, 1)), tmp_path / "book.xlsx")
    errors = [
        one for one in said(review_file(without_properties(tmp_path / "book.xlsx"))) if one[1] == "error"
    ]

    assert [(code, at) for code, _, at, _ in errors] == [("T02", f"Record!B{row}")]
    assert "rows at the end of months are gone" in errors[0][3]


COST = 'in_costs_cost_per_hour">'
END, LOCAL = "</definedNames>", ' localSheetId="1"'
NAME = '<definedName name="{}"{}>{}</definedName></definedNames>'


@pytest.mark.parametrize(
    ("old", "new", "severity", "place", "words"),
    [
        (f"{COST}'Inputs'!$E$32:$G$32", f"{COST}'Inputs'!$E$33:$G$33", "error", "Inputs!E32", "name moved: in_costs_cost_per_hour"),
        ("\"case\">'Inputs'!$D$5", "\"case\">'Inputs'!$D$6", "error", "Inputs!D5", "name moved: case"),
        (END, NAME.format("in_costs_cost_per_hour", LOCAL, "Margin!$D$7"), "error", "Margin!D7", "name shadowed: on Margin"),
        (END, NAME.format("IN_COSTS_COST_PER_HOUR", LOCAL, "Inputs!$E$33"), "error", "Inputs!E33", "name shadowed: on Margin"),
        (END, NAME.format("fee", "", "Margin!$D$7"), "alert", "Margin!D7", "name added: fee"),
        (END, NAME.format("fee", ' hidden="1"', "1400"), "alert", "", "name added: fee, which is hidden"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_as_the_book_was_made(
    old: str, new: str, severity: str, place: str, words: str, tmp_path: Path
) -> None:
    """Moved, shadowed on one sheet, or added; its cell is the one it must refer to, or refers to where it is new."""
    found = said(review_file(edited_file(tmp_path / "book.xlsx", replaced(BOOK, old, new))))

    assert [(level, at) for _, level, at, message in found if message.startswith(words)] == [
        (severity, place)
    ], found
    assert not [one for one in found if one[1] == "error" and one[2] != place], found


def test_a_link_that_no_formula_needs(tmp_path: Path) -> None:
    """To another workbook, in a part of its own."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    path = f'Id="rId1" Type="{kinds}/externalLinkPath" Target="prices.xlsx" TargetMode="External"'
    link = f'Id="rIdX" Type="{kinds}/externalLink" Target="externalLinks/externalLink1.xml"'
    own = f'<externalLink xmlns="{main}" xmlns:r="{kinds}"><externalBook r:id="rId1"/></externalLink>'
    listed = '<externalReferences><externalReference r:id="rIdX"/></externalReferences>'

    def linked(parts: dict[str, str]) -> None:
        replaced("xl/_rels/workbook.xml.rels", "</Relationships>", f"<Relationship {link}/></Relationships>")(
            parts
        )
        replaced(BOOK, "<definedNames>", f"{listed}<definedNames>")(parts)
        parts["xl/externalLinks/externalLink1.xml"] = own
        parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            f'<Relationships xmlns="{package}"><Relationship {path}/></Relationships>'
        )

    found = said(review_file(edited_file(tmp_path / "book.xlsx", linked)))

    assert any("prices.xlsx" in message for *_, message in found), found
    assert {level for _, level, _, _ in found} == {"alert"}


def test_what_hides_another_change(tmp_path: Path) -> None:
    """A white number over a formula beside a comment, a label and a blank row: the number is named all the same."""
    made = changed(price(), formula="", value=number(price()) + 310)
    found = reviewed(replace(made, title="Another title"), tmp_path)

    assert ("F01", "error", spelled(price())) in [one[:3] for one in found]
