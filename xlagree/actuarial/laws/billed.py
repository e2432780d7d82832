"""Hours of a ticket as they are billed: rounded up to an increment, at least a minimum, so always on a lattice."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, comb, sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlagree.actuarial.laws.severity import Empirical, Reals, Severity
from xlagree.terms.errors import AgreementError, Problem, must_be

STEPS = (1.0, 1 / 2, 1 / 4, 1 / 6, 1 / 10, 1 / 12, 1 / 20, 1 / 60, 1 / 100)
"""Fractions of an hour in which people log time, longest first."""
PARTS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 50, 100)
"""Parts of the shortest hours of a ticket, of which longer ones may be multiples: what weights make of quarters of an hour."""
_SUMMED = 1 << 14
"""Lattice points that moments sum one by one; beyond them rounding up adds a uniform part of an increment."""


class ByMoments(ABC):
    """Hours of a ticket whose mean and spread come from their moments, and that have no exponential premium."""

    no_premium: ClassVar = (
        "billed hours have no exponential premium",
        "take the hours worked, or another premium",
    )

    @cached_property
    def mean(self) -> float:
        """Hours expected on a ticket."""
        return self.moment(1)

    @cached_property
    def cv(self) -> float:
        """Coefficient of variation."""
        return sqrt(max(0.0, self.moment(2) / self.mean**2 - 1))

    @abstractmethod
    def moment(self, power: int) -> float:
        """E X^power."""

    def log_mgf(self, a: float) -> float:
        """Refused: risk is weighed on all hours worked; that of billed hours differs by rounding alone."""
        raise AgreementError(Problem(*self.no_premium), kind="unknown")

    def log_mgf_slope(self, a: float) -> float:
        """Refused likewise."""
        return self.log_mgf(a)


@dataclass(frozen=True)
class Billed(ByMoments):
    """Billed hours B = max(minimum, increment × ceil(X / increment)) of a ticket of X hours.

    A minimum between two increments is rounded up, as the invoice does.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> round(Billed(Gamma(1), 0.25, 0.25).mean, 4)
    1.1302
    """

    law: Severity
    increment: float
    minimum: float = 0.0

    def __post_init__(self) -> None:
        if not 1 / 100 <= self.increment <= 24:
            raise must_be("billing increment", "0.01 to 24 hours", self.increment)
        if not 0 <= self.minimum <= 1000:
            raise must_be("minimum hours of a ticket", "0 to 1,000 hours", self.minimum)

    @property
    def step(self) -> float:
        """Hours between lattice points: the increment."""
        return self.increment

    @cached_property
    def least(self) -> int:
        """The minimum in increments."""
        return ceil(self.minimum / self.increment - 1e-9)

    def moment(self, power: int) -> float:
        """E B^k = m^k + Σ ((j+1)^k - j^k) increment^k P(X > j increment), j from the minimum on."""
        return _moment(self, power)

    def chances(self, points: int) -> Reals:
        """The chances of 0, 1, 2, ... increments; the last of the points takes all beyond it.

        >>> from xlagree.actuarial.laws.severity import Empirical
        >>> Billed(Empirical((0.1, 0.3)), 0.25).chances(4).tolist()
        [0.0, 0.5, 0.5, 0.0]
        """
        below: Reals = np.array(self.law.partial(0, np.arange(points) * self.increment))
        below[: min(self.least, points - 1)] = 0.0
        below[-1] = 1.0
        below[1:] -= below[:-1].copy()
        return below

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[B^power; B <= hours]."""
        at = np.floor(np.asarray(hours, dtype=np.float64) / self.increment + 1e-9).astype(np.int64)
        last = self.least + _SUMMED
        points = min(int(at.max(initial=0)), last) + 2
        multiples = np.arange(points) * self.increment
        summed = np.cumsum(multiples**power * self.chances(points))[np.minimum(at, last)]
        return np.asarray(summed + self._rounded_up(power, last, at) if points > last + 1 else summed)

    def _rounded_up(self, power: int, last: int, at: NDArray[np.int64]) -> Reals:
        """E[B^power; last < B <= at] in increments: far out rounding up adds a uniform part of an increment."""
        d, hours = self.increment, np.maximum(at, last) * self.increment

        def between(k: int) -> Reals:
            return np.asarray(self.law.partial(k, hours) - self.law.partial(k, last * d))

        parts = (comb(power, i) * d**i / (i + 1) * between(power - i) for i in range(power + 1))
        return np.asarray(sum(parts))

    def quantile(self, chance: float) -> float:
        """The fewest billed hours that a ticket stays within with this chance."""
        return max(self.least, ceil(self.law.quantile(chance) / self.increment - 1e-9)) * self.increment


@dataclass(frozen=True)
class ByChannel(ByMoments):
    """Billed hours of a ticket that is on site with a chance `share`, where the minimum is another than remote.

    >>> from xlagree.actuarial.laws.severity import Empirical
    >>> short = Empirical((0.1,))
    >>> ByChannel(Billed(short, 0.25), Billed(short, 0.25, 1.0), 0.5).mean
    0.625
    """

    remote: Billed
    on_site: Billed
    share: float

    @property
    def step(self) -> float:
        """Hours between lattice points: the increment, which both channels share."""
        return self.remote.increment

    @property
    def _parts(self) -> tuple[tuple[float, Billed], ...]:
        return ((1 - self.share, self.remote), (self.share, self.on_site))

    def moment(self, power: int) -> float:
        """E B^k of the two channels in their shares."""
        return sum(share * part.moment(power) for share, part in self._parts)

    def chances(self, points: int) -> Reals:
        """The chances of 0, 1, 2, ... increments; the last of the points takes all beyond it."""
        return np.asarray(sum(share * part.chances(points) for share, part in self._parts))

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[B^power; B <= hours]."""
        return np.asarray(sum(share * part.partial(power, hours) for share, part in self._parts))

    def quantile(self, chance: float) -> float:
        """The fewest billed hours that a ticket stays within with this chance."""
        ends = sorted(part.quantile(chance) for _, part in self._parts)
        steps = np.arange(round(ends[0] / self.step), round(ends[1] / self.step) + 1)
        met = self.partial(0, steps * self.step) >= chance - 1e-12
        return float(steps[int(np.argmax(met)) if met.any() else -1] * self.step)


@lru_cache(maxsize=256)
def _moment(rounded: Billed, power: int) -> float:
    law, d, last = rounded.law, rounded.increment, rounded.least + _SUMMED

    def tail(k: int) -> float:
        return law.moment(k) - float(law.partial(k, last * d))

    j = np.arange(rounded.least, last, dtype=np.float64)
    summed = float((((j + 1) ** power - j**power) * (1 - law.partial(0, j * d))).sum())
    beyond = sum(comb(power, i) * d**i / (i + 1) * tail(power - i) for i in range(power + 1))
    whole = (float(rounded.least) ** power + summed) * d**power
    return float(whole + max(0.0, beyond - (last * d) ** power * tail(0)))


def billed(law: Severity, increment: float, minimum: float = 0.0) -> Billed | Empirical:
    """The distribution of billed hours of a ticket; logged hours are billed one by one.

    >>> billed(Empirical((0.1, 1.0)), 0.25, 0.5).hours
    (0.5, 1.0)
    """
    rounded = Billed(law, increment, minimum)
    if not isinstance(law, Empirical):
        return rounded
    hours = tuple(max(rounded.least, ceil(x / increment - 1e-9)) * increment for x in law.hours)
    return Empirical(hours, law.weights)


def lattice_steps(hours: Severity) -> tuple[float | None, float | None]:
    """The step of hours as people log or bill them, and that of hours in a weight of their own; None where there is none."""
    if isinstance(hours, Billed | ByChannel):
        return hours.step, None
    return (common_step(hours), own_step(hours)) if isinstance(hours, Empirical) else (None, None)


@lru_cache(maxsize=256)
def common_step(law: Empirical) -> float | None:
    """The longest usual fraction of an hour of which all the hours are multiples, or None.

    >>> common_step(Empirical((0.5, 1.25)))
    0.25
    """
    x, _ = law.sorted
    return next((step for step in STEPS if (np.abs(x / step - np.rint(x / step)) < 1e-6).all()), None)


@lru_cache(maxsize=256)
def own_step(law: Empirical) -> float | None:
    """The longest part of the shortest hours of which all the hours are multiples, or None: hours in a weight of their own.

    >>> own_step(Empirical((0.5 * 0.97, 1.25 * 0.97))) == 0.5 * 0.97 / 2
    True
    """
    x, _ = law.sorted
    worked = x[x > 0]
    if not worked.size:
        return None
    units = worked / worked[0]
    return next(
        (float(worked[0]) / n for n in PARTS if (np.abs(units * n - np.rint(units * n)) < 1e-6).all()), None
    )


def empirical_chances(law: Empirical, step: float, points: int) -> Reals:
    """The chances of 0, 1, 2, ... steps of logged hours; the last of the points takes all beyond it."""
    x, p = law.sorted
    at = np.minimum(np.rint(x / step), points - 1).astype(np.int64)
    return np.bincount(at, weights=p, minlength=points).astype(np.float64, copy=False)
