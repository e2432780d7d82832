"""The cells of one sheet as a file has them: what each shows, its formula and its look, and what all of them read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from xlagree.generate.book.formula import Token, tokens
from xlagree.review.reading.formula_lines import DIRECTIONS, Copies, segments
from xlagree.review.reading.formula_parts import FormulaParts, parts_in
from xlagree.review.reading.formula_shapes import ShapeRoom, shapes_of
from xlagree.review.reading.reads import NOTHING_READ, Reads, reads_in
from xlagree.review.reading.sheet_marks import NO_MARKS, Marks
from xlagree.review.reading.sheet_settings import SheetSettings
from xlagree.review.reading.table_references import as_ranges
from xlagree.review.reading.workbook_facts import Table

State = Literal["visible", "hidden", "veryHidden"]
STATES: tuple[State, ...] = ("visible", "hidden", "veryHidden")
Address = tuple[int, int]
"""A row and a column, counted from 0."""

MOST_READS = 200_000
"""References in the different formulas of a sheet that are kept."""
USUAL_WIDTH = 8.43
"""Letters that a column is wide of which a file says nothing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows, and its formula without the sign before it ("" where none).

    `error` tells #N/A that was computed from #N/A that somebody wrote; a number stored as text is text.
    `first` is the cell that an array formula starts at, in every cell that it fills. `style` is the number of its
    look among those of the workbook; two cells that say the same are the same in whatever look.
    """

    value: float | str | bool | None
    formula: str = ""
    error: bool = False
    first: Address | None = None
    style: int = field(default=0, compare=False)

    @property
    def is_number(self) -> bool:
        """Whether the cell shows a number."""
        return isinstance(self.value, float)


@dataclass(frozen=True, eq=False)
class SheetSeen:
    """A sheet: its cells that have a value or a formula, and its rows and columns that are hidden, from 0.

    Hidden is also what is too low or too narrow to be seen. `unseen` are cells that cannot be read, each with why:
    their text has the colour of its ground, a format that shows nothing, or letters too small; `unseen_words` are cells
    where part of the text is like that, and the words, `struck_words` those where words are struck through. `columns` are widths
    in letters, each from a column to another, and `usual_width` that of all others, `heights` the points of rows whose height
    somebody set;
    `percentages` are cells in the format of one. `tables` are those of the whole workbook, whose columns formulas may
    name.
    """

    name: str
    state: State
    cells: Mapping[Address, Shown]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unseen: Mapping[Address, str] = field(default_factory=dict)
    settings: SheetSettings = field(default_factory=SheetSettings)
    columns: tuple[tuple[int, int, float], ...] = ()
    marks: Marks = NO_MARKS
    percentages: frozenset[Address] = frozenset()
    unseen_words: Mapping[Address, str] = field(default_factory=dict)
    struck_words: Mapping[Address, str] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    room: ShapeRoom = field(default_factory=ShapeRoom)
    tables: tuple[Table, ...] = ()
    usual_width: float = USUAL_WIDTH

    def width(self, column: int) -> float:
        """How many letters wide a column is."""
        return next((width for low, high, width in self.columns if low <= column <= high), self.usual_width)

    @cached_property
    def shapes(self) -> Mapping[Address, str]:
        """The shape of every formula that there is room for; an array formula has that of its first cell wherever it fills."""
        formulas = (
            (at, shown.formula, shown.first or at) for at, shown in self.cells.items() if shown.formula
        )
        return shapes_of(formulas, self.room)

    @property
    def formulas_left_out(self) -> int:
        """How many formulas there was no room for: no rule that compares formulas looks at them."""
        return sum(shown.formula != "" for shown in self.cells.values()) - len(self.shapes)

    @cached_property
    def _taken_apart(self) -> tuple[Mapping[str, FormulaParts], Mapping[str, Reads]]:
        """The parts of the formulas of every shape, and what they read, both from its words, which are read once."""
        parts: dict[str, FormulaParts] = {}
        reads: dict[str, Reads] = {}
        room = MOST_READS
        for at, form in self.shapes.items():
            if form not in parts:
                shown = self.cells[at]
                words = [token for token in tokens(shown.formula) if token.kind != "space"]
                first = shown.first or at
                parts[form] = parts_in(self._without_columns(shown.formula, at) or words, *first)
                if room > 0:
                    reads[form] = reads_in(words, *first)
                    room -= len(reads[form].ranges)
        return parts, reads

    def _without_columns(self, formula: str, at: Address) -> Sequence[Token]:
        """The words of a formula that names columns of tables, with ranges in their place; none of any other."""
        if "[" not in formula or not self.tables:
            return ()
        ranges = as_ranges(formula, (self.name, *at), self.tables) or formula
        return [token for token in tokens(ranges) if token.kind != "space"]

    @cached_property
    def parts(self) -> Mapping[Address, FormulaParts]:
        """Every formula taken apart, copies once; those of arrays are left out, nobody writes them cell by cell."""
        known = self._taken_apart[0]
        return {at: known[form] for at, form in self.shapes.items() if self.cells[at].first is None}

    @cached_property
    def lines(self) -> Mapping[tuple[int, int], tuple[tuple[Copies, ...], ...]]:
        """The formulas of each row and of each column by stretches that are copies of each other."""
        return {direction: tuple(segments(self.parts, direction)) for direction in DIRECTIONS}

    @cached_property
    def stretches(self) -> Mapping[tuple[int, int], Mapping[Address, Copies]]:
        """The stretch of a row, and of a column, that each formula belongs to."""
        return {
            direction: {cell: one for line in lines for one in line for cell in one.cells}
            for direction, lines in self.lines.items()
        }

    @property
    def reads(self) -> Mapping[str, Reads]:
        """What the formulas of every shape read; where very much is read in different ways, of the first shapes alone."""
        return self._taken_apart[1]

    def reads_at(self, at: Address) -> Reads:
        """What the formula of a cell reads, as far as it is known."""
        return self.reads.get(self.shapes.get(at, ""), NOTHING_READ)

    @property
    def reads_are_all(self) -> bool:
        """Whether it is known of every formula what it reads."""
        parts, reads = self._taken_apart
        return len(reads) == len(parts)
