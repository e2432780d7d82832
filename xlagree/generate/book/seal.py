"""The seal of a book: digests of model and inputs, or of the marks of a book for a client, to tell what was changed since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from xlagree.generate.book.cell_marks import LOOKS, MARKS, with_marks
from xlagree.generate.book.look_marks import look_mark
from xlagree.generate.book.sheet import Book, Sheet, Value
from xlagree.generate.book.wording import places, worded
from xlagree.proposal.inputs import ProposalInputs
from xlagree.proposal.record import kept

BOOK_FACT, VERSION_FACT = "xlagree book", "xlagree version"
OFFER_FACT = "xlagree offer digest"
"""What the appendix to an offer has of it."""
MODEL_FACT, INPUTS_FACT = "xlagree model digest", "xlagree inputs digest"
CLIENT_FACT, SHEETS_FACT = "xlagree client digest", "xlagree sheets"
"""What a book for a client has: the digest of its marks, and the names of its sheets, which have no / in them."""
LANGUAGE_FACT = "xlagree language"
"""The language that a book for a client is in: whoever prints it writes its numbers so."""
WORDS_FACT = "xlagree words"
"""Said by a book for a client whose house has words of its own, which its deal does not know."""
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


def sealed_for_client(book: Book) -> Book:
    """A book for a client with the marks of all its cells, the names of its sheets and the digest of both."""
    sheets = tuple(_marked(sheet, book) for sheet in book.sheets)
    marks = [
        (sheet.name, [str(cell.value) for cell in sheet.cells if cell.column >= MARKS]) for sheet in sheets
    ]
    facts = {SHEETS_FACT: "/".join(name for name, _ in marks), CLIENT_FACT: marks_digest(marks)}
    return replace(book, sheets=sheets, facts={**book.facts, **facts})


def _marked(sheet: Sheet, book: Book) -> Sheet:
    """A page with the marks of its cells, and that of its looks beside the first of them."""
    marked = with_marks(sheet, book.look)
    first = min((cell.row for cell in marked.cells if cell.column == MARKS), default=0)
    return replace(marked, cells=(*marked.cells, *look_mark(sheet, book, first, LOOKS)))


def marks_digest(marks: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The digest of the marks of all sheets, each under the name of its sheet: all that a client book was made with."""
    return _digest(line for name, own in marks for line in (name, *own))


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
