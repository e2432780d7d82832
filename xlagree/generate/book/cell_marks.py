"""Marks beside a page of what each of its cells was made with, so that one that was typed over is named when the file comes back."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from xlagree.generate.book.sheet import NOTE, Cell, Sheet, Value
from xlagree.generate.book.wording import worded
from xlagree.terms.tables import column_index, letter

MARKS = 120
"""The column of the marks, right of all else that stands beside a page."""
HEAD = "xlagree cells:"
"""What begins the marks of a row."""
OPEN = "*"
"""The mark of a cell that a client may change."""
_MARK = re.compile(r"([A-Z]{1,3})(x|f)([0-9a-f]{4}|\*)(?:=(\S+))?")


@dataclass(frozen=True)
class CellMark:
    """What a cell was made with: four digits of its formula or else of its value, and its value where that is a number."""

    digits: str
    number: float | None = None
    formula: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a client may change it."""
        return self.digits == OPEN


def with_marks(sheet: Sheet) -> Sheet:
    """The sheet with the marks of all its cells in a column of their own; those of before are replaced."""
    cells = [cell for cell in sheet.cells if cell.column != MARKS]
    by_row: defaultdict[int, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.value != "" or cell.formula or cell.style.input:
            by_row[cell.row].append(_mark(cell))
    marks = [Cell(row, MARKS, " ".join((HEAD, *own)), style=NOTE) for row, own in sorted(by_row.items())]
    return replace(sheet, cells=(*cells, *marks))


def _mark(cell: Cell) -> str:
    digits = OPEN if cell.style.input else digits_of(cell.value, cell.formula)
    number = "" if isinstance(cell.value, str) or cell.style.input else f"={cell.value:.12g}"
    return f"{letter(cell.column)}{'f' if cell.formula else 'x'}{digits}{number}"


def digits_of(value: Value, formula: str = "") -> str:
    """Four digits of a formula, or of a value.

    >>> digits_of(1490.0) == digits_of(1490.00000000001), digits_of(1490.0) == digits_of(1390.0)
    (True, False)
    """
    said = f"={worded(formula)}" if formula else value if isinstance(value, str) else f"{value:.12g}"
    return f"{crc32(' '.join(said.split()).encode()) & 0xFFFF:04x}"


def read_marks(text: str) -> Mapping[int, CellMark]:
    """The marks of a row by column; none where the text is something else.

    >>> read_marks("xlagree cells: Bx00ff Cf1a2b=1490 Dx*")[2]
    CellMark(digits='1a2b', number=1490.0, formula=True)
    """
    return dict(_read(text)) if text.startswith(HEAD) else {}


def _read(text: str) -> Iterator[tuple[int, CellMark]]:
    for part in text.removeprefix(HEAD).split():
        if match := _MARK.fullmatch(part):
            number = float(match[4]) if match[4] else None
            yield column_index(match[1]), CellMark(match[3], number, match[2] == "f")
