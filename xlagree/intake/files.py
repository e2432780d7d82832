"""Files that are whole or not there: their names, writing beside and renaming, digests, tables of text."""

import csv
import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

LONGEST = 60
"""Characters of a file's name: room for folders in the 260 that Windows gives a whole path."""

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for devices, whatever comes after the dot."""

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
"""Letters that Unicode does not take apart into a plain one and its mark."""

UNFINISHED = ".xlagree-"
"""How the name of a file begins while it is being written."""
EARLIER = ".earlier"
"""How the name of a file ends that is kept until those beside it are in place too."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets run a cell that begins so."""


def slug(name: str) -> str:
    """A name as a file's name on every system: plain small letters, digits and single hyphens.

    >>> slug("Müller & Søn, Ltd."), slug("../CON"), slug("日本")
    ('muller-son-ltd', 'con-client', 'client')
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = apart.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-")
    return f"{words}-client" if words in RESERVED else words or "client"


def slugs(
    names: Iterable[str],
    endings: Sequence[str] = ("",),
    kept: Iterable[str] = (),
    others: Iterable[str] = (),
) -> list[str]:
    """A file's name for each name, no two alike with any of the endings: the second of a kind ends in -2.

    Those that are `kept`, in the order of the names and blank where there is none, stay what they were; those of `others` are
    not free.

    >>> slugs(["Acme", "ACME!", "Acme 2"]), slugs(["Acme", "Acme appendix"], ("", "-appendix"))
    (['acme', 'acme-2', 'acme-2-2'], ['acme', 'acme-appendix-2'])
    >>> slugs(["ACME!", "Acme"], kept=["", "acme"])
    ['acme-2', 'acme']
    """
    had = [own if own not in earlier else "" for earlier, own in _before(kept)]
    taken = {own + ending for own in (*had, *others) if own for ending in endings}
    free_names = []
    for name, own in zip_longest(names, had, fillvalue=""):
        wanted = free = own or slug(name)
        count = 1
        while not own and not taken.isdisjoint(free + ending for ending in endings):
            count += 1
            number = f"-{count}"
            free = wanted[: LONGEST - len(number)].rstrip("-") + number
        taken.update(free + ending for ending in endings)
        free_names.append(free)
    return free_names


def _before(names: Iterable[str]) -> Iterator[tuple[set[str], str]]:
    """Each name with those before it."""
    seen: set[str] = set()
    for name in names:
        yield seen, name
        seen.add(name)


@contextmanager
def beside(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """Paths to write to, in the same folders; renamed into place together when all were written, else removed."""
    own = os.urandom(4).hex()  # two machines may write into one folder, where a process number is no name
    unfinished = tuple(path.with_name(f"{UNFINISHED}{own}-{path.name}") for path in paths)
    try:
        yield unfinished
        _put_in_place(dict(zip(unfinished, paths, strict=True)))
    except OSError as error:  # nobody knows the other name
        named = dict(zip(map(str, unfinished), map(str, paths), strict=True))
        error.filename = named.get(str(error.filename), error.filename or str(paths[0]))
        raise
    finally:
        for written in unfinished:
            written.unlink(missing_ok=True)


def _put_in_place(places: Mapping[Path, Path]) -> None:
    """Rename files into place: all of them, or none where one cannot be, as one that a program has open."""
    replaced: dict[Path, Path] = {}
    try:
        for written, path in places.items():
            earlier = written.with_name(f"{written.name}{EARLIER}")
            if len(places) > 1 and path.is_file():
                _doubled(path, earlier)
            os.replace(written, path)
            replaced[path] = earlier
    except OSError:
        for path, earlier in replaced.items():
            if earlier.is_file():
                os.replace(earlier, path)
            else:
                path.unlink()
        raise
    finally:
        for written in places:
            written.with_name(f"{written.name}{EARLIER}").unlink(missing_ok=True)


def _doubled(path: Path, other: Path) -> None:
    """A file under another name besides its own; a copy where the disk knows no second name."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)


def remove_unfinished(folder: Path) -> None:
    """Remove what a run that was killed left half written."""
    for path in folder.glob(f"{UNFINISHED}*"):
        path.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def harmless(text: str) -> str:
    """Text that a spreadsheet takes as text.

    >>> harmless("=HYPERLINK(1)"), harmless("Acme")
    ("'=HYPERLINK(1)", 'Acme')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_it_was(text: str) -> str:
    """The text of a cell that was made harmless.

    >>> as_it_was("'=HYPERLINK(1)"), as_it_was("'tis")
    ('=HYPERLINK(1)', "'tis")
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[str | float | Decimal]]) -> None:
    """Write a table for spreadsheets; numbers with two decimals or, as Decimals, with their own; text made harmless."""
    # Excel takes a table for UTF-8 only when it begins with a byte order mark.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        for row in rows:
            table.writerow([_written(cell) for cell in row])


def _written(cell: str | float | Decimal) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    return str(cell) if isinstance(cell, Decimal) else f"{cell:.2f}"
