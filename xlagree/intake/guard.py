"""Workbooks from outside, looked over before a reader sees them: bounded, and nothing in them unfolds."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xlagree.intake.unread_parts import is_store, opened_names
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.tables import column_index

LARGEST_FILE = 100 << 20
LARGEST_PART = 64 << 20
LARGEST_WHOLE = 200 << 20
MOST_PARTS = 2000
MOST_ELEMENTS = 4_000_000
LARGEST_CELLS = 4_000_000
DEEPEST = 100
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
WIDEST_AREA = 20_000_000
"""Rows times columns up to the last cell: readers walk through all that lies before it."""
TIGHTEST = 200
"""Sheets pack ten to thirty times; what packs tighter than this was made to burst."""
SMALL = 1 << 20
"""Parts up to here may pack as they like."""

ADDRESS = re.compile(r"([A-Z]{1,3})?([1-9][0-9]{0,6})")
"""Where a cell is, or the number of a row."""

WIDE_TEXT = (b"\xfe\xff", b"\xff\xfe", b"\x00<", b"<\x00", b"\x00\x00\x00<")
"""How XML begins that is not UTF-8. Office writes UTF-8, and a second alphabet would hide things from us."""

LOCK = "~$"
"""How the name of a lock begins that Excel puts beside a workbook as long as it is open."""

AGAIN = "get it again from whoever sent it"
MADE_ANEW = "open it in Excel or LibreOffice and save the sheets you need in a new workbook"


class _HostileError(ValueError):
    """Why a workbook is not read; never leaves this file."""


def is_lock(path: Path) -> bool:
    """Whether a file is a lock of Excel, by its name."""
    return path.name.startswith(LOCK)


def looked_over(path: Path, most_cells: int | None = None) -> BytesIO:
    """The bytes of a workbook that may be shown to a reader; raises for any other file.

    The reader gets these bytes and not the path, so that nobody swaps the file in between.
    `most_cells` bounds the cells of all sheets together, for a review, which keeps every one.
    """
    if is_lock(path):
        remedy = f"name the workbook itself, {path.name.removeprefix(LOCK)}"
        raise AgreementError(Problem("is a lock file of Excel, not a workbook", remedy, Place(path.name)))
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _HostileError(f"is larger than {LARGEST_FILE >> 20} MB")
        content = BytesIO(path.read_bytes())
        with ZipFile(content) as parts:
            _check_parts(parts.infolist())
            cells = _check_contents(parts)
    except BadZipFile:
        raise AgreementError(_no_workbook(path)) from None
    except _HostileError as error:
        raise AgreementError(Problem(f"is not read: {error}", MADE_ANEW, Place(path.name))) from None
    except (zlib.error, struct.error, ValueError, RuntimeError, EOFError) as error:
        # What zipfile and zlib say of a file that was damaged on its way.
        raise AgreementError(Problem("is damaged", AGAIN, Place(path.name))) from error
    if most_cells is not None and cells > most_cells:
        what = f"is too large to review: it has more than {most_cells:,} cells"
        raise AgreementError(Problem(what, "split it, or save the sheets you need alone", Place(path.name)))
    content.seek(0)
    return content


def _no_workbook(path: Path) -> Problem:
    """A file that is not the kind of workbook of its name."""
    if path.suffix.lower() == ".ods":
        remedy = "open it in LibreOffice and save it as .ods or .xlsx"
        return Problem("is not an .ods workbook", remedy, Place(path.name))
    if path.stat().st_size == 0:
        return Problem(f"is not an {path.suffix.lower()} workbook: it is empty", AGAIN, Place(path.name))
    remedy = "if it is an old .xls or has a password, save it as .xlsx without one"
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        remedy = "name a workbook"
    return Problem("is not an .xlsx workbook", remedy, Place(path.name))


def _check_parts(parts: list[ZipInfo]) -> None:
    """What the list of contents says about names, packing and sizes."""
    if len(parts) > MOST_PARTS:
        raise _HostileError(f"it has more than {MOST_PARTS} parts")
    names: set[str] = set()
    for part in parts:
        name = part.orig_filename
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
            raise _HostileError(f"a part has an impossible name: {name[:60]!r}")
        if name.casefold() in names:
            raise _HostileError(f"the part {name[:60]} is there twice")
        names.add(name.casefold())
        if part.flag_bits & 1:
            raise _HostileError("it has a password")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _HostileError(f"the part {name[:60]} is packed in a way that workbooks never are")
        if part.file_size > max(SMALL, TIGHTEST * part.compress_size):
            raise _HostileError(
                f"the part {name[:60]} unpacks to {part.file_size >> 20} MB from almost nothing"
            )
        if part.file_size > LARGEST_PART:
            raise _HostileError(f"the part {name[:60]} unpacks to {part.file_size >> 20} MB")
    if sum(part.file_size for part in parts) > LARGEST_WHOLE:
        raise _HostileError(f"it unpacks to more than {LARGEST_WHOLE >> 20} MB")


def _check_contents(parts: ZipFile) -> int:
    """Walk through every part; one that is laid away and that nothing sends a reader to may be what it likes. All cells."""
    cells = 0
    doubted: dict[str, _HostileError] = {}
    for part in parts.infolist():
        try:
            cells += _check_part(parts, part)
        except _HostileError as error:
            if not is_store(part.filename):
                raise
            doubted[part.filename.casefold()] = error
    for name in sorted(doubted.keys() & opened_names(parts)) if doubted else ():
        raise doubted[name]
    return cells


def _check_part(parts: ZipFile, part: ZipInfo) -> int:
    """Walk through a part that a reader may take for XML, whatever its name, building nothing; its cells."""
    with parts.open(part) as file:  # zipfile stops at the declared size
        first = file.read(SMALL)
        if first.startswith(WIDE_TEXT):
            raise _HostileError(f"the part {part.filename[:60]} is not written in UTF-8")
        if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return 0
        walk = _Walk(part.filename[:60])
        try:
            walk.feed(first)
            while more := file.read(SMALL):
                walk.feed(more)
            walk.feed(b"", last=True)
        except ExpatError as error:
            if part.filename.endswith(".vml"):
                return walk.cells  # old drawings are not always proper XML, and no reader of ours opens them
            raise _HostileError(f"the part {walk.name} is broken in line {error.lineno}") from None
    return walk.cells


class _Walk:
    """A walk through one part: no declarations, and rows and cells that a sheet can have."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = self.cells = self.rows = self.columns = self.depth = 0
        self.columns_met: set[str] = set()
        self.reached = "0"
        self.has_rows = False
        self.parser = ParserCreate()
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end

    def feed(self, content: bytes, last: bool = False) -> None:
        """The next bytes of the part."""
        self.parser.Parse(content, last)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").casefold() not in ("utf-8", "us-ascii", "ascii"):
            raise _HostileError(f"the part {self.name} is not written in UTF-8")

    def _doctype(self, *_: object) -> None:
        raise _HostileError(f"the part {self.name} declares entities, which workbooks never do")

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            raise _HostileError(f"the part {self.name} is far too large or too deep for a sheet")
        kind = tag.rpartition(":")[2]
        if kind == "c":
            if self.has_rows:  # the chain of calculation lists cells without rows
                self.cells += 1
        elif kind == "row":
            self.has_rows = True
        else:
            return
        if "r" in attributes:
            self._reach(attributes["r"], kind)

    def _end(self, _tag: str) -> None:
        self.depth -= 1

    def _reach(self, address: str, kind: str) -> None:
        """How far a sheet reaches: a row says its number, a cell its address."""
        letters = address.removesuffix(self.reached)
        if kind == "c" and letters and letters is not address and letters in self.columns_met:
            return  # in a column and a row that the sheet reached before
        match = ADDRESS.fullmatch(address)
        if not match or (kind == "c") != bool(match[1]):
            what = "cell" if kind == "c" else "row"
            raise _HostileError(f"the part {self.name} has a {what} at {address[:20]!r}")
        row, column = int(match[2]), match[1] or ""
        if row <= self.rows and column in self.columns_met:
            self.reached = match[2]
            return
        self.columns_met.add(column)
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column_index(column or "A") + 1)
        if self.rows > MOST_ROWS or self.columns > MOST_COLUMNS or self.rows * self.columns > WIDEST_AREA:
            raise _HostileError(f"the part {self.name} has a cell as far out as {address}")
        self.reached = match[2]
