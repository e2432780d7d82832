"""Formulas as programs leave them when rows and columns move: every reference follows the cell it is to."""

from collections.abc import Sequence

from xlagree.generate.book.formula import END, Token, tokens
from xlagree.review.reading.layout import Layout, Lines, line_of
from xlagree.terms.tables import column_index, letter

GONE = "#REF!"


def relocated(formula: str, sheet: str, layout: Layout) -> str:
    """A formula of the book as it reads in the file; what was deleted is #REF!, an area that lost an end is smaller.

    >>> relocated("SUM(B2:B9)*Terms!C$4", "Plans", Layout({"Plans": {1: 1, 5: 6}, "Terms": {3: None}}))
    'SUM(B2:B10)*Terms!#REF!'
    """
    parts = [token for token in tokens(formula) if token.kind != "space"]
    made: list[str] = []
    on, at = sheet, 0
    while at < len(parts):
        token = parts[at]
        if token.kind == "sheet":
            on = token.text.rstrip("!").strip("'").replace("''", "'")
        if token.kind == "reference":
            area = _area(parts, at)
            made.append(_moved(area, layout.rows.get(on, {}), layout.columns.get(on, {})))
            on, at = sheet, at + 2 * len(area) - 1
        else:
            made.append(token.text)
            at += 1
    return "".join(made)


def _area(parts: Sequence[Token], at: int) -> tuple[str, ...]:
    """The ends of a reference: two of an area of cells, one of a cell or of whole columns or rows."""
    two = at + 2 < len(parts) and parts[at + 1].text == ":" and parts[at + 2].kind == "reference"
    return (parts[at].text, parts[at + 2].text) if two else (parts[at].text,)


def _moved(area: tuple[str, ...], rows: Lines, columns: Lines) -> str:
    ends = [END.fullmatch(end) for end in area]
    if not all(end and end["row"] and end["column"] for end in ends):
        return ":".join(area)
    spots = [(int(end["row"]) - 1, column_index(end["column"].upper())) for end in ends if end]
    down = _span(rows, [row for row, _ in spots])
    across = _span(columns, [column for _, column in spots])
    if down is None or across is None:
        return GONE
    return ":".join(
        f"{end['column_fixed']}{letter(column)}{end['row_fixed']}{row + 1}"
        for end, row, column in zip(ends, down, across, strict=True)
        if end
    )


def _span(lines: Lines, ends: Sequence[int]) -> list[int] | None:
    """The first and last line of an area, or the line of a cell; None where nothing of it is left."""
    first, last = ends[0], ends[-1]
    kept = [there for line in range(first, last + 1) if (there := line_of(lines, line)) is not None]
    if not kept:
        return None
    return [kept[0], kept[-1]][: len(ends)]
