"""The cells of a sheet as XML, written straight from how they are described; all else of a page is XlsxWriter's."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any

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

Rows = Mapping[int, Mapping[int, tuple[Cell, str]]]
"""Cells by row and column, counted from 0, each with its content as XML."""


class SheetXml(Worksheet):  # type: ignore[misc]  # the library has no types
    """A page of XlsxWriter that takes all of its cells at once.

    XlsxWriter checks each cell, looks through its formula for functions newer than Excel 2016, of which there are none in ours, keeps
    it in a table of tables and takes it apart again at the end: more than half the time of a book. It has no public way around that,
    so two of its private methods are replaced, and four names used that may change with any release: `tests/test_sheet_xml.py`
    holds every part of a file against the one that its public methods write.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_written = False
        self._placed: Rows = {}
        self._rows = ""

    def draw_cells(
        self, cells: Iterable[Cell], heights: Mapping[int, int], formats: Callable[[Style], Any]
    ) -> None:
        """All cells of the page, of two in one place the latter, and the heights of rows in pixels, once.

        Pictures and charts are placed by the heights that the page was told of before, with `set_row_pixels`.
        """
        placed: defaultdict[int, dict[int, tuple[Cell, str]]] = defaultdict(dict)
        shared = self.str_table._get_shared_string_index
        for cell in cells:
            placed[cell.row][cell.column] = cell, content_xml(cell, shared)
        self._check_dimensions(0, 0)
        self._check_dimensions(max((*placed, *heights), default=0), max(map(max, placed.values()), default=0))
        self._placed = placed
        self._rows = rows_xml(placed, heights, lambda style: formats(style)._get_xf_index())

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_sheet_data(self) -> None:
        self.fh.write(f"<sheetData>{self._rows}</sheetData>" if self._rows else "<sheetData/>")
        self.is_written = True

    def _get_range_data(self, row: int, column: int, last_row: int, last_column: int) -> list[Value | None]:
        """What a chart keeps of a range of cells, for programs that draw it before they have computed anything."""
        return [
            _kept(*self._placed.get(at, {}).get(across, ()))
            for at in range(row, last_row + 1)
            for across in range(column, last_column + 1)
        ]


def _kept(cell: Cell | None = None, _content: str = "") -> Value | None:
    if cell is None:
        return None
    return cell.value if cell.formula or isinstance(cell.value, str) else f"{cell.value:.16g}"


def rows_xml(rows: Rows, heights: Mapping[int, int], look: Callable[[Style], int]) -> str:
    """The rows that have cells or a height, in their order; `look` gives the number of a style in the file.

    >>> rows_xml({0: {1: (Cell(0, 1, 2.5), "><v>2.5</v></c>")}}, {0: 40}, lambda style: 7)
    '<row r="1" spans="2:2" ht="30" customHeight="1"><c r="B1" s="7"><v>2.5</v></c></row>'
    """
    parts = []
    looks: dict[int, int] = {}  # by identity, for a style takes long to compare: the cells hold theirs
    spans = _spans(rows)
    for row in sorted({*rows, *heights}):
        own, span = rows.get(row), spans.get(row // SPANNED, "")
        parts.append(f'<row r="{row + 1}"{span}{_height(heights.get(row, USUAL_HEIGHT))}')
        if not own:
            parts.append("/>")
            continue
        parts.append(">")
        for column, (cell, content) in sorted(own.items()):
            style = looks.get(id(cell.style))
            if style is None:
                style = looks[id(cell.style)] = look(cell.style)
            parts.append(f'<c r="{letter(column)}{row + 1}" s="{style}"{content}')
        parts.append("</row>")
    return "".join(parts)


def _spans(rows: Rows) -> dict[int, str]:
    """From where to where the cells of rows reach, by their block."""
    reach: defaultdict[int, set[int]] = defaultdict(set)
    for row, own in rows.items():
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
    return f"><v>{_finite(value):.16G}</v></c>"


def _calculated(cell: Cell) -> str:
    """A formula with its value."""
    value, kind, array = cell.value, "", ""
    if not isinstance(value, str):
        _finite(value)
    elif value:
        kind = ' t="e"' if value in ERRORS else ' t="str"'
        value = _escaped(value)
    if cell.last:
        row, column = cell.last
        array = f' t="array" ref="{letter(cell.column)}{cell.row + 1}:{letter(column)}{row + 1}"'
    return f"{kind}><f{array}>{_escaped(cell.formula)}</f><v>{value}</v></c>"


def _finite(value: float) -> float:
    if not isfinite(value):
        raise ValueError(f"a cell must have a finite number (got {value})")
    return value


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
