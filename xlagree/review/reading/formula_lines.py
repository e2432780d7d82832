"""Lines of formulas: stretches of a row or column whose formulas read alike, whatever `$` they are written with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.references import Address

RIGHT, DOWN = (0, 1), (1, 0)
DIRECTIONS = (RIGHT, DOWN)

APART = 4
"""Formulas so far from one another still are neighbours: tables have empty columns between those that are filled."""

MANY_LINKS = 10
"""Links to one fixed cell that are a pattern."""

LineKey = int
"""What formulas of one line have in common if they are copies, as a number; `ALONE` is that of a formula without copies."""
ALONE = -1


@dataclass(frozen=True)
class Copies:
    """Formulas one after the other in a line that are copies of each other."""

    key: LineKey
    cells: tuple[Address, ...]

    def __len__(self) -> int:
        return len(self.cells)


def in_order(cells: Iterable[Address], direction: tuple[int, int]) -> list[Address]:
    """Cells row by row, or column by column.

    >>> in_order([(1, 0), (0, 1), (0, 0)], DOWN)
    [(0, 0), (1, 0), (0, 1)]
    """
    by_rows = sorted(cells)
    return by_rows if direction == RIGHT else sorted(by_rows, key=itemgetter(1))


def _read_along(parts: FormulaParts, cell: Address, direction: tuple[int, int]) -> tuple[object, ...]:
    """What a formula reads as seen along its line: across it the place itself, along it the distance or the place."""
    row, column = cell
    read: list[object] = [parts.skeleton, parts.numbers]
    for one in parts.references:
        top, left, bottom, right = one.fixed
        if direction == RIGHT:
            first = one.top if top else one.top + row
            last = one.bottom if bottom else one.bottom + row
            read += (one.sheet, first, last, one.left, one.right, left, right)
        else:
            first = one.left if left else one.left + column
            last = one.right if right else one.right + column
            read += (one.sheet, first, last, one.top, one.bottom, top, bottom)
    return tuple(read)


def segments(
    parts: Mapping[Address, FormulaParts], direction: tuple[int, int]
) -> Iterator[tuple[Copies, ...]]:
    """The stretches of each line, those together whose formulas are near one another."""
    along = 1 if direction == RIGHT else 0
    keys: dict[tuple[object, ...], LineKey] = {}
    made: list[Copies] = []
    open_cells: list[Address] = []
    key = ALONE
    before: Address | None = None
    for cell in in_order(parts, direction):
        near = (
            before is not None
            and before[1 - along] == cell[1 - along]
            and cell[along] - before[along] <= APART
        )
        if near and before is not None and parts[before] is parts[cell]:
            open_cells.append(cell)
        else:
            own = keys.setdefault(_read_along(parts[cell], cell, direction), len(keys))
            if not near or own != key:
                if open_cells:
                    made.append(Copies(key, tuple(open_cells)))
                if not near and made:
                    yield tuple(made)
                    made = []
                open_cells, key = [], own
            open_cells.append(cell)
        before = cell
    if open_cells:
        yield (*made, Copies(key, tuple(open_cells)))


def is_pattern(parts: FormulaParts, copies: int) -> bool:
    """Whether copies of a formula say anything of what stands beside them: links to one fixed cell, or nothing but numbers,
    may change at any time."""
    if parts.skeleton == (REFERENCE,) and all(parts.references[0].fixed):
        return copies >= MANY_LINKS
    return bool(parts.references)
