"""The hours of many clients together: every client's transform on one grid, and one transform back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, exp, log2, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from xlagree.actuarial.laws.aggregate import BEYOND, CHANCE_WITHIN, MEAN_WITHIN, MOST_POINTS, SPREAD_WITHIN
from xlagree.actuarial.laws.billed import Billed, ByChannel, common_step
from xlagree.actuarial.laws.common_shock import NO_CONTAGION, clocked
from xlagree.actuarial.laws.distribution import Law, Moments, Reals
from xlagree.actuarial.laws.frequency import Complexes, Counts
from xlagree.actuarial.laws.grid import TILT, on_steps
from xlagree.actuarial.laws.severity import Empirical, Severity, limited
from xlagree.terms.errors import AgreementError, Problem

FINEST = 1 << 22
"""Points to which the hours of a ticket are told apart; all hours together need far fewer."""
STEPS_PER_SD = 32
"""Points of the grid, at least, in a standard deviation of all hours."""
NEGLIGIBLE = 42.0
"""Frequencies with less than e^-42 of the whole do not count: that is less than the round-off of the rest."""
SMOOTH = 1e-13
"""What the highest frequencies of a grid may have of the whole, where a ticket is told apart more finely."""
BLOCK = 1 << 18
"""Clients × frequencies that are in memory at a time."""
MOST_WORK, OF_A_CLIENT = 50_000_000, 2
"""Points of tickets, of all kinds, and frequencies of all clients that are looked at on a grid, at most, and how many of
those a frequency takes: about two seconds."""
LONGER = 6
"""Times that a grid is made half an octave longer before the distribution is given up."""


@dataclass(frozen=True, eq=False)
class Kind:
    """Clients whose tickets take hours by one distribution; those with the same counts stand here once, `alike` of them."""

    hours: Severity
    places: NDArray[np.intp]
    rows: NDArray[np.intp]
    means: Reals
    contagions: Reals
    alike: Reals

    @cached_property
    def tickets(self) -> float:
        """Tickets of all these clients."""
        return float((self.alike * self.means).sum())

    @cached_property
    def variance(self) -> float:
        """Of the hours of these clients, without a common shock, each ticket up to what about one of them exceeds."""
        most = self.hours.quantile(max(0.5, 1 - 1 / self.tickets))
        spread = float((self.alike * self.contagions * self.means**2).sum())
        return self.tickets * float(limited(self.hours, most, 2)) + spread * self.hours.mean**2

    @cached_property
    def longest(self) -> float:
        """Hours of a ticket that hardly any of all these tickets exceeds."""
        return self.hours.quantile(1 - min(0.5, max(1e-15, 1e-7 / self.tickets)))

    def decay(self, missing: Complexes) -> Complexes:
        """-Σ ln P(φ) = Σ ln(1 + c m (1 - φ)) / c of these clients, where `missing` is 1 - φ."""
        poisson = self.contagions < NO_CONTAGION
        total = float((self.alike * self.means)[poisson].sum()) * missing
        m, c, n = (column[~poisson, None] for column in (self.means, self.contagions, self.alike))
        for rows in _blocks(m.size, missing.size):
            total += (n[rows] * clocked(m[rows] * missing, c[rows])).sum(axis=0)
        return total

    def weighed(self, missing: Complexes, weights: Complexes) -> Reals:
        """Σ Re weight × P'/P(φ) = m / (1 + c m (1 - φ)) over the frequencies, for each of the clients."""
        m, cm = self.means[:, None], (self.contagions * self.means)[:, None]
        sums = [
            (m[rows] * (weights / (1 + cm[rows] * missing)).real).sum(axis=1)
            for rows in _blocks(m.size, missing.size)
        ]
        return np.concatenate(sums)[self.rows]


def kinds(clients: Sequence[tuple[Counts, Severity]]) -> tuple[Kind, ...]:
    """Clients by the hours of their tickets, those with most tickets first and those without any left out."""
    places: dict[Severity, list[int]] = {}
    for place, (_, hours) in enumerate(clients):
        places.setdefault(hours, []).append(place)
    made = []
    for hours, at in places.items():
        counts = [(clients[place][0].mean, clients[place][0].contagion) for place in at]
        pairs, rows, alike = np.unique(np.array(counts), axis=0, return_inverse=True, return_counts=True)
        weights = alike.astype(np.float64)
        made.append(Kind(hours, np.array(at), rows.ravel(), pairs[:, 0], pairs[:, 1], weights))
    return tuple(sorted((kind for kind in made if kind.tickets), key=lambda kind: -kind.tickets))


@dataclass(frozen=True, eq=False)
class AllHours:
    """Hours of all clients of a year: their kinds, the shock common to them, and the moments of the whole."""

    kinds: tuple[Kind, ...]
    common_shock: float
    moments: Moments

    @property
    def tickets(self) -> float:
        """Tickets of all clients."""
        return sum(kind.tickets for kind in self.kinds)

    @property
    def least(self) -> float:
        """What every frequency has of the whole, at least: |φ| >= (1 + 2 c m)^(-1/c) with m tickets of all clients."""
        most = np.array([2 * self.tickets], dtype=np.complex128)
        return exp(-float(clocked(most, self.common_shock)[0].real))


@dataclass(frozen=True)
class Grid:
    """`points` steps of all hours, and each told apart into `fold` finer ones for the hours of a ticket."""

    step: float
    points: int
    fold: int
    on_lattice: bool

    def ticket(self, kind: Kind) -> Reals:
        """Chances of a ticket on the fine steps, tilted, as far as tickets go."""
        fine, points = self.step / self.fold, self.points * self.fold
        length = min(points, ceil(4 * kind.longest / fine) + 2)
        tilt = np.exp(-TILT / points * np.arange(length))
        return np.asarray(on_steps(kind.hours, fine, length) * tilt, dtype=np.float64)

    def transform(self, fine: Reals) -> Complexes:
        """The first frequencies of the transform of numbers on the fine steps, fold by fold (Horner)."""
        turn = np.exp(-2j * pi / (self.points * self.fold) * np.arange(self.points // 2 + 1))
        total = np.zeros(turn.size, dtype=np.complex128)
        for part in reversed(range(self.fold)):
            total = total * turn + fft.rfft(fine[part :: self.fold], self.points)
        return total

    @property
    def growth(self) -> Reals:
        """What undoes the tilt on the steps."""
        return np.asarray(np.exp(TILT / self.points * np.arange(self.points)), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The distribution of all hours, with what it was made of: the frequencies `kept`, and -Σ ln P_i(φ_i) there."""

    grid: Grid
    kept: NDArray[np.intp]
    decay: Complexes
    law: Law


@lru_cache(maxsize=4)
def spectrum(hours: AllHours, points: int) -> Spectrum:
    """The distribution on a grid of `points` steps or more: finer until no frequency above it counts, longer until it has the mean.

    φ = (1 - c Σ ln P_i(φ_i))^(-1/c), exp Σ ln P_i(φ_i) where the common shock c is 0.
    """
    if not hours.kinds:
        law = Law(1.0, np.array([1.0, 0.0]), hours.moments, on_lattice=True, none=1.0)
        return Spectrum(Grid(1.0, 2, 1, True), np.array([], dtype=np.intp), np.array([], dtype=complex), law)
    reach = max(hours.moments.quantile(BEYOND), *(kind.longest + hours.moments.mean for kind in hours.kinds))
    for _ in range(LONGER):
        tried = _on(hours, _grid(hours, reach, points))
        if abs(tried.law.grid_mean - tried.law.mean) <= MEAN_WITHIN * tried.law.mean:
            return tried
        reach *= sqrt(2)
    few = "tickets of this book are too few and too uneven for a law of their hours"
    raise AgreementError(Problem(few, "take a longer period or a limit per ticket"), kind="unsolvable")


def _on(hours: AllHours, grid: Grid) -> Spectrum:
    """The spectrum on a grid, or on a finer one where the highest frequencies count."""
    kept, decay = _decay(hours, grid)
    phi = np.zeros(grid.points // 2 + 1, dtype=np.complex128)
    phi[kept] = np.exp(-clocked(decay, hours.common_shock))
    if grid.fold > 1 and np.abs(phi[3 * phi.size // 4 :]).max() > SMOOTH * abs(phi[0]):
        return _on(hours, Grid(grid.step / 2, grid.points * 2, grid.fold // 2, False))
    chances = np.asarray(fft.irfft(phi, grid.points) * grid.growth, dtype=np.float64)
    chances.setflags(write=False)
    return Spectrum(
        grid, kept, decay, Law(grid.step, chances, hours.moments, grid.on_lattice, _few(hours)[0])
    )


def _grid(hours: AllHours, reach: float, points: int) -> Grid:
    """The lattice of all hours if they have one; else steps that tell the whole apart, and finer ones for a ticket.

    Spread over steps h, a ticket X gains a variance of h²/6, or of h X at most; all gain little of that of the whole.
    """
    lattice = _lattice(hours.kinds)
    if lattice and reach / lattice < MOST_POINTS:
        return Grid(lattice, max(64, _power_of_2(reach / lattice + 1)), 1, True)
    mean, tickets = hours.moments.mean, hours.tickets
    little = SPREAD_WITHIN * (sum(kind.variance for kind in hours.kinds) + hours.common_shock * mean**2)
    fine = reach / max(sqrt(6 * little / tickets), little / mean)
    if _few(hours)[1] > CHANCE_WITHIN:  # a single ticket may be all
        fine = max(fine, MOST_POINTS)
    coarse = min(MOST_POINTS, max(points, _power_of_2(STEPS_PER_SD * reach / hours.moments.sd)))
    fold = max(1, min(FINEST, _power_of_2(fine)) // coarse)
    if hours.least > SMOOTH:  # then so are the highest frequencies of any grid
        coarse, fold = coarse * fold, 1
    return Grid(reach / coarse, coarse, fold, False)


def _decay(hours: AllHours, grid: Grid) -> tuple[NDArray[np.intp], Complexes]:
    """The frequencies that count, and -Σ ln P_i(φ_i) there, kind by kind.

    |1 + c m (1 - φ)| is at least 1 + c m Re(1 - φ), whose logarithm is concave, so that chords lie below it.
    """
    nodes = np.append(0.0, 2.0 ** np.arange(-60, 2)).astype(np.complex128)
    kept = np.arange(grid.points // 2 + 1)
    least, decay = np.zeros(kept.size), np.zeros(kept.size, dtype=np.complex128)
    work = 0
    for kind in hours.kinds:
        work += grid.points * grid.fold + OF_A_CLIENT * kind.means.size * kept.size
        if work > MOST_WORK:
            raise _too_many(hours)
        missing = 1 - grid.transform(grid.ticket(kind))[kept]
        least = least + np.interp(missing.real, nodes.real, kind.decay(nodes).real)
        counts = clocked(least.astype(np.complex128), hours.common_shock).real < NEGLIGIBLE
        kept, least = kept[counts], least[counts]
        decay = decay[counts] + kind.decay(missing[counts])
    return kept, decay


def _too_many(hours: AllHours) -> AgreementError:
    clients = sum(kind.means.size for kind in hours.kinds)
    many = f"{clients:,} clients with {len(hours.kinds):,} kinds of ticket are too many for a law of all their hours"
    return AgreementError(
        Problem(many, "let clients share hours per ticket, or take fewer"), kind="unsolvable"
    )


def _few(hours: AllHours) -> tuple[float, float]:
    """The chances of no hours at all and of a single ticket."""
    decay = slope = 0.0
    for kind in hours.kinds:
        some = np.array([1 - kind.hours.partial(0, 0.0)], dtype=np.complex128)
        decay += float(kind.decay(some)[0].real)
        slope += float(kind.weighed(some, np.ones(1, dtype=np.complex128)).sum())
    none = exp(-float(clocked(np.array([decay + 0j]), hours.common_shock)[0].real))
    return none, none * slope / (1 + hours.common_shock * decay)


def _lattice(kinds: Sequence[Kind]) -> float | None:
    """The longest usual step on which the hours of all clients lie, if they do."""
    steps = [_step(kind.hours) or 0.0 for kind in kinds]
    return common_step(Empirical(tuple(steps))) if all(steps) else None


def _step(hours: Severity) -> float | None:
    if isinstance(hours, Billed | ByChannel):
        return hours.step
    return common_step(hours) if isinstance(hours, Empirical) else None


def _blocks(rows: int, width: int) -> list[slice]:
    height = max(1, BLOCK // max(1, width))
    return [slice(row, row + height) for row in range(0, rows, height)]


def _power_of_2(number: float) -> int:
    return 1 << max(0, ceil(log2(number)))
