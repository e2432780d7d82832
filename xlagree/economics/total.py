"""Plans that settle on the hours of the whole term: chances and expectations straight from the distribution of the total."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.economics.too_large import check_purchases
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO

Amount = Callable[[Reals], Reals]
"""Money by total hours, for many totals at once: straight lines with jumps between known knots."""
LEVEL = 1e-9
"""Amounts that differ by less than this share of the larger are equal."""


@dataclass(frozen=True)
class Chances:
    """How an uncertain amount stands to 0: chances to be below, at and above it, and E(-amount)+, what lacks.

    `error` is the standard error of the chances: 0 where they are exact.
    """

    below: float
    level: float
    above: float
    lacking: float
    error: float = 0.0


def settles_on_total(plan: Plan) -> bool:
    """Whether only the hours of the whole term decide the price, not the months they fall in.

    >>> settles_on_total(Plan("As you go", "pay as you go", hourly_rate=150))
    True
    """
    by_month = plan.included_visits or plan.top_up_below is not None or plan.blocks
    if by_month or plan.pool_unit == TICKETS or (plan.yearly_escalator and plan.term > 12):
        return False
    if plan.kind == BLOCK:
        return plan.block_life is None or plan.block_life >= plan.term
    return plan.kind == PAY_AS_YOU_GO or (plan.kind == FIXED_PRICE and plan.cap is None)


def total_knots(plan: Plan, weight: float, reach: float) -> list[float]:
    """Hours of the whole term, up to `reach`, between which such a plan's price is a straight line."""
    paid = weight * (plan.discounted_rate or 0.0) if plan.pool_unit == MONEY_UNIT else weight
    if plan.kind != BLOCK or not paid:
        return []
    size = plan.block_size / paid
    if not plan.auto_renew:
        return [size] if size < reach else []
    check_purchases(size, reach, plan.term)
    marks: list[float] = (np.arange(1, int(reach / size) + 1) * size).tolist()
    return marks


def gap_of(law: Law, amount: Amount, knots: Sequence[float]) -> Chances:
    """How an amount of total hours stands to 0, exactly for the law.

    Each piece between knots is a straight line: it is cut where it crosses 0, and its chance and its mean come
    from F and from E[S; S <= d] = E min(S, d) - d P(S > d).
    """
    if law.on_lattice:
        return _at_points(law, amount)
    # No hours at all is a chance of its own.
    scale = float(np.abs(amount(np.array([0.0, law.mean]))).max())
    nothing = LEVEL * max(scale, 1.0)
    at_zero = float(amount(np.array([0.0]))[0])
    low, high, start, slope = _pieces(amount, np.unique(np.array([0.0, *knots, law.reach])), nothing)
    (before, first), (until, last) = _up_to(law, low), _up_to(law, high)
    ends = high >= law.reach  # what lies beyond is a little, and on the same line
    until, last = np.where(ends, 1.0, until), np.where(ends, law.mean, last)
    chances = until - before
    middle = start + slope * (low + high) / 2
    flat = (np.abs(middle) <= nothing) & (np.abs(slope) * (high - low) <= 2 * nothing)
    lost = ~flat & (middle < 0)
    below = float(chances[lost].sum()) + (law.none if at_zero < -nothing else 0.0)
    level = float(chances[flat].sum()) + (law.none if abs(at_zero) <= nothing else 0.0)
    lacking = law.none * max(-at_zero, 0.0) - float((start * chances + slope * (last - first))[lost].sum())
    return Chances(below, level, max(0.0, 1 - below - level), max(0.0, lacking))


def _up_to(law: Law, hours: Reals) -> tuple[Reals, Reals]:
    """P(S <= d) and E[S; S <= d]."""
    chances = np.where(hours > 0, law.distributions(hours), law.none)
    return chances, law.limits(hours) - hours * (1 - chances)


def _at_points(law: Law, amount: Amount) -> Chances:
    """The same where all hours lie on points; what the grid leaves out lies at its end."""
    points = np.arange(law.chances.size + 1, dtype=np.float64) * law.step
    inside = np.maximum(law.chances, 0.0)
    gaps, chances = amount(points), np.append(inside, max(0.0, 1 - inside.sum()))
    nothing = LEVEL * max(float(np.abs(gaps).max(initial=0.0)), 1.0)
    below, above = float(chances[gaps < -nothing].sum()), float(chances[gaps > nothing].sum())
    return Chances(below, max(0.0, 1 - below - above), above, float((chances * np.maximum(-gaps, 0.0)).sum()))


def _pieces(amount: Amount, edges: Reals, nothing: float) -> tuple[Reals, Reals, Reals, Reals]:
    """Straight pieces without a change of sign: from, to, and the line start + slope × hours."""
    low, high = edges[:-1], edges[1:]
    one, other = low + (high - low) / 4, high - (high - low) / 4
    near, far = amount(one), amount(other)
    slope = (far - near) / (other - one)
    start = near - slope * one
    root = np.divide(-start, slope, out=low.copy(), where=np.abs(slope) * (high - low) > nothing)
    cut = (low < root) & (root < high)
    return (
        np.append(low, root[cut]),
        np.append(np.where(cut, root, high), high[cut]),
        np.append(start, start[cut]),
        np.append(slope, slope[cut]),
    )
