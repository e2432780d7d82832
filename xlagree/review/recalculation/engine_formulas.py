"""Formulas as an engine is given them: our functions by their plain names, arrays cell by cell, and those it is to leave alone."""

from collections.abc import Iterator, Sequence

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.cells import NOT_AVAILABLE
from xlagree.generate.book.formula import Token, called, tokens
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.table_references import as_ranges
from xlagree.review.reading.workbook_facts import Table

UNKNOWN = "has something that the engine does not know"

OURS = frozenset(function.name for function in CATALOGUE)
"""The names of our functions."""

MOVING = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
"""Functions that give something else each time, whatever the workbook says."""

ONE_BY_ONE = {
    "ABS", "CEILING", "COLUMN", "DATE", "DAY", "EDATE", "EOMONTH", "EXP", "FLOOR", "INT", "ISBLANK",
    "ISERR", "ISERROR", "ISEVEN", "ISLOGICAL", "ISNA", "ISNONTEXT", "ISNUMBER", "ISODD", "ISTEXT",
    "LEN", "LN", "LOG", "LOG10", "MOD", "MONTH", "MROUND", "N", "NOT", "POWER", "QUOTIENT", "ROUND",
    "ROUNDDOWN", "ROUNDUP", "ROW", "SIGN", "SQRT", "TRUNC", "VALUE", "WEEKDAY", "YEAR",
}  # fmt: skip
"""Functions of one value that the engine does not compute for every value of a range."""
SOUGHT = {"COUNTIF": 1, "SUMIF": 1, "AVERAGEIF": 1, "MATCH": 0}
"""Functions that do so with what they look for, and which of their arguments that is, counted from 0."""

CELL_OF = "XLAGREE_CELL_OF"
"""The function by which a cell asks for its part of an array."""
WEB = "_XLDUDF_"
"""What files of Office on the web set before the names of functions of add-ins."""


def left_alone(formula: str, spot: Spot = ("", 0, 0), tables: Sequence[Table] = ()) -> str:
    """Why the formula of a cell keeps the value that the file has for it; "" where it is to be computed.

    >>> left_alone("SUM([2]Rates!B2:B9)"), left_alone("SUM(B2:B9)")
    ('reads another workbook', '')
    """
    if formula.startswith("TABLE(") and formula.count("(") == 1:
        return "is a data table of Excel"
    parts = list(tokens(formula)) if "[" in formula or "(" in formula else []
    names = {called(part) for part in parts if part.kind == "call"}
    if names & MOVING:
        return "gives something else each time"
    if any(_is_elsewhere(part, after) for part, after in _pairs(parts)):
        return "reads another workbook"
    known = as_ranges(formula, spot, tables)
    return UNKNOWN if known is None or _spreads(list(tokens(known))) else ""


def _spreads(parts: list[Token]) -> bool:
    """Whether a function of one value is asked for every value of a range."""
    opened: list[tuple[str, int]] = []
    for part in parts:
        name, argument = opened[-1] if opened else ("", 0)
        if part.kind == "call" or part.text == "(":
            opened.append((called(part) if part.kind == "call" else name, argument * (part.kind != "call")))
        elif part.text == ")" and opened:
            opened.pop()
        elif part.text == "," and opened:
            opened[-1] = name, argument + 1
        elif part.text == ":" and (name in ONE_BY_ONE or SOUGHT.get(name) == argument):
            return True
    return False


def _pairs(parts: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Each part with the one after it."""
    return zip(parts, [*parts[1:], Token("", "")], strict=False)


def _is_elsewhere(part: Token, after: Token) -> bool:
    """Whether a part names a sheet of another workbook; that of an add-in before one of our functions does not."""
    if part.kind == "name":
        return part.text.startswith("[") and after.kind == "sheet"
    return part.kind == "sheet" and "[" in part.text and not _is_ours(after)


def _is_ours(part: Token) -> bool:
    return part.kind == "call" and _plain(part) in OURS


def _plain(part: Token) -> str:
    return called(part).removeprefix(WEB)


def as_computed(shown: Shown, spot: Spot, tables: Sequence[Table] = ()) -> str:
    """The formula of a cell as the engine computes it.

    A cell of an array formula asks for its own part of the array. Arguments of our functions that are left out are blank,
    and columns of a table are ranges.

    >>> as_computed(Shown(1.0, "A1:A2*2", first=(0, 1)), ("Sheet1", 1, 1))
    'XLAGREE_CELL_OF(A1:A2*2,1,0)'
    >>> as_computed(Shown(1.0, "[1]!AGREE_PRICE(A1:B9,,5)"), ("Sheet1", 0, 0))
    'AGREE_PRICE(A1:B9,"",5)'
    """
    formula = _with_ours(shown.formula) if "AGREE_" in shown.formula.upper() else shown.formula
    formula = as_ranges(formula, spot, tables) or formula
    if shown.first is None:
        return formula
    return f"{CELL_OF}({formula},{spot[1] - shown.first[0]},{spot[2] - shown.first[1]})"


def cell_of(array: object, row: float, column: float) -> object:
    """What a cell of an array formula shows: one row or one column again and again, #N/A beyond what there is.

    >>> cell_of([[1.0, 2.0]], 3, 1), cell_of([[1.0], [2.0]], 2, 0), cell_of(7.0, 4, 4)
    (2.0, '#N/A', 7.0)
    """
    rows = array if isinstance(array, list) else [[array]]
    at, along = 0 if len(rows) == 1 else int(row), 0 if len(rows[0]) == 1 else int(column)
    return rows[at][along] if at < len(rows) and along < len(rows[at]) else NOT_AVAILABLE


def _with_ours(formula: str) -> str:
    result: list[str] = []
    opened: list[bool] = []
    before = ""
    for part, after in _pairs(list(tokens(formula))):
        if part.kind == "space" or (part.kind == "sheet" and _is_ours(after)):
            continue
        left_out = (before == "," and part.text in (",", ")")) or (before == "(" and part.text == ",")
        if left_out and opened and opened[-1]:
            result.append('""')
        if part.kind == "call" or part.text == "(":
            opened.append(_is_ours(part))
        elif part.text == ")" and opened:
            opened.pop()
        result.append(f"{_plain(part)}(" if _is_ours(part) else part.text)
        before = "(" if part.kind == "call" else part.text
    return "".join(result)
