"""Books made anew, written and read as any file is: how they look where nothing was changed, and whether a file is one of them."""

from io import BytesIO
from zipfile import ZipFile

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.intake.parts import parts_of
from xlagree.review.reading.snapshot import Snapshot, seen_in


def file_of(book: Book) -> bytes:
    """The file of a book; nothing is written to a disk."""
    written = BytesIO()
    write_book(book, written)
    return written.getvalue()


def read_back(content: bytes) -> Snapshot:
    """The file of a book of ours as a snapshot."""
    with ZipFile(BytesIO(content)) as file:
        return seen_in("", parts_of(file))


def same_parts(content: bytes, other: bytes) -> bool:
    """Whether two files have the same parts, each the same to the byte, however they are packed."""
    if content == other:
        return True
    with ZipFile(BytesIO(content)) as one, ZipFile(BytesIO(other)) as two:
        names = one.namelist()
        return names == two.namelist() and all(one.read(name) == two.read(name) for name in names)
