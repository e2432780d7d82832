"""Marks beside a page of what each of its cells was made with, so that one that was typed over is named when the file comes back."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

from xlagree.generate.book.look_marks import format_of, styles_of
from xlagree.generate.book.number_shown import PROBES, shown_as
from xlagree.generate.book.sheet import NOTE, BookLook, Cell, Sheet, Value
from xlagree.generate.book.wording import worded
from xlagree.terms.tables import column_index, letter

MARKS = 120
"""The column of the marks, right of all else that stands beside a page."""
LOOKS = MARKS + 1
"""The column of the mark of a page's looks."""
HEAD = "xlagree cells"
"""What begins the marks of a row; the row above that has marks follows, in the first the last of the page, and its own."""
OPEN = "*"
"""What the mark of a cell has that a client may change."""
MONEY = ("money", "cents", "signed", "price", "price_cents")
"""Number formats of cells that are money; what an hour or a visit costs is no money of a year."""
_HEAD = re.compile(re.escape(HEAD) + r"(?: (\d{1,7}) (\d{1,7}))?:")
_MARK = re.compile(
    r"(?P<column>[A-Z]{1,3})(?P<kind>[xf])(?P<open>\*?)(?P<digits>[0-9a-f]{4}|)"
    r"(?:(?P<unit>[=$])(?P<number>-?\d{1,300}(?:\.\d{1,300})?(?:e[-+]\d{1,3})?)|~(?P<text>[0-9a-f]{4}))?(?:#(?P<format>[0-9a-f]{4}))?"
    r"(?:%(?P<style>\d{1,3}))?"
)
_ONE_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?\d+):\1(?!\d)")
_SEPARATOR = re.compile(r"(?<=\d)[.,'\s](?=\d)")
_TRUTH = re.compile(r"\b(TRUE|FALSE)\(\)")
_LONG_NUMBER = re.compile(r"(?<![\w.])\d+\.\d{9,}(?:e[+-]?\d+)?")


@dataclass(frozen=True)
class CellMark:
    """What a cell was made with: four digits of its formula or else of its value, its value where that is a number, or four digits of
    the text that its formula shows, four of its number format, and the number of its `style` among those of its page.

    `is_open` is a cell that a client may change.
    """

    digits: str
    number: float | None = None
    formula: bool = False
    is_open: bool = False
    money: bool = False
    text: str = ""
    format: str = ""
    style: int | None = None


def with_marks(sheet: Sheet, look: BookLook) -> Sheet:
    """The sheet with the marks of all its cells in a column of their own; those of before are replaced."""
    cells = [cell for cell in sheet.cells if cell.column < MARKS]
    styles = styles_of(cells)
    by_row: defaultdict[int, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.value != "" or cell.formula or cell.style.input:
            by_row[cell.row].append(f"{_mark(cell, look)}%{styles[cell.style]}")
    rows = sorted(by_row)
    marks = [
        Cell(row, MARKS, f"{HEAD} {before + 1} {row + 1}: {' '.join(by_row[row])}", style=NOTE)
        for before, row in zip([*rows[-1:], *rows], rows, strict=False)
    ]
    return replace(sheet, cells=(*cells, *marks))


def _mark(cell: Cell, look: BookLook) -> str:
    made = f"{letter(cell.column)}{'f' if cell.formula else 'x'}{OPEN if cell.style.input else ''}"
    made += digits_of(cell.value, cell.formula)
    if isinstance(cell.value, str):
        return f"{made}~{text_digits(cell.value)}" if cell.formula else made
    unit = "$" if cell.style.format in MONEY else "="
    return f"{made}{unit}{cell.value:.12g}#{format_digits(format_of(cell.style, look))}"


@lru_cache(maxsize=1 << 10)
def format_digits(code: str) -> str:
    """Four digits of what a number format makes of numbers, whatever program wrote it.

    >>> format_digits('#,##0.00\\\\ "€"') == format_digits("#,##0.00 [$€-407]"), format_digits("0.00") == format_digits("0.0")
    (True, False)
    """
    return _digits("|".join("".join(shown_as(code, probe).split()) for probe in PROBES))


def digits_of(value: Value, formula: str = "") -> str:
    """Four digits of a formula, or of a value.

    >>> digits_of(1490.0) == digits_of(1490.00000000001), digits_of(1490.0) == digits_of(1390.0)
    (True, False)
    """
    said = _plain(formula) if formula else value if isinstance(value, str) else f"{value:.12g}"
    return _digits(said)


def text_digits(text: str) -> str:
    """Four digits of a text that a formula shows, whose numbers every program writes in its own way.

    >>> text_digits("Silver: 23,086.44 €") == text_digits("Silver: 23.086,44 €")
    True
    """
    return _digits(_SEPARATOR.sub("", text))


@lru_cache(maxsize=1 << 14)
def _plain(formula: str) -> str:
    """A formula without what programs write anew when they save it: areas of one cell, TRUE(), long numbers."""
    text = _TRUTH.sub(r"\1", _ONE_CELL.sub(r"\1", worded(formula)))
    return "=" + _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.12g}", text)


def _digits(said: str) -> str:
    return f"{crc32(' '.join(said.split()).encode()) & 0xFFFF:04x}"


def read_marks(text: str) -> Mapping[int, CellMark]:
    """The marks of a row by column; none where the text is something else.

    >>> read_marks("xlagree cells 8 9: Bx00ff Cf1a2b=1490 Dx*")[2]
    CellMark(digits='1a2b', number=1490.0, formula=True, is_open=False, money=False, text='', format='', style=None)
    """
    return dict(_read(text)) if _HEAD.match(text) else {}


def rows_of_marks(text: str) -> tuple[int, int] | None:
    """The row that marks were made for and the one before it, from 0; None where they do not say so.

    >>> rows_of_marks("xlagree cells 8 9: Bx00ff")
    (8, 7)
    """
    found = _HEAD.match(text)
    return (int(found[2]) - 1, int(found[1]) - 1) if found and found[2] else None


def _read(text: str) -> Iterator[tuple[int, CellMark]]:
    for part in text.partition(":")[2].split():
        if match := _MARK.fullmatch(part):
            yield (
                column_index(match["column"]),
                CellMark(
                    match["digits"],
                    float(match["number"]) if match["number"] else None,
                    match["kind"] == "f",
                    bool(match["open"]),
                    match["unit"] == "$",
                    match["text"] or "",
                    match["format"] or "",
                    int(match["style"]) if match["style"] else None,
                ),
            )
