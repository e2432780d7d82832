"""How many tickets a client has: counts that spread more than pure chance."""

from dataclasses import dataclass
from functools import cached_property
from math import exp, inf, isfinite, log, log1p
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlagree.terms.errors import must_be

Reals = NDArray[np.float64]
Complexes = NDArray[np.complex128]

_PLAIN_LOGARITHM = 1e-3
"""From this contagion on a plain logarithm has all digits that count, and is three times as fast."""
_NO_CONTAGION = 1e-200
"""Below it a contagion is none: no result differs, and its reciprocal would overflow."""


class TicketLaw(Protocol):
    """What the distribution of total hours needs to know of a number of tickets."""

    @property
    def mean(self) -> float:
        """Tickets expected."""

    @property
    def variance(self) -> float:
        """Their variance."""

    @property
    def third(self) -> float:
        """Their third central moment."""

    @property
    def none(self) -> float:
        """The chance of no ticket at all."""

    def pgf(self, z: Complexes) -> Complexes:
        """The probability generating function E z^N on or inside the unit circle."""

    def log_pgf(self, z: float) -> float:
        """Its logarithm at a real z, above 1 too; infinite where it does not exist."""

    def log_pgf_slope(self, z: float) -> float:
        """The derivative of that logarithm."""


def polar(size: Reals, half_angle: Reals) -> Complexes:
    """Complex numbers by modulus and half their angle: its tangent is cheaper than a sine and a cosine."""
    half = np.tan(half_angle)
    square = half * half
    scaled = size / (1 + square)
    result = np.empty(scaled.shape, dtype=np.complex128)
    result.real, result.imag = scaled * (1 - square), 2 * scaled * half
    return result


def mixed_pgf(spread: float | Reals, contagion: float | Reals, z: Complexes) -> Complexes:
    """(1 + c m (1 - z))^(-1/c), c m being the `spread`: of one count, or of one in each row."""
    u, v = 1 + spread * (1 - z.real), spread * z.imag
    power = 0.5 / contagion
    return polar(np.exp(np.log(u * u + v * v) * -power), np.arctan(v / u) * power)


@dataclass(frozen=True)
class Counts:
    """Tickets of a period: `mean` of them, with the variance mean + contagion × mean².

    Negative binomial, a Poisson count whose rate varies by a gamma factor of mean 1 and variance `contagion`;
    0 is Poisson, 1 is geometric, and -1/n is binomial with n trials. Klugman, Panjer & Willmot, Loss Models,
    ch. 6; the contagion of Heckman & Meyers (1983).

    >>> Counts(10, 0.1).variance
    20.0
    """

    mean: float
    contagion: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.mean < inf):
            raise must_be("tickets", "a number, 0 or more", self.mean)
        if not isfinite(self.contagion):
            raise must_be("contagion", "a number, 0 or more", self.contagion)
        if self.contagion < 0:
            trials = round(-1 / self.contagion) if self.contagion > -2 else 0
            if not trials or abs(self.contagion * trials + 1) > 1e-12 or self.mean > trials:
                raise must_be("contagion", "0 or more, or -1/n for at most n tickets", self.contagion)

    @property
    def variance(self) -> float:
        """m + c m²."""
        return self.mean + self.contagion * self.mean**2

    @property
    def third(self) -> float:
        """The third central moment m + 3 c m² + 2 c² m³."""
        m, c = self.mean, self.contagion
        return m + 3 * c * m**2 + 2 * c**2 * m**3

    @property
    def none(self) -> float:
        """The chance of no ticket at all."""
        return exp(self.log_pgf(0.0))

    @property
    def in_rows(self) -> bool:
        """Whether the counts may stand among those of `CountRows`."""
        return self.contagion > _PLAIN_LOGARITHM

    def pgf(self, z: Complexes) -> Complexes:
        """E z^N = (1 + c m (1 - z))^(-1/c), exp(-m (1 - z)) for Poisson; |z| at most 1.

        In polar form; where c is tiny the logarithm of the modulus from log1p keeps every digit.
        """
        m, c = self.mean, self.contagion
        if abs(c) < _NO_CONTAGION:
            return polar(np.exp(m * (z.real - 1)), m / 2 * z.imag)
        if c > _PLAIN_LOGARITHM:
            return mixed_pgf(c * m, c, z)
        u, v = c * m * (1 - z.real), -c * m * z.imag
        with np.errstate(divide="ignore"):  # a binomial count may reach 0, whose logarithm is -inf
            size = np.exp(-np.log1p(np.maximum(u * (2 + u) + v * v, -1.0)) / (2 * c))
        return polar(size, np.arctan2(v, 1 + u) / (-2 * c))

    def log_pgf(self, z: float) -> float:
        """ln E z^N for a real z from 0; infinite where the expectation does not exist.

        >>> Counts(10).log_pgf(1.5)
        5.0
        """
        m, c = self.mean, self.contagion
        if abs(c) < _NO_CONTAGION:
            return m * (z - 1)
        inside = -c * m * (z - 1)
        return -log1p(inside) / c if inside > -1 else inf if c > 0 else -inf

    def log_pgf_slope(self, z: float) -> float:
        """d/dz ln E z^N = m / (1 - c m (z - 1))."""
        return self.mean / (1 - self.contagion * self.mean * (z - 1))

    def probabilities(self, most: int) -> Reals:
        """The chances of 0, 1, ..., `most` tickets, by p_k / p_(k-1) = m (1 + c (k - 1)) / (k (1 + c m)).

        >>> [round(float(p), 3) for p in Counts(1, 1).probabilities(3)]
        [0.5, 0.25, 0.125, 0.062]
        """
        m, c = self.mean, self.contagion
        k = np.arange(1, most + 1)
        with np.errstate(divide="ignore"):  # the logarithm of no chance is -inf
            if c < 0 and 1 + c * m <= 0:  # every trial is a ticket
                return np.asarray(np.arange(most + 1) == round(m), dtype=np.float64)
            ratio = np.maximum(m * (1 + c * (k - 1)) / (k * (1 + c * m)), 0.0)
            logs = np.concatenate([[self.log_pgf(0.0)], np.log(ratio)])
        return np.asarray(np.exp(np.cumsum(logs)))

    def thinned(self, share: float) -> "Counts":
        """The tickets of a kind that each ticket is with chance `share`: fewer, with the same contagion.

        >>> Counts(20, 0.25).thinned(0.5)
        Counts(mean=10.0, contagion=0.25)
        """
        if not 0 <= share <= 1:
            raise must_be("share of tickets", "a share from 0 to 1", share)
        return Counts(self.mean * share, self.contagion)


@dataclass(frozen=True)
class Known:
    """A number of tickets that is known.

    >>> Known(3).log_pgf(1.0)
    0.0
    """

    number: int

    @property
    def mean(self) -> float:
        """The number."""
        return float(self.number)

    @property
    def variance(self) -> float:
        """None."""
        return 0.0

    @property
    def third(self) -> float:
        """None."""
        return 0.0

    @property
    def none(self) -> float:
        """Whether it is none."""
        return float(self.number == 0)

    def pgf(self, z: Complexes) -> Complexes:
        """z^n."""
        return np.asarray(z**self.number, dtype=np.complex128)

    def log_pgf(self, z: float) -> float:
        """n ln z."""
        return self.number * log(z) if z > 0 else -inf if self.number else 0.0

    def log_pgf_slope(self, z: float) -> float:
        """n / z; at 0, where only one ticket has a slope at all, nothing."""
        return self.number / z if z > 0 else 0.0


@dataclass(frozen=True)
class TabledCounts:
    """Tickets of a period by a table of chances: of 0, 1, 2, ... tickets.

    >>> TabledCounts((0.5, 0.25, 0.25)).mean
    0.75
    """

    chances: tuple[float, ...]

    def __post_init__(self) -> None:
        if not all(0 <= p <= 1 for p in self.chances) or abs(sum(self.chances) - 1) > 1e-9:
            raise must_be("chances of tickets", "shares that add up to 1", float(sum(self.chances)))

    def _central(self, power: int) -> float:
        return sum(p * (k - self.mean) ** power for k, p in enumerate(self.chances))

    @cached_property
    def mean(self) -> float:
        """Tickets expected."""
        return sum(k * p for k, p in enumerate(self.chances))

    @cached_property
    def variance(self) -> float:
        """Their variance."""
        return self._central(2)

    @cached_property
    def third(self) -> float:
        """Their third central moment."""
        return self._central(3)

    @property
    def none(self) -> float:
        """The chance of no ticket at all."""
        return self.chances[0]

    def pgf(self, z: Complexes) -> Complexes:
        """The polynomial Σ p_k z^k."""
        return np.asarray(np.polynomial.polynomial.polyval(z, np.array(self.chances)), dtype=np.complex128)

    def log_pgf(self, z: float) -> float:
        """The logarithm of the polynomial."""
        return float(np.log(np.polynomial.polynomial.polyval(z, np.array(self.chances))))

    def log_pgf_slope(self, z: float) -> float:
        """The derivative of that logarithm."""
        slope = sum(k * p * z ** (k - 1) for k, p in enumerate(self.chances) if k)
        return slope / float(np.exp(self.log_pgf(z)))


def yearly_contagion(client: float, month_shock: float, months: ArrayLike = (1.0,) * 12) -> float:
    """The contagion of all months together: c_client + (1 + c_client) c_month Σm² / (Σm)².

    `client` is the variance of a client's permanent factor, `month_shock` that of each month's own, `months`
    the tickets expected in each month.

    >>> round(yearly_contagion(0.2, 0.1), 9)
    0.21
    """
    m = np.asarray(months, dtype=np.float64)
    if m.size == 0 or (m < 0).any() or m.sum() <= 0:
        raise must_be("tickets of the months", "0 or more, with some above 0", float(m.sum()))
    m = m / m.max()  # squares of very few tickets would be lost
    return float(client + (1 + client) * month_shock * (m**2).sum() / m.sum() ** 2)
