"""When the work of a row was done, by its cells of days and times; what stands in many rows is read once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.dates import WANT, Moment, Written, no_date_remedy, read_moment
from xlagree.intake.exports.export_row import ExportRow, Line, picked
from xlagree.intake.exports.logged_work import When
from xlagree.intake.exports.shared_problems import ROWS, Note, notes_of
from xlagree.intake.exports.two_digit_years import YEAR_FIRST, of_year_first
from xlagree.terms.errors import AgreementError, must_be

WhenRead = tuple[When | None, tuple[Note, ...]]
"""When work was done, or what is wrong with its cells."""


@dataclass(frozen=True)
class Times:
    """How the days and times of an export are read, and what was read already."""

    head: Head
    order: str | None
    start_has_times: bool
    known: dict[object, WhenRead] = field(default_factory=dict, compare=False, repr=False)

    def of(self, row: ExportRow) -> WhenRead:
        """The day, the start and the end of a row as they stand."""
        stands = self._dates(row.cells)
        read = self.known.get(stands)
        if read is None:
            read = self.known[stands] = self._read(row)
        return read

    @cached_property
    def _dates(self) -> Callable[[Line], object]:
        return picked(self.head, self.head.date_columns)

    def spans(self, entries: Sequence[ExportRow]) -> dict[int, Fraction]:
        """The hours from start to end of all rows that have both, by place."""
        if not {"start", "end"} <= self.head.columns.keys():
            return {}
        told = ((place, self.of(row)[0]) for place, row in enumerate(entries))
        return {place: when.span for place, when in told if when is not None and when.span is not None}

    def moment(self, column: str, cell: object) -> Moment | None:
        """The moment in a cell, or None where it is blank; raises when it is none."""
        if self.order == YEAR_FIRST and (day := of_year_first(cell)) is not None:
            written = read_moment(cell)
            utc = isinstance(written, Moment) and written.utc
            return Moment(day, None if written is None else written.at, utc)
        moment = read_moment(cell)
        if isinstance(moment, Written):
            moment = moment.moment(self.order or "day-month")
        if cell is not None and moment is None:
            raise must_be(self.head.label(column), WANT, cell, no_date_remedy(cell))
        return moment

    def _read(self, row: ExportRow) -> WhenRead:
        moments: dict[str, Moment | None] = {}
        wrong: list[Note] = []
        for column in self.head.date_columns:
            try:
                moments[column] = self.moment(column, row.get(column))
            except AgreementError as error:
                wrong += notes_of(column, error)
        return (None, tuple(wrong)) if wrong else self._when(moments)

    def _when(self, moments: dict[str, Moment | None]) -> WhenRead:
        start, noted, end = (moments.get(name) or Moment(None) for name in ("start", "date", "end"))
        opened = moments.get("opened") or Moment(None)
        day = start.day or noted.day or opened.day
        if day is None:
            column = next(name for name in ("date", "start", "opened") if name in moments)
            return None, (Note(column, f"{ROWS} without a date left out"),)
        at = start.at if self.start_has_times else None
        if at is None and noted.day == day and noted.at and noted.at != time():
            at, start = noted.at, noted
        if at is None:
            return When(day), ()
        ended = None if end.at is None else _combined(end.day or day, end.at, end.next_day)
        return When(day, _combined(day, at, start.next_day), ended, start.utc or end.utc), ()


def has_times(head: Head, entries: Sequence[ExportRow]) -> bool:
    """Whether the column of starts has times of day: a day alone comes out of some exports as midnight."""
    if "start" not in head.columns:
        return False
    if any(_has_time(read_moment(row.get("start"))) for row in entries):
        return True
    ends = (read_moment(row.get("end")) for row in entries)
    return any(_has_time(end) and (isinstance(end, Written) or end.day is not None) for end in ends if end)


def _has_time(moment: Moment | Written | None) -> bool:
    return moment is not None and moment.at not in (None, time())


def _combined(day: date, at: time, next_day: bool) -> datetime:
    """A day and a time; 24:00 begins the next day."""
    moment = datetime.combine(day, at)
    return moment + timedelta(days=1) if next_day else moment
