"""Prices of one month that repeats, kept with their plan: a sheet asks for the same ones again and again."""

from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Per, price
from xlagree.pricing.usage import Month, Usage

MOST_PRICES = 4096
"""So many prices are kept with a plan; then they are found anew."""


def kept_price(plan: Plan, usage: Usage, per: Per) -> float:
    """The price of a usage; that of months or tickets that differ is found each time.

    >>> from xlagree.pricing.usage import even
    >>> kept_price(Plan("Gold", "fixed price", monthly_fee=100), even(5), "year")
    1200.0
    """
    if usage.entries or len(usage.months) != 1:
        return price(plan, usage, per)
    known: dict[tuple[Month, Per], float] = vars(plan).setdefault("kept_prices", {})
    asked = usage.months[0], per
    if asked not in known:
        if len(known) >= MOST_PRICES:
            known.clear()
        known[asked] = price(plan, usage, per)
    return known[asked]
