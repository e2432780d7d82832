"""Rows and columns of totals that fail alike: all of them begin after the first row of their block, or end before its last."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.block_edges import (
    Fault,
    Ground,
    Misfit,
    belongs,
    filled,
    has_company,
    is_in_line,
    is_running,
    left_out_after,
    way_of,
)
from xlagree.review.rules.blocks import DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import is_year

FEWEST = 2
FEWEST_ITEMS = 3
MOST_LATE = 2
COUNTED, MOST_COUNTED = 3, 20
"""Totals of a line; cells of a range that make a block; cells before the first of a range that all totals of a line may have
forgotten; numbers beside one another that count up, as headings do, and how many of them are looked at."""

SHARED: frozenset[Fault] = frozenset({"end", "late", "beside", "other"})
"""Faults that copies of a total have in common."""


def begins_late(ground: Ground, cell: Address, area: Area) -> Misfit | None:
    """What stands right before the range of a total and of all its copies beside it, and looks like the first of their items."""
    way = way_of(area)
    if way is None or not is_in_line(cell, area):
        return None
    across = RIGHT if way == DOWN else DOWN
    along = 0 if way == DOWN else 1
    is_block = area[1][along] - area[0][along] + 1 >= FEWEST_ITEMS and cell[along] > area[1][along]
    if not is_block or len(ground.copies[across].get(cell, ())) < FEWEST or is_running(ground, cell, way):
        return None
    first = filled(ground, area)[0]
    before = left_out_after(ground, first, step((0, 0), way, -1), area, None)
    stretch = ground.copies[across][cell].cells
    while before and _is_a_heading(ground, before[-1], way, stretch):
        before.pop()
    if not 0 < len(before) <= MOST_LATE or first != area[0]:
        return None
    beyond = step(before[-1], way, -1)
    is_first = _is_a_heading(ground, beyond, way, stretch) or (
        ground.kinds.of(beyond) != "number" and bool(ground.kinds.heading(*before[-1]) or way == RIGHT)
    )
    has_texts = any(
        ground.kinds.of(_in_line(before[-1], other, way)) == "text" for other in stretch[:MOST_COUNTED]
    )
    if not is_first or has_texts or not ground.read_alone.isdisjoint(before):
        return None
    if all(_is_the_most(ground, before[-1], other, way) for other in stretch[:MOST_COUNTED]):
        return None
    if belongs(ground, way, first, before, 1) and _are_called(ground, way, first, before):
        return Misfit(cell, "late", area, (min(before), max(before)))
    return None


def _is_a_heading(ground: Ground, cell: Address, way: tuple[int, int], stretch: Sequence[Address]) -> bool:
    """Whether a number is a year, or counts up with those that stand before the ranges of all other totals."""
    kinds = ground.kinds
    if not kinds.is_typed_number(cell):
        return False
    if is_year(kinds.number(cell)):
        return True
    numbers = [kinds.number(_in_line(cell, other, way)) for other in stretch[:MOST_COUNTED]]
    steps = {None if a is None or b is None else round(b - a, 9) for a, b in pairwise(numbers)}
    return len(numbers) >= COUNTED and len(steps) == 1 and steps.isdisjoint((None, 0.0))


def _is_the_most(ground: Ground, cell: Address, total: Address, way: tuple[int, int]) -> bool:
    """Whether what stands before the range of a total is as large as all that it adds, as the points that can be had are."""
    area = ground.aggregates[total]
    length = sum(b - a for a, b in zip(*area, strict=True)) + 1
    inside = [ground.kinds.number(step(area[0], way, i)) for i in range(min(length, MOST_COUNTED))]
    own = ground.kinds.number(_in_line(cell, total, way))
    return own is not None and own >= max((one for one in inside if one is not None), default=own)


def _in_line(cell: Address, other: Address, way: tuple[int, int]) -> Address:
    """The cell that stands to another total as one stands to its own."""
    return (cell[0], other[1]) if way == DOWN else (other[0], cell[1])


def _are_called(ground: Ground, way: tuple[int, int], first: Address, before: list[Address]) -> bool:
    """Whether each of the cells has a label of its own: a text, or a number in the first column."""
    if way == RIGHT or ground.kinds.label(*first):
        return has_company(ground, way, first, before)
    numbered = [ground.kinds.number((row, 0)) for row, column in (first, *before) if column]
    return None not in numbered and len(set(numbered)) == len(before) + 1


def with_their_lines(ground: Ground, found: Mapping[Address, Misfit]) -> Mapping[Address, Misfit]:
    """The faults of a sheet, and with them copies beside those of which most have one: what they leave out is empty there, or of
    another kind. That all begin late is one of most of them only."""
    lines: dict[tuple[Fault, tuple[int, int], Address], list[Misfit]] = defaultdict(list)
    for cell, one in found.items():
        across = RIGHT if way_of(one.area) == DOWN else DOWN
        stretch = ground.copies[across].get(cell)
        if one.fault in SHARED and stretch is not None:
            lines[one.fault, across, stretch.cells[0]].append(one)
    all_found = dict(found)
    for (fault, across, first), those in lines.items():
        cells = ground.copies[across][first].cells
        if len(those) >= FEWEST and 2 * len(those) >= len(cells):
            for cell in cells:
                all_found.setdefault(cell, _moved(those[0], cell))
        elif fault == "late":
            for one in those:
                del all_found[one.cell]
    return all_found


def _moved(one: Misfit, cell: Address) -> Misfit:
    """The fault of a copy."""
    down, right = cell[0] - one.cell[0], cell[1] - one.cell[1]
    ends = [(row + down, column + right) for row, column in (*one.area, *one.about)]
    return Misfit(cell, one.fault, (ends[0], ends[1]), (ends[2], ends[3]))
