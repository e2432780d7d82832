"""Twin lines: two columns, or two rows, that are computed alike but for a place or two, as this year and the last."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds

FEWEST_ALIKE = 4
ALIKE_FOR_ONE = 4
"""Places in which two lines are computed alike; so many of them for each in which they are not."""

MOST_BESIDE = 6
FEWEST_SHARED = 3
SHARED_FOR_ONE = 3
TOTALS_FOR_ONE = 2
"""Formulas of a line that its neighbours are held against; places in which neighbours share a formula, so many of them for each in
which they do not, and for each in which one of them has no total, or another."""

Twins = tuple[Address, Address, tuple[int, int]]
"""Two cells that stand in the same place of twin lines, and the direction from one to the other."""


def unlike_formulas(sheet: SheetSeen) -> Iterator[Twins]:
    """Formulas in the same place of twin lines that are no copies of each other."""
    for direction in DIRECTIONS:
        alike = _alike(sheet, direction)
        if not alike:
            continue
        unlike: dict[tuple[int, int], list[Twins]] = defaultdict(list)
        along = 1 if direction == RIGHT else 0
        for line in sheet.lines[direction]:
            for before, after in pairwise(line):
                if len(before.cells) == len(after.cells) == 1:
                    one, other = before.cells[0], after.cells[0]
                    if (one[along], other[along]) in alike:
                        unlike[one[along], other[along]].append((one, other, direction))
        for lines, twins in unlike.items():
            if _are_twins(alike[lines], len(twins)):
                yield from twins
            else:
                sums = [one for one in twins if _are_additions(sheet, one[0], one[1])]
                yield from sums if alike[lines] >= TOTALS_FOR_ONE * len(sums) else ()


def typed_twins(kinds: Kinds) -> Iterator[Twins]:
    """Formulas of a line, and numbers that are typed in their place in its twin."""
    for direction in DIRECTIONS:
        along = 1 if direction == RIGHT else 0
        alike = _alike(kinds.sheet, direction)
        twins_of: dict[int, list[int]] = defaultdict(list)
        for (one, other), count in alike.items():
            if count >= TOTALS_FOR_ONE:
                twins_of[one].append(other)
                twins_of[other].append(one)
        typed: dict[tuple[int, int], list[Twins]] = defaultdict(list)
        for cell in kinds.sheet.parts if twins_of else ():
            for place in twins_of.get(cell[along], ()):
                twin = step(cell, direction, place - cell[along])
                if kinds.is_typed_number(twin):
                    typed[min(cell[along], place), max(cell[along], place)].append((cell, twin, direction))
        for lines, twins in typed.items():
            if alike[lines] >= max(FEWEST_SHARED, SHARED_FOR_ONE * len(twins)):
                yield from twins
            else:
                sums = [one for one in twins if _are_additions(kinds.sheet, one[0])]
                yield from sums if alike[lines] >= TOTALS_FOR_ONE * len(sums) else ()


def _are_additions(sheet: SheetSeen, *cells: Address) -> bool:
    """Whether formulas are sums and nothing else."""
    return all(
        sheet.parts[cell].skeleton[:1] == ("SUM(",) and len(sheet.parts[cell].sums) == 1 for cell in cells
    )


def _alike(sheet: SheetSeen, direction: tuple[int, int]) -> Counter[tuple[int, int]]:
    """In how many places two lines, and none besides, are computed alike."""
    along = 1 if direction == RIGHT else 0
    stretches = (one for line in sheet.lines[direction] for one in line)
    return Counter((one.cells[0][along], one.cells[1][along]) for one in stretches if len(one.cells) == 2)


@lru_cache(maxsize=2)
def neighbours(sheet: SheetSeen, direction: tuple[int, int]) -> frozenset[tuple[int, int]]:
    """Lines beside one another that mostly have copies of one formula in the same place, as the columns of a few years."""
    along = 1 if direction == RIGHT else 0
    shared: Counter[tuple[int, int]] = Counter()
    apart: Counter[tuple[int, int]] = Counter()
    for line in sheet.lines[direction]:
        if 1 < sum(len(one.cells) for one in line) <= MOST_BESIDE:
            for one in line:
                shared.update((a[along], b[along]) for a, b in pairwise(one.cells))
            reading = (one for one in line if sheet.parts[one.cells[0]].references)
            apart.update((a.cells[-1][along], b.cells[0][along]) for a, b in pairwise(reading))
    return frozenset(
        lines for lines, count in shared.items() if count >= max(FEWEST_SHARED, SHARED_FOR_ONE * apart[lines])
    )


def _are_twins(alike: int, unlike: int) -> bool:
    return alike >= max(FEWEST_ALIKE, ALIKE_FOR_ONE * unlike)
