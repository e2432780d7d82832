"""Formulas that are missing: empty cells between copies of a formula, where all that it would read is there."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlagree.review.reading.formula_lines import Copies, LineKey, is_pattern
from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, step
from xlagree.review.rules.cell_kinds import Kinds
from xlagree.review.rules.sequences import follows
from xlagree.review.rules.typed_ends import Ends, adds_across, is_apart_there

FEWEST = 3
"""Copies that tell what is missing among them."""
FOR_ONE = 3
"""So many of them there must be for each that is missing."""
LOOKED_AT = 12
"""Cells across a line that are looked at."""


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
        ends = Ends(kinds, direction)
        for line in sheet.lines[direction]:
            for one in _missing_in(ends, line):
                if one.cell not in named:
                    named.add(one.cell)
                    yield one


def _missing_in(ends: Ends, line: Sequence[Copies]) -> Iterator[Missing]:
    kinds, direction, along = ends.kinds, ends.direction, ends.along
    gaps: dict[LineKey, list[tuple[Address, Address]]] = defaultdict(list)
    for stretch in line:
        if len(stretch) == 1 or stretch.cells[-1][along] - stretch.cells[0][along] == len(stretch) - 1:
            continue
        for source, after in pairwise(stretch.cells):
            between = [step(source, direction, i) for i in range(1, after[along] - source[along])]
            if between and all(kinds.of(cell) == "empty" for cell in between):
                gaps[stretch.key] += [
                    (cell, source) for cell in between if _reads_something(kinds, cell, source)
                ]
    if not gaps:
        return
    copies = Counter(stretch.key for stretch in line for _ in stretch.cells)
    for key, those in gaps.items():
        if copies[key] >= max(FEWEST, FOR_ONE * len(those)):
            for cell, source in those:
                if _is_wanted(ends, cell, source) and _is_computed(ends, cell, source):
                    yield Missing(cell, source, direction, copies[key])


def _reads_something(kinds: Kinds, cell: Address, source: Address) -> bool:
    """Whether there is anything that a formula would read in a place; in an empty row there is not."""
    return any(
        kinds.of_area(area) != "empty" for sheet, area in kinds.sheet.parts[source].areas(*cell) if not sheet
    )


def _is_wanted(ends: Ends, cell: Address, source: Address) -> bool:
    """Whether a formula would compute in an empty cell with nothing but numbers, and nothing sets that cell apart."""
    kinds, parts = ends.kinds, ends.kinds.sheet.parts[source]
    if parts.skeleton == (REFERENCE,) or not is_pattern(parts, FEWEST):
        return False
    if is_apart_there(kinds, cell, source, ends.direction):
        return False
    if adds_across(parts, source, ends.direction) and not _adds_the_same(ends, cell, source):
        return False
    return all(not sheet and kinds.of_area(area) == "number" for sheet, area in parts.areas(*cell)) and not (
        _divides_by_nothing(kinds, parts, cell)
    )


def _adds_the_same(ends: Ends, cell: Address, source: Address) -> bool:
    """Whether a total would add what the one beside it adds, and no prices or readings: copies, or what is called the next one."""
    kinds, stretches = ends.kinds, ends.kinds.sheet.stretches[ends.direction]
    one = kinds.sheet.parts[source].references[0]
    here, there = one.area(*cell)[1], one.area(*source)[1]
    if there in stretches:
        return stretches[there] is stretches.get(here)
    said = kinds.said_of(cell, ends.direction), kinds.said_of(source, ends.direction)
    return follows(*said) or _are_added_up(ends, here, there)


def _are_added_up(ends: Ends, *items: Address) -> bool:
    """Whether a formula adds up both of two cells of a line in one range, as a total of their row does, so that they are of a kind."""
    low, high = sorted(item[ends.along] for item in items)
    return any(first <= low and high <= last for first, last in ends.added.get(items[0][1 - ends.along], ()))


def _is_computed(ends: Ends, cell: Address, source: Address) -> bool:
    """Whether the line across an empty cell has all else that is computed in that of its neighbour: one that has not is left out
    by intention, as a pupil who went away."""
    kinds, across = ends.kinds, ends.across
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
