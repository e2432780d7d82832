"""Typed totals: numbers that are the sum of those above or before them, in a line where other totals are computed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import itemgetter

from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, range_name, step
from xlagree.review.rules.cell_kinds import Kinds, sets_apart
from xlagree.review.rules.same_values import TELLING, digits_of
from xlagree.review.rules.typed_ends import Typed

FEWEST = 2
FEWEST_UNNAMED = 3
"""Numbers that a total adds up, where a label says that it is one, and where none does."""

FARTHEST = 2
"""From one number of a block to the next."""

EXACT = 1e-9


def typed_sums(kinds: Kinds) -> Iterator[Typed]:
    """The typed numbers that are the sums of the blocks which they end, in lines that have a computed one."""
    for direction in DIRECTIONS:
        totals = _totals(kinds, direction)
        for line, cells in _numbers(kinds, direction, totals).items():
            if not any(map(kinds.is_typed_number, cells[FEWEST:])):
                continue
            for first, last, cell in _ended_by_their_sum(kinds, direction, cells, totals[line]):
                would = f"SUM({range_name(first, last)})"
                yield Typed((cell,), min(totals[line]), direction, 1, same=True, would=would)


def _totals(kinds: Kinds, direction: tuple[int, int]) -> Mapping[int, set[Address]]:
    """The sums of a part of their own line, by its number."""
    across = 1 if direction == DOWN else 0
    found: dict[int, set[Address]] = defaultdict(set)
    for cell, parts in kinds.sheet.parts.items():
        if parts.skeleton[:1] == ("SUM(",) and len(parts.references) == 1 and not parts.references[0].sheet:
            first, last = parts.references[0].area(*cell)
            if first[across] == last[across] == cell[across] and first != last:
                found[cell[across]].add(cell)
    return found


def _numbers(
    kinds: Kinds, direction: tuple[int, int], totals: Mapping[int, set[Address]]
) -> Mapping[int, list[Address]]:
    """The cells of the lines that have totals, in their order."""
    across, along = (1, 0) if direction == DOWN else (0, 1)
    lines: dict[int, list[Address]] = defaultdict(list)
    for cell in kinds.sheet.cells:
        if cell[across] in totals:
            lines[cell[across]].append(cell)
    return {line: sorted(cells, key=itemgetter(along)) for line, cells in lines.items()}


def _ended_by_their_sum(
    kinds: Kinds, direction: tuple[int, int], cells: list[Address], totals: set[Address]
) -> Iterator[tuple[Address, Address, Address]]:
    """Blocks of numbers, each with the typed number that is their sum: first cell, last cell, and the sum."""
    along = 0 if direction == DOWN else 1
    block: list[Address] = []
    total = 0.0
    for cell in cells:
        number = kinds.number(cell)
        if block and (number is None or cell[along] - block[-1][along] > FARTHEST):
            block, total = [], 0.0
        if number is None:
            continue
        is_named = (
            bool(block) and kinds.is_typed_number(cell) and _is_named(kinds, direction, cell, block[-1])
        )
        is_last = kinds.of(step(cell, direction)) != "number"
        fewest = FEWEST if is_named else FEWEST_UNNAMED
        is_sum = len(block) >= fewest and (is_named or is_last) and _is_their_sum(kinds, cell, total)
        if is_sum:
            yield block[0], block[-1], cell
        if is_sum or is_named or cell in totals:
            block, total = [], 0.0
        else:
            block.append(cell)
            total += number


def _is_named(kinds: Kinds, direction: tuple[int, int], cell: Address, item: Address) -> bool:
    """Whether a label says that a number is no item like another one."""
    return sets_apart(kinds.said_of(cell, direction), kinds.said_of(item, direction))


def _is_their_sum(kinds: Kinds, cell: Address, total: float) -> bool:
    """Whether a typed number is a sum, and long enough to be no accident."""
    number = kinds.number(cell) or 0.0
    is_same = abs(number - total) <= EXACT * abs(total)
    return is_same and kinds.is_typed_number(cell) and digits_of(kinds, cell) >= TELLING
