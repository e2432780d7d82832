"""The defined names of a file beside those that its book was made with: moved, gone, shadowed on one sheet, or added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xlagree.generate.book.sheet import Book
from xlagree.generate.book.wording import Spot, places
from xlagree.review.reading.layout import Layout
from xlagree.review.reading.relocated import GONE, relocated
from xlagree.review.reading.snapshot import Snapshot

NameKind = Literal["moved", "gone", "shadowed", "added"]
OF_PROGRAMS = "_xl"
"""How names begin that programs make for themselves, as of areas to print."""


@dataclass(frozen=True)
class NameChange:
    """A name that is not as the book was made: what it refers to, and what it must; `spot` is the first cell of that."""

    kind: NameKind
    name: str
    spot: Spot | None
    now: str
    was: str = ""
    on: str = ""
    hidden: bool = False


def names_changed(file: Snapshot, book: Book, layout: Layout) -> Iterator[NameChange]:
    """The names of a file that are not as the book was made; capitals and small letters are the same, as in Excel."""
    made = {name.casefold(): (name, area) for name, area in book.names.items()}
    there = {one.name.casefold(): one for one in file.facts.names if not one.sheet}
    for key, (name, area) in made.items():
        wanted = relocated(area, "", layout) if layout.moved else area
        spots, own = places(wanted), there.get(key)
        if GONE in wanted:
            continue
        if own is None:
            yield NameChange("gone", name, spots[0] if spots else None, "", wanted)
        elif spots and places(own.refers_to) != spots:
            yield NameChange("moved", name, spots[0], own.refers_to, wanted)
    for one in file.facts.names:
        if one.name.casefold().startswith(OF_PROGRAMS):
            continue
        spots = places(one.refers_to)
        first = spots[0] if spots else None
        if one.sheet and one.name.casefold() in made:
            was = made[one.name.casefold()][1]
            yield NameChange("shadowed", one.name, first, one.refers_to, was, one.sheet)
        elif one.name.casefold() not in made:
            yield NameChange("added", one.name, first, one.refers_to, on=one.sheet, hidden=one.hidden)
