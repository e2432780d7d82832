"""The starter model: its functions answer in it through xlwings what it shows, its other formulas in LibreOffice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calc import Calc
from excel import Cells, Excel
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from recalculated import differences

from xlagree.functions.catalogue import CATALOGUE
from xlagree.generate.book.sheet import Book
from xlagree.generate.forms.model_book import MODULE, SETTINGS, model_book

SHIPPED = Path(__file__).parent.parent / "workbooks" / "model.xlsx"
CALL = re.compile(r"=?(AGREE_\w+)\((.*)\)")
PART = re.compile(r'"[^"]*"|[^,]+')


def without_functions(book: Book) -> Book:
    """The book with the values of our functions in the place of their formulas, for a spreadsheet without them."""

    def plain(cell: Any) -> Any:
        return replace(cell, formula="", last=None) if "AGREE_" in cell.formula else cell

    return replace(book, sheets=tuple(replace(s, cells=tuple(map(plain, s.cells))) for s in book.sheets))


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """The functions as Excel calls them."""
    with Excel() as running:
        yield running


class Shown:
    """The shipped file: formulas and the values beside them."""

    def __init__(self) -> None:
        self.formulas, self.values = load_workbook(SHIPPED), load_workbook(SHIPPED, data_only=True)

    def cells(self, reference: str) -> list[list[Any]]:
        sheet, _, area = reference.rpartition("!")
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        page = self.values[sheet.strip("'")]
        return [[page.cell(r, c).value for c in range(left, right + 1)] for r in range(top, bottom + 1)]

    def argument(self, text: str) -> Any:
        """What a formula's argument hands over: a text, a number, or the cells of a name or a reference."""
        text = text.strip()
        if text.startswith('"'):
            return text.strip('"')
        if re.fullmatch(r"[0-9.]+", text):
            return float(text)
        name = self.formulas.defined_names.get(text)
        return Cells(self.cells(name.attr_text if name else text))

    def calls(self) -> Iterator[tuple[str, str, str]]:
        """Every formula of ours: its cell, its range, its text."""
        for sheet in self.formulas:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                array = isinstance(cell.value, ArrayFormula)
                text = cell.value.text if array else cell.value
                if cell.data_type == "f" and CALL.fullmatch(str(text)):
                    area = cell.value.ref if array else cell.coordinate
                    yield f"{sheet.title}!{cell.coordinate}", f"'{sheet.title}'!{area}", str(text)


def test_every_function_answers_what_the_file_shows(excel: Excel) -> None:
    """Each formula of the shipped file, called with the file's own cells through xlwings, gives its values."""
    shown, called = Shown(), set()
    for place, area, text in shown.calls():
        found = CALL.fullmatch(text)
        assert found
        answer = excel.call(found[1], *map(shown.argument, PART.findall(found[2])))
        rows = answer if isinstance(answer, list) else [[answer]]
        rows = rows if isinstance(rows[0], list) else [rows]
        expected = shown.cells(area)
        for row, wanted in zip(rows, expected, strict=False):
            blanked = [None if cell == "" else cell for cell in row[: len(wanted)]]
            assert blanked == pytest.approx(wanted, rel=1e-12), place
        assert len(rows) >= len(expected)
        called.add(found[1])

    assert called == {function.name for function in CATALOGUE}


def test_the_other_formulas(calc: Calc, tmp_path: Path) -> None:
    """Sentence, count of errors and the ends of the curves are what LibreOffice computes."""
    assert differences(calc, without_functions(model_book()), tmp_path / "model.xlsx") == []


def test_an_error_is_counted(calc: Calc, tmp_path: Path) -> None:
    """An error that arrives as a text, which a sum would skip, is seen on the page."""
    from xlagree.generate.book.render import write_book

    path = tmp_path / "model.xlsx"
    write_book(without_functions(model_book()), path)
    at = next(f"C{c.row + 1}" for c in model_book().sheets[0].cells if c.formula.startswith("SUMPRODUCT"))
    with calc.open(path) as book:
        book.set("Model", "C11", "#N/A")
        book.set("Model", "C16", "#NUM!")
        book.recalculate()
        assert book.read([("Model", at)]) == [2.0]


def test_xlwings_finds_its_settings() -> None:
    """The sheet that xlwings reads names our module, from cell A1 on."""
    sheet = load_workbook(SHIPPED)[SETTINGS]
    assert (sheet["A1"].value, sheet["B1"].value) == ("UDF Modules", MODULE)
    __import__(MODULE)
