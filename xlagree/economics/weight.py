"""What an hour of a client's demand weighs under a plan, and what the hours of a ticket become on its invoice."""

from dataclasses import replace
from functools import lru_cache

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.billed import Billed, ByChannel
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.laws.severity import Severity
from xlagree.actuarial.own_work import by_parts
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.pricing.workloads import Workload, mix, workloads
from xlagree.terms.errors import AgreementError, Problem

FINEST = 0.01
"""The increment of a plan that has a minimum and no increment, in hours."""
DIGITS = 12
"""Shares of an hour that make a whole one weigh 1, not 0.9999999999999999, which fits no grid of hours."""


@lru_cache(maxsize=256)
def an_hour(plan: Plan, demand: Demand) -> Workload:
    """One hour of the demand's work under a plan, weighted, inside and outside its cover, with its visits and tickets.

    Where the price list has rates, or what is covered goes by kind of work, it is the average of the client's own
    tickets, if they are known; else classes, channels, kinds of work and roles fall apart from each other.

    >>> from xlagree.actuarial.demand import certain
    >>> an_hour(Plan("As you go", "pay as you go", hourly_rate=150), certain(10)).inside
    1.0
    """
    if plan.pool_unit == TICKETS and not demand.by_ticket:
        what = f"{plan.name}: the plan counts tickets, and the demand has no tickets"
        raise AgreementError(
            Problem(what, "give the tickets of a month and the hours of each"), kind="unknown"
        )
    hour, role_weight = demand.an_hour, demand.role_weight
    if not by_parts(plan):
        load = mix(plan, Usage((replace(hour, named=()),)))
    elif demand.own_hour:
        load, role_weight = replace(_own_hour(plan, demand), tickets=hour.tickets, visits=hour.visits), 1.0
    else:
        load = mix(plan, Usage((hour,)))
    inside, outside = (round(part * role_weight, DIGITS) for part in (load.inside, load.outside))
    kinds = tuple((work, one * role_weight, other * role_weight) for work, one, other in load.kinds)
    return replace(load, inside=inside, outside=outside, kinds=kinds)


def _own_hour(plan: Plan, demand: Demand) -> Workload:
    """An hour of the client's own work in its parts, not raised or rounded up: that is done by the ticket."""
    exact = replace(plan, billing_increment=0.0, minimum_remote=0.0, minimum_on_site=0.0, project_hours=None)
    load = workloads(exact, Usage((Month(1.0),), demand.own_hour))[0]
    return replace(load, logged=1.0)


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
