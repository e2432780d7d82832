"""Tickets of years that a client may have: how many there are of each kind, and how many hours they take, month by month."""

from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.rising_tables import (
    Numbers,
    Places,
    RisingTables,
    Sought,
    cells_of,
    in_rows,
    levels_of,
)
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics import years
from xlagree.economics.coordinates import of_hours, of_months, of_numbers, of_visits
from xlagree.economics.numbers_of_tickets import TicketNumbers, hours_of, numbers_of
from xlagree.economics.too_large import too_uneven
from xlagree.economics.years import factors

NEAR = 0.02
"""Levels of a mean are so near to each other by their square roots: half a ticket in a hundred apart."""
LEVELS = 200, 1500
"""Levels of a mean, at least and at most: between few that are far apart counts would have another mean."""
WIDE = 8.5
"""Standard deviations from its mean within which a number of tickets is looked for."""
TELLING = 1000
"""Of more tickets the number that has a visit is as good as normal."""

NONE = np.zeros(0)


@lru_cache(maxsize=4)
def tickets_of_kinds(demand: Demand, shares: tuple[float, ...], months: int, quick: bool = False) -> Numbers:
    """Tickets of each kind in each month of each year: kinds by months by years, the same years for every plan.

    Given the client's factor and the month's own they are independent Poisson counts, of which each kind has its share.
    """
    if demand.month_variance < 0:
        return _of_certain(demand, shares, months, quick)
    client, _ = of_months(months, quick)
    means = np.array(demand.expected(months))[:, np.newaxis] * factors(
        client, demand.client_variance, demand.signed
    )
    rates = mean_levels(means.ravel() * _month_factors(months, quick, demand.month_variance))
    result = np.empty((len(shares), means.size), dtype=np.int32)
    for kind, share in enumerate(shares):
        result[kind] = _poisson(rates, share, of_numbers(kind, months, quick))
    result.setflags(write=False)
    return result.reshape(len(shares), *means.shape)


@lru_cache(maxsize=2)
def _month_factors(months: int, quick: bool, variance: float) -> Reals:
    """The factor of each month of each year."""
    _, month = of_months(months, quick)
    return factors(month, variance)


def _of_certain(demand: Demand, shares: tuple[float, ...], months: int, quick: bool) -> Numbers:
    """The same of tickets that do not vary: one or none a month, of one kind or another."""
    expected = np.array(demand.expected(months))[:, np.newaxis]
    _, month = of_months(months, quick)
    left = (month.at.reshape(months, -1) > 1 - expected).astype(np.int32)
    result, rest = [], 1.0
    for kind, share in enumerate(shares):
        own = some_of(left, min(share / rest, 1.0), of_numbers(kind, months, quick)).astype(np.int32)
        result.append(own)
        left, rest = left - own, max(rest - share, 1e-300)
    return np.stack(result)


@lru_cache(maxsize=24)
def hours_of_kind(
    demand: Demand, shares: tuple[float, ...], kind: int, hours: Severity, months: int, quick: bool = False
) -> Reals:
    """The hours that the tickets of one kind take, by months and years, as logged or as some plan bills them."""
    numbers = _numbers_of_kind(demand, shares, kind, months, quick)
    if quick and numbers.points(hours) > years.QUICK_POINTS:
        raise too_uneven(demand.tickets, months)
    result = hours_of(numbers, hours).reshape(months, -1)
    result.setflags(write=False)
    return result


@lru_cache(maxsize=8)
def _numbers_of_kind(
    demand: Demand, shares: tuple[float, ...], kind: int, months: int, quick: bool
) -> TicketNumbers:
    counts = tickets_of_kinds(demand, shares, months, quick)[kind]
    return numbers_of(counts.ravel(), of_hours(kind, months, quick))


class MeanLevels(NamedTuple):
    """Levels that stand for means: the level of each mean, and the square root of the mean that each level has."""

    of_each: Numbers
    roots: Reals


def mean_levels(rates: Reals) -> MeanLevels:
    """Means on few levels, evenly spaced by their square roots."""
    roots = np.sqrt(rates)
    least, most = float(roots.min(initial=np.inf)), float(roots.max(initial=0.0))
    step = (most - least) / np.clip((most - least) / NEAR, *LEVELS) if most > least else 1.0
    roots -= least
    roots /= step
    of_each = np.rint(roots, out=roots).astype(np.int32)
    return MeanLevels(of_each, least + step * np.arange(of_each.max(initial=0) + 1.0))


def poisson(rates: Reals, levels: Reals) -> Numbers:
    """Poisson counts at levels of their distribution functions.

    >>> poisson(np.array([2.0, 2.0]), np.array([0.1, 0.9])).tolist()
    [0, 4]
    """
    return _poisson(mean_levels(rates), 1.0, levels_of(levels))


def _poisson(means: MeanLevels, share: float, levels: Sought) -> Numbers:
    """The same for a share of each mean."""
    root = means.roots * share**0.5
    least = np.maximum(0, root**2 - WIDE * root - 2).astype(np.intp)
    number = np.arange(ceil(float((root**2 + WIDE * root + 12 - least).max(initial=0.0))))
    chances = special.pdtr(least[:, np.newaxis] + number, root[:, np.newaxis] ** 2)
    counts = (least[:, np.newaxis] + np.arange(number.size + 1)).astype(np.int32)
    return RisingTables(chances).read(counts, cells_of(root.size, means.of_each, levels))


@lru_cache(maxsize=4)
def visits_of_tickets(demand: Demand, shares: tuple[float, ...], months: int, quick: bool = False) -> Reals:
    """The visits of each month of each year where a ticket has one or none."""
    tickets = tickets_of_kinds(demand, shares, months, quick).sum(axis=0, dtype=np.int32)
    result = some_of(tickets, demand.visits_per_ticket, of_visits(months, quick))
    result.setflags(write=False)
    return result


def some_of(tickets: Places | Numbers, share: float, levels: Sought) -> Reals:
    """Of so many tickets the number that has what each has with a chance, at levels of its distribution function.

    >>> some_of(np.array([2, 2, 2]), 0.5, levels_of(np.array([0.2, 0.5, 0.9]))).tolist()
    [0.0, 1.0, 2.0]
    """
    if share >= 1:
        return tickets.astype(np.float64)
    flat = tickets.ravel()
    most = min(int(flat.max(initial=0)), TELLING)
    seen = np.bincount(flat, minlength=most + 1)[: most + 1] > 0
    chances = [
        special.bdtr(np.arange(float(number)), number, share) if seen[number] else NONE
        for number in range(most + 1)
    ]
    tables = RisingTables(in_rows(chances))
    numbers: Reals = np.tile(np.arange(most + 1.0), (most + 1, 1))
    result = tables.read(numbers, cells_of(most + 1, np.minimum(flat, most), levels))
    many = np.flatnonzero(flat > TELLING)
    if many.size:
        number = flat[many]
        spread = (number * share * (1 - share)) ** 0.5
        drawn = number * share + spread * special.ndtri(levels.at[many])
        result[many] = np.clip(np.rint(drawn), 0, number)
    return result.reshape(tickets.shape)
