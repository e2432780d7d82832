"""A row of an export, and its cells by column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from xlagree.intake.exports.columns import Head
from xlagree.terms.errors import Place
from xlagree.terms.quantities import as_text, is_blank

Line = tuple[object, ...]
"""The cells of a row as `tidy` leaves them."""


class _OneLine(dict[object, object]):
    """Texts by what they are as one line, each made once; None where nothing stands."""

    def __missing__(self, text: str) -> object:
        self[text] = line = " ".join(text.split()) or None
        return line


def tidy(rows: Iterable[Iterable[object]]) -> list[Line]:
    """Cells as all that follows looks at them: a text as one line, None where nothing stands.

    >>> tidy([[" Acme  Ltd.", "", 1.5]])
    [('Acme Ltd.', None, 1.5)]
    """
    one_line = _OneLine()
    return [
        tuple([
            one_line[cell] if isinstance(cell, str) else None if is_blank(cell) else cell for cell in row
        ])
        for row in rows
    ]  # fmt: skip


def picked(head: Head, columns: Iterable[str]) -> Callable[[Line], object]:
    """What picks out of a row that by which it is known again: its cells in these columns, as far as there are such."""
    places = [head.columns[name] for name in columns if name in head.columns]
    return itemgetter(*places) if places else lambda line: None


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row of an export, counted from 0, and its cells by column: as many as the head has, or more."""

    head: Head
    index: int
    cells: Line

    def get(self, column: str) -> object:
        """What stands in a column; None where it is blank or the export has no such column."""
        at = self.head.columns.get(column)
        return None if at is None else self.cells[at]

    def text(self, column: str) -> str:
        """The same as one line of text."""
        cell = self.get(column)
        return cell if isinstance(cell, str) else "" if cell is None else as_text(cell)

    def at(self, column: str = "") -> Place:
        """The place of a cell, or of the row."""
        if column:
            return self.head.cell(self.index, column)
        return Place(self.head.place.file, self.head.place.sheet, self.index + 1)


def under(columns: Mapping[str, int], rows: Sequence[ExportRow]) -> list[ExportRow]:
    """The rows of a sheet under a head whose columns are these."""
    if not rows:
        return []
    head = replace(rows[0].head, columns=columns)
    return [ExportRow(head, row.index, row.cells) for row in rows]
