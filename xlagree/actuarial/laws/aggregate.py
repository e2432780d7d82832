"""All hours of a period: a random number of tickets of random hours, by moments and by Fourier transform."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, exp, inf, log2, sqrt

import numpy as np
from scipy import fft, special

from xlagree.actuarial.laws.billed import lattice_steps
from xlagree.actuarial.laws.distribution import Law, Moments
from xlagree.actuarial.laws.frequency import Counts, TicketLaw
from xlagree.actuarial.laws.grid import OnGrid, TicketGrid, lattice_transform, on_points
from xlagree.actuarial.laws.severity import Gamma, Lognormal, Severity, limited
from xlagree.terms.errors import AgreementError, Problem

POINTS = 1 << 10
"""Points of the coarsest grid, which most distributions of many tickets need no finer; the others are on as many more as they need."""
MOST_POINTS = 1 << 17
"""The finest grid, taken where an even finer one would be better: tens of thousands of tickets."""
MOST_OF_OWN = 1 << 13
"""The same of a lattice that hours have because each weighs the same part of an hour."""
LONGER = 12
"""Half octaves by which a grid is made longer, at most."""
RARE = 0.01
"""Of fewer tickets the mean need not be met to a smaller part of a ticket."""
NEVER = 1e-9
"""Fewer tickets than that are none."""
CERTAIN = 1e-6
"""A standard deviation below this share of the mean is the round-off of hours that are certain."""
BEYOND = 1e-8
"""The chance of hours beyond the grid, about."""
MEAN_WITHIN = 1e-4
"""The share of the mean that a grid may miss before it is made longer."""
SPREAD_WITHIN = 2e-3
"""The share of the variance that a grid may add, tickets being spread over its points, before it is made finer."""
OF_REMOVED, OF_EASED = 1 / 7, 1 / 3
"""How much of the variance that was taken out of tickets, and out of their number, counts as if it were still there."""
EASED = 0.5
"""The share of its contagion, at most, that a number of tickets gives up for the variance that a grid adds to them."""
CHANCE_WITHIN = 2e-6
"""How far a grid may misread, from half the mean on, the chance of a single ticket before it is made finer; several
tickets, misread as well, are more likely."""


@dataclass(frozen=True)
class TotalHours:
    """All hours of a period: `counts` tickets, each of `hours`, independent of each other and of their number.

    >>> from xlagree.actuarial.laws.severity import Gamma
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

    @property
    def certain(self) -> bool:
        """Whether the hours do not vary."""
        return self.counts.mean < NEVER or self.sd < CERTAIN * self.mean or not self.mean

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
        return exp(self.counts.log_pgf(_nothing(self.hours)))

    def law(self, points: int = POINTS) -> Law:
        """The distribution of the hours on a grid, the same bits for the same inputs."""
        return drafted(self, points).law

    def law_in(self, step: float) -> Law:
        """The same in steps no longer than `step`, as far as the finest grid goes."""
        law = self.law(self.points_for(step))
        while law.step > step and not law.on_lattice and 2 * law.chances.size <= MOST_POINTS:
            law = self.law(2 * law.chances.size)
        return law

    def points_for(self, step: float) -> int:
        """So many points the coarsest grid has to have for steps no longer than `step`."""
        if step == inf or not self.mean or lattice_step(self) is not None:
            return POINTS
        grid = grid_for(self, POINTS)
        finer = grid.step * unit_of(self.hours)[1] / step if grid else 1.0
        return min(grid.points << ceil(log2(finer)), MOST_POINTS) if grid and finer > 1 else POINTS

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


def _span(total: TotalHours) -> float:
    """How far a grid must reach: a shifted gamma of the same moments, and one ticket that is very long."""
    one = 1 - min(0.5, 1e-7 / total.counts.mean)
    return max(total.moments.quantile(BEYOND), total.hours.quantile(one) + total.mean)


@dataclass(frozen=True, eq=False)
class Draft:
    """A distribution that is made when it is first asked for, or by whoever makes many at once."""

    total: TotalHours
    points: int

    @cached_property
    def law(self) -> Law:
        """The distribution."""
        return _law(self.total, self.points)

    @cached_property
    def grid(self) -> OnGrid | None:
        """The first grid to put it on, if there is any."""
        return None if self.total.certain else next(_grids(self.total, self.points), None)

    @property
    def made(self) -> bool:
        """Whether it was made already."""
        return "law" in vars(self)

    def take(self, law: Law) -> None:
        """What it is on its first grid, unless this has to be longer."""
        if _mean_met(law, self.total):
            vars(self)["law"] = law


@lru_cache(maxsize=1024)
def drafted(total: TotalHours, points: int) -> Draft:
    """The distribution of a total, to be made once."""
    return Draft(total, points)


def _certain(total: TotalHours) -> Law:
    """The distribution of hours that are certain."""
    if total.counts.mean < NEVER or not total.mean:
        return Law(1.0, np.array([1.0, 0.0]), Moments(0.0, 0.0, 0.0), on_lattice=True, none=1.0)
    return Law(total.mean, np.array([0.0, 1.0]), Moments(total.mean, 0.0, 0.0), on_lattice=True)


def _law(total: TotalHours, points: int) -> Law:
    if total.certain:
        return _certain(total)
    for grid in _grids(total, points):
        law = Law(grid.step, grid.chances, total.moments, grid.on_lattice, total.none)
        if _mean_met(law, total):
            return law
    raise _too_wide(total)


def _grids(total: TotalHours, points: int) -> Iterator[OnGrid]:
    """Ever longer grids for the hours, the best first."""
    step = lattice_step(total)
    return _own_grids(total, points) if step is None else _lattices(total, step)


def lattice_step(total: TotalHours) -> float | None:
    """The step of the lattice on which all hours of a ticket lie, if they do and so many points reach far enough."""
    usual, own = lattice_steps(total.hours)
    steps = ((usual, MOST_POINTS), (own, MOST_OF_OWN))
    return next((step for step, most in steps if step is not None and _span(total) / step < most), None)


def _lattices(total: TotalHours, step: float) -> Iterator[OnGrid]:
    """The lattice of the hours; its length goes in quarter octaves, so that clients share transforms."""
    quarter_octave = max(24, ceil(4 * log2(_span(total) / step + 1)))
    while (points := fft.next_fast_len(ceil(2 ** (quarter_octave / 4)), real=True)) <= 2 * MOST_POINTS:
        yield OnGrid(
            total.counts, lattice_transform(total.hours, step, points), points, step, on_lattice=True
        )
        quarter_octave += 4


def _own_grids(total: TotalHours, points: int) -> Iterator[OnGrid]:
    """Grids in units of the mean hours of a ticket, so that clients share the transform of their tickets."""
    longer = 0
    while grid := grid_for(total, points, longer):
        step = grid.step * unit_of(total.hours)[1]
        yield OnGrid(eased(total, grid), grid.transform, grid.points, step, on_lattice=False)
        longer, points = longer + 2, grid.points


@lru_cache(maxsize=1024)
def _nothing(hours: Severity) -> float:
    """The chance of a ticket without hours."""
    return float(hours.partial(0, 0.0))


@lru_cache(maxsize=1024)
def unit_of(hours: Severity) -> tuple[Severity, float]:
    """Hours in units of their mean, where they can be scaled, and that unit."""
    return (hours.in_hours(1.0), hours.mean) if isinstance(hours, Lognormal | Gamma) else (hours, 1.0)


def grid_for(total: TotalHours, points: int, longer: int = 0) -> TicketGrid | None:
    """The coarsest grid that is fine enough, `longer` by half octaves; none where even the finest is not long."""
    unit, size = unit_of(total.hours)
    half_octave = ceil(2 * log2(_span(total) / size)) + longer
    most = max(points, MOST_POINTS)
    while points <= most and longer < LONGER:
        grid = on_points(unit, half_octave, points)
        if 2 * points > most or _fine_enough(total, grid, unit, size):
            return grid
        points *= 2
    return None


def eased(total: TotalHours, grid: TicketGrid) -> TicketLaw:
    """The tickets with less contagion, by what the grid adds to the spread of their hours: the total has its own."""
    less, counts = spare_contagion(total, grid), total.counts
    return Counts(counts.mean, counts.contagion - less) if less and isinstance(counts, Counts) else counts


def spare_contagion(total: TotalHours, grid: TicketGrid) -> float:
    """How much contagion makes up for the variance that a grid adds to tickets: c' m² a² = c m² a² - m × added."""
    counts = total.counts
    if not grid.added or not isinstance(counts, Counts) or counts.contagion <= 0:
        return 0.0
    unit, _ = unit_of(total.hours)
    return min(grid.added / (counts.mean * unit.mean**2), EASED * counts.contagion)


def _fine_enough(total: TotalHours, grid: TicketGrid, unit: Severity, size: float) -> bool:
    """Whether the grid keeps the spread of the total, and the shape of a ticket that may be the only one."""
    counts = total.counts
    given_up = spare_contagion(total, grid) * (counts.mean * unit.mean) ** 2
    added = counts.mean * (grid.added + OF_REMOVED * grid.removed) - (1 - OF_EASED) * given_up
    if added * size**2 > SPREAD_WITHIN * _body_variance(total, unit, size):
        return False
    single = exp(counts.log_pgf(0.0)) * counts.log_pgf_slope(0.0)
    half_mean = min(int(total.mean / (2 * size * grid.step)), grid.misread.size - 1)
    return single * float(grid.misread[half_mean]) <= CHANCE_WITHIN


def _body_variance(total: TotalHours, unit: Severity, size: float) -> float:
    """The variance of the total with every ticket cut to what about one of them exceeds, or a little less.

    Few tickets of very uneven hours owe most of their variance to hours that are hardly ever seen, and none of
    the shape of what is seen.
    """
    counts = total.counts
    own = counts.mean * _cut_variance(unit, max(1, int(log2(counts.mean)) if counts.mean > 2 else 1))
    return (own + max(0.0, counts.variance - counts.mean) * unit.mean**2) * size**2


@lru_cache(maxsize=1024)
def _cut_variance(hours: Severity, octave: int) -> float:
    """The variance of a ticket's hours, cut to what one of 2^octave exceeds."""
    longest = hours.quantile(1 - 2.0**-octave)
    return float(limited(hours, longest, 2)) - float(limited(hours, longest)) ** 2


def _mean_met(law: Law, total: TotalHours) -> bool:
    """Whether the grid holds the mean: its share, or where hardly a ticket is expected that of a few."""
    law.chances.setflags(write=False)
    return abs(law.grid_mean - law.mean) <= MEAN_WITHIN * max(law.mean, RARE * total.hours.mean)


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
