"""How long a ticket takes: distributions of hours per ticket, and what is expected of them below, above and between limits."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import exp, inf, isfinite, log, log1p, sqrt
from typing import Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from xlagree.terms.errors import must_be

Reals = NDArray[np.float64]


class Severity(Protocol):
    """A distribution of hours per ticket."""

    def __hash__(self) -> int:
        """Distributions are values: transforms are kept by them."""

    @property
    def mean(self) -> float:
        """Hours expected on a ticket."""

    @property
    def cv(self) -> float:
        """Coefficient of variation: standard deviation / mean."""

    def moment(self, power: int) -> float:
        """E X^power."""

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[X^power; X <= hours]; with power 0 the distribution function."""

    def quantile(self, chance: float) -> float:
        """The fewest hours that a ticket stays within with this chance."""

    def log_mgf(self, a: float) -> float:
        """ln E e^(aX); infinite where it does not exist."""

    def log_mgf_slope(self, a: float) -> float:
        """The mean of the distribution weighted by e^(ax)."""


def distribution(law: Severity, hours: ArrayLike) -> Reals:
    """The chance that a ticket takes at most these hours."""
    return law.partial(0, hours)


def limited(law: Severity, hours: ArrayLike, power: int = 1) -> Reals:
    """The limited expected value E[min(X, d)^power] = E[X^power; X <= d] + d^power P(X > d).

    >>> round(float(limited(Gamma(1, 1), 1)), 4)
    0.6321
    """
    d = np.asarray(hours, dtype=np.float64)
    return law.partial(power, d) + d**power * (1 - law.partial(0, d))


def layer(law: Severity, deductible: float, limit: float = inf) -> float:
    """Hours of a ticket between a deductible and a limit, E min(X, limit) - E min(X, deductible).

    Divide by the chance of a ticket beyond the deductible for hours per such ticket.

    >>> round(layer(Gamma(2, 1), 2), 4)
    0.7358
    """
    if not 0 <= deductible <= limit:
        raise must_be("deductible", f"from 0 to the limit {limit:g}", deductible)
    upper = law.mean if limit == inf else float(limited(law, limit))
    return upper - float(limited(law, deductible))


def _check(mean: float, cv: float) -> None:
    if not 0 < mean < inf:
        raise must_be("hours per ticket", "a number above 0", mean)
    if not 0.01 <= cv <= 20:
        raise must_be("spread of hours per ticket", "a coefficient of variation from 0.01 to 20", cv)


@dataclass(frozen=True)
class Lognormal:
    """Hours whose logarithm is normal: many short tickets and a few very long ones.

    σ² = ln(1 + cv²), μ = ln mean - σ²/2. Klugman, Panjer & Willmot, Loss Models, app. A.

    >>> round(Lognormal(1, 1).quantile(0.5), 4)
    0.7071
    """

    mean: float
    cv: float

    def __post_init__(self) -> None:
        _check(self.mean, self.cv)

    @classmethod
    def of_logs(cls, mu: float, sigma: float) -> Self:
        """The distribution by mean and standard deviation of the logarithms."""
        return cls(exp(mu + sigma**2 / 2), sqrt(np.expm1(sigma**2)))

    @cached_property
    def sigma(self) -> float:
        """The standard deviation of the logarithms."""
        return sqrt(log1p(self.cv**2))

    @cached_property
    def mu(self) -> float:
        """The mean of the logarithms."""
        return log(self.mean) - self.sigma**2 / 2

    def moment(self, power: int) -> float:
        """E X^k = mean^k (1 + cv²)^(k (k - 1) / 2)."""
        return float(self.mean**power * (1 + self.cv**2) ** (power * (power - 1) / 2))

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[X^k; X <= d] = E X^k Φ((ln d - μ)/σ - kσ)."""
        with np.errstate(divide="ignore"):  # the logarithm of no hours is -inf
            z = (np.log(np.asarray(hours, dtype=np.float64)) - self.mu) / self.sigma
        return np.asarray(self.moment(power) * special.ndtr(z - power * self.sigma))

    def quantile(self, chance: float) -> float:
        """exp(μ + σ Φ⁻¹(p))."""
        return exp(self.mu + self.sigma * float(special.ndtri(chance)))

    def log_mgf(self, a: float) -> float:
        """Infinite for every a above 0: a lognormal distribution has no moment generating function."""
        return 0.0 if a == 0 else inf

    def log_mgf_slope(self, a: float) -> float:
        """Infinite for every a above 0."""
        return self.mean if a == 0 else inf

    def in_hours(self, mean: float) -> Self:
        """The same distribution with another mean."""
        return replace(self, mean=mean)


@dataclass(frozen=True)
class Gamma:
    """Hours with a lighter tail; with a coefficient of variation of 1 exponential. Shape 1/cv², scale mean × cv².

    >>> Gamma(2, 1).moment(2)
    8.0
    """

    mean: float
    cv: float = 1.0

    def __post_init__(self) -> None:
        _check(self.mean, self.cv)

    @property
    def shape(self) -> float:
        """1/cv²."""
        return 1 / self.cv**2

    @property
    def scale(self) -> float:
        """Hours: mean × cv²."""
        return self.mean * self.cv**2

    def moment(self, power: int) -> float:
        """E X^k = scale^k shape (shape + 1) ... (shape + k - 1)."""
        return float(self.scale**power * special.poch(self.shape, power))

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """E[X^k; X <= d] = E X^k G(shape + k, d/scale), G the regularised lower incomplete gamma function."""
        x = np.asarray(hours, dtype=np.float64) / self.scale
        return np.asarray(self.moment(power) * special.gammainc(self.shape + power, x))

    def quantile(self, chance: float) -> float:
        """The inverse of the incomplete gamma function."""
        return float(self.scale * special.gammaincinv(self.shape, chance))

    def log_mgf(self, a: float) -> float:
        """-shape ln(1 - a scale); infinite from a = 1/scale on."""
        return -self.shape * log1p(-a * self.scale) if a * self.scale < 1 else inf

    def log_mgf_slope(self, a: float) -> float:
        """mean / (1 - a scale)."""
        return self.mean / (1 - a * self.scale) if a * self.scale < 1 else inf

    def in_hours(self, mean: float) -> Self:
        """The same distribution with another mean."""
        return replace(self, mean=mean)


@dataclass(frozen=True)
class Empirical:
    """The hours themselves, as logged: each with its weight, or all alike.

    >>> Empirical((1.0, 3.0)).mean
    2.0
    """

    hours: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.hours or not all(0 <= x < inf for x in self.hours) or not any(self.hours):
            raise must_be("hours per ticket", "0 or more, with one above 0", min(self.hours, default=None))
        if self.weights and (len(self.weights) != len(self.hours) or not all(w >= 0 for w in self.weights)):
            raise must_be("weights", f"{len(self.hours)} numbers, 0 or more", len(self.weights))
        if not isfinite(sum(self.hours)) or (self.weights and not 0 < self._total < inf):
            raise must_be("weights", "numbers with a sum above 0", self._total)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.hours, self.weights))

    @property
    def _total(self) -> float:
        return sum(self.weights) if self.weights else float(len(self.hours))

    @cached_property
    def sorted(self) -> tuple[Reals, Reals]:
        """The hours in order and the chance of each."""
        x = np.array(self.hours, dtype=np.float64)
        order = np.argsort(x, kind="stable")
        w = np.array(self.weights) if self.weights else np.ones(x.size)
        return x[order], w[order] / self._total

    @cached_property
    def mean(self) -> float:
        """Hours expected on a ticket."""
        return self.moment(1)

    @cached_property
    def cv(self) -> float:
        """Coefficient of variation."""
        x, p = self.sorted
        return sqrt(float((p * (x - self.mean) ** 2).sum())) / self.mean

    @cached_property
    def cumulative(self) -> Reals:
        """The chance to be at or below each of the hours in order."""
        return np.cumsum(self.sorted[1])

    def moment(self, power: int) -> float:
        """Σ p x^k."""
        return _moment(self, power)

    def partial(self, power: int, hours: ArrayLike) -> Reals:
        """Σ p x^k over x <= d, where 0.1 + 0.2 is within 0.3."""
        x, p = self.sorted
        sums = np.concatenate([[0.0], np.cumsum(p * x**power)])
        sums[-1] = 1.0 if power == 0 else sums[-1]
        return np.asarray(sums[np.searchsorted(x, np.multiply(hours, 1 + 1e-9), side="right")])

    def quantile(self, chance: float) -> float:
        """The least of the hours that a ticket stays within with this chance."""
        x, _ = self.sorted
        return float(x[min(int(self.cumulative.searchsorted(chance - 1e-12)), x.size - 1)])

    def log_mgf(self, a: float) -> float:
        """ln Σ p e^(ax)."""
        x, p = self.sorted
        return float(special.logsumexp(a * x, b=p))

    def log_mgf_slope(self, a: float) -> float:
        """Σ p x e^(ax) / Σ p e^(ax)."""
        x, p = self.sorted
        return float((p * x * np.exp(a * x - self.log_mgf(a))).sum())


@lru_cache(maxsize=1024)
def _moment(law: Empirical, power: int) -> float:
    x, p = law.sorted
    return float((p * x**power).sum())
