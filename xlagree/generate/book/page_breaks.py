"""Where printed pages end: what belongs together begins another page rather than stand on two."""

from collections.abc import Sequence

from xlagree.generate.book.fitted import pixels
from xlagree.generate.book.sheet import Page

WIDE, HIGH = 276.0, 185.0
"""The printed part of a landscape page, in millimetres."""
SURE = 0.96
"""So much of a page is filled: programs print rows a little higher than they say."""
A_PIXEL = 25.4 / 96
"""Millimetres of a pixel in its own size, the largest in which it is printed."""


def page_breaks(page: Page, starts: Sequence[int], last_column: int, repeat: int) -> list[int]:
    """Those rows of `starts`, each the first of some that belong together, that begin another page.

    The page is as wide as the paper, from its second column to the last; `repeat` is printed on top of each. What is
    higher than a page breaks where it will.
    """
    across = sum(pixels(width) for width in page.widths[1 : last_column + 1])
    room = SURE * HIGH / min(WIDE / across, A_PIXEL) - page.heights[repeat]
    used: float = sum(page.heights[row] for row in range(starts[0]))
    breaks = []
    for start, end in zip(starts, [*starts[1:], page.row], strict=True):
        height = sum(page.heights[row] for row in range(start, end))
        if used + height > room >= height:
            breaks.append(start)
            used = 0.0
        used = (used + height) % room
    return breaks
