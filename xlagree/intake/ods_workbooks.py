"""Workbooks of LibreOffice, .ods: values, dates, durations and errors, hidden sheets and merged cells."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from xlagree.intake.guard import LARGEST_CELLS, MADE_ANEW, MOST_COLUMNS, MOST_ROWS, looked_over
from xlagree.intake.parts import local, parts_of
from xlagree.intake.sheet_dates import iso_duration, iso_moment
from xlagree.intake.text_tables import trimmed
from xlagree.intake.workbook import Merged, Workbook
from xlagree.terms.cell_errors import CELL_ERRORS, NO_VALUE
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import Cells
from xlagree.terms.written_numbers import as_number

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TABLE, _TEXT, _STYLE = (_NAMESPACE % name for name in ("office", "table", "text", "style"))
_BESIDE_THE_TEXT = ("annotation", "note", "frame")


def ods_workbook(path: Path) -> Workbook:
    """The sheets of an .ods file that was looked over."""
    place = Place(path.name)
    parts = parts_of(ZipFile(looked_over(path)))
    try:
        with parts.open("META-INF/manifest.xml") as manifest:
            locked = b"encryption-data" in manifest.read()
        if not locked:
            with parts.open("content.xml") as content:
                return _OdsReading(place).read(content)
    except AgreementError:
        raise
    except Exception as error:
        # A broken part makes the reader raise whatever it was about to do with it.
        what, remedy = "cannot be read as an .ods workbook", "open it in LibreOffice and save it again"
        raise AgreementError(Problem(what, remedy, place)) from error
    raise AgreementError(Problem("has a password", "save it without one", place))


class _OdsReading:
    """The content of a workbook on its way to cells, sheet by sheet and row by row."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.unseen_styles: set[str] = set()
        self.hidden: set[str] = set()
        self.sheets: dict[str, Cells] = {}
        self.merged: dict[str, tuple[Merged, ...]] = {}
        self.rows: list[list[object]] = []
        self.merges: list[Merged] = []
        self.blank_rows = self.cells = 0

    def read(self, content: IO[bytes]) -> Workbook:
        """The workbook; of elements that were read nothing is kept."""
        inside: list[str] = []
        for event, element in iterparse(content, ("start", "end")):
            if event == "start":
                inside.append(local(element.tag))
                if inside[-2:] == ["spreadsheet", "table"]:
                    self.begin(element)
                continue
            kind = inside.pop()
            if kind == "style":
                self.style(element)
            elif kind == "table-row" and inside.count("table") == 1 and "spreadsheet" in inside:
                self.row(element)
                element.clear()
        return Workbook(self.place.file, self.sheets, frozenset(self.hidden), self.merged)

    def style(self, element: Element) -> None:
        """Note a style of sheets that are not shown."""
        properties = element.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            self.unseen_styles.add(element.get(f"{_STYLE}name", ""))

    def begin(self, table: Element) -> None:
        """A sheet, of which the rows follow."""
        name = table.get(f"{_TABLE}name", f"Sheet{len(self.sheets) + 1}")
        self.rows, self.merges, self.blank_rows = [], [], 0
        self.sheets[name] = self.rows
        if table.get(f"{_TABLE}style-name") in self.unseen_styles:
            self.hidden.add(name)

    def row(self, element: Element) -> None:
        """A row, as often as it says; what is blank to the end of the sheet takes no room."""
        index = len(self.rows) + self.blank_rows
        repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = trimmed(self.row_cells(element, index))
        if not cells:
            self.blank_rows += repeated
            return
        self.cells += repeated * len(cells)
        if index + repeated > MOST_ROWS or self.cells > LARGEST_CELLS:
            what = f"is not read: it unfolds to more than {MOST_ROWS:,} rows or {LARGEST_CELLS:,} cells"
            raise AgreementError(Problem(what, MADE_ANEW, self.place))
        self.rows += [[] for _ in range(self.blank_rows)]
        self.blank_rows = 0
        self.rows += [list(cells) for _ in range(repeated)]
        name = list(self.sheets)[-1]
        self.merged[name] = tuple(self.merges)

    def row_cells(self, row: Element, index: int) -> Iterator[object]:
        """The values of the cells of a row, those without a value only where another follows."""
        column = blank = 0
        for cell in row:
            if local(cell.tag) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            value = _value(cell) if local(cell.tag) == "table-cell" else None
            high, wide = (
                int(cell.get(f"{_TABLE}number-{side}-spanned", "1")) for side in ("rows", "columns")
            )
            if high > 1 or wide > 1:
                self.merges.append(Merged(column, index, column + wide - 1, index + high - 1))
            column += repeated
            if is_blank(value):
                blank += repeated
            elif column <= MOST_COLUMNS:
                yield from [None] * blank
                yield from [value] * repeated
                blank = 0


def _value(cell: Element) -> object:
    """What a cell holds; a formula that nothing has calculated yet says so."""
    kind, is_formula = cell.get(f"{_OFFICE}value-type"), f"{_TABLE}formula" in cell.attrib
    text = "\n".join(_text(part) for part in cell if part.tag == f"{_TEXT}p")
    if is_formula and (text in CELL_ERRORS or text.startswith("Err:")):
        return text if text in CELL_ERRORS else "#VALUE!"
    if kind in ("float", "percentage", "currency"):
        return as_number(cell.get(f"{_OFFICE}value"))
    if kind == "date":
        return iso_moment(cell.get(f"{_OFFICE}date-value", "")) or text
    if kind == "time":
        return iso_duration(cell.get(f"{_OFFICE}time-value", "")) or text
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind is None and is_formula and not text:
        return NO_VALUE
    return text or cell.get(f"{_OFFICE}string-value")


def _text(element: Element) -> str:
    """The text of a paragraph with all that stands in it, but for comments."""
    name = local(element.tag)
    if name in _BESIDE_THE_TEXT:
        return ""
    if name in ("s", "tab", "line-break"):
        return " " * int(element.get(f"{_TEXT}c", "1"))
    return (element.text or "") + "".join(_text(part) + (part.tail or "") for part in element)
