"""The orders of a batch: for each proposal the names of its files and the number of its offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from xlagree.generate.inputs_digest import inputs_digest
from xlagree.intake.files import slugs
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.offer_ledger import LedgerLine, numbers_of, of_client, offered

APPENDIX = "-appendix"
"""How the name of the file ends that goes with a client book."""
PAGE_ENDING = "html"
CLIENT, INTERNAL, HELD = "client", "internal", "held"
"""Folders: what clients receive, what is for our own eyes, and deals of which nothing goes out."""
UNDER_WAY = "unfinished"
"""The folder that is there as long as a run is not finished."""
NO_NAMES: Mapping[str, str] = MappingProxyType({})


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
    inputs: str = ""
    """The digest of all that its books follow from."""

    def path(self, folder: str, ending: str = "xlsx") -> Path:
        """A file of this client."""
        return self.folder / folder / f"{self.name}.{ending}"

    def appendix(self, folder: str) -> Path:
        """The appendix beside a client book."""
        return self.folder / folder / f"{self.name}{APPENDIX}.xlsx"

    def theirs(self, folder: str) -> tuple[Path, Path, Path]:
        """The files that a client may receive: book, appendix, page."""
        return self.path(folder), self.appendix(folder), self.path(folder, PAGE_ENDING)

    @property
    def client(self) -> str:
        """Whose books they are."""
        return self.proposal.client.name

    @property
    def every(self) -> tuple[Path, ...]:
        """The books that may be made of it, appendices included."""
        books = (self.path(folder) for folder in (CLIENT, INTERNAL, HELD))
        return (*books, *(self.appendix(folder) for folder in (CLIENT, HELD)))

    @property
    def record(self) -> Path:
        """What is kept of the books once they are in place, until the whole run is finished."""
        return self.folder / UNDER_WAY / f"{self.name}.json"

    @cached_property
    def offer(self) -> Offer:
        """What is offered, under the number that the same offer had before or a new one."""
        return offered(self.proposal, self.offer_number, self.earlier)


def orders_of(
    proposals: Sequence[Proposal],
    out: Path,
    draft: bool,
    ledger: Sequence[LedgerLine],
    page: bool = False,
    names: Mapping[str, str] = NO_NAMES,
    offers: Sequence[LedgerLine] = (),
) -> list[Order]:
    """An order for each proposal, beside the offers that were made before; files keep the `names` that clients had, and offers that
    are in no ledger yet their numbers."""
    clients = [proposal.client.name for proposal in proposals]
    kept = [names.get(client, "") for client in clients]
    gone = [name for client, name in names.items() if client not in clients]
    files = slugs(clients, ("", APPENDIX), kept, gone)
    had = {line.client: line.number for line in offers}
    numbers = numbers_of(proposals, [line.number for line in ledger], had)
    return [
        Order(
            proposal,
            name,
            out,
            draft,
            number,
            of_client(ledger, proposal.client.name),
            page,
            inputs_digest(proposal, (draft, page)),
        )
        for proposal, name, number in zip(proposals, files, numbers, strict=True)
    ]
