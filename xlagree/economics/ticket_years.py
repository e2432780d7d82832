"""Tickets of years that a client may have: how many there are of each kind, and how many hours they take, month by month."""

import itertools
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Reals, by_level
from xlagree.actuarial.laws.frequency import Known
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics import years
from xlagree.economics.coordinates import Ascending, ascending, of_hours, of_months, of_numbers, of_visits
from xlagree.economics.drawing import too_uneven
from xlagree.economics.years import factors

NEAR = 0.02
"""Levels of a mean are so near to each other by their square roots: half a ticket in a hundred apart."""
LEVELS = 200, 1500
"""Levels of a mean, at least and at most: between few that are far apart counts would have another mean."""
WIDE = 8.5
"""Standard deviations from its mean within which a number of tickets is looked for."""
EACH = 12
"""Up to so many tickets each number has a distribution of its own."""
FARTHER = 1.2
"""Beyond, numbers with one are so many times the one before."""
TELLING = 1000
"""Of more tickets the number that has a visit is as good as normal."""


@lru_cache(maxsize=4)
def tickets_of_kinds(
    demand: Demand, shares: tuple[float, ...], months: int, quick: bool = False
) -> NDArray[np.int64]:
    """Tickets of each kind in each month of each year: kinds by months by years, the same years for every plan.

    Given the client's factor and the month's own they are independent Poisson counts, of which each kind has its share.
    """
    if demand.month_variance < 0:
        return _of_certain(demand, shares, months, quick)
    at = of_months(months, quick)
    rates = np.array(demand.expected(months))[:, np.newaxis] * factors(
        at[0], demand.client_variance, demand.signed
    )
    rates = rates * factors(at[1:], demand.month_variance)
    means, shape = mean_levels(rates), rates.shape
    numbers = (_poisson(means, share, of_numbers(k, months, quick)) for k, share in enumerate(shares))
    result = np.stack([number.reshape(shape) for number in numbers])
    result.setflags(write=False)
    return result


def _of_certain(demand: Demand, shares: tuple[float, ...], months: int, quick: bool) -> NDArray[np.int64]:
    """The same of tickets that do not vary: one or none a month, of one kind or another."""
    expected = np.array(demand.expected(months))[:, np.newaxis]
    left = (of_months(months, quick)[1:] > 1 - expected).astype(np.int64)
    result, rest = [], 1.0
    for kind, share in enumerate(shares):
        own = some_of(left, min(share / rest, 1.0), of_numbers(kind, months, quick)).astype(np.int64)
        result.append(own)
        left, rest = left - own, max(rest - share, 1e-300)
    return np.stack(result)


@lru_cache(maxsize=24)
def hours_of_kind(
    demand: Demand, shares: tuple[float, ...], kind: int, hours: Severity, months: int, quick: bool = False
) -> Reals:
    """The hours that the tickets of one kind take, by months and years, as logged or as some plan bills them."""
    counts = tickets_of_kinds(demand, shares, months, quick)[kind]
    result = hours_at(counts, of_hours(kind, months, quick), hours, demand.tickets, quick)
    result.setflags(write=False)
    return result


def _in_order(levels: Reals | Ascending) -> Ascending:
    return levels if isinstance(levels, Ascending) else ascending(levels)


class MeanLevels(NamedTuple):
    """Levels that stand for means: the level of each mean, and the square root of the mean that each level has."""

    of_each: NDArray[np.int16]
    roots: Reals


def mean_levels(rates: Reals) -> MeanLevels:
    """Means on few levels, evenly spaced by their square roots."""
    roots = np.sqrt(rates.ravel())
    least, most = float(roots.min(initial=np.inf)), float(roots.max(initial=0.0))
    step = (most - least) / np.clip((most - least) / NEAR, *LEVELS) if most > least else 1.0
    of_each = np.rint((roots - least) / step).astype(np.int16)
    return MeanLevels(of_each, least + step * np.arange(of_each.max(initial=0) + 1.0))


def poisson(rates: Reals, levels: Reals) -> NDArray[np.int64]:
    """Poisson counts at levels of their distribution functions.

    >>> poisson(np.array([2.0, 2.0]), np.array([0.1, 0.9])).tolist()
    [0, 4]
    """
    return _poisson(mean_levels(rates), 1.0, ascending(levels)).reshape(rates.shape)


def _poisson(means: MeanLevels, share: float, levels: Ascending) -> NDArray[np.int64]:
    """The same for a share of each mean, at levels in order."""
    at, place, back = levels
    level = means.of_each[place]
    order = np.argsort(level, kind="stable")
    ends = np.searchsorted(level[order], np.arange(means.roots.size + 1, dtype=np.int16))
    result = np.zeros(level.size, dtype=np.int64)
    for i, root in enumerate((means.roots * share**0.5).tolist()):
        here = order[ends[i] : ends[i + 1]]
        if here.size:
            low = max(0, int(root**2 - WIDE * root - 2))
            chances = special.pdtr(np.arange(low, ceil(root**2 + WIDE * root + 12)), root**2)
            result[here] = by_level(low + np.arange(chances.size + 1.0), chances, at[here])
    return result[back]


def hours_at(
    counts: NDArray[np.int64],
    levels: Reals | Ascending,
    hours: Severity,
    tickets: float,
    quick: bool = False,
) -> Reals:
    """Hours of so many tickets at levels of their distribution functions.

    Many tickets are read between two numbers of which the distribution is known, in standard units: by 1/√n, as their
    skewness goes.
    """
    at, place, back = _in_order(levels)
    flat = counts.ravel()[place]
    known = _numbers(int(flat.max(initial=0)))
    below = np.repeat(np.arange(known.size, dtype=np.int16), np.diff(known, append=known[-1] + 1))[flat]
    order = np.argsort(below, kind="stable")
    ends = np.searchsorted(below[order], np.arange(known.size + 1, dtype=np.int16))
    result, looked_at = np.zeros(flat.size), 0
    for i, number in enumerate(known.tolist()):
        here = order[ends[i] : ends[i + 1]]
        if not number or not here.size:
            continue
        law = TotalHours(Known(number), hours).law()
        looked_at += law.chances.size
        if quick and looked_at > years.QUICK_POINTS:
            raise too_uneven(tickets, len(counts))
        found, many = law.quantiles(at[here], ascending=True), flat[here]
        if i + 1 < known.size and known[i + 1] > number + 1:
            upper = int(known[i + 1])
            other = TotalHours(Known(upper), hours).law().quantiles(at[here], ascending=True)
            found = _between((number, found), (upper, other), many, hours.mean)
        result[here] = found
    return result[back].reshape(counts.shape)


def _between(low: tuple[int, Reals], high: tuple[int, Reals], many: NDArray[np.int64], mean: float) -> Reals:
    """Hours of numbers of tickets between two whose hours are known, at the same levels."""
    (fewer, less), (more, greater) = low, high
    numbers = np.arange(fewer, more + 1)
    weights = (fewer**-0.5 - numbers**-0.5) / (fewer**-0.5 - more**-0.5)
    own = (1 - weights) * (numbers / fewer) ** 0.5, weights * (numbers / more) ** 0.5
    rest = mean * (numbers - fewer * own[0] - more * own[1])
    one, other, level = (table[many - fewer] for table in (*own, rest))
    return np.asarray(np.maximum(one * less + other * greater + level, 0.0))


@lru_cache(maxsize=4)
def visits_of_tickets(demand: Demand, shares: tuple[float, ...], months: int, quick: bool = False) -> Reals:
    """The visits of each month of each year where a ticket has one or none."""
    tickets = tickets_of_kinds(demand, shares, months, quick).sum(axis=0)
    result = some_of(tickets, demand.visits_per_ticket, of_visits(months, quick))
    result.setflags(write=False)
    return result


def _numbers(most: int) -> NDArray[np.int64]:
    """Numbers of tickets with a distribution of their own, up to the most there are."""
    numbers = list(range(min(most, EACH) + 1))
    while numbers[-1] < most:
        numbers.append(min(max(numbers[-1] + 1, round(numbers[-1] * FARTHER)), most))
    return np.array(numbers, dtype=np.int64)


def some_of(tickets: NDArray[np.int64], share: float, levels: Reals | Ascending) -> Reals:
    """Of so many tickets the number that has what each has with a chance, at levels of its distribution function.

    >>> some_of(np.array([2, 2, 2]), 0.5, np.array([0.2, 0.5, 0.9])).tolist()
    [0.0, 1.0, 2.0]
    """
    if share >= 1:
        return tickets.astype(np.float64)
    at, place, back = _in_order(levels)
    flat = tickets.ravel()[place]
    order = np.argsort(flat.astype(np.int16) if flat.max(initial=0) < 1 << 15 else flat, kind="stable")
    ends = np.flatnonzero(np.diff(flat[order], prepend=-1, append=-2))
    result = np.zeros(flat.size)
    for first, last in itertools.pairwise(ends):
        here = order[first:last]
        number = int(flat[here[0]])
        if number > TELLING:
            spread = (number * share * (1 - share)) ** 0.5
            result[here] = np.clip(np.rint(number * share + spread * special.ndtri(at[here])), 0, number)
        elif number:
            chances = np.asarray(special.bdtr(np.arange(float(number)), number, share))
            result[here] = by_level(np.arange(number + 1.0), chances, at[here])
    return result[back].reshape(tickets.shape)
