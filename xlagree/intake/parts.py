"""The parts of an .xlsx file: found by how they are related, and their XML read element by element."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname, join, normpath, split
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser, iterparse
from zipfile import ZipFile

BLOCK = 1 << 16
"""Bytes of a part that are taken in at a time."""


@dataclass(frozen=True)
class Relation:
    """What a part refers to: the kind of the other part, such as worksheet, and its name.

    `outside` is what is referred to outside of the file, as it is written; "" for a part of it.
    """

    kind: str
    target: str
    outside: str = ""


@dataclass(frozen=True)
class Parts:
    """The parts of a workbook that was looked over; names are found whatever their case, as Excel does."""

    file: ZipFile
    names: Mapping[str, str]

    def open(self, name: str) -> IO[bytes]:
        """A part to read from; KeyError where there is none."""
        return self.file.open(self.names[name.casefold()])

    def related(self, source: str = "") -> dict[str, Relation]:
        """What a part refers to, by its id; of the whole file where no part is named."""
        folder, name = split(source)
        listed = join(folder, "_rels", f"{name}.rels")
        if listed.casefold() not in self.names:
            return {}
        with self.open(listed) as part:
            return {
                relation.attrib["Id"]: Relation(
                    relation.attrib["Type"].rpartition("/")[2],
                    target_of(dirname(source), relation.attrib["Target"]),
                    relation.attrib["Target"] if relation.get("TargetMode") == "External" else "",
                )
                for relation in elements(part, "Relationships/Relationship")
            }


def parts_of(file: ZipFile) -> Parts:
    """The parts of an opened file."""
    return Parts(file, {name.casefold(): name for name in file.namelist()})


def of_kind(relations: Mapping[str, Relation], kind: str) -> str | None:
    """The first related part of a kind; None where there is none."""
    return next((relation.target for relation in relations.values() if relation.kind == kind), None)


def target_of(folder: str, target: str) -> str:
    """The name of the part that a relation of a part in a folder refers to.

    >>> target_of("xl/worksheets", "../drawings/drawing1.xml")
    'xl/drawings/drawing1.xml'
    """
    return normpath(join("/", folder, target)).lstrip("/")


@lru_cache(maxsize=1 << 10)
def local(name: str) -> str:
    """A name of XML without its namespace; workbooks of the strict kind have others.

    >>> local("{urn:x}row")
    'row'
    """
    return name.rpartition("}")[2]


def elements(part: IO[bytes], *kinds: str) -> Iterator[Element]:
    """The elements of these kinds, each a parent and a child such as sheetData/row, one after the other.

    Each is forgotten when the next is asked for, so that a large part takes no more room than a small one.
    """
    wanted = frozenset(kinds)
    tree = TreeBuilder()
    around = tree.start("", {})  # the outermost element stands in this one as soon as it begins
    parser = XMLParser(target=tree)
    while block := part.read(BLOCK):
        parser.feed(block)
        if len(around) and f"/{local(around[0].tag)}" not in wanted:
            yield from _taken_out(around[0], wanted, ended=False)
    tree.end("")
    parser.close()
    if len(around) and f"/{local(around[0].tag)}" in wanted:
        yield around[0]
    elif len(around):
        yield from _taken_out(around[0], wanted, ended=True)


def _taken_out(parent: Element, wanted: Collection[str], ended: bool) -> Iterator[Element]:
    """The wanted elements below one, which is emptied; where it has not `ended`, its last child may still grow and stays."""
    name = local(parent.tag)
    whole = parent[:] if ended else parent[:-1]
    for child in whole:
        if f"{name}/{local(child.tag)}" in wanted:
            yield child
        elif len(child):
            yield from _taken_out(child, wanted, ended=True)
    del parent[: len(whole)]
    if len(parent) and f"{name}/{local(parent[0].tag)}" not in wanted:
        yield from _taken_out(parent[0], wanted, ended=False)


def root_of(part: IO[bytes]) -> Element:
    """The outermost element of a part with its attributes; nothing in it has been read yet."""
    root: Element = next(iter(iterparse(part, ("start",))))[1]
    return root


def text_of(element: Element) -> str:
    """The text of a string: of all its runs, without how Japanese ones are spoken."""
    texts = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [run.text or "" for run in child if local(run.tag) == "t"]
    return "".join(texts)
