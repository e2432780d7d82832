"""Years that a client may have: the hours of their months by a lattice rule, the same for every plan."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import ceil, inf

import numpy as np
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.known_level import SignedLevel
from xlagree.actuarial.laws.many import laws_in_turn
from xlagree.actuarial.laws.rising_tables import Sought, cells_of, curves, levels_of, lines
from xlagree.actuarial.laws.severity import Empirical, Severity
from xlagree.economics.too_large import too_uneven
from xlagree.economics.total import Chances

POINTS = 2039
"""Points of the lattice, a prime."""
GENERATOR = 385
"""The lattice is that of Korobov: its point i has the coordinates i × (1, a, a², ...) / n, modulo 1.

Of all a this one is within 2 % of the least worst-case error (P2, weights 0.3 × 0.9^j) in 3, 13, 25 and 37 dimensions.
"""
SHIFTS = 8
"""Random shifts of the lattice, always the same; how far their answers differ is the error of the rule."""
SEED = 20_260

ONE = Empirical((1.0,))
"""A ticket counted as one, instead of its hours."""

LEVELS = 24
"""Levels of a client's own factor between which the hours of a month are interpolated, and one more."""
OUTERMOST = 1e-6
"""The chance of a factor beyond the levels, on either side."""
_TABLED = 1024
BEFORE = -1.0
"""Below any level: from there on a table begins with its first value."""
MOST_POINTS, QUICK_POINTS = 300_000_000, 30_000_000
"""Points of the distributions of all months at all levels, at most: for a book, and for a cell, less than two seconds."""


@lru_cache(maxsize=4)
def points(dimensions: int) -> Reals:
    """The points of the years by hours alone.

    >>> points(3).shape == (3, POINTS * SHIFTS)
    True
    """
    return lattice(dimensions, SHIFTS)


def lattice(dimensions: int, shifts: int) -> Reals:
    """Evenly spread points of the unit cube by dimensions: a shifted Korobov lattice, folded (the baker's transform).

    Sloan & Joe (1994), Lattice Methods for Multiple Integration; Hickernell (2002) for the folding. The raw bits
    of PCG64 are the same everywhere, so the points are. More dimensions only add coordinates: a term of two years
    begins with the same twelve months as a term of one.
    """
    raw = np.random.PCG64(SEED).random_raw(shifts * dimensions).reshape(dimensions, shifts)
    shift = (raw.T[..., np.newaxis] >> np.uint64(11)) * 2.0**-53
    steps = np.array([pow(GENERATOR, j, POINTS) for j in range(dimensions)], dtype=np.int64)[:, np.newaxis]
    regular = (steps * np.arange(POINTS) % POINTS / POINTS)[:, np.newaxis, :]
    at = regular + shift.transpose(1, 0, 2)
    np.subtract(at, 1.0, out=at, where=at >= 1)
    result: Reals = 1 - np.abs(2 * at.reshape(dimensions, -1) - 1)
    result.setflags(write=False)
    return result


def stratified(dimensions: int, shifts: int, first: int = 0) -> Reals:
    """Points whose every coordinate is even by itself, and by chance beside the others: Latin hypercubes, one beside each shift.

    Where there are hundreds of coordinates a lattice has pairs of them in lines. McKay, Beckman & Conover (1979). They are
    those from the `first` coordinate on, which are the same however many there are.
    """
    chance = np.random.PCG64(SEED).advance(2 * first * shifts * POINTS)
    result = np.empty((dimensions, shifts * POINTS))
    for row in result:
        order = chance.random_raw(shifts * POINTS).reshape(shifts, POINTS).argsort(axis=1)
        inside = (chance.random_raw(shifts * POINTS) >> np.uint64(11)) * 2.0**-53
        row[:] = (order.ravel() + inside) / POINTS
    return result


def error(by_year: Reals) -> float:
    """The standard error of a mean over all years: that of the means of the shifts."""
    means = by_year.reshape(-1, POINTS).mean(axis=1)
    return float(means.std(ddof=1) / means.size**0.5)


def gap_of_years(amounts: Reals) -> Chances:
    """How an amount that is known for each of many years stands to 0."""
    nothing = 1e-9 * max(float(np.abs(amounts).max()), 1.0)
    below = amounts < -nothing
    level = np.abs(amounts) <= nothing
    chances = float(below.mean()), float(level.mean())
    lacking = float(np.maximum(-amounts, 0.0).mean())
    return Chances(*chances, 1 - sum(chances), lacking, error(below.astype(np.float64)))


def not_exceeded(ranked: Reals, chance: float) -> float:
    """Of equally likely amounts, the lowest first, the one that is not exceeded with a chance.

    >>> not_exceeded(np.array([1.0, 2.0, 3.0, 4.0]), 0.5)
    2.0
    """
    return float(ranked[max(ceil(ranked.size * chance - 1), 0)])


@lru_cache(maxsize=16)
def hours_of_years(demand: Demand, hours: Severity, months: int, quick: bool = False) -> Reals:
    """Hours of each month of each year, months by years: by inversion of their distributions, given the client's own factor.

    `hours` of a ticket are those logged, or those billed by a plan. All distributions and all plans see the same years.
    """
    result = _inverted(demand, hours, points(months + 1), quick)
    result.setflags(write=False)
    return result


def _inverted(demand: Demand, hours: Severity, uniform: Reals, quick: bool) -> Reals:
    """Hours of months at levels of their distribution functions, the client's factor at those of the first row."""
    months = len(uniform) - 1
    result = np.empty((months, uniform.shape[1]))
    levels = client_levels(demand.client_variance, demand.signed)
    factor = factors(levels_of(uniform[0]), demand.client_variance, demand.signed)
    below = np.clip(np.searchsorted(levels, factor, side="right") - 1, 0, max(levels.size - 2, 0))
    order = np.argsort(below, kind="stable")
    ends = np.searchsorted(below[order], np.arange(levels.size))
    weight = (
        np.clip((factor - levels[below]) / (levels[below + 1] - levels[below]), 0.0, 1.0)
        if levels.size > 1
        else factor
    )
    tickets = (month * level for month in demand.expected(months) for level in levels)
    looked_at, laws = 0, laws_of_months(tickets, demand.month_variance, hours)
    for t in range(months):
        low = next(laws)
        for k in range(max(levels.size - 1, 1)):
            years = order[ends[k] : ends[k + 1] if k + 1 < ends.size else None]
            u = uniform[t + 1, years]
            looked_at += low.chances.size
            if looked_at > (QUICK_POINTS if quick else MOST_POINTS):
                raise too_uneven(demand.tickets, months)
            result[t, years] = low.quantiles(u)
            if levels.size > 1:
                high = next(laws)
                w = weight[years]
                between = (1 - w) * result[t, years] + w * high.quantiles(u)
                # Between hours and none there is none: its chance falls by equal shares from level to level.
                result[t, years] = np.where(u > low.none ** (1 - w) * high.none**w, between, 0.0)
                low = high
    return result


def client_levels(client: float, signed: SignedLevel | None = None) -> Reals:
    """Levels of a client's own factor, evenly spaced by their square root: gamma with mean 1 and a variance, or of those who signed."""
    if signed is not None:
        at, chances = signed.table
        first, last = np.interp([OUTERMOST, 1 - OUTERMOST], chances, at)
        return np.asarray(np.linspace(first**0.5, last**0.5, LEVELS + 1) ** 2)
    if client < 1e-9:
        return np.ones(1)
    ends = np.sqrt(special.gammaincinv(1 / client, [OUTERMOST, 1 - OUTERMOST]) * client)
    return np.asarray(np.linspace(ends[0], ends[1], LEVELS + 1) ** 2)


def factors(levels: Sought, client: float, signed: SignedLevel | None = None) -> Reals:
    """A client's own factor at levels of its distribution function, from a table of the function."""
    if signed is None and client < 1e-9:
        return np.ones_like(levels.at)
    at, chances = signed.table if signed is not None else _table(client)
    table = curves([lines(np.append(BEFORE, chances), np.append(at[0], at))])
    return table.read(cells_of(1, np.zeros(levels.at.size, dtype=np.intp), levels))


def _table(client: float) -> tuple[Reals, Reals]:
    """Factors with mean 1 and a variance, and the chance to be at or below each."""
    ends = client_levels(client)
    at = np.linspace(ends[0] ** 0.5, ends[-1] ** 0.5, _TABLED) ** 2
    return np.asarray(at), np.asarray(special.gammainc(1 / client, at / client))


def laws_of_months(
    tickets: Iterable[float], contagion: float, hours: Severity, step: float = inf
) -> Iterator[Law]:
    """The distributions of the hours of months, one after another, for a client whose own factor is known, in steps no
    longer than `step`."""
    return laws_in_turn((TotalHours(Counts(month, contagion), hours) for month in tickets), step)
