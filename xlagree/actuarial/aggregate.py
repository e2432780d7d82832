"""All hours of a period: a random number of tickets of random hours, by moments and by Fourier transform."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, exp, inf, log2, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import fft, special

from xlagree.actuarial.billed import Billed, ByChannel, common_step, empirical_chances
from xlagree.actuarial.frequency import Complexes, Counts, TicketLaw
from xlagree.actuarial.law import Law, Moments, Reals
from xlagree.actuarial.severity import Empirical, Gamma, Lognormal, Severity, limited
from xlagree.errors import AgreementError, Problem

POINTS = 1 << 12
"""Points of the grid; four times the accuracy for each doubling."""
MOST_POINTS = 1 << 17
"""The finest grid, taken where an even finer one would be better: tens of thousands of tickets."""
TILT = 8.0
"""Exponential tilt over the whole grid: mass beyond it is damped by e^-8, round-off grows by e^8 at its end.

The grid is long enough to need no more: chances below 0 reach -7e-11 with 8, -6e-9 with 12, over 1,500 laws.
"""
WRAPPED_TILT = 12.0
"""The same where nobody chose the grid, so that much may lie beyond it."""
CERTAIN = 1e-6
"""A standard deviation below this share of the mean is the round-off of hours that are certain."""
BEYOND = 1e-8
"""The chance of hours beyond the grid, about."""
MEAN_WITHIN = 1e-4
"""The share of the mean that a grid may miss before it is made longer."""
SPREAD_WITHIN = 2e-3
"""The share of the variance that a grid may add, tickets being spread over its points, before it is made finer."""
CHANCE_WITHIN = 1e-4
"""The error of a chance, from half the mean on, that a grid may make of a single ticket before it is made finer."""


@dataclass(frozen=True)
class TotalHours:
    """All hours of a period: `counts` tickets, each of `hours`, independent of each other and of their number.

    >>> from xlagree.actuarial.severity import Gamma
    >>> TotalHours(Counts(100), Gamma(0.5)).sd
    7.0710678118654755
    """

    counts: TicketLaw
    hours: Severity

    @property
    def mean(self) -> float:
        """Tickets expected × hours expected on each."""
        return self.counts.mean * self.hours.mean

    @property
    def sd(self) -> float:
        """σ² = E N Var X + (E X)² Var N."""
        return self.moments.sd

    @cached_property
    def moments(self) -> Moments:
        """Mean, standard deviation and skewness, from the cumulants of tickets and hours."""
        n, a = self.counts, self.hours.mean
        second, third = self.hours.moment(2), self.hours.moment(3)
        var = max(0.0, second - a**2)
        variance = n.mean * var + n.variance * a**2
        cumulant = n.mean * (third - 3 * a * second + 2 * a**3) + 3 * n.variance * a * var + n.third * a**3
        return Moments(self.mean, sqrt(variance), cumulant / variance**1.5 if variance else 0.0)

    @property
    def none(self) -> float:
        """The chance of no hours at all."""
        return exp(self.counts.log_pgf(float(self.hours.partial(0, 0.0))))

    def law(self, points: int = POINTS) -> Law:
        """The law of the hours on a grid, the same bits for the same inputs."""
        return _law(self, points)

    def log_mgf(self, a: float) -> float:
        """ln E e^(aS) = ln P(E e^(aX)); infinite where it does not exist."""
        inner = self.hours.log_mgf(a)
        return self.counts.log_pgf(exp(inner)) if inner < 700 else inf

    def log_mgf_slope(self, a: float) -> float:
        """E[S e^(aS)] / E e^(aS)."""
        if self.log_mgf(a) == inf:
            return inf
        inner = exp(self.hours.log_mgf(a))
        return self.counts.log_pgf_slope(inner) * inner * self.hours.log_mgf_slope(a)


def discretised(hours: Severity, step: float, points: int) -> Reals:
    """Chances of 0, 1, 2, ... steps that keep the mean, and the limited mean at every step.

    p_0 = 1 - L(h)/h, p_j = (2 L(jh) - L((j-1)h) - L((j+1)h)) / h with L(d) = E min(X, d); the last point takes
    all beyond it. Gerber (1982), On the numerical evaluation of the distribution of aggregate claims.
    """
    below = limited(hours, np.arange(points + 1) * step)
    p = np.zeros(points)
    p[0] = 1 - below[1] / step
    p[1:] = (2 * below[1:-1] - below[:-2] - below[2:]) / step
    p[-1] += 1 - p.sum()
    return p


def compound_chances(counts: TicketLaw, chances: ArrayLike) -> Reals:
    """Chances of 0, 1, 2, ... steps in all, from those of a ticket: as many points, none wrapped round.

    Grübel & Hermesmeier (1999), ASTIN Bulletin 29.

    >>> compound_chances(Counts(1.0), [0, 1, 0, 0, 0, 0, 0, 0]).round(4).tolist()[:3]
    [0.3679, 0.3679, 0.1839]
    """
    p = np.asarray(chances, dtype=np.float64)
    return _untilted(counts, _tilted(p, WRAPPED_TILT), p.size, WRAPPED_TILT)


def _tilted(chances: Reals, tilt: float = TILT) -> Complexes:
    return np.asarray(fft.rfft(chances / _growth(chances.size, tilt)), dtype=np.complex128)


def _untilted(counts: TicketLaw, transform: Complexes, points: int, tilt: float = TILT) -> Reals:
    return np.asarray(fft.irfft(counts.pgf(transform), points) * _growth(points, tilt), dtype=np.float64)


@lru_cache(maxsize=16)
def _growth(points: int, tilt: float) -> Reals:
    return np.exp(tilt / points * np.arange(points, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class _TicketGrid:
    """Hours of a ticket on a grid: their transform, what the grid adds to their variance, and how far it misreads
    their distribution function at each point or beyond."""

    step: float
    transform: Complexes
    added: float
    misread: Reals


@lru_cache(maxsize=64)
def _on_points(hours: Severity, half_octave: int, points: int) -> _TicketGrid:
    """Hours on a grid that reaches to 2^(half_octave/2); everything here depends on the kind of ticket alone."""
    step = 2 ** (half_octave / 2) / points
    at = np.arange(points, dtype=np.float64) * step
    chances = discretised(hours, step, points)
    added = float((chances * at**2).sum()) - hours.moment(2)
    return _TicketGrid(step, _tilted(chances), added, _misread(hours, chances, at))


def _misread(hours: Severity, chances: Reals, at: Reals) -> Reals:
    """Errors of the distribution function at and between points, the largest from each point on."""
    if not isinstance(hours, Lognormal | Gamma):  # jumps are misread on any grid
        return np.zeros(at.size - 1)
    middle = np.cumsum(chances) - chances / 2
    wrong_at = np.abs(middle - hours.partial(0, at))[:-1]
    wrong_between = np.abs((middle[:-1] + middle[1:]) / 2 - hours.partial(0, (at[:-1] + at[1:]) / 2))
    return np.maximum.accumulate(np.maximum(wrong_at, wrong_between)[::-1])[::-1]


@lru_cache(maxsize=64)
def _lattice_transform(hours: Severity, step: float, points: int) -> Complexes:
    if isinstance(hours, Empirical):
        return _tilted(empirical_chances(hours, step, points))
    assert isinstance(hours, Billed | ByChannel)
    return _tilted(hours.chances(points))


def _span(total: TotalHours) -> float:
    """How far a grid must reach: a shifted gamma of the same moments, and one ticket that is very long."""
    one = 1 - min(0.5, 1e-7 / total.counts.mean)
    return max(total.moments.quantile(BEYOND), total.hours.quantile(one) + total.mean)


@lru_cache(maxsize=32)
def _law(total: TotalHours, points: int) -> Law:
    if total.mean == 0:
        return Law(1.0, np.array([1.0, 0.0]), Moments(0.0, 0.0, 0.0), on_lattice=True, none=1.0)
    if total.sd < CERTAIN * total.mean:
        return Law(total.mean, np.array([0.0, 1.0]), Moments(total.mean, 0.0, 0.0), on_lattice=True)
    step = _step(total.hours)
    if step is not None and _span(total) / step < MOST_POINTS:
        return _on_lattice(total, step)
    return _on_grid(total, points)


def _step(hours: Severity) -> float | None:
    """The step of the lattice on which all hours lie, if they do."""
    if isinstance(hours, Billed | ByChannel):
        return hours.step
    return common_step(hours) if isinstance(hours, Empirical) else None


def _on_lattice(total: TotalHours, step: float) -> Law:
    """On the lattice of the hours; its length goes in quarter octaves, so that clients share transforms."""
    quarter_octave = max(24, ceil(4 * log2(_span(total) / step + 1)))
    while (points := fft.next_fast_len(ceil(2 ** (quarter_octave / 4)), real=True)) <= 2 * MOST_POINTS:
        chances = _untilted(total.counts, _lattice_transform(total.hours, step, points), points)
        law = Law(step, chances, total.moments, on_lattice=True, none=total.none)
        if _mean_met(law):
            return law
        quarter_octave += 4
    raise _too_wide(total)


def _on_grid(total: TotalHours, points: int) -> Law:
    """On a grid in units of the mean hours of a ticket, so that clients share the transform of their tickets."""
    unit, size = total.hours, 1.0
    if isinstance(unit, Lognormal | Gamma):
        unit, size = unit.in_hours(1.0), unit.mean
    half_octave = ceil(2 * log2(_span(total) / size))
    most = max(points, MOST_POINTS)
    while points <= most:
        grid = _on_points(unit, half_octave, points)
        if 2 * points > most or _fine_enough(total, grid, size):
            chances = _untilted(total.counts, grid.transform, points)
            law = Law(grid.step * size, chances, total.moments, none=total.none)
            if _mean_met(law):
                return law
            half_octave += 2
        points *= 2
    raise _too_wide(total)


def _fine_enough(total: TotalHours, grid: _TicketGrid, size: float) -> bool:
    """Whether the grid keeps the spread of the total, and the shape of a ticket that may be the only one."""
    counts = total.counts
    if counts.mean * grid.added * size**2 > SPREAD_WITHIN * _body_variance(total):
        return False
    single = exp(counts.log_pgf(0.0)) * counts.log_pgf_slope(0.0)
    half_mean = min(int(total.mean / (2 * size * grid.step)), grid.misread.size - 1)
    return single * float(grid.misread[half_mean]) <= CHANCE_WITHIN


def _body_variance(total: TotalHours) -> float:
    """The variance of the total with every ticket cut to what about one of them exceeds.

    Few tickets of very uneven hours owe most of their variance to hours that are hardly ever seen, and none of
    the shape of what is seen.
    """
    hours, counts = total.hours, total.counts
    longest = hours.quantile(max(0.5, 1 - 1 / counts.mean))
    variance = float(limited(hours, longest, 2)) - float(limited(hours, longest)) ** 2
    return counts.mean * variance + max(0.0, counts.variance - counts.mean) * hours.mean**2


def _mean_met(law: Law) -> bool:
    law.chances.setflags(write=False)
    return abs(law.grid_mean - law.mean) <= MEAN_WITHIN * law.mean


def _too_wide(total: TotalHours) -> AgreementError:
    few = f"{total.counts.mean:g} tickets with a spread of {total.hours.cv:g} are too uneven for a law of their hours"
    return AgreementError(Problem(few, "take a longer period or a limit per ticket"), kind="unsolvable")


def gamma_distribution(counts: Counts, hours: Gamma, total: float) -> float:
    """The exact chance of at most `total` hours for gamma tickets: p_0 + Σ p_n G(n shape, total / scale).

    >>> gamma_distribution(Counts(0), Gamma(1), 5)
    1.0
    """
    most = ceil(counts.mean + 40 * sqrt(counts.variance) + 40 * (1 + counts.contagion * counts.mean))
    p = counts.probabilities(most)
    n = np.arange(1, p.size)
    return float(p[0] + (p[1:] * special.gammainc(n * hours.shape, total / hours.scale)).sum())
