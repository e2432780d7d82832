"""The seal of an internal book: two digests, of the model and of the inputs, to tell what was changed since."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from xlagree.generate.book.sheet import Book, Value
from xlagree.generate.book.wording import places, worded
from xlagree.proposal.inputs import ProposalInputs
from xlagree.proposal.record import kept

BOOK_FACT, VERSION_FACT = "xlagree book", "xlagree version"
OFFER_FACT = "xlagree offer digest"
"""What the appendix to an offer has of it."""
MODEL_FACT, INPUTS_FACT = "xlagree model digest", "xlagree inputs digest"
LANGUAGE_FACT = "xlagree language"
"""The language that a book for a client is in: whoever prints it writes its numbers so."""
CLIENT, APPENDIX, INTERNAL = "client", "appendix", "internal"
FOR_CLIENTS = (CLIENT, APPENDIX)
"""The books that a client receives."""

OPEN_NAMES = ("in_", "record_", "case", "choice_")
"""How the names of cells begin that a reader may change: they are no part of the model."""

Listed = tuple[str, int, int, str, Value]
"""A cell as the digest sees it: sheet, row and column from 0, formula, value."""


def inputs_digest(inputs: ProposalInputs) -> str:
    """The digest of the inputs: every line in every case, and the record's rows."""
    lines = (f"{line.key}|{'|'.join(map(_said, line.values))}" for line in inputs.lines)
    rows = (
        f"{table.key}|{'|'.join(map(_said, row))}" for table in inputs.record.tables for row in table.rows
    )
    return _digest(["|".join(inputs.cases), *lines, *rows])


def model_digest(cells: Iterable[Listed], names: Mapping[str, str]) -> str:
    """The digest of the model: formulas, labels and stamped figures, without inputs and the values of formulas."""
    open_cells = {
        place for name, area in names.items() if name.startswith(OPEN_NAMES) for place in places(area)
    }
    shown = (
        f"{sheet}|{row}|{column}|{'=' + worded(formula) if formula else _said(value)}"
        for sheet, row, column, formula, value in cells
        if (formula or value != "") and (sheet, row, column) not in open_cells
    )
    return _digest(sorted(shown))


def listed(book: Book) -> Iterable[Listed]:
    """The cells of a book that is described."""
    return (
        (sheet.name, cell.row, cell.column, cell.formula, cell.value)
        for sheet in book.sheets
        for cell in sheet.cells
    )


def _said(value: Value) -> str:
    return f"{kept(value):.15g}" if isinstance(value, int | float) else value


def _digest(lines: Iterable[str]) -> str:
    digest = sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:16]
