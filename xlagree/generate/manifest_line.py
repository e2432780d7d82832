"""A line of the manifest: the books of one client, the digest of each, and what they say."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, fields

from xlagree.intake.files import as_it_was
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
    inputs_sha256: str
    """The digest of all that the books follow from: where it is the same they are not made again."""
    pdf: str | None = None
    """The client book printed: blank where that failed, None where nobody asked for it."""
    page: str | None = None
    """The offer as a page for a browser: blank where it is held back, None where nobody asked for it."""
    page_sha256: str | None = None
    offer_number: str | None = None
    """The number of the offer; None where offers have none, or where no book went out."""
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


ASKED = ("pdf", "page", "page sha256", "offer number")
"""The last columns of the manifest, each there where it was asked for."""
FILES = ("client book", "appendix", "internal book", "page")
"""The columns that name files; that of the digest of each has the same name with sha256."""
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


def made_of(line: Mapping[str, object]) -> Made:
    """A line of the manifest of an earlier run read back; what it has to the cent stays so."""

    def cell(field: Field[object]) -> object:
        value = line.get(field.name.replace("_", " "))
        if "float" in str(field.type):
            return float(str(value).replace(",", ".")) if value not in (None, "") else None
        return as_it_was(str(value)) if value is not None else "" if field.default is MISSING else None

    deal = DealLine(**{field.name: cell(field) for field in fields(DealLine)})  # type: ignore[arg-type]  # by their own types
    own = {field.name: cell(field) for field in fields(Made) if field.name not in ("deal", "offer")}
    return Made(deal=deal, **own)  # type: ignore[arg-type]  # the same
