"""Where error values begin: cells that show one and read no such, how many only pass one on, and those that wait for numbers."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product

from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot

WIDEST = 64
"""Columns of a range in which errors are looked for; beyond them the cell itself is named."""

MOST_READ = 2000
"""Cells of a range among which a number is looked for; beyond them there is taken to be one."""

BY_NOTHING = "#DIV/0!"

Spot = tuple[str, Address]


def origins(file: Snapshot) -> tuple[frozenset[Spot], int]:
    """The cells in which errors begin, by sheet and cell, and the number of cells that pass errors on.

    Where all errors of a file read each other in a circle they begin in all of its cells.
    """
    errors: dict[tuple[str, object], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for sheet in file.sheets:
        for row, column in sorted(cell for cell, shown in sheet.cells.items() if shown.error):
            errors[sheet.name.casefold(), sheet.cells[row, column].value][column].append(row)
    begun: set[Spot] = set()
    passing: set[Spot] = set()
    for sheet in file.sheets:
        own = sheet.name.casefold()
        for cell, shown in sheet.cells.items():
            if shown.error:
                parts = sheet.parts.get(cell)
                read = parts.areas(*cell) if parts else ()
                is_passed = any(
                    _holds(errors.get((name or own, shown.value), {}), area, None if name else cell)
                    for name, area in read
                )
                (passing if is_passed else begun).add((sheet.name, cell))
    return (frozenset(begun), len(passing)) if begun else (frozenset(passing), 0)


def _holds(errors: Mapping[int, Sequence[int]], area: Area, but: Address | None) -> bool:
    """Whether a range has an error in it, other than that of the cell itself."""
    (top, left), (bottom, right) = area
    for column in range(left, min(right, left + WIDEST) + 1):
        rows = errors.get(column, ())
        at = bisect_left(rows, top)
        if at < len(rows) and rows[at] == (but[0] if but and but[1] == column else -1):
            at += 1
        if at < len(rows) and rows[at] <= bottom:
            return True
    return False


def waits_for_numbers(file: Snapshot, sheet: SheetSeen, cell: Address) -> bool:
    """Whether a division by nothing has nothing to divide either: no number is in it, and what it reads is blank, text or 0."""
    parts = sheet.parts.get(cell)
    if sheet.cells[cell].value != BY_NOTHING or not parts or parts.numbers:
        return False
    read = parts.areas(*cell)
    sheets = {other.name.casefold(): other for other in file.sheets} | {"": sheet}
    return bool(read) and not any(
        name not in sheets or _has_a_number(sheets[name], area) for name, area in read
    )


def _has_a_number(sheet: SheetSeen, area: Area) -> bool:
    (top, left), (bottom, right) = area
    if (bottom - top + 1) * (right - left + 1) > MOST_READ:
        return True
    cells = (sheet.cells.get(at) for at in product(range(top, bottom + 1), range(left, right + 1)))
    return any(seen is not None and isinstance(seen.value, int | float) and seen.value for seen in cells)
