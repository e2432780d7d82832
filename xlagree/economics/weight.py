"""What an hour of a client's demand weighs under a plan, and what the hours of a ticket become on its invoice."""

from dataclasses import replace
from functools import lru_cache

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.billed import Billed, ByChannel
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.laws.severity import Severity
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Usage
from xlagree.pricing.workloads import Workload, mix

FINEST = 0.01
"""The increment of a plan that has a minimum and no increment, in hours."""
DIGITS = 12
"""Shares of an hour that make a whole one weigh 1, not 0.9999999999999999, which fits no grid of hours."""


@lru_cache(maxsize=256)
def an_hour(plan: Plan, demand: Demand) -> Workload:
    """One hour of the demand's work under a plan, weighted, inside and outside its cover, with its visits.

    >>> from xlagree.actuarial.demand import certain
    >>> an_hour(Plan("As you go", "pay as you go", hourly_rate=150), certain(10)).inside
    1.0
    """
    load = mix(plan, Usage((demand.an_hour,)))
    inside, outside = (round(part * demand.role_weight, DIGITS) for part in (load.inside, load.outside))
    return replace(load, inside=inside, outside=outside)


@lru_cache(maxsize=256)
def hours_billed(plan: Plan, demand: Demand) -> Severity:
    """The distribution of the hours of a ticket that a plan bills: raised to the minimum, rounded up to the increment.

    Hours that are not known by ticket count as they are. Where the minimum on site is another, as many tickets are
    on site as have a visit, but no larger share than of the hours; they are longer accordingly.
    """
    if not demand.by_ticket or not (plan.billing_increment or plan.minimum_remote or plan.minimum_on_site):
        return demand.hours
    step, law, hours = plan.billing_increment or FINEST, demand.hours, demand.on_site_share
    if Billed(law, step, plan.minimum_remote).least == Billed(law, step, plan.minimum_on_site).least:
        return Billed(law, step, plan.minimum_remote)
    if not 0 < hours < 1:
        return Billed(law, step, plan.minimum_on_site if hours else plan.minimum_remote)
    tickets = min(demand.visits_per_ticket or hours, hours)
    remote, on_site = (with_mean(law, law.mean * x) for x in ((1 - hours) / (1 - tickets), hours / tickets))
    return ByChannel(
        Billed(remote, step, plan.minimum_remote), Billed(on_site, step, plan.minimum_on_site), tickets
    )
