"""Workbooks of Excel before 2007, .xls: values, dates and durations by their formats, hidden sheets and merged cells."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from xlagree.intake.guard import LARGEST_FILE
from xlagree.intake.sheet_dates import FROM_1900, FROM_1904, moment_of, shows_time
from xlagree.intake.text_tables import PAGES, trimmed
from xlagree.intake.workbook import Merged, Workbook
from xlagree.terms.errors import AgreementError, Place, Problem

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin."""
ANEW = "save it as .xlsx in Excel or LibreOffice"


def xls_workbook(path: Path) -> Workbook:
    """The sheets of an .xls file; raises for what only bears that name."""
    place = Place(path.name)
    if path.stat().st_size > LARGEST_FILE:
        raise AgreementError(
            Problem(f"is larger than {LARGEST_FILE >> 20} MB", "save the sheets you need alone", place)
        )
    content = path.read_bytes()
    if not content.startswith(COMPOUND):
        raise AgreementError(_another_kind(content, place))
    import xlrd

    try:
        with open(os.devnull, "w") as unread:  # what it finds odd in a file is nobody's business
            book = xlrd.open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=unread
            )
            return _workbook(book, path.name)
    except Exception as error:
        # A broken record makes the reader raise whatever it was about to do with it.
        locked = "encrypted" in str(error)
        problem = (
            Problem("has a password", "save it without one", place)
            if locked
            else Problem("cannot be read as an .xls workbook", f"open it and {ANEW}", place)
        )
        raise AgreementError(problem) from (None if locked else error)


def _another_kind(content: bytes, place: Place) -> Problem:
    """What a file is that is no .xls; many programs write web pages or text under that name."""
    if is_zipfile(BytesIO(content)):
        return Problem(
            "is not an .xls workbook but one of another kind", "rename it to end in .xlsx or .ods", place
        )
    start = content[:1000].decode("utf-8-sig", "ignore").lstrip().casefold()
    if start.startswith(PAGES):
        return Problem("is not an .xls workbook but a page of HTML or XML", f"open it and {ANEW}", place)
    return Problem(
        "is not an .xls workbook", f"if it is a table of text, rename it to end in .csv; else {ANEW}", place
    )


def _workbook(book: Any, name: str) -> Workbook:
    sheets, merged = {}, {}
    hidden = set()
    for index, title in enumerate(book.sheet_names()):
        sheet = book.sheet_by_index(index)
        sheets[title] = [trimmed(_cells(book, sheet, row)) for row in range(sheet.nrows)]
        merged[title] = tuple(
            Merged(left, top, right - 1, bottom - 1) for top, bottom, left, right in sheet.merged_cells
        )
        if sheet.visibility:
            hidden.add(title)
        book.unload_sheet(index)
    return Workbook(name, sheets, frozenset(hidden), merged)


def _cells(book: Any, sheet: Any, row: int) -> Iterator[object]:
    """The values of a row, dates and durations told from numbers as in an .xlsx: by the format of the cell."""
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, error_text_from_code

    start = FROM_1904 if book.datemode else FROM_1900
    for cell in sheet.row(row):
        if cell.ctype in (XL_CELL_DATE, XL_CELL_NUMBER):
            duration = shows_time(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
            yield cell.value if duration is None else moment_of(cell.value, start, duration)
        elif cell.ctype == XL_CELL_ERROR:
            yield error_text_from_code.get(cell.value, "#VALUE!")
        elif cell.ctype == XL_CELL_BOOLEAN:
            yield bool(cell.value)
        else:
            yield cell.value or None
