"""Formulas that are another but for one reference, which is a cell or two off: a slip wherever they stand, for nobody means that."""

from xlagree.review.reading.references import Area, Reference
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import RIGHT

NEAR = 2
"""So far from the cell that its copies would read is a slip."""


def is_near(sheet: SheetSeen, cell: Address, source: Address) -> bool:
    """Whether a formula is a copy of another but for one reference, and that by a cell or two."""
    return _one_off(sheet, cell, source) is not None


def is_slight(sheet: SheetSeen, cell: Address, source: Address) -> bool:
    """Whether a formula reads a range, or two references at least, and all but one of their ends as a copy of another would.

    A reference that both hold with `$` is none: it names what a part of the line is computed with.
    """
    off = _one_off(sheet, cell, source)
    if off is None:
        return False
    own, pattern = off
    parts = sheet.parts[cell]
    (first, last) = own.area(*cell)
    return (first != last or len(parts.references) > 1) and not (all(own.fixed) and all(pattern.fixed))


def lost_its_anchor(sheet: SheetSeen, cell: Address, source: Address, direction: tuple[int, int]) -> bool:
    """Whether the reference that is off moves along the line where the other holds it with `$`."""
    off = _one_off(sheet, cell, source)
    side = 1 if direction == RIGHT else 0
    return off is not None and off[1].fixed[side] and not off[0].fixed[side]


def _one_off(sheet: SheetSeen, cell: Address, source: Address) -> tuple[Reference, Reference] | None:
    """The reference of a formula that is near where that of a copy would be, and that one; None where others are off too."""
    own, pattern = sheet.parts[cell], sheet.parts[source]
    if own.skeleton != pattern.skeleton or own.numbers != pattern.numbers:
        return None
    pairs = zip(own.references, pattern.references, strict=True)
    others = [
        (one, other)
        for one, other in pairs
        if one.sheet != other.sheet or one.area(*cell) != other.area(*cell)
    ]
    if len(others) != 1:
        return None
    one, other = others[0]
    return (
        others[0]
        if one.sheet == other.sheet and _apart(one.area(*cell), other.area(*cell)) <= NEAR * 2
        else None
    )


def _apart(here: Area, there: Area) -> int:
    ends = zip((*here[0], *here[1]), (*there[0], *there[1]), strict=True)
    return sum(abs(a - b) for a, b in ends)
