"""The lowest fee of a plan that earns a margin at a risk from those clients who sign it, each where it gains by it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.answering import USUAL_SELECTION
from xlagree.economics.open_fee import BookYears, with_fee
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import must_be

Places = NDArray[np.intp]
LOOKED_AT = 32
"""Stretches of fees, of hundreds, of which the chance of a loss is looked at, before it is looked for between two of them."""
CENTS = 100
EQUAL = 1e-9
"""What makes no difference: of a cent, or of units of a fee."""


@dataclass(frozen=True)
class Wanted:
    """What a plan should earn: the margin over all that sign as a share of their price, and the chance of a loss at most.

    `selection` is how well clients know their own level: 0 not at all, 1 exactly; by default what a review looks at.
    """

    margin: float
    loss_chance: float = 0.05
    selection: float = USUAL_SELECTION

    def __post_init__(self) -> None:
        if not 0 <= self.margin < 1:
            raise must_be("margin", "a share from 0 to below 1", self.margin)
        if not 0 < self.loss_chance <= 1:
            raise must_be("loss chance", "a share above 0", self.loss_chance)
        if not 0 <= self.selection <= 1:
            raise must_be("selection", "a share from 0 to 1", self.selection)


@dataclass(frozen=True, eq=False)
class Design:
    """A plan with its fee, and the book of those that sign it rather than pay as you go; money and hours of a year.

    `met` says whether margin and risk are what was wanted; where no fee does, the fee is the one of the highest margin
    that can be reached. `best` is the share of clients for whom it is the best choice of all designs and pay as you go.
    """

    plan: Plan
    fee: float
    met: bool
    clients: float
    hours: float
    price: float
    cost: float
    loss: float
    years: BookYears
    signs: Reals
    best: float = 0.0

    @property
    def signing(self) -> Reals:
        """The chance of each client to be there and sign."""
        return np.asarray((self.years.chance * self.signs).sum(axis=1))

    @property
    def margin(self) -> float:
        """Margin expected as a share of the price expected."""
        return 1 - self.cost / self.price if self.price else 0.0


def lowest_fee(plan: Plan, years: BookYears, today: BookYears, wanted: Wanted) -> Design:
    """The lowest fee, in cents, at which those who sign earn the margin and lose no more often than is wanted.

    A client at a level signs while f U + B < P, its price today: below its own fee τ = (P - B) / U. Between two of these
    fees those who sign are the same, and with U, B and C those of all of them together the margin is enough from

        f = (C / (1 - m) - B) / U

    on; the loss chance falls as f rises. So the stretches are looked at from the lowest fee upwards.
    """
    leaves, order, (units, beside, cost) = _leaving(years, today)
    ends = np.append(leaves[1:], 0.0)
    enough = (cost / (1 - wanted.margin) - beside) / units
    lowest = np.maximum(1, np.ceil(CENTS * np.maximum(ends, enough) - EQUAL))
    stretches = np.flatnonzero(lowest <= _cents_below(leaves))[::-1]

    def risky(place: int, cents: float) -> bool:
        signs = _first(int(stretches[place]) + 1, order, years)
        return years.loss_chance(cents / CENTS, signs) > wanted.loss_chance

    def all_risky(place: int) -> bool:
        return risky(place, float(_cents_below(leaves[stretches[place]])))

    place = _first_of_some(stretches.size, all_risky)
    if place is not None:
        k = int(stretches[place])
        cents = _lowest(int(lowest[k]), int(_cents_below(leaves[k])), lambda cents: risky(place, cents))
        if cents is not None:
            return _signed(plan, years, _first(k + 1, order, years), cents / CENTS, True)
    return _reached(plan, years, today, wanted)


def _first_of_some(count: int, risky: Callable[[int], bool]) -> int | None:
    """The first of so many places that is not risky: looked for at some of them, then between the last two."""
    before = 0
    for place in _some(count):
        if not risky(place):
            return _lowest(before, place, risky)
        before = place
    return None


def _some(count: int) -> list[int]:
    """Places that are looked at, evenly spread over all there are."""
    return np.unique(np.linspace(0, count - 1, min(count, LOOKED_AT)).astype(int)).tolist() if count else []


def _lowest(first: int, last: int, risky: Callable[[int], bool]) -> int | None:
    """The first number from `first` to `last` that is not risky, where none is from some number on; else None."""
    if not risky(first):
        return first
    if risky(last):
        return None
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (middle, last) if risky(middle) else (first, middle)
    return last


def _cents_below(fees: ArrayLike) -> Reals:
    """The most cents that are less than each fee."""
    return np.asarray(np.ceil(CENTS * np.asarray(fees) - EQUAL) - 1)


def _leaving(years: BookYears, today: BookYears) -> tuple[Reals, Places, tuple[Reals, Reals, Reals]]:
    """The fees at which clients at their levels stop to sign, the highest first, and U, B and C of all until then."""
    there = years.chance > 0
    saved = today.beside - years.beside
    fees = np.where(there, saved / np.maximum(years.units, EQUAL), -inf).ravel()
    order = np.argsort(-fees, kind="stable")
    order = order[fees[order] > 1 / CENTS]
    sums = tuple(
        np.cumsum((years.chance * one).ravel()[order]) for one in (years.units, years.beside, years.cost)
    )
    return fees[order], order, (sums[0], sums[1], sums[2])


def _first(count: int, order: Places, years: BookYears) -> Reals:
    """Who signs, where it is the first so many of those in order."""
    signs = np.zeros(years.chance.size)
    signs[order[:count]] = 1.0
    return signs.reshape(years.chance.shape)


def _reached(plan: Plan, years: BookYears, today: BookYears, wanted: Wanted) -> Design:
    """The highest margin that can be reached, at the loss chance wanted if any fee keeps that; just before someone leaves."""
    leaves, order, (units, beside, cost) = _leaving(years, today)
    fees = np.maximum(_cents_below(leaves), 1) / CENTS
    margins = 1 - cost / (fees * units + beside)
    highest = None
    ranked = np.argsort(-margins, kind="stable")
    for k in ranked[_some(ranked.size)]:
        made = _signed(plan, years, _first(k + 1, order, years), float(fees[k]), False)
        highest = highest or made
        if made.loss <= wanted.loss_chance:
            return made
    nobody = np.zeros(years.chance.shape)
    return highest or _signed(plan, years, nobody, 1 / CENTS, False)


def _signed(plan: Plan, years: BookYears, signs: Reals, fee: float, met: bool) -> Design:
    """A plan at a fee, with what is expected of those who sign."""
    p = years.chance * signs
    clients, hours, price, cost = (
        float((p * one).sum()) for one in (1.0, years.hours, years.prices(fee), years.cost)
    )
    loss = years.loss_chance(fee, signs)
    return Design(with_fee(plan, fee), fee, met, clients, hours, price, cost, loss, years, signs)
