"""How a file differs from the book that its own inputs give: one cell, row or sheet, and in what way."""

from dataclasses import dataclass
from typing import Literal

from xlagree.generate.book.sheet import Value
from xlagree.generate.book.wording import Spot

Kind = Literal[
    "typed over",  # a number or text stands where a formula belongs
    "formula changed",  # another formula than the book was made with
    "left behind",  # no formula followed the cells it is to where rows or columns moved
    "stale",  # a formula's value is not what its own cells give
    "follows",  # a value differs because a cell that it is computed from does
    "figure changed",  # a figure computed by xlagree is another
    "out of date",  # a figure is that of the inputs as sealed, not of those now in the book
    "to text",  # a number was turned into text
    "label changed",
    "format changed",  # a number is shown in another format
    "offer differs",  # a book for a client offers something else than its deal
    "choice",  # a cell that a client may fill in holds something else
    "marks gone",  # what a row of a client book was made with is no longer beside it
    "emptied",
    "added",
    "row deleted",
    "row added",
    "rows moved",  # blank rows are more or fewer
    "column deleted",
    "column added",
    "columns moved",
    "sheet deleted",
    "sheet added",
    "sheets moved",
    "sheet renamed",
]
"""How a cell, a row or a sheet of a file differs from its shadow."""


@dataclass(frozen=True)
class Difference:
    """One cell, row or sheet of a file that is not as its shadow has it."""

    kind: Kind
    spot: Spot
    label: str
    shown: Value | None
    wanted: Value | None
    formula: str = ""
    was: str = ""
    money: float | None = None
