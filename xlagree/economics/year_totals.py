"""What each of many years of a plan comes to: its invoices, and the work that our costs follow; kept, as many pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.coordinates import years_of
from xlagree.economics.ticket_kinds import TicketKind
from xlagree.economics.weight import an_hour
from xlagree.economics.worked import added, at_a_time, logged_in, some_years, visits_in
from xlagree.economics.years import hours_of_years
from xlagree.pricing.at_once.drawing import charged, invoiced
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
    hour = an_hour(plan, demand)
    invoices = [
        invoiced(plan, hour, charged(plan, hour, work)) for work in some_years(plan, demand, quick, kinds)
    ]
    return YearTotals(
        np.concatenate(invoices), *_logged(demand, plan.term, quick, kinds, each, rises, hour.visits)
    )


_kept = lru_cache(maxsize=40)(_totals)


@lru_cache(maxsize=3)  # plans are looked at side by side
def _logged(
    demand: Demand,
    term: int,
    quick: bool,
    kinds: tuple[TicketKind, ...],
    each: tuple[float, ...],
    rises: tuple[float, ...],
    an_hour_has: float,
) -> tuple[Reals, ...]:
    """What of the totals no plan changes: hours logged, and what costs go by; an hour has so many visits on average."""
    rising = np.array(rises or 1.0).reshape(-1, 1)

    def risen(months: Reals) -> Reals:
        return np.asarray((months * rising if rises else months).sum(axis=0))

    if not kinds:
        months = hours_of_years(demand, demand.hours, term, quick)
        return months.sum(axis=0), risen(months)
    hours = logged_in(kinds, demand, term, quick)
    visits = visits_in(kinds, demand, term, quick, an_hour_has)
    totals = []
    for years in at_a_time(years_of(term, quick)):
        of_kinds = [kind[:, years] for kind in hours]
        months = added(of_kinds)
        followed = (added(of_kinds, each), visits[:, years]) if each else ()
        totals.append((months.sum(axis=0), *map(risen, (months, *followed))))
    return tuple(map(np.concatenate, zip(*totals, strict=True)))
