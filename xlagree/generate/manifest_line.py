"""A line of the manifest: the books of one client, the digest of each, and what they say."""

from dataclasses import asdict, dataclass, fields

from xlagree.proposal.offers.offer_ledger import LedgerLine
from xlagree.proposal.summary import DealLine


@dataclass(frozen=True)
class Made:
    """The books of one client and what they say: a line of the manifest, in its order.

    A client book that is held back, and its appendix, are not there (blank), or drafts in the folder of what is held.
    """

    client: str
    deal: DealLine
    client_book: str
    internal_book: str
    client_book_sha256: str
    internal_book_sha256: str
    appendix: str
    appendix_sha256: str
    pdf: str | None = None
    """The client book printed: blank where that failed, None where nobody asked for it."""
    page: str | None = None
    """The offer as a page for a browser: blank where it is held back, None where nobody asked for it."""
    page_sha256: str | None = None
    offer: LedgerLine | None = None
    """What was offered in the client book, for the ledger; None where no book went out."""

    @property
    def record(self) -> dict[str, str | float | None]:
        """The line by its columns; PDF and page are the last, where they were asked for."""
        named = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("deal", "offer")
        }
        named = {name: value for name, value in named.items() if value is not None}
        client = {"client": named.pop("client")}
        return {name.replace("_", " "): value for name, value in (client | asdict(self.deal) | named).items()}


ASKED = ("pdf", "page", "page sha256")
"""The last columns of the manifest, each there where it was asked for."""
HEAD = (
    *(
        name.replace("_", " ")
        for name in (
            "client",
            *(field.name for field in fields(DealLine)),
            *(field.name for field in fields(Made)[2 : -1 - len(ASKED)]),
        )
    ),
    "rate card sha256",
    "run",
)
"""The columns of the manifest, before those that were asked for. No times: the same inputs give the same bytes."""
