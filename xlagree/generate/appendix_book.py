"""The appendix to an offer: the same plans at any hours, with the terms, months and benefits behind their prices."""

from collections.abc import Mapping
from dataclasses import replace

from xlagree.generate.book.client_look import client_look
from xlagree.generate.book.dyed import dyed
from xlagree.generate.book.seal import (
    APPENDIX,
    BOOK_FACT,
    LANGUAGE_FACT,
    OFFER_FACT,
    WORDS_FACT,
    sealed_for_client,
)
from xlagree.generate.book.sheet import Book, BookLook
from xlagree.generate.client_book import foot, narrowed
from xlagree.generate.pages.client.figures_page import figures_page
from xlagree.generate.pages.client.plan_charts import PlansCells
from xlagree.generate.pages.client.plans_page import hours_cell, plans_page
from xlagree.generate.pages.client.verdict_page import verdict_page
from xlagree.generate.pages.shared.benefits_page import benefits_page
from xlagree.generate.pages.shared.months_page import hours_page
from xlagree.generate.replay import replay_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.in_clients_words import spoken_to
from xlagree.proposal.offers.frozen_offer import Offer

HOURS_NAME: Mapping[str, str] = {"en": "hours_a_month", "de": "stunden_im_monat", "fr": "heures_par_mois"}
"""What the cell of the hours is called, which a reader sees beside the line of formulas."""


def appendix_book(proposal: Proposal, offer: Offer | None = None) -> Book:
    """What a client may look up, in its language and the colours of the house: no internal figure is in it."""
    proposal, offer = narrowed(proposal, offer)
    theme, speech = proposal.card.house, spoken_to(proposal)
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
    title = speech.say("appendix_title", client=proposal.client.name)
    facts = {BOOK_FACT: APPENDIX, OFFER_FACT: offer.digest, LANGUAGE_FACT: speech.language}
    if theme.wording.get(speech.language):
        facts[WORDS_FACT] = "own"
    return sealed_for_client(
        Book(
            title,
            proposal.card.policy.company,
            proposal.date,
            tuple(dyed(sheet, theme) for sheet in sheets),
            {HOURS_NAME[speech.language]: hours},
            facts,
            foot(proposal, offer),
            protected=True,
            look=_look(theme, speech),
        )
    )


def _look(theme: Theme, speech: ClientLanguage) -> BookLook:
    """The look of the house on paper that lies on its side."""
    ours = BookLook()
    pages = f"&A, {speech.say('page_of', page='&P', pages='&N')}"
    return replace(
        client_look(theme, speech.language), upright=ours.upright, margin=ours.margin, numbered=pages
    )
