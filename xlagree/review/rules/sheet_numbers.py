"""The numbers of a sheet as formulas find them: one by one, and added up along its rows and columns."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen

MOST_LINES = 20
"""Rows or columns, the fewer of them, of a range that is added up."""


class NotPlainError(ValueError):
    """A formula, or a cell that it reads, of which nobody says at a glance what it gives; never leaves the rules."""


class Computed(NamedTuple):
    """What a formula gives, and the largest number on the way to it, which tells how exact it can be."""

    value: float
    largest: float


class _Sums:
    """The numbers of one line of a sheet, added up from its beginning, so that any stretch is two look-ups."""

    def __init__(self, cells: Sequence[tuple[int, float | None]]) -> None:
        self.at = [at for at, _ in cells]
        self.sums, self.sizes, self.doubtful = [0.0], [0.0], [0]
        for _, number in cells:
            self.sums.append(self.sums[-1] + (number or 0.0))
            self.sizes.append(self.sizes[-1] + abs(number or 0.0))
            self.doubtful.append(self.doubtful[-1] + (number is None))

    def between(self, low: int, high: int) -> Computed:
        """The sum from one place to another."""
        begin, end = bisect_left(self.at, low), bisect_right(self.at, high)
        if self.doubtful[end] > self.doubtful[begin]:
            raise NotPlainError
        return Computed(self.sums[end] - self.sums[begin], self.sizes[end])

    def count(self, low: int, high: int) -> int:
        """How many numbers stand from one place to another."""
        return bisect_right(self.at, high) - bisect_left(self.at, low)


@dataclass(frozen=True, eq=False)
class SheetNumbers:
    """The numbers of a sheet, as formulas find them."""

    sheet: SheetSeen

    def number(self, at: Address) -> float:
        """The number of a cell, 0 of a blank one."""
        shown = self.sheet.cells.get(at)
        if shown is None:
            return 0.0
        if not isinstance(shown.value, float):
            raise NotPlainError
        return shown.value

    @cached_property
    def rows(self) -> Mapping[int, _Sums]:
        """The sums of every row."""
        return self._lines(0)

    @cached_property
    def columns(self) -> Mapping[int, _Sums]:
        """The sums of every column."""
        return self._lines(1)

    def _lines(self, axis: int) -> Mapping[int, _Sums]:
        """Texts count for nothing; an error, or a formula without a value, makes a sum doubtful."""
        lines: dict[int, list[tuple[int, float | None]]] = defaultdict(list)
        for at, shown in self.sheet.cells.items():
            doubtful = shown.error or (shown.value is None and shown.formula)
            if isinstance(shown.value, float) or doubtful:
                number = shown.value if isinstance(shown.value, float) else None
                lines[at[axis]].append((at[1 - axis], number))
        return {line: _Sums(sorted(cells, key=lambda one: one[0])) for line, cells in lines.items()}

    def total(self, area: Area) -> Computed:
        """The sum of a range."""
        value = largest = 0.0
        for line, low, high in self._within(area):
            part = line.between(low, high)
            value, largest = value + part.value, max(largest, part.largest)
        return Computed(value, largest)

    def mean(self, area: Area) -> Computed:
        """The mean of the numbers in a range."""
        count = sum(line.count(low, high) for line, low, high in self._within(area))
        value, largest = self.total(area)
        return Computed(value / count, largest / count)

    def _within(self, area: Area) -> Iterator[tuple[_Sums, int, int]]:
        """The lines of a range, along its longer side, each from where to where."""
        (top, left), (bottom, right) = area
        upright = right - left <= bottom - top
        lines, low, high = (self.columns, left, right) if upright else (self.rows, top, bottom)
        if high - low > MOST_LINES:
            raise NotPlainError
        for line in range(low, high + 1):
            if line in lines:
                yield (lines[line], *((top, bottom) if upright else (left, right)))
