"""What was seen of a client's work, as a forecast needs it: tickets a month, hours a ticket, and which of them are projects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xlagree.actuarial.experience.doubtful import Doubt, doubtful, log_of
from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
from xlagree.actuarial.own_work import CLOSE, Parts, parts_of_work, shares, summed_up
from xlagree.pricing.usage import Entry, Month, Usage

Known = Literal["by ticket", "by month", "by hours"]
"""What a usage says of tickets: each of them, how many there were in a month, or only the hours of a month."""


@dataclass(frozen=True)
class Project:
    """A ticket of more hours than the limit, which plans may charge apart."""

    ticket: str
    hours: float


@dataclass(frozen=True)
class Mix:
    """Hours by class and channel, hours times the weight of their role, and visits; of a project as many as the limit.

    `named` are hours of classes and of kinds of work that a price list names, `parts` those of tickets
    by all that decides their weight.
    """

    hours: float = 0.0
    after_hours: float = 0.0
    emergency: float = 0.0
    on_site: float = 0.0
    weighted: float = 0.0
    visits: float = 0.0
    named: tuple[tuple[str, float], ...] = ()
    parts: Parts = ()

    def __add__(self, other: "Mix") -> "Mix":
        return Mix(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def an_hour(self) -> dict[str, object]:
        """One of its hours by the terms of a demand: the shares of classes and channels, and the weight of roles.

        Where all hours are those of tickets it has their parts as well.
        """
        by_ticket = sum(part.hours for part in self.parts)
        parts = parts_of_work(self.parts) if abs(by_ticket - self.hours) <= CLOSE * self.hours else ()
        # Sums of many hours may leave a part a digit larger than the whole.
        return {
            "named": shares(parts).named if parts else self._named,
            "parts": parts,
            "after_hours_share": min(self.after_hours / self.hours, 1.0),
            "emergency_share": min(self.emergency / self.hours, 1.0),
            "on_site_share": min(self.on_site / self.hours, 1.0),
            "role_weight": self.weighted / self.hours,
        }

    @property
    def _named(self) -> tuple[tuple[str, float], ...]:
        hours: dict[str, float] = {}
        for name, one in self.named:
            hours[name] = hours.get(name, 0.0) + one
        return tuple((name, min(one / self.hours, 1.0)) for name, one in hours.items())


@dataclass(frozen=True)
class Seen:
    """A client's history: `tickets` of each month, the `hours` of each ticket where they are known.

    A ticket counts in the month of its first entry, with the hours of all its entries, 0 too. Where only
    hours are known `tickets` are 0 and `monthly` has the hours of each month, `shortened` those without what projects have
    beyond the limit, where there are any. `projects` are the longest of the tickets,
    the longest first. `doubts` are of rows that cannot be meant; all of them are in the figures.
    """

    known: Known
    tickets: tuple[float, ...]
    monthly: tuple[float, ...]
    hours: tuple[float, ...] = ()
    projects: tuple[Project, ...] = ()
    mix: Mix = Mix()
    doubts: tuple[Doubt, ...] = ()
    shortened: tuple[float, ...] = ()

    @property
    def months(self) -> int:
        """Months of the history."""
        return len(self.monthly)

    @property
    def total(self) -> float:
        """All hours."""
        return sum(self.monthly)

    @property
    def monthly_within(self) -> tuple[float, ...]:
        """The hours of each month, of a project as many as the limit."""
        return self.shortened or self.monthly

    @property
    def within(self) -> float:
        """All hours, of a project as many as the limit."""
        return self.mix.hours


def seen(usage: Usage, limit: float = PROJECT_HOURS) -> Seen:
    """What a usage shows; a ticket of more hours than the limit is a project.

    >>> from xlagree.pricing.usage import by_month
    >>> seen(by_month([3, 5])).monthly
    (3.0, 5.0)
    """
    shown = _by_ticket(usage, limit) if usage.entries else _by_month(usage)
    return replace(shown, doubts=doubtful(log_of(usage)))


def _by_month(usage: Usage) -> Seen:
    monthly = tuple(month.hours for month in usage.months)
    mix = sum(map(_mix, usage.months), Mix())
    counted = tuple(month.tickets for month in usage.months)
    every = all(n or not x for n, x in zip(counted, monthly, strict=True))
    return Seen(
        "by month" if every else "by hours", counted if every else (0.0,) * len(counted), monthly, mix=mix
    )


def _by_ticket(usage: Usage, limit: float) -> Seen:
    hours, first = ticket_totals(usage)
    projects = {ticket: x for ticket, x in hours.items() if x > limit}
    tickets, monthly = [0.0] * len(usage.months), [0.0] * len(usage.months)
    for month in first.values():
        tickets[month] += 1
    within = {ticket: limit / x for ticket, x in projects.items()}
    kept = tuple(_part_of(entry, within.get(entry.ticket, 1.0)) for entry in usage.entries)
    shortened = [0.0] * len(usage.months)
    for entry, part in zip(usage.entries, kept, strict=True):
        monthly[entry.month] += entry.hours
        shortened[entry.month] += part.hours
    return Seen(
        "by ticket",
        tuple(tickets),
        tuple(monthly),
        tuple(hours.values()),
        tuple(Project(ticket, x) for ticket, x in sorted(projects.items(), key=lambda one: -one[1])),
        _mix_of(kept),
        shortened=tuple(shortened) if projects else (),
    )


def _part_of(entry: Entry, share: float) -> Entry:
    """An entry with a share of its hours and visits."""
    return entry if share == 1 else replace(entry, hours=entry.hours * share, visits=entry.visits * share)


def ticket_totals(usage: Usage) -> tuple[Mapping[str, float], Mapping[str, int]]:
    """The hours of each ticket in all months, and the month of its first entry."""
    hours: dict[str, float] = {}
    first: dict[str, int] = {}
    for entry in usage.entries:
        hours[entry.ticket] = hours.get(entry.ticket, 0.0) + entry.hours
        first[entry.ticket] = min(entry.month, first.get(entry.ticket, entry.month))
    return hours, first


def _mix(month: Month) -> Mix:
    plain = month.hours, month.after_hours, month.emergency, month.on_site, month.hours, month.visits
    return Mix(*plain, month.named)


def _mix_of(entries: tuple[Entry, ...]) -> Mix:
    """Hours of tickets, each in one class."""
    own = shares(entries)
    hours, visits = sum(entry.hours for entry in entries), sum(entry.visits for entry in entries)
    return Mix(
        hours,
        own.after_hours,
        own.emergency,
        own.on_site,
        own.role_weight,
        visits,
        own.named,
        summed_up(entries),
    )
