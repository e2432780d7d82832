"""Timesheets with a column for each day: every day with hours becomes a row of its own, with its date."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from xlagree.intake.exports.day_grid import TITLE, DayGrid, GridRows, hours_of, is_nothing, known_days
from xlagree.intake.exports.exact_sums import ExactSum
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.subtotals import total_label
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import same

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
MADE = ("date", "start", "end", "opened", "hours", "billed hours", "entry")
"""Columns that a day of a row has not, or has from its own column."""


def by_day(sheets: Sequence[GridRows], asked: str | None) -> list[list[ExportRow]]:
    """A row for each day that has hours, under a head with the columns of date and hours that this makes.

    Raises where nobody knows which day a column is, and where the days of a row do not add up to its total.
    """
    known, order = known_days(sheets, asked)
    return [_by_day(sheet.grid, sheet.rows, order) for sheet in known]


def _by_day(grid: DayGrid, rows: Sequence[ExportRow], order: str) -> list[ExportRow]:
    head, width = rows[0].head if rows else grid.head, len(grid.head.labels)
    columns = {name: index for name, index in head.columns.items() if name not in MADE}
    beside = (at for at in (grid.begins, grid.ends, _total(grid)) if at not in (None, TITLE))
    made = replace(
        head,
        labels=(*head.labels, f"date of {grid.said}", grid.said),
        columns={**columns, "date": width, "hours": width + 1},
        units={},
        spread=frozenset((*(day.index for day in grid.days), *beside)),
    )
    return [
        ExportRow(made, row.index, (*row.cells[:width], on, cell, *row.cells[width:]))
        for row, is_total in zip(rows, _totals(grid, rows), strict=True)
        for on, cell in ([(None, _whole(grid, row))] if is_total else _days(grid, row, order))
    ]


def _totals(grid: DayGrid, rows: Sequence[ExportRow]) -> Iterator[bool]:
    """Whether a row adds up others, which its words say, and that it has no period of its own or their hours."""
    aside = {day.index for day in grid.days}
    period = [at for at in (grid.begins, grid.ends) if at not in (None, TITLE)]
    block, everything = ([ExactSum() for _ in grid.days] for _ in range(2))
    for row in rows:
        texts = (cell for at, cell in enumerate(row.cells) if at not in aside and isinstance(cell, str))
        hours = [hours_of(row.cells[day.index]) or Fraction(0) for day in grid.days]
        is_total = any(map(total_label, texts)) and (
            (bool(period) and all(row.cells[at] is None for at in period if at is not None))
            or any(_are_sums(hours, sums) for sums in (block, everything))
        )
        if is_total:
            block = [ExactSum() for _ in grid.days]
        else:
            for sums in (block, everything):
                for added, own in zip(sums, hours, strict=True):
                    added.add(own)
        yield is_total


def _are_sums(hours: Sequence[Fraction], sums: Sequence[ExactSum]) -> bool:
    pairs = list(zip(hours, sums, strict=True))
    return any(hours) and all(abs(own - added.value) <= ROUNDED * max(1, added.count) for own, added in pairs)


def _whole(grid: DayGrid, row: ExportRow) -> float:
    """The hours of all days of a row."""
    return float(sum((hours_of(row.cells[day.index]) or Fraction(0) for day in grid.days), Fraction(0)))


def _days(grid: DayGrid, row: ExportRow, order: str) -> Iterator[tuple[str | None, object]]:
    """The days of a row with their hours; a row without any has one of no hours."""
    dates = grid.dates(row.cells, order)
    told = [(day, on, row.cells[day.index]) for day, on in zip(grid.days, dates, strict=True)]
    worked = [(day, on, cell) for day, on, cell in told if not is_nothing(cell) and hours_of(cell) != 0]
    _hold_total(grid, row, [cell for _, _, cell in worked])
    last = grid.period(row.cells, order).last
    for day, on, cell in worked:
        if on is not None and last is not None and on > last:
            what = f'"{day.label}" has hours, and the period ends before, on {last}'
            raise AgreementError(Problem(what, "correct the hours or the period", row.at()))
        yield None if on is None else on.isoformat(), cell
    if not worked:
        yield None if dates[0] is None else dates[0].isoformat(), None


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
    total = None if at is None or row.cells[at] is None else hours_of(row.cells[at])
    told = [hours_of(cell) for cell in cells]
    if at is None or total is None or None in told:
        return
    added = ExactSum(hours for hours in told if hours is not None)
    if abs(added.value - total) > ROUNDED * max(1, added.count):
        what = f'"{grid.head.labels[at]}" is {float(total):g}, and the days add up to {float(added.value):g}'
        place = Place(row.head.place.file, row.head.place.sheet, row.index + 1)
        raise AgreementError(Problem(what, "correct one of them", place))
