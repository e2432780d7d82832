"""Text in files: its alphabet, and its lines, read anew whenever they are gone through, so that no file is held in memory."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TextIO

from xlagree.intake.guard import LARGEST_FILE
from xlagree.terms.errors import AgreementError, Place, Problem

SEPARATED, RECORDS = (".csv", ".tsv", ".txt"), (".jsonl", ".ndjson")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

WESTERN = "cp1252"
"""What Windows calls ANSI in western countries; Latin-1 has the same letters at the same places."""
OF_NO_WESTERN = re.compile("ÿ|(?<=[A-Za-z])[€‚ƒ„“”†‡•ˆ‰‹›˜™ŠŒŽŸ](?=[a-z])")
"""Signs that stand in no western name: there the text is of another alphabet, such as that of DOS."""
HALF = 0.4
"""Of two bytes a sign one is zero in nearly every western letter."""
START, CHUNK = 4096, 1 << 20
"""Bytes that show an alphabet, and bytes that are looked at at once."""


class AlphabetError(AgreementError):
    """Text in an alphabet that is not read."""


@dataclass(frozen=True)
class WrittenText:
    """A file of text: UTF-8, UTF-16 by its mark or its zeros, else where `western` allows it the alphabet of Windows.

    Raises, whenever it is first looked at, for one that is too large or of another alphabet.
    """

    path: Path
    western: bool = False

    @property
    def alphabet(self) -> str:
        """The alphabet where it was not UTF-8 and no mark says so."""
        return (
            "Windows-1252" if not self._encoding else "UTF-16" if self._encoding[-2:] in ("le", "be") else ""
        )

    @cached_property
    def whole(self) -> str:
        """All of it."""
        with self.opened() as file:
            return file.read()

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The text to read from its beginning, ends of lines as they are."""
        if self._encoding:
            with self.path.open(encoding=self._encoding, newline="") as file:
                yield file
        else:
            yield StringIO(self._of_windows, newline="")

    def lines(self) -> Iterator[str]:
        """The lines, each with its end."""
        with self.opened() as file:
            yield from file

    @cached_property
    def _encoding(self) -> str:
        """What the file can be read with to its end; nothing where that is the alphabet of Windows."""
        size = self.path.stat().st_size
        if size > LARGEST_FILE:
            what = f"is larger than {LARGEST_FILE >> 20} MB"
            raise AgreementError(Problem(what, "split it, by client or year", Place(self.path.name)))
        with self.path.open("rb") as file:
            start = file.read(START)
        marked = start.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        encoding = "utf-16" if marked else _wide(start, size) or "utf-8-sig"
        return encoding if self._can_be_read(encoding) else ""

    def _can_be_read(self, encoding: str) -> bool:
        """Whether all of the file is of an alphabet; False where it is that of Windows, and raises where it is neither."""
        decoder = getincrementaldecoder(encoding)()
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            if self.western and self._of_windows is not None:
                return False
            here = Place(self.path.name, row=self._first_wrong_row(encoding))
            raise AlphabetError(
                Problem("is not UTF-8 text", "in Excel, save it as CSV UTF-8", here)
            ) from None
        return True

    def _first_wrong_row(self, encoding: str) -> int:
        content = self.path.read_bytes()
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            return content.count(b"\n", 0, error.start) + 1
        return 1

    @cached_property
    def _of_windows(self) -> str | None:
        """Text in the alphabet of Windows; None where it is rather UTF-8 with a slip, or of yet another alphabet."""
        content = self.path.read_bytes()
        if b"\0" in content or not content.decode("utf-8", "ignore").isascii():
            return None
        text = content.decode(WESTERN, "replace")
        return None if "\ufffd" in text or OF_NO_WESTERN.search(text) or CONTROLS.search(text) else text


def alphabet_notes(path: Path) -> Iterable[Problem]:
    """A remark where an export was read in another alphabet than UTF-8."""
    if path.suffix.lower() in SEPARATED + RECORDS and (alphabet := WrittenText(path, western=True).alphabet):
        what, remedy = f"is not UTF-8 text and was read as {alphabet}", "look at names with accents"
        yield Problem(what, remedy, Place(path.name), remark=True)


def _wide(start: bytes, size: int) -> str:
    """The order of the bytes of UTF-16 without a mark, where zeros show it; else nothing."""
    odd, even = start[1::2].count(0), start[::2].count(0)
    if size % 2 or not size:
        return ""
    most = HALF * len(start) / 2
    return "utf-16-le" if odd > most and not even else "utf-16-be" if even > most and not odd else ""
