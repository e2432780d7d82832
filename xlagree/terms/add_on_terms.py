"""The terms of what can be ordered beside a plan, and the names of the rates of VAT that it may have."""

# ruff: noqa: E501  # one line for each term, as in a table
from xlagree.terms import quantities as q
from xlagree.terms.vocabulary import Term
from xlagree.terms.written_numbers import as_number

USUAL, NO_RATE = "usual", "none"
RATE_NAMES = (USUAL, "second", "third", "fourth", NO_RATE)
"""The rates of a theme in their order, and none of them."""
MOST_ADD_ONS = 8
"""So many have room on the page of an offer."""
ORDERED = q.Number("count", "a whole number from 0 to 9,999", high=9999, whole=True)
"""How many of an add-on are ordered."""


class OneOrNone(q.YesNo):
    """Whether one of an add-on is ordered: yes or no, or their number, which people type in the columns beside it.

    >>> OneOrNone().check("Handbook", "1"), OneOrNone().check("Handbook", "no")
    (True, False)
    """

    def check(self, term: str, cell: object) -> bool:
        """Whether a cell says yes, or 1."""
        number = as_number(cell)
        return bool(number) if number in (0, 1) else super().check(term, cell)


ADD_ON_TERMS: tuple[Term, ...] = (
    Term("add-on", q.TEXT, "What it is called; a column of this name in the clients table says who asked for it.", ("name", "option"), required=True),
    Term("what it is", q.TEXT, "One line below its name.", ("description",)),
    Term("per", q.TEXT, "What is counted, such as user; blank: it is ordered with yes or no.", ("counted by",)),
    Term("monthly price", q.MONEY, "Price of one every month.", ("monthly", "price a month")),
    Term("price once", q.MONEY, "Price of one at the start.", ("once", "one-off price")),
    Term("vat", q.Word(RATE_NAMES), "Which rate of the theme, by its place there; none: without VAT; blank: usual, the first.", ("vat rate", "tax rate")),
)  # fmt: skip
