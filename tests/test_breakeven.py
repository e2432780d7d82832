"""Break-evens: the published ones, jumps, and that the cheaper side really changes there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.breakeven import break_evens, cost_curve, our_break_evens
from xlagree.costs import Costs
from price_lists import EXAMPLES, Example
from xlagree.plans import Plan

PAYG = Plan("As you go", "pay as you go", hourly_rate=150)
BLOCK = Plan("Block", "block", block_hours=10, block_price=1350, block_life=3)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_published(example: Example) -> None:
    """The first break-even of a published price list is the one worked out from it."""
    found = break_evens(example.first, example.second, months=1)

    assert found[0].hours == pytest.approx(example.hours, abs=1e-9)
    assert found[0].kind == "crossing"


def test_every_crossing_and_jump() -> None:
    """150 an hour against blocks of 10 hours at 1,350 changes sides seven times below 40 hours."""
    found = break_evens(PAYG, BLOCK, max_hours=40, months=1)

    assert [at.hours for at in found] == pytest.approx([9, 10, 18, 20, 27, 30, 36])
    assert [at.kind for at in found] == ["crossing", "jump"] * 3 + ["crossing"]


@given(
    rate=st.integers(50, 250),
    fee=st.integers(0, 3000),
    included=st.integers(0, 30),
    life=st.sampled_from([None, 1.0, 2.0, 3.0, 12.0]),
    months=st.sampled_from([1, 3, 12]),
)
def test_cheaper_side_changes_there_and_nowhere_else(
    rate: int, fee: int, included: int, life: float | None, months: int
) -> None:
    """Between two reported hours the same plan stays the cheaper one."""
    retainer = Plan("R", "retainer", monthly_fee=fee, included_hours=included, overage_rate=rate)
    block = replace(BLOCK, block_life=life)
    found = break_evens(retainer, block, max_hours=40, months=months)
    a, b = cost_curve(retainer, months), cost_curve(block, months)
    edges = [0.0, *(at.hours for at in found), 40.0]

    for i, (low, high) in enumerate(zip(edges, edges[1:], strict=False)):
        gaps = [a(low + (high - low) * x) - b(low + (high - low) * x) for x in (0.1, 0.37, 0.5, 0.81, 0.95)]
        assert all(gap <= 1e-6 for gap in gaps) or all(gap >= -1e-6 for gap in gaps), (i, low, high)


def test_our_own_break_even() -> None:
    """A fixed price of 2,400 at 80 an hour earns up to 30 hours."""
    found = our_break_evens(Plan("Gold", "fixed price", monthly_fee=2400), Costs(80))

    assert [(at.hours, at.a_first) for at in found] == [(30.0, True)]
