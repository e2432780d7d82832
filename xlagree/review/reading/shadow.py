"""The shadow of a book: the same book made anew from its inputs, compared with the file line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xlagree.generate.book.seal import OPEN_NAMES
from xlagree.generate.book.sheet import Book, Cell, Value
from xlagree.generate.book.wording import Spot, places, references, worded
from xlagree.proposal.record import kept
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.layout import Layout, layout_of
from xlagree.review.reading.meaning import same_meaning
from xlagree.review.reading.our_book import BookRead, made_anew
from xlagree.review.reading.relocated import GONE, relocated
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.terms.quantities import LARGEST

MONEY = ("money", "cents", "rate", "signed")
"""Number formats of cells whose differences are money."""
LAID_OUT: tuple[Kind, ...] = ("row deleted", "row added", "rows moved", "emptied", "added")
"""How pages differ where the record has other rows than the book was made with; formulas then count other months."""


@dataclass(frozen=True)
class ShadowComparison:
    """A file beside its shadow: how many lines there are, how many agree, every difference, and the cells as they were made.

    `rewritten` is a file whose formulas mean what they were made with, in other words, or whose numbers have
    fewer digits: another program saved it.
    """

    lines: int
    agree: int
    differences: tuple[Difference, ...]
    calculated: bool = True
    as_made: frozenset[Spot] = frozenset()
    rewritten: bool = False
    layout: Layout = field(default_factory=Layout)


@dataclass
class _Sides:
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
        there, seen = self.layout.place(spot), self.file.sheet(spot[0])
        return seen.cells.get(there[1:]) if seen and there is not None else None

    def place(self, spot: Spot) -> Spot:
        """Where a cell of the shadow stands in the file."""
        return self.layout.place(spot) or spot

    def means(self, formula: str, made: str, sheet: str) -> bool:
        """Whether a formula of the file is one of the shadow, its references mended or left as they were."""
        if same_meaning(formula, made):
            return True
        if not self.layout.moved:
            return False
        mended = relocated(made, sheet, self.layout)
        return GONE in formula if GONE in mended else same_meaning(formula, mended)


def compare(read: BookRead) -> ShadowComparison:
    """The file beside the book that its own inputs give."""
    now = made_anew(read.inputs, read.sealed, read.selected, read.choices)
    unchanged = read.inputs == read.sealed
    sealed = now if unchanged else made_anew(read.sealed, read.sealed, read.selected, read.choices)
    unsure, layout = bool(read.rows) or not read.fits, layout_of(read.file, sealed)
    sides = _Sides(read.file, _cells(now), _cells(sealed), _open(now), unsure, layout)
    differences = [*_sheets(read.file, sealed), *layout.differences]
    sides.differs = {
        spot
        for spot, cell in sides.now.items()
        if spot not in sides.open and not _agrees(cell, sides.shown(spot))
    }
    # What was emptied, is text or cannot be priced was not taken into the shadow: what reads it follows from it.
    lost = {change.spot for change in read.changed if change.how in ("emptied", "text") or read.wrong}
    sides.differs |= {spot for spot in sides.open if sides.place(spot) in lost}
    calculated = _calculated(read.file)
    for spot, cell in sides.sealed.items():
        if spot not in sides.open and layout.place(spot) is not None and read.file.sheet(spot[0]):
            differences += _cell(spot, cell, sides, calculated)
    differences += _added(read.file, sides)
    if sides.unsure and any(difference.kind in LAID_OUT for difference in differences):
        follow = (*LAID_OUT, "formula changed")
        differences = [
            replace(difference, kind="out of date") if difference.kind in follow else difference
            for difference in differences
        ]
    lines = {spot[:2] for spot, cell in sides.now.items() if _counts(cell) and spot not in sides.open}
    wrong = {spot[:2] for spot, cell in sides.now.items() if spot in sides.differs and _counts(cell)}
    wrong |= {
        (difference.spot[0], difference.spot[1])
        for difference in differences
        if difference.kind in ("typed over", "formula changed", "to text")
    }
    as_made = [spot for spot, cell in sides.sealed.items() if _same(spot, cell, sides)]
    rewritten = any(_reworded(sides.sealed[spot], sides.shown(spot)) for spot in as_made)
    return ShadowComparison(
        len(lines),
        len(lines - wrong),
        tuple(differences),
        calculated,
        frozenset(map(sides.place, as_made)),
        rewritten or not calculated,
        layout,
    )


def _cells(book: Book) -> dict[Spot, Cell]:
    return {
        (sheet.name, cell.row, cell.column): cell
        for sheet in book.sheets
        for cell in sheet.cells
        if cell.value != "" or cell.formula
    }


def _open(book: Book) -> frozenset[Spot]:
    """The cells that a reader may change."""
    return frozenset(
        spot for name, area in book.names.items() if name.startswith(OPEN_NAMES) for spot in places(area)
    )


def _counts(cell: Cell) -> bool:
    return bool(cell.formula) or isinstance(cell.value, float | int)


def _value(shown: Shown | None) -> Value | None:
    value = shown.value if shown else None
    return float(value) if isinstance(value, bool | int) else value


def _same(spot: Spot, cell: Cell, sides: _Sides) -> bool:
    """Whether the file's cell has the formula and the value that it was made with."""
    shown = sides.shown(spot)
    return _agrees(cell, shown) and sides.means(shown.formula if shown else "", cell.formula, spot[0])


def _reworded(cell: Cell, shown: Shown | None) -> bool:
    """Whether a cell that is as it was made is written otherwise."""
    value = _value(shown)
    if shown and shown.formula:
        return worded(cell.formula) != worded(shown.formula)
    return isinstance(cell.value, float) and isinstance(value, float) and kept(cell.value) != kept(value)


def _agrees(cell: Cell, shown: Shown | None) -> bool:
    return same_value(cell.value, _value(shown))


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


def _calculated(file: Snapshot) -> bool:
    """Whether formulas have values at all; a program that does not calculate leaves none."""
    formulas = [shown for sheet in file.sheets for shown in sheet.cells.values() if shown.formula]
    return not formulas or any(shown.value is not None for shown in formulas)


def _sheets(file: Snapshot, book: Book) -> Iterator[Difference]:
    there, wanted = [sheet.name for sheet in file.sheets], [sheet.name for sheet in book.sheets]
    yield from (
        Difference("sheet deleted", (name, 0, 0), name, None, name) for name in wanted if name not in there
    )
    yield from (
        Difference("sheet added", (name, 0, 0), name, name, None) for name in there if name not in wanted
    )
    kept = [name for name in there if name in wanted]
    if kept != [name for name in wanted if name in there]:
        yield Difference("sheets moved", (kept[0], 0, 0), ", ".join(kept), None, None)


def _cell(spot: Spot, sealed: Cell, sides: _Sides, calculated: bool) -> Iterator[Difference]:
    """What is to be said of one cell: its formula first, then its value."""
    shown, now = sides.shown(spot), sides.now.get(spot, sealed)
    value, formula = _value(shown), shown.formula if shown else ""
    agrees = spot not in sides.differs
    label = _label(spot, sides)
    here = sides.place(spot)

    def difference(kind: Kind) -> Difference:
        return Difference(kind, here, label, value, now.value, formula, sealed.formula, _money(now, value))

    if shown is None or (value is None and not formula):
        if sealed.value != "":
            yield difference("emptied")
    elif sealed.formula and not formula:
        yield difference("typed over")
    elif formula and not _as_made(formula, sealed, now, spot[0], sides):
        yield difference("formula changed")
    elif agrees or (formula and not calculated):
        return
    elif same_value(sealed.value, value):
        yield difference("out of date")
    elif formula and any(place in sides.differs for place in references(sealed.formula, spot[0])):
        yield difference("follows")
    elif sides.unsure:
        yield difference("out of date")
    elif formula:
        yield difference("stale")
    elif isinstance(sealed.value, str):
        yield difference("label changed")
    else:
        yield difference("to text" if isinstance(value, str) else "figure changed")


def _as_made(formula: str, sealed: Cell, now: Cell, sheet: str, sides: _Sides) -> bool:
    """Whether a formula is the one that the book was made with."""
    return bool(sealed.formula) and any(
        sides.means(formula, made, sheet) for made in (sealed.formula, now.formula)
    )


def _money(cell: Cell, value: Value | None) -> float | None:
    """The money between what a cell shows and what it should; None for what is no money or no amount."""
    if cell.style.format not in MONEY or not isinstance(cell.value, float | int) or isinstance(value, str):
        return None
    money = (value or 0.0) - cell.value
    return money if abs(money) <= LARGEST else None


def _label(spot: Spot, sides: _Sides) -> str:
    """The words that stand first in the row of a cell."""
    sheet, row, column = spot
    for c in range(1, column):
        cell = sides.sealed.get((sheet, row, c))
        if cell is not None and isinstance(cell.value, str) and cell.value.strip():
            return cell.value.strip()[:60]
    return ""


def _added(file: Snapshot, sides: _Sides) -> Iterator[Difference]:
    """Cells of our sheets that the book was not made with."""
    known = {sides.place(spot) for spot in (*sides.now, *sides.sealed, *sides.open)}
    names: Sequence[str] = sorted({spot[0] for spot in sides.sealed})
    for name in names:
        sheet = file.sheet(name)
        for (row, column), shown in sorted(sheet.cells.items()) if sheet else ():
            if (name, row, column) not in known and (shown.formula or shown.value not in (None, "")):
                yield Difference("added", (name, row, column), "", _value(shown), None, shown.formula)
