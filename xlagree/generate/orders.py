"""The orders of a batch: for each proposal the names of its files and the number of its offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xlagree.intake.files import slugs
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.offer_ledger import LedgerLine, numbers_of, of_client, offered

APPENDIX = "-appendix"
"""How the name of the file ends that goes with a client book."""
PAGE_ENDING = "html"


@dataclass(frozen=True)
class Order:
    """The books to make for one proposal."""

    proposal: Proposal
    name: str
    folder: Path
    draft: bool = False
    offer_number: str = ""
    earlier: tuple[LedgerLine, ...] = ()
    """The offers that were made to the client before."""
    page: bool = False
    """Whether the offer is made as a page too."""

    def path(self, folder: str, ending: str = "xlsx") -> Path:
        """A file of this client."""
        return self.folder / folder / f"{self.name}.{ending}"

    def appendix(self, folder: str) -> Path:
        """The appendix beside a client book."""
        return self.folder / folder / f"{self.name}{APPENDIX}.xlsx"

    def theirs(self, folder: str) -> tuple[Path, Path, Path]:
        """The files that a client may receive: book, appendix, page."""
        return self.path(folder), self.appendix(folder), self.path(folder, PAGE_ENDING)

    @cached_property
    def offer(self) -> Offer:
        """What is offered, under the number that the same offer had before or a new one."""
        return offered(self.proposal, self.offer_number, self.earlier)


def orders_of(
    proposals: Sequence[Proposal], out: Path, draft: bool, ledger: Sequence[LedgerLine], page: bool = False
) -> list[Order]:
    """An order for each proposal, beside the offers that were made before."""
    names = slugs((proposal.client.name for proposal in proposals), ("", APPENDIX))
    numbers = numbers_of(proposals, [line.number for line in ledger])
    return [
        Order(proposal, name, out, draft, number, of_client(ledger, proposal.client.name), page)
        for proposal, name, number in zip(proposals, names, numbers, strict=True)
    ]
