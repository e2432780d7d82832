"""What a workbook says beside the values of its cells: hidden sheets, merged cells, formulas that were never calculated."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from xlagree.intake.parts import Parts, elements, local, of_kind, parts_of
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import Cells

NO_VALUE = "a formula without a value"
"""Stands in the place of a formula that nothing has calculated yet."""
CALCULATE = "open the workbook in Excel or LibreOffice, and save it"


@dataclass(frozen=True)
class SheetParts:
    """The parts of a workbook by the names of its sheets, and the sheets that nobody sees."""

    parts: Parts
    sheets: Mapping[str, str]
    hidden: frozenset[str]


def sheet_parts(path: Path) -> SheetParts | None:
    """The sheets of an .xlsx workbook that was looked over; None for other files."""
    if path.suffix.lower() != ".xlsx":
        return None
    parts = parts_of(ZipFile(path))
    book = of_kind(parts.related(), "officeDocument") or "xl/workbook.xml"
    targets = {key: relation.target for key, relation in parts.related(book).items()}
    sheets: dict[str, str] = {}
    hidden = set()
    with parts.open(book) as part:
        for sheet in elements(part, "sheets/sheet"):
            name = sheet.attrib["name"]
            key = next((value for label, value in sheet.attrib.items() if local(label) == "id"), "")
            sheets[name] = targets.get(key, "")
            if sheet.attrib.get("state", "visible") != "visible":
                hidden.add(name)
    return SheetParts(parts, sheets, frozenset(hidden))


def with_marks(cells: Cells, sheet: str, book: SheetParts, below: int, summed: int | None) -> Cells:
    """The cells of a sheet where merged ones have what they show in each row, and formulas without a value say so.

    Only rows below the head count; `summed` is the column of hours, which a merged cell has once for all its rows.
    """
    rows = [list(row) for row in cells]
    with book.parts.open(book.sheets[sheet]) as part:
        for element in elements(part, "row/c", "mergeCells/mergeCell"):
            if local(element.tag) == "mergeCell":
                left, top, right, bottom = (edge or 0 for edge in range_boundaries(element.attrib["ref"]))
                if left == right and top - 1 > below and left - 1 != summed:
                    _fill(rows, left - 1, top - 1, bottom - 1)
            elif _is_uncalculated(element):
                row, column = coordinate_to_tuple(element.attrib["r"])
                if row - 1 > below:
                    _put(rows, row - 1, column - 1, NO_VALUE)
    return rows


def _is_uncalculated(cell: object) -> bool:
    children = {local(child.tag): child.text for child in cell}  # type: ignore[attr-defined]  # an element of XML
    return "f" in children and not children.get("v") and "is" not in children


def _fill(rows: list[list[object]], column: int, top: int, bottom: int) -> None:
    first = rows[top][column] if top < len(rows) and column < len(rows[top]) else None
    for row in range(top + 1, min(bottom + 1, len(rows))):
        if not is_blank(first) and not all(map(is_blank, rows[row])):
            _put(rows, row, column, first)


def _put(rows: list[list[object]], row: int, column: int, value: object) -> None:
    if row < len(rows):
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
