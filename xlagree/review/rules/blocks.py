"""Blocks: cells side by side that have something in common, and cells as ranges."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from xlagree.review.reading.formula_lines import DIRECTIONS as DIRECTIONS
from xlagree.review.reading.formula_lines import DOWN as DOWN
from xlagree.review.reading.formula_lines import RIGHT as RIGHT
from xlagree.review.reading.formula_lines import in_order
from xlagree.review.reading.sheet_cells import Address
from xlagree.terms.tables import letter


@dataclass(frozen=True)
class Run:
    """Cells one after the other, to the right or down, that have something in common, such as a shape."""

    shape: str
    first: Address
    direction: tuple[int, int]
    length: int

    @property
    def cells(self) -> tuple[Address, ...]:
        """The cells in their order."""
        (row, column), (down, right) = self.first, self.direction
        return tuple((row + down * i, column + right * i) for i in range(self.length))

    @property
    def last(self) -> Address:
        """Where it ends."""
        return step(self.first, self.direction, self.length - 1)


def step(at: Address, direction: tuple[int, int], count: int = 1) -> Address:
    """The cell so many steps to the right or down; back where the count is below 0."""
    return at[0] + direction[0] * count, at[1] + direction[1] * count


def runs(shapes: Mapping[Address, str], direction: tuple[int, int]) -> tuple[Run, ...]:
    """All runs of one shape in a direction, line by line; a cell alone is a run of one.

    >>> runs({(0, 0): "a", (0, 1): "a", (0, 3): "a"}, RIGHT)[0].length
    2
    """
    made: list[Run] = []
    down, right = direction
    first, length, shape = (-2, -2), 0, ""
    after = first
    for at in in_order(shapes, direction):
        own = shapes[at]
        if at == after and own == shape:
            length += 1
        else:
            if length:
                made.append(Run(shape, first, direction, length))
            first, length, shape = at, 1, own
        after = at[0] + down, at[1] + right
    return (*made, Run(shape, first, direction, length)) if length else ()


def rectangles(cells: Collection[Address]) -> tuple[tuple[Address, Address], ...]:
    """Cells as few ranges, each by its first and last cell.

    >>> rectangles({(0, 0), (0, 1), (1, 0), (1, 1), (5, 5)})
    (((0, 0), (1, 1)), ((5, 5), (5, 5)))
    """
    open_ranges: dict[tuple[int, int], tuple[Address, Address]] = {}
    done: list[tuple[Address, Address]] = []
    for row, line in groupby(runs(dict.fromkeys(cells, ""), RIGHT), key=lambda run: run.first[0]):
        grown = {}
        for run in line:
            columns = run.first[1], run.last[1]
            above = open_ranges.get(columns)
            grown[columns] = (above[0] if above and above[1][0] == row - 1 else run.first, run.last)
            if above and above[1][0] == row - 1:
                del open_ranges[columns]
        done += open_ranges.values()
        open_ranges = grown
    return tuple(sorted([*done, *open_ranges.values()]))


def cell_name(at: Address) -> str:
    """A cell as people write it.

    >>> cell_name((13, 6))
    'G14'
    """
    return f"{letter(at[1])}{at[0] + 1}"


def range_name(first: Address, last: Address) -> str:
    """A range as people write it; one cell is that cell."""
    return cell_name(first) if first == last else f"{cell_name(first)}:{cell_name(last)}"


def lines_named(lines: Iterable[int], columns: bool = False) -> str:
    """Rows or columns counted from 0, as people write them.

    >>> lines_named({3, 4, 9}), lines_named({2}, columns=True)
    ('4:5, 10', 'C')
    """
    spans: list[list[int]] = []
    for line in sorted(lines):
        if spans and spans[-1][1] == line - 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    name = letter if columns else lambda line: str(line + 1)
    return ", ".join(name(low) if low == high else f"{name(low)}:{name(high)}" for low, high in spans)
