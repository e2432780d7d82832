"""The cells that a file's formulas read, with names and tables followed to where they lead."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from xlagree.review.reading.reads import Reads, reads_of
from xlagree.review.reading.references import Area, Reference
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reading.workbook_facts import DefinedName, Table

ELSEWHERE = frozenset({"INDIRECT", "OFFSET", "GETPIVOTDATA", "CELL", "EVALUATE"})
"""Functions that may read what is not written in their formula."""

DEEPEST = 8
"""Names that lead to names."""

FURTHEST = 200
"""Areas that one name leads to."""

IN_TABLE = "TABLE"
"""What stands for a function where a part of a table is read: the area is that of the whole table."""


class ReadArea(NamedTuple):
    """What is read: the name of a sheet in small letters, an area, and the function that it is handed to."""

    sheet: str
    area: Area
    by: str


@dataclass(frozen=True, eq=False)
class Precedents:
    """Who reads what in a file."""

    file: Snapshot
    _by_name: dict[tuple[str, str], tuple[Reference, ...]] = field(default_factory=dict)
    _by_sheet: dict[SheetSeen, Mapping[str, tuple[Reference, ...]]] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets in small letters, in their order."""
        return tuple(sheet.name.casefold() for sheet in self.file.sheets)

    @cached_property
    def functions(self) -> frozenset[str]:
        """All functions that any formula or name calls."""
        called = [reads.functions for sheet in self.file.sheets for reads in sheet.reads.values()]
        named = [reads_of(name.refers_to, 0, 0).functions for name in self.names.values()]
        return frozenset().union(*called, *named)

    @property
    def all_is_seen(self) -> bool:
        """Whether all that is used is used in a way that can be seen: no references made of text, no macros."""
        facts = self.file.facts
        hidden = self.functions & ELSEWHERE or facts.vba or facts.macro_sheets
        return not hidden and all(sheet.reads_are_all for sheet in self.file.sheets)

    @cached_property
    def names(self) -> Mapping[tuple[str, str], DefinedName]:
        """Every name in small letters with the sheet that it holds on, "" for the whole file."""
        return {(name.sheet.casefold(), name.name.casefold()): name for name in self.file.facts.names}

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Every table by its name in small letters."""
        return {table.name.casefold(): table for table in self.file.facts.tables}

    def of_formulas(self) -> Iterator[tuple[SheetSeen, Address, list[ReadArea]]]:
        """Every formula cell with what it reads."""
        for sheet in self.file.sheets:
            for at in sheet.shapes:
                yield sheet, at, self.of_cell(sheet, at)

    def of_cell(self, sheet: SheetSeen, at: Address) -> list[ReadArea]:
        """What the formula of one cell reads."""
        targets = self.of_shapes(sheet).get(sheet.shapes.get(at, ""), ())
        return _areas(targets, sheet.cells[at].first or at, sheet.name.casefold())

    def of_shapes(self, sheet: SheetSeen) -> Mapping[str, tuple[Reference, ...]]:
        """What the formulas of every shape of a sheet read, as all copies have it; sheets are named in small letters, "" is the
        sheet itself."""
        if sheet not in self._by_sheet:
            own = sheet.name.casefold()
            self._by_sheet[sheet] = {form: self._followed(reads, own) for form, reads in sheet.reads.items()}
        return self._by_sheet[sheet]

    def read_by_settings(self) -> Iterator[ReadArea]:
        """What charts, rules of format and validations read."""
        for sheet, formula in self.file.facts.read_elsewhere:
            yield from self._read_by(formula, sheet.casefold())
        for seen in self.file.sheets:
            settings = seen.settings
            typed = (formula for one in settings.validations for formula in (one.formula, one.second))
            for formula in dict.fromkeys((*settings.conditions, *typed)):
                yield from self._read_by(formula, seen.name.casefold())

    def _read_by(self, formula: str, own: str) -> list[ReadArea]:
        """What a formula reads that stands in no cell."""
        return _areas(self._followed(reads_of(formula, 0, 0), own), (0, 0), own)

    def of_name(self, name: str, sheet: str = "", depth: int = 0) -> tuple[Reference, ...]:
        """Where a name, or a table, leads to from a sheet; nowhere where it is broken."""
        found = self.name_meant(name, sheet)
        key = (sheet, name.casefold())
        if key not in self._by_name:
            self._by_name[key] = ()
            if found and depth < DEEPEST:
                home = found.sheet.casefold() or (self.sheets[0] if self.sheets else "")
                targets = self._followed(reads_of(found.refers_to, 0, 0), home, depth + 1)
                self._by_name[key] = tuple(_held(one, one.sheet or home) for one in targets[:FURTHEST])
            elif not found:
                self._by_name[key] = self._of_table(name)
        return self._by_name[key]

    def name_meant(self, name: str, sheet: str) -> DefinedName | None:
        """The name that is meant on a sheet: its own before the file's."""
        folded = name.casefold()
        return self.names.get((sheet, folded)) or self.names.get(("", folded))

    def _followed(self, reads: Reads, own: str, depth: int = 0) -> tuple[Reference, ...]:
        """What is read, ranges of several sheets one by one and names followed."""
        targets: list[Reference] = []
        for read in reads.ranges:
            if not read.sheet:
                targets.append(read)
            elif "[" not in read.sheet:
                sheet = read.sheet.casefold()
                targets += [
                    read._replace(sheet=one) for one in (self._from_to(sheet) if ":" in sheet else (sheet,))
                ]
        for sheet, name, by in reads.names:
            if "[" not in sheet:
                there = self.of_name(name, sheet.casefold() or own, depth)
                targets += (target._replace(by=target.by or by) for target in there)
        return tuple(targets)

    def _from_to(self, sheets: str) -> tuple[str, ...]:
        """All sheets from one to another."""
        ends = [self.sheets.index(end) for end in sheets.split(":") if end in self.sheets]
        return self.sheets[min(ends) : max(ends) + 1] if ends else ()

    def _of_table(self, text: str) -> tuple[Reference, ...]:
        """The whole area of a table, whatever of it is meant."""
        table = self.tables.get(text.partition("[")[0].casefold())
        if not table:
            return ()
        areas = reads_of(table.area, 0, 0).ranges
        return tuple(_held(read, table.sheet.casefold())._replace(by=IN_TABLE) for read in areas)


def _areas(targets: Iterable[Reference], at: Address, own: str) -> list[ReadArea]:
    """What a formula in a cell of a sheet reads."""
    return [ReadArea(one.sheet or own, one.area(*at), one.by) for one in targets]


def _held(read: Reference, sheet: str) -> Reference:
    """What a name leads to: the same cells from wherever it is used."""
    (top, left), (bottom, right) = read.area(0, 0)
    return Reference(sheet, top, left, bottom, right, (True, True, True, True), read.by)


@lru_cache(maxsize=1)
def precedents_of(file: Snapshot) -> Precedents:
    """Who reads what in a file, found once for all rules, which look at one file after the other."""
    return Precedents(file)
