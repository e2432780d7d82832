"""Levels that move: how fast, by what each month would have been forecast, and where a client's level stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from xlagree.actuarial.laws.frequency import Reals

PACES = (0.0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03)
"""Variances by which a level may move in a month, as shares of its square: up to a standard deviation of 60 % a year."""
DOUBT = 3.0
"""The log of how much likelier standing still is held to be than any one pace, before a month was seen."""


@dataclass(frozen=True)
class Level:
    """A client's factor on what the book expects of it: its mean and variance as a share of the square, and the weight that
    its own months have."""

    factor: float
    variance: float
    z: float


@dataclass(frozen=True)
class Pace:
    """The variance by which levels move in a month."""

    monthly: float = 0.0

    def over(self, months: int) -> float:
        """The variance that the movement adds to the average of some months ahead: p (n + 1)(2n + 1) / (6n)."""
        return self.monthly * (months + 1) * (2 * months + 1) / (6 * months)


def filtered(tickets: Reals, expected: Reals, prior: float, month: float, pace: float) -> tuple[Level, float]:
    """A client's level after its months, and the log likelihood of them as they were forecast one by one.

    The level is gamma distributed; between months its variance grows by the pace while its mean stays (a local level:
    Harvey & Fernandes, 1989, with an innovation of fixed variance); a month's tickets weigh less by its own factor.
    """
    mean, variance, likelihood, own = 1.0, prior, 0.0, 0.0
    for n, m in zip(tickets, expected, strict=True):
        if m <= 0:
            variance += pace
            continue
        likelihood += _log_chance(float(n), mean * float(m), (1 + variance) * (1 + month) - 1)
        trust = 1 / (1 + month * mean * float(m))
        shape = 1 / variance
        rate = shape / mean
        after = rate + float(m) * trust
        own = 1 - (1 - own) * rate / after
        mean, variance = (shape + float(n) * trust) / after, 1 / (shape + float(n) * trust)
        variance += pace
    return Level(mean, variance, own), likelihood


def _log_chance(n: float, mean: float, contagion: float) -> float:
    """The log of a negative binomial chance; `n` may be no whole number."""
    if mean <= 0:
        return 0.0
    r = 1 / max(contagion, 1e-9)
    return float(
        special.gammaln(n + r) - special.gammaln(r) - special.gammaln(n + 1)
        + r * np.log(r / (r + mean)) + n * np.log(mean / (r + mean))
    )  # fmt: skip


def pace_of(clients: Sequence[tuple[Reals, Reals]], prior: float, month: float) -> Pace:
    """How fast levels of a book move: the mean of the paces, each as likely as it would have made the months.

    `clients` are tickets and those expected by the book, month by month.
    """
    logs = np.array(
        [
            sum(filtered(n, m, prior, month * (1 - 0.0), pace)[1] for n, m in clients)
            - (DOUBT if pace else 0.0)
            for pace in PACES
        ]
    )
    weights = np.exp(logs - logs.max())
    return Pace(float(weights @ np.array(PACES) / weights.sum()))
