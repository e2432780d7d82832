"""Work from an export put into the generic table of usage: split at business hours, merged by day, summed up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from xlagree.intake.exports.business_hours import BusinessHours, inside, split
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.words import WorkClass
from xlagree.intake.files import beside, write_rows

USAGE_HEAD = (
    "client", "ticket", "date", "hours", "class", "channel", "role", "asked within", "visits", "billable", "person"
)  # fmt: skip
GRAIN = 10_000
"""Hours are written in ten-thousandths: fine enough for a second, and short."""

STATED, FROM_TIMES, NOT_KNOWN = KNOWN_FROM = ("stated", "from times", "not known")
"""How it was known whether work was after-hours."""


@dataclass(frozen=True)
class WrittenRow:
    """A row of the usage table; hours are None where none were logged."""

    client: str
    ticket: str
    day: date
    hours: Fraction | None
    work_class: WorkClass
    channel: str
    role: str
    asked_within: Fraction | None
    visits: int
    billable: bool
    person: str = ""


@dataclass(frozen=True)
class ClientSummary:
    """What was imported of one client; hours and their share are of billable rows, months are such as 2026-11."""

    client: str
    first_month: str
    last_month: str
    tickets: int
    hours: float
    rows_without_hours: int
    rows_not_billable: int
    after_hours_share: float
    stated: int
    from_times: int
    not_known: int


def usage_rows(works: Iterable[LoggedWork], hours: BusinessHours) -> tuple[WrittenRow, ...]:
    """Rows of the usage table, in the order of the work, which has each client under one name.

    Work of the same ticket, day, class, channel, role and person is one row: two rows that say the same would be taken
    for one that stands twice. A visit is counted once for each ticket and day on which work on site began.
    """
    merged: dict[object, WrittenRow] = {}
    visited: set[tuple[str, str, date]] = set()
    people: dict[str, str] = {"": ""}
    for number, work in enumerate(works):
        visit = (work.client, work.ticket, work.day)
        counts = (
            work.channel == "on site" and work.billable and work.hours is not None and visit not in visited
        )
        if counts:
            visited.add(visit)
        for i, (day, logged, work_class) in enumerate(_parts(work, hours)):
            row = WrittenRow(
                work.client,
                work.ticket,
                day,
                logged,
                work_class,
                work.channel,
                work.role,
                work.asked_within,
                visits=1 if counts and i == 0 else 0,
                billable=work.billable,
                person=people.setdefault(work.person, f"person {len(people)}"),
            )
            # Rows without hours are counted downstream, so they stay apart.
            same_row = (
                row.client,
                row.ticket,
                day,
                work_class,
                row.channel,
                row.role,
                row.asked_within,
                row.billable,
                row.person,
            )
            key = (same_row, number if logged is None else None)
            before = merged.get(key)
            if before is not None and before.hours is not None and logged is not None:
                row = replace(row, hours=before.hours + logged, visits=before.visits + row.visits)
            merged[key] = row
    return tuple(merged.values())


def _parts(work: LoggedWork, hours: BusinessHours) -> Iterator[tuple[date, Fraction | None, WorkClass]]:
    """Day, hours and class of each part of some work; the parts have the logged hours in proportion."""
    stated = work.stated or WorkClass()
    if work.start is None or work.end is None or not work.hours or work.start == work.end:
        outside = work.start is not None and not inside(work.start, hours)
        yield work.day, work.hours, WorkClass(stated.after_hours or outside, stated.emergency)
        return
    parts = split(work.start, work.end, hours)
    whole = sum(part.seconds for part in parts)
    for part in parts:
        work_class = WorkClass(stated.after_hours or part.after_hours, stated.emergency)
        yield part.start.date(), work.hours * part.seconds / whole, work_class


def known_from(work: LoggedWork) -> str:
    """How it was known whether some work was after-hours."""
    if work.stated is not None and (work.stated.after_hours or work.start is None):
        return STATED
    return NOT_KNOWN if work.start is None else FROM_TIMES


def summaries(works: Sequence[LoggedWork], rows: Sequence[WrittenRow]) -> tuple[ClientSummary, ...]:
    """What was imported of each client, by name."""
    by_client: dict[str, list[WrittenRow]] = {}
    sources: dict[str, list[LoggedWork]] = {}
    for row in rows:
        by_client.setdefault(row.client, []).append(row)
    for work in works:
        sources.setdefault(work.client, []).append(work)
    return tuple(
        _summary(client, by_client[client], sources[client]) for client in sorted(by_client, key=str.casefold)
    )


def _summary(client: str, rows: Sequence[WrittenRow], works: Sequence[LoggedWork]) -> ClientSummary:
    hours = sum((row.hours or Fraction(0) for row in rows if row.billable), Fraction(0))
    late = sum(
        (row.hours or Fraction(0) for row in rows if row.billable and row.work_class.after_hours), Fraction(0)
    )
    counts = {name: sum(known_from(work) == name for work in works) for name in KNOWN_FROM}
    months = [f"{row.day:%Y-%m}" for row in rows]
    return ClientSummary(
        client,
        min(months),
        max(months),
        len({work.ticket for work in works}),
        float(hours),
        sum(work.hours is None for work in works),
        sum(not work.billable for work in works),
        float(late / hours) if hours else 0.0,
        *(counts[name] for name in KNOWN_FROM),
    )


def hour_texts(rows: Sequence[WrittenRow]) -> list[str]:
    """The hours of each row with four decimals at most, so that those of a ticket add up to what was logged.

    What rounding leaves over is carried to the ticket's next row: three times 40 minutes are two hours, which
    three times 0.6667 are not, and a ticket's sum is what is rounded up to a billing increment.
    """
    sums: dict[object, Fraction] = {}
    texts = []
    for row in rows:
        if row.hours is None:
            texts.append("")
            continue
        ticket = (row.client, row.ticket, row.channel == "on site", row.billable)
        before = sums.get(ticket, Fraction(0))
        sums[ticket] = before + row.hours
        steps = round(sums[ticket] * GRAIN) - round(before * GRAIN)
        texts.append(f"{steps / GRAIN:.4f}".rstrip("0").rstrip("."))
    return texts


def write_usage(rows: Sequence[WrittenRow], path: Path) -> None:
    """Write the usage table, whole or not at all."""
    with beside(path) as (unfinished,):
        write_rows(unfinished, USAGE_HEAD, _cells(rows))


def _cells(rows: Sequence[WrittenRow]) -> Iterator[tuple[str, ...]]:
    for row, hours in zip(rows, hour_texts(rows), strict=True):
        yield (
            row.client,
            row.ticket,
            row.day.isoformat(),
            hours,
            str(row.work_class),
            row.channel,
            row.role,
            "" if row.asked_within is None else f"{float(row.asked_within):.4f}".rstrip("0").rstrip("."),
            str(row.visits),
            "yes" if row.billable else "no",
            row.person,
        )
