"""Rows of an export read into work, each cell by what its column means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.dates import WANT, Moment, Written, no_date_remedy, read_moment
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours import WANT as HOURS_WANT
from xlagree.intake.exports.hours_column import ROUNDED_UP, STARTS_AND_ENDS, HoursColumn
from xlagree.intake.exports.logged_work import LoggedWork, When
from xlagree.intake.exports.mapping import ExportMap
from xlagree.intake.exports.row_words import RowWords
from xlagree.intake.exports.shared_problems import ROWS, SharedProblems
from xlagree.intake.exports.two_digit_years import YEAR_FIRST, of_year_first
from xlagree.terms.cell_errors import CALCULATE, CELL_ERRORS, NO_VALUE
from xlagree.terms.errors import AgreementError, must_be

LONGEST = timedelta(days=31)
"""No entry of time spans more; a longer one is a slip in one of its dates."""

STRETCHED = timedelta(hours=12)
"""An entry that spans so much more than its hours holds a night in which nobody worked."""


@dataclass(frozen=True)
class RowReader:
    """How to read the rows of one export; problems are noted as they are met."""

    head: Head
    map: ExportMap
    order: str | None
    client: str
    start_has_times: bool
    problems: SharedProblems
    worked: HoursColumn = STARTS_AND_ENDS
    marks: bool = False

    def read(self, row: ExportRow) -> LoggedWork | None:
        """The work of a row, or None with its problem noted."""
        if not self.worked.is_time(row):
            self.problems.add(row.at(), f"{ROWS} left out, which count no time", "")
            return None
        client, when, billable = self.client_of(row), self.when(row), self.words.billable(row)
        try:
            hours = self.hours(row, when)
        except AgreementError as error:
            self.problems.add_error(row.at(self.hours_column), error)
            return None
        if client is None or when is None or billable is None:
            return None
        if hours is not None and hours < 0:  # a correction, which has no time of its own
            when = replace(when, start=None, end=None)
        span = self.span(row, when.start, when.end, hours)
        if span is None:
            return None
        start, end = span
        if hours is None and not self.hours_column and start and end:
            hours = max(Fraction(0), _between(start, end) - self.worked.break_of(row))
        if when.utc:
            what = f"{ROWS} with times in UTC, from which after-hours does not follow"
            self.problems.add(row.at(), what, "export the times of your own place")
            start = end = None
        if hours is None:
            what = f"{ROWS} without hours, kept with blank hours"
            self.problems.add(row.at(self.hours_column), what, "log the hours if work was done")
        ticket = row.text("ticket") or self.own_ticket(row)
        stated, channel = self.words.stated_class(row), self.words.channel(row)
        role, asked = self.words.role(row), self.words.asked_within(row)
        work = (client, ticket, when.day, start, end, hours, stated, channel, role, asked, billable)
        return LoggedWork(*work, row.text("person"), row.at(self.hours_column), bool(row.text("ticket")))

    @cached_property
    def words(self) -> RowWords:
        """How its words are read."""
        return RowWords(self.head, self.map, self.problems, self.marks)

    def own_ticket(self, row: ExportRow) -> str:
        """What a row without a ticket is called, by its entry or its place."""
        if row.get("entry"):
            return f"entry {row.text('entry')}"
        sheet, first = row.head.place.sheet, self.head.place.sheet
        return f"row {row.index + 1}" + ("" if sheet == first else f" of {sheet}")

    def amount(self, row: ExportRow) -> Fraction:
        """The hours of a row that is left out, 0 where they cannot be read."""
        silent = replace(self, problems=SharedProblems())
        try:
            told = silent.worked.of(row) if silent.worked.is_time(row) else None
        except AgreementError:
            told = None
        if told is None and not self.hours_column:
            told = silent.hours_between(silent.when(row))
        return told or Fraction(0)

    @cached_property
    def hours_column(self) -> str:
        """The column from which hours are read: worked before billed; none where they follow from the times."""
        return self.worked.name

    def client_of(self, row: ExportRow) -> str | None:
        """The client's name, renamed where the map says so."""
        name = row.text("client") or self.client
        if not name and (blank := self.map.meaning("clients", ""))[0]:
            return str(blank[1])
        if not name:
            self.problems.add(row.at("client"), f"{ROWS} without a client left out")
            return None
        if name in CELL_ERRORS or name == NO_VALUE:
            remedy = CALCULATE if name == NO_VALUE else "mend the formula of the cell"
            self.problems.add_error(row.at("client"), must_be("client", "text", name, remedy))
            return None
        renamed, new = self.map.meaning("clients", name)
        return str(new) if renamed else name

    def whose(self, row: ExportRow) -> str:
        """The client of a row that is left out, as far as it says so."""
        name = row.text("client") or self.client
        renamed, new = self.map.meaning("clients", name)
        return str(new) if renamed else name

    def hours(self, row: ExportRow, when: When | None) -> Fraction | None:
        """The hours logged, or else those from start to end; raises when the cell is no time or cannot be."""
        span = self.hours_between(when)
        try:
            hours = self.worked.of(row)
        except AgreementError:
            text = row.text(self.hours_column)
            if span is None and text == NO_VALUE:
                raise must_be(self.head.label(self.hours_column), HOURS_WANT, NO_VALUE, CALCULATE) from None
            if span is None or not (text[:1].isdigit() or text == NO_VALUE):
                raise
            what = f"{ROWS} whose hours cannot be read, kept with those from start to end"
            self.problems.add(row.at(self.hours_column), what, "correct the hours where these are others")
            return span
        if hours is not None and span is not None and hours > span + ROUNDED_UP:
            label = self.head.label(self.hours_column)
            raise must_be(
                label, f"at most the {float(span):.4g} hours from start to end", row.text(self.hours_column)
            )
        return hours

    def hours_between(self, when: When | None) -> Fraction | None:
        """The hours from start to end, None where either is not known."""
        if when is None or when.start is None or when.end is None or when.end == when.start:
            return None
        end = when.end
        if end < when.start and end.date() == when.day:
            end += timedelta(days=1)
        return _between(when.start, end) if when.start < end <= when.start + LONGEST else None

    def spans(self, entries: Sequence[ExportRow]) -> dict[int, Fraction]:
        """The hours from start to end of all rows that have both, by place."""
        if not {"start", "end"} <= self.head.columns.keys():
            return {}
        silent = replace(self, problems=SharedProblems())
        told = ((place, silent.hours_between(silent.when(row))) for place, row in enumerate(entries))
        return {place: span for place, span in told if span is not None}

    def moment(self, row: ExportRow, column: str) -> Moment | None:
        """The moment in a column, or None where it is blank; raises when it is none."""
        cell = row.get(column)
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


def _between(start: datetime, end: datetime) -> Fraction:
    return Fraction(round((end - start).total_seconds()), 3600)


def _combined(day: date, at: time, next_day: bool) -> datetime:
    """A day and a time; 24:00 begins the next day."""
    return datetime.combine(day, at) + timedelta(days=next_day)
