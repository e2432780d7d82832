"""Years of months drawn at once: hours and money as the schedule has them, one year after the other."""

from dataclasses import replace

import numpy as np
import pytest
from demands import SOME
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import plans, quarters

from xlagree.economics.drawing import drawn, invoiced
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import schedule, unrounded
from xlagree.pricing.workloads import Workload
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import BLOCK, RETAINER

MIXES = st.builds(
    lambda inside, weight, outside, visits: Workload(1.0, inside * weight, inside, outside, visits),
    st.sampled_from([0.0, 0.5, 1.0, 1.15]),
    st.sampled_from([1.0, 1.3, 2.0]),
    st.sampled_from([0.0, 0.25, 1.5]),
    st.sampled_from([0.0, 0.1]),
)
YEARS = st.lists(st.lists(quarters(60), min_size=1, max_size=24), min_size=1, max_size=4)
RENEWED = plans(BLOCK, auto_renew="yes", block_life=3)
KEPT = plans(RETAINER, rollover_months=3, rollover_share=0.5, included_hours=12)


def months_by_years(years: list[list[float]], term: int) -> np.ndarray:
    return np.array([np.resize(year, term) for year in years]).T


@settings(SOME)
@given(plans() | RENEWED | KEPT, MIXES, YEARS)
def test_money_of_many_years(plan: Plan, hour: Workload, years: list[list[float]]) -> None:
    """Every year of an array is invoiced what its own schedule is, but for the setup fee."""
    hours = months_by_years(years, plan.term)
    found = invoiced(plan, hour, hours, hours, drawn(plan, hours * hour.inside))

    assert found.shape == (len(years),)
    for money, year in zip(found, hours.T, strict=True):
        months = schedule(plan, [hour.scaled(each) for each in year], unrounded)
        assert money == pytest.approx(months.invoiced - plan.setup_fee, rel=1e-9, abs=1e-6)


@settings(SOME)
@given(plans() | RENEWED | KEPT, MIXES, YEARS)
def test_hours_of_many_years(plan: Plan, hour: Workload, years: list[list[float]]) -> None:
    """Every month of every year has the overage and buys the blocks of its own schedule."""
    hours = months_by_years(years, plan.term)
    draws = drawn(plan, hours * hour.inside)

    for i, year in enumerate(hours.T):
        months = schedule(plan, [hour.scaled(each) for each in year], unrounded).months
        assert draws.over[:, i] == pytest.approx([month.hours.over for month in months], abs=1e-9)
        assert draws.bought[:, i].tolist() == [month.hours.bought for month in months]


def test_one_year_needs_no_axis_of_years() -> None:
    """Months alone are a year; their money is a number."""
    silver = Plan("Silver", "retainer", monthly_fee=1000, included_hours=10, overage_rate=100, term_months=3)
    hours = np.array([8.0, 12.0, 15.0])

    draws = drawn(silver, hours)

    assert draws.over.tolist() == [0, 2, 5]
    assert float(invoiced(silver, Workload(1.0, 1.0, 1.0), hours, hours, draws)) == 3700


def test_logged_hours_bring_visits_and_billed_hours_money() -> None:
    """Rounding up raises the hours on the invoice, not the number of visits; the escalator raises rates alone."""
    payg = Plan(
        "As you go", "pay as you go", hourly_rate=100, visit_charge=50, term_months=24, yearly_escalator=0.1
    )
    logged = np.full((24, 1), 4.0)

    found = invoiced(payg, Workload(1.0, 1.0, 1.0, 0.0, 0.25), logged + 1, logged, drawn(payg, logged + 1))

    assert found == pytest.approx([12 * 500 + 12 * 550 + 24 * 50])


@pytest.mark.parametrize(
    ("plan", "hour", "what"),
    [
        (Plan("Plan", "retainer", included_hours=5), Workload(1.0, 1.0, 1.0), "hours beyond those paid for"),
        (
            Plan("Plan", "fixed price", monthly_fee=0),
            Workload(1.0, 0.0, 0.0, 1.0),
            "work that is not covered",
        ),
    ],
)
def test_an_hour_without_a_price(plan: Plan, hour: Workload, what: str) -> None:
    """Where any year has hours that no term prices, it says so as the schedule does; hours that never come need none."""
    hours = np.array([[0.0, 9.0]] * 12)

    for price in (
        lambda: invoiced(plan, hour, hours, hours, drawn(plan, hours * hour.inside)),
        lambda: schedule(plan, [hour.scaled(9.0)], unrounded),
    ):
        with pytest.raises(
            AgreementError, match=f"Plan: there is no price for {what}; set the hourly rate or the"
        ):
            price()
    without = hours * 0
    assert invoiced(
        replace(plan, monthly_fee=1.0), hour, without, without, drawn(plan, without)
    ) == pytest.approx(0.0 if plan.kind == "pay as you go" else 12.0)
