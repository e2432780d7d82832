"""`xlagree relink`: formulas that carry another machine's add-in path, mended."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import door, there

Book = Annotated[Path, typer.Argument(metavar="BOOK", help="The workbook to mend: .xlsx or .xlsm.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FILE", help="Write the mended workbook here and leave BOOK as it is."
    ),
]


@door()
def relink(book: Book, out: Out = None, as_json: options.AsJson = False) -> None:
    """Mend formulas that carry the path of another machine's add-in.

    Excel writes where the add-in of the machine was, so that formulas from
    elsewhere look like 'C:\\...\\xlagree.xlam'!AGREE_PRICE(...) and show
    #NAME? or #REF!. Afterwards plain AGREE_PRICE(...) stands there; nothing
    else in the workbook changes. Where there is none, nothing is written.

    --json prints file and formulas (how many of each sheet).
    """
    from xlagree.cli import show
    from xlagree.hosts.relinked import relink as mend

    there(book)
    mended = mend(book, out)
    if as_json:
        show.document({"file": str(mended.file), "formulas": dict(mended.formulas)})
    elif not mended.formulas:
        print(f"{book}: no formula carries an add-in's path" + (f"; {out} was not written" if out else ""))
    else:
        for sheet, count in mended.formulas.items():
            print(f"{sheet}: {count} {'formula' if count == 1 else 'formulas'} mended")
        print(f"{mended.file} is written; open it with the add-in installed and press F9")
