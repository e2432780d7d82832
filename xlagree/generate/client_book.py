"""The client book of a deal, put together from its pages: no internal figure is in it."""

from dataclasses import replace

from xlagree.generate.book.look import ALERT
from xlagree.generate.book.seal import BOOK_FACT, CLIENT
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.generate.pages.client.acceptance_page import acceptance_page
from xlagree.generate.pages.client.figures_page import figures_page
from xlagree.generate.pages.client.plan_charts import PlansCells
from xlagree.generate.pages.client.plans_page import hours_cell, plans_page
from xlagree.generate.pages.client.rate_card_page import rate_card_page
from xlagree.generate.pages.client.verdict_page import verdict_page
from xlagree.generate.pages.shared.benefits_page import benefits_page
from xlagree.generate.pages.shared.frame import day
from xlagree.generate.pages.shared.months_page import hours_page
from xlagree.generate.replay import replay_of
from xlagree.proposal.deal import Proposal

DRAFT = "DRAFT, NOT TO BE SENT"


def client_book(proposal: Proposal) -> Book:
    """What the client receives: no internal figure is in it."""
    replay, hours = replay_of(proposal), hours_cell()
    at_hours, live, asked = hours_page(proposal, replay.term_cells, hours, replay.blocks)
    years = [block.first for block in live], [block.first for block in replay.blocks]
    verdict, verdict_cells = verdict_page(proposal, hours, asked, *years)
    benefits, savings = benefits_page(proposal, replay.blocks, replay.term_cells)
    figures, drawn = figures_page(proposal, verdict_cells, asked, replay.blocks)
    sheets = (
        plans_page(proposal, PlansCells(asked, live, replay.blocks, savings, verdict_cells, drawn)),
        rate_card_page(proposal, replay.term_cells, drawn.versus),
        acceptance_page(proposal, replay.term_cells),
        benefits,
        replay.terms,
        *replay.sheets,
        at_hours,
        verdict,
        figures,
    )
    company, title = proposal.card.policy.company, f"Service plans for {proposal.client.name}"
    footer = " · ".join(filter(None, (company, title, day(proposal.date))))
    names, facts = {"hours_a_month": hours}, {BOOK_FACT: CLIENT}
    return Book(title, company, proposal.date, sheets, names, facts, footer, protected=True)


def drafted(book: Book) -> Book:
    """The book with a mark in the first line and the footer of every page: it is not to be sent."""
    return replace(book, sheets=tuple(map(_marked, book.sheets)), footer=f"{DRAFT} · {book.footer}")


def _marked(sheet: Sheet) -> Sheet:
    first = min(sheet.cells, key=lambda cell: (cell.row, cell.column))
    mark = replace(
        first, value=f"{DRAFT} · {first.value}", style=replace(first.style, color=ALERT, bold=True)
    )
    return replace(sheet, cells=tuple(mark if cell is first else cell for cell in sheet.cells))
