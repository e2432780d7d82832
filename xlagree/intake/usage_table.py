"""The generic table of usage, by ticket or by month, read into every client's complete months."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from xlagree.errors import AgreementError, Place, Problem
from xlagree.intake.clients import client_key
from xlagree.intake.files import Column, Table, read_rows
from xlagree.proposal import Client, RateCard
from xlagree.quantity import TEXT, YES_NO, same
from xlagree.tables import Record
from xlagree.terms import BY_MONTH, BY_TICKET, USAGE_TERMS
from xlagree.usage import Entry, Month, Usage, by_ticket

USAGE_COLUMNS: tuple[Column, ...] = (
    Column(
        "client",
        TEXT,
        "Name of the client.",
        ("customer", "company", "account"),
        (BY_TICKET, BY_MONTH),
        required=True,
    ),
    Column(
        "date",
        TEXT,
        "Day of the work, such as 2026-11-23, or its month, such as 2026-11.",
        ("month", "day"),
        (BY_TICKET, BY_MONTH),
        required=True,
    ),
    *USAGE_TERMS,
    Column("billable", YES_NO, "Rows with no are left out; blank: yes.", (), (BY_TICKET,)),
)

MONTH_FIELDS = ("after_hours_hours", "emergency_hours", "on_site_hours", "visits", "tickets")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OLDEST_YEARS = 10
"""Older rows are slips of the pen, and a client's months would begin with them."""


@dataclass(frozen=True)
class _Row:
    """A good row: whose it is, in which month (counted from year 0) and on which day."""

    client: str
    month: int
    day: str
    record: Record


class _Reading:
    """The rows of a table on their way to usage, and what was wrong with them."""

    def __init__(self, table: Table, card: RateCard, clients: Iterable[Client], today: date) -> None:
        self.problems = list(table.problems)
        self.roles = {same(name): name for name in card.roles}
        self.clients = {client_key(client.name): client.name for client in clients}
        self.this_month = today.year * 12 + today.month - 1
        self.strangers: dict[str, list[Record]] = {}
        self.free: list[Record] = []
        self.seen: dict[tuple[object, ...], Record] = {}

    def row(self, record: Record) -> _Row | None:
        """A record that can be used, or None with its problem noted."""
        name, when = str(record.values["client"]), self.when(record)
        if client_key(name) not in self.clients:
            self.strangers.setdefault(name.casefold(), []).append(record)
        elif when is not None and self.has_known_role(record):
            if record.values.get("billable") is False:
                self.free.append(record)
            elif self.is_first(record):
                return _Row(self.clients[client_key(name)], *when, record)
        return None

    def when(self, record: Record) -> tuple[int, str] | None:
        """The month and the day of a row."""
        text = str(record.values["date"])
        found = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}\S*)?", text, re.ASCII)
        try:
            day = date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
        except ValueError:
            day = None
        if day is None:
            want = "a day such as 2026-11-23 or a month such as 2026-11"
            self.problems.append(record.problem(f"date must be {want} (got {text[:30]})", "", "date"))
            return None
        month = day.year * 12 + day.month - 1
        if not self.this_month - 12 * OLDEST_YEARS <= month <= self.this_month:
            side = "in the future" if month > self.this_month else f"more than {OLDEST_YEARS} years ago"
            self.problems.append(
                record.problem(f"the date is {side} (got {text[:30]})", "correct the year", "date")
            )
            return None
        return month, day.isoformat() if found and found[3] else text

    def has_known_role(self, record: Record) -> bool:
        """Whether the role is on the rate card, or there is none to know."""
        role = str(record.values.get("role", ""))
        if not role or not self.roles or same(role) in self.roles:
            return True
        close = get_close_matches(same(role), self.roles, n=1, cutoff=0.6)
        nearest = f"nearest: {self.roles[close[0]]}" if close else f"roles: {', '.join(self.roles.values())}"
        self.problems.append(record.problem(f'no role "{role}" in the rate card', nearest, "role"))
        return False

    def is_first(self, record: Record) -> bool:
        """Whether no row before says exactly the same."""
        same_as = self.seen.setdefault(tuple(sorted(record.values.items())), record)
        if same_as is not record:
            what = f"the row says the same as row {same_as.place.row} and was left out"
            self.problems.append(record.problem(what, "change one of them if both are meant"))
        return same_as is record

    def summed_up(self) -> list[Problem]:
        """All problems in the order of rows; those that many rows share are said once."""
        for records in self.strangers.values():
            name = str(records[0].values["client"])
            close = get_close_matches(client_key(name), self.clients, n=1, cutoff=0.6)
            what = f'no client "{name}" in the table of clients ({_rows(len(records))} left out)'
            remedy = (
                f"nearest: {self.clients[close[0]]}" if close else "add the client, or leave it out here too"
            )
            self.problems.append(records[0].problem(what, remedy, "client"))
        if self.free:
            what = f"{_rows(len(self.free))} not billable and left out, this one first"
            self.problems.append(self.free[0].problem(what, "", "billable"))
        return sorted(self.problems, key=lambda problem: problem.place.row or 0)


def read_usage_table(
    path: Path, card: RateCard, clients: Iterable[Client], date: date
) -> tuple[dict[str, Usage], tuple[Problem, ...]]:
    """The usage of every client in a table, and what is wrong with its rows; good rows go on.

    Only months before that of `date` count. A client's months run from its first to the table's last,
    those without work as zero.
    """
    table = read_rows(path, USAGE_COLUMNS)
    reading = _Reading(table, card, clients, date)
    good = [row for record in table.records if (row := reading.row(record)) is not None]
    rows = [row for row in good if row.month < reading.this_month]
    form = _form(table, rows, reading, path.name)
    last = max((row.month for row in rows), default=0)
    by_client: dict[str, list[_Row]] = {}
    for row in rows:
        by_client.setdefault(row.client, []).append(row)
    used: dict[str, Usage] = {}
    for client, own in by_client.items():
        months = range(min(row.month for row in own), last + 1)
        if form == BY_TICKET:
            used[client] = _by_ticket(own, months, card, "visits" in table.columns)
        else:
            used[client] = _by_month(own, months, reading)
    return used, tuple(reading.summed_up())


def _form(table: Table, rows: Iterable[_Row], reading: _Reading, file: str) -> str:
    """Whether a table is by ticket or by month: told from its columns, or else from days within months."""
    there = [column for column in USAGE_COLUMNS if column.field in table.columns]
    by_month = [column.name for column in there if column.kinds == (BY_MONTH,)]
    if all(BY_MONTH in column.kinds for column in there):
        # A month may be written as its first day: a sheet can show that as a month.
        in_days = any(row.day[7:] not in ("", "-01") for row in rows)
        return BY_TICKET if in_days and not by_month else BY_MONTH
    if by_month:
        what = f"columns of a table by month were left out of one by ticket: {', '.join(by_month)}"
        reading.problems.append(Problem(what, "they follow from class and channel", Place(file)))
    return BY_TICKET


def _by_ticket(rows: Sequence[_Row], months: range, card: RateCard, visits_known: bool) -> Usage:
    roles = {same(name): role for name, role in card.roles.items()}
    entries, visited = [], set()
    for row in rows:
        values = row.record.values
        ticket = str(values.get("ticket", f"row {row.record.place.row}"))
        work_class, channel = str(values.get("class", "")), str(values.get("channel", "remote"))
        role = roles.get(same(values.get("role", "")))
        asked = values.get("asked_within")
        if channel == "on site" and not visits_known:
            visits = 0.0 if (ticket, row.day) in visited else 1.0
            visited.add((ticket, row.day))
        else:
            visits = _number(values.get("visits"))
        entries.append(
            Entry(
                ticket,
                row.month - months.start,
                _number(values["hours"]),
                after_hours="after-hours" in work_class,
                emergency="emergency" in work_class,
                channel=channel,
                role=role.name if role else str(values.get("role", "")),
                role_weight=role.weight if role else 1.0,
                asked_within=asked if isinstance(asked, float) else None,
                visits=visits,
            )
        )
    return by_ticket(entries, len(months), [_label(month) for month in months])


def _by_month(rows: Sequence[_Row], months: range, reading: _Reading) -> Usage:
    found: dict[int, Month] = {}
    for row in rows:
        record, values = row.record, row.record.values
        if row.month in found:
            what = f"{_label(row.month)} of {row.client} stands twice"
            reading.problems.append(record.problem(what, "keep one row; the first was read", "date"))
            continue
        numbers = {field.removesuffix("_hours"): _number(values.get(field)) for field in MONTH_FIELDS}
        try:
            found[row.month] = Month(_number(values["hours"]), **numbers, label=_label(row.month))
        except AgreementError as error:
            reading.problems += [problem.at(record.place) for problem in error.problems]
    return Usage(tuple(found.get(month, Month(0.0, label=_label(month))) for month in months))


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _label(month: int) -> str:
    """Such as Nov 2025."""
    return f"{MONTH_NAMES[month % 12]} {month // 12}"


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count} rows were"
