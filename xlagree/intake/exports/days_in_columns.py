"""Timesheets with a column for each day: every day with hours becomes a row of its own, with its date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.dates import DATE_ORDERS
from xlagree.intake.exports.exact_sums import ExactSum
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
    period_of,
)
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import same

NOTHING = ("-", "–", "—", "/")
"""What stands in a day without work."""
TOTALS = (
    "total",
    "totals",
    "total hours",
    "hours total",
    "sum",
    "summe",
    "gesamt",
    "week total",
    "heures totales",
    "suma",
)
"""Labels of what the days of a row add up to."""
ROUNDED = Fraction(1, 50)
"""Hours by which each day may be rounded."""
LONGEST_PERIOD = 31
"""Days of a period."""
TITLE = -1
"""In the place of a column: what is said over the table."""
MADE = ("date", "start", "end", "opened", "hours", "billed hours", "entry")
"""Columns that a day of a row has not, or has from its own column."""
ORDER_REMEDY = "give --date-order day-month or month-day"
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
    title_key, title = _title(above)
    keys |= {TITLE: title_key} if title else {}
    begins, ends, either = (
        next((i for i, key in keys.items() if key in words), None) for words in (BEGINS, ENDS, EITHER)
    )
    if begins is not None or ends is not None:
        either = None
    return DayGrid(head, days, begins, ends, either, title)


def _is_worked(day: DayColumn, rows: Sequence[ExportRow]) -> bool:
    """Whether what stands in a column is hours, or nothing at all."""
    cells = [cell for row in rows if not _is_nothing(cell := row.cells[day.index])]
    return sum(_hours(cell) is not None for cell in cells) * 2 >= len(cells)


def _is_nothing(cell: object) -> bool:
    return cell is None or str(cell).casefold() in NOTHING


def _hours(cell: object) -> Fraction | None:
    try:
        return signed_hours("hours", cell, "hours")
    except AgreementError:
        return None


def _title(above: Sequence[Line]) -> tuple[str, str]:
    """What stands over a table beside a word such as Week ending, and the word; nothing where no such word does."""
    for line in above:
        cells = [str(cell) for cell in line if cell is not None]
        for place, cell in enumerate(cells):
            label, _, rest = cell.partition(":")
            value = rest.strip() or "".join(cells[place + 1 : place + 2])
            if same(label) in BEGINS | ENDS | EITHER and value:
                return same(label), value
    return "", ""


def by_day(grid: DayGrid, sheets: Sequence[Sequence[ExportRow]], asked: str | None) -> list[list[ExportRow]]:
    """A row for each day that has hours, under a head with the columns of date and hours that this makes.

    Raises where nobody knows which day a column is, and where the days of a row do not add up to its total.
    """
    grid, order = _known(grid, [row for rows in sheets for row in rows], asked)
    return [_by_day(grid, rows, order) for rows in sheets]


def _by_day(grid: DayGrid, rows: Sequence[ExportRow], order: str) -> list[ExportRow]:
    head, width = rows[0].head, len(grid.head.labels)
    columns = {name: index for name, index in head.columns.items() if name not in MADE}
    beside = (at for at in (grid.begins, grid.ends, _total(grid)) if at is not None)
    made = replace(
        head,
        labels=(*head.labels, f"date of {grid.said}", grid.said),
        columns={**columns, "date": width, "hours": width + 1},
        units={},
        spread=frozenset((*(day.index for day in grid.days), *beside)),
    )
    return [
        ExportRow(made, row.index, (*row.cells[:width], on, cell, *row.cells[width:]))
        for row in rows
        for on, cell in _days(grid, row, order)
    ]


def _days(grid: DayGrid, row: ExportRow, order: str) -> Iterator[tuple[str | None, object]]:
    """The days of a row with their hours; a row without any has one of no hours."""
    dates = grid.dates(row.cells, order)
    told = [(day, on, row.cells[day.index]) for day, on in zip(grid.days, dates, strict=True)]
    worked = [(day, on, cell) for day, on, cell in told if not _is_nothing(cell) and _hours(cell) != 0]
    _hold_total(grid, row, [cell for _, _, cell in worked])
    last = grid.period(row.cells, order).last
    for day, on, cell in worked:
        if on is not None and last is not None and on > last:
            what = f'"{day.label}" has hours, and the period ends before, on {last}'
            raise AgreementError(Problem(what, "correct the hours or the period", row.at()))
        yield None if on is None else on.isoformat(), cell
    if not worked:
        yield None if dates[0] is None else dates[0].isoformat(), None


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


def _known(grid: DayGrid, rows: Sequence[ExportRow], asked: str | None) -> tuple[DayGrid, str]:
    """The grid with the end of the period that a date stands for, and the order of day and month; raises where nobody knows."""
    either = grid.either
    grids = [grid] if either is None else [replace(grid, begins=either), replace(grid, ends=either)]
    orders = [asked] if asked else list(DATE_ORDERS)
    readings: dict[object, tuple[DayGrid, str]] = {}
    for reading in [(one, order) for one in grids for order in orders if _fits(one, rows, order)]:
        readings.setdefault(tuple(tuple(reading[0].dates(row.cells, reading[1])) for row in rows), reading)
    exact = [reading for reading in readings.values() if _is_exact(*reading, rows)]
    left = exact or ([] if grid.either is not None else list(readings.values()))
    if len(left) == 1:
        return left[0]
    what = f"the hours stand in columns for days ({', '.join(day.label for day in grid.days[:4])} and so on), and "
    if left:
        what, remedy = what + "no date shows whether day or month stands first", ORDER_REMEDY
    else:
        what, remedy = what + "nothing says of which week or month", WEEK_REMEDY
    raise AgreementError(Problem(what, remedy, grid.head.place))


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


def _total(grid: DayGrid) -> int | None:
    """The column of what the days of a row add up to."""
    for name in ("hours", "billed hours"):
        if name in grid.head.columns:
            return grid.head.columns[name]
    keys = [same(label) for label in grid.head.labels]
    return next((keys.index(same(label)) for label in TOTALS if same(label) in keys), None)


def _hold_total(grid: DayGrid, row: ExportRow, cells: Sequence[object]) -> None:
    """Raise where the days of a row do not add up to its total: then one of them is not what it seems to be."""
    at = _total(grid)
    total = None if at is None or row.cells[at] is None else _hours(row.cells[at])
    told = [_hours(cell) for cell in cells]
    if at is None or total is None or None in told:
        return
    added = ExactSum(hours for hours in told if hours is not None)
    if abs(added.value - total) > ROUNDED * max(1, added.count):
        what = f'"{grid.head.labels[at]}" is {float(total):g}, and the days add up to {float(added.value):g}'
        place = Place(row.head.place.file, row.head.place.sheet, row.index + 1)
        raise AgreementError(Problem(what, "correct one of them", place))
