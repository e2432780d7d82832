"""Numbers at the end of copies of a formula, where it would stand too: totals and lines that go on, no openings and no actuals."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from xlagree.review.reading.formula_lines import Copies, is_pattern
from xlagree.review.reading.formula_parts import ADDERS, REFERENCE, FormulaParts
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.beats import most_frequent
from xlagree.review.rules.blocks import DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds, is_heading, is_year, sets_apart
from xlagree.review.rules.twin_lines import neighbours

PAIR = 2
FEWEST = 3
"""Copies of a total that make a pattern, and of any other formula."""

MOST_SUMS = 50
"""Ranges of a line that are looked at."""

FEW = 4
NEAR = 3
MORE_THAN_TOTALS = 2
"""Copies to each number at their end that make the numbers few; how far lines are that go on beside; numbers to each total."""


@dataclass(frozen=True)
class Typed:
    """Numbers one after the other that stand in the place of formulas, and a copy of the formula beside them.

    `same` tells that they are what the formula would give there; `would` is that formula where it is no copy.
    """

    cells: tuple[Address, ...]
    source: Address
    direction: tuple[int, int]
    copies: int
    same: bool = False
    would: str = ""


@dataclass(frozen=True, eq=False)
class Ends:
    """The lines of a sheet in one direction, asked what stands at the ends of copies."""

    kinds: Kinds
    direction: tuple[int, int]

    @property
    def along(self) -> int:
        """Which part of an address counts along the lines."""
        return 1 if self.direction == RIGHT else 0

    @property
    def across(self) -> tuple[int, int]:
        """The other direction."""
        return DOWN if self.direction == RIGHT else RIGHT

    @cached_property
    def neighbours(self) -> frozenset[tuple[int, int]]:
        """Lines across that are computed alike."""
        return neighbours(self.kinds.sheet, self.direction)

    @cached_property
    def reach(self) -> Mapping[Address, int]:
        """The stretch that each formula belongs to, by a number of its own."""
        lines = (stretch for line in self.kinds.sheet.lines[self.direction] for stretch in line)
        return {
            cell: n for n, stretch in enumerate(lines) if len(stretch) >= FEWEST for cell in stretch.cells
        }

    @cached_property
    def added(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Ranges of each line that are added up, a few of them: the first and last place of each."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for cell, parts in self.kinds.sheet.parts.items():
            for _, places in parts.sums:
                for one in map(parts.references.__getitem__, places):
                    first, last = one.area(*cell)
                    line = first[1 - self.along]
                    if not one.sheet and line == last[1 - self.along] and len(found[line]) < MOST_SUMS:
                        found[line].add((first[self.along], last[self.along]))
        return {line: tuple(ranges) for line, ranges in found.items()}

    @cached_property
    def forecasts(self) -> frozenset[int]:
        """Where formulas that read what stands before them in their line begin after a number: what was is typed up to there."""
        return frozenset(
            stretch.cells[0][self.along]
            for line in self.kinds.sheet.lines[self.direction]
            for stretch in line
            if self.kinds.is_typed_number(step(stretch.cells[0], self.direction, -1))
            and self._reads_before(self.kinds.sheet.parts[stretch.cells[0]], stretch.cells[0])
        )

    def _reads_before(self, parts: FormulaParts, cell: Address) -> bool:
        line, place = cell[1 - self.along], cell[self.along]
        return any(
            not sheet and first[1 - self.along] == line == last[1 - self.along] and first[self.along] < place
            for sheet, (first, last) in parts.areas(*cell)
        )


def at_ends(ends: Ends) -> Iterator[Typed]:
    """Numbers at the end of copies that are no opening: of totals, of formulas that read nothing but their own row or column,
    numbers that are added up with the copies, and those where lines beside go on."""
    kinds, direction, sheet = ends.kinds, ends.direction, ends.kinds.sheet
    for line in sheet.lines[direction]:
        for stretch in line:
            if len(stretch.cells) < PAIR or not is_pattern(sheet.parts[stretch.cells[0]], len(stretch)):
                continue
            usual = usual_step([stretch], direction)
            ways = (
                {usual, 1}
                if adds_across(sheet.parts[stretch.cells[0]], stretch.cells[0], direction)
                else {usual}
            )
            ends_of_it = ((stretch.cells[-1], 1), (stretch.cells[0], -1))
            for source, way in ((end, side * far) for far in sorted(ways) for end, side in ends_of_it):
                cells = _typed_from(kinds, source, direction, way, len(stretch))
                if cells and _is_missing(ends, stretch, source, way, cells):
                    yield Typed(tuple(sorted(cells)), source, direction, len(stretch))


def _is_missing(ends: Ends, stretch: Copies, source: Address, way: int, cells: Sequence[Address]) -> bool:
    """Whether the formula would stand where numbers do beyond the end of its copies."""
    kinds, direction = ends.kinds, ends.direction
    parts = kinds.sheet.parts[source]
    is_total = adds_across(parts, source, direction)
    lines = source[ends.along], cells[0][ends.along]
    is_told = is_total or (min(lines), max(lines)) in ends.neighbours
    reads_two = is_told or _reads_two_of_its_own(kinds, parts, cells, direction)
    if len(stretch) < (PAIR if is_told or reads_two else FEWEST) or not reads_alike(
        kinds, source, cells, stretch.cells
    ):
        return False
    if any(
        first == last and _is_year_above(kinds, first, direction)
        for cell in cells
        for sheet, (first, last) in parts.areas(*cell)
        if not sheet
    ):
        return False
    if is_heading(kinds, cells[0], direction) or (
        is_apart_there(kinds, cells[0], source, direction)
        and not (is_total and adds_formulas(kinds, parts, cells[0]))
    ):
        return False
    if way < 0 and source[ends.along] in ends.forecasts:
        return False
    if is_total:
        return len(cells) <= (MORE_THAN_TOTALS * len(stretch) if len(stretch) >= FEWEST else 1)
    if 2 * len(cells) > len(stretch) + (len(cells) == 1):
        return False
    is_added = _is_added(ends, source, cells) and (way > 0 or direction == DOWN)
    goes_on = _goes_on(ends, source, cells[-1])
    is_few = len(cells) == 1 or FEW * len(cells) <= len(stretch)
    reads_its_own = all(_reads_its_own(kinds, parts, cell, direction) for cell in cells)
    return is_added or (way > 0 and goes_on) or (reads_its_own and (is_few or goes_on or reads_two))


def reads_alike(kinds: Kinds, source: Address, cells: Sequence[Address], copies: Sequence[Address]) -> bool:
    """Whether the formula, copied to the numbers, would read kinds of cells that its copies read."""
    parts = kinds.sheet.parts[source]
    return all(kinds.read_alike(parts, cell, copies) for cell in cells)


def is_apart_there(kinds: Kinds, cell: Address, source: Address, direction: tuple[int, int]) -> bool:
    """Whether a label or heading sets a number apart from the formula beside it."""
    return sets_apart(kinds.said_of(cell, direction), kinds.said_of(source, direction))


def adds_across(parts: FormulaParts, source: Address, direction: tuple[int, int]) -> bool:
    """Whether a formula is the total, the mean or the like of a range across its line."""
    if len(parts.sums) != 1 or not parts.references or parts.skeleton[0][:-1] not in ADDERS:
        return False
    if not {REFERENCE, ")"}.issuperset(parts.skeleton[1:]) or any(one.sheet for one in parts.references):
        return False
    areas = [one.area(*source) for one in parts.references]
    return (
        sum(
            bottom - top + 1 if direction == RIGHT else right - left + 1
            for (top, left), (bottom, right) in areas
        )
        >= FEWEST
    )


def usual_step(line: Sequence[Copies], direction: tuple[int, int]) -> int:
    """How far formulas of a line are from one another, mostly."""
    along = 1 if direction == RIGHT else 0
    places = sorted([cell[along] for stretch in line for cell in stretch.cells])
    return most_frequent([b - a for a, b in pairwise(places)])[0] if len(places) > 1 else 1


def _is_year_above(kinds: Kinds, cell: Address, direction: tuple[int, int]) -> bool:
    """Whether a number is a year that heads numbers, beside another one."""
    return is_year(kinds.number(cell)) and is_heading(kinds, cell, direction)


def adds_formulas(kinds: Kinds, parts: FormulaParts, cell: Address) -> bool:
    """Whether a total would add up nothing but formulas, as one of totals does, where a table has them across and down."""
    (top, left), (bottom, right) = parts.references[0].area(*cell)
    ends = ((top, left), (bottom, right))
    return all(end in kinds.sheet.parts for end in ends)


def _reads_its_own(kinds: Kinds, parts: FormulaParts, cell: Address, direction: tuple[int, int]) -> bool:
    """Whether all that a formula reads in a place, but for what `$` holds, are numbers of its own row or column there.

    A link to an input is none: it says what holds unless something else is typed.
    """
    along = 1 if direction == RIGHT else 0
    areas = parts.areas(*cell)
    moving = [area for one, area in zip(parts.references, areas, strict=True) if not one.fixed[along]]
    if parts.skeleton == (REFERENCE,) and kinds.is_typed_number(areas[0][1][0]):
        return False
    return bool(moving) and all(
        first[along] == cell[along] == last[along] and (sheet or kinds.of_area((first, last)) == "number")
        for sheet, (first, last) in moving
    )


def _reads_two_of_its_own(
    kinds: Kinds, parts: FormulaParts, cells: Sequence[Address], direction: tuple[int, int]
) -> bool:
    """Whether the formula computes, as quantity times price does, with two numbers of the line across that are typed there."""
    return all(
        len({area for _, area in parts.areas(*cell)}) >= PAIR
        and _reads_its_own(kinds, parts, cell, direction)
        for cell in cells
    )


def _goes_on(ends: Ends, source: Address, cell: Address) -> bool:
    """Whether copies in a line near by stand both where the formula stands and where the number does."""
    sides = (*range(-NEAR, 0), *range(1, NEAR + 1))
    beside = [(step(source, ends.across, side), step(cell, ends.across, side)) for side in sides]
    return any(one in ends.reach and ends.reach[one] == ends.reach.get(other) for one, other in beside)


def _is_added(ends: Ends, source: Address, cells: Sequence[Address]) -> bool:
    """Whether one number is added up together with the formula beside it."""
    ranges = ends.added.get(source[1 - ends.along], ())
    low, high = sorted((source[ends.along], cells[-1][ends.along]))
    return len(cells) == 1 and any(first <= low and high <= last for first, last in ranges)


def _typed_from(
    kinds: Kinds, source: Address, direction: tuple[int, int], way: int, most: int
) -> list[Address]:
    """The numbers typed beyond the end of copies, up to something else, or one more than can be meant."""
    cells: list[Address] = []
    cell = step(source, direction, way)
    while kinds.is_typed_number(cell) and len(cells) <= MORE_THAN_TOTALS * most:
        if _is_year_above(kinds, cell, direction):
            break
        cells.append(cell)
        cell = step(cell, direction, way)
    return cells
