"""The work of a client's months as a plan counts it: as expected, and in many years."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import repeat

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.coordinates import years_of
from xlagree.economics.ticket_kinds import TicketKind, divided, hours_billed, ticket_kinds
from xlagree.economics.ticket_years import hours_of_kind, tickets_of_kinds, visits_of_tickets
from xlagree.economics.weight import an_hour
from xlagree.economics.years import POINTS, SHIFTS, hours_of_years
from xlagree.pricing.at_once.drawing import Weighed, Worked, in_proportion
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.workloads import Workload

EVERY = slice(None)
AT_ONCE = 4 * POINTS
"""So many years are counted at a time: their arrays stay in the processor's cache, and the allocator keeps them."""


def expected_work(plan: Plan, demand: Demand) -> Worked:
    """Hours, tickets and visits expected in each month of the term."""
    tickets = np.array(demand.expected(plan.term))
    billed, logged = tickets * hours_billed(plan, demand).mean, tickets * demand.hours.mean
    return in_proportion(an_hour(plan, demand), billed, logged)


def told_apart(plan: Plan, demand: Demand) -> bool:
    """Whether years of a plan are made of single tickets: it counts them, or visits, or tells them apart."""
    counted = plan.pool_unit == TICKETS or bool(plan.included_visits and whole_visits(demand))
    return demand.by_ticket and (counted or divided(plan, demand))


def kinds_told(
    plans: tuple[Plan, ...], demand: Demand, costs: Costs | None, uneven: bool
) -> tuple[TicketKind, ...]:
    """The kinds of tickets that years of some plans are made of: none where hours stand for them, nor are our costs `uneven`."""
    told = uneven or any(told_apart(plan, demand) for plan in plans)
    return ticket_kinds(plans, demand, costs) if told else ()


@lru_cache(maxsize=3)  # large, and asked for a few times in a row
def work_of_years(plan: Plan, demand: Demand, quick: bool = False) -> Worked:
    """Hours, tickets and visits of each month in each of many years, made of single tickets where the plan asks for it."""
    if not told_apart(plan, demand):
        return by_hours(plan, demand, quick)
    (work,) = of_tickets(plan, ticket_kinds((plan,), demand), demand, quick, (EVERY,))
    return work


def by_hours(plan: Plan, demand: Demand, quick: bool = False, years: slice = EVERY) -> Worked:
    """The work of years where hours of the usual mix stand for all: as billed and as logged, by the same levels."""
    logged = hours_of_years(demand, demand.hours, plan.term, quick)
    billed = hours_of_years(demand, hours_billed(plan, demand), plan.term, quick)
    return in_proportion(an_hour(plan, demand), billed[:, years], logged[:, years])


def of_tickets(
    plan: Plan, kinds: Sequence[TicketKind], demand: Demand, quick: bool, parts: Iterable[slice]
) -> Iterator[Worked]:
    """The work of years made of tickets of some kinds: of some years after the other."""
    shares, term = tuple(kind.share for kind in kinds), plan.term
    billed = [
        hours_of_kind(demand, shares, k, kind.billed(plan), term, quick) for k, kind in enumerate(kinds)
    ]
    loads = [kind.weighs(plan) for kind in kinds]
    visits = visits_in(kinds, demand, term, quick, an_hour(plan, demand).visits)
    tickets = None
    if plan.pool_unit == TICKETS:
        counted = [1.0 if not kind.project(plan) else 0.0 for kind in kinds]
        tickets = added(tickets_of_kinds(demand, shares, term, quick), counted)
    for years in parts:
        found = _weighed(plan, [hours[:, years] for hours in billed], loads)
        yield Worked(found, visits[:, years], None if tickets is None else tickets[:, years])


def logged_in(kinds: Sequence[TicketKind], demand: Demand, term: int, quick: bool) -> list[Reals]:
    """The hours that the tickets of each kind take, as logged."""
    shares = tuple(kind.share for kind in kinds)
    return [hours_of_kind(demand, shares, k, kind.hours, term, quick) for k, kind in enumerate(kinds)]


def visits_in(
    kinds: Sequence[TicketKind], demand: Demand, term: int, quick: bool, an_hour_has: float
) -> Reals:
    """Visits by month and year: a ticket has one or none, or they go with the hours logged."""
    if whole_visits(demand):
        return visits_of_tickets(demand, tuple(kind.share for kind in kinds), term, quick)
    return added(logged_in(kinds, demand, term, quick)) * an_hour_has


def added(amounts: Iterable[Reals], weights: Iterable[float] = repeat(1.0)) -> Reals:
    """Amounts, each by its weight, one after the other.

    >>> added([np.array([1.0, 2.0]), np.array([4.0, 3.0])], [1.0, 0.5]).tolist()
    [3.0, 3.5]
    """
    result = part = np.zeros(0)
    for amount, weight in zip(amounts, weights, strict=False):
        if not result.size:
            result = amount * weight
        elif weight == 1:
            result += amount
        elif weight:
            part = np.multiply(amount, weight, out=part if part.size else None)
            result += part
    return result


def some_years(plan: Plan, demand: Demand, quick: bool, kinds: Sequence[TicketKind]) -> Iterator[Worked]:
    """The work of years made of tickets of some kinds where there are any, else of hours: of some years at a time."""
    if kinds:
        yield from of_tickets(plan, kinds, demand, quick, at_a_time(years_of(plan.term, quick)))
    else:
        for years in at_a_time(POINTS * SHIFTS):
            yield by_hours(plan, demand, quick, years)


def at_a_time(number: int) -> Iterator[slice]:
    """So many years, some at a time."""
    return (slice(first, first + AT_ONCE) for first in range(0, number, AT_ONCE))


def relative_costs(plan: Plan, kinds: Sequence[TicketKind], costs: Costs) -> tuple[float, ...]:
    """What an hour of each kind costs, of an hour of the usual mix."""
    each = [kind.costs(costs, plan) for kind in kinds]
    hours = [kind.share * kind.hours.mean for kind in kinds]
    average = sum(cost * x for cost, x in zip(each, hours, strict=True)) / (sum(hours) or 1.0)
    return tuple(cost / average if average else 1.0 for cost in each)


def _weighed(plan: Plan, billed: Sequence[Reals], loads: Sequence[Workload]) -> Weighed:
    """What the billed hours of several kinds of tickets weigh together."""

    def together(weights: Iterable[float]) -> Reals:
        some = [(hours, weight) for hours, weight in zip(billed, weights, strict=True) if weight]
        return added(*zip(*some, strict=True)) if some else np.zeros_like(billed[0])

    names = dict.fromkeys(name for load in loads for name, _, _ in load.kinds)
    return Weighed(
        together(load.inside for load in loads),
        None if plan.overage_weighting else together(load.plain for load in loads),
        together(load.outside for load in loads),
        tuple(
            (
                name,
                together(sum(x for kind, x, _ in load.kinds if kind == name) for load in loads),
                together(sum(y for kind, _, y in load.kinds if kind == name) for load in loads),
            )
            for name in names
        ),
    )


def whole_visits(demand: Demand) -> bool:
    """Whether each ticket has a visit or none; where it may have more, visits go with the hours."""
    return demand.by_ticket and demand.visits_per_ticket <= 1


def visited(demand: Demand) -> Demand:
    """The tickets that have a visit, where each has one or none: fewer, and as uneven as all."""
    return replace(demand, tickets=demand.tickets * demand.visits_per_ticket)
