"""How a file looks otherwise than the book that its own inputs give: one cell, area or sheet, and what one sees instead."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from xlagree.review.reading.layout import Layout
from xlagree.review.reading.relocated import relocated
from xlagree.review.reading.sheet_cells import Address, SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import range_name, rectangles

NAMED = 100
"""Characters of the ranges that are named."""

LookKind = Literal[
    "number shown otherwise",  # a format makes another number of the value that stands there
    "format changed",  # a format shows the same now, and would show other values otherwise
    "unseen",  # a text or a number cannot be seen
    "words unseen",  # words of a text cannot be seen, its others can
    "struck",  # a text or a number is struck through
    "unlocked",  # a cell of a protected sheet may be typed over
    "pale",  # a text can hardly be read
    "narrow",  # a column is too narrow for what it holds
    "low",  # a row is too low for what it holds
    "covered",  # something is drawn over cells
    "condition hides",  # a condition was added or changed, and while it holds cells cannot be seen
    "condition shows otherwise",  # while it holds a number is shown as another
    "condition added",
    "condition changed",
    "condition gone",
    "chart changed",
    "chart gone",
    "chart added",
    "picture gone",
    "drawing added",
    "comment added",
    "link added",
    "bounds gone",
    "bounds changed",
    "hint added",  # a text that opens beside a cell when it is chosen
    "print area",
    "foot",
    "protection off",
    "zeros hidden",
    "formulas shown",
    "from the right",  # column A stands rightmost
    "calculation",
]
"""What a reader sees otherwise, or would print, type or calculate otherwise."""


@dataclass(frozen=True)
class SheetPair:
    """A sheet of a file and the same sheet as its book is made anew, in their workbooks; `layout` says where its cells went.

    `names` are those of sheets in the file that have others in the book. `formatted` are cells of the file of whose number
    format it is known that it is as made, whatever the book has. A book with `own_words` says some things otherwise: its
    words are not compared. Where the lines of a page break `by_house`, those beside them, which charts draw, may have stayed.
    """

    file: Snapshot
    made: Snapshot
    there: SheetSeen
    wanted: SheetSeen
    layout: Layout
    names: Mapping[str, str] = field(default_factory=dict)
    formatted: Collection[Address] = frozenset()
    own_words: bool = False
    by_house: bool = False

    @property
    def name(self) -> str:
        """The name of the sheet in the file."""
        return self.names.get(self.wanted.name, self.wanted.name)

    def place(self, cell: Address) -> Address | None:
        """Where a cell of the book stands in the file; None where its row or column was deleted."""
        if self._stays:
            return cell
        there = self.layout.place((self.name, *cell))
        return there[1:] if there else None

    @cached_property
    def _stays(self) -> bool:
        """Whether every cell of the page stands where the book has it."""
        return self.name not in self.layout.rows and self.name not in self.layout.columns

    def moved(self, formula: str) -> str:
        """A formula of the book as it reads in the file."""
        formula = self._renamed(formula)
        return relocated(formula, self.name, self.layout) if self.layout.moved else formula

    def _renamed(self, formula: str) -> str:
        for made, there in self.names.items():
            if made != there:
                now, was = (_quoted(name) for name in (there, made))
                formula = formula.replace(was, now).replace(f"{made}!", now)
        return formula

    def forms(self, formula: str) -> tuple[str, ...]:
        """A formula of the book as it may read in the file."""
        return (self.moved(formula), self._renamed(formula)) if self.by_house else (self.moved(formula),)

    def cells(self) -> Iterator[tuple[Address, Shown, Shown]]:
        """The cells that both have: the place in the file, the file's cell and the book's."""
        for cell, wanted in self.wanted.cells.items():
            at = self.place(cell)
            shown = self.there.cells.get(at) if at else None
            if at and shown:
                yield at, shown, wanted


@dataclass(frozen=True)
class LookChange:
    """Something of a sheet that looks otherwise: its first cell, in words where and what is seen, and what was.

    A change of a whole sheet has no cell, one of the whole book no sheet either.
    """

    kind: LookKind
    sheet: str
    cell: Address | None
    where: str
    now: str
    was: str = ""


def _quoted(sheet: str) -> str:
    """The name of a sheet before the cells of it, as books have it."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'!"


def named(cells: Iterable[Address]) -> str:
    """Cells as the ranges that people write, not too many of them.

    >>> named([(0, 0), (0, 1), (4, 4)])
    'A1:B1, E5'
    """
    text = ", ".join(range_name(*area) for area in rectangles(set(cells)))
    return text if len(text) <= NAMED else f"{text[: text.rfind(',', 0, NAMED)]} and more"
