"""The invoices of a plan at many numbers of hours at once: all its months in one proportion, by the rules of the schedule."""

from collections.abc import Iterable, Sequence

import numpy as np

from xlagree.pricing.at_once.drawing import Weighed, Worked, charged, invoice_lines
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import TIE, fee_in, invoice_line
from xlagree.pricing.workloads import Workload, replayed
from xlagree.terms.price_list_terms import MONTHLY
from xlagree.terms.reals import Reals

NONE = (0.0, 0.0)
"""A kind of work of which a month has none."""


def invoices_at(plan: Plan, loads: Sequence[Workload], factors: Reals, rounded: bool = True) -> Reals:
    """All invoices of the term with what is charged once, the work of every month times each of some factors.

    Lines are rounded to cents as on an invoice, or not at all.

    >>> silver = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130)
    >>> invoices_at(silver, [Workload(1.0, 1.0, 1.0)], np.array([8.0, 12.0])).tolist()
    [15000.0, 18120.0]
    """
    months = replayed(loads, plan.term)
    hour, work = sum(months, Workload()), _times(months, factors)
    lines = invoice_lines(plan, hour, charged(plan, hour, work))
    by_hours = np.stack([_in_cents(line) if rounded else line for line in lines]).sum(axis=(0, 1))
    fixed = [fee_in(plan, month) for month in range(plan.term)]
    fixed += [plan.setup, *(block.price for block in plan.blocks if block.first < plan.term)]
    fixed += [
        amount for item, amount in plan.extras for _ in range(plan.term if item.charged == MONTHLY else 1)
    ]
    total = np.asarray(by_hours + sum(map(invoice_line, fixed) if rounded else fixed))
    return total.round(2) if rounded else total


def _times(months: Sequence[Workload], factors: Reals) -> Worked:
    """The work of months, times each factor: months by factors."""

    def scaled(amounts: Iterable[float]) -> Reals:
        return np.asarray(np.multiply.outer(np.array(list(amounts)), factors))

    by_kind = [{work: (inside, outside) for work, inside, outside in month.kinds} for month in months]
    kinds = tuple(
        (
            name,
            scaled(at.get(name, NONE)[0] for at in by_kind),
            scaled(at.get(name, NONE)[1] for at in by_kind),
        )
        for name in dict.fromkeys(name for at in by_kind for name in at)
    )
    weighed = Weighed(
        scaled(month.inside for month in months),
        scaled(month.plain for month in months),
        scaled(month.outside for month in months),
        kinds,
    )
    tickets, visits = (scaled(month.tickets for month in months), scaled(month.visits for month in months))
    return Worked(weighed, visits, tickets)


def _in_cents(amounts: Reals) -> Reals:
    """Amounts as they stand on an invoice."""
    hundredfold = amounts * 100
    whole = np.floor(hundredfold + 0.5)
    result = whole / 100
    near = np.abs(hundredfold - whole) > 0.5 - TIE
    result[near] = [invoice_line(amount) for amount in amounts[near].tolist()]
    return np.asarray(result)
