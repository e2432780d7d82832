"""The client book of a proposal, put together from its pages, and what both books share: the replay and its checks."""

from dataclasses import dataclass

from xlagree.costs import labour_hours
from xlagree.errors import AgreementError, Problem
from xlagree.proposal import Proposal
from xlagree.quality import warning
from xlagree.usage import Month
from xlagree.workbook.pages.acceptance import acceptance_page
from xlagree.workbook.pages.benefits import benefits_page
from xlagree.workbook.pages.checks import Check
from xlagree.workbook.pages.figures import figures_page
from xlagree.workbook.pages.frame import day
from xlagree.workbook.pages.history import LAST as HISTORY_LAST
from xlagree.workbook.pages.history import history_page
from xlagree.workbook.pages.inputs import Links, unlinked
from xlagree.workbook.pages.months import BlockCells, block, closing, mix_table, months_page
from xlagree.workbook.pages.plan_charts import PlansCells
from xlagree.workbook.pages.plans import plans_page
from xlagree.workbook.pages.rate_card import LAST as RATE_CARD_LAST
from xlagree.workbook.pages.rate_card import rate_card_page
from xlagree.workbook.pages.terms import TermCells, terms_page
from xlagree.workbook.pages.verdict import HOURS_CELL, verdict_page
from xlagree.workbook.seal import BOOK_FACT, CLIENT
from xlagree.workbook.sheet import Book, Page, Sheet

MONTH_COLUMNS = 17
LABOUR_HOURS = 3
"""The column of the Labour page that has hours and nothing else that adds up."""


@dataclass(frozen=True)
class Replay:
    """The pages that both books share: the terms, and the history month by month, under each plan and as recorded."""

    terms: Page
    term_cells: TermCells
    months: Page
    blocks: tuple[BlockCells, ...]
    history: Page | None
    hours: str

    def sheets(self, footer: str) -> tuple[Sheet, ...]:
        """The months, and what is known of the history where there is one."""
        months = self.months.sheet(area=(self.months.row - 1, MONTH_COLUMNS), footer=footer, one_page=False)
        if self.history is None:
            return (months,)
        return months, self.history.sheet(area=(self.history.row - 1, HISTORY_LAST), footer=footer)


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


def replay_of(proposal: Proposal, links: Links = unlinked) -> Replay:
    """The pages of the history under each plan; the terms follow the inputs where the book has them."""
    if len(proposal.plans) < 2:
        raise AgreementError(Problem("nothing to compare with pay as you go", "offer at least one more plan"))
    terms, term_cells = terms_page(proposal, links=links)
    months = months_page(
        "Months",
        proposal,
        "Your own work under each plan, month by month."
        if proposal.has_history
        else "The hours given, under each plan, month by month.",
        "Hours counted are billed hours times role and class; money is rounded on invoice lines.",
    )
    labels = [
        [month.label or str(m + 1) for m, month in enumerate(_shown(proposal, i))]
        for i in range(len(proposal.plans))
    ]
    blocks = tuple(
        block(months, plan, i, proposal.replays[i], term_cells, labels[i])
        for i, plan in enumerate(proposal.plans)
    )
    closing(
        months,
        "A year, without setup: all invoices of the term less setup, for twelve months.",
        warning(proposal.noted) if proposal.has_history else "",
    )
    history, hours = history_page(proposal) if proposal.has_history else (None, "")
    return Replay(terms, term_cells, months, blocks, history, hours)


def _shown(proposal: Proposal, i: int) -> tuple[Month, ...]:
    """The months that a plan's term replays; given hours are numbered."""
    months = proposal.worked.latest(proposal.plans[i].term).months
    return months if proposal.has_history else months * proposal.plans[i].term


def history_checks(proposal: Proposal, replay: Replay, labour: Page) -> list[Check]:
    """The hours of the months are those of the work by role and class."""
    if replay.history is None:
        return []
    months = (proposal.history.hours, f"SUM({replay.hours})")
    by_role = sum(labour_hours(proposal.card.costs, proposal.history).values())
    worked = (by_role, f"SUM({labour.span(0, LABOUR_HOURS, labour.row - 1, LABOUR_HOURS)})")
    return [Check("History: the months' hours are the hours by role and class", months, worked)]


def plan_checks(
    proposal: Proposal, replay: Replay, savings: list[list[str]], cells: list[tuple[str, ...]]
) -> list[Check]:
    """Benefits add up, margin is price less cost, and the hours of every plan balance."""
    checks = []
    for i, plan in enumerate(proposal.plans):
        ledger, months, block_cells = proposal.ledgers[i], proposal.replays[i], replay.blocks[i]
        price, cost, margin = cells[i]
        base = replay.blocks[0].year
        saved = (sum(ledger.savings), "+".join(savings[i]))
        checks.append(
            Check(
                f"{plan.name}: benefits add up to the saving",
                saved,
                (ledger.saving, f"ROUND({base},2)-ROUND({block_cells.year},2)"),
            )
        )
        total = proposal.costs[i].total
        checks.append(
            Check(
                f"{plan.name}: price less cost is the margin",
                (months.year - total, f"{price}-{cost}"),
                (months.year - total, margin),
            )
        )
        at = block_cells.ranges
        if "used" in at:
            worked, over = (
                sum(row.work.inside for row in months.months),
                sum(row.hours.over for row in months.months),
            )
            used = sum(row.hours.used for row in months.months)
            beyond = f"+SUM({at['over']})" if "over" in at else ""
            checks.append(
                Check(
                    f"{plan.name}: hours counted are used or beyond",
                    (worked, f"SUM({at['inside']})"),
                    (used + over, f"SUM({at['used']}){beyond}"),
                )
            )
    return checks
