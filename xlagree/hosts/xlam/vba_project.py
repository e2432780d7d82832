"""A project of VBA as an Office file holds it: the source of its modules and what ties them together, without compiled code (MS-OVBA)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlagree.hosts.xlam.compound_file import compound_file
from xlagree.hosts.xlam.ovba_compression import compress

CODE_PAGE = "cp1252"
"""The letters that source can have; a letter beyond them fails when the project is written."""

DOCUMENT_BASE = {
    "workbook": "{00020819-0000-0000-C000-000000000046}",
    "worksheet": "{00020820-0000-0000-C000-000000000046}",
}
"""What Excel calls the classes behind a workbook and its sheets."""

PROJECT_LINE = {
    "standard": "Module={}",
    "class": "Class={}",
    "workbook": "Document={}/&H00000000",
    "worksheet": "Document={}/&H00000000",
}

DOCUMENT_FLAGS = (
    ("GlobalNameSpace", False),
    ("Creatable", False),
    ("PredeclaredId", True),
    ("Exposed", True),
    ("TemplateDerived", False),
    ("Customizable", True),
)
"""What Excel writes of every such class."""

IDENTITY = "{6D1F0C64-9B7E-4C0B-8E57-5A1D1F5C8A21}"
"""The project's own; any would do."""

SEED = 0x08
"""Where the ciphers of the project begin; of a seed with these bits no random bytes follow."""

SOURCE_ONLY = b"\xcc\x61\xff\xff\x00\x00\x00"
"""Says that there is no compiled code, of any version: Office compiles the source when it loads it."""

NOT_USED = b"\xff\xff"


@dataclass(frozen=True)
class Module:
    """A module by its name: its source, and what it is; those of the workbook and of each sheet stand behind them."""

    name: str
    source: str
    kind: Literal["standard", "class", "workbook", "worksheet"] = "standard"

    @property
    def text(self) -> str:
        """The source with the attributes that Office keeps at its beginning."""
        head = [f'Attribute VB_Name = "{self.name}"']
        if self.kind in DOCUMENT_BASE:
            head.append(f'Attribute VB_Base = "0{DOCUMENT_BASE[self.kind]}"')
            head += [f"Attribute VB_{flag} = {value}" for flag, value in DOCUMENT_FLAGS]
        return "\r\n".join([*head, *self.source.splitlines(), ""])


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The file vbaProject.bin of some modules; the same bytes for the same source."""
    sources = {module.name: compress(module.text.encode(CODE_PAGE)) for module in modules}
    listed = b"".join(_letters(module.name) + b"\0" + _wide(module.name) + b"\0\0" for module in modules)
    return compound_file(
        {
            "VBA": {"_VBA_PROJECT": SOURCE_ONLY, "dir": compress(_directory(name, modules)), **sources},
            "PROJECT": _letters(_properties(name, modules)),
            "PROJECTwm": listed + b"\0\0",
        }
    )


def _letters(text: str) -> bytes:
    return text.encode(CODE_PAGE)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(content)) + content


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The stream `dir`: the project and its modules; nothing is referred to but what Excel always has."""
    windows, english, version = struct.pack("<I", 1), struct.pack("<I", 0x409), struct.pack("<IIH", 4, 1, 0)
    project = (
        _record(0x01, windows)
        + _record(0x02, english)
        + _record(0x14, english)
        + _record(0x03, struct.pack("<H", 1252))
        + _record(0x04, _letters(name))
        + b"".join(_record(empty) for empty in (0x05, 0x40, 0x06, 0x3D))  # description and help file
        + _record(0x07, bytes(4))
        + _record(0x08, bytes(4))
        + struct.pack("<H", 0x09)
        + version  # the one record whose length does not count its last two bytes
        + b"".join(_record(empty) for empty in (0x0C, 0x3C))  # constants
    )
    count = _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, NOT_USED)
    return project + count + b"".join(map(_listed, modules)) + _record(0x10)


def _listed(module: Module) -> bytes:
    letters, wide = _letters(module.name), _wide(module.name)
    records = (
        *(_record(0x19, letters), _record(0x47, wide)),  # its name
        *(_record(0x1A, letters), _record(0x32, wide)),  # its stream
        *(_record(0x1C), _record(0x48)),  # no description
        _record(0x31, bytes(4)),  # where in its stream the source begins: no compiled code before it
        *(_record(0x1E, bytes(4)), _record(0x2C, NOT_USED)),
        _record(0x21 if module.kind == "standard" else 0x22),
        _record(0x2B),
    )
    return b"".join(records)


def _properties(name: str, modules: Sequence[Module]) -> str:
    """The stream `PROJECT`: the same as lines of text; not protected, no password, visible."""
    lines = [
        f'ID="{IDENTITY}"',
        *(PROJECT_LINE[module.kind].format(module.name) for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{ciphered(bytes(4))}"',
        f'DPB="{ciphered(bytes(1))}"',
        f'GC="{ciphered(bytes([255]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines)


def ciphered(content: bytes) -> str:
    """How Office hides whether a project is protected (MS-OVBA 2.4.3): each byte by the two before it."""
    version, key = 2, sum(IDENTITY.encode()) & 0xFF
    hidden = [SEED, SEED ^ version, SEED ^ key]
    plain = key
    for byte in struct.pack("<I", len(content)) + content:
        hidden.append(byte ^ (hidden[-2] + plain & 0xFF))
        plain = byte
    return bytes(hidden).hex().upper()
