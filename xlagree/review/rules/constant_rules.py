"""Rules for numbers: those written into formulas, and those of another scale than what stands beside them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from statistics import median

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.formula_parts import NUMBER, REFERENCE, FormulaParts, calls_of, number_at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import DIRECTIONS, cell_name, runs, step
from xlagree.review.rules.cell_kinds import Kinds
from xlagree.review.rules.shortened import short

UNIVERSAL = frozenset({0.0, 1.0, 2.0, 7.0, 12.0, 24.0, 52.0, 60.0, 100.0, 360.0, 365.0, 1000.0})
"""Numbers that mean the same everywhere: nothing, one, a half, days, months, hours, weeks, minutes, per cent, thousands."""

OPERATORS = frozenset("+-*/<>=") | {"<=", ">=", "<>"}
REPORTED = 3
NAMED = 3
"""Sheets that are reported, and numbers that are named beside the first."""

MOST_OF_A_RATE = 1000.0
"""No rate, whatever its unit, is larger."""

MOST_TOLERATED = 0.01
TOLERATES = frozenset({"<", "<=", ">", ">="})
"""A difference that a check forgives is a cent at most, and what an ABS is compared with."""

FEWEST_BESIDE = 4
OFF = 8.0
SPREAD = 3.0
"""Numbers beside one that tell what is usual; so many times larger or smaller is another scale; how far the others may
be from each other."""

RATE = re.compile(
    r"rate|%|percent|share|tax|vat|discount|margin|interest|growth|satz|zins|rabatt|steuer", re.IGNORECASE
)
MONTHLY = re.compile(
    r"per month|monthly|a month|/ ?month|/ ?mo\b|p\. ?m\.|monatlich|im monat|pro monat", re.IGNORECASE
)
YEARLY = re.compile(
    r"per year|per annum|yearly|annual|a year|/ ?year|/ ?yr\b|p\. ?a\.|jährlich|im jahr|pro jahr",
    re.IGNORECASE,
)


def f03_number_in_a_formula(file: Snapshot) -> Iterator[Finding]:
    """Number written into a formula.

    What: a number other than 0, 1, 2, 7, 12, 24, 52, 60, 100, 360, 365 and 1000 that a formula computes or compares
    with, as 1.19 in B2*1.19. Exponents, digits of ROUND, and columns or kinds of a lookup are none, nor are formulas
    that read nothing, nor the tolerance of a check, as 0.01 in ABS(B2-B3)<0.01. One finding for each of the three
    sheets with most of them. Books that xlagree made are passed over.

    Why: nobody sees it, it has no label and no source, and when it changes some of its places are forgotten.

    Source: FAST 3.04-01; ICAEW principle 14.

    Fix: move it to an input with a label and a source, and refer to that.

    Cannot see: whether a number is a constant of nature; numbers inside names and texts.
    """
    if file.properties.get(BOOK_FACT):
        return
    found: list[tuple[int, SheetSeen, dict[str, list[Address]]]] = []
    for sheet in file.sheets:
        cells: dict[str, list[Address]] = defaultdict(list)
        known: dict[int, tuple[str, ...]] = {}
        for cell, parts in sheet.parts.items():
            if parts.numbers and parts.references:
                if id(parts) not in known:
                    known[id(parts)] = _constants(parts)
                for number in known[id(parts)]:
                    cells[number].append(cell)
        if cells:
            found.append((sum(map(len, cells.values())), sheet, cells))
    for _, sheet, cells in sorted(found, key=lambda one: -one[0])[:REPORTED]:
        yield _constants_of(sheet, cells)


def _constants_of(sheet: SheetSeen, cells: Mapping[str, Sequence[Address]]) -> Finding:
    """The numbers written into the formulas of a sheet, those of most formulas first."""
    number, *others = sorted(cells, key=lambda one: (-len(cells[one]), min(cells[one])))
    first = min(cells[number])
    message = f"{number} is written into {short(sheet.cells[first].formula)}"
    if len(cells[number]) > 1:
        message += f", and into {counted(len(cells[number]) - 1, 'formula')} more"
    if others:
        named = ", ".join(f"{one} (as in {cell_name(min(cells[one]))})" for one in others[:NAMED])
        message += f"; so are {named}" + (f" and {len(others) - NAMED:,} more" if len(others) > NAMED else "")
    fix = f"give {'each' if others else 'it'} a cell with a label and refer to that"
    return Finding("F03", "alert", at(sheet.name, *first), message, fix)


def _constants(parts: FormulaParts) -> tuple[str, ...]:
    """The numbers that a formula computes or compares with."""
    words = parts.skeleton
    selectors = {
        place
        for call in calls_of(parts)
        for place, argument in enumerate(call.arguments)
        if len(argument) == 1 or call.name in ("DATE", "TIME", "CHOOSE")
        for place in argument
    }
    found: dict[str, None] = {}
    for i, word in enumerate(words):
        if word != NUMBER or i in selectors:
            continue
        before, after = words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""
        written = number_at(parts, i)
        value = float(written) / (100 if after == "%" else 1)
        if (
            before != "^"
            and not (value <= MOST_TOLERATED and before in TOLERATES and "ABS(" in words)
            and (before in OPERATORS or after in OPERATORS or after == "%")
            and value not in UNIVERSAL
        ):
            found[f"{written}%" if after == "%" else written] = None
    return tuple(found)


def f16_other_scale(file: Snapshot) -> Iterator[Finding]:
    """Number of another scale than what stands beside it.

    What: a typed number above 1 in the format of a percentage among percentages below 1; a rate that is eight times
    larger or smaller than four or more beside it, which are below 1 and like each other; a sum of what is labelled per month
    and what is labelled per year, without 12.

    Why: a tax of 0.075 was once entered as 0.0075, and the bid was binding.

    Source: the cases of bids in REVIEW; EuSpRIG's list of spreadsheets that went wrong.

    Fix: type it in the unit of its neighbours; bring months and years to one before adding them.

    Cannot see: a whole line in the wrong unit; units that no label names.
    """
    for sheet in file.sheets:
        kinds = Kinds(sheet)
        named: set[Address] = set()
        for cell, message in (
            *_percentages(sheet, kinds),
            *_off_its_line(sheet, kinds),
            *_months_and_years(sheet, kinds),
        ):
            if cell not in named:
                named.add(cell)
                yield Finding(
                    "F16", "alert", at(sheet.name, *cell), message, "bring it to the unit of its neighbours"
                )


def _percentages(sheet: SheetSeen, kinds: Kinds) -> Iterator[tuple[Address, str]]:
    typed = [
        (cell, kinds.number(cell) or 0.0) for cell in sorted(sheet.percentages) if kinds.is_typed_number(cell)
    ]
    large = [(cell, value) for cell, value in typed if value > 1]
    if (len(large) * 3 <= len(typed) and len(typed) > 2) or len(large) == len(typed) == 1:
        for cell, value in large:
            yield (
                cell,
                f"{cell_name(cell)} is {value:.0%}, typed as {value:,.6g} into the format of a percentage",
            )


def _off_its_line(sheet: SheetSeen, kinds: Kinds) -> Iterator[tuple[Address, str]]:
    """Rates that are far off the others of their row or column."""
    rates = [
        cell
        for cell, shown in sheet.cells.items()
        if isinstance(shown.value, float) and 0 < shown.value <= 1 and not shown.formula
    ]
    if len(rates) < FEWEST_BESIDE:
        return
    for direction in DIRECTIONS:
        for run in runs(_about(kinds, rates, direction), direction):
            if run.length > FEWEST_BESIDE and (off := _off(sheet, run.cells)) and _is_rate(sheet, kinds, off):
                value = kinds.number(off) or 0.0
                usual = median(kinds.number(cell) or 0.0 for cell in run.cells)
                times = f"{value / usual:,.3g} times" if value > usual else f"one {usual / value:,.3g}th of"
                yield (
                    off,
                    f"{cell_name(off)} is {value:,.6g}, {times} what is usual in its line, {usual:,.6g}",
                )


def _about(kinds: Kinds, rates: Sequence[Address], direction: tuple[int, int]) -> Mapping[Address, str]:
    """The rates with the larger numbers before and after them in their line, two at most: of two or more none can be a rate."""
    cells = dict.fromkeys(rates, "")
    for rate, side in product(rates, (-1, 1)):
        for far in (side, 2 * side):
            cell = step(rate, direction, far)
            is_large = kinds.is_typed_number(cell) and 0 < (kinds.number(cell) or 0.0) <= MOST_OF_A_RATE
            if cell in cells or not is_large:
                break
            cells[cell] = ""
    return cells


def _off(sheet: SheetSeen, cells: Sequence[Address]) -> Address | None:
    """The one cell of a line that is far off all others, which are like each other."""
    values = [float(value) if isinstance(value := sheet.cells[cell].value, float) else 0.0 for cell in cells]
    if sum(value > 1 for value in values) > 1:
        return None
    usual = median(values)
    if min(values) <= 0 or usual <= 0:
        return None
    far = [i for i, value in enumerate(values) if value >= OFF * usual or value * OFF <= usual]
    if len(far) != 1:
        return None
    others = [value for i, value in enumerate(values) if i != far[0]]
    alike = max(others) <= min(1.0, SPREAD * min(others))
    return cells[far[0]] if alike else None


def _is_rate(sheet: SheetSeen, kinds: Kinds, cell: Address) -> bool:
    named = RATE.search(kinds.label(*cell)) or RATE.search(kinds.heading(*cell))
    return cell in sheet.percentages or named is not None


def _months_and_years(sheet: SheetSeen, kinds: Kinds) -> Iterator[tuple[Address, str]]:
    """Sums of a cell labelled per month and one labelled per year."""
    texts = [shown.value for shown in sheet.cells.values() if isinstance(shown.value, str)]
    if not any(map(MONTHLY.search, texts)) or not any(map(YEARLY.search, texts)):
        return
    seen: set[int] = set()
    for cell, parts in sheet.parts.items():
        is_sum = parts.skeleton[:1] == ("SUM(",) or set(parts.skeleton) <= {REFERENCE, "+", "-"}
        if not is_sum or (len(parts.references) < 2 and parts.skeleton[:1] != ("SUM(",)) or id(parts) in seen:
            continue
        labels = []
        for name, (first, last) in parts.areas(*cell):
            if not name and (last[0] - first[0]) <= 12 and first[1] == last[1]:
                labels += [
                    f"{kinds.label(row, first[1])} {kinds.heading(row, first[1])}"
                    for row in range(first[0], last[0] + 1)
                ]
        periods = {(bool(MONTHLY.search(text)), bool(YEARLY.search(text))) for text in labels}
        if {(True, False), (False, True)} <= periods:
            seen.add(id(parts))
            yield (
                cell,
                f"{cell_name(cell)} adds what is labelled per month to what is labelled per year: {short(sheet.cells[cell].formula)}",
            )


CONSTANT_RULES: tuple[Rule[Snapshot], ...] = (Rule(f03_number_in_a_formula), Rule(f16_other_scale))
"""The rules of this module, in the order of their codes."""
