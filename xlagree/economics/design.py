"""Plans designed for a book of clients: the lowest fee that earns a margin at a risk when each signs only what it gains by."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.open_fee import BookYears, Buyer, book_years, with_fee
from xlagree.economics.ticket_kinds import hours_billed
from xlagree.economics.weight import an_hour
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.progress import Progress, silent
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, RETAINER

SIZES = (0.3, 0.5, 0.7)
"""Included hours that are tried: those that this share of clients stays below, as expected."""
CAPS = (1.25, 1.5)
"""Caps that are tried, as multiples of them."""
BLOCK_MONTHS = 3
"""A block has so many months of them."""
STEPS = {False: 0.5, True: 0.05}
"""What included hours are rounded to, of a month: by client, and by user."""
Places = NDArray[np.intp]
CENTS = 100
EQUAL = 1e-9
"""What makes no difference: of a cent, or of units of a fee."""


@dataclass(frozen=True)
class Wanted:
    """What a plan should earn: the margin over all that sign as a share of their price, and the chance of a loss at most.

    `selection` is how well clients know their own level: 0 not at all, 1 exactly.
    """

    margin: float
    loss_chance: float = 0.05
    selection: float = 0.5

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


@dataclass(frozen=True, eq=False)
class Today:
    """The book under pay as you go: clients and hours expected, price, cost and the chance of a loss of a year."""

    clients: float
    hours: float
    price: float
    cost: float
    loss: float
    best: float = 0.0

    @property
    def margin(self) -> float:
        """Margin expected as a share of the price expected."""
        return 1 - self.cost / self.price if self.price else 0.0


@dataclass(frozen=True, eq=False)
class Designs:
    """The designed plans, what the book earns today, and the margin where all are offered and each takes its best.

    `names` are those of the clients that are counted, in the order of the designs.
    """

    names: tuple[str, ...]
    plans: tuple[Design, ...]
    today: Today
    together: float
    by_user: bool = False


def design(
    templates: Sequence[Plan],
    buyers: Sequence[Buyer],
    costs: Costs,
    wanted: Wanted,
    common_shock: float = 0.0,
    progress: Progress = silent,
) -> Designs:
    """For each template, a plan without its fee, the shape that most hours sign at the lowest fee that is enough.

    Fees go by user where the users of all clients are known, else by client; blocks always by client.
    """
    buyers = [buyer for buyer in buyers if buyer.hours and buyer.there]
    if not buyers:
        raise AgreementError(Problem("no client is expected to have hours in the year ahead"), kind="unknown")
    by_user = all(buyer.users for buyer in buyers)
    tried = [list(shapes(template, buyers, by_user)) for template in templates]
    plans = [shape for several in tried for shape in several]
    today, years = book_years(plans, buyers, costs, wanted.selection, common_shock, progress)
    pairs = iter(zip(plans, years, strict=True))
    kept = [_best_shape([lowest_fee(*next(pairs), today, wanted) for _ in several]) for several in tried]
    made = _together(kept, today)
    return replace(made, names=tuple(buyer.name for buyer in buyers), by_user=by_user)


def shapes(template: Plan, buyers: Sequence[Buyer], by_user: bool) -> Iterator[Plan]:
    """The plans that are tried, with a fee of 1: hours that 30, 50 and 70 % of clients stay below, as expected.

    Hours are those that the plan counts in a year; of a capped price 1.25 and 1.5 times as many.
    """
    per_user = by_user and template.kind != BLOCK
    fee = {"monthly_fee": None, "fee_per_user": 1.0} if per_user else {"monthly_fee": 1.0}
    if template.kind == FIXED_PRICE and template.cap_hours is None:
        yield changed(template, fee)
        return
    counted = [_counted(template, buyer) / (buyer.users if per_user else 1.0) for buyer in buyers]
    multiples = CAPS if template.kind == FIXED_PRICE else (1.0,)
    hours = [m * float(np.quantile(counted, size)) for size in SIZES for m in multiples]
    step = STEPS[per_user]
    for a_month in dict.fromkeys(max(step, round(round(one / step) * step, 9)) for one in hours):
        if template.kind == BLOCK:
            yield changed(template, {"block_hours": BLOCK_MONTHS * a_month, "block_price": 1.0})
        elif per_user:
            none = {"included_hours": 0.0, "cap_hours": None}
            yield changed(template, {**fee, **none, "hours_per_user": 12 * a_month})
        else:
            term = "included_hours" if template.kind == RETAINER else "cap_hours"
            yield changed(template, {**fee, term: 12 * a_month})


def _counted(template: Plan, buyer: Buyer) -> float:
    """Hours a month that a plan is expected to count of a client, as billed and weighted."""
    plan = buyer.offered(with_fee(template, 1.0))
    billed = hours_billed(plan, buyer.demand).mean / buyer.demand.hours.mean
    return buyer.hours / 12 * billed * an_hour(plan, buyer.demand).inside


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
    for k in np.flatnonzero(lowest <= _cents_below(leaves))[::-1]:
        signs = _first(k + 1, order, years)

        def risky(cents: int, signs: Reals = signs) -> bool:
            return years.loss_chance(cents / CENTS, signs) > wanted.loss_chance

        cents = _lowest(int(lowest[k]), int(_cents_below(leaves[k])), risky)
        if cents is not None:
            return _signed(plan, years, signs, cents / CENTS, True)
    return _reached(plan, years, today, wanted)


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
    for k in np.argsort(-margins, kind="stable"):
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


def _best_shape(tried: Sequence[Design]) -> Design:
    """Of those that are enough the one that most hours sign, then the cheapest, both to a hundredth, then the largest; where
    none is enough the one of the highest margin."""
    most = max(one.hours for one in tried) or 1.0
    dearest = max(one.price for one in tried) or 1.0

    def rank(one: Design) -> tuple[float, ...]:
        plan = one.plan
        size = plan.block_size + plan.included_hours + plan.hours_per_user + (plan.cap_hours or 0.0)
        if one.met:
            return 1.0, round(one.hours / most, 2), -round(one.price / dearest, 2), size
        return 0.0, round(one.margin, 9), size

    return max(tried, key=rank)


def _together(designs: Sequence[Design], today: BookYears) -> Designs:
    """All that are enough beside pay as you go, each client at its level taking what is cheapest for it."""
    offered = [one for one in designs if one.met]
    chance = today.chance
    prices = np.stack([today.beside, *(one.years.prices(one.fee) for one in offered)])
    costs = np.stack([today.cost, *(one.years.cost for one in offered)])
    taken = prices.argmin(axis=0)
    share = [float(chance[taken == place].sum() / chance.sum()) for place in range(len(prices))]
    price, cost = (
        float((chance * np.take_along_axis(one, taken[np.newaxis], 0)[0]).sum()) for one in (prices, costs)
    )
    best = iter(share[1:])
    everyone = np.ones(chance.shape)
    now = Today(
        float(chance.sum()),
        float((chance * today.hours).sum()),
        float((chance * today.beside).sum()),
        float((chance * today.cost).sum()),
        today.loss_chance(0.0, everyone),
        share[0],
    )
    plans = tuple(replace(one, best=next(best)) if one.met else one for one in designs)
    return Designs((), plans, now, 1 - cost / price if price else 0.0)
