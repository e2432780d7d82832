"""Offers in every language, of three to six plans, to clients of every sort: each is made once for all that is asserted of it."""

from dataclasses import dataclass
from functools import cached_property

from client_offers import ALL_SORTS, HOUSE, PLANS, of_sort

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.sheet import Book, Cell, Sheet, Value
from xlagree.generate.client_book import client_book
from xlagree.generate.offer_page import offer_page
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.offers.frozen_offer import Offer, offer_of

CASES = [(sort, count, language) for sort in ALL_SORTS for count in PLANS for language in LANGUAGES]
PAIRS = [
    (sort, count, LANGUAGES[(i + j) % len(LANGUAGES)])
    for i, sort in enumerate(ALL_SORTS)
    for j, count in enumerate(PLANS)
]
"""Every sort with every number of plans, and either of them with every language."""
COVERING = [
    (ALL_SORTS[i % len(ALL_SORTS)], count, language)
    for i, (count, language) in enumerate((count, language) for count in PLANS for language in LANGUAGES)
]
"""Every language with every number of plans, and every sort twice."""
HALF = [COVERING[i] for i in (0, 1, 4, 5, 8, 9)]
"""Every language, every number of plans, and every sort once."""


@dataclass(frozen=True)
class Made:
    """An offer with all that a client receives of it."""

    sort: str
    count: int
    language: str

    @property
    def deal(self) -> Proposal:
        """The deal."""
        return of_sort(self.sort, self.count, self.language)

    @cached_property
    def offer(self) -> Offer:
        """What is frozen of it."""
        return offer_of(self.deal)

    @property
    def speech(self) -> ClientLanguage:
        """The language of the client."""
        return HOUSE.spoken(self.language)

    @cached_property
    def book(self) -> Book:
        """The four pages."""
        return client_book(self.deal, self.offer)

    @cached_property
    def appendix(self) -> Book:
        """What can be looked up."""
        return appendix_book(self.deal, self.offer)

    @cached_property
    def page(self) -> str:
        """The page for a browser."""
        return offer_page(self.deal, self.offer)

    def sheet(self, key: str) -> Sheet:
        """One of the four pages, by the key of its name."""
        name = self.speech.say(key)
        return next(sheet for sheet in self.book.sheets if sheet.name == name)

    def line(self, page: str, key: str, **names: str) -> list[Value]:
        """What a printed line says right of its label, by the key of that."""
        sheet, text = self.sheet(page), self.speech.say(key, **names)
        row = next(cell.row for cell in sheet.cells if cell.column == 1 and cell.value == text)
        return [cell.value for cell in printed(sheet) if cell.row == row and cell.column > 1]


def printed(sheet: Sheet) -> list[Cell]:
    """The cells of a sheet that are printed, row by row."""
    assert sheet.area is not None
    last = sheet.area[1]
    return sorted(
        (cell for cell in sheet.cells if cell.column <= last), key=lambda cell: (cell.row, cell.column)
    )
