"""Dates such as 26-01-05, in which the year may stand first: told by how few years the dates of a file are of."""

import re
from collections.abc import Iterable
from datetime import date

from xlagree.intake.exports.calendar_words import month_number
from xlagree.intake.exports.dates import Written, read_moment
from xlagree.terms.errors import AgreementError, Place, Problem

YEAR_FIRST = "year-month-day"
RECENT = 2015
"""What is exported is not of years before."""
CLEARLY = 3
"""Years by which one reading is narrower than another that is wrong."""

_SHORT = re.compile(r"(\d\d)([-/. ])(\d\d|[A-Za-z]{3,9})\2(\d\d)(?:\D.*)?", re.ASCII)


def year_first(dates: Iterable[tuple[Place, object]]) -> bool:
    """Whether the year stands first in the dates of a file; raises where it may stand at either end.

    >>> year_first([(Place("a.csv"), "26-01-05"), (Place("a.csv"), "26-02-20")])
    True
    >>> year_first([(Place("a.csv"), "23/11/26"), (Place("a.csv"), "04/12/26")])
    False
    """
    first: list[int] = []
    last: list[int] = []
    shown: tuple[Place, object] | None = None
    hyphens = named = False
    for place, cell in dates:
        match = _SHORT.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None and not isinstance(read_moment(cell), Written):
            continue
        day = None if match is None else _day(match)
        if match is None or day is None:
            return False
        shown, hyphens = shown or (place, cell), hyphens or match[2] == "-"
        named = named or match[3].isalpha()
        first.append(day.year)
        last.append(2000 + int(match[4]))
    if shown is None:
        return False
    if named:  # everybody writes the day before the name of a month, and nobody exports work of so long ago
        return min(first) >= RECENT > min(last)
    narrower = (max(last) - min(last)) - (max(first) - min(first))
    if abs(narrower) >= CLEARLY:
        return narrower > 0
    if (min(first) >= RECENT) != (min(last) >= RECENT):
        return min(first) >= RECENT
    if not hyphens:
        return False
    what = f"no date shows whether the year stands first or last (such as {shown[1]})"
    raise AgreementError(Problem(what, "give --date-order, or write years with four digits", shown[0]))


def of_year_first(cell: object) -> date | None:
    """The day of such a date, None for other cells."""
    match = _SHORT.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return None if match is None else _day(match)


def _day(match: re.Match[str]) -> date | None:
    month = int(match[3]) if match[3].isdigit() else month_number(match[3].casefold())
    try:
        return date(2000 + int(match[1]), month, int(match[4]))
    except ValueError:
        return None
