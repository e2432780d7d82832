"""Where the cost of a plan bends or jumps as its hours grow: the hours between which it is a straight line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil

from xlagree.pricing.offered import over_months
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.pools import draw, needed
from xlagree.pricing.schedule import schedule, unrounded
from xlagree.pricing.usage import Usage
from xlagree.pricing.workloads import Workload, mix, untold
from xlagree.terms.errors import AgreementError, must_be
from xlagree.terms.price_list_terms import ONCE
from xlagree.terms.vocabulary import BLOCK

Curve = Callable[[Sequence[float]], list[float]]
"""Money by some numbers of hours a month, the same every month."""

MOST_BLOCKS = 10_000
"""How many blocks a break-even is searched over; more would take minutes and be no answer."""
IN_A_SECOND = 24_000
"""Blocks that are searched over in a second, each counted once for every month and twice more."""
FINEST = 1e-9
"""How near a bend is found that follows from no fraction, as a part of the hours searched."""
WITHIN = (0.2360679, 0.5, 0.7071068)
"""Where a span is looked at to see whether it is straight."""


def quickly(months: int = 12) -> int:
    """How many blocks a cell of a sheet may wait for."""
    return IN_A_SECOND // (months + 2)


def period_of(plan: Plan, months: int) -> Plan:
    """The plan over the months of a break-even, without what is charged once."""
    items = tuple(item for item in plan.items if item.charged != ONCE)
    return replace(over_months(plan, months), prepaid_months=1.0, setup_fee=0.0, setup_share=0.0, items=items)


def load_of(plan: Plan, usage: Usage | None = None) -> Workload:
    """The mix of work that a break-even is asked for: that of a usage, else normal remote hours."""
    load = mix(plan, usage or Usage(()))
    if plan.pool_unit == TICKETS and not load.tickets:
        raise AgreementError(untold(plan.name), kind="unknown")
    return load


def even_cost(period: Plan, load: Workload) -> Curve:
    """All invoices of a term with the same hours every month of a mix of work, unrounded.

    Many numbers of hours are priced at once, or one by one where there is no numpy, as in Excel on the web before the first
    forecast.
    """

    def one_by_one(hours: Sequence[float]) -> list[float]:
        return [schedule(period, [load.scaled(one)], unrounded).invoiced for one in hours]

    def at_once(hours: Sequence[float]) -> list[float]:
        found: list[float] = invoices_at(
            period, [load], np.array(hours) / load.logged, rounded=False
        ).tolist()
        return found

    try:
        import numpy as np

        from xlagree.pricing.at_once.prices_at import invoices_at
    except ImportError:
        return one_by_one
    return at_once


def pool_in_hours(plan: Plan, load: Workload) -> float:
    """Hours a month, of a mix of work, that use up what the plan grants a month, or one block."""
    an_hour = needed(plan, load.scaled(1.0), 0)
    if plan.kind == BLOCK:
        return plan.block_size / an_hour if an_hour else 0.0
    granted = plan.grant or plan.cap or 0.0
    return granted / plan.pool_months / an_hour if an_hour else 0.0


def knots(
    plan: Plan,
    highest: float,
    months: int = 12,
    usage: Usage | None = None,
    most_blocks: int = MOST_BLOCKS,
) -> list[float]:
    """Hours a month, up to `highest`, between which the plan's cost is a straight line.

    What is included or capped, in each month of its period; for a block that is not renewed its end in each month of
    its life; for blocks that are renewed the hours at which more of them are bought; for blocks beside the plan the
    hours at which they run out, and where visits are included those at which they are used up.
    """
    load, period = load_of(plan, usage), period_of(plan, months)
    an_hour = needed(plan, load.scaled(1.0), 0)
    beside = _bends(period, load, highest) if period.blocks or period.included_visits else []
    if not an_hour:
        return beside
    size = plan.block_size / an_hour
    if plan.kind == BLOCK and plan.auto_renew:
        if highest * months > most_blocks * size:
            most = (
                f"at most {most_blocks * size / months:g} hours for blocks of {size:g} over {months} months"
            )
            raise must_be("max hours", most, highest, kind="unsolvable")
        return sorted({size * ratio for ratio in _purchases(period, highest / size)})
    if plan.kind == BLOCK:
        marks = [size / j for j in range(1, months + 1)]
        if plan.pool_unit == MONEY_UNIT and plan.yearly_escalator:
            worth = [sum(map(plan.factor, range(j))) for j in range(1, months + 1)]
            marks = [size / value for value in worth]
    else:
        granted = plan.grant or plan.cap or 0.0
        marks = [granted / an_hour / j for j in range(1, int(period.pool_months) + 1)]
    return sorted({*(mark for mark in marks if 0 < mark <= highest), *beside})


@lru_cache(maxsize=64)
def _purchases(plan: Plan, highest: float) -> tuple[float, ...]:
    """Blocks used a month, up to `highest`, at which a year of the term needs a further block."""
    if plan.pool_unit == MONEY_UNIT and plan.yearly_escalator and plan.term > 12:
        return tuple(_raised(plan, highest))
    if plan.top_up_below is not None:
        return tuple(_topped_up(plan, highest))
    alike = _alike(plan)
    every = (at for blocks in range(ceil(highest)) for at in _renewals(alike, blocks))
    return tuple(at for at in every if at < highest)


def _alike(plan: Plan) -> Plan:
    """What decides when blocks are renewed that serve as long, whatever they hold and cost: the same for many plans."""
    return Plan(
        "",
        BLOCK,
        block_hours=1.0,
        block_price=1.0,
        block_life=plan.block_life,
        auto_renew=True,
        term_months=plan.term_months,
        yearly_escalator=plan.yearly_escalator if plan.term > 12 else 0.0,
    )


def _bought(plan: Plan, blocks: float) -> tuple[int, ...]:
    """Blocks bought in each year of a term, or in all of it where prices do not rise, at so many used a month."""
    a_block = Workload(inside=plan.block_size, tickets=plan.block_size)
    if plan.pool_unit == MONEY_UNIT:
        a_block = Workload(inside=plan.block_size / (plan.discounted_rate or 1.0))
    draws = draw(plan, [a_block.times(blocks)] * plan.term)
    year = 12 if plan.yearly_escalator else plan.term
    return tuple(sum(month.bought for month in draws[i : i + year]) for i in range(0, plan.term, year))


@lru_cache(maxsize=1024)
def _renewals(plan: Plan, blocks: int) -> tuple[float, ...]:
    """Where one more block is bought, of those that are renewed as they run out, between so many a month and one more.

    The n-th block since the last expiry runs out at n/j blocks a month with j up to the term. More use
    never delays a purchase, so a span with the same purchases at both ends holds no such point, and one
    narrower than any two of these fractions are apart holds at most the nearest of them.
    """
    found, low, high = [], float(blocks), blocks + 1.0
    spans = [(low, _bought(plan, low), high, _bought(plan, high))]
    while spans:
        low, below, high, above = spans.pop()
        middle = (low + high) / 2
        if below == above:
            continue
        if high - low < 0.5 / plan.term**2:
            found.append(float(Fraction(middle).limit_denominator(plan.term)))
        else:
            at_middle = _bought(plan, middle)
            spans += [(middle, at_middle, high, above), (low, below, middle, at_middle)]
    return tuple(found)


def _topped_up(plan: Plan, highest: float) -> Iterator[float]:
    """Where blocks that are topped up may be bought earlier: after j months the n-th has run out, or is below the threshold."""
    below = (plan.top_up_below or 0.0) / plan.block_size
    for j in range(1, plan.term + 1):
        for n in range(1, int(highest * j) + 2):
            yield from (mark for mark in (n / j, (n - below) / j) if 0 < mark <= highest)


def _raised(plan: Plan, highest: float) -> Iterator[float]:
    """Where one more block in money is bought whose value rises with the rate: no fraction, but found as near as need be."""
    pieces = (
        1 if plan.top_up_below is None else max(64, int(4 * highest * plan.term))
    )  # more use may buy later
    ends = [highest * i / pieces for i in range(pieces + 1)]
    spans = [(low, _bought(plan, low), high, _bought(plan, high)) for low, high in pairwise(ends)]
    while spans:
        low, below, high, above = spans.pop()
        middle = (low + high) / 2
        if below == above:
            continue
        if high - low < FINEST * highest:
            yield middle
        else:
            at_middle = _bought(plan, middle)
            spans += [(middle, at_middle, high, above), (low, below, middle, at_middle)]


def _bends(plan: Plan, load: Workload, highest: float) -> list[float]:
    """Where a cost without jumps bends: spans are halved until what lies within is a straight line."""

    cost = even_cost(plan, load)
    nothing = 1e-10 * max(*map(abs, cost((0.0, highest))), 1.0)
    found, spans = [], [(0.0, highest)]
    while spans:
        low, high = spans.pop()
        if _straight(cost, low, high, nothing):
            continue
        at = _meeting(cost, low, high)
        if at is not None and _straight(cost, low, at, nothing) and _straight(cost, at, high, nothing):
            found.append(at)
        elif high - low < FINEST * highest:
            found.append((low + high) / 2)
        else:
            spans += [(low, (low + high) / 2), ((low + high) / 2, high)]
    return found


def _straight(cost: Curve, low: float, high: float, nothing: float) -> bool:
    """Whether a cost is a straight line within a span, as far as a few places of it show."""
    start, end, *within = cost((low, high, *(low + x * (high - low) for x in WITHIN)))
    return all(abs(y - start - x * (end - start)) <= nothing for x, y in zip(WITHIN, within, strict=True))


def _meeting(cost: Curve, low: float, high: float) -> float | None:
    """Where the lines meet that a cost follows at the two ends of a span; None where they do not within it."""
    step = (high - low) / 50
    start, near, far, end = cost((low, low + step, high - step, high))
    rises, falls = (near - start) / step, (end - far) / step
    if rises == falls:
        return None
    at = (end - start + rises * low - falls * high) / (rises - falls)
    return at if low < at < high else None
