"""Formulas that are missing: empty cells between copies of a formula, where all that it would read is there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlagree.review.reading.formula_lines import Copies, LineKey, is_pattern
from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds, sets_apart
from xlagree.review.rules.sequences import follows
from xlagree.review.rules.typed_ends import adds_across

FEWEST = 3
FOR_ONE = 3
LOOKED_AT = 12
"""Copies that tell what is missing among them; so many of them for each that is missing; cells across a line that are looked at."""


@dataclass(frozen=True)
class Missing:
    """An empty cell in the place of a formula, a copy of that formula before it, and how many there are."""

    cell: Address
    source: Address
    direction: tuple[int, int]
    copies: int


def missing_formulas(sheet: SheetSeen) -> Iterator[Missing]:
    """The empty cells of a sheet that a formula of their row or column is missing in, each once."""
    kinds = Kinds(sheet)
    named: set[Address] = set()
    for direction in DIRECTIONS:
        for line in sheet.lines[direction]:
            for one in _missing_in(kinds, direction, line):
                if one.cell not in named:
                    named.add(one.cell)
                    yield one


def _missing_in(kinds: Kinds, direction: tuple[int, int], line: Sequence[Copies]) -> Iterator[Missing]:
    along = 1 if direction == RIGHT else 0
    copies: dict[LineKey, int] = defaultdict(int)
    gaps: dict[LineKey, list[tuple[Address, Address]]] = defaultdict(list)
    for stretch in line:
        copies[stretch.key] += len(stretch)
        for source, after in pairwise(stretch.cells):
            between = [step(source, direction, i) for i in range(1, after[along] - source[along])]
            if between and all(kinds.of(cell) == "empty" for cell in between):
                gaps[stretch.key] += [(cell, source) for cell in between if _reads_something(kinds, cell, source)]
    for key, those in gaps.items():
        if copies[key] >= max(FEWEST, FOR_ONE * len(those)):
            for cell, source in those:
                if _is_wanted(kinds, cell, source, direction) and _is_computed(kinds, cell, source, direction):
                    yield Missing(cell, source, direction, copies[key])


def _reads_something(kinds: Kinds, cell: Address, source: Address) -> bool:
    """Whether there is anything that a formula would read in a place; in an empty row there is not."""
    return any(kinds.of_area(area) != "empty" for sheet, area in kinds.sheet.parts[source].areas(*cell) if not sheet)


def _is_wanted(kinds: Kinds, cell: Address, source: Address, direction: tuple[int, int]) -> bool:
    """Whether a formula would compute in an empty cell with nothing but numbers, and nothing sets that cell apart."""
    parts = kinds.sheet.parts[source]
    if parts.skeleton == (REFERENCE,) or not is_pattern(parts, FEWEST):
        return False
    if sets_apart(kinds.said_of(cell, direction), kinds.said_of(source, direction)):
        return False
    if adds_across(parts, source, direction) and not _adds_the_same(kinds, parts, cell, source, direction):
        return False
    return all(not sheet and kinds.of_area(area) == "number" for sheet, area in parts.areas(*cell)) and not (
        _divides_by_nothing(kinds, parts, cell)
    )


def _adds_the_same(kinds: Kinds, parts: FormulaParts, cell: Address, source: Address, direction: tuple[int, int]) -> bool:
    """Whether a total would add what the one beside it adds, and no prices or readings: copies, or what is called the next one."""
    here, there = (parts.references[0].area(*at)[1] for at in (cell, source))
    stretch = kinds.sheet.stretches[direction].get(there)
    if stretch is not None:
        return stretch is kinds.sheet.stretches[direction].get(here)
    return follows(kinds.said_of(cell, direction), kinds.said_of(source, direction)) or _are_added_up(kinds.sheet, here, there)


def _are_added_up(sheet: SheetSeen, *items: Address) -> bool:
    """Whether a formula adds up both of two cells in one range, as a total of their row does, so that they are of a kind."""
    return any(
        not one.sheet and all(first[0] <= row <= last[0] and first[1] <= column <= last[1] for row, column in items)
        for cell, parts in sheet.parts.items()
        for name, places in parts.sums
        if name == "SUM"
        for one in map(parts.references.__getitem__, places)
        for first, last in (one.area(*cell),)
    )


def _is_computed(kinds: Kinds, cell: Address, source: Address, direction: tuple[int, int]) -> bool:
    """Whether the line across an empty cell has all else that is computed in that of its neighbour: one that has not is left out
    by intention, as a pupil who went away."""
    across = DOWN if direction == RIGHT else RIGHT
    parts = kinds.sheet.parts
    for side in (-1, 1):
        for far in range(1, LOOKED_AT + 1):
            beside = step(source, across, side * far)
            if kinds.of(beside) == "empty":
                break
            if beside in parts and kinds.of(step(cell, across, side * far)) == "empty":
                return False
    return True


def _divides_by_nothing(kinds: Kinds, parts: FormulaParts, cell: Address) -> bool:
    """Whether a formula that divides would read a 0, so that somebody took it out."""
    return "/" in parts.skeleton and any(
        first == last and kinds.number(first) == 0 for _, (first, last) in parts.areas(*cell)
    )
