"""A book for a client drawn anew by the marks of its looks, so that what looks otherwise shows where its deal is not known."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from xlsxwriter.exceptions import XlsxWriterException

from xlagree.generate.book.look_marks import PageLook
from xlagree.generate.book.sheet import Book, Cell, Sheet
from xlagree.review.reading.client_read import ClientRead
from xlagree.review.reading.client_remade import Remade
from xlagree.review.reading.client_twin import Twin
from xlagree.review.reading.layout import Layout, Lines
from xlagree.review.reading.marked_lines import MarkedPage

UNKNOWN = date(2000, 1, 1)
"""A day for a book of which nobody compares it."""


def with_looks_marked(twin: Twin) -> Twin:
    """A book beside the one that its marks draw; where its deal is not known, that tells number formats too."""
    marked = _readable(twin.read)
    if marked is None or twin.remade is not None:
        return replace(twin, marked=marked)
    left = tuple(one for one in twin.read.differences if not marked.tells(one))
    return replace(twin, marked=marked, read=replace(twin.read, differences=left))


def _readable(client: ClientRead) -> Remade | None:
    """The book that marks draw; None where there are none, or where somebody made them of what nothing can be drawn of."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks that no page of ours has
            marked = _drawn(client)
            return marked if marked is not None and marked.drawn.sheets else None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, XlsxWriterException):
        return None


def _drawn(client: ClientRead) -> Remade | None:
    """The book as its marks say that it looked, with what its cells hold now; None where no page has such a mark."""
    looks = {name: page.look for name, page in client.pages.items() if page.look is not None}
    if not looks:
        return None
    names = {name: _made_as(client, name) for name in looks}
    sheets = tuple(_sheet(client, now, was, looks[now]) for now, was in names.items())
    first = next(iter(looks.values()))
    codes = {code: code for look in looks.values() for code in look.look.formats}
    book = Book(
        "", "", UNKNOWN, sheets, footer=first.footer, protected=first.protected, look=replace(first.look, formats=codes)
    )  # fmt: skip
    return Remade(book, {was: now for now, was in names.items()}, _layout(client.pages), tuple(looks))


def _made_as(client: ClientRead, name: str) -> str:
    """The name that a sheet had when the book was made."""
    renamed = {one.shown: one.wanted for one in client.differences if one.kind == "sheet renamed"}
    return str(renamed.get(name, name))


def _sheet(client: ClientRead, now: str, was: str, look: PageLook) -> Sheet:
    return replace(look.page, name=was, cells=tuple(_cells(client, now, look)))


def _cells(client: ClientRead, name: str, look: PageLook) -> Iterator[Cell]:
    """The cells of a page where they were made, each with what it holds now in the look that it had."""
    sheet, page = client.file.sheet(name), client.pages[name]
    for (row, column), mark in page.made.items():
        shown = sheet.cells.get((row, column)) if sheet else None
        value = shown.value if shown else None
        if value is None:
            value = "" if mark.number is None else mark.number
        formula = shown.formula if shown and mark.formula else ""
        at = page.rows.get(row, row), page.columns.get(column, column)
        style = look.styles[mark.style or 0]
        yield Cell(*at, float(value) if isinstance(value, bool | int) else value, formula, style)


def _layout(pages: Mapping[str, MarkedPage]) -> Layout:
    """Where the rows and columns of the pages as they were made stand in the file."""
    rows = {name: _turned(page.rows, page.gone[0]) for name, page in pages.items() if page.rows}
    columns = {name: _turned(page.columns, page.gone[1]) for name, page in pages.items() if page.columns}
    return Layout(rows, columns)


def _turned(lines: Mapping[int, int], gone: frozenset[int]) -> Lines:
    return {made: at for at, made in lines.items()} | dict.fromkeys(gone)
