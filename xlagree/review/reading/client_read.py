"""A book for a client held against the marks beside its pages: every cell that is not as it was made, and what its client chose."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlagree.generate.book.cell_marks import CellMark, digits_of, format_digits, text_digits
from xlagree.generate.book.formula import tokens
from xlagree.generate.book.seal import (
    BOOK_FACT,
    CLIENT_FACT,
    FOR_CLIENTS,
    SHEETS_FACT,
    marks_digest,
)
from xlagree.generate.book.sheet import Value
from xlagree.generate.book.wording import Spot, areas_read, places
from xlagree.generate.pages.client.offer_acceptance import asked_of_signers
from xlagree.proposal.offers.held_offer import HEAD, yearly
from xlagree.review.reading.client_labels import label_at
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.layout import Layout
from xlagree.review.reading.marked_lines import MarkedPage, marked_page, unmarked
from xlagree.review.reading.other_wordings import other_wordings
from xlagree.review.reading.relocated import GONE, relocated
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.sides import same_value
from xlagree.review.reading.snapshot import Snapshot
from xlagree.terms.quantities import LARGEST, is_blank

LABEL_COLUMN = 1
MOST_READ, MOST_TURNED = 2_000_000, 100
"""Cells that are looked at for what formulas read, and formulas that are turned round to find what a cell was made with."""


@dataclass(frozen=True)
class ClientRead:
    """A book for a client: how many of its cells are as they were made, all that are not, and whether its seal fits.

    `fits` is None where there is no seal in the file's properties. `fields` are the cells of what is offered, by name,
    `made` what every cell was made with, `pages` the pages with their marks.
    """

    file: Snapshot
    cells: int
    agree: int
    differences: tuple[Difference, ...]
    calculated: bool
    fits: bool | None
    fields: Mapping[str, Spot] = field(default_factory=dict)
    made: Mapping[Spot, CellMark] = field(default_factory=dict)
    pages: Mapping[str, MarkedPage] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[Difference, ...]:
        """The differences that no client is meant to make."""
        return tuple(one for one in self.differences if one.kind != "choice")


def is_for_clients(file: Snapshot) -> bool:
    """Whether a file is a book for a client: it says so, or says nothing of itself and has marks beside a page."""
    said = file.properties.get(BOOK_FACT)
    return said in FOR_CLIENTS or (said is None and any(map(marked_page, file.sheets)))


@dataclass
class _Read:
    """A file on its way: its pages with their marks, what they were called, and which cells are not as they were made."""

    file: Snapshot
    pages: Mapping[str, MarkedPage]
    names: Mapping[str, str]
    fields: Mapping[Spot, str]
    differs: set[Spot] = field(default_factory=set)
    room: int = MOST_READ
    turned: int = MOST_TURNED

    @cached_property
    def back(self) -> Layout:
        """Where the rows and columns of the file stood when it was made."""
        return Layout(
            {name: page.rows for name, page in self.pages.items() if page.rows},
            {name: page.columns for name, page in self.pages.items() if page.columns},
        )


def read_client(file: Snapshot) -> ClientRead:
    """What a book for a client shows, beside what it was made with."""
    seen = {sheet.name: sheet for sheet in file.sheets}
    pages = {name: page for name, sheet in seen.items() if (page := marked_page(sheet))}
    sheets, names = _sheets(file, pages)
    fields = _fields(file)
    reading = _Read(file, pages, names, {spot: name for name, spot in fields.items()})
    calculated = _calculated(seen, pages)
    differences = [*sheets]
    for page in pages.values():
        differences += page.differences
    made = {(name, *at): mark for name, page in pages.items() for at, mark in page.made.items()}
    reading.differs = {spot for spot, mark in made.items() if not _agrees(_shown(reading, spot), mark)}
    own = [one for spot, mark in made.items() for one in _cell(reading, spot, mark, calculated)]
    differences += own
    for name, page in pages.items():
        for spot in unmarked(seen[name], page):
            shown = seen[name].cells[spot[1:]]
            kind, label = _added(reading, spot, made, shown)
            differences.append(Difference(kind, spot, label, _value(shown), None, shown.formula))
    wrong = {one.spot for one in own if one.kind != "choice"}
    agree, fits = len(made) - len(wrong), _fits(reading)
    return ClientRead(file, len(made), agree, tuple(differences), calculated, fits, fields, made, pages)


def _added(reading: _Read, spot: Spot, made: Collection[Spot], shown: Shown) -> tuple[Kind, str]:
    """What a cell is that a page was not made with, and its label: who signs writes beside the words that ask for it."""
    asks = (*spot[:2], LABEL_COLUMN)
    words = _shown(reading, asks)
    if shown.formula or words is None or asks not in made or asks in reading.differs:
        return "added", ""
    return ("choice", str(words.value)) if words.value in asked_of_signers() else ("added", "")


def _sheets(file: Snapshot, pages: Mapping[str, MarkedPage]) -> tuple[list[Difference], Mapping[str, str]]:
    """What became of the sheets, and what those are called now that were renamed, with their names of before."""
    there = [sheet.name for sheet in file.sheets]
    said = file.properties.get(SHEETS_FACT, "")
    wanted = said.split("/") if said else [name for name in there if name in pages]
    gone = [name for name in wanted if name not in there]
    new = [name for name in there if name not in wanted]
    renamed = dict(zip((name for name in new if name in pages), gone, strict=False))
    found = [
        Difference("sheet renamed", (now, 0, 0), f"{now}, was {was}", now, was)
        for now, was in renamed.items()
    ]
    found += [
        Difference("sheet deleted", (name, 0, 0), name, None, name)
        for name in gone
        if name not in renamed.values()
    ]
    found += [
        Difference("sheet added", (name, 0, 0), name, name, None) for name in new if name not in renamed
    ]
    found += [
        Difference("marks gone", (name, 0, 0), name, None, None)
        for name in there
        if name in wanted and name not in pages
    ]
    kept = [renamed.get(name, name) for name in there if renamed.get(name, name) in wanted]
    if kept != [name for name in wanted if name in kept]:
        found.append(Difference("sheets moved", (there[0], 0, 0), ", ".join(there), None, None))
    return found, renamed


def _fits(reading: _Read) -> bool | None:
    """Whether all marks are those of the seal; a page that is not there any more is said elsewhere."""
    digest = reading.file.properties.get(CLIENT_FACT)
    if digest is None:
        return None
    said = reading.file.properties.get(SHEETS_FACT, "").split("/")
    by_name = {reading.names.get(name, name): page.texts for name, page in reading.pages.items()}
    return marks_digest([(name, by_name.get(name, ())) for name in said]) == digest


def _fields(file: Snapshot) -> Mapping[str, Spot]:
    """The cells of what is offered by their names, as they stand below their head."""
    for sheet in file.sheets:
        head = next((at for at, shown in sheet.cells.items() if shown.value == HEAD), None)
        if head is not None:
            row, column = head
            found = dict[str, Spot]()
            while (shown := sheet.cells.get((row := row + 1, column))) and isinstance(shown.value, str):
                found[shown.value] = (sheet.name, row, column + 1)
            return found
    return {}


def _calculated(seen: Mapping[str, SheetSeen], pages: Mapping[str, MarkedPage]) -> bool:
    formulas = [shown for name in pages for shown in seen[name].cells.values() if shown.formula]
    return not formulas or any(shown.value is not None for shown in formulas)


def _shown(reading: _Read, spot: Spot) -> Shown | None:
    sheet = reading.file.sheet(spot[0])
    return sheet.cells.get(spot[1:]) if sheet else None


def _value(shown: Shown | None) -> Value | None:
    value = shown.value if shown else None
    return float(value) if isinstance(value, bool | int) else value


def _blank(shown: Shown | None) -> bool:
    return shown is None or (is_blank(shown.value) and not shown.formula)


def _agrees(shown: Shown | None, mark: CellMark) -> bool:
    """Whether a cell shows what it was made with."""
    value = _value(shown)
    if mark.number is not None:
        return isinstance(value, float) and same_value(mark.number, value)
    if mark.text:
        return not isinstance(value, float) and text_digits(value or "") == mark.text
    return digits_of("" if value is None else value) == mark.digits


def _cell(reading: _Read, spot: Spot, mark: CellMark, calculated: bool) -> Iterator[Difference]:
    """What is to be said of one cell: its formula first, then its value, then its format."""
    shown = _shown(reading, spot)
    kind = _kind(reading, spot, mark, shown, calculated)
    code = _code(reading, spot) if not kind and mark.format and not mark.is_open else ""
    if code and format_digits(code) != mark.format:
        kind = "format changed"
    if kind:
        value, formula = _value(shown), shown.formula if shown else ""
        money, label = _money(reading, spot, mark, value), _label(reading, spot)
        yield Difference(kind, spot, label, value, mark.number, formula, code, money)


def _kind(reading: _Read, spot: Spot, mark: CellMark, shown: Shown | None, calculated: bool) -> Kind | None:
    """How a cell differs in its formula or its value; None where it does not, or where that follows from other cells."""
    formula, agrees = shown.formula if shown else "", spot not in reading.differs
    if mark.is_open:
        return None if agrees and (mark.formula or not formula) else "choice"
    if _blank(shown):
        return "emptied" if mark.number is not None or not mark.formula else None
    if mark.formula and not formula:
        return "typed over"
    if formula and not _as_made(reading, spot, formula, mark):
        return "formula changed"
    if agrees:
        return None
    if formula:
        return "stale" if calculated and not _follows(reading, spot, formula) else None
    if mark.number is None:
        return "label changed"
    return "to text" if isinstance(_value(shown), str) else "figure changed"


def _code(reading: _Read, spot: Spot) -> str:
    """The number format of a cell."""
    shown = _shown(reading, spot)
    return reading.file.looks.of(shown.style if shown else 0).code


def _as_made(reading: _Read, spot: Spot, formula: str, mark: CellMark) -> bool:
    """Whether a formula is the one that a cell was made with, its references back where they were."""
    if not mark.formula:
        return False
    if digits_of("", formula) == mark.digits:
        return True
    was = relocated(formula, spot[0], reading.back) if reading.back.moved else formula
    for now, name in reading.names.items():
        was = was.replace(f"'{now}'!", f"'{name}'!").replace(f"{now}!", f"'{name}'!")
    reading.turned -= 1
    wordings = other_wordings(was, reading.names.get(spot[0], spot[0]), reading.turned > 0)
    return any(digits_of("", one) == mark.digits for one in wordings) or _lost(reading, spot, formula)


def _lost(reading: _Read, spot: Spot, formula: str) -> bool:
    """Whether a formula reads a line or a sheet that was deleted, or one beside it: it had to change with that."""
    if GONE in formula:
        return True
    for name, row, column in _read_by(reading, formula, spot[0]):
        page = reading.pages.get(name)
        if page is None or not (page.rows or page.columns):
            continue
        rows, columns = page.gone
        at = page.rows.get(row, row), page.columns.get(column, column)
        if {at[0] - 1, at[0] + 1} & rows or {at[1] - 1, at[1] + 1} & columns:
            return True
    return False


def _follows(reading: _Read, spot: Spot, formula: str) -> bool:
    """Whether a cell that a formula reads shows something else than it was made with, or is gone."""
    return GONE in formula or any(place in reading.differs for place in _read_by(reading, formula, spot[0]))


def _read_by(reading: _Read, formula: str, sheet: str) -> Iterator[Spot]:
    """The cells that a formula reads, by their places or their names; none where all formulas together read too many."""
    named = [token.text for token in tokens(formula) if token.kind == "name"]
    areas = [*areas_read(formula, sheet), *(reading.file.names.get(name, "") for name in named)]
    for area in areas if reading.room > 0 else ():
        spots = places(area)
        reading.room -= len(spots)
        yield from spots


def _money(reading: _Read, spot: Spot, mark: CellMark, value: Value | None) -> float | None:
    """The money between what a cell shows and what it did, of a price of the offer in a year."""
    times = yearly(reading.fields.get(spot, "")) or float(mark.money)
    if not times or mark.number is None or isinstance(value, str):
        return None
    money = ((value or 0.0) - mark.number) * times
    return money if abs(money) <= LARGEST else None


def _label(reading: _Read, spot: Spot) -> str:
    """The words for a cell; of what is offered the name of the field."""
    named, sheet = reading.fields.get(spot), reading.file.sheet(spot[0])
    return named or (label_at(reading.file, sheet, *spot[1:]) if sheet else "")
