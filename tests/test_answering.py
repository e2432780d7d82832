"""Demand that answers to the plan: nothing where it does not, hand-worked rises, and clients drawn by chance who choose."""

import os
from dataclasses import replace
from itertools import pairwise, product
from math import inf

import numpy as np
import pytest
from choosing import Clients, Price, by_the_hour, drawn, with_a_fee
from demands import SOME, demands
from hypothesis import given
from hypothesis import strategies as st
from strategies import plans

from xlagree.actuarial.demand import Demand, certain
from xlagree.economics.answering import check_signed, of_signers, under
from xlagree.economics.choice import cheaper
from xlagree.economics.fee import fee_for
from xlagree.economics.fee_ways import WAYS, By
from xlagree.economics.free_hours import free_share
from xlagree.economics.outlook import Outlook
from xlagree.economics.signing import pay_as_you_go
from xlagree.economics.users import break_even_users_at_risk
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError

GOLD = Plan("Gold", "fixed price", monthly_fee=1400, hourly_rate=150)
CAPPED = Plan("Capped", "fixed price", monthly_fee=1200, hourly_rate=150, cap_hours=12)
SILVER = Plan("Silver", "retainer", monthly_fee=900, included_hours=7, overage_rate=130, hourly_rate=150)
PAYG = Plan("As you go", "pay as you go", hourly_rate=150)
BLOCKS = Plan("Blocks", "block", block_hours=10, block_price=1300, hourly_rate=150)
COSTS = Costs(110)
PRICES: dict[str, Price] = {
    "Gold": with_a_fee(1400, inf, 0),
    "Capped": with_a_fee(1200, 12, 150),
    "Silver": with_a_fee(900, 7, 130),
}
KNOWN = (0.25, 0.5, 0.9, 1.0)
SELECTIONS = pytest.mark.parametrize("selection", KNOWN)


def asked(uncertainty: float = 0.45, **terms: float) -> Demand:
    """The demand of the clients drawn."""
    return Demand(10, 1, 1.0, uncertainty, 0.3, "gamma", **terms)  # type: ignore[arg-type]  # floats all


# Nothing


@given(plans(), demands())
@SOME
def test_a_demand_that_does_not_answer_is_itself(plan: Plan, demand: Demand) -> None:
    """Without either term nothing is made anew, so that no digit can differ."""
    assert under(plan, demand) is demand
    assert Outlook(plan, demand).demanded is demand


@given(plans(without=("ticket price", "included tickets", "block tickets")), demands(), st.floats(0.01, 1))
@SOME
def test_hours_rise_by_the_response_at_most(plan: Plan, demand: Demand, response: float) -> None:
    """Whatever the plan: by nothing up to the response, more with more of it, and nothing else of the demand changes."""
    one, more = (under(plan, replace(demand, usage_response=share)) for share in (response / 2, response))
    rise = more.mean / demand.mean if demand.mean else 1.0
    assert 1 - 1e-12 <= rise <= 1 + response + 1e-9
    assert one.mean <= more.mean + 1e-9
    same = {"tickets": 0.0, "hours_per_ticket": 1.0, "logged": None}
    assert replace(more, **same) == replace(demand, **same)


# What is free


def test_all_of_a_fixed_price_is_free() -> None:
    """20 % of 10 tickets are 2; a year as you go is as it was."""
    demand = Demand(10, 1, usage_response=0.2)
    assert under(GOLD, demand).tickets == pytest.approx(12, rel=1e-14)
    assert under(PAYG, demand) == replace(demand, usage_response=0.0)
    assert under(BLOCKS, demand).tickets == 10


def test_only_hours_that_are_covered_are_free() -> None:
    """A tenth after hours and a fifth in emergencies, each weighing more: 30 % of the hours are not covered, 14 % come."""
    plan = replace(GOLD, covers_classes=(), after_hours_multiplier=2.0, emergency_multiplier=3.0)
    demand = Demand(10, 1, after_hours_share=0.1, emergency_share=0.2, usage_response=0.2)
    assert under(plan, demand).tickets == pytest.approx(10 * 1.14, rel=1e-12)


@pytest.mark.parametrize(
    ("plan", "hours", "free"),
    [
        (replace(SILVER, included_hours=12), 10.0, 1.0),
        (replace(SILVER, included_hours=10), 10.0, 0.0),
        (replace(SILVER, included_hours=8), 10.0, 0.0),
        (replace(CAPPED, cap_hours=11), 10.0, 1.0),
        (replace(CAPPED, cap_hours=9), 10.0, 0.0),
        (replace(BLOCKS, auto_renew=False, block_hours=121), 10.0, 1.0),
        (replace(BLOCKS, auto_renew=False, block_hours=120), 10.0, 0.0),
        (replace(BLOCKS, block_life=2, block_hours=21), 10.0, 1.0),
        (replace(BLOCKS, block_life=2, block_hours=20), 10.0, 0.0),
        (replace(BLOCKS, block_hours=500), 10.0, 0.0),
    ],
)  # fmt: skip
def test_the_next_hour_is_free_while_something_is_left(plan: Plan, hours: float, free: float) -> None:
    """Hours that are certain: all of a pool that outlasts them, none of one that does not or that is renewed without an end."""
    assert free_share(plan, certain(hours)) == free


def test_a_retainer_is_free_with_the_chance_that_it_lasts() -> None:
    """Poisson tickets of exactly an hour, 2 a month: 3 are left over with the chance of at most 2, 5 e^-2 = 67.7 %."""
    hours = Demand(2, 1, 0.1, 0.0, 0.0)
    one = replace(SILVER, included_hours=3.0, billing_increment=0.5)
    exact = replace(certain(1), tickets=2.0, month_spread=0.0, by_ticket=True)
    assert free_share(one, exact) == pytest.approx(5 * np.exp(-2), abs=1e-9)
    kept = replace(one, rollover_months=1.0)  # 6 for two months with 4 expected: at most 5 of them
    chance = np.exp(-4) * sum(4**k / f for k, f in enumerate((1, 1, 2, 6, 24, 120)))
    assert free_share(kept, exact) == pytest.approx(chance, abs=1e-9)
    assert 0 < free_share(one, hours) < 1


def test_a_large_retainer_is_nearly_a_fixed_price_and_a_small_one_pay_as_you_go() -> None:
    """The share that is free rises with what is included, from 0 to 1."""
    shares = [free_share(replace(SILVER, included_hours=hours), asked()) for hours in (0, 2, 5, 10, 20, 100)]
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1, abs=1e-6)
    assert all(low < high for low, high in pairwise(shares))


def test_tickets_that_are_counted_grow_longer_instead_of_more() -> None:
    """An hour within a ticket is free, another ticket is not."""
    plan = Plan("Tickets", "pay as you go", ticket_price=90)
    raised = under(plan, Demand(10, 1, usage_response=0.25))
    assert (raised.tickets, raised.hours.mean) == (10, 1.25)
    assert Outlook(plan, Demand(10, 1, usage_response=0.25)).expected_price == 12 * 900


def test_hours_that_are_certain_rise_by_their_length() -> None:
    """10 hours every month are 12 for certain, by one ticket."""
    raised = under(GOLD, replace(certain(10), usage_response=0.2))
    assert raised.tickets == 1
    assert raised.law(12).quantile(0.95) == pytest.approx(144)


def test_a_price_per_user_pays_for_hours_that_rise() -> None:
    """As many users as the same work without an answer would ask for, were there so much more of it."""
    demand = Demand(10, 1, users=20, usage_response=0.2)
    more = replace(demand, tickets=12.0, usage_response=0.0)
    costs = Costs(70, fixed_cost=1000)
    assert break_even_users_at_risk(85, demand, costs) == pytest.approx(
        break_even_users_at_risk(85, more, costs)
    )


def test_a_choice_is_priced_on_the_hours_of_each_plan() -> None:
    """12 hours as you go cost 1,800 and the fixed price 2,000, though hours would rise to 15 under it."""
    gold = replace(GOLD, monthly_fee=2000.0)
    answering = replace(certain(12), usage_response=0.25)
    assert cheaper(PAYG, gold, answering).below == 1
    for selection in (0.0, 0.5):  # who compares has not signed
        demand = asked(usage_response=0.2, selection=selection)
        assert cheaper(PAYG, GOLD, demand).below == pytest.approx(
            cheaper(PAYG, GOLD, asked()).below, abs=2e-3
        )


# Who signs


def test_all_sign_where_the_plan_is_cheaper_for_everybody() -> None:
    """Nobody is selected by a fee below what the least need; nor where there is nothing to know."""
    cheap = replace(GOLD, monthly_fee=700.0)
    assert under(cheap, asked(selection=0.5)) == asked()
    assert under(GOLD, asked(0.0, selection=1.0)) == asked(0.0)


FEES, UNCERTAIN = (GOLD, CAPPED, SILVER), (0.2, 0.45, 0.7)
PAIRS = [
    (plan, share, UNCERTAIN[(i + j) % len(UNCERTAIN)])
    for i, plan in enumerate(FEES)
    for j, share in enumerate(KNOWN)
]
"""Every plan with every share that clients know, and either of them with every uncertainty."""


@pytest.mark.hypothesis  # so that the soak, which has them all together, has it too
@pytest.mark.parametrize(
    ("plan", "selection", "uncertainty"),
    [*product(FEES, KNOWN, UNCERTAIN)] if os.environ.get("XLAGREE_SOAK") else PAIRS,
    ids=lambda of: getattr(of, "name", of),
)
def test_those_who_sign_are_those_of_a_simulation(plan: Plan, uncertainty: float, selection: float) -> None:
    """200,000 clients who know a part of their level and choose: their share, hours, price, loss and bad year."""
    clients = drawn(uncertainty, selection)
    price = PRICES[plan.name]
    signed = clients.sign(price, by_the_hour(150))
    view = Outlook(plan, asked(uncertainty, selection=selection), COSTS)
    margins = (price(clients.hours) - 110 * clients.year)[signed]
    assert view.signers.share == pytest.approx(signed.mean(), abs=0.008)
    assert view.law.mean == pytest.approx(clients.year[signed].mean(), rel=0.008)
    assert view.expected_price == pytest.approx(price(clients.hours)[signed].mean(), rel=0.006)
    assert view.loss.below == pytest.approx((margins < 0).mean(), abs=0.006)


def certain_to_know(clients: Clients, fee: float) -> np.ndarray:
    """Who signs a fixed price, worked by hand: where what it knows costs more than the fee at 150 an hour."""
    return clients.known * 10 * 150 > fee


@pytest.mark.parametrize(("by", "target"), [("loss chance", 0.1), ("margin", 0.25)])
@SELECTIONS
def test_the_target_of_a_fee_is_met_by_those_who_sign_it(by: str, target: float, selection: float) -> None:
    """The clients drawn who would pay the fee lose in as many years, or leave the margin, that was asked for."""
    clients = drawn(0.3, selection)
    fee = fee_for(GOLD, asked(0.3, selection=selection), Costs(95), by, target)  # type: ignore[arg-type]  # a way
    signed = certain_to_know(clients, fee.fee)
    margins = 12 * fee.fee - 95 * clients.year[signed]
    assert fee.signing == pytest.approx(signed.mean(), abs=0.003)
    met = (margins < 0).mean() if by == "loss chance" else margins.mean() / (12 * fee.fee)
    assert met == pytest.approx(target, abs=0.005)


def test_the_fee_is_the_lowest_that_pays() -> None:
    """No lower one is enough for those who sign at it, a tenth apart down to that for everybody."""
    demand = asked(0.3, selection=0.5)
    fee = fee_for(GOLD, demand, Costs(95), "margin", 0.25).fee
    everybody = fee_for(GOLD, asked(0.3), Costs(95), "margin", 0.25).fee
    assert fee > everybody * 1.02
    for share in np.linspace(0, 0.99, 8):
        lower = everybody + share * (fee - everybody)
        assert Outlook(replace(GOLD, monthly_fee=lower), demand, Costs(95)).margin_share() < 0.25
    assert Outlook(replace(GOLD, monthly_fee=fee), demand, Costs(95)).margin_share() == pytest.approx(
        0.25, abs=1e-6
    )


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize("plan", [GOLD, CAPPED, SILVER], ids=lambda plan: plan.name)
def test_a_fee_is_what_those_need_who_sign_at_it(plan: Plan, by: By) -> None:
    """Asked for them alone it is the same to a cent or two a month: within 0.01, and what that moves who signs."""
    demand, costs = asked(0.5, selection=0.6), Costs(90 if plan.kind == "fixed price" else 110)
    fee = fee_for(plan, demand, costs, by, {"margin": 0.25}.get(by))
    signed = Outlook(replace(plan, monthly_fee=fee.fee), demand).signers
    assert 0.01 < signed.share < 0.999
    assert fee.signing == pytest.approx(signed.share, abs=1e-4)
    theirs = fee_for(plan, of_signers(demand, signed), costs, by, {"margin": 0.25}.get(by))
    assert fee.fee == pytest.approx(theirs.fee, abs=0.02)
    assert (fee.work, fee.risk, fee.margin) == pytest.approx(
        (theirs.work, theirs.risk, theirs.margin), abs=0.02
    )


def test_a_fee_that_nobody_would_sign_is_said_so() -> None:
    """A margin above what pay as you go brings: whoever would pay so much is not there."""
    with pytest.raises(AgreementError, match="Gold: no fee pays for those who would still sign it"):
        fee_for(GOLD, asked(selection=0.5), Costs(120), "margin", 0.4)
    dear = Outlook(replace(GOLD, monthly_fee=9000.0), asked(selection=0.5), COSTS)
    assert not dear.signers.some
    with pytest.raises(AgreementError, match="nobody would sign it"):
        check_signed(dear.plan, dear.signers)


def test_more_who_know_and_more_who_ask_cost_more() -> None:
    """Hours rise with either term, the margin of a fixed price falls, and the fee rises."""
    for name in ("usage_response", "selection"):
        views = [Outlook(GOLD, asked(**{name: share}), COSTS) for share in (0.0, 0.2, 0.4, 0.6, 0.8)]
        fees = [fee_for(GOLD, view.demand, Costs(90), "margin", 0.1).fee for view in views[:4]]
        assert all(a.law.mean < b.law.mean for a, b in pairwise(views))
        assert all(a.expected_margin > b.expected_margin for a, b in pairwise(views))
        assert all(a.loss.below < b.loss.below for a, b in pairwise(views))
        assert fees == sorted(fees)


def test_dearer_plans_are_signed_by_fewer_who_need_more() -> None:
    """Up to the fee that nobody pays."""
    signers = [
        Outlook(replace(GOLD, monthly_fee=fee), asked(selection=0.5)).signers for fee in range(900, 2100, 200)
    ]
    assert all(a.share > b.share and a.mean < b.mean for a, b in pairwise(signers))


def test_the_alternative_is_pay_as_you_go_at_the_rate_of_the_plan_or_as_given() -> None:
    """A dearer hour lets more sign; a plan without an hourly rate has nothing to be compared with."""
    demand = asked(selection=0.5)
    own, dearer = (
        Outlook(GOLD, demand, alternative=other).signers for other in (None, replace(PAYG, hourly_rate=180))
    )
    assert Outlook(GOLD, demand, alternative=pay_as_you_go(GOLD)).signers == own
    assert own.share < dearer.share
    with pytest.raises(AgreementError, match="state the plan's hourly rate"):
        Outlook(replace(GOLD, hourly_rate=None), demand).signers  # noqa: B018  # it is asked for


def test_those_who_sign_a_dear_overage_are_in_the_middle() -> None:
    """A retainer whose further hours cost more than pay as you go is for those who need about what it includes."""
    plan = replace(SILVER, included_hours=12.0, monthly_fee=1100.0, overage_rate=260.0)
    signers = Outlook(plan, asked(selection=1.0)).signers
    assert signers.level is not None
    ((low, high),) = signers.level.stretches
    assert 0.5 < low < 1.2 < high < 3
