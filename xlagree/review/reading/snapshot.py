"""Snapshots of workbooks: what every cell of a file shows, and the formula behind it; nothing in it is run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from xlagree.intake.guard import looked_over
from xlagree.intake.parts import Parts, Relation, elements, local, of_kind, parts_of
from xlagree.review.reading.cell_looks import PLAIN_LOOKS, Looks, read_looks
from xlagree.review.reading.cell_styles import CellStyle, read_styles
from xlagree.review.reading.drawings import Drawings, Overlay
from xlagree.review.reading.file_colours import OFFICE, Themed, theme_colours
from xlagree.review.reading.formula_shapes import ShapeRoom
from xlagree.review.reading.not_read import not_read
from xlagree.review.reading.sheet_cells import STATES, SheetSeen
from xlagree.review.reading.sheet_reading import TooLongError, sheet_seen
from xlagree.review.reading.text_runs import Texts, read_texts
from xlagree.review.reading.workbook_facts import FACT_KINDS, FactsReading, WorkbookFacts
from xlagree.terms.errors import AgreementError, Place, Problem

MOST_CELLS = 400_000
MOST_FORMULA_TEXT = 20_000_000
"""Characters of all formulas, counted in every cell that they stand in."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A workbook as it was saved: its sheets in order, what its names refer to, and its properties.

    A name that holds on one sheet alone stands there with the sheet before it, as in Plans!total.
    The properties are title and company, and those that the file has of its own. `styles` are the formats of cells by
    their numbers, and `looks` are what a reader sees of them, number formats among that; `drawn` is what is drawn on each
    sheet; `not_read` counts what no rule looks into.
    """

    file: str
    sheets: tuple[SheetSeen, ...]
    names: Mapping[str, str]
    properties: Mapping[str, str]
    facts: WorkbookFacts = field(default_factory=WorkbookFacts)
    styles: tuple[CellStyle, ...] = ()
    looks: Looks = PLAIN_LOOKS
    drawn: Mapping[str, tuple[Overlay, ...]] = field(default_factory=dict)
    not_read: Mapping[str, int] = field(default_factory=dict)

    def sheet(self, name: str) -> SheetSeen | None:
        """The sheet of a name, whatever its case; None where there is none."""
        if name not in self._found:
            self._found[name] = self._by_name.get(name.casefold())
        return self._found[name]

    @property
    def not_checked(self) -> Mapping[str, int]:
        """What is in the file that no rule looks into, and how often: parts that are not read, array formulas, and formulas
        beyond those that are looked at in a few seconds."""
        arrays = sum(shown.first == cell for sheet in self.sheets for cell, shown in sheet.cells.items())
        left_out = sum(sheet.formulas_left_out for sheet in self.sheets)
        more = {"array formula": arrays, "formula beyond what is compared": left_out}
        return {**self.not_read, **{what: count for what, count in more.items() if count}}

    @cached_property
    def _found(self) -> dict[str, SheetSeen | None]:
        """The sheets by names as they were asked for, which is done for every cell."""
        return {}

    @cached_property
    def _by_name(self) -> Mapping[str, SheetSeen]:
        return {sheet.name.casefold(): sheet for sheet in reversed(self.sheets)}


def snapshot(path: Path) -> Snapshot:
    """A workbook as it was saved; one problem is raised for a file that is none, that is hostile or too large.

    Dates are the numbers that the file has for them. Links to other files are not followed.
    """
    return opened(path)[0]


def opened(path: Path) -> tuple[Snapshot, bytes]:
    """A workbook as it was saved, and the bytes that it was read from; raises what `snapshot` does."""
    if not path.is_file():
        what = "is a folder, not a file" if path.is_dir() else "is not there"
        raise AgreementError(Problem(f"{path} {what}", "check the name"))
    content, place = looked_over(path, MOST_CELLS), Place(path.name)
    try:
        with ZipFile(content) as file:
            return seen_in(path.name, parts_of(file)), content.getvalue()
    except TooLongError:
        what = f"is too large to review: its formulas unfold to more than {MOST_FORMULA_TEXT:,} characters"
        raise AgreementError(Problem(what, "split it, or save the sheets you need alone", place)) from None
    except (LookupError, ValueError, TypeError, ParseError, BadZipFile) as error:
        # A part that is broken, or is not there, shows in whatever was to be done with it.
        remedy = "open it in Excel or LibreOffice and save it again"
        raise AgreementError(Problem("cannot be read as a workbook", remedy, place)) from error


def seen_in(file: str, parts: Parts) -> Snapshot:
    """A workbook by its parts, under the name of its file; raises whatever befits parts that are broken."""
    package = parts.related()
    book = of_kind(package, "officeDocument") or "xl/workbook.xml"
    listed: list[Mapping[str, str]] = []
    reading = FactsReading()
    with parts.open(book) as part:
        for element in elements(part, "sheets/sheet", *FACT_KINDS):
            if local(element.tag) == "sheet":
                listed.append({local(key): value for key, value in element.attrib.items()})
            else:
                reading.take(element)
    related = parts.related(book)
    theme = _theme(parts, related)
    looks = _looks(parts, related, theme)
    texts = _texts(parts, of_kind(related, "sharedStrings"), theme)
    sheets = tuple(_sheets(parts, related, listed, texts, looks))
    if not sheets:
        raise ValueError("a workbook has sheets")
    facts = reading.facts(parts, book, [(one["name"], related[one["id"]]) for one in listed])
    sheets = tuple(replace(sheet, tables=facts.tables) for sheet in sheets) if facts.tables else sheets
    names = {f"{one.sheet}!{one.name}" if one.sheet else one.name: one.refers_to for one in facts.names}
    properties = {
        **dict(_properties(parts, of_kind(package, "custom-properties"), "Properties/property")),
        **dict(_properties(parts, of_kind(package, "core-properties"), "coreProperties/title")),
        **dict(_properties(parts, of_kind(package, "extended-properties"), "Properties/Company")),
    }
    formats = of_kind(related, "styles")
    styles = _styles(parts, formats)
    drawings = Drawings(parts)
    drawn = {one["name"]: drawings.on(related[one["id"]].target) for one in listed}
    return Snapshot(file, sheets, names, properties, facts, styles, looks, drawn, not_read(parts.names))


def _sheets(
    parts: Parts,
    related: Mapping[str, Relation],
    listed: Sequence[Mapping[str, str]],
    texts: Texts,
    looks: Looks,
) -> Iterator[SheetSeen]:
    """The sheets in their order; a sheet that is a chart has no cells."""
    read: set[str] = set()
    room, shaped = MOST_FORMULA_TEXT, ShapeRoom()
    for attributes in listed:
        state = STATES[STATES.index(attributes.get("state", "visible"))]
        target = related[attributes["id"]].target
        if target.casefold() in read:
            raise ValueError("two sheets are one")
        read.add(target.casefold())
        with parts.open(target) as part:
            sheet = sheet_seen(part, attributes["name"], state, texts, looks, room)
        sheet = replace(sheet, room=shaped)
        room -= sum(len(shown.formula) for shown in sheet.cells.values())
        yield sheet


def _texts(parts: Parts, name: str | None, theme: Themed) -> Texts:
    if name is None:
        return Texts(theme=theme)
    with parts.open(name) as part:
        return read_texts(part, theme)


def _theme(parts: Parts, related: Mapping[str, Relation]) -> Themed:
    theme = of_kind(related, "theme")
    if theme is None or theme.casefold() not in parts.names:
        return OFFICE
    with parts.open(theme) as part:
        return theme_colours(part)


def _looks(parts: Parts, related: Mapping[str, Relation], theme: Themed) -> Looks:
    name = of_kind(related, "styles")
    if name is None:
        return PLAIN_LOOKS
    with parts.open(name) as part:
        return read_looks(part, theme)


def _styles(parts: Parts, name: str | None) -> tuple[CellStyle, ...]:
    if name is None:
        return ()
    with parts.open(name) as part:
        return read_styles(part)


def _properties(parts: Parts, name: str | None, kind: str) -> Iterator[tuple[str, str]]:
    """What a part of properties says: the file's own have a name, others are called after their element."""
    if name is None:
        return
    with parts.open(name) as part:
        for element in elements(part, kind):
            text = "".join(element.itertext()).strip()
            yield element.get("name", local(element.tag).lower()), text
