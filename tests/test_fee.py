"""Fees: what is asked of a fee holds when it is charged, it pays for risk, and it scales with hours and money."""

from dataclasses import replace

import numpy as np
import pytest
from demands import FEW, SOME, demands
from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.premium import cost_of_capital
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.economics.fee import COST_OF_RISK, fee_for, tail_mean
from xlagree.economics.fee_ways import WAYS, By
from xlagree.economics.outlook import Outlook
from xlagree.pricing.costs import Costs
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError

GOLD = Plan("Gold", "fixed price", fee_per_user=20, users=10, minimum_fee=999)
SILVER = Plan("Silver", "retainer", monthly_fee=5, included_hours=6, overage_rate=40, rollover_months=2)
CAPPED = Plan("Capped", "fixed price", cap_hours=10, hourly_rate=45, visit_charge=5, monthly_fee=0)
LONG = Plan(
    "Long",
    "fixed price",
    term_months=24,
    yearly_escalator=0.1,
    hourly_rate=40,
    covers_classes=(),
    monthly_fee=0,
)
PLANS = (GOLD, SILVER, CAPPED, LONG)
COSTS = Costs(60, cost_per_visit=10, cost_per_user=3, tools=20, fixed_cost=50, after_hours_cost_multiple=1.5)
DEMAND = modelled(
    12.0, Lognormal(0.8, 1.5), client=0.2, month=0.09, after_hours_share=0.1, visits_per_ticket=0.1, users=10
)


def charged(plan: Plan, fee: float) -> Plan:
    return replace(plan, monthly_fee=fee, fee_per_user=0.0, minimum_fee=0.0)


@settings(FEW)
@given(st.sampled_from(PLANS), demands(), st.integers(1, 90))
def test_margin_asked_is_the_margin_kept(plan: Plan, demand: Demand, percent: int) -> None:
    """Charging the fee leaves the margin that was asked of the expected price."""
    found = fee_for(plan, demand, COSTS, "margin", percent / 100)

    assert Outlook(charged(plan, found.fee), demand, COSTS).margin_share() == pytest.approx(percent / 100)
    assert found.risk == 0
    assert found.work + found.risk + found.margin == pytest.approx(found.fee)


@settings(FEW)
@given(st.sampled_from(PLANS), demands(), st.integers(1, 50))
def test_loss_chance_asked_is_the_loss_chance_had(plan: Plan, demand: Demand, percent: int) -> None:
    """Charging the fee makes a loss as likely as was asked, and a fee a little lower more likely."""
    found = fee_for(plan, demand, COSTS, "loss chance", percent / 100)
    outlook = Outlook(charged(plan, found.fee), demand, COSTS)

    assert outlook.loss.below == pytest.approx(percent / 100, abs=2e-4)
    less = replace(outlook, plan=charged(plan, found.fee * 0.98 - 1))
    assert less.loss.below > percent / 100


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
@pytest.mark.parametrize("wanted", [None, 0.25])
def test_cost_of_risk_pays_for_the_reserve(plan: Plan, wanted: float | None) -> None:
    """The price less the wanted margin is the expected cost and what the worst twentieth of years would need to earn."""
    costs = replace(COSTS, wanted_margin=wanted, cost_of_risk=0.2)
    found = fee_for(plan, DEMAND, costs)
    outlook = Outlook(charged(plan, found.fee), DEMAND, costs)

    lost = np.sort(-outlook.margins)[-round(outlook.margins.size / 20) :].mean()
    reserve = lost + outlook.expected_margin
    kept = outlook.expected_price * (1 - (wanted or 0.0))
    assert kept == pytest.approx(outlook.expected_cost + 0.2 / 1.2 * reserve, rel=1e-3)
    assert found.risk > 0


def test_cost_of_capital_of_the_hours() -> None:
    """A fixed price for hours alone is their cost-of-capital premium at what an hour costs."""
    found = fee_for(Plan("Gold", "fixed price", monthly_fee=0), DEMAND, Costs(60), target=0.3)

    assert found.fee * 12 == pytest.approx(60 * cost_of_capital(DEMAND.law(), 0.3, 0.95))


@settings(FEW)
@given(demands())
def test_fee_rises_with_what_is_at_risk(demand: Demand) -> None:
    """More tickets, longer tickets, a dearer reserve, a less known client: each raises the fee of a fixed price."""
    found = fee_for(GOLD, demand, COSTS)

    assert fee_for(GOLD, replace(demand, tickets=demand.tickets * 1.05), COSTS).fee > found.fee
    assert (
        fee_for(GOLD, replace(demand, hours_per_ticket=demand.hours_per_ticket * 1.05), COSTS).fee > found.fee
    )
    assert fee_for(GOLD, demand, COSTS, target=COST_OF_RISK + 0.01).fee > found.fee
    unknown = fee_for(GOLD, replace(demand, client_uncertainty=(demand.client_variance + 0.1) ** 0.5), COSTS)
    assert unknown.fee > found.fee
    assert unknown.work == pytest.approx(found.work)


@settings(FEW)
@given(demands(), st.floats(4, 20))
def test_a_fair_use_cap_lowers_the_fee(demand: Demand, cap: float) -> None:
    """Work beyond a cap is paid for, so the fee falls, the more the lower the cap."""
    fees = [fee_for(replace(CAPPED, cap_hours=hours), demand, COSTS).fee for hours in (cap, 2 * cap, 2000)]

    assert fees == sorted(fees)
    without = fee_for(replace(CAPPED, cap_hours=None), demand, COSTS).fee
    assert fees[-1] == pytest.approx(without, rel=0.01)


@settings(FEW)
@given(st.sampled_from(WAYS), demands(), st.sampled_from([0.5, 2.0, 3.0]))
def test_hours_and_money_scale(by: By, demand: Demand, k: float) -> None:
    """Tickets k times as long with k times the allowance cost k times as much; so does everything at k times the money."""
    costs = Costs(60, cost_per_user=3)
    plan = replace(SILVER, rollover_months=0)
    found = fee_for(plan, demand, replace(costs, cost_per_user=0.0), by)
    longer = replace(demand, hours_per_ticket=demand.hours_per_ticket * k)
    more = replace(plan, included_hours=plan.included_hours * k)
    dearer = replace(plan, overage_rate=40 * k)

    scaled = fee_for(more, longer, Costs(60), by)
    assert scaled.fee == pytest.approx(k * found.fee, rel=1e-6, abs=1e-6)
    assert scaled.risk == pytest.approx(k * found.risk, rel=1e-6, abs=1e-6)
    paid = fee_for(dearer, demand, Costs(60 * k, cost_per_user=3 * k), by, users=7)
    assert paid.fee == pytest.approx(k * fee_for(plan, demand, costs, by, users=7).fee, rel=1e-9)


@settings(SOME)
@given(st.sampled_from(PLANS), st.integers(1, 80).map(lambda step: step / 4), st.sampled_from(WAYS))
def test_certain_hours_have_no_risk(plan: Plan, hours: float, by: By) -> None:
    """Where nothing is uncertain there is no load for risk; without a wanted margin the fee is the cost, no less."""
    found = fee_for(plan, certain(hours), COSTS, by, 0.0 if by == "margin" else None)

    assert found.risk == pytest.approx(0, abs=1e-6)
    assert found.fee == pytest.approx(max(0.0, found.work), abs=1e-6)


def test_a_fee_is_never_below_nothing() -> None:
    """Where overage alone pays for everything the fee is nothing, and the margin is what is left."""
    found = fee_for(replace(SILVER, overage_rate=500), DEMAND, Costs(60))

    assert found.fee == 0
    assert found.work < 0 < found.margin
    assert found.work + found.risk + found.margin == pytest.approx(0)


def test_targets_come_from_the_call_then_the_costs() -> None:
    """A target of the call comes first, then what the costs want, then the usual one."""
    costs = Costs(60, wanted_margin=0.5)
    gold = Plan("Gold", "fixed price", monthly_fee=0)

    assert fee_for(gold, certain(10), costs, "margin").fee == pytest.approx(1200)
    assert fee_for(gold, certain(10), costs, "margin", 0.25).fee == pytest.approx(800)
    assert fee_for(gold, certain(10), Costs(60), "margin").fee == pytest.approx(600 / 0.7)
    assert fee_for(gold, DEMAND, Costs(60)) == fee_for(gold, DEMAND, Costs(60, cost_of_risk=COST_OF_RISK))


def test_heads_cost_too() -> None:
    """Users and devices of the call, else of the demand, raise the fee by their cost."""
    gold, costs = Plan("Gold", "fixed price", monthly_fee=0), Costs(60, cost_per_user=5, cost_per_device=2)

    assert fee_for(gold, certain(10), costs, "margin", 0.0, users=10, devices=20).fee == pytest.approx(690)
    with_users = replace(certain(10), users=4.0)
    assert fee_for(gold, with_users, costs, "margin", 0.0).fee == pytest.approx(620)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("Plan", "pay as you go", hourly_rate=1),
        Plan("Plan", "block", hourly_rate=1, block_hours=10, block_price=10),
    ],
)
def test_plans_without_a_fee(plan: Plan) -> None:
    """Only retainers and fixed prices have one."""
    with pytest.raises(AgreementError, match=f"Plan: a {plan.kind} plan has no fee"):
        fee_for(plan, DEMAND, COSTS)


@pytest.mark.parametrize(
    ("by", "target", "said"),
    [
        ("margin", 1.0, r"margin must be a share from 0 to below 1 \(got 1\)"),
        ("loss chance", -0.1, r"loss chance must be a share from 0 to below 1 \(got -0\.1\)"),
        ("hope", None, r"by must be one of cost of risk, margin, loss chance \(got hope\)"),
    ],
)
def test_refused(by: By, target: float | None, said: str) -> None:
    """A target is a share, and there are three ways."""
    with pytest.raises(AgreementError, match=said):
        fee_for(GOLD, DEMAND, COSTS, by, target)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=40), st.integers(0, 99))
def test_tail_mean_of_years(amounts: list[float], percent: int) -> None:
    """The mean of the worst years, the one on the edge in its part: min over t of t + E(Y - t)+ / (1 - level)."""
    years, level = np.array(amounts), percent / 100
    found = tail_mean(years, level)

    least = min(t + np.maximum(years - t, 0).mean() / (1 - level) for t in years)
    assert found == pytest.approx(least, rel=1e-9, abs=1e-9)
    assert found >= years.mean() - 1e-9


def test_hours_of_gamma_tickets_pay_their_quantile() -> None:
    """By loss chance a fixed price for hours alone is their quantile at what an hour costs."""
    demand = modelled(10.0, Gamma(0.5), client=0.1)

    found = fee_for(Plan("Gold", "fixed price", monthly_fee=0), demand, Costs(60), "loss chance", 0.05)

    assert found.fee * 12 == pytest.approx(60 * demand.law().quantile(0.95))


def test_items_in_the_fee_are_part_of_what_is_asked() -> None:
    """The fee to charge is the whole one: it pays what items in it cost us; those on lines of their own pay their part."""
    gold = Plan("Gold", "fixed price", monthly_fee=500)
    users = Item("User", (ItemTier(1, 90),), quantity=8, cost=6)
    licence = Item("Licence", (ItemTier(1, 20),), quantity=10, charged="monthly")
    alone, within, beside = (
        fee_for(replace(gold, items=items), certain(20), Costs(60), "margin", 0.25).fee
        for items in ((), (users,), (users, licence))
    )

    assert within == pytest.approx(alone + 8 * 6 / 0.75)
    assert beside == pytest.approx(within - 200)
