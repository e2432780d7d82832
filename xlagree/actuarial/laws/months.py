"""Tickets of months whose level varies by two factors: the client's own, which holds for all of them, and each month's."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, log

import numpy as np
from scipy import special

from xlagree.actuarial.laws.frequency import Complexes, Counts, Reals

NODES, FEW_NODES = 32, 20
"""Levels of a client's own factor over which expectations are averaged, and those that do for a client who is known well."""
KNOWN_WELL = 0.07
"""The variance of a factor up to which the few are as good: within 1e-6 of the hours."""
OUTERMOST = 1e-7
"""The chance of a factor beyond them, on either side."""


@lru_cache(maxsize=256)  # every plan of a client asks for the same
def client_nodes(client: float) -> tuple[Reals, Reals]:
    """Levels and weights to average over a gamma factor of mean 1 and variance `client`: their mean is 1 exactly.

    Gauss-Legendre in the square root of the factor (a higher root where it is very uncertain), which covers what
    may be evenly: hours beyond an allowance bend where few clients are, and a Gauss-Laguerre rule has hardly a
    level there.

    >>> levels, weights = client_nodes(0.25)
    >>> round(float((weights * levels**2).sum()), 4)
    1.25
    """
    if client < 1e-9:
        return np.ones(1), np.ones(1)
    shape, power = 1 / client, max(2.0, client)
    low, high = (special.gammaincinv(shape, [OUTERMOST, 1 - OUTERMOST]) * client) ** (1 / power)
    at, weights = np.polynomial.legendre.leggauss(FEW_NODES if client <= KNOWN_WELL else NODES)
    root = low + (high - low) * (at + 1) / 2
    density = special.xlogy(power * shape - 1, root) - shape * root**power
    weights = weights * np.exp(density - density.max())
    weights /= weights.sum()
    levels = np.asarray(root**power / (weights * root**power).sum())
    levels.setflags(write=False)
    weights.setflags(write=False)
    return levels, weights


@dataclass(frozen=True)
class TwoFactors:
    """Tickets of some months: given the client's own factor θ negative binomial of mean m θ, by the factors of the months.

    `client` is the variance of θ, a gamma factor, and `months` the contagion that the months' own factors leave of their
    sum. A negative binomial count of the same variance, with one gamma factor in the place of two, has too many months of
    hardly any ticket. Where an expectation is asked for that two factors do not have, that count stands in.

    >>> round(TwoFactors(10.0, 0.2, 0.1).variance, 9)
    42.0
    """

    mean: float
    client: float
    months: float

    @cached_property
    def together(self) -> Counts:
        """A negative binomial count of the same mean and variance."""
        return Counts(self.mean, self.client + (1 + self.client) * self.months)

    @property
    def variance(self) -> float:
        """m + c m²."""
        return self.together.variance

    @cached_property
    def third(self) -> float:
        """The third central moment m + 3 Var Λ + E (Λ - m)³ of a Poisson count with the rate Λ = m θ ξ."""
        m, one, own = self.mean, self.client, self.months
        second, third = (1 + one) * (1 + own), (1 + one) * (1 + 2 * one) * (1 + own) * (1 + 2 * own)
        return m + 3 * m**2 * (second - 1) + m**3 * (third - 3 * second + 2)

    @property
    def none(self) -> float:
        """The chance of no ticket at all."""
        return exp(self.log_pgf(0.0))

    @cached_property
    def _given(self) -> tuple[Reals, tuple[Counts, ...]]:
        """The weights of levels of θ, and the tickets given each."""
        levels, weights = client_nodes(self.client)
        return weights, tuple(Counts(self.mean * float(level), self.months) for level in levels)

    def pgf(self, z: Complexes) -> Complexes:
        """E z^N on or inside the unit circle."""
        result = np.zeros(z.shape, dtype=np.complex128)
        for weight, counts in zip(*self._given, strict=True):
            result += weight * counts.pgf(z)
        return result

    def log_pgf(self, z: float) -> float:
        """Its logarithm at a real z."""
        if z > 1:
            return self.together.log_pgf(z)
        weights, counts = self._given
        return log(float(weights @ np.exp([one.log_pgf(z) for one in counts])))

    def log_pgf_slope(self, z: float) -> float:
        """The derivative of that logarithm."""
        if z > 1:
            return self.together.log_pgf_slope(z)
        weights, counts = self._given
        chances = weights * np.exp([one.log_pgf(z) for one in counts])
        return float(chances @ np.array([one.log_pgf_slope(z) for one in counts]) / chances.sum())
