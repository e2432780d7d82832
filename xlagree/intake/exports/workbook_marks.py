"""What a workbook says beside the values of its cells: merged cells, and formulas that were never calculated."""

from xlagree.intake.workbook import Merged, Workbook, put
from xlagree.terms.cell_errors import NO_VALUE
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import Cells


def with_marks(book: Workbook, sheet: str, cells: Cells, below: int, summed: int | None) -> Cells:
    """The cells of a sheet where merged ones have what they show in each row, and formulas without a value say so.

    Only rows below the head count; `summed` is the column of hours, which a merged cell has once for all its rows.
    """
    rows = [list(row) for row in cells]
    for row, column in book.uncalculated.get(sheet, ()):
        if row > below:
            put(rows, row, column, NO_VALUE)
    for area in book.merged.get(sheet, ()):
        if area.left == area.right and area.first > below and area.left != summed:
            _fill(rows, area)
    return rows


def _fill(rows: list[list[object]], merged: Merged) -> None:
    """Put what a merged cell shows into each of its rows that has anything."""
    row = rows[merged.first] if merged.first < len(rows) else []
    shown = row[merged.left] if merged.left < len(row) else None
    for index in range(merged.first + 1, min(merged.last + 1, len(rows))):
        if not is_blank(shown) and not all(map(is_blank, rows[index])):
            put(rows, index, merged.left, shown)
