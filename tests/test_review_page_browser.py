"""The page of a review in Chromium: what is printed fits its paper, and what is shown fits a telephone."""

import re
from dataclasses import replace
from datetime import date

import pytest
from offer_pages import printed_pages, tried_on
from reviewed_books import elsewhere, hostile, reviewed, unread

from xlagree.proposal.rules.finding import Finding, at
from xlagree.review.page.review_html import review_html
from xlagree.review.reviews import Review

pytestmark = pytest.mark.browser(pyodide=False)

DAY = date(2026, 11, 29)
LOOKED_AT = """page => [page.scrollingElement.scrollWidth, page.scrollingElement.clientWidth,
  [...page.querySelectorAll("h1, h2, h3, th, td, dd, p, svg text")]
  .filter(one => !one.closest("details, .paper, .skip") && !one.getClientRects().length).map(one => one.textContent)]"""
"""How wide a page is and how wide it may be, and the texts of it that are hidden."""


def folder(deals: int) -> list[Review]:
    found = [replace(reviewed("broken"), file=f"{n}/broken.xlsx") for n in range(deals)]
    return [*found, replace(reviewed("whole"), file="a/whole.xlsx"), unread(), elsewhere(), Review("b.xlsx")]


@pytest.mark.parametrize("which", ["whole", "broken", "hostile", "much"])
def test_a_book_is_printed_on_two_sheets(which: str) -> None:
    """Clean, broken, with names that would run, or with more found than there is room for."""
    if which == "much":
        words = "a formula that is not as the book was made, in a sentence as long as such sentences are" * 2
        many = tuple(
            Finding(f"F{n:02}", "error", at("Plans", n, 4), words, words[:120]) for n in range(1, 30)
        )
        review = replace(reviewed("whole"), findings=many)
    else:
        review = hostile() if which == "hostile" else reviewed(which)

    assert printed_pages(review_html([review], DAY)) <= 2


def test_the_summary_of_a_folder_is_printed_on_two_sheets() -> None:
    """However many deals there are; then each file begins a sheet of its own."""
    html = review_html(folder(30), DAY)
    summary = re.sub(r"<article.*</article>", "", html, flags=re.DOTALL)

    assert printed_pages(summary) <= 2
    few = review_html(folder(1), DAY)
    alone = printed_pages(re.sub(r"<article.*</article>", "", few, flags=re.DOTALL))
    assert printed_pages(few) >= alone + few.count("<article")


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Of a book with much to say, of one with names that would run, and of a folder."""
    return [review_html(reviews, DAY) for reviews in ([reviewed("broken")], [hostile()], folder(2))]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_fits_a_screen(pages: list[str], width: int) -> None:
    """Nothing is wider than the screen, and everything that stands there is shown, without a script."""
    for html in pages:
        wide, room, hidden = tried_on(html, LOOKED_AT, width=width)
        assert wide <= room
        heads = {"Severity", "What was found, and what to do", "Where", "EUR a year", "Money a year"}
        assert set(hidden) <= (heads if width < 560 else set())
