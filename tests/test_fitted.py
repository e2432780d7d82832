"""Texts are set so small that all of them is seen: up to the next cell with something, or the edge of the print."""

from dataclasses import replace

import pytest
from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.book.fitted import SMALLEST, fitted
from xlagree.generate.book.sheet import Page, Style

SENTENCE = "Managed workplace with unlimited remote support is expected to earn 12,000 of its price."
PLAIN = Style()


def size_of(text: str, *others: tuple[int, str], style: Style = PLAIN, last: int = 4) -> int:
    """The size of a text in column 1 of a page of five columns of 20 letters, beside others in its row."""
    page = Page("Page", (2, *[20.0] * 4))
    row = page.put()
    page.write(row, 1, text, style)
    for column, other in others:
        page.write(row, column, other)
    return next(cell.style.size for cell in fitted(page.finished(last)) if cell.column == 1)


@pytest.mark.parametrize(
    ("others", "last", "columns"), [((), 4, 4), (((3, ""),), 4, 4), (((3, "x"),), 4, 2), ((), 2, 2)]
)
def test_a_text_takes_the_room_it_has(others: tuple[tuple[int, str], ...], last: int, columns: int) -> None:
    """Room ends at the next cell with something in it, a blank one lets a text run on, and at the print's edge."""
    room = columns * (20 * 7 + 5)
    size = size_of(SENTENCE, *others, style=Style(size=20), last=last)
    assert xl_pixel_width(SENTENCE) * size / 11 <= room or size == SMALLEST
    assert xl_pixel_width(SENTENCE) * (size + 1) / 11 > room


def test_a_text_with_room_keeps_its_size() -> None:
    """Nothing is made larger; a text that wraps or stands right of its column has its own way."""
    assert size_of("Gold") == 10
    for style in (Style(wrap=True), Style(align="right"), replace(Style(), size=SMALLEST)):
        assert size_of(SENTENCE * 3, style=style) == style.size
