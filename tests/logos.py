"""Pictures made up byte by byte: PNGs and JPEGs of any size, whole or not."""

import struct
import zlib


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, dots_an_inch: int = 0) -> bytes:
    """A PNG: a teal square, left, on white; as many dots to the inch as it claims."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    metre = round(dots_an_inch / 0.0254)
    claimed = chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)) if dots_an_inch else b""
    square = min(width, height)
    row = b"\0" + b"\x0b\x64\x67" * square + b"\xff\xff\xff" * (width - square)
    picture = zlib.compress(row * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + claimed + chunk(b"IDAT", picture) + chunk(b"IEND", b"")
    )


def jpeg(width: int, height: int, frame: int = 0xC0) -> bytes:
    """The segments of a JPEG of such a size, baseline or progressive (0xC2), without what they would show."""
    density = (
        b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x01\x01" + struct.pack(">HH", 300, 300) + b"\0\0"
    )
    thumbnail = (
        b"\xff\xe1" + struct.pack(">H", 2 + 20) + b"\xff\xc0\x00\x11\x08\x00\x01\x00\x01".ljust(20, b"\0")
    )
    size = b"\xff" + bytes([frame]) + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\0" * 9
    return b"\xff\xd8" + density + thumbnail + size + b"\xff\xda\x00\x02" + b"\xff\xd9"
