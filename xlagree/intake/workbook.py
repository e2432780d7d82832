"""What a file of tables holds: its sheets as cells, which of them nobody sees, and what its numbers are written with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from xlagree.terms.cell_errors import NO_VALUE
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.tables import Cells, letter
from xlagree.terms.written_numbers import as_number, two_readings

WORKBOOKS = (".xlsx", ".xls", ".ods")
"""How the names of workbooks end that are read."""


class Merged(NamedTuple):
    """Cells merged into one: the columns from `left` to `right` and the rows from `first` to `last`, counted from 0."""

    left: int
    first: int
    right: int
    last: int

    @property
    def cells(self) -> str:
        """Its cells as a sheet names them, such as A2:A4."""
        return f"{letter(self.left)}{self.first + 1}:{letter(self.right)}{self.last + 1}"


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file, row 1 first; a text file is one sheet without a name.

    `decimal` is the sign before the decimals of numbers that are text, where that is known: point or comma.
    `uncalculated` are the rows and columns, from 0, of formulas without a value. `as_written` are the cells of a text file
    before numbers with a decimal comma became ones with a point, where any did.
    """

    name: str
    sheets: Mapping[str, Cells]
    hidden: frozenset[str] = frozenset()
    merged: Mapping[str, tuple[Merged, ...]] = field(default_factory=dict)
    decimal: str = ""
    uncalculated: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    as_written: Cells = ()

    @property
    def marked(self) -> "Workbook":
        """The same where a formula that nothing has calculated yet says so, and is no blank cell."""
        sheets = dict(self.sheets)
        for name, places in self.uncalculated.items():
            if places and name in sheets:
                sheets[name] = rows = [list(row) for row in sheets[name]]
                for row, column in places:
                    put(rows, row, column, NO_VALUE)
        return replace(self, sheets=sheets, uncalculated={})

    @property
    def settled(self) -> "Workbook":
        """The marked workbook where 1.400 in a text file with decimal points is a number, as nothing else may be known of it."""
        book = self.marked
        if self.decimal != ".":
            return book
        sheets = {name: [list(map(_settled, row)) for row in cells] for name, cells in book.sheets.items()}
        return replace(book, sheets=sheets)

    @property
    def seen(self) -> dict[str, Cells]:
        """The sheets that are not hidden; raises where there is none."""
        seen = {name: cells for name, cells in self.sheets.items() if name not in self.hidden}
        if self.hidden and not seen:
            what = "has no sheet that is not hidden"
            raise AgreementError(Problem(what, "show the one to be read", Place(self.name)))
        return seen


def _settled(cell: object) -> object:
    return as_number(cell) if isinstance(cell, str) and "." in cell and two_readings(cell) else cell


def put(rows: list[list[object]], row: int, column: int, value: object) -> None:
    """Put a value into a cell of a row that there is."""
    if row < len(rows):
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
