"""The shadow of a book: the same book made anew from its inputs, compared with the file line by line."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from xlagree.generate.book.seal import MODEL_FACT, OPEN_NAMES
from xlagree.generate.book.sheet import Book, Cell, Value
from xlagree.generate.book.wording import Spot, places, references, worded
from xlagree.generate.pages.internal.layers import NAME as BY_CASE
from xlagree.proposal.record import kept
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.layout import Layout
from xlagree.review.reading.names_compared import NameChange, names_changed
from xlagree.review.reading.our_book import BookRead, layout_anew, made_anew
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.sides import Sides, label_of, left_behind, same_value, value_of
from xlagree.review.reading.snapshot import Snapshot
from xlagree.terms.quantities import LARGEST

MONEY = ("money", "cents", "signed")
"""Number formats of cells whose differences are money; what an hour costs is not money of a year."""
LABELS = 1
"""The column of labels; on the page of values by case all texts beside it are results."""
_NUMBER = re.compile(r"\d+")
LAID_OUT: tuple[Kind, ...] = ("row deleted", "row added", "rows moved", "emptied", "added")
"""How pages differ where the record has other rows than the book was made with; formulas then count other months."""


@dataclass(frozen=True)
class ShadowComparison:
    """A file beside its shadow: how many lines there are, how many agree, every difference, and the cells as they were made.

    `rewritten` is a file whose formulas mean what they were made with, in other words, or whose numbers have
    fewer digits: another program saved it. `follow` are cells whose errors follow from those of other cells, `digest` is
    that of the model which the sealed inputs give. `unvalued` lines do not agree only because formulas have no value;
    those `behind`, by sheet and row of the file, do not because their figures are of the inputs as sealed.
    """

    lines: int
    agree: int
    differences: tuple[Difference, ...]
    calculated: bool = True
    as_made: frozenset[Spot] = frozenset()
    rewritten: bool = False
    layout: Layout = field(default_factory=Layout)
    names: tuple[NameChange, ...] = ()
    follow: frozenset[Spot] = frozenset()
    digest: str = ""
    unvalued: int = 0
    behind: frozenset[tuple[str, int]] = frozenset()


def compare(read: BookRead) -> ShadowComparison:
    """The file beside the book that its own inputs give."""
    now = made_anew(read.inputs, read.sealed, read.selected, read.choices)
    if read.as_drawn:
        return _as_drawn(now)
    unchanged = read.inputs == read.sealed
    sealed = now if unchanged else made_anew(read.sealed, read.sealed, read.selected, read.choices)
    unsure = bool(read.rows) or not read.fits
    layout = layout_anew(read.file, read.sealed, read.selected, read.choices)
    sides = Sides(read.file, _cells(now), _cells(sealed), _open(now), unsure, layout)
    differences = [*_sheets(read.file, sealed), *layout.differences]
    as_made = frozenset(spot for spot, cell in sides.sealed.items() if _same(spot, cell, sides))
    sides.differs = {
        spot
        for spot, cell in sides.now.items()
        if spot not in sides.open
        and not (unchanged and spot in as_made)
        and not _agrees(cell, sides.shown(spot))
    }
    # What was emptied, is text or cannot be priced was not taken into the shadow: what reads it follows from it.
    lost = {change.spot for change in read.changed if change.how in ("emptied", "text") or read.wrong}
    sides.differs |= {spot for spot in sides.open if sides.place(spot) in lost}
    calculated = _calculated(read.file)
    of_cells = {
        spot: list(_cell(spot, cell, sides, calculated))
        for spot, cell in sides.sealed.items()
        if spot not in sides.open
        and (spot not in as_made or spot in sides.differs)
        and layout.place(spot) is not None
        and read.file.sheet(spot[0])
    }
    differences += chain.from_iterable(of_cells.values())
    differences += _added(read.file, sides)
    differences += left_behind(sides)
    if sides.unsure and any(difference.kind in LAID_OUT for difference in differences):
        differences = list(map(_of_another_record, differences))
    lines = _lines(sides.now, sides.open)
    differing = [spot for spot, cell in sides.now.items() if spot in sides.differs and _counts(cell)]
    without = {spot[:2] for spot in differing if _unvalued(spot, sides)}
    wrong = {spot[:2] for spot in differing if not _unvalued(spot, sides)} | {
        (difference.spot[0], difference.spot[1])
        for difference in differences
        if difference.kind in ("typed over", "formula changed", "to text")
    }
    rewritten = any(_reworded(sides.sealed[spot], sides.shown(spot)) for spot in as_made)
    return ShadowComparison(
        len(lines),
        len(lines - wrong - without),
        tuple(differences),
        calculated,
        frozenset(map(sides.place, as_made)) if layout.moved else as_made,
        rewritten or not calculated,
        layout,
        tuple(names_changed(read.file, sealed, layout)),
        frozenset(
            [one.spot for one in differences if one.kind == "follows"]
            + (
                [sides.place(spot) for spot, cell in sides.sealed.items() if sides.lost(cell, spot[0])]
                if layout.moved
                else []
            )
        ),
        sealed.facts[MODEL_FACT],
        len(lines & without - wrong),
        frozenset(sides.place(spot)[:2] for spot in _behind(of_cells, sides) if spot[:2] in lines & wrong),
    )


def _of_another_record(difference: Difference) -> Difference:
    """A difference in how pages are laid out as one that waits for the book to be made anew."""
    follow = (*LAID_OUT, "formula changed", "left behind")
    return replace(difference, kind="out of date") if difference.kind in follow else difference


def _behind(found: Mapping[Spot, Sequence[Difference]], sides: Sides) -> set[Spot]:
    """The cells that show what the inputs as sealed give, and those that differ because these do."""
    kinds = {spot: one.kind for spot, differences in found.items() for one in differences}
    behind = {spot for spot, kind in kinds.items() if kind == "out of date"}
    reads = {
        spot: set(references(sides.sealed[spot].formula, spot[0]))
        for spot, kind in kinds.items()
        if kind == "follows"
    }
    while more := {spot for spot, of in reads.items() if spot not in behind and of & behind}:
        behind |= more
    return behind


def _unvalued(spot: Spot, sides: Sides) -> bool:
    """Whether a cell has a formula of which the file has no value."""
    shown = sides.shown(spot)
    return shown is not None and bool(shown.formula) and shown.value is None


def _as_drawn(book: Book) -> ShadowComparison:
    """A file that is the book to the byte: every line agrees."""
    lines = len(_lines(_cells(book), _open(book)))
    return ShadowComparison(lines, lines, ())


def _lines(cells: Mapping[Spot, Cell], but: Collection[Spot]) -> set[tuple[str, int]]:
    """The rows of a book that compute something or hold a number, apart from cells that a reader may change."""
    return {spot[:2] for spot, cell in cells.items() if _counts(cell) and spot not in but}


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


def _same(spot: Spot, cell: Cell, sides: Sides) -> bool:
    """Whether the file's cell has the formula and the value that it was made with."""
    shown = sides.shown(spot)
    return _agrees(cell, shown) and sides.means(shown.formula if shown else "", cell.formula, spot[0])


def _reworded(cell: Cell, shown: Shown | None) -> bool:
    """Whether a cell that is as it was made is written otherwise."""
    value = value_of(shown)
    if shown and shown.formula:
        return cell.formula != shown.formula and worded(cell.formula) != worded(shown.formula)
    if not isinstance(cell.value, float) or not isinstance(value, float) or cell.value == value:
        return False
    return kept(cell.value) != kept(value)


def _agrees(cell: Cell, shown: Shown | None) -> bool:
    return same_value(cell.value, value_of(shown))


def _calculated(file: Snapshot) -> bool:
    """Whether formulas have values at all; a program that does not calculate leaves none."""
    valued = (
        shown.value is not None for sheet in file.sheets for shown in sheet.cells.values() if shown.formula
    )
    return next(valued, True) or any(valued)


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


def _cell(spot: Spot, sealed: Cell, sides: Sides, calculated: bool) -> Iterator[Difference]:
    """What is to be said of one cell: its formula first, then its value."""
    shown, now = sides.shown(spot), sides.now.get(spot, sealed)
    value, formula = value_of(shown), shown.formula if shown else ""
    agrees = spot not in sides.differs
    label = label_of(spot, sides)
    here = sides.place(spot)

    def difference(kind: Kind) -> Difference:
        return Difference(kind, here, label, value, now.value, formula, sealed.formula, _money(now, value))

    if shown is None or (value is None and not formula):
        if sealed.value != "" or sealed.formula:
            yield difference("emptied")
    elif sealed.formula and not formula:
        # Made of another record, a cell may have held the same without a formula.
        if not (agrees and sides.unsure):
            yield difference("typed over")
    elif formula and not _as_made(formula, sealed, now, spot[0], sides):
        yield difference("formula changed")
    elif agrees or (formula and not calculated):
        return
    elif same_value(sealed.value, value):
        yield difference("out of date")
    elif formula and (
        sides.lost(sealed, spot[0])
        or any(place in sides.differs for place in references(sealed.formula, spot[0]))
    ):
        yield difference("follows")
    elif sides.unsure:
        yield difference("out of date")
    elif formula:
        yield difference("stale")
    elif isinstance(sealed.value, str):
        of_core = spot[0] == BY_CASE and spot[2] > LABELS
        yield difference(
            "figure changed" if of_core or _says_another(sealed.value, value) else "label changed"
        )
    else:
        yield difference("to text" if isinstance(value, str) else "figure changed")


def _says_another(made: str, shown: Value | None) -> bool:
    """Whether a number stands in the place of a text, or a text has other numbers in it."""
    return not isinstance(shown, str) or _NUMBER.findall(made) != _NUMBER.findall(shown)


def _as_made(formula: str, sealed: Cell, now: Cell, sheet: str, sides: Sides) -> bool:
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


def _added(file: Snapshot, sides: Sides) -> Iterator[Difference]:
    """Cells of our sheets that the book was not made with."""
    known = {*sides.now, *sides.sealed, *sides.open}
    if sides.layout.moved:
        known = {sides.place(spot) for spot in known}
    names: Sequence[str] = sorted({spot[0] for spot in sides.sealed})
    for name in names:
        sheet = file.sheet(name)
        cells = sheet.cells.items() if sheet else ()
        for (row, column), shown in sorted(one for one in cells if (name, *one[0]) not in known):
            if shown.formula or shown.value not in (None, ""):
                yield Difference("added", (name, row, column), "", value_of(shown), None, shown.formula)
