"""Rows of an export read into work, each cell by what its column means."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours import WANT as HOURS_WANT
from xlagree.intake.exports.hours_column import ROUNDED_UP, HoursColumn
from xlagree.intake.exports.logged_work import LONGEST, LoggedWork, When, between
from xlagree.intake.exports.mapping import ExportMap
from xlagree.intake.exports.row_words import RowWords
from xlagree.intake.exports.shared_problems import ROWS, Note, SharedProblems
from xlagree.intake.exports.times import Times
from xlagree.terms.cell_errors import CALCULATE, CELL_ERRORS, NO_VALUE
from xlagree.terms.errors import AgreementError, must_be

BREAK_REMEDY = "correct the break, or its unit in the label"
STRETCHED = timedelta(hours=12)
"""An entry that spans so much more than its hours holds a night in which nobody worked."""


@dataclass(frozen=True)
class RowReader:
    """How to read the rows of one export; problems are noted as they are met."""

    head: Head
    map: ExportMap
    client: str
    times: Times
    worked: HoursColumn
    words: RowWords
    problems: SharedProblems

    def note(self, row: ExportRow, notes: Iterable[Note]) -> None:
        """Say what is to be said of a row."""
        for column, what, remedy in notes:
            self.problems.add(row.at(column), what, remedy)

    def read(self, row: ExportRow) -> LoggedWork | None:
        """The work of a row, or None with its problem noted."""
        if not self.worked.is_time(row):
            self.problems.add(row.at(), f"{ROWS} left out, which count no time", "")
            return None
        client = self.client_of(row)
        when, wrong_times = self.times.of(row)
        billable, wrong_billable = self.words.billable(row)
        self.note(row, (*wrong_times, *wrong_billable))
        try:
            hours = self.hours(row, when)
        except AgreementError as error:
            self.problems.add_error(row.at(self.hours_column), error)
            return None
        if client is None or when is None or billable is None:
            return None
        if hours is not None and hours.numerator < 0:  # a correction, which has no time of its own
            when = replace(when, start=None, end=None)
        span = self.span(row, when.start, when.end, hours)
        if span is None:
            return None
        start, end = span
        if hours is None and not self.hours_column and start and end:
            hours = between(start, end) - self.worked.break_of(row)
            if hours.numerator < 0:
                self.problems.add(
                    row.at(), f"{ROWS} left out, whose break is longer than the work", BREAK_REMEDY
                )
                return None
        if when.utc:
            what = f"{ROWS} with times in UTC, from which after-hours does not follow"
            self.problems.add(row.at(), what, "export the times of your own place")
            start = end = None
        if hours is None:
            what = f"{ROWS} without hours, kept with blank hours"
            self.problems.add(row.at(self.hours_column), what, "log the hours if work was done")
        ticket = row.text("ticket") or self.own_ticket(row)
        kind, unknown = self.words.kind(row)
        self.note(row, unknown)
        work = (client, ticket, when.day, start, end, hours, *kind[:4], billable)
        numbered = row.get("ticket") is not None
        dated = not when.utc and self.head.date_columns != ("opened",)
        return LoggedWork(*work, row.text("person"), row.at(self.hours_column), numbered, kind.work, dated)

    def own_ticket(self, row: ExportRow) -> str:
        """What a row without a ticket is called, by its entry or its place."""
        if row.get("entry"):
            return f"entry {row.text('entry')}"
        sheet, first = row.head.place.sheet, self.head.place.sheet
        return f"row {row.index + 1}" + ("" if sheet == first else f" of {sheet}")

    def amount(self, row: ExportRow) -> Fraction:
        """The hours of a row that is left out, 0 where they cannot be read."""
        try:
            told = self.worked.of(row) if self.worked.is_time(row) else None
        except AgreementError:
            told = None
        if told is None and not self.hours_column:
            when, _ = self.times.of(row)
            told = None if when is None else when.span
        return told or Fraction(0)

    @property
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
        span = None if when is None else when.span
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
        if hours is not None and span is not None and hours > span and hours > span + ROUNDED_UP:
            label = self.head.label(self.hours_column)
            raise must_be(
                label, f"at most the {float(span):.4g} hours from start to end", row.text(self.hours_column)
            )
        return hours

    def span(
        self, row: ExportRow, start: datetime | None, end: datetime | None, hours: Fraction | None
    ) -> tuple[datetime | None, datetime | None] | None:
        """Start and end of the work in their order, the end from the hours where it is not known."""
        if start is None or hours == 0:
            return start, start
        worked = None if hours is None else _lasting(hours)
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
        ended = self.times.moment("end", row.get("end"))
        night = end + timedelta(days=1) - start
        return ended is not None and ended.day is None and night / 2 < worked <= night


@lru_cache(maxsize=65536)  # an export repeats few durations in many rows
def _lasting(hours: Fraction) -> timedelta:
    return timedelta(seconds=round(hours * 3600))
