"""What a workbook says: books of sheets of cells and charts, described before anything is drawn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from xlagree.generate.book.look import ACCENT, FONT, GREY, HAIR, INK, RULE
from xlagree.terms.tables import letter

Value = float | str


@dataclass(frozen=True)
class Style:
    """How a cell looks; `format` is a key of the number formats, `sides` the colour of lines left and right.

    A `heavy` cell has a thick line below; without a `family` its letters are the same, and the file does not say of which kind.
    """

    format: str = "word"
    size: int = 10
    bold: bool = False
    color: str = INK
    fill: str = ""
    align: str = "left"
    valign: str = "vcenter"
    indent: int = 0
    top: str = ""
    bottom: str = ""
    wrap: bool = False
    input: bool = False
    sides: str = ""
    heavy: bool = False
    family: bool = True


class Cell(NamedTuple):
    """A value in its place; a calculated one carries its native formula beside the core's value.

    `last` is where the cells end that one array formula fills; the others of them have values alone. A book has twenty thousand
    cells: a tuple is made in a third of the time of a frozen dataclass.
    """

    row: int
    column: int
    value: Value
    formula: str = ""
    style: Style = Style()
    last: tuple[int, int] | None = None


@dataclass(frozen=True)
class Series:
    """One drawn series: where its values, categories and name stand, and how it looks."""

    values: str
    categories: str = ""
    name: str = ""
    look: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A bare chart at a cell: its own series, and line series drawn over them. `says` is its alternative text."""

    row: int
    column: int
    kind: str
    width: int
    height: int
    series: tuple[Series, ...]
    says: str
    over: tuple[Series, ...] = ()
    x_axis: Mapping[str, object] = field(default_factory=dict)
    y_axis: Mapping[str, object] = field(default_factory=dict)
    layout: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    stacked: bool = False
    offset: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Picture:
    """A picture at a cell, drawn so many pixels wide and high. `says` is its alternative text."""

    row: int
    column: int
    content: bytes
    width: int
    height: int
    says: str


@dataclass(frozen=True)
class Condition:
    """A look that cells take while a formula holds, written for the first cell of the range."""

    area: tuple[int, int, int, int]
    formula: str
    fill: str = ""
    color: str = ""
    bold: bool = False


@dataclass(frozen=True)
class CellEntry:
    """What may be typed into a cell: bounds, a few words or those in the cells of a `source`, a tooltip and the message when
    something else is typed. A `whole` number has no decimals."""

    row: int
    column: int
    low: float
    high: float
    title: str
    prompt: str
    error: str
    words: tuple[str, ...] = ()
    source: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page of a book; on paper it is `upright` or not, in a percentage of its size (0: as wide as the paper), or not `printed`."""

    name: str
    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    heights: Mapping[int, int]
    charts: tuple[Chart, ...] = ()
    conditions: tuple[Condition, ...] = ()
    entries: tuple[CellEntry, ...] = ()
    freeze: tuple[int, int] | None = None
    area: tuple[int, int] | None = None
    one_page: bool = True
    repeat: int | None = None
    breaks: tuple[int, ...] = ()
    pictures: tuple[Picture, ...] = ()
    upright: bool = False
    percent: int = 0
    printed: bool = True


@dataclass(frozen=True)
class BookLook:
    """How all pages of a book look: letters, how much `wider` they are than Calibri's, the colour of its first tab, number
    formats of its own by key, paper and foot."""

    font: str = FONT
    wider: float = 1.0
    accent: str = ACCENT
    formats: Mapping[str, str] = field(default_factory=dict)
    upright: bool = False
    margin: float = 0.4
    numbered: str = "&A, page &P of &N"


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets, the first shown first, its defined names, what its properties say, the own `facts` among
    them, the footer of every printed page, whether only its inputs may be typed over, and how all of it looks."""

    title: str
    company: str
    created: date
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    footer: str = ""
    protected: bool = False
    look: BookLook = BookLook()


def address(sheet: str, row: int, column: int) -> str:
    """An absolute address that holds on every sheet; row and column are counted from 0.

    >>> address("Plans", 8, 2), address("Prix d'heures", 0, 0)
    ("'Plans'!$C$9", "'Prix d''heures'!$A$1")
    """
    return f"{_on(sheet)}${letter(column)}${row + 1}"


def _on(sheet: str) -> str:
    """What begins the addresses of a sheet."""
    return "'" + sheet.replace("'", "''") + "'!"


class Page:
    """A sheet in the making: rows are put one below the other, and every write answers with its address."""

    def __init__(self, name: str, widths: Sequence[float]) -> None:
        self.name = name
        self.widths = tuple(widths)
        self.cells: list[Cell] = []
        self.heights: dict[int, int] = {}
        self.charts: list[Chart] = []
        self.conditions: list[Condition] = []
        self.entries: list[CellEntry] = []
        self.pictures: list[Picture] = []
        self.row = 0
        self._on = _on(name)
        self._taken: defaultdict[int, set[int]] = defaultdict(set)

    def put(self, height: int = 24) -> int:
        """The next row, at a height in pixels."""
        self.heights[self.row] = height
        self.row += 1
        return self.row - 1

    def write(self, row: int, column: int, value: Value, style: Style = Style(), formula: str = "") -> str:
        """A cell; answers with its address for formulas of any sheet."""
        self.cells.append(Cell(row, column, value, formula, style))
        self._taken[row].add(column)
        return f"{self._on}${letter(column)}${row + 1}"

    def address(self, row: int, column: int) -> str:
        """An absolute address that holds on every sheet."""
        return f"{self._on}${letter(column)}${row + 1}"

    def span(self, row: int, column: int, last_row: int, last_column: int) -> str:
        """The address of a range."""
        return f"{self.address(row, column)}:${letter(last_column)}${last_row + 1}"

    def rule(self, row: int, columns: Sequence[int], style: Style) -> None:
        """Blank cells that carry a line or a fill."""
        for column in columns:
            if column not in self._taken[row]:
                self.write(row, column, "", style)

    def finished(
        self,
        last_column: int,
        *,
        freeze: tuple[int, int] | None = None,
        repeat: int | None = None,
        one_page: bool = True,
        breaks: Sequence[int] = (),
    ) -> Sheet:
        """The finished, frozen sheet: printed down to its last row and as far as a column, counted from 0.

        `freeze` is the first cell that scrolls, `repeat` the row printed on top of every page, and
        `breaks` are the rows that begin another page.
        """
        return Sheet(
            self.name,
            tuple(self.cells),
            self.widths,
            dict(self.heights),
            tuple(self.charts),
            tuple(self.conditions),
            tuple(self.entries),
            freeze=freeze,
            area=(self.row - 1, last_column),
            one_page=one_page,
            repeat=repeat,
            breaks=tuple(breaks),
            pictures=tuple(self.pictures),
        )


SOURCE = Style(bold=True, color=GREY)
META = Style(size=9, color=GREY, align="right")
VERDICT = Style(size=20, bold=True)
SECOND = Style(size=11, color=GREY)
HEAD = Style(size=9, bold=True, color=GREY, valign="bottom", bottom=RULE)
HEAD_RIGHT = replace(HEAD, align="right", indent=1)
COLUMN_HEAD = Style(
    size=9, bold=True, color=GREY, valign="bottom", bottom=RULE, align="right", indent=1, wrap=True
)
LABEL = Style(bottom=HAIR)
NUMBER = Style(bottom=HAIR, align="right", indent=1)
NOTE = Style(size=9, color=GREY)
CHART_TITLE = Style(size=11, bold=True, valign="bottom")
CHART_NOTE = Style(size=9, color=GREY, valign="top")
