"""A client's own level of which it knows a part, and the level of those who know theirs to be where they sign."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import ceil, inf, log

import numpy as np
from scipy import special

from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.frequency import Complexes, Counts

Stretches = tuple[tuple[float, float], ...]
"""Levels from, up to."""
OUTERMOST = 1e-7
"""The chance of a level beyond those looked at."""
TABLED = 2048
"""Levels at which a distribution function is tabled."""
FEWEST, MOST, BY_SPREAD = 32, 400, 4.0
"""Levels over which a number of tickets is averaged; and how many there are to the spread of the tickets of one level."""


@dataclass(frozen=True)
class KnownLevel:
    """What a client knows of its own level Θ: K = E[Θ | known] = (1 - s) + c G, G gamma with shape s/c.

    The level is gamma with mean 1 and variance c, which is c times a sum of two gamma parts with shapes s/c and
    (1 - s)/c; the client knows the first. K has mean 1 and variance s c; what it does not know of Θ has the variance
    (1 - s) c, whatever it knows. Given Θ the part that is known is a share of it, beta distributed.

    >>> KnownLevel(0.2, 0.5).unknown
    0.1
    """

    variance: float
    share: float

    @property
    def least(self) -> float:
        """The level of a client that knows of nothing beside what all have."""
        return 1 - self.share

    @property
    def unknown(self) -> float:
        """The variance of Θ given what is known."""
        return (1 - self.share) * self.variance

    def highest(self, chance: float) -> float:
        """The level that no more than a chance of clients know of themselves to exceed."""
        beyond = float(special.gammainccinv(self.share / self.variance, chance))
        return self.least + self.variance * beyond

    def highest_level(self, chance: float) -> float:
        """The level that no more than a chance of clients exceed."""
        return self.variance * float(special.gammainccinv(1 / self.variance, chance))

    def between(self, low: float, high: float) -> Reals:
        """The chance that K is between two levels, and E[K; between] and E[K²; between]."""
        shape, ends = self.share / self.variance, (np.array([low, high]) - self.least) / self.variance
        ends = np.maximum(ends, 0.0)
        one, first, second = (float(np.diff(special.gammainc(shape + k, ends))[0]) for k in range(3))
        first, second = self.share * first, self.share * (self.share + self.variance) * second
        least = self.least
        return np.array([one, least * one + first, least**2 * one + 2 * least * first + second])

    def chance_given(self, level: Reals, stretches: Stretches) -> Reals:
        """The chance that a client of a level Θ knows K to be in one of the stretches."""

        def known_below(edge: float) -> Reals:
            part = np.clip((edge - self.least) / level, 0.0, 1.0)
            if self.share >= 1:
                return np.asarray((level <= edge).astype(np.float64))
            shapes = self.share / self.variance, (1 - self.share) / self.variance
            return np.asarray(special.betainc(*shapes, part))

        return sum((known_below(high) - known_below(low) for low, high in stretches), np.zeros_like(level))


@dataclass(frozen=True)
class SignedLevel:
    """The level of those who know theirs to be in some stretches: Θ | K there, relative to its mean among them."""

    known: KnownLevel
    stretches: Stretches
    moments: Reals = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        parts = (self.known.between(*stretch) for stretch in self.stretches)
        vars(self)["moments"] = sum(parts, np.zeros(3))

    @property
    def signing(self) -> float:
        """The share of clients who are among them."""
        return float(self.moments[0])

    @cached_property
    def mean(self) -> float:
        """Their mean level, where all clients have 1."""
        return float(self.moments[1] / self.moments[0])

    @cached_property
    def variance(self) -> float:
        """The variance of their level, relative to their mean level."""
        second = float(self.moments[2] / self.moments[0])
        return (second - self.mean**2 + self.known.unknown) / self.mean**2

    def _weighed(self, root: Reals, power: float) -> Reals:
        """The density of powers of the level, but for a factor."""
        shape = 1 / self.known.variance
        density = special.xlogy(power * shape - 1, root) - shape * root**power
        chance = self.known.chance_given(root**power, self.stretches)
        return np.asarray(np.exp(density - density.max()) * chance)

    @cached_property
    def _ends(self) -> tuple[float, float]:
        """The lowest and the highest level that count; nobody is below the part that it knows."""
        shape, rare = 1 / self.known.variance, OUTERMOST * self.signing
        part = self.stretches[0][0] - self.known.least
        low = max(self.known.variance * special.gammaincinv(shape, rare), part)
        high = self.known.variance * special.gammainccinv(shape, rare)
        return float(low), min(float(high), self.stretches[-1][1] if self.known.share >= 1 else inf)

    def nodes(self, count: int) -> tuple[Reals, Reals]:
        """Relative levels and weights to average over: Gauss-Legendre in the square root of the level, or a higher one."""
        power = max(2.0, self.known.variance)
        low, high = (end ** (1 / power) for end in self._ends)
        at, weights = _legendre(count)
        root = low + (high - low) * (at + 1) / 2
        weights = weights * self._weighed(root, power)
        weights /= weights.sum()
        levels = root**power
        return np.asarray(levels / (weights * levels).sum()), np.asarray(weights)

    @cached_property
    def table(self) -> tuple[Reals, Reals]:
        """Relative levels and the chance to be at or below each."""
        root = np.linspace(self._ends[0] ** 0.5, self._ends[1] ** 0.5, TABLED)
        density = self._weighed(root, 2.0)
        below = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
        return root**2 / self.mean, below / below[-1]

    def spread_over(self, sd: float) -> tuple[Reals, Reals]:
        """So many levels that what is seen of each, with a relative standard deviation, makes one smooth whole."""
        low, high = self._ends
        count = ceil(BY_SPREAD * (high - low) / self.mean / sd)
        return self.nodes(min(max(count, FEWEST), MOST))


@lru_cache(maxsize=64)
def _legendre(count: int) -> tuple[Reals, Reals]:
    at, weights = np.polynomial.legendre.leggauss(count)
    return np.asarray(at), np.asarray(weights)


@dataclass(frozen=True)
class SignedCounts:
    """Tickets of a period of those who sign: `mean` of them, negative binomial with a contagion given the level.

    >>> everybody = SignedLevel(KnownLevel(0.2, 0.5), ((0.0, inf),))
    >>> round(SignedCounts(10.0, 0.0, everybody).variance, 6)
    30.0
    """

    mean: float
    contagion: float
    level: SignedLevel

    @cached_property
    def _parts(self) -> tuple[tuple[float, Counts], ...]:
        sd = (1 / max(self.mean, 1e-9) + self.contagion) ** 0.5
        levels, weights = self.level.spread_over(sd)
        counts = [Counts(self.mean * float(level), self.contagion) for level in levels]
        return tuple(zip(weights.tolist(), counts, strict=True))

    @property
    def variance(self) -> float:
        """m + (v + (1 + v) c) m², v the variance of the level."""
        v = self.level.variance
        return self.mean + (v + (1 + v) * self.contagion) * self.mean**2

    @cached_property
    def third(self) -> float:
        """The third central moment."""
        gaps = ((w, n, n.mean - self.mean) for w, n in self._parts)
        return sum(w * (n.third + 3 * n.variance * gap + gap**3) for w, n, gap in gaps)

    @property
    def none(self) -> float:
        """The chance of no ticket at all."""
        return sum(w * n.none for w, n in self._parts)

    def pgf(self, z: Complexes) -> Complexes:
        """E z^N on or inside the unit circle."""
        return np.asarray(sum(w * n.pgf(z) for w, n in self._parts), dtype=np.complex128)

    def log_pgf(self, z: float) -> float:
        """ln E z^N for a real z from 0; infinite where the expectation does not exist."""
        logs = [n.log_pgf(z) for _, n in self._parts]
        most = max(logs)
        if most == inf:
            return inf
        return most + log(sum(w * np.exp(one - most) for (w, _), one in zip(self._parts, logs, strict=True)))

    def log_pgf_slope(self, z: float) -> float:
        """d/dz ln E z^N."""
        logs = [n.log_pgf(z) for _, n in self._parts]
        most = max(logs)
        tilted = [w * float(np.exp(one - most)) for (w, _), one in zip(self._parts, logs, strict=True)]
        slopes = (t * n.log_pgf_slope(z) for t, (_, n) in zip(tilted, self._parts, strict=True))
        return sum(slopes) / sum(tilted)
