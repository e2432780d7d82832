"""Hours as PSAs write them: decimals with point or comma, clocks, minutes, seconds and durations of workbooks."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache

from xlagree.terms.cell_errors import CELL_ERRORS, MEND
from xlagree.terms.errors import AgreementError, must_be
from xlagree.terms.quantities import same

WANT = "hours such as 1.5 or 1:30, 0 or more"
MOST = 1000
"""Hours of one row; more are minutes or seconds under a column that does not say so."""

LONGEST_TEXT = 60
"""No duration takes more letters; so many digits are none either."""

UNITS: Mapping[str, int] = {"hours": 1, "minutes": 60, "seconds": 3600}
"""The units in which a column may count time, and how many of each make an hour."""

UNIT_WORDS: Mapping[str, tuple[str, ...]] = {
    "hours": (
        "hours",
        "hour",
        "hrs",
        "hr",
        "h",
        "stunden",
        "stunde",
        "std",
        "heures",
        "heure",
        "horas",
        "hora",
    ),
    "minutes": ("minutes", "minute", "mins", "min", "m", "minuten", "minutos", "minuto"),
    "seconds": (
        "seconds",
        "second",
        "secs",
        "sec",
        "s",
        "sekunden",
        "sekunde",
        "sek",
        "secondes",
        "seconde",
        "segundos",
        "segundo",
        "seg",
    ),
}
"""In English, German, French and Spanish."""
UNIT_OF = {word: unit for unit, words in UNIT_WORDS.items() for word in words}

_DAY_ZERO = datetime(1899, 12, 31)
"""A duration of a day and more, shown as a clock, comes out of a workbook as a date of 1900."""

_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:\.0+)?)?", re.ASCII)
_CLOCK_UNIT = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))? ?([a-z]+)\.?", re.ASCII)
_ISO = re.compile(r"p(?:0+d)?t(?:([\d.,]+)h)?(?:([\d.,]+)m)?(?:([\d.,]+)s)?", re.ASCII)
_FRENCH = re.compile(r"(\d{1,3}) ?h([0-5]\d)", re.ASCII)
_BETWEEN = "(?:,? (?:and|und|et|y) |, |[ ,:])?"
_SPOKEN = re.compile(
    r"(?:0+ ?d(?:ays?)?[ ,]+)?"
    + _BETWEEN.join(rf"(?:(\d+) ?(?:{'|'.join(words)})(?![a-z])\.?)?" for words in UNIT_WORDS.values()),
    re.ASCII,
)
_COUNTED = re.compile(r"([\d.,]+) ?([a-z]+)\.?", re.ASCII)
_SHOWN = re.compile(r"[(\[]\s*h{1,2}:mm(?::ss)?\s*[)\]]")
"""How clocks are shown, after a label."""
_PLAIN = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d+)", re.ASCII)
_THOUSANDS_POINT = re.compile(r"\d{1,3}(,\d{3})+\.\d+", re.ASCII)
_THOUSANDS_COMMA = re.compile(r"\d{1,3}(\.\d{3})+,\d+", re.ASCII)


def as_hours(term: str, cell: object, unit: str = "hours") -> Fraction:
    """A cell as exact hours; raises AgreementError for what is not time, or could be two things.

    `unit` is what a bare number counts: hours, minutes or seconds.

    >>> [str(as_hours("hours", cell)) for cell in (1.5, "1,5", "1:30", "1h 30m", "90 min")]
    ['3/2', '3/2', '3/2', '3/2', '3/2']
    >>> as_hours("hours", 5400, "seconds")
    Fraction(3, 2)
    """
    hours = _of_text(term, cell, unit) if isinstance(cell, str) else _of_value(cell, unit)
    if hours is None or hours < 0:
        raise must_be(term, WANT, cell, MEND if cell in CELL_ERRORS else "")
    if hours > MOST:
        remedy = 'if these are minutes or seconds, give the "hours unit" in a mapping file'
        raise must_be(term, f"at most {MOST:,} hours in one row", cell, remedy)
    return hours


def split_unit(label: str) -> tuple[str, str]:
    """A label, reduced to what counts in a comparison, without its unit at the end, and that unit.

    >>> split_unit("total_time_seconds"), split_unit("Duration (min)"), split_unit("Hours")
    (('totaltime', 'seconds'), ('duration', 'minutes'), ('hours', 'hours'))
    """
    label = _SHOWN.sub("", label.casefold())
    text = same(label)
    words = re.findall(r"[^\W\d_]+", label)
    if not words or words[-1] not in UNIT_OF:
        return text, "hours"
    bare = text.removesuffix(words[-1])
    bare = bare.removesuffix(words[-2]) if words[-2:-1] in (["in"], ["en"]) else bare
    return bare or text, UNIT_OF[words[-1]]


def _of_value(cell: object, unit: str) -> Fraction | None:
    """What a cell of a workbook holds; a duration says its unit itself."""
    if isinstance(cell, datetime):
        since = cell - _DAY_ZERO
        return _of_seconds(since.total_seconds()) if cell.year == 1900 and since.days <= 60 else None
    if isinstance(cell, timedelta):
        return _of_seconds(cell.total_seconds())
    if isinstance(cell, time):
        return Fraction(cell.hour * 3600 + cell.minute * 60 + cell.second, 3600)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    # A binary fraction stands for the decimal that somebody typed.
    return Fraction(f"{cell:.12g}") / UNITS[unit] if abs(cell) < 1e12 else None


def _of_seconds(seconds: float) -> Fraction:
    return Fraction(round(seconds), 3600)


@lru_cache(maxsize=65536)  # an export repeats few durations in many rows
def _of_text(term: str, cell: str, unit: str) -> Fraction | None:
    text = " ".join(cell.casefold().split())
    if len(text) > LONGEST_TEXT:
        return None
    if match := _CLOCK.fullmatch(text):
        if unit != "hours":
            raise must_be(term, f"a number of {unit}", cell)
        return _of_clock(*match.groups())
    if (match := _CLOCK_UNIT.fullmatch(text)) and (named := UNIT_OF.get(match[4])) != "seconds":
        hours, minutes, seconds = match.groups()[:3]
        if named == "minutes":
            return None if seconds else _of_clock("0", hours, minutes)
        return _of_clock(hours, minutes, seconds) if named else None
    if match := _FRENCH.fullmatch(text):
        return _of_clock(match[1], match[2], None)
    for form in (_ISO, _SPOKEN):
        if (match := form.fullmatch(text)) and any(match.groups()):
            return _of_parts(term, match.groups(), cell)
    if (match := _COUNTED.fullmatch(text)) and match[2] in UNIT_OF:
        text, unit = match[1], UNIT_OF[match[2]]
    number = _number(term, text, cell)
    return None if number is None else number / UNITS[unit]


def _of_clock(hours: str, minutes: str, seconds: str | None) -> Fraction:
    return Fraction(int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0), 3600)


def _of_parts(term: str, parts: Sequence[str | None], cell: str) -> Fraction | None:
    """The sum of hours, minutes and seconds, of which some may be missing."""
    counted = [_number(term, part or "0", cell) for part in parts]
    given = [number / per for number, per in zip(counted, UNITS.values(), strict=False) if number is not None]
    return sum(given, Fraction()) if len(given) == len(parts) else None


def _number(term: str, text: str, cell: str) -> Fraction | None:
    if _PLAIN.fullmatch(text):
        return Fraction(text.removesuffix("."))
    if _THOUSANDS_POINT.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if _THOUSANDS_COMMA.fullmatch(text):
        return Fraction(text.replace(".", "").replace(",", "."))
    if match := _COMMA.fullmatch(text):
        if len(match[2]) == 3 and len(match[1]) <= 3 and not match[1].startswith("0"):
            raise _two_readings(term, cell, match[1], match[2])
        return Fraction(f"{match[1]}.{match[2]}")
    return None


def _two_readings(term: str, cell: str, whole: str, rest: str) -> AgreementError:
    remedy = f"write {whole}.{rest.rstrip('0') or '0'} or {whole}{rest}"
    return must_be(term, "a number that can be read in one way only", cell, remedy)
