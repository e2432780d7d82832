"""Plans that settle on the total: chances and shortfalls against closed forms, sums on lattices, and certain hours."""

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from demands import SOME, demands
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.laws.aggregate import BEYOND, TotalHours, gamma_distribution
from xlagree.actuarial.laws.distribution import tabled
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.severity import Empirical, Gamma
from xlagree.economics.outlook import Outlook
from xlagree.economics.total import gap_of, settles_on_total, total_knots
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan

GEOMETRIC = TotalHours(Counts(20.0, 1.0), Gamma(0.5, 1.0))
"""Geometric counts of exponential tickets: P(S > s) = b / (1 + b) exp(-s / (h (1 + b))), E(S - d)+ = b h exp(...)."""
BLOCK = Plan("Block", "block", block_hours=10, block_price=1000, hourly_rate=100)
WEIGHTS = st.lists(st.integers(0, 9), min_size=2, max_size=40).filter(any)


def beyond(hours: float, mean: float = 20.0, each: float = 0.5) -> float:
    return mean / (1 + mean) * exp(-hours / (each * (1 + mean)))


@given(st.floats(0.5, 60), st.floats(0.1, 1000))
def test_fixed_sum_less_what_hours_cost(limit: float, rate: float) -> None:
    """A fixed sum is below its cost with the chance of hours beyond it; what lacks is the stop-loss times the rate."""
    found = gap_of(GEOMETRIC.law(), lambda hours: rate * (limit - hours), [])

    assert found.below == pytest.approx(beyond(limit), abs=2e-4)
    assert found.lacking == pytest.approx(rate * 0.5 * 21 * beyond(limit), rel=2e-3)
    assert found.error == 0


@given(st.floats(0.5, 30), st.floats(0.5, 30))
def test_between_two_marks(one: float, other: float) -> None:
    """An amount that is negative between two marks, level beyond the second, and zero hours apart."""
    low, high = sorted((one, one + other))

    def amount(hours: np.ndarray) -> np.ndarray:
        return np.where(hours <= low, 5.0, np.where(hours <= high, -2.0, 0.0))

    found = gap_of(GEOMETRIC.law(), amount, [low, high])

    assert found.below == pytest.approx(beyond(low) - beyond(high), abs=4e-4)
    assert found.level == pytest.approx(beyond(high), abs=2e-4)
    assert found.lacking == pytest.approx(2 * found.below, abs=1e-9)


def test_no_hours_are_a_chance_of_their_own() -> None:
    """Without a ticket the amount stands where it starts, with the whole chance of no ticket."""
    law = TotalHours(Counts(1.0), Gamma(1.0)).law()

    lost = gap_of(law, lambda hours: np.where(hours > 0, 1.0, -3.0), [])
    level = gap_of(law, lambda hours: hours, [])
    won = gap_of(law, lambda hours: 1 - 1e6 * hours, [])

    assert (lost.below, lost.lacking) == pytest.approx((exp(-1), 3 * exp(-1)), abs=1e-9)
    assert (level.below, level.level) == pytest.approx((0.0, exp(-1)), abs=1e-9)
    assert won.above == pytest.approx(exp(-1), abs=1e-4)


@pytest.mark.parametrize("hours", [4.0, 8.0, 16.0])
def test_gamma_tickets(hours: float) -> None:
    """Poisson counts of gamma tickets: the chance of a loss is the series' own."""
    counts, each = Counts(12.0), Gamma(0.7, 0.8)

    found = gap_of(TotalHours(counts, each).law(), lambda worked: 50 * (hours - worked), [])

    assert found.below == pytest.approx(1 - gamma_distribution(counts, each, hours), abs=2e-4)


@given(
    WEIGHTS,
    st.lists(st.tuples(st.integers(-300, 300), st.sampled_from([-30, -10, 0, 25])), min_size=3, max_size=3),
    st.integers(1, 12),
)
def test_plain_sums_on_a_lattice(weights: list[int], lines: list[tuple[int, int]], width: int) -> None:
    """On a lattice the chances and the shortfall are sums over its points, points on a knot and on 0 included."""
    law = tabled(0.25, np.array(weights) / sum(weights))
    knots = [width * 0.25, width * 0.5]

    def amount(hours: np.ndarray) -> np.ndarray:
        pieces = [start + slope * hours for start, slope in lines]
        return np.where(hours <= knots[0], pieces[0], np.where(hours <= knots[1], pieces[1], pieces[2]))

    found = gap_of(law, amount, knots)
    values = amount(np.arange(len(weights)) * 0.25)
    p = np.array(weights) / sum(weights)

    assert found.below == pytest.approx(p[values < 0].sum(), abs=1e-12)
    assert found.level == pytest.approx(p[values == 0].sum(), abs=1e-12)
    assert found.above == pytest.approx(p[values > 0].sum(), abs=1e-12)
    assert found.lacking == pytest.approx((p * np.maximum(-values, 0)).sum(), abs=1e-9)


@settings(SOME)
@given(demands(), st.floats(0, 5000), st.floats(10, 200), st.floats(1, 60))
def test_chances_add_up(demand: Demand, fee: float, rate: float, size: float) -> None:
    """P(below) + P(level) + P(above) = 1 and E amount = E(amount)+ - what lacks, for a block against an hourly rate."""
    law = demand.law(12)
    marks = np.arange(1, int(law.reach / size) + 1) * size

    def amount(hours: np.ndarray) -> np.ndarray:
        return fee + rate * size * (1 + np.searchsorted(marks, hours)) - 1.2 * rate * hours

    found, other = (gap_of(law, lambda hours, s=sign: s * amount(hours), list(marks)) for sign in (1, -1))

    assert min(found.below, found.level, found.above) >= 0
    assert found.below + found.level + found.above == pytest.approx(1, abs=1e-12)
    assert (found.below, found.above) == pytest.approx((other.above, other.below), abs=1e-9)
    expected = fee + rate * size * (1 + sum(map(law.chance_above, marks))) - 1.2 * rate * law.mean
    assert other.lacking - found.lacking == pytest.approx(expected, rel=1e-6, abs=1e-3 * rate)


@settings(SOME)
@given(demands(), st.floats(0.3, 2), st.sampled_from([20.0, 80.0]))
def test_what_a_fixed_price_lacks(demand: Demand, share: float, cost: float) -> None:
    """A fixed price loses κ E(S - P / κ)+ a year, the stop-loss at the hours that it pays for."""
    fee = share * demand.mean * cost
    loss = Outlook(Plan("Gold", "fixed price", monthly_fee=fee), demand, Costs(cost)).loss
    law = demand.law(12)

    assert loss.lacking == pytest.approx(cost * law.stop_loss(12 * fee / cost), rel=1e-6, abs=1e-6 * cost)
    assert loss.below == pytest.approx(law.chance_above(12 * fee / cost), abs=BEYOND)


def test_a_poisson_number_of_hours() -> None:
    """Tickets of an hour each: the loss chance of a fixed price is a Poisson tail, the level year counts for neither."""
    demand = modelled(1.0, Empirical((1.0,)))
    loss = Outlook(Plan("Gold", "fixed price", monthly_fee=100), demand, Costs(100)).loss

    assert loss.below == pytest.approx(special.pdtrc(12, 12), abs=1e-9)
    assert loss.level == pytest.approx(exp(-12) * 12**12 / special.factorial(12), abs=1e-9)
    assert loss.above == pytest.approx(special.pdtr(11, 12), abs=1e-9)


@pytest.mark.parametrize(
    ("plan", "settles"),
    [
        (Plan("Plan", "pay as you go", hourly_rate=100), True),
        (Plan("Plan", "pay as you go", hourly_rate=100, yearly_escalator=0.05), True),
        (Plan("Plan", "pay as you go", hourly_rate=100, yearly_escalator=0.05, term_months=24), False),
        (Plan("Plan", "fixed price", monthly_fee=100), True),
        (Plan("Plan", "fixed price", monthly_fee=100, cap_hours=10), False),
        (Plan("Plan", "retainer", monthly_fee=100, included_hours=10), False),
        (BLOCK, True),
        (replace(BLOCK, block_life=12.0), True),
        (replace(BLOCK, block_life=11.0), False),
        (replace(BLOCK, block_life=12.0, term_months=24), False),
    ],
)
def test_what_settles_on_the_total(plan: Plan, settles: bool) -> None:
    """Months matter to allowances, to blocks that expire within the term, and to rates that rise within it."""
    assert settles_on_total(plan) is settles


@pytest.mark.parametrize("plan", [BLOCK, replace(BLOCK, auto_renew=False)])
def test_knots_are_where_blocks_end(plan: Plan) -> None:
    """Every block's end is a knot, of one that is not renewed only its own; weighted hours end it sooner."""
    marks = total_knots(plan, 2.0, 16.0)

    assert marks == ([5.0, 10.0, 15.0] if plan.auto_renew else [5.0])
    assert total_knots(plan, 2.0, 4.0) == total_knots(plan, 0.0, 16.0) == []
    outlook = Outlook(plan, modelled(5.0, Gamma(0.5), after_hours_share=0.0))
    at = np.array([9.99, 10.01])
    assert np.diff(outlook.price_of(at)) == pytest.approx([1000.0 if plan.auto_renew else 1.0])
