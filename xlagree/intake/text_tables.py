"""Tables in text files: their separator, their decimal sign, and records of JSON lines, as cells."""

import csv
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from xlagree.intake.files import as_it_was
from xlagree.intake.guard import LARGEST_FILE
from xlagree.intake.workbook import Workbook
from xlagree.intake.written_text import CONTROLS, RECORDS, WrittenText
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import Cells
from xlagree.terms.written_numbers import decimal_sign, two_readings, with_point

Cell = TypeVar("Cell")

SEPARATORS = (",", ";", "\t")
PAGES = ("<!doctype", "<html", "<table", "<?xml", "<meta", "<style", "<body")
"""How pages begin that programs give out for tables."""
SEARCHED_FOR_SIGNS = 5000
"""So many rows say what stands before the decimals of a file."""
OFTEN = 4096
"""So many cells are kept converted: a long table says the same in many rows."""
DECIMAL_COMMA = re.compile(r"\s*[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+\s*")
DECIMAL_POINT = re.compile(r"\s*[-+]?\d+\.\d+\s*")
THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2}(\.\d{3})+\s*")


class TextRows:
    """The rows of separated text, read from the file whenever they are gone through, so that none of them is kept.

    Their numbers have a point before the decimals; `decimal` is that point where it is known to be one. Raises for what is no
    separated text, whatever its name.
    """

    def __init__(self, path: Path, western: bool = False) -> None:
        self._text = WrittenText(path, western)
        _refuse_another_kind(self._text)
        self._separator = "\t" if path.suffix.lower() == ".tsv" else _separator(self._text)
        self._pointed: Callable[[str], str] | None = None
        self.decimal = "."
        if self._separator == ",":
            deque(self._split(), maxlen=0)  # all of it can be read
            return
        commas, set_off = self._signs()
        first = (cell for row in islice(self.typed(), SEARCHED_FOR_SIGNS) for cell in row)
        self.decimal = decimal_sign(first)
        if self.decimal == ",":
            self._pointed, self.decimal = with_point, "."
        elif self._separator == ";" and commas:
            pointed = partial(_pointed, set_off=set_off)
            self._pointed = pointed if western else lambda cell: cell if two_readings(cell) else pointed(cell)

    def __iter__(self) -> Iterator[list[str]]:
        if self._pointed is None:
            return self.typed()
        pointed = lru_cache(OFTEN)(self._pointed)
        return ([pointed(cell) for cell in row] for row in self.typed())

    @property
    def converted(self) -> bool:
        """Whether any number may have been written in another way."""
        return self._pointed is not None

    def typed(self) -> Iterator[list[str]]:
        """The rows as they are written."""
        return map(_text_row, self._split())

    def _split(self) -> Iterator[list[str]]:
        csv.field_size_limit(LARGEST_FILE)  # the notes of a ticket may hold a mail with its pictures
        lines = csv.reader(self._lines(), delimiter=self._separator, strict=True)
        begins = 1
        try:
            for row in lines:
                yield row
                begins = lines.line_num + 1
        except csv.Error:
            to = f", in this row or one down to row {lines.line_num}" if lines.line_num > begins else ""
            what = f"a quotation mark is in the way{to}"
            remedy = "write it twice inside a text, and close every text"
            here = Place(self._text.path.name, row=begins)
            raise AgreementError(Problem(what, remedy, here)) from None

    def _lines(self) -> Iterator[str]:
        lines = map(partial(CONTROLS.sub, " "), self._text.lines())
        first = re.sub(r"\Asep=[,;\t]", "", next(lines, ""))
        if first:  # the row stays, blank, so that the others keep their numbers
            yield first
        yield from lines

    def _signs(self) -> tuple[bool, bool]:
        """Whether any number has a decimal comma, and whether a point sets off thousands then, as no number has decimals after it."""
        commas = points = False
        for row in self.typed():
            for cell in row:
                if "," in cell:
                    commas = commas or bool(DECIMAL_COMMA.fullmatch(cell))
                elif "." in cell and not points:
                    points = bool(DECIMAL_POINT.fullmatch(cell)) and not THOUSANDS.fullmatch(cell)
        return commas, commas and not points


def text_workbook(path: Path, western: bool = False) -> Workbook:
    """A text file as a sheet; `western` where the alphabet of Windows may be taken if UTF-8 fails."""
    if path.suffix.lower() in RECORDS:
        text = WrittenText(path, western)
        _refuse_another_kind(text)
        return Workbook(path.name, {"": _record_cells(text.whole, path)}, decimal=".")
    rows = TextRows(path, western)
    once: dict[str, str] = {}  # a long table says the same in many rows
    cells = [[once.setdefault(cell, cell) for cell in row] for row in rows]
    typed = (
        [[once.setdefault(cell, cell) for cell in row] for row in rows.typed()] if rows.converted else cells
    )
    sheets: dict[str, Cells] = {"": [list[object](row) for row in cells]}
    return Workbook(path.name, sheets, decimal=rows.decimal, as_written=() if cells == typed else typed)


def _refuse_another_kind(text: WrittenText) -> None:
    """Raise for what is no table of text whatever its name: pages, documents of JSON, columns between bars."""
    path = text.path
    with text.opened() as file:
        start = file.read(1000).lstrip().casefold()
    head = start.partition("\n")[0]
    kind, remedy = "", ""
    if start.startswith(PAGES):
        kind, remedy = "a page of HTML or XML", "open it in Excel or LibreOffice and save it as .xlsx"
    elif path.suffix.lower() not in RECORDS and start.startswith(("[{", '{"', "[\n", "{\n")):
        kind, remedy = "JSON", "write one record in each line, and end its name in .jsonl"
    elif "|" in head and not any(sign in head for sign in SEPARATORS):
        kind, remedy = "a table with | between its columns", "put commas, semicolons or tabs there"
    if kind:
        raise AgreementError(Problem(f"is {kind}, which is not read", remedy, Place(path.name)))


def _separator(text: WrittenText) -> str:
    """As the first line states in Excel's way, else the sign that stands most often in the head, unquoted."""
    with text.opened() as file:
        start = file.read(5)
    if start.startswith("sep=") and start[4:] in SEPARATORS:
        return start[4]
    lines = (re.sub(r'"[^"]*"', "", line) for ended in text.lines() for line in ended.splitlines())
    head = next((line for line in lines if any(sign in line for sign in SEPARATORS)), "")
    return max(SEPARATORS, key=head.count)


def _pointed(text: str, set_off: bool) -> str:
    """A number with a decimal comma as one with a point; one with thousands `set_off` by a point without it.

    >>> _pointed("1.250,5", False), _pointed("1.200", True), _pointed("1.200", False), _pointed("Acme, Ltd.", True)
    ('1250.5', '1200', '1.200', 'Acme, Ltd.')
    """
    if DECIMAL_COMMA.fullmatch(text) or (set_off and THOUSANDS.fullmatch(text)):
        return text.replace(".", "").replace(",", ".")
    return text


def _record_cells(text: str, path: Path) -> Cells:
    """JSON lines: the names of all fields as labels in row 1, then a row for each line."""
    records: list[dict[str, object]] = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            record = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            what, remedy = (
                "is no record of JSON",
                'write one in each line, such as {"client": "Acme", "hours": 1.5}',
            )
            raise AgreementError(Problem(what, remedy, Place(path.name, row=number)))
        records.append(_flat(record))
    labels = list(dict.fromkeys(name for record in records for name in record))
    return [list[object](labels), *(trimmed(map(record.get, labels)) for record in records)]


def _flat(record: dict[str, object], before: str = "") -> dict[str, object]:
    """A record with the fields of records inside it under names such as client.name; lists stay as they are written."""
    fields: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            fields |= _flat(value, f"{before}{name}.")
        else:
            fields[f"{before}{name}"] = json.dumps(value) if isinstance(value, list) else value
    return fields


def trimmed(row: Iterable[object]) -> list[object]:
    """A row without blanks at its end and without control characters, which no sheet can hold, its texts as they were.

    >>> trimmed(["'=SUM Ltd.", "'tis Books", 2, ""])
    ['=SUM Ltd.', "'tis Books", 2]
    """
    return _without_blank_end(
        [as_it_was(CONTROLS.sub(" ", cell)) if isinstance(cell, str) else cell for cell in row]
    )


def _text_row(cells: list[str]) -> list[str]:
    """A row of separated text without blanks at its end, its texts as they were before they were made harmless."""
    if "\n'" in "\n" + "\n".join(cells):  # few rows have one, and long tables have many rows
        cells = list(map(as_it_was, cells))
    return _without_blank_end(cells)


def _without_blank_end(cells: list[Cell]) -> list[Cell]:
    while cells and is_blank(cells[-1]):
        cells.pop()
    return cells
