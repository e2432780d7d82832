"""What a workbook says of itself besides its sheets: how it calculates, its names, links to other files, connections, macros, tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from xml.etree.ElementTree import Element

from xlagree.intake.parts import Parts, Relation, elements, local, root_of
from xlagree.review.reading.sheet_settings import is_on

MOST_NAMES = 50_000
"""Defined names that are kept; more are counted."""
MOST_LISTED = 2_000
"""External links, connections and tables that are kept."""

FACT_KINDS = (
    "workbook/calcPr",
    "workbook/workbookPr",
    "workbook/workbookProtection",
    "definedNames/definedName",
    "externalReferences/externalReference",
)
"""The elements of the workbook's own part that tell its facts."""

MOST_ELSEWHERE = 20_000
"""References of charts and controls that are kept."""

MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")

CONNECTION_KINDS = {
    "1": "ODBC", "2": "DAO", "3": "a file", "4": "the web", "5": "OLE DB", "6": "a text file", "7": "ADO", "8": "DSP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a workbook calculates; the defaults are those of a new one."""

    manual: bool = False
    iterative: bool = False
    as_shown: bool = False
    dates_from_1904: bool = False


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name, the sheet that it holds on ("" for the whole book), and what it refers to.

    `macro` is a name that stands for a macro or a function of one.
    """

    name: str
    sheet: str
    refers_to: str
    hidden: bool = False
    macro: bool = False


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """What [1] in formulas stands for, and so on: another workbook, or a program asked for its figures.

    `missing` is a link whose target the file itself no longer names.
    """

    number: int
    kind: Literal["workbook", "DDE", "OLE"]
    target: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class DataConnection:
    """A data connection by its name and kind; what it connects with is left out, as it may hold a password."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a sheet: its area as it is written, its columns in their order, and its rows of heads and totals."""

    name: str
    sheet: str
    area: str
    columns: tuple[str, ...]
    heads: int = 1
    totals: int = 0


@dataclass(frozen=True)
class WorkbookFacts:
    """All that a workbook says of itself; `names_left_out` are names beyond those that are kept.

    `read_elsewhere` is what charts and controls read, each with the sheet that it stands on.
    """

    calculation: Calculation = Calculation()
    names: tuple[DefinedName, ...] = ()
    names_left_out: int = 0
    links: tuple[ExternalLink, ...] = ()
    connections: tuple[DataConnection, ...] = ()
    vba: bool = False
    macro_sheets: tuple[str, ...] = ()
    structure_protected: bool = False
    tables: tuple[Table, ...] = ()
    read_elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass
class FactsReading:
    """The facts of a workbook on their way in, from the elements of its own part."""

    names: list[tuple[str, str | None, str, bool, bool]] = field(default_factory=list)
    left_out: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    link_ids: list[str] = field(default_factory=list)

    def take(self, element: Element) -> None:
        """One of the elements of `FACT_KINDS`."""
        kind = local(element.tag)
        if kind == "definedName":
            self._take_name(element)
        elif kind == "externalReference":
            if len(self.link_ids) < MOST_LISTED:
                self.link_ids += [value for key, value in element.attrib.items() if local(key) == "id"]
        else:
            self.settings.update(element.attrib)

    def _take_name(self, element: Element) -> None:
        if len(self.names) >= MOST_NAMES:
            self.left_out += 1
            return
        text = (element.text or "").removeprefix("=")
        hidden = is_on(element.get("hidden"))
        macro = any(is_on(element.get(key)) for key in ("function", "vbProcedure", "xlm"))
        self.names.append((element.attrib["name"], element.get("localSheetId"), text, hidden, macro))

    def facts(self, parts: Parts, book: str, sheets: Sequence[tuple[str, Relation]]) -> WorkbookFacts:
        """The facts, with what other parts of the file say; `sheets` are their names and parts in order."""
        names = tuple(
            DefinedName(name, "" if index is None else sheets[int(index)][0], text, hidden, macro)
            for name, index, text, hidden, macro in self.names
        )
        related = parts.related(book)
        return WorkbookFacts(
            Calculation(
                manual=self.settings.get("calcMode") == "manual",
                iterative=is_on(self.settings.get("iterate")),
                as_shown=not is_on(self.settings.get("fullPrecision", "1")),
                dates_from_1904=is_on(self.settings.get("date1904")),
            ),
            names,
            self.left_out,
            tuple(_links(parts, related, self.link_ids)),
            tuple(_connections(parts, related)),
            any(relation.kind == "vbaProject" for relation in related.values()),
            tuple(name for name, relation in sheets if relation.kind in MACRO_SHEETS),
            is_on(self.settings.get("lockStructure")),
            tuple(_tables(parts, sheets)),
            tuple(islice(_read_elsewhere(parts, sheets), MOST_ELSEWHERE)),
        )


def _read(parts: Parts, name: str, *kinds: str) -> Iterator[Element]:
    """The elements of a part; none where a file names a part that it does not have."""
    if name.casefold() in parts.names:
        with parts.open(name) as part:
            yield from elements(part, *kinds)


def _links(parts: Parts, related: Mapping[str, Relation], ids: Iterable[str]) -> Iterator[ExternalLink]:
    """The links in the order of their numbers."""
    for number, relation in enumerate((related[one] for one in ids if one in related), 1):
        known = parts.related(relation.target)
        kinds = ("externalLink/externalBook", "externalLink/ddeLink", "externalLink/oleLink")
        for element in _read(parts, relation.target, *kinds):
            own = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
            there = known.get(own)
            target = there.outside if there else ""
            if local(element.tag) == "ddeLink":
                service, topic = element.get("ddeService", ""), element.get("ddeTopic", "")
                yield ExternalLink(number, "DDE", f"{service}|{topic}")
            elif local(element.tag) == "oleLink":
                yield ExternalLink(number, "OLE", f"{element.get('progId', '')} {target}".strip())
            else:
                missing = there is None or there.kind == "xlPathMissing" or not target
                yield ExternalLink(number, "workbook", target, missing)


def _connections(parts: Parts, related: Mapping[str, Relation]) -> Iterator[DataConnection]:
    listed = [relation.target for relation in related.values() if relation.kind == "connections"]
    for target in listed[:1]:
        for count, element in enumerate(_read(parts, target, "connections/connection")):
            if count == MOST_LISTED:
                return
            mashup = any("Mashup" in child.get("connection", "") for child in element)
            kind = (
                "Power Query" if mashup else CONNECTION_KINDS.get(element.get("type", ""), "another source")
            )
            yield DataConnection(element.get("name", "") or element.get("id", ""), kind)


def _tables(parts: Parts, sheets: Sequence[tuple[str, Relation]]) -> Iterator[Table]:
    listed = [
        (name, related.target)
        for name, relation in sheets
        for related in parts.related(relation.target).values()
        if related.kind == "table"
    ]
    for sheet, target in listed[:MOST_LISTED]:
        if target.casefold() in parts.names:
            with parts.open(target) as part:
                table = root_of(part)
            columns = (one.get("name", "") for one in _read(parts, target, "tableColumns/tableColumn"))
            yield Table(
                table.get("displayName", table.get("name", "")),
                sheet,
                table.get("ref", ""),
                tuple(columns),
                int(table.get("headerRowCount", 1)),
                int(table.get("totalsRowCount", 0)),
            )


def _read_elsewhere(parts: Parts, sheets: Sequence[tuple[str, Relation]]) -> Iterator[tuple[str, str]]:
    """The references of the charts, controls and pivot tables of every sheet."""
    for sheet, relation in sheets:
        own = parts.related(relation.target)
        drawings = [one.target for one in own.values() if one.kind in ("drawing", "chartsheet")]
        listed = [*own.values(), *(one for drawing in drawings for one in parts.related(drawing).values())]
        for target in dict.fromkeys(one.target for one in listed if one.kind in ("chart", "chartEx")):
            for element in _read(
                parts, target, "numRef/f", "strRef/f", "multiLvlStrRef/f", "numDim/f", "strDim/f"
            ):
                yield sheet, element.text or ""
        for target in dict.fromkeys(one.target for one in own.values() if one.kind == "ctrlProp"):
            for element in _read(parts, target, "/formControlPr"):
                yield from ((sheet, element.get(key, "")) for key in ("fmlaLink", "fmlaRange"))
