"""Rising tables, one a row, in which very many levels from 0 to 1 are looked up at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.laws.distribution import Reals

FINEST = 16
"""Sought are kept beside the part of their range that they lie in, of so many halvings."""
PARTS = 13
"""Tables are read by parts of so many halvings, of fewer where there are many rows."""
MOST_CELLS = 1 << 17
"""Rows × parts, at most: beyond, what is looked up often is not at hand."""

Places = NDArray[np.intp]


BLOCK = 1 << 16
"""So many levels are looked up at a time: their arrays stay in the processor's cache, and the allocator keeps them."""


class Sought(NamedTuple):
    """Sought of distribution functions in a row, and the part of their range that each lies in."""

    at: Reals
    part: NDArray[np.uint16]


def levels_of(levels: Reals) -> Sought:
    """Sought from 0 to 1 as tables look them up.

    >>> levels_of(np.array([0.75, 0.25])).part.tolist()
    [49152, 16384]
    """
    flat = levels.ravel()
    part = np.minimum(flat * (1 << FINEST), (1 << FINEST) - 1).astype(np.uint16)
    return Sought(flat, part)


def some(levels: Sought, which: Places | slice) -> Sought:
    """Those at some places."""
    return Sought(levels.at[which], levels.part[which])


@dataclass(frozen=True, eq=False)
class RisingTables:
    """Tables that rise along each row; a row may end in entries that no level reaches.

    What lies below a whole part of the range is counted once for all levels in it; only levels in a part that has entries of
    their row are compared with these.

    >>> tables = RisingTables(np.array([[0.25, 0.5], [0.75, inf]]))
    >>> tables.below(np.array([0, 0, 0, 1]), levels_of(np.array([0.1, 0.3, 0.9, 0.9]))).tolist()
    [0, 1, 2, 1]
    """

    entries: Reals

    @cached_property
    def _parts(self) -> int:
        """The halvings of the range that the tables are read by."""
        rows = len(self.entries)
        return min(PARTS, max(FINEST // 2, int(np.log2(MOST_CELLS / max(rows, 1)))))

    @cached_property
    def _first(self) -> NDArray[np.int32]:
        """Of each row and part the number of entries below the part, and whether it has entries: in the last bit."""
        rows, parts = len(self.entries), 1 << self._parts
        part = np.minimum(np.maximum(self.entries, 0.0) * parts, parts).astype(np.int64)
        cells = (np.arange(rows)[:, np.newaxis] * (parts + 1) + part).ravel()
        held = np.bincount(cells, minlength=rows * (parts + 1)).reshape(rows, parts + 1)
        below = np.cumsum(held, axis=1) - held
        return np.asarray(2 * below + (held > 0), dtype=np.int32).ravel()

    def below(self, row: Places, levels: Sought) -> Places:
        """The number of entries of a row that are below a level, for each of many rows and levels."""
        result = np.empty(row.size, dtype=np.intp)
        for block in _blocks(row.size):
            result[block] = self.below_block(row[block], some(levels, block))
        return result

    def below_block(self, row: Places, levels: Sought) -> Places:
        """The same for no more levels than are quickly at hand."""
        cell = row * ((1 << self._parts) + 1) + (levels.part >> np.uint16(FINEST - self._parts))
        first = self._first.take(cell)
        found = (first >> 1).astype(np.intp)
        shared = np.flatnonzero((first & 1).astype(np.bool_))
        if shared.size:
            most = (self._first.take(cell[shared] + 1) >> 1).astype(np.intp)
            found[shared] = self._halved(row[shared], levels.at[shared], found[shared], most)
        return found

    def _halved(self, row: Places, at: Reals, least: Places, most: Places) -> Places:
        """The same where at least and at most so many entries are below: mostly one more or none, else found by halves."""
        entries, start = self.entries.ravel(), row * self.entries.shape[1]
        above = entries.take(start + least) < at
        least = least + above
        open_ = np.flatnonzero(above & (least < most))
        while open_.size:
            middle = (least[open_] + most[open_]) >> 1
            above = entries[start[open_] + middle] < at[open_]
            least[open_[above]] = middle[above] + 1
            most[open_[~above]] = middle[~above]
            open_ = open_[least[open_] < most[open_]]
        return least


def _blocks(size: int) -> Iterator[slice]:
    return (slice(first, first + BLOCK) for first in range(0, size, BLOCK))


def in_rows(tables: Sequence[Reals], filled: float = inf) -> Reals:
    """Tables of any lengths as rows, by default ended by what no level reaches."""
    rows = np.full((len(tables), max(map(len, tables))), filled)
    for row, table in zip(rows, tables, strict=True):
        row[: len(table)] = table
    return rows


@dataclass(frozen=True, eq=False)
class RowCurves:
    """Functions of a level in straight pieces, one a row: by the number of entries that are below the level the slope × (level - x) + y."""

    ends: RisingTables
    slopes: Reals
    x: Reals
    y: Reals

    @cached_property
    def _level(self) -> bool:
        """Whether all pieces are."""
        return not self.slopes.any()

    def read(self, row: Places, levels: Sought) -> Reals:
        """The value of a row's function at a level, for each of many rows and levels."""
        result = np.empty(row.size)
        for block in _blocks(row.size):
            result[block] = self._read_block(row[block], some(levels, block))
        return result

    def _read_block(self, row: Places, levels: Sought) -> Reals:
        piece = row * self.slopes.shape[1] + self.ends.below_block(row, levels)
        if self._level:
            return np.asarray(self.y.take(piece))
        return np.asarray(self.slopes.take(piece) * (levels.at - self.x.take(piece)) + self.y.take(piece))


class Pieces(NamedTuple):
    """One such function: where its pieces end, and the slope, x and y of each."""

    ends: Reals
    slopes: Reals
    x: Reals
    y: Reals


def lines(x: Reals, y: Reals) -> Pieces:
    """A function by straight lines between points: 0 before the first, and level after the last.

    >>> lines(np.array([0.0, 1.0]), np.array([0.0, 2.0])).slopes.tolist()
    [0.0, 2.0, 0.0]
    """
    run, rise = np.diff(x), np.diff(y)
    slopes = np.divide(rise, run, out=np.zeros_like(rise), where=run > 0)
    return Pieces(x, np.concatenate([[0.0], slopes, [0.0]]), np.append(0.0, x), np.append(0.0, y))


def stairs(ends: Reals, y: Reals) -> Pieces:
    """A function that is level between the ends of its pieces, at one height after the other."""
    nothing = np.zeros_like(y)
    return Pieces(ends, nothing, nothing, y)


def curves(functions: Sequence[Pieces]) -> RowCurves:
    """Several functions of a level, one a row."""
    ends, *others = zip(*functions, strict=True)
    return RowCurves(RisingTables(in_rows(ends)), *(in_rows(tables, 0.0) for tables in others))
