"""Rules of patterns: numbers typed over formulas, and formulas that are other than their neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import product

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.formula import moved
from xlagree.proposal.rules.finding import Finding, Rule, Severity, after_first, at
from xlagree.review.reading.meaning import same_meaning
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import RIGHT, cell_name, range_name, rectangles
from xlagree.review.rules.formula_differences import Difference
from xlagree.review.rules.missing_formulas import Missing, missing_formulas
from xlagree.review.rules.odd_formulas import Oddity, oddities
from xlagree.review.rules.plain_formulas import plain_formulas_of
from xlagree.review.rules.sheet_copies import Stranger, strangers
from xlagree.review.rules.shortened import short
from xlagree.review.rules.sum_ranges import misfits
from xlagree.review.rules.typed_ends import Typed
from xlagree.review.rules.typed_numbers import typed_numbers

SAID: dict[Difference, str] = {
    "reference": "reads other cells than its neighbours",
    "anchor": "reads what its neighbours hold with $, but without it",
    "number": "has another number in it than its neighbours",
    "adjusted": "adds a number to what its neighbours compute",
    "less": "leaves out what its neighbours read",
    "more": "reads more than its neighbours",
    "typed": "is a number where its neighbours compute",
    "operation": "does something else than its neighbours with the same cells",
    "other": "is another formula than its neighbours",
}

WEAK: frozenset[Difference] = frozenset({"number", "anchor"})
"""Differences that may be meant, or change nothing yet."""

MOST_TYPED = 2
"""Numbers for each formula of their line, from which on the formulas are what is left."""

NAMED = 6
"""Further ranges that a message names."""


def f01_number_typed_in_formulas(file: Snapshot) -> Iterator[Finding]:
    """Number typed inside a formula row or column.

    What: a number between copies of one formula, of which the row or column has at least three (of a total, of a product of
    two numbers of its line, and in a block, two); one or a few at the end of them where a total belongs, where the formula reads
    its own row or column alone, or where lines near by go on; among totals with other columns between them, and where a line of
    totals near by has one; on the beat of a formula that returns at regular distances. The formula, copied there, would read
    the same kinds of cells. Numbers that are what a formula beside them gives, and a typed 0, are an alert. Lines typed from end to
    end, tables that mix typed numbers and formulas, what stands before a forecast that goes on from it, numbers in a colour or
    with a label of their own, links overruled several times, and a number that links go on from, are none. Where a sheet has three
    copies at least, as of months, a number where all of them compute is an alert. Where most of a line was typed over, the formulas
    that are left are named as well.

    Why: it stays as it is when everything around it changes. A bid was once lost over a single total typed so.

    Source: PerfectXL "interrupted by data"; the case of a bid of 6.88 million before the GAO.

    Fix: copy the formula of the neighbour, or move the number to an input with a label and a source.

    Cannot see: a number over the only formula of its kind; a whole row or column typed over with other values than the
    formulas gave; whether a forecast was set aside on purpose.
    """
    plain = plain_formulas_of(file)
    named: set[tuple[str, Address]] = set()
    for sheet in file.sheets:
        blocks: dict[tuple[object, ...], dict[Address, Typed]] = defaultdict(dict)
        for typed in typed_numbers(sheet, plain, file.styles):
            block = blocks[sheet.shapes[typed.source], typed.direction, typed.same, typed.would]
            block.update(dict.fromkeys(typed.cells, typed))
            named.update((sheet.name, cell) for cell in typed.cells)
        for cells in blocks.values():
            ranges = rectangles(cells)
            found = (
                [_given(sheet, cells, ranges)]
                if cells[ranges[0][0]].same
                else [_typed(sheet, cells[first], first, last) for first, last in ranges]
            )
            yield _with_those_left(sheet, found[0], cells)
            yield from found[1:]
    yield from _other_than_copies(file, "F01", named)


def _typed(sheet: SheetSeen, typed: Typed, first: Address, last: Address) -> Finding:
    source = typed.source
    formula = sheet.cells[source].formula
    here = moved(formula, first[0] - source[0], first[1] - source[1])
    number = f"{sheet.cells[first].value:,.12g}"
    several = f"{range_name(first, last)} are typed over formulas, {cell_name(first)} is {number}"
    what = f"{number} is typed over a formula" if first == last else several
    message = f"{what}: {cell_name(source)} is {short(formula)}, {cell_name(first)} would be {short(here)}"
    places = product(range(first[0], last[0] + 1), range(first[1], last[1] + 1))
    is_nothing = not any(sheet.cells[place].value for place in places)
    return Finding(
        "F01",
        "alert" if is_nothing else "error",
        at(sheet.name, *first),
        message,
        f"copy it from {cell_name(source)}",
        block=after_first(sheet.name, first, last),
    )


def _given(
    sheet: SheetSeen, cells: Mapping[Address, Typed], ranges: Sequence[tuple[Address, Address]]
) -> Finding:
    """Numbers that a formula would give in their places, all that one formula gives as one finding."""
    (first, last), *others = ranges
    source = cells[first].source
    formula = sheet.cells[source].formula
    here = moved(formula, first[0] - source[0], first[1] - source[1])
    message = (
        f"{range_name(first, last)} {'is' if first == last else 'are'} typed, and what a formula gives: "
    )
    message += f"{cell_name(source)} is {short(formula)}, {cell_name(first)} would be {short(here)}"
    if others:
        named = ", ".join(range_name(*one) for one in others[:NAMED])
        message += f"; so are {named}" + (f" and {len(others) - NAMED:,} more" if len(others) > NAMED else "")
    more = tuple(at(sheet.name, *cell) for cell in sorted(cells) if cell != first)
    return Finding(
        "F01", "alert", at(sheet.name, *first), message, f"copy it from {cell_name(source)}", others=more
    )


def _with_those_left(sheet: SheetSeen, finding: Finding, cells: Mapping[Address, Typed]) -> Finding:
    """A finding with the few formulas that are left where most of their line was typed over."""
    one = next(iter(cells.values()))
    left = sheet.stretches[one.direction][one.source].cells
    if one.would or len(left) == 1 or len(cells) < MOST_TYPED * len(left):
        return finding
    message = f"{finding.message}; {range_name(left[0], left[-1])} alone still compute"
    places = tuple(at(sheet.name, *cell) for cell in left)
    return replace(finding, message=message, block=(*finding.block, *places))


def f02_breaks_the_pattern(file: Snapshot) -> Iterator[Finding]:
    """Formula that breaks the pattern of its row or column.

    What: one formula, or a few, beside at least twice as many copies of another in the row or column, that reads other
    cells, leaves one out, adds a number, does something else with them, or has another number or no `$` in it (alert); the
    copies would read the same kinds of cells there. Where one reference alone is a cell or two off, the smaller part of the
    line; where it lost its `$`, a half of it. An empty cell between copies, where all that they would read is a number (alert).
    Totals and ratios of the line itself, columns that are other from end to end, openings and whatever returns at regular
    distances are none; nor is a formula that only guards or rounds what the others do, or says it in other words. Where a
    sheet has three copies at least, a formula other than on all of them is an alert.

    Why: a copied block was changed in one place, or pasted over; the figure looks as good as its neighbours.

    Source: FAST 3.02-01; ExceLint; Excel's own check "inconsistent formula".

    Fix: copy the formula of the neighbour, or say in the label why this one is another.

    Cannot see: a slip that was copied through the whole line, unless copies of the sheet are without it; lines with
    fewer than three copies, but for totals, blocks, and formulas that read a cell before or after the right one; which of
    two halves of a line is right, unless one lost a `$`; a row that is empty in all columns that compute; formulas of arrays
    and by names; copies of sheets with more than 1,500 formulas.
    """
    misfitting: set[tuple[str, Address]] | None = None
    all_named: set[tuple[str, Address]] = set()
    for sheet in file.sheets:
        named: set[Address] = set()
        blocks: dict[tuple[object, ...], dict[Address, Oddity]] = defaultdict(dict)
        for odd in sorted(oddities(sheet), key=lambda one: (one.difference in WEAK, -one.copies)):
            if misfitting is None:
                misfitting = {(other.name, misfit.cell) for other, misfit in misfits(file)}
            looked_at = {*odd.cells, odd.source}
            if odd.difference != "anchor" and _means_the_same(sheet, odd):
                continue
            if not named & looked_at and not misfitting & {(sheet.name, cell) for cell in looked_at}:
                named.update(odd.cells)
                pattern = sheet.shapes[odd.cells[0]], sheet.shapes[odd.source], odd.direction
                blocks[pattern].update(dict.fromkeys(odd.cells, odd))
        for cells in blocks.values():
            for first, last in rectangles(cells):
                yield _odd(sheet, cells[first], first, last)
        yield from _missing(sheet)
        all_named.update((sheet.name, cell) for cell in named)
    yield from _other_than_copies(file, "F02", all_named)


def _means_the_same(sheet: SheetSeen, odd: Oddity) -> bool:
    """Whether a formula computes what the copy would: in another order, or with other brackets and `$`."""
    cell, source = odd.cells[0], odd.source
    copy = moved(sheet.cells[source].formula, cell[0] - source[0], cell[1] - source[1])
    return same_meaning(sheet.cells[cell].formula.replace("$", ""), copy.replace("$", ""))


def _odd(sheet: SheetSeen, odd: Oddity, first: Address, last: Address) -> Finding:
    formula = sheet.cells[odd.source].formula
    copy = moved(formula, first[0] - odd.source[0], first[1] - odd.source[1])
    line = "row" if odd.direction == RIGHT else "column"
    what = f"{range_name(first, last)} {SAID[odd.difference]} in the {line}"
    message = f"{what}: {short(sheet.cells[first].formula)}; as in {counted(odd.copies, 'cell')} it would be {short(copy)}"
    severity: Severity = "alert" if odd.difference in WEAK else "error"
    return Finding(
        "F02",
        severity,
        at(sheet.name, *first),
        message,
        f"copy it from {cell_name(odd.source)}",
        block=after_first(sheet.name, first, last),
    )


def _missing(sheet: SheetSeen) -> Iterator[Finding]:
    """The empty cells where a formula is missing, those of one formula side by side as one finding."""
    blocks: dict[tuple[str, tuple[int, int]], dict[Address, Missing]] = defaultdict(dict)
    for one in missing_formulas(sheet):
        blocks[sheet.shapes[one.source], one.direction][one.cell] = one
    for cells in blocks.values():
        for first, last in rectangles(cells):
            source = cells[first].source
            formula = sheet.cells[source].formula
            copy = moved(formula, first[0] - source[0], first[1] - source[1])
            line = "row" if cells[first].direction == RIGHT else "column"
            what = f"{range_name(first, last)} {'is' if first == last else 'are'} empty where the {line} computes"
            message = f"{what}: as in {counted(cells[first].copies, 'cell')} it would be {short(copy)}"
            block = after_first(sheet.name, first, last)
            fix = f"copy it from {cell_name(source)}"
            yield Finding("F02", "alert", at(sheet.name, *first), message, fix, block=block)


def _other_than_copies(file: Snapshot, code: str, named: Set[tuple[str, Address]]) -> Iterator[Finding]:
    """What one sheet has other than all copies of it, and is not named yet: numbers typed (F01), or other formulas (F02)."""
    blocks: dict[tuple[str, str], dict[Address, Stranger]] = defaultdict(dict)
    for sheet, one in strangers(file):
        own = sheet.shapes.get(one.cell, "")
        if bool(own) == (code == "F02") and (sheet.name, one.cell) not in named:
            blocks[sheet.name, own][one.cell] = one
    sheets = {sheet.name: sheet for sheet in file.sheets}
    for (name, _), cells in blocks.items():
        for first, last in rectangles(cells):
            yield _stranger(sheets[name], code, cells[first], last)


def _stranger(sheet: SheetSeen, code: str, one: Stranger, last: Address) -> Finding:
    here = sheet.cells[one.cell]
    own = short(here.formula) if here.formula else f"{here.value:,.12g}"
    where = f"{one.source.name}!{cell_name(one.cell)}"
    what = f"{range_name(one.cell, last)} is other than on {one.copies} sheets like this one: {own}"
    message = f"{what}; as {where} it would be {short(one.would)}"
    block = after_first(sheet.name, one.cell, last)
    fix = f"copy it from {where}, or say in the label why it is another"
    return Finding(code, "alert", at(sheet.name, *one.cell), message, fix, block=block)


PATTERN_RULES: tuple[Rule[Snapshot], ...] = (Rule(f01_number_typed_in_formulas), Rule(f02_breaks_the_pattern))
"""The rules of this module, in the order of their codes."""
