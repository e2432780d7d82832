"""Pictures of pages as PNGs of few colours, which are a third as large: text and charts have no more."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

MOST_COLOURS = 64
"""Those that most points have are kept as they are: what a page has besides comes from smooth edges alone."""
PNG = b"\x89PNG\r\n\x1a\n"


def png_of(ppm: bytes) -> bytes:
    """A picture in the format PPM as a PNG with a palette.

    >>> png_of(b"P6\\n2 1\\n255\\n" + bytes([255, 255, 255, 0, 0, 0]))[12:24].hex(" ", 4)
    '49484452 00000002 00000001'
    """
    points = _points(ppm)
    height, width, _ = points.shape
    palette, places = _few(points.reshape(-1, 3))
    lines = np.hstack([np.zeros((height, 1), np.uint8), places.reshape(height, width)])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    content = {
        b"IHDR": head,
        b"PLTE": palette.tobytes(),
        b"IDAT": zlib.compress(lines.tobytes(), 9),
        b"IEND": b"",
    }
    return PNG + b"".join(_chunks(content))


def _points(ppm: bytes) -> NDArray[np.uint8]:
    """Red, green and blue of every point, by row and column."""
    kind, width, height, most = ppm.split(maxsplit=4)[:4]
    assert (kind, most) == (b"P6", b"255")
    across, down = int(width), int(height)
    return np.frombuffer(ppm, np.uint8, offset=len(ppm) - 3 * across * down).reshape(down, across, 3)


def _few(points: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The colours that most points have, and for each point the place of the one nearest to it."""
    keys = points.astype(np.int64) @ np.array([65536, 256, 1])
    colours, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    most = np.sort(np.argsort(-counts, kind="stable")[:MOST_COLOURS])
    exact = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    apart = ((exact[:, None, :] - exact[None, most, :]) ** 2).sum(axis=2)
    return exact[most].astype(np.uint8), apart.argmin(axis=1).astype(np.uint8)[inverse]


def _chunks(content: dict[bytes, bytes]) -> Iterator[bytes]:
    for name, part in content.items():
        yield struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
