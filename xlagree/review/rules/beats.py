"""Beats: copies of a formula that return in a line at regular distances, and the places where they should and do not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from xlagree.review.reading.formula_lines import LineKey, is_pattern
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import RIGHT, step

FEWEST = 3
MOST_BEATS = 4
"""Copies that have a beat; beats from one copy to the next."""


class Missed(NamedTuple):
    """A place where a formula should have returned: between copies of it, which are `cells`, or after and before all of them."""

    cell: Address
    source: Address
    cells: Sequence[Address]
    inside: bool


def missed_beats(sheet: SheetSeen, direction: tuple[int, int]) -> Iterator[Missed]:
    """The places of a sheet's lines at which copies that return at regular distances have no copy."""
    along = 1 if direction == RIGHT else 0
    for _, segments in groupby(sheet.lines[direction], key=lambda one: one[0].cells[0][1 - along]):
        families: dict[LineKey, list[Address]] = defaultdict(list)
        for segment in segments:
            for stretch in segment:
                families[stretch.key] += stretch.cells
        for cells in families.values():
            if FEWEST <= len(cells) <= cells[-1][along] - cells[0][along] and is_pattern(
                sheet.parts[cells[0]], len(cells)
            ):
                yield from _missed(cells, direction)


def _missed(cells: Sequence[Address], direction: tuple[int, int]) -> Iterator[Missed]:
    along = 1 if direction == RIGHT else 0
    apart = [after[along] - before[along] for before, after in pairwise(cells)]
    beat, count = most_frequent(apart)
    if beat < 2 or 2 * count < len(apart):
        return
    for before, far in zip(cells, apart, strict=False):  # the last has none after it
        beats, rest = divmod(far, beat)
        if rest == 0 and beats <= MOST_BEATS:
            for count in range(1, beats):
                yield Missed(step(before, direction, beat * count), before, cells, inside=True)
    yield Missed(step(cells[-1], direction, beat), cells[-1], cells, inside=False)
    yield Missed(step(cells[0], direction, -beat), cells[0], cells, inside=False)


def most_frequent(apart: Sequence[int]) -> tuple[int, int]:
    """The distance that is found most often, the first of several, and how often; mostly all are the same.

    >>> most_frequent([2, 3, 3])
    (3, 2)
    """
    if apart.count(apart[0]) == len(apart):
        return apart[0], len(apart)
    return Counter(apart).most_common(1)[0]
