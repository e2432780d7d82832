"""Labels of columns that are each a day of a week or a month, and the cells that say of which."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xlagree.intake.exports.calendar_words import month_number, unaccented, weekday_numbers
from xlagree.intake.exports.dates import DATE_ORDERS, Written, read_moment
from xlagree.terms.quantities import same

FEWEST_DAYS = 3
"""So many labels of days are a week, and not a column that is called after one."""
FEWEST_NUMBERS = 5
"""So many bare numbers from 1 on are the days of a month."""
A_WEEK = 7
DECEMBER = 12
EARLIEST = 2000
"""No timesheet is older."""

WEEK_BEGINS = (
    "period start", "period from", "period begin", "start of period", "week start", "week starting", "week beginning",
    "week commencing", "week of", "week from", "wc", "start date", "start", "from", "woche ab", "woche vom", "von",
    "wochenbeginn", "semaine du", "du", "semana del", "desde",
)  # fmt: skip
WEEK_ENDS = (
    "period end", "period to", "end of period", "week end", "week ending", "week to", "we", "end date", "end", "to",
    "woche bis", "bis", "wochenschluss", "au", "semana hasta", "hasta",
)  # fmt: skip
WEEKS = (
    "week", "date", "period", "pay period", "timesheet period", "timesheet date", "month", "woche", "datum", "zeitraum",
    "monat", "semaine", "periode", "mois", "semana", "fecha", "periodo", "mes",
)  # fmt: skip
"""Labels of what may be the first or the last day, or both."""
BEGINS, ENDS, EITHER = (frozenset(map(same, labels)) for labels in (WEEK_BEGINS, WEEK_ENDS, WEEKS))

_NUMBERED = re.compile(r"(?:day|tag|jour|dia) ?(\d{1,2})(?: hours| hrs)?")
_WORD = re.compile(r"([a-z]{2,9})\b.*")
_ISO_WEEK = re.compile(r"(\d{4})[- ]?w(\d{1,2})|w(?:eek|k)? ?(\d{1,2})[ ,/-]+(\d{4})", re.ASCII)
_MONTH = re.compile(
    r"(?<![\w./-])(?:(?P<number>\d{1,2}) ?[/.] ?|(?<!\d )(?<!\d\. )(?P<name>[a-z]{3,})\.? )(?P<year>\d{4})(?![\w/-]|\.\d)"
)
_BETWEEN = re.compile(r" (?:-|–|—|to|bis|au|al|until|through) |\s*[–—]\s*")


@dataclass(frozen=True)
class DayColumn:
    """A column of one day: by its weekday from Monday 0, its number in a period, or else the date that is its label."""

    index: int
    label: str
    weekday: int | None = None
    number: int | None = None

    @property
    def is_dated(self) -> bool:
        """Whether its label says the day alone."""
        return self.weekday is None and self.number is None


def day_columns(labels: Sequence[str]) -> tuple[DayColumn, ...]:
    """The columns that are each a day, all told in the same way; none where there are too few.

    >>> [column.weekday for column in day_columns(["Client", "Mon", "Tue", "Wed"])]
    [0, 1, 2]
    """
    plain = [unaccented(label.casefold().replace("_", " ")).strip() for label in labels]
    for told in (_dated, _numbered, _named, _bare):
        columns = tuple(told(plain))
        if len(columns) >= FEWEST_DAYS:
            return tuple(replace(column, label=labels[column.index]) for column in columns)
    return ()


def but_for_days(labels: Sequence[str]) -> list[str]:
    """Labels as they are compared, all days alike: the sheets of two weeks have the same columns.

    >>> but_for_days(["Client", "2026-01-05", "2026-01-06", "2026-01-07"])
    ['client', 'day', 'day', 'day']
    """
    days = {column.index for column in day_columns(labels) if column.is_dated}
    return ["day" if i in days else same(label) for i, label in enumerate(labels)]


def _dated(labels: Sequence[str]) -> Iterator[DayColumn]:
    for i, label in enumerate(labels):
        if any(day_of(label, order) for order in DATE_ORDERS):
            yield DayColumn(i, label)


def _numbered(labels: Sequence[str]) -> Iterator[DayColumn]:
    for i, label in enumerate(labels):
        if match := _NUMBERED.fullmatch(label):
            yield DayColumn(i, label, number=int(match[1]))


def _named(labels: Sequence[str]) -> Iterator[DayColumn]:
    words = [(i, match[1]) for i, label in enumerate(labels) if (match := _WORD.fullmatch(label))]
    days = [(i, word) for i, word in words if weekday_numbers([word])]
    numbers = weekday_numbers([word for _, word in days])
    for (i, _), number in zip(days, numbers, strict=False):
        yield DayColumn(i, labels[i], weekday=number)


def _bare(labels: Sequence[str]) -> Iterator[DayColumn]:
    places = [i for i, label in enumerate(labels) if label.isdecimal() and len(label) <= 2]
    if len(places) >= FEWEST_NUMBERS and [int(labels[i]) for i in places] == list(range(1, len(places) + 1)):
        yield from (DayColumn(i, labels[i], number=number) for number, i in enumerate(places, 1))


def day_of(cell: object, order: str) -> date | None:
    """The day that a cell is, with day and month in this order."""
    moment = read_moment(cell)
    if isinstance(moment, Written):
        moment = moment.moment(order)
    return None if moment is None else moment.day


@dataclass(frozen=True)
class Period:
    """The first day of a period and its last, as far as they are known."""

    first: date | None = None
    last: date | None = None


def months_in(text: str) -> frozenset[date]:
    """The months that a text names with their year, each by its first day; the month of a whole date is none.

    >>> [f"{day:%Y-%m}" for day in months_in("Stundenzettel Oktober 2026")], months_in("3 October 2026"), months_in("02.11.2026")
    (['2026-10'], frozenset(), frozenset())
    """
    plain = unaccented(" ".join(text.casefold().split()))
    told = (
        (month_number(match["name"] or "") or int(match["number"] or 0), int(match["year"]))
        for match in _MONTH.finditer(plain)
    )
    return frozenset(
        date(year, month, 1) for month, year in told if 1 <= month <= DECEMBER and year >= EARLIEST
    )


def period_of(cell: object, order: str, begins: bool, ends: bool) -> Period:
    """The period that a cell says: by a week of the year or by two dates, else that end of it that its label names.

    >>> period_of("2026-W02", "day-month", True, True).first
    datetime.date(2026, 1, 5)
    >>> period_of("5.1.2026 - 11.1.2026", "day-month", True, True).last
    datetime.date(2026, 1, 11)
    """
    text = unaccented(" ".join(str(cell).casefold().split()))
    if match := _ISO_WEEK.fullmatch(text):
        year, week = (match[1], match[2]) if match[1] else (match[4], match[3])
        try:
            monday = date.fromisocalendar(int(year), int(week), 1)
        except ValueError:
            return Period()
        return Period(monday, monday + timedelta(days=A_WEEK - 1))
    edges = [day_of(edge, order) for edge in _BETWEEN.split(text)]
    if len(edges) == 2 and None not in edges:
        return Period(*edges)
    day = day_of(cell, order)
    if day is None and begins and (month := _month_of(text, order)):
        return Period(month, month.replace(day=monthrange(month.year, month.month)[1]))
    return Period(day if begins else None, day if ends else None)


def _month_of(text: str, order: str) -> date | None:
    """The first day of the month that a text is, or that alone is named in it."""
    named = months_in(text)
    return (
        day_of(f"1 {text}", order) or day_of(f"{text}-01", order) or (min(named) if len(named) == 1 else None)
    )
