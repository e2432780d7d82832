"""What each of many years of a plan comes to: its invoices, and the work that our costs follow; kept, as many pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.ticket_kinds import TicketKind
from xlagree.economics.weight import an_hour
from xlagree.economics.worked import some_years
from xlagree.pricing.at_once.drawing import Worked, charged, invoiced
from xlagree.pricing.offered import without_fee
from xlagree.pricing.plans import Plan

DIGITS = 12
"""Digits to which what an hour costs of an average one is compared."""


@dataclass(frozen=True, eq=False)
class YearTotals:
    """All invoices of each term but fees and what is charged once, and its hours as they were logged.

    Then what costs go by, each month as much as costs have risen by then: the hours logged, and where tickets were told
    apart the hours as they cost, an hour of the usual mix as one, and the visits.
    """

    invoices: Reals
    logged: Reals
    rising: Reals
    cost: Reals | None = None
    visits: Reals | None = None

    @cached_property
    def _ranked(self) -> Reals:
        return np.sort(self.logged)

    def from_quiet_to_busy(self, first: int, last: int) -> NDArray[np.intp]:
        """The places of the years from the `first` to before the `last` of all, counted from 0, that of the fewest hours first."""
        low, high = self._ranked[first], self._ranked[last - 1]
        places = np.flatnonzero((self.logged >= low) & (self.logged <= high))
        order = places[np.argsort(self.logged[places], kind="stable")]
        before = int(np.searchsorted(self._ranked, low))
        return order[first - before : last - before]


def year_totals(
    plan: Plan,
    demand: Demand,
    quick: bool,
    kinds: tuple[TicketKind, ...],
    each: Sequence[float] = (),
    rises: tuple[float, ...] = (),
) -> YearTotals:
    """The years of a plan under a demand, made of tickets of some kinds where there are any, else of hours.

    `each` is what an hour of a kind costs of an average one, `rises` what each month's costs are of those of an average month.
    """
    costing = tuple(round(cost, DIGITS) for cost in each)
    make = (
        _totals if quick else _kept
    )  # a sheet has cells by the thousand, and each asks for another plan or demand
    return make(without_fee(plan), demand, quick, kinds, costing, rises)


def _totals(
    plan: Plan,
    demand: Demand,
    quick: bool,
    kinds: tuple[TicketKind, ...],
    each: tuple[float, ...],
    rises: tuple[float, ...],
) -> YearTotals:
    hour, rising = an_hour(plan, demand), np.array(rises or 1.0).reshape(-1, 1)
    parts = [
        _summed(work, invoiced(plan, hour, charged(plan, hour, work)), rising)
        for work in some_years(plan, demand, quick, kinds, each)
    ]
    return _joined(parts)


_kept = lru_cache(maxsize=40)(_totals)


def _summed(work: Worked, invoices: Reals, rises: Reals) -> YearTotals:
    logged = work.logged.sum(axis=0)
    rising = logged if rises.size == 1 else (work.logged * rises).sum(axis=0)
    if work.cost is None:
        return YearTotals(invoices, logged, rising)
    cost, visits = ((months * rises).sum(axis=0) for months in (work.cost, work.visits))
    return YearTotals(invoices, logged, rising, cost, visits)


def _joined(parts: Sequence[YearTotals]) -> YearTotals:
    """Some years and others as one."""
    costs = [(part.cost, part.visits) for part in parts if part.cost is not None and part.visits is not None]
    return YearTotals(
        np.concatenate([part.invoices for part in parts]),
        np.concatenate([part.logged for part in parts]),
        np.concatenate([part.rising for part in parts]),
        *(np.concatenate(some) for some in zip(*costs, strict=True)),
    )
