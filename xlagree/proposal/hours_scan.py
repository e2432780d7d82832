"""The first year of every plan over hours a month, and where a plan and pay as you go change places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xlagree.pricing.at_once.prices_at import invoices_at
from xlagree.pricing.breakeven import reach
from xlagree.proposal.answered import kept
from xlagree.proposal.deal import Proposal
from xlagree.terms.reals import Reals

Bools = NDArray[np.bool_]

SCANNED = 320
"""Numbers of hours at which prices are compared before a change is closed in on."""
CLOSE = 0.005
"""Hours a month to which it is closed in on."""
REACH = 2.0
"""Hours are scanned to at least so many times those that are priced."""
HALVED = 5
"""So many halvings are priced at once."""
NOTHING = 0.005
"""Half a cent: prices that differ by less are the same."""


@dataclass(frozen=True)
class Turn:
    """Hours a month at which the cheaper of two plans changes; `first_before` where the first is cheaper below them."""

    hours: float
    first_before: bool


@dataclass(frozen=True)
class HoursScan:
    """The first year of every plan, set-up included and unrounded, at hours a month from 0 on: all months in one proportion."""

    hours: tuple[float, ...]
    prices: tuple[tuple[float, ...], ...]
    changes: tuple[tuple[Turn, ...], ...]

    @property
    def end(self) -> float:
        """The hours a month at which the scan ends."""
        return self.hours[-1]


@kept
def scanned(proposal: Proposal) -> HoursScan:
    """The scan of a deal; `changes` has for every plan where it and pay as you go change places."""
    plans, at_least = proposal.first_years, REACH * max(proposal.quoted_hours, 1.0)
    highest = max((reach(plans[0], plan, at_least) for plan in plans[1:]), default=at_least)
    hours = tuple(highest * i / SCANNED for i in range(SCANNED + 1))
    prices = tuple(prices_at(proposal, i, hours, rounded=False) for i in range(len(plans)))
    changes = tuple(_changes(proposal, i, hours, prices) for i in range(len(plans)))
    return HoursScan(hours, prices, changes)


def prices_at(
    proposal: Proposal, plan: int, hours: Sequence[float], rounded: bool = True
) -> tuple[float, ...]:
    """The first year of one plan, by its place, at each of many hours a month, set-up included."""
    factors = np.array([proposal.times(at) for at in hours])
    return tuple(invoices_at(proposal.first_years[plan], proposal.loads[plan], factors, rounded).tolist())


def unrounded_at(proposal: Proposal, plan: int, hours: Reals) -> Reals:
    """The same for an array of hours, before its months are rounded to cents."""
    return np.array(prices_at(proposal, plan, hours.tolist(), rounded=False))


def _changes(
    proposal: Proposal, plan: int, hours: Sequence[float], prices: Sequence[Sequence[float]]
) -> tuple[Turn, ...]:
    """Where a plan and pay as you go change places, each closed in on by halves."""
    gaps = [(at, base - own) for at, base, own in zip(hours, prices[0], prices[plan], strict=True)]
    apart = [(at, gap) for at, gap in gaps if abs(gap) > NOTHING]
    return tuple(
        Turn(_closed_in(proposal, plan, low, high, one > 0), one < 0)
        for (low, one), (high, other) in pairwise(apart)
        if one * other < 0
    )


def _closed_in(proposal: Proposal, plan: int, low: float, high: float, own_first: bool) -> float:
    return turn_between(
        low, high, lambda at: (unrounded_at(proposal, 0, at) > unrounded_at(proposal, plan, at)) == own_first
    )


def turn_between(low: float, high: float, holds: Callable[[Reals], Bools]) -> float:
    """Closed in on by halves: about the hours up to which something holds that holds at `low` and not at `high`."""
    while high - low > CLOSE:
        at = _halves(low, high)
        there, first, last = holds(at), 0, at.size - 1
        while last - first > 1 and at[last] - at[first] > CLOSE:
            middle = (first + last) // 2
            first, last = (middle, last) if there[middle] else (first, middle)
        low, high = float(at[first]), float(at[last])
    return high


def _halves(low: float, high: float) -> Reals:
    """Hours that halving again and again may come to, so that they are priced at once."""
    at = np.array([low, high])
    for _ in range(HALVED):
        finer = np.empty(2 * at.size - 1)
        finer[::2], finer[1::2] = at, (at[:-1] + at[1:]) / 2
        at = finer
    return at
