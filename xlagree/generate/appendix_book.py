"""The appendix to an offer: the same plans at any hours, with the terms, months and benefits behind their prices."""

from dataclasses import replace

from xlagree.generate.book.seal import APPENDIX, BOOK_FACT, OFFER_FACT, sealed_for_client
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import foot, narrowed
from xlagree.generate.pages.client.figures_page import figures_page
from xlagree.generate.pages.client.plan_charts import PlansCells
from xlagree.generate.pages.client.plans_page import hours_cell, plans_page
from xlagree.generate.pages.client.verdict_page import verdict_page
from xlagree.generate.pages.shared.benefits_page import benefits_page
from xlagree.generate.pages.shared.months_page import hours_page
from xlagree.generate.replay import replay_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH
from xlagree.proposal.offers.frozen_offer import Offer


def appendix_book(proposal: Proposal, offer: Offer | None = None) -> Book:
    """What a client may look up: no internal figure is in it."""
    proposal, offer = narrowed(proposal, offer)
    speech = ENGLISH
    replay, hours = replay_of(proposal, speech=speech), hours_cell(proposal, speech)
    at_hours, live, asked = hours_page(proposal, replay.term_cells, hours, replay.blocks, speech)
    years = [block.first for block in live], [block.first for block in replay.blocks]
    verdict, verdict_cells = verdict_page(proposal, hours, asked, *years, speech)
    benefits, savings = benefits_page(proposal, replay.blocks, replay.term_cells, speech)
    figures, drawn = figures_page(proposal, verdict_cells, asked, replay.blocks, speech)
    sheets = (
        plans_page(proposal, PlansCells(asked, live, replay.blocks, savings, verdict_cells, drawn), speech),
        benefits,
        replay.terms,
        *replay.sheets,
        at_hours,
        *(replace(workings, printed=False) for workings in (verdict, figures)),
    )
    company, title = proposal.card.policy.company, f"Appendix to the service plans for {proposal.client.name}"
    names, facts = {"hours_a_month": hours}, {BOOK_FACT: APPENDIX, OFFER_FACT: offer.digest}
    return sealed_for_client(
        Book(title, company, proposal.date, sheets, names, facts, foot(proposal, offer), protected=True)
    )
