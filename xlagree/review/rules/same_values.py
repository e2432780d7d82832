"""Numbers that are what a formula would give there: the one beside them, or one of their row."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise, takewhile

from xlagree.review.reading.formula_lines import Copies
from xlagree.review.reading.formula_parts import FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds
from xlagree.review.rules.plain_formulas import PlainFormulas

FEWEST_READ = 2
MOST_READ = 60
"""Numbers that a formula reads, so that one which equals what it gives is no accident; cells that are looked at for them."""

TELLING = 3
"""Digits of a number that by itself is no accident; of shorter ones two are needed, and most of those beside the formula."""

MOST_UNLIKE = 8
"""Numbers after a formula that are not what it gives; those beyond have nothing to do with it."""

MOST_BESIDE = 5_000
"""Numbers after a formula that are looked at."""

FEWEST_IN_A_LINE = 3
FARTHEST = 6
"""Numbers one after the other that are all what the formulas of a line beside would give; how far such lines are looked for."""

EXACT = 1e-9

Same = tuple[Address, Address, tuple[int, int]]
"""A number, the formula that gives it, and the direction in which they stand."""


def same_values(kinds: Kinds, plain: PlainFormulas) -> Iterator[Same]:
    """The typed numbers, one after the other beside a formula, that the formula would give in their places."""
    for direction in DIRECTIONS:
        for line in kinds.sheet.lines[direction]:
            for stretch in line:
                yield from _at_its_ends(kinds, plain, stretch, direction)
                if len(stretch.cells) >= FEWEST_IN_A_LINE:
                    yield from _in_lines_beside(kinds, plain, stretch, direction)


def _at_its_ends(
    kinds: Kinds, plain: PlainFormulas, stretch: Copies, direction: tuple[int, int]
) -> Iterator[Same]:
    """Numbers between the cells of a stretch, where all of its copies give the same, and at its ends."""
    along = 1 if direction == RIGHT else 0
    first, last = stretch.cells[0], stretch.cells[-1]
    sides = [(first, -1), (last, 1)]
    if last[along] - first[along] >= len(stretch.cells):
        sides[1:1] = [(one, 1) for one, other in pairwise(stretch.cells) if other[along] - one[along] > 1]
    sides = [one for one in sides if kinds.is_typed_number(step(one[0], direction, one[1]))]
    if sides and reads_across(kinds.sheet.parts[first], direction):
        for source, way in sides:
            for cell in _given(kinds, plain, source, _typed_from(kinds, source, direction, way)):
                yield cell, source, direction


def _in_lines_beside(
    kinds: Kinds, plain: PlainFormulas, stretch: Copies, direction: tuple[int, int]
) -> Iterator[Same]:
    """Lines of numbers beside a line of copies that are all what the copies would give, as a second column of totals is."""
    across = DOWN if direction == RIGHT else RIGHT
    for far in (*range(-FARTHEST, 0), *range(1, FARTHEST + 1)):
        given: list[Same] = []
        for source in stretch.cells:
            cell = step(source, across, far)
            if not kinds.is_typed_number(cell) or not is_given(kinds, plain, source, cell):
                break
            given.append((cell, source, across))
        if len(given) >= FEWEST_IN_A_LINE:
            yield from given


def reads_across(parts: FormulaParts, direction: tuple[int, int]) -> bool:
    """Whether a formula reads cells that stand across the line from it, so that its copies along the line read their own."""
    return any(
        not fixed and first == last == 0
        for first, last, fixed in (
            (one.left, one.right, one.fixed[1]) if direction == RIGHT else (one.top, one.bottom, one.fixed[0])
            for one in parts.references
        )
    )


def _typed_from(kinds: Kinds, source: Address, direction: tuple[int, int], way: int) -> Iterator[Address]:
    cells = (step(source, direction, way * count) for count in range(1, MOST_BESIDE))
    return takewhile(kinds.is_typed_number, cells)


def _given(kinds: Kinds, plain: PlainFormulas, source: Address, cells: Iterator[Address]) -> list[Address]:
    """Those of the numbers that the formula gives, where that is no accident."""
    given: list[Address] = []
    looked_at = unlike = 0
    for cell in cells:
        looked_at += 1
        if is_given(kinds, plain, source, cell):
            given.append(cell)
            unlike = 0
        else:
            unlike += 1
            if unlike == MOST_UNLIKE:
                break
    if len(given) > 1 and 2 * len(given) >= looked_at - unlike:
        return given
    return [cell for cell in given if digits_of(kinds, cell) >= TELLING]


def is_given(kinds: Kinds, plain: PlainFormulas, source: Address, cell: Address) -> bool:
    """Whether a number is what the formula of another cell would give in its place, to as many decimals as it has."""
    shown = kinds.number(cell)
    if not shown:
        return False
    computed = plain.copied(kinds.sheet, source, cell)
    if computed is None or abs(computed.value - shown) > 1 + abs(shown):
        return False
    decimals = max(0, -_written(shown).as_tuple().exponent)  # type: ignore[operator]  # a number of a cell is finite
    is_same = abs(computed.value - shown) <= EXACT * computed.largest or (
        round(computed.value, decimals) == shown
    )
    return is_same and _reads_enough(kinds.sheet, kinds.sheet.parts[source], kinds, cell)


def _reads_enough(sheet: SheetSeen, parts: FormulaParts, kinds: Kinds, cell: Address) -> bool:
    """Whether a formula would read at least two numbers there that count for something."""
    read = (
        (row, column)
        for name, ((top, left), (bottom, right)) in parts.areas(*cell)
        if not name
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    numbers = (at for at in islice(read, MOST_READ) if at != cell and kinds.number(at))
    return len(list(islice(numbers, FEWEST_READ))) == FEWEST_READ


def digits_of(kinds: Kinds, cell: Address) -> int:
    """How many digits a number has that somebody had to choose."""
    digits: Sequence[int] = _written(kinds.number(cell) or 0.0).as_tuple().digits
    return len(digits)


def _written(number: float) -> Decimal:
    """A number as it is written, without zeros after its last decimal."""
    return Decimal(repr(int(number) if number == int(number) else number))
