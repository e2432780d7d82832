"""How Office packs the source of VBA: chunks of 4,096 bytes, each of letters and of copies from within it (MS-OVBA 2.4.1)."""

import struct
from collections import defaultdict
from collections.abc import Iterator

CHUNK = 4096
SHORTEST = 3
"""A copy of fewer bytes saves nothing."""
TRIED = 32
"""So many earlier places are tried for the longest copy; more cost time and save little."""


def compress(content: bytes) -> bytes:
    """Bytes as Office packs them; a last chunk that would not shrink, which source never is, gets zeros at its end."""
    chunks = (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
    return b"\x01" + b"".join(map(_packed, chunks))


def _packed(chunk: bytes) -> bytes:
    """A chunk with its head: its size, and whether it is compressed."""
    tokens = _in_groups(chunk)
    if len(tokens) < CHUNK:
        return struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    return struct.pack("<H", 0x3000 | (CHUNK - 1)) + chunk.ljust(CHUNK, b"\0")


def _in_groups(chunk: bytes) -> bytes:
    """The tokens eight by eight, before each group a byte whose bits say which of them are copies."""
    tokens = list(_tokens(chunk))
    groups = bytearray()
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        groups.append(sum(1 << bit for bit, token in enumerate(group) if len(token) == 2))
        groups += b"".join(group)
    return bytes(groups)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """A letter as its own byte, a copy as two bytes: how far back and how long, as many bits for each as the place asks."""
    places: dict[bytes, list[int]] = defaultdict(list)
    here = 0
    while here < len(chunk):
        distance_bits = max(4, (here - 1).bit_length())
        longest = min((0xFFFF >> distance_bits) + SHORTEST, len(chunk) - here)
        earlier = places[chunk[here : here + SHORTEST]][-TRIED:]
        length, back = max(
            ((_same(chunk, place, here, longest), -place) for place in earlier), default=(0, 0)
        )
        back += here
        if length >= SHORTEST:
            yield struct.pack("<H", (back - 1) << (16 - distance_bits) | (length - SHORTEST))
        else:
            length = 1
            yield chunk[here : here + 1]
        for passed in range(here, here + length):
            places[chunk[passed : passed + SHORTEST]].append(passed)
        here += length


def _same(chunk: bytes, place: int, here: int, longest: int) -> int:
    """How many bytes are the same from two places on."""
    length = 0
    while length < longest and chunk[place + length] == chunk[here + length]:
        length += 1
    return length
