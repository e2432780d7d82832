"""Rising tables, one a row, in which very many levels from 0 to 1 are looked up at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.laws.distribution import Reals

FINEST = 16
"""Levels are kept beside the part of their range that they lie in, of so many halvings."""
PARTS = 12
"""Tables are read by parts of so many halvings, of fewer where there are many rows."""
MOST_CELLS = 1 << 17
"""Rows × parts, at most: beyond, what is looked up often is not at hand."""

Places = NDArray[np.intp]
Numbers = NDArray[np.int32]

BLOCK = 1 << 15
"""So many levels are looked up at a time: their arrays stay in the processor's cache, and the allocator keeps them."""


class Sought(NamedTuple):
    """Levels of distribution functions that are looked up, in a row, and the part of their range that each lies in."""

    at: Reals
    part: NDArray[np.uint16]


def levels_of(levels: Reals) -> Sought:
    """Levels from 0 to 1 as tables look them up.

    >>> levels_of(np.array([0.75, 0.25])).part.tolist()
    [49152, 16384]
    """
    flat = levels.ravel()
    part = np.minimum(flat * (1 << FINEST), (1 << FINEST) - 1).astype(np.uint16)
    return Sought(flat, part)


def some(levels: Sought, which: Places) -> Sought:
    """Those at some places."""
    return Sought(levels.at.take(which), levels.part.take(which))


class Cells(NamedTuple):
    """Levels that are looked up, and the cell of a table in which each is: that of its row and of the part that it lies in."""

    at: Reals
    cell: Numbers


def _halvings(rows: int) -> int:
    """How often the range of tables of so many rows is halved."""
    return min(PARTS, max(FINEST // 2, int(np.log2(MOST_CELLS / max(rows, 1)))))


def cells_of(rows: int, row: Places | Numbers, levels: Sought) -> Cells:
    """The cells of levels in tables of so many rows, each level in a row of its own."""
    halvings = _halvings(rows)
    cell = np.multiply(row, (1 << halvings) + 1, dtype=np.int32)
    cell += levels.part >> np.uint16(FINEST - halvings)
    return Cells(levels.at, cell)


Values = TypeVar("Values", NDArray[np.int32], NDArray[np.float64])


@dataclass(frozen=True, eq=False)
class RisingTables:
    """Tables that rise along each row; a row may end in entries that no level reaches.

    A level stands in the piece of its row that so many entries begin as are below it. In most parts of the range there is one
    piece only, which is known ahead; in the others a level is compared with the entries.

    >>> tables = RisingTables(np.array([[0.25, 0.5], [0.75, inf]]))
    >>> where = cells_of(2, np.array([0, 0, 0, 1]), levels_of(np.array([0.1, 0.3, 0.9, 0.9])))
    >>> tables.read(np.array([[0, 1, 2]] * 2), where).tolist()
    [0, 1, 2, 1]
    """

    entries: Reals

    @cached_property
    def _parts(self) -> int:
        return 1 << _halvings(len(self.entries))

    @cached_property
    def first(self) -> Numbers:
        """The piece in which each cell of each row begins, or one's complement of it where the cell has more of them."""
        rows, parts = len(self.entries), self._parts
        row = np.arange(rows, dtype=np.int32)[:, np.newaxis]
        part = np.minimum(np.maximum(self.entries, 0.0) * parts, parts).astype(np.int64)
        cells = (part + row * (parts + 1)).ravel()
        held = np.bincount(cells, minlength=rows * (parts + 1)).astype(np.int32)
        # Every row has as many entries as pieces but one, so that they are counted on from row to row.
        piece = np.cumsum(held, dtype=np.int32) - held
        piece.reshape(rows, parts + 1)[:] += row
        return piece ^ -np.minimum(held, 1)

    def read(self, values: Values, where: Cells) -> Values:
        """The value of the piece that each level stands in; `values` are rows by pieces, none of them below 0."""
        flat = values.ravel()
        alone = flat.take(self.first)
        alone[self.first < 0] = -1
        result = alone.take(where.cell)
        shared = np.flatnonzero(result < 0)
        result[shared] = flat.take(self.piece(where, shared))
        return result

    def piece(self, where: Cells, shared: Places) -> Places:
        """The piece that each of those levels stands in whose cells have several."""
        cell = where.cell.take(shared)
        least, after = ~self.first.take(cell).astype(np.intp), self.first.take(cell + 1).astype(np.intp)
        return self._halved(
            cell // (self._parts + 1), where.at.take(shared), least, np.maximum(after, ~after)
        )

    def _halved(self, row: Numbers, at: Reals, least: Places, most: Places) -> Places:
        """The same where it is at least and at most some piece: mostly the next or the first, else found by halves."""
        entries = self.entries.ravel()
        least = least + (entries.take(least - row) < at)
        open_ = np.flatnonzero(least < most)
        while open_.size:
            middle = (least[open_] + most[open_]) >> 1
            above = entries.take(middle - row[open_]) < at[open_]
            least[open_[above]] = middle[above] + 1
            most[open_[~above]] = middle[~above]
            open_ = open_[least[open_] < most[open_]]
        return least


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

    def read(self, where: Cells) -> Reals:
        """The value of a row's function at a level, for each of many rows and levels."""
        if self._level:
            return self.ends.read(self.y, where)
        first, result = self.ends.first, np.empty(where.at.size)
        shared = [np.zeros(0, dtype=np.intp)]
        for start in range(0, result.size, BLOCK):
            block = slice(start, start + BLOCK)
            pieces = first.take(where.cell[block]).astype(np.intp)
            shared.append(np.flatnonzero(pieces < 0) + start)
            self._at(where.at[block], pieces, result[block])
        several = np.concatenate(shared)
        found = self.ends.piece(where, several)
        result[several] = self._at(where.at.take(several), found, np.empty(several.size))
        return result

    def _at(self, levels: Reals, pieces: Places, result: Reals) -> Reals:
        """The values of pieces at levels."""
        np.subtract(levels, self.x.take(pieces), out=result)
        result *= self.slopes.take(pieces)
        result += self.y.take(pieces)
        return result


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
