"""Break-even: every crossing and jump of two plans with their real terms, and where we stop earning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from xlagree.pricing.bends import MOST_BLOCKS, Curve, even_cost, knots, load_of, period_of, pool_in_hours
from xlagree.pricing.costs import Costs, delivery_cost
from xlagree.pricing.plans import HOURS_UNIT, Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import HOURS, MONEY, TERM
from xlagree.terms.vocabulary import BLOCK


@dataclass(frozen=True)
class Crossing:
    """A number of hours at which the cheaper of two sides changes.

    A jump is where one price leaps over the other, as when a further block is bought. `a_first` says
    that the first side was the cheaper one up to here.
    """

    hours: float
    kind: Literal["crossing", "jump"]
    a_first: bool


def cost_curve(plan: Plan, months: int = 12, usage: Usage | None = None) -> Curve:
    """Money of `months` months with the same hours every month, unrounded and without setup."""
    return even_cost(period_of(plan, months), load_of(plan, usage))


def reach(a: Plan, b: Plan, at_least: float = 0.0) -> float:
    """How far to search when nobody says: twice the largest knot, or fee in hours of the other's rate."""
    marks = [at_least / 2]
    for plan, other in ((a, b), (b, a)):
        included = plan.grant / plan.pool_months if plan.pool_unit == HOURS_UNIT else 0.0
        marks += [included, (plan.cap or 0.0) / plan.pool_months, plan.block_hours or 0.0]
        marks += [sum(block.hours for block in plan.blocks)]
        rate = other.discounted_rate or (other.rate_beyond if other.pool_unit == HOURS_UNIT else None)
        due = plan.fee or plan.price_of_block
        marks += (
            [due / rate + (other.grant / other.pool_months if other.pool_unit == HOURS_UNIT else 0.0)]
            if rate
            else []
        )
    if not max(marks):
        raise must_be(
            "max hours", "set, since neither plan has a number of hours in its terms", None, kind="unsolvable"
        )
    return 2 * max(marks)


def crossings(a: Curve, b: Curve, knots: list[float], highest: float) -> list[Crossing]:
    """Every change of the cheaper side in 0 < hours < highest, for curves that are straight between knots.

    Both curves are read at two inner points of each piece and drawn through to its ends, so a jump at
    a knot is seen from either side and the answer is exact.
    """
    places: list[Crossing] = []
    before: tuple[float, float] | None = None
    level_from: float | None = None
    for hours, gap in _gaps(a, b, knots, highest):
        if gap == 0:
            level_from = hours if level_from is None else level_from
            continue
        if before and before[1] * gap < 0:
            straight = before[0] + (hours - before[0]) * before[1] / (before[1] - gap)
            at = straight if level_from is None else level_from
            places.append(Crossing(at, "jump" if at == before[0] else "crossing", before[1] < 0))
        before, level_from = (hours, gap), None
    return places


def _gaps(a: Curve, b: Curve, knots: list[float], highest: float) -> Iterator[tuple[float, float]]:
    """a - b at both ends of every piece; differences of rounding size count as none."""
    ends = [0.0]
    for knot in sorted(knots):
        if ends[-1] + 1e-8 * highest < knot < highest * (1 - 1e-8):
            ends.append(knot)
    pieces = [*pairwise([*ends, highest])]
    hours = [highest, *(low + (high - low) * x for low, high in pieces for x in (0.25, 0.75))]
    paid, other = a(hours), b(hours)
    nothing = 1e-10 * max(abs(paid[0]), abs(other[0]), 1.0)
    gaps = [x - y for x, y in zip(paid[1:], other[1:], strict=True)]
    for (low, high), near, far in zip(pieces, gaps[::2], gaps[1::2], strict=True):
        for at, gap in ((low, 1.5 * near - 0.5 * far), (high, 1.5 * far - 0.5 * near)):
            yield at, 0.0 if abs(gap) <= nothing else gap


def break_evens(
    a: Plan,
    b: Plan,
    max_hours: float | None = None,
    months: int = 12,
    usage: Usage | None = None,
    most_blocks: int = MOST_BLOCKS,
) -> list[Crossing]:
    """Hours a month, the same every month, at which the cheaper of two plans changes, over `months` months.

    Setup is left out. `usage` gives the mix of after-hours, emergency and on-site work; without it the
    hours are normal and remote. Searched to `max_hours`, by default twice the largest knot.

    >>> payg = Plan("As you go", "pay as you go", hourly_rate=150)
    >>> block = Plan("Block 10", "block", block_hours=10, block_price=1350)
    >>> [round(found.hours, 9) for found in break_evens(payg, block, max_hours=20, months=1)]
    [9.0, 10.0, 18.0]
    """
    span = int(TERM.check("months", months))
    highest = reach(a, b) if max_hours is None else HOURS.check("max hours", max_hours)
    marks = [mark for plan in (a, b) for mark in knots(plan, highest, span, usage, most_blocks)]
    return crossings(cost_curve(a, span, usage), cost_curve(b, span, usage), marks, highest)


def our_break_evens(
    plan: Plan,
    costs: Costs,
    max_hours: float | None = None,
    usage: Usage | None = None,
    users: float = 0.0,
    devices: float = 0.0,
    most_blocks: int = MOST_BLOCKS,
) -> list[Crossing]:
    """Hours a month at which our margin on a year of a plan changes sign; `a_first` when it turns to a loss.

    >>> gold = Plan("Gold", "fixed price", monthly_fee=2400)
    >>> [found.hours for found in our_break_evens(gold, Costs(80))]
    [30.0]
    """
    shape = usage if usage and usage.hours else Usage((Month(1.0),))
    fixed = delivery_cost(costs, plan, Usage((Month(0.0),)), users, devices).total
    hour_cost = (delivery_cost(costs, plan, shape, users, devices).total - fixed) / shape.mean

    def cost(hours: Sequence[float]) -> list[float]:
        return [fixed + hour_cost * one for one in hours]

    price = cost_curve(plan, 12, usage)
    if max_hours is None:
        due = plan.fee or plan.price_of_block
        size = pool_in_hours(plan, load_of(plan, usage))
        marks = (
            size,
            sum(block.hours for block in plan.blocks),
            due * 12 / hour_cost if hour_cost else 0.0,
        )
        last = max(marks) or 1.0
        highest = 2 * max(
            last, 0.0 if plan.kind == BLOCK and plan.auto_renew else _meeting(cost, price, last)
        )
    else:
        highest = HOURS.check("max hours", max_hours)
    return crossings(cost, price, knots(plan, highest, 12, usage, most_blocks), highest) if highest else []


def _meeting(a: Curve, b: Curve, start: float) -> float:
    """Where two curves meet that are straight from `start` on; 0 where they do not."""
    at = start, 2 * start
    near, far = (x - y for x, y in zip(a(at), b(at), strict=True))
    return start + start * near / (near - far) if near * (near - far) > 0 else 0.0


def break_even_hours(
    plan: Plan,
    costs: Costs,
    usage: Usage | None = None,
    max_hours: float | None = None,
    most_blocks: int = MOST_BLOCKS,
) -> float:
    """The first hours a month beyond which we stop earning; an error where that never happens."""
    crossings = our_break_evens(plan, costs, max_hours, usage, most_blocks=most_blocks)
    ends = [crossing.hours for crossing in crossings if crossing.a_first]
    if not ends:
        raise AgreementError(
            Problem(f"{plan.name}: no number of hours at which the margin turns to a loss"), kind="unsolvable"
        )
    return ends[0]


def break_even_users(price_per_user: float, hours_per_user: float, costs: Costs) -> float:
    """Users at which a price per user pays for our fixed cost: fixed / (price - cost of a user).

    >>> break_even_users(85, 0.5, Costs(70, fixed_cost=1000))
    20.0
    """
    rise = sum(costs.rises(12)) / 12
    left = (
        MONEY.check("price per user", price_per_user)
        - costs.cost_per_user * rise
        - hours_per_user * costs.cost_per_hour * rise
    )
    fixed = (costs.fixed_cost + costs.tools) * rise
    if left <= 0:
        too_low = Problem(
            f"price per user must be above its cost of {price_per_user - left:g} (got {price_per_user:g})"
        )
        raise AgreementError(too_low, kind="unsolvable")
    return fixed / left
