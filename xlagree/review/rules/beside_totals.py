"""Totals that leave out what others take in: those beside them in their row, and those of the same column, such as a mean below a sum."""

from collections.abc import Sequence

from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.block_edges import (
    Ground,
    Misfit,
    belongs,
    filled,
    is_alike,
    is_in_line,
    is_of_scale,
    way_of,
)
from xlagree.review.rules.blocks import DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import is_heading, is_year

MOST_BESIDE = 12
MOST_IN_A_LINE = 2
FARTHEST = 4
"""Cells that a total may leave out of those that totals beside it take in, and of those that others of its own line do; how far
these are looked for."""
AROUND = (*range(1, FARTHEST + 1), *range(-1, -FARTHEST - 1, -1))


def shorter_than_beside(ground: Ground, cell: Address, area: Area) -> Misfit | None:
    """What a total leaves out that the totals beside it take in of their own lines, where it has numbers too."""
    way = way_of(area)
    if way is None or not is_in_line(cell, area):
        return None
    across = RIGHT if way == DOWN else DOWN
    along, axis = (0, 1) if way == DOWN else (1, 0)
    own = ground.copies[across][cell]
    for beside, copies in ground.beside(across, own):
        there = ground.totals.get(beside.cells[0])
        if there is None or way_of(there) != way or len(own) >= 2 * copies:
            continue
        places = _taken_in(area, there, along, MOST_BESIDE)
        cells = [(place, cell[axis]) if way == DOWN else (cell[axis], place) for place in places]
        cells = [one for one in cells if ground.kinds.of(one) != "empty"]
        line = beside.cells[0][axis]
        twins = [(one[0], line) if way == DOWN else (line, one[1]) for one in cells]
        is_missing = cells and all(
            _is_an_item(ground, area, one, twin, way) for one, twin in zip(cells, twins, strict=True)
        )
        if is_missing and is_of_scale(ground, area, cells):
            return Misfit(cell, "beside", area, (cells[0], cells[-1]))
    return None


def _is_an_item(ground: Ground, area: Area, one: Address, twin: Address, way: tuple[int, int]) -> bool:
    """Whether a cell is like those that are added up, or a copy of the one that the total beside takes in; years above amounts, and
    totals, are none."""
    across = RIGHT if way == DOWN else DOWN
    if _is_year_above(ground, one, way):
        return False
    end = filled(ground, area)[0 if one < area[0] else 1]
    stretches = ground.copies[across]
    return is_alike(ground, end, one, way) or (
        twin not in ground.totals and one in stretches and stretches[one] is stretches.get(twin)
    )


def _is_year_above(ground: Ground, one: Address, way: tuple[int, int]) -> bool:
    """Whether a cell is a year that counts on from the one beside it."""
    return is_year(ground.kinds.number(one)) and is_heading(ground.kinds, one, way)


def _taken_in(area: Area, there: Area, along: int, most: int) -> list[int]:
    """The places that another range has more at one of its ends, a few of them; none where it ends elsewhere on both."""
    low, high = area[0][along], area[1][along]
    first, last = there[0][along], there[1][along]
    if (first == low) == (last == high) or not (first <= low and high <= last):
        return []
    places = [*range(first, low), *range(high + 1, last + 1)]
    return places if len(places) <= most and high - low + 1 > len(places) else []


def shorter_than_in_its_line(ground: Ground, cell: Address, area: Area) -> Misfit | None:
    """What a total, a mean or the like leaves out that another of the same line takes in, beside it or a few cells on."""
    way = way_of(area)
    if way is None or cell not in ground.aggregates:
        return None
    along, axis = (0, 1) if way == DOWN else (1, 0)
    for far in AROUND:
        there = ground.aggregates.get(step(cell, way, far))
        if there is None or way_of(there) != way:
            continue
        places = _taken_in(area, there, along, MOST_IN_A_LINE)
        cells = [(place, cell[axis]) if way == DOWN else (cell[axis], place) for place in places]
        if cells and _are_items(ground, area, cells, way):
            return Misfit(cell, "other", area, (cells[0], cells[-1]))
    return None


def _are_items(ground: Ground, area: Area, cells: Sequence[Address], way: tuple[int, int]) -> bool:
    """Whether cells beyond a range are items like those in it: neither headings nor set apart by what is said of them."""
    end = filled(ground, area)[0 if cells[0] < area[0] else 1]
    alike = all(is_alike(ground, end, one, way) and not _is_year_above(ground, one, way) for one in cells)
    return alike and belongs(ground, way, end, cells, 1) and is_of_scale(ground, area, cells)
