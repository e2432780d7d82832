"""The sheets inside the add-in: its settings, the table of plans that its tab inserts, and every function with its help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_range

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.examples import TABLES, worked_out
from xlagree.functions.function import Function
from xlagree.functions.reference import number
from xlagree.intake.parts import elements, parts_of, text_of

SETTINGS_SHEET, PLANS_SHEET, FUNCTIONS_SHEET = "xlagree.conf", "Plans", "Functions"
INTERPRETER, LIBRARIES = "INTERPRETER", "LIBRARIES"
"""The settings: Python without a window, and the folder of xlwings' DLLs."""

PLANS = TABLES["plans"]
HEAD = ("function", "what it answers", "how it is written", "example", "what the example says")
ARGUMENTS = len(HEAD)
"""The column, from 0, where the help of the arguments begins."""
MOST_ARGUMENTS = max(len(function.arguments) for function in CATALOGUE)

PLANS_RANGE = xl_range(0, 0, len(PLANS) - 1, len(PLANS[0]) - 1)
FUNCTIONS_RANGE = xl_range(1, 0, len(CATALOGUE), ARGUMENTS + MOST_ARGUMENTS)
"""The lines of functions, with a blank column at the end, where the longest list of arguments ends."""

DAY = datetime(2026, 11, 23)
"""Written into the file, so that the same content gives the same bytes."""

WIDTHS = (28, 60, 60, 50, 60)


@dataclass(frozen=True)
class Settings:
    """What the add-in knows of a machine: Python without a window, and the folder of xlwings' DLLs; else PATH leads to them."""

    interpreter: str = "pythonw.exe"
    libraries: str = ""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Names and values, as they stand on the sheet."""
        return ((INTERPRETER, self.interpreter), (LIBRARIES, self.libraries))


def read_settings(file: IO[bytes]) -> Settings:
    """The settings of an add-in's file; raises what a file that is none makes its readers raise."""
    with ZipFile(file) as book:
        parts = parts_of(book)
        with parts.open("xl/sharedStrings.xml") as strings:
            texts = [text_of(element) for element in elements(strings, "sst/si")]
        with parts.open("xl/worksheets/sheet1.xml") as sheet:
            rows = [
                [texts[int(cell[0].text or 0)] for cell in row] for row in elements(sheet, "sheetData/row")
            ]
    values = {row[0]: row[1] for row in rows if len(row) > 1}
    return Settings(values.get(INTERPRETER, ""), values.get(LIBRARIES, ""))


def workbook(settings: Settings, project: bytes, code_names: Sequence[str]) -> bytes:
    """A workbook with macros: the sheets, and a project whose modules behind workbook and sheets have these names."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": "xlagree", "author": "xlagree", "created": DAY})
    write_sheets(book, settings, project, code_names)
    book.close()
    return file.getvalue()


def write_sheets(book: Any, settings: Settings, project: bytes, code_names: Sequence[str]) -> None:
    """Write the sheets and the project into a workbook of XlsxWriter."""
    book.add_vba_project(BytesIO(project), is_stream=True)
    book.set_vba_name(code_names[0])
    sheets: tuple[tuple[str, Sequence[Sequence[float | str | None]]], ...] = (
        (SETTINGS_SHEET, settings.rows),
        (PLANS_SHEET, PLANS),
        (FUNCTIONS_SHEET, (_head(), *map(_line, CATALOGUE))),
    )
    for (name, lines), code_name in zip(sheets, code_names[1:], strict=True):
        sheet = book.add_worksheet(name)
        sheet.set_vba_name(code_name)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write(row, column, value)
    _look(book, sheet)


def _look(book: Any, functions: Any) -> None:
    """The sheet of functions is read by people."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((*WIDTHS, *[40] * MOST_ARGUMENTS)):
        functions.set_column(column, column, width, wrapped)
    functions.set_row(0, None, book.add_format({"bold": True}))
    functions.freeze_panes(1, 1)


def _head() -> tuple[str, ...]:
    return (*HEAD, *(f"argument {place}" for place in range(1, MOST_ARGUMENTS + 1)))


def _line(function: Function) -> tuple[str, ...]:
    answer = worked_out(function.example.formula)
    gives = "a table" if isinstance(answer, tuple) else number(answer)
    return (
        function.name,
        function.help,
        f"={function.signature}",
        f"={function.example.formula.replace(', ', ',')} gives {gives}",
        function.example.says,
        *(argument.help for argument in function.arguments),
    )
