"""The orders of a batch: for each proposal the names of its files and the number of its offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlagree.generate.inputs_digest import as_asked, deal_digest
from xlagree.intake.files import slugs
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.offer_ledger import LedgerLine, of_client, offered

if TYPE_CHECKING:
    from xlagree.proposal.offers.frozen_offer import Offer

APPENDIX = "-appendix"
"""How the name of the file ends that goes with a client book."""
PAGE_ENDING = "html"
CLIENT, INTERNAL, HELD = "client", "internal", "held"
"""Folders: what clients receive, what is for our own eyes, and deals of which nothing goes out."""
UNDER_WAY = "unfinished"
"""The folder that is there as long as a run is not finished."""
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class OrderSlip:
    """What is known of an order without its proposal: whose it is, the names of its files, and the number of its offer.

    A run keeps one of every client, and makes the proposal when its turn comes.
    """

    client: str
    """Whose books they are."""
    name: str
    folder: Path
    draft: bool = False
    offer_number: str = ""
    earlier: tuple[LedgerLine, ...] = ()
    """The offers that were made to the client before."""
    page: bool = False
    """Whether the offer is made as a page too."""
    deal: str = ""
    """The digest of all that its books follow from, however they are asked for."""
    place: int = 0
    """Which proposal it is for, counted from 0."""

    @property
    def inputs(self) -> str:
        """The digest of all that its books follow from."""
        return as_asked(self.deal, (self.draft, self.page))

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
    def every(self) -> tuple[Path, ...]:
        """The books that may be made of it, appendices included."""
        books = (self.path(folder) for folder in (CLIENT, INTERNAL, HELD))
        return (*books, *(self.appendix(folder) for folder in (CLIENT, HELD)))

    @property
    def record(self) -> Path:
        """What is kept of the books once they are in place, until the whole run is finished."""
        return self.folder / UNDER_WAY / f"{self.name}.json"

    def order(self, proposals: Sequence[Proposal]) -> "Order":
        """The order with its proposal, of those that the slips were written for."""
        return Order(**vars(self), proposal=proposals[self.place])


@dataclass(frozen=True)
class Order(OrderSlip):
    """The books to make for one proposal."""

    proposal: Proposal = field(kw_only=True)

    @cached_property
    def offer(self) -> "Offer":
        """What is offered, under the number that the same offer had before or a new one."""
        return offered(self.proposal, self.offer_number, self.earlier)


def order_slips(
    proposals: Sequence[Proposal],
    out: Path,
    draft: bool,
    ledger: Sequence[LedgerLine],
    page: bool = False,
    names: Mapping[str, str] = NO_NAMES,
    offers: Sequence[LedgerLine] = (),
) -> tuple[list[OrderSlip], list[Proposal]]:
    """A slip for each proposal, and the proposals without what clients used; each is asked for once.

    Files keep the `names` that clients had. Slips have the number that a client has of its own, or had in a run that was
    not finished; which of the others get one follows from what a run makes.
    """
    heads, digests = list[Proposal](), list[str]()
    for proposal in proposals:
        digests.append(deal_digest(proposal))
        heads.append(replace(proposal, usage=Usage(()), quality=None, demand=None, evidence=()))
    clients = [head.client.name for head in heads]
    kept = [names.get(client, "") for client in clients]
    there = {*clients}
    gone = [name for client, name in names.items() if client not in there]
    files = slugs(clients, ("", APPENDIX), kept, gone)
    had = {line.client: line.number for line in offers}
    numbers = [head.client.offer_number or had.get(head.client.name, "") for head in heads]
    slips = [
        OrderSlip(client, name, out, draft, number, of_client(ledger, client), page, deal, place)
        for place, (client, name, number, deal) in enumerate(
            zip(clients, files, numbers, digests, strict=True)
        )
    ]
    return slips, heads
