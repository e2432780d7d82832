"""Where printed pages end: what belongs together begins another page rather than stand on two."""

from collections.abc import Sequence

from xlagree.generate.book.fitted import pixels
from xlagree.generate.book.sheet import Page

WIDE, HIGH = 276.0, 185.0
"""The printed part of a landscape page, in millimetres."""
NARROW, LONG = 178.0, 272.0
"""The same of an upright one, with room for programs whose letters are a little wider."""
SMALLEST = 50
"""The smallest percentage in which pages are printed."""
SURE = 0.96
"""So much of a page is filled: programs print rows a little higher than they say."""
HEAD = 1 / 3
"""A first page that would be filled to less than this share has but the head of the page: rows begin below it all the same."""
A_PIXEL = 25.4 / 96
"""Millimetres of a pixel in its own size, the largest in which it is printed."""


def page_breaks(page: Page, starts: Sequence[int], last_column: int, repeat: int) -> list[int]:
    """Those rows of `starts`, each the first of some that belong together, that begin another page.

    The page is as wide as the paper, from its second column to the last; `repeat` is printed on top of each. What is
    higher than a page breaks where it will.
    """
    room = SURE * HIGH / min(WIDE / _across(page, last_column), A_PIXEL) - page.heights[repeat]
    return _breaks(page, starts, room, repeat)


def upright_pages(
    page: Page, starts: Sequence[int], last_column: int, repeat: int, most: int
) -> tuple[int, list[int]]:
    """The percentage in which upright pages are printed, and the rows that begin one, so that there are at most so many.

    As large as the width of the paper allows, and smaller only where they would be more; never below half.
    """
    largest = min(100, int(100 * SURE * NARROW / (_across(page, last_column) * A_PIXEL)))
    for percent in range(largest, min(largest, SMALLEST) - 1, -1):
        room = SURE * LONG / (percent / 100 * A_PIXEL) - page.heights[repeat]
        breaks = _breaks(page, starts, room, repeat)
        if len(breaks) < most:
            break
    return percent, breaks


def _across(page: Page, last_column: int) -> float:
    """Pixels from the second column to the last."""
    return sum(pixels(width) for width in page.widths[1 : last_column + 1])


def _breaks(page: Page, starts: Sequence[int], room: float, repeat: int) -> list[int]:
    """The rows that begin a page, each of which has room for so many pixels of rows beside the one that stands on all."""
    used: float = sum(page.heights[row] for row in range(starts[0]) if row != repeat)
    breaks = []
    for start, end in zip(starts, [*starts[1:], page.row], strict=True):
        height = sum(page.heights[row] for row in range(start, end))
        head_alone = start == starts[0] and used < HEAD * room
        if used + height > room >= height and not head_alone:
            breaks.append(start)
            used = 0.0
        used = (used + height) % room
    return breaks
