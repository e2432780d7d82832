"""Dates and times as PSAs write them, and whether the day or the month stands first in a file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from xlagree.intake.exports.calendar_words import month_number, unaccented, without_weekday
from xlagree.terms.cell_errors import CALCULATE, CELL_ERRORS, MEND, NO_VALUE
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import as_text

DAY_MONTH, MONTH_DAY = DATE_ORDERS = ("day-month", "month-day")
WANT = "a date such as 2026-11-23, 23/11/2026 9:30 or 23 Nov 2026"
UTC_ZONES = ("z", "utc", "gmt", "+00:00", "-00:00", "+0000", "-0000")
"""Zones in which programs exchange times; any other is taken for that of the place where the work was done."""
YEARS = range(1970, 2200)
"""Work of other years is a slip of the pen, and the first and the last of all days have no day beside them."""
PIVOT = 70
"""Years of two digits from here on are of the last century."""

EPOCH = datetime(1970, 1, 1)
MILLISECONDS = 1000
"""Programs count time from the epoch in seconds, of ten digits, or in milliseconds, of thirteen."""

_HALF = r"(?: ?([ap])\.? ?m\.?| ?uhr)?"
_TIME = rf"(\d{{1,2}})[:.h](\d{{2}})(?::(\d{{2}})(?:[.,]\d+)?)?{_HALF}"
_ZONES = r"cest|cet|e[ds]t|c[ds]t|m[ds]t|p[ds]t|bst|we?st|wet|eest|eet|mesz|mez"
_ZONE = rf"(?: ?(z|(?:utc|gmt)?[+-]\d{{2}}:?\d{{2}}|utc|gmt|{_ZONES})(?: \([\w ]+\))?)?"
_TAIL = rf"(?:(?:t|,? (?:at |um |a )?){_TIME}{_ZONE})?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TAIL}", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?()(z)?)?", re.ASCII)
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TAIL}", re.ASCII)
_DAY_NAME = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?: de |[ /-])([a-z]+)\.?,?(?: del? |[ /-])(\d{{4}}|\d{{2}}){_TAIL}",
    re.ASCII,
)
_NAME_DAY = re.compile(rf"([a-z]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TAIL}", re.ASCII)
_TIME_ALONE = re.compile(rf"(\d{{1,2}})[:h](\d{{2}})(?::(\d{{2}})(?:\.\d+)?)?{_HALF}", re.ASCII)
_SINCE_EPOCH = re.compile(r"1\d{9}(?:\d{3})?", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """What a cell says of a moment: a day, a time of day, or both; `utc` where the time is not a local one.

    24:00 is the beginning of the next day; without a day of its own it is `next_day` to whatever day it is of.
    """

    day: date | None
    at: time | None = None
    utc: bool = False
    next_day: bool = False


@dataclass(frozen=True)
class Clock:
    """A time of day, none where none was written; 24:00 is the first moment of the next day."""

    at: time | None = None
    utc: bool = False
    next_day: bool = False


@dataclass(frozen=True)
class Written:
    """A date in numbers whose order its file decides: the first number, the second, the year, the time."""

    first: int
    second: int
    year: int
    clock: Clock

    @property
    def at(self) -> time | None:
        """The time of day, none where none was written."""
        return self.clock.at

    @property
    def first_is_day(self) -> bool:
        """Whether this date alone shows that the day stands first."""
        return 12 < self.first <= 31 and self.second <= 12

    @property
    def first_is_month(self) -> bool:
        """Whether this date alone shows that the month stands first."""
        return 12 < self.second <= 31 and self.first <= 12

    def moment(self, order: str) -> Moment | None:
        """The moment when day and month stand in this order, or None when there is no such day."""
        day, month = (self.first, self.second) if order == DAY_MONTH else (self.second, self.first)
        return _moment(self.year, month, day, self.clock)


def read_moment(cell: object) -> Moment | Written | None:
    """A cell as a moment, as numbers whose order is open, or None when it is no date and no time.

    >>> read_moment("23.11.2026 9:05 PM")
    Moment(day=datetime.date(2026, 11, 23), at=datetime.time(21, 5), utc=False, next_day=False)
    >>> read_moment("Nov 23, 2026") == read_moment("23-Nov-26") == read_moment("2026-11-23")
    True
    >>> read_moment("3/4/26").first
    3
    """
    if isinstance(cell, date) and cell.year not in YEARS:
        return None
    if isinstance(cell, datetime):
        # Workbooks keep moments as fractions of a day, which miss the second by a little.
        near = cell + timedelta(microseconds=500_000)
        return Moment(near.date(), near.time().replace(microsecond=0))
    if isinstance(cell, date):
        return Moment(cell)
    if isinstance(cell, time):
        return Moment(None, cell.replace(microsecond=0))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _read_text(as_text(cell))
    return _read_text(" ".join(cell.casefold().split())) if isinstance(cell, str) else None


@lru_cache(maxsize=100_000)  # each date is looked at for its order first, and then read
def _read_text(text: str) -> Moment | Written | None:
    text = without_weekday(unaccented(text))
    if _SINCE_EPOCH.fullmatch(text):
        return _since_epoch(int(text))
    if match := _ISO.fullmatch(text):
        return _with_time(int(match[1]), int(match[3]), int(match[4]), match.groups()[4:])
    if match := _COMPACT.fullmatch(text):
        return _with_time(int(match[1]), int(match[2]), int(match[3]), match.groups()[3:])
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
        if match[2] == ".":
            return _with_time(year, second, first, match.groups()[4:])
        clock = _clock(match.groups()[4:])
        return None if clock is None else Written(first, second, year, clock)
    if match := _DAY_NAME.fullmatch(text):
        return _with_time(_full_year(match[3]), month_number(match[2]), int(match[1]), match.groups()[3:])
    if match := _NAME_DAY.fullmatch(text):
        return _with_time(int(match[3]), month_number(match[1]), int(match[2]), match.groups()[3:])
    if match := _TIME_ALONE.fullmatch(text):
        clock = _clock((*match.groups(), None))
        return None if clock is None else Moment(None, clock.at, clock.utc, clock.next_day)
    return None


def _since_epoch(count: int) -> Moment:
    """Seconds, or milliseconds where they are so many, from the first of January 1970 in UTC."""
    moment = EPOCH + timedelta(seconds=count // MILLISECONDS if count >= 10**12 else count)
    return Moment(moment.date(), moment.time(), utc=True)


def _with_time(year: int, month: int, day: int, tail: Sequence[str | None]) -> Moment | None:
    clock = _clock(tail)
    return None if clock is None else _moment(year, month, day, clock)


def _moment(year: int, month: int, day: int, clock: Clock) -> Moment | None:
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return Moment(on + timedelta(days=clock.next_day), clock.at, clock.utc) if year in YEARS else None


def _clock(tail: Sequence[str | None]) -> Clock | None:
    """Hours, minutes, seconds, a or p, and zone as a time of day; None where there is no such time."""
    hour_text, minute, second, half, zone = tail
    if hour_text is None:
        return Clock()
    hour = int(hour_text)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    utc = zone in UTC_ZONES or (zone or "").removeprefix("utc").removeprefix("gmt") in UTC_ZONES
    if hour == 24 and not int(minute or 0) and not int(second or 0):
        return Clock(time(), utc, next_day=True)
    try:
        return Clock(time(hour, int(minute or 0), int(second or 0)), utc)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= PIVOT else 2000)


def is_date(cell: object) -> bool:
    """Whether a cell is a day as exports write it, whatever stands first in it.

    >>> is_date("15/10/2026"), is_date("1 Oct 2026"), is_date("9:30"), is_date("31/02/2026")
    (True, True, False, False)
    """
    read = read_moment(cell)
    if isinstance(read, Written):
        return any(read.moment(order) for order in DATE_ORDERS)
    return read is not None and read.day is not None


def date_order(dates: Iterable[tuple[Place, object]], asked: str | None = None) -> str | None:
    """Whether day or month stands first in a file, from all its dates; None where it makes no difference.

    `asked` is what somebody said about it, which wins. Raises when the dates contradict each other, when none
    of them shows the order, and when a spreadsheet has already turned some of them around.
    """
    day_first: tuple[Place, object] | None = None
    month_first: tuple[Place, object] | None = None
    open_one: tuple[Place, object] | None = None
    real_days: set[int] = set()
    numbers = False
    for place, cell in dates:
        if isinstance(cell, date):
            real_days.add(cell.day)
        written = read_moment(cell) if isinstance(cell, str) else None
        if isinstance(written, Written):
            numbers = True
            day_first = day_first or ((place, cell) if written.first_is_day else None)
            month_first = month_first or ((place, cell) if written.first_is_month else None)
            if written.first != written.second and max(written.first, written.second) <= 12:
                open_one = open_one or (place, cell)
    shown = day_first or month_first
    if shown and not open_one and real_days and max(real_days) <= 12:
        what = f"a spreadsheet has turned day and month around in some dates, not in {_shown(shown)}"
        raise AgreementError(Problem(what, "import the .csv as it was exported", shown[0]))
    if not numbers:
        return None
    if asked:
        return asked
    remedy = "give --date-order day-month or month-day"
    if day_first and month_first:
        what = f"{_shown(day_first)} has the day first and {_shown(month_first)} the month"
        raise AgreementError(Problem(what, f"mend one of them, or {remedy}", month_first[0]))
    if open_one and not day_first and not month_first:
        what = f"no date shows whether day or month stands first (such as {open_one[1]})"
        raise AgreementError(Problem(what, remedy, open_one[0]))
    return DAY_MONTH if day_first else MONTH_DAY if month_first else None


def _shown(dated: tuple[Place, object]) -> str:
    return f"{' '.join(str(dated[1]).split())} (row {dated[0].row})"


def no_date_remedy(cell: object) -> str:
    """What to do about a cell that is no date.

    >>> no_date_remedy("1826-10-01"), no_date_remedy("soon")
    ('correct the year', '')
    """
    if cell == NO_VALUE:
        return CALCULATE
    if cell in CELL_ERRORS:
        return MEND
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", str(cell))
    return "correct the year" if any(int(year) not in YEARS for year in years) else ""
