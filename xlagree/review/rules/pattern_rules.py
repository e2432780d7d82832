"""Rules of patterns: numbers typed over formulas, and formulas that are other than their neighbours."""

from collections.abc import Iterator

from xlagree.generate.book.formula import moved
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import RIGHT, cell_name, range_name
from xlagree.review.rules.odd_formulas import Difference, Oddity, oddities
from xlagree.review.rules.typed_numbers import Typed, typed_numbers

SAID: dict[Difference, str] = {
    "reference": "reads other cells than its neighbours",
    "number": "has another number in it than its neighbours",
    "less": "leaves out what its neighbours read",
    "more": "reads more than its neighbours",
    "typed": "is a number where its neighbours compute",
    "operation": "does something else than its neighbours with the same cells",
    "other": "is another formula than its neighbours",
}


def f01_number_typed_in_formulas(file: Snapshot) -> Iterator[Finding]:
    """Number typed inside a formula row or column.

    What:

    Why: it stays as it is when everything around it changes. A bid was once lost over a single total typed so.

    Source: PerfectXL "interrupted by data"; the case of a bid of 6.88 million before the GAO.

    Fix: copy the formula of the neighbour, or move the number to an input with a label and a source.
    """
    for sheet in file.sheets:
        for typed in typed_numbers(sheet):
            yield _typed(sheet, typed)


def _typed(sheet: SheetSeen, typed: Typed) -> Finding:
    first, source = typed.cells[0], typed.source
    formula = sheet.cells[source].formula
    here = moved(formula, first[0] - source[0], first[1] - source[1])
    number, more = f"{sheet.cells[first].value:,.12g}", len(typed.cells) - 1
    several = f"{range_name(first, typed.cells[-1])} {number} and {more} more are typed over formulas"
    what = several if more else f"{number} is typed over a formula"
    message = f"{what}: {cell_name(source)} is {formula}, {cell_name(first)} would be {here}"
    return Finding("F01", "error", at(sheet.name, *first), message, f"copy it from {cell_name(source)}")


def f02_breaks_the_pattern(file: Snapshot) -> Iterator[Finding]:
    """Formula that breaks the pattern of its row or column.

    What:

    Why:

    Source: FAST 3.02-01; ExceLint; Excel's own check "inconsistent formula".

    Fix: copy the formula of the neighbour, or say in the label why this one is another.
    """
    for sheet in file.sheets:
        named: set[Address] = set()
        for odd in sorted(oddities(sheet), key=lambda one: (one.difference == "number", -one.copies)):
            if not named.intersection(odd.cells):
                named.update(odd.cells)
                yield _odd(sheet, odd)


def _odd(sheet: SheetSeen, odd: Oddity) -> Finding:
    first = odd.cells[0]
    here = sheet.cells[first].formula
    there = sheet.cells[odd.source].formula
    pattern = moved(there, first[0] - odd.source[0], first[1] - odd.source[1])
    line = "row" if odd.direction == RIGHT else "column"
    message = f"{range_name(first, odd.cells[-1])} {SAID[odd.difference]} in the {line}: {here}, {odd.copies} of them would have {pattern}"
    severity = "alert" if odd.difference == "number" else "error"
    return Finding("F02", severity, at(sheet.name, *first), message, f"copy it from {cell_name(odd.source)}")


PATTERN_RULES: tuple[Rule[Snapshot], ...] = (Rule(f01_number_typed_in_formulas), Rule(f02_breaks_the_pattern))
