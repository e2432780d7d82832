"""The cells of a sheet as XML, written straight from how they are described; all else of a page is XlsxWriter's."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from xlagree.generate.book.sheet import Cell, Style, Value
from xlagree.terms.tables import letter

ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
"""What formulas give where they fail, a kind of value of its own."""
USUAL_HEIGHT = 20
"""Pixels of a row that no height is set for: it grows with its text, as one of this height does."""
LONGEST_TEXT = 32_767
"""A cell has so many UTF-16 units."""

SPANNED = 16
"""So many rows together say how far their cells reach."""

Places = Mapping[int, Mapping[int, int]]
"""Which of the cells stands in a row and a column, counted from 0."""


class SheetXml(Worksheet):  # type: ignore[misc]  # the library has no types
    """A page of XlsxWriter that takes all of its cells at once, and its formulas as they are.

    XlsxWriter checks each cell, looks through its formula for functions newer than Excel 2016, of which there are none in ours, keeps
    it in a table of tables and takes it apart again at the end: more than half the time of a book. It has no public way around that,
    so methods are replaced that may change with any release: `BookFile` says what holds them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_written = False
        self._cells: Sequence[Cell] = ()
        self._places: Places = {}
        self._rows = ""

    def draw_cells(
        self, cells: Sequence[Cell], heights: Mapping[int, int], formats: Callable[[Style], Any]
    ) -> None:
        """All cells of the page, of two in one place the latter, and the heights of rows in pixels, once.

        Pictures and charts are placed by the heights that the page was told of before, with `set_row_pixels`.
        """
        places: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for n, cell in enumerate(cells):
            places[cell.row][cell.column] = n
        self._check_dimensions(0, 0)
        self._check_dimensions(max((*places, *heights), default=0), max(map(max, places.values()), default=0))
        self._cells, self._places = cells, places
        shared = self.str_table._get_shared_string_index
        contents = [content_xml(cell, shared) for cell in cells]
        self._rows = rows_xml(cells, contents, places, heights, lambda style: formats(style)._get_xf_index())

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_sheet_data(self) -> None:
        self.fh.write(f"<sheetData>{self._rows}</sheetData>" if self._rows else "<sheetData/>")
        self.is_written = True

    def _get_range_data(self, row: int, column: int, last_row: int, last_column: int) -> list[Value | None]:
        """What a chart keeps of a range of cells, for programs that draw it before they have computed anything."""
        own = (self._places.get(at, {}) for at in range(row, last_row + 1))
        found = (places.get(across) for places in own for across in range(column, last_column + 1))
        return [None if n is None else _kept(self._cells[n]) for n in found]


def _kept(cell: Cell) -> Value:
    return cell.value if cell.formula or isinstance(cell.value, str) else f"{cell.value:.16g}"


def rows_xml(
    cells: Sequence[Cell],
    contents: Sequence[str],
    places: Places,
    heights: Mapping[int, int],
    look: Callable[[Style], int],
) -> str:
    """The rows that have cells or a height, in their order; `look` gives the number of a style in the file.

    >>> rows_xml([Cell(0, 1, 2.5)], ["><v>2.5</v></c>"], {0: {1: 0}}, {0: 40}, lambda style: 7)
    '<row r="1" spans="2:2" ht="30" customHeight="1"><c r="B1" s="7"><v>2.5</v></c></row>'
    """
    parts = []
    looks: dict[int, int] = {}  # by identity, for a style takes long to compare: the cells hold theirs
    spans = _spans(places)
    for row in sorted({*places, *heights}):
        own, span = places.get(row), spans.get(row // SPANNED, "")
        parts.append(f'<row r="{row + 1}"{span}{_height(heights.get(row, USUAL_HEIGHT))}')
        if not own:
            parts.append("/>")
            continue
        parts.append(">")
        for column, n in sorted(own.items()):
            style = cells[n].style
            number = looks.get(id(style))
            if number is None:
                number = looks[id(style)] = look(style)
            parts.append(f'<c r="{letter(column)}{row + 1}" s="{number}"{contents[n]}')
        parts.append("</row>")
    return "".join(parts)


def _spans(places: Places) -> dict[int, str]:
    """From where to where the cells of rows reach, by their block."""
    reach: defaultdict[int, set[int]] = defaultdict(set)
    for row, own in places.items():
        reach[row // SPANNED].update(own)
    return {block: f' spans="{min(columns) + 1}:{max(columns) + 1}"' for block, columns in reach.items()}


def _height(pixels: int) -> str:
    return "" if pixels == USUAL_HEIGHT else f' ht="{pixels * 0.75:.16g}" customHeight="1"'


def content_xml(cell: Cell, shared: Callable[[str], int]) -> str:
    """What stands in a cell, from its type on; `shared` gives the number of a text in the file."""
    value = cell.value
    if cell.formula:
        return _calculated(cell)
    if isinstance(value, str):
        return f' t="s"><v>{shared(_no_longer(value))}</v></c>' if value else "/>"
    if not isfinite(value):
        raise _no_number(cell)
    return f"><v>{value:.16G}</v></c>"


def _calculated(cell: Cell) -> str:
    """A formula with its value."""
    value, kind, array = cell.value, "", ""
    if not isinstance(value, str):
        if not isfinite(value):
            raise _no_number(cell)
    elif value:
        kind = ' t="e"' if value in ERRORS else ' t="str"'
        value = _escaped(value)
    if cell.last:
        array = f' t="array" ref="{xl_range(cell.row, cell.column, *cell.last)}"'
    return f"{kind}><f{array}>{_escaped(cell.formula)}</f><v>{value}</v></c>"


def _no_number(cell: Cell) -> ValueError:
    place = f"{letter(cell.column)}{cell.row + 1}"
    return ValueError(f"cell {place} must have a finite number (got {cell.value})")


_ODD = re.compile(r"_x[0-9a-fA-F]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def text_xml(text: str) -> str:
    """A text as files of Excel have it: characters that XML does not allow by their numbers.

    >>> text_xml("R&D\x07"), text_xml("_x0007_")
    ('R&amp;D_x0007_', '_x005F_x0007_')
    """
    if _ODD.search(text):
        text = _ODD.sub(lambda odd: f"_x005F{odd[0]}" if odd[0][0] == "_" else f"_x{ord(odd[0]):04X}_", text)
    return _escaped(text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _no_longer(text: str) -> str:
    """As much of a text as a cell has room for."""
    if len(text) <= LONGEST_TEXT // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
