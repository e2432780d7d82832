"""Texts that are never cut: set smaller, or on more lines, where the next cell or the edge of the printed page comes before their end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.book.sheet import Cell, Sheet, Style

MEASURED_AT = 11
"""The size in points at which the widths of letters were measured."""
BOLD = 1.06
"""How much wider bold letters are."""
SMALLEST = 7
"""No text is set smaller than this."""
INDENT = 7
"""Pixels of an indent, and of the edge that a cell keeps free."""
SURE = 1.05
"""Programs set letters a little wider than they were measured."""
UNSET = 8.43
"""The width of a column for which none was set."""


def fitted(sheet: Sheet, wider: float = 1.0) -> Iterator[Cell]:
    """The cells of a sheet, each text that runs to the right at the size at which all of it is seen and printed.

    The letters of the sheet may be `wider` than those that were measured.
    """
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
        room = sum(map(pixels, widths)) + pixels(UNSET) * (end - cell.column - len(widths))
        yield _set(cell, room / wider)


def _set(cell: Cell, room: float) -> Cell:
    """A cell whose text takes at most so many pixels, if a size can do that."""
    points = room / (xl_pixel_width(str(cell.value)) * (BOLD if cell.style.bold else 1)) * MEASURED_AT
    size = max(min(cell.style.size, int(points)), min(SMALLEST, cell.style.size))
    return cell if size == cell.style.size else replace(cell, style=replace(cell.style, size=size))


def lines_of(text: str, width: float, style: Style) -> int:
    """How many lines a text takes in a column of a width, broken between words as far as these fit.

    >>> lines_of("10 tickets", 14, Style()), lines_of("work for 2,000 in a block", 14, Style())
    (1, 2)
    """
    room = (pixels(width) - INDENT * (style.indent + 1)) / (style.size / MEASURED_AT * SURE)
    room /= BOLD if style.bold else 1
    lines, line = 0, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and xl_pixel_width(longer) > room:
            lines, longer = lines + ceil(xl_pixel_width(line) / room), word
        line = longer
    return int(lines + max(ceil(xl_pixel_width(line) / room), 1))


def pixels(width: float) -> float:
    """A column's width in pixels, of letters as Excel counts them."""
    return width * 7 + 5
