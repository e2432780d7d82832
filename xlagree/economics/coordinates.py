"""Where the tickets of each year stand in their distributions: coordinates of client, months, visits, numbers and hours."""

from functools import lru_cache

import numpy as np

from xlagree.actuarial.laws.rising_tables import Sought, levels_of
from xlagree.economics.years import POINTS, SHIFTS, lattice, stratified

SHORT_TERM = 12
"""Terms of so many months have twice the years, but in a cell: single tickets leave more to chance than hours."""
KEPT = 64
"""Blocks of coordinates that are kept, of 4 MB for a year: two for each kind of tickets, of which there are a dozen where limits of
hours part them, and plans of two terms. One too few, and all are drawn anew for each level of each demand."""


def _shifts(months: int, quick: bool) -> int:
    return 2 * SHIFTS if months <= SHORT_TERM and not quick else SHIFTS


def years_of(months: int, quick: bool) -> int:
    """How many years there are made of tickets."""
    return POINTS * _shifts(months, quick)


@lru_cache(maxsize=3)
def of_months(months: int, quick: bool) -> tuple[Sought, Sought]:
    """The levels of the client, and of each month."""
    client, *own = lattice(1 + months, _shifts(months, quick))
    return levels_of(client), levels_of(np.array(own))


@lru_cache(maxsize=KEPT)
def of_tickets(block: int, months: int, quick: bool) -> Sought:
    """The levels of each month's tickets: of their visits, and of each kind its numbers and its hours."""
    return levels_of(stratified(months, _shifts(months, quick), block * months))


def of_visits(months: int, quick: bool) -> Sought:
    """The levels of visits."""
    return of_tickets(0, months, quick)


def of_numbers(kind: int, months: int, quick: bool) -> Sought:
    """The levels of how many tickets of a kind there are."""
    return of_tickets(1 + 2 * kind, months, quick)


def of_hours(kind: int, months: int, quick: bool) -> Sought:
    """The levels of the hours that the tickets of a kind take."""
    return of_tickets(2 + 2 * kind, months, quick)
