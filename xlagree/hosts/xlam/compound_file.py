"""Compound files as Office keeps VBA in them: storages and streams in sectors, found through a directory (MS-CFB, version 3)."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Storage: TypeAlias = "Mapping[str, bytes | Storage]"

SECTOR, SMALL_SECTOR = 512, 64
SMALL_STREAM = 4096
"""A stream below this size lies in small sectors, all of which make up the stream of the root."""

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""Where a chain of sectors goes on: nowhere, since the sector is free; nowhere, since it ends; it holds the table itself."""
NOBODY = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
TABLES_IN_HEADER = 109


@dataclass(eq=False)
class _Entry:
    """A line of the directory: its left and right neighbours are a binary tree, its child the root of that of its contents."""

    name: str
    kind: int
    content: bytes = b""
    number: int = 0
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    start: int = 0
    size: int = 0
    children: list["_Entry"] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, str]:
        """Entries of a storage are sorted by the length of their names, then by their letters."""
        return len(self.name), self.name.upper()

    def line(self) -> bytes:
        name = self.name.encode("utf-16-le")
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(name) + 2, self.kind, BLACK, self.left, self.right, self.child)
            + bytes(16 + 4 + 8 + 8)  # no class, no state, no times
            + struct.pack("<IQ", self.start, self.size)
        )


@dataclass
class _Sectors:
    """Sectors of one size, and for each of them the next one of its chain."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def put(self, content: bytes, filler: bytes = b"\0") -> int:
        """The first sector of some content, END where there is none."""
        if not content:
            return END
        first, count = len(self.chain), -(-len(content) // self.size)
        self.content += content.ljust(count * self.size, filler)
        self.chain += [*range(first + 1, first + count), END]
        return first


def compound_file(contents: Storage) -> bytes:
    """The bytes of a compound file of some storages and streams; the same for the same contents."""
    root = _entry("Root Entry", ROOT, contents)
    entries = list(_numbered(root))
    sectors, small = _Sectors(SECTOR), _Sectors(SMALL_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.start = (small if len(entry.content) < SMALL_STREAM else sectors).put(entry.content)
            entry.size = len(entry.content)
    root.start, root.size = sectors.put(bytes(small.content)), len(small.content)
    small_table = sectors.put(_numbers(small.chain), b"\xff")
    small_tables = -(-len(small.chain) * 4 // SECTOR)
    directory = sectors.put(_directory(entries))
    first, count = len(sectors.chain), _tables(len(sectors.chain))
    sectors.put(_numbers([*sectors.chain, *[TABLE] * count]), b"\xff")
    return _header(first, count, directory, small_table, small_tables) + bytes(sectors.content)


def _entry(name: str, kind: int, contents: Storage) -> _Entry:
    entry = _Entry(name, kind)
    for inner, content in contents.items():
        if isinstance(content, bytes):
            entry.children.append(_Entry(inner, STREAM, content))
        else:
            entry.children.append(_entry(inner, STORAGE, content))
    return entry


def _numbered(root: _Entry) -> Iterator[_Entry]:
    """Every entry in the order of the directory, with the trees of its contents grown."""
    entries = [root]
    for entry in entries:
        for child in entry.children:
            child.number = len(entries)
            entries.append(child)
        entry.child = _tree(sorted(entry.children, key=lambda child: child.order))
    yield from entries


def _tree(entries: list[_Entry]) -> int:
    """The number of the root of a balanced tree."""
    if not entries:
        return NOBODY
    middle = len(entries) // 2
    entries[middle].left, entries[middle].right = _tree(entries[:middle]), _tree(entries[middle + 1 :])
    return entries[middle].number


def _directory(entries: list[_Entry]) -> bytes:
    """All lines, and unused ones up to the end of the sector."""
    unused = bytes(68) + struct.pack("<III", NOBODY, NOBODY, NOBODY) + bytes(48)
    lines = b"".join(entry.line() for entry in entries)
    return lines + unused * (-len(entries) % (SECTOR // len(unused)))


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _tables(sectors: int) -> int:
    """Sectors of the table of all sectors, its own among them."""
    count = 0
    while count * (SECTOR // 4) < sectors + count:
        count += 1
    assert count <= TABLES_IN_HEADER, "a project of seven megabytes"
    return count


def _header(first: int, count: int, directory: int, small_table: int, small_tables: int) -> bytes:
    tables = [first + i if i < count else FREE for i in range(TABLES_IN_HEADER)]
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)  # version, byte order, sectors of 2^9 and 2^6 bytes
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, count, directory, 0, SMALL_STREAM, small_table, small_tables, END, 0)
        + _numbers(tables)
    )
