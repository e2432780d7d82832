"""Hours of a ticket on a grid: a discretisation that keeps mean and spread, and its tilted Fourier transform."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import fft

from xlagree.actuarial.laws.billed import Billed, ByChannel, empirical_chances
from xlagree.actuarial.laws.count_rows import CountRows, EachCount
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.frequency import Complexes, TicketLaw
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity, limited

TILT = 8.0
"""Exponential tilt over the whole grid: mass beyond it is damped by e^-8, round-off grows by e^8 at its end.

The grid is long enough to need no more: chances below 0 reach -7e-11 with 8, -6e-9 with 12, over 1,500 laws.
"""
WRAPPED_TILT = 12.0
"""The same where nobody chose the grid, so that much may lie beyond it."""
GRIDS = 256
"""So many kinds of ticket on a grid are remembered."""


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


def sharpened(chances: Reals, added: float) -> Reals:
    """The chances without the variance `added` by the grid, in steps²: as much moved inwards from both neighbours.

    Each point takes the same share of the smaller of its neighbours from either, so the mean stays where it is,
    and nothing falls below 0; no more is taken out than that allows.
    """
    inwards = np.minimum(chances[:-2], chances[2:])
    most = float(inwards.sum())
    inwards *= min(0.5, max(0.0, added / (2 * most))) if most else 0.0
    sharp = chances.copy()
    sharp[1:-1] += 2 * inwards
    sharp[:-2] -= inwards
    sharp[2:] -= inwards
    return sharp


def on_steps(hours: Severity, step: float, points: int) -> Reals:
    """Chances of 0, 1, 2, ... steps with the mean of the hours, and as near to their variance as moves allow."""
    chances = discretised(hours, step, points)
    return sharpened(chances, _second(chances) - hours.moment(2) / step**2)


def _second(chances: Reals) -> float:
    """E J² of chances of 0, 1, 2, ... steps."""
    return float((chances * np.arange(chances.size, dtype=np.float64) ** 2).sum())


def compound_chances(counts: TicketLaw, chances: ArrayLike) -> Reals:
    """Chances of 0, 1, 2, ... steps in all, from those of a ticket: as many points, none wrapped round.

    Grübel & Hermesmeier (1999), ASTIN Bulletin 29.

    >>> from xlagree.actuarial.laws.frequency import Counts
    >>> compound_chances(Counts(1.0), [0, 1, 0, 0, 0, 0, 0, 0]).round(4).tolist()[:3]
    [0.3679, 0.3679, 0.1839]
    """
    p = np.asarray(chances, dtype=np.float64)
    return untilted(counts, tilted(p, WRAPPED_TILT), p.size, WRAPPED_TILT)


def tilted(chances: Reals, tilt: float = TILT) -> Complexes:
    """The transform of chances damped along the grid."""
    return np.asarray(fft.rfft(chances / _growth(chances.size, tilt)), dtype=np.complex128)


def untilted(
    counts: TicketLaw | CountRows | EachCount, transform: Complexes, points: int, tilt: float = TILT
) -> Reals:
    """Chances of all hours from the transform of a ticket's, the damping undone; of many counts by rows."""
    chances = np.asarray(fft.irfft(counts.pgf(transform), points, overwrite_x=True), dtype=np.float64)
    chances *= _growth(points, tilt)
    return chances


@lru_cache(maxsize=16)
def _growth(points: int, tilt: float) -> Reals:
    return np.exp(tilt / points * np.arange(points, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class OnGrid:
    """Tickets, and the transform of the hours of each on a grid: what the distribution of all hours is made from."""

    counts: TicketLaw
    transform: Complexes
    points: int
    step: float
    on_lattice: bool

    @property
    def chances(self) -> Reals:
        """Chances of 0, 1, 2, ... steps of all hours."""
        return untilted(self.counts, self.transform, self.points)


@dataclass(frozen=True, eq=False)
class TicketGrid:
    """Hours of a ticket on a grid: their transform, the variance it adds to them, and its misreading of chances.

    `nothing` is the chance of a ticket without hours; `added` is variance that is still there, `removed` what was
    taken out by moving chances; `misread` how far the distribution function is misread at each point or beyond.
    """

    step: float
    points: int
    nothing: float
    transform: Complexes
    added: float
    removed: float
    misread: Reals


@lru_cache(maxsize=GRIDS)
def on_points(hours: Severity, half_octave: int, points: int) -> TicketGrid:
    """Hours on a grid that reaches to 2^(half_octave/2); everything here depends on the kind of ticket alone."""
    step = 2 ** (half_octave / 2) / points
    at = np.arange(points, dtype=np.float64) * step
    chances, exact = discretised(hours, step, points), hours.moment(2) / step**2
    added = _second(chances) - exact
    chances = sharpened(chances, added)
    left = max(0.0, _second(chances) - exact) * step**2
    nothing, removed = float(hours.partial(0, 0.0)), max(0.0, added * step**2 - left)
    return TicketGrid(step, points, nothing, tilted(chances), left, removed, _misread(hours, chances, at))


def _misread(hours: Severity, chances: Reals, at: Reals) -> Reals:
    """Errors of the distribution function at and between points, the largest from each point on."""
    if not isinstance(hours, Lognormal | Gamma):  # jumps are misread on any grid
        return np.zeros(at.size - 1)
    middle = np.cumsum(chances) - chances / 2
    wrong_at = np.abs(middle - hours.partial(0, at))[:-1]
    wrong_between = np.abs((middle[:-1] + middle[1:]) / 2 - hours.partial(0, (at[:-1] + at[1:]) / 2))
    return np.maximum.accumulate(np.maximum(wrong_at, wrong_between)[::-1])[::-1]


@lru_cache(maxsize=64)
def lattice_transform(hours: Severity, step: float, points: int) -> Complexes:
    """The transform of hours that lie on the steps of their own lattice."""
    if isinstance(hours, Empirical):
        return tilted(empirical_chances(hours, step, points))
    assert isinstance(hours, Billed | ByChannel)
    return tilted(hours.chances(points))
