"""The formulas that may be part of a circle: those in columns, and in rows, that come back to themselves."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.precedents import IN_TABLE, Precedents, ReadArea

Cell = tuple[str, Address]
"""The sheet of a formula in small letters, and its cell."""

NOT_VALUES = frozenset(
    {"ROW", "ROWS", "COLUMN", "COLUMNS", "INDEX", "OFFSET", "CELL", "AREAS", "ISREF", "SHEET", "SHEETS", "FORMULATEXT", "ISFORMULA"}
) | {IN_TABLE}  # fmt: skip
"""Functions that do not read all cells of what they are handed: INDEX takes one out of many."""

MOST_EDGES = 300_000
"""From line to line; where there are more, all formulas are doubtful."""

Line = tuple[str, int]
"""A sheet in small letters, and one of its rows or columns."""

Node = TypeVar("Node", bound=Hashable)


def doubtful(precedents: Precedents) -> Iterator[tuple[Cell, list[ReadArea]]]:
    """The formulas that may be part of a circle with what they read; no others are.

    Columns are looked at whole, as most formulas of a column are copies of each other, and then rows.
    """
    cells: dict[str, set[Address]] = {
        sheet.name.casefold(): set(sheet.shapes) for sheet in precedents.file.sheets
    }
    for axis in (1, 0):
        lines = _Lines(precedents, cells, axis)
        circular = lines.circular()
        if circular is not None:
            cells = {name: {at for at in own if (name, at[axis]) in circular} for name, own in cells.items()}
    for sheet in precedents.file.sheets:
        name = sheet.name.casefold()
        for at in sheet.shapes:
            if at in cells[name]:
                yield (name, at), precedents.of_cell(sheet, at)


class _Lines:
    """The rows (axis 0) or the columns of a file that have formulas, and which of them read which."""

    def __init__(self, precedents: Precedents, cells: Mapping[str, set[Address]], axis: int) -> None:
        self.precedents, self.axis = precedents, axis
        self.sheets = {sheet.name.casefold(): sheet for sheet in precedents.file.sheets}
        self.cells: dict[Line, list[Address]] = defaultdict(list)
        for name, own in cells.items():
            for at in own:
                self.cells[name, at[axis]].append(at)
        self.numbers: dict[str, list[int]] = defaultdict(list)
        for name, number in sorted(self.cells):
            self.numbers[name].append(number)

    def circular(self) -> set[Line] | None:
        """The lines from which one comes back to them; None where the way is too long to be looked for."""
        reads: dict[Line, set[Line]] = {}
        edges = 0
        for line, cells in self.cells.items():
            sheet, own = self.sheets[line[0]], set[Line]()
            for at in {(sheet.shapes[at], sheet.cells[at].first): at for at in cells}.values():
                for area in self._areas(line[0], at):
                    numbers = self.numbers.get(area.sheet, ())
                    low = bisect_left(numbers, area.area[0][self.axis])
                    high = bisect_right(numbers, area.area[1][self.axis])
                    edges += high - low
                    if edges > MOST_EDGES:
                        return None
                    own.update((area.sheet, other) for other in numbers[low:high])
            reads[line] = own
        found: set[Line] = set()
        for knot in knots(reads, lambda line: iter(reads[line])):
            if len(knot) > 1 or (knot[0] in reads[knot[0]] and self._turns(knot[0])):
                found.update(knot)
        return found

    def _areas(self, name: str, at: Address) -> Iterator[ReadArea]:
        return (area for area in self.precedents.of_cell(self.sheets[name], at) if area.by not in NOT_VALUES)

    def _turns(self, line: Line) -> bool:
        """Whether formulas of a line that read their own line do so both ways, before themselves and behind."""
        name, number = line
        before = behind = True
        alike: set[str] = set()
        for at in self.cells[line]:
            form, own = self.sheets[name].shapes[at], at[1 - self.axis]
            if form in alike:
                continue
            if self._is_alike_along(name, at):
                alike.add(form)
            for area in self._areas(name, at):
                first, last = area.area
                if area.sheet == name and first[self.axis] <= number <= last[self.axis]:
                    before = before and last[1 - self.axis] < own
                    behind = behind and first[1 - self.axis] > own
            if not (before or behind):
                return True
        return False

    def _is_alike_along(self, name: str, at: Address) -> bool:
        """Whether all copies of a formula in its line read what stands as far from them."""
        sheet, sides = self.sheets[name], (1 - self.axis, 3 - self.axis)
        targets = self.precedents.of_shapes(sheet).get(sheet.shapes[at], ())
        held = any(one.fixed[side] for one in targets for side in sides)
        return not held and sheet.cells[at].first is None


def knots(nodes: Iterable[Node], successors: Callable[[Node], Iterator[Node]]) -> Iterator[list[Node]]:
    """What can be reached from each other, together (Tarjan's strongly connected components), without recursion.

    >>> sorted(map(sorted, knots("abc", lambda node: iter({"a": "b", "b": "ac", "c": ""}[node]))))
    [['a', 'b'], ['c']]
    """
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    on_way: set[Node] = set()
    way: list[Node] = []
    for root in nodes:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        way.append(root)
        on_way.add(root)
        work = [(root, successors(root))]
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    way.append(other)
                    on_way.add(other)
                    work.append((other, successors(other)))
                    break
                if other in on_way and index[other] < low[node]:
                    low[node] = index[other]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == index[node]:
                    begin = _place(way, node)
                    knot = way[begin:]
                    del way[begin:]
                    on_way.difference_update(knot)
                    yield knot


def _place(way: list[Node], node: Node) -> int:
    """Where a node stands on the way, looked for from its end."""
    at = len(way) - 1
    while way[at] != node:
        at -= 1
    return at
