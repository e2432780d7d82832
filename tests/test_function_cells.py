"""What a host hands over, as rows of plain cells; arguments that are read once for the same content."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlagree.functions import kinds
from xlagree.functions.catalogue import function
from xlagree.functions.cells import ERRORS, CellError, rows_of
from xlagree.functions.examples import TABLES
from xlagree.terms.errors import AgreementError


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (3, ((3.0,),)),
        ("a", (("a",),)),
        (None, ((None,),)),
        ([1, 2], ((1.0, 2.0),)),
        ([[1], [2]], ((1.0,), (2.0,))),
        ([[1, 2], 3], ((1.0, 2.0), (3.0,))),
        ([], ((),)),
        ([[True, False]], (("TRUE", "FALSE"),)),
        (Decimal("12.3400"), ((12.34,),)),
        (float("nan"), ((None,),)),
        (date(2026, 11, 23), ((date(2026, 11, 23),),)),
    ],
)
def test_cells(given: object, rows: object) -> None:
    """Values, rows and tables; numbers are floats, truth values words, not-a-number is blank, dates stay."""
    assert rows_of(given) == rows
    assert repr(rows_of(given)) == repr(rows)


DAY = datetime(2026, 11, 23)


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (np.int8(3), ((3.0,),)),
        (np.array(3), ((3.0,),)),
        (np.array([1, np.nan]), ((1.0, None),)),
        (np.array([[1], [2]]), ((1.0,), (2.0,))),
        (np.array([True, False]), (("TRUE", "FALSE"),)),
        (np.array(["2026-11-23", "NaT"], dtype="datetime64[ns]"), ((DAY, None),)),
        (np.datetime64("2026-11-23", "ns"), ((DAY,),)),
        (np.array([(1.0, "a")], dtype=[("x", float), ("y", "U1")]), (("x", "y"), (1.0, "a"))),
        ([[np.float32(0.5), np.True_, pd.NaT, pd.NA]], ((0.5, "TRUE", None, None),)),
        (pd.Series([1, None, 3]), ((1.0,), (None,), (3.0,))),
        (pd.Series([1, pd.NA], dtype="Int64", index=["a", "b"]), (("a", 1.0), ("b", None))),
        (
            pd.Series([1.0], index=pd.to_datetime(["2026-11-23"])),
            (("date", "hours"), (pd.Timestamp(DAY), 1.0)),
        ),
        (
            pd.Series([1.0], index=pd.period_range("2026-11", periods=1, freq="M")),
            (("date", "hours"), ("2026-11", 1.0)),
        ),
        (pd.Series(["a", None], dtype="category"), (("a",), (None,))),
        (pd.DataFrame([[1, "a"], [None, "b"]]), ((1.0, "a"), (None, "b"))),
        (pd.DataFrame({"x": [1, 2]}), (("x",), (1.0,), (2.0,))),
        (pd.DataFrame({"x": [1]}, index=["r"]), ((None, "x"), ("r", 1.0))),
        (pd.DataFrame({"x": [1, 2]}).query("x > 1"), (("x",), (2.0,))),
        (pd.DataFrame({"x": [1]}, index=pd.Index([5], name="n")), (("n", "x"), (5.0, 1.0))),
        (pd.DataFrame({"x": []}), (("x",),)),
    ],
    ids=range(20),
)
def test_frames_and_arrays(given: object, rows: object) -> None:
    """Columns are the first row and labels of rows the first column; what is missing is blank, numbers are floats."""
    assert rows_of(given) == rows


@pytest.mark.parametrize(
    "given",
    [
        pd.DataFrame({("a", "b"): [1]}),
        pd.DataFrame({"x": [1]}, index=pd.MultiIndex.from_tuples([("a", "b")])),
        np.zeros((1, 1, 1)),
    ],
    ids=["columns", "rows", "cube"],
)
def test_what_is_no_table(given: object) -> None:
    """Labels of several levels and arrays of three dimensions are refused; in a cell that is #VALUE!."""
    with pytest.raises(AgreementError):
        rows_of(given)
    assert function("AGREE_CHECK")(given) == "#VALUE!"


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_errors_are_seen_anywhere(error: str) -> None:
    """A cell that shows an error is found in a value, a row and a table."""
    for given in (error, [1, error], [[1, 2], [error, 3]]):
        with pytest.raises(CellError, match=error):
            rows_of(given)


def test_what_is_no_cell_is_a_bad_argument() -> None:
    """A number that no sheet holds, and things of other kinds."""
    for given in (10**400, object(), {}, [[b"1", {}]]):
        with pytest.raises(CellError, match="#VALUE!"):
            rows_of(given)


def test_a_table_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand prices on one plans table, handed over anew each time, read it once; so with a wrong table."""
    read: list[object] = []

    def counted(cells: Any) -> Any:
        read.append(cells)
        return real(cells)

    real = kinds.read_plans
    monkeypatch.setattr(kinds, "read_plans", counted)
    kinds.forget_parsed()
    for hours in range(1000):
        plans = [list(row) for row in TABLES["plans"]]
        assert isinstance(function("AGREE_PRICE")(plans, "Gold fixed", hours), float)
    assert len(read) == 1

    for hours in range(1000):
        assert function("AGREE_PRICE")([["kind", "barter"]], "Gold fixed", hours) == "#VALUE!"
    assert len(read) == 2


def test_content_and_not_equality_decides() -> None:
    """1 and TRUE are equal in Python and different in a sheet."""

    def priced(renew: object) -> object:
        terms = [["block hours", 10], ["block price", 900], ["overage rate", 100], ["auto renew", renew]]
        return function("AGREE_PRICE")([["", "B"], ["kind", "block"], *terms], "B", 20)

    assert priced(1) == "#VALUE!"
    assert priced(False) == pytest.approx((900 + 230 * 100) / 12)
    assert priced(True) == "#VALUE!"  # a block that renews itself has no overage
    assert priced(0) == "#VALUE!"
