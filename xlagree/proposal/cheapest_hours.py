"""The hours a month at which the plan recommended is the cheapest: the stretch of the client's own, and others where plans take turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from xlagree.proposal.answered import kept
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import NOTHING, Bools, prices_at, scanned, turn_between, unrounded_at
from xlagree.proposal.recommendation import recommended
from xlagree.terms.reals import Reals


@dataclass(frozen=True)
class CheapestStretch:
    """Hours a month from one to another; `open_end` where no end is known."""

    low: float
    high: float
    open_end: bool = False

    @property
    def form(self) -> str:
        """How it is said: from one to another, from some hours on, up to some, or always.

        >>> [CheapestStretch(low, 9, open_end).form for low in (0, 4.5) for open_end in (False, True)]
        ['up_to', 'always', 'between', 'from']
        """
        if not self.low:
            return "always" if self.open_end else "up_to"
        return "from" if self.open_end else "between"

    @property
    def is_seen(self) -> bool:
        """Whether its ends differ as they are written, to a tenth of an hour."""
        return self.open_end or f"{self.low:.1f}" != f"{self.high:.1f}"


@dataclass(frozen=True)
class CheapestHours:
    """The stretch of the client's own hours, and what the others reach over where there are some; `others_one` if it is but one.

    Prices that rise in steps, as by blocks, give a plan several stretches.
    """

    own: CheapestStretch
    others: CheapestStretch | None = None
    others_one: bool = False

    @property
    def by_turns(self) -> bool:
        """Whether the others reach over more hours than the client's own stretch has."""
        own, others = self.own, self.others
        return others is not None and (others.open_end or others.high - others.low > own.high - own.low)


@kept
def cheapest_hours(proposal: Proposal) -> CheapestHours | None:
    """Where the plan recommended costs no more than any other; None where it costs more at the hours quoted, or too near to them."""
    plan, quoted = recommended(proposal).plan, proposal.quoted_hours
    if plan is None:
        return None
    points = _points(proposal, plan)
    runs = [[i for i, _ in run] for best, run in groupby(enumerate(points), lambda one: one[1][1]) if best]
    own = next((run for run in runs if any(points[i][0] == quoted for i in run)), None)
    if own is None:
        return None
    around, apart = _joined(proposal, plan, points, runs, runs.index(own))
    if not around.is_seen:
        return None
    first, last = (_first_seen(proposal, plan, points, ordered) for ordered in (apart, apart[::-1]))
    if first is None or last is None:
        return CheapestHours(around)
    return CheapestHours(around, CheapestStretch(first.low, last.high, last.open_end), first == last)


Points = list[tuple[float, bool]]
"""Hours a month, and whether the plan is the cheapest there."""


def _points(proposal: Proposal, plan: int) -> Points:
    """The hours of the scan, and those quoted."""
    scan, quoted = scanned(proposal), proposal.quoted_hours
    there = (prices_at(proposal, i, (quoted,), rounded=False)[0] for i in range(len(scan.prices)))
    by_hours = dict(zip(scan.hours, zip(*scan.prices, strict=True), strict=True)) | {quoted: tuple(there)}
    return [(at, prices[plan] <= min(prices) + NOTHING) for at, prices in sorted(by_hours.items())]


def _joined(
    proposal: Proposal, plan: int, points: Points, runs: list[list[int]], own: int
) -> tuple[CheapestStretch, list[list[int]]]:
    """The stretch of a run, with those that nobody sees apart from it as they are written; and the runs left."""
    around, first, last = _closed_in(proposal, plan, points, runs[own]), own, own
    while last + 1 < len(runs):
        after = _closed_in(proposal, plan, points, runs[last + 1])
        if CheapestStretch(around.high, after.low).is_seen:
            break
        around, last = replace(around, high=after.high, open_end=after.open_end), last + 1
    while first:
        before = _closed_in(proposal, plan, points, runs[first - 1])
        if CheapestStretch(before.high, around.low).is_seen:
            break
        around, first = replace(around, low=before.low), first - 1
    return around, runs[:first] + runs[last + 1 :]


def _first_seen(
    proposal: Proposal, plan: int, points: Points, runs: Iterable[list[int]]
) -> CheapestStretch | None:
    """The first stretch whose ends differ as they are written."""
    stretches = (_closed_in(proposal, plan, points, run) for run in runs)
    return next((one for one in stretches if one.is_seen), None)


def _closed_in(proposal: Proposal, plan: int, points: Points, run: list[int]) -> CheapestStretch:
    """A run of points as a stretch, its ends closed in on."""

    def costs_more(at: Reals) -> Bools:
        prices = np.array([unrounded_at(proposal, i, at) for i in range(len(proposal.plans))])
        return np.asarray(prices[plan] > prices.min(axis=0) + NOTHING)

    first, last, open_end = run[0], run[-1], run[-1] == len(points) - 1
    low = turn_between(points[first - 1][0], points[first][0], costs_more) if first else 0.0
    high = points[-1][0]
    if not open_end:
        high = turn_between(points[last][0], points[last + 1][0], lambda at: ~costs_more(at))
    return CheapestStretch(low, high, open_end)
