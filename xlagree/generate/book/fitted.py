"""Texts that are never cut: set smaller where the next cell, or the edge of the printed page, comes before their end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.book.sheet import Cell, Sheet

MEASURED_AT = 11
"""The size in points at which the widths of letters were measured."""
BOLD = 1.06
"""How much wider bold letters are."""
SMALLEST = 7
"""No text is set smaller than this."""
UNSET = 8.43
"""The width of a column for which none was set."""


def fitted(sheet: Sheet) -> Iterator[Cell]:
    """The cells of a sheet, each text that runs to the right at the size at which all of it is seen and printed."""
    filled: defaultdict[int, list[int]] = defaultdict(list)
    for cell in sheet.cells:
        if cell.value != "" or cell.formula:
            filled[cell.row].append(cell.column)
    for cell in sheet.cells:
        runs = isinstance(cell.value, str) and cell.style.align == "left" and not cell.style.wrap
        if not runs or not cell.value or not sheet.area or cell.column > sheet.area[1]:
            yield cell
            continue
        end = min((column for column in filled[cell.row] if column > cell.column), default=sheet.area[1] + 1)
        widths = sheet.widths[cell.column : end]
        room = sum(map(_pixels, widths)) + _pixels(UNSET) * (end - cell.column - len(widths))
        yield _set(cell, room)


def _set(cell: Cell, room: float) -> Cell:
    """A cell whose text takes at most so many pixels, if a size can do that."""
    points = room / (xl_pixel_width(str(cell.value)) * (BOLD if cell.style.bold else 1)) * MEASURED_AT
    size = max(min(cell.style.size, int(points)), min(SMALLEST, cell.style.size))
    return cell if size == cell.style.size else replace(cell, style=replace(cell.style, size=size))


def _pixels(width: float) -> float:
    """A column's width in pixels, of letters as Excel counts them."""
    return width * 7 + 5
