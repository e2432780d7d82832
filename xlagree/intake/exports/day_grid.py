"""The columns of days of a timesheet, and of which week or month they are: by label, by a column, or by a line over them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.dates import DATE_ORDERS
from xlagree.intake.exports.export_row import ExportRow, Line
from xlagree.intake.exports.hours_column import signed_hours
from xlagree.intake.exports.week_labels import (
    A_WEEK,
    BEGINS,
    EITHER,
    ENDS,
    FEWEST_DAYS,
    DayColumn,
    Period,
    day_columns,
    day_of,
    months_in,
    period_of,
)
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import same

NOTHING = ("-", "–", "—", "/")
"""What stands in a day without work."""
LONGEST_PERIOD = 31
"""Days of a period."""
TITLE = -1
"""In the place of a column: what is said over the table."""
ORDER_REMEDY = "give --date-order day-month or month-day"
SHORTEST_MONTH = 28
"""So many numbered days are those of a month."""
MONTH_REMEDY = 'write the month over the table, such as "Month: October 2026"'
WEEK_REMEDY = (
    'add a column "Week starting" with its date, or export one entry in a row, with its date and its hours'
)


@dataclass(frozen=True)
class DayGrid:
    """The columns of days of an export, and those that say when the period of a row begins and ends.

    `either` is a column of one day of the period, of which its label does not say which; `TITLE` stands for what is said
    over the table, once for all rows.
    """

    head: Head
    days: tuple[DayColumn, ...]
    begins: int | None = None
    ends: int | None = None
    either: int | None = None
    title: str = ""

    @property
    def said(self) -> str:
        """The columns in a sentence."""
        return f"{self.days[0].label} to {self.days[-1].label}"

    def period(self, line: Line, order: str) -> Period:
        """The period of a row, as far as its cells say it."""
        told = Period()
        for at, begins, ends in ((self.begins, True, False), (self.ends, False, True)):
            cell = None if at is None else self.title if at == TITLE else line[at]
            if cell is not None:
                said = period_of(cell, order, begins, ends)
                told = Period(told.first or said.first, told.last or said.last)
        return told

    def dates(self, line: Line, order: str) -> list[date | None]:
        """The date of each of its columns in a row; None where the row does not say it."""
        period = self.period(line, order)
        return [_date(day, period, order) for day in self.days]


def grid_of(head: Head, rows: Sequence[ExportRow], above: Sequence[Line]) -> DayGrid | None:
    """The columns of days in which the hours of an export stand; None where they stand in one column.

    `above` are the lines over the head, where the week may be named.
    """
    days = tuple(day for day in day_columns(head.labels) if _is_worked(day, rows))
    if len(days) < FEWEST_DAYS:
        return None
    keys = {i: same(label) for i, label in enumerate(head.labels) if i not in {day.index for day in days}}
    title_key, title = _title(above) or (_month_over(above) if is_month(days) else ("", ""))
    keys |= {TITLE: title_key} if title else {}
    begins, ends, either = (
        next((i for i, key in keys.items() if key in words), None) for words in (BEGINS, ENDS, EITHER)
    )
    if begins is not None or ends is not None:
        either = None
    return DayGrid(head, days, begins, ends, either, title)


def _is_worked(day: DayColumn, rows: Sequence[ExportRow]) -> bool:
    """Whether what stands in a column is hours, or nothing at all."""
    cells = [cell for row in rows if not is_nothing(cell := row.cells[day.index])]
    return sum(hours_of(cell) is not None for cell in cells) * 2 >= len(cells)


def is_nothing(cell: object) -> bool:
    return cell is None or str(cell).casefold() in NOTHING


def hours_of(cell: object) -> Fraction | None:
    try:
        return signed_hours("hours", cell, "hours")
    except AgreementError:
        return None


def is_month(days: Sequence[DayColumn]) -> bool:
    """Whether the columns are the days of a month by their numbers."""
    return len(days) >= SHORTEST_MONTH and days[0].number is not None


def _month_over(above: Sequence[Line]) -> tuple[str, str]:
    """The one month that is named over a table, whatever stands beside it, and the word for it; nothing where none is."""
    months = {month for line in above for cell in line if isinstance(cell, str) for month in months_in(cell)}
    return ("month", f"{months.pop():%Y-%m}") if len(months) == 1 else ("", "")


def _title(above: Sequence[Line]) -> tuple[str, str] | None:
    """What stands over a table beside a word such as Week ending, and the word; None where no such word does."""
    for line in above:
        cells = [str(cell) for cell in line if cell is not None]
        for place, cell in enumerate(cells):
            label, _, rest = cell.partition(":")
            value = rest.strip() or "".join(cells[place + 1 : place + 2])
            if same(label) in BEGINS | ENDS | EITHER and value:
                return same(label), value
    return None


@dataclass(frozen=True)
class GridRows:
    """The rows of one sheet, and its columns of days."""

    grid: DayGrid
    rows: Sequence[ExportRow]


def known_days(sheets: Sequence[GridRows], asked: str | None) -> tuple[list[GridRows], str]:
    """The sheets with the end of the period that a date stands for, and the order of day and month.

    Raises where nobody knows of which week or month the days are.
    """
    either = any(sheet.grid.either is not None for sheet in sheets)
    edges = ("begins", "ends") if either else ("",)
    readings: dict[object, tuple[list[GridRows], str]] = {}
    for edge in edges:
        read = [GridRows(_with_edge(sheet.grid, edge), sheet.rows) for sheet in sheets]
        for order in [asked] if asked else DATE_ORDERS:
            if all(_fits(sheet.grid, sheet.rows, order) for sheet in read if sheet.rows):
                dates = [sheet.grid.dates(row.cells, order) for sheet in read for row in sheet.rows]
                readings.setdefault(tuple(map(tuple, dates)), (read, order))
    exact = [
        (read, order)
        for read, order in readings.values()
        if all(_is_exact(sheet.grid, order, sheet.rows) for sheet in read if sheet.rows)
    ]
    left = exact or ([] if either else list(readings.values()))
    if len(left) == 1:
        return left[0]
    grid = sheets[0].grid
    days = ", ".join(day.label for day in grid.days[:4])
    why = "no date shows whether day or month stands first" if left else "nothing says of which week or month"
    what = f"the hours stand in columns for days ({days} and so on), and {why}"
    remedy = ORDER_REMEDY if left else MONTH_REMEDY if is_month(grid.days) else WEEK_REMEDY
    raise AgreementError(Problem(what, remedy, grid.head.place))


def _with_edge(grid: DayGrid, edge: str) -> DayGrid:
    if grid.either is None or not edge:
        return grid
    return replace(grid, begins=grid.either) if edge == "begins" else replace(grid, ends=grid.either)


def _fits(grid: DayGrid, rows: Sequence[ExportRow], order: str) -> bool:
    """Whether the days of every row follow each other within its period, and some row knows its days."""
    dates = [grid.dates(row.cells, order) for row in rows]
    periods = [grid.period(row.cells, order) for row in rows]
    lengths = [(each.last - each.first).days for each in periods if each.first and each.last]
    rising = all(
        0 < (after - before).days <= LONGEST_PERIOD
        for days in dates if grid.days[0].weekday is None
        for before, after in pairwise(day for day in days if day is not None)
    )  # fmt: skip
    spans = [days[-1] - days[0] for days in dates if days[0] is not None and days[-1] is not None]
    return (
        rising
        and all(0 <= length <= LONGEST_PERIOD for length in lengths)
        and all(abs(span.days) <= 2 * LONGEST_PERIOD for span in spans)
        and bool(spans)
    )


def _is_exact(grid: DayGrid, order: str, rows: Sequence[ExportRow]) -> bool:
    """Whether the columns are the days of the periods from the first to the last: no other reading is meant then."""
    if all(day.number is None and day.weekday is None for day in grid.days):
        days = grid.dates(rows[0].cells, order)
        return all(after - before == timedelta(days=1) for before, after in pairwise(filter(None, days)))
    for row in rows:
        period, days = grid.period(row.cells, order), grid.dates(row.cells, order)
        if period.first is None and period.last is None:
            continue
        if (
            grid.either is not None
            and grid.days[0].number is not None
            and (period.first is None or period.first.day != 1)
        ):
            return False
        if (period.first is not None and days[0] != period.first) or (
            period.first is None and days[-1] != period.last
        ):
            return False
    return True


def _date(day: DayColumn, period: Period, order: str) -> date | None:
    if day.number is not None:
        return None if period.first is None else period.first + timedelta(days=day.number - 1)
    if day.weekday is None:
        return day_of(day.label, order)
    if period.first is not None:
        return period.first + timedelta(days=(day.weekday - period.first.weekday()) % A_WEEK)
    if period.last is not None:
        return period.last - timedelta(days=(period.last.weekday() - day.weekday) % A_WEEK)
    return None
