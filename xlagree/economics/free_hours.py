"""The share of a client's hours whose next hour costs it nothing more under a plan: where usage may rise because it is free."""

from dataclasses import replace
from math import inf

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.economics.pool import Pool, pool_of
from xlagree.economics.weight import an_hour
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.terms.vocabulary import BLOCK, PAY_AS_YOU_GO

JUST_USED_UP = 1e-7
"""A pool that is used to the last hour is used up, but for rounding."""


def free_share(plan: Plan, demand: Demand) -> float:
    """The share of the hours after which the next one costs the client nothing more.

    Of the hours that are covered: all under a fixed price without a cap, and all within a ticket where the plan counts
    tickets; else as many as the chance that what is paid for ahead is not used up while it keeps. None as you go.

    >>> from xlagree.actuarial.demand import certain
    >>> free_share(Plan("Silver", "retainer", monthly_fee=1200, included_hours=10), certain(8))
    1.0
    """
    if plan.pool_unit == TICKETS:
        return _covered(plan, demand)
    if plan.kind == PAY_AS_YOU_GO:
        return 0.0
    return _covered(plan, demand) * _chance_left(plan, demand)


def _covered(plan: Plan, demand: Demand) -> float:
    """The share of the hours, each counted once, that the plan covers."""
    counted_once = replace(plan, after_hours_multiplier=1.0, emergency_multiplier=1.0, rates=())
    hour = an_hour(counted_once, demand)
    every = hour.inside + hour.outside
    return hour.inside / every if every else 0.0


def _chance_left(plan: Plan, demand: Demand) -> float:
    """The chance that of what is paid for ahead something is left when it is lost, in average months.

    Hours of a period keep for it and for as long as they roll over, those of a block for its life; a block that keeps
    without an end and is renewed is used up in time, however long it takes.
    """
    pool = pool_of(plan, demand)
    if pool.size == inf:
        return 1.0
    if not pool.size or not pool.weight or (pool.blocks and pool.renews and pool.life == inf):
        return 0.0
    months, granted = _kept_together(plan, pool)
    need = TotalHours(_average(demand, plan.term).tickets_of(months), pool.hours).law()
    return need.distribution(granted / pool.weight * (1 - JUST_USED_UP))


def _kept_together(plan: Plan, pool: Pool) -> tuple[int, float]:
    """Months whose hours serve one another, and what is granted in them."""
    if plan.kind == BLOCK:
        return int(plan.term if pool.life == inf else pool.life), pool.size
    periods = 1 + plan.rollover_share * pool.kept / pool.size
    months = min(round(pool.period * periods), max(plan.term, pool.period))
    return months, pool.size * months / pool.period


def _average(demand: Demand, term: int) -> Demand:
    """The demand with every month as the average of the term."""
    if not demand.season and not demand.yearly_growth:
        return demand
    return replace(demand, tickets=sum(demand.expected(term)) / term, season=(), yearly_growth=0.0)
