"""The decision table: what each plan of a proposal earns and may lose under its forecast, and how far we can be wrong."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.fee import tail_mean
from xlagree.economics.outlook import Outlook
from xlagree.pricing.at_once.drawing import charged, in_proportion, invoiced
from xlagree.pricing.discounts import Discount, waterfalls
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import BLOCK

QUIET, MIDDLE, BUSY, BAD = 0.1, 0.5, 0.9, 0.95
"""Levels of a year's hours, and of a year's margin: the middle year, and the worst of twenty."""
NEVER = 0.001
"""The share of years that have fewer hours than nearly all."""
BAND = 0.025
"""Years by months are alike where their hours are within this share of all years above or below a level."""
SCANNED = 1024
"""Hours at which a margin is read, three times over: across the forecast, then between two of these, and again."""


@dataclass(frozen=True)
class Decision:
    """What there is to know of one plan before it is offered; money, hours and rates of a year, nothing rounded.

    `expected` is over all years of the forecast, `middle` the year that half of them exceed (P50), `bad` what is
    kept in 19 years of 20 (P95), `tail_margin` the mean of the worst twentieth, `at_risk` the expected margin less the
    bad one. Shares are of the price, `share_middle` of the price in the middle year; None where there is no price.
    Rates are price by hour worked, in a quiet year (P10), the middle one and a busy one (P90); None without hours.
    `discount` is the largest share off list of any price, all steps together. `break_even` are the hours above which
    we stop earning, `earning_again` those from which we earn once more, `level` the share of years that earn, all with
    even months; None where the forecast holds no such hours.
    `breakage` are weighted hours paid for and expected never to be used, `breakage_price` what was paid for them.
    """

    plan: str
    kind: str
    price_expected: float
    price_middle: float
    margin_expected: float
    margin_middle: float
    margin_bad: float
    share_expected: float | None
    share_middle: float | None
    share_bad: float | None
    tail_margin: float
    hours_expected: float
    rate_expected: float | None
    rate_low: float | None
    rate_middle: float | None
    rate_high: float | None
    discount: float
    break_even: float | None
    earning_again: float | None
    break_even_level: float | None
    loss_chance: float
    expected_loss: float
    breakage: float
    breakage_price: float
    at_risk: float


def decision_of(view: Outlook, at_list: Plan, discounts: tuple[Discount, ...]) -> Decision:
    """A row of the decision table: a plan under its forecast, the same plan at list, and the discounts between.

    >>> from xlagree.actuarial.demand import certain
    >>> from xlagree.pricing.costs import Costs
    >>> gold = Plan("Gold", "fixed price", monthly_fee=2000)
    >>> row = decision_of(Outlook(gold, certain(20), Costs(80)), gold, ())
    >>> row.margin_expected, row.share_expected, row.rate_expected, round(row.break_even, 6)
    (4800.0, 0.2, 100.0, 300.0)
    """
    price, margin = view.expected_price, view.expected_margin
    price_middle, margin_middle = view.price_quantile(MIDDLE), view.margin_kept(MIDDLE)
    bad, hours = view.margin_kept(BAD), view.law.mean * 12 / view.plan.term
    lost, earning = losing(view)
    return Decision(
        plan=view.plan.name,
        kind=view.plan.kind,
        price_expected=price,
        price_middle=price_middle,
        margin_expected=margin,
        margin_middle=margin_middle,
        margin_bad=bad,
        share_expected=_per(margin, price),
        share_middle=_per(margin_middle, price_middle),
        share_bad=share_bad(view),
        tail_margin=-tail_mean(-view.margins, BAD),
        hours_expected=hours,
        rate_expected=_per(price, hours),
        rate_low=_rate(view, QUIET),
        rate_middle=_rate(view, MIDDLE),
        rate_high=_rate(view, BUSY),
        discount=largest_discount(at_list, discounts),
        break_even=None if lost is None else lost.after,
        earning_again=None if lost is None else lost.until,
        break_even_level=None if lost is None else earning,
        loss_chance=view.loss.below,
        expected_loss=view.loss.lacking,
        breakage=view.breakage,
        breakage_price=breakage_price(view),
        at_risk=margin - bad,
    )


def _per(money: float, of: float) -> float | None:
    return money / of if of > 0 else None


def share_bad(view: Outlook) -> float | None:
    """The share of the price that is kept in 19 years of 20; None where a year without a price decides."""
    try:
        return view.margin_share(BAD)
    except AgreementError:
        return None


def _rate(view: Outlook, level: float) -> float | None:
    """The price of an hour worked in a year whose hours are at a level of the forecast.

    Where only the total counts it is the price of that many hours; else what the years at about that level pay.
    """
    year = 12 / view.plan.term
    if view.on_total:
        hours = view.law.quantile(level)
        return _per(float(view.price_of(np.array([hours]))[0]), hours * year)
    years = view.years
    first, last = (round((level + side) * years.logged.size) for side in (-BAND, BAND))
    alike = years.from_quiet_to_busy(first, last)
    return _per(float(view.prices[alike].sum()), float(years.logged[alike].sum() * year))


def largest_discount(at_list: Plan, discounts: tuple[Discount, ...]) -> float:
    """The largest share off list of any of a plan's prices, all steps together, its own hourly discount among them.

    >>> largest_discount(Plan("As you go", "pay as you go", hourly_rate=100), (Discount("Ours", "manual", "all", 0.1),))
    0.1
    """
    falls = waterfalls(at_list, tuple(discount for discount in discounts if not discount.raises))
    left = {name: fall.net / fall.list for name, fall in falls.items() if fall.list}
    if "hourly rate" in left:
        left["hourly rate"] *= 1 - at_list.hourly_discount
    return round(1 - min(left.values(), default=1.0), 12)  # 0.9 is left of 100, not 0.9000000000000001


def paid_unit(plan: Plan) -> float:
    """The price of an hour or a ticket that is paid for in advance: fee by what it includes, or block price by its size.

    At the prices of the first year; 0 where nothing is paid for in advance. An hour of a block in money is one at the hourly rate.

    >>> paid_unit(Plan("Silver", "retainer", monthly_fee=1200, included_hours=10))
    120.0
    """
    if plan.kind == BLOCK:
        hour = plan.discounted_rate or 0.0 if plan.pool_unit == MONEY_UNIT else 1.0
        return plan.price_of_block * hour / plan.block_size
    granted = plan.grant or plan.cap
    return plan.fee * plan.pool_months / granted if granted else 0.0


def breakage_price(view: Outlook) -> float:
    """What was paid a year for what is expected never to be used, of the plan and of the blocks beside it."""
    beside = zip(view.plan.blocks, view.unused_beside, strict=True)
    blocks = sum(block.price / block.hours * float(unused) for block, unused in beside)
    return view.unused * paid_unit(view.plan) + blocks


# A year of the same hours every month


def even_prices(view: Outlook, hours: Reals) -> Reals:
    """The year's price of hours logged a year, the same every month, in the client's mix and billed as expected.

    What an agreement leaves without a price is worked for nothing.
    """
    plan, term = view.plan, view.plan.term
    logged = np.broadcast_to(hours / 12, (term, *hours.shape))
    billed = logged * (view.billed.mean / view.demanded.hours.mean)
    priced = _with_rates(plan)
    lines = charged(priced, view.hour, in_proportion(view.hour, billed, logged))
    return invoiced(priced, view.hour, lines) * (12 / term)


def _with_rates(plan: Plan) -> Plan:
    """A plan that has a price for whatever it may leave without one: nothing."""
    if plan.pool_unit != TICKETS:
        return plan if plan.hourly_rate is not None else replace(plan, hourly_rate=0.0)
    renewed = plan.kind == BLOCK and plan.auto_renew
    return plan if renewed else replace(plan, ticket_price=plan.ticket_price or 0.0)


def even_margins(view: Outlook, hours: Reals) -> Reals:
    """The year's margin of hours logged a year, the same every month."""
    return even_prices(view, hours) - view.cost_fixed - view.cost_each * hours


@dataclass(frozen=True)
class Losing:
    """Hours a year at which a plan loses: above `after`, up to `until`, or as far as the forecast reaches."""

    after: float
    until: float | None


def losing(view: Outlook) -> tuple[Losing | None, float]:
    """The losing hours that most years fall into, were every month the same, and the share of years that fall into none.

    Read on finer and finer steps. Hours below nearly all years are passed over; of hours that no year is expected to
    reach the first count. Even months are the cautious case: uneven ones go beyond a cap or beyond included hours more
    often, and are paid for it.
    """
    hours = np.linspace(0.0, view.law.reach * 12 / view.plan.term, SCANNED + 1)
    losing_at = np.concatenate(([False], ~_earning(view, hours), [False]))
    first, beyond = np.flatnonzero(np.diff(losing_at.astype(int))).reshape(-1, 2).T
    low = np.where(first > 0, hours[first - 1], 0.0)
    below = [0.0 if i == 0 else _share_below(view, hours[i - 1]) for i in first]
    years = np.array([_share_below(view, hours[i - 1]) for i in beyond]) - below
    counted = np.flatnonzero(hours[beyond - 1] >= view.law.quantile(NEVER) * 12 / view.plan.term)
    if not counted.size:
        return None, 1.0 - float(years.sum())
    most = counted[np.argmax(np.where(years[counted] < NEVER, 0.0, years[counted]))]
    after = _turn(view, low[most], hours[first[most]]) if first[most] else 0.0
    until = _turn(view, hours[beyond[most] - 1], hours[beyond[most]]) if beyond[most] < hours.size else None
    top = 1.0 if until is None else _share_below(view, until)
    years[most] = top - (_share_below(view, after) if first[most] else 0.0)
    return Losing(float(after), until), 1.0 - float(years.sum())


def _share_below(view: Outlook, hours: float) -> float:
    """The share of years with at most these hours a year."""
    return view.law.distribution(hours * view.plan.term / 12)


def _turn(view: Outlook, low: float, high: float) -> float:
    """The hours at which earning and losing change places between two numbers of hours."""
    for _ in range(2):
        hours = np.linspace(low, high, SCANNED + 1)
        earning = _earning(view, hours)
        at = int(np.flatnonzero(earning != earning[0])[0])
        low, high = hours[at - 1], hours[at]
    return float(low)


def break_even(view: Outlook) -> float | None:
    """The hours a year, the same every month, above which we stop earning; None where no year of the forecast loses."""
    lost, _ = losing(view)
    return None if lost is None else lost.after


def _earning(view: Outlook, hours: Reals) -> NDArray[np.bool_]:
    """Whether the margin is 0 or more, but for rounding."""
    nothing = 1e-9 * max(abs(view.expected_price), view.expected_cost, 1.0)
    return np.asarray(even_margins(view, hours) >= -nothing)
