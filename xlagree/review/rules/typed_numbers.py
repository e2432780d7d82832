"""Numbers that stand where formulas of a row or column would stand: between copies of one, at the end of them, or with its result."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from xlagree.review.reading.cell_styles import CellStyle
from xlagree.review.reading.formula_lines import Copies, LineKey, is_pattern
from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.beats import missed_beats
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT, Run, runs, step
from xlagree.review.rules.cell_kinds import Kinds, is_heading, sets_apart
from xlagree.review.rules.meant_numbers import Meaning, could_be_a_copy, without_marked
from xlagree.review.rules.plain_formulas import PlainFormulas
from xlagree.review.rules.same_values import is_given, same_values
from xlagree.review.rules.twin_lines import neighbours, typed_twins
from xlagree.review.rules.typed_ends import (
    FEWEST,
    PAIR,
    Ends,
    Typed,
    adds_across,
    at_ends,
    is_apart_there,
    reads_alike,
    usual_step,
)
from xlagree.review.rules.typed_sums import typed_sums
from xlagree.review.rules.typed_totals import typed_totals

MANY_GAPS = 4
"""Gaps of one formula from which on they may be meant."""


def typed_numbers(
    sheet: SheetSeen, plain: PlainFormulas, styles: Sequence[CellStyle] = ()
) -> Iterator[Typed]:
    """The numbers of a sheet that are typed over formulas, each once; `styles` are the formats of cells by their numbers."""
    if not sheet.parts:
        return
    kinds = Kinds(sheet)
    named: set[Address] = set()
    meant = {direction: Meaning(kinds, styles, direction) for direction in DIRECTIONS}
    for one in _each(kinds, plain, meant):
        if not named.issuperset(one.cells) and (one.would or could_be_a_copy(meant[one.direction], one)):
            named.update(one.cells)
            yield one


def _each(kinds: Kinds, plain: PlainFormulas, meant: Mapping[tuple[int, int], Meaning]) -> Iterator[Typed]:
    """The numbers by what tells them: the surest first."""
    sheet = kinds.sheet
    found = {
        direction: list(without_marked(meant[direction], list(_between(kinds, direction))))
        for direction in DIRECTIONS
    }
    ends = {direction: Ends(kinds, direction) for direction in DIRECTIONS}
    tables = {direction: _tables(sheet, found[direction]) for direction in DIRECTIONS}
    for direction in DIRECTIONS:
        those = [one for one in found[direction] if sheet.shapes[one.source] not in tables[direction]]
        yield from _without_inputs(sheet, direction, those)
    for direction in DIRECTIONS:
        for one in (*at_ends(ends[direction]), *typed_totals(ends[direction])):
            if sheet.shapes[one.source] not in tables[direction]:
                is_same = all(is_given(kinds, plain, one.source, cell) for cell in one.cells)
                yield replace(one, same=is_same)
    for direction in DIRECTIONS:
        yield from _without_inputs(sheet, direction, list(_on_a_beat(kinds, direction)))
    for source, cell, direction in typed_twins(kinds):
        is_meant = not is_pattern(sheet.parts[source], 1) or is_apart_there(kinds, cell, source, direction)
        if not is_meant and reads_alike(kinds, source, (cell,), (source,)):
            yield Typed((cell,), source, direction, 1)
    for cell, source, direction in same_values(kinds, plain):
        along = 1 if direction == RIGHT else 0
        is_actual = cell[along] < source[along] and source[along] in ends[direction].forecasts
        if not is_actual and not is_heading(kinds, cell, direction):
            yield Typed((cell,), source, direction, 1, same=True)
    yield from typed_sums(kinds)


def _between(kinds: Kinds, direction: tuple[int, int]) -> Iterator[Typed]:
    """Numbers between copies of one formula, in lines that have more formulas than numbers."""
    alike = neighbours(kinds.sheet, direction)
    for line in kinds.sheet.lines[direction]:
        if all(len(stretch.cells) < PAIR for stretch in line):
            continue
        copies: dict[LineKey, list[Address]] = defaultdict(list)
        for stretch in line:
            copies[stretch.key] += stretch.cells
        usual = usual_step(line, direction)
        gaps: dict[LineKey, list[tuple[Address, tuple[Address, ...]]]] = defaultdict(list)
        for stretch in line:
            if len(stretch) >= PAIR and _makes_a_pattern(
                kinds.sheet, stretch, len(copies[stretch.key]), direction, alike
            ):
                gaps[stretch.key] += _gaps(kinds, direction, stretch, usual)
        for key, those in gaps.items():
            first = copies[key][0]
            each = 1 if adds_across(kinds.sheet.parts[first], first, direction) else 2
            if each * sum(len(cells) for _, cells in those) <= len(copies[key]):
                for source, cells in those:
                    is_input = usual > 1 and _is_read_as_an_input(kinds, source, cells, direction)
                    if not is_input and reads_alike(kinds, source, cells, copies[key]):
                        yield Typed(cells, source, direction, len(copies[key]))


def _on_a_beat(kinds: Kinds, direction: tuple[int, int]) -> Iterator[Typed]:
    """Numbers where a formula that returns at regular distances would stand, at either end of them if they are called alike."""
    for one in missed_beats(kinds.sheet, direction):
        if not kinds.is_typed_number(one.cell) or not reads_alike(kinds, one.source, (one.cell,), one.cells):
            continue
        here, there = (kinds.said_of(cell, direction) for cell in (one.cell, one.source))
        if not sets_apart(here, there) and (one.inside or (here and here == there)):
            yield Typed((one.cell,), one.source, direction, len(one.cells))


def _makes_a_pattern(
    sheet: SheetSeen,
    stretch: Copies,
    copies: int,
    direction: tuple[int, int],
    alike: frozenset[tuple[int, int]],
) -> bool:
    """Whether so many copies of a formula tell what stands between them."""
    first, last = stretch.cells[0], stretch.cells[-1]
    along = 1 if direction == RIGHT else 0
    across = sheet.stretches[DOWN if direction == RIGHT else RIGHT]
    is_told = (
        adds_across(sheet.parts[first], first, direction)
        or min(len(across[cell]) for cell in (first, last)) >= PAIR
        or any((first[along], place) in alike for place in range(first[along] + 1, last[along]))
    )
    return copies >= (PAIR if is_told else FEWEST) and is_pattern(sheet.parts[first], copies)


def _gaps(
    kinds: Kinds, direction: tuple[int, int], stretch: Copies, usual: int
) -> Iterator[tuple[Address, tuple[Address, ...]]]:
    """Numbers between the cells of a stretch, with the cell before them: side by side, or as far apart as usual in the line."""
    along = 1 if direction == RIGHT else 0
    for source, after in pairwise(stretch.cells):
        apart = after[along] - source[along]
        if apart == 1:
            continue
        between = tuple(
            cell
            for cell in (step(source, direction, i) for i in range(1, apart))
            if kinds.of(cell) != "empty" or apart == PAIR or reads_alike(kinds, source, (cell,), (source,))
        )
        if between and all(map(kinds.is_typed_number, between)):
            yield source, between
        elif usual > 1 and apart == 2 * usual and kinds.is_typed_number(step(source, direction, usual)):
            yield source, (step(source, direction, usual),)


def _is_read_as_an_input(
    kinds: Kinds, source: Address, cells: Sequence[Address], direction: tuple[int, int]
) -> bool:
    """Whether the copy after numbers reads one of them where the copy before them reads a number too, as amounts read prices."""
    parts, after = kinds.sheet.parts, step(cells[-1], direction)
    if after not in parts or parts[after].skeleton != parts[source].skeleton:
        return False
    pairs = zip(parts[source].areas(*source), parts[after].areas(*after), strict=True)
    return any(there[0] in cells and kinds.is_typed_number(here[0]) for (_, here), (_, there) in pairs)


def _tables(sheet: SheetSeen, found: Sequence[Typed]) -> frozenset[str]:
    """The shapes of formulas in tables that mix them with typed numbers, such as one on a diagonal, or one in every line."""
    gaps: dict[str, list[Typed]] = defaultdict(list)
    for one in found:
        gaps[sheet.shapes[one.source]].append(one)
    copies = Counter(sheet.shapes.values()) if gaps else Counter()
    return frozenset(
        its_shape
        for its_shape, those in gaps.items()
        if len(those) >= MANY_GAPS
        and (
            len({sheet.cells[cell].value for one in those for cell in one.cells}) == 1
            or 4 * len(those) > copies[its_shape]
        )
    )


def _without_inputs(sheet: SheetSeen, direction: tuple[int, int], found: Sequence[Typed]) -> Iterator[Typed]:
    """Without lines of inputs across those that they were found in: numbers beside one another, with no formula at either end
    that is like those of its own line."""
    across = DOWN if direction == RIGHT else RIGHT
    cells = dict.fromkeys((cell for one in found for cell in one.cells), "")
    lines = {
        cell: line for line in runs(_with_neighbours(sheet, direction, cells), across) for cell in line.cells
    }
    for one in found:
        own = [lines[cell] for cell in one.cells]
        is_inputs = all(line.length > 1 and _is_of_one(sheet, line, direction) for line in own)
        if not is_inputs or any(
            _is_of_a_line(sheet, end, line, direction)
            for line in own
            for end in (step(line.first, across, -1), step(line.last, across))
        ):
            yield one


def _is_of_one(sheet: SheetSeen, line: Run, direction: tuple[int, int]) -> bool:
    """Whether the formulas before the numbers of a line are mostly copies of one, or mere links, as far as there are any."""
    before = [step(cell, direction, -1) for cell in line.cells]
    shapes = Counter(sheet.shapes[cell] for cell in before if cell in sheet.parts)
    return 3 * max(shapes.values(), default=0) >= 2 * sum(shapes.values()) or all(
        sheet.parts[cell].skeleton == (REFERENCE,) for cell in before if cell in sheet.parts
    )


def _with_neighbours(
    sheet: SheetSeen, direction: tuple[int, int], cells: dict[Address, str]
) -> dict[Address, str]:
    """The numbers with those beside them that stand after a formula as well."""
    across = DOWN if direction == RIGHT else RIGHT
    with_them = dict(cells)
    for cell in cells:
        for way in (-1, 1):
            beside = step(cell, across, way)
            while (
                beside not in with_them
                and beside in sheet.cells
                and sheet.cells[beside].is_number
                and not sheet.cells[beside].formula
                and step(beside, direction, -1) in sheet.parts
            ):
                with_them[beside] = ""
                beside = step(beside, across, way)
    return with_them


def _is_of_a_line(sheet: SheetSeen, cell: Address, line: Run, direction: tuple[int, int]) -> bool:
    """Whether a formula at the end of numbers is a copy of those in its own line, no mere link, and does not add the numbers up."""
    stretch = sheet.stretches[direction].get(cell)
    if stretch is None or len(stretch) < FEWEST:
        return False
    return sheet.parts[cell].skeleton != (REFERENCE,) and not _adds(sheet.parts[cell], cell, line)


def _adds(parts: FormulaParts, cell: Address, line: Run) -> bool:
    """Whether a formula reads a range with the numbers of the line in it, or with two of them at least."""
    return any(
        first != last
        and max(first, line.first) < min(last, line.last)
        and first[1] <= line.last[1]
        and line.first[1] <= last[1]
        and first[0] <= line.last[0]
        and line.first[0] <= last[0]
        for sheet, (first, last) in parts.areas(*cell)
        if not sheet
    )
