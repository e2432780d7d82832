"""Years of months drawn at once: hours and money as the schedule has them, one year after the other."""

from dataclasses import replace

import numpy as np
import pytest
from demands import SOME
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import plans, quarters

from xlagree.pricing.at_once.drawing import Worked, charged, drawn, in_proportion, invoiced, needed
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.schedule import schedule, unrounded
from xlagree.pricing.workloads import Workload
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import BLOCK, RETAINER


@st.composite
def mixes(draw: st.DrawFn) -> Workload:
    """What an hour weighs, parts of it of each kind of work."""
    inside, outside = draw(st.sampled_from([0.0, 0.5, 1.0, 1.15])), draw(st.sampled_from([0.0, 0.25, 1.5]))
    weighted = inside * draw(st.sampled_from([1.0, 1.3, 2.0]))
    project, support = draw(st.sampled_from([(0.0, 0.0), (0.3, 0.2), (1.0, 0.5)]))
    rest = (1 - project) * (1 - support)
    kinds = (
        ("project", weighted * project, outside * support),
        ("support", weighted * (1 - project) * support, 0.0),
        ("", weighted * rest, outside * (1 - support)),
    )
    visits = draw(st.sampled_from([0.0, 0.1]))
    return Workload(1.0, weighted, inside, outside, visits, draw(st.sampled_from([0.0, 0.4])), kinds)


YEARS = st.lists(st.lists(quarters(60), min_size=1, max_size=24), min_size=1, max_size=4)
RENEWED = plans(BLOCK, auto_renew="yes", block_life=3)
KEPT = plans(RETAINER, rollover_months=3, rollover_share=0.5, included_hours=12)
CAPPED = plans(
    RETAINER,
    rollover_months=4,
    rollover_cap=15,
    included_hours=12,
    pool_months=3,
    without=("included tickets",),
)
TOPPED_UP = plans(BLOCK, auto_renew="yes", block_life=4, block_hours=10, top_up_below=4)
SILVER = Plan(
    "Silver",
    "retainer",
    monthly_fee=900,
    hourly_rate=110,
    included_visits=2,
    visit_charge=50,
    travel=30,
    free_travel=10,
    travel_rate=0.7,
    term_months=14,
    yearly_escalator=0.05,
)
OWN_UNITS = st.sampled_from(
    [
        Plan("Money", "block", hourly_rate=100, hourly_discount=0.1, block_value=900, block_price=800, term_months=26,
             yearly_escalator=0.1, top_up_below=200, block_life=5),
        Plan("Money once", "block", hourly_rate=100, block_value=3000, auto_renew=False, overage_rate=120, term_months=14,
             yearly_escalator=0.1),
        Plan("Packs", "block", hourly_rate=100, block_tickets=6, block_price=500, block_life=3, top_up_below=2),
        Plan("Pack", "block", hourly_rate=100, block_tickets=20, block_price=500, auto_renew=False, ticket_price=90),
        Plan("By ticket", "pay as you go", ticket_price=95, yearly_escalator=0.1, term_months=18),
        replace(SILVER, included_tickets=5, ticket_price=90, rollover_months=2, rollover_share=0.5, pool_months=2,
                rollover_cap=7),
        replace(SILVER, included_hours=5, hours_per_user=0.5, users=6, pool_months=3),
        Plan("Capped", "fixed price", monthly_fee=1000, hourly_rate=100, hours_per_user=2, users=10, pool_months=3),
    ]
)  # fmt: skip
ITEMS = (
    Item("User", (ItemTier(1, 20), ItemTier(6, 15)), quantity=9, method="slab", charged="monthly"),
    Item("Cabling", (ItemTier(1, 300),), charged="once"),
)


@st.composite
def with_rows(draw: st.DrawFn) -> Plan:
    """A plan with items and with blocks beside it that serve some kinds of work for some months."""
    kept = plans(RETAINER, included_hours=12, hourly_rate=90, without=("included tickets",))
    once = plans(BLOCK, auto_renew="no", hourly_rate=90)
    plan = draw(plans("pay as you go", "fixed price", without=("ticket price",)) | kept | once)
    blocks = st.builds(
        PrepaidBlock,
        name=st.sampled_from(["Project", "Goodwill"]),
        hours=quarters(80).filter(bool),
        price=st.sampled_from([0.0, 1500.0]),
        bought_in=st.integers(1, min(plan.term, 5)).map(float),
        life=st.none() | st.integers(1, 7).map(float),
        covers_work=st.sampled_from([(), ("project",), ("other", "support")]),
    )
    return replace(plan, blocks=tuple(draw(st.lists(blocks, min_size=1, max_size=3))), items=ITEMS)


def months_by_years(years: list[list[float]], term: int) -> np.ndarray:
    return np.array([np.resize(year, term) for year in years]).T


def money_of(plan: Plan, hour: Workload, billed: np.ndarray, logged: np.ndarray) -> np.ndarray:
    return invoiced(plan, hour, charged(plan, hour, in_proportion(hour, billed, logged)))


@settings(SOME)
@given(plans() | RENEWED | KEPT | CAPPED | TOPPED_UP | OWN_UNITS | with_rows(), mixes(), YEARS)
def test_money_of_many_years(plan: Plan, hour: Workload, years: list[list[float]]) -> None:
    """Every year of an array is invoiced what its own schedule is, but for what is charged once."""
    assume(plan.hourly_rate is not None or not hour.outside)
    hours = months_by_years(years, plan.term)
    found = money_of(plan, hour, hours, hours)

    assert found.shape == (len(years),)
    for money, year in zip(found, hours.T, strict=True):
        months = schedule(plan, [hour.scaled(each) for each in year], unrounded)
        once = sum(month.charged_once for month in months.months)
        assert money == pytest.approx(months.invoiced - once, rel=1e-9, abs=1e-6)


@settings(SOME)
@given(
    OWN_UNITS | CAPPED | TOPPED_UP | with_rows(),
    mixes(),
    st.lists(st.tuples(quarters(60), st.integers(0, 12), st.integers(0, 4)), min_size=1, max_size=30),
)
def test_tickets_and_visits_of_their_own(
    plan: Plan, hour: Workload, year: list[tuple[float, int, int]]
) -> None:
    """Tickets and visits need not go with the hours: a year of all three is invoiced what its schedule is."""
    assume(plan.hourly_rate is not None or not hour.outside)
    hours, tickets, visits = np.array([year[t % len(year)] for t in range(plan.term)], dtype=np.float64).T
    loads = [
        replace(hour.times(logged), tickets=begun, visits=made)
        for logged, begun, made in zip(hours, tickets, visits, strict=True)
    ]
    months = schedule(plan, loads, unrounded)

    found = invoiced(plan, hour, charged(plan, hour, Worked(hours, visits, tickets)))

    once = sum(month.charged_once for month in months.months)
    assert float(found) == pytest.approx(months.invoiced - once, rel=1e-9, abs=1e-6)


@settings(SOME)
@given(plans() | RENEWED | KEPT | CAPPED | TOPPED_UP | OWN_UNITS, mixes(), YEARS)
def test_hours_of_many_years(plan: Plan, hour: Workload, years: list[list[float]]) -> None:
    """Every month of every year has the overage and buys the blocks of its own schedule."""
    assume(plan.hourly_rate is not None or not hour.outside)
    hours = months_by_years(years, plan.term)
    draws = drawn(plan, needed(plan, hour, in_proportion(hour, hours, hours)))

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
    assert float(money_of(silver, Workload(1.0, 1.0, 1.0), hours, hours)) == 3700


def test_logged_hours_bring_visits_and_billed_hours_money() -> None:
    """Rounding up raises the hours on the invoice, not the number of visits; the escalator raises rates alone."""
    payg = Plan(
        "As you go", "pay as you go", hourly_rate=100, visit_charge=50, term_months=24, yearly_escalator=0.1
    )
    logged = np.full((24, 1), 4.0)

    found = money_of(payg, Workload(1.0, 1.0, 1.0, 0.0, 0.25), logged + 1, logged)

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
        lambda: money_of(plan, hour, hours, hours),
        lambda: schedule(plan, [hour.scaled(9.0)], unrounded),
    ):
        with pytest.raises(
            AgreementError, match=f"Plan: there is no price for {what}; set the hourly rate or the"
        ):
            price()
    without = hours * 0
    assert money_of(replace(plan, monthly_fee=1.0), hour, without, without) == pytest.approx(
        0.0 if plan.kind == "pay as you go" else 12.0
    )
