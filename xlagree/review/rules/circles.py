"""Circles of formulas, found without spreading ranges out cell by cell."""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.doubtful_formulas import NOT_VALUES, Cell, doubtful, knots
from xlagree.review.rules.precedents import Precedents, ReadArea

MOST_STEPS = 600_000
"""Formulas and stretches of them that are gone to; a file that has more is not searched to the end."""


@dataclass
class _Line:
    """The formulas of one sheet in one order, line by line; any stretch of a line is a few nodes of a tree over it."""

    first: int
    lines: Sequence[int]
    starts: Sequence[int]
    along: Sequence[Sequence[int]]
    size: int

    def stretches(self, lines: tuple[int, int], along: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """The stretches of formulas that a range covers, from where to before where."""
        low, high = bisect_left(self.lines, lines[0]), bisect_right(self.lines, lines[1])
        for n in range(low, high):
            begin, end = bisect_left(self.along[n], along[0]), bisect_right(self.along[n], along[1])
            if begin < end:
                yield self.starts[n] + begin, self.starts[n] + end

    def nodes(self, begin: int, end: int) -> Iterator[int]:
        """The nodes of the tree that cover a stretch, each once."""
        begin, end = begin + self.size, end + self.size
        while begin < end:
            if begin & 1:
                yield self.first + begin
                begin += 1
            if end & 1:
                end -= 1
                yield self.first + end
            begin, end = begin >> 1, end >> 1


def _ordered(cells: Collection[Address], axis: int, first: int) -> tuple[_Line, list[Address]]:
    """Formulas by rows (axis 0) or by columns (axis 1), and the cells in that order."""
    order = sorted(cells, key=lambda at: (at[axis], at[1 - axis]))
    along: dict[int, list[int]] = defaultdict(list)
    for at in order:
        along[at[axis]].append(at[1 - axis])
    starts, count = [], 0
    for line in along.values():
        starts.append(count)
        count += len(line)
    return _Line(first, list(along), starts, list(along.values()), len(order)), order


@dataclass
class _Graph:
    """Formulas as numbers, and above them the trees of both orders of every sheet."""

    cells: list[Cell] = field(default_factory=list)
    reads: list[Sequence[ReadArea]] = field(default_factory=list)
    trees: dict[str, tuple[_Line, _Line]] = field(default_factory=dict)
    leaves: dict[int, int] = field(default_factory=dict)
    owners: list[tuple[int, _Line]] = field(default_factory=list)
    steps: int = 0

    def successors(self, node: int) -> Iterator[int]:
        """What a formula reads, or what is below a node of a tree; nothing more when very many were gone to."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            return
        if node < len(self.cells):
            for target in self.reads[node]:
                if target.by not in NOT_VALUES and target.sheet in self.trees:
                    yield from self._covering(target)
            return
        line = self._tree_of(node)
        at = node - line.first
        yield from (self.leaves.get(line.first + below, line.first + below) for below in (2 * at, 2 * at + 1))

    def _tree_of(self, node: int) -> _Line:
        return self.owners[bisect_right(self.owners, node, key=lambda one: one[0]) - 1][1]

    def _covering(self, target: ReadArea) -> Iterator[int]:
        (top, left), (bottom, right) = target.area
        by_rows, by_columns = self.trees[target.sheet]
        rows = bisect_right(by_rows.lines, bottom) - bisect_left(by_rows.lines, top)
        columns = bisect_right(by_columns.lines, right) - bisect_left(by_columns.lines, left)
        line, across, along = (
            (by_rows, (top, bottom), (left, right))
            if rows < columns
            else (by_columns, (left, right), (top, bottom))
        )
        self.steps += min(rows, columns)
        for stretch in line.stretches(across, along):
            for node in line.nodes(*stretch):
                yield self.leaves.get(node, node)


def _graph(formulas: Iterable[tuple[Cell, Sequence[ReadArea]]]) -> _Graph:
    graph = _Graph()
    by_sheet: dict[str, list[Address]] = defaultdict(list)
    for cell, areas in formulas:
        graph.cells.append(cell)
        graph.reads.append(areas)
        by_sheet[cell[0]].append(cell[1])
    number = {cell: n for n, cell in enumerate(graph.cells)}
    first = len(graph.cells)
    for name, cells in by_sheet.items():
        trees = []
        for axis in (0, 1):
            line, order = _ordered(cells, axis, first)
            graph.owners.append((first, line))
            graph.leaves.update((first + line.size + n, number[name, at]) for n, at in enumerate(order))
            first += 2 * line.size
            trees.append(line)
        graph.trees[name] = trees[0], trees[1]
    return graph


def circles(precedents: Precedents) -> list[list[Cell]]:
    """The formulas that need their own result, those of one circle together in the order in which they read each other.

    The work grows with the formulas and their ranges, not with the cells of the ranges.
    """
    graph = _graph(doubtful(precedents))
    formulas = len(graph.cells)
    found = ([node for node in knot if node < formulas] for knot in knots(range(formulas), graph.successors))
    return [
        _way_round(graph, knot) for knot in found if len(knot) > 1 or (knot and _reads_itself(graph, knot[0]))
    ]


def _reads_itself(graph: _Graph, formula: int) -> bool:
    sheet, at = graph.cells[formula]
    return any(
        target.sheet == sheet and target.by not in NOT_VALUES and _lies_in(at, target.area)
        for target in graph.reads[formula]
    )


def _lies_in(at: Address, area: Area) -> bool:
    (top, left), (bottom, right) = area
    return top <= at[0] <= bottom and left <= at[1] <= right


def _way_round(graph: _Graph, knot: list[int]) -> list[Cell]:
    """The shortest way from the first formula of a knot back to itself, then its other formulas."""
    members = set(knot)
    start = min(knot, key=lambda one: graph.cells[one])
    before: Mapping[int, int] = _searched(graph, start, members)
    way, node = [], before.get(-1, start)
    while node != start:
        if node in members:
            way.append(node)
        node = before[node]
    way = [start, *reversed(way)]
    others = sorted(members - set(way), key=lambda one: graph.cells[one])
    return [graph.cells[one] for one in (*way, *others)]


def _searched(graph: _Graph, start: int, members: Collection[int]) -> dict[int, int]:
    """From where each node was reached first; at -1 stands the node from which one comes back to the start."""
    before: dict[int, int] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in graph.successors(node):
            if other == start:
                return {**before, -1: node}
            if other not in before and (other in members or other >= len(graph.cells)):
                before[other] = node
                queue.append(other)
    return before
