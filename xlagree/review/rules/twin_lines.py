"""Twin lines: two columns, or two rows, that are computed alike but for a place or two, as this year and the last."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from xlagree.review.reading.formula_lines import APART
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds

FEWEST_ALIKE = 4
ALIKE_FOR_ONE = 4
"""Places in which two lines are computed alike; so many of them for each in which they are not."""

Twins = tuple[Address, Address, tuple[int, int]]
"""Two cells that stand in the same place of twin lines, and the direction from one to the other."""


def unlike_formulas(sheet: SheetSeen) -> Iterator[Twins]:
    """Formulas in the same place of twin lines that are no copies of each other."""
    for direction in DIRECTIONS:
        alike: Counter[tuple[int, int]] = Counter()
        unlike: dict[tuple[int, int], list[Twins]] = defaultdict(list)
        along = 1 if direction == RIGHT else 0
        for line in sheet.lines[direction]:
            cells = [cell for one in line for cell in one.cells]
            if len(cells) == 2:
                lines = cells[0][along], cells[1][along]
                if len(line) == 1:
                    alike[lines] += 1
                else:
                    unlike[lines].append((cells[0], cells[1], direction))
        for lines, twins in unlike.items():
            if _are_twins(alike[lines], len(twins)):
                yield from twins


def typed_twins(kinds: Kinds) -> Iterator[Twins]:
    """Formulas of a line, and numbers that are typed in their place in its twin."""
    sheet = kinds.sheet
    for direction in DIRECTIONS:
        along = 1 if direction == RIGHT else 0
        alike: Counter[tuple[int, int]] = Counter()
        single: list[Address] = []
        for line in sheet.lines[direction]:
            cells = [cell for one in line for cell in one.cells]
            if len(cells) == 2 and len(line) == 1:
                alike[cells[0][along], cells[1][along]] += 1
            elif len(cells) == 1:
                single.append(cells[0])
        typed: dict[tuple[int, int], list[Twins]] = defaultdict(list)
        for cell in single:
            for apart in range(-APART, APART + 1):
                other = step(cell, direction, apart)
                lines = min(cell[along], other[along]), max(cell[along], other[along])
                if apart and alike[lines] >= FEWEST_ALIKE and kinds.is_typed_number(other):
                    typed[lines].append((cell, other, direction))
        for lines, twins in typed.items():
            if _are_twins(alike[lines], len(twins)):
                yield from twins


def _are_twins(alike: int, unlike: int) -> bool:
    return alike >= max(FEWEST_ALIKE, ALIKE_FOR_ONE * unlike)
