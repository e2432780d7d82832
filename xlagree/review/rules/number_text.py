"""Text where numbers belong: numbers stored as text, and formulas that give text where their copies give numbers."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from xlagree.generate.book.formula import tokens
from xlagree.review.reading.formula_parts import ADDERS
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT, runs, step
from xlagree.review.rules.covered import Area, covered

NUMBER = re.compile(
    r"\s*[-+−]?[€$£]?\s?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:[,.' \u00a0]\d{3}){1,4})(?:[.,]\d{1,15})?\s?%?\s*"
)
"""Text that people read as a number; 007 is a name."""

WRONG = "#AGREE!"
"""How our functions begin where they say what is wrong."""

FEWEST_COPIES = 3


def says_wrong(value: object) -> bool:
    """Whether a cell shows the answer of a function that says what is wrong."""
    return isinstance(value, str) and value.startswith(WRONG)


def read_as_numbers(sheet: SheetSeen) -> set[Address]:
    """Typed texts that read as numbers, whatever they are."""
    return {
        cell
        for cell, shown in sheet.cells.items()
        if isinstance(shown.value, str)
        and not shown.formula
        and not shown.error
        and NUMBER.fullmatch(shown.value)
    }


def numbers_as_text(sheet: SheetSeen, texts: Collection[Address], areas: Collection[Area]) -> set[Address]:
    """Those of the texts that read as numbers which stand among numbers, or in one of the areas, which are summed.

    Labels and headings are none: several such texts in a column do not interrupt its rows.
    """
    if not texts:
        return set()
    alike = {DOWN: Counter(row for row, _ in texts), RIGHT: Counter(column for _, column in texts)}
    among = {
        cell
        for cell in texts
        if (alike[DOWN][cell[0]] == 1 and _is_among_numbers(sheet, cell, DOWN))
        or (alike[RIGHT][cell[1]] == 1 and _is_among_numbers(sheet, cell, RIGHT))
    }
    summed = {cell for cell in covered(texts, areas) if not _is_heading(sheet, cell)}
    return among | summed


def _is_number(sheet: SheetSeen, cell: Address) -> bool:
    return cell in sheet.cells and sheet.cells[cell].is_number


def _is_among_numbers(sheet: SheetSeen, cell: Address, way: tuple[int, int]) -> bool:
    """Whether numbers stand on both sides of a cell, or two before it at the end of a line."""
    after = step(cell, way)
    ends = after not in sheet.cells and _is_number(sheet, step(cell, way, -2))
    return _is_number(sheet, step(cell, way, -1)) and (_is_number(sheet, after) or ends)


def _is_heading(sheet: SheetSeen, cell: Address) -> bool:
    """A year above its numbers."""
    above = sheet.cells.get(step(cell, DOWN, -1))
    return (above is None or isinstance(above.value, str)) and _is_number(sheet, step(cell, DOWN))


def summed_areas(file: Snapshot, of: Collection[str]) -> Mapping[str, Collection[Area]]:
    """The ranges that functions such as SUM read of some sheets, wherever they stand, by the names of the sheets in small letters."""
    summed: dict[str, set[Area]] = {name: set() for name in of}
    written = [name.replace("'", "''") for name in of]
    for sheet in file.sheets:
        own = sheet.name.casefold()
        if own not in of and not _is_named(written, sheet):
            continue
        for cell, parts in sheet.parts.items():
            for name, places in parts.sums:
                if name in ADDERS:
                    for one in map(parts.references.__getitem__, places):
                        if (there := one.sheet or own) in summed:
                            summed[there].add(one.area(*cell))
    return summed


def _is_named(names: Sequence[str], sheet: SheetSeen) -> bool:
    """Whether a formula of a sheet names one of some others."""
    forms = (form.casefold() for form in dict.fromkeys(sheet.shapes.values()) if "!" in form)
    return any(name in form for form in forms for name in names)


def computed_texts(file: Snapshot, sheet: SheetSeen) -> set[Address]:
    """Formulas that give text where most of their copies give numbers, and functions that say what is wrong.

    A text that the formula itself or a cell of the file says is meant so; a table that an array formula
    gives has headings.
    """
    texts = [cell for cell, shown in sheet.cells.items() if isinstance(shown.value, str)]
    wrong = {cell for cell in texts if says_wrong(sheet.cells[cell].value)}
    forms = {sheet.shapes[cell] for cell in texts if cell in sheet.shapes}
    copies = {cell: form for cell, form in sheet.shapes.items() if form in forms} if forms else {}
    odd = {
        cell
        for way in DIRECTIONS
        for run in runs(copies, way)
        if run.length >= FEWEST_COPIES
        for cell in _texts_among_numbers(sheet, run.cells)
    }
    if not odd:
        return wrong
    written = {
        shown.value
        for other in file.sheets
        for shown in other.cells.values()
        if isinstance(shown.value, str) and not shown.formula
    }
    meant = {
        cell for cell in odd if _is_meant(str(sheet.cells[cell].value), sheet.cells[cell].formula, written)
    }
    return wrong | odd - meant


def _texts_among_numbers(sheet: SheetSeen, cells: tuple[Address, ...]) -> list[Address]:
    texts = [
        cell
        for cell in cells
        if isinstance(value := sheet.cells[cell].value, str)
        and value
        and not sheet.cells[cell].error
        and not sheet.cells[cell].first
    ]
    numbers = sum(sheet.cells[cell].is_number for cell in cells)
    return texts if len(texts) < numbers else []


def _is_meant(value: str, formula: str, written: Collection[object]) -> bool:
    quoted = (token.text[1:-1].replace('""', '"') for token in tokens(formula) if token.kind == "text")
    return value in written or any(text.strip() and text.strip() in value for text in quoted)
