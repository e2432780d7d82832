"""Plans designed for a book of clients: the lowest fee that earns a margin at a risk when each signs only what it gains by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xlagree.economics.lowest_fee import Design, Wanted, lowest_fee
from xlagree.economics.open_fee import BookYears, Buyer, book_years, with_fee
from xlagree.economics.ticket_kinds import hours_billed
from xlagree.economics.weight import an_hour
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError, Problem
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
