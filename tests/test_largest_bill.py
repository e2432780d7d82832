"""The largest bill of a month is one figure wherever a client reads it: the bill as it comes, what is charged once in it."""

from dataclasses import replace

import pytest
from client_offers import BLOCK_20, BRONZE, GO, SILVER, offered
from proposals import page, texts

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.html.page_lines import sections
from xlagree.proposal.client_verdict import whole
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.frozen_offer import offer_of

LABEL = "Largest bill of a month, setting up included"


def deal(setup: float) -> Proposal:
    """An offer whose recommended plan is set up for so much, Bronze for 240 and pay as you go for nothing."""
    given = offered()
    return replace(given, card=replace(given.card, plans=(GO, BRONZE, replace(SILVER, setup_fee=setup))))


def shown(book: Book, sheet: str) -> list[object]:
    """The amounts of the line on a page of a book."""
    cells = page(book, sheet).cells
    row = next(cell.row for cell in cells if cell.column == 1 and cell.value == LABEL)
    return [cell.value for cell in cells if cell.row == row and 2 <= cell.column <= 4]


@pytest.mark.parametrize("setup", [0.0, 480.0, 3000.0])
def test_one_largest_bill_everywhere(setup: float) -> None:
    """The offer, its page, its record and the appendix have the same amounts: those of the months as they are invoiced."""
    given = deal(setup)
    largest = [max(month.invoiced for month in year.months) for year in given.replays]
    told = ClientOffer(given, offer_of(given))
    lines = {line.text: line.cells for section in sections(told) for line in section.lines}

    assert shown(client_book(given), "Plans") == pytest.approx(largest)
    assert shown(appendix_book(given), "Plans") == pytest.approx(largest)
    assert [plan.largest_bill for plan in told.offer.plans] == pytest.approx(largest, abs=0.005)
    assert lines[LABEL] == tuple(told.speech.money(whole(one)) for one in largest)
    assert largest[2] >= 1490 + setup


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        (0.0, "Largest bill of a month: €2,700, not €4,030"),
        (480.0, "Largest bill without setting up: €2,700, not €4,030"),
    ],
)
def test_the_chart_of_bills_says_that_setting_up_is_not_in_it(setup: float, said: str) -> None:
    """Its columns are bills without what is charged once, so its title does not contradict the line above it."""
    given = offered(recommend="Block 20")
    block = replace(BLOCK_20, setup_fee=setup)
    book = client_book(replace(given, card=replace(given.card, plans=(GO, block))))

    assert said in texts(page(book, "Plans"))
