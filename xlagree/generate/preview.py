"""The pages that a workbook prints, as pictures: looked over first, then printed by LibreOffice, then drawn."""

import re
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from xlagree.generate.page_pictures import Poppler
from xlagree.generate.printing import Printer, Unprinted, language_of
from xlagree.intake.files import beside
from xlagree.intake.guard import looked_over
from xlagree.terms.errors import AgreementError, Problem, must_be

KINDS = (".xlsx", ".xlsm", ".ods")
"""Workbooks that can be looked over before LibreOffice sees them."""


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
                pictures[number] = out / f"{book.stem}-{number:02}.png"
                with beside(pictures[number]) as (unfinished,):
                    unfinished.write_bytes(png)
    if page is None:
        _remove_others(out, book.stem, pictures)
    return pictures


def _remove_others(out: Path, stem: str, pictures: dict[int, Path]) -> None:
    ours = re.compile(rf"{re.escape(stem)}-(\d{{2,}})\.png")
    for path in out.iterdir():
        match = ours.fullmatch(path.name)
        if match and int(match[1]) not in pictures:
            path.unlink()
