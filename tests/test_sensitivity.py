"""Sensitivity: what each term moves by itself, and how the terms lead from one case to another."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest
from demands import FEW
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand, certain
from xlagree.actuarial.demand_table import read_demand
from xlagree.economics.outlook import Outlook
from xlagree.generate.samples.card import sample_card
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import by_month
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.proposal.sensitivity import bridge, drivers, moved, sorted_by_swing, tornado
from xlagree.terms.errors import AgreementError

PAYG = Plan("As you go", "pay as you go", hourly_rate=150.0, after_hours_multiplier=1.5)
SILVER = Plan(
    "Silver", "retainer", hourly_rate=150.0, monthly_fee=1250.0, included_hours=10.0, overage_rate=130.0
)
GOLD = Plan(
    "Gold", "fixed price", fee_per_user=85.0, cap_hours=20.0, hourly_rate=150.0, billing_increment=0.25
)
BLOCK = Plan("Block", "block", block_hours=20.0, block_price=2700.0)
ROLES = {"Engineer": Role("Engineer", 1.0, 80.0)}
LOYAL = Discount("Loyal", "term", "all", share=0.1, plans=("Gold",))
LIKELY = read_demand(
    [["tickets", 15], ["hours per ticket", 0.8], ["after-hours share", 0.1], ["visits per ticket", 0.1]]
)


def deal(
    *scenarios: Scenario, plans: tuple[Plan, ...] = (PAYG, SILVER), demand: Demand | None = LIKELY
) -> Proposal:
    card = RateCard(
        plans,
        Costs(70.0, tools=30.0, roles=ROLES),
        sample_card().policy,
        ROLES,
        (),
        (LOYAL,),
        scenarios=scenarios,
    )
    return Proposal(Client("Acme", users=20), by_month([10]), card, date(2026, 1, 31), demand=demand)


LONGER = Change("demand", "hours_per_ticket", factor=1.25)
DEARER = Change("costs", "cost_per_hour", factor=1.1)
SURE = deal(
    Scenario("low", (Change("costs", "tools", 20.0),)), Scenario("high", (LONGER, DEARER)), demand=certain(12)
)
"""12 hours every month; at 150 an hour 21,600 a year, at 1,250 with 10 hours and 130 beyond 18,120; they cost 10,080
and tools of 360, so 11,160 and 7,680 are left."""


def names(proposal: Proposal) -> list[str]:
    return [driver.label for driver in drivers(proposal)]


def margins(proposal: Proposal) -> list[float]:
    """The margins expected, each computed by itself."""
    return [
        Outlook(plan, view.demand, proposal.card.costs, 20, 0).expected_margin
        for plan, view in zip(proposal.plans, proposal.outlooks, strict=True)
    ]


def test_drivers_are_what_differs_between_cases() -> None:
    """Demand, then costs, then plans in the order they are offered, with a value for each case, base first."""
    found = drivers(
        deal(
            Scenario("low", (Change("plans", "hourly_rate", factor=0.9), Change("costs", "tools", 20.0))),
            Scenario(
                "high", (LONGER, Change("demand", "tickets", 20.0), Change("Silver", "monthly_fee", 1300.0))
            ),
        )
    )
    assert [(driver.of, driver.term.name, driver.values) for driver in found] == [
        ("demand", "tickets", (15.0, 15.0, 20.0)),
        ("demand", "hours per ticket", (0.8, 0.8, 1.0)),
        ("costs", "tools", (30.0, 20.0, 30.0)),
        ("As you go", "hourly rate", (150.0, 135.0, 150.0)),
        ("Silver", "hourly rate", (150.0, 135.0, 150.0)),
        ("Silver", "monthly fee", (1250.0, 1250.0, 1300.0)),
    ]
    assert [driver.label for driver in found][1:4] == [
        "Demand: hours per ticket", "Costs: tools", "As you go: hourly rate",
    ]  # fmt: skip


def test_what_this_proposal_has_not_is_no_driver() -> None:
    """A plan that is not offered, a factor on nothing, a scenario that says the same as the base case."""
    scenario = Scenario(
        "high",
        (
            Change("Gold", "cap_hours", 30.0),
            Change("demand", "emergency_share", factor=2.0),
            Change("costs", "tools", 30.0),
            Change("Silver", "monthly_fee", factor=2.0),
        ),
    )
    some = replace(deal(scenario, plans=(PAYG, SILVER, GOLD)), client=Client("Acme", plans=("Silver",)))
    assert names(some) == ["Silver: monthly fee"]
    assert drivers(deal()) == ()
    assert (tornado(deal()), bridge(deal(), 0, 0)) == ((), ())


def test_tickets_per_user_are_tickets() -> None:
    """One driver, in tickets a month: 20 users of 0.5 tickets, then of 0.75."""
    some = read_demand([["users", 20], ["tickets per user", 0.5], ["hours per ticket", 1]])
    scenarios = (
        Scenario("low", (Change("demand", "tickets", 8.0),)),
        Scenario("high", (Change("demand", "tickets_per_user", 0.75),)),
    )
    (driver,) = drivers(deal(*scenarios, demand=some))
    assert (driver.term.name, driver.values) == ("tickets", (10.0, 8.0, 15.0))


def test_a_tornado_by_hand() -> None:
    """Each term alone: 15 hours bring 27,000 and 22,800 and cost 12,600; at 77 an hour 12 hours cost 11,088."""
    hours, hourly, tools = tornado(SURE)
    assert [swing.driver.term.name for swing in (hours, hourly, tools)] == [
        "hours per ticket",
        "cost per hour",
        "tools",
    ]
    assert hours.low == pytest.approx([11160.0, 7680.0])
    assert hours.high == pytest.approx([27000 - 12600 - 360, 22800 - 12600 - 360])
    assert hourly.high == pytest.approx([11160.0 - 1008, 7680.0 - 1008])
    assert tools.low == pytest.approx([11160.0 + 120, 7680.0 + 120])
    assert tools.high == pytest.approx([11160.0, 7680.0])
    assert (hours.cases, tools.cases) == ((1, 2), (1, 2))


def test_a_bridge_by_hand() -> None:
    """The hours first, then what they cost: 15 hours at 7 more an hour are 1,260 a year."""
    assert bridge(SURE, 0, 2) == (
        pytest.approx([2880.0, 2160.0]),
        pytest.approx([-1260.0, -1260.0]),
        pytest.approx([0.0, 0.0]),
    )
    assert bridge(SURE, 1, 2)[2] == pytest.approx([-120.0, -120.0])
    assert bridge(SURE, 1, 1) == ((0.0, 0.0),) * 3


def test_low_and_high_are_the_cases_of_these_names() -> None:
    """Where there are none, the smallest and the largest value of the cases besides the base."""
    cheap, dear = (
        Scenario("slump", (Change("costs", "tools", 10.0),)),
        Scenario("boom", (Change("costs", "tools", 50.0),)),
    )
    (swing,) = tornado(deal(dear, cheap, demand=certain(12)))
    assert swing.cases == (2, 1)
    assert swing.low[0] - swing.high[0] == pytest.approx(40 * 12)
    (swing,) = tornado(
        deal(cheap, Scenario("HIGH", (Change("costs", "tools", 20.0),)), dear, demand=certain(12))
    )
    assert swing.cases == (1, 2)
    (swing,) = tornado(deal(dear, demand=certain(12)))
    assert swing.low == swing.high


def test_both_values_may_move_the_margin_the_same_way() -> None:
    """10 hours are included: 2 fewer save 1,680 a year, 5 more bring 7,800 and cost 4,200; that is farther than tools at 5 or 255."""
    low = Scenario("low", (Change("demand", "hours_per_ticket", factor=0.8), Change("costs", "tools", 5.0)))
    high = Scenario(
        "high", (Change("demand", "hours_per_ticket", factor=1.5), Change("costs", "tools", 255.0))
    )
    swings = tornado(deal(low, high, demand=certain(10)))
    found = [(swing.driver.term.name, swing.width(1)) for swing in sorted_by_swing(swings, 1)]
    assert found == [("hours per ticket", pytest.approx(3600)), ("tools", pytest.approx(3000))]


def test_the_order_of_swings_is_that_of_a_plan() -> None:
    """A fee moves its own plan alone; what moves a plan as far as another stays in its place."""
    low = Scenario("low", (Change("costs", "tools", 20.0), Change("Silver", "monthly_fee", 1200.0)))
    dearer = Change("costs", "tools", 50.0), Change("Silver", "monthly_fee", 1300.0)
    high = Scenario("high", (*dearer, Change("As you go", "visit_charge", 9.0)))
    swings = tornado(deal(low, high, demand=certain(12)))
    assert [swing.driver.term.name for swing in swings] == ["tools", "visit charge", "monthly fee"]
    by_plan = [[swing.driver.term.name for swing in sorted_by_swing(swings, plan)] for plan in (0, 1)]
    assert by_plan == [["tools", "visit charge", "monthly fee"], ["monthly fee", "tools", "visit charge"]]


def test_a_factor_on_the_cost_per_hour_takes_the_roles_along() -> None:
    """The driver is one; a case in which the standard hour alone is set leaves the roles."""
    both = deal(Scenario("low", (Change("costs", "cost_per_hour", 77.0),)), Scenario("high", (DEARER,)))
    (driver,) = drivers(both)
    assert driver.values == (70.0, 77.0, 77.0)
    costs = [moved(both, driver, case).card.costs for _, case in both.cases]
    assert [(cost.cost_per_hour, cost.hour("Engineer")) for cost in costs] == [
        (70.0, 80.0),
        (77.0, 80.0),
        (77.0, 88.0),
    ]


CHANGES = (
    Change("demand", "tickets", factor=1.25),
    LONGER,
    Change("demand", "after_hours_share", factor=1.5),
    Change("demand", "client_uncertainty", factor=0.5),
    Change("demand", "visits_per_ticket", 0.3),
    DEARER,
    Change("costs", "cost_per_visit", 40.0),
    Change("plans", "hourly_rate", factor=0.96),
    Change("Silver", "monthly_fee", factor=1.03),
    Change("Silver", "included_hours", 8.0),
    Change("Gold", "cap_hours", 12.0),
    Change("Gold", "fee_per_user", factor=0.9),
    Change("Gold", "billing_increment", factor=2.0),
    Change("Block", "block_hours", 16.0),
    Change("Block", "block_price", factor=1.1),
)
SOME = st.lists(st.sampled_from(CHANGES), unique=True, max_size=4).map(tuple)
ALL = (PAYG, SILVER, GOLD, BLOCK)


@FEW
@given(SOME, SOME)
def test_swings_are_what_each_term_alone_gives(low: tuple[Change, ...], high: tuple[Change, ...]) -> None:
    """The same bits as plans, demand and costs set one by one and priced anew."""
    found = deal(Scenario("low", low), Scenario("high", high), plans=ALL)
    for swing in tornado(found):
        driver = swing.driver
        for name, got in (("low", swing.low), ("high", swing.high)):
            own = [
                replace(change, of=driver.of)
                for change in (low if name == "low" else high)
                if change.term == driver.term.field and change.of in (driver.of, "plans")
            ]
            assert list(got) == margins(deal(plans=ALL).under(Scenario(name, tuple(own))))


@FEW
@given(SOME, SOME)
def test_a_bridge_arrives(low: tuple[Change, ...], high: tuple[Change, ...]) -> None:
    """Effects add up to the difference of the margins for every plan and pair of cases; the way back turns the signs."""
    found = deal(Scenario("low", low), Scenario("high", high), plans=ALL)
    expected = [margins(case) for _, case in found.cases]
    for start, end in combinations(range(3), 2):
        rows = bridge(found, start, end)
        sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * 4
        assert sums == pytest.approx(
            [b - a for a, b in zip(expected[start], expected[end], strict=True)], abs=1e-6
        )
        assert bridge(found, end, start) == tuple(tuple(-effect for effect in row) for row in rows)


def test_steps_of_a_bridge_are_those_of_a_walk() -> None:
    """Term by term, each state priced anew."""
    found = deal(Scenario("high", CHANGES), plans=ALL)
    states, here = [margins(found)], found
    for driver in drivers(found):
        here = moved(here, driver, found.cases[1][1])
        states.append(margins(here))
    assert here.plans == found.cases[1][1].plans
    steps = [tuple(b - a for a, b in zip(*pair, strict=True)) for pair in pairwise(states)]
    assert list(bridge(found, 0, 1)) == steps


def test_cases_may_be_given_as_proposals() -> None:
    """As when each was rebuilt from a book; a term must be set in all of them or in none."""
    assert tornado(list(SURE.cases)) == tornado(SURE)
    card = SURE.card
    capped = replace(SURE, card=replace(card, plans=(*card.plans, replace(GOLD, cap_hours=None))))
    other = replace(SURE, card=replace(card, plans=(*card.plans, GOLD)))
    with pytest.raises(AgreementError, match="cap hours of Gold is set in some cases and not in others"):
        drivers([("base", capped), ("high", other)])


def test_without_a_forecast_there_are_no_margins() -> None:
    """Terms that differ are known all the same."""
    found = deal(Scenario("high", (DEARER, LONGER)), demand=None)
    assert names(found) == ["Costs: cost per hour"]
    assert bridge(found, 0, 1) == ((),)
