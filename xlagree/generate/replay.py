"""What both books share: the terms, and the history month by month under each plan and as recorded."""

from dataclasses import dataclass

from xlagree.generate.book.sheet import Sheet
from xlagree.generate.pages.shared.frame import Links, unlinked
from xlagree.generate.pages.shared.history_page import history_page
from xlagree.generate.pages.shared.months_page import BlockCells, months_page
from xlagree.generate.pages.shared.terms_page import TermCells, terms_page
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.terms.errors import AgreementError, Problem


@dataclass(frozen=True)
class Replay:
    """The pages that both books share, and the cells on them that others refer to.

    `hours` is the range of the months' hours; without a history there is none, nor its page.
    """

    terms: Sheet
    term_cells: TermCells
    months: Sheet
    blocks: tuple[BlockCells, ...]
    history: Sheet | None = None
    hours: str = ""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The months, and what is known of the history where there is one."""
        return (self.months,) if self.history is None else (self.months, self.history)


def replay_of(proposal: Proposal, links: Links = unlinked, speech: ClientLanguage = ENGLISH) -> Replay:
    """The pages of the history under each plan; the terms follow the inputs where the book has them."""
    if len(proposal.plans) < 2:
        raise AgreementError(Problem("nothing to compare with pay as you go", "offer at least one more plan"))
    terms, term_cells = terms_page(proposal, links, speech)
    months, blocks = months_page(proposal, term_cells, speech)
    if not proposal.has_history:
        return Replay(terms, term_cells, months, blocks)
    return Replay(terms, term_cells, months, blocks, *history_page(proposal, speech))
