"""How cells look: the formats of a workbook as a reader sees them, and those that conditions lay over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import IO
from xml.etree.ElementTree import Element

from xlagree.generate.book.number_shown import BUILT_IN, ink_of, may_hide, shown_as
from xlagree.intake.parts import elements, local
from xlagree.review.reading.file_colours import BLACK, LOST, MANY_COLOURS, WHITE, Themed, colour_of, contrast

OFF = ("0", "false")
SIGNS = (
    "wingdings", "webdings", "symbol", "marlett", "mt extra", "bookshelf symbol", "ms outlook", "ms reference specialty",
    "opensymbol", "starsymbol", "zapf", "itc zapf", "segoe mdl2", "segoe fluent icons", "hololens mdl2", "libre barcode",
    "code 39", "code 128", "code128",
)  # fmt: skip
"""How the names of letters begin that are signs, bars or Greek, whatever is typed in them."""
TINIEST = 3.0
"""Letters of fewer points cannot be read; on paper four are the smallest print there is."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How letters stand in a cell: turned by so many degrees, pushed in by so many steps, repeated until the cell is full, or
    shrunk until they fit into it."""

    turned: int = 0
    pushed: int = 0
    repeated: bool = False
    shrinks: bool = False


UPRIGHT = Placing()
"""How letters usually stand."""


@dataclass(frozen=True, slots=True)
class CellLook:
    """The number format of a cell, the colours of its letters and of the ground behind them, the size of the letters.

    An ink or a ground without digits is one that nobody can know. Letters may be `struck` through, and a cell is `locked`
    where its sheet is protected, unless it is not. `signs` are the letters that are none, by their name.
    """

    code: str = "General"
    ink: str = BLACK
    ground: str = WHITE
    size: float = 11.0
    struck: bool = False
    locked: bool = True
    placing: Placing = UPRIGHT
    signs: str = ""

    @property
    def may_hide(self) -> bool:
        """Whether this look hides some values at least."""
        return (
            self.size < TINIEST or "[" in self.code or may_hide(self.code) or _is_lost(self.ink, self.ground)
        )

    def hides(self, value: float | str | bool | None) -> str:
        """Why a value cannot be seen; nothing where it can.

        >>> CellLook(ink="FEFEFE").hides(84.0), CellLook("0.00").hides(84.0), CellLook("0;;").hides(-84.0)
        ("in its ground's colour", '', 'by its format')
        """
        if value in (None, ""):
            return ""
        plain = float(value) if isinstance(value, bool) else value
        if plain != 0 and plain is not None and not shown_as(self.code, plain).strip():
            return "by its format"
        if _is_lost((plain is not None and ink_of(self.code, plain)) or self.ink, self.ground):
            return "in its ground's colour"
        return f"in letters of {self.size:g} points" if self.size < TINIEST else ""


@dataclass(frozen=True, slots=True)
class LaidOver:
    """What a condition changes of a look: a format, ink and ground where it has them, and whether letters are bold."""

    code: str = ""
    ink: str = ""
    ground: str = ""
    bold: bool = False

    def over(self, look: CellLook) -> CellLook:
        """The look of a cell while the condition holds."""
        colours = self.ink or look.ink, self.ground or look.ground
        return CellLook(
            self.code or look.code, *colours, look.size, look.struck, look.locked, look.placing, look.signs
        )


PLAIN = CellLook()
NOTHING_OVER = LaidOver()


@dataclass(frozen=True)
class Looks:
    """The cell formats of a workbook in their order, and those of its conditions."""

    cells: Sequence[CellLook] = ()
    over: Sequence[LaidOver] = ()

    def of(self, style: int) -> CellLook:
        """The look of a cell of a format's number."""
        return self.cells[style] if 0 <= style < len(self.cells) else PLAIN

    def why_unseen(self, style: int, value: float | str | bool | None) -> str:
        """Why a value cannot be seen in the look of a format's number; nothing where it can. All texts fare alike."""
        if style not in self.hiding or value in (None, ""):
            return ""
        if isinstance(value, str):
            if style not in self._texts:
                self._texts[style] = self.of(style).hides("text")
            return self._texts[style]
        return self.of(style).hides(value)

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {}

    @cached_property
    def hiding(self) -> frozenset[int]:
        """The numbers of the formats that hide some values at least."""
        return frozenset(n for n, look in enumerate(self.cells) if look.may_hide)

    @cached_property
    def percentages(self) -> frozenset[int]:
        """The numbers of the formats that are those of a percentage."""
        return frozenset(n for n, look in enumerate(self.cells) if "%" in look.code)

    def laid_over(self, number: int) -> LaidOver:
        """What the format of a condition changes."""
        return self.over[number] if 0 <= number < len(self.over) else NOTHING_OVER


PLAIN_LOOKS = Looks()
"""Those of a workbook without styles."""


@lru_cache(maxsize=1 << 12)
def _is_lost(ink: str, ground: str) -> bool:
    return contrast(ink, ground) < LOST


def read_looks(part: IO[bytes], theme: Themed) -> Looks:
    """The looks that a workbook's styles have."""
    codes = dict(BUILT_IN)
    inks: list[tuple[str, float, bool, str]] = []
    grounds: list[str] = []
    cells: list[CellLook] = []
    over: list[LaidOver] = []
    for element in elements(part, "numFmts/numFmt", "fonts/font", "fills/fill", "cellXfs/xf", "dxfs/dxf"):
        kind = local(element.tag)
        if kind == "numFmt":
            codes[int(element.attrib["numFmtId"])] = element.attrib["formatCode"]
        elif kind == "font":
            ink = colour_of(element, "color", theme, BLACK)
            inks.append((ink, _size(element), _is_on(element, "strike"), _signs(element)))
        elif kind == "fill":
            grounds.append(_ground(element, theme))
        elif kind == "dxf":
            over.append(read_laid_over(element, theme))
        else:
            font, fill = int(element.get("fontId", 0)), int(element.get("fillId", 0))
            ink, size, struck, signs = inks[font] if font < len(inks) else (BLACK, PLAIN.size, False, "")
            ground = grounds[fill] if fill < len(grounds) else WHITE
            code = codes.get(int(element.get("numFmtId", 0)), "General")
            locked = all(
                each.get("locked", "1") not in OFF for each in element if local(each.tag) == "protection"
            )
            cells.append(CellLook(code, ink, ground, size, struck, locked, _placing(element), signs))
    return Looks(tuple(cells), tuple(over))


def read_laid_over(element: Element, theme: Themed) -> LaidOver:
    """What the format of a condition says; its ground is what other fills call the colour behind a pattern."""
    of = {local(child.tag): child for child in element}
    font, fill = of.get("font"), of.get("fill")
    pattern = (
        next((each for each in fill if local(each.tag) == "patternFill"), None) if fill is not None else None
    )
    ground = colour_of(pattern, "bgColor", theme, "") or (
        colour_of(pattern, "fgColor", theme, "")
        if pattern is not None and pattern.get("patternType") == "solid"
        else ""
    )
    code = of["numFmt"].get("formatCode", "") if "numFmt" in of else ""
    return LaidOver(code, colour_of(font, "color", theme, ""), ground, _is_on(font, "b"))


def _placing(cell_format: Element) -> Placing:
    for each in cell_format:
        if local(each.tag) == "alignment":
            shrinks = each.get("shrinkToFit", "0") not in OFF and each.get("wrapText", "0") in OFF
            turned, pushed = _whole(each.get("textRotation")), _whole(each.get("indent"))
            return Placing(turned, pushed, each.get("horizontal") == "fill", shrinks)
    return UPRIGHT


def _whole(text: str | None) -> int:
    """Degrees or steps; some programs write parts of them, and what is no number places nothing."""
    try:
        return int(float(text or 0))
    except (ValueError, OverflowError):
        return 0


def _is_on(font: Element | None, name: str) -> bool:
    """Whether a font is bold, struck or whatever else it may be."""
    said = [each.get("val", "1") for each in font if local(each.tag) == name] if font is not None else []
    return bool(said) and said[0] not in OFF


def _size(font: Element) -> float:
    return next(
        (float(child.get("val", PLAIN.size)) for child in font if local(child.tag) == "sz"), PLAIN.size
    )


def _signs(font: Element) -> str:
    """The name of letters that are signs; nothing where they can be read."""
    names = [child.get("val", "") for child in font if local(child.tag) == "name"]
    return next((name for name in names if name.strip().casefold().startswith(SIGNS)), "")


def _ground(fill: Element, theme: Themed) -> str:
    """The colour behind a text: a cell without a fill is white, and one of a colour in several places has that."""
    for pattern in fill:
        kind = pattern.get("patternType", "none")
        if local(pattern.tag) != "patternFill":
            stops = {colour_of(stop, "color", theme, MANY_COLOURS) for stop in pattern}
            return stops.pop() if len(stops) == 1 else MANY_COLOURS
        if kind == "none":
            return WHITE
        ink = colour_of(pattern, "fgColor", theme, WHITE if kind == "solid" else BLACK)
        return ink if kind == "solid" or ink == colour_of(pattern, "bgColor", theme, WHITE) else MANY_COLOURS
    return WHITE
