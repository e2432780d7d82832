"""Rows of an export read into work: whose, when, how long, of which class and channel, and whether it is billed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.dates import WANT, Moment, Written, read_moment
from xlagree.intake.exports.hours import as_hours
from xlagree.intake.exports.mapping import ExportMap
from xlagree.intake.exports.shared_problems import ROWS, SharedProblems
from xlagree.intake.exports.words import WorkClass, billable_of, channel_of, class_of
from xlagree.terms.errors import NOWHERE, AgreementError, Place, must_be
from xlagree.terms.quantities import CELL_ERRORS, as_text, is_blank

Said = TypeVar("Said")

LONGEST = timedelta(days=31)
"""No entry of time spans more; a longer one is a slip in one of its dates."""

STRETCHED = timedelta(hours=12)
"""An entry that spans so much more than its hours holds a night in which nobody worked."""


@dataclass(frozen=True)
class ExportRow:
    """A row of an export, counted from 0, and its cells by column."""

    head: Head
    index: int
    cells: Sequence[object]

    def get(self, column: str) -> object:
        """What stands in a column; None where it is blank or the export has no such column."""
        at = self.head.columns.get(column)
        if at is None or at >= len(self.cells):
            return None
        cell = self.cells[at]
        return None if is_blank(cell) else cell

    def text(self, column: str) -> str:
        """The same as one line of text."""
        cell = self.get(column)
        return "" if cell is None else as_text(cell)

    def at(self, column: str = "") -> Place:
        """The place of a cell, or of the row."""
        if column:
            return self.head.cell(self.index, column)
        return Place(self.head.place.file, self.head.place.sheet, self.index + 1)


@dataclass(frozen=True)
class When:
    """When work was done; start and end are None where no time of day is known."""

    day: date
    start: datetime | None = None
    end: datetime | None = None
    utc: bool = False


@dataclass(frozen=True)
class LoggedWork:
    """What a row says: hours are None where none were logged, start and end where no time of day is known."""

    client: str
    ticket: str
    day: date
    start: datetime | None
    end: datetime | None
    hours: Fraction | None
    stated: WorkClass | None
    channel: str
    role: str
    asked_within: Fraction | None
    billable: bool
    person: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True)
class RowReader:
    """How to read the rows of one export; problems are noted as they are met."""

    head: Head
    map: ExportMap
    order: str | None
    client: str
    start_has_times: bool
    problems: SharedProblems

    def read(self, row: ExportRow) -> LoggedWork | None:
        """The work of a row, or None with its problem noted."""
        client, when, billable = self.client_of(row), self.when(row), self.billable(row)
        try:
            hours = self.hours(row)
        except AgreementError as error:
            self.problems.add_error(row.at(self.hours_column), error)
            return None
        if client is None or when is None or billable is None:
            return None
        span = self.span(row, when.start, when.end, hours)
        if span is None:
            return None
        start, end = span
        if hours is None and not self.hours_column and start and end:
            hours = Fraction(round((end - start).total_seconds()), 3600)
        if when.utc:
            what = f"{ROWS} with times in UTC, from which after-hours does not follow"
            self.problems.add(row.at(), what, "export the times of your own place")
            start = end = None
        if hours is None:
            what = f"{ROWS} without hours, kept with blank hours"
            self.problems.add(row.at(self.hours_column), what, "log the hours if work was done")
        ticket = row.text("ticket") or (
            f"entry {row.text('entry')}" if row.get("entry") else f"row {row.index + 1}"
        )
        stated, channel = self.stated_class(row), self.channel(row)
        role, asked = self.role(row), self.asked_within(row)
        work = (client, ticket, when.day, start, end, hours, stated, channel, role, asked, billable)
        return LoggedWork(*work, row.text("person"), row.at(self.hours_column))

    @cached_property
    def hours_column(self) -> str:
        """The column from which hours are read: worked before billed; none where they follow from the times."""
        return next((name for name in ("hours", "billed hours") if name in self.head.columns), "")

    def client_of(self, row: ExportRow) -> str | None:
        """The client's name, renamed where the map says so."""
        name = row.text("client") or self.client
        if not name:
            self.problems.add(row.at("client"), f"{ROWS} without a client left out")
            return None
        if name in CELL_ERRORS:
            self.problems.add_error(
                row.at("client"), must_be("client", "text", name, "mend the formula of the cell")
            )
            return None
        renamed, new = self.map.meaning("clients", name)
        return str(new) if renamed else name

    def hours(self, row: ExportRow) -> Fraction | None:
        """The hours logged; raises when the cell is no time."""
        column = self.hours_column
        if not column or row.get(column) is None:
            return None
        unit = self.map.hours_unit or self.head.units.get(column, "hours")
        return as_hours(self.head.label(column), row.get(column), unit)

    def moment(self, row: ExportRow, column: str) -> Moment | None:
        """The moment in a column, or None where it is blank; raises when it is none."""
        cell = row.get(column)
        moment = read_moment(cell)
        if isinstance(moment, Written):
            moment = moment.moment(self.order or "day-month")
        if cell is not None and moment is None:
            raise must_be(self.head.label(column), WANT, cell)
        return moment

    def when(self, row: ExportRow) -> When | None:
        """The day, the start and the end as they stand; None with its problem noted."""
        moments: dict[str, Moment | None] = {}
        wrong = False
        for column in self.head.date_columns:
            try:
                moments[column] = self.moment(row, column)
            except AgreementError as error:
                self.problems.add_error(row.at(column), error)
                wrong = True
        if wrong:
            return None
        start, noted, end = (moments.get(name) or Moment(None) for name in ("start", "date", "end"))
        opened = moments.get("opened") or Moment(None)
        day = start.day or noted.day or opened.day
        if day is None:
            column = next(name for name in ("date", "start", "opened") if name in moments)
            self.problems.add(row.at(column), f"{ROWS} without a date left out")
            return None
        at = start.at if self.start_has_times else None
        if at is None and noted.day == day and noted.at and noted.at != time():
            at, start = noted.at, noted
        if at is None:
            return When(day)
        ended = None if end.at is None else _combined(end.day or day, end.at, end.next_day)
        return When(day, _combined(day, at, start.next_day), ended, start.utc or end.utc)

    def span(
        self, row: ExportRow, start: datetime | None, end: datetime | None, hours: Fraction | None
    ) -> tuple[datetime | None, datetime | None] | None:
        """Start and end of the work in their order, the end from the hours where it is not known."""
        if start is None or hours == 0:
            return start, start
        worked = None if hours is None else timedelta(seconds=round(hours * 3600))
        if end is not None and end < start and worked and self.is_next_day(row, start, end, worked):
            end += timedelta(days=1)
        if end is not None and not start <= end <= start + LONGEST:
            want = (
                f"after the start, {start:%Y-%m-%d %H:%M}" if end < start else "within 31 days of the start"
            )
            self.problems.add_error(row.at("end"), must_be(self.head.label("end"), want, row.text("end")))
            return None
        if worked and (end is None or end == start):
            end = start + worked
        if worked and end is not None and end - start > worked + STRETCHED:
            what = f"{ROWS} kept with start and end much further apart than the hours, nights among them"
            self.problems.add(row.at("end"), what, "log every day on its own, or correct the end")
        return start, end

    def is_next_day(self, row: ExportRow, start: datetime, end: datetime, worked: timedelta) -> bool:
        """Whether an end that is a time alone is of the day after: most of the night was worked."""
        ended = self.moment(row, "end")
        night = end + timedelta(days=1) - start
        return ended is not None and ended.day is None and night / 2 < worked <= night

    def billable(self, row: ExportRow) -> bool | None:
        """Whether the row is billed; None with its problem noted."""
        column = next((name for name in ("billable", "not billable") if row.get(name) is not None), "")
        if not column:
            return True
        known, meaning = self.map.meaning("billable", row.text(column))
        if known:
            return meaning is True
        billable = billable_of(row.get(column), inverted=column == "not billable")
        if billable is None:
            want = "a word such as Billable, No Charge, yes or no"
            remedy = "say what it means under [billable] in a mapping file"
            error = must_be(self.head.label(column), want, row.text(column), remedy)
            self.problems.add_error(row.at(column), error)
        return billable

    def stated_class(self, row: ExportRow) -> WorkClass | None:
        """The class that the class column, or else the work type, states."""
        return self.first_said(row, "class", ("class", "work type"), class_of)

    def channel(self, row: ExportRow) -> str:
        """The channel that its column, or else the work type or the source, states; else remote."""
        return self.first_said(row, "channel", ("channel", "work type", "source"), channel_of) or "remote"

    def first_said(
        self, row: ExportRow, table: str, columns: tuple[str, ...], read: Callable[[str], Said | None]
    ) -> Said | None:
        """What the first column that says anything says, by the map or by its words."""
        for column in columns:
            text = row.text(column)
            known, meaning = self.map.meaning(table, text)
            reading = read(str(meaning) if known else text) if text else None
            if reading is not None:
                return reading
            if text and column == table:
                what = f'{table} "{text[:40]}" is not known and was passed over'
                self.problems.add(
                    row.at(column), what, f"say what it means under [{table}] in a mapping file"
                )
        return None

    def role(self, row: ExportRow) -> str:
        """The role, renamed where the map says so."""
        text = row.text("role")
        known, meaning = self.map.meaning("role", text)
        return str(meaning) if text and known else text

    def asked_within(self, row: ExportRow) -> Fraction | None:
        """Hours within which the client asked for a start; None where nobody knows."""
        column = "asked within" if "asked within" in self.head.columns else "priority"
        text = row.text(column)
        known, meaning = self.map.meaning("asked within", text)
        if known:
            return Fraction(f"{meaning:.10g}") if isinstance(meaning, float) else None
        if column == "priority":
            if text and "asked within" in self.map.words:
                what = f'no hours for priority "{text[:40]}", left blank'
                remedy = 'add it under ["asked within"] in the mapping file, with "" where nothing was asked'
                self.problems.add(row.at(column), what, remedy)
            return None
        try:
            cell = row.get(column)
            return (
                None
                if cell is None
                else as_hours(self.head.label(column), cell, self.head.units.get(column, "hours"))
            )
        except AgreementError as error:
            self.problems.add_error(row.at(column), error)
            return None


def _combined(day: date, at: time, next_day: bool) -> datetime:
    """A day and a time; 24:00 begins the next day."""
    return datetime.combine(day, at) + timedelta(days=next_day)
