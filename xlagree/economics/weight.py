"""What an hour of a client's demand weighs under a plan, on average of its tickets."""

from dataclasses import replace
from functools import lru_cache
from math import inf

from xlagree.actuarial.demand import Demand, OneTicket
from xlagree.actuarial.laws.billed import ByChannel
from xlagree.actuarial.own_work import Parts, by_parts
from xlagree.economics.ticket_kinds import billed_of_ticket, kinds_of_ticket
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.pricing.workloads import Workload, mix, project_limit, workloads
from xlagree.terms.errors import AgreementError, Problem

DIGITS = 12
"""Shares of an hour that make a whole one weigh 1, not 0.9999999999999999, which fits no grid of hours."""


def an_hour(plan: Plan, demand: Demand) -> Workload:
    """One hour of the demand's work under a plan, weighted, inside and outside its cover, with its visits and tickets.

    Where the price list has rates, or what is covered goes by kind of work, it is the average of the client's own
    tickets, if they are known; else classes, channels, kinds of work and roles fall apart from each other.

    >>> from xlagree.actuarial.demand import certain
    >>> an_hour(Plan("As you go", "pay as you go", hourly_rate=150), certain(10)).inside
    1.0
    """
    return hour_of_ticket(plan, demand.ticket)


@lru_cache(maxsize=256)
def hour_of_ticket(plan: Plan, ticket: OneTicket) -> Workload:
    """The same, asked once for tickets that are alike."""
    if plan.pool_unit == TICKETS and not ticket.by_ticket:
        what = f"{plan.name}: the plan counts tickets, and the demand has no tickets"
        raise AgreementError(
            Problem(what, "give the tickets of a month and the hours of each"), kind="unknown"
        )
    work, role_weight = ticket.an_hour, ticket.role_weight
    if not by_parts(plan):
        load = _mix(plan, replace(work, named=()))
    elif ticket.own_hour:
        own = _own_hour(plan, ticket.own_hour)
        load, role_weight = replace(own, tickets=work.tickets, visits=work.visits), 1.0
    else:
        load = _mix(plan, work)
    inside, outside = (round(part * role_weight, DIGITS) for part in (load.inside, load.outside))
    kinds = tuple((work, one * role_weight, other * role_weight) for work, one, other in load.kinds)
    hour = replace(load, inside=inside, outside=outside, kinds=kinds)
    told = project_limit(plan) < inf or isinstance(billed_of_ticket(plan, ticket), ByChannel)
    return _by_kinds(hour, plan, ticket) if ticket.by_ticket and told else hour


@lru_cache(maxsize=256)
def _mix(plan: Plan, work: Month) -> Workload:
    return mix(plan, Usage((work,)))


def _by_kinds(hour: Workload, plan: Plan, ticket: OneTicket) -> Workload:
    """An average billed hour where that depends on how long tickets take, or on which channel they are."""
    kinds = kinds_of_ticket((plan,), ticket)
    billed = [kind.share * kind.billed(plan).mean for kind in kinds]
    every = sum(billed)
    load = sum(
        (kind.weighs(plan).times(x / every) for kind, x in zip(kinds, billed, strict=True)), Workload()
    )
    counted = sum(kind.share for kind in kinds if not kind.project(plan))
    return replace(load, logged=1.0, tickets=hour.tickets * counted, visits=hour.visits)


def _own_hour(plan: Plan, parts: Parts) -> Workload:
    """An hour of the client's own work in its parts, not raised or rounded up: that is done by the ticket."""
    exact = replace(plan, billing_increment=0.0, minimum_remote=0.0, minimum_on_site=0.0, project_hours=None)
    load = workloads(exact, Usage((Month(1.0),), parts))[0]
    return replace(load, logged=1.0)
