"""A row of an export, and its cells by column."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.intake.exports.columns import Head
from xlagree.terms.errors import Place
from xlagree.terms.quantities import as_text, is_blank


@dataclass(frozen=True)
class ExportRow:
    """A row of an export, counted from 0, and its cells by column."""

    head: Head
    index: int
    cells: Sequence[object]

    def get(self, column: str) -> object:
        """What stands in a column; None where it is blank or the export has no such column."""
        at = self.head.columns.get(column)
        return None if at is None else self.cell(at)

    def cell(self, index: int) -> object:
        """What stands in a column counted from 0; None where it is blank."""
        cell = self.cells[index] if index < len(self.cells) else None
        return None if is_blank(cell) else cell

    def text(self, column: str) -> str:
        """The same as one line of text."""
        cell = self.get(column)
        return "" if cell is None else as_text(cell)

    def at(self, column: str = "") -> Place:
        """The place of a cell, or of the row."""
        if column:
            return self.head.cell(self.index, column)
        return Place(self.head.place.file, self.head.place.sheet, self.index + 1)
