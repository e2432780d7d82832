"""Lines of formulas: stretches of a row or column whose formulas read alike, whatever `$` they are written with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.references import Address

RIGHT, DOWN = (0, 1), (1, 0)
DIRECTIONS = (RIGHT, DOWN)

APART = 4
"""Formulas so far from one another still are neighbours: tables have empty columns between those that are filled."""

MANY_LINKS = 10
"""Links to one fixed cell that are a pattern."""

LineKey = tuple[object, ...]
"""What formulas of one line have in common if they are copies."""


@dataclass(frozen=True)
class Copies:
    """Formulas one after the other in a line that are copies of each other."""

    key: LineKey
    cells: tuple[Address, ...]

    def __len__(self) -> int:
        return len(self.cells)


def line_key(parts: FormulaParts, cell: Address, direction: tuple[int, int]) -> LineKey:
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
    made: list[Copies] = []
    open_cells: list[Address] = []
    key: LineKey = ()
    before: Address | None = None
    for cell in sorted(parts, key=lambda at: (at[1 - along], at[along])):
        near = (
            before is not None
            and before[1 - along] == cell[1 - along]
            and cell[along] - before[along] <= APART
        )
        if near and before is not None and parts[before] is parts[cell]:
            open_cells.append(cell)
        else:
            own = line_key(parts[cell], cell, direction)
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
