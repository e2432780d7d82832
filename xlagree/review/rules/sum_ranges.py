"""Ranges that are added up, held against what they should take in: too short, with a gap, with their own total, or twice the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from xlagree.generate.book.formula import ROWS
from xlagree.review.reading.formula_lines import Stretch
from xlagree.review.reading.formula_parts import Area, FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds, is_apart, is_year
from xlagree.review.rules.headings import follows

Fault = Literal["own", "twice", "end", "start", "gap"]

LONGEST = 60
"""Cells beside a range that are looked at."""

FEWEST_TERMS = 4
FEWEST_ITEMS = 2
SCALE = 50.0
"""Terms of a sum that show a gap; cells of a range; how many times larger or smaller than all others an item may be."""

ADDING = frozenset({"SUM", "AVERAGE"})


@dataclass(frozen=True)
class Misfit:
    """A formula whose range does not fit: in which way, and the cells that it leaves out or counts twice."""

    cell: Address
    fault: Fault
    area: Area
    about: tuple[Address, Address]


@dataclass(frozen=True, eq=False)
class _Ground:
    """A sheet and what is known of its lines."""

    sheet: SheetSeen
    starts: Mapping[tuple[str, Address], Sequence[Area]]

    @cached_property
    def kinds(self) -> Kinds:
        return Kinds(self.sheet)

    @property
    def copies(self) -> Mapping[tuple[int, int], Mapping[Address, Stretch]]:
        return self.sheet.stretches

    @cached_property
    def totals(self) -> Mapping[Address, Area]:
        """Formulas that are nothing but one range of their own line added up."""
        found = {}
        for cell, parts in self.sheet.parts.items():
            if parts.skeleton[:1] == ("SUM(",) and len(parts.sums) == 1 and len(parts.references) == 1:
                area = parts.references[0].area(*cell)
                if not parts.references[0].sheet and _way(area) and _is_in_line(cell, area):
                    found[cell] = area
        return found

    @cached_property
    def totals_of_lines(self) -> Mapping[tuple[tuple[int, int], int], list[int]]:
        """Where totals stand, by their line and in order: of a column their rows, of a row their columns."""
        lines: dict[tuple[tuple[int, int], int], list[int]] = defaultdict(list)
        for cell, area in sorted(self.totals.items()):
            way = _way(area)
            lines[way, cell[1] if way == DOWN else cell[0]].append(cell[0] if way == DOWN else cell[1])
        return lines


def _way(area: Area) -> tuple[int, int]:
    """The direction of a range that is one cell wide or high; (0, 0) for any other."""
    (top, left), (bottom, right) = area
    if top != bottom and left == right:
        return DOWN
    return RIGHT if left != right and top == bottom else (0, 0)


def _is_in_line(cell: Address, area: Area) -> bool:
    """Whether a cell stands in the column or row of a range."""
    return cell[1] == area[0][1] if _way(area) == DOWN else cell[0] == area[0][0]


def misfits(file: Snapshot) -> Iterator[tuple[SheetSeen, Misfit]]:
    """Sums of a file whose ranges do not fit, each formula once."""
    starts: dict[tuple[str, Address], set[Area]] = defaultdict(set)
    for sheet in file.sheets:
        for cell, parts in sheet.parts.items():
            for _, places in parts.sums:
                for place in places:
                    one = parts.references[place]
                    area = one.area(*cell)
                    if _way(area):
                        starts[one.sheet or sheet.name.casefold(), area[0]].add(area)
    for sheet in file.sheets:
        ground = _Ground(sheet, starts)  # type: ignore[arg-type]
        for cell, parts in sheet.parts.items():
            if parts.sums and (found := _misfit(ground, cell, parts)):
                yield sheet, found


def _misfit(ground: _Ground, cell: Address, parts: FormulaParts) -> Misfit | None:
    for name, places in parts.sums:
        if name not in ADDING:
            continue
        references = [parts.references[place] for place in places]
        areas = [one.area(*cell) for one in references if not one.sheet]
        for area in areas:
            if area[0] <= cell and area[0][1] <= cell[1] <= area[1][1] and cell[0] <= area[1][0]:
                return Misfit(cell, "own", area, (cell, cell))
        if len(areas) != len(references) or not areas:
            continue
        found = _twice(ground, cell, areas, parts) or _gap(ground, cell, areas)
        if not found and len(areas) == 1:
            found = _short(ground, cell, areas[0])
        if found:
            return found
    return None


# Double counts


def _twice(ground: _Ground, cell: Address, areas: Sequence[Area], parts: FormulaParts) -> Misfit | None:
    """A range with totals of its own cells in it; one that is halved afterwards means it."""
    if "2" in parts.numbers or "0.5" in parts.numbers:
        return None
    for area in areas:
        way = _way(area)
        if not way or way == (0, 0):
            continue
        across, along = (1, 0) if way == DOWN else (0, 1)
        places = ground.totals_of_lines.get((way, area[0][across]), [])
        if not places:
            continue
        for place in _within(places, area[0][along], area[1][along]):
            total = (place, area[0][1]) if way == DOWN else (area[0][0], place)
            inner = ground.totals[total]
            if (
                total != cell
                and area[0] <= inner[0]
                and inner[1] <= area[1]
                and not _is_running(ground, total, way)
            ):
                return Misfit(cell, "twice", area, (total, total))
    return None


def _within(places: Sequence[int], low: int, high: int, most: int = 8) -> list[int]:
    from bisect import bisect_left

    at = bisect_left(places, low)
    return [place for place in places[at : at + most] if place <= high]


def _is_running(ground: _Ground, cell: Address, way: tuple[int, int]) -> bool:
    """Whether a sum goes on along its range, as running totals and moving averages do."""
    return len(ground.copies[way].get(cell, ())) > 1


# Ranges too short


def _short(ground: _Ground, cell: Address, area: Area) -> Misfit | None:
    way = _way(area)
    if not way or way == (0, 0) or not _is_in_line(cell, area) or _is_running(ground, cell, way):
        return None
    along = 0 if way == DOWN else 1
    if area[1][along] - area[0][along] + 1 < FEWEST_ITEMS or area[1][along] >= ROWS // 2:
        return None
    siblings = len(ground.copies[RIGHT if way == DOWN else DOWN].get(cell, ()))
    after = cell[along] > area[1][along]
    toward = step((0, 0), way, 1 if after else -1)
    near, far = (area[1], area[0]) if after else (area[0], area[1])
    left_out = _left_out(ground, near, toward, area, cell)
    if (
        left_out
        and _goes_up_to(ground, left_out[-1], toward, cell)
        and _belongs(ground, way, near, left_out, siblings)
    ):
        return Misfit(cell, "end", area, (min(left_out), max(left_out)))
    beyond = _left_out(ground, far, step((0, 0), toward, -1), area, None)
    is_part = siblings < FEWEST_ITEMS and len(beyond) <= area[1][along] - area[0][along] + 1
    if (
        beyond
        and is_part
        and _belongs(ground, way, far, beyond, siblings)
        and _has_company(ground, way, far, beyond)
    ):
        return Misfit(cell, "start", area, (min(beyond), max(beyond)))
    return None


def _left_out(
    ground: _Ground, end: Address, toward: tuple[int, int], area: Area, until: Address | None
) -> list[Address]:
    """Cells like the last of a range that follow it without a break."""
    cells: list[Address] = []
    for count in range(1, LONGEST):
        cell = step(end, toward, count)
        if cell == until or not _is_alike(ground, end, cell, toward):
            break
        cells.append(cell)
    if len(cells) == LONGEST - 1 or not _is_of_scale(ground, area, cells):
        return []
    return cells


def _is_alike(ground: _Ground, one: Address, other: Address, way: tuple[int, int]) -> bool:
    """Whether two cells are of a kind: both typed numbers, or copies of one formula."""
    kinds, parts = ground.kinds, ground.sheet.parts
    if kinds.is_typed_number(one):
        return kinds.is_typed_number(other)
    if one not in parts or other not in parts:
        return False
    along = DOWN if way[0] else RIGHT
    stretches = ground.copies[along]
    return stretches[one].key == stretches[other].key


def _is_of_scale(ground: _Ground, area: Area, cells: Sequence[Address]) -> bool:
    """Whether what is left out is neither far smaller nor far larger than what is added up, and no year above amounts."""
    way = _way(area)
    span = area[1][0] - area[0][0] + area[1][1] - area[0][1] + 1
    inside = [ground.kinds.number(step(area[0], way, i)) for i in range(min(span, LONGEST))]
    sizes = [abs(number) for number in inside if number]
    left = [abs(number) for number in map(ground.kinds.number, cells) if number]
    if not sizes or not left:
        return not left or not inside
    years = all(map(is_year, left)) and not any(map(is_year, sizes))
    return not years and min(left) * SCALE >= min(sizes) and max(left) <= max(sizes) * SCALE


def _goes_up_to(ground: _Ground, last: Address, toward: tuple[int, int], total: Address) -> bool:
    """Whether nothing but empty cells, two at most, stands between the last cell left out and the total."""
    for count in range(1, 4):
        cell = step(last, toward, count)
        if cell == total:
            return True
        if ground.kinds.of(cell) != "empty":
            return False
    return False


def _belongs(
    ground: _Ground, way: tuple[int, int], end: Address, cells: Sequence[Address], siblings: int
) -> bool:
    """Whether labels and headings say that the cells are items like those added up."""
    across = RIGHT if way == DOWN else DOWN
    own = ground.kinds.label(*end) if way == DOWN else ground.kinds.heading(*end)
    others = [ground.kinds.label(*cell) if way == DOWN else ground.kinds.heading(*cell) for cell in cells]
    if any(is_apart(other) and not is_apart(own) for other in others):
        return False
    if any(bool(other) != bool(own) for other in others):
        return False
    if across == DOWN and siblings >= FEWEST_ITEMS:
        return all(follows(own, other) for other in others[:1])
    return True


def _has_company(ground: _Ground, way: tuple[int, int], end: Address, cells: Sequence[Address]) -> bool:
    """Whether cells before the first of a range have a label of their own and are no heading of numbers."""
    if way == RIGHT:
        return all(follows(ground.kinds.heading(*cell), ground.kinds.heading(*end)) for cell in cells[:1])
    labels = {ground.kinds.label(*cell) for cell in (*cells, end)}
    return "" not in labels and len(labels) == len(cells) + 1


# Gaps


def _gap(ground: _Ground, cell: Address, areas: Sequence[Area]) -> Misfit | None:
    """Terms at the same distance from one another, and one between them that is left out."""
    if len(areas) < 2:
        return None
    way = DOWN if len({(area[0][1], area[1][1]) for area in areas}) == 1 else RIGHT
    along = 0 if way == DOWN else 1
    if way == RIGHT and len({(area[0][0], area[1][0]) for area in areas}) != 1:
        return None
    if len(ground.copies[RIGHT if way == DOWN else DOWN].get(cell, ())) > 1:
        return None
    places = sorted(
        place
        for area in areas
        for place in range(area[0][along], min(area[1][along], area[0][along] + 500) + 1)
    )
    steps = [b - a for a, b in pairwise(places)]
    if (
        len(places) < FEWEST_TERMS
        or sorted(set(steps)) != [(usual := min(steps)), usual * 2]
        or steps.count(usual * 2) != 1
    ):
        return None
    before = places[steps.index(usual * 2)]
    line = areas[0][0][1 - along]
    first = (before, line) if way == DOWN else (line, before)
    missing = step(first, way, usual)
    if (
        missing == cell
        or not _is_alike(ground, first, missing, way)
        or not _belongs(ground, way, first, [missing], 1)
    ):
        return None
    if not _is_of_scale(ground, (first, step(first, way, usual * 2)), [missing]):
        return None
    return Misfit(cell, "gap", (areas[0][0], areas[-1][1]), (missing, missing))
