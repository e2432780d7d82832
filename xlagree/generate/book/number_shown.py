"""What a number format makes of a value: the characters that a reader sees, whatever program wrote the format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import isfinite
from operator import eq, ge, gt, le, lt, ne

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "d/m/yyyy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that files name by their number alone; all others are General."""

PROBES = (-1234.567, -0.0625, 0.0, 0.123456, 7.0, 45678.9)
"""Values by which two formats are told apart that make the same of the value that stands there now."""

_LONGEST = 255
"""Excel takes no longer format."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<gap>.)|\*(?P<filled>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<exponent>[eE][+-])|(?P<date>y+|m+|d+|h+|s+|b+|e+)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@/;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_COMPARED = {"<": lt, ">": gt, "=": eq, "<=": le, ">=": ge, "<>": ne}
_COLOURS = {"black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "00FF00", "blue": "0000FF",
            "yellow": "FFFF00", "magenta": "FF00FF", "cyan": "00FFFF"}  # fmt: skip
_DATES = {"d": "{0.day}", "dd": "{0:%d}", "ddd": "{0:%a}", "dddd": "{0:%A}", "m": "{0.month}", "mm": "{0:%m}",
          "mmm": "{0:%b}", "mmmm": "{0:%B}", "yy": "{0:%y}", "yyyy": "{0.year}", "h": "{0.hour}", "hh": "{0:%H}",
          "s": "{0.second}", "ss": "{0:%S}"}  # fmt: skip
_LAST_DAY = 2_958_466

Part = tuple[str, str]
"""A part of a section: its kind, which is text, digit, sign, exponent, general or date, and what it says."""


@dataclass(frozen=True)
class Section:
    """One section of a format: its parts, the condition under which it holds, and the colour it gives, as six digits."""

    parts: tuple[Part, ...]
    condition: tuple[str, float] | None = None
    ink: str = ""

    def has(self, kind: str) -> bool:
        """Whether a part of a kind is in it."""
        return any(each == kind for each, _ in self.parts)


def shown_as(code: str, value: float | str) -> str:
    """What a reader sees of a value.

    >>> shown_as('#,##0;"−"#,##0;"–"', -1399.6), shown_as("0.0,", 1400.0), shown_as('"1,400"', 1200.0), shown_as(";;;", 9.0)
    ('−1,400', '1.4', '1,400', '')
    """
    made = sections(code)
    section = section_of(made, value)
    if isinstance(value, str):
        return (
            value if section is None else "".join(value if text == "@" else text for _, text in section.parts)
        )
    if section is None:
        return "########"
    bare = len(made) == 1 or section.condition is not None or (made.index(section) == 0 and value < 0)
    sign = "-" if value < 0 and bare else ""
    if section.has("date"):
        return _date(section, value)
    if section.has("text value"):
        return sign + "".join(
            f"{abs(value):.10g}" if kind == "text value" else text for kind, text in section.parts
        )
    if not (section.has("digit") or section.has("general")):
        return _texts(section.parts).strip()
    return sign + _number(section, abs(value)).strip()


def date_shown(code: str, value: float) -> str:
    """What a reader sees of a day or a time; nothing where the format is of numbers.

    >>> date_shown("yyyy-mm-dd", 46357.0), date_shown("0.00", 46357.0)
    ('2026-12-01', '')
    """
    section = section_of(sections(code), value)
    return _date(section, value) if section and section.has("date") else ""


def ink_of(code: str, value: float | str) -> str:
    """The colour that a format itself gives to a value; nothing where it leaves it as it is.

    >>> ink_of("0;[Red]-0", -3.0), ink_of("0;[Red]-0", 3.0)
    ('FF0000', '')
    """
    section = section_of(sections(code), value)
    return section.ink if section else ""


def may_hide(code: str) -> bool:
    """Whether a format shows nothing of some values.

    >>> may_hide("0;;"), may_hide("0.00"), may_hide("0;-0;;@")
    (True, False, True)
    """
    return any(not _texts(section.parts) and len(code) > 1 for section in sections(code))


def section_of(made: Sequence[Section], value: float | str) -> Section | None:
    """The section of a format that a value is shown by; None where no section is for it."""
    if isinstance(value, str):
        last = made[-1]
        return last if len(made) > 3 or last.has("text value") else None
    if any(section.condition for section in made):
        for section in made[:3]:
            if section.condition is None or _COMPARED[section.condition[0]](value, section.condition[1]):
                return section
        return None
    numbers = [section for n, section in enumerate(made[:3]) if n == 0 or not section.has("text value")]
    if len(numbers) == 1 or value > 0:
        return numbers[0]
    if value < 0:
        return numbers[1]
    return numbers[2] if len(numbers) > 2 else numbers[0]


@lru_cache(maxsize=1 << 12)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format, one at least."""
    made: list[Section] = []
    parts: list[Part] = []
    condition: tuple[str, float] | None = None
    ink = ""
    for match in [*_TOKEN.finditer(code[:_LONGEST] or "General"), None]:
        if match is None or match["sign"] == ";":
            made.append(Section(tuple(parts), condition, ink))
            parts, condition, ink = [], None, ""
        elif match["bracket"] is not None:
            compared = _CONDITION.fullmatch(match["bracket"].strip())
            condition = (compared[1], float(compared[2])) if compared else condition
            ink = _COLOURS.get(match["bracket"].lower(), ink)
            parts += _of_bracket(match["bracket"])
        else:
            parts += _parts(match)
    return tuple(made)


def _of_bracket(text: str) -> Iterator[Part]:
    """A currency, or hours that go on beyond a day."""
    if text.startswith("$"):
        yield "text", text[1:].partition("-")[0]
    elif text.lower().strip("hms") == "":
        yield "date", text.lower()


def _parts(match: re.Match[str]) -> Iterator[Part]:
    kind, text = str(match.lastgroup), match[0]
    if kind in ("quoted", "escaped", "other"):
        yield "text", match[kind]
    elif kind == "gap":
        yield "text", " "
    elif kind == "sign":
        yield ("text value", "@") if text == "@" else ("sign", text)
    elif kind in ("date", "half"):
        yield "date", text.lower()
    elif kind != "filled":
        yield kind, text


def _texts(parts: Sequence[Part]) -> str:
    """What a section says beside its digits; of one with digits, that it has some."""
    return "".join(text for _, text in parts)


def _number(section: Section, value: float) -> str:
    """A number in a section with digits or General in it."""
    parts = section.parts
    if section.has("general"):
        return "".join(f"{value:.10g}" if kind == "general" else text for kind, text in parts)
    percents = sum(part == ("sign", "%") for part in parts)
    digits = [n for n, (kind, _) in enumerate(parts) if kind == "digit"]
    if ("sign", "/") in parts:  # a fraction: what is seen is near enough to the number
        return f"{_texts(parts)} of {value:.6g}"
    power = next((n for n, (kind, _) in enumerate(parts) if kind == "exponent"), None)
    last = max((n for n in digits if power is None or n < power), default=digits[-1])
    point = next(
        (n for n, part in enumerate(parts) if part == ("sign", ".") and n < (power or len(parts))), None
    )
    decimals = 0 if point is None else sum(n > point and (power is None or n < power) for n in digits)
    if power is not None:
        return f"{value:.{decimals}E}"
    scaled = value * 100.0**percents / 1000.0 ** _thousands_off(parts, last, point)
    if not isfinite(scaled):
        return "########"
    whole, _, rest = f"{scaled:.{decimals}f}".partition(".")
    grouped = any(part == ("sign", ",") for part in parts[digits[0] : point if point is not None else last])
    before = parts[:point] if point is not None else parts
    after = parts[point:] if point is not None else ()
    return _whole(before, "" if whole == "0" else whole, grouped) + _decimals(after, rest)


def _thousands_off(parts: Sequence[Part], last: int, point: int | None) -> int:
    """By how many commas behind its digits a number is shown in thousands."""
    count = 0
    ends = [last] if point is None else [last, point - 1]
    for end in ends:
        at = end + 1 if end == last else end
        while 0 <= at < len(parts) and parts[at] == ("sign", ","):
            count += 1
            at += 1 if end == last else -1
    return count


def _whole(parts: Sequence[Part], digits: str, grouped: bool) -> str:
    """The digits before the point, in their places from the right; the first place takes all that are left."""
    made: list[str] = []
    left, placed = list(digits), 0
    first = next((n for n, (kind, _) in enumerate(parts) if kind == "digit"), len(parts))
    for n in range(len(parts) - 1, -1, -1):
        kind, text = parts[n]
        if kind != "digit":
            made.append("" if (kind, text) == ("sign", ",") else text)
            continue
        taken = left[::-1] if n == first else left[-1:]
        left = [] if n == first else left[:-1]
        for digit in taken or ([text.replace("?", " ")] if text != "#" else []):
            made.append("," if grouped and placed and placed % 3 == 0 else "")
            made.append(digit)
            placed += 1
    return "".join(reversed(made))


def _decimals(parts: Sequence[Part], digits: str) -> str:
    """The point and the digits behind it; a # shows no zero at the end."""
    made: list[str] = []
    at = 0
    for kind, text in parts:
        if kind == "digit":
            blank = text != "0" and not digits[at:].strip("0")
            made.append("" if blank else digits[at])
            at += 1
        else:
            made.append("" if (kind, text) == ("sign", ",") else text)
    return "".join(made)


def _date(section: Section, value: float) -> str:
    """A day and a time of day; minutes are what stands beside hours or seconds."""
    if not 0 <= value < _LAST_DAY:
        return "########"
    moment = datetime(1899, 12, 30) + timedelta(days=round(value * 86_400) / 86_400)
    dates = [text for kind, text in section.parts if kind == "date"]
    made: list[str] = []
    for kind, text in section.parts:
        if kind != "date":
            made.append(text)
        elif text in ("m", "mm") and ({"h", "hh", "[h]"} & set(dates) or {"s", "ss"} & set(dates)):
            made.append(f"{moment:%M}")
        else:
            made.append(_DATES.get(text, f"[{text}]").format(moment))
    return "".join(made)
