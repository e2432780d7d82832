"""Every worksheet function: its example, its names, and what holds for all of them whatever cells they get."""

import logging
import os
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

import pytest
from function_arguments import Call, Rows, calls, spoilt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlagree.functions import kinds
from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.cells import ERRORS
from xlagree.functions.examples import worked_out
from xlagree.functions.function import Function

CALLS = 100_000 if os.environ.get("XLAGREE_SOAK") else 1_000
"""Argument sets of all functions together."""

EVERY = pytest.mark.parametrize("function", CATALOGUE, ids=lambda function: function.name)
CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
MANY = settings(max_examples=CALLS // len(CATALOGUE) + 1, suppress_health_check=CHECKS)
SOME = settings(max_examples=CALLS // 15 // len(CATALOGUE) + 1, suppress_health_check=CHECKS)
"""Anything is handed over so many times; of the other properties each has a fifteenth of that."""

RESERVED = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*|R|C|TRUE|FALSE")
"""What Excel takes for a cell or a value and not for a function."""


@pytest.fixture(autouse=True)
def no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A function hides its own mistakes from the sheet, but not from the log."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def same(found: Any, expected: Any) -> bool:
    """Equal to the last bit."""
    return repr(found) == repr(expected)


@EVERY
def test_example(function: Function) -> None:
    """The example gives what was worked out by hand; of a long table the first rows."""
    found, expected = worked_out(function.example.formula), function.example.gives
    if isinstance(expected, str):
        assert found == expected
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=5e-7)
    else:
        assert isinstance(found, tuple)
        for row, wanted in zip(found, expected, strict=False):
            assert row == pytest.approx(wanted)
        assert len(found) >= len(expected)


def test_the_list_of_functions() -> None:
    """The public names, pinned."""
    assert " ".join(function.name.removeprefix("AGREE_") for function in CATALOGUE) == (
        "PRICE EFFECTIVE_RATE COMPARE CURVE SCHEDULE CHECK EXPLAIN DISCOUNT NET PREPAY_DISCOUNT DISCOUNT_FLOOR "
        "RATE_FOR_MARGIN BENEFITS BREAKEVEN BREAKEVEN_HOURS BREAKEVEN_USERS CHEAPEST DEMAND FORECAST HOURS "
        "CREDIBILITY BLEND EXPECTED_PRICE MARGIN LOSS_CHANCE EXPECTED_LOSS BREAKAGE FEE CHEAPER_CHANCE BOOK "
        "RESPONSE_CHANCE TECHNICIANS SLA_CREDITS VERSION"
    )


@EVERY
def test_names_and_help(function: Function) -> None:
    """Names that Excel takes; help that the wizard shows whole; optional arguments last; each name once."""
    assert re.fullmatch(r"AGREE_[A-Z]+(_[A-Z]+)*", function.name)
    assert len(function.name) <= 128
    names = [argument.name for argument in function.arguments]
    for name in names:
        assert re.fullmatch(r"[a-z][a-z_]*", name)
    for name in (function.name, *names):
        assert not RESERVED.fullmatch(name.upper())
    assert len(set(names)) == len(names)
    assert sum(map(len, names)) + 2 * len(names) <= 250
    optional = [argument.optional for argument in function.arguments]
    assert optional == sorted(optional)
    for text in (function.help, *(argument.help for argument in function.arguments)):
        assert 0 < len(text) <= 255
        assert text.endswith(".")
        assert text.isprintable()


@EVERY
@MANY
@given(data=st.data())
def test_never_an_exception(function: Function, data: st.DataObject) -> None:
    """Whatever is handed over, the answer is finite numbers and texts, or an error that is documented."""
    handed = data.draw(spoilt(function))
    found = function(*handed)

    passed_on = ERRORS.intersection(all_cells(handed))
    assert found not in ERRORS - {"#VALUE!", *dict(function.errors), *passed_on}
    rows = found if isinstance(found, tuple) else ((found,),)
    assert rows
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert type(cell) in (float, str)
        assert isinstance(cell, str) or isfinite(cell)


@EVERY
@SOME
@given(data=st.data())
def test_whole_numbers_are_numbers(function: Function, data: st.DataObject) -> None:
    """3 and 3.0 are one number, in a cell of its own and in a table; so is the number as a text."""
    call = data.draw(calls(function))
    whole = tuple(
        converted(cells, float, lambda x: int(x) if x.is_integer() else x) for cells in call.arguments
    )
    broken = tuple(converted(cells, int, float) for cells in call.arguments)

    assert same(function(*whole), function(*broken))


@EVERY
@SOME
@given(data=st.data())
def test_a_range_of_one_cell_is_its_value(function: Function, data: st.DataObject) -> None:
    """A value, a list of it, and a range of one cell are the same."""
    call = data.draw(calls(function))
    values = tuple(cells[0][0] if cells_count(cells) == 1 else cells for cells in call.arguments)
    listed = tuple(cells[0] if cells_count(cells) == 1 else cells for cells in call.arguments)

    assert same(function(*values), call())
    assert same(function(*listed), call())


@EVERY
@SOME
@given(data=st.data())
def test_a_row_is_a_column(function: Function, data: st.DataObject) -> None:
    """Months and hours may stand either way, and so may every table with labels."""
    call = data.draw(calls(function))
    turned = tuple(
        [list(row) for row in zip(*cells, strict=True)] if argument.kind in TURNING else cells
        for argument, cells in zip(function.arguments, call.arguments, strict=True)
    )
    found = function(*turned)

    if function.name != "AGREE_CHECK":  # it says where a problem stands
        assert same(found, call())


TURNING = (
    *(kinds.PLANS, kinds.CHECKED_PLANS, kinds.USAGE, kinds.HOURS_LIST, kinds.DISCOUNTS),
    *(kinds.CLIENTS, kinds.CREDITS),
)


@EVERY
@SOME
@given(data=st.data())
def test_blank_is_left_out(function: Function, data: st.DataObject) -> None:
    """A blank optional argument is one that is not given; a blank required one is an error."""
    call = data.draw(calls(function))
    for i, argument in enumerate(function.arguments):
        blanks = [call.with_argument(i, blank)() for blank in (None, "", " ", [[None, ""]], [])]
        assert all(same(answer, blanks[0]) for answer in blanks)
        if not argument.optional:
            assert blanks[0] == "#VALUE!"
    given_up_to = [len(call.arguments)]
    while given_up_to[-1] and function.arguments[given_up_to[-1] - 1].optional:
        given_up_to.append(given_up_to[-1] - 1)
    for count in given_up_to:
        padded = (*call.arguments[:count], *[None] * (len(call.arguments) - count))
        assert same(function(*call.arguments[:count]), function(*padded))


@EVERY
@SOME
@given(data=st.data())
def test_errors_pass_through(function: Function, data: st.DataObject) -> None:
    """An error in any cell of any argument is the answer; of several the first."""
    if not function.arguments:
        return
    call = data.draw(calls(function))
    first, second = data.draw(st.sampled_from(sorted(ERRORS))), data.draw(st.sampled_from(sorted(ERRORS)))
    i = data.draw(st.integers(0, len(call.arguments) - 1))
    with_one = call.with_argument(i, with_error(data, call.arguments[i], first))

    assert with_one() == first
    last = len(call.arguments) - 1
    if i < last:
        assert with_one.with_argument(last, second)() == first


@EVERY
@SOME
@given(data=st.data())
def test_an_unknown_plan_is_not_available(function: Function, data: st.DataObject) -> None:
    """The name of no plan is answered with #N/A and nothing else."""
    call: Call = data.draw(calls(function))
    for i, argument in enumerate(function.arguments):
        if argument.kind is kinds.PLAN:
            answer = call()
            if answer not in ("#VALUE!",):  # such as a discount that no plan can have
                assert call.with_argument(i, [["Platinum"]])() == "#N/A"


def all_cells(value: Any) -> Iterator[str]:
    """Every text in what is handed over."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from all_cells(part)
    elif isinstance(value, str):
        yield value


def cells_count(cells: Rows) -> int:
    return sum(map(len, cells))


def converted(cells: Rows, old: type, change: Any) -> Rows:
    return [[change(cell) if type(cell) is old else cell for cell in row] for row in cells]


def with_error(data: st.DataObject, cells: Rows, error: str) -> Rows:
    row = data.draw(st.integers(0, len(cells) - 1))
    column = data.draw(st.integers(0, len(cells[row]) - 1))
    spoilt_cells = [list(each) for each in cells]
    spoilt_cells[row][column] = error
    return spoilt_cells
