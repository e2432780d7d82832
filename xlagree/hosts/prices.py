"""Prices from Python: what a plan costs, plans side by side, months, break-even and benefits, from any kind of table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlagree.hosts import given
from xlagree.hosts.answers import AgreementMonths, Benefits, BreakEvens, Comparison, Curve
from xlagree.hosts.given import CostTable, Counts, Discounts, Hours, Plans, Whose, offered
from xlagree.pricing import benefits as ledgers
from xlagree.pricing import breakeven, comparison
from xlagree.pricing import schedule as months_of
from xlagree.pricing.schedule import Per
from xlagree.pricing.usage import even
from xlagree.terms.errors import must_be
from xlagree.terms.quantities import HOURS, TERM

if TYPE_CHECKING:
    from pandas import Series


def price(
    plans: Plans,
    plan: str,
    usage: Hours,
    per: Per = "month",
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> float:
    """What the client pays for a usage under a plan: money a month, a year (both without setup fee) or the term.

    As AGREE_PRICE: the invoices of the plan's term, rounded line by line, averaged. `users` and `devices` are the
    client's, for plans with a fee for each that do not state them; `travel` is the way of a visit for a travel rate, and
    `counts` are what items count besides, by name. Raises AgreementError where there is no such
    plan, or an hour has no price.

    >>> silver = {"kind": "retainer", "monthly fee": 1250, "included hours": 10, "overage rate": 130}
    >>> price({"Silver": silver}, "Silver", 12)
    1510.0
    """
    return months_of.price(
        offered(plans, discounts, Whose(users, devices, travel, counts), [plan])[0], given.usage(usage), per
    )


def effective_rate(
    plans: Plans,
    plan: str,
    usage: Hours,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> float:
    """The year's price of each hour worked, money an hour; raises AgreementError where no hour was worked.

    >>> effective_rate({"Gold": {"kind": "fixed price", "monthly fee": 2400}}, "Gold", 16)
    150.0
    """
    return months_of.effective_rate(
        offered(plans, discounts, Whose(users, devices, travel, counts), [plan])[0], given.usage(usage)
    )


def compare(
    plans: Plans,
    usage: Hours,
    per: Per = "month",
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> Comparison:
    """All plans side by side: price, effective rate, saving against the first pay as you go plan, and rank.

    As AGREE_COMPARE and `xlagree compare`. Raises AgreementError where an hour has no price.

    >>> two = {"As you go": {"kind": "pay as you go", "hourly rate": 150}, "Gold": {"kind": "fixed price", "monthly fee": 2400}}
    >>> compare(two, 20).cheapest
    'Gold'
    """
    card = given.card_of(plans)
    net, used = offered(card or plans, discounts, Whose(users, devices, travel, counts)), given.usage(usage)
    rows = tuple(comparison.compare(net, used, per))
    return Comparison(net, used, per, rows, card.policy.currency if card else "")


def curve(
    plans: Plans,
    hours: "Sequence[float] | Series[Any]",
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> Curve:
    """The price of a month under every plan for each number of hours a month, to draw a chart from.

    >>> curve({"As you go": {"kind": "pay as you go", "hourly rate": 150}}, [0, 10]).prices
    (('As you go', (0.0, 1500.0)),)
    """
    if isinstance(hours, str) or not hasattr(hours, "__iter__"):
        raise must_be("hours", "numbers of hours a month, one after the other", hours)
    asked = tuple(HOURS.check("hours", one) for one in hours)
    net = offered(plans, discounts, Whose(users, devices, travel, counts))
    prices = ((plan.name, tuple(months_of.price(plan, even(one)) for one in asked)) for plan in net)
    return Curve(asked, tuple(prices))


def schedule(
    plans: Plans,
    plan: str,
    usage: Hours,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> AgreementMonths:
    """The months of an agreement: hours granted, used, carried and lost; invoice, cash, earned and deferred.

    As AGREE_SCHEDULE; usage shorter than the plan's term repeats. Raises AgreementError where an hour has no price.

    >>> silver = {"kind": "retainer", "monthly fee": 1250, "included hours": 10, "overage rate": 130}
    >>> schedule({"Silver": silver}, "Silver", 12).invoiced
    18120.0
    """
    net = offered(plans, discounts, Whose(users, devices, travel, counts), [plan])[0]
    return AgreementMonths(months_of.usage_schedule(net, given.usage(usage)))


def break_evens(
    plans: Plans,
    plan_a: str,
    plan_b: str,
    max_hours: float | None = None,
    months: int = 12,
    discounts: "Discounts | None" = None,
    *,
    usage: "Hours | None" = None,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> BreakEvens:
    """Every number of hours a month, the same every month, at which the cheaper of two plans changes.

    As AGREE_BREAKEVEN: setup fees are left out. Searched to `max_hours`, by default twice the largest number of hours
    in the terms, over `months` months. `usage` gives the mix of work; without it hours are normal and remote.

    >>> two = {"As you go": {"kind": "pay as you go", "hourly rate": 150}, "Gold": {"kind": "fixed price", "monthly fee": 2400}}
    >>> break_evens(two, "As you go", "Gold").hours
    (16.0,)
    """
    a, b = offered(plans, discounts, Whose(users, devices, travel, counts), [plan_a, plan_b])
    mix = None if usage is None else given.usage(usage)
    crossings = breakeven.break_evens(a, b, max_hours, int(TERM.check("months", months)), mix)
    return BreakEvens(a.name, b.name, tuple(crossings))


def break_even_hours(
    plans: Plans,
    plan: str,
    costs: "CostTable | None" = None,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> float:
    """Hours a month beyond which a plan costs us more than it brings; `costs` are by default those of the rate card.

    As AGREE_BREAKEVEN_HOURS. Raises AgreementError where the margin never turns to a loss.

    >>> break_even_hours({"Gold": {"kind": "fixed price", "monthly fee": 2400}}, "Gold", 80)
    30.0
    """
    ours, off = given.as_ours(plans, discounts)
    net = offered(ours, off, Whose(users, devices, travel, counts), [plan])[0]
    return breakeven.break_even_hours(net, given.known_costs(ours, costs))


def benefits(
    plans: Plans,
    plan: str,
    usage: Hours,
    baseline: str | None = None,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> Benefits:
    """Why a plan costs less or more than pay as you go, step by step in money of a year.

    As AGREE_BENEFITS: each step is priced with those before it in force, so that they add up to the saving exactly.
    `baseline` names the pay as you go plan to start from, by default the first.

    >>> two = {"As you go": {"kind": "pay as you go", "hourly rate": 150}, "Gold": {"kind": "fixed price", "monthly fee": 2400}}
    >>> benefits(two, "Gold", 20).saving
    7200.0
    """
    card = given.card_of(plans) or given.plans(plans)
    start = ledgers.baseline(given.plans(card)).name if baseline is None else baseline
    first, chosen = offered(card, discounts, Whose(users, devices, travel, counts), [start, plan])
    return Benefits(first.name, chosen, ledgers.ledger(first, chosen, given.usage(usage)))
