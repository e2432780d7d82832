"""Formats that hide what they format: text in the colour of the ground it stands on, and formats that show nothing."""

from typing import IO
from xml.etree.ElementTree import Element

from xlagree.intake.parts import elements, local

BLACK, WHITE = "000000", "FFFFFF"
INDEXED = {"0": BLACK, "8": BLACK, "64": BLACK, "1": WHITE, "9": WHITE, "65": WHITE}
THEMED = {"0": WHITE, "1": BLACK}
"""The ground and the ink of a theme, as nearly every theme has them."""

MANY_COLOURS = ""
"""A ground of a pattern or a gradient: text of no colour is lost on it."""


def hiding_formats(part: IO[bytes]) -> tuple[bool, ...]:
    """Whether each cell format of a workbook's styles, in their order, hides what it formats."""
    inks: list[str] = []
    grounds: list[str] = []
    nothing: set[str] = set()
    hiding: list[bool] = []
    for element in elements(part, "numFmts/numFmt", "fonts/font", "fills/fill", "cellXfs/xf"):
        kind = local(element.tag)
        if kind == "numFmt":
            if not element.attrib["formatCode"].strip("; ") and ";;;" in element.attrib["formatCode"]:
                nothing.add(element.attrib["numFmtId"])
        elif kind == "font":
            inks.append(_colour(element, "color", BLACK))
        elif kind == "fill":
            grounds.append(_ground(element))
        else:
            ink = inks[int(element.get("fontId", 0))] if inks else BLACK
            ground = grounds[int(element.get("fillId", 0))] if grounds else WHITE
            hiding.append(ink == ground or element.get("numFmtId") in nothing)
    return tuple(hiding)


def percent_formats(part: IO[bytes]) -> tuple[bool, ...]:
    """Whether each cell format of a workbook's styles, in their order, shows numbers as percentages."""
    percent = {"9", "10"}
    found: list[bool] = []
    for element in elements(part, "numFmts/numFmt", "cellXfs/xf"):
        if local(element.tag) == "numFmt":
            if "%" in element.get("formatCode", ""):
                percent.add(element.attrib["numFmtId"])
        else:
            found.append(element.get("numFmtId") in percent)
    return tuple(found)


def _ground(fill: Element) -> str:
    """The colour behind a text: a cell without a fill is white."""
    for pattern in fill:
        if local(pattern.tag) == "patternFill" and pattern.get("patternType", "none") == "none":
            return WHITE
        if local(pattern.tag) == "patternFill" and pattern.get("patternType") == "solid":
            return _colour(pattern, "fgColor", WHITE)
        return MANY_COLOURS
    return WHITE


def _colour(parent: Element, name: str, default: str) -> str:
    """A colour as six digits where they can be known, else as what it is called."""
    for child in parent:
        if local(child.tag) == name:
            if "rgb" in child.attrib:
                return child.attrib["rgb"][-6:].upper()
            if "indexed" in child.attrib:
                return INDEXED.get(child.attrib["indexed"], f"indexed {child.attrib['indexed']}")
            if "theme" in child.attrib:
                theme, tint = child.attrib["theme"], float(child.get("tint", 0))
                return f"theme {theme} {tint}" if tint else THEMED.get(theme, f"theme {theme} {tint}")
    return default
