"""Structured references, which name columns of a table, as the ranges that they stand for."""

import re
from collections.abc import Mapping, Sequence

from xlagree.generate.book.formula import Token, tokens
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.workbook_facts import Table
from xlagree.terms.tables import column_index, letter

THIS_ROW = "this row"
SPECIAL = re.compile(r"\[?#(all|data|headers|totals|this row)\]?,?", re.IGNORECASE)
_COLUMN = re.compile(r"\[((?:'.|[^'\[\]])*)\]|([^\[\],:]+)")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")


def names_columns(part: Token) -> bool:
    """Whether a part of a formula is a structured reference.

    >>> names_columns(Token("name", "Sales[Units]")), names_columns(Token("name", "[2]"))
    (True, False)
    """
    return part.kind == "name" and "[" in part.text and not re.fullmatch(r"\[\d+\]", part.text)


def as_ranges(formula: str, spot: Spot, tables: Sequence[Table]) -> str | None:
    """A formula with ranges in place of structured references; None where a table or a column of it is not there.

    Rows are held with `$` but for the row that the formula stands in, and cells of the formula's own sheet name none.

    >>> sales = Table("Sales", "Year", "A1:C4", ("Units", "Unit price", "Amount"))
    >>> as_ranges("SUM(Sales[Amount])*[@[Unit price]]", ("Year", 2, 2), [sales])
    'SUM($C$2:$C$4)*$B3'
    """
    if "[" not in formula:
        return formula
    named = {table.name.casefold(): table for table in tables}
    parts: list[str] = []
    for part in tokens(formula):
        if names_columns(part):
            area = _range(part.text, spot, named)
            if area is None:
                return None
            parts.append(area)
        else:
            parts.append(part.text)
    return "".join(parts)


def _range(text: str, spot: Spot, tables: Mapping[str, Table]) -> str | None:
    name, _, body = text.partition("[")
    table = tables.get(name.casefold()) if name else _around(spot, tables)
    ends = _AREA.fullmatch(table.area) if table else None
    if table is None or ends is None:
        return None
    body = body.removesuffix("]")
    body = f"[#This Row],{body[1:]}" if body.startswith("@") else body
    wanted = {found.casefold() for found in SPECIAL.findall(body)}
    names = [_plain(one or other) for one, other in _COLUMN.findall(SPECIAL.sub("", body))]
    places = [table.columns.index(one) for one in names if one in table.columns]
    rows = _rows(table, int(ends[2]), int(ends[4]), wanted, spot)
    if len(places) != len(names) or len(names) > 2 or rows is None:
        return None
    first = column_index(ends[1])
    left, right = (first + places[0], first + places[-1]) if places else (first, column_index(ends[3]))
    held = "" if wanted == {THIS_ROW} else "$"
    names_sheet = table.sheet.replace("'", "''")
    sheet = "" if table.sheet == spot[0] else f"'{names_sheet}'!"
    ends_named = [f"${letter(left)}{held}{rows[0]}", f"${letter(right)}{held}{rows[1]}"]
    return sheet + ":".join(dict.fromkeys(ends_named))


def _rows(table: Table, top: int, bottom: int, wanted: set[str], spot: Spot) -> tuple[int, int] | None:
    """The first and the last row, counted from 1."""
    first, last = top + table.heads, bottom - table.totals
    parts = {
        "all": (top, bottom),
        "data": (first, last),
        "headers": (top, top + table.heads - 1),
        "totals": (bottom - table.totals + 1, bottom),
        THIS_ROW: (spot[1] + 1, spot[1] + 1),
    }
    rows = [parts[one] for one in wanted or {"data"}]
    there = min(row[0] for row in rows), max(row[1] for row in rows)
    outside = THIS_ROW in wanted and not first <= there[0] <= last
    return None if outside or there[0] > there[1] else there


def _around(spot: Spot, tables: Mapping[str, Table]) -> Table | None:
    """The table that a cell stands in."""
    for table in tables.values():
        ends = _AREA.fullmatch(table.area) if table.sheet == spot[0] else None
        rows = range(int(ends[2]) - 1, int(ends[4])) if ends else ()
        columns = range(column_index(ends[1]), column_index(ends[3]) + 1) if ends else ()
        if spot[1] in rows and spot[2] in columns:
            return table
    return None


def _plain(column: str) -> str:
    """The name of a column without the marks before its signs."""
    return re.sub(r"'(.)", r"\1", column).strip()
