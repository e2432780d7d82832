"""Usage response from clients who changed their plan: hours before and after, held against the other clients' months."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from xlagree.terms.errors import must_be

PRIOR_SPREAD = 0.15
"""How far the rise of the hours of one kind of client may be from the usual: 18 % with calls, a half with medical care."""
FEWEST_MONTHS = 3
"""So many months are needed on either side of a change."""


@dataclass(frozen=True)
class ChangeOfPlan:
    """Hours of a client by month, those of all other clients in the same months, and the month from which the next hour is free.

    `free` is the share of the hours after which the next one is free under the later plan.
    """

    own: tuple[float, ...]
    others: tuple[float, ...]
    month: int
    free: float = 1.0

    def __post_init__(self) -> None:
        enough = FEWEST_MONTHS <= self.month <= len(self.own) - FEWEST_MONTHS
        if len(self.own) != len(self.others) or not enough:
            raise must_be("a change of plan", f"{FEWEST_MONTHS} months or more on either side", len(self.own))
        if not 0 < self.free <= 1:
            raise must_be("free", "a share above 0, up to 1", self.free)
        if min(self.others) <= 0 or not sum(self.own[: self.month]) or not sum(self.own[self.month :]):
            raise must_be("hours", "above 0 before and after, and of the others in every month", 0.0)


@dataclass(frozen=True)
class ResponseFit:
    """The usage response: as the changes show it, how much they count for against the usual, what follows, and how sure it is."""

    seen: float
    weight: float
    response: float
    uncertainty: float


def usage_response(changes: Sequence[ChangeOfPlan], usual: float) -> ResponseFit:
    """The response that changes of plan show, shrunk to a usual one by what they leave uncertain.

    The rise of a client is that of its hours for each hour of the others, which takes out what all clients share, as
    a logarithm; rises are weighed by their precision, the usual one by that of its own spread. What grew in a client
    alone when it changed counts as a response: who changes because it grows is taken for one who answers.

    >>> fit = usage_response([ChangeOfPlan((10.0,) * 6 + (12.0,) * 6, (100.0,) * 12, 6)], 0.2)
    >>> round(fit.response, 3)
    0.2
    """
    rises = [_rise(change) for change in changes]
    prior = PRIOR_SPREAD**2
    precision = sum(1 / variance for _, variance in rises)
    if not precision:
        return ResponseFit(usual, 0.0, usual, PRIOR_SPREAD)
    seen = sum(rise / variance for rise, variance in rises) / precision
    weight = precision / (precision + 1 / prior)
    level = weight * seen + (1 - weight) * log(1 + usual)
    left = (precision + 1 / prior) ** -0.5
    return ResponseFit(exp(seen) - 1, weight, max(0.0, exp(level) - 1), exp(level) * left)


CLOSEST = 1e-4
"""The least variance of a rise: months that never differ prove nothing more."""


def _rise(change: ChangeOfPlan) -> tuple[float, float]:
    """The logarithm of a client's rise were all its hours free, and its variance, from how far its months differ."""
    own, others = np.array(change.own), np.array(change.others)
    level = own / others * others.mean()
    sides = level[: change.month], level[change.month :]
    before, after = (float(side.mean()) for side in sides)
    variance = sum(float(side.var(ddof=1)) / side.size / float(side.mean()) ** 2 for side in sides)
    ratio = after / before
    rise = (ratio - 1) / change.free
    full = max(1 + rise, CLOSEST)
    return log(full), max(variance * (ratio / full / change.free) ** 2, CLOSEST)
