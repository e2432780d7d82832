"""The shapes of a file's formulas, of as many as can be looked at in a few seconds; rules look at those that have one."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlagree.generate.book.formula import shape

MOST_TEXT = 8_000_000
"""Characters of all formulas of a file that are brought into shape."""
MOST_NEW = 1_200_000
"""Characters of formulas of a file that are no copies of others: each is read by every rule."""
EACH = 30
"""What a formula that is no copy costs beside its characters, in characters."""


@dataclass
class ShapeRoom:
    """How much text of formulas may still be looked at, in all and in formulas that are no copies; of one file."""

    text: int = MOST_TEXT
    new: int = MOST_NEW


Written = tuple[tuple[int, int], str, tuple[int, int]]
"""A cell, its formula, and the cell that the formula is written for."""


def shapes_of(formulas: Iterable[Written], room: ShapeRoom) -> dict[tuple[int, int], str]:
    """The shape of each formula by its cell, as far as there is room; of those beyond it there is none.

    >>> shapes_of([((0, 1), "A1*2", (0, 1)), ((1, 1), "A2*2", (1, 1))], ShapeRoom())
    {(0, 1): 'R[0]C[-1]*2', (1, 1): 'R[0]C[-1]*2'}
    """
    made: dict[tuple[int, int], str] = {}
    known: set[str] = set()
    for at, formula, first in formulas:
        room.text -= len(formula)
        if room.text < 0:
            continue
        found = shape(formula, *first)
        if found not in known:
            room.new -= len(formula) + EACH
            if room.new < 0:
                room.text -= len(formula)  # a file of nothing but different formulas is not read to its end
                continue
            known.add(found)
        made[at] = found
    return made
