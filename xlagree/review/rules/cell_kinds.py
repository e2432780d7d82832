"""What cells are to those who read them: numbers, texts or nothing, headings, labels, and rows of years."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from xlagree.generate.book.formula import COLUMNS, ROWS
from xlagree.review.reading.formula_parts import FormulaParts
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DOWN, RIGHT, step

Kind = Literal["number", "text", "empty", "error", "beyond"]

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_VOID = 4
"""Texts among the numbers of a row that stand for one, as "n/a" does, and are no labels."""

MOST_COPIES = 12
"""Copies of a formula that are looked at to tell what they read."""

MOST_LOOKED_AT = 40
"""Cells of a range that are looked at to tell what it holds."""

OF_A_PART = re.compile(
    r"\b(?:ytd|to date|thru|through|until|bis|first|last|top|best|worst|excl\w*|except|without|w/o|ohne|half|h[12]|q[1-4])\b",
    re.IGNORECASE,
)
"""Labels of totals that leave something out by intention."""

NO_NUMBER = re.compile(r"\b(?:void|n/?a|none|missing|absent|lost|no data|entfällt|fehlt)\b", re.IGNORECASE)
"""Texts in the place of numbers."""

RULED = " -=_*."
"""Signs that lines are drawn with."""

Said = tuple[Kind, bool, bool]
NUMBERS: Said = ("number", False, False)
EMPTY: Said = ("empty", False, False)
"""What a range holds, and whether it begins or ends with a text."""

APART_FROM_ITEMS = re.compile(
    r"\b(?:total|totals|subtotal|sub-total|sum|gesamt|summe|open\w*|clos\w*|begin\w*|start\w*|initial|brought|carried|b/?f|c/?f|"
    r"previous|prior|last|average|avg|mean|median|max\w*|min\w*|best|worst|net|gross|grand|overall|all|ytd|balance|difference|"
    r"diff|variance|var|change|growth|rate|target|goal|budget|limit|weight\w*|possible|points|out of|tax|vat|discount|less|"
    r"deduct\w*|percent\w*|ratio|share|year|month|week|date|period|no|number|count|index|code|id|std|stdev|deviation|check)\b|[%#Σ]",
    re.IGNORECASE,
)
"""Labels of lines that are no item like those beside them."""


@dataclass(frozen=True, eq=False)
class Kinds:
    """A sheet, asked what its cells are."""

    sheet: SheetSeen

    def of(self, cell: Address) -> Kind:
        """What a cell is; a formula that was never calculated counts as a number."""
        if not (0 <= cell[0] < ROWS and 0 <= cell[1] < COLUMNS):
            return "beyond"
        shown = self.sheet.cells.get(cell)
        if shown is None:
            return "empty"
        if shown.error:
            return "error"
        if isinstance(shown.value, str):
            return "text" if shown.value.strip() else "empty"
        return "number"

    def of_area(self, area: Area) -> Kind:
        """What a range is: numbers if one of those looked at is one, else text, else nothing."""
        (top, left), (bottom, right) = area
        if (top, left) == (bottom, right):
            return self.of((top, left))
        if top < 0 or left < 0 or bottom >= ROWS or right >= COLUMNS:
            return "beyond"
        if bottom - top > ROWS // 2 or right - left > COLUMNS // 2:
            return "number"
        found: set[Kind] = set()
        for i in range(min(MOST_LOOKED_AT, (bottom - top + 1) * (right - left + 1))):
            down, across = divmod(i, right - left + 1)
            kind = self.of((top + down, left + across))
            if kind == "number":
                return kind
            found.add(kind)
        return "text" if "text" in found else "empty"

    def read_alike(self, parts: FormulaParts, here: Address, copies: Sequence[Address]) -> bool:
        """Whether a formula reads kinds of cells in one place of its sheet that its copies read too, and not that cell itself.

        Of a range what it holds counts, and whether it begins or ends with a text. A number is like the empty cells that
        copies read, which compute with them as with 0.
        """
        looked_at = copies if len(copies) <= MOST_COPIES else copies[:: len(copies) // MOST_COPIES]
        others = [parts.areas(*copy) for copy in looked_at]
        for n, (sheet, area) in enumerate(parts.areas(*here)):
            if sheet:
                continue
            if area[0][0] <= here[0] <= area[1][0] and area[0][1] <= here[1] <= area[1][1]:
                return False
            own = self._said_by(area)
            alike = (own, EMPTY) if own == NUMBERS else (own,)
            if all(self._said_by(other[n][1]) not in alike for other in others):
                return False
        return True

    def _said_by(self, area: Area) -> Said:
        """An error is taken for the number that would stand there."""
        first, last = area
        kind = self.of_area(area)
        return "number" if kind == "error" else kind, self.of(first) == "text", self.of(last) == "text"

    def is_typed_number(self, cell: Address) -> bool:
        """Whether somebody typed a number there."""
        shown = self.sheet.cells.get(cell)
        return shown is not None and not shown.formula and isinstance(shown.value, float)

    def is_item(self, cell: Address) -> bool:
        """Whether somebody wrote a number there: alone, or as a sum of numbers such as =120+35.5."""
        parts = self.sheet.parts.get(cell)
        is_sum = parts is not None and bool(parts.numbers) and not parts.references and not parts.calls
        return is_sum or self.is_typed_number(cell)

    def is_ruled(self, cell: Address) -> bool:
        """Whether a cell holds a line drawn with signs, such as ---- or ====."""
        shown = self.sheet.cells.get(cell)
        return shown is not None and isinstance(shown.value, str) and not shown.value.strip(RULED)

    def says_nothing(self, cell: Address) -> bool:
        """Whether a text says that there is no number."""
        shown = self.sheet.cells.get(cell)
        return shown is not None and isinstance(shown.value, str) and bool(NO_NUMBER.search(shown.value))

    def number(self, cell: Address) -> float | None:
        """The number that a cell shows; None where it shows none."""
        shown = self.sheet.cells.get(cell)
        return shown.value if shown and isinstance(shown.value, float) else None

    def label(self, row: int, column: int) -> str:
        """The nearest text to the left in the row of a cell, but for one among numbers where another one stands before it."""
        places = self._texts_by_row.get(row, [])
        at = bisect_left(places, column) - 1
        for _ in range(min(at, MOST_VOID)):
            if "number" not in (self.of((row - 1, places[at])), self.of((row + 1, places[at]))):
                break
            at -= 1
        return str(self.sheet.cells[row, places[at]].value) if at >= 0 else ""

    def heading(self, row: int, column: int) -> str:
        """The nearest text above in the column of a cell."""
        places = self._texts_by_column.get(column, [])
        at = bisect_left(places, row) - 1
        return str(self.sheet.cells[places[at], column].value) if at >= 0 else ""

    def said_of(self, cell: Address, direction: tuple[int, int]) -> str:
        """What tells a cell from others of its line: its heading in a row, its label in a column."""
        return self.heading(*cell) if direction == RIGHT else self.label(*cell)

    @cached_property
    def _texts_by_row(self) -> Mapping[int, list[int]]:
        texts: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(
            cell
            for cell, shown in self.sheet.cells.items()
            if isinstance(shown.value, str) and not shown.error and shown.value.strip()
        ):
            texts[row].append(column)
        return texts

    @cached_property
    def _texts_by_column(self) -> Mapping[int, list[int]]:
        texts: dict[int, list[int]] = defaultdict(list)
        for row, columns in sorted(self._texts_by_row.items()):
            for column in columns:
                texts[column].append(row)
        return texts


def sets_apart(here: str, there: str) -> bool:
    """Whether a label or heading says that its line is a total, an opening or another kind than the line of another label.

    >>> sets_apart("Opening balance", "Rent"), sets_apart("Month 2", "Month 1"), sets_apart("Year", "Month 1")
    (True, False, True)
    """
    words = [{match[0].casefold() for match in APART_FROM_ITEMS.finditer(text)} for text in (here, there)]
    return bool(words[0] - words[1])


def says_part(said: str) -> bool:
    """Whether a label or heading says that a total is of a part, such as the year up to a month.

    >>> says_part("Thru Oct"), says_part("Top 3"), says_part("Total")
    (True, True, False)
    """
    return bool(OF_A_PART.search(said))


def is_year(number: float | None) -> bool:
    """Whether a number reads as a year."""
    return number is not None and number == int(number) and FIRST_YEAR <= number <= LAST_YEAR


def is_heading(kinds: Kinds, cell: Address, direction: tuple[int, int]) -> bool:
    """Whether a number counts on from the one beside it, as years and numbers of tests do above a table."""
    across = DOWN if direction == RIGHT else RIGHT
    number = kinds.number(cell) or 0.0
    beside = [kinds.number(step(cell, across, side)) for side in (-1, 1)]
    counts = any(other is not None and abs(other - number) == 1 for other in beside)
    return counts and (is_year(number) or 0 < number <= 31)
