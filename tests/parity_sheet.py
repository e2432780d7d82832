"""The calls of the parity table laid out in a sheet: every argument once, and a formula for each call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from parity_answers import SHOWN, Answers, spread
from parity_cells import Argument, Content, Date, Error, Missing, Range, Scalar, Typed
from parity_table import Call

from xlagree.terms.tables import letter

GIVEN, CALLS = "Given", "Calls"
"""The sheet of the arguments, and the sheet of the formulas."""
ERROR_FORMULAS = {
    "#NULL!": "=#NULL!",
    "#DIV/0!": "=1/0",
    "#VALUE!": '=1+"a"',
    "#REF!": "=#REF!",
    "#NAME?": "=NO_SUCH_NAME",
    "#NUM!": "=1E+300*1E+300",
    "#N/A": "=NA()",
}
"""A formula that shows each error."""


@dataclass(frozen=True)
class Formula:
    """A call as it is typed: its text, and the cells of the sheet of calls that it fills, rows and columns from 0.

    A table is an array formula over one row and one column more than it has, so that its end is seen.
    """

    call: Call
    text: str
    row: int
    rows: int
    columns: int

    @property
    def area(self) -> str:
        """Its cells."""
        return f"A{self.row + 1}:{letter(self.columns - 1)}{self.row + self.rows}"

    def shows(self, right: Answers) -> Answers:
        """What its cells show of the right answer."""
        return spread(right, self.rows, self.columns)


@dataclass
class Sheet:
    """Arguments below each other in columns from A on, each once."""

    cells: list[tuple[int, int, Content]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    height: int = 0

    def text(self, argument: Argument) -> str:
        """An argument as it stands in a formula."""
        match argument:
            case Typed(bool(value)):
                return str(value).upper()
            case Typed(str(value)):
                return '"' + value.replace('"', '""') + '"'
            case Typed(value):
                return repr(value)
            case Scalar(content):
                return self._place(argument, ((content,),)).partition(":")[0]
            case Range(rows):
                return self._place(argument, rows)
            case Missing():
                return ""

    def _place(self, argument: Argument, rows: Sequence[Sequence[Content]]) -> str:
        known = repr(argument)  # 1 and TRUE are equal in Python and different in a sheet
        if known not in self.places:
            top = self.height + 1
            self.cells += [
                (self.height + i, j, content) for i, row in enumerate(rows) for j, content in enumerate(row)
            ]
            self.height += len(rows) + 1
            last = letter(len(rows[0]) - 1)
            self.places[known] = f"{GIVEN}!$A${top}:${last}${top + len(rows) - 1}"
        return self.places[known]


def formulas(calls: Sequence[tuple[Call, Answers]], sheet: Sheet) -> Iterator[Formula]:
    """Calls with what is expected of them as formulas below each other; their arguments go into the sheet."""
    row = 0
    for call, right in calls:
        text = f"={call.function}({','.join(map(sheet.text, call.arguments))})"
        rows = min(len(right), SHOWN) + 1 if call.spills else 1
        yield Formula(call, text, row, rows, len(right[0]) + 1 if call.spills else 1)
        row += rows


def write_parity_book(path: Path, calls: Sequence[tuple[Call, Answers]]) -> list[Formula]:
    """An .xlsx with the calls, nothing of it calculated."""
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    ) as book:
        return write_parity_sheets(book, calls)


def write_parity_sheets(book: Any, calls: Sequence[tuple[Call, Answers]]) -> list[Formula]:
    """The two sheets in a workbook of XlsxWriter."""
    sheet = Sheet()
    laid_out = list(formulas(calls, sheet))
    given, called = book.add_worksheet(GIVEN), book.add_worksheet(CALLS)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, column, content in sheet.cells:
        match content:
            case bool(value):
                given.write_boolean(row, column, value)
            case Date(serial):
                given.write_number(row, column, serial, day)
            case Error(text):
                given.write_formula(row, column, ERROR_FORMULAS[text], None, text)
            case "":
                given.write_formula(row, column, '=""', None, "")
            case str(text):
                given.write_string(row, column, text)
            case float(number):
                given.write_number(row, column, number)
    for formula in laid_out:
        if formula.call.spills:
            called.write_array_formula(formula.area, f"{{{formula.text}}}")
        else:
            called.write_formula(formula.row, 0, formula.text)
    return laid_out
