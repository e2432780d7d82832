"""The colours of a house: those derived from one that it chose, and how well they can be read."""

from dataclasses import dataclass

WHITE = "#FFFFFF"
TINTED, MIDDLE = 0.10, 0.45
"""How much of the colour of the house is in its tint, behind text, and in its pale bars."""
READABLE = 4.5
"""The contrast that text needs, as the Web Content Accessibility Guidelines have it (level AA)."""
STEP = 0.04
"""A colour that cannot be read is darkened by such a share of itself until it can."""

Channels = tuple[float, float, float]
"""Red, green and blue from 0 to 255."""


@dataclass(frozen=True)
class Palette:
    """The colour of a house as it is used, its tint and its pale form; `darkened` where the colour chosen cannot be read."""

    house: str
    tint: str
    mid: str
    darkened: bool


def palette(colour: str) -> Palette:
    """The colours of a house, of which the first can be read on white and on the tint.

    >>> palette("#0B6467")
    Palette(house='#0B6467', tint='#E7F0F0', mid='#91B9BB', darkened=False)
    """
    channels, steps = _channels(colour), 0
    while not _can_be_read(house := _colour(*channels)):
        steps += 1
        red, green, blue = channels
        channels = (red * (1 - STEP), green * (1 - STEP), blue * (1 - STEP))
    return Palette(house, on_white(house, TINTED), on_white(house, MIDDLE), steps > 0)


def _can_be_read(colour: str) -> bool:
    return min(contrast(colour, WHITE), contrast(colour, on_white(colour, TINTED))) >= READABLE


def on_white(colour: str, share: float) -> str:
    """A colour of which a share covers white.

    >>> on_white("#000000", 0.1)
    '#E6E6E6'
    """
    red, green, blue = (255 - (255 - channel) * share for channel in _channels(colour))
    return _colour(red, green, blue)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours: from 1 where they are equal to 21 for black on white.

    >>> contrast("#000000", "#FFFFFF"), round(contrast("#777777", "#FFFFFF"), 2)
    (21.0, 4.48)
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour of sRGB."""
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> Channels:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _colour(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{int(channel + 0.5):02X}" for channel in (red, green, blue))
