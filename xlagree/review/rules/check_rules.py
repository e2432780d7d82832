"""Rules for the checks of a workbook: whether it has any, whether they can fail, and which do."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.formula import tokens
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import cell_name
from xlagree.review.rules.check_cells import (
    PASSES,
    CheckCell,
    check_cells,
    failure,
    is_check_sheet,
)
from xlagree.review.rules.check_formulas import always_holds, is_difference
from xlagree.review.rules.precedents import precedents_of
from xlagree.terms.errors import NOWHERE, Place

MANY_FORMULAS, MANY_SHEETS = 500, 3
"""A workbook of so many formulas, on so many sheets, should have checks."""
MANY_CHECKS = 4
"""So many checks, on two sheets at least, should come together in one."""
MOST_CHECKS = 50
"""Checks of a sheet that are looked for in what formulas read."""
FEWEST_AMOUNTS = 4
"""Differences under one label that can be told from checks by what most of them show."""
MATERIAL = 0.02
"""A tolerance of more than this share of what is compared lets errors pass."""


def c01_checks_that_check_nothing(file: Snapshot) -> Iterator[Finding]:
    """No checks, or checks that cannot fail.

    What: a check that reads no cell, compares something with itself, or whose verdict is typed; a tolerance of more
    than 2 % of what is compared; a workbook of 500 formulas on 3 sheets without any check; checks on several sheets
    that nothing brings together.

    Why: a check that is always green is worse than none, as everybody relies on it.

    Source: ICAEW principle 19, Financial Modelling Code "include checks", "include a master check".

    Fix: compare two amounts that were computed in different ways, within one named tolerance; add up all checks in one
    cell that every sheet shows.

    Cannot see: checks without a label such as check, control or balanced, and whether a check that can fail compares what
    it should. Books that xlagree made are not asked for more checks.
    """
    checks = check_cells(file)
    idle: dict[str, list[tuple[CheckCell, str]]] = defaultdict(list)
    for check in checks:
        if check.shown.formula and (why := always_holds(check.shown.formula)):
            idle[check.sheet.name].append((check, why))
    for found in idle.values():
        check, why = found[0]
        what = (
            f"the check {cell_name(check.cell)}{_named(check)} cannot fail: {why}{_more(found, 'such check')}"
        )
        yield Finding(
            "C01", "error", _place(check), what, "compare it with an amount that was computed otherwise"
        )
    yield from _typed_verdicts(checks)
    yield from _loose(checks)
    if not file.properties.get(BOOK_FACT):
        yield from _missing(file, checks)


def _place(check: CheckCell) -> Place:
    return at(check.sheet.name, *check.cell)


def _named(check: CheckCell) -> str:
    label = " ".join(check.label.split())
    return f" ({label})" if label else ""


def _more(found: Sequence[object], what: str) -> str:
    return f"; {counted(len(found) - 1, f'more {what}')} on the sheet" if len(found) > 1 else ""


def _typed_verdicts(checks: Sequence[CheckCell]) -> Iterator[Finding]:
    """Verdicts typed among checks with formulas, in one row or column with them."""
    live: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for check in checks:
        if check.shown.formula:
            live[check.sheet.name] |= {("row", check.cell[0]), ("column", check.cell[1])}
    typed: dict[str, list[CheckCell]] = defaultdict(list)
    for check in checks:
        value = check.shown.value
        good = value is True or (isinstance(value, str) and value.strip().casefold() in PASSES)
        lines = {("row", check.cell[0]), ("column", check.cell[1])}
        if not check.shown.formula and good and lines & live[check.sheet.name]:
            typed[check.sheet.name].append(check)
    for found in typed.values():
        check = found[0]
        what = f"the check {cell_name(check.cell)}{_named(check)} cannot fail: its verdict is typed{_more(found, 'such check')}"
        yield Finding("C01", "error", _place(check), what, "copy the formula of the check beside it")


def _loose(checks: Sequence[CheckCell]) -> Iterator[Finding]:
    """Tolerances that let through a large share of what is compared."""
    loose: dict[str, list[tuple[CheckCell, float, float]]] = defaultdict(list)
    for check in checks:
        tolerance = _tolerance(check.shown.formula)
        if tolerance:
            size = _largest_read(check.sheet, check.cell)
            if size and tolerance > MATERIAL * size:
                loose[check.sheet.name].append((check, tolerance, size))
    for found in loose.values():
        check, tolerance, size = found[0]
        what = (
            f"the check {cell_name(check.cell)}{_named(check)} lets pass {tolerance:,.12g}, "
            f"{tolerance / size:.0%} of what it compares{_more(found, 'such check')}"
        )
        yield Finding("C01", "alert", _place(check), what, "compare within what rounding explains")


def _tolerance(formula: str) -> float | None:
    """The number that the size of a difference is compared with, as in ABS(A1-B1)<5; None where it is not so."""
    parts = [token for token in tokens(formula) if token.kind != "space"]
    if not formula.upper().lstrip("IF( ").startswith(("ABS(", "ROUND(")):
        return None
    for sign, number in pairwise(parts):
        if sign.text in ("<", "<=", ">", ">=") and number.kind == "number":
            return float(number.text)
    return None


def _largest_read(sheet: SheetSeen, cell: Address) -> float:
    """The largest number among the single cells and the ends of ranges that a formula on one sheet reads."""
    reads = sheet.reads_at(cell).ranges
    if any(read.sheet for read in reads):
        return 0.0
    ends = (end for read in reads for end in read.area(*cell))
    numbers = (shown.value for end in ends if (shown := sheet.cells.get(end)))
    return max((abs(number) for number in numbers if isinstance(number, float)), default=0.0)


def _missing(file: Snapshot, checks: Sequence[CheckCell]) -> Iterator[Finding]:
    """No checks at all in a large workbook, or nothing that brings them together."""
    calculating = [sheet for sheet in file.sheets if sheet.shapes]
    formulas = sum(len(sheet.shapes) for sheet in calculating)
    if not checks:
        named = any(is_check_sheet(sheet) for sheet in file.sheets)
        if formulas >= MANY_FORMULAS and len(calculating) >= MANY_SHEETS and not named:
            what = f"no check found among {formulas:,} formulas on {len(calculating)} sheets"
            yield Finding("C01", "note", NOWHERE, what, "let totals be computed in two ways and compared")
        return
    live = {(check.sheet.name.casefold(), check.cell) for check in checks if check.shown.formula}
    if len(live) < MANY_CHECKS or len({sheet for sheet, _ in live}) < 2:
        return
    by_sheet: dict[str, list[Address]] = defaultdict(list)
    for sheet, cell in live:
        by_sheet[sheet].append(cell)
    for _, _, areas in precedents_of(file).of_formulas():
        read = sum(
            top <= row <= bottom and left <= column <= right
            for sheet, ((top, left), (bottom, right)), _ in areas
            if sheet in by_sheet
            for row, column in by_sheet[sheet][:MOST_CHECKS]
        )
        if read > 1:
            return
    what = f"{counted(len(live), 'check')} on {len(by_sheet)} sheets, and no cell brings them together"
    yield Finding("C01", "note", NOWHERE, what, "add up all checks in one cell that every sheet shows")


def c02_failing_checks(file: Snapshot) -> Iterator[Finding]:
    """A check that fails.

    What: a cell that is labelled as a check, or a verdict on a sheet of checks, shows FALSE, ERROR or the like, a
    difference that is not 0, or the branch of IF for two amounts that are not equal.

    Why: whoever built the workbook says himself that something in it is wrong.

    Source: ICAEW, Financial Modelling Code "include checks"; SSRB and FAST 2.03-05.

    Fix: follow what the check compares to where the two part.

    Cannot see: checks without a label such as check, control or balanced; numbers that count errors; differences in a column
    of which most are not 0, as where checks that were paid are listed; checks that show an error
    value, which F05 finds.
    """
    failing: dict[str, list[tuple[CheckCell, str]]] = defaultdict(list)
    for check, shows in _without_amounts(check_cells(file)):
        failing[check.sheet.name].append((check, shows))
    for found in failing.values():
        found.sort(key=lambda one: one[0].cell)
        check, shows = found[0]
        what = f"the check {cell_name(check.cell)}{_named(check)} fails: it shows {shows}{_more(found, 'failing check')}"
        yield Finding("C02", "error", _place(check), what, "follow what it compares to where the two part")


def _without_amounts(checks: Sequence[CheckCell]) -> Iterator[tuple[CheckCell, str]]:
    """The checks that fail; where most differences under one label are not 0, they are amounts, such as checks paid."""
    differences: Counter[tuple[str, str]] = Counter()
    not_zero: Counter[tuple[str, str]] = Counter()
    failing: list[tuple[CheckCell, str]] = []
    for check in checks:
        label, shows = (check.sheet.name, check.label), failure(check)
        differences[label] += is_difference(check.shown.formula)
        if shows:
            failing.append((check, shows))
            not_zero[label] += is_difference(check.shown.formula)
    for check, shows in failing:
        label = check.sheet.name, check.label
        amounts = differences[label] >= FEWEST_AMOUNTS and 2 * not_zero[label] > differences[label]
        if not (amounts and is_difference(check.shown.formula)):
            yield check, shows


CHECK_RULES: tuple[Rule[Snapshot], ...] = (Rule(c01_checks_that_check_nothing), Rule(c02_failing_checks))
"""The rules of this module, in the order of their codes."""
