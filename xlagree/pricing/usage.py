"""What a client used: months of hours, and the tickets behind them where they are known."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from xlagree.terms.errors import must_be
from xlagree.terms.quantities import HOURS
from xlagree.terms.vocabulary import CALENDAR

MONTH_NAMES = tuple(month[:3].capitalize() for month in CALENDAR)


@dataclass(frozen=True)
class Month:
    """Hours logged in a month; after-hours and emergency are disjoint parts, on site is a separate share.

    `named` are hours of classes and of kinds of work that a price list names.
    """

    hours: float
    after_hours: float = 0.0
    emergency: float = 0.0
    on_site: float = 0.0
    visits: float = 0.0
    tickets: float = 0.0
    label: str = ""
    named: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        for name, hours in self.named:
            HOURS.check(f"{name} hours", hours)
            if hours > self.hours * (1 + 1e-9) + 1e-9:
                raise must_be(f"{name} hours", f"at most the month's {self.hours:g} hours", hours)
        for name in ("hours", "after_hours", "emergency", "on_site", "visits", "tickets"):
            HOURS.check(name.replace("_", "-"), getattr(self, name))
        if self.after_hours + self.emergency > self.hours * (1 + 1e-9) + 1e-9:
            raise must_be(
                "after-hours and emergency hours",
                f"at most the month's {self.hours:g} hours",
                self.after_hours + self.emergency,
            )
        if self.on_site > self.hours * (1 + 1e-9) + 1e-9:
            raise must_be("on-site hours", f"at most the month's {self.hours:g} hours", self.on_site)


@dataclass(frozen=True)
class Entry:
    """Time logged on a ticket: `month` counts from 0; `asked_within`, in hours, `day` and `person` are blank when unknown.

    `own_classes` are classes that only the price list knows, `work` is the kind of work; `elsewhere` are hours of the same
    person on the same day for other clients.
    """

    ticket: str
    month: int
    hours: float
    after_hours: bool = False
    emergency: bool = False
    channel: str = "remote"
    role: str = ""
    role_weight: float = 1.0
    asked_within: float | None = None
    visits: float = 0.0
    day: str = field(default="", compare=False)
    person: str = field(default="", compare=False)
    own_classes: tuple[str, ...] = ()
    work: str = ""
    elsewhere: float = field(default=0.0, compare=False)

    @property
    def on_site(self) -> bool:
        """Whether the work was done at the client's; phone counts as remote."""
        return self.channel == "on site"


@dataclass(frozen=True)
class Usage:
    """A client's months, oldest first, and the entries they follow from where tickets are known.

    Each ticket of the entries counts as `tickets_each`; those of `earlier` began before the first month.
    """

    months: tuple[Month, ...]
    entries: tuple[Entry, ...] = ()
    tickets_each: float = 1.0
    earlier: frozenset[str] = frozenset()

    @cached_property
    def jobs(self) -> tuple[tuple[Entry, ...], ...]:
        """The entries that are billed together: those of a ticket on the same channel, remote or on site."""

        def job(entry: Entry) -> tuple[str, bool]:
            return entry.ticket, entry.on_site

        return tuple(tuple(entries) for _, entries in groupby(sorted(self.entries, key=job), key=job))

    @cached_property
    def _made(self) -> "dict[tuple[str, float], Usage]":
        """Usages made of it, so that what they were found to weigh is kept with them."""
        return {}

    @property
    def hours(self) -> float:
        """All logged hours."""
        return sum(month.hours for month in self.months)

    @property
    def mean(self) -> float:
        """Logged hours a month."""
        return self.hours / len(self.months) if self.months else 0.0

    def latest(self, count: int) -> "Usage":
        """The last `count` months, or all where there are fewer."""
        skipped = len(self.months) - count
        if skipped <= 0:
            return self
        return self._kept(("latest", count), lambda: self._without(skipped))

    def _kept(self, what: tuple[str, float], make: "Callable[[], Usage]") -> "Usage":
        if what not in self._made:
            self._made[what] = make()
        return self._made[what]

    def _without(self, skipped: int) -> "Usage":
        """All but its first months."""
        kept = tuple(shifted(entry, -skipped) for entry in self.entries if entry.month >= skipped)
        before = {entry.ticket for entry in self.entries if entry.month < skipped}
        return Usage(self.months[skipped:], kept, self.tickets_each, self.earlier | before)

    def a_year(self, hours: float) -> "Usage":
        """Twelve months of so many hours on average: these months, repeated where they are fewer, all in one proportion.

        >>> Usage((Month(1.0), Month(3.0))).a_year(10.0).hours
        120.0
        """
        return self._kept(("a year", hours), lambda: self._repeated(hours))

    def _repeated(self, hours: float) -> "Usage":
        turns = range(0, 12, len(self.months))
        months = [month for _ in turns for month in self.months][:12]
        factor = 12 * hours / sum(month.hours for month in months)
        entries = [
            replace(
                entry,
                ticket=f"{entry.ticket} ({first + 1})",
                month=entry.month + first,
                hours=entry.hours * factor,
                visits=entry.visits * factor,
            )
            for first in turns
            for entry in self.entries
            if entry.month + first < 12
        ]
        parts = ("hours", "after_hours", "emergency", "on_site", "visits", "tickets")
        return Usage(
            tuple(
                replace(
                    Month(*(getattr(month, part) * factor for part in parts)),
                    named=tuple((name, hours * factor) for name, hours in month.named),
                )
                for month in months
            ),
            tuple(entries),
            self.tickets_each * factor,
            frozenset(f"{ticket} ({first + 1})" for ticket in self.earlier for first in turns),
        )

    @cached_property
    def begun(self) -> tuple[float, ...]:
        """Tickets begun in each month: where their first entries lie, or as the months say where none are known."""
        return self.begun_but(frozenset())

    def begun_but(self, apart: Collection[str]) -> tuple[float, ...]:
        """Tickets begun in each month without some of them."""
        if not self.entries:
            return tuple(month.tickets for month in self.months)
        first: dict[str, int] = {}
        for entry in self.entries:
            first[entry.ticket] = min(entry.month, first.get(entry.ticket, entry.month))
        begun = [0.0] * len(self.months)
        for ticket, month in first.items():
            begun[month] += self.tickets_each if ticket not in self.earlier and ticket not in apart else 0.0
        return tuple(begun)

    @cached_property
    def hours_of_tickets(self) -> dict[str, float]:
        """The logged hours of one ticket of each number, in all months and on all channels."""
        hours: dict[str, float] = {}
        for entry in self.entries:
            hours[entry.ticket] = hours.get(entry.ticket, 0.0) + entry.hours / self.tickets_each
        return hours


def shifted(entry: Entry, months: int) -> Entry:
    """The same entry in another month."""
    return Entry(**{**entry.__dict__, "month": entry.month + months})


def month_label(month: int) -> str:
    """A month counted from the year 0, in words.

    >>> month_label(2026 * 12 + 10)
    'Nov 2026'
    """
    return f"{MONTH_NAMES[month % 12]} {month // 12}"


def even(hours: float) -> Usage:
    """The same normal, remote hours every month.

    >>> even(10).mean
    10.0
    """
    return Usage((Month(HOURS.check("hours", hours)),))


def by_month(hours: Sequence[float]) -> Usage:
    """Normal, remote hours, month after month."""
    return Usage(tuple(Month(HOURS.check("hours", x)) for x in hours))


def by_ticket(entries: Sequence[Entry], months: int | None = None, labels: Sequence[str] = ()) -> Usage:
    """The months that follow from entries; an hour that is both stands as emergency, not as after-hours."""
    count = months or max((entry.month + 1 for entry in entries), default=0)
    for entry in entries:
        if not 0 <= entry.month < count:
            raise must_be(f"month of ticket {entry.ticket}", f"a month from 1 to {count}", entry.month + 1)
    rows: list[dict[str, float]] = [
        dict.fromkeys(("hours", "after_hours", "emergency", "on_site", "visits"), 0.0) for _ in range(count)
    ]
    tickets: list[set[str]] = [set() for _ in range(count)]
    own_words: list[dict[str, float]] = [{} for _ in range(count)]
    for entry in entries:
        row = rows[entry.month]
        row["hours"] += entry.hours
        row["emergency"] += entry.hours if entry.emergency else 0.0
        row["after_hours"] += entry.hours if entry.after_hours and not entry.emergency else 0.0
        row["on_site"] += entry.hours if entry.on_site else 0.0
        row["visits"] += entry.visits
        tickets[entry.month].add(entry.ticket)
        for word in (*entry.own_classes, *filter(None, (entry.work,))):
            own_words[entry.month][word] = own_words[entry.month].get(word, 0.0) + entry.hours
    named = list(labels) or [""] * count
    return Usage(
        tuple(
            Month(**row, tickets=float(len(ids)), label=name, named=tuple(words.items()))
            for row, ids, name, words in zip(rows, tickets, named, own_words, strict=True)
        ),
        tuple(entries),
    )
