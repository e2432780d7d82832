"""Days, times and durations as workbooks keep them: numbers in a format that shows them so, or written out."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache

FROM_1900, FROM_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
"""From where a workbook counts its days; the second is that of some that were begun on a Mac."""
BUILT_IN = {**dict.fromkeys((*range(14, 23), 45, 47), False), 46: True}
"""The formats of days and times that files name by their number alone, and whether they show a duration."""

_BESIDE = re.compile(r'"[^"]*"?|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
"""What of a format shows no part of a day: texts, letters that stand for themselves, colours, currencies, conditions."""
_PART_OF_A_DAY = re.compile("[ymdhs]", re.IGNORECASE)
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S", re.ASCII)
_DAY = timedelta(days=1)
_MILLISECONDS = 86_400_000
_MARCH_1900 = 60
"""Excel counts a 29 February in 1900; from then on its days are those of the calendar."""


@lru_cache  # a sheet has few formats in many cells
def shows_time(code: str) -> bool | None:
    """Whether a format of days and times shows a duration; None of one that shows numbers.

    >>> shows_time("TT.MM.JJJJ"), shows_time("[h]:mm"), shows_time('0.0 "days"'), shows_time("[Red]0")
    (False, True, None, None)
    """
    first = _BESIDE.sub("", code).partition(";")[0]
    return "[" in first if _PART_OF_A_DAY.search(first) else None


def moment_of(days: float, start: datetime, duration: bool) -> datetime | time | timedelta | str:
    """The moment so many days after the start, to the millisecond: a time of day where it is less than one, or a duration.

    #VALUE! where the calendar has no such day.

    >>> moment_of(46357.5, FROM_1900, False), moment_of(0.375, FROM_1900, False), moment_of(1.5, FROM_1900, True)
    (datetime.datetime(2026, 12, 1, 12, 0), datetime.time(9, 0), datetime.timedelta(days=1, seconds=43200))
    """
    try:
        span = timedelta(milliseconds=round(days * _MILLISECONDS))
        if duration:
            return span
        if days >= 0 and span < _DAY:
            return (datetime.min + span).time()
        if start == FROM_1900 and 0 < days < _MARCH_1900:
            span += _DAY
        return start + span
    except (OverflowError, ValueError):
        return "#VALUE!"


def iso_moment(text: str) -> datetime | time | None:
    """A day, with a time or without one, or a time of day, as it is written out; None where the calendar has none such.

    >>> iso_moment("2026-12-01T09:30:00Z"), iso_moment("09:30"), iso_moment("2026-02-30")
    (datetime.datetime(2026, 12, 1, 9, 30), datetime.time(9, 30), None)
    """
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text).replace(tzinfo=None)
        except ValueError:
            continue
    return None


def iso_duration(text: str) -> time | timedelta | None:
    """A time of day as it is written out, or what is no time of a day.

    >>> iso_duration("PT09H30M00S"), iso_duration("PT26H30M00S")
    (datetime.time(9, 30), datetime.timedelta(days=1, seconds=9000))
    """
    match = _DURATION.fullmatch(text)
    if not match:
        return None
    sign, hours, minutes, seconds, fraction = match.groups()
    span = timedelta(
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds),
        microseconds=int(f"{fraction or '':0<6.6}"),
    )
    if sign:
        return -span
    return (datetime.min + span).time() if span < _DAY else span
