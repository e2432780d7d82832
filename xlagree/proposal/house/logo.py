"""The logo of a house: a picture that Excel, LibreOffice and browsers can draw, looked at by its first bytes alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from xlagree.terms.errors import AgreementError, must_be

LARGEST_BYTES, LARGEST_SIDE = 200_000, 2_000
"""Bytes of the file and pixels of a side: more would swell every file that is sent."""
WANT = "a PNG or JPEG file of at most 200 kB and 2,000 px a side"
HIGH, WIDE = 48, 260
"""The pixels within which a logo is drawn, at 96 to the inch."""
SHARP = 2 * HIGH
"""A logo of fewer pixels in height looks coarse in print."""

_PNG_BEGINS, _PNG_ENDS = b"\x89PNG\r\n\x1a\n", b"IEND\xae\x42\x60\x82"
_JPEG_BEGINS, _JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"
_NO_FRAMES = {0xC4, 0xC8, 0xCC}
"""Segments of a JPEG that are numbered like frames and are none."""
_ALONE = {0x01, *range(0xD0, 0xD8)}
"""Marks within a JPEG that nothing belongs to."""

_KNOWN = {
    b"GIF8": "a GIF",
    b"<svg": "an SVG",
    b"<?xm": "an SVG",
    b"BM": "a bitmap",
    b"RIFF": "a WebP",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True)
class Logo:
    """A picture as its file holds it; what it cannot be is refused."""

    content: bytes

    def __post_init__(self) -> None:
        if len(self.content) > LARGEST_BYTES:
            raise must_be("logo", WANT, f"{len(self.content) / 1000:,.0f} kB")
        if self.kind is None:
            known = next(
                (name for begins, name in _KNOWN.items() if self.content.startswith(begins)), "another file"
            )
            raise must_be("logo", WANT, known)
        width, height = self.size
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            raise must_be("logo", WANT, f"{width:,} × {height:,} px" if width else "a file that is cut short")

    @property
    def kind(self) -> Literal["png", "jpeg"] | None:
        """What the first bytes say it is."""
        if self.content.startswith(_PNG_BEGINS):
            return "png"
        return "jpeg" if self.content.startswith(_JPEG_BEGINS) else None

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels; none of a file that is cut short."""
        return _png_size(self.content) if self.kind == "png" else _jpeg_size(self.content)

    @property
    def drawn(self) -> tuple[int, int]:
        """Width and height at which it is drawn: as large as its place allows, in its own proportion."""
        width, height = self.size
        scale = min(HIGH / height, WIDE / width)
        return max(round(width * scale), 1), max(round(height * scale), 1)


def read_logo(path: Path) -> Logo:
    """The logo in a file, of which no more is read than a logo may have."""
    try:
        if not path.is_file():
            raise must_be(
                "logo", WANT, f"{path.name}, which is {'no file' if path.exists() else 'not there'}"
            )
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise must_be("logo", WANT, f"{error.strerror}: {path.name}") from None
    if len(content) > LARGEST_BYTES:
        raise must_be("logo", WANT, f"{path.stat().st_size / 1000:,.0f} kB")
    return Logo(content)


def logo_problem(logo: object) -> AgreementError | None:
    """What is wrong with a logo that was handed over from Python."""
    return None if logo is None or isinstance(logo, Logo) else must_be("logo", WANT, logo)


def _png_size(content: bytes) -> tuple[int, int]:
    """What the first chunk of a PNG says, if the last one is there."""
    whole = content[12:16] == b"IHDR" and content.endswith(_PNG_ENDS)
    return (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) if whole else (0, 0)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """What the first frame of a JPEG says, if its end is there."""
    for mark, at in _segments(content):
        if 0xC0 <= mark <= 0xCF and mark not in _NO_FRAMES and _JPEG_ENDS in content[at:]:
            return int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 3 : at + 5])
    return 0, 0


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The marks of a JPEG before its picture, and where what belongs to each begins."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xFF:  # fills up
            at += 1
        elif mark in _ALONE:
            at += 2
        else:
            yield mark, at + 2
            at += 2 + max(int.from_bytes(content[at + 2 : at + 4]), 2)
