"""Work of an export that cannot be meant, looked at as it was logged, before anything is split or merged."""

from collections.abc import Iterator, Sequence
from datetime import date

from xlagree.actuarial.experience.doubtful import Log, LoggedRow
from xlagree.actuarial.experience.shared_days import WorkedDay, hours_elsewhere
from xlagree.intake.doubtful_rows import doubtful_rows
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.pricing.usage import month_label
from xlagree.terms.errors import Problem


def doubts(works: Sequence[LoggedWork]) -> Iterator[Problem]:
    """What cannot be meant of each client's billed work."""
    clients: dict[str, list[tuple[LoggedWork, WorkedDay]]] = {}
    for work in works:
        if work.billable and work.hours is not None:
            hours = work.hours.numerator / work.hours.denominator
            worked = WorkedDay(work.client, work.person, work.day.isoformat(), hours)
            clients.setdefault(work.client, []).append((work, worked))
    elsewhere = hours_elsewhere([worked for own in clients.values() for _, worked in own])
    last = max((work.day for own in clients.values() for work, _ in own), default=date.min)
    for client, own in clients.items():
        first = _month(min(work.day for work, _ in own))
        rows = tuple(
            LoggedRow(
                hours,
                _month(work.day) - first,
                work.ticket,
                day,
                person,
                elsewhere.get((client, person, day), 0.0),
            )
            for work, (_, person, day, hours) in own
        )
        log = Log(rows, tuple(map(month_label, range(first, _month(last) + 1))))
        yield from doubtful_rows(client, log, [work.place for work, _ in own])


def _month(day: date) -> int:
    """Its month, counted from the year 0."""
    return day.year * 12 + day.month - 1
