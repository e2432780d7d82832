"""Sheets as they are read from their parts: values, formulas with shared and array ones spread out, looks, what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import IO
from xml.etree.ElementTree import Element

from xlagree.generate.book.formula import COLUMNS, moved
from xlagree.intake.parts import elements, local
from xlagree.intake.written_cells import CellPlaces, place_of, value_of, written_in
from xlagree.review.reading.cell_looks import PLAIN_LOOKS, Looks
from xlagree.review.reading.sheet_cells import USUAL_WIDTH, Address, SheetSeen, Shown, State
from xlagree.review.reading.sheet_marks import MARK_KINDS, MarksReading
from xlagree.review.reading.sheet_settings import SETTING_KINDS, SettingsReading, is_on
from xlagree.review.reading.text_runs import NO_TEXTS, TextRun, Texts, runs_of, struck_words, unseen_words

LOWEST, NARROWEST = 4.0, 0.4
"""Rows of fewer points and columns of fewer letters are as good as hidden."""
MOST_HEIGHTS = 10_000
"""Rows of a sheet whose heights are kept."""
OF_CELLS = ("worksheet/sheetFormatPr", "cols/col", "sheetData/row")
"""The elements of a sheet that say how its cells stand, and what they hold."""
LARGEST_ARRAYS = 4_000_000
"""Cells of all array formulas of a sheet together."""


Value = float | str | bool | None


class TooLongError(Exception):
    """The formulas of a workbook are longer than a review keeps; never leaves the review's reader."""


@dataclass
class _CellReading:
    """A sheet on its way in: where the reader stands, and what it met so far."""

    texts: Texts
    looks: Looks
    room: int
    places: CellPlaces = field(default_factory=CellPlaces)
    cells: dict[Address, Shown] = field(default_factory=dict)
    unseen: dict[Address, str] = field(default_factory=dict)
    unseen_words: dict[Address, str] = field(default_factory=dict)
    struck_words: dict[Address, str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    usual_height: float = 0.0
    percentages: set[Address] = field(default_factory=set)
    shared: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    arrays: list[tuple[Address, Address, Shown]] = field(default_factory=list)


@dataclass
class _ColumnsReading:
    """The widths of columns on their way in, that of those of which nothing is said, and which are hidden."""

    widths: list[tuple[int, int, float]] = field(default_factory=list)
    usual: float = USUAL_WIDTH
    hidden: bytearray = field(default_factory=lambda: bytearray(COLUMNS))

    def take_usual(self, element: Element) -> None:
        """What holds of all columns that come after."""
        self.usual = float(element.get("defaultColWidth", USUAL_WIDTH))
        if self.usual < NARROWEST:
            self.hidden = bytearray(b"\1" * COLUMNS)

    def take(self, element: Element) -> None:
        """Some columns beside each other."""
        low, high = max(int(element.attrib["min"]) - 1, 0), min(int(element.attrib["max"]), COLUMNS)
        if len(self.widths) < COLUMNS:
            self.widths.append((low, high - 1, float(element.get("width", self.usual))))
        hidden = _is_hidden(element, "width", NARROWEST)
        self.hidden[low:high] = (b"\1" if hidden else b"\0") * max(high - low, 0)


def sheet_seen(
    part: IO[bytes],
    name: str,
    state: State,
    texts: Texts = NO_TEXTS,
    looks: Looks = PLAIN_LOOKS,
    room: int = 1 << 20,
    percent: Sequence[bool] = (),
) -> SheetSeen:
    """A sheet read from its part: `texts` and `looks` of the workbook, `room` for formulas.

    Raises TooLongError for more characters of formulas than there is room for, and KeyError, ValueError or
    what else befits for a part that is broken.
    """
    reading, marks = _CellReading(texts, looks, room), MarksReading(looks)
    hidden_rows: set[int] = set()
    columns, settings = _ColumnsReading(), SettingsReading()
    for element in elements(part, *OF_CELLS, *SETTING_KINDS, *MARK_KINDS):
        kind = local(element.tag)
        if kind == "row":
            row = _read_row(reading, element)
            if _is_hidden(element, "ht", LOWEST) or reading.heights.get(row, LOWEST) < LOWEST:
                hidden_rows.add(row)
        elif kind == "col":
            columns.take(element)
        elif kind == "sheetFormatPr":
            columns.take_usual(element)
            if is_on(element.get("customHeight")):
                reading.usual_height = float(element.get("defaultRowHeight", 0))
        elif marks.take(element):
            for part_of in element.iter():
                if local(part_of.tag) == "formula":  # of a condition
                    settings.take(part_of)
        else:
            settings.take(element)
    _fill_arrays(reading)
    return SheetSeen(
        name,
        state,
        reading.cells,
        frozenset(hidden_rows),
        frozenset(compress(range(COLUMNS), columns.hidden)),
        reading.unseen,
        settings.settings,
        tuple(columns.widths),
        marks.marks(),
        frozenset(reading.percentages),
        reading.unseen_words,
        reading.struck_words,
        reading.heights,
        usual_width=columns.usual,
    )


def _is_hidden(element: Element, size: str, least: float) -> bool:
    return element.get("hidden") in ("1", "true") or float(element.get(size, least)) < least


def _read_row(reading: _CellReading, row: Element) -> int:
    """The cells of a row, and how high it is; its number."""
    reading.places.begin(row)
    index = reading.places.row
    is_set = is_on(row.get("customHeight")) and "ht" in row.attrib
    height = float(row.attrib["ht"]) if is_set else 0.0 if "ht" in row.attrib else reading.usual_height
    if height and len(reading.heights) < MOST_HEIGHTS:
        reading.heights[index] = height
    for cell in row:
        if local(cell.tag) == "c":
            _read_cell(reading, cell)
    return index


def _read_cell(reading: _CellReading, cell: Element) -> None:
    """A cell that has a value or a formula."""
    at = reading.places.of(cell)
    kind = cell.get("t", "n")
    text, formula, own = written_in(cell)
    runs: Sequence[TextRun] = () if own is None else runs_of(own, reading.texts.theme)
    value = None if text is None else value_of(kind, text, reading.texts.texts)
    style = int(cell.get("s", 0))
    if formula is not None:
        shown = _with_formula(reading, at, formula, value, kind == "e", style)
        if not shown.formula and (value is None or value == ""):
            return
    elif value is None or value == "":
        return
    else:
        shown = Shown(value, "", kind == "e", None, style)
    reading.cells[at] = shown
    if kind == "s" and text and reading.texts.runs:
        runs = reading.texts.runs.get(int(text), ())
    if style in reading.looks.hiding and (why := reading.looks.why_unseen(style, value)):
        reading.unseen[at] = why
    elif runs and (words := unseen_words(runs, reading.looks.of(style))):
        reading.unseen_words[at] = words
    if runs and (words := struck_words(runs)):
        reading.struck_words[at] = words
    if style in reading.looks.percentages:
        reading.percentages.add(at)


def _with_formula(
    reading: _CellReading, at: Address, formula: Element, value: Value, error: bool, style: int
) -> Shown:
    """A cell with its own formula: a shared one moved from where it is written, an array's noted to fill."""
    text, kind = (formula.text or "").removeprefix("="), formula.get("t", "normal")
    if kind == "shared":
        index = formula.get("si", "")
        if text:
            reading.shared[index] = (text, *at)
        else:
            text, row, column = reading.shared[index]
            text = moved(text, at[0] - row, at[1] - column)
    elif kind == "dataTable":
        text = f"TABLE({','.join(formula.attrib[end] for end in ('r1', 'r2') if end in formula.attrib)})"
    _take_room(reading, len(text))
    shown = Shown(value, text, error, at if kind in ("array", "dataTable") else None, style)
    if shown.first:
        first, _, last = formula.attrib["ref"].partition(":")
        reading.arrays.append((place_of(first), place_of(last or first), shown))
    return shown


def _take_room(reading: _CellReading, characters: int) -> None:
    reading.room -= characters
    if reading.room < 0:
        raise TooLongError


def _fill_arrays(reading: _CellReading) -> None:
    """Every cell of an array formula has the formula."""
    size = 0
    for (top, left), (bottom, right), shown in reading.arrays:
        size += (bottom - top + 1) * (right - left + 1)
        if size > LARGEST_ARRAYS:
            raise TooLongError
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                there = reading.cells.get((row, column))
                if there and not there.formula:
                    _take_room(reading, len(shown.formula))
                    reading.cells[row, column] = replace(there, formula=shown.formula, first=shown.first)
