"""The canonical text of an offer, which is the same wherever it is written, and the digest that is made of it."""

import hashlib
import json
from collections.abc import Mapping

SHOWN = 12
"""So many digits of a digest stand on a page."""
DIGITS = 12
"""Significant digits of a number: more than any price has, and fewer than sums disturb."""
_HARMLESS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""Signs that would end or begin something in a page, as JSON may write them too."""

Fields = Mapping[str, object]
"""What of an offer is in its digest, by name: texts, numbers, lists, and fields within."""


def canonical(record: Fields) -> str:
    """The text of a record: plain ASCII, sorted, without blanks, fit to stand in a page as it is.

    >>> canonical({"b": 1490.0, "a": "R&D", "c": None, "d": [0.1 + 0.2]})
    '{"a":"R\\\\u0026D","b":1490,"d":[0.3]}'
    """
    text = json.dumps(plain(record), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return harmless_in_page(text)


def harmless_in_page(text: str) -> str:
    """JSON in which no sign ends or begins something in a page."""
    return "".join(_HARMLESS.get(sign, sign) for sign in text)


def digest(record: Fields) -> str:
    """The SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(canonical(record).encode("ascii")).hexdigest()


def plain(value: object) -> object:
    """A value without what says nothing (blanks, no, empty lists), with numbers and names in one form."""
    if isinstance(value, Mapping):
        named = ((str(name).replace("_", " "), own) for name, own in value.items())
        return {name: kept for name, own in named if _says(kept := plain(own))}
    if isinstance(value, list | tuple):
        return [plain(own) for own in value]
    if isinstance(value, bool):
        return "yes" if value else None
    if not isinstance(value, int | float):
        return value
    number = float(f"{value:.{DIGITS}g}")
    return int(number) if number.is_integer() else number


def _says(value: object) -> bool:
    return value is not None and value not in ("", [], {})
