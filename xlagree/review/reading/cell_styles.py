"""The formats of cells as far as they say what a cell is for: colours as they are written, locked or not, and the style's name."""

from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element

from xlagree.intake.parts import elements, local

MOST_STYLES = 65_536
NAMED = {"20": "input", "22": "calculation"}
"""The built-in styles that say what a cell is for, by their numbers in files."""
PLAIN = ""
"""How a colour is written that nobody chose."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The colours of letters and ground as the file writes them ("" the usual ones), whether the cell is locked on a
    protected sheet, and input or calculation where its style is called so."""

    ink: str = PLAIN
    ground: str = PLAIN
    locked: bool = True
    called: str = ""

    @property
    def is_coloured(self) -> bool:
        """Whether somebody chose a colour."""
        return bool(self.ink or self.ground)


USUAL = CellStyle()


def read_styles(part: IO[bytes]) -> tuple[CellStyle, ...]:
    """The formats of a workbook's cells, in the order of their numbers."""
    inks: list[str] = []
    grounds: list[str] = []
    called: dict[str, str] = {}
    formats: list[tuple[int, int, bool, str]] = []
    kinds = ("fonts/font", "fills/fill", "cellXfs/xf", "cellStyles/cellStyle")
    for element in elements(part, *kinds):
        kind = local(element.tag)
        if kind == "font":
            inks.append(_colour(_child(element, "color")))
        elif kind == "fill":
            grounds.append(_ground(element))
        elif kind == "cellStyle":
            called[element.get("xfId", "")] = NAMED.get(element.get("builtinId", ""), "")
        elif len(formats) < MOST_STYLES:
            protection = _child(element, "protection")
            locked = protection is None or protection.get("locked", "1") not in ("0", "false")
            font, fill = int(element.get("fontId", 0)), int(element.get("fillId", 0))
            formats.append((font, fill, locked, element.get("xfId", "")))
    usual = inks[0] if inks else PLAIN
    return tuple(
        CellStyle(
            PLAIN if font >= len(inks) or inks[font] == usual else inks[font],
            grounds[fill] if fill < len(grounds) else PLAIN,
            locked,
            called.get(style, ""),
        )
        for font, fill, locked, style in formats
    )


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child.tag) == name), None)


def _ground(fill: Element) -> str:
    pattern = _child(fill, "patternFill")
    if pattern is None:
        return "gradient"
    kind = pattern.get("patternType", "none")
    if kind in ("none", "gray125"):
        return PLAIN
    return f"{kind} {_colour(_child(pattern, 'fgColor'))}"


def _colour(colour: Element | None) -> str:
    """A colour as it is written; black and what programs choose by themselves are the usual one."""
    if (
        colour is None
        or colour.get("auto")
        or colour.get("rgb", "").upper().endswith("000000")
        or colour.get("theme") == "1"
    ):
        return PLAIN
    return " ".join(f"{key} {value}" for key, value in sorted(colour.attrib.items()))
