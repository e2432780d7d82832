"""What both books share: the terms, and the history month by month under each plan and as recorded."""

from dataclasses import dataclass

from xlagree.actuarial.experience.quality import warning
from xlagree.generate.book.sheet import Page, Sheet
from xlagree.generate.pages.shared.frame import Links, unlinked
from xlagree.generate.pages.shared.history_page import LAST as HISTORY_LAST
from xlagree.generate.pages.shared.history_page import history_page
from xlagree.generate.pages.shared.months_page import BlockCells, block, closing, months_page
from xlagree.generate.pages.shared.terms_page import TermCells, terms_page
from xlagree.pricing.usage import Month
from xlagree.proposal.deal import Proposal
from xlagree.terms.errors import AgreementError, Problem

MONTH_COLUMNS = 17


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
