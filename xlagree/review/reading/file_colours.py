"""Colours as a file names them, by a theme, a number or themselves, and how well one can be told from another."""

from collections.abc import Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from typing import IO
from xml.etree.ElementTree import Element

from xlagree.intake.parts import elements, local

BLACK, WHITE = "000000", "FFFFFF"
MANY_COLOURS = ""
"""A ground of a pattern, a gradient or a colour that nobody can know: text of no colour is lost on it."""

OFFICE = (
    "FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080",
)  # fmt: skip
"""The colours of a theme by their numbers in cells, where a file has none of its own."""
_IN_CELLS = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")

_FIRST_EIGHT = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
INDEXED = (
    *_FIRST_EIGHT, *_FIRST_EIGHT,
    "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080",
    "9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF",
    "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF",
    "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99",
    "3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696",
    "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333",
    "000000", "FFFFFF",
)  # fmt: skip
"""The palette of old files, which new ones still name by number; 64 and 65 are ink and ground of the system."""

LOST = 1.25
"""Ink whose contrast with its ground is below this cannot be read: pale grey on white has 1.3, black on white 21."""

Themed = Sequence[str]


def theme_colours(part: IO[bytes]) -> Themed:
    """The colours of a theme, in the order of their numbers in cells."""
    named: dict[str, str] = {}
    for scheme in elements(part, "themeElements/clrScheme"):
        for slot in scheme:
            for colour in slot:
                named[local(slot.tag)] = colour.get("lastClr", colour.get("val", ""))[-6:].upper()
    return tuple(_six(named.get(name, ""), default) for name, default in zip(_IN_CELLS, OFFICE, strict=True))


def _six(text: str, default: str) -> str:
    return text if len(text) == 6 and not text.strip("0123456789ABCDEF") else default


def colour_of(parent: Element | None, name: str, theme: Themed, default: str) -> str:
    """The colour that a child of an element names, as six digits; the default where there is none."""
    child = next((each for each in parent if local(each.tag) == name), None) if parent is not None else None
    if child is None or child.get("auto") in ("1", "true"):
        return default
    found = default
    if "rgb" in child.attrib:
        found = _six(child.attrib["rgb"][-6:].upper(), default)
    elif "theme" in child.attrib:
        number = int(child.attrib["theme"])
        found = theme[number] if 0 <= number < len(theme) else default
    elif "indexed" in child.attrib:
        number = int(child.attrib["indexed"])
        found = INDEXED[number] if 0 <= number < len(INDEXED) else default
    return tinted(found, float(child.get("tint", 0)))


def tinted(colour: str, tint: float) -> str:
    """A colour made lighter, towards 1, or darker, towards -1.

    >>> tinted("000000", 0.5), tinted("4F81BD", -1.0), tinted("1F497D", 0.0)
    ('808080', '000000', '1F497D')
    """
    if not tint or not colour:
        return colour
    hue, light, strength = rgb_to_hls(*_shares(colour))
    tint = max(-1.0, min(1.0, tint))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(share * 255):02X}" for share in hls_to_rgb(hue, light, strength))


def contrast(one: str, other: str) -> float:
    """How far two colours are apart to the eye: 1 where they are the same, 21 between black and white.

    >>> contrast("FFFFFF", "000000"), round(contrast("FEFEFE", "FFFFFF"), 2), contrast("", "FFFFFF")
    (21.0, 1.01, 21.0)
    """
    if MANY_COLOURS in (one, other):
        return 21.0
    low, high = sorted(map(_brightness, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _brightness(colour: str) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in _shares(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    return red, green, blue
