"""Protection and colours that promise something else than what is there: found at their cell, and near misses are not."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from parts_edited import said

from xlagree.review.reading.cell_styles import CellStyle
from xlagree.review.reading.snapshot import snapshot

Draw = Callable[[xlsxwriter.Workbook], None]


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[str, Draw], list[str]]:
    """What a rule finds in a workbook."""

    def found(code: str, draw: Draw) -> list[str]:
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
            draw(book)
        return said(code, tmp_path / "a.xlsx")

    return found


Drawn = Callable[[str, Draw], list[str]]


def protected(
    book: xlsxwriter.Workbook, loose: tuple[int, ...] = (), locked: tuple[int, ...] = (), on: bool = True
) -> None:
    """A sheet of blue unlocked inputs beside locked formulas, but for some."""
    page = book.add_worksheet()
    blue, closed = (
        book.add_format({"font_color": "#0000FF", "locked": False}),
        book.add_format({"font_color": "#0000FF"}),
    )
    free = book.add_format({"locked": False})
    for row in range(12):
        page.write_number(row, 0, row * 7.5, closed if row in locked else blue)
        page.write_formula(row, 1, f"=A{row + 1}*2", free if row in loose else None, row * 15)
    if on:
        page.protect()


def test_formulas_that_can_be_overwritten(drawn: Drawn) -> None:
    """On a protected sheet, where others are locked."""
    expected = "alert Sheet1!B4 the formula B4 can be overwritten although the sheet is protected; 1 more such formula on the sheet"
    assert drawn("S06", lambda book: protected(book, loose=(3, 7))) == [expected]
    assert drawn("S06", lambda book: protected(book, loose=(3, 7), on=False)) == []
    assert drawn("S06", lambda book: protected(book, loose=tuple(range(12)))) == []
    assert drawn("S06", protected) == []


def test_inputs_that_are_locked(drawn: Drawn) -> None:
    """By the look that they share with those that are not."""
    assert drawn("S06", lambda book: protected(book, locked=(5,))) == [
        "alert Sheet1!A6 A6 looks like an input and is locked"
    ]
    assert drawn("S06", lambda book: protected(book, locked=tuple(range(6)))) == []


def test_a_sheet_that_is_not_protected(drawn: Drawn) -> None:
    """While most that have formulas are; a book that protects one sheet of several means just that one."""

    def mixed(*on: bool) -> Draw:
        def draw(book: xlsxwriter.Workbook) -> None:
            for one in on:
                protected(book, on=one)

        return draw

    assert drawn("S06", mixed(True, True, False)) == [
        "alert Sheet3!A1 the sheet Sheet3 is not protected, 2 others with formulas are"
    ]
    assert drawn("S06", mixed(True, False, False)) == []
    assert drawn("S06", mixed(False, False, False)) == []


def coloured(ink: str | None, odd: tuple[int, ...] = (), rows: int = 24, grey: bool = False) -> Draw:
    """A column of inputs in one ink beside one of formulas; some of the inputs are formulas."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Plans")
        look = book.add_format({"font_color": ink} if ink else {})
        other = book.add_format({"bg_color": "#DDDDDD"}) if grey else None
        for row in range(rows):
            if row in odd:
                page.write_formula(row, 0, f"=C{row + 1}", look, 3)
            else:
                page.write_number(row, 0, row * 7.5, look)
            page.write_formula(row, 1, f"=A{row + 1}*2", other, row * 15)

    return draw


def test_colours_that_lie(drawn: Drawn) -> None:
    """A formula in the colour of inputs; a number in that of formulas."""
    assert drawn("S09", coloured("#0000FF", odd=(8,))) == [
        "alert Plans!A9 A9 looks like an input and is a formula"
    ]

    def typed(book: xlsxwriter.Workbook) -> None:
        coloured("#0000FF", grey=True)(book)
        book.worksheets()[0].write_number("B5", 99, book.add_format({"bg_color": "#DDDDDD"}))

    assert drawn("S09", typed) == ["alert Plans!B5 B5 looks like a calculation and is a typed number"]


def test_colours_that_are_no_key(drawn: Drawn) -> None:
    """Kept to by too few, on too few cells, the usual ink, and a colour that both kinds have."""
    assert drawn("S09", coloured("#0000FF")) == []
    assert drawn("S09", coloured("#0000FF", odd=(3, 5, 7, 9))) == []
    assert drawn("S09", coloured("#0000FF", odd=(3,), rows=8)) == []
    assert drawn("S09", coloured(None, odd=(3,))) == []
    assert drawn("S09", coloured("#000000", odd=(3,))) == []


def test_styles_that_are_called_input_and_calculation(tmp_path: Path) -> None:
    """They are a key by themselves."""
    book = Workbook()
    page: Worksheet = book.create_sheet("Plans", 0)
    for address, value, style in (
        ("A1", 5, "Input"),
        ("A2", "=A1*2", "Input"),
        ("A3", 7, "Calculation"),
        ("A4", "=A1", "Calculation"),
    ):
        page[address] = value
        page[address].style = style
    book.save(tmp_path / "a.xlsx")
    assert said("S09", tmp_path / "a.xlsx") == [
        "alert Plans!A2 A2 looks like an input and is a formula",
        "alert Plans!A3 A3 looks like a calculation and is a typed number",
    ]


def test_formats_as_they_are_read(tmp_path: Path) -> None:
    """Colours as they are written, black as the usual one, and what is not locked."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
        page = book.add_worksheet()
        looks = (
            {"font_color": "#0000FF"},
            {"bg_color": "#FFFF00", "locked": False},
            {"bold": True, "font_color": "#000000"},
        )
        for row, look in enumerate(looks):
            page.write_number(row, 0, 1, book.add_format(look))
        page.write_number("A4", 1)
    seen = snapshot(tmp_path / "a.xlsx")
    assert [seen.styles[seen.sheets[0].cells[row, 0].style] for row in range(4)] == [
        CellStyle(ink="rgb FF0000FF"),
        CellStyle(ground="solid rgb FFFFFF00", locked=False),
        CellStyle(),
        CellStyle(),
    ]
