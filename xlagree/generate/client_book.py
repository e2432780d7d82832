"""The client book of a deal, four pages to decide by and to sign: no internal figure is in it."""

from dataclasses import replace

from xlagree.generate.book.client_look import client_look
from xlagree.generate.book.look import ALERT
from xlagree.generate.book.seal import BOOK_FACT, CLIENT, LANGUAGE_FACT, WORDS_FACT, sealed_for_client
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.offer_acceptance import offer_acceptance
from xlagree.generate.pages.client.offer_order import offer_order
from xlagree.generate.pages.client.offer_plans import offer_plans
from xlagree.generate.pages.client.offer_rates import offer_rates
from xlagree.proposal.deal import Proposal
from xlagree.proposal.in_clients_words import in_clients_words
from xlagree.proposal.offers.frozen_offer import Offer, offer_of
from xlagree.proposal.offers.nearest_plans import with_room
from xlagree.terms.errors import AgreementError, Problem

DRAFT = "DRAFT, NOT TO BE SENT"


def client_book(proposal: Proposal, offer: Offer | None = None) -> Book:
    """What the client receives: no internal figure is in it. Without an offer under a number it is made of the proposal."""
    told = ClientOffer(*narrowed(proposal, offer))
    order, cells = offer_order(told)
    sheets = (
        offer_plans(told, cells.held),
        order,
        offer_rates(told, cells.choice),
        offer_acceptance(told, cells),
    )
    theme, facts = told.theme, {BOOK_FACT: CLIENT, LANGUAGE_FACT: told.speech.language}
    if theme.wording.get(told.speech.language):
        facts[WORDS_FACT] = "own"
    footer = foot(told.proposal, told.offer)
    look = client_look(theme, told.speech.language)
    return sealed_for_client(
        Book(
            told.about, theme.legal_name, proposal.date, sheets, {}, facts, footer, protected=True, look=look
        )
    )


def narrowed(proposal: Proposal, offer: Offer | None) -> tuple[Proposal, Offer]:
    """The proposal with the plans that have room, in the client's words, and its offer; raises where there is one plan."""
    if len(proposal.plans) < 2:
        raise AgreementError(Problem("nothing to compare with pay as you go", "offer at least one more plan"))
    return in_clients_words(with_room(proposal)), offer or offer_of(proposal)


def foot(proposal: Proposal, offer: Offer) -> str:
    """What stands at the foot of every page: who offers, which offer, to whom, and the digest of its prices."""
    house = proposal.card.house
    return " · ".join(filter(None, (house.legal_name, offer.number, offer.client, offer.digest_shown)))


def drafted(book: Book) -> Book:
    """The book with a mark in the first line and the footer of every page: it is not to be sent."""
    sheets = tuple(map(_marked, book.sheets))
    return sealed_for_client(replace(book, sheets=sheets, footer=f"{DRAFT} · {book.footer}"))


def _marked(sheet: Sheet) -> Sheet:
    first = min(sheet.cells, key=lambda cell: (cell.row, cell.column))
    mark = first._replace(
        value=f"{DRAFT} · {first.value}", style=replace(first.style, color=ALERT, bold=True)
    )
    return replace(sheet, cells=tuple(mark if cell is first else cell for cell in sheet.cells))
