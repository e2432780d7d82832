"""Rows of a file that were deleted or added: where each row of the book went, known by the texts of the rows around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from xlagree.generate.book.sheet import Book, Sheet, Value
from xlagree.review.reading.difference import Difference
from xlagree.review.reading.sheet_cells import SheetSeen
from xlagree.review.reading.snapshot import Snapshot

FEW = 2
"""Rows of a sheet whose texts may be others before rows are looked for elsewhere."""

RowOf = Mapping[tuple[str, int], int | None]
"""Where a row of a sheet of the book stands in the file; None where it was deleted, nothing where no row of the sheet moved."""


@dataclass(frozen=True)
class ShiftedRows:
    """The rows of a file against those of the book, and each that was deleted or added."""

    row_of: RowOf = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


def shifted_rows(file: Snapshot, book: Book) -> ShiftedRows:
    """Rows that were deleted or added on any sheet that both have."""
    row_of: dict[tuple[str, int], int | None] = {}
    differences: list[Difference] = []
    for sheet in book.sheets:
        seen = file.sheet(sheet.name)
        if seen is None:
            continue
        wanted, there = _texts(sheet), _texts_seen(seen)
        if sum(wanted.get(row) != there.get(row) for row in wanted) > FEW:
            own = _shifted(sheet.name, wanted, there)
            row_of |= own.row_of
            differences += own.differences
    return ShiftedRows(row_of, tuple(differences))


def _shifted(name: str, wanted: Mapping[int, str], there: Mapping[int, str]) -> ShiftedRows:
    """The rows of one sheet, from the first text of each row in the book and in the file."""
    last = max((*wanted, *there), default=0) + 1
    a, b = [wanted.get(row, "") for row in range(last)], [there.get(row, "") for row in range(last)]
    row_of: dict[tuple[str, int], int | None] = {}
    differences = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for n in range(max(a2 - a1, b2 - b1)):
            if a1 + n < a2:
                row_of[name, a1 + n] = b1 + n if b1 + n < b2 else None
            if tag == "delete" and a[a1 + n]:
                text = a[a1 + n]
                differences.append(Difference("row deleted", (name, b1, 1), text, None, text))
            if tag == "insert" and b[b1 + n]:
                text = b[b1 + n]
                differences.append(Difference("row added", (name, b1 + n, 1), text, text, None))
    return ShiftedRows(row_of, tuple(differences))


def _texts(sheet: Sheet) -> dict[int, str]:
    """The first text of every row of the book."""
    return _first_texts((cell.row, cell.column, cell.value, cell.formula) for cell in sheet.cells)


def _texts_seen(sheet: SheetSeen) -> dict[int, str]:
    """The first text of every row of the file."""
    return _first_texts(
        (row, column, shown.value, shown.formula) for (row, column), shown in sheet.cells.items()
    )


def _first_texts(cells: Iterator[tuple[int, int, Value | None, str]]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for row, _, value, formula in sorted(cells, key=lambda cell: cell[:2]):
        if isinstance(value, str) and value and not formula:
            texts.setdefault(row, value)
    return texts
