"""Where the block ends that a range is part of: cells beside a range that look like those in it, up to the total."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from xlagree.generate.book.formula import ROWS
from xlagree.review.reading.formula_lines import Copies
from xlagree.review.reading.formula_parts import ADDERS, TOTAL
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds, is_year, sets_apart
from xlagree.review.rules.sequences import follows

Fault = Literal["own", "twice", "end", "start", "late", "gap", "head", "beside", "other"]

LONGEST = 60
"""Cells beside a range that are looked at."""

FEWEST_ITEMS = 2
SCALE = 50.0
MOST_BESIDE = 5
NEXT = 2
NEAR = 3
"""Cells of a range that make a block; how many times larger or smaller than all others an item may be; cells that a total may
leave out of those that the totals beside it take in; columns from items to a total that stands aside of them; and to a
number in the row of a text, which then is the row of an item."""


@dataclass(frozen=True)
class Misfit:
    """A formula whose range does not fit: in which way, and the cells that it leaves out or counts twice."""

    cell: Address
    fault: Fault
    area: Area
    about: tuple[Address, Address]


@dataclass(frozen=True, eq=False)
class Ground:
    """A sheet and what is known of its lines."""

    sheet: SheetSeen

    @cached_property
    def kinds(self) -> Kinds:
        return Kinds(self.sheet)

    @property
    def copies(self) -> Mapping[tuple[int, int], Mapping[Address, Copies]]:
        return self.sheet.stretches

    @cached_property
    def totals(self) -> Mapping[Address, Area]:
        """Formulas that are nothing but one range of their own line added up."""
        parts = self.sheet.parts
        return {cell: area for cell, area in self.aggregates.items() if parts[cell].skeleton[0] == TOTAL}

    @cached_property
    def aggregates(self) -> Mapping[Address, Area]:
        """Formulas that begin with one range of their own line, and no other, added up, or its mean, its largest and the like."""
        found = {}
        for cell, parts in self.sheet.parts.items():
            if len(parts.sums) == 1 == len(parts.references) and parts.skeleton[0][:-1] in ADDERS:
                area = parts.references[0].area(*cell)
                if not parts.references[0].sheet and way_of(area) and is_in_line(cell, area):
                    found[cell] = area
        return found

    @cached_property
    def read_alone(self) -> frozenset[Address]:
        """Cells that a formula of their own column reads one by one, or any formula with a `$`, and not as a part of a range."""
        alone: set[Address] = set()
        for cell, parts in self.sheet.parts.items():
            for one in parts.references:
                first, last = one.area(*cell)
                if first == last and not one.sheet and (first[1] == cell[1] or any(one.fixed[:2])):
                    alone.add(first)
        return frozenset(alone)

    @cached_property
    def _beside(self) -> Mapping[tuple[tuple[int, int], Address], tuple[tuple[Copies, int], ...]]:
        """The totals before and after each of a line, by direction and first cell, with how many copies each has in the line."""
        found = {}
        for direction, lines in self.sheet.lines.items():
            across = DOWN if direction == RIGHT else RIGHT
            for line in lines:
                areas = (self.totals.get(one.cells[0]) for one in line)
                totals = [
                    one for one, area in zip(line, areas, strict=True) if area and way_of(area) == across
                ]
                if len(totals) > 1:
                    copies = Counter(one.key for one in totals for _ in one.cells)
                    for i, one in enumerate(totals):
                        those = (*totals[max(i - 1, 0) : i], *totals[i + 1 : i + 2])
                        found[direction, one.cells[0]] = tuple((other, copies[other.key]) for other in those)
        return found

    def beside(self, direction: tuple[int, int], stretch: Copies) -> tuple[tuple[Copies, int], ...]:
        """The totals before and after one in its line, each with how many copies of it the line has."""
        return self._beside.get((direction, stretch.cells[0]), ())

    @cached_property
    def totals_of_lines(self) -> Mapping[tuple[tuple[int, int], int], list[int]]:
        """Where totals stand, by their line and in order: of a column their rows, of a row their columns."""
        lines: dict[tuple[tuple[int, int], int], list[int]] = defaultdict(list)
        for cell, area in sorted(self.totals.items()):
            way = DOWN if way_of(area) == DOWN else RIGHT
            lines[way, cell[1] if way == DOWN else cell[0]].append(cell[0] if way == DOWN else cell[1])
        return lines


def way_of(area: Area) -> tuple[int, int] | None:
    """The direction of a range that is one cell wide or high; None for any other and for one cell."""
    (top, left), (bottom, right) = area
    if top != bottom and left == right:
        return DOWN
    return RIGHT if left != right and top == bottom else None


def is_in_line(cell: Address, area: Area) -> bool:
    """Whether a cell stands in the column or row of a range."""
    return cell[1] == area[0][1] if way_of(area) == DOWN else cell[0] == area[0][0]


def is_running(ground: Ground, cell: Address, way: tuple[int, int]) -> bool:
    """Whether a sum goes on along its range, as running totals and moving averages do."""
    stretches = ground.copies[way]
    own = stretches.get(cell)
    if own is None or len(own.cells) == 1:
        return False
    return any(stretches.get(step(cell, way, side)) is own for side in (-1, 1))


def too_short(ground: Ground, cell: Address, area: Area) -> Misfit | None:
    """What is wrong with a total whose range ends before, or begins after, the block that it belongs to; None where nothing is."""
    way = way_of(area)
    along = 0 if way == DOWN else 1
    if way is None or area[1][along] - area[0][along] + 1 < FEWEST_ITEMS or area[1][along] >= ROWS // 2:
        return None
    foot = _foot(ground, cell, area)
    if foot is None or is_running(ground, cell, way):
        return None
    siblings = len(ground.copies[RIGHT if way == DOWN else DOWN].get(cell, ()))
    after = cell[along] > area[1][along]
    toward = step((0, 0), way, 1 if after else -1)
    ends = filled(ground, area)
    near, far = ends[::-1] if after else ends
    left_out = left_out_after(ground, near, toward, area, foot)
    if (
        left_out
        and _goes_up_to(ground, left_out[-1], toward, foot)
        and belongs(ground, way, near, left_out, siblings)
    ):
        return Misfit(cell, "end", area, (min(left_out), max(left_out)))
    beyond = left_out_after(ground, far, step((0, 0), toward, -1), area, None)
    is_part = siblings < FEWEST_ITEMS and len(beyond) <= area[1][along] - area[0][along] + 1
    if (
        beyond
        and is_part
        and belongs(ground, way, far, beyond, siblings)
        and has_company(ground, way, far, beyond)
    ):
        return Misfit(cell, "start", area, (min(beyond), max(beyond)))
    return None


def _foot(ground: Ground, cell: Address, area: Area) -> Address | None:
    """Where a total stands in the line of its range: it itself, or the empty cell below the items of a total in the next column."""
    if is_in_line(cell, area):
        return cell
    foot = cell[0], area[1][1]
    is_below = way_of(area) == DOWN and foot[0] > area[1][0] and foot not in ground.sheet.cells
    return foot if is_below and 0 < cell[1] - foot[1] <= NEXT else None


def filled(ground: Ground, area: Area) -> Area:
    """A range of one line without the empty cells at its ends, a few of them."""
    way = way_of(area) or DOWN
    cells = ground.sheet.cells
    first, last = area
    for _ in range(MOST_BESIDE):
        if last not in cells and first < last:
            last = step(last, way, -1)
        if first not in cells and first < last:
            first = step(first, way)
    return first, last


def left_out_after(
    ground: Ground, end: Address, toward: tuple[int, int], area: Area, until: Address | None
) -> list[Address]:
    """Cells like the last of a range that follow it without a break."""
    cells: list[Address] = []
    for count in range(1, LONGEST):
        cell = step(end, toward, count)
        if cell == until:
            break
        if until and _is_void(ground, cell, end, toward):
            continue
        if not is_alike(ground, end, cell, toward):
            break
        cells.append(cell)
    if not cells or len(cells) == LONGEST - 1 or not is_of_scale(ground, area, cells):
        return []
    return cells


def _is_void(ground: Ground, cell: Address, end: Address, toward: tuple[int, int]) -> bool:
    """Whether a text or nothing stands for a number that is not there, in a row that is called like an item and has numbers."""
    kinds, kind = ground.kinds, ground.kinds.of(cell)
    if not toward[0] or kind not in ("text", "empty") or kinds.is_ruled(cell):
        return False
    if not kinds.says_nothing(cell) and not any(
        kinds.of(step(cell, RIGHT, far)) == "number" for far in range(-NEAR, NEAR + 1)
    ):
        return False
    own, there = kinds.label(*cell), kinds.label(*end)
    return bool(own) == bool(there) and (kind == "text" or bool(own)) and not sets_apart(own, there)


def is_alike(ground: Ground, one: Address, other: Address, way: tuple[int, int]) -> bool:
    """Whether two cells are of a kind: both typed numbers, or copies of one formula."""
    kinds, parts = ground.kinds, ground.sheet.parts
    if kinds.is_item(one):
        return kinds.is_item(other)
    if one not in parts or other not in parts:
        return False
    along = DOWN if way[0] else RIGHT
    stretches = ground.copies[along]
    return stretches[one].key == stretches[other].key


def is_of_scale(ground: Ground, area: Area, cells: Sequence[Address]) -> bool:
    """Whether what is left out is neither far smaller nor far larger than what is added up, and no year above amounts."""
    way = way_of(area) or DOWN
    span = area[1][0] - area[0][0] + area[1][1] - area[0][1] + 1
    inside = [ground.kinds.number(step(area[0], way, i)) for i in range(min(span, LONGEST))]
    sizes = [abs(number) for number in inside if number]
    left = [abs(number) for number in map(ground.kinds.number, cells) if number]
    if not sizes or not left:
        return not left or not inside
    is_typed = all(map(ground.kinds.is_typed_number, cells))
    years = is_typed and all(map(is_year, left)) and not any(map(is_year, sizes))
    return not years and min(left) * SCALE >= min(sizes) and max(left) <= max(sizes) * SCALE


def _goes_up_to(ground: Ground, last: Address, toward: tuple[int, int], total: Address) -> bool:
    """Whether nothing but empty cells and drawn lines, two at most, stands between the last cell left out and the total."""
    for count in range(1, 4):
        cell = step(last, toward, count)
        if cell == total:
            return True
        if ground.kinds.of(cell) != "empty" and not ground.kinds.is_ruled(cell):
            return False
    return False


def belongs(
    ground: Ground, way: tuple[int, int], end: Address, cells: Sequence[Address], siblings: int
) -> bool:
    """Whether labels and headings say that the cells are items like those added up."""
    across = RIGHT if way == DOWN else DOWN
    counted = [cell for cell in cells if ground.kinds.number(cell)] or cells
    own = ground.kinds.label(*end) if way == DOWN else ground.kinds.heading(*end)
    others = [ground.kinds.label(*cell) if way == DOWN else ground.kinds.heading(*cell) for cell in counted]
    if any(sets_apart(other, own) for other in others):
        return False
    if any(bool(other) != bool(own) for other in others):
        return False
    if across == DOWN and siblings >= FEWEST_ITEMS:
        return all(follows(own, other) for other in others[:1])
    return True


def has_company(ground: Ground, way: tuple[int, int], end: Address, cells: Sequence[Address]) -> bool:
    """Whether cells before the first of a range are formulas like it, or have a label of their own and are no heading of numbers."""
    if way == RIGHT:
        return all(follows(ground.kinds.heading(*cell), ground.kinds.heading(*end)) for cell in cells[:1])
    if all(cell in ground.sheet.parts for cell in cells):
        return True
    labels = {ground.kinds.label(*cell) for cell in (*cells, end)}
    return "" not in labels and len(labels) == len(cells) + 1
