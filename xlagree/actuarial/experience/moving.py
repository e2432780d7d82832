"""Levels that move: how, by what each month would have been forecast, and where each client's level stands and goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from xlagree.actuarial.experience.posterior import Posterior
from xlagree.actuarial.laws.frequency import Reals

PACES = (0.0005, 0.0015, 0.004, 0.01, 0.025, 0.06)
"""Variances by which a level that does not return may move in a month: up to a standard deviation of 85 % a year."""
KEPT, SPELLS = (0.7, 0.85, 0.94), (0.1, 0.3, 0.8)
"""What may be left a month later of busy and idle spells, and variances of such spells."""
OWN = (1.0, 0.4)
"""How much of what months differ by is their own, where levels move."""
DOUBT = 3.0
"""By how much the log likelihood of movement must exceed that of standing still."""
LEAST_PRIOR = 0.01
"""The variance of levels between clients, at least, where levels move."""


@dataclass(frozen=True)
class Movement:
    """How a client's level moves: by a variance a month of its logarithm, of which a share is `kept` a month later.

    Kept for ever (1) it is a random walk, else busy and idle spells from which the level returns. `own` is how much of
    what months differ by is their own, and not the movement.
    """

    monthly: float = 0.0
    kept: float = 1.0
    own: float = 1.0

    @property
    def spells(self) -> float:
        """The variance of spells around the level to which they return; 0 of a level that does not return."""
        return self.monthly / (1 - self.kept**2) if self.kept < 1 else 0.0

    @property
    def yearly(self) -> float:
        """The standard deviation of the movement in a year."""
        return sqrt(self.monthly * float((self.kept ** (2 * np.arange(12))).sum()))

    def over(self, months: int) -> float:
        """The variance that the movement to come adds to the average of some months ahead.

        >>> round(Movement(0.01).over(12), 9) == round(0.01 * 13 * 25 / 72, 9)
        True
        """
        reach = np.cumsum(self.kept ** np.arange(months)) / months
        return self.monthly * float(reach @ reach)


STILL = Movement()
WAYS = (
    STILL,
    *(Movement(pace, 1.0, own) for pace in PACES for own in OWN),
    *(Movement(x * (1 - kept**2), kept, own) for x in SPELLS for kept in KEPT for own in OWN),
)
"""The ways in which the levels of a book may move, or not."""


@dataclass(frozen=True, eq=False)
class Levels:
    """Factors of clients on what the book expects of them in the months ahead: means, variances as shares of the square
    without the movement to come, and the weights that their own months have."""

    factor: Reals
    variance: Reals
    z: Reals

    def of(self, client: int) -> Posterior:
        """What is known of one of them."""
        return Posterior(float(self.factor[client]), float(self.variance[client]), float(self.z[client]))


def likeliest(tickets: Reals, expected: Reals, prior: Reals, month: float) -> Movement:
    """How the levels of a book move: the way that makes the months likeliest, each as it was forecast from those before."""
    _, logs = _followed(tickets, expected, prior, month, _Ways.of(WAYS))
    logs[0] += DOUBT
    return WAYS[int(np.argmax(logs))]


def levels(
    tickets: Reals, expected: Reals, prior: Reals, month: float, way: Movement, ahead: int = 12
) -> Levels:
    """Where the clients' levels stand after their months, on average over some months ahead.

    A row is a client. Levels have mean 1 and variance `prior` at first. A month's tickets move a level as they move one
    that is gamma distributed, and weigh less by the month's own factor, of variance `month`; a month of which nothing is
    expected says nothing. West, Harrison & Migon (1985), Dynamic generalized linear models; Harvey & Fernandes (1989),
    Time series models for count data.
    """
    ways = _Ways.of((way,))
    known, _ = _followed(tickets, expected, prior, month, ways)
    share = np.array([1.0, float((way.kept ** np.arange(1, ahead + 1)).mean())])
    variance = np.einsum("i,ijk,j->k", share, known.variance[:, :, 0], share)
    later, means, everyone = known, [], np.ones(len(tickets), dtype=bool)
    for _ in range(ahead):
        later = _moved(later, ways, everyone)
        means.append(later.level[0])
    return Levels(np.mean(means, axis=0), variance, share @ known.own[:, 0])


@dataclass(frozen=True, eq=False)
class _Ways:
    """Some ways to move, one below the other."""

    monthly: Reals
    kept: Reals
    own: Reals
    spells: Reals

    @classmethod
    def of(cls, ways: Sequence[Movement]) -> "_Ways":
        terms = np.array([(way.monthly, way.kept, way.own, way.spells) for way in ways])
        return cls(*terms.T[:, :, None])

    @property
    def lower(self) -> Reals:
        """By how much the mean of a level's logarithm falls in a month, so that the mean of the level stays."""
        return np.asarray(self.monthly / np.where(self.kept < 1, 2 * (1 + self.kept), 2))


@dataclass(frozen=True, eq=False)
class _Known:
    """What is known of the logarithm of each client's level, which has two parts: the level to which it returns, and how
    far it is off. Means, variances, and how much of them is from the client's own months, by part, way and client."""

    mean: Reals
    variance: Reals
    own: Reals

    @property
    def spread(self) -> Reals:
        """The variance of both parts together."""
        return np.asarray(self.variance.sum(axis=(0, 1)))

    @property
    def level(self) -> Reals:
        """The mean of the level itself."""
        return np.asarray(np.exp(self.mean.sum(axis=0) + self.spread / 2))


def _followed(
    tickets: Reals, expected: Reals, prior: Reals, month: float, ways: _Ways
) -> tuple[_Known, Reals]:
    """What is known after all months, and for each way the log likelihood of these as they were forecast one by one."""
    shape = ways.kept.size, len(tickets)
    variance = np.zeros((2, 2, *shape))
    variance[0, 0], variance[1, 1] = np.maximum(prior, LEAST_PRIOR), ways.spells
    known = _Known(-variance.sum(axis=0) / 2, variance, np.zeros((2, *shape)))
    begun, likelihood, own = np.zeros(len(tickets), dtype=bool), np.zeros(shape[0]), month * ways.own
    for n, m in zip(tickets.T, expected.T, strict=True):
        known = _moved(known, ways, begun)
        there = m > 0
        chances = _log_chance(n, known.level * m, (1 + known.spread) * (1 + own) - 1)
        likelihood += chances[:, there].sum(axis=1)
        known, begun = _seen(known, np.where(there, n, 0.0), m, own), begun | there
    return known, likelihood


def _moved(known: _Known, ways: _Ways, begun: NDArray[np.bool_]) -> _Known:
    """The same a month later."""
    kept = np.stack([np.ones_like(ways.kept), ways.kept])
    mean, variance = known.mean * kept, known.variance * kept * kept[:, None]
    mean[1] -= ways.lower
    variance[1, 1] += ways.monthly
    return _Known(
        np.where(begun, mean, known.mean),
        np.where(begun, variance, known.variance),
        np.where(begun, known.own * kept, known.own),
    )


def _seen(known: _Known, n: Reals, m: Reals, month: Reals) -> _Known:
    """The same after a month of n tickets where the book expected m of each: as of a gamma level of its mean and variance."""
    spread, level = known.spread, known.level
    trust = 1 / (1 + month * level * m)
    more, due = 1 + spread * n * trust, 1 + spread * level * m * trust
    less = spread - spread / more
    gain = known.variance.sum(axis=0) / spread
    weight = (1 - 1 / due) * (1 - known.own.sum(axis=0))
    return _Known(
        known.mean + gain * (np.log(more / due) + less / 2),
        known.variance - gain[:, None] * gain * less,
        known.own + gain * weight,
    )


def _log_chance(n: Reals, mean: Reals, contagion: Reals) -> Reals:
    """The log of a negative binomial chance; `n` may be no whole number."""
    r = 1 / contagion
    logs = special.gammaln(n + r) - special.gammaln(r) - special.gammaln(n + 1)
    return np.asarray(logs - r * np.log1p(mean / r) + special.xlogy(n, mean / (r + mean)))
