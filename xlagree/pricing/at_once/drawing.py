"""The months of a plan for many years at once: hours beyond what was paid for, blocks bought, and the price of it all."""

from dataclasses import dataclass
from functools import reduce
from math import inf

import numpy as np

from xlagree.pricing.at_once.beside import beside
from xlagree.pricing.coverage import no_price
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.workloads import CEIL_TOLERANCE, Workload
from xlagree.terms.price_list_terms import MONTHLY
from xlagree.terms.reals import Reals
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER


@dataclass(frozen=True, eq=False)
class Weighed:
    """What billed hours weigh inside and outside of a cover, and by kind of work on either side; how many they are inside
    unweighted may lack where overage is weighted."""

    inside: Reals
    plain: Reals | None
    outside: Reals
    kinds: tuple[tuple[str, Reals, Reals], ...] = ()


@dataclass(frozen=True, eq=False)
class Worked:
    """Work of months, and of years where there are many: hours as billed, visits, and tickets begun, which may lack where no pool
    counts them.

    Where tickets were told apart it has what their billed hours were found to weigh, instead of these.
    """

    billed: Reals | Weighed
    visits: Reals
    tickets: Reals | None = None

    @property
    def told_apart(self) -> bool:
        """Whether it was made of tickets that were told apart."""
        return isinstance(self.billed, Weighed)

    def weighed(self, hour: Workload) -> Weighed:
        """What its hours weigh: as found, or as so many of an average `hour`."""
        billed = self.billed
        if isinstance(billed, Weighed):
            return billed
        kinds = tuple((kind, billed * x, billed * y) for kind, x, y in hour.kinds)
        return Weighed(billed * hour.inside, billed * hour.plain, billed * hour.outside, kinds)


def in_proportion(hour: Workload, billed: Reals, logged: Reals) -> Worked:
    """Work whose tickets and visits are as many as those of one `hour`, times the hours logged."""
    return Worked(billed, logged * hour.visits, logged * hour.tickets)


@dataclass(frozen=True, eq=False)
class Drawn:
    """Beyond what was paid for, in the unit of the pool, and blocks bought: by month, and by year where there are many."""

    over: Reals
    bought: Reals


@dataclass(frozen=True, eq=False)
class Charged:
    """What is charged beside fees, by month, and by year where there are many.

    Weighted hours, or tickets, worked as you go and over; weighted hours that are not covered; blocks bought; visits
    beyond those included, and all of them. `beside` are the hours drawn of each block beside the plan, in all months.
    """

    worked: Reals
    over: Reals
    outside: Reals
    bought: Reals
    visits: Reals
    ways: Reals
    beside: Reals


def needed(plan: Plan, hour: Workload, work: Worked) -> Reals:
    """What work needs of the pool: weighted hours, what they cost at the month's rate, or tickets."""
    if plan.pool_unit == TICKETS:
        assert work.tickets is not None
        return work.tickets
    inside = np.asarray(work.weighed(hour).inside)
    if plan.pool_unit == MONEY_UNIT:
        return inside * (plan.discounted_rate or 0.0) * _factors(plan, inside)
    return inside


def _nothing(months: Reals) -> Reals:
    """Nothing in each month of each year, without the room for it."""
    return np.broadcast_to(0.0, months.shape)


def drawn(plan: Plan, need: Reals) -> Drawn:
    """What is drawn for what months need of a pool, by the rules of the schedule; the first axis is the month."""
    nothing = _nothing(need)
    if plan.kind == BLOCK:
        return _from_blocks(plan, need)
    if plan.kind == RETAINER:
        return Drawn(_beyond_pool(plan, plan.grant, int(plan.rollover_months), need), nothing)
    if plan.kind == FIXED_PRICE and plan.cap is not None:
        return Drawn(_beyond_pool(plan, plan.cap, 0, need), nothing)
    return Drawn(nothing, nothing)


def _from_blocks(plan: Plan, need: Reals) -> Drawn:
    """A block bought in month m with life L serves m ... m + L - 1; a shortfall is split into the new block.

    A month that leaves less than the top-up threshold buys one more, whose life is that of all that is left.
    """
    life = inf if plan.block_life is None else plan.block_life
    over, bought = np.zeros_like(need), np.zeros_like(need)
    left, last = np.zeros_like(need[0]), np.full_like(need[0], inf)
    for month, work in enumerate(need):
        size = plan.block_size * (plan.factor(month) if plan.pool_unit == MONEY_UNIT else 1.0)
        short = np.maximum(work - left, 0.0)
        if plan.auto_renew:
            bought[month] = np.maximum(np.ceil(short / size - CEIL_TOLERANCE), 0.0)
        if month == 0:
            bought[0] = np.maximum(bought[0], 1.0) if plan.auto_renew else 1.0
        if not plan.auto_renew:
            over[month] = np.maximum(short - bought[month] * size, 0.0)
        left = np.maximum(left + bought[month] * size - (work - over[month]), 0.0)
        if plan.top_up_below is not None and month < len(need) - 1:
            more = np.where(left < plan.top_up_below - CEIL_TOLERANCE, 1.0, 0.0)
            bought[month] += more
            left = left + more * size
        if life < len(need):
            last = np.where(bought[month] > 0, month + life - 1, last)
            left = np.where(month >= last, 0.0, left)
    return Drawn(over, bought)


def _beyond_pool(plan: Plan, grant: float, keep: int, need: Reals) -> Reals:
    """What is kept first, oldest first, then the period's own; a share of what a period leaves is kept for some months."""
    period, over = int(plan.pool_months), np.empty_like(need)
    lots, own = [np.zeros_like(need[0]) for _ in range(keep)], np.zeros_like(need[0])  # oldest first
    for month, work in enumerate(need):
        short, rest = work, []
        for lot in lots:
            taken = np.minimum(lot, short)
            rest.append(lot - taken)
            short = short - taken
        there = own if month % period else grant
        over[month], own = np.maximum(short - there, 0.0), np.maximum(there - short, 0.0)
        if lots:
            closes = month % period == period - 1
            kept = plan.rollover_share * own if closes else 0.0 * own
            if plan.rollover_cap is not None:
                kept = np.maximum(np.minimum(kept, plan.rollover_cap - sum(rest[1:])), 0.0)
            lots = [*rest[1:], np.floor(kept + CEIL_TOLERANCE) if plan.pool_unit == TICKETS else kept]
    return over


def visits_beyond(plan: Plan, visits: Reals) -> Reals:
    """Visits of each month beyond those that the period includes."""
    if not plan.included_visits:
        return visits
    beyond, free = np.empty_like(visits), np.zeros_like(visits[0])
    for month, made in enumerate(visits):
        free = free if month % int(plan.pool_months) else np.full_like(free, plan.included_visits)
        beyond[month] = np.maximum(made - free, 0.0)
        free = np.maximum(free - made, 0.0)
    return beyond


def charged(plan: Plan, hour: Workload, work: Worked) -> Charged:
    """What work is charged under a plan, by the rules of the schedule; `hour` is what one hour weighs."""
    need, weighed = needed(plan, hour, work), work.weighed(hour)
    draws = drawn(plan, need)
    inside, outside, over = weighed.inside, weighed.outside, draws.over
    worked = _nothing(need) if plan.kind != PAY_AS_YOU_GO else need
    if plan.pool_unit == MONEY_UNIT:
        over = np.divide(inside * over, need, out=np.zeros_like(need), where=need > 0)
    drawn_beside = np.zeros((0, *need.shape[1:]))
    if plan.blocks:
        reaching = inside if plan.kind == PAY_AS_YOU_GO else over
        beyond = np.divide(reaching, inside, out=np.zeros_like(need), where=inside > 0)
        blocks = beside(plan.blocks, {kind: x * beyond + y for kind, x, y in weighed.kinds})
        left = [(blocks.unserved[kind], x, y) for kind, x, y in weighed.kinds]
        unserved = np.divide(
            sum(share * x for share, x, _ in left), inside, out=np.ones_like(need), where=inside > 0
        )
        worked, over, drawn_beside = worked * unserved, over * unserved, blocks.drawn
        outside = np.asarray(sum(share * y for share, _, y in left))
    if work.told_apart and weighed.plain is not None and not plan.overage_weighting and hour.plain:
        plain = np.divide(weighed.plain, inside, out=np.zeros_like(need), where=inside > 0)
        over = over * plain * (hour.inside / hour.plain)  # an invoice counts each at the average
    visits = visits_beyond(plan, work.visits)
    return Charged(worked, over, outside, draws.bought, visits, work.visits, drawn_beside)


def invoiced(plan: Plan, hour: Workload, lines: Charged) -> Reals:
    """All invoices of the term without what is charged once, unrounded: of many years, or of what is expected."""
    return with_fees(plan, by_work(plan, hour, lines))


def by_work(plan: Plan, hour: Workload, lines: Charged) -> Reals:
    """What of them goes by the work."""
    some = [line for line in _lines_with_work(plan, hour, lines) if line is not None]
    if not some:
        return np.zeros(lines.ways.shape[1:])
    return np.asarray(reduce(np.add, some).sum(axis=0))


def with_fees(plan: Plan, work: Reals) -> Reals:
    """All of them from what goes by the work: with fees, items and the blocks beside the plan."""
    fees = plan.fee * fees_in_term(plan)
    monthly = sum(amount for item, amount in plan.extras if item.charged == MONTHLY)
    bought = sum(block.price for block in plan.blocks if block.first < plan.term)
    return np.asarray(work + fees + monthly * plan.term + bought)


def invoice_lines(plan: Plan, hour: Workload, lines: Charged) -> tuple[Reals, ...]:
    """The lines of each month's invoice that go by the work, unrounded: worked, blocks, over, not covered, visits and travel."""
    some = _lines_with_work(plan, hour, lines)
    return tuple(_nothing(lines.ways) if line is None else line for line in some)


def _lines_with_work(plan: Plan, hour: Workload, lines: Charged) -> tuple[Reals | None, ...]:
    """The same; None for a line that has nothing in any month."""
    factors = _factors(plan, lines.ways) if plan.yearly_escalator else None
    as_you_go, by_ticket = plan.kind == PAY_AS_YOU_GO, plan.pool_unit == TICKETS
    rate = plan.discounted_rate if as_you_go else plan.hourly_rate
    plain = 1.0 if plan.overage_weighting or not hour.inside else hour.plain / hour.inside
    over = lines.over if plain == 1 else lines.over * plain
    unit = "tickets" if by_ticket else "hours"

    def risen(amounts: Reals | None) -> Reals | None:
        return amounts if factors is None or amounts is None else amounts * factors

    trips = (lines.visits, plan.charged_visit), (lines.ways, plan.travel_charge)
    some = [number * price for number, price in trips if price]
    return (
        risen(_priced(plan, lines.worked, plan.ticket_price if by_ticket else rate, "work")),
        risen(_priced(plan, lines.bought, plan.price_of_block, "blocks")),
        risen(_priced(plan, over, plan.rate_beyond, f"{unit} beyond those paid for")),
        risen(_priced(plan, lines.outside, rate, "work that is not covered")),
        reduce(np.add, some) if some else None,
    )


def fees_in_term(plan: Plan) -> float:
    """How many fees of the first year the fees of the term are.

    >>> fees_in_term(Plan("Gold", "fixed price", monthly_fee=100, term_months=24, yearly_escalator=0.5))
    30.0
    """
    return sum(map(plan.factor, range(plan.term)))


def _factors(plan: Plan, months: Reals) -> Reals:
    """The escalator's factor of every month, to be multiplied with months by years."""
    return np.array([plan.factor(t) for t in range(plan.term)]).reshape(-1, *[1] * (months.ndim - 1))


def _priced(plan: Plan, amount: Reals, rate: float | None, what: str) -> Reals | None:
    if rate is None and amount.max(initial=0.0) > CEIL_TOLERANCE:
        raise no_price(plan, what)
    return amount * (rate or 0.0) if amount.any() else None
