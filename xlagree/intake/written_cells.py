"""Cells as the part of a sheet has them: where each stands, what is written in it, and the value that this is."""

from collections.abc import Callable, Sequence
from math import isfinite
from xml.etree.ElementTree import Element

from xlagree.intake.parts import local, text_of
from xlagree.terms.tables import column_index


class CellPlaces:
    """Where the rows and cells of a sheet stand, from 0: one without an address follows the one before."""

    def __init__(self) -> None:
        self.row = self.column = -1
        self._number = "0"
        self._columns: dict[str, int] = {}

    def begin(self, row: Element) -> None:
        """A row, of which the cells follow."""
        self.row = int(row.get("r", self.row + 2)) - 1
        self.column = -1
        self._number = str(self.row + 1)

    def of(self, cell: Element) -> tuple[int, int]:
        """The row and the column of a cell."""
        address = cell.get("r")
        at = (self.row, self.column + 1) if address is None else self._place(address)
        self.column = at[1]
        return at

    def _place(self, address: str) -> tuple[int, int]:
        """Mostly in the row that it is written in, and in a column that was met before."""
        letters = address.removesuffix(self._number)
        column = self._columns.get(letters)
        if column is not None and letters is not address:
            return self.row, column
        at = place_of(address)
        if at[0] == self.row:
            self._columns[letters] = at[1]
        return at


def place_of(address: str) -> tuple[int, int]:
    """The row and the column of an address, from 0; ValueError for what is none.

    >>> place_of("A1"), place_of("$AB$12")
    ((0, 0), (11, 27))
    """
    plain = address.replace("$", "").upper()
    letters = plain.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and len(letters) < 4) or letters == plain:
        raise ValueError(address)
    return int(plain[len(letters) :]) - 1, column_index(letters)


def written_in(cell: Element) -> tuple[str | None, Element | None, Element | None]:
    """What is written in a cell: the text of its value (None where it has none), its formula, and a text of its own."""
    text: str | None = None
    formula = own = None
    for child in cell:
        name = local(child.tag)
        if name == "v":
            text = child.text or ""
        elif name == "is":
            text, own = text_of(child), child
        elif name == "f":
            formula = child
    return text, formula, own


def value_of(
    kind: str, text: str, texts: Sequence[str], number: Callable[[str], float] = float
) -> float | str | bool | None:
    """The value that the text of a cell of a kind is, among the `texts` that cells share; dates written as text stay so.

    Raises LookupError or ValueError for what is none.

    >>> value_of("n", "1.5", ()), value_of("s", "0", ["Acme"]), value_of("b", "1", ()), value_of("str", "1.5", ())
    (1.5, 'Acme', True, '1.5')
    """
    if kind != "n" and kind in ("str", "inlineStr", "d", "e"):
        return text
    if not text or text.isspace():
        return None
    if kind == "s":
        index = int(text)
        if index < 0:
            raise IndexError(text)
        return texts[index]
    if kind == "b":
        return text.strip() in ("1", "true")
    value = number(text)
    if not isfinite(value) or "_" in text:
        raise ValueError(text)
    return value
