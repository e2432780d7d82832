"""A shock common to all clients of a year: tickets that run on a gamma clock which all of them share."""

from dataclasses import dataclass
from math import exp, inf, log1p

import numpy as np

from xlagree.actuarial.laws.frequency import Complexes, Counts, Reals

NO_CONTAGION = 1e-200
"""Below it a variance of a clock is none: no result differs, and its reciprocal would overflow."""


def clocked(x: Complexes, c: float | Reals) -> Complexes:
    """ln(1 + c x) / c, x where c is 0: what is left of a decay x under a gamma clock; every digit when c is tiny."""
    if isinstance(c, float) and c < NO_CONTAGION:
        return x
    u, v = c * x.real, c * x.imag
    result = np.empty(u.shape, dtype=np.complex128)
    result.real, result.imag = np.log1p(u * (2 + u) + v * v) / (2 * c), np.arctan2(v, 1 + u) / c
    return result


def shocked_moments(c: float, mean: float, variance: float, third: float) -> tuple[float, float, float]:
    """Mean, variance and third central moment under a gamma clock of variance c."""
    return mean, variance + c * mean**2, third + 3 * c * mean * variance + 2 * c**2 * mean**3


@dataclass(frozen=True)
class ShockedCounts:
    """Tickets of one client in a year whose shock is common to all: `counts` run on a gamma clock of mean 1.

    The clock has the variance `common_shock` c, and E z^N = (1 - c ln P(z))^(-1/c) with P of the counts.

    >>> ShockedCounts(Counts(10), 0.1).variance
    20.0
    """

    counts: Counts
    common_shock: float

    @property
    def mean(self) -> float:
        """Tickets expected, as without the shock."""
        return self.counts.mean

    @property
    def variance(self) -> float:
        """Var N + c m²."""
        return self.counts.variance + self.common_shock * self.mean**2

    @property
    def third(self) -> float:
        """The third central moment κ₃ + 3 c m Var N + 2 c² m³."""
        return shocked_moments(self.common_shock, self.mean, self.counts.variance, self.counts.third)[2]

    @property
    def none(self) -> float:
        """The chance of no ticket at all."""
        return exp(self.log_pgf(0.0))

    def pgf(self, z: Complexes) -> Complexes:
        """(1 - c ln P(z))^(-1/c) for |z| at most 1."""
        decay = clocked(self.mean * (1 - z), self.counts.contagion)
        return np.asarray(np.exp(-clocked(decay, self.common_shock)), dtype=np.complex128)

    def log_pgf(self, z: float) -> float:
        """Its logarithm at a real z; infinite where the expectation does not exist."""
        c, inside = self.common_shock, self.counts.log_pgf(z)
        if c < NO_CONTAGION:
            return inside
        return -log1p(-c * inside) / c if c * inside < 1 else inf

    def log_pgf_slope(self, z: float) -> float:
        """The derivative of that logarithm."""
        return self.counts.log_pgf_slope(z) / (1 - self.common_shock * self.counts.log_pgf(z))
