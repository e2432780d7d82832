"""Files of books are what XlsxWriter's public methods write, to the byte; only quicker.

Much of a file is written in the place of private methods of XlsxWriter, which any release may change: then these tests fail, and
`SheetXml` and `BookFile` have to follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from calc import Calc
from openpyxl import load_workbook
from proposals import proposal
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book import render
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Cell, CellEntry, Chart, Condition, Page, Series, Sheet, Style
from xlagree.generate.book.sheet_xml import SheetXml
from xlagree.generate.client_book import client_book
from xlagree.generate.forms.functions_book import functions_book
from xlagree.generate.internal_book import internal_book
from xlagree.terms.errors import AgreementError

BOLD, MONEY = Style(bold=True), Style("money", align="right")
TEXTS = (
    "hours", " hours ", "hours", "a < b & c > d", 'said "so"', "it's", "two\nlines", "tab\there", "bell\x07",
    "_x0007_", "_x00e9__x0041_x0042_", "−1,000 €", "\U0001f600", "\ufffe\uffff", "=A1", "'", "\x0b", "\n", "0012", "#N/A",
    "\U0001f600" * 20_000, "x" * 32_767, "x" * 32_768,
)  # fmt: skip
NUMBERS = (0, 1, -3, 0.1, 1 / 3, 1e-9, 1e22, 123456789.123456789, -0.0, 2**53 + 1)


class PublicPage(Worksheet):  # type: ignore[misc]  # the library has no types
    """A page whose cells are written with the public methods, each by itself."""

    def draw_cells(
        self, cells: Sequence[Cell], heights: Mapping[int, int], formats: Callable[[Style], Any]
    ) -> None:
        """Heights, then cells in their order."""
        for row, height in heights.items():
            self.set_row_pixels(row, height)
        for cell in cells:
            place, look = (cell.row, cell.column), formats(cell.style)
            if cell.last:
                self.write_array_formula(*place, *cell.last, f"={cell.formula}", look, cell.value)
            elif cell.formula:
                self.write_formula(*place, f"={cell.formula}", look, cell.value)
            elif cell.value == "":
                self.write_blank(*place, None, look)
            elif isinstance(cell.value, str):
                self.write_string(*place, cell.value, look)
            else:
                self.write_number(*place, cell.value, look)


class PublicFile(Workbook):  # type: ignore[misc]
    """A file that XlsxWriter writes by itself."""

    worksheet_class = PublicPage

    def __init__(self, path: str) -> None:
        super().__init__(path, {"in_memory": True})


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a file."""
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def both(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A book as we write it, and as XlsxWriter does by itself."""
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    write_book(book, ours)
    with monkeypatch.context() as patched:
        patched.setattr(render, "BookFile", PublicFile)
        write_book(book, theirs)
    return ours, theirs


def odd_page() -> Sheet:
    """A page with every kind of cell, rows out of order, and one written twice."""
    page = Page("It's odd", (2, 30.0, 12.0, 12.0))
    for n, text in enumerate(TEXTS):
        page.write(page.put(20 + n % 3), 1, text, BOLD if n % 2 else Style())
    for n, number in enumerate(NUMBERS):
        page.write(n, 2, number, MONEY)
        page.write(n, 3, number, MONEY, f"C{n + 1}")
    for n, shown in enumerate(("", "a & b", "#DIV/0!", "#N/A", "<r>", "#n/a")):
        page.write(n, 5, shown, formula=f'IF(B{n + 1}<>"","a & b",IFERROR(1/0,B1>2))')
    page.cells.append(Cell(30, 1, 1.5, "C1:C2*2", MONEY, last=(31, 2)))
    page.cells += [Cell(row, column, 2.5, style=MONEY) for row, column in ((30, 2), (31, 1), (31, 2))]
    page.cells.append(Cell(33, 1, "text", 'REPT("x",3)', last=(33, 1)))
    page.write(40, 120, "far away")
    page.rule(0, range(1, 9), Style(bottom="#000000"))
    page.write(2, 2, "written over")
    page.heights |= {50: 33, 60: 20}
    page.conditions.append(Condition((0, 1, 5, 2), '$B1<>""', "#FFFF00"))
    page.entries.append(CellEntry(3, 1, 0, 0, "Word", "One of them", "No", source="$B$1:$B$3"))
    values = "'It''s odd'!$C$1:$C$16"
    names = "'It''s odd'!$B$1:$B$16"
    page.charts.append(Chart(2, 3, "column", 300, 200, (Series(values, names),), "Odd", (Series(values),)))
    return page.finished(3, repeat=0)


def odd_book() -> Book:
    """An odd page among plain ones."""
    empty = Sheet("Empty", (), (), {})
    plain = Page("Plain", (2, 20.0))
    plain.write(plain.put(30), 1, "hours")
    sheets = (odd_page(), empty, plain.finished(1))
    return Book(
        "Odd & <other>", "Us", date(2026, 11, 23), sheets, {"in_odd": "Plain!$B$1"}, {"fact": "1"}, "a & b"
    )


BOOKS: Mapping[str, Callable[[], Book]] = {
    "odd": odd_book,
    "client": lambda: client_book(proposal()),
    "appendix": lambda: appendix_book(proposal()),
    "internal": lambda: internal_book(proposal()),
    "functions": functions_book,
}


@pytest.mark.parametrize("name", BOOKS)
def test_every_part_is_what_public_methods_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Cells, rows, texts, formats, charts with what they keep of cells, names, properties: the same bytes."""
    ours, theirs = map(parts, both(BOOKS[name](), tmp_path, monkeypatch))

    assert list(ours) == list(theirs)
    for part, content in theirs.items():
        assert ours[part].split(b"<") == content.split(b"<"), part
    assert len(ours) > 10


def test_the_same_file_twice(tmp_path: Path) -> None:
    """A book gives the same bytes again."""
    for name in ("a", "b"):
        write_book(odd_book(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_stands_in_cells_is_read_back(tmp_path: Path) -> None:
    """Another library reads texts, numbers, formulas, looks and heights as they were described."""
    path = tmp_path / "odd.xlsx"
    write_book(odd_book(), path)
    page, shown = load_workbook(path)["It's odd"], load_workbook(path, data_only=True)["It's odd"]

    for row, text in enumerate(TEXTS[:6], 1):
        assert (page.cell(row, 2).value, page.cell(row, 2).font.b) == (text, row % 2 == 0)
    assert [page.cell(row, 3).value for row in (1, 2, 4, 5)] == [0, 1, 0.1, 1 / 3]
    assert page["C3"].value == "written over"
    assert (page["D5"].value, shown["D5"].value) == ("=C5", 1 / 3)
    assert [shown.cell(row, 6).value for row in (2, 3, 4)] == ["a & b", "#DIV/0!", "#N/A"]
    assert (page["B31"].value.ref, page["B31"].value.text, shown["C32"].value) == ("B31:C32", "=C1:C2*2", 2.5)
    assert [page.row_dimensions[row].height for row in (1, 2, 3, 51)] == [None, 15.75, 16.5, 24.75]


def test_a_text_that_looks_like_runs_is_a_text(tmp_path: Path) -> None:
    """XlsxWriter takes a text between these marks for one in parts, and writes a file that nothing opens."""
    page = Page("Page", (2, 20.0))
    page.write(page.put(), 1, "<r>R & D</r>")
    write_book(Book("", "", date(2026, 1, 1), (page.finished(1),)), tmp_path / "runs.xlsx")

    assert load_workbook(tmp_path / "runs.xlsx")["Page"]["B1"].value == "<r>R & D</r>"


@pytest.mark.parametrize("formula", ["", "0/0"])
@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_no_file_holds_what_is_no_number(tmp_path: Path, number: float, formula: str) -> None:
    """A file with such a cell would not open; the cell is named, and there is no file."""
    page = Page("Page", (2, 20.0))
    page.write(page.put(), 1, number, formula=formula)
    with pytest.raises(ValueError, match=r"cell B1 must have a finite number \(got -?(nan|inf)\)"):
        write_book(Book("", "", date(2026, 1, 1), (page.finished(1),)), tmp_path / "none.xlsx")
    assert not (tmp_path / "none.xlsx").exists()


def test_a_release_that_writes_no_cells_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where XlsxWriter asks pages for their cells in another way, a file without any is not taken for a book."""
    monkeypatch.delattr(SheetXml, "_write_sheet_data")
    with pytest.raises(AgreementError, match=r"XlsxWriter .* cannot write"):
        write_book(odd_book(), tmp_path / "empty.xlsx")


def test_libreoffice_opens_it(calc: Calc, tmp_path: Path) -> None:
    """Texts, numbers and array formulas are computed anew from the file."""
    path = tmp_path / "odd.xlsx"
    write_book(replace(odd_book(), sheets=odd_book().sheets[::2]), path)
    with calc.open(path) as opened:
        opened.recalculate()
        shown = opened.cells()["It's odd"]

    assert [shown[place].value for place in ("B4", "C4", "D4")] == ["a < b & c > d", 0.1, 0.1]
    assert [shown[place].value for place in ("B31", "C31", "B32", "C32")] == [0, 0, 2, 2]
