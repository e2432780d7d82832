"""Books made anew, written and read as any file is: how they look where nothing was changed."""

from io import BytesIO
from zipfile import ZipFile

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.intake.parts import parts_of
from xlagree.review.reading.snapshot import Snapshot, seen_in


def drawn(book: Book) -> Snapshot:
    """The file of a book as a snapshot; nothing is written to a disk."""
    written = BytesIO()
    write_book(book, written)
    with ZipFile(written) as file:
        return seen_in("", parts_of(file))
