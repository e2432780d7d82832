"""The client book of a proposal, put together from its pages."""

from xlagree.errors import AgreementError, Problem
from xlagree.proposal import Proposal
from xlagree.workbook.pages.benefits import benefits_page
from xlagree.workbook.pages.figures import figures_page
from xlagree.workbook.pages.frame import day
from xlagree.workbook.pages.months import block, closing, mix_table, months_page
from xlagree.workbook.pages.plans import PlansCells, plans_page
from xlagree.workbook.pages.terms import terms_page
from xlagree.workbook.pages.verdict import HOURS_CELL, verdict_page
from xlagree.workbook.sheet import Book


def client_book(proposal: Proposal) -> Book:
    """What the client receives: no internal figure is in it."""
    if len(proposal.plans) < 2:
        raise AgreementError(Problem("nothing to compare with pay as you go", "offer at least one more plan"))
    numbers = [str(m + 1) for m in range(max(plan.term for plan in proposal.plans))]
    labels = [month.label or numbers[i] for i, month in enumerate(proposal.worked.months)]
    terms, term_cells = terms_page(proposal)
    live_page = months_page(
        "At your hours",
        proposal,
        "The same hours every month, month by month.",
        "These months follow the hours on the page Plans.",
    )
    mixes = mix_table(live_page, proposal)
    at_hours = proposal.at_hours(proposal.quoted_hours)
    live = [
        block(live_page, plan, i, at_hours[i], term_cells, numbers, (HOURS_CELL, mixes[i]))
        for i, plan in enumerate(proposal.plans)
    ]
    replay_page = months_page(
        "Months",
        proposal,
        "Your own work under each plan, month by month.",
        "Hours counted are billed hours times role and class; money is rounded on invoice lines.",
    )
    replays = [
        block(replay_page, plan, i, proposal.replays[i], term_cells, labels)
        for i, plan in enumerate(proposal.plans)
    ]
    for page in (live_page, replay_page):
        closing(page, "A year, without setup: all invoices of the term less setup, for twelve months.")
    verdict, verdict_cells = verdict_page(
        proposal, [cells.year for cells in live], [cells.year for cells in replays]
    )
    benefits, savings = benefits_page(proposal, replays)
    figures = figures_page(proposal, verdict_cells, replays)
    plans = plans_page(proposal, PlansCells(live, replays, savings, verdict_cells, figures))
    who = proposal.card.policy.company
    footer = f"{who} · Service plans for {proposal.client.name} · {day(proposal.date)}".strip(" ·")
    count = len(proposal.plans)
    sheets = (
        plans.sheet(freeze=(6, 2), area=(plans.row - 1, count + 8), footer=footer, first=True),
        benefits.sheet(area=(benefits.row - 1, count + 1), footer=footer),
        terms.sheet(area=(terms.row - 1, count + 1), footer=footer),
        replay_page.sheet(area=(replay_page.row - 1, 17), footer=footer, one_page=False),
        live_page.sheet(area=(live_page.row - 1, 17), footer=footer, one_page=False),
        verdict.sheet(area=(verdict.row - 1, max(count, 4) + 5), footer=footer),
        figures.page.sheet(area=(figures.page.row - 1, 3 * count + 5), footer=footer, one_page=False),
    )
    return Book(
        f"Service plans for {proposal.client.name}", who, proposal.date, sheets, {"hours_a_month": HOURS_CELL}
    )
