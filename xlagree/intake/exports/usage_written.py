"""Work from an export put into the generic table of usage: split at business hours, merged by day, summed up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from xlagree.intake.exports.business_hours import BusinessHours, inside, split
from xlagree.intake.exports.exact_sums import ExactSum
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.words import NORMAL, WorkClass
from xlagree.intake.files import beside, write_rows

USAGE_HEAD = (
    "client", "ticket", "date", "hours", "class", "channel", "role", "asked within", "visits", "billable", "person"
)  # fmt: skip
GRAIN = 10_000
"""Hours are written in ten-thousandths: fine enough for a second, and short."""

STATED, FROM_TIMES, FROM_DAYS, NOT_KNOWN = KNOWN_FROM = ("stated", "from times", "from days", "not known")
"""How it was known whether work was after-hours."""


class WrittenRow(NamedTuple):
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
    work: str = ""


@dataclass(frozen=True)
class ClientSummary:
    """What was imported of one client; hours and the share after hours are of billable rows, months are such as 2026-11."""

    client: str
    first_month: str
    last_month: str
    tickets: int
    hours: float
    hours_not_billable: float
    rows_without_hours: int
    rows_not_billable: int
    after_hours_share: float
    stated: int
    from_times: int
    from_days: int
    not_known: int


def usage_rows(works: Iterable[LoggedWork], hours: BusinessHours) -> tuple[WrittenRow, ...]:
    """Rows of the usage table, in the order of the work, which has each client under one name.

    Work of the same ticket, day, class, channel, role and person is one row: two rows that say the same would be taken
    for one that stands twice. A visit is counted once for each ticket and day on which work on site began.
    """
    merged: dict[object, _Merged] = {}
    visited: set[tuple[str, str, date]] = set()
    for number, work in enumerate(works):
        visit = (work.client, work.ticket, work.day)
        visits = work.channel == "on site" and work.billable and work.hours is not None
        visits = visits and visit not in visited
        if visits:
            visited.add(visit)
        for day, logged, work_class in _parts(work, hours):
            same_row = (
                work.client, work.ticket, day, work_class, work.channel, work.role, work.work, work.asked_within,
                work.billable, work.person,
                number if logged is None else None,  # rows without hours are counted downstream, so they stay apart
            )  # fmt: skip
            row = merged.get(same_row)
            if row is None:
                row = merged[same_row] = _Merged(work, day, work_class)
            row.add(logged, visits)
            visits = False
    people: dict[str, str] = {"": ""}
    return tuple(row.written(people) for row in merged.values())


@dataclass(slots=True)
class _Merged:
    """A row of the usage table on the way: the first work of it, and the hours and visits of all."""

    work: LoggedWork
    day: date
    work_class: WorkClass
    hours: Fraction | None = None
    visits: int = 0

    def add(self, hours: Fraction | None, visits: int) -> None:
        """More hours of the same row."""
        self.hours = hours if self.hours is None or hours is None else self.hours + hours
        self.visits += visits

    def written(self, people: dict[str, str]) -> WrittenRow:
        """The row; a person has a number in it, and no name."""
        work, person = self.work, people.setdefault(self.work.person, f"person {len(people)}")
        return WrittenRow(
            work.client,
            work.ticket,
            self.day,
            self.hours,
            self.work_class,
            work.channel,
            work.role,
            work.asked_within,
            self.visits,
            work.billable,
            person,
            work.work,
        )


def _parts(work: LoggedWork, hours: BusinessHours) -> Iterator[tuple[date, Fraction | None, WorkClass]]:
    """Day, hours and class of each part of some work; the parts have the logged hours in proportion."""
    stated = work.stated or NORMAL
    if work.start is None or work.end is None or not work.hours or work.start == work.end:
        outside = work.day_off if work.start is None else not inside(work.start, hours)
        yield work.day, work.hours, _late(stated) if outside else stated
        return
    parts = split(work.start, work.end, hours)
    whole = sum(part.seconds for part in parts)
    for part in parts:
        share = work.hours if len(parts) == 1 else work.hours * part.seconds / whole
        yield part.start.date(), share, _late(stated) if part.after_hours else stated


def _late(stated: WorkClass) -> WorkClass:
    return stated if stated.after_hours else replace(stated, after_hours=True)


def known_from(work: LoggedWork) -> str:
    """How it was known whether some work was after-hours."""
    if work.stated is not None and work.stated.after_hours:
        return STATED
    if work.start is not None:
        return FROM_TIMES
    return FROM_DAYS if work.day_off else NOT_KNOWN if work.stated is None else STATED


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
    billed = [(row.hours, row.work_class.after_hours) for row in rows if row.billable]
    hours = ExactSum(logged for logged, _ in billed if logged is not None).value
    unbilled = ExactSum(row.hours for row in rows if not row.billable and row.hours is not None).value
    late = ExactSum(logged for logged, after_hours in billed if after_hours and logged is not None).value
    counts = Counter(map(known_from, works))
    return ClientSummary(
        client,
        f"{min(row.day for row in rows):%Y-%m}",
        f"{max(row.day for row in rows):%Y-%m}",
        len({work.ticket for work in works}),
        float(hours),
        float(unbilled),
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


def is_written_usage(path: Path) -> bool:
    """Whether a file begins as a table of usage does that was written here."""
    with path.open("rb") as file:
        head = file.readline(1000).decode("utf-8-sig", errors="replace").strip()
    return head in (",".join(USAGE_HEAD), ",".join((*USAGE_HEAD, "work")))


def write_usage(rows: Sequence[WrittenRow], path: Path) -> None:
    """Write the usage table, whole or not at all."""
    with beside(path) as (unfinished,):
        if any(row.work for row in rows):
            told = zip(_cells(rows), rows, strict=True)
            write_rows(unfinished, (*USAGE_HEAD, "work"), ((*cells, row.work) for cells, row in told))
        else:
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
