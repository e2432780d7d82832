"""Tickets of the same kind with another mean: a distribution scaled, or logged hours weighed anew."""

from collections.abc import Callable
from functools import lru_cache
from math import inf, log

import numpy as np

from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Reals, Severity
from xlagree.terms.errors import must_be

_STEEPEST = 60.0
_CLOSE, _MOST_STEPS = 1e-14, 100


@lru_cache(maxsize=128)
def with_mean(law: Severity, mean: float) -> Severity:
    """The same kind of tickets with another mean.

    A lognormal or gamma distribution is scaled. Logged hours stay as they are, a quarter of an hour and a limit too: their
    chances are weighted by x^θ, which for lognormal hours is the same as scaling them.

    >>> with_mean(Empirical((1.0, 3.0)), 2.5)
    Empirical(hours=(1.0, 3.0), weights=(0.25, 0.75))
    """
    if isinstance(law, Lognormal | Gamma):
        return law.in_hours(mean)
    if not isinstance(law, Empirical):
        raise must_be("hours of a ticket", "as logged, not as billed, to have another mean", law.mean)
    x, p = law.sorted
    there = x > 0
    lasting, logs, chances = x[there], np.log(x[there]), p[there]
    share = float(chances.sum())

    def weighted(theta: float) -> Reals:
        steep = theta * logs
        weights = chances * np.exp(steep - steep.max())
        return np.asarray(weights / weights.sum())

    def gap(theta: float) -> tuple[float, float]:
        """How far the logarithm of the mean is off, and how it rises: as hours and their logarithms vary together."""
        weights = weighted(theta)
        hours = weights * lasting
        average = float(hours.sum())
        return log(average * share / mean), float(hours @ logs) / average - float(weights @ logs)

    if abs(gap(0.0)[0]) < 1e-12:
        return law
    if not gap(-_STEEPEST)[0] < 0 < gap(_STEEPEST)[0]:  # no ticket of the book is as long or as short
        return Empirical(tuple((x * (mean / law.mean)).tolist()), tuple(p.tolist()))
    weights = p.copy()
    weights[there] = weighted(_root(gap, -_STEEPEST, _STEEPEST)) * share
    return Empirical(tuple(x.tolist()), tuple(weights.round(15).tolist()))


def _root(rising: Callable[[float], tuple[float, float]], low: float, high: float) -> float:
    """Where a rising function, given with how it rises, is zero: by Newton's steps, halving where one leads out of what is left.

    >>> _root(lambda x: (x**3 - 8, 3 * x**2), -5.0, 5.5)
    2.0
    """
    at = (low + high) / 2
    for _ in range(_MOST_STEPS):
        off, rise = rising(at)
        low, high = (at, high) if off < 0 else (low, at)
        step = at - off / rise if rise > 0 else inf
        if abs(step - at) <= _CLOSE * max(1.0, abs(at)):
            return step
        at = step if low < step < high else (low + high) / 2
    return at
