"""The Excel host through xlwings' own machinery: what arrives, what stands in the cell, the VBA, the wizard."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from excel import MISSING, Cells, Excel, Special
from pricing_cases import CASES, Case
from python_docs import own_function

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.examples import TABLES, worked_out
from xlagree.functions.function import Function

WIZARD_LIMIT = 255
"""Characters that Excel shows of a function's or an argument's help."""

VBA_WORDS = """
and as boolean byref byval call case const date declare dim do each else elseif empty end enum eqv erase error exit
false for function get goto if imp implements in integer is let like long loop me mod new next not nothing null on
option optional or private property public redim rem resume return select set single static step stop string sub
then to true type until variant wend while with xor
"""
"""Names that no argument can have in VBA."""


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """The functions as Excel calls them."""
    with Excel() as running:
        yield running


@pytest.mark.parametrize("function", CATALOGUE, ids=lambda function: function.name)
def test_examples_through_xlwings(excel: Excel, function: Function) -> None:
    """Every example gives through xlwings what it gives without: tables arrive as ranges of cells.

    xlwings hands a table of one row over as a list, which Excel takes for a row.
    """
    call = ast.parse(function.example.formula, mode="eval").body
    assert isinstance(call, ast.Call)
    given = [
        Cells([list(row) for row in TABLES[part.id]])
        if isinstance(part, ast.Name)
        else ast.literal_eval(part)
        for part in call.args
    ]
    found = excel.call(function.name, *given)

    expected = worked_out(function.example.formula)
    rows = [list(row) for row in expected] if isinstance(expected, tuple) else expected
    assert found == (rows[0] if isinstance(rows, list) and len(rows) == 1 else rows)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((75.0, 0.25), 100.0),
        ((Cells([[75.0]]), Cells([[0.25]])), 100.0),
        ((Cells([[Special("currency", "75.0000")]]), 0.25), 100.0),
        ((Special("currency", "75.0000"), "0.25"), 100.0),
        ((Cells([[None]]), 0.25), "#VALUE!"),
        ((Cells([[Special("error", "#DIV/0!")]]), 0.25), "#DIV/0!"),
        ((75.0, Cells([[Special("error", "#REF!")]])), "#REF!"),
        ((Cells([[Special("error", "#N/A")]]), Cells([[Special("error", "#REF!")]])), "#N/A"),
        ((Cells([[Special("date", "2026-11-23")]]), 0.25), "#VALUE!"),
        ((Cells([[True]]), 0.25), "#VALUE!"),
        (("seventy", 0.25), "#VALUE!"),
        ((75.0, 25.0), "#VALUE!"),
        ((75.0, Cells([[0.25, 0.3]])), "#VALUE!"),
    ],
)
def test_what_excel_delivers(excel: Excel, given: tuple[object, ...], expected: object) -> None:
    """Cells, values, currency cells, errors, dates and truth values; a price or an error, never other text."""
    assert excel.call("AGREE_RATE_FOR_MARGIN", *given) == expected


def test_left_out_and_blank_are_the_default(excel: Excel) -> None:
    """An optional argument that is left out, and a blank cell, stand for its default."""
    plain = excel.call("AGREE_PREPAY_DISCOUNT", 12.0, 0.12, MISSING, MISSING)
    blank = excel.call("AGREE_PREPAY_DISCOUNT", 12.0, 0.12, Cells([[None]]), Cells([[""]]))
    stated = excel.call("AGREE_PREPAY_DISCOUNT", 12.0, 0.12, Cells([[False]]), 1.0)

    assert plain == blank == stated == pytest.approx(0.050112, abs=1e-6)
    assert excel.call("AGREE_PREPAY_DISCOUNT", 12.0, 0.12, "yes", MISSING) != plain


def test_tables_with_excels_own_cells(excel: Excel) -> None:
    """Currency and blank cells in a plans table, months named by dates, an error in one cell of it."""
    plans = [["", "Silver"], ["kind", "retainer"], ["monthly fee", Special("currency", "1250.0000")]]
    plans += [["included hours", 10.0], ["overage rate", 130.0], [None, None]]
    usage = [["month", "hours"], [Special("date", "2026-10-01"), 12.0], [Special("date", "2026-11-01"), 8.0]]

    assert excel.call("AGREE_PRICE", Cells(plans), "silver", Cells(usage)) == 1380.0
    assert excel.call("AGREE_PRICE", Cells(plans), "Silver", 12.0, "YEAR") == 18120.0
    assert excel.call("AGREE_PRICE", Cells(plans), "Gold", 12.0) == "#N/A"
    plans[2][1] = Special("error", "#NAME?")
    assert excel.call("AGREE_PRICE", Cells(plans), "Silver", 12.0) == "#NAME?"


def test_import_functions_writes_a_wrapper_for_each(excel: Excel) -> None:
    """The button's VBA has every function, its optional arguments at the end, no name that VBA reserves."""
    vba = excel.imported()["vba"]

    for function in CATALOGUE:
        head = re.search(rf"^Function {function.name}\((.*)\)$", vba, re.MULTILINE)
        assert head, function.name
        wanted = [f"Optional {each.name}" if each.optional else each.name for each in function.arguments]
        assert head[1] == ", ".join(wanted)
        assert not set(VBA_WORDS.split()) & {each.name for each in function.arguments}
        assert f'XLPy.CallUDF("xlagree.hosts.excel", "{function.name}", Array(' in vba
    assert vba.count("Function AGREE_") == len(CATALOGUE)


def test_the_wizard_shows_every_help(excel: Excel) -> None:
    """Each function has its category, its help and that of its arguments, none cut off."""
    wizard = excel.imported()["wizard"]

    for function in CATALOGUE:
        told = wizard[function.name]
        assert (told["Category"], told["Description"]) == ("xlagree", function.help)
        assert (told["ArgumentDescriptions"] or []) == [each.help for each in function.arguments]
        assert all(
            len(text) <= WIZARD_LIMIT for text in [function.help, *(told["ArgumentDescriptions"] or [])]
        )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_prices_through_xlwings(excel: Excel, case: Case) -> None:
    """Every price worked by hand stands in the cell."""
    discounts = Cells(case.cells.discounts) if case.cells.discounts else MISSING
    found = excel.call(
        "AGREE_PRICE", Cells(case.cells.plan), "The plan", Cells(case.cells.usage), case.per, discounts
    )

    assert found == pytest.approx(case.price, rel=1e-12, abs=1e-9)


def test_own_functions_with_frames(tmp_path: Path) -> None:
    """The module of the documentation: a range arrives as a frame, and a frame fills the cells of its size."""
    (tmp_path / "own_functions.py").write_text(own_function(), encoding="utf-8")
    plans = Cells([list(row) for row in TABLES["plans"]])
    with Excel("own_functions", tmp_path) as excel:
        two = excel.call("cheapest_plans", plans, 10.0, MISSING, size=(3, 3))
        one = excel.call("cheapest_plans", plans, Cells([[30.0]]), 1.0, size=(2, 3))
        vba = excel.imported()["vba"]

    assert two == [["plan", "price", "rank"], ["Silver retainer", 1250.0, 1], ["Block 20", 1350.0, 2]]
    assert one == [["plan", "price", "rank"], ["Gold fixed", 2400.0, 1]]
    assert "Function cheapest_plans(plans, hours, Optional how_many)" in vba
