"""The hours of an export: what their column counts, what stands beside it for the same duration, and what cannot be."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours import UNIT_OF, UNITS, as_hours
from xlagree.intake.exports.hours_beside import (
    NEAR,
    OtherPart,
    bare_number,
    break_beside,
    counted_by,
    counts_days,
    label_unit,
    other_parts,
)
from xlagree.intake.exports.known_exports import known_by
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import same

REACH = 24
"""Hours of a day; a number beyond counts something else, or more than one day."""
MOST = 1000
"""Hours of one row; more are never meant."""
A_FEW = 4
"""One in so many rows beyond a day is no slip."""
ROUNDED_UP = 1
"""Hours by which the least that is charged may go beyond the time from start to end."""
UNIT_REMEDY = 'give --hours-unit, or "hours unit" in a mapping file: ' + ", ".join(UNITS)

_NEGATIVE = re.compile(r"[-−] ?(\d.*)|\( ?(\d[^()]*)\)")

Spans = Mapping[int, Fraction]
"""The hours from start to end, by the place of the row among the entries."""


@dataclass(frozen=True)
class HoursColumn:
    """How the hours of a row are read; without a column they follow from start and end, less a break."""

    name: str = ""
    unit: str = "hours"
    parts: tuple[OtherPart, ...] = ()
    counted_by: int | None = None
    pause: OtherPart | None = None
    remarks: tuple[str, ...] = ()

    def of(self, row: ExportRow) -> Fraction | None:
        """The hours logged, None where none were, below 0 to correct others; raises when a cell is no time."""
        if not self.name:
            return None
        if not self.parts and self.counted_by is None:
            cell = row.get(self.name)
            return None if cell is None else signed_hours(row.head.label(self.name), cell, self.unit)
        cells = [(row.get(self.name), self.unit)]
        cells += [(row.cells[part.index], part.unit) for part in self.parts]
        if self.counted_by is not None:
            cells = [(cells[0][0], UNIT_OF[same(row.cells[self.counted_by])])]
        label = row.head.label(self.name)
        told = [signed_hours(label, cell, unit) for cell, unit in cells if cell is not None]
        return sum(told, Fraction(0)) if told else None

    @property
    def beside(self) -> set[int]:
        """The other columns that are read for the same duration."""
        pause = set() if self.pause is None else {self.pause.index}
        unit = set() if self.counted_by is None else {self.counted_by}
        return {part.index for part in self.parts} | pause | unit

    def is_time(self, row: ExportRow) -> bool:
        """Whether the row counts time, and not devices or licences."""
        return self.counted_by is None or same(row.cells[self.counted_by]) in UNIT_OF

    def has_break(self, row: ExportRow) -> bool:
        """Whether its column of breaks says anything but nothing."""
        return self.pause is not None and bool(re.search(r"[1-9]", str(row.cells[self.pause.index])))

    def break_of(self, row: ExportRow) -> Fraction:
        """The hours of its break, 0 where nobody took one."""
        cell = None if self.pause is None else row.cells[self.pause.index]
        if self.pause is None or cell is None:
            return Fraction(0)
        return as_hours(row.head.labels[self.pause.index], cell, self.pause.unit)


@lru_cache(maxsize=65536, typed=True)  # an export repeats few durations in many rows
def signed_hours(label: str, cell: object, unit: str) -> Fraction:
    """Hours that may be below 0, by a sign or in the brackets of accountants."""
    if isinstance(cell, int | float) and cell < 0:
        return -as_hours(label, -cell, unit)
    if isinstance(cell, str) and (match := _NEGATIVE.fullmatch(cell.strip())):
        return -as_hours(label, match[1] or match[2], unit)
    return as_hours(label, cell, unit)


STARTS_AND_ENDS = HoursColumn()
"""Where no column has hours."""


@dataclass(frozen=True)
class _Evidence:
    """What the cells of a column of hours say: bare numbers, and how long the row's work took from start to end."""

    head: Head
    name: str
    entries: Sequence[ExportRow]
    spans: Spans
    numbers: Mapping[int, Fraction] = field(default_factory=dict)

    def hours(self, place: int, unit: str) -> Fraction:
        return self.numbers[place] / UNITS[unit]

    def beyond(self, unit: str, most: int) -> int | None:
        """The first row whose number is more hours than can be."""
        return next((place for number, place in self.first.items() if number > most * UNITS[unit]), None)

    @cached_property
    def first(self) -> Mapping[Fraction, int]:
        """Each number once, with the first row that has it."""
        first: dict[Fraction, int] = {}
        for place, number in self.numbers.items():
            first.setdefault(number, place)
        return first

    def looks_like_less(self, unit: str) -> bool:
        """Whether so many whole numbers are beyond a day that they count less than their label says."""
        beyond = {number for number in self.first if number > REACH * UNITS[unit]}
        many = [place for place, number in self.numbers.items() if number in beyond] if beyond else []
        whole = all(number.denominator == 1 for number in self.first)
        of_tickets = self.head.date_columns == ("opened",)
        return whole and not of_tickets and 1 < len(self.numbers) <= A_FEW * len(many)

    def contrary(self, unit: str) -> list[int]:
        """Rows with more hours than from start to end."""
        longer = [
            place
            for place, span in self.spans.items()
            if (number := self.numbers.get(place)) is not None and _is_more(number, UNITS[unit], span)
        ]
        return sorted(place for place in longer if self.hours(place, unit) > self.spans[place] + ROUNDED_UP)

    def fits(self, unit: str) -> bool:
        """Whether the numbers are those from start to end in this unit."""
        both = self.numbers.keys() & self.spans.keys()
        return bool(both) and all(self.is_span(place, unit) for place in both)

    def is_span(self, place: int, unit: str) -> bool:
        """Whether a row's number is the time from its start to its end."""
        return abs(self.hours(place, unit) - self.spans[place]) <= min(NEAR, self.spans[place] / 2)

    def problem(self, place: int, why: str) -> Problem:
        row, label = self.entries[place], self.head.label(self.name)
        what = f'"{label}" cannot count what it seems to: {row.text(self.name)} {why}'
        return Problem(what, UNIT_REMEDY, row.at(self.name))


def _is_more(number: Fraction, per_hour: int, span: Fraction) -> bool:
    """Whether a number is more hours than a span, by whole numbers: most rows say the same twice."""
    numerator, denominator = number.as_integer_ratio()
    hours, per = span.as_integer_ratio()
    return numerator * per > hours * per_hour * denominator


def hours_column(
    head: Head, entries: Sequence[ExportRow], asked: str | None, named: bool, spans: Callable[[], Spans]
) -> HoursColumn:
    """How the hours of an export are read.

    `asked` is the unit that somebody said, before that which an export known by name has; `named` says whether a mapping
    file names the column, `spans` are the hours from start to end. Raises where one column could count two things: then
    none of its rows can be trusted.
    """
    name = next((name for name in ("hours", "billed hours") if name in head.columns), "")
    if not name:
        return _from_times(head, entries)
    label, known = head.label(name), known_by(head.labels)
    if known and not named and name == "hours":
        asked = asked or known.hours_unit or None
    if not asked and not head.spread and counts_days(label):
        what = f'"{label}" counts days, and nobody says how many hours a day has'
        raise AgreementError(Problem(what, "export the hours", head.place))
    column = HoursColumn(name, asked or label_unit(label) or "hours")
    column = replace(column, counted_by=counted_by(head, entries, name, named or asked is not None))
    column = replace(column, parts=other_parts(head, entries, name, named))
    if column.parts or column.counted_by is not None:
        parts = ", ".join(f'"{head.labels[part.index]}"' for part in column.parts)
        said = f'"{label}" and {parts} are one duration, and were added up' if parts else ""
        return replace(column, remarks=(said,) if said else ())
    if asked:
        return column
    seen = _evidence(head, name, entries, spans())
    column = _with_unit(column, seen, label_unit(label))
    return replace(column, remarks=(*column.remarks, *_untaken_breaks(column, seen)))


def _with_unit(column: HoursColumn, seen: _Evidence, stated: str) -> HoursColumn:
    """The column with the unit that its label states or that start and end show; raises where nobody knows."""
    contrary, beyond = seen.contrary(column.unit), seen.beyond(column.unit, REACH)
    compared = len(seen.numbers.keys() & seen.spans.keys())
    mostly = len(contrary) * 2 > compared
    shown = [unit for unit in UNITS if unit != column.unit and seen.fits(unit)]
    if not stated and len(shown) == 1 and not seen.fits(column.unit):
        said = f'"{seen.head.label(column.name)}" counts {shown[0]}: so it agrees with start and end'
        return replace(column, unit=shown[0], remarks=(said,))
    if mostly and contrary:
        raise AgreementError(
            seen.problem(contrary[0], f"{column.unit} are more than from start to end, as in most rows")
        )
    confirmed = compared > 2 * len(contrary)
    if confirmed or (stated and not seen.looks_like_less(column.unit)):
        beyond = seen.beyond(column.unit, MOST)
    if beyond is not None:
        raise AgreementError(seen.problem(beyond, f"{column.unit} are more than can be in one row"))
    return column


def _evidence(head: Head, name: str, entries: Sequence[ExportRow], spans: Spans) -> _Evidence:
    told = ((place, bare_number(row.get(name))) for place, row in enumerate(entries))
    return _Evidence(
        head, name, entries, spans, {place: number for place, number in told if number is not None}
    )


def _from_times(head: Head, entries: Sequence[ExportRow]) -> HoursColumn:
    """Hours from start to end, less the break where a column has one."""
    pause = break_beside(head, entries)
    if pause is None:
        return STARTS_AND_ENDS
    return HoursColumn(
        pause=pause, remarks=(f'"{head.labels[pause.index]}" ({pause.unit}) was taken off as a break',)
    )


def _untaken_breaks(column: HoursColumn, seen: _Evidence) -> Iterator[str]:
    """A remark where hours are those from start to end, and a column has breaks that nobody took off."""
    pause = break_beside(seen.head, seen.entries)
    if pause is None:
        return
    rested = [place for place in seen.spans if replace(column, pause=pause).has_break(seen.entries[place])]
    gross = sum(place in seen.numbers and seen.is_span(place, column.unit) for place in rested)
    if gross:
        label = seen.head.labels[pause.index]
        yield f'the break in "{label}" was not taken off the hours, which are those from start to end'
