"""References of formulas: the cells and ranges that they read, as distances that all copies of a formula share."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from xlagree.generate.book.formula import COLUMNS, END, ROWS, column_of

Address = tuple[int, int]
Area = tuple[Address, Address]
"""The first and the last cell of a range, counted from 0."""


_End = tuple[int | None, bool, int | None, bool]


class Reference(NamedTuple):
    """A cell or a range that a formula reads: rows and columns as distances from its cell, or as they are where `$` holds them.

    `sheet` is the sheet that it names, "" for its own. `fixed` tells for top, left, bottom and right what `$` holds.
    `by` is the function that it is handed to, in capitals, or "".
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    fixed: tuple[bool, bool, bool, bool]
    by: str = ""

    def area(self, row: int, column: int) -> Area:
        """The first and last cell that a copy of the formula in a cell reads; they may lie beyond the sheet."""
        _, top, left, bottom, right, (top_fixed, left_fixed, bottom_fixed, right_fixed), _ = self
        if not top_fixed:
            top += row
        if not left_fixed:
            left += column
        if not bottom_fixed:
            bottom += row
        if not right_fixed:
            right += column
        if top > bottom:
            top, bottom = bottom, top
        if left > right:
            left, right = right, left
        return (top, left), (bottom, right)

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right and self.fixed[:2] == self.fixed[2:]


def sheet_named(text: str) -> str:
    """The sheet that stands before a reference.

    >>> sheet_named("'Mike''s plans'!"), sheet_named("Plans!")
    ("Mike's plans", 'Plans')
    """
    return text.rstrip("!").strip("'").replace("''", "'")


def reference_between(sheet: str, ends: Sequence[str], row: int, column: int, by: str = "") -> Reference:
    """The reference with one end or two in a cell's formula; whole columns and rows reach as far as a sheet does.

    >>> reference_between("", ["B$2", "B5"], 5, 1).area(5, 2)
    ((1, 2), (4, 2))
    """
    top, top_fixed, left, left_fixed = _sides(ends[0])[0]
    bottom, bottom_fixed, right, right_fixed = _sides(ends[-1])[1]
    bottom = ROWS - 1 if bottom is None else bottom
    right = COLUMNS - 1 if right is None else right
    return Reference(
        sheet,
        (top or 0) if top_fixed else (top or 0) - row,
        (left or 0) if left_fixed else (left or 0) - column,
        bottom if bottom_fixed else bottom - row,
        right if right_fixed else right - column,
        (top_fixed, left_fixed, bottom_fixed, right_fixed),
        by,
    )


@lru_cache(maxsize=1 << 14)
def _sides(text: str) -> tuple[_End, _End]:
    """The first end and the last of a cell, or of whole rows or columns."""
    first, _, last = text.partition(":")
    end = _end(first)
    return end, _end(last) if last else end


def _end(text: str) -> _End:
    """The row and the column of an end, each with whether it is fixed, as one that is not written is."""
    end = END.fullmatch(text)
    assert end, "tokens of the kind reference have no other ends"
    across_fixed, across, down_fixed, down = end.groups()
    return (
        int(down) - 1 if down else None,
        bool(down_fixed or not down),
        column_of(across) if across else None,
        bool(across_fixed or not across),
    )
