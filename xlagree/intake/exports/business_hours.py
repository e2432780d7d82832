"""Business hours of a week and holidays: read from a line, and a span of work split at their edges."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from xlagree.intake.exports.dates import Moment, read_moment
from xlagree.intake.exports.public_holidays import Region, read_region
from xlagree.intake.sheets import read_sheet
from xlagree.intake.workbook import WORKBOOKS
from xlagree.intake.written_text import RECORDS, SEPARATED
from xlagree.terms.errors import AgreementError, Place, Problem, must_be, refuse
from xlagree.terms.quantities import is_blank

USUAL = "Mon-Fri 08:00-18:00"
"""Business hours where nobody says others."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WANT = f"days and hours such as {USUAL}, or several of them, separated by commas"
NEW_YEARS_EVE = (12, 31)
"""Work of this night ends in the next year."""
_REGION = re.compile(r"[A-Za-z]{2,3}(?:-\S.*)?")
_BETWEEN = re.compile(
    r"[,;]|(?<=\d{4}-\d\d-\d\d)\s+(?=[A-Za-z]{2,3}\b|\d{4}-)|(?<=[A-Za-z]{2})\s+(?=\d{4}-\d\d-\d\d)", re.ASCII
)
"""Between days and regions: a space only beside a day such as 2026-12-24."""
_MIDNIGHT = 24 * 60
_STRETCH = re.compile(r"([a-z]+)(?: ?- ?([a-z]+))? (\d{1,2}):(\d{2}) ?- ?(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True)
class BusinessHours:
    """The stretches of each weekday from Monday on, in minutes from midnight, and days without any."""

    said: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: frozenset[date] = frozenset()
    regions: tuple[Region, ...] = ()

    def __str__(self) -> str:
        count = len(self.holidays)
        of = f" of {' and '.join(region.called for region in self.regions)}" if self.regions else ""
        return self.said + (f", {count} {'holiday' if count == 1 else 'holidays'}{of}" if count else "")

    def on(self, day: date) -> tuple[tuple[int, int], ...]:
        """The stretches of a day, in minutes from midnight."""
        return () if day in self.holidays else self.week[day.weekday()]

    def parts(self, day: date) -> Sequence["DayPart"]:
        """A whole day as its parts, made once."""
        if day not in self._parts:
            midnight = datetime.combine(day, time())
            edges = [0, *(edge for stretch in self.on(day) for edge in stretch), _MIDNIGHT]
            moments = [midnight + timedelta(minutes=edge) for edge in edges]
            pairs = enumerate(pairwise(moments))
            self._parts[day] = [DayPart(low, high, i % 2 == 0) for i, (low, high) in pairs]
        return self._parts[day]

    @cached_property
    def _parts(self) -> dict[date, Sequence["DayPart"]]:
        return {}

    def without(self, holidays: frozenset[date], regions: tuple[Region, ...] = ()) -> "BusinessHours":
        """The same hours with these holidays, and the regions whose they are."""
        return replace(self, holidays=holidays, regions=regions)


@dataclass(frozen=True)
class Holidays:
    """Days without business hours, and the regions whose public holidays are such days too."""

    days: frozenset[date]
    regions: tuple[Region, ...] = ()

    def around(self, days: Iterable[date]) -> frozenset[date]:
        """The holidays that stand, and those of the regions in the years of some days and of the days after them."""
        years = {
            year for day in days for year in (day.year, day.year + ((day.month, day.day) == NEW_YEARS_EVE))
        }
        return self.days.union(*(region.days(sorted(years)) for region in self.regions))


NO_HOLIDAYS = Holidays(frozenset())


@dataclass(frozen=True)
class DayPart:
    """A stretch of work that is all inside business hours or all outside, and within one day."""

    start: datetime
    end: datetime
    after_hours: bool

    @property
    def seconds(self) -> int:
        """How long it is."""
        return round((self.end - self.start).total_seconds())


def read_business_hours(text: str) -> BusinessHours:
    """Business hours from a line.

    >>> hours = read_business_hours("Mon-Fri 8:00-18:00, Sat 9:00-13:00")
    >>> hours.on(date(2026, 11, 28)), hours.on(date(2026, 11, 29))
    (((540, 780),), ())
    """
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for piece in text.replace(";", ",").split(","):
        stretch = _STRETCH.fullmatch(" ".join(piece.casefold().replace("–", "-").split()))
        days = _days(stretch[1], stretch[2] or stretch[1]) if stretch else ()
        opening = _minutes(stretch[3], stretch[4]) if stretch else None
        closing = _minutes(stretch[5], stretch[6]) if stretch else None
        if not days or opening is None or closing is None or opening >= closing:
            raise must_be("business hours", WANT, text)
        for day in days:
            if any(opening < end and start < closing for start, end in week[day]):
                raise must_be("business hours", f"stretches that do not overlap on {DAYS[day]}", text)
            week[day].append((opening, closing))
    return BusinessHours(" ".join(text.split()), tuple(tuple(sorted(day)) for day in week))


def _days(first: str, last: str) -> tuple[int, ...]:
    """The weekdays from one to another, over the end of the week where need be; none for other words."""
    short = [day.casefold() for day in DAYS]
    if first[:3] not in short or last[:3] not in short:
        return ()
    start, end = short.index(first[:3]), short.index(last[:3])
    return tuple((start + i) % 7 for i in range((end - start) % 7 + 1))


def _minutes(hour: str, minute: str) -> int | None:
    at = int(hour) * 60 + int(minute)
    return at if at <= _MIDNIGHT and int(minute) < 60 else None


def split(start: datetime, end: datetime, hours: BusinessHours) -> tuple[DayPart, ...]:
    """A span of work as its parts, at midnight and wherever business hours begin or end.

    >>> late = split(datetime(2026, 11, 20, 17), datetime(2026, 11, 20, 19), read_business_hours(USUAL))
    >>> [(part.seconds // 60, part.after_hours) for part in late]
    [(60, False), (60, True)]
    """
    return tuple(_parts(start, end, hours))


def _parts(start: datetime, end: datetime, hours: BusinessHours) -> Iterator[DayPart]:
    day = start.date()
    while day <= end.date():
        for part in hours.parts(day):
            first, last = max(start, part.start), min(end, part.end)
            if first < last:
                yield DayPart(first, last, part.after_hours)
        day += timedelta(days=1)


def inside(moment: datetime, hours: BusinessHours) -> bool:
    """Whether a moment is within business hours; a closing time is not."""
    minute = moment.hour * 60 + moment.minute
    return any(start <= minute < end for start, end in hours.on(moment.date()))


def read_holidays(asked: str) -> Holidays:
    """Holidays from days and regions with commas, semicolons or spaces between, or from the first column of a file.

    >>> read_holidays("2026-12-24 DE-BY").regions
    (Region(country='DE', part='BY'),)
    """
    if asked.casefold().endswith((*WORKBOOKS, *SEPARATED, *RECORDS)):
        return Holidays(_holidays_of_file(Path(asked)))
    return holidays_of(piece for piece in _BETWEEN.split(asked) if piece.strip())


def holidays_of(pieces: Iterable[object]) -> Holidays:
    """Holidays from days and codes of regions."""
    days, regions, problems = set(), list[Region](), list[Problem]()
    for piece in pieces:
        try:
            if isinstance(piece, str) and _REGION.fullmatch(piece.strip()):
                regions.append(read_region(piece))
            else:
                days.add(holiday(piece))
        except AgreementError as error:
            problems += error.problems
    refuse(problems)
    return Holidays(frozenset(days), tuple(regions))


def holiday(cell: object, place: Place | None = None) -> date:
    """A day that is written so that it can be read in one way only; raises for others."""
    moment = read_moment(cell)
    if isinstance(moment, Moment) and moment.day:
        return moment.day
    remedy = "of a country give its code, such as DE or DE-BY" if str(cell)[:1].isalpha() else ""
    error = must_be("holiday", "a day such as 2026-12-25", cell, remedy)
    raise AgreementError(*(problem.at(place) for problem in error.problems)) if place else error


def _holidays_of_file(path: Path) -> frozenset[date]:
    days, problems = set(), list[Problem]()
    for index, row in enumerate(read_sheet(path)):
        if not row or is_blank(row[0]):
            continue
        try:
            days.add(holiday(row[0], Place(path.name, row=index + 1)))
        except AgreementError as error:
            if index:  # the first row may be a head
                problems += error.problems
    if problems or not days:
        nothing = Problem("has no holiday", "put one day in a row, such as 2026-12-25", Place(path.name))
        raise AgreementError(*(problems or [nothing]))
    return frozenset(days)
