"""What stands beside the hours of an export: units in labels, minutes apart from hours, breaks, and what a quantity counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours import UNIT_OF, UNITS, as_hours
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import same

NEAR = Fraction(1, 60)
"""Hours within which a duration is that from start to end: times are written to the minute."""
SHORT_BREAK = 4
"""Hours of a break; a number beyond counts minutes."""
COUNTED = ("quantity", "qty", "units", "menge", "anzahl")
"""Labels of columns that count whatever the line of an invoice sells."""
COUNTED_BY = ("unit", "uom", "unit of measure", "unit type", "einheit")
"""Labels of the column that says what is counted."""
BREAKS = ("break", "breaks", "lunch", "pause", "pausen", "mittagspause", "descanso", "pausa", "descansos")

EDGES = (
    "start",
    "begin",
    "from",
    "in",
    "end",
    "to",
    "out",
    "beginn",
    "ende",
    "von",
    "bis",
    "début",
    "fin",
    "inicio",
)
"""Words of a column that says when a break began or ended."""

WORKED = (
    "", "worked", "work", "duration", "time", "spent", "logged", "timespent", "timeworked", "timelogged", "totaltime", "total",
    "actual", "tracked", "billed",
)  # fmt: skip
"""What labels of durations say beside their unit."""
DAY_WORDS = ("day", "days", "mandays", "pd", "tage", "jours")

_WORDS = re.compile(r"[^\W\d_A-Z]+|[A-Z]+(?![a-z])|[A-Z][^\W\d_A-Z]*")


@dataclass(frozen=True)
class OtherPart:
    """A column with minutes or seconds beside one of hours."""

    index: int
    unit: str


def label_unit(label: str) -> str:
    """The unit that a label names anywhere, or nothing where it names none or several.

    >>> [label_unit(label) for label in ("Minutes Worked", "timeSpentSeconds", "Duration (h:mm)", "Duration")]
    ['minutes', 'seconds', '', '']
    """
    words = [word.casefold() for word in _WORDS.findall(label)]
    letters = {UNIT_OF[word] for word in words[-1:] if word in UNIT_OF}
    units = letters | {UNIT_OF[word] for word in words if word in UNIT_OF and len(word) > 1}
    if not units:
        key = same(label)
        units = {UNIT_OF[word] for word in UNIT_OF if len(word) > 3 and key.startswith(word)}
        units |= {UNIT_OF[word] for word in UNIT_OF if len(word) > 3 and key.endswith(word)}
    return units.pop() if len(units) == 1 else ""


def column_with_unit(labels: Sequence[str]) -> int | None:
    """The column of durations whose label says so by its unit, the largest first; None where there is none.

    >>> column_with_unit(["Date", "minute", "hour"]), column_with_unit(["Minutes Worked"]), column_with_unit(["Rate per hour"])
    (2, 0, None)
    """
    told = [(list(UNITS).index(unit), i) for i, label in enumerate(labels)
            if (unit := label_unit(label)) and _without_unit(label) in WORKED]  # fmt: skip
    return min(told)[1] if told else None


def counts_days(label: str) -> bool:
    """Whether a label says that its numbers count days."""
    return not label_unit(label) and any(word.casefold() in DAY_WORDS for word in _WORDS.findall(label))


@lru_cache(maxsize=65536, typed=True)  # an export repeats few of them
def bare_number(cell: object) -> Fraction | None:
    """A number without a unit of its own, or None for clocks, words and blanks."""
    if isinstance(cell, str) and not re.fullmatch(r"[\d.,]+", cell.strip(), re.ASCII):
        return None
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return None
    try:
        return as_hours("hours", cell, "seconds") * UNITS["seconds"]
    except AgreementError:
        digits = str(cell).strip()
        return Fraction(digits) if re.fullmatch(r"\d{1,15}(\.\d+)?", digits, re.ASCII) else None


def other_parts(head: Head, entries: Sequence[ExportRow], name: str, named: bool) -> tuple[OtherPart, ...]:
    """Columns of minutes and seconds that go with one of hours; raises where they may or may not."""
    label = head.label(name)
    if label_unit(label) != "hours":
        return ()
    base = _without_unit(label)
    parts = tuple(
        OtherPart(i, unit)
        for i, other in enumerate(head.labels)
        if i not in head.columns.values() and _without_unit(other) == base
        if (unit := label_unit(other)) and unit != "hours"
    )
    rows = [row for row in entries if any(row.cells[part.index] is not None for part in parts)]
    if not rows or all(map(_same_twice, rows, [name] * len(rows), [parts] * len(rows))):
        return ()
    odd = next((row for row in rows if not _is_sum(row, name, parts)), None)
    if odd is None:
        return parts
    if named:
        return ()
    others = ", ".join(f'"{head.labels[part.index]}"' for part in parts)
    what = f'"{label}" and {others} are neither one duration in two units nor its parts'
    raise AgreementError(Problem(what, "name the column of hours in a mapping file", odd.at(name)))


def _without_unit(label: str) -> str:
    words = _WORDS.findall(label)
    return "".join(word.casefold() for word in words if word.casefold() not in UNIT_OF)


def _same_twice(row: ExportRow, name: str, parts: Sequence[OtherPart]) -> bool:
    """Whether each of the other columns says the hours once more."""
    hours = bare_number(row.get(name))
    if hours is None:
        return row.get(name) is not None  # a clock, which needs no minutes beside it
    others = [(bare_number(row.cells[part.index]), UNITS[part.unit]) for part in parts]
    return all(
        other is None or abs(other / unit - hours) <= min(NEAR, max(hours, other / unit) / 2)
        for other, unit in others
    )


def _is_sum(row: ExportRow, name: str, parts: Sequence[OtherPart]) -> bool:
    """Whether the other columns hold what is left of an hour."""
    hours = bare_number(row.get(name)) if row.get(name) is not None else Fraction(0)
    others = [bare_number(row.cells[part.index]) for part in parts if row.cells[part.index] is not None]
    return (
        hours is not None
        and hours.denominator == 1
        and all(other is not None and other < 60 for other in others)
    )


def counted_by(head: Head, entries: Sequence[ExportRow], name: str, told: bool) -> int | None:
    """The column that says what a quantity counts; raises where a quantity may be of anything."""
    labels = [same(label) for label in head.labels]
    if labels[head.columns[name]] not in map(same, COUNTED):
        return None
    at = next((labels.index(same(label)) for label in COUNTED_BY if same(label) in labels), None)
    if at is not None and any(same(row.cells[at]) in UNIT_OF for row in entries):
        return at
    if told:
        return None
    what = f'"{head.label(name)}" may count anything, and nothing says that it is hours'
    remedy = f'delete the lines that are no work, and name it in a mapping file: hours = "{head.label(name)}"'
    raise AgreementError(Problem(what, remedy, head.place))


def break_beside(head: Head, entries: Sequence[ExportRow]) -> OtherPart | None:
    """The column of breaks, if any was taken."""
    at = next((i for i, label in enumerate(head.labels) if _is_break(label)), None)
    if at is not None and _is_edge(head.labels[at]):
        what = f'"{head.labels[at]}" says when a break began or ended, and no column how long it was'
        raise AgreementError(
            Problem(what, "add a column with the hours worked, or with the length of the break", head.place)
        )
    if at is None or not any(re.search(r"[1-9]", str(row.cells[at])) for row in entries):
        return None
    numbers = [number for row in entries if (number := bare_number(row.cells[at])) is not None]
    unit = label_unit(head.labels[at]) or (
        "minutes" if any(number > SHORT_BREAK for number in numbers) else "hours"
    )
    return OtherPart(at, unit)


def _is_break(label: str) -> bool:
    return any(word in BREAKS for word in _label_words(label))


def _is_edge(label: str) -> bool:
    return any(word in EDGES for word in _label_words(label))


def _label_words(label: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(label)]
