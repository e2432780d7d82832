"""Plans under demands beside years drawn ticket by ticket: prices, losses, which is cheaper, and fees that keep their target."""

import os
from random import Random

import numpy as np
import pytest
from by_ticket import Reals, years_of

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.economics.choice import price_gap
from xlagree.economics.fee import fee_for
from xlagree.economics.outlook import Outlook
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan

YEARS = 200_000 if "XLAGREE_SOAK" in os.environ else 100_000
COSTS = Costs(70, after_hours_cost_multiple=1.3, cost_per_visit=20)
TARGET = 0.1
RATES = {"hourly_rate": 150.0, "after_hours_multiplier": 1.5, "emergency_multiplier": 2.0}
LISTED = Plan("As you go", "pay as you go", **RATES)  # type: ignore[arg-type]  # rates


def plans_for(hours: float) -> list[Plan]:
    """Plans of every kind for a client of so many hours a month, so that some of each kind of term matter."""

    def plan(name: str, kind: str, **terms: object) -> Plan:
        return Plan(name, kind, **{**RATES, **terms})  # type: ignore[arg-type]  # terms

    def share(part: float) -> float:
        return round(hours * part, 1)

    block = max(2.0, round(hours * 2))
    return [
        LISTED,
        plan("Quarter hours", "pay as you go", billing_increment=0.25, minimum_remote=0.25, minimum_on_site=0.25),
        plan("All in", "fixed price", monthly_fee=share(110)),
        plan("Capped", "fixed price", monthly_fee=share(90), cap_hours=share(1.1)),
        plan("Normal hours", "fixed price", monthly_fee=share(60), cap_hours=share(0.9), covers_classes=()),
        plan("Remote", "fixed price", monthly_fee=share(60), covers_channels=("remote",), visit_charge=50),
        plan("No projects", "fixed price", monthly_fee=share(90), project_hours=3),
        plan("Retainer", "retainer", monthly_fee=share(100), included_hours=share(0.8), overage_rate=130),
        plan(
            "Kept by half", "retainer", monthly_fee=share(100), included_hours=share(0.8), rollover_months=3,
            rollover_share=0.5, included_visits=1, visit_charge=60, overage_weighting=False,
        ),
        plan("By the quarter", "retainer", monthly_fee=share(80), included_hours=share(3), pool_months=3, project_hours=4),
        plan("Block", "block", block_hours=block, block_price=block * 120, block_life=6),
        Plan("Tickets", "retainer", monthly_fee=300, included_tickets=6, ticket_price=100, project_hours=5, hourly_rate=120),
        Plan("By the ticket", "pay as you go", ticket_price=95),
    ]  # fmt: skip


def random_demand(seed: int, most: float = 60.0) -> Demand:
    """A client of few tickets or of many, steady or uneven, with work of all classes and on both channels, or of one."""
    chance = Random(seed)
    law, mean, cv = (
        chance.choice([Gamma, Lognormal]),
        chance.choice([0.5, 1, 1.5]),
        chance.choice([0.8, 1.5, 2.5]),
    )
    return modelled(
        min(chance.choice([3.0, 8.0, 20.0, 60.0]), most),
        law(mean, cv),
        client=chance.choice([0.0, 0.04, 0.2, 0.5]),
        month=chance.choice([0.0, 0.04, 0.09, 0.25]),
        after_hours_share=chance.choice([0, 0.1, 0.25]),
        emergency_share=chance.choice([0, 0.05, 0.15]),
        on_site_share=chance.choice([0, 0.2, 0.4]),
        visits_per_ticket=chance.choice([0, 0.1, 0.3, 0.5]),
        yearly_growth=chance.choice([0, 0, 0.1]),
    )


def expected(prices: Reals, spent: Reals, cost: float) -> float:
    """The mean of prices, with what the cost drawn is off its own mean taken out of it."""
    off = np.cov(prices, spent)[0, 1] / spent.var()
    return float(prices.mean() - off * (spent.mean() - cost))


def hold(plan: Plan, demand: Demand, prices: Reals, listed: Reals, spent: Reals) -> None:
    """The outlook of a plan is that of the years drawn: price, loss, whether it is cheaper, and the fee for a loss chance."""
    outlook = Outlook(plan, demand, COSTS)
    price = expected(prices, spent, outlook.expected_cost)
    cheaper = price_gap(outlook, Outlook(LISTED, demand, COSTS)).below

    assert outlook.expected_price == pytest.approx(price, rel=0.003), "price"
    assert outlook.loss.below == pytest.approx((prices < spent).mean(), abs=0.005), "loss"
    assert cheaper == pytest.approx((prices < listed - 1e-6).mean(), abs=0.01), "cheaper"
    if plan.kind in ("fixed price", "retainer"):
        fee = fee_for(plan, demand, COSTS, "loss chance", TARGET).fee
        lost = float((prices + 12 * (fee - plan.fee) < spent).mean())
        assert lost <= TARGET + 0.005, "fee"
        assert not fee or lost >= TARGET - 0.005, "fee"


def compared(demand: Demand, seed: int) -> None:
    """Every plan under one demand."""
    plans = plans_for(demand.mean)
    prices, spent = years_of(demand, plans, COSTS, YEARS, seed)
    for plan, own in zip(plans, prices, strict=True):
        hold(plan, demand, own, prices[0], spent)


@pytest.mark.parametrize("seed", [3, 16])
def test_plans_under_a_demand(seed: int) -> None:
    """Few tickets a month, of all classes and channels."""
    compared(random_demand(seed, most=3.0), seed)


@pytest.mark.hypothesis
@pytest.mark.skipif("XLAGREE_SOAK" not in os.environ, reason="an hour of drawing tickets: make soak")
@pytest.mark.parametrize("seed", range(40))
def test_plans_under_many_demands(seed: int) -> None:
    """Every plan under forty random demands."""
    compared(random_demand(seed), seed)


def test_normal_hours_alone_covered() -> None:
    """Sixty tickets of an hour, a quarter of them after hours and charged double: the fee for a loss in one year of ten."""
    demand = modelled(60.0, Lognormal(1.0, 1.5), after_hours_share=0.25)
    plan = Plan(
        "Normal hours", "fixed price", monthly_fee=0, hourly_rate=150, cap_hours=75, after_hours_multiplier=2,
        covers_classes=(),
    )  # fmt: skip
    fee = fee_for(plan, demand, Costs(70), "loss chance", TARGET).fee
    (prices,), spent = years_of(demand, [plan], Costs(70), 60_000)

    assert fee == pytest.approx(320, abs=8)
    assert (prices + 12 * fee < spent).mean() == pytest.approx(TARGET, abs=0.005)
    assert Outlook(plan, demand, Costs(70)).loss.below == pytest.approx((prices < spent).mean(), abs=0.005)


@pytest.mark.parametrize(("on_site", "visits"), [(0.4, 0.1), (0.3, 0.3), (0.5, 0.2)])
def test_fewer_visits_than_hours_on_site(on_site: float, visits: float) -> None:
    """Tickets on site are fewer and longer where visits are fewer than their share of the hours, billed and logged alike."""
    demand = modelled(
        6.0, Lognormal(0.8, 1.2), client=0.04, month=0.09, on_site_share=on_site, visits_per_ticket=visits
    )
    plan = Plan("Minimums", "pay as you go", hourly_rate=76, billing_increment=0.25, minimum_on_site=2)
    covered = Plan(
        "Remote", "fixed price", monthly_fee=250, hourly_rate=90, billing_increment=0.25, minimum_on_site=2,
        covers_channels=("remote",),
    )  # fmt: skip
    prices, spent = years_of(demand, [plan, covered], COSTS, YEARS, longer_on_site=True)
    for own, drawn in zip((plan, covered), prices, strict=True):
        outlook = Outlook(own, demand, COSTS)
        assert outlook.expected_price == pytest.approx(
            expected(drawn, spent, outlook.expected_cost), rel=0.003
        )
        assert outlook.loss.below == pytest.approx((drawn < spent).mean(), abs=0.005)
