"""What an hour of a demand weighs under a plan and how its tickets are billed, against usage ticket by ticket."""

import numpy as np
import pytest
from demands import SOME, demands
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import plans

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.billed import Billed, ByChannel
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal
from xlagree.economics.ticket_kinds import hours_billed
from xlagree.economics.weight import an_hour
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import schedule, unrounded
from xlagree.pricing.usage import Month, Usage
from xlagree.pricing.workloads import billed, workloads

PAYG = Plan("As you go", "pay as you go", hourly_rate=100)


@settings(SOME)
@given(plans(without=("project hours",)), demands())
def test_an_hour_weighs_what_a_month_of_its_mix_does(plan: Plan, demand: Demand) -> None:
    """Hours inside and outside the cover follow the demand's shares, each at its class, and its roles' weight."""
    hour, shares = an_hour(plan, demand), (demand.after_hours_share, demand.emergency_share)
    after, emergency = plan.after_hours_multiplier, plan.emergency_multiplier
    covered = plan.kind != "fixed price"
    inside = outside = 0.0
    for channel, part in (("remote", 1 - demand.on_site_share), ("on site", demand.on_site_share)):
        for name, share, weight in (
            ("normal", max(1 - sum(shares), 0), 1),
            ("after-hours", shares[0], after),
            ("emergency", shares[1], emergency),
        ):
            is_inside = covered or (
                channel in plan.covers_channels and (name == "normal" or name in plan.covers_classes)
            )
            inside += part * share * weight * is_inside
            outside += part * share * weight * (not is_inside)

    assert hour.inside == pytest.approx(inside * demand.role_weight)
    assert hour.outside == pytest.approx(outside * demand.role_weight)
    assert hour.visits == pytest.approx(demand.visits_per_ticket / demand.hours.mean)
    assert hour.logged == pytest.approx(1)


@settings(SOME)
@given(demands(), st.floats(1, 3), st.floats(1, 40))
def test_a_month_of_usage_costs_the_same(demand: Demand, multiplier: float, hours: float) -> None:
    """An hour priced by its weight is the schedule's price of a month with the same shares."""
    if demand.after_hours_share + demand.emergency_share > 1:
        return
    plan = Plan(
        "As you go", "pay as you go", hourly_rate=100, after_hours_multiplier=multiplier, visit_charge=30
    )
    hour = an_hour(plan, demand)
    month = Month(
        hours,
        hours * demand.after_hours_share,
        hours * demand.emergency_share,
        hours * demand.on_site_share,
        hours * hour.visits,
    )

    price = schedule(plan, workloads(plan, Usage((month,))), unrounded).invoiced / 12
    paid = 100 * hours * hour.inside / demand.role_weight + 30 * hours * hour.visits
    assert paid == pytest.approx(price)


@pytest.mark.parametrize("increment", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("minimum", [0.0, 0.4])
def test_tickets_are_billed_as_on_the_invoice(increment: float, minimum: float) -> None:
    """The mean of billed tickets is that of the invoice's rule on tickets logged one by one."""
    plan = Plan(
        "Plan",
        "pay as you go",
        hourly_rate=1,
        billing_increment=increment,
        minimum_remote=minimum,
        minimum_on_site=minimum,
    )
    law = Empirical((0.1, 0.2, 0.5, 1.25, 3.3))
    found = hours_billed(plan, modelled(10.0, law))

    assert found.mean == pytest.approx(np.mean([billed(plan, hours, on_site=False) for hours in law.hours]))


def test_hours_as_they_are() -> None:
    """Without increment and minimum hours are billed as logged, and so are hours not known by ticket."""
    demand = modelled(10.0, Gamma(0.8))

    assert hours_billed(PAYG, demand) is demand.hours
    rounded = Plan("Plan", "pay as you go", hourly_rate=100, billing_increment=0.25, minimum_remote=1)
    assert hours_billed(rounded, certain(10)) == certain(10).hours


DEARER_ON_SITE = Plan(
    "Plan", "pay as you go", hourly_rate=100, billing_increment=0.25, minimum_remote=0.25, minimum_on_site=2
)


@pytest.mark.parametrize("law", [Gamma(0.8, 1.2), Lognormal(0.8, 1.2)])
@pytest.mark.parametrize(("on_site", "visits"), [(0.3, 0.0), (0.3, 0.3), (0.5, 0.2), (0.4, 1.0)])
def test_channels_with_their_own_minimum(law: Gamma | Lognormal, on_site: float, visits: float) -> None:
    """Tickets with a visit take the on-site share of all hours and its minimum, the others the rest."""
    found = hours_billed(DEARER_ON_SITE, modelled(10.0, law, on_site_share=on_site, visits_per_ticket=visits))
    share = min(visits or on_site, on_site)

    assert isinstance(found, ByChannel)
    assert found.share == share
    assert share * found.on_site.law.mean == pytest.approx(0.8 * on_site)
    assert (1 - share) * found.remote.law.mean == pytest.approx(0.8 * (1 - on_site))
    chance = np.random.default_rng(1)
    hours = np.where(chance.random(400_000) < share, 1, 0)
    for here, part in ((1, found.on_site), (0, found.remote)):
        size, mean, cv = (hours == here).sum(), part.law.mean, law.cv
        sigma = np.sqrt(np.log(1 + cv**2))
        logged = (
            chance.gamma(1 / cv**2, mean * cv**2, size)
            if isinstance(law, Gamma)
            else chance.lognormal(np.log(mean) - sigma**2 / 2, sigma, size)
        )
        paid = np.maximum(np.ceil(logged / 0.25) * 0.25, 2 if here else 0.25)
        assert part.mean == pytest.approx(paid.mean(), rel=0.01)


@pytest.mark.parametrize(
    ("on_site", "visits", "minimum"), [(0.0, 0.0, 0.25), (0.0, 0.5, 0.25), (1.0, 1.0, 2.0), (1.0, 0.5, 2.0)]
)
def test_one_channel_alone(on_site: float, visits: float, minimum: float) -> None:
    """Where all tickets are of one channel its minimum holds for all."""
    demand = modelled(10.0, Gamma(0.8), on_site_share=on_site, visits_per_ticket=visits)

    assert hours_billed(DEARER_ON_SITE, demand) == Billed(demand.hours, 0.25, minimum)


def test_a_minimum_alone_rounds_to_the_hundredth() -> None:
    """Without an increment the minimum is exact, and hours above it rise by less than a hundredth."""
    plan = Plan("Plan", "pay as you go", hourly_rate=100, minimum_remote=0.5, minimum_on_site=0.5)
    demand = modelled(10.0, Gamma(0.8))
    exact = 0.8 + np.mean(np.maximum(0.5 - demand.hours.mean * -np.log1p(-(np.arange(1e6) + 0.5) / 1e6), 0))

    found = hours_billed(plan, demand)

    assert exact <= found.mean + 1e-6
    assert found.mean <= exact + 0.01
    assert found.quantile(0.1) == 0.5
