"""What moves in an internal book where its inputs are set: what the book shows once it is made anew with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from xlagree.generate.book.sheet import Book
from xlagree.generate.book.wording import Spot, references
from xlagree.generate.internal_book import book_of
from xlagree.generate.pages.internal.chart_numbers_page import NAME as CHART_NUMBERS
from xlagree.generate.pages.internal.layers import NAME as BY_CASE
from xlagree.generate.pages.internal.moves_page import NAME as MOVES
from xlagree.generate.pages.internal.seal_page import NAME as SEAL
from xlagree.review.reading.our_book import BookRead, as_it_stands, layout_anew, made_anew
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.recalculation.recalculated import cell_at, same_shown
from xlagree.review.recalculation.what_if import Supposed, Value, label_of

WORKINGS = (BY_CASE, CHART_NUMBERS, MOVES, SEAL)
"""Sheets that nobody reads: their rows are others in a book whose figures are others."""


@dataclass(frozen=True, eq=False)
class BookBefore:
    """An internal book before its inputs are set: `file` has the values that its formulas give."""

    file: Snapshot
    read: BookRead

    @cached_property
    def sheets(self) -> Mapping[str, SheetSeen]:
        """The book as its sealed inputs give it."""
        read = self.read
        return _sheets(made_anew(read.sealed, read.sealed, read.selected, read.choices))


def moves(before: BookBefore, supposed: Supposed) -> Mapping[Spot, Value | None]:
    """What moves where cells are set; where none of them is an input, that is what formulas of the workbook give.

    Formulas of the book read figures that the core alone computes, such as prices expected. What they give from a new
    input and a figure of the old one is neither, and is not told. Raises AgreementError where the inputs cannot be priced.
    """
    after, read = as_it_stands(supposed.file), before.read
    if (after.inputs, after.selected, after.choices) == (read.inputs, read.selected, read.choices):
        return supposed.now
    now = _sheets(book_of(after.inputs, after.inputs, after.selected, after.choices))
    layout = layout_anew(read.file, read.sealed, read.selected, read.choices)
    told: dict[Spot, Value | None] = {}
    ours: dict[Spot, Shown | None] = {}
    for name, sheet in before.sheets.items():
        for spot, was in sheet.cells.items():
            place = layout.place((name, *spot))
            if place is None:
                continue
            then = now[name].cells.get(spot) if name in now else None
            ours[place] = then
            shown = cell_at(before.file, place)
            if then is None or name in WORKINGS or not _moves(was, shown, then):
                continue
            if label_of(sheet, spot) == label_of(now[name], spot):
                told[place] = then.value
    return told | dict(_of_others(supposed, ours))


def doubtful(before: BookBefore, supposed: Supposed) -> frozenset[Spot]:
    """Cells of which a formula of the workbook says something else than the book made anew: it may read a figure as it was sealed."""
    anew, given = moves(before, supposed), supposed.now
    return frozenset(
        spot
        for spot in anew.keys() | given.keys()
        if spot not in anew or spot not in given or not same_shown(Shown(given[spot]), Shown(anew[spot]))
    )


def _sheets(book: Book) -> dict[str, SheetSeen]:
    """A book as files are seen, as far as its values and formulas go."""
    return {
        sheet.name: SheetSeen(
            sheet.name,
            "visible",
            {
                (cell.row, cell.column): Shown(
                    float(cell.value) if isinstance(cell.value, int) else cell.value, cell.formula
                )
                for cell in sheet.cells
                if cell.value != "" or cell.formula
            },
        )
        for sheet in book.sheets
    }


def _moves(was: Shown, shown: Shown | None, then: Shown) -> bool:
    """Whether a figure of the file, or what one of its formulas gives, is another in the book made anew."""
    if shown is None or bool(shown.formula) != bool(was.formula) or not (shown.formula or shown.is_number):
        return False
    return not same_shown(shown, then)


def _of_others(supposed: Supposed, ours: Mapping[Spot, Shown | None]) -> Iterator[tuple[Spot, Value | None]]:
    """Cells that somebody added to the book and that move, but for those that follow from a figure as it was sealed."""
    formulas = {
        (sheet.name, *at): shown
        for sheet in supposed.file.sheets
        for at, shown in sheet.cells.items()
        if (sheet.name, *at) not in ours and shown.formula
    }
    stale = {spot for spot, then in ours.items() if _differs(cell_at(supposed.file, spot), then)}
    while (
        more := {
            spot
            for spot, shown in formulas.items()
            if not stale.isdisjoint(references(shown.formula, spot[0]))
        }
        - stale
    ):
        stale |= more
    for spot, now in supposed.now.items():
        if spot in formulas and spot not in stale:
            yield spot, now


def _differs(shown: Shown | None, then: Shown | None) -> bool:
    return shown is not None and not same_shown(shown, then)
