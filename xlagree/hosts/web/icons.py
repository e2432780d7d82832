"""The icon of the add-in, drawn point by point: three rising bars on a square with round corners."""

import struct
from collections.abc import Iterator
from functools import cache
from math import hypot
from zlib import compress, crc32

SIZES = (16, 32, 64, 80)
"""Pixels of a side: what Office wants for its ribbon and its lists."""
GROUND, PAPER = (0x0B, 0x64, 0x67), (0xFF, 0xFF, 0xFF)
CORNER = 0.2
"""Radius of the corners, as a share of the side."""
BARS = tuple(((x, 0.74), (x, top)) for x, top in ((0.28, 0.58), (0.5, 0.44), (0.72, 0.26)))
"""Where each bar begins and ends, in shares of the side from the top left."""
HALF_WIDTH = 0.07
FINER = 4
"""Each pixel is the mean of so many points by as many."""

Point = tuple[float, float]


@cache
def icon(size: int) -> bytes:
    """The icon as a PNG of so many pixels a side; the same bytes every time.

    >>> icon(16)[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    rows = b"".join(b"\0" + bytes(_row(y, size)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)  # 8 bits each of red, green, blue and opacity
    parts = ((b"IHDR", head), (b"IDAT", compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))


def _row(y: int, size: int) -> Iterator[int]:
    """The pixels of a row."""
    fine = size * FINER
    for x in range(size):
        points = [
            ((x * FINER + i + 0.5) / fine, (y * FINER + j + 0.5) / fine)
            for i in range(FINER)
            for j in range(FINER)
        ]
        inside = [point for point in points if _on_ground(point)]
        drawn = sum(any(_from_line(point, *line) <= HALF_WIDTH for line in BARS) for point in inside)
        share = drawn / len(inside) if inside else 0.0
        yield from (round(a + (b - a) * share) for a, b in zip(GROUND, PAPER, strict=True))
        yield round(255 * len(inside) / len(points))


def _on_ground(point: Point) -> bool:
    """Whether a point lies on the square with its round corners."""
    beyond = [max(CORNER - at, at - (1 - CORNER), 0.0) for at in point]
    return hypot(*beyond) <= CORNER


def _from_line(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line, whose ends are round."""
    along = (end[0] - start[0], end[1] - start[1])
    off = (point[0] - start[0], point[1] - start[1])
    share = (off[0] * along[0] + off[1] * along[1]) / (along[0] ** 2 + along[1] ** 2)
    share = min(max(share, 0.0), 1.0)
    return hypot(off[0] - share * along[0], off[1] - share * along[1])
