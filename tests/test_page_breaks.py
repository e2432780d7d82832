"""Where printed pages end: a plan's name and its months stand on one page."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from proposals import page, proposal

from xlagree.generate.book.page_breaks import page_breaks
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Page
from xlagree.generate.internal_book import internal_book

ROOM = 185 * 96 / 25.4 - 18
"""Pixels of rows on a page that is printed in its own size, below the row that stands on each."""


@given(st.lists(st.integers(1, 32), min_size=1, max_size=12))
def test_what_belongs_together_is_on_one_page(sizes: list[int]) -> None:
    """No page is fuller than it can be, and none is begun while the next rows had room on the one before."""
    sheet = Page("Page", (2, *[11.0] * 5))
    sheet.put(18)
    starts = []
    for size in sizes:
        starts.append(sheet.row)
        for _ in range(size):
            sheet.put(20)
    ends = [1, *page_breaks(sheet, starts, 5, 0), sheet.row]  # below the row that stands on each
    pages = [sum(sheet.heights[row] for row in range(*page)) for page in pairwise(ends)]

    assert all(height <= ROOM for height in pages)
    for height, start in zip(pages, ends[1:-1], strict=False):
        assert height + 20 * sizes[starts.index(start)] > 0.95 * ROOM


def test_the_last_plan_takes_its_name_along(tmp_path: Path) -> None:
    """Twelve plans by month need several pages; each begins with the row above a plan's name, in the file too."""
    deal = proposal()
    plans = [replace(plan, name=f"{plan.name} {i}") for i in range(3) for plan in deal.card.plans]
    card = replace(deal.card, plans=tuple(plans))
    book = internal_book(replace(deal, card=card))
    months = page(book, "Months")
    names = {
        cell.row for cell in months.cells if cell.column == 1 and cell.value in {plan.name for plan in plans}
    }

    assert months.breaks
    assert all(row + 1 in names for row in months.breaks)
    write_book(book, tmp_path / "book.xlsx")
    written = load_workbook(tmp_path / "book.xlsx")["Months"].row_breaks.brk
    assert [one.id for one in written] == list(months.breaks)
