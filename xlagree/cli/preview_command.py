"""`xlagree preview`: the printed pages of a workbook as pictures."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import door, there

Book = Annotated[Path, typer.Argument(metavar="BOOK", help="The workbook: .xlsx, .xlsm or .ods.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="Folder for the pictures; made if it is not there.",
        show_default="BOOK-pages beside BOOK",
    ),
]
Page = Annotated[
    str | None, typer.Option("--page", metavar="N", help="Draw this page alone.", show_default="all")
]
Dpi = Annotated[str, typer.Option("--dpi", metavar="N", help="Dots to an inch, 20 to 300.")]


@door()
def preview(
    book: Book, out: Out = None, page: Page = None, dpi: Dpi = "80", as_json: options.AsJson = False
) -> None:
    """Draw the pages that a workbook prints, each as a PNG.

    It needs LibreOffice, which prints the workbook (XLAGREE_SOFFICE names
    another than the one found), and poppler's pdftoppm, which draws the pages.
    Cells show what the file says they do. None of its macros are run, and
    nothing that it links to is loaded. The pictures lie in a folder beside the
    workbook; of an internal book they have internal in their names.

    --json prints file and pages (page and picture of each).
    """
    from xlagree.cli import show
    from xlagree.generate.page_pictures import DPI, PAGE, find_poppler
    from xlagree.generate.preview import draw_pages, pages_folder
    from xlagree.generate.printing import find_printer

    dots = int(DPI.check("dpi", dpi))
    number = None if page is None else int(PAGE.check("page", page))
    folder = out or pages_folder(book)
    printer, poppler = find_printer(), find_poppler()
    pictures = draw_pages(there(book), folder, printer, poppler, number, dots)
    if as_json:
        pages = [{"page": page, "picture": str(picture)} for page, picture in pictures.items()]
        show.document({"file": str(book), "pages": pages})
    else:
        for picture in pictures.values():
            print(picture)
