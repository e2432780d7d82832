"""Names beside the ends of lines: set smaller or shortened where they are long, and moved apart where lines end close together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from xlagree.generate.book.fitted import SMALLEST, apart, room_of
from xlagree.generate.book.sheet import NOTE

BESIDE = 5
"""Pixels between the end of a line and its name."""
NARROWEST = 0.7
"""No less of a chart's width is left to its plot, however long names are."""


@dataclass(frozen=True)
class NameRoom:
    """How wide the plot of a chart is, of the width of the chart, and the pixels that names then have beside their lines."""

    plot: float
    room: float


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights of names beside the ends of their lines, in the order of these, moved apart to a gap half up and half down.

    >>> spread([10, 11, 30], 5, 0, 40), spread([38, 39, 10], 5, 0, 40)
    ([8.0, 13.0, 30.0], [35, 40, 10.0])
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    at = [values[i] for i in order]
    up = accumulate(at, lambda below, own: max(own, below + gap))
    down = accumulate(reversed(at), lambda above, own: min(own, above - gap))
    placed, most = [0.0] * len(values), len(values) - 1
    for k, (i, upper, lower) in enumerate(zip(order, up, reversed([*down]), strict=True)):
        placed[i] = max(low + k * gap, min(high - (most - k) * gap, (upper + lower) / 2))
    return placed


def names_beside(names: Sequence[str], room: float) -> list[tuple[str, int]]:
    """Names as they stand in so many pixels beside lines, each with the size of its letters: smaller if it is whole then, or else
    shortened, from where names differ that begin alike.

    >>> names_beside(["Silver", "Forfait dix heures", "Silver for growing offices"], 83)
    [('Silver', 9), ('Forfait dix heures', 7), ('Silver for…', 9)]
    """
    sizes = [replace(NOTE, size=size) for size in range(NOTE.size, SMALLEST - 1, -1)]
    whole = [next((style.size for style in sizes if room_of(name, style) <= room), 0) for name in names]
    short = apart([name for name, size in zip(names, whole, strict=True) if not size], room, NOTE)
    left = iter(short)
    return [
        (name, size) if size else (next(left), NOTE.size) for name, size in zip(names, whole, strict=True)
    ]


def name_room(names: Sequence[str], wide: int, left: float, widest: float, at: float) -> NameRoom:
    """The room that names need in a chart so many pixels wide: its plot, which begins at a part of it and takes the `widest` part
    at most, is made narrower for long names, which stand `at` a part of the plot.

    >>> name_room(["Silver", "Gold"], 474, 0.1, 0.89, 0.84).plot, name_room(["Silver for growing offices"], 474, 0.1, 0.89, 0.84).plot
    (0.89, 0.7)
    """
    longest = max(room_of(name, replace(NOTE, bold=True)) for name in names) + BESIDE
    plot = round(max(NARROWEST, min(widest, (1 - left - longest / wide) / at)), 4)
    return NameRoom(plot, wide * (1 - left - plot * at) - BESIDE)


def free_height(
    lines: Sequence[Sequence[float]], across: tuple[int, int], at: float, height: float, top: float
) -> float:
    """The middle nearest to a height at which a text so high meets no line, between two of the points of lines; the height itself
    where there is none.

    >>> free_height([(2, 4, 6), (9, 9, 9)], (0, 2), 6, 2, 20)
    7.0
    """
    first, last = across
    taken = sorted((min(line[first : last + 1]), max(line[first : last + 1])) for line in lines)
    edges = [0.0, *(end + height / 2 for _, end in taken), *(start - height / 2 for start, _ in taken)]
    free = [
        middle
        for middle in edges
        if height / 2 <= middle <= top - height / 2
        and all(end + height / 2 <= middle or middle <= start - height / 2 for start, end in taken)
    ]
    return min(free, key=lambda middle: abs(middle - at), default=at)
