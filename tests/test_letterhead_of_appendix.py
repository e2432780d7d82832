"""The letterhead of the appendix: that of the offer, on every page, wherever a house has a theme; formulas follow it down."""

from dataclasses import replace
from pathlib import Path

import pytest
from calc import Calc
from client_offers import HOUSE, SORTS, of_sort, offered
from recalculated import differences

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.cell_marks import MARKS
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.proposal.deal import Proposal

LINES = (
    "Northlight IT GmbH · Speicherweg 14, 20457 Hamburg",
    "Mara Lindqvist · +49 40 5550 142 · offers@northlight.example",
    "northlight.example · VAT DE 000 000 000",
)


def heads(book: Book) -> dict[str, list[object]]:
    """What is printed of the first three rows of every sheet, and what pictures are drawn there."""
    return {
        sheet.name: [
            *(
                cell.value
                for cell in sheet.cells
                if cell.row < 3 and sheet.area and cell.column <= sheet.area[1]
            ),
            *(picture.content for picture in sheet.pictures if picture.row < 3),
        ]
        for sheet in book.sheets
    }


def without_theme(deal: Proposal) -> Proposal:
    return replace(deal, card=replace(deal.card, theme=None))


def test_every_page_has_the_head_of_the_offer() -> None:
    """Logo and three lines, as on the four pages."""
    assert HOUSE.logo is not None
    for book in (client_book(offered()), appendix_book(offered())):
        for head in heads(book).values():
            assert head == [*LINES, HOUSE.logo.content]


def test_a_house_without_logo_has_its_name() -> None:
    """And a client's own contact stands in it."""
    deal = offered(theme=replace(HOUSE, logo=None), our_contact="Aled Price")

    for head in heads(appendix_book(deal)).values():
        assert "Northlight IT" in head
        assert any(str(line).startswith("Aled Price · ") for line in head)


def test_nothing_moves_without_a_theme() -> None:
    """Nor has an internal book a letterhead, whose inputs hold no theme."""
    deal = offered()
    plain, themed = appendix_book(without_theme(deal)), appendix_book(deal)

    assert not [line for head in heads(plain).values() for line in head if line in LINES]
    assert not [line for head in heads(internal_book(deal)).values() for line in head if line in LINES]
    for before, after in zip(plain.sheets, themed.sheets, strict=True):
        down = len(after.heights) - len(before.heights)
        assert down == 5
        own = {(cell.row, cell.column): cell.value for cell in after.cells if cell.row >= down}
        said = {(cell.row + down, cell.column): cell.value for cell in before.cells if cell.column < MARKS}
        assert {place for place in said if said[place] != own[place]} <= {
            (down, max(c for r, c in said if r == down))
        }


@pytest.mark.parametrize("sort", SORTS)
def test_formulas_follow_it_down(calc: Calc, tmp_path: Path, sort: str) -> None:
    """Every cell of an appendix with a letterhead recalculates to what is stored, for every sort of client."""
    assert differences(calc, appendix_book(of_sort(sort)), tmp_path / "appendix.xlsx") == []


def test_the_months_repeat_whose_they_are() -> None:
    """Below the letterhead of the first page: later pages have the line that names plan months and client."""
    for sheet in appendix_book(offered()).sheets:
        if sheet.name in ("Months", "At your hours"):
            assert sheet.repeat == 5
            assert any(cell.row == 5 and "Harbour & Lane" in str(cell.value) for cell in sheet.cells)
