"""How many months of agreements one call of a function prices, so that no cell takes long."""

from collections.abc import Sequence

from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError, Problem

MOST_MONTHS = 60_000
"""Months of agreements that one call prices, at most: about a second. A thousand hours under five plans of a year."""
ROWS_OF_A_MONTH = 4
"""So many rows of usage take as long to weigh as a month to price."""
TOO_MANY = ("#NUM!", f"more than {MOST_MONTHS:,} months to price: hours × plans × the months of their terms")


def check_months(plans: Sequence[Plan], rows: int = 0, times: int = 1) -> None:
    """Raise where pricing plans so many times, each under a usage of some rows, would take too long."""
    months = sum(times * plan.term + rows // ROWS_OF_A_MONTH for plan in plans)
    if months > MOST_MONTHS:
        many = f"at most {MOST_MONTHS:,} months may be priced at once (got {months:,})"
        raise AgreementError(Problem(many, "ask for fewer hours or plans at once"), kind="unsolvable")


def rows_of_usage(usage: Usage) -> int:
    """Tickets and months of a usage, each weighed under every plan."""
    return len(usage.entries) + len(usage.months)
