"""Whether what stands in a cell is seen: measured with the letters of its font, beside its neighbours and on the rows that it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from letter_widths import lines, wide

from xlagree.generate.book.fitted import fitted
from xlagree.generate.book.sheet import Book, Cell, Sheet, Value
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.terms.tables import letter

AN_INDENT, AN_EDGE = 9, 3
"""Pixels that a program leaves free for an indent, and on either side of a number."""
LINE_OF_TEXT = 1.22
"""The height of a line, of the size of its letters."""
DECIMALS = {
    "price": 0,
    "money": 0,
    "price_cents": 2,
    "price_each": 2,
    "cents": 2,
    "hours": 1,
    "share": 0,
    "share1": 1,
    "count": 0,
}
Spot = tuple[str, int, int]


@dataclass(frozen=True)
class Drawn:
    """A book as it is drawn: its cells by their places, each in the size that it is set in."""

    book: Book
    speech: ClientLanguage
    cells: Mapping[Spot, Cell] = field(init=False)

    def __post_init__(self) -> None:
        cells = {
            (sheet.name, cell.row, cell.column): cell
            for sheet in self.book.sheets
            for cell in fitted(sheet, self.book.look.wider)
        }
        object.__setattr__(self, "cells", cells)

    def cut(self, values: Mapping[Spot, Value] = {}) -> list[str]:
        """The printed cells in which something is not seen, of the book or of other `values` in them."""
        return [text for sheet in self.book.sheets for text in self._cut_on(sheet, values)]

    def _cut_on(self, sheet: Sheet, values: Mapping[Spot, Value]) -> Iterator[str]:
        assert sheet.area is not None
        for cell in sheet.cells:
            value = values.get((sheet.name, cell.row, cell.column), cell.value)
            if cell.column > sheet.area[1] or value == "":
                continue
            style, font = self.cells[sheet.name, cell.row, cell.column].style, self.book.look.font
            where = f"{sheet.name}!{letter(cell.column)}{cell.row + 1} {value!r} at {style.size}"
            if not isinstance(value, str):
                text = self.number(value, style.format)
                room = _pixels(sheet.widths[cell.column]) - 2 * AN_EDGE - AN_INDENT * style.indent
                need = wide(text, font, style.size, style.bold)
                if need > room:
                    yield f"{where} as {text}: {need:.0f} in {room:.0f}"
            elif style.wrap:
                room = _pixels(sheet.widths[cell.column]) - 2 * AN_EDGE - AN_INDENT * style.indent
                count = sum(lines(part, room, font, style.size, style.bold) for part in value.split("\n"))
                if (high := count * style.size * 4 / 3 * LINE_OF_TEXT) > sheet.heights[cell.row] + 1:
                    yield f"{where}: {count} lines of {high:.0f} in {sheet.heights[cell.row]}"
            else:
                room = self._beside(sheet, cell) - AN_EDGE - AN_INDENT * style.indent
                need = wide(value, font, style.size, style.bold)
                if need > room:
                    yield f"{where}: {need:.0f} in {room:.0f}"

    def _beside(self, sheet: Sheet, cell: Cell) -> float:
        """The pixels of a cell and of the empty ones that its text may run over, within what is printed."""
        assert sheet.area is not None
        taken = {
            other.column
            for other in sheet.cells
            if other.row == cell.row and (other.value != "" or other.formula)
        }
        step, end = (1, sheet.area[1] + 1) if cell.style.align == "left" else (-1, 0)
        room = 0.0
        for column in range(cell.column, end, step):
            if column != cell.column and column in taken:
                break
            room += _pixels(sheet.widths[column])
        return room

    def number(self, value: float, form: str) -> str:
        """A number as its cell shows it."""
        if form in ("price", "price_cents", "price_each"):
            return self.speech.money(value, DECIMALS[form])
        decimals = DECIMALS.get(form, 0)
        text = self.speech.number(100 * value if form.startswith("share") else value, decimals)
        return text + "\u202f%" if form.startswith("share") else text


def _pixels(width: float) -> float:
    """The pixels of a column, in programs where a digit of the usual font takes seven."""
    return int(width * 7 + 5)
