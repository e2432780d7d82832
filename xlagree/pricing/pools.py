"""What is paid for ahead, month by month: hours, money or tickets granted, drawn, kept, lost, and needed beyond."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, inf

from xlagree.pricing.plans import Plan
from xlagree.pricing.workloads import CEIL_TOLERANCE, Workload
from xlagree.terms.vocabulary import BLOCK, PAY_AS_YOU_GO, RETAINER


@dataclass(frozen=True)
class Draw:
    """A month of a pool, in its unit (weighted hours, money or tickets): what was there, what was drawn, what is left.

    `lots` are what was kept from earlier periods, oldest first, as the month begins.
    """

    granted: float = 0.0
    carried: float = 0.0
    used: float = 0.0
    expired: float = 0.0
    over: float = 0.0
    left: float = 0.0
    bought: int = 0
    lots: tuple[float, ...] = ()


NOTHING = Draw()
"""A month that is paid for as it comes."""


def needed(plan: Plan, work: Workload, month: int) -> float:
    """What a month's work needs of the pool: weighted hours, what they cost at the month's rate, or tickets begun."""
    if plan.pool_unit == "tickets":
        return work.tickets
    if plan.pool_unit == "money":
        return work.inside * (plan.discounted_rate or 0.0) * plan.factor(month)
    return work.inside


def draw(plan: Plan, works: Sequence[Workload]) -> list[Draw]:
    """How the need of each month is taken from what the plan grants."""
    if plan.kind == PAY_AS_YOU_GO:
        return [NOTHING] * len(works)
    needs = [needed(plan, work, month) for month, work in enumerate(works)]
    if plan.kind == BLOCK:
        return _draw_block(plan, needs)
    if plan.kind == RETAINER:
        whole = floor if plan.pool_unit == "tickets" else None
        return _draw_pool(plan, plan.grant, int(plan.rollover_months), needs, whole)
    if plan.cap is None:
        whole_need = {need: Draw(granted=need, used=need) for need in set(needs)}
        return [whole_need[need] for need in needs]
    draws = _draw_pool(plan, plan.cap, 0, needs)
    return [*draws[:-1], replace(draws[-1], expired=draws[-1].left, left=0.0)]


def _draw_block(plan: Plan, needs: Sequence[float]) -> list[Draw]:
    """A block bought in month m with life L serves m … m + L - 1; a shortfall is split into the new block.

    A month that leaves less than the top-up threshold buys one more, whose life is that of all that is left.
    """
    life = inf if plan.block_life is None else plan.block_life
    draws: list[Draw] = []
    left, last, end, in_money = 0.0, inf, len(needs) - 1, plan.pool_unit == "money"
    for month, need in enumerate(needs):
        size = plan.block_size * plan.factor(month) if in_money else plan.block_size
        short = max(need - left, 0.0)
        bought = max(ceil(short / size - CEIL_TOLERANCE), 0) if plan.auto_renew or month == 0 else 0
        bought = 1 if month == 0 and (bought == 0 or not plan.auto_renew) else bought
        over = 0.0 if plan.auto_renew else max(short - bought * size, 0.0)
        carried, left = left, max(left + bought * size - (need - over), 0.0)
        if plan.top_up_below is not None and left < plan.top_up_below - CEIL_TOLERANCE and month < end:
            bought, left = bought + 1, left + size
        last = month + life - 1 if bought else last
        expired = left if month >= last and month < end else 0.0
        left -= expired
        draws.append(Draw(bought * size, carried, need - over, expired, over, left, bought))
    return draws


def _draw_pool(
    plan: Plan,
    grant: float,
    keep: int,
    needs: Sequence[float],
    whole: Callable[[float], float] | None = None,
) -> list[Draw]:
    """What is kept first, oldest first, then the period's own; a share of what a period leaves is kept for some months,
    and never more than the cap leaves room for. As the term ends all is carried out."""
    period, room = int(plan.pool_months), inf if plan.rollover_cap is None else plan.rollover_cap
    if period == 1 and not keep:
        alone = {need: _draw_alone(grant, need) for need in set(needs)}
        last = alone[needs[-1]]
        return [*(alone[need] for need in needs[:-1]), replace(last, expired=0.0, left=last.expired)]
    lots, own = (0.0,) * keep, 0.0  # oldest first
    draws: list[Draw] = []
    known: dict[tuple[object, ...], tuple[Draw, tuple[float, ...], float]] = {}
    for month, need in enumerate(needs):
        begins = month % period, month == len(needs) - 1, need, lots, own
        if begins not in known:  # months that begin alike and need as much end alike
            known[begins] = _draw_month(plan, grant, *begins, room, whole)
        drawn, lots, own = known[begins]
        draws.append(drawn)
    return draws


def _draw_month(
    plan: Plan,
    grant: float,
    place: int,
    ends: bool,
    need: float,
    lots: tuple[float, ...],
    own: float,
    room: float,
    whole: Callable[[float], float] | None,
) -> tuple[Draw, tuple[float, ...], float]:
    """What is drawn in a month in its place of a period, and the lots and the rest of the period's own with which it ends."""
    opens, closes = place == 0, place == plan.pool_months - 1
    before, rest, short = 0.0 if opens else own, [], need
    for lot in lots:
        taken = min(lot, short)
        rest.append(lot - taken)
        short -= taken
    there = grant if opens else own
    own, over = max(there - short, 0.0), max(short - there, 0.0)
    left = unlapsed = sum(rest) + own
    kept = lots
    if not ends:
        lot = max(min(plan.rollover_share * own, room - sum(rest[1:])), 0.0) if closes else 0.0
        lot = whole(lot + CEIL_TOLERANCE) if whole else lot
        lots = (*rest[1:], lot) if lots else ()
        own = 0.0 if closes else own
        left = sum(lots) + own
    lapsed = max(unlapsed - left, 0.0)
    granted = grant if opens else 0.0
    return Draw(granted, sum(kept) + before, need - over, lapsed, over, left, lots=kept), lots, own


def _draw_alone(grant: float, need: float) -> Draw:
    """A month that neither has anything kept nor keeps anything."""
    over = max(need - grant, 0.0)
    return Draw(grant, 0.0, need - over, max(grant - need, 0.0), over)


def visits_beyond(plan: Plan, visits: Sequence[float]) -> list[float]:
    """Visits of each month beyond those that the period includes.

    >>> visits_beyond(Plan("Silver", "retainer", monthly_fee=900, included_visits=2, visit_charge=50), [1.0, 3.0])
    [0.0, 1.0]
    """
    if not plan.included_visits:
        return list(visits)
    beyond, free = [], 0.0
    for month, made in enumerate(visits):
        free = plan.included_visits if month % int(plan.pool_months) == 0 else free
        used = min(free, made)
        beyond.append(made - used)
        free -= used
    return beyond
