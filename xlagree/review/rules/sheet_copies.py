"""Sheets that are copies of each other, as of months or branches, and the cells of one that are other than those of all the rest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from xlagree.generate.book.formula import tokens
from xlagree.review.reading.references import Area, sheet_named
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.cell_kinds import Kinds

FEWEST_SHEETS = 4
FEWEST_FORMULAS = 5
ALIKE = 0.75
"""Sheets of a family, formulas that each has, and the share of them that two have in common."""

MOST_SHEETS, MOST_FORMULAS = 60, 1_500
"""Sheets that are held against each other, and formulas of each; larger files are no forms filled in by hand."""

Key = tuple[tuple[str, ...], tuple[tuple[str | int, Area], ...]]
"""The skeleton of a formula and what it reads, of which sheet by its name or of the sheet so many on."""


@dataclass(frozen=True)
class Stranger:
    """A cell that is other than the same cell of the copies of its sheet: these are so many, and by the source, one of them, it
    would be another formula."""

    cell: Address
    source: SheetSeen
    copies: int
    would: str


@dataclass(frozen=True, eq=False)
class Family:
    """Sheets that are copies of each other, and the names of all sheets of the file in their order."""

    sheets: tuple[SheetSeen, ...]
    names: tuple[str, ...]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name.casefold(): place for place, name in enumerate(self.names)}

    @cached_property
    def _kinds(self) -> Mapping[str, Kinds]:
        return {sheet.name: Kinds(sheet) for sheet in self.sheets}

    def strangers(self) -> Iterator[tuple[SheetSeen, Stranger]]:
        """The cells that one sheet alone has other than all others, which agree in them and in what they are called."""
        for cell in sorted(set().union(*(sheet.parts for sheet in self.sheets))):
            found, in_order = self._odd_one(cell)
            if found is None:
                continue
            odd, source = self.sheets[found], self.sheets[found - 1 if found else 1]
            filled = cell in odd.parts or self._kinds[odd.name].is_typed_number(cell)
            if filled and self._is_called_alike(odd, source, cell):
                formula = source.cells[cell].formula
                would = self._on(odd, source, formula) if in_order else formula
                yield odd, Stranger(cell, source, len(self.sheets) - 1, would)

    def _odd_one(self, cell: Address) -> tuple[int | None, bool]:
        """Which sheet alone has another formula in a cell, or none; and whether they read others by their order, not by name."""
        found: tuple[int | None, bool] = None, False
        for in_order in (False, True):
            keys = [self._key(sheet, cell, in_order) for sheet in self.sheets]
            common, copies = Counter(key for key in keys if key is not None).most_common(1)[0]
            if copies == len(keys):
                return None, False
            if copies == len(keys) - 1 and found[0] is None:
                odd = next(i for i, key in enumerate(keys) if key != common)
                found = (odd if self._leads_somewhere(odd, common) else None), in_order
        return found

    def _key(self, sheet: SheetSeen, cell: Address, in_order: bool) -> Key | None:
        """What a formula computes, wherever its sheet stands; the numbers in it may be a month's own."""
        parts = sheet.parts.get(cell)
        if parts is None:
            return None
        own = self._places[sheet.name.casefold()]
        places: Mapping[str, int] = self._places
        if any(word.startswith("[") for word in parts.skeleton):
            places = {}  # sheets of another file stand in the order of that
        read = tuple(
            (places[name] - own if in_order and name in places else name, area)
            for name, area in parts.areas(*cell)
        )
        return parts.skeleton, read

    def _is_called_alike(self, one: SheetSeen, other: SheetSeen, cell: Address) -> bool:
        """Whether label and heading of a cell are the same on both sheets."""
        here, there = self._kinds[one.name], self._kinds[other.name]
        return here.label(*cell) == there.label(*cell) and here.heading(*cell) == there.heading(*cell)

    def _on(self, odd: SheetSeen, source: SheetSeen, formula: str) -> str:
        """The formula of one sheet as it would stand on another: what reads the sheet before reads the one before that."""
        on = self._places[odd.name.casefold()] - self._places[source.name.casefold()]
        words = []
        for token in tokens(formula):
            place = self._places.get(sheet_named(token.text).casefold()) if token.kind == "sheet" else None
            words.append(token.text if place is None else _written(self.names[place + on]))
        return "".join(words)

    def _leads_somewhere(self, odd: int, key: Key) -> bool:
        """Whether there are the sheets that a copy would read: the first month has none before it."""
        own = self._places[self.sheets[odd].name.casefold()]
        return all(not isinstance(on, int) or 0 <= own + on < len(self._places) for on, _ in key[1])


def families(file: Snapshot) -> Iterator[Family]:
    """The sheets of a file that are copies of each other, some of them at least."""
    names = tuple(sheet.name for sheet in file.sheets)
    forms: list[tuple[SheetSeen, set[tuple[Address, str]]]] = []
    for sheet in file.sheets[:MOST_SHEETS]:
        if FEWEST_FORMULAS <= len(sheet.parts) <= MOST_FORMULAS:
            forms.append((sheet, {(cell, " ".join(parts.skeleton)) for cell, parts in sheet.parts.items()}))
    while forms:
        _, pattern = forms[0]
        alike = [form for form in forms if _share(form[1], pattern) >= ALIKE]
        forms = [form for form in forms if form not in alike]
        if len(alike) >= FEWEST_SHEETS:
            yield Family(tuple(sheet for sheet, _ in alike), names)


def _written(sheet: str) -> str:
    """The name of a sheet before a reference."""
    return f"{sheet}!" if sheet.isidentifier() else "'{}'!".format(sheet.replace("'", "''"))


def _share(one: set[tuple[Address, str]], other: set[tuple[Address, str]]) -> float:
    return len(one & other) / max(len(one), len(other))


def strangers(file: Snapshot) -> Iterator[tuple[SheetSeen, Stranger]]:
    """The cells of a file that are other than on all copies of their sheet."""
    for family in families(file):
        yield from family.strangers()
