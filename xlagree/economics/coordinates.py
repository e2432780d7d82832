"""Where the tickets of each year stand in their distributions: coordinates of client, months, visits, numbers and hours."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.years import SHIFTS, lattice, stratified

SHORT_TERM = 12
"""Terms of so many months have twice the years, but in a cell: single tickets leave more to chance than hours."""
COARSE = 1 << 16
"""Levels are first put in order as so many, which is quick."""


class Ascending(NamedTuple):
    """Levels of distribution functions in ascending order, as they are looked up fast.

    `order` are the places that they come from, `back` those where each has gone.
    """

    at: Reals
    order: NDArray[np.int32]
    back: NDArray[np.int32]


def ascending(levels: Reals) -> Ascending:
    """Levels from 0 to 1 in order.

    >>> ascending(np.array([0.75, 0.25])).at.tolist()
    [0.25, 0.75]
    """
    flat = levels.ravel()
    order = np.argsort((flat * (COARSE - 1)).astype(np.uint16), kind="stable")
    order = order[np.argsort(flat[order], kind="stable")]
    back = np.empty(order.size, dtype=np.int32)
    back[order] = np.arange(order.size)
    return Ascending(flat[order], order.astype(np.int32), back)


def _shifts(months: int, quick: bool) -> int:
    return 2 * SHIFTS if months <= SHORT_TERM and not quick else SHIFTS


@lru_cache(maxsize=3)
def of_months(months: int, quick: bool) -> Reals:
    """The levels of the client, and of each month."""
    return lattice(1 + months, _shifts(months, quick))


@lru_cache(maxsize=20)
def of_tickets(block: int, months: int, quick: bool) -> Ascending:
    """The levels of each month's tickets: of their visits, and of each kind its numbers and its hours."""
    return ascending(stratified(months, _shifts(months, quick), block * months))


def of_visits(months: int, quick: bool) -> Ascending:
    """The levels of visits."""
    return of_tickets(0, months, quick)


def of_numbers(kind: int, months: int, quick: bool) -> Ascending:
    """The levels of how many tickets of a kind there are."""
    return of_tickets(1 + 2 * kind, months, quick)


def of_hours(kind: int, months: int, quick: bool) -> Ascending:
    """The levels of the hours that the tickets of a kind take."""
    return of_tickets(2 + 2 * kind, months, quick)
