"""Workbooks of Excel, .xlsx: values, dates and durations by their formats, hidden and merged cells, formulas never calculated."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from xlagree.intake.guard import looked_over
from xlagree.intake.parts import Parts, elements, local, of_kind, parts_of, text_of
from xlagree.intake.sheet_dates import (
    BUILT_IN,
    FROM_1900,
    FROM_1904,
    iso_duration,
    iso_moment,
    moment_of,
    shows_time,
)
from xlagree.intake.text_tables import trimmed
from xlagree.intake.workbook import Merged, Workbook
from xlagree.intake.written_cells import CellPlaces, place_of, value_of, written_in
from xlagree.terms.errors import AgreementError, Place, Problem

_AREA = re.compile(r"([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})")
_NO_SHEET = "chartsheet"
_ON = ("1", "true")


def xlsx_workbook(path: Path) -> Workbook:
    """The sheets of an .xlsx file that was looked over."""
    content, place = looked_over(path), Place(path.name)
    try:
        with ZipFile(content) as file:
            return _workbook(path.name, parts_of(file))
    except Exception as error:
        # A broken part makes the reader raise whatever it was about to do with it.
        unreadable = Problem(
            "cannot be read as a workbook", "open it in Excel or LibreOffice and save it again", place
        )
        raise AgreementError(unreadable) from error


def _workbook(name: str, parts: Parts) -> Workbook:
    book = of_kind(parts.related(), "officeDocument") or "xl/workbook.xml"
    related = parts.related(book)
    listed: list[Mapping[str, str]] = []
    start = FROM_1900
    with parts.open(book) as part:
        for element in elements(part, "sheets/sheet", "workbook/workbookPr"):
            if local(element.tag) == "sheet":
                listed.append({local(key): value for key, value in element.attrib.items()})
            elif element.get("date1904") in _ON:
                start = FROM_1904
    if not listed:
        raise ValueError("a workbook has sheets")
    texts = tuple(_texts(parts, of_kind(related, "sharedStrings")))
    times = _times(parts, of_kind(related, "styles"))
    sheets: dict[str, _SheetReading] = {}
    for one in listed:
        relation = related[one["id"]]
        if relation.kind != _NO_SHEET and relation.target.casefold() in parts.names:
            with parts.open(relation.target) as part:
                sheets[one["name"]] = _SheetReading(texts, times, start).read(part)
    return Workbook(
        name,
        {title: [trimmed(row) for row in sheet.rows] for title, sheet in sheets.items()},
        frozenset(
            one["name"]
            for one in listed
            if one["name"] in sheets and one.get("state", "visible") != "visible"
        ),
        {title: tuple(sheet.merged) for title, sheet in sheets.items()},
        uncalculated={title: tuple(sheet.uncalculated) for title, sheet in sheets.items()},
    )


def _texts(parts: Parts, name: str | None) -> Iterator[str]:
    """The texts that cells share."""
    if name is not None:
        with parts.open(name) as part:
            yield from (_plain(text_of(element)) for element in elements(part, "sst/si"))


def _plain(text: str) -> str:
    """A text in which what only looks like the number of a letter is written as it is."""
    return text.replace("_x005F_", "_")


def _times(parts: Parts, name: str | None) -> Mapping[int, bool]:
    """The cell formats that show days and times, by their numbers, and whether they show durations; none where they are lost."""
    if name is None or name.casefold() not in parts.names:
        return {}
    known: dict[str, bool | None] = {str(number): duration for number, duration in BUILT_IN.items()}
    formats: list[str] = []
    with parts.open(name) as part:
        for element in elements(part, "numFmts/numFmt", "cellXfs/xf"):
            if local(element.tag) == "xf":
                formats.append(element.get("numFmtId", ""))
            else:
                known[element.get("numFmtId", "")] = shows_time(element.get("formatCode", ""))
    found = ((style, known.get(number)) for style, number in enumerate(formats))
    return {style: duration for style, duration in found if duration is not None}


@dataclass
class _SheetReading:
    """A sheet on its way in: `texts` that cells share, `times` among its formats, the `start` from which days are counted."""

    texts: Sequence[str]
    times: Mapping[int, bool]
    start: datetime
    rows: list[list[object]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)

    def read(self, part: IO[bytes]) -> "_SheetReading":
        """The same with what stands in the part of the sheet."""
        places = CellPlaces()
        for element in elements(part, "sheetData/row", "mergeCells/mergeCell"):
            if local(element.tag) == "row":
                places.begin(element)
                for cell in element:
                    if local(cell.tag) == "c":
                        self._take(cell, *places.of(cell))
            elif area := _AREA.fullmatch(element.get("ref", "")):
                (first, left), (last, right) = map(place_of, area.groups())
                self.merged.append(Merged(left, first, right, last))
        return self

    def _take(self, cell: Element, row: int, column: int) -> None:
        """A cell; a formula whose value is an empty text has the type of a text, and was calculated."""
        text, formula, own = written_in(cell)
        kind = cell.get("t", "n")
        value: object = None
        if text:
            value = self._value(kind, text, int(cell.get("s", 0)))
        elif formula is not None and own is None and kind != "str":
            self.uncalculated.append((row, column))
        else:
            return
        self.rows += [[] for _ in range(row + 1 - len(self.rows))]
        line = self.rows[row]
        line += [None] * (column + 1 - len(line))
        line[column] = value

    def _value(self, kind: str, text: str, style: int) -> object:
        if kind == "d":
            return iso_moment(text) or iso_duration(text) or text
        value = value_of(kind, text, self.texts, _number)
        duration = self.times.get(style)
        if duration is None or kind != "n" or not isinstance(value, int | float):
            return value
        return moment_of(value, self.start, duration)


def _number(text: str) -> float:
    """A whole number as it is written, however long."""
    return float(text) if "." in text or "E" in text or "e" in text else int(text)
