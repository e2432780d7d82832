"""Two plans under one demand: chances that mirror each other, exact answers, and where expected prices meet."""

from dataclasses import replace

import numpy as np
import pytest
from demands import FEW, SOME, demands, simulated
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import plans

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.economics.choice import cheaper, mean_break_evens, price_gap
from xlagree.economics.outlook import Outlook
from xlagree.economics.years import gap_of_years
from xlagree.pricing.at_once.drawing import charged, in_proportion, invoiced
from xlagree.pricing.breakeven import break_evens
from xlagree.pricing.plans import Plan

PAYG = Plan("As you go", "pay as you go", hourly_rate=100)
GOLD = Plan("Gold", "fixed price", monthly_fee=800)
SILVER = Plan("Silver", "retainer", monthly_fee=600, included_hours=6, overage_rate=90, rollover_months=2)
BLOCKS = Plan("Blocks", "block", block_hours=20, block_price=1800)
EXPIRING = replace(BLOCKS, name="Expiring", block_life=4)
PLANS = (PAYG, GOLD, SILVER, BLOCKS, EXPIRING, replace(PAYG, name="Long", term_months=24, hourly_rate=95))
YEARLY = plans(without=("term months", "prepaid months"))
"""Plans of a year."""
KNOWN = demands(least=4, most=12).map(lambda demand: replace(demand, client_uncertainty=0.0))
"""Clients whose own factor is known, whose banks are followed once."""
DEMAND = modelled(10.0, Lognormal(0.8, 1.5), client=0.2, month=0.09)


@settings(FEW)
@given(YEARLY, YEARLY, KNOWN)
def test_chances_mirror_each_other(a: Plan, b: Plan, demand: Demand) -> None:
    """P(A cheaper) + P(equal) + P(B cheaper) = 1, and the other way round the first and the last change places."""
    one, other = cheaper(a, b, demand), cheaper(b, a, demand)

    assert one.below + one.level + one.above == pytest.approx(1, abs=1e-9)
    assert (one.below, one.level, one.above) == pytest.approx(
        (other.above, other.level, other.below), abs=1e-9
    )
    prices = [Outlook(plan, demand).expected_price for plan in (a, b)]
    assert other.lacking - one.lacking == pytest.approx(
        prices[0] - prices[1], rel=0.02, abs=0.02 * max(prices) + 0.1
    )


@settings(FEW)
@given(YEARLY, demands(most=20))
def test_a_plan_against_itself(plan: Plan, demand: Demand) -> None:
    """It always costs the same, and is always as cheap."""
    again = cheaper(plan, replace(plan, name="Again", setup_fee=0.0), demand)

    assert (again.below, again.level, again.above, again.lacking) == pytest.approx((0, 1, 0, 0), abs=1e-9)


@settings(SOME)
@given(demands(), st.floats(0.2, 3))
@example(
    modelled(21.0, Gamma(0.4, 0.7), client=0.04, yearly_growth=0.1), 3.0
)  # more hours than the grid reaches to
def test_pay_as_you_go_against_a_fixed_price(demand: Demand, share: float) -> None:
    """Paying by the hour is cheaper in the years of fewer hours than the fee buys: F(fee / rate)."""
    fee = round(share * demand.mean * 100, 2) + 1
    weight = Outlook(PAYG, demand).hour.inside

    found = cheaper(PAYG, replace(GOLD, monthly_fee=fee), demand)

    assert found.below == pytest.approx(demand.law(12).distribution(12 * fee / (100 * weight)), abs=1e-9)
    assert found.lacking == pytest.approx(
        100 * weight * demand.law(12).unused(12 * fee / (100 * weight)), rel=1e-6, abs=1e-4
    )
    assert found.error == 0


@pytest.mark.parametrize("other", [GOLD, BLOCKS, replace(BLOCKS, auto_renew=False, hourly_rate=120)])
@pytest.mark.parametrize(
    "demand", [DEMAND, modelled(8.0, Gamma(1.0, 0.8), client=0.04)], ids=["normal", "even tickets"]
)
def test_years_agree_with_the_exact_answer(other: Plan, demand: Demand) -> None:
    """Where the total decides, the years of the lattice rule give the same chances within their error."""
    one, two = Outlook(PAYG, demand), Outlook(other, demand)
    exact, years = price_gap(one, two), gap_of_years(one.prices - two.prices)

    assert exact.error == 0
    near = 5 * years.error + 0.006
    assert (years.below, years.above) == pytest.approx((exact.below, exact.above), abs=near)
    assert years.lacking == pytest.approx(exact.lacking, rel=0.02)


@pytest.mark.parametrize("plan", [SILVER, EXPIRING], ids=lambda plan: plan.name)
def test_chances_of_clients_drawn_by_chance(plan: Plan) -> None:
    """Plans of months beside pay as you go: the chances of clients drawn ticket by ticket."""
    hours = simulated(DEMAND, 12, 20_000).logged
    outlook = Outlook(plan, DEMAND)
    found = cheaper(plan, PAYG, DEMAND)

    lines = charged(plan, outlook.hour, in_proportion(outlook.hour, hours, hours))
    gaps = invoiced(plan, outlook.hour, lines) - 100 * hours.sum(axis=0)
    assert found.below == pytest.approx((gaps < -1e-6).mean(), abs=0.015)
    assert found.lacking == pytest.approx(np.maximum(-gaps, 0).mean(), rel=0.03)


def test_plans_of_other_terms_meet_the_same_clients() -> None:
    """A rate that is a twentieth lower for two years wins in nearly as many years as the year's own luck allows."""
    steady = modelled(1000.0, Gamma(0.8, 0.5), client=0.2)
    long = replace(PAYG, term_months=24, hourly_rate=90)

    found = cheaper(long, PAYG, steady)

    assert found.below > 0.99
    assert found.error < 0.002


@settings(FEW)
@given(st.sampled_from(PLANS), st.sampled_from(PLANS), KNOWN)
def test_expected_prices_meet_at_break_evens(a: Plan, b: Plan, demand: Demand) -> None:
    """At each break-even the expected prices are equal, between two of them the same plan is cheaper; the order of
    the plans does not matter."""
    top = 3 * demand.mean

    def gap(hours: float) -> float:
        moved = replace(demand, tickets=hours / demand.hours.mean)
        return Outlook(a, moved).expected_price - Outlook(b, moved).expected_price

    found = mean_break_evens(a, b, demand, top)

    assert found == sorted(found)
    assert found == pytest.approx(mean_break_evens(b, a, demand, top), abs=1e-5)
    for hours in found:  # laws of neighbouring means may lie on grids of other steps
        assert (
            abs(gap(hours))
            <= 3e-4 * Outlook(a, replace(demand, tickets=hours / demand.hours.mean)).expected_price
        )
        assert gap(hours * 0.99) * gap(hours * 1.01) < 0


def test_mean_break_even_of_straight_lines() -> None:
    """Expected prices of pay as you go and a fixed price are straight lines, also where they meet early or not at all."""
    assert mean_break_evens(PAYG, GOLD, DEMAND) == [pytest.approx(8)]
    assert mean_break_evens(PAYG, replace(GOLD, monthly_fee=5.0), DEMAND) == [pytest.approx(0.05)]
    assert mean_break_evens(PAYG, GOLD, DEMAND, highest=7.9) == []
    assert mean_break_evens(PAYG, replace(PAYG, hourly_rate=90), DEMAND) == []
    assert mean_break_evens(PAYG, GOLD, modelled(0.0, Gamma(1.0))) == []


def test_plans_that_cost_the_same_have_no_break_even() -> None:
    """Round-off between two ways to the same price is no change of places."""
    same = Plan("Same", "retainer", included_hours=0, overage_rate=100)

    assert mean_break_evens(PAYG, same, DEMAND) == []
    assert (
        mean_break_evens(SILVER, replace(SILVER, name="Same"), replace(DEMAND, client_uncertainty=0.0)) == []
    )


@pytest.mark.parametrize("plan", [GOLD, SILVER, BLOCKS, EXPIRING], ids=lambda plan: plan.name)
def test_break_evens_of_certain_hours(plan: Plan) -> None:
    """Where hours are certain they are those of the schedule, crossings and jumps."""
    found = mean_break_evens(PAYG, plan, certain(5))

    exact = [crossing.hours for crossing in break_evens(PAYG, plan, max_hours=20, months=12)]
    assert {round(hours, 4) for hours in found} <= {round(hours, 4) for hours in exact}
    assert found
