"""Parts of a workbook that no reader opens: where programs lay things away, as long as nothing says that they are sheets."""

from collections.abc import Iterator
from posixpath import dirname
from urllib.parse import unquote
from zipfile import ZipFile

from xlagree.intake.parts import elements, target_of

STORES = ("customxml/", "xl/model/", "xl/customdata/")
"""Where Power Query, Power Pivot and add-ins lay away what they need, in alphabets and forms of their own."""

LAID_AWAY = frozenset(
    {
        "customXml", "customXmlProps", "customProperty", "customData", "customDataProps", "powerPivotData", "printerSettings",
        "vbaProject", "oleObject", "control", "ctrlProp", "activeXControlBinary",
    }
)  # fmt: skip
"""The kinds of relations that readers of cells do not follow."""

LAID_AWAY_TYPES = ("customxmlproperties", "customproperty", "customdata", "model+data", "printersettings")
"""What is in the types of parts that readers of cells do not look for."""


def is_store(name: str) -> bool:
    """Whether a part is one of those that readers have no reason to open, by its name.

    >>> is_store("customXml/item1.xml"), is_store("xl/worksheets/sheet1.xml")
    (True, False)
    """
    folded = name.casefold()
    return not folded.endswith(".rels") and (folded.startswith(STORES) or folded.endswith(".bin"))


def opened_names(file: ZipFile) -> frozenset[str]:
    """The names, in small letters, of all parts that a reader may be sent to: by a relation, or by their type.

    The lists of relations and types themselves must have been looked over.
    """
    return frozenset(name.casefold() for name in _named(file))


def _named(file: ZipFile) -> Iterator[str]:
    for listed in file.namelist():
        if listed.casefold() == "[content_types].xml":
            with file.open(listed) as part:
                for kind in elements(part, "Types/Override"):
                    if not any(known in kind.get("ContentType", "").casefold() for known in LAID_AWAY_TYPES):
                        yield kind.get("PartName", "").lstrip("/")
        elif listed.casefold().endswith(".rels"):
            with file.open(listed) as part:
                for relation in elements(part, "Relationships/Relationship"):
                    if relation.get("Type", "").rpartition("/")[2] not in LAID_AWAY:
                        yield from _targets(dirname(dirname(listed)), relation.get("Target", ""))


def _targets(folder: str, target: str) -> Iterator[str]:
    """The part that is meant, as it is written and as a link of the net."""
    yield target_of(folder, target)
    yield target_of(folder, unquote(target))
