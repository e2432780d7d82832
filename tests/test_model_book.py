"""Models: their functions answer through xlwings what they show, their other formulas in LibreOffice."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calc import Calc
from command_line import call
from excel import Cells, Excel
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from recalculated import differences

from xlagree.functions.catalogue import CATALOGUE
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.forms.functions_book import functions_book
from xlagree.generate.forms.model_book import MODULE, SETTINGS, starter_book
from xlagree.terms.tables import letter

SAMPLES = Path(__file__).parent.parent / "workbooks"
SHIPPED = SAMPLES / "model.xlsx"
BOOKS = [SHIPPED, SHIPPED.with_name("functions.xlsx")]
CALL = re.compile(r"=?(?:IFERROR\(|IF\(ISNUMBER\()?(?:INDEX\()?(AGREE_\w+)\(([^()]*)\)(?:,(\d+),(\d+)\))?")
"""A call, one cell of its table where it is one, and no number said in words where it may be none."""
PART = re.compile(r'"[^"]*"|[^,]+')


def without_functions(book: Book) -> Book:
    """The book with the values of our functions in the place of their formulas, for a spreadsheet without them."""

    def plain(cell: Any) -> Any:
        return cell._replace(formula="", last=None) if "AGREE_" in cell.formula else cell

    return replace(book, sheets=tuple(replace(s, cells=tuple(map(plain, s.cells))) for s in book.sheets))


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """The functions as Excel calls them."""
    with Excel() as running:
        yield running


class Shown:
    """A file: formulas and the values beside them."""

    def __init__(self, path: Path) -> None:
        self.formulas, self.values = load_workbook(path), load_workbook(path, data_only=True)

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

    def calls(self) -> Iterator[tuple[str, Any, re.Match[str]]]:
        """Every formula of ours: its cell, the value shown, and its call."""
        for sheet in self.formulas:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                call = CALL.match(str(cell.value)) if cell.data_type == "f" else None
                if call:
                    shown = self.values[sheet.title][cell.coordinate].value
                    yield f"{sheet.title}!{cell.coordinate}", shown, call


def answered(excel: Excel, shown: Shown, call: re.Match[str]) -> Any:
    """What Excel is answered, of a table the one cell asked for; in words where it is no number but may be none."""
    answer = excel.call(call[1], *map(shown.argument, PART.findall(call[2])))
    rows = answer if isinstance(answer, list) else [[answer]]
    rows = rows if isinstance(rows[0], list) else [rows]
    cell = rows[int(call[3] or 1) - 1][int(call[4] or 1) - 1]
    in_words = "ISNUMBER" in call[0] and not isinstance(cell, float)
    return "none" if in_words else None if cell == "" else cell


def functions_of(excel: Excel, path: Path) -> set[str]:
    """The functions called in a file, each with the file's own cells, and every one gives the value shown."""
    shown, called = Shown(path), set()
    for place, value, match in shown.calls():
        assert answered(excel, shown, match) == pytest.approx(value, rel=1e-12), place
        called.add(match[1])
    return called


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_function_answers_what_the_file_shows(excel: Excel, path: Path) -> None:
    """Both shipped files call every function, and through xlwings each gives the values they show."""
    assert functions_of(excel, path) == {function.name for function in CATALOGUE}


@pytest.mark.parametrize("asked", [("--hours", "18"), ("-u", SAMPLES / "usage.csv", "-c", "Harbour Dental")])
def test_a_model_of_ones_own(excel: Excel, tmp_path: Path, asked: tuple[object, ...]) -> None:
    """The model of a rate card and a client: our functions give what it shows. The sample usage has rows to mend."""
    path = tmp_path / "mine.xlsx"
    command = ("model", path, "-r", SAMPLES / "rate-card.xlsx", *asked, "--users", "11")
    status, said, _ = call(*command)
    mended = int("-u" in asked)
    assert (status, said) == (mended, f"{path}\n")
    assert functions_of(excel, path) == {
        "AGREE_CHEAPEST", "AGREE_EXPLAIN", "AGREE_COMPARE", "AGREE_BREAKEVEN", "AGREE_BREAKEVEN_HOURS",
        "AGREE_BENEFITS", "AGREE_PRICE",
    }  # fmt: skip

    assert call(*command)[0] == 2
    assert call(*command, "--force")[0] == mended


def test_a_model_prices_what_was_used(tmp_path: Path) -> None:
    """Side by side a year of the months used is what `xlagree compare` prints of them."""
    deal = ("-r", SAMPLES / "rate-card.xlsx", "-u", SAMPLES / "usage.csv", "-c", "Harbour Dental")
    compared = json.loads(call("compare", *deal, "--users", "11", "--per", "year", "--json")[1])
    call("model", tmp_path / "mine.xlsx", *deal, "--users", "11")
    rows = list(load_workbook(tmp_path / "mine.xlsx", data_only=True)["Model"].iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if row[1] == "SIDE BY SIDE, A YEAR OF THE MONTHS USED")
    shown = {row[1]: row[2] for row in rows[head + 2 : head + 6]}
    assert shown == {plan["plan"]: pytest.approx(plan["price"]) for plan in compared["plans"]}
    assert rows[1][1].endswith(" hours every month, remote and in business hours")  # these months are not


@pytest.mark.parametrize(("letter", "plans"), [("a", 3), ("d", 2), ("g", 2)])
def test_a_model_of_a_price_list(tmp_path: Path, letter: str, plans: int) -> None:
    """Rows below the plans are in the table that formulas call; no column beside the plans is one more plan."""
    card, path = SAMPLES / f"list-{letter}.xlsx", tmp_path / "mine.xlsx"
    compared = json.loads(call("compare", "-r", card, "--hours", "12", "--users", "30", "--json")[1])
    assert call("model", path, "-r", card, "--hours", "12", "--users", "30")[0] == 0
    rows = list(load_workbook(path, data_only=True)["Model"].iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if row[1] == "SIDE BY SIDE, A MONTH")
    shown = {row[1]: row[2] for row in rows[head + 2 : head + 2 + plans]}

    assert shown == {plan["plan"]: pytest.approx(plan["price"]) for plan in compared["plans"]}
    assert len(shown) == plans
    assert "None" not in {cell for row in rows for cell in row}


def test_a_model_never_replaces_what_it_is_made_from(tmp_path: Path) -> None:
    """Not even where files may be overwritten."""
    card = tmp_path / "card.xlsx"
    card.write_bytes((SAMPLES / "rate-card.xlsx").read_bytes())
    command = ("model", card, "-r", card, "--hours", "5", "--users", "3")
    status, _, wrong = call(*command, "--force")
    assert (status, wrong) == (2, f"{card} is what the model is made from; choose another name\n")
    assert card.read_bytes() == (SAMPLES / "rate-card.xlsx").read_bytes()


def test_cells_without_a_number_are_counted(tmp_path: Path) -> None:
    """At no hours an hour has no price; the file says how many cells have none."""
    path = tmp_path / "none.xlsx"
    assert call("model", path, "-r", SAMPLES / "rate-card.xlsx", "--hours", "0", "--users", "3")[0] == 0
    page = load_workbook(path, data_only=True)["Model"]
    row = next(row for row in page.iter_rows() if row[1].value == "Cells above that show an error")
    assert row[2].value == 4


def test_what_the_fee_holds_is_no_input(tmp_path: Path) -> None:
    """Users whose fee is in the month's fee already are no cell to change."""
    path = tmp_path / "fee.xlsx"
    call("model", path, "-r", SAMPLES / "rate-card.xlsx", "--hours", "5", "--users", "3")
    labels = [row[1] for row in load_workbook(path)["Tables"].iter_rows(values_only=True)]
    assert "users" not in labels
    assert "monthly fee" in labels


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_formula_is_an_array(path: Path) -> None:
    """LibreOffice shows an array formula of a function it does not know as an error, and the value of any other."""
    shown = Shown(path)
    assert not [
        cell for sheet in shown.formulas for row in sheet for cell in row if hasattr(cell.value, "ref")
    ]


def test_cells_of_no_value_are_kept(calc: Calc, tmp_path: Path) -> None:
    """LibreOffice takes an empty text for a cell that nothing has calculated, and calculates it: the cell stays empty all the same."""
    blank = [
        (sheet.name, cell)
        for sheet in functions_book().sheets
        for cell in sheet.cells
        if "AGREE_" in cell.formula and cell.value == ""
    ]
    write_book(functions_book(), tmp_path / "functions.xlsx")
    with calc.open(tmp_path / "functions.xlsx") as book:
        shown = book.read((name, f"{letter(cell.column)}{cell.row + 1}") for name, cell in blank)

    assert len(blank) == 7
    assert set(shown) == {""}


def test_the_other_formulas(calc: Calc, tmp_path: Path) -> None:
    """Sentence, count of errors and the ends of the curves are what LibreOffice computes."""
    assert differences(calc, without_functions(starter_book()), tmp_path / "model.xlsx") == []


def test_an_error_is_counted(calc: Calc, tmp_path: Path) -> None:
    """An error that arrives as a text, which a sum would skip, is seen on the page."""
    path = tmp_path / "model.xlsx"
    write_book(without_functions(starter_book()), path)
    at = next(f"C{c.row + 1}" for c in starter_book().sheets[0].cells if c.formula.startswith("SUMPRODUCT"))
    with calc.open(path) as book:
        book.set("Model", "C11", "#N/A")
        book.set("Model", "C16", "#NUM!")
        book.recalculate()
        assert book.read([("Model", at)]) == [2.0]


def test_names_beside_the_lines_follow_them(calc: Calc, tmp_path: Path) -> None:
    """Where prices become others names change their order, and stay apart."""
    book = without_functions(starter_book())
    curve = next(sheet for sheet in book.sheets if sheet.name == "Curve")
    orders, heights = (
        [
            (curve.name, f"{letter(cell.column)}{cell.row + 1}")
            for cell in curve.cells
            if cell.row == row and cell.column > 1
        ]
        for row in (
            next(cell.row for cell in curve.cells if cell.value == text) for text in ("from below", "height")
        )
    )
    last = max(cell.row for cell in curve.cells if isinstance(cell.value, float) and cell.column == 1) + 1
    write_book(book, tmp_path / "model.xlsx")
    with calc.open(tmp_path / "model.xlsx") as file:
        for at, (_, address) in enumerate(heights):
            file.set("Curve", f"{address.rstrip('0123456789')}{last}", (2000.0, 1990.0, 2010.0, 500.0)[at])
        file.recalculate()
        found = file.read(heights)
        assert file.read(orders) == [3.0, 2.0, 4.0, 1.0]

    gap = 0.07 * 4000
    assert found == pytest.approx([2000.0, 2000.0 - gap, 2000.0 + gap, 500.0], abs=20)


def test_xlwings_finds_its_settings() -> None:
    """The sheet that xlwings reads names our module, from cell A1 on."""
    sheet = load_workbook(SHIPPED)[SETTINGS]
    assert (sheet["A1"].value, sheet["B1"].value) == ("UDF Modules", MODULE)
    __import__(MODULE)
