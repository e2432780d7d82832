"""Rules for how a workbook calculates: circles, settings that change results, and values that their formulas do not give."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.number_shown import date_shown
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import cell_name
from xlagree.review.rules.circles import circles
from xlagree.review.rules.doubtful_formulas import Cell
from xlagree.review.rules.plain_formulas import PlainFormulas, plain_formulas_of
from xlagree.review.rules.precedents import precedents_of
from xlagree.terms.errors import NOWHERE

NAMED = 5
"""Cells of a circle that a message names."""

MOST_CIRCLES = 5
"""Circles of different formulas that have a finding each."""

MOST_STALE = 10
"""From here on, where they are most of those that can be judged, values that are not given are one finding of the file."""

EXACT, NEAR = 1e-9, 1e-7
"""Shares of the largest number on the way, and of the result, by which programs differ."""


def s03_circular_or_unusual_calculation(file: Snapshot) -> Iterator[Finding]:
    """Circular references, or a workbook that calculates in its own way.

    What: formulas that need their own result, each way round once; calculation by hand only; circles allowed to
    go round (iterative calculation); numbers rounded for good to what is shown (precision as displayed); dates
    that begin in 1904.

    Why: a circle gives 0 or whatever the last round left; calculation by hand shows results of other inputs; what
    was rounded is lost; dates pasted into another file move by four years.

    Source: FAST 1.01-11; PerfectXL "circular references", "manual or iterative calculation".

    Fix: break the circle with an input or a formula that needs no rounds; set calculation to automatic.

    Cannot see: circles by way of INDIRECT, OFFSET, INDEX or a part of a table, and whether a circle stands on a branch of
    IF that is never taken.
    """
    settings = file.facts.calculation
    by_name = {sheet.name.casefold(): sheet for sheet in file.sheets}
    found: dict[frozenset[tuple[str, str]], list[list[Cell]]] = defaultdict(list)
    for circle in circles(precedents_of(file)):
        shapes = frozenset((sheet, by_name[sheet].shapes.get(cell, "")) for sheet, cell in circle)
        found[shapes].append(circle)
    for alike in list(found.values())[:MOST_CIRCLES]:
        yield _circular(by_name, alike, settings.iterative)
    if len(found) > MOST_CIRCLES:
        what = f"circular: {counted(len(found) - MOST_CIRCLES, 'more kind')} of circles"
        yield Finding(
            "S03", "error", NOWHERE, what, "break those first that are named, others may follow from them"
        )
    if settings.iterative and not found:
        what = "iterative calculation is on and nothing is circular: a circle made by mistake will not be reported"
        yield Finding("S03", "alert", NOWHERE, what, "switch iterative calculation off")
    if settings.manual:
        what = "the workbook is calculated by hand only: what it shows may be of other inputs"
        yield Finding("S03", "alert", NOWHERE, what, "set calculation to automatic and save it again")
    if settings.as_shown:
        what = "precision as displayed is on: every number is rounded for good to what its format shows"
        yield Finding("S03", "error", NOWHERE, what, "switch it off; round with ROUND where it is meant")
    if settings.dates_from_1904:
        what = "dates begin in 1904: dates copied into another workbook move by four years and a day"
        yield Finding("S03", "note", NOWHERE, what, "copy dates as text, or save it with dates from 1900")


def _circular(sheets: Mapping[str, SheetSeen], alike: list[list[Cell]], iterative: bool) -> Finding:
    """The first of several circles that are copies of each other."""
    circle = min(alike, key=lambda one: one[0])
    home, first = circle[0]
    way = [
        cell_name(cell) if name == home else f"{sheets[name].name}!{cell_name(cell)}" for name, cell in circle
    ]
    named = " reads ".join([*way[:NAMED], "…"] if len(way) > NAMED else [*way, way[0]])
    what = f"circular: {named}" if len(way) > 1 else f"circular: {way[0]} reads itself"
    more = f"; {counted(len(alike) - 1, 'more such circle')}" if len(alike) > 1 else ""
    rounds = ", which iterative calculation lets pass" if iterative else ""
    fix = "take the cell out of what it reads, or break the circle with an input"
    return Finding("S03", "error", at(sheets[home].name, *first), f"{what}{rounds}{more}", fix)


def s10_values_not_calculated(file: Snapshot) -> Iterator[Finding]:
    """Formulas without values, or with values that their cells do not give.

    What: formulas that no program has calculated since they were written; sums, means, products, differences and links
    that show another number than the cells they read give.

    Why: previews, imports and whoever reads the file without a spreadsheet see nothing, or old figures.

    Source: Excel's own check "stale value"; files written by programs that do not calculate.

    Fix: open it in Excel or LibreOffice, calculate everything (Ctrl+Alt+F9, Ctrl+Shift+F9) and save it.

    Cannot see: stale values of any other formula, such as IF, ROUND or a lookup, and of one that reads an error or text.
    """
    plain = plain_formulas_of(file)
    yield from _never_calculated(file, plain)
    settings = file.facts.calculation
    if settings.as_shown or settings.iterative:
        return  # a cell shows what its formula gave in part, or some rounds ago
    yield from _stale(file, plain)


def _never_calculated(file: Snapshot, plain: PlainFormulas) -> Iterator[Finding]:
    """Formulas without values: where most have one, only those that surely give a number, as others may give an empty text."""
    formulas = sum(len(sheet.shapes) for sheet in file.sheets)
    blank = [
        (sheet, cell) for sheet in file.sheets for cell in sheet.shapes if sheet.cells[cell].value is None
    ]
    if 2 * len(blank) < formulas:
        blank = [(sheet, cell) for sheet, cell in blank if plain.computed(sheet, cell) is not None]
    if not blank:
        return
    sheet = blank[0][0]
    first = min(cell for own, cell in blank if own is sheet)
    how = (
        "no formula has a value"
        if len(blank) == formulas
        else f"{len(blank):,} of {formulas:,} formulas have no value"
    )
    what = f"{how}: the file was saved by a program that does not calculate"
    yield Finding("S10", "alert", at(sheet.name, *first), what, "open it in Excel or LibreOffice and save it")


def _stale(file: Snapshot, plain: PlainFormulas) -> Iterator[Finding]:
    """Values that their cells do not give: of each sheet the first, or of the file where most of its values are so."""
    judged = 0
    found: list[tuple[SheetSeen, list[Address]]] = []
    for sheet in file.sheets:
        stale: list[Address] = []
        for cell in sheet.shapes:
            verdict = _is_stale(plain, sheet, cell)
            judged += verdict is not None
            if verdict:
                stale.append(cell)
        if stale:
            found.append((sheet, sorted(stale)))
    many = sum(len(stale) for _, stale in found)
    if many >= MOST_STALE and 2 * many > judged:
        sheet, stale = found[0]
        what = (
            f"{many:,} of {judged:,} sums, products and links show other numbers than their cells give: the file was saved "
            f"by a program that does not calculate; {_stale_cell(file, plain, sheet, stale[0])}"
        )
        yield Finding(
            "S10", "alert", at(sheet.name, *stale[0]), what, "open it in Excel or LibreOffice and save it"
        )
        return
    for sheet, stale in found:
        more = f"; {counted(len(stale) - 1, 'more such formula')} on the sheet" if len(stale) > 1 else ""
        fix = "calculate everything anew and save it; if it stays, mend the formula"
        what = f"{_stale_cell(file, plain, sheet, stale[0])}{more}"
        yield Finding("S10", "alert", at(sheet.name, *stale[0]), what, fix)


def _is_stale(plain: PlainFormulas, sheet: SheetSeen, cell: Address) -> bool | None:
    """Whether a cell shows another number than it should; None where nobody can say at a glance."""
    shown = sheet.cells[cell]
    if not isinstance(shown.value, float) or shown.first:
        return None
    computed = plain.computed(sheet, cell)
    if computed is None:
        return None
    room = EXACT * computed.largest + NEAR * max(abs(shown.value), abs(computed.value))
    return abs(shown.value - computed.value) > room


def _stale_cell(file: Snapshot, plain: PlainFormulas, sheet: SheetSeen, cell: Address) -> str:
    shown, computed = sheet.cells[cell], plain.computed(sheet, cell)
    code = file.looks.of(shown.style).code
    was, given = (
        date_shown(code, value) or f"{value:,.12g}"
        for value in (float(shown.value or 0.0), computed.value if computed else 0.0)
    )
    return f"{cell_name(cell)} shows {was}, the cells that it reads give {given}"


CALCULATION_RULES: tuple[Rule[Snapshot], ...] = (
    Rule(s03_circular_or_unusual_calculation),
    Rule(s10_values_not_calculated),
)
"""The rules of this module, in the order of their codes."""
