"""Files of labels and values in TOML, and what is wrong with one that cannot be read."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.terms.errors import AgreementError, Place, Problem

LARGEST_FILE = 1 << 20
"""Bytes; what people write by hand is far smaller."""


@dataclass(frozen=True)
class TomlFile:
    """What a file says, and its text, in which a label can be looked up again."""

    content: dict[str, object]
    text: str

    def row(self, key: str, section: str = "") -> int | None:
        """The line on which a key stands: alone, before a dot, or as the head of a section; that of a `section` where it has one.

        >>> TomlFile({}, "\\n".join(["a = 1", "[words]", "a = 2"])).row("a", "words")
        3
        """
        lines = self.text.split("\n")
        begins = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        head = re.compile(rf"\s*\[\s*{re.escape(section)}\s*\]")
        first = next((row for row, line in enumerate(lines) if head.match(line)), 0) if section else 0
        return next((row for row, line in enumerate(lines[first:], first + 1) if begins.match(line)), None)


def read_toml(path: Path, what: str) -> TomlFile:
    """A file of labels and values; `what` it is for, such as a policy, is named where it is too large."""
    import tomllib

    place = Place(path.name)
    if not path.is_file():
        raise AgreementError(Problem(f"{path} is {'no file' if path.exists() else 'not there'}"))
    if path.stat().st_size > LARGEST_FILE:
        raise AgreementError(Problem(f"is too large for {what}", place=place))
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        return TomlFile(tomllib.loads(text), text)
    except UnicodeDecodeError:
        raise AgreementError(Problem("is not UTF-8 text", "save it as UTF-8", place)) from None
    except (ValueError, RecursionError) as error:
        raise AgreementError(_broken(str(error), place)) from None


def _broken(message: str, place: Place) -> Problem:
    """What the reader of TOML says, at its line."""
    parts = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    what = (parts[1] if parts else message).split("\n")[0]
    row = int(parts[2]) if parts and parts[2] else None
    remedy = "write label = value, with texts in quotation marks"
    return Problem(f"is not TOML: {what[:1].lower()}{what[1:]}", remedy, replace(place, row=row))
