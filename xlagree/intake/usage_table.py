"""The generic table of usage, by ticket or by month, read into every client's complete months and what they lack."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from xlagree.actuarial.experience.quality import LeftOut, Quality, quality_of
from xlagree.actuarial.experience.shared_days import with_shared_days
from xlagree.intake.clients import first_month, last_month
from xlagree.intake.exports.columns import refuse_export
from xlagree.intake.sheets import Column, NamedCells, RowsRead, Source, read_rows
from xlagree.intake.usage_rows import RowLeftOut, UsageReading, UsageRow, by_client, ticket_of
from xlagree.pricing.costs import Role
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket, month_label
from xlagree.pricing.usage_cells import in_words, named_hours, own_column
from xlagree.pricing.usage_words import classes_of
from xlagree.proposal.deal import REPLAY_MONTHS, Client
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import TEXT, YES_NO, same
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET, USAGE_TERMS

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
    Column(
        "person", TEXT, "Whose time it is, of whom a day has 24 hours; a number will do.", (), (BY_TICKET,)
    ),
    Column("billable", YES_NO, "Rows with no are left out; blank: yes.", (), (BY_TICKET,)),
)

MONTH_FIELDS = ("after_hours_hours", "emergency_hours", "on_site_hours", "visits", "tickets")


@dataclass(frozen=True)
class UsageTable:
    """Every client's usage and what is to be said of it, by the client's name, and what is wrong with the rows.

    `places` are those of the entries of a usage, or of its months where single entries are not known. `until` says of
    clients of which the table of clients does how many months they stay after the last of the table, 0 or less where they
    left as it ended or so many months before.
    """

    usage: Mapping[str, Usage]
    quality: Mapping[str, Quality]
    problems: tuple[Problem, ...]
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    until: Mapping[str, int] = field(default_factory=dict)


def read_usage_rows(source: Source, own: Sequence[Column] = (), words: ListWords | None = None) -> RowsRead:
    """The rows of a table of usage; an export of a PSA is refused with the command that makes one of it.

    `own` are columns of hours of classes and kinds of work that the price list names; its `words` are the classes that
    rows may have, None: any.
    """
    try:
        table = read_rows(source, (*in_words(USAGE_COLUMNS, words), *own), may_be_blank=("hours",))
    except AgreementError:
        _refuse_export(source)
        raise
    if table.problems:
        _refuse_export(source)
    return table


def _refuse_export(source: Source) -> None:
    if not isinstance(source, NamedCells):
        refuse_export(source)


def read_usage_table(
    source: Source,
    roles: Mapping[str, Role],
    clients: Iterable[Client],
    date: date,
    refused: Iterable[str] = (),
    words: ListWords | None = NO_WORDS,
) -> UsageTable:
    """The usage of every client in a table, its quality, and what is wrong with its rows; rows without a problem are used.

    `roles` are those of the rate card, by name; without any, every role is taken for a standard hour.
    Only months before that of `date` count. A client's months run from its first, or that since which it is one, to the
    table's last, or to that until which it stays, those without work as zero. Quality is that of the months that proposals
    replay. Of `refused` names it was already said why they are no clients. `words` are the classes and kinds of work of the
    price list; None: any.
    """
    own, clients = tuple(map(own_column, words.own_names)) if words else (), tuple(clients)
    table = read_usage_rows(source, own, words)
    reading = UsageReading(table, roles, clients, date, refused, words)
    if not table.records and not table.wrong:
        reading.problems.append(
            Problem("no row of usage below the head", "fill it in, or go without it", Place(source.name))
        )
    good = [row for record in table.records if (row := reading.row(record)) is not None]
    for record in table.wrong:
        reading.row(record, wrong=True)
    rows = [row for row in good if row.month < reading.this_month]
    form = _form(table, rows, reading, source.name, own)
    last = max((row.month for row in rows), default=0)
    first = min((row.month for row in rows), default=0)
    came = {client.name: first_month(client) for client in clients}
    stays = {client.name: last_month(client) for client in clients}
    ends: dict[str, int] = {}
    used: dict[str, Usage] = {}
    places: dict[str, tuple[Place, ...]] = {}
    for client, worked in by_client(rows).items():
        ends[client] = _end(worked, stays.get(client), last)
        months = range(_begin(worked, came.get(client), first), ends[client] + 1)
        if form == BY_TICKET:
            used[client] = _by_ticket(worked, months, roles, "visits" in table.columns, _in_days(rows))
            places[client] = tuple(map(_place, worked))
        else:
            used[client] = _by_month(worked, months, reading, own)
            at = {row.month: _place(row) for row in reversed(worked)}
            places[client] = tuple(at.get(month, Place(source.name)) for month in months)
    used = with_shared_days(used)
    read, left_out = by_client(good), by_client(reading.left_out)
    quality = {
        client: quality_of(
            usage.latest(REPLAY_MONTHS),
            _counts(read[client], left_out.get(client, ()), _replayed(ends[client]), form),
        )
        for client, usage in used.items()
    }
    until = {
        client: max(month, end) - last
        for client, end in ends.items()
        if (month := stays.get(client)) is not None
    }
    return UsageTable(used, quality, tuple(reading.summed_up()), places, until)


def _begin(own: Iterable[UsageRow], since: int | None, first: int) -> int:
    """The first month of a client's usage: that of its first work, or since which it is a client, in the months of the table."""
    worked = min(row.month for row in own)
    return worked if since is None else min(worked, max(since, first))


def _end(own: Iterable[UsageRow], until: int | None, last: int) -> int:
    """The last month of a client's usage: that of the table, or until which it stays, and never before its last work."""
    worked = max((row.month for row in own), default=0)
    return last if until is None else min(last, max(until, worked))


def _replayed(last: int) -> range:
    """The months that a proposal replays."""
    return range(last + 1 - REPLAY_MONTHS, last + 1)


def _place(row: UsageRow) -> Place:
    return row.record.places["hours"]


def _counts(good: Sequence[UsageRow], left_out: Sequence[RowLeftOut], months: range, form: str) -> LeftOut:
    """What of a client's rows was left out in some months, or in none that can be read."""
    rows = [row for row in left_out if row.month is None or row.month in months]
    why = Counter(row.why for row in rows)
    records = [row.record for row in good] + [row.record for row in left_out]
    timed = {ticket_of(record) for record in records if "hours" in record.values}
    blank = [ticket_of(row.record) for row in rows if row.why == "blank"]
    untimed = set(blank) - timed if form == BY_TICKET else set()
    rest = sum(ticket not in untimed for ticket in blank)
    return LeftOut(len(untimed), rest, why["not_billable"], why["repeated"], why["wrong"])


def _form(
    table: RowsRead, rows: Iterable[UsageRow], reading: UsageReading, file: str, own: Sequence[Column]
) -> str:
    """Whether a table is by ticket or by month: told from its columns, or else from days within months."""
    there = [column for column in (*USAGE_COLUMNS, *own) if column.field in table.columns]
    by_month = [column.name for column in there if column.kinds == (BY_MONTH,)]
    if all(BY_MONTH in column.kinds for column in there):
        return BY_TICKET if _in_days(rows) and not by_month else BY_MONTH
    if by_month:
        what = f"columns of a table by month were left out of one by ticket: {', '.join(by_month)}"
        reading.problems.append(Problem(what, "they follow from class and channel", Place(file)))
    return BY_TICKET


def _in_days(rows: Iterable[UsageRow]) -> bool:
    """Whether dates are days: a month may be written as its first day, which a sheet can show as a month."""
    return any(row.day[7:] not in ("", "-01") for row in rows)


def _by_ticket(
    rows: Sequence[UsageRow], months: range, roles: Mapping[str, Role], visits_known: bool, in_days: bool
) -> Usage:
    known = {same(name): role for name, role in roles.items()}
    entries, visited = [], set()
    for row in rows:
        values = row.record.values
        ticket = ticket_of(row.record)
        classes, channel = classes_of(values.get("class")), str(values.get("channel", "remote"))
        role = known.get(same(values.get("role", "")))
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
                after_hours=classes.after_hours,
                emergency=classes.emergency,
                channel=channel,
                role=role.name if role else str(values.get("role", "")),
                role_weight=role.weight if role else 1.0,
                asked_within=asked if isinstance(asked, float) else None,
                visits=visits,
                day=row.day if in_days and row.day[7:] else "",
                person=str(values.get("person", "")),
                own_classes=classes.own,
                work=str(values.get("work", "")),
            )
        )
    return by_ticket(entries, len(months), [month_label(month) for month in months])


def _by_month(rows: Sequence[UsageRow], months: range, reading: UsageReading, own: Sequence[Column]) -> Usage:
    months_used: dict[int, Month] = {}
    for row in rows:
        values, label = row.record.values, month_label(row.month)
        numbers: dict[str, Any] = {
            field.removesuffix("_hours"): _number(values.get(field)) for field in MONTH_FIELDS
        }
        try:
            if row.month in months_used:
                twice = f"{label} of {row.client} stands twice"
                raise AgreementError(row.record.problem(twice, "keep one row; the first was read", "date"))
            worked = Month(_number(values["hours"]), **numbers)
            months_used[row.month] = replace(worked, label=label, named=named_hours(values, own))
        except AgreementError as error:
            reading.problems += [problem.at(row.record.place) for problem in error.problems]
            reading.left_out.append(RowLeftOut(row.client, "wrong", row.month, row.record))
    return Usage(tuple(months_used.get(month, Month(0.0, label=month_label(month))) for month in months))


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0
