"""Cells that lie in any of many ranges, found in one pass down the rows."""

from collections.abc import Collection

from xlagree.generate.book.formula import COLUMNS
from xlagree.review.reading.sheet_cells import Address

Area = tuple[Address, Address]
"""The first and the last cell of a range."""


def covered(cells: Collection[Address], areas: Collection[Area]) -> set[Address]:
    """The cells that lie in one range at least; the work grows with cells and ranges, not with their product.

    >>> sorted(covered({(0, 0), (4, 2), (9, 2)}, {((1, 1), (4, 3)), ((4, 0), (4, 2))}))
    [(4, 2)]
    """
    begin, ask, end = range(3)
    events = [(first[0], begin, first[1], last[1]) for first, last in areas]
    events += [(row, ask, column, column) for row, column in cells]
    events += [(last[0], end, first[1], last[1]) for first, last in areas]
    open_ranges = _Columns()
    found: set[Address] = set()
    for row, kind, left, right in sorted(events):
        if kind == ask:
            if open_ranges.over(left):
                found.add((row, left))
        else:
            open_ranges.add(left, right, 1 if kind == begin else -1)
    return found


class _Columns:
    """How many ranges are open over each column: a tree of sums, in which a range is two steps and not its width."""

    def __init__(self) -> None:
        self.sums = [0] * (COLUMNS + 2)

    def add(self, left: int, right: int, count: int) -> None:
        for at, change in ((left + 1, count), (right + 2, -count)):
            while at < len(self.sums):
                self.sums[at] += change
                at += at & -at

    def over(self, column: int) -> int:
        at, total = column + 1, 0
        while at:
            total += self.sums[at]
            at -= at & -at
        return total
