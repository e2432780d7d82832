"""The add-in's VBA, run by LibreOffice from cells; each call goes on through xlwings' own code of its server for Excel."""

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from calc import Book
from vba_book import VbaCalc, macro_book, seen
from xlsxwriter.utility import xl_range_abs

from xlagree.functions.catalogue import CATALOGUE, function
from xlagree.functions.examples import TABLES, worked_out
from xlagree.functions.function import Function, Table
from xlagree.hosts.xlam.addin_sheets import PLANS

pytestmark = pytest.mark.calc

ROOM = 14
"""Rows that an example has for its answer."""

ALWAYS = 1_000_000
"""So many failures in a row are an end."""


@pytest.fixture(scope="module")
def calc() -> Iterator[VbaCalc]:
    """A LibreOffice that runs macros."""
    with VbaCalc() as running:
        yield running


def opened(calc: VbaCalc, folder: Path, write: Callable[[Any], None], failures: int = 0) -> Book:
    return calc.open(macro_book(folder / "book.xlsm", write, failures))


def with_tables(book: Any) -> dict[str, str]:
    """The tables of the examples on a sheet; answers with the address of each."""
    sheet, row, addresses = book.add_worksheet("T"), 0, {}
    for name, table in TABLES.items():
        for i, line in enumerate(table):
            sheet.write_row(row + i, 0, line)
        addresses[name] = f"T!{xl_range_abs(row, 0, row + len(table) - 1, len(table[0]) - 1)}"
        row += len(table) + 1
    return addresses


def in_cells(entry: Function, addresses: dict[str, str]) -> str:
    """The formula of an example as a sheet has it."""
    call = ast.parse(entry.example.formula, mode="eval").body
    assert isinstance(call, ast.Call)
    given = [
        addresses[part.id]
        if isinstance(part, ast.Name)
        else f'"{ast.literal_eval(part)}"'
        if isinstance(ast.literal_eval(part), str)
        else ast.unparse(part)
        for part in call.args
    ]
    return f"={entry.name}({','.join(given)})"


def table_of(entry: Function) -> Table:
    """The answer of an example, as far as there is room for it."""
    answer = worked_out(entry.example.formula)
    return answer[:ROOM] if isinstance(answer, tuple) else ((answer,),)


def test_every_example_in_cells(calc: VbaCalc, tmp_path: Path) -> None:
    """All cells of every answer are what Python answers, tables of one row and of one column among them."""

    def write(book: Any) -> None:
        addresses, sheet = with_tables(book), book.add_worksheet("C")
        for place, entry in enumerate(CATALOGUE):
            rows = table_of(entry)
            first = place * ROOM
            sheet.write_array_formula(
                first, 0, first + len(rows) - 1, len(rows[0]) - 1, in_cells(entry, addresses)
            )

    with opened(calc, tmp_path, write) as book:
        cells = calc.sheet(book, "C")
    for place, entry in enumerate(CATALOGUE):
        expected = table_of(entry)
        found = [
            [cells.get(f"{chr(65 + j)}{place * ROOM + i + 1}", "") for j in range(len(row))]
            for i, row in enumerate(expected)
        ]
        assert same(found, expected), (entry.name, found)


def same(found: Sequence[Sequence[object]], expected: Table) -> bool:
    """Equal texts, and numbers equal but for the last digits that a program may lose."""
    return all(
        a == (pytest.approx(b, rel=1e-12, abs=0) if isinstance(b, float) else b)
        for row, wanted in zip(found, expected, strict=True)
        for a, b in zip(row, wanted, strict=True)
    )


def answers(calc: VbaCalc, folder: Path, formulas: Sequence[str], failures: int = 0) -> list[float | str]:
    """What formulas on the tables of the examples answer; `{plans}` in them is the address of a table."""

    def write(book: Any) -> None:
        addresses, sheet = with_tables(book), book.add_worksheet("C")
        money = book.add_format({"num_format": '"$"#,##0.00'})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_number("C1", 75.123456, money)
        sheet.write_number("C2", 46000, day)
        sheet.write_boolean("C3", True)
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 0, f"={formula.format(**addresses)}")

    with opened(calc, folder, write, failures) as book:
        return [seen(value) for value in book.read([("C", f"A{row + 1}") for row in range(len(formulas))])]


def test_what_cells_hold(calc: VbaCalc, tmp_path: Path) -> None:
    """All digits of money, the number of a day, left out and blank alike, errors as errors, whole columns, areas apart."""
    price = function("AGREE_PRICE")(TABLES["plans"], "Silver retainer", 10)
    wanted = {
        "AGREE_RATE_FOR_MARGIN(C1,0.25)": 75.123456 / 0.75,
        "AGREE_RATE_FOR_MARGIN(C2,0.25)": 46000 / 0.75,
        "AGREE_RATE_FOR_MARGIN(C3,0.25)": "#VALUE!",
        "AGREE_RATE_FOR_MARGIN(C9,0.25)": "#VALUE!",
        'AGREE_RATE_FOR_MARGIN("#REF!",0.25)': "#REF!",
        "AGREE_RATE_FOR_MARGIN(75,2)": "#VALUE!",
        'AGREE_PRICE({plans},"Silver retainer",10)': price,
        'AGREE_PRICE({plans},"Silver retainer",10,C9)': price,
        'AGREE_PRICE(T!A:E,"No such plan",10)': "#VALUE!",
        'ISERROR(AGREE_PRICE({plans},"No such plan",10))': 0.0,
        'AGREE_PRICE({plans},"No such plan",10)': "#N/A",
    }

    assert answers(calc, tmp_path, list(wanted)) == [
        pytest.approx(value, rel=1e-12, abs=0) if isinstance(value, float) else value
        for value in wanted.values()
    ]


def test_whole_columns(calc: VbaCalc, tmp_path: Path) -> None:
    """A whole column is read as far as the sheet is used, and no further."""

    def write(book: Any) -> None:
        plans, sheet = book.add_worksheet("P"), book.add_worksheet("C")
        for row, line in enumerate(PLANS):
            plans.write_row(row, 0, line)
        sheet.write_formula("A1", '=AGREE_PRICE(P!A:E,"Silver retainer",10)')

    with opened(calc, tmp_path, write) as book:
        assert book.read([("C", "A1")]) == [function("AGREE_PRICE")(PLANS, "Silver retainer", 10)]


@pytest.mark.parametrize(("failures", "answer"), [(1, 100.0), (ALWAYS, "#VALUE!")])
def test_a_call_that_fails_is_made_once_more(
    calc: VbaCalc, tmp_path: Path, failures: int, answer: float | str
) -> None:
    """Where Python was ended, the next try finds a new one; where that fails too, the cell shows an error."""
    assert answers(calc, tmp_path, ["AGREE_RATE_FOR_MARGIN(75,0.25)"] * 3, failures) == [answer] * 3


def test_errors_within_a_table_are_errors(calc: VbaCalc, tmp_path: Path) -> None:
    """A table whose numbers cannot all be computed has Excel's errors among them, not texts that look like errors."""
    entry = function("AGREE_COMPARE")
    expected = entry(TABLES["plans"], 0)
    assert isinstance(expected, tuple)
    assert expected[1][2] == "#N/A"

    def write(book: Any) -> None:
        plans, sheet = with_tables(book)["plans"], book.add_worksheet("C")
        sheet.write_array_formula(0, 0, len(expected) - 1, 4, f"=AGREE_COMPARE({plans},0)")

    with opened(calc, tmp_path, write) as book:
        raw = [book.read([("C", f"{chr(65 + j)}{i + 1}") for j in range(5)]) for i in range(len(expected))]
    assert raw[1][2] == "Error 2042"
    assert same([[seen(value) for value in row] for row in raw], expected)


def test_the_tools_of_the_tab(calc: VbaCalc, tmp_path: Path) -> None:
    """A table of plans is put where there is room, checked, and compared below itself for hours that can be changed."""

    def write(book: Any) -> None:
        book.add_worksheet("Mine").write("F3", "in the way")

    with opened(calc, tmp_path, write) as book:
        last = len(PLANS) + 4
        assert calc.tool(book, "plans", "Mine", "B2") == (
            f"Something stands in B2:F{len(PLANS) + 1}: choose a place with {len(PLANS)} rows and 5 columns free."
        )
        assert calc.tool(book, "plans", "Mine", "A5") == ""
        table = f"A5:E{last}"
        assert calc.tool(book, "region", "Mine", "B7") == "every hour has a price"
        assert calc.tool(book, "compare", "Mine", table) == ""
        first = last + 3
        book.recalculate()
        prices = [("Mine", f"B{first + 1 + i}") for i in range(4)]
        compare = function("AGREE_COMPARE")
        assert book.read(prices) == [row[1] for row in compare(PLANS, 20)[1:]]  # type: ignore[misc]
        book.set("Mine", f"B{last + 2}", 7)
        book.recalculate()
        assert book.read(prices) == [row[1] for row in compare(PLANS, 7)[1:]]  # type: ignore[misc]
        assert calc.tool(book, "compare", "Mine", table).startswith("Something stands in ")
        book.set("Mine", "B7", "a fortune")
        assert calc.tool(book, "check", "Mine", table) == (
            "row 3 column B: Pay as you go: hourly rate must be money per hour, 0 or more (got a fortune)"
        )
        assert "Choose a cell of a table of plans" in calc.tool(book, "compare", "Mine", "J40")


def test_the_buttons_of_the_tab(calc: VbaCalc, tmp_path: Path) -> None:
    """A button acts where the cursor is: the table is put there, and compared below itself."""
    with opened(calc, tmp_path, lambda book: book.add_worksheet("Mine")) as book:
        calc.press(book, "agree_plans", "Mine", "B3")
        calc.press(book, "agree_compare", "Mine", "C5")
        book.recalculate()
        cells = calc.sheet(book, "Mine")
    last = len(PLANS) + 2
    assert cells["B3"] == PLANS[0][0]
    assert cells[f"F{last}"] == PLANS[-1][-1]
    assert cells[f"B{last + 2}"] == "hours a month"
    assert cells[f"C{last + 4}"] == function("AGREE_COMPARE")(PLANS, 20)[1][1]  # type: ignore[index]


def test_the_doctor_of_the_tab(calc: VbaCalc, tmp_path: Path) -> None:
    """Says where the add-in and its Python are, and whether Python answers."""
    with opened(calc, tmp_path, lambda _: None) as book:
        told = calc.tool(book, "doctor", "Plans", "A1")
    assert "Python: pythonw.exe\nPython answers: xlagree" in told
    with opened(calc, tmp_path, lambda _: None, failures=ALWAYS) as book:
        assert "Python does not answer: " in calc.tool(book, "doctor", "Plans", "A1")


def test_help_for_the_function_wizard(calc: VbaCalc, tmp_path: Path) -> None:
    """The sheet of functions gives the help of each argument, in order, letters and all; Excel shows 255 of them."""
    with opened(calc, tmp_path, lambda _: None) as book:
        cells = calc.sheet(book, "Functions")
        for row, entry in enumerate(CATALOGUE, 2):
            assert (cells[f"A{row}"], cells[f"B{row}"]) == (entry.name, entry.help)
            if entry.arguments:
                helps = calc.tool(book, "help", "Functions", f"A{row}:N{row}")
                assert helps == [argument.help for argument in entry.arguments]
                assert max(map(len, helps)) <= 255
