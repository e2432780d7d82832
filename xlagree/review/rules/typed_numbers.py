"""Numbers that stand where formulas of a row or column would stand: between copies of one, or at the end of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlagree.review.reading.formula_lines import Copies, LineKey, is_pattern
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT, runs, step
from xlagree.review.rules.cell_kinds import Kinds, sets_apart
from xlagree.review.rules.twin_lines import typed_twins

PAIR = 2
FEWEST = 3
"""Copies of a total that make a pattern, and of any other formula."""

MOST_SUMS = 50
"""Ranges of a line that are looked at."""

MOST_AT_AN_END = 2
MANY_GAPS = 4
"""Numbers at the end of copies; gaps of one formula from which on they may be meant."""


@dataclass(frozen=True)
class Typed:
    """Numbers one after the other that stand in the place of formulas, and a copy of the formula beside them."""

    cells: tuple[Address, ...]
    source: Address
    direction: tuple[int, int]
    copies: int
    key: LineKey


def typed_numbers(sheet: SheetSeen) -> Iterator[Typed]:
    """The numbers of a sheet that are typed over formulas, each once."""
    if not sheet.parts:
        return
    kinds = Kinds(sheet)
    found = {direction: list(_between(kinds, direction)) for direction in DIRECTIONS}
    named: set[Address] = set()
    for direction, across in ((RIGHT, DOWN), (DOWN, RIGHT)):
        cells = dict.fromkeys((cell for one in found[direction] for cell in one.cells), "")
        lines = {cell: line for line in runs(cells, across) for cell in line.cells}
        for one in _without_tables(sheet, found[direction]):
            ends = [
                end
                for cell in one.cells
                for end in (step(lines[cell].first, across, -1), step(lines[cell].last, across))
            ]
            is_inputs = all(lines[cell].length > 1 for cell in one.cells) and not any(
                _is_copy(sheet, end, one) for end in ends
            )
            if not is_inputs and not named.issuperset(one.cells):
                named.update(one.cells)
                yield one
    for direction in DIRECTIONS:
        for one in _at_ends(kinds, direction):
            if not named.intersection(one.cells):
                named.update(one.cells)
                yield one
    for source, cell, direction in typed_twins(kinds):
        is_meant = not is_pattern(sheet.parts[source], 1) or _is_apart_there(kinds, cell, source, direction)
        if cell not in named and not is_meant and _reads_alike(kinds, source, (cell,), (source,)):
            named.add(cell)
            yield Typed((cell,), source, direction, 1, ())


def _is_copy(sheet: SheetSeen, cell: Address, one: Typed) -> bool:
    return sheet.shapes.get(cell) == sheet.shapes[one.source]


def _between(kinds: Kinds, direction: tuple[int, int]) -> Iterator[Typed]:
    """Numbers between copies of one formula, in lines that have more formulas than numbers."""
    for line in kinds.sheet.lines[direction]:
        copies: dict[LineKey, list[Address]] = defaultdict(list)
        for stretch in line:
            copies[stretch.key] += stretch.cells
        if max(map(len, copies.values())) < PAIR:
            continue
        usual = _usual_step(line, direction)
        gaps: dict[LineKey, list[tuple[Address, tuple[Address, ...]]]] = defaultdict(list)
        for stretch in line:
            if len(stretch) >= PAIR and _makes_a_pattern(
                kinds.sheet, stretch, len(copies[stretch.key]), direction
            ):
                gaps[stretch.key] += _gaps(kinds, direction, stretch, usual)
        for key, those in gaps.items():
            if 2 * sum(len(cells) for _, cells in those) <= len(copies[key]):
                for source, cells in those:
                    if _reads_alike(kinds, source, cells, copies[key]):
                        yield Typed(cells, source, direction, len(copies[key]), key)


def _makes_a_pattern(sheet: SheetSeen, stretch: Copies, copies: int, direction: tuple[int, int]) -> bool:
    """Whether so many copies of a formula tell what stands beside them."""
    source = stretch.cells[0]
    fewest = PAIR if _adds_across(sheet, source, direction) else FEWEST
    return copies >= fewest and is_pattern(sheet.parts[source], copies)


def _gaps(
    kinds: Kinds, direction: tuple[int, int], stretch: Copies, usual: int
) -> Iterator[tuple[Address, tuple[Address, ...]]]:
    """Numbers between the cells of a stretch, with the cell before them: side by side, or as far apart as usual in the line."""
    along = 1 if direction == RIGHT else 0
    for source, after in pairwise(stretch.cells):
        apart = after[along] - source[along]
        between = tuple(step(source, direction, i) for i in range(1, apart))
        if between and all(map(kinds.is_typed_number, between)):
            yield source, between
        elif usual > 1 and apart == 2 * usual and kinds.is_typed_number(step(source, direction, usual)):
            yield source, (step(source, direction, usual),)


def _usual_step(line: Sequence[Copies], direction: tuple[int, int]) -> int:
    """How far formulas of a line are from one another, mostly."""
    along = 1 if direction == RIGHT else 0
    places = sorted(cell[along] for stretch in line for cell in stretch.cells)
    return Counter(b - a for a, b in pairwise(places)).most_common(1)[0][0] if len(places) > 1 else 1


def _reads_alike(kinds: Kinds, source: Address, cells: Sequence[Address], copies: Sequence[Address]) -> bool:
    """Whether the formula, copied to the numbers, would read kinds of cells that its copies read."""
    parts = kinds.sheet.parts[source]
    return all(kinds.read_alike(parts, cell, copies) for cell in cells)


def _without_tables(sheet: SheetSeen, found: Sequence[Typed]) -> Iterator[Typed]:
    """Without the numbers of tables that mix typed numbers and formulas, such as one on a diagonal, or one in every line."""
    gaps: dict[str, list[Typed]] = defaultdict(list)
    for one in found:
        gaps[sheet.shapes[one.source]].append(one)
    copies = Counter(sheet.shapes.values()) if gaps else Counter()
    for its_shape, those in gaps.items():
        values = {sheet.cells[cell].value for one in those for cell in one.cells}
        is_table = len(those) >= MANY_GAPS and (len(values) == 1 or 4 * len(those) > copies[its_shape])
        if not is_table:
            yield from those


def _at_ends(kinds: Kinds, direction: tuple[int, int]) -> Iterator[Typed]:
    """A number or two at the end of copies: totals, numbers that are added up with the copies, and where lines beside go on."""
    sheet = kinds.sheet
    reach, added = _reach(sheet, direction), _added(sheet, direction)
    for line in sheet.lines[direction]:
        for stretch in line:
            if len(stretch) < PAIR or not _makes_a_pattern(sheet, stretch, len(stretch), direction):
                continue
            usual = _usual_step([stretch], direction)
            for source, way in ((stretch.cells[-1], usual), (stretch.cells[0], -usual)):
                cells = _typed_from(kinds, source, direction, way)
                if not cells or len(cells) > MOST_AT_AN_END or 2 * len(cells) > len(stretch):
                    continue
                if not _reads_alike(kinds, source, cells, stretch.cells):
                    continue
                if _is_apart_there(kinds, cells[0], source, direction):
                    continue
                is_total = _adds_across(sheet, source, direction)
                is_added = _is_added(added, source, cells, direction) and (way > 0 or direction == DOWN)
                if is_total or is_added or (way > 0 and _goes_on(reach, source, cells[-1], direction)):
                    yield Typed(tuple(sorted(cells)), source, direction, len(stretch), stretch.key)


def _goes_on(
    reach: Mapping[Address, int], source: Address, cell: Address, direction: tuple[int, int]
) -> bool:
    """Whether copies in a line beside stand both where the formula stands and where the number does."""
    across = DOWN if direction == RIGHT else RIGHT
    beside = [(step(source, across, side), step(cell, across, side)) for side in (-1, 1)]
    return any(one in reach and reach[one] == reach.get(other) for one, other in beside)


def _added(sheet: SheetSeen, direction: tuple[int, int]) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Ranges of each line that are added up, a few of them: the first and last place of each."""
    along = 1 if direction == RIGHT else 0
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for cell, parts in sheet.parts.items():
        for _, places in parts.sums:
            for one in map(parts.references.__getitem__, places):
                first, last = one.area(*cell)
                if (
                    not one.sheet
                    and first[1 - along] == last[1 - along]
                    and len(found[first[1 - along]]) < MOST_SUMS
                ):
                    found[first[1 - along]].add((first[along], last[along]))
    return {line: tuple(ranges) for line, ranges in found.items()}


def _is_added(
    added: Mapping[int, Sequence[tuple[int, int]]],
    source: Address,
    cells: Sequence[Address],
    direction: tuple[int, int],
) -> bool:
    """Whether one number is added up together with the formula beside it."""
    along = 1 if direction == RIGHT else 0
    ranges = added.get(source[1 - along], ())
    low, high = sorted((source[along], cells[-1][along]))
    return len(cells) == 1 and any(first <= low and high <= last for first, last in ranges)


def _typed_from(kinds: Kinds, source: Address, direction: tuple[int, int], way: int) -> list[Address]:
    """The numbers typed beyond the end of copies, up to something else."""
    cells: list[Address] = []
    cell = step(source, direction, way)
    while kinds.is_typed_number(cell) and len(cells) <= MOST_AT_AN_END:
        cells.append(cell)
        cell = step(cell, direction, way)
    return cells


def _reach(sheet: SheetSeen, direction: tuple[int, int]) -> Mapping[Address, int]:
    """The stretch that each formula belongs to in a direction, by a number of its own."""
    lines = (stretch for line in sheet.lines[direction] for stretch in line)
    return {cell: n for n, stretch in enumerate(lines) if len(stretch) >= FEWEST for cell in stretch.cells}


def _is_apart_there(kinds: Kinds, cell: Address, source: Address, direction: tuple[int, int]) -> bool:
    return sets_apart(kinds.said_of(cell, direction), kinds.said_of(source, direction))


def _adds_across(sheet: SheetSeen, source: Address, direction: tuple[int, int]) -> bool:
    """Whether a formula is the total of a range across its line."""
    parts = sheet.parts[source]
    if parts.skeleton[:1] != ("SUM(",) or len(parts.references) != 1 or parts.references[0].sheet:
        return False
    (top, left), (bottom, right) = parts.references[0].area(*source)
    return (bottom - top if direction == RIGHT else right - left) >= FEWEST - 1
