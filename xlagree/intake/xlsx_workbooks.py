"""Workbooks of Excel, .xlsx: values, hidden sheets, and formulas that were never calculated."""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from xlagree.intake.guard import looked_over
from xlagree.intake.parts import Parts, elements, local, of_kind, parts_of
from xlagree.intake.text_tables import trimmed
from xlagree.intake.workbook import Merged, Workbook
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.tables import column_index

_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and no value, and its attributes."""
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')


@dataclass(frozen=True)
class SheetParts:
    """The parts of a workbook by the names of its sheets."""

    parts: Parts
    sheets: Mapping[str, str]


def xlsx_workbook(path: Path) -> Workbook:
    """The sheets of an .xlsx file that was looked over."""
    content, place = looked_over(path), Place(path.name)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts of the workbook that are not read
            book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
            sheets = {sheet.title: _rows(sheet) for sheet in book.worksheets}
            hidden = frozenset(sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible")
            marks = tuple(_marks(content))
            merged = {name: areas for name, _, areas in marks}
            return Workbook(
                path.name, sheets, hidden, merged, uncalculated={name: cells for name, cells, _ in marks}
            )
    except Exception as error:
        # A broken part makes the reader raise whatever it was about to do with it.
        unreadable = Problem(
            "cannot be read as a workbook", "open it in Excel or LibreOffice and save it again", place
        )
        raise AgreementError(unreadable) from error


def _rows(sheet: object) -> list[list[object]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # the size that the file states need not be true
    return [trimmed(row) for row in sheet.iter_rows(values_only=True)]  # type: ignore[attr-defined]


def sheet_parts(content: Path | BytesIO) -> SheetParts:
    """The parts of the sheets of a workbook that was looked over."""
    parts = parts_of(ZipFile(content))
    book = of_kind(parts.related(), "officeDocument") or "xl/workbook.xml"
    targets = {key: relation.target for key, relation in parts.related(book).items()}
    with parts.open(book) as part:
        sheets = {
            sheet.attrib["name"]: targets.get(_relation(sheet.attrib), "")
            for sheet in elements(part, "sheets/sheet")
        }
    return SheetParts(parts, sheets)


def _relation(attributes: Mapping[str, str]) -> str:
    return next((value for label, value in attributes.items() if local(label) == "id"), "")


def _marks(content: BytesIO) -> Iterator[tuple[str, tuple[tuple[int, int], ...], tuple[Merged, ...]]]:
    """Of each sheet the places of formulas that nothing has calculated yet, and its merged cells.

    A formula whose value is an empty text has the type of a text, and was calculated.
    """
    book = sheet_parts(content)
    for name, target in book.sheets.items():
        if target.casefold() in book.parts.names:
            with book.parts.open(target) as part:
                text = part.read()
            cells = [cell for cell in _UNCALCULATED.findall(text) if b't="str"' not in cell]
            places = [place for cell in cells if (place := _ADDRESS.search(cell))]
            merged = [
                (_position(area[1], area[2]), _position(area[3], area[4])) for area in _MERGED.finditer(text)
            ]
            yield (
                name,
                tuple(_position(*place.groups()) for place in places),
                tuple(Merged(left, top, right, bottom) for (top, left), (bottom, right) in merged),
            )


def _position(column: bytes, row: bytes) -> tuple[int, int]:
    return int(row) - 1, column_index(column.decode())
