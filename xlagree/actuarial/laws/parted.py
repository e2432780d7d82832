"""Hours of tickets told apart: those between two limits alone, and tickets of several kinds whose hours weigh differently."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, inf
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from xlagree.actuarial.laws.billed import Billed, ByMoments
from xlagree.actuarial.laws.severity import Empirical, Reals, Severity

HARDLY = 1e-12
"""A smaller chance is none."""


_NO_PREMIUM = ("a part of the hours has no exponential premium", "take all hours, or another premium")


@dataclass(frozen=True)
class Between(ByMoments):
    """Hours of the tickets that take more than `low` and at most `high`.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> round(Between(Gamma(1), 2.0, inf).mean, 9)
    3.0
    """

    no_premium: ClassVar = _NO_PREMIUM

    law: Severity
    low: float
    high: float

    @cached_property
    def chance(self) -> float:
        """The chance that a ticket is one of them."""
        return float(self._until(0, self.high) - self.law.partial(0, self.low))

    def _until(self, power: int, hours: float) -> float:
        return (
            self.law.moment(power)
            if hours == inf and power
            else 1.0
            if hours == inf
            else float(self.law.partial(power, hours))
        )

    def moment(self, power: int) -> float:
        """E[X^power; low < X <= high] over the chance of that."""
        return (self._until(power, self.high) - float(self.law.partial(power, self.low))) / self.chance

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[X^power; X <= hours]."""
        at = np.maximum(np.asarray(hours, dtype=np.float64), self.low)
        inside = (
            self.law.partial(power, np.minimum(at, self.high)) - self.law.partial(power, self.low)
        ) / self.chance
        return np.asarray(np.where(at >= self.high, self.moment(power) if power else 1.0, inside))

    def quantile(self, chance: float) -> float:
        """The fewest hours that a ticket stays within with this chance."""
        level = float(self.law.partial(0, self.low)) + chance * self.chance
        return min(max(self.law.quantile(min(level, 1 - 1e-16)), self.low), self.high)


def between(law: Severity, low: float, high: float) -> Severity:
    """Hours of the tickets that take more than `low` and at most `high`; of logged hours those that do.

    >>> between(Empirical((1.0, 2.0, 5.0)), 1.0, 4.0)
    Empirical(hours=(2.0,), weights=(0.3333333333333333,))
    """
    if (low, high) == (0.0, inf):
        return law
    if not isinstance(law, Empirical):
        return Between(law, low, high)
    x, p = law.sorted
    kept = (x > low * (1 + 1e-9) if low else x >= 0) & (x <= high * (1 + 1e-9))
    return Empirical(tuple(x[kept].tolist()), tuple(p[kept].tolist()))


def chance_between(law: Severity, low: float, high: float) -> float:
    """The chance of a ticket of more than `low` and at most `high` hours; one of no hours is at most anything."""
    until = 1.0 if high == inf else float(law.partial(0, high))
    return until - (float(law.partial(0, low)) if low else 0.0)


_CLOSER, _LOOKED_AT = 5, 257
"""So many times a quantile is looked for among so many hours, each time between two of the last."""


@dataclass(frozen=True)
class Weighing(ByMoments):
    """A ticket of one of several kinds, each with its chance, what its hours weigh, and their distribution; any other has none.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> Weighing(((0.5, 2.0, Gamma(1)), (0.25, 1.0, Gamma(1)))).mean
    1.25
    """

    no_premium: ClassVar = _NO_PREMIUM

    kinds: tuple[tuple[float, float, Severity], ...]

    @cached_property
    def nothing(self) -> float:
        """The chance of a ticket of none of the kinds."""
        return max(0.0, 1 - sum(chance for chance, _, _ in self.kinds))

    def moment(self, power: int) -> float:
        """Σ p w^k E X^k."""
        return sum(chance * weight**power * law.moment(power) for chance, weight, law in self.kinds)

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[X^power; X <= hours]."""
        at = np.asarray(hours, dtype=np.float64)
        parts = (
            chance * weight**power * law.partial(power, at / weight) for chance, weight, law in self.kinds
        )
        return np.asarray(sum(parts) + (self.nothing if power == 0 else 0.0))

    def quantile(self, chance: float) -> float:
        """The fewest hours that a ticket stays within with this chance."""
        if chance <= float(self.partial(0, 0.0)):
            return 0.0
        rest = max((1 - chance) / sum(share for share, _, _ in self.kinds), 1e-16)
        most = max(weight * law.quantile(max(1 - rest, 0.0)) for _, weight, law in self.kinds)
        low, high = 0.0, most
        for _ in range(_CLOSER):  # many hours at once take hardly longer than one
            at = np.linspace(low, high, _LOOKED_AT)
            first = int(np.argmax(self.partial(0, at) >= chance)) or _LOOKED_AT - 1
            low, high = float(at[first - 1]), float(at[first])
        return high


@lru_cache(maxsize=128)
def weighing(kinds: tuple[tuple[float, float, Severity], ...]) -> Severity:
    """The hours of tickets of several kinds as they weigh; logged hours as logged hours again."""
    counted = [(chance, weight, law) for chance, weight, law in kinds if chance > HARDLY and weight]
    if not counted:
        return Empirical((0.0, 1.0), (1.0, 0.0))
    logged = [(chance, weight, _logged(law)) for chance, weight, law in counted]
    if any(law is None for _, _, law in logged):
        return Weighing(tuple(counted))
    chances: dict[float, float] = {}
    for chance, weight, law in logged:
        assert law is not None
        for x, p in zip(*law.sorted, strict=True):
            at = round(float(x) * weight, 12)
            chances[at] = chances.get(at, 0.0) + chance * float(p)
    left = 1 - sum(chance for chance, _, _ in counted)
    if left > HARDLY:
        chances[0.0] = chances.get(0.0, 0.0) + left
    return Empirical(tuple(chances), tuple(chances.values()))


@lru_cache(maxsize=64)
def _logged(law: Severity) -> Empirical | None:
    """Hours that are so many different ones, as logged hours are; those of logged hours rounded up are."""
    if isinstance(law, Empirical):
        return law
    if not isinstance(law, Billed) or not isinstance(law.law, Empirical):
        return None
    points = max(ceil(max(law.law.hours) / law.increment), law.least) + 2
    chances = law.chances(points)
    (some,) = np.nonzero(chances > 0)
    return Empirical(tuple((some * law.increment).tolist()), tuple(chances[some].tolist()))
