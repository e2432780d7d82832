"""What a month of usage weighs under a plan: billed hours, each weighted once, inside and outside its cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, Month, Usage
from xlagree.terms.errors import must_be

CEIL_TOLERANCE, NOISE_DIGITS = 1e-9, 9
"""30.000000000000004 hours are three blocks of 10, not four; no half cent hangs on how hours were added."""


@dataclass(frozen=True)
class Workload:
    """A month's work under one plan: logged hours, weighted hours inside and outside its cover, and visits.

    `plain` are the billed hours inside before weighting, for overage that is not weighted.
    """

    logged: float = 0.0
    inside: float = 0.0
    plain: float = 0.0
    outside: float = 0.0
    visits: float = 0.0

    def __add__(self, other: "Workload") -> "Workload":
        return Workload(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def scaled(self, hours: float) -> "Workload":
        """The same mix of work for another number of logged hours."""
        return self.times(hours / self.logged)

    def times(self, factor: float) -> "Workload":
        """So many times the work."""
        return Workload(*(getattr(self, name) * factor for name in self.__dataclass_fields__))


def workloads(plan: Plan, usage: Usage) -> tuple[Workload, ...]:
    """What each month of usage weighs under a plan, from tickets where they are known.

    Logged time is summed per ticket and channel, raised to the channel's minimum, rounded up to the
    increment and shared out over the entries; each hour is weighted once: role x largest class multiplier.
    """
    if not usage.entries:
        return tuple(_month_load(plan, month) for month in usage.months)
    months = [[0.0, 0.0, 0.0, 0.0, month.visits] for month in usage.months]
    for entries in usage.jobs:
        logged = sum(entry.hours for entry in entries)
        stretch = billed(plan, logged, entries[0].on_site) / logged if logged else 0.0
        for entry in entries:
            hours, month = entry.hours * stretch, months[entry.month]
            work_class, weight = _weight(plan, entry)
            covered = plan.covers(entry.channel, work_class)
            month[0] += entry.hours
            month[1 if covered else 3] += hours * entry.role_weight * weight
            month[2] += hours if covered else 0.0
    return tuple(Workload(*sums) for sums in months)


def mix(plan: Plan, usage: Usage) -> Workload:
    """The whole usage as one workload: scaled to a number of hours it is an even month of the same mix."""
    total = sum(workloads(plan, usage), Workload())
    return total if total.logged else _month_load(plan, Month(1.0))


def billed(plan: Plan, logged: float, on_site: bool) -> float:
    """Hours billed for a ticket's logged hours: at least the minimum, rounded up to the increment.

    >>> billed(Plan("As you go", "pay as you go", hourly_rate=150, billing_increment=0.25), 1 + 20 / 60, on_site=False)
    1.5
    """
    minimum = plan.minimum_on_site if on_site else plan.minimum_remote
    hours = max(logged, minimum) if logged > 0 else 0.0
    step = plan.billing_increment
    return ceil(hours / step - CEIL_TOLERANCE) * step if step else hours


def _weight(plan: Plan, entry: Entry) -> tuple[str, float]:
    """The class of an entry under a plan, the dearest that it is in, and what its hours count.

    An emergency for which nothing faster was asked than the plan promises is none.
    """
    promised = plan.response(entry.channel)
    waived = promised is not None and entry.asked_within is not None and entry.asked_within >= promised
    work_class, weight = "normal", 1.0
    if entry.after_hours:
        work_class, weight = "after-hours", plan.after_hours_multiplier
    if entry.emergency and not waived and (plan.emergency_multiplier >= weight or work_class == "normal"):
        work_class, weight = "emergency", plan.emergency_multiplier
    return work_class, weight


def _month_load(plan: Plan, month: Month) -> Workload:
    share_on_site = month.on_site / month.hours if month.hours else 0.0
    classes = (
        ("normal", max(month.hours - month.after_hours - month.emergency, 0.0), 1.0),
        ("after-hours", month.after_hours, plan.after_hours_multiplier),
        ("emergency", month.emergency, plan.emergency_multiplier),
    )
    inside = plain = outside = 0.0
    for channel, share in (("remote", 1 - share_on_site), ("on site", share_on_site)):
        for work_class, hours, weight in classes:
            if plan.covers(channel, work_class):
                inside, plain = inside + hours * share * weight, plain + hours * share
            else:
                outside += hours * share * weight
    return Workload(month.hours, inside, plain, outside, month.visits)


def replayed(loads: Sequence[Workload], term: int) -> tuple[Workload, ...]:
    """Workloads for every month of a term: the latest ones, repeated where there are fewer."""
    if not loads:
        raise must_be("usage", "at least one month", "no months")
    latest = loads[-term:]
    return tuple(latest[i % len(latest)] for i in range(term))
