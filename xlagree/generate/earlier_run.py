"""What an earlier run left in a folder of books: the lines of its manifest, its PDFs and pages, and books of clients who are gone."""

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from xlagree.intake.files import as_it_was
from xlagree.terms.errors import AgreementError, Problem

BOOKS = ("client book", "appendix", "internal book")
"""The columns of a manifest that name books."""
PAGE = "page"
BESIDE = {"pdf": ".pdf", PAGE: ".html"}
"""The columns that name what is made of a book, and how its file ends."""


RESAVED = ",;"
"""What parts the columns of a manifest that a spreadsheet program saved: semicolons where numbers have a comma."""


def lines_of(manifest: Path, separators: str = ",") -> list[dict[str, str]] | None:
    """The lines of the manifest of an earlier run; None where there is none, as after a run that was stopped.

    Of several `separators` it is the one that the head has most of.
    """
    if not manifest.is_file():
        return None
    remedy = "put it back as it was written, or remove it: then all books are made anew"
    try:
        text = manifest.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AgreementError(Problem(f"{manifest.name} is not text as xlagree writes it", remedy)) from None
    head, _, _ = text.partition("\n")
    lines = list(csv.DictReader(text.splitlines(), delimiter=max(separators, key=head.count)))
    if any("client" not in line or None in line.values() or None in line for line in lines):
        raise AgreementError(
            Problem(f"{manifest.name} does not have the columns that xlagree writes", remedy)
        )
    return [{name: as_it_was(cell or "") for name, cell in line.items()} for line in lines]


def left(
    out: Path, lines: Sequence[Mapping[str, str]], current: Collection[Path], held: Path, prune: bool
) -> tuple[Mapping[str, str], ...]:
    """The lines of clients that are gone and whose books still lie there, unless these are removed."""
    remaining = []
    for line in lines:
        lying = {}
        for column in BOOKS:
            book = out / (line.get(column) or ".")
            if book in current or not book.is_file() or book.parent.parent != out:
                continue
            lying[column] = line[column]
            if prune:
                book.unlink()
                unprint(out, [line], [book])
                (held / f"{book.stem}.txt").unlink(missing_ok=True)
        if lying and not prune:
            remaining.append({**line, **dict.fromkeys(BOOKS, ""), **lying})
    return tuple(remaining)


def unprint(
    out: Path,
    lines: Sequence[Mapping[str, str]] | None,
    books: Iterable[Path],
    kept: Collection[str] = (),
) -> None:
    """Remove the PDFs and pages that an earlier run made of some books: they would show what the books no longer say.

    Its manifest names them; where there is none it was stopped, and whatever PDF or page has the name of a book is its own.
    Columns that are `kept` are not looked at: what they name is replaced together with its book.
    """
    named = list(books)
    for column, ending in BESIDE.items():
        if column in kept:
            continue
        files = {book.with_suffix(ending) for book in named}
        if lines is not None:
            files &= {out / line[column] for line in lines if line.get(column)}
        for file in files:
            _remove(file, out)


def _remove(file: Path, out: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except PermissionError:  # Windows does not remove what a program shows
        what = f"{file.relative_to(out).as_posix()} could not be removed"
        raise AgreementError(Problem(what, "close the program that shows it, then run again")) from None
