"""The numbers of a sheet as formulas find them: one by one, and added up along its rows and columns."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
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
    """The numbers of one line of a sheet, added up from its beginning, so that any stretch is two look-ups.

    `at` are their places; lines that hold numbers in the same places share it.
    """

    __slots__ = ("at", "doubtful", "sizes", "sums")

    def __init__(self, at: tuple[int, ...], numbers: Sequence[float | None]) -> None:
        known = [number or 0.0 for number in numbers]
        self.at = at
        self.sums = [*accumulate(known, initial=0.0)]
        self.sizes = [*accumulate(map(abs, known), initial=0.0)]
        doubtful = [number is None for number in numbers]
        self.doubtful = [*accumulate(doubtful, initial=0)] if any(doubtful) else None


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
            value = shown.value
            if isinstance(value, float):
                lines[at[axis]].append((at[1 - axis], value))
            elif shown.error or (value is None and shown.formula):
                lines[at[axis]].append((at[1 - axis], None))
        made: dict[int, _Sums] = {}
        places: dict[tuple[int, ...], tuple[int, ...]] = {}
        for line, cells in lines.items():
            at_all, numbers = zip(*sorted(cells, key=itemgetter(0)), strict=True)
            made[line] = _Sums(places.setdefault(at_all, at_all), numbers)
        return made

    def total(self, area: Area) -> Computed:
        """The sum of a range."""
        value = largest = 0.0
        for line, begin, end in self._within(area):
            if line.doubtful and line.doubtful[end] > line.doubtful[begin]:
                raise NotPlainError
            value += line.sums[end] - line.sums[begin]
            if line.sizes[end] > largest:
                largest = line.sizes[end]
        return Computed(value, largest)

    def mean(self, area: Area) -> Computed:
        """The mean of the numbers in a range."""
        count = sum(end - begin for _, begin, end in self._within(area))
        value, largest = self.total(area)
        return Computed(value / count, largest / count)

    def _within(self, area: Area) -> Iterator[tuple[_Sums, int, int]]:
        """The lines of a range, along its longer side, each with the first of its numbers there and the one after the last."""
        (top, left), (bottom, right) = area
        upright = right - left <= bottom - top
        lines, low, high = (self.columns, left, right) if upright else (self.rows, top, bottom)
        if high - low > MOST_LINES:
            raise NotPlainError
        first, last = (top, bottom) if upright else (left, right)
        places: tuple[int, ...] = ()
        begin = end = 0
        for line in range(low, high + 1):
            own = lines.get(line)
            if own is None:
                continue
            if own.at is not places:
                places = own.at
                begin, end = bisect_left(places, first), bisect_right(places, last)
            yield own, begin, end
