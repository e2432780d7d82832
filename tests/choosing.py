"""Clients drawn by chance who know a part of their level and choose a plan: years of theirs, that share no code with the package."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Price = Callable[[Reals], Reals]
"""A year's price of the hours of its months: clients in rows, months in columns."""
KNOTS = (
    0.03,
    0.08,
    0.15,
    0.22,
    0.3,
    0.37,
    0.45,
    0.52,
    0.6,
    0.67,
    0.75,
    0.8,
    0.85,
    0.9,
    0.93,
    0.96,
    0.98,
    0.995,
)


@dataclass(frozen=True, eq=False)
class Clients:
    """What each client knows of its level, and the hours of a year of its months."""

    known: Reals
    hours: Reals

    @property
    def year(self) -> Reals:
        """Hours of the year."""
        return np.asarray(self.hours.sum(axis=1))

    def sign(self, price: Price, instead: Price) -> NDArray[np.bool_]:
        """Who expects to pay less by what it knows: expectations by a regression on it, in straight pieces."""
        saved = instead(self.hours) - price(self.hours)
        bends = np.maximum(self.known[:, np.newaxis] - np.quantile(self.known, KNOTS), 0.0)
        by = np.column_stack([np.ones_like(self.known), self.known, bends])
        weights = np.linalg.lstsq(by, saved, rcond=None)[0]
        return np.asarray(by @ weights >= 0)


@lru_cache(maxsize=4)
def drawn(
    uncertainty: float, selection: float, tickets: float = 10.0, count: int = 200_000, seed: int = 14
) -> Clients:
    """Clients whose level is a sum of a part that they know and one that they do not; tickets of exponential hours, one on average.

    Months differ by 0.3.
    """
    chance, variance = np.random.default_rng(seed), uncertainty**2
    part = chance.gamma(selection / variance, variance, count)
    rest = chance.gamma((1 - selection) / variance, variance, count) if selection < 1 else np.zeros(count)
    months = chance.gamma(1 / 0.09, 0.09, (count, 12))
    number = chance.poisson(tickets * (part + rest)[:, np.newaxis] * months)
    hours = np.where(number > 0, chance.gamma(np.maximum(number, 1)), 0.0)
    return Clients(1 - selection + part, hours)


def by_the_hour(rate: float) -> Price:
    """Pay as you go."""
    return lambda hours: rate * hours.sum(axis=1)


def with_a_fee(fee: float, included: float, rate: float) -> Price:
    """A fee a month, so many hours in it, and a rate beyond."""
    return lambda hours: 12 * fee + rate * np.maximum(hours - included, 0.0).sum(axis=1)
