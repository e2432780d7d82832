"""Cells that lie in any of many ranges, found in one pass down the rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection

from xlagree.review.reading.sheet_cells import Address

Area = tuple[Address, Address]
"""The first and the last cell of a range."""


def covered(cells: Collection[Address], areas: Collection[Area]) -> set[Address]:
    """The cells that lie in one range at least; the work grows with cells and ranges, not with their product.

    >>> sorted(covered({(0, 0), (4, 2), (9, 2)}, {((1, 1), (4, 3)), ((4, 0), (4, 2))}))
    [(4, 2)]
    """
    columns = sorted({column for _, column in cells})
    if not columns:
        return set()
    begin, ask, end = range(3)
    at = {column: n for n, column in enumerate(columns)}
    events = [(row, ask, at[column], 0) for row, column in cells]
    for (top, left), (bottom, right) in areas:
        low, high = bisect_left(columns, left), bisect_right(columns, right)
        if low < high:
            events += ((top, begin, low, high), (bottom, end, low, high))
    open_ranges = _Columns(len(columns))
    found: set[Address] = set()
    for row, kind, low, high in sorted(events):
        if kind == ask:
            if open_ranges.over(low):
                found.add((row, columns[low]))
        else:
            open_ranges.add(low, high, 1 if kind == begin else -1)
    return found


class _Columns:
    """How many ranges are open over each column: a tree of sums, in which a range is two steps and not its width."""

    def __init__(self, count: int) -> None:
        self.sums = [0] * (count + 2)

    def add(self, low: int, high: int, count: int) -> None:
        for at, change in ((low + 1, count), (high + 1, -count)):
            while at < len(self.sums):
                self.sums[at] += change
                at += at & -at

    def over(self, column: int) -> int:
        at, total = column + 1, 0
        while at:
            total += self.sums[at]
            at -= at & -at
        return total
