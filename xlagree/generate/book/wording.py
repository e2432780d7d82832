"""How formulas are worded: one wording for what every program writes in its own way, and the cells a formula reads."""

import re
from collections.abc import Iterator
from functools import lru_cache

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.terms.tables import column_index

LARGEST_AREA = 100_000
"""No table of ours has so many rows."""

_AREA = re.compile(
    r"(?:(?:'(?P<quoted>[^']+)'|(?P<plain>[A-Za-z_][\w.]*))!)?\$?(?P<first>[A-Z]{1,3})\$?(?P<top>\d{1,7})"
    r"(?::\$?(?P<last>[A-Z]{1,3})\$?(?P<bottom>\d{1,7}))?"
)

Spot = tuple[str, int, int]
"""A cell: its sheet, and row and column counted from 0."""


@lru_cache(maxsize=1 << 14)
def worded(formula: str) -> str:
    """The formula without what programs write in their own way: quotes of sheet names, case, spaces, forms of numbers.

    >>> worded("SUM('Inputs'!$D$9:$D$10)*1E-9") == worded("sum(Inputs!$D$9:$D$10) * 0.000000001")
    True
    """
    return "".join(map(_plain, tokens(formula)))


def _plain(token: Token) -> str:
    if token.kind == "space":
        return ""
    if token.kind == "number":
        return repr(float(token.text))
    if token.kind == "call":
        return f"{called(token)}("
    return token.text if token.kind == "text" else token.text.replace("'", "").upper()


@lru_cache(maxsize=1 << 14)
def references(formula: str, sheet: str) -> tuple[Spot, ...]:
    """The cells that a formula on a sheet reads.

    >>> references("A1+'Terms'!$B$2:$B$3", "Months")
    (('Months', 0, 0), ('Terms', 1, 1), ('Terms', 2, 1))
    """
    return tuple(spot for area in areas_read(formula, sheet) for spot in places(area))


def areas_read(formula: str, sheet: str) -> list[str]:
    """The areas that a formula on a sheet reads.

    >>> areas_read("A1+'Terms'!$B$2:$B$3", "Months")
    ["'Months'!A1", "'Terms'!$B$2:$B$3"]
    """
    areas: list[str] = []
    on, parts = sheet, list(tokens(formula))
    for before, token in zip([Token("", ""), *parts], parts, strict=False):
        if token.kind == "sheet":
            on = token.text.rstrip("!").strip("'")
        elif token.kind == "reference" and before.text == ":" and areas:
            areas[-1] += f":{token.text}"
        elif token.kind == "reference":
            areas.append(f"'{on}'!{token.text}")
            on = sheet
    return areas


def places(area: str) -> tuple[Spot, ...]:
    """The cells of a defined name such as 'Inputs'!$E$9:$F$9; none where it is broken.

    >>> places("Inputs!$E$9:$F$9")
    (('Inputs', 8, 4), ('Inputs', 8, 5))
    """
    match = _AREA.fullmatch(area.strip())
    return tuple(_spots(match, "")) if match else ()


def _spots(match: re.Match[str], sheet: str) -> Iterator[Spot]:
    name = match["quoted"] or match["plain"] or sheet
    top, bottom = int(match["top"]) - 1, int(match["bottom"] or match["top"]) - 1
    left, right = column_index(match["first"]), column_index(match["last"] or match["first"])
    if (bottom - top + 1) * (right - left + 1) > LARGEST_AREA:
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield name, row, column
