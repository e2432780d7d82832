"""Whether a book's cached values are what LibreOffice computes from its formulas."""

from collections.abc import Iterable
from pathlib import Path

from calc import Calc, Error

from xlagree.tables import letter
from xlagree.workbook.render import write_book
from xlagree.workbook.sheet import Book, Sheet


def same(found: object, expected: object) -> bool:
    """Equal text, or numbers equal to 1e-9 relative; an error or text in a number cell is never equal."""
    if isinstance(expected, str):
        return isinstance(found, str) and found == expected
    return isinstance(found, int | float) and abs(found - float(expected)) <= 1e-9 * max(
        1.0, abs(float(expected))
    )  # type: ignore[arg-type]


def compare(found: dict[str, dict[str, object]], sheets: Iterable[Sheet]) -> list[str]:
    """One line for every cell that differs."""
    wrong = []
    for sheet in sheets:
        for cell in sheet.cells:
            if cell.value == "" and not cell.formula:
                continue
            address = f"{letter(cell.column)}{cell.row + 1}"
            got = found[sheet.name].get(address)
            value = got.value if got is not None else ""  # type: ignore[attr-defined]
            if not same(value, cell.value):
                wrong.append(
                    f"{sheet.name}!{address} ={cell.formula[:90]} is {value!r}, must be {cell.value!r}"
                )
        wrong += [
            f"{sheet.name}!{address} shows {cell.value}"  # type: ignore[attr-defined]
            for address, cell in found[sheet.name].items()
            if isinstance(cell.value, Error)  # type: ignore[attr-defined]
        ]
    return wrong


def differences(calc: Calc, book: Book, path: Path) -> list[str]:
    """Write a book, let LibreOffice recalculate it, and say what differs."""
    write_book(book, path)
    with calc.open(path) as opened:
        return compare(opened.cells(), book.sheets)  # type: ignore[arg-type]
