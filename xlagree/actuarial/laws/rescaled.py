"""Tickets of the same kind with another mean: a distribution scaled, or logged hours weighed anew."""

from functools import lru_cache
from math import log

import numpy as np
import scipy

from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Reals, Severity
from xlagree.terms.errors import must_be

_STEEPEST = 60.0


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

    def gap(theta: float) -> float:
        return log(float(weighted(theta) @ lasting) * share / mean)

    if abs(gap(0.0)) < 1e-12:
        return law
    if not gap(-_STEEPEST) < 0 < gap(_STEEPEST):  # no ticket of the book is as long or as short
        return Empirical(tuple((x * (mean / law.mean)).tolist()), tuple(p.tolist()))
    tilted = weighted(float(scipy.optimize.brentq(gap, -_STEEPEST, _STEEPEST, xtol=1e-13)))
    weights = p.copy()
    weights[there] = tilted * share
    return Empirical(tuple(x.tolist()), tuple(weights.round(15).tolist()))
