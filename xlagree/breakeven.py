"""Break-even: every crossing and jump of two plans with their real terms, and the hours at which we stop earning."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from xlagree.costs import Costs, delivery_cost
from xlagree.errors import AgreementError, Problem, must_be
from xlagree.plans import Plan, mix
from xlagree.quantity import HOURS, MONEY, TERM
from xlagree.schedule import schedule, unrounded
from xlagree.terms import BLOCK
from xlagree.usage import Month, Usage

Curve = Callable[[float], float]


@dataclass(frozen=True)
class Crossing:
    """A number of hours at which the cheaper of two sides changes.

    A jump is where one price leaps over the other, as when a further block is bought. `a_first` says
    that the first side was the cheaper one up to here.
    """

    hours: float
    kind: Literal["crossing", "jump"]
    a_first: bool


def _period(plan: Plan, months: int) -> Plan:
    """The plan over the months of a break-even, without its setup fee."""
    return replace(plan, term_months=float(months), prepaid_months=1.0, setup_fee=0.0)


def cost_curve(plan: Plan, months: int = 12, usage: Usage | None = None) -> Curve:
    """Money of `months` months with the same hours every month, unrounded and without setup."""
    period = _period(plan, months)
    load = mix(plan, usage or Usage(()))

    def cost(hours: float) -> float:
        return schedule(period, [load.scaled(hours)], unrounded).invoiced

    return cost


def knots(plan: Plan, highest: float, months: int = 12, usage: Usage | None = None) -> list[float]:
    """Hours a month, up to `highest`, between which the plan's cost is a straight line.

    Included hours, cap, and for blocks every n x block hours / j with j = 1 … months: only there can
    the number of blocks bought by some month change, with or without expiry.
    """
    inside = mix(plan, usage or Usage(())).scaled(1.0).inside
    if not inside:
        return []
    if plan.kind == BLOCK:
        size = (plan.block_hours or 0.0) / inside
        return sorted({size * n / j for j in range(1, months + 1) for n in range(1, int(highest * j / size) + 1)})
    limit = plan.cap_hours if plan.cap_hours is not None else plan.included_hours
    return [limit / inside] if 0 < limit / inside <= highest else []


def reach(a: Plan, b: Plan) -> float:
    """How far to search when nobody says: twice the largest knot, of terms or of a fee in hours of the other's rate."""
    marks = []
    for plan, other in ((a, b), (b, a)):
        marks += [plan.included_hours, plan.cap_hours or 0.0, plan.block_hours or 0.0]
        rate = other.discounted_rate or other.rate_beyond
        due = plan.fee or plan.block_price or 0.0
        marks += [due / rate + other.included_hours] if rate else []
    if not max(marks):
        raise must_be("max hours", "set, since neither plan has a number of hours in its terms", None, kind="unsolvable")
    return 2 * max(marks)


def crossings(a: Curve, b: Curve, knots: list[float], highest: float) -> list[Crossing]:
    """Every change of the cheaper side in 0 < hours < highest, for curves that are straight between knots.

    Both curves are read at two inner points of each piece and drawn through to its ends, so a jump at
    a knot is seen from either side and the answer is exact.
    """
    found: list[Crossing] = []
    before: tuple[float, float] | None = None
    level_from: float | None = None
    for hours, gap in _gaps(a, b, knots, highest):
        if gap == 0:
            level_from = hours if level_from is None else level_from
            continue
        if before and before[1] * gap < 0:
            jump = hours == before[0] and level_from is None
            straight = before[0] + (hours - before[0]) * before[1] / (before[1] - gap)
            at = straight if level_from is None else level_from
            found.append(Crossing(at, "jump" if jump else "crossing", before[1] < 0))
        before, level_from = (hours, gap), None
    return found


def _gaps(a: Curve, b: Curve, knots: list[float], highest: float) -> Iterator[tuple[float, float]]:
    """a - b at both ends of every piece; differences of rounding size count as none."""
    nothing = 1e-10 * max(abs(a(highest)), abs(b(highest)), 1.0)
    for low, high in pairwise([0.0, *sorted({knot for knot in knots if 0 < knot < highest}), highest]):
        width = high - low
        if width < 1e-9 * highest:
            continue
        near, far = (a(low + width * x) - b(low + width * x) for x in (0.25, 0.75))
        for hours, gap in ((low, 1.5 * near - 0.5 * far), (high, 1.5 * far - 0.5 * near)):
            yield hours, 0.0 if abs(gap) <= nothing else gap


def break_evens(
    a: Plan, b: Plan, max_hours: float | None = None, months: int = 12, usage: Usage | None = None
) -> list[Crossing]:
    """Hours a month, the same every month, at which the cheaper of two plans changes, over `months` months.

    Setup is left out. `usage` gives the mix of after-hours, emergency and on-site work; without it the
    hours are normal and remote. Searched to `max_hours`, by default twice the largest knot.

    >>> payg = Plan("As you go", "pay as you go", hourly_rate=150)
    >>> block = Plan("Block 10", "block", block_hours=10, block_price=1350)
    >>> [round(found.hours, 9) for found in break_evens(payg, block, max_hours=20, months=1)]
    [9.0, 10.0, 18.0]
    """
    span = int(TERM.number("months", months))
    highest = reach(a, b) if max_hours is None else HOURS.number("max hours", max_hours)
    marks = [*knots(a, highest, span, usage), *knots(b, highest, span, usage)]
    return crossings(cost_curve(a, span, usage), cost_curve(b, span, usage), marks, highest)


def our_break_evens(plan: Plan, costs: Costs, max_hours: float | None = None, usage: Usage | None = None,
                    users: float = 0.0, devices: float = 0.0) -> list[Crossing]:
    """Hours a month at which our margin on a year of the plan changes sign; `a_first` when it turns to a loss.

    >>> gold = Plan("Gold", "fixed price", monthly_fee=2400)
    >>> [found.hours for found in our_break_evens(gold, Costs(80))]
    [30.0]
    """
    shape = usage if usage and usage.hours else Usage((Month(1.0),))
    fixed = delivery_cost(costs, plan, Usage((Month(0.0),)), users, devices).total
    each = (delivery_cost(costs, plan, shape, users, devices).total - fixed) / shape.mean
    due = plan.fee or plan.block_price or 0.0
    marks = (plan.included_hours, plan.cap_hours or 0.0, plan.block_hours or 0.0, due * 12 / each if each else 0.0)
    highest = 2 * max(marks) if max_hours is None else HOURS.number("max hours", max_hours)
    if not highest:
        return []
    price = cost_curve(plan, 12, usage)
    return crossings(lambda hours: fixed + each * hours, price, knots(plan, highest, 12, usage), highest)


def break_even_hours(plan: Plan, costs: Costs, usage: Usage | None = None, max_hours: float | None = None) -> float:
    """The first hours a month beyond which we stop earning; an error where that never happens."""
    ends = [found.hours for found in our_break_evens(plan, costs, max_hours, usage) if found.a_first]
    if not ends:
        raise AgreementError(Problem(f"{plan.name}: no number of hours at which the margin turns to a loss"), kind="unsolvable")
    return ends[0]


def break_even_users(price_per_user: float, hours_per_user: float, costs: Costs) -> float:
    """Users at which a price per user pays for our fixed cost: fixed / (price - cost of a user).

    >>> break_even_users(85, 0.5, Costs(70, fixed_cost=1000))
    20.0
    """
    left = MONEY.number("price per user", price_per_user) - costs.cost_per_user - hours_per_user * costs.cost_per_hour
    fixed = costs.fixed_cost + costs.tools
    if left <= 0:
        found = Problem(f"price per user must be above its cost of {price_per_user - left:g} (got {price_per_user:g})")
        raise AgreementError(found, kind="unsolvable")
    return fixed / left
