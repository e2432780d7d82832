"""Indents that LibreOffice keeps: it forgets that of a cell aligned right behind another one with the same letters."""

from collections.abc import Sequence
from dataclasses import replace

from xlagree.generate.book.fitted import lines_of
from xlagree.generate.book.sheet import Cell, Style


def kept_indents(cells: Sequence[Cell], widths: Sequence[float]) -> list[Cell]:
    """The cells, every second one of those that stand indented from the right, one after the other, without a family.

    LibreOffice looks at all of a cell's look where its letters are others than those of the cell drawn before, and at less of it,
    without indents at the right, where only number format, lines or conditions differ. Letters of one font are the same to readers,
    and others to LibreOffice, where the file does not say to which family they belong.

    >>> right = Style(align="right", indent=1)
    >>> [cell.style.family for cell in kept_indents([Cell(0, column, 1.0, style=right) for column in range(3)], ())]
    [True, False, True]
    """
    places = {(cell.row, cell.column): n for n, cell in enumerate(cells)}
    drawn, others, family = list(cells), dict[Style, Style](), True
    for place in sorted(places):
        n = places[place]
        cell = cells[n]
        style = cell.style
        if style.align != "right" or not style.indent or cell.value == "" or _broken(cell, widths):
            continue
        if not family:
            if style not in others:
                others[style] = replace(style, family=False)
            drawn[n] = cell._replace(style=others[style])
        family = not family
    return drawn


def _broken(cell: Cell, widths: Sequence[float]) -> bool:
    """Whether a text stands on several lines, which are drawn by themselves."""
    if not cell.style.wrap or not isinstance(cell.value, str) or cell.column >= len(widths):
        return False
    return "\n" in cell.value or lines_of(cell.value, widths[cell.column], cell.style) > 1
