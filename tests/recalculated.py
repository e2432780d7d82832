"""Whether a book's cached values are what LibreOffice computes from its formulas."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from calc import Calc, Error, Value

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.terms.tables import letter

TOGETHER = 20
"""Sheets of a book: LibreOffice takes the longer for each the more there are."""


def same(found: object, expected: float | str) -> bool:
    """Equal text, or numbers equal to 1e-9 relative; an error or text in a number cell is never equal."""
    if isinstance(expected, str) or not isinstance(found, int | float):
        return found == expected
    return abs(found - expected) <= 1e-9 * max(1.0, abs(expected))


def compare(found: dict[str, dict[str, Value]], sheets: Iterable[Sheet]) -> list[str]:
    """One line for every cell that differs."""
    wrong = []
    for sheet in sheets:
        shown = found[sheet.name]
        for cell in sheet.cells:
            if cell.value == "" and not cell.formula:
                continue
            address = f"{letter(cell.column)}{cell.row + 1}"
            value = shown.get(address, "")
            if not same(value, cell.value):
                wrong.append(
                    f"{sheet.name}!{address} ={cell.formula[:90]} is {value!r}, must be {cell.value!r}"
                )
        errors = [address for address, value in shown.items() if isinstance(value, Error)]
        wrong += [f"{sheet.name}!{address} shows {shown[address]}" for address in errors]
    return wrong


def differences(calc: Calc, book: Book, path: Path) -> list[str]:
    """Write a book, let LibreOffice recalculate it, and say what differs.

    Without its charts, which hold no cell, and take LibreOffice a third of the time to open it.
    """
    write_book(replace(book, sheets=tuple(replace(sheet, charts=()) for sheet in book.sheets)), path)
    with calc.open(path) as opened:
        return compare(opened.values(), book.sheets)


def differences_on(calc: Calc, sheets: Sequence[Sheet], path: Path) -> list[str]:
    """What differs on many pairs of sheets, of which none needs another pair, in a few books."""
    starts = range(0, len(sheets), TOGETHER)
    books = (Book("Pairs", "", date(2026, 11, 23), tuple(sheets[i : i + TOGETHER])) for i in starts)
    return [line for book in books for line in differences(calc, book, path)]
