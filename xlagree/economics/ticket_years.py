"""Tickets of years that a client may have: how many there are of each kind, and how many hours they take, month by month."""

import itertools
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.frequency import Known
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics import years
from xlagree.economics.drawing import too_uneven
from xlagree.economics.years import SHIFTS, factors, lattice, stratified

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
SHORT_TERM = 12
"""Terms of so many months have twice the years, but in a cell: single tickets leave more to chance than hours."""
TELLING = 1000
"""Of more tickets the number that has a visit is as good as normal."""


@lru_cache(maxsize=4)
def tickets_of_kinds(
    demand: Demand, shares: tuple[float, ...], months: int, quick: bool = False
) -> NDArray[np.int64]:
    """Tickets of each kind in each month of each year: kinds by months by years, the same years for every plan.

    Given the client's factor and the month's own they are independent Poisson counts, of which each kind has its share.
    """
    at, kinds = _points(len(shares), months, quick), range(len(shares))
    if demand.month_variance < 0:
        return _of_certain(demand, shares, months, quick)
    rates = np.array(demand.expected(months))[:, np.newaxis] * factors(
        at[0], demand.client_variance, demand.signed
    )
    rates = rates * factors(at[1 : 1 + months], demand.month_variance)
    result = np.stack([poisson(rates * shares[k], at[_block(k, months, 0)]) for k in kinds])
    result.setflags(write=False)
    return result


def _of_certain(demand: Demand, shares: tuple[float, ...], months: int, quick: bool) -> NDArray[np.int64]:
    """The same of tickets that do not vary: one or none a month, of one kind or another."""
    at = _points(len(shares), months, quick)
    expected = np.array(demand.expected(months))[:, np.newaxis]
    left = (at[1 : 1 + months] > 1 - expected).astype(np.int64)
    result, rest = [], 1.0
    for kind, share in enumerate(shares):
        own = some_of(left, min(share / rest, 1.0), at[_block(kind, months, 0)]).astype(np.int64)
        result.append(own)
        left, rest = left - own, max(rest - share, 1e-300)
    return np.stack(result)


@lru_cache(maxsize=3)
def _points(kinds: int, months: int, quick: bool) -> Reals:
    """Coordinates of the client, its months, their visits, and of each kind its numbers and its hours."""
    shifts = 2 * SHIFTS if months <= SHORT_TERM and not quick else SHIFTS
    of_months, of_tickets = lattice(1 + months, shifts), stratified(months * (1 + 2 * kinds), shifts)
    return np.concatenate((of_months, of_tickets))


def _block(kind: int, months: int, which: int) -> slice:
    """The coordinates of the numbers of a kind, or of their hours."""
    first = 1 + months * (2 + 2 * kind + which)
    return slice(first, first + months)


@lru_cache(maxsize=24)
def hours_of_kind(
    demand: Demand, shares: tuple[float, ...], kind: int, hours: Severity, months: int, quick: bool = False
) -> Reals:
    """The hours that the tickets of one kind take, by months and years, as logged or as some plan bills them."""
    counts = tickets_of_kinds(demand, shares, months, quick)[kind]
    at = _points(len(shares), months, quick)[_block(kind, months, 1)]
    result = hours_at(counts, at, hours, demand.tickets, quick)
    result.setflags(write=False)
    return result


def poisson(rates: Reals, levels: Reals) -> NDArray[np.int64]:
    """Poisson counts at levels of their distribution functions.

    >>> poisson(np.array([2.0, 2.0]), np.array([0.1, 0.9])).tolist()
    [0, 4]
    """
    flat, at = np.sqrt(rates.ravel()), levels.ravel()
    least, most = float(flat.min(initial=np.inf)), float(flat.max(initial=0.0))
    step = (most - least) / np.clip((most - least) / NEAR, *LEVELS) if most > least else 1.0
    level = np.rint((flat - least) / step).astype(np.int16)
    order = np.argsort(level, kind="stable")
    ends = np.flatnonzero(np.diff(level[order], prepend=-1, append=-2))
    result = np.zeros(flat.size, dtype=np.int64)
    for first, last in itertools.pairwise(ends):
        here = order[first:last]
        root = least + level[here[0]] * step
        low = max(0, int(root**2 - WIDE * root - 2))
        chances = special.pdtr(np.arange(low, ceil(root**2 + WIDE * root + 12)), root**2)
        result[here] = low + np.searchsorted(chances, at[here])
    return result.reshape(rates.shape)


def hours_at(
    counts: NDArray[np.int64], levels: Reals, hours: Severity, tickets: float, quick: bool = False
) -> Reals:
    """Hours of so many tickets at levels of their distribution functions.

    Many tickets are read between two numbers of which the distribution is known, in standard units: by 1/√n, as their
    skewness goes.
    """
    flat, at = counts.ravel(), levels.ravel()
    known = _numbers(int(flat.max(initial=0)))
    below = (np.searchsorted(known, flat, side="right") - 1).astype(np.int16)
    order = np.argsort(below, kind="stable")
    ends = np.searchsorted(below[order], np.arange(known.size + 1))
    result, looked_at = np.zeros(flat.size), 0
    for i, number in enumerate(known.tolist()):
        here = order[ends[i] : ends[i + 1]]
        if not number or not here.size:
            continue
        law = TotalHours(Known(number), hours).law()
        looked_at += law.chances.size
        if quick and looked_at > years.QUICK_POINTS:
            raise too_uneven(tickets, len(counts))
        own = (law.quantiles(at[here]) - number * hours.mean) / number**0.5
        many = flat[here]
        if i + 1 < known.size and many.max() > number:
            upper = int(known[i + 1])
            other = TotalHours(Known(upper), hours).law().quantiles(at[here])
            weight = (number**-0.5 - many**-0.5) / (number**-0.5 - upper**-0.5)
            own = own + weight * ((other - upper * hours.mean) / upper**0.5 - own)
        result[here] = np.maximum(many * hours.mean + own * many**0.5, 0.0)
    return result.reshape(counts.shape)


def visits_of_tickets(demand: Demand, shares: tuple[float, ...], months: int, quick: bool = False) -> Reals:
    """The visits of each month of each year where a ticket has one or none."""
    tickets = tickets_of_kinds(demand, shares, months, quick).sum(axis=0)
    at = _points(len(shares), months, quick)[1 + months : 1 + 2 * months]
    return some_of(tickets, demand.visits_per_ticket, at)


def _numbers(most: int) -> NDArray[np.int64]:
    """Numbers of tickets with a distribution of their own, up to the most there are."""
    numbers = list(range(min(most, EACH) + 1))
    while numbers[-1] < most:
        numbers.append(min(max(numbers[-1] + 1, round(numbers[-1] * FARTHER)), most))
    return np.array(numbers, dtype=np.int64)


def some_of(tickets: NDArray[np.int64], share: float, levels: Reals) -> Reals:
    """Of so many tickets the number that has what each has with a chance, at levels of its distribution function.

    >>> some_of(np.array([2, 2, 2]), 0.5, np.array([0.2, 0.5, 0.9])).tolist()
    [0.0, 1.0, 2.0]
    """
    if share >= 1:
        return tickets.astype(np.float64)
    flat, at = tickets.ravel(), levels.ravel()
    order = np.argsort(flat, kind="stable")
    ends = np.flatnonzero(np.diff(flat[order], prepend=-1, append=-2))
    result = np.zeros(flat.size)
    for first, last in itertools.pairwise(ends):
        here = order[first:last]
        number = int(flat[here[0]])
        if number > TELLING:
            spread = (number * share * (1 - share)) ** 0.5
            result[here] = np.clip(np.rint(number * share + spread * special.ndtri(at[here])), 0, number)
        elif number:
            chances = special.bdtr(np.arange(number), number, share)
            result[here] = np.searchsorted(chances, at[here])
    return result.reshape(tickets.shape)
