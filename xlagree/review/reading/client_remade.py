"""The book that a deal gives a client as its file can be held against it: where its cells stand, and what the file knows better."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from xlagree.generate.book.cell_marks import format_digits
from xlagree.generate.book.look_marks import format_of
from xlagree.generate.book.seal import APPENDIX, BOOK_FACT, WORDS_FACT
from xlagree.generate.book.sheet import Book, Cell, Sheet
from xlagree.generate.book.wording import Spot
from xlagree.generate.pages.client.held_cells import without_match
from xlagree.generate.pages.shared.letterhead import BETWEEN as PART
from xlagree.generate.pages.shared.letterhead import LINES
from xlagree.review.reading.client_read import ClientRead
from xlagree.review.reading.difference import Difference
from xlagree.review.reading.drawn_book import file_of, read_back
from xlagree.review.reading.layout import Layout, layout_of
from xlagree.review.reading.sheet_cells import Address, SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot

_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[LCR]')


@dataclass(frozen=True)
class Remade:
    """The book that a deal gives a client, what its sheets are called in the file, and where its cells stand there.

    `pages` are the sheets of the file that can be held against it. `formatted` are cells whose number formats their marks
    know better than a book made without the theme of the house, which may have `own_words`. At `other_prices` what can be
    told without them alone is the same. The page `with_roles` has lines that only the rate card knows, and may be longer.
    """

    book: Book
    names: Mapping[str, str]
    layout: Layout
    pages: tuple[str, ...]
    formatted: Mapping[str, frozenset[Address]] = field(default_factory=dict)
    own_words: bool = False
    other_prices: bool = False
    with_roles: str = ""

    @cached_property
    def drawn(self) -> Snapshot:
        """The book as it is read when it is drawn."""
        return read_back(file_of(self.book))

    def tells(self, one: Difference) -> bool:
        """Whether a difference is one of the looks, which are told better beside the book made anew."""
        sheet, *at = one.spot
        known = sheet not in self.pages or tuple(at) in self.formatted.get(sheet, ())
        return one.kind == "format changed" and not known


def remade_of(client: ClientRead, remade: Remade, cells: Mapping[Spot, Cell]) -> Remade:
    """The book with what the marks of the file know better, unless they were changed as well."""
    formatted: defaultdict[str, set[Address]] = defaultdict(set)
    for spot, mark in client.made.items() if client.fits is not False else ():
        cell = cells.get(spot)
        if mark.format and (mark.format != _format(cell, remade.book) or _fits_format(client, spot)):
            formatted[spot[0]].add(spot[1:])
    return replace(
        remade,
        formatted={page: frozenset(own) for page, own in formatted.items()},
        own_words=client.fits is None or WORDS_FACT in client.file.properties,
    )


def _format(cell: Cell | None, book: Book) -> str:
    """Four digits of the number format that the book made anew has for a cell."""
    return format_digits(format_of(cell.style, book.look)) if cell else ""


def _fits_format(client: ClientRead, spot: Spot) -> bool:
    sheet = client.file.sheet(spot[0])
    shown = sheet.cells.get(spot[1:]) if sheet else None
    code = client.file.looks.of(shown.style if shown else 0).code
    return format_digits(code) == client.made[spot].format


def layout_in(file: Snapshot, book: Book) -> Layout:
    """Where the rows and columns of the book went in the file, whatever a house says of itself in the lines at the head of a page."""
    if file.properties.get(BOOK_FACT) == APPENDIX:
        return layout_of(file, book)
    lines = len(LINES)
    below = [{at: shown for at, shown in sheet.cells.items() if at[0] >= lines} for sheet in file.sheets]
    made = [tuple(cell for cell in sheet.cells if cell.row >= lines) for sheet in book.sheets]
    return layout_of(
        replace(file, sheets=tuple(map(_with_cells, file.sheets, below))),
        replace(
            book,
            sheets=tuple(replace(sheet, cells=own) for sheet, own in zip(book.sheets, made, strict=True)),
        ),
    )


def _with_cells(sheet: SheetSeen, cells: Mapping[Address, Shown]) -> SheetSeen:
    return replace(sheet, cells=cells)


def signed(book: Book, legal: str, client: ClientRead) -> Book:
    """The book with the name at its foot that most pages of the file have: the deal does not know by which name its house signs."""
    known = book.footer.removeprefix(legal).removeprefix(PART).split(PART)
    feet = Counter(sheet.marks.foot for sheet in client.file.sheets)
    parts = _CODES.sub("", max(feet, key=feet.__getitem__)).split(PART)
    names = [part.replace("&&", "&") for part in parts[: max(len(parts) - len(known), 0)]]
    return replace(book, footer=PART.join((*names, *known)))


def made_with(book: Book, chosen: int, filled: int) -> Book:
    """The book with the formulas of one in which another plan was filled in than its client chose."""
    now, then = without_match(chosen), without_match(filled)
    return replace(book, sheets=tuple(_with_formulas(sheet, now, then) for sheet in book.sheets))


def _with_formulas(sheet: Sheet, now: str, then: str) -> Sheet:
    if not any(now in cell.formula for cell in sheet.cells):
        return sheet
    return replace(
        sheet, cells=tuple(cell._replace(formula=cell.formula.replace(now, then)) for cell in sheet.cells)
    )
