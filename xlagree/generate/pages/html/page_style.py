"""How the page of an offer looks: its style in the colours and letters of a house, its logo, and what a browser knows its parts by."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from xlagree.generate.book.client_look import INPUT
from xlagree.generate.book.look import BAND, GREY, HAIR, INK, LINE_GREY, RULE
from xlagree.proposal.house.logo import Logo
from xlagree.proposal.house.theme import Theme

HEAVIEST_LOGO = 120_000
"""Bytes of a logo that a page has room for; in the place of a larger one stands the name of the house."""
EDGE = "#767F88"
"""The border of what can be pressed."""
FALLBACKS: Mapping[str, str] = {
    "Calibri": "Calibri, Carlito",
    "Arial": "Arial, Liberation Sans",
    "Aptos": "Aptos",
    "Segoe UI": "Segoe UI",
}
"""The letters of a page, with those that are as wide; then whatever the reader's system has without serifs."""


@dataclass(frozen=True)
class DrawnLogo:
    """A logo that is part of the page."""

    source: str
    width: int
    height: int


def drawn_logo(logo: Logo | None) -> DrawnLogo | None:
    """The logo as a part of the page, where there is room for it."""
    if logo is None or len(logo.content) > HEAVIEST_LOGO:
        return None
    return DrawnLogo(f"data:image/{logo.kind};base64,{b64encode(logo.content).decode()}", *logo.drawn)


def page_style(theme: Theme) -> str:
    """The style of every page, in the colours and letters of a house."""
    house = theme.palette
    colours = {
        "house": house.house, "tint": house.tint, "mid": house.mid, "ink": INK, "grey": GREY, "rule": RULE,
        "hair": HAIR, "band": BAND, "line": LINE_GREY, "edge": EDGE, "input": INPUT,
        "font": f"{FALLBACKS[theme.font]}, Helvetica, Arial, sans-serif",
    }  # fmt: skip
    own = "".join(f"--{name}:{value};" for name, value in colours.items())
    return f":root{{{own}}}\n{part('offer.css')}"


def known_by(text: str) -> str:
    """What a browser knows a style or a script by that it may use."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def part(name: str) -> str:
    assert __package__
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
