"""The offer of a deal as one page for a browser, which holds the same prices as the client book: no internal figure is in it."""

from pathlib import Path

from xlagree.generate.client_book import DRAFT, narrowed
from xlagree.generate.page_marks import with_text_marks
from xlagree.generate.page_parts import with_part_marks
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.html.offer_html import offer_html
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.frozen_offer import Offer


def offer_page(proposal: Proposal, offer: Offer | None = None, draft: bool = False) -> str:
    """The page as text."""
    page = offer_html(ClientOffer(*narrowed(proposal, offer)), DRAFT if draft else "")
    return with_part_marks(with_text_marks(page))


def write_page(page: str, path: Path) -> None:
    """Write it, with the same bytes everywhere."""
    path.write_text(page, encoding="utf-8", newline="\n")
