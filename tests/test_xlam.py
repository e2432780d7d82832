"""The add-in for Excel as a file: what other programs read back from it is what was written, the same bytes each time."""

import re
import struct
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, VBA_Scanner, decompress_stream

from xlagree.functions.catalogue import CATALOGUE
from xlagree.hosts.values import ERROR_CODES
from xlagree.hosts.xlam.addin_sheets import Settings, read_settings
from xlagree.hosts.xlam.compound_file import compound_file
from xlagree.hosts.xlam.ovba_compression import compress
from xlagree.hosts.xlam.ribbon import BUTTONS, MACRO, ribbon
from xlagree.hosts.xlam.vba_project import IDENTITY, Module, ciphered, vba_project
from xlagree.hosts.xlam.vba_source import MODULE, PYTHON_ARGUMENTS, modules
from xlagree.hosts.xlam.xlam_file import xlam
from xlagree.hosts.xlam.xlam_install import build

ADDIN = xlam(Settings(), "0.1.0", "0.37.8")
MODULES = {module.name: module.text.replace("\r\n", "\n") for module in modules("0.1.0", "0.37.8")}
LOADER, FUNCTIONS = MODULES["agree_python"], MODULES["agree_functions"]

TEXT = st.lists(
    st.sampled_from(["End Function\r\n", "Attribute ", "abc", "x", "é", " " * 9]), max_size=2_000
).map("".join)
CONTENTS = st.dictionaries(
    st.text("abcXYZ019_", min_size=1, max_size=31),
    st.integers(0, 9_000).map(lambda size: bytes(i * 7 % 251 for i in range(size))),
    max_size=12,
)


def parts() -> ZipFile:
    return ZipFile(BytesIO(ADDIN))


def directory_of(project: bytes) -> list[tuple[int, bytes]]:
    """The records of the stream `dir`."""
    content = bytes(
        decompress_stream(bytearray(olefile.OleFileIO(BytesIO(project)).openstream("VBA/dir").read()))
    )
    records, place = [], 0
    while place < len(content):
        kind, length = struct.unpack_from("<HI", content, place)
        length += 2 * (kind == 9)
        records.append((kind, content[place + 6 : place + 6 + length]))
        place += 6 + length
    return records


def deciphered(text: str, identity: str) -> bytes:
    """What Office hid in one of the three ciphers of a project, after MS-OVBA 2.4.3.3."""
    hidden = bytes.fromhex(text)
    key = sum(identity.encode()) & 0xFF
    assert hidden[0] ^ hidden[1] == 2
    assert hidden[0] ^ hidden[2] == key
    plain = [key]
    for at in range(3, len(hidden)):
        plain.append(hidden[at] ^ (hidden[at - 2] + plain[-1] & 0xFF))
    passed = 1 + (hidden[0] & 6) // 2
    (length,) = struct.unpack("<I", bytes(plain[passed : passed + 4]))
    content = bytes(plain[passed + 4 :])
    assert length == len(content)
    return content


@given(TEXT)
def test_source_is_packed_as_office_packs_it(text: str) -> None:
    """What oletools unpacks is what was packed, whatever the text and however long."""
    content = text.encode("cp1252")

    assert bytes(decompress_stream(bytearray(compress(content)))) == content


def test_a_long_module_shrinks() -> None:
    """44 KB come back, and take less than half the room."""
    content = (FUNCTIONS * 4)[:44_000].encode("cp1252")
    packed = compress(content)

    assert bytes(decompress_stream(bytearray(packed))) == content
    assert len(packed) < len(content) / 2


@given(CONTENTS, CONTENTS)
def test_compound_files_hold_what_was_put_in(outer: dict[str, bytes], inner: dict[str, bytes]) -> None:
    """Every stream comes back through olefile, small and large, in a storage or not."""
    outer = {name.casefold(): content for name, content in outer.items()}  # names differ by more than case
    inner = {name.casefold(): content for name, content in inner.items()}
    file = olefile.OleFileIO(
        BytesIO(compound_file({**outer, "VBA": inner})), raise_defects=olefile.DEFECT_INCORRECT
    )

    streams = {tuple(path): file.openstream(path).read() for path in file.listdir()}
    assert streams == {
        **{(name,): content for name, content in outer.items() if name != "vba"},
        **{("VBA", name): content for name, content in inner.items()},
    }


def test_streams_of_a_storage_are_sorted_as_office_sorts_them() -> None:
    """Shorter names first, then by letters: a program that searches the tree finds every name."""
    names = ["dir", "_VBA_PROJECT", "b", "Aa", "agree_python", "A"]
    file = olefile.OleFileIO(BytesIO(compound_file(dict.fromkeys(names, b"x"))))

    def in_order(sid: int) -> list[str]:
        if sid == 0xFFFFFFFF:
            return []
        entry = file.direntries[sid] or file._load_direntry(sid)
        return [*in_order(entry.sid_left), entry.name, *in_order(entry.sid_right)]

    found = in_order(file.root.sid_child)
    assert sorted(found) == sorted(names)
    assert all((len(a), a.upper()) < (len(b), b.upper()) for a, b in pairwise(found))


def test_every_module_is_read_back_as_written(tmp_path: Path) -> None:
    """oletools finds the modules in the add-in, each with its source to the last letter."""
    file = tmp_path / "xlagree.xlam"
    file.write_bytes(ADDIN)
    found = {Path(name).stem: code for _, _, name, code in VBA_Parser(str(file)).extract_all_macros()}

    assert {name: code.splitlines() for name, code in found.items()} == {
        name: text.splitlines() for name, text in MODULES.items()
    }


def test_a_project_says_what_it_is() -> None:
    """Its modules in both lists, standard ones and others; nothing is referred to that could be missing."""
    project = vba_project(
        "XlAgree", [Module("Book", "", "workbook"), Module("code", ""), Module("Kind", "", "class")]
    )
    records = directory_of(project)
    text = olefile.OleFileIO(BytesIO(project)).openstream("PROJECT").read().decode()

    assert [content for kind, content in records if kind == 0x19] == [b"Book", b"code", b"Kind"]
    assert [kind for kind, _ in records if kind in (0x21, 0x22)] == [0x22, 0x21, 0x22]
    assert not {0x0D, 0x0E, 0x16, 0x2F, 0x33} & {kind for kind, _ in records}
    assert "Document=Book/&H00000000\r\nModule=code\r\nClass=Kind\r\n" in text


@pytest.mark.parametrize(
    ("identity", "cipher", "content"),
    [
        ("{917DED54-440B-4FD1-A5C1-74ACF261E600}", "0705D8E3D8EDDBF1DBF1DBF1DBF1", bytes(4)),
        ("{917DED54-440B-4FD1-A5C1-74ACF261E600}", "0E0CD1ECDFF4E7F5E7F5E7", b"\0"),
        ("{917DED54-440B-4FD1-A5C1-74ACF261E600}", "1517CAF1D6F9D7F9D706", b"\xff"),
        *((IDENTITY, ciphered(content), content) for content in (bytes(4), b"\0", b"\xff")),
    ],
)
def test_the_project_is_neither_protected_nor_hidden(identity: str, cipher: str, content: bytes) -> None:
    """Its three ciphers say the same as those of the example in MS-OVBA."""
    assert deciphered(cipher, identity) == content


def test_two_builds_are_equal(tmp_path: Path) -> None:
    """The same bytes, wherever it is written; no time, no folder, no name of who built it."""
    first, second = build(tmp_path / "one"), build(tmp_path / "two")

    assert first.name == "xlagree.xlam"
    assert first.read_bytes() == second.read_bytes()
    assert list(first.parent.iterdir()) == [first]


def test_no_path_is_inside() -> None:
    """Nothing of the machine that built it: no drive, no home folder, no absolute path of a template."""
    project = olefile.OleFileIO(BytesIO(parts().read("xl/vbaProject.bin")))
    streams = [bytes(project.openstream(path).read()) for path in project.listdir()]
    texts = [parts().read(name) for name in parts().namelist()]

    here = [folder.encode() for folder in (str(Path(__file__).parent.parent), sys.prefix, str(Path.home()))]

    for content in (*streams, *texts, *(text.encode("cp1252") for text in MODULES.values())):
        assert b"absPath" not in content
        assert not re.search(rb"[A-Za-z]:\\|/home/|/Users/|/tmp/", content)
        assert not [folder for folder in here if folder in content]


def test_few_words_for_scanners() -> None:
    """The loader has at most two words that a scanner of macros finds suspicious: xlwings' own module has forty."""
    suspicious = {word for kind, word, _ in VBA_Scanner(LOADER).scan() if kind == "Suspicious"}

    assert len(suspicious) <= 2
    assert len(LOADER) < 1_500
    assert not [kind for kind, _, _ in VBA_Scanner(FUNCTIONS).scan() if kind == "Suspicious"]


def test_the_loader_starts_python_itself() -> None:
    """Both DLLs of one version; Python with quotes around its path and none of cmd.exe; the place for the identity."""
    assert re.findall(r'Lib "(xlwings\d\d-[\d.]+\.dll)"', LOADER) == [
        "xlwings64-0.37.8.dll",
        "xlwings32-0.37.8.dll",
    ]
    assert "cmd" not in LOADER.lower()
    assert '""" & AgreeSetting("INTERPRETER") & """ ' in LOADER
    assert PYTHON_ARGUMENTS.replace('"', '""') in LOADER
    assert "$(CLSID)" in PYTHON_ARGUMENTS


def test_every_function_has_its_wrapper() -> None:
    """One for each of the catalogue, with its arguments in order, optional ones marked, and its help."""
    heads = re.findall(r"^Public Function (\w+)\((.*)\)$", FUNCTIONS, re.MULTILINE)

    assert heads == [
        (f.name, ", ".join(("Optional " if a.optional else "") + a.name for a in f.arguments))
        for f in CATALOGUE
    ]
    assert FUNCTIONS.count("VB_Description") == FUNCTIONS.count("= AgreeAnswer(") == len(CATALOGUE)
    assert f'CallUDF("{MODULE}"' in MODULES["agree_cells"]


def test_errors_have_excels_numbers() -> None:
    """Every error that Python names becomes Excel's own."""
    for code in ERROR_CODES:
        assert f'Case "{code.text}": AsCell = CVErr({code.excel})' in MODULES["agree_cells"]


def test_source_is_what_vba_takes() -> None:
    """Letters of its code page, lines below its limit, and no mark that was not filled in."""
    for name, text in MODULES.items():
        assert max(map(len, text.splitlines())) < 1_023, name
        assert len(text.encode("cp1252")) < 64_000, name
        assert not re.search(r"@[A-Z0-9_]+@", text), name


def test_excel_takes_it_for_an_add_in() -> None:
    """Its type, the tab's part and the relation to it; every part is proper XML or the project."""
    file = parts()
    types = file.read("[Content_Types].xml").decode()

    assert "addin.macroEnabled.main+xml" in types
    assert "sheet.macroEnabled.main+xml" not in types
    assert 'Target="customUI/customUI.xml"' in file.read("_rels/.rels").decode()
    for name in file.namelist():
        if not name.endswith(".bin"):
            ElementTree.fromstring(file.read(name))


def test_buttons_have_their_macros() -> None:
    """The tab Agreements: each button asks the macro that is there, and the macro knows each of them."""
    tab = ElementTree.fromstring(ribbon())
    buttons = [element.attrib for element in tab.iter() if element.tag.endswith("button")]

    assert (
        next(element.attrib["label"] for element in tab.iter() if element.tag.endswith("}tab"))
        == "Agreements"
    )
    assert [button["id"] for button in buttons] == [button.id for button in BUTTONS]
    assert f"Public Sub {MACRO}(ByVal control As Object)" in MODULES["agree_ribbon"]
    for button in buttons:
        assert button["onAction"] == MACRO
        assert f'Case "{button["id"]}": ' in MODULES["agree_ribbon"]


def test_settings_come_back() -> None:
    """What was written for a machine is read from its file."""
    settings = Settings(r"C:\Users\Zoë & Co\Python312\pythonw.exe", r"C:\Users\Zoë & Co\Python312")

    assert read_settings(BytesIO(xlam(settings, "0.1.0", "0.37.8"))) == settings
    assert read_settings(BytesIO(ADDIN)) == Settings()
