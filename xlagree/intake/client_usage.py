"""One client's usage from its rows: its complete months, what is to be said of them, and where the rows stand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, overload

from xlagree.actuarial.experience.quality import LeftOut, Quality, counted, quality_of
from xlagree.actuarial.experience.shared_days import with_shared_days
from xlagree.intake.table_heads import Column
from xlagree.intake.usage_rows import RowLeftOut, UsageRow, said_of_repeated, ticket_of, without_repeated
from xlagree.pricing.costs import Role
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket, month_label
from xlagree.pricing.usage_cells import named_hours
from xlagree.pricing.usage_words import classes_of
from xlagree.proposal.deal import REPLAY_MONTHS
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import same
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET

MONTH_FIELDS = ("after_hours_hours", "emergency_hours", "on_site_hours", "visits", "tickets")


@dataclass(frozen=True)
class PlacesOfHours(Sequence[Place]):
    """The places of the hours of some rows, made when asked for; where a number is None there is no row, and the file is the place."""

    file: str
    sheet: str
    column: str
    numbers: tuple[int | None, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, row: int) -> Place: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Place, ...]: ...
    def __getitem__(self, row: int | slice) -> Place | tuple[Place, ...]:
        return (
            tuple(map(self._at, self.numbers[row])) if isinstance(row, slice) else self._at(self.numbers[row])
        )

    def _at(self, number: int | None) -> Place:
        return Place(self.file) if number is None else Place(self.file, self.sheet, number, self.column)


@dataclass(frozen=True)
class ClientUsage:
    """A client's usage, the quality of the months that a proposal replays, and the places of its entries or months."""

    usage: Usage
    quality: Quality
    places: Sequence[Place]


@dataclass(frozen=True)
class ClientRows:
    """A client's rows: the good ones, those of them in months that are over, and those left out.

    `monthly` are the months of a table by month, by their number from year 0. `problems` are of rows that look right by
    themselves.
    """

    good: Sequence[UsageRow]
    used: Sequence[UsageRow]
    left_out: Sequence[RowLeftOut]
    monthly: Mapping[int, Month]
    problems: Sequence[Problem]


@dataclass(frozen=True)
class TableSeen:
    """What the rows of all clients say together: the form of their table, its months, and days that nobody can have worked.

    `since` and `until` are the months, counted from year 0, in which clients came and stay until; `own` are columns of hours
    of classes and kinds of work that the price list names, `long_days` hours of a person on a day for all clients together.
    """

    file: str
    form: str
    first: int
    last: int
    this_month: int
    in_days: bool
    visits_known: bool
    own: Sequence[Column]
    roles: Mapping[str, Role] = field(default_factory=dict)
    since: Mapping[str, int | None] = field(default_factory=dict)
    until: Mapping[str, int | None] = field(default_factory=dict)
    long_days: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def rows(self, good: Iterable[UsageRow], left_out: Sequence[RowLeftOut]) -> ClientRows:
        """A client's rows, looked at together."""
        kept, repeated = without_repeated(good)
        used = [row for row in kept if row.month < self.this_month]
        monthly, problems, wrong = _monthly(used if self.form == BY_MONTH else (), self.own)
        again = [RowLeftOut(row.client, "repeated", row.month, row.record) for row, _ in repeated]
        said = [said_of_repeated(*both) for both in repeated]
        return ClientRows(kept, used, (*left_out, *again, *wrong), monthly, (*said, *problems))

    def months(self, client: str, rows: Sequence[UsageRow]) -> range:
        """A client's months: from its first work, or since which it is one, to the table's last, or to that until which it stays."""
        worked = [row.month for row in rows]
        since, until = self.since.get(client), self.until.get(client)
        first = min(worked) if since is None else min(*worked, max(since, self.first))
        last = self.last if until is None else min(self.last, max(until, *worked))
        return range(first, last + 1)

    def last_seen(self, rows: ClientRows) -> int | None:
        """The last month in which a client was there by rows that are not used: those refused, and those of the month that runs."""
        running = [row.month for row in rows.good if row.month >= self.this_month and _hours(row.record)]
        return max([*running, *(month for month, _ in self._refused(rows))], default=None)

    def months_unread(self, client: str, rows: ClientRows) -> Iterator[Problem]:
        """A remark where all rows of a client in some of its months were refused: its hours there are not known, and count as none.

        Where no other month is left, there is nothing to count.
        """
        read = rows.monthly.keys() if self.form == BY_MONTH else {row.month for row in rows.used}
        months = set(self.months(client, rows.used)) - read
        refused = [(month, record) for month, record in self._refused(rows) if month in months]
        if read and refused:
            unread = sorted({month for month, _ in refused})
            named = ", ".join(map(month_label, unread))
            only, hours = ("has only", "its hours") if len(unread) == 1 else ("have only", "their hours")
            what = (
                f"{client}: {named} {only} rows that were left out ({counted(len(refused), 'row')}): "
                f"{hours} count as none"
            )
            place = min((record.place for _, record in refused), key=lambda place: place.row or 0)
            yield Problem(what, "correct the rows", place, remark=True)

    def _refused(self, rows: ClientRows) -> Iterator[tuple[int, TermValues]]:
        """Rows of a client that something is wrong with, though not with their month; none of 0 hours and tickets."""
        for row in rows.left_out:
            values, month = row.record.values, row.month
            idle = values.get("hours") == 0 and not _number(values.get("tickets"))
            if row.why == "wrong" and not idle and month is not None and month <= self.this_month:
                yield month, row.record

    def usage(self, client: str, rows: ClientRows) -> ClientUsage:
        """A client's usage and what is to be said of it."""
        months = self.months(client, rows.used)
        if self.form == BY_TICKET:
            used = _by_ticket(rows.used, months, self)
            numbers = [row.record.place.row for row in rows.used]
        else:
            empty = ((month, Month(0.0, label=month_label(month))) for month in months)
            used = Usage(tuple(rows.monthly.get(month, none) for month, none in empty))
            at = {row.month: row.record.place.row for row in reversed(rows.used)}
            numbers = [at.get(month) for month in months]
        used = with_shared_days(used, self.long_days)
        replayed = range(months.stop - REPLAY_MONTHS, months.stop)
        left_out = _counts(rows.good, rows.left_out, replayed, self.form)
        quality = quality_of(used.latest(REPLAY_MONTHS), left_out)
        place = rows.used[0].record.places["hours"]
        places = PlacesOfHours(place.file, place.sheet, place.column, tuple(numbers))
        return ClientUsage(replace(used), quality, places)  # without what was found of it on the way


def _counts(good: Sequence[UsageRow], left_out: Sequence[RowLeftOut], months: range, form: str) -> LeftOut:
    """What of a client's rows was left out in some months, or in none that can be read."""
    rows = [row for row in left_out if row.month is None or row.month in months]
    why = Counter(row.why for row in rows)
    blank = [ticket_of(row.record) for row in rows if row.why == "blank"]
    records = [row.record for row in good] + [row.record for row in left_out] if blank else []
    timed = {ticket_of(record) for record in records if "hours" in record.values}
    untimed = set(blank) - timed if form == BY_TICKET else set()
    rest = sum(ticket not in untimed for ticket in blank)
    return LeftOut(len(untimed), rest, why["not_billable"], why["repeated"], why["wrong"])


def _by_ticket(rows: Sequence[UsageRow], months: range, seen: TableSeen) -> Usage:
    known = {same(name): role for name, role in seen.roles.items()}
    told, same_role = cache(classes_of), cache(same)  # many rows have the same few
    entries, visited = [], set()
    for row in rows:
        values = row.record.values
        ticket = ticket_of(row.record)
        classes, channel = told(values.get("class")), str(values.get("channel", "remote"))
        role = known.get(same_role(values.get("role", "")))
        asked = values.get("asked_within")
        if channel == "on site" and not seen.visits_known:
            visits = 0.0 if (ticket, row.day) in visited else 1.0
            visited.add((ticket, row.day))
        else:
            visits = _number(values.get("visits"))
        entries.append(
            Entry(
                ticket,
                row.month - months.start,
                _number(values["hours"]),
                after_hours=classes.after_hours,
                emergency=classes.emergency,
                channel=channel,
                role=role.name if role else str(values.get("role", "")),
                role_weight=role.weight if role else 1.0,
                asked_within=asked if isinstance(asked, float) else None,
                visits=visits,
                day=row.day if seen.in_days and row.day[7:] else "",
                person=str(values.get("person", "")),
                own_classes=classes.own,
                work=str(values.get("work", "")),
            )
        )
    return by_ticket(entries, len(months), [month_label(month) for month in months])


def _monthly(
    rows: Sequence[UsageRow], own: Sequence[Column]
) -> tuple[dict[int, Month], list[Problem], list[RowLeftOut]]:
    """The months of a client in a table by month; what is wrong with rows of it, and those that are left out for that."""
    months: dict[int, Month] = {}
    problems, left_out = list[Problem](), list[RowLeftOut]()
    for row in rows:
        values, label = row.record.values, month_label(row.month)
        numbers: dict[str, Any] = {
            field.removesuffix("_hours"): _number(values.get(field)) for field in MONTH_FIELDS
        }
        try:
            if row.month in months:
                twice = f"{label} of {row.client} stands twice"
                raise AgreementError(row.record.problem(twice, "keep one row; the first was read", "date"))
            worked = Month(_number(values["hours"]), **numbers)
            months[row.month] = replace(worked, label=label, named=named_hours(values, own))
        except AgreementError as error:
            problems += [problem.at(row.record.place) for problem in error.problems]
            left_out.append(RowLeftOut(row.client, "wrong", row.month, row.record))
    return months, problems, left_out


def _hours(record: TermValues) -> float:
    return _number(record.values.get("hours"))


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0
