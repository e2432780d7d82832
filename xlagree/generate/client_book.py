"""The client book of a deal, put together from its pages: no internal figure is in it."""

from xlagree.generate.book.seal import BOOK_FACT, CLIENT
from xlagree.generate.book.sheet import Book
from xlagree.generate.pages.client.acceptance_page import acceptance_page
from xlagree.generate.pages.client.figures_page import figures_page
from xlagree.generate.pages.client.plan_charts import PlansCells
from xlagree.generate.pages.client.plans_page import plans_page
from xlagree.generate.pages.client.rate_card_page import LAST as RATE_CARD_LAST
from xlagree.generate.pages.client.rate_card_page import rate_card_page
from xlagree.generate.pages.client.verdict_page import HOURS_CELL, verdict_page
from xlagree.generate.pages.shared.benefits_page import benefits_page
from xlagree.generate.pages.shared.frame import day
from xlagree.generate.pages.shared.months_page import block, closing, mix_table, months_page
from xlagree.generate.replay import MONTH_COLUMNS, replay_of
from xlagree.proposal.deal import Proposal


def client_book(proposal: Proposal) -> Book:
    """What the client receives: no internal figure is in it."""
    replay = replay_of(proposal)
    live_page = months_page(
        "At your hours",
        proposal,
        "The same hours every month, month by month.",
        "These months follow the hours on the page Plans.",
    )
    mixes = mix_table(live_page, proposal)
    at_hours = proposal.at_hours(proposal.quoted_hours)
    numbers = [str(m + 1) for m in range(max(plan.term for plan in proposal.plans))]
    live = [
        block(live_page, plan, i, at_hours[i], replay.term_cells, numbers, (HOURS_CELL, mixes[i]))
        for i, plan in enumerate(proposal.plans)
    ]
    closing(live_page, "A year, without setup: all invoices of the term less setup, for twelve months.")
    years = [cells.year for cells in live], [cells.year for cells in replay.blocks]
    verdict, verdict_cells = verdict_page(proposal, *years)
    benefits, savings = benefits_page(proposal, replay.blocks, replay.term_cells)
    figures = figures_page(proposal, verdict_cells, replay.blocks)
    plans = plans_page(proposal, PlansCells(live, replay.blocks, savings, verdict_cells, figures))
    card = rate_card_page(proposal, replay.term_cells, figures.versus)
    acceptance = acceptance_page(proposal, replay.term_cells, replay.blocks)
    who, count = proposal.card.policy.company, len(proposal.plans)
    title = f"Service plans for {proposal.client.name}"
    footer = " · ".join(filter(None, (who, title, day(proposal.date))))
    sheets = (
        plans.sheet(freeze=(6, 2), area=(plans.row - 1, count + 8), footer=footer, first=True),
        card.sheet(freeze=(5, 2), area=(card.row - 1, RATE_CARD_LAST), footer=footer),
        acceptance.sheet(area=(acceptance.row - 1, 6), footer=footer),
        benefits.sheet(area=(benefits.row - 1, count + 1), footer=footer),
        replay.terms.sheet(area=(replay.terms.row - 1, count + 1), footer=footer, one_page=False),
        *replay.sheets(footer),
        live_page.sheet(area=(live_page.row - 1, MONTH_COLUMNS), footer=footer, one_page=False),
        verdict.sheet(area=(verdict.row - 1, max(count, 4) + 5), footer=footer),
        figures.page.sheet(area=(figures.page.row - 1, 3 * count + 5), footer=footer, one_page=False),
    )
    return Book(title, who, proposal.date, sheets, {"hours_a_month": HOURS_CELL}, {BOOK_FACT: CLIENT})
