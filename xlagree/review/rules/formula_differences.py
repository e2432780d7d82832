"""How a formula differs from the one that its neighbours would put in its place."""

from collections.abc import Sequence
from itertools import product
from typing import Literal

from xlagree.review.reading.formula_parts import NUMBER, TOTAL, FormulaParts
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import RIGHT

Difference = Literal[
    "same", "reference", "anchor", "number", "adjusted", "less", "more", "typed", "operation", "other"
]
"""How a formula differs from the one that would stand there: it reads another cell, or the same without its `$`, has another
number, has a number added to what the others compute, leaves something out, reads more, reads nothing, does something else with
the same cells, or is another altogether."""

MOST_CELLS = 20
"""Cells of a range that are held against those of another chain of plus signs."""

WRAPPERS = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "IF", "IFERROR", "IFNA", "MAX", "MIN", "ABS"})
"""Functions that round a formula, or say what holds where it gives none."""


def difference_of(sheet: SheetSeen, cell: Address, source: Address, direction: tuple[int, int]) -> Difference:
    """How a formula differs from the formula of its neighbour in a line, copied there."""
    own, pattern = sheet.parts[cell], sheet.parts[source]
    read, expected = own.areas(*cell), pattern.areas(*cell)
    if own.skeleton == pattern.skeleton:
        if read != expected:
            return "reference"
        if own.numbers != pattern.numbers:
            return "number"
        return "anchor" if _lacks_an_anchor(own, pattern, direction) else "same"
    if read == expected and _is_adjusted(own, pattern):
        return "adjusted"
    if not read:
        return "typed" if own.numbers and not own.calls and expected else "other"
    return _of_other_words(own, pattern, read, expected)


def _lacks_an_anchor(own: FormulaParts, pattern: FormulaParts, direction: tuple[int, int]) -> bool:
    """Whether a reference that the pattern holds with `$` along the line is free to move."""
    sides = (1, 3) if direction == RIGHT else (0, 2)
    return any(
        there.fixed[side] and not here.fixed[side]
        for here, there in zip(own.references, pattern.references, strict=True)
        for side in sides
    )


def _is_adjusted(own: FormulaParts, pattern: FormulaParts) -> bool:
    """Whether a formula is another with a number put to it or taken from it, as a plug is."""
    span = len(pattern.skeleton)
    end = own.skeleton[span:]
    return own.skeleton[:span] == pattern.skeleton and len(end) == 2 and end[0] in "+-" and end[1] == NUMBER


def _of_other_words(
    own: FormulaParts,
    pattern: FormulaParts,
    read: tuple[tuple[str, Area], ...],
    expected: tuple[tuple[str, Area], ...],
) -> Difference:
    here, there = set(read), set(expected)
    if _is_sum(own) and _is_sum(pattern) and here != there:
        here, there = _cells(read), _cells(expected)
        if len(here - there) == len(there - here) == 1:
            return "reference"
    is_like = own.calls <= pattern.calls or pattern.calls <= own.calls
    if here == there:
        return "same" if is_wrapped(own, pattern) or is_wrapped(pattern, own) else "operation"
    if here < there and is_like:
        return "less"
    if here > there and is_like:
        return "more"
    return (
        "reference" if own.calls == pattern.calls and here & there and len(read) == len(expected) else "other"
    )


def _is_sum(parts: FormulaParts) -> bool:
    """Whether a formula adds up cells and does nothing else."""
    return (
        parts.skeleton[:1] == (TOTAL,)
        and len(parts.sums) == 1
        and len(parts.skeleton) == len(parts.references) + 2
    )


def _cells(read: Sequence[tuple[str, Area]]) -> set[tuple[str, Area]]:
    """The cells that are added up, one by one, so that it does not matter which of them stand side by side; long ranges as they are."""
    cells: set[tuple[str, Area]] = set()
    for sheet, (first, last) in read:
        (top, left), (bottom, right) = first, last
        if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
            cells.add((sheet, (first, last)))
            continue
        places = product(range(top, bottom + 1), range(left, right + 1))
        cells.update((sheet, (place, place)) for place in places)
    return cells


def is_wrapped(outer: FormulaParts, inner: FormulaParts) -> bool:
    """Whether a formula is another one within a function such as ROUND, IF or IFERROR, which guards or rounds it."""
    if not outer.calls & WRAPPERS or len(outer.skeleton) <= len(inner.skeleton):
        return False
    span = len(inner.skeleton)
    return any(outer.skeleton[i : i + span] == inner.skeleton for i in range(len(outer.skeleton) - span + 1))
