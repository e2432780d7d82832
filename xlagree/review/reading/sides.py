"""The two sides of a comparison: the cells of a book made anew, and those of a file wherever they went."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from xlagree.generate.book.sheet import Cell, Value
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.difference import Difference
from xlagree.review.reading.layout import Layout
from xlagree.review.reading.meaning import same_meaning
from xlagree.review.reading.relocated import GONE, relocated
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.snapshot import Snapshot


@dataclass
class Sides:
    """The shadow's cells and the file's, cell by cell, and which of the file's values differ.

    Where the record was changed nobody knows what the figures were computed from: then it is `unsure`.
    """

    file: Snapshot
    now: dict[Spot, Cell]
    sealed: dict[Spot, Cell]
    open: frozenset[Spot]
    unsure: bool = False
    layout: Layout = field(default_factory=Layout)
    differs: set[Spot] = field(default_factory=set)

    def shown(self, spot: Spot) -> Shown | None:
        """The file's cell for one of the shadow, wherever it went."""
        there = self.layout.place(spot)
        return self.cells.get(there) if there is not None else None

    @cached_property
    def cells(self) -> dict[Spot, Shown]:
        """The file's cells by the names that their sheets have in the book."""
        sheets = {name: self.file.sheet(name) for name in {spot[0] for spot in (*self.now, *self.sealed)}}
        return {
            (name, *at): shown for name, sheet in sheets.items() if sheet for at, shown in sheet.cells.items()
        }

    def place(self, spot: Spot) -> Spot:
        """Where a cell of the shadow stands in the file."""
        return self.layout.place(spot) or spot

    def lost(self, cell: Cell, sheet: str) -> bool:
        """Whether a formula refers to a cell that was deleted with its row or its column."""
        return (
            bool(cell.formula) and self.layout.moved and GONE in relocated(cell.formula, sheet, self.layout)
        )

    def means(self, formula: str, made: str, sheet: str) -> bool:
        """Whether a formula of the file is one of the shadow, its references mended or left as they were."""
        if same_meaning(formula, made, sheet):
            return True
        if not self.layout.moved:
            return False
        mended = relocated(made, sheet, self.layout)
        return GONE in formula if GONE in mended else same_meaning(formula, mended, sheet)


def value_of(shown: Shown | None) -> Value | None:
    """What a cell shows; None where it is blank or not there."""
    value = shown.value if shown else None
    return float(value) if isinstance(value, bool | int) else value


def same_value(wanted: Value, shown: Value | None) -> bool:
    """Equal texts, or numbers that a reader cannot tell apart; a blank cell shows an empty text.

    Programs that keep 15 digits of the inputs get chances that differ by 3e-9: numbers are equal to 1e-7 of
    their size, and amounts to a tenth of a cent, or to 1e-9 where they are so large that this is more.

    >>> same_value(1.0, 1.0 + 1e-9), same_value(1.0, "1"), same_value("", None), same_value(1e6, 1e6 + 0.01)
    (True, False, True, False)
    """
    if isinstance(wanted, str) or isinstance(shown, str) or shown is None:
        return wanted == ("" if shown is None else shown)
    size = max(1.0, abs(wanted))
    return abs(wanted - shown) <= max(1e-9 * size, min(1e-7 * size, 0.001))


def label_of(spot: Spot, sides: Sides) -> str:
    """The words that stand first in the row of a cell."""
    sheet, row, column = spot
    for c in range(1, column):
        cell = sides.sealed.get((sheet, row, c))
        if cell is not None and isinstance(cell.value, str) and cell.value.strip():
            return cell.value.strip()[:60]
    return ""


def left_behind(sides: Sides) -> Iterator[Difference]:
    """Formulas that are as they were though cells moved that they are to: changed, or one finding where none followed."""
    if not sides.layout.moved:
        return
    followed, behind = 0, []
    for spot, cell in sides.sealed.items():
        shown = sides.shown(spot) if cell.formula else None
        mended = relocated(cell.formula, spot[0], sides.layout) if shown and shown.formula else ""
        if not shown or not mended or GONE in mended or same_meaning(mended, cell.formula, spot[0]):
            continue
        if same_meaning(shown.formula, mended, spot[0]):
            followed += 1
        elif same_meaning(shown.formula, cell.formula, spot[0]):
            behind.append(spot)
    if behind and not followed:
        text = f"{len(behind):,} formulas refer to where their cells were before rows or columns moved"
        yield Difference("left behind", sides.place(behind[0]), text, None, None)
        return
    for spot in behind:
        cell, shown = sides.sealed[spot], sides.shown(spot)
        formula, wanted = shown.formula if shown else "", relocated(cell.formula, spot[0], sides.layout)
        yield Difference(
            "formula changed",
            sides.place(spot),
            label_of(spot, sides),
            value_of(shown),
            cell.value,
            formula,
            wanted,
        )
