"""Break-evens: the published ones, jumps, and that the cheaper side changes there and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from price_lists import EXAMPLES, Example
from strategies import plans, usages

from xlagree.pricing import bends, breakeven
from xlagree.pricing.breakeven import (
    MOST_BLOCKS,
    Crossing,
    Curve,
    break_even_hours,
    break_even_users,
    break_evens,
    cost_curve,
    knots,
    our_break_evens,
    reach,
)
from xlagree.pricing.costs import Costs, delivery_cost
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.usage import Month, Usage, even
from xlagree.proposal.decision import paid_unit
from xlagree.terms.errors import AgreementError

PAYG = Plan("As you go", "pay as you go", hourly_rate=150)
BLOCK = Plan("Block", "block", block_hours=10, block_price=1350)
GOLD = Plan("Gold", "fixed price", monthly_fee=2400)


def retainer(fee: float, included: float, rate: float) -> Plan:
    return Plan("R", "retainer", monthly_fee=fee, included_hours=included, overage_rate=rate)


def paid_at(curve: Curve) -> Callable[[float], float]:
    """Money at one number of hours."""
    return lambda hours: curve((hours,))[0]


def assert_sides_change_only_there(
    gap: Callable[[float], float], found: list[Crossing], highest: float
) -> None:
    """Between two reported hours one side stays the cheaper one, and it is the one that was said to be."""
    edges = [0.0, *(at.hours for at in found), highest]
    first = [at.a_first for at in found]
    assert all(low < high for low, high in pairwise(edges))
    assert all(one != other for one, other in pairwise(first))
    for i, (low, high) in enumerate(pairwise(edges)):
        gaps = [gap(low + (high - low) * step / 40) for step in range(1, 40)]
        nothing = 1e-7 * max(1.0, abs(gap(highest)))
        sides = {g < 0 for g in gaps if abs(g) > nothing}
        assert len(sides) <= 1, (i, low, high)
        if found and sides:
            assert sides == {first[i] if i < len(found) else not first[-1]}, (i, low, high)


# Published


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_published(example: Example) -> None:
    """The eight break-evens of MARKET.md section 10, from the price lists themselves."""
    found = break_evens(example.first, example.second, months=1)

    assert found[0].hours == pytest.approx(example.hours, abs=1e-9)
    assert found[0].kind == "crossing"
    assert found[0].a_first


def test_per_minute_plans() -> None:
    """Published (BE-01): 7.95 and 0.05 a minute against 9.95 and 0.03 a minute meet at 100 minutes."""
    (found,) = break_evens(retainer(7.95, 0, 0.05), retainer(9.95, 0, 0.03), months=1)

    assert found.hours == pytest.approx(100, abs=1e-9)
    assert found.kind == "crossing"


def test_every_crossing_and_jump() -> None:
    """Published (BE-03): 150 an hour against blocks of 10 at 1,350 changes sides seven times below 40 hours."""
    found = break_evens(PAYG, BLOCK, max_hours=40, months=1)

    assert [at.hours for at in found] == pytest.approx([9, 10, 18, 20, 27, 30, 36])
    assert [at.kind for at in found] == ["crossing", "jump"] * 3 + ["crossing"]
    assert [at.a_first for at in found] == [True, False] * 3 + [True]


# Properties

IN_HOURS = ("included tickets",)
"""What a plan without tickets of a month does without."""
comparable = plans(block_hours=10, without=IN_HOURS) | plans(
    "block", "retainer", block_hours=7.3, block_price=777, without=IN_HOURS
)


@given(comparable, comparable, usages(longest=3) | st.just(even(1)), st.sampled_from([1, 2, 12, 15]))
def test_the_cheaper_side_changes_there_and_nowhere_else(a: Plan, b: Plan, usage: Usage, months: int) -> None:
    """On a fine grid of hours, in any mix of work, two plans change sides exactly where it is reported."""
    one, other = paid_at(cost_curve(a, months, usage)), paid_at(cost_curve(b, months, usage))
    found = break_evens(a, b, 40, months, usage)

    assert_sides_change_only_there(lambda hours: one(hours) - other(hours), found, 40)


@given(comparable, comparable, st.sampled_from([1, 12]))
def test_either_side_may_stand_first(a: Plan, b: Plan, months: int) -> None:
    """Two plans the other way round change sides at the same hours, with the sides exchanged."""
    found, turned = break_evens(a, b, 40, months), break_evens(b, a, 40, months)

    assert [at.hours for at in found] == pytest.approx([at.hours for at in turned])
    assert [(at.kind, at.a_first) for at in found] == [(at.kind, not at.a_first) for at in turned]


def test_hours_of_each_user_are_included_too() -> None:
    """12 hours and a quarter for each of 6 users are 13.5 for 1,000, 150 beyond; at 100 an hour that is 1,000 for 10, 2,050 for 20.5."""
    care = Plan(
        "Care",
        "retainer",
        monthly_fee=1000,
        included_hours=12,
        hours_per_user=0.25,
        users=6,
        overage_rate=150,
    )
    by_hour = Plan("By hour", "pay as you go", hourly_rate=100)

    assert knots(care, 40) == [13.5]
    assert [at.hours for at in break_evens(by_hour, care, 40)] == pytest.approx([10, 20.5])


def test_an_hour_of_a_capped_plan_with_hours_for_each_user() -> None:
    """1,500 for 12 hours and half an hour for each of 6 users."""
    capped = Plan(
        "Capped", "fixed price", monthly_fee=1500, cap_hours=12, hours_per_user=0.5, users=6, hourly_rate=150
    )

    assert paid_unit(capped) == 100
    assert (capped.cap, capped.grant) == (15, 0)


@given(comparable, st.sampled_from([1, 12]))
def test_a_plan_never_crosses_itself(plan: Plan, months: int) -> None:
    """A plan against itself has no cheaper side."""
    assert break_evens(plan, plan, 40, months) == []


@given(
    plans("block", block_hours=10, auto_renew="yes") | plans("retainer", "fixed price", without=IN_HOURS),
    st.sampled_from([1, 2, 5, 13]),
    usages(longest=2),
)
def test_cost_is_straight_between_knots(plan: Plan, months: int, usage: Usage) -> None:
    """Between two neighbouring knots the price is a straight line."""
    cost = paid_at(cost_curve(plan, months, usage))
    for low, high in pairwise([0.0, *knots(plan, 15, months, usage), 15.0]):
        inside = [cost(low + (high - low) * share) for share in (0.2, 0.5, 0.8)]
        assert inside[0] + inside[2] == pytest.approx(2 * inside[1])


# Kinds of change


def test_a_leap_is_a_jump_on_either_side_of_rounding() -> None:
    """Knots that differ in their last binary digit only are one knot, so a leap there is a jump."""
    jumping = Plan("B", "block", block_hours=7.3, block_price=1000, block_life=6)
    found = break_evens(
        Plan("A", "block", block_hours=10, block_price=1350, block_life=12), jumping, months=60
    )

    leaps = [
        at for at in found if any(abs(at.hours * n / 7.3 - round(at.hours * n / 7.3)) < 1e-9 for n in (6,))
    ]
    assert leaps
    assert {at.kind for at in leaps} == {"jump"}


def test_a_leap_to_an_equal_price_is_a_jump() -> None:
    """A second block that brings the price exactly to the other plan's ends the block's advantage there."""
    block = Plan("B", "block", block_hours=10, block_price=1500)
    (found,) = break_evens(block, Plan("F", "fixed price", monthly_fee=3000), max_hours=30, months=1)

    assert found == Crossing(10.0, "jump", True)


def test_touching_is_no_break_even() -> None:
    """Prices that meet and part again on the same side are no break-even."""
    assert break_evens(PAYG, Plan("B", "block", block_hours=10, block_price=1500), 20, 1) == []


def test_expiry_moves_the_break_even() -> None:
    """A block for a year pays off sooner than one that expires every month."""
    monthly = Plan("B", "block", block_hours=10, block_price=1350, block_life=1)

    assert break_evens(PAYG, BLOCK, 20)[0].hours == pytest.approx(0.75)
    assert break_evens(PAYG, monthly, 20)[0].hours == pytest.approx(9)


def test_the_mix_of_work_moves_the_break_even() -> None:
    """With half of the hours after hours at 1.5, a flat fee of 2,400 pays off at 12.8 instead of 16 hours."""
    payg = Plan("A", "pay as you go", hourly_rate=150, after_hours_multiplier=1.5)
    mixed = Usage((Month(10, after_hours=5),))

    assert [at.hours for at in break_evens(payg, GOLD)] == pytest.approx([16])
    assert [at.hours for at in break_evens(payg, GOLD, usage=mixed)] == pytest.approx([12.8])


def test_setup_is_left_out_and_prepayment_too() -> None:
    """One-off charges and the time of invoicing do not move a break-even."""
    later = Plan("G", "fixed price", monthly_fee=2400, setup_fee=5000, prepaid_months=12, term_months=36)

    assert break_evens(PAYG, later) == break_evens(PAYG, GOLD)


def test_search_limits() -> None:
    """Without max hours the largest knot decides; plans without any, too far a search and bad months are refused."""
    assert reach(PAYG, GOLD) == 32
    assert break_evens(PAYG, GOLD, max_hours=15) == []
    with pytest.raises(AgreementError, match="max hours must be set") as raised:
        break_evens(PAYG, PAYG)
    assert raised.value.kind == "unsolvable"
    with pytest.raises(AgreementError, match=f"max hours must be at most {MOST_BLOCKS * 10 / 60:g} hours"):
        break_evens(PAYG, BLOCK, max_hours=1e6, months=60)
    with pytest.raises(AgreementError, match="months must be a whole number of months from 1 to 60"):
        break_evens(PAYG, BLOCK, months=61)


def test_five_years_of_blocks_take_few_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search over 60 months stays fast enough for a cell: it prices a few hours for each bend or jump of a plan."""
    block = Plan("B", "block", block_hours=10, block_price=1350, block_life=12, yearly_escalator=0.03)
    priced: list[float] = []

    def counted(plan: Plan, months: int, usage: Usage | None) -> Curve:
        curve = cost_curve(plan, months, usage)
        return lambda hours: (priced.extend(hours), curve(hours))[1]

    monkeypatch.setattr(breakeven, "cost_curve", counted)
    bends = knots(block, reach(PAYG, block), 60, None)

    assert len(break_evens(PAYG, block, months=60)) > 5
    assert len(priced) < 5 * len(bends)


# Our own break-even


def test_our_own_break_even() -> None:
    """A fixed price of 2,400 at 80 an hour earns up to 30 hours; with 400 of fixed cost up to 25."""
    assert our_break_evens(GOLD, Costs(80)) == [Crossing(30.0, "crossing", True)]
    assert break_even_hours(GOLD, Costs(80)) == 30
    assert break_even_hours(GOLD, Costs(80, fixed_cost=400)) == 25


def test_our_break_even_beyond_the_included_hours() -> None:
    """Overage a little below cost eats the margin slowly: (1,000 - 10 x 79) / (80 - 79) = 210 hours."""
    assert break_even_hours(retainer(1000, 10, 79), Costs(80)) == pytest.approx(210)


def test_hours_from_which_we_earn() -> None:
    """Pay as you go at 150 turns to a profit at 700 / (150 - 80) = 10 hours and never back."""
    assert our_break_evens(PAYG, Costs(80, fixed_cost=700)) == [
        Crossing(pytest.approx(10), "crossing", False)
    ]
    with pytest.raises(
        AgreementError, match="no number of hours at which the margin turns to a loss"
    ) as raised:
        break_even_hours(PAYG, Costs(80, fixed_cost=700))
    assert raised.value.kind == "unsolvable"


@given(comparable, st.integers(10, 200), st.integers(0, 2000))
def test_our_margin_changes_sign_there_and_nowhere_else(plan: Plan, cost: int, fixed: int) -> None:
    """Between two of our break-evens the margin of a year keeps its sign."""
    costs = Costs(cost, fixed_cost=fixed)
    paid = paid_at(cost_curve(plan))

    def loss(hours: float) -> float:
        return delivery_cost(costs, plan, even(hours)).total - paid(hours)

    assert_sides_change_only_there(loss, our_break_evens(plan, costs, 40), 40)


def test_break_even_users() -> None:
    """Fixed cost over what a user leaves: 1,000 / (85 - 35) = 20 users; a user sold below cost has none."""
    assert break_even_users(85, 0.5, Costs(70, fixed_cost=1000)) == 20
    assert break_even_users(85, 0.5, Costs(60, cost_per_user=5, fixed_cost=600, tools=400)) == 20
    with pytest.raises(
        AgreementError, match=r"price per user must be above its cost of 35 \(got 30\)"
    ) as raised:
        break_even_users(30, 0.5, Costs(70, fixed_cost=1000))
    assert raised.value.kind == "unsolvable"


def test_blocks_beside_a_plan_and_included_visits_bend_its_cost() -> None:
    """Where a block runs out and where the visits of a month are used up the cost bends: the crossing is exact."""
    block = PrepaidBlock("A", 20, 400, life=2)
    payg = Plan("P", "pay as you go", hourly_rate=140)
    retainer = Plan("X", "retainer", hourly_rate=120, monthly_fee=900, included_hours=5, blocks=(block,))
    visited = Usage((Month(10.0, visits=5.0),))
    as_you_go = Plan("P", "pay as you go", hourly_rate=100, visit_charge=100)
    included = Plan(
        "R",
        "retainer",
        hourly_rate=100,
        monthly_fee=1250,
        included_hours=10,
        visit_charge=100,
        included_visits=4,
    )

    assert next(at.hours for at in break_evens(payg, retainer)) == pytest.approx(65 / 6)
    assert next(at.hours for at in break_evens(payg, retainer, 40)) == pytest.approx(65 / 6)
    assert next(at.hours for at in break_evens(as_you_go, included, 40, 12, visited)) == pytest.approx(8.5)


def test_money_blocks_that_rise_and_are_topped_up() -> None:
    """A top-up threshold stands still while value and rate rise: the jump is found where the price leaps."""
    payg = Plan("P", "pay as you go", hourly_rate=100, term_months=24)
    money = Plan(
        "X", "block", hourly_rate=90, block_value=2500, block_price=2000, block_life=3, top_up_below=750,
        yearly_escalator=0.03, term_months=24,
    )  # fmt: skip
    one, other = paid_at(cost_curve(payg, 24)), paid_at(cost_curve(money, 24))

    for at in break_evens(payg, money, 20, 24):
        before, after = ((one(at.hours + x) - other(at.hours + x)) for x in (-1e-4, 1e-4))
        assert before * after < 0


def test_when_blocks_are_renewed_is_asked_once_for_all_that_live_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Blocks of another size and price are renewed at the same share of a block, which is not sought again."""
    small = Plan("Small", "block", block_hours=10, block_price=1350, block_life=5)
    large = Plan("Large", "block", block_hours=25, block_price=3000, block_life=5)
    found = knots(small, 28)
    monkeypatch.setattr(bends, "draw", None)  # nothing is drawn any more
    assert knots(large, 70) == pytest.approx([2.5 * mark for mark in found])
    with pytest.raises(TypeError):
        knots(replace(large, block_life=6), 70)
