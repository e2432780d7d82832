"""A book whose record has every table, and ways to edit what is read of it: a cell, a row, a sheet."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from broken_books import areas_mended
from proposals import DEMAND, NAMES, forecast, scenario, ticketed

from xlagree.actuarial.experience.quality import LeftOut, quality_of
from xlagree.actuarial.laws.severity import Empirical
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.book.wording import places
from xlagree.generate.internal_book import internal_book
from xlagree.pricing.usage import by_ticket
from xlagree.proposal.deal import Proposal
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot, snapshot

Spot = tuple[str, int, int]

TYPED: tuple[Shown | None, ...] = (
    None, Shown(99.0), Shown(-1.0), Shown(0.0), Shown(0.5), Shown(46000.0), Shown(1e12), Shown(1e15), Shown(1e308), Shown(1e-300),
    Shown("x"), Shown(" "), Shown("99"), Shown("nan"), Shown("1e999"), Shown("y" * 40_000), Shown(True), Shown("#REF!", "", True),
    Shown("#DIV/0!", "1/0", True),
)  # fmt: skip
"""What people and programs leave in a cell; 46000 is a date, None an emptied cell."""


@cache
def recorded() -> Proposal:
    """The client of the books' tests with eight tickets, a forecast from logged hours, and one scenario."""
    given = ticketed()
    usage = by_ticket(
        [replace(entry, month=n) for n, entry in enumerate(given.usage.entries[:8], 3)], 12, NAMES
    )
    demand = replace(DEMAND, logged=Empirical((0.5, 2.0, 9.0), (6.0, 3.0, 1.0)))
    gold = given.card.plans[-1].name
    dearer = scenario("high", 1.4, 95.0, 1900.0)
    named = tuple(replace(one, of=gold) if one.of == "Gold" else one for one in dearer.changes)
    deal = forecast(demand, scenarios=(replace(dearer, changes=named),))
    return replace(deal, usage=usage, quality=quality_of(usage, LeftOut(blank=2)))


@cache
def recorded_book() -> Book:
    """The internal book of that client."""
    return internal_book(recorded())


@cache
def whole() -> Snapshot:
    """The book as a review reads it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_book(recorded_book(), path)
        return snapshot(path)


def read_cells(file: Snapshot) -> list[Spot]:
    """The cells that a review reads a book back from: inputs, record and seal with its head, and what is chosen."""
    named = [spot for area in file.names.values() for spot in places(area)]
    _, top, left = next(iter(places(file.names["seal"])))
    width = max(column for _, _, column in places(file.names["seal"]))
    heads = [("Seal", top - 1, column) for column in range(left, width + 1)]
    return list(dict.fromkeys([*heads, *named]))


def with_cell(file: Snapshot, spot: Spot, shown: Shown | None) -> Snapshot:
    """The book with something else in one cell."""

    def edited(page: SheetSeen) -> SheetSeen:
        kept = {cell: there for cell, there in page.cells.items() if cell != spot[1:]}
        return replace(page, cells=kept if shown is None else {**kept, spot[1:]: shown})

    return _with_page(file, spot[0], edited)


def without_row(file: Snapshot, sheet: str, row: int) -> Snapshot:
    """The book with a row deleted: those below move up with their formulas as they were, the names are mended."""

    def edited(page: SheetSeen) -> SheetSeen:
        kept = {(r - (r > row), c): there for (r, c), there in page.cells.items() if r != row}
        return replace(page, cells=kept)

    return replace(_with_page(file, sheet, edited), names=areas_mended(file.names, sheet, row))


def without_sheet(file: Snapshot, name: str) -> Snapshot:
    """The book with a sheet deleted, and the names of its cells broken."""
    names = {key: "#REF!" if area.startswith(f"'{name}'") else area for key, area in file.names.items()}
    return replace(file, sheets=tuple(page for page in file.sheets if page.name != name), names=names)


def without_name(file: Snapshot, name: str) -> Snapshot:
    """The book without a defined name."""
    return replace(file, names={key: area for key, area in file.names.items() if key != name})


def _with_page(file: Snapshot, name: str, edited: Callable[[SheetSeen], SheetSeen]) -> Snapshot:
    return replace(file, sheets=tuple(edited(page) if page.name == name else page for page in file.sheets))
