"""Rules for lookups and the tables that they read: order, keys that stand twice, numbers that are left out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlagree.generate.book.formula import ROWS
from xlagree.proposal.rules.finding import Finding, Rule, after_first, at
from xlagree.review.reading.formula_parts import (
    NUMBER,
    REFERENCE,
    Call,
    FormulaParts,
    calls_of,
    number_at,
    reference_at,
)
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import DOWN, cell_name, range_name, runs
from xlagree.review.rules.shortened import short

KEYS: dict[str, tuple[int, int, int]] = {
    "VLOOKUP": (1, 3, 1),
    "HLOOKUP": (1, 3, 1),
    "LOOKUP": (1, 9, 1),
    "MATCH": (1, 2, 1),
}
"""Where a lookup names its table, where it says how it matches, and what holds where it does not say."""

LONGEST = 5000
FEWEST_IN_ORDER = 6


def f07_approximate_lookup(file: Snapshot) -> Iterator[Finding]:
    """Approximate lookup in a table that is not in order, or by words.

    What: VLOOKUP, HLOOKUP, LOOKUP or MATCH without the argument that asks for the very same key, in a table whose keys do not
    rise, or are words. A table of numbers that rise, as steps of a price or of marks, is meant so.

    Why: it gives the nearest row without a word when the key is not there, and any row when keys are in no order.

    Source: PerfectXL "approximate lookup"; FAST 4.01.

    Fix: say FALSE, or 0 for MATCH, as the last argument; for steps sort the keys.

    Cannot see: tables in names, in other files, and those that a formula makes; the order of keys beyond 5,000.
    """
    for sheet in file.sheets:
        for first, last, parts, call in _lookups(sheet):
            if _is_exact(parts, call):
                continue
            keys = _keys(file, sheet, first, parts, call)
            wrong = _disorder(keys, _descends(parts, call))
            if wrong:
                message = f"{range_name(first, last)} looks up the nearest key, and {wrong}: {short(sheet.cells[first].formula)}"
                fix = "ask for the very same key with FALSE, or 0 in MATCH"
                block = after_first(sheet.name, first, last)
                yield Finding("F07", "alert", at(sheet.name, *first), message, fix, block=block)


def f17_keys_twice_or_left_out(file: Snapshot) -> Iterator[Finding]:
    """Keys that stand twice in a table, or a number that its list leaves out.

    What: a table in which formulas look up the very same key, and a typed key that stands in it twice (alert); a column of at
    least six numbers that count up by one, such as years, with one left out or twice (note).

    Why: a lookup takes the first of two and nobody is told; a row that is gone is missed by no sum.

    Source: practice of reviewers; Excel's "duplicate values".

    Fix: keep one row for each key; put in the row that is left out.

    Cannot see: tables in names or other files; keys of several columns; lists that count by other steps.
    """
    for sheet in file.sheets:
        told: set[tuple[str, Area]] = set()
        for first, _, parts, call in _lookups(sheet):
            if not _is_exact(parts, call):
                continue
            name, area = _table(parts, call, first)
            other = file.sheet(name) if name else sheet
            if other is None or (other.name, area) in told:
                continue
            told.add((other.name, area))
            places: dict[object, Address] = {}
            for cell in _key_cells(other, area, call.name == "HLOOKUP"):
                value = other.cells[cell].value
                if other.cells[cell].formula:
                    continue
                key = value.strip().casefold() if isinstance(value, str) else value
                if key in places:
                    shown = short(str(value) if isinstance(value, str) else f"{value:,.12g}", 30)
                    message = f'"{shown}" stands in {cell_name(places[key])} already, where {cell_name(first)} looks it up'
                    yield Finding("F17", "alert", at(other.name, *cell), message, "keep one row for each key")
                    break
                places[key] = cell
        yield from _left_out(sheet)


def _left_out(sheet: SheetSeen) -> Iterator[Finding]:
    """Columns of numbers that count up by one, but for one place."""
    whole = {
        cell: ""
        for cell, shown in sheet.cells.items()
        if not shown.formula and isinstance(shown.value, float) and shown.value == int(shown.value)
    }
    for run in runs(whole, DOWN):
        if run.length < FEWEST_IN_ORDER:
            continue
        cells = run.cells
        values = [float(str(sheet.cells[cell].value)) for cell in cells]
        steps = [b - a for a, b in pairwise(values)]
        odd = [i for i, by in enumerate(steps) if by != 1]
        if len(odd) == 1 and steps[odd[0]] in (0, 2):
            cell, value = cells[odd[0] + 1], values[odd[0] + 1]
            what = (
                f"{value - 1:.0f} is left out before it"
                if steps[odd[0]] == 2
                else f"{value:.0f} stands twice"
            )
            message = f"{cell_name(cell)} is in a list that counts up by one, and {what}"
            yield Finding(
                "F17", "note", at(sheet.name, *cell), message, "look whether a row is missing or double"
            )


def _lookups(sheet: SheetSeen) -> Iterator[tuple[Address, Address, FormulaParts, Call]]:
    """The lookups of a sheet, those in copies once: first and last cell, the formula, the call."""
    calls: dict[int, tuple[Call, ...]] = {}
    for line in sheet.lines[DOWN]:
        for stretch in line:
            first = stretch.cells[0]
            parts = sheet.parts[first]
            if parts.calls.isdisjoint(KEYS):
                continue
            if id(parts) not in calls:
                calls[id(parts)] = tuple(call for call in calls_of(parts) if call.name in KEYS)
            for call in calls[id(parts)]:
                place = call.arguments[1] if len(call.arguments) > 1 else range(0)
                if len(place) == 1 and parts.skeleton[place[0]] == REFERENCE:
                    yield first, stretch.cells[-1], parts, call


def _is_exact(parts: FormulaParts, call: Call) -> bool:
    """Whether a lookup asks for the very same key; one that a formula decides does."""
    _, kind, _ = KEYS[call.name]
    if len(call.arguments) <= kind:
        return False
    argument = call.arguments[kind]
    words = [parts.skeleton[place] for place in argument]
    if words == [NUMBER]:
        return float(number_at(parts, argument[0])) == 0
    return words not in (["TRUE"], ["TRUE(", ")"], ["-", NUMBER])


def _descends(parts: FormulaParts, call: Call) -> bool:
    return call.name == "MATCH" and len(call.arguments) > 2 and parts.skeleton[call.arguments[2][0]] == "-"


def _table(parts: FormulaParts, call: Call, cell: Address) -> tuple[str, Area]:
    one = reference_at(parts, call.arguments[1][0])
    return one.sheet, one.area(*cell)


def _keys(file: Snapshot, sheet: SheetSeen, cell: Address, parts: FormulaParts, call: Call) -> list[object]:
    name, area = _table(parts, call, cell)
    other = file.sheet(name) if name else sheet
    return (
        [other.cells[key].value for key in _key_cells(other, area, call.name == "HLOOKUP")] if other else []
    )


def _key_cells(sheet: SheetSeen, area: Area, across: bool) -> list[Address]:
    """The cells of a table's keys that hold something: its first column, or its first row."""
    (top, left), (bottom, right) = area
    is_row = across or (top == bottom and left != right)
    if is_row:
        cells: Sequence[Address] = [(top, column) for column in range(left, min(right, left + LONGEST) + 1)]
    else:
        cells = [(row, left) for row in range(top, min(bottom, top + LONGEST, ROWS) + 1)]
    return [cell for cell in cells if cell in sheet.cells and sheet.cells[cell].value not in (None, "")]


def _disorder(keys: Sequence[object], descends: bool) -> str:
    """What is wrong with keys for a lookup of the nearest; "" where nothing is."""
    numbers = [key for key in keys if isinstance(key, float)]
    words = [key.casefold() for key in keys if isinstance(key, str)]
    if len(numbers) > len(words):
        ordered = sorted(numbers, reverse=descends)
        return (
            "" if numbers == ordered else f"its keys are in no order ({numbers[0]:,.6g}, {numbers[1]:,.6g} …)"
        )
    if len(words) > 1:
        return "its keys are words" if words == sorted(words) else "its keys are words in no order"
    return ""


LOOKUP_RULES: tuple[Rule[Snapshot], ...] = (Rule(f07_approximate_lookup), Rule(f17_keys_twice_or_left_out))
"""The rules of this module, in the order of their codes."""
