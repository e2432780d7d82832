"""Plans side by side under a usage: price, effective rate, saving, rank."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.pricing.offered import over_months
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Per, cents, usage_schedule
from xlagree.pricing.usage import Usage
from xlagree.terms.vocabulary import PAY_AS_YOU_GO


@dataclass(frozen=True)
class Compared:
    """One plan beside the others; plans of one price share a rank.

    Without hours an hour has no price, and without a baseline there is nothing to save against.
    """

    plan: str
    price: float
    effective_rate: float | None
    saving: float | None
    rank: int


def compare(plans: Sequence[Plan], usage: Usage, per: Per = "month") -> list[Compared]:
    """Plans side by side under a usage, in their order; the first pay as you go plan is the baseline.

    A term's price is set against pay as you go for as many months; unlike terms are ranked by month.

    >>> from xlagree.pricing.usage import even
    >>> payg = Plan("As you go", "pay as you go", hourly_rate=150)
    >>> silver = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130)
    >>> [(row.plan, row.price, row.saving, row.rank) for row in compare([payg, silver], even(12))]
    [('As you go', 1800.0, 0.0, 2), ('Silver', 1510.0, 290.0, 1)]
    """
    schedules = [usage_schedule(plan, usage) for plan in plans]
    prices = [cents(months.price(per)) for months in schedules]
    lengths = [plan.term if per == "term" else 1 for plan in plans]
    monthly = [price / length for price, length in zip(prices, lengths, strict=True)]
    base = next((plan for plan in plans if plan.kind == PAY_AS_YOU_GO), None)
    in_order = sorted(monthly)
    return [
        Compared(
            plan=plan.name,
            price=price,
            effective_rate=months.year / months.logged_year if months.logged_year else None,
            saving=None if base is None else cents(_price_as_long(base, plan, usage, per) - price),
            rank=1 + bisect_left(in_order, own),
        )
        for plan, months, price, own in zip(plans, schedules, prices, monthly, strict=True)
    ]


def _price_as_long(base: Plan, plan: Plan, usage: Usage, per: Per) -> float:
    """The baseline's price; for a term, of as many months as the plan's."""
    as_long = over_months(base, plan.term) if per == "term" else base
    return cents(usage_schedule(as_long, usage).price(per))


def cheapest(plans: Sequence[Plan], usage: Usage) -> Plan:
    """The plan with the lowest price of a month; of equal ones the first."""
    return min(plans, key=lambda plan: cents(usage_schedule(plan, usage).price()))
