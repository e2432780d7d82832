"""What a cell costs: calls through xlwings' own machinery, beside a function of xlwings that does nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("excel_calls.py")
OURS = 100e-6
"""Seconds that our share of a call with three numbers may take."""
ASKED = 20e-6
"""Seconds that a price of a number of hours may take beside what reading its cells takes."""
SAVED = 2.0
"""A call on a table that is known is so many times as fast as one that reads it, at least."""


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """Seconds a call."""
    output = subprocess.run([sys.executable, str(SCRIPT)], check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(output)
    return found


def test_three_scalars(measured: dict[str, Any]) -> None:
    """Three numbers cost at most 100 µs more than the empty function."""
    empty, ours = measured["empty"], measured["three scalars"]
    print(
        f"\nempty function {empty * 1e6:.0f} µs, AGREE_DISCOUNT_FLOOR {ours * 1e6:.0f} µs ({ours / empty:.1f} times)"
    )

    assert ours <= OURS + empty


def test_one_table_is_read_once(measured: dict[str, Any]) -> None:
    """Ten thousand prices on one plans table read it once."""
    known, anew = measured["price"], measured["price, parsed each time"]
    print(f"\nAGREE_PRICE {known * 1e6:.0f} µs a call, {anew * 1e6:.0f} µs where the table is read each time")

    # One table of plans, one plan's name, 97 numbers of hours.
    assert measured["parsed"] == 1 + 1 + 97
    assert anew / known >= SAVED


def test_a_price_of_a_number(measured: dict[str, Any]) -> None:
    """Beside reading its cells, a price of some hours takes at most 20 µs, for the same 97 numbers again and again."""
    for plan, seconds in measured["beside reading"].items():
        print(f"\nAGREE_PRICE, {plan}: {seconds * 1e6:.1f} µs beside what reading its cells takes")
        assert seconds <= ASKED
