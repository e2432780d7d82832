"""The months of a plan for many years at once: hours beyond what was paid for, blocks bought, and the price of it all."""

from dataclasses import dataclass
from math import inf

import numpy as np

from xlagree.actuarial.laws.distribution import Reals
from xlagree.pricing.coverage import no_price
from xlagree.pricing.plans import Plan
from xlagree.pricing.workloads import CEIL_TOLERANCE, Workload
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO

MOST_PURCHASES = 2_000_000
"""Blocks that may be needed × months of the term, at most, over which a plan of blocks is looked at: about a second."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Weighted hours beyond what was paid for, and blocks bought: by month, and by year where there are many."""

    over: Reals
    bought: Reals


def drawn(plan: Plan, inside: Reals) -> Drawn:
    """What months of weighted work draw from a plan, by the rules of the schedule; the first axis is the month."""
    nothing = np.zeros_like(inside)
    if plan.kind == PAY_AS_YOU_GO:
        return Drawn(nothing, nothing)
    if plan.kind == FIXED_PRICE:
        cap = inf if plan.cap_hours is None else plan.cap_hours
        return Drawn(np.maximum(inside - cap, 0.0), nothing)
    return _from_blocks(plan, inside) if plan.kind == BLOCK else Drawn(_beyond_pool(plan, inside), nothing)


def _from_blocks(plan: Plan, inside: Reals) -> Drawn:
    """A block bought in month m with life L serves m ... m + L - 1; a shortfall is split into the new block."""
    size = plan.block_hours or 0.0
    life = inf if plan.block_life is None else plan.block_life
    over, bought = np.zeros_like(inside), np.zeros_like(inside)
    left, last = np.zeros_like(inside[0]), np.full_like(inside[0], inf)
    for month, work in enumerate(inside):
        short = np.maximum(work - left, 0.0)
        if plan.auto_renew:
            bought[month] = np.maximum(np.ceil(short / size - CEIL_TOLERANCE), 0.0)
        if month == 0:
            bought[0] = np.maximum(bought[0], 1.0)
        if not plan.auto_renew:
            over[month] = np.maximum(short - bought[month] * size, 0.0)
        left = np.maximum(left + bought[month] * size - (work - over[month]), 0.0)
        last = np.where(bought[month] > 0, month + life - 1, last)
        left = np.where(month >= last, 0.0, left)
    return Drawn(over, bought)


def check_purchases(size: float, reach: float, months: int) -> None:
    """Raise where too many blocks may be needed for the hours that may come in a term."""
    if reach * months > MOST_PURCHASES * size:
        many = f"blocks of {size:g} hours are too small for a demand that may reach {reach:,.0f} hours"
        remedy = "take larger blocks, or a demand that is less uncertain"
        raise AgreementError(Problem(many, remedy), kind="unsolvable")


def too_uneven(tickets: float, months: int) -> AgreementError:
    """What is said of a demand whose months would take too long to follow."""
    far = f"{tickets:g} tickets a month are too uneven to be followed through {months} months of the plan"
    remedy = "take smaller spreads, a longer increment, larger blocks or a shorter term"
    return AgreementError(Problem(far, remedy), kind="unsolvable")


def _beyond_pool(plan: Plan, inside: Reals) -> Reals:
    """Older hours first, then the month's own; a share of its unused hours is kept once, for some months."""
    over = np.zeros_like(inside)
    lots = [np.zeros_like(inside[0]) for _ in range(int(plan.rollover_months))]  # oldest first
    for month, work in enumerate(inside):
        need, rest = work, []
        for lot in lots:
            taken = np.minimum(lot, need)
            rest.append(lot - taken)
            need = need - taken
        over[month] = np.maximum(need - plan.included_hours, 0.0)
        own = np.maximum(plan.included_hours - need, 0.0)
        lots = [*rest[1:], plan.rollover_share * own] if lots else []
    return over


def invoiced(plan: Plan, hour: Workload, billed: Reals, logged: Reals, draws: Drawn) -> Reals:
    """All invoices of the term without setup, unrounded: of many years, or of expected hours.

    `hour` is what one hour weighs; billed and logged hours and `draws` have a month for each of the term.
    """
    factors = np.array([plan.factor(t) for t in range(plan.term)]).reshape(-1, *[1] * (billed.ndim - 1))
    as_you_go = plan.kind == PAY_AS_YOU_GO
    rate = plan.discounted_rate if as_you_go else plan.hourly_rate
    plain = 1.0 if plan.overage_weighting or not hour.inside else hour.plain / hour.inside
    lines = (
        plan.fee
        + (_priced(plan, billed * hour.inside, rate, "work") if as_you_go else 0.0)
        + draws.bought * (plan.block_price or 0.0)
        + _priced(plan, draws.over * plain, plan.rate_beyond, "hours beyond those paid for")
        + _priced(plan, billed * hour.outside, rate, "work that is not covered")
    )
    return np.asarray((lines * factors + logged * hour.visits * plan.charged_visit).sum(axis=0))


def _priced(plan: Plan, hours: Reals, rate: float | None, what: str) -> Reals:
    if rate is None and hours.max(initial=0.0) > CEIL_TOLERANCE:
        raise no_price(plan, what)
    return hours * (rate or 0.0)
