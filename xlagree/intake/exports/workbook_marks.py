"""What a workbook says beside the values of its cells: merged cells, and formulas that were never calculated."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from xlagree.intake.parts import elements, local
from xlagree.intake.workbook import Merged, Workbook, put
from xlagree.intake.xlsx_workbooks import sheet_parts
from xlagree.terms.cell_errors import NO_VALUE
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import Cells


def with_marks(path: Path, book: Workbook, sheet: str, cells: Cells, below: int, summed: int | None) -> Cells:
    """The cells of a sheet where merged ones have what they show in each row, and formulas without a value say so.

    Only rows below the head count; `summed` is the column of hours, which a merged cell has once for all its rows.
    """
    rows = [list(row) for row in cells]
    marks = _xlsx_marks(path, sheet) if path.suffix.lower() == ".xlsx" else book.merged.get(sheet, ())
    for mark in marks:
        if not isinstance(mark, Merged):
            row, column = mark
            if row > below:
                put(rows, row, column, NO_VALUE)
        elif mark.left == mark.right and mark.first > below and mark.left != summed:
            _fill(rows, mark)
    return rows


def _xlsx_marks(path: Path, sheet: str) -> Iterable[Merged | tuple[int, int]]:
    """The merged cells of a sheet, and the places of formulas without a value."""
    book = sheet_parts(path)
    if sheet in book.sheets:
        with book.parts.open(book.sheets[sheet]) as part:
            yield from _marks(elements(part, "row/c", "mergeCells/mergeCell"))


def _marks(cells: Iterable[Element]) -> Iterator[Merged | tuple[int, int]]:
    for element in cells:
        if local(element.tag) == "mergeCell":
            left, top, right, bottom = (edge or 0 for edge in range_boundaries(element.attrib["ref"]))
            yield Merged(left - 1, top - 1, right - 1, bottom - 1)
        elif _is_uncalculated(element):
            row, column = coordinate_to_tuple(element.attrib["r"])
            yield row - 1, column - 1


def _is_uncalculated(cell: Element) -> bool:
    children = {local(child.tag): child.text for child in cell}
    return "f" in children and not children.get("v") and "is" not in children


def _fill(rows: list[list[object]], merged: Merged) -> None:
    """Put what a merged cell shows into each of its rows that has anything."""
    row = rows[merged.first] if merged.first < len(rows) else []
    shown = row[merged.left] if merged.left < len(row) else None
    for index in range(merged.first + 1, min(merged.last + 1, len(rows))):
        if not is_blank(shown) and not all(map(is_blank, rows[index])):
            put(rows, index, merged.left, shown)
