"""The Rate card page says of a plan what its rows say."""

from dataclasses import replace

import pytest
from proposals import at, page, proposal, row_of, texts

from xlagree.generate.client_book import client_book
from xlagree.generate.pages.client.rate_card_page import rate_card_page
from xlagree.generate.pages.shared.terms_page import terms_page
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, by_ticket


@pytest.mark.parametrize(
    ("visit_charge", "says"),
    [
        (45, "A ticket costs the same at any hour; visits are charged as at list."),
        (0, "A ticket costs the same at any hour; visit charge waived."),
    ],
)
def test_a_ticket_has_no_premium(visit_charge: float, says: str) -> None:
    """Under a pack of tickets no premium is said to be charged as at list, where every row says by the ticket."""
    deal = proposal()
    pack = Plan("Ticket pack", "block", block_tickets=10, block_price=650, visit_charge=visit_charge,
                after_hours_multiplier=1.5, emergency_multiplier=2)  # fmt: skip
    usage = by_ticket([Entry(str(i), i, 2.0) for i in range(12)], 12)
    packed = replace(deal, usage=usage, card=replace(deal.card, plans=(deal.card.plans[0], pack)))
    sheet = rate_card_page(packed, terms_page(packed)[1], 1)

    assert at(sheet, row_of(sheet, "Emergency"), 4).value == "by the ticket"
    assert says in texts(sheet)


def test_premiums_of_hours_are_as_before() -> None:
    """Silver waives what pay as you go charges."""
    says = "Evening and weekend premium, emergency premium and visit charge waived."

    assert says in texts(page(client_book(proposal()), "Rate card"))
