"""How wide texts are in the letters of a font, by the measures of the font itself and not by those that the product goes by."""

import tomllib
from functools import cache
from pathlib import Path

from xlagree.generate.book.client_look import WIDER

PIXELS_A_POINT = 4 / 3
LIKE: dict[str, tuple[str, float]] = {
    "Calibri": ("Calibri", 1.0),
    "Arial": ("Arial", 1.0),
    "Aptos": ("Calibri", WIDER["Aptos"]),
    "Segoe UI": ("Calibri", WIDER["Segoe UI"]),
}
"""The font whose measures are known, and how much wider than its letters those of a font are."""


@cache
def _measures(font: str, bold: bool) -> dict[str, int]:
    cases = Path(__file__).parent / "cases" / "letter_widths.toml"
    widths = tomllib.loads(cases.read_text(encoding="utf-8"))[font]["bold" if bold else "plain"]
    return {letter: int(width) for width, letters in widths.items() for letter in letters}


@cache
def wide(text: str, font: str, size: float, bold: bool = False) -> float:
    """The pixels that a text takes on one line.

    >>> wide("0", "Arial", 9), wide("e", "Calibri", 11, bold=True) > wide("e", "Calibri", 11)
    (6.672, True)
    """
    measured, wider = LIKE[font]
    letters = _measures(measured, bold)
    return sum(letters[letter] for letter in text) * size * PIXELS_A_POINT / 1000 * wider


def lines(text: str, room: float, font: str, size: float, bold: bool = False) -> int:
    """How many lines a text takes, broken between words and within those that are longer than a line.

    >>> lines("one two", 40, "Arial", 9), lines("onetwothreefour", 40, "Arial", 9)
    (2, 3)
    """
    count, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if wide(longer, font, size, bold) <= room:
            line = longer
            continue
        count += bool(line) + int(wide(word, font, size, bold) // room)
        line = word
    return count
