"""Levels that move: how fast, by what each month would have been forecast, and where each client's level stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from xlagree.actuarial.experience.posterior import Posterior
from xlagree.actuarial.laws.frequency import Reals

PACES = (0.0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064)
"""Variances by which a level may move in a month, as shares of its square: up to a standard deviation of 90 % a year."""
DOUBT = 3.0
"""By how much the log of its likelihood standing still is preferred to any one pace, before a month was seen."""
HALF = 0.5
LEAST_PRIOR = 0.01
"""The variance of levels between clients, at least, by which movement is told."""


@dataclass(frozen=True, eq=False)
class Levels:
    """Factors of clients on what the book expects of them: means, variances as shares of the square, and the weights that
    their own months have."""

    factor: Reals
    variance: Reals
    z: Reals

    def of(self, client: int) -> Posterior:
        """What is known of one of them."""
        return Posterior(float(self.factor[client]), float(self.variance[client]), float(self.z[client]))


@dataclass(frozen=True)
class Pace:
    """The variance by which levels move in a month, as a share of their square; 0 where nothing moves."""

    monthly: float = 0.0

    @property
    def yearly(self) -> float:
        """The standard deviation of the movement in a year."""
        return sqrt(12 * self.monthly)

    def over(self, months: int) -> float:
        """The variance that the movement adds to the average of some months ahead: p (n + 1) (2n + 1) / (6n)."""
        return self.monthly * (months + 1) * (2 * months + 1) / (6 * months)


def ending_together(months: Iterable[Reals]) -> Reals:
    """Months of clients in one table whose last column is the last month of all; 0 before a client's first."""
    rows = list(months)
    longest = max((row.size for row in rows), default=0)
    return np.array([np.pad(row, (longest - row.size, 0)) for row in rows]).reshape(len(rows), longest)


def filtered(
    tickets: Reals, expected: Reals, prior: Reals, month: float, pace: float
) -> tuple[Levels, float]:
    """The clients' levels after their months, and the log likelihood of these as they were forecast one by one.

    A row is a client. Levels are gamma distributed, of mean 1 and variance `prior` at first; between months the variance
    grows by the pace while the mean stays; a month's tickets weigh less by its own factor, of variance `month`; a month
    of which nothing is expected says nothing. Harvey & Fernandes (1989), Time series models for count data, with an
    innovation of fixed variance.
    """
    mean, variance, others = np.ones(len(tickets)), prior.astype(np.float64), np.ones(len(tickets))
    likelihood, begun = 0.0, np.zeros(len(tickets), dtype=bool)
    for n, m in zip(tickets.T, expected.T, strict=True):
        seen = m > 0
        likelihood += float(_log_chance(n, mean * m, (1 + variance) * (1 + month) - 1)[seen].sum())
        trust = np.where(seen, 1 / (1 + month * mean * m), 0.0)
        shape = 1 / variance
        rate = shape / mean
        others *= rate / (rate + m * trust)
        mean = (shape + n * trust) / (rate + m * trust)
        begun |= seen
        variance = 1 / (shape + n * trust) + np.where(begun, pace, 0.0)
    return Levels(mean, variance, 1 - others), likelihood


def _log_chance(n: Reals, mean: Reals, contagion: Reals) -> Reals:
    """The log of a negative binomial chance; `n` may be no whole number."""
    r = 1 / contagion
    logs = special.gammaln(n + r) - special.gammaln(r) - special.gammaln(n + 1)
    return np.asarray(logs - r * np.log1p(mean / r) + special.xlogy(n, mean / (r + mean)))


def pace_of(tickets: Reals, expected: Reals, prior: Reals, month: float) -> Pace:
    """How fast the levels of a book move: the mean of the paces, each as likely as it would have made the months.

    None where it is likelier than not that they stand still.
    """
    wide = np.maximum(prior, LEAST_PRIOR)
    logs = np.array([filtered(tickets, expected, wide, month, pace)[1] for pace in PACES])
    logs[1:] -= DOUBT
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    return Pace(0.0 if weights[0] > HALF else float(weights @ PACES))
