"""The lines of a month's invoice that go by the work: hours worked, blocks, overage, work not covered, visits."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlagree.pricing.coverage import no_price
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.pools import Draw
from xlagree.pricing.prepaid import BlocksMonth
from xlagree.pricing.workloads import CEIL_TOLERANCE, Workload
from xlagree.terms.vocabulary import PAY_AS_YOU_GO


def needs_beside(plan: Plan, work: Workload, hours: Draw) -> dict[str, float]:
    """Hours of each kind of work that the plan itself leaves: worked as you go, over in proportion, and not covered."""
    beyond = 1.0 if plan.kind == PAY_AS_YOU_GO else 0.0
    if not beyond and work.inside:
        beyond = _hours_over(plan, work, hours) / work.inside
    return {kind: inside * beyond + outside for kind, inside, outside in work.kinds}


def _hours_over(plan: Plan, work: Workload, hours: Draw) -> float:
    """Weighted hours beyond the pool; money over is the share of the month's hours that it would have paid for."""
    if plan.pool_unit == MONEY_UNIT:
        return work.inside * hours.over / (hours.used + hours.over) if hours.over else 0.0
    return hours.over


class WorkLines(NamedTuple):
    """What a month is charged for its work, line by line: worked, blocks, over, not covered, visits with their way."""

    worked: float
    block: float
    overage: float
    outside: float
    visits: float


def work_lines(
    plan: Plan,
    factor: float,
    work: Workload,
    hours: Draw,
    blocks: BlocksMonth,
    beyond: float,
    money: Callable[[float], float],
) -> WorkLines:
    """The lines of one invoice that go by the work; so many visits are `beyond` those included."""
    as_you_go, by_ticket = plan.kind == PAY_AS_YOU_GO, plan.pool_unit == TICKETS
    rate = plan.discounted_rate if as_you_go else plan.hourly_rate
    unserved, outside = 1.0, work.outside
    if plan.blocks:
        unserved = _unserved([(inside, kind) for kind, inside, _ in work.kinds], blocks, work.inside)
        outside *= _unserved([(uncovered, kind) for kind, _, uncovered in work.kinds], blocks, work.outside)
    worked = work.tickets if by_ticket else work.inside * unserved
    over = hours.over if by_ticket else _hours_over(plan, work, hours) * unserved
    plain = work.plain / work.inside if work.inside and not plan.overage_weighting else 1.0
    line = plan.ticket_price if by_ticket else rate
    return WorkLines(
        worked=money(_priced(plan, worked if as_you_go else 0.0, line, "work") * factor),
        block=money(hours.bought * plan.price_of_block * factor),
        overage=money(
            _priced(plan, over * plain, plan.rate_beyond, f"{_unit(plan)} beyond those paid for") * factor
        ),
        outside=money(_priced(plan, outside, rate, "work that is not covered") * factor),
        visits=money(beyond * plan.charged_visit + work.visits * plan.travel_charge),
    )


def _unserved(parts: Sequence[tuple[float, str]], blocks: BlocksMonth, hours: float) -> float:
    """Which share of hours of several kinds the blocks beside the plan leave."""
    return sum(part * blocks.unserved[kind] for part, kind in parts) / hours if hours else 1.0


def _unit(plan: Plan) -> str:
    return "tickets" if plan.pool_unit == TICKETS else "hours"


def _priced(plan: Plan, hours: float, rate: float | None, what: str) -> float:
    if hours > CEIL_TOLERANCE and rate is None:
        raise no_price(plan, what)
    return hours * (rate or 0.0)
