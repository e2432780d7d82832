"""The review of an offer as a page: its texts against the marks of them, its prices against their digest and the ledger."""

from collections.abc import Sequence
from pathlib import Path

from xlagree.generate.page_marks import text_changes
from xlagree.generate.page_parts import OF_PRICES, part_changes
from xlagree.intake.offer_files import page_text, read_offer
from xlagree.proposal.offers.changed_prices import differences
from xlagree.proposal.offers.offer_ledger import LedgerLine
from xlagree.proposal.rules.finding import Finding
from xlagree.review.offer_seen import OfferSeen
from xlagree.terms.errors import Place

SENT = "ask for the page as it was sent"


def review_page(path: Path, ledger: Sequence[LedgerLine] | None) -> tuple[tuple[Finding, ...], OfferSeen]:
    """What was changed in a page, and the offer in it; raises where there is none."""
    held = read_offer(path)
    number = held.text("number")
    sent = [line for line in ledger or () if line.number == number]
    prices = list(differences(held.record, sent[-1].record)) if sent else []
    if not prices and not held.intact:
        prices = ["its prices are not those of the digest beside them"]
    page = page_text(path)
    found = (
        *(_found("T03", f"figure changed: {said}") for said in prices),
        *(_found("T01", f"text changed: {said}") for said in text_changes(page)),
        *(_found("T03", f"figure changed: {said}") for part, said in part_changes(page) if part in OF_PRICES),
        *(_found("T06", f"changed: {said}") for part, said in part_changes(page) if part not in OF_PRICES),
    )
    return found, OfferSeen(
        number, held.text("client"), held.digest, not found, currency=held.text("currency")
    )


def _found(code: str, message: str) -> Finding:
    return Finding(code, "error", Place(), message, SENT)
