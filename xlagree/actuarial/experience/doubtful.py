"""Rows that cannot be meant: more hours than an entry, a day, a ticket, technicians or a month of a client would have."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from statistics import median
from typing import NamedTuple

from xlagree.pricing.usage import Entry, Month, Usage, by_ticket

TELLING_TICKETS = 8
"""Of a client with fewer tickets one may well have a quarter of all hours."""
TELLING_MONTHS = 6
"""Of fewer months nobody can say which is far from the others."""
DAY = "day"
DAY_OF_WORK = 8.0
"""A ticket of fewer hours is an ordinary one, whatever its share."""
ROUNDING = 1e-9
"""Hours that were split and added up again may be so much more than they were."""


class LoggedRow(NamedTuple):
    """The hours of a row: in which month, counted from 0, and on which ticket, which day and by whom where that is known.

    A row without a ticket is the sum of a month. Rows of one `entry` were split where business hours begin or end;
    `elsewhere` are hours of the same person on the same day for other clients.
    """

    hours: float
    month: int
    ticket: str = ""
    day: str = ""
    person: str = ""
    elsewhere: float = 0.0
    entry: Hashable | None = None


@dataclass(frozen=True)
class Log:
    """The rows of a client, and what its months are called, those without work too."""

    rows: tuple[LoggedRow, ...]
    months: tuple[str, ...]

    @cached_property
    def total(self) -> float:
        """All hours."""
        return sum(row.hours for row in self.rows)

    @cached_property
    def median(self) -> float:
        """Hours of the median month."""
        monthly = [0.0] * len(self.months)
        for row in self.rows:
            monthly[row.month] += row.hours
        return median(monthly) if monthly else 0.0

    @cached_property
    def tickets(self) -> int:
        """Tickets with hours."""
        return len({row.ticket for row in self.rows if row.ticket and row.hours})


@dataclass(frozen=True)
class DoubtKind:
    """A kind of rows that cannot be meant: which of them belong together, and the hours that they would not have.

    `group` answers with nothing for a row that the kind does not look at; `limit` makes hours of the threshold, for all
    rows of a group or for each person in it.
    """

    name: str
    threshold: float
    words: str
    group: Callable[[int, LoggedRow], Hashable | None]
    limit: Callable[[float, Log], float]
    least: float = 0.0
    each_person: bool = False


def _hours(threshold: float, log: Log) -> float:
    return threshold


def _share(threshold: float, log: Log) -> float:
    return threshold * log.total if log.tickets >= TELLING_TICKETS else inf


def _medians(threshold: float, log: Log) -> float:
    return threshold * log.median if log.median and len(log.months) >= TELLING_MONTHS else inf


def _one_day(place: int, row: LoggedRow) -> Hashable | None:
    """A person's day, or the day of a ticket where nobody knows whose work it was."""
    return (row.person, "" if row.person else row.ticket, row.day) if row.ticket and row.day else None


KINDS: tuple[DoubtKind, ...] = (
    DoubtKind("entry", 16.0, "{hours} hours in one entry, more than 16 ({ticket}, {when})",
              lambda place, row: (place if row.entry is None else row.entry) if row.ticket else None, _hours),
    DoubtKind(DAY, 24.0, "{hours} hours in one day, more than 24 ({who}, {when})", _one_day, _hours),
    DoubtKind("ticket", 0.25, "{hours} of {total} hours on one ticket, more than a quarter ({ticket})",
              lambda place, row: row.ticket or None, _share, DAY_OF_WORK),
    DoubtKind("technicians", 300.0, "{hours} hours in one month of {people}, more than 300 each ({month})",
              lambda place, row: row.month if row.person else None, _hours, each_person=True),
    DoubtKind("month", 4.0, "{hours} hours in one month, more than four times the median of {median} ({month})",
              lambda place, row: row.month, _medians),
)  # fmt: skip
"""What is looked for, in this order: a row that one kind names is not named by the next."""


@dataclass(frozen=True)
class Doubt:
    """The rows of one kind that cannot be meant, in a sentence that names the worst.

    `hours` are those of all of them, `rest` those of the client's other rows; `rows` are their places among all, the
    largest of the worst first.
    """

    kind: str
    said: str
    hours: float
    rest: float
    rows: tuple[int, ...]

    @property
    def them(self) -> str:
        """The rows as a sentence goes on about them."""
        return "it" if len(self.rows) == 1 else "them"

    @property
    def moved(self) -> str:
        """The client's hours with the rows and without them."""
        return f"{_said(self.hours + self.rest)} hours with {self.them}, {_said(self.rest)} without"


def log_of(usage: Usage) -> Log:
    """The rows of a usage: its entries, or its months where single entries are not known."""
    labels = tuple(month.label or f"month {n}" for n, month in enumerate(usage.months, 1))
    if not usage.entries:
        return Log(tuple(LoggedRow(month.hours, n) for n, month in enumerate(usage.months)), labels)
    return Log(tuple(map(_logged, usage.entries, _entries(usage.entries))), labels)


def _logged(entry: Entry, of: Hashable | None) -> LoggedRow:
    return LoggedRow(entry.hours, entry.month, entry.ticket, entry.day, entry.person, entry.elsewhere, of)


def _entries(entries: Iterable[Entry]) -> Iterator[Hashable | None]:
    """To which entry each row belongs: what was split of a day stands as one row within business hours and one outside."""
    before: Counter[Hashable] = Counter()
    for entry in entries:
        told = (entry.ticket, entry.day, entry.person, entry.emergency, entry.channel, entry.role)
        before[told, entry.after_hours] += 1
        yield (told, before[told, entry.after_hours]) if entry.day else None


def doubtful(log: Log) -> tuple[Doubt, ...]:
    """What cannot be meant of a client's rows, one for each kind; all of it stays in the figures.

    >>> from xlagree.pricing.usage import by_month
    >>> [doubt.said for doubt in doubtful(log_of(by_month([8, 9, 10, 11, 12, 90])))]
    ['90 hours in one month, more than four times the median of 10.5 (month 6)']
    """
    left = dict(enumerate(log.rows))
    doubts = []
    for kind in KINDS:
        limit = kind.limit(kind.threshold, log)
        if limit == inf:
            continue
        least = max(limit + ROUNDING, kind.least)
        beyond = [
            group
            for group in _groups(kind, left, least)
            if group.hours >= least * (group.people if kind.each_person else 1)
        ]
        if beyond:
            doubts.append(_doubt(kind, log, sorted(beyond, key=lambda group: -group.hours)))
            for group in beyond:
                for place in group.rows:
                    del left[place]
    return tuple(doubts)


@dataclass(frozen=True)
class _Group:
    """Rows that belong together, their hours with those for other clients and without, and how many people worked them."""

    rows: tuple[int, ...]
    own: float
    hours: float
    people: int


def _groups(kind: DoubtKind, left: Mapping[int, LoggedRow], least: float) -> Iterator[_Group]:
    """The rows that a kind looks at, by what they belong to, where they have so many hours."""
    sums: dict[Hashable | None, float] = {}
    beside: dict[Hashable | None, float] = {}
    for place, row in left.items():
        key = kind.group(place, row)
        sums[key] = sums.get(key, 0.0) + row.hours
        if row.elsewhere and kind.name == DAY:
            beside[key] = row.elsewhere
    many = {key for key, hours in sums.items() if hours + beside.get(key, 0.0) >= least} - {None}
    places: dict[Hashable, list[int]] = {}
    for place, row in left.items() if many else ():
        if (key := kind.group(place, row)) in many:
            places.setdefault(key, []).append(place)
    for key, own in places.items():
        people = len({left[place].person for place in own})
        yield _Group(tuple(own), sums[key], sums[key] + beside.get(key, 0.0), people)


def _doubt(kind: DoubtKind, log: Log, groups: Sequence[_Group]) -> Doubt:
    """One doubt of groups of rows, the worst group first."""
    first = groups[0]
    worst = sorted(first.rows, key=lambda place: -log.rows[place].hours)
    row = log.rows[worst[0]]
    ticket, month = _named(row.ticket), log.months[row.month]
    numbers = {"hours": first.hours, "total": log.total, "median": log.median}
    said = kind.words.format(
        **{name: _said(number) for name, number in numbers.items()},
        ticket=ticket,
        who=row.person or ticket,
        people="one technician" if first.people == 1 else f"{first.people} technicians",
        when=row.day or month,
        month=month,
    )
    beside = first.hours - first.own
    elsewhere = f", {_said(beside)} of them for other clients" if beside else ""
    more = f", and {len(groups) - 1:,} more" if len(groups) > 1 else ""
    rows = (*worst, *(place for group in groups[1:] for place in group.rows))
    hours = sum(group.own for group in groups)
    return Doubt(kind.name, said + elsewhere + more, hours, log.total - hours, rows)


def _said(hours: float) -> str:
    """Hours to hundredths, as a timesheet has them: minutes would bring more."""
    return f"{hours:,.2f}".rstrip("0").rstrip(".")


def _named(ticket: str) -> str:
    """A ticket in a sentence; one without a number is called by its row or entry already."""
    return ticket if ticket.startswith(("row ", "entry ")) else f"ticket {ticket}"


def without(usage: Usage, rows: Collection[int]) -> Usage:
    """The usage as if some of its rows had not been logged; its months stay.

    >>> from xlagree.pricing.usage import by_month
    >>> without(by_month([8, 90]), [1]).hours
    8.0
    """
    gone = set(rows)
    if not usage.entries:
        blank = (Month(0.0, label=month.label) for month in usage.months)
        pairs = enumerate(zip(usage.months, blank, strict=True))
        return Usage(tuple(empty if n in gone else month for n, (month, empty) in pairs))
    kept = [entry for n, entry in enumerate(usage.entries) if n not in gone]
    return by_ticket(kept, len(usage.months), [month.label for month in usage.months])
