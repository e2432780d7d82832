"""What a review says of an offer in a file: which it is, to whom, whether it is untouched, and the deal that it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfferSeen:
    """An offer in a client book, its appendix or a page; its digest is made of the prices as they are in the file.

    `deal` is the internal book that it belongs to, as a report calls it; blank where none was reviewed. `cells` were
    compared with what they were made with, `agree` are as they were.
    """

    number: str
    client: str
    digest: str
    untouched: bool
    cells: int = 0
    agree: int = 0
    deal: str = ""
    currency: str = ""
