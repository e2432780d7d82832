"""What a number format shows, whatever program wrote it: decimals, percent, thousands, dates and words, in each of its parts."""

import re
from functools import lru_cache

_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<rule>[<>=][^\]]*)\]|\[[^\]]*\]'
    r"|(?P<number>[0#?][0#?,.]*)|(?P<date>[dmyhs]+|AM/PM|A/P)|(?P<end>;)|(?P<other>\S)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 10)
def shown_format(code: str) -> str:
    """A number format in the one form of all that show the same.

    >>> shown_format('#,##0.00\\\\ "€"') == shown_format("#,##0.00 [$€-407]"), shown_format("0.00") == shown_format("0.0")
    (True, False)
    """
    if code.strip().casefold() in ("", "general", "standard"):
        return "general"
    parts = "".join(map(_said, _PART.finditer(code))).split(";")
    return ";".join(parts[:-1] if len(parts) > 1 and parts[-1] == "@" else parts)


def _said(part: re.Match[str]) -> str:
    if part["number"]:
        whole, _, decimals = part["number"].partition(".")
        thousands = "," * ("," in whole.rstrip(",")) + "k" * (len(whole) - len(whole.rstrip(",")))
        return f"0{thousands}.{len(decimals)}" if decimals else f"0{thousands}"
    if part["date"]:
        return part["date"].lower()
    words = part["quoted"] or part["escaped"] or part["currency"] or part["rule"] or ""
    return part["end"] or part["other"] or "".join(words.split())
