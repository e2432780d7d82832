"""Rules for how sheets are laid out: merged cells among figures, inputs without labels, sheets without names."""

import re
from collections import defaultdict
from collections.abc import Iterator

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.reads import reads_of
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import cell_name, range_name
from xlagree.review.rules.precedents import precedents_of

UNNAMED = re.compile(
    r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Blad|Planilha|Ark|Arkusz|List|Munka|Taul|Лист|工作表|シート)\s?\d+(?: \(\d+\))?",
    re.IGNORECASE,
)
"""How programs call a sheet until somebody gives it a name."""

MANY_CELLS = 20
"""A sheet with fewer cells needs no name."""
UNITS = ("unit", "units", "einheit", "unité")
MOST_HEADS, MOST_ROWS = 20, 500
"""Columns of units on a sheet, and rows of each."""
FEWEST_UNITS = 4
"""A column of units has so many."""


def s05_merged_among_figures(file: Snapshot) -> Iterator[Finding]:
    """Merged cells among figures.

    What: a merged area that holds a formula or a number and stands between formulas of its column or row.

    Why: whatever is filled, sorted or inserted across it goes wrong, and the hidden part of the area reads as empty.

    Source: FAST 4.02-02.

    Fix: unmerge it; centre a heading across its columns without merging ("centre across selection").

    Cannot see: merged areas beyond the first 20,000 of a sheet. Titles and other texts are left out, as are books that
    xlagree made.
    """
    if file.properties.get(BOOK_FACT):
        return
    for sheet in file.sheets:
        merged = [
            area for text in sheet.settings.merged for area in _areas(text) if _is_among_figures(sheet, area)
        ]
        if merged:
            first, last = min(merged)
            more = f"; {counted(len(merged) - 1, 'more such area')} on the sheet" if len(merged) > 1 else ""
            what = f"{range_name(first, last)} is merged among formulas{more}"
            yield Finding("S05", "note", at(sheet.name, *first), what, "unmerge it")


def _areas(text: str) -> Iterator[Area]:
    return (read.area(0, 0) for read in reads_of(text, 0, 0).ranges)


def _is_among_figures(sheet: SheetSeen, area: Area) -> bool:
    """Whether a merged area holds a figure and has formulas on both sides, or one of a formula's copies beside it."""
    (top, left), (bottom, right) = area
    shown = sheet.cells.get((top, left))
    if shown is None or not (shown.is_number or (shown.formula and not isinstance(shown.value, str))):
        return False
    above, below = (top - 1, left) in sheet.shapes, (bottom + 1, left) in sheet.shapes
    before, after = (top, left - 1) in sheet.shapes, (top, right + 1) in sheet.shapes
    return (above and below) or (before and after)


def s07_inputs_and_sheets_without_names(file: Snapshot) -> Iterator[Finding]:
    """Input without a label or a unit, or a sheet without a name.

    What: a typed number that a formula reads by itself and that has no text left of it or above it; a blank in a
    column of units whose other rows have one; a sheet called Sheet1 with formulas on it, in a workbook of several.

    Why: nobody can check a number that does not say what it is.

    Source: ICAEW, Financial Modelling Code: labels, units, sheet names.

    Fix: write what it is left of it, with its unit and its source; give the sheet a name.

    Cannot see: whether a label fits its number, and labels in shapes or comments. Books that xlagree made are left out.
    """
    if file.properties.get(BOOK_FACT):
        return
    read = _read_alone(file)
    for sheet in file.sheets:
        typed = [cell for cell in read[sheet.name.casefold()] if _is_typed_number(sheet, cell)]
        bare = _bare(sheet, typed) if typed else []
        if bare:
            more = f"; {counted(len(bare) - 1, 'more such input')} on the sheet" if len(bare) > 1 else ""
            value = sheet.cells[bare[0]].value
            what = f"the input {cell_name(bare[0])}, {value:,.12g}, has no label{more}"
            yield Finding(
                "S07", "alert", at(sheet.name, *bare[0]), what, "write what it is, its unit and its source"
            )
        yield from _without_unit(sheet)
    held = [sheet for sheet in file.sheets if sheet.cells]
    unnamed = [
        sheet
        for sheet in held
        if sheet.shapes and len(sheet.cells) >= MANY_CELLS and UNNAMED.fullmatch(sheet.name)
    ]
    if unnamed and len(held) > 1:
        first = unnamed[0]
        more = f"; {counted(len(unnamed) - 1, 'more such sheet')}" if len(unnamed) > 1 else ""
        what = f"the sheet {first.name} has {len(first.shapes):,} formulas and no name of its own{more}"
        yield Finding("S07", "note", at(first.name, 0, 0), what, "call it by what it holds")


def _read_alone(file: Snapshot) -> dict[str, set[Address]]:
    """The cells that formulas read by themselves, not as part of a range."""
    read: dict[str, set[Address]] = defaultdict(set)
    for sheet in file.sheets:
        of_shapes = {
            form: [one for one in targets if one.is_cell or one.fixed[:2] != one.fixed[2:]]
            for form, targets in precedents_of(file).of_shapes(sheet).items()
        }
        for cell, form in sheet.shapes.items():
            for one in of_shapes.get(form, ()):
                first, last = one.area(*(sheet.cells[cell].first or cell))
                if first == last:
                    read[one.sheet or sheet.name.casefold()].add(first)
    return read


def _is_typed_number(sheet: SheetSeen, cell: Address) -> bool:
    shown = sheet.cells.get(cell)
    return shown is not None and shown.is_number and not shown.formula


def _bare(sheet: SheetSeen, typed: list[Address]) -> list[Address]:
    """The numbers without any text before them in their row, or above them in their column."""
    leftmost: dict[int, int] = {}
    highest: dict[int, int] = {}
    for (row, column), shown in sheet.cells.items():
        if isinstance(shown.value, str) and shown.value.strip():
            leftmost[row] = min(column, leftmost.get(row, column))
            highest[column] = min(row, highest.get(column, row))
    return sorted(
        (row, column)
        for row, column in typed
        if leftmost.get(row, column) >= column and highest.get(column, row) >= row
    )


def _without_unit(sheet: SheetSeen) -> Iterator[Finding]:
    """Blanks in a column of units, beside typed numbers with a label, where nearly all others have a unit."""
    heads = [
        at
        for at, shown in sheet.cells.items()
        if isinstance(shown.value, str) and shown.value.strip().casefold() in UNITS
    ]
    for top, column in heads[:MOST_HEADS]:
        with_unit, without = 0, list[Address]()
        for row in range(top + 1, top + MOST_ROWS):
            label = sheet.cells.get((row, column - 1))
            if label is None or not isinstance(label.value, str):
                break
            values = [
                (row, other)
                for other in range(column + 1, column + 4)
                if _is_typed_number(sheet, (row, other))
            ]
            if (row, column) in sheet.cells:
                with_unit += 1
            elif values:
                without.append(values[0])
        if without and with_unit >= max(FEWEST_UNITS, 4 * len(without)):
            more = f"; {counted(len(without) - 1, 'more such input')} below" if len(without) > 1 else ""
            what = f"the input {cell_name(without[0])} has no unit, the others of its column have{more}"
            yield Finding("S07", "alert", at(sheet.name, *without[0]), what, "write its unit")


LAYOUT_RULES: tuple[Rule[Snapshot], ...] = (
    Rule(s05_merged_among_figures),
    Rule(s07_inputs_and_sheets_without_names),
)
"""The rules of this module, in the order of their codes."""
