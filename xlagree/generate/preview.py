"""The pages that a workbook prints, as pictures: looked over first, then printed by LibreOffice, then drawn."""

import re
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from xlagree.generate.orders import INTERNAL
from xlagree.generate.page_pictures import Poppler
from xlagree.generate.printing import Printer, Unprinted, language_of
from xlagree.intake.files import beside
from xlagree.intake.guard import looked_over
from xlagree.terms.errors import AgreementError, Problem, must_be

KINDS = (".xlsx", ".xlsm", ".ods")
"""Workbooks that can be looked over before LibreOffice sees them."""


def pages_folder(book: Path) -> Path:
    """Where the pictures of a workbook lie unless told otherwise: beside it.

    >>> pages_folder(Path("books/client/acme.xlsx")).as_posix(), pages_folder(Path("books/internal/acme.xlsx")).as_posix()
    ('books/client/acme-pages', 'books/internal/acme-internal-pages')
    """
    return book.with_name(f"{_name(book)}-pages")


def _name(book: Path) -> str:
    """What pictures of a workbook are called: the books of a client have one name, and nobody is to send out the internal one."""
    return f"{book.stem}-{INTERNAL}" if book.absolute().parent.name == INTERNAL else book.stem


def draw_pages(
    book: Path, out: Path, printer: Printer, poppler: Poppler, page: int | None, dpi: int
) -> dict[int, Path]:
    """Draw every page of a workbook, or one, into a folder: the picture of each by its number.

    Pictures of pages that the workbook no longer has are removed.
    """
    if book.suffix.lower() not in KINDS:
        remedy = "save it as .xlsx" if book.suffix.lower() == ".xls" else "name a workbook"
        raise must_be("BOOK", "a workbook, .xlsx, .xlsm or .ods", book.name, remedy)
    if out.exists() and not out.is_dir():
        raise AgreementError(Problem(f"{out} is a file, not a folder", "name another folder with --out"))
    content = looked_over(book)
    pictures: dict[int, Path] = {}
    with TemporaryDirectory(prefix="xlagree-preview-") as folder:
        copy = Path(folder, f"book{book.suffix.lower()}")
        copy.write_bytes(content.getvalue())
        with closing(printer.pdfs([copy], language_of(copy))) as printed:
            pdf = next(printed)
            if isinstance(pdf, Unprinted):
                raise AgreementError(pdf.problem(book.name))
            out.mkdir(parents=True, exist_ok=True)
            for number, png in poppler.pages(pdf, page, dpi):
                pictures[number] = out / f"{_name(book)}-{number:02}.png"
                with beside(pictures[number]) as (unfinished,):
                    unfinished.write_bytes(png)
    if page is None:
        _remove_others(out, _name(book), pictures)
    return pictures


def _remove_others(out: Path, name: str, pictures: dict[int, Path]) -> None:
    ours = re.compile(rf"{re.escape(name)}-(\d{{2,}})\.png")
    for path in out.iterdir():
        match = ours.fullmatch(path.name)
        if match and int(match[1]) not in pictures:
            path.unlink()
