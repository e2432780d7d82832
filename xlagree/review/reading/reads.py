"""What formulas read: cells, ranges and names, each once for all copies of a formula."""

from collections.abc import Iterator
from typing import NamedTuple

from xlagree.generate.book.formula import COLUMNS, END, ROWS, called, tokens
from xlagree.terms.tables import column_index

Address = tuple[int, int]
Area = tuple[Address, Address]
"""The first and the last cell of a range."""


class Read(NamedTuple):
    """A cell or a range that a formula reads, as far away as it is from the formula, or fixed.

    `sheet` is the sheet that it names, "" its own; `by` the function that it is handed to, in capitals, or "".
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    fixed: tuple[bool, bool, bool, bool]
    by: str

    def area(self, at: Address) -> Area:
        """The range that a copy of the formula in a cell reads."""
        (row, column), (top, left, bottom, right) = at, self.fixed
        rows = self.top + (0 if top else row), self.bottom + (0 if bottom else row)
        columns = self.left + (0 if left else column), self.right + (0 if right else column)
        return (min(rows), min(columns)), (max(rows), max(columns))

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return (self.top, self.left) == (self.bottom, self.right) and self.fixed[:2] == self.fixed[2:]


class Reads(NamedTuple):
    """All that a formula and its copies read: ranges, functions, and names, each with the sheet that it stands after and its function."""

    ranges: tuple[Read, ...] = ()
    names: tuple[tuple[str, str, str], ...] = ()
    functions: frozenset[str] = frozenset()


NOTHING_READ = Reads()


def sheet_named(text: str) -> str:
    """The sheet that stands before a reference.

    >>> sheet_named("'Mike''s plans'!"), sheet_named("Plans!")
    ("Mike's plans", 'Plans')
    """
    return text.rstrip("!").strip("'").replace("''", "'")


def reads_of(formula: str, row: int, column: int) -> Reads:
    """What a formula in a cell reads, rows and columns counted from 0.

    >>> reads_of("SUM(B$2:B5)", 5, 1).ranges[0].area((5, 2))
    ((1, 2), (4, 2))
    """
    ranges: list[Read] = []
    names: list[tuple[str, str, str]] = []
    functions: set[str] = set()
    for sheet, ends, name, by in _operands(formula, functions):
        if name:
            names.append((sheet, name, by))
        else:
            ranges.append(read_between(sheet, ends, by, row, column))
    return Reads(tuple(dict.fromkeys(ranges)), tuple(dict.fromkeys(names)), frozenset(functions))


def _operands(formula: str, functions: set[str]) -> Iterator[tuple[str, list[str], str, str]]:
    """Every reference with its sheet, its ends and the function that it is in; or a name instead of ends. Functions are noted."""
    opened: list[str] = []
    sheet, ends, joined = "", list[str](), False
    for token in tokens(f"{formula},"):
        kind, text = token
        if kind == "space":
            continue
        if ends:
            if kind == "reference" and joined:
                ends.append(text)
                joined = False
                continue
            if text == ":":
                joined = True
                continue
            if kind == "sheet" and joined:  # Plans!A1:Plans!B2
                continue
            yield sheet, ends, "", opened[-1] if opened else ""
            sheet, ends, joined = "", [], False
        if kind == "reference":
            ends.append(text)
        elif kind == "sheet" or (kind == "name" and text.startswith("[") and text.endswith("]")):
            sheet = f"{sheet}{sheet_named(text)}"
        elif kind == "name":
            yield sheet, [], text, opened[-1] if opened else ""
            sheet = ""
        else:
            sheet = ""
            if kind == "call":
                opened.append(called(token))
                functions.add(opened[-1])
            elif text == "(":
                opened.append(opened[-1] if opened else "")
            elif text == ")" and opened:
                opened.pop()


def read_between(sheet: str, ends: list[str], by: str, row: int, column: int) -> Read:
    """The reference with one end or two, as distances from its formula; whole columns and rows reach as far as a sheet does."""
    found = [end for text in ends for part in text.split(":") if (end := END.fullmatch(part))]
    first, last = found[0], found[-1]
    top, top_fixed = _distance(first["row"] and int(first["row"]) - 1, first["row_fixed"], row, 0)
    bottom, bottom_fixed = _distance(last["row"] and int(last["row"]) - 1, last["row_fixed"], row, ROWS - 1)
    left, left_fixed = _distance(_column(first["column"]), first["column_fixed"], column, 0)
    right, right_fixed = _distance(_column(last["column"]), last["column_fixed"], column, COLUMNS - 1)
    return Read(sheet, top, left, bottom, right, (top_fixed, left_fixed, bottom_fixed, right_fixed), by)


def _column(letters: str | None) -> int | None:
    return column_index(letters.upper()) if letters else None


def _distance(line: int | str | None, fixed: str | None, own: int, whole: int) -> tuple[int, bool]:
    """How far a line is from one's own, or where it stands; a side that is not written reaches to the edge."""
    if line is None or isinstance(line, str):
        return whole, True
    return (line, True) if fixed else (line - own, False)
