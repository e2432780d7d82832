"""The distribution of all hours of a period, on a lattice: chances, quantiles, and what is expected below and beyond some hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from xlagree.terms.errors import must_be
from xlagree.terms.reals import Reals as Reals

NORMAL = 1e-4
"""A skewness below which a gamma distribution is normal, to more digits than its functions would have."""
HIGHEST_LEVEL = 0.9999
"""Quantiles above it would read the round-off of a transform."""


@dataclass(frozen=True)
class Moments:
    """Mean, standard deviation and skewness, and the shifted gamma distribution that has them.

    The gamma distribution of shape 4/skew², shifted so that the mean is met; normal where the skewness is 0. It is how a
    sheet without us answers (GAMMA.DIST), and a good guess of how far a grid must reach.

    >>> Moments(100, 10, 0).chance_above(100)
    0.5
    """

    mean: float
    sd: float
    skew: float

    def quantile(self, beyond: float) -> float:
        """The hours that are exceeded with the chance `beyond`."""
        if abs(self.skew) < NORMAL:
            return self.mean - self.sd * float(special.ndtri(beyond))
        if self.skew < 0:
            return 2 * self.mean - Moments(self.mean, self.sd, -self.skew).quantile(1 - beyond)
        shape, scale = 4 / self.skew**2, self.sd * self.skew / 2
        return self.mean + scale * (float(special.gammainccinv(shape, beyond)) - shape)

    def chance_above(self, hours: float) -> float:
        """The chance of more than these hours."""
        if self.sd == 0:
            return float(hours < self.mean)
        if abs(self.skew) < NORMAL:
            return float(special.ndtr((self.mean - hours) / self.sd))
        if self.skew < 0:
            return 1 - Moments(self.mean, self.sd, -self.skew).chance_above(2 * self.mean - hours)
        shape, scale = 4 / self.skew**2, self.sd * self.skew / 2
        return float(special.gammaincc(shape, max(0.0, shape + (hours - self.mean) / scale)))


@dataclass(frozen=True, eq=False)
class Law:
    """Chances of 0, 1, 2, ... steps of hours, with mean, spread and skewness that do not come from the grid.

    `chances` may carry the round-off of a transform; every identity holds for them as they are. `none` is the
    chance of no hours. A distribution `on_lattice` has all its hours on the steps; another was put there by a
    discretisation that keeps the mean, and is read between the steps.

    >>> Law(1.0, np.array([0.5, 0.25, 0.25]), Moments(0.75, 0.83, 0.49), on_lattice=True).tail_mean(0.75)
    2.0
    """

    step: float
    chances: Reals
    moments: Moments
    on_lattice: bool = False
    none: float = 0.0

    @property
    def mean(self) -> float:
        """Hours expected."""
        return self.moments.mean

    @property
    def sd(self) -> float:
        """Their standard deviation."""
        return self.moments.sd

    @property
    def reach(self) -> float:
        """Hours at the end of the grid."""
        return self.step * self.chances.size

    @cached_property
    def cumulative(self) -> Reals:
        """The chances of at most 0, 1, 2, ... steps."""
        return np.cumsum(self.chances)

    def _read_at(self, step: int) -> float:
        """The distribution function to read at a step; between lattice points its mid-point is truer."""
        if self.on_lattice:
            return float(self.cumulative[step])
        return float(self.cumulative[step] - self.chances[step] / 2) if step else self.none

    @cached_property
    def _read(self) -> Reals:
        """The same at every step, for many questions at once; round-off does not make it fall."""
        read = self.cumulative if self.on_lattice else self.cumulative - self.chances / 2
        if not self.on_lattice:
            read[0] = self.none
        return np.maximum.accumulate(read)

    @cached_property
    def _limited(self) -> Reals:
        """E min(S, jh) = h Σ_(k<j) (1 - F_k) at every step; round-off does not make it fall."""
        result = np.zeros(self.chances.size + 1)
        np.cumsum(1 - self.cumulative, out=result[1:])
        result *= self.step
        return np.maximum.accumulate(result)

    @property
    def grid_mean(self) -> float:
        """The mean that the grid itself has; what it lacks lies beyond the grid."""
        return float(self._limited[-1])

    def distribution(self, hours: float) -> float:
        """The chance of at most these hours; what the grid leaves out, about 1e-8, belongs to its end."""
        at = hours / self.step
        if at < 0:
            return 0.0
        if at >= self.chances.size:
            return 1.0
        if self.on_lattice:
            return min(1.0, max(0.0, self._read_at(int(at + 1e-9))))
        j = min(int(at), self.chances.size - 2)
        low, high = self._read_at(j), self._read_at(j + 1)
        return min(1.0, max(0.0, low + max(0.0, high - low) * min(at - j, 1.0)))

    def distributions(self, hours: Reals) -> Reals:
        """The same for many numbers of hours at once."""
        at, size = hours / self.step, self.chances.size
        if self.on_lattice:
            inside = self._read[np.clip(at + 1e-9, 0, size - 1).astype(np.int64)]
        else:
            inside = np.interp(at, np.arange(size), self._read)
        return np.where(at < 0, 0.0, np.where(at < size, np.clip(inside, 0.0, 1.0), 1.0))

    def chance_above(self, hours: float) -> float:
        """The chance of more than these hours."""
        return 1.0 - self.distribution(hours)

    def quantile(self, level: float) -> float:
        """The fewest hours that are not exceeded with chance `level`: VaR, inf{x: F(x) >= level}.

        >>> Law(1.0, np.array([0.5, 0.25, 0.25]), Moments(0.75, 0.83, 0.49), on_lattice=True).quantile(0.75)
        1.0
        """
        _check_level(level)
        last = self.chances.size - 1
        if self.on_lattice:
            return min(int(np.searchsorted(self.cumulative, level - 1e-12)), last) * self.step
        if level <= self.none:
            return 0.0
        j = max(int(np.searchsorted(self.cumulative, level)), 1)  # what is read there may still be less
        j = min(j if j > last or level <= self._read_at(j) else j + 1, last)
        low, high = self._read_at(j - 1), self._read_at(j)
        return (j - 1 + min(1.0, max(0.0, (level - low) / (high - low)) if high > low else 1.0)) * self.step

    @cached_property
    def levels(self) -> Reals:
        """The levels up to which the hours are those of each step; off the lattice those at which they are."""
        return self._read[:-1] + 1e-12 if self.on_lattice else self._read

    def quantiles(self, levels: Reals) -> Reals:
        """The same for many levels from 0 to 1 at once; the highest give the end of the grid."""
        if self.on_lattice:
            return np.asarray(np.searchsorted(self.levels, levels) * self.step)
        steps = np.arange(self.chances.size) * self.step
        return np.asarray(np.interp(levels, self.levels, steps, left=0.0))

    def limited(self, hours: float) -> float:
        """The limited expected value E min(S, d): hours that we work when we stop at d."""
        if hours <= 0:
            return 0.0
        at = hours / self.step
        if at >= self.chances.size:
            return min(hours, self.mean)
        j = int(at)
        low, high = float(self._limited[j]), float(self._limited[j + 1])
        return min(hours, self.mean, max(0.0, low + (at - j) * (high - low)))

    def limits(self, hours: ArrayLike) -> Reals:
        """The same for many numbers of hours at once."""
        d = np.asarray(hours, dtype=np.float64)
        steps = np.arange(self.chances.size + 1) * self.step
        inside = np.interp(d, steps, self._limited, right=self.mean)
        return np.minimum(np.maximum(inside, 0.0), np.minimum(np.maximum(d, 0.0), self.mean))

    def stop_loss(self, hours: float) -> float:
        """Hours expected beyond d, E(S - d)+ = mean - E min(S, d)."""
        return self.mean - self.limited(hours)

    def unused(self, hours: float) -> float:
        """Hours of d expected to be left, E(d - S)+ = d - E min(S, d)."""
        return hours - self.limited(hours)

    def tail_mean(self, level: float) -> float:
        """The mean of the worst 1 - level of all outcomes: TVaR, q + E(S - q)+ / (1 - level).

        An outcome that stands on the edge counts with the part of its chance that lies beyond it, so the
        measure is coherent (Acerbi & Tasche 2002).
        """
        at = self.quantile(level)
        return at + self.stop_loss(at) / (1 - level)


def laws_of_rows(
    chances: Reals, steps: Sequence[float], like: Sequence[tuple[Moments, bool, float]]
) -> list[Law]:
    """Distributions by the chances of each in a row, with what all of them read of these computed at once.

    Each has its step, its moments, whether it is on a lattice, and its chance of no hours.
    """
    cumulative = np.cumsum(chances, axis=1)
    limited = np.zeros((len(chances), chances.shape[1] + 1))
    np.cumsum(1 - cumulative, axis=1, out=limited[:, 1:])
    limited *= np.array(steps)[:, np.newaxis]
    np.maximum.accumulate(limited, axis=1, out=limited)
    laws = []
    for row, (step, (moments, on_lattice, none)) in enumerate(zip(steps, like, strict=True)):
        law = Law(step, chances[row], moments, on_lattice, none)
        vars(law).update(cumulative=cumulative[row], _limited=limited[row])
        laws.append(law)
    return laws


def _check_level(level: float) -> None:
    if not 0 <= level <= HIGHEST_LEVEL:
        raise must_be("level", f"a chance from 0 to {HIGHEST_LEVEL:g}", level)


def tabled(step: float, chances: Reals) -> Law:
    """A distribution from the chances of 0, 1, 2, ... steps, which add up to 1.

    >>> tabled(0.5, np.array([0.5, 0.5])).mean
    0.25
    """
    p = np.array(chances, dtype=np.float64)
    if not 0 < step < inf:
        raise must_be("step", "a number of hours above 0", step)
    if p.ndim != 1 or p.size == 0 or not (p >= 0).all() or abs(p.sum() - 1) > 1e-9:
        raise must_be("chances", "shares that add up to 1", float(p.sum()))
    x = np.arange(p.size) * step
    mean = float((p * x).sum())
    sd = sqrt(float((p * (x - mean) ** 2).sum()))
    skew = float((p * (x - mean) ** 3).sum()) / sd**3 if sd else 0.0
    return Law(step, p, Moments(mean, sd, skew), on_lattice=True, none=float(p[0]))
