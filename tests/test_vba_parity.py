"""The add-in for Excel on the table of calls: its VBA run by LibreOffice, and xlwings' own server code on what Excel's VBA hands over."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from excel import Excel, Special, Values
from function_arguments import calls
from hypothesis import given
from hypothesis import strategies as st
from parity_answers import Answer, Answers, expected, same_answer, unlike
from parity_cells import Argument, Date, Error, Missing, Range, Scalar, Typed, plain
from parity_sheet import CALLS, Formula, write_parity_sheets
from parity_table import each_kind_once, parity_table
from vba_book import VbaCalc, macro_book

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.cells import ERRORS
from xlagree.hosts.values import ERROR_CODES
from xlagree.terms.tables import letter

pytestmark = pytest.mark.xdist_group("parity")  # what plain Python answers is asked once for all hosts

HOST = "vba in LibreOffice"

ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from([Error(code.text) for code in ERROR_CODES]),
)
"""What a cell of Excel can hold."""


def answer(shown: float | str | None) -> Answer:
    if shown is None:
        return ""
    return Error(shown) if isinstance(shown, str) and (shown in ERRORS or shown.startswith("Err:")) else shown


def shown(cells: dict[str, float | str], formula: Formula) -> Answers:
    """What the cells of a call show."""
    return tuple(
        tuple(
            answer(cells.get(f"{letter(column)}{formula.row + row + 1}")) for column in range(formula.columns)
        )
        for row in range(formula.rows)
    )


@pytest.mark.calc
@pytest.mark.hypothesis  # so that the soak, which has all calls, has it too
def test_calls_by_vba(tmp_path: Path) -> None:
    """Each call from a cell, through the add-in's own functions, answers as plain Python; differences are LibreOffice's.

    LibreOffice takes its time for VBA: every function has everything that may stand in a cell, though not in every place.
    """
    calls = parity_table() if os.environ.get("XLAGREE_SOAK") else each_kind_once()
    asked = [(call, expected(call, HOST)) for call in calls]
    right, laid_out = dict(asked), list[Formula]()
    path = macro_book(
        tmp_path / "parity.xlsm", lambda book: laid_out.extend(write_parity_sheets(book, asked))
    )
    with VbaCalc() as calc, calc.open(path) as book:
        cells = calc.sheet(book, CALLS)

    differences = [
        unlike(formula.call, shown(cells, formula), formula.shows(right[formula.call]))
        for formula in laid_out
    ]
    assert [difference for difference in differences if difference] == []


def handed_over(argument: Argument) -> Any:
    """What the VBA hands over in Excel: Value2 of cells, of a single one its value alone, and nothing for what is left out."""
    match argument:
        case Range(((content,),)) | Scalar(content) | Typed(content):
            return _value2(content)
        case Range(rows):
            return Values([[_value2(content) for content in row] for row in rows])
        case Missing():
            return None


def _value2(content: Any) -> Any:
    match content:
        case Error(text):
            return Special("error", text)
        case Date(serial):
            return serial
    return content


def rows_of(found: Any) -> Answers:
    """An answer of xlwings as rows: a list is a row."""
    rows = found if isinstance(found, list) else [found]
    rows = rows if isinstance(rows[0], list) else [rows]
    return tuple(tuple(map(answer, row)) for row in rows)


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """xlwings' server code in a process of its own."""
    with Excel() as running:
        yield running


def test_every_call_from_excel(excel: Excel) -> None:
    """What Excel's VBA would hand over, errors and truth values among it, is answered as plain Python does."""
    differences = [
        unlike(call, rows_of(excel.call(call.function, *map(handed_over, call.arguments))), expected(call))
        for call in parity_table()
    ]

    assert [difference for difference in differences if difference] == []


@given(data=st.data())
def test_random_calls_from_excel(excel: Excel, data: st.DataObject) -> None:
    """Right arguments with whatever a cell of Excel can hold in the place of one of theirs: the same answer or error."""
    call = data.draw(st.sampled_from(CATALOGUE).flatmap(calls))
    tables = [[list(row) for row in cells] for cells in call.arguments]
    if tables and data.draw(st.booleans()):
        row = data.draw(st.sampled_from(data.draw(st.sampled_from(tables))))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(ANY_CELL)
    given_cells = [Range(tuple(map(tuple, cells))) for cells in tables]

    found = rows_of(excel.call(call.function.name, *map(handed_over, given_cells)))
    answered = call.function(*map(plain, given_cells))
    rows = answered if isinstance(answered, tuple) else ((answered,),)
    assert found == tuple(tuple(map(answer, row)) for row in rows)


def test_a_macro_asks_as_a_cell_does(excel: Excel) -> None:
    """Where no cell asks, as in the function wizard or behind a button, the answer is the same; tables too."""
    assert excel.call("AGREE_RATE_FOR_MARGIN", 75.0, 0.25, size=None) == 100.0
    assert excel.call("AGREE_CHECK", Values([["x"]]), size=None) == excel.call("AGREE_CHECK", Values([["x"]]))


def test_a_difference_would_be_seen(excel: Excel) -> None:
    """The same comparison finds another answer: that to another call."""
    one, other = (
        call for call in parity_table() if call.id in ("AGREE_PRICE/example", "AGREE_PRICE/usage/zero")
    )
    found = rows_of(excel.call(one.function, *map(handed_over, one.arguments)))

    assert unlike(one, found, expected(one)) == ""
    assert "must be" in unlike(one, found, expected(other))
    assert not same_answer(found[0][0], expected(other)[0][0])
