"""The add-in as a file: a workbook with macros that Excel takes for an add-in, and the tab on the ribbon; the same bytes each time."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlagree.hosts.xlam.addin_sheets import Settings, workbook
from xlagree.hosts.xlam.ribbon import RELATION, ribbon
from xlagree.hosts.xlam.vba_project import vba_project
from xlagree.hosts.xlam.vba_source import CODE_NAMES, modules

PROJECT = "XlAgree"
EPOCH = (1980, 1, 1, 0, 0, 0)
RIBBON = "customUI/customUI.xml"
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
WORKBOOK_TYPE, ADDIN_TYPE = "sheet.macroEnabled.main+xml", "addin.macroEnabled.main+xml"


def xlam(settings: Settings, version: str, xlwings: str) -> bytes:
    """The bytes of the add-in for a machine, a version of xlagree and one of xlwings."""
    project = vba_project(PROJECT, modules(version, xlwings))
    book = workbook(settings, project, CODE_NAMES)
    file = BytesIO()
    with ZipFile(BytesIO(book)) as parts, ZipFile(file, "w") as addin:
        for name in parts.namelist():
            _put(addin, name, _as_addin(name, parts.read(name)))
        _put(addin, RIBBON, ribbon().encode())
    return file.getvalue()


def _put(file: ZipFile, name: str, content: bytes) -> None:
    part = ZipInfo(name, EPOCH)
    part.compress_type, part.create_system = ZIP_DEFLATED, 0  # whatever system this is
    file.writestr(part, content)


def _as_addin(name: str, content: bytes) -> bytes:
    """A part of the workbook as the add-in has it: another type for the whole, and the tab beside it."""
    if name == TYPES:
        return _replaced(content, WORKBOOK_TYPE, ADDIN_TYPE)
    if name == RELATIONS:
        relation = f'<Relationship Id="rIdRibbon" Type="{RELATION}" Target="{RIBBON}"/>'
        return _replaced(content, "</Relationships>", f"{relation}</Relationships>")
    return content


def _replaced(content: bytes, old: str, new: str) -> bytes:
    assert content.count(old.encode()) == 1, old
    return content.replace(old.encode(), new.encode())
