"""Rules for what the format of a cell promises: that it is locked, that it may be changed, that it is an input."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.cell_styles import USUAL, CellStyle
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import cell_name

Look = tuple[str, str]
"""The ink and the ground of a cell."""

FEWEST_OF_A_LOOK = 10
"""Cells that make a colour a key."""
FEW = 0.05
"""The share of cells of a colour that are of the other kind, one at least, where it is a key all the same."""


def s06_protection_that_does_not_fit(file: Snapshot) -> Iterator[Finding]:
    """Unlocked formulas, locked inputs, or protection that is off.

    What: where a workbook protects sheets, a formula on a protected sheet that can be overwritten, while others there
    are locked; a number there that has the look of the inputs and cannot be changed; a sheet with formulas that is
    not protected, while most are.

    Why: formulas are overwritten by slips, and inputs that are locked are worked around.

    Source: Excel's own check "unlocked cells containing formulas"; ICAEW principle 20.

    Fix: lock formulas and unlock inputs (format of the cell, protection), then protect the sheet.

    Cannot see: ranges that certain people may edit, and what is meant to be open. Files that protect nothing are passed
    over; protection without a password is as good as with one, as neither is security.
    """
    for sheet in file.sheets:
        if sheet.settings.protected:
            yield from _open_formulas(file, sheet)
            yield from _locked_inputs(file, sheet)
    calculating = [sheet for sheet in file.sheets if sheet.shapes]
    bare = [sheet for sheet in calculating if not sheet.settings.protected]
    if bare and len(calculating) - len(bare) >= max(2, 2 * len(bare)):
        first = bare[0]
        more = f"; {counted(len(bare) - 1, 'more such sheet')}" if len(bare) > 1 else ""
        what = f"the sheet {first.name} is not protected, {len(calculating) - len(bare)} others with formulas are{more}"
        yield Finding("S06", "alert", at(first.name, 0, 0), what, "protect it as the others are")


def _style(file: Snapshot, sheet: SheetSeen, cell: Address) -> CellStyle:
    number = sheet.cells[cell].style
    return file.styles[number] if 0 <= number < len(file.styles) else USUAL


def _open_formulas(file: Snapshot, sheet: SheetSeen) -> Iterator[Finding]:
    loose = sorted(cell for cell in sheet.shapes if not _style(file, sheet, cell).locked)
    if loose and 2 * len(loose) <= len(sheet.shapes):
        more = f"; {counted(len(loose) - 1, 'more such formula')} on the sheet" if len(loose) > 1 else ""
        what = f"the formula {cell_name(loose[0])} can be overwritten although the sheet is protected{more}"
        yield Finding("S06", "alert", at(sheet.name, *loose[0]), what, "lock the cell")


def _locked_inputs(file: Snapshot, sheet: SheetSeen) -> Iterator[Finding]:
    """Numbers that look as unlocked ones do, and as nothing else that is locked."""
    loose: Counter[Look] = Counter()
    locked: dict[Look, list[Address]] = defaultdict(list)
    formulas: set[Look] = set()
    for cell, shown in sheet.cells.items():
        style = _style(file, sheet, cell)
        look = style.ink, style.ground
        if shown.formula:
            formulas.add(look)
        elif shown.is_number and style.is_coloured:
            if style.locked:
                locked[look].append(cell)
            else:
                loose[look] += 1
    cells = sorted(
        cell
        for look, those in locked.items()
        if look not in formulas and loose[look] >= 3 * len(those)
        for cell in those
    )
    if cells:
        more = f"; {counted(len(cells) - 1, 'more such input')} on the sheet" if len(cells) > 1 else ""
        what = f"{cell_name(cells[0])} looks like an input and is locked{more}"
        yield Finding(
            "S06", "alert", at(sheet.name, *cells[0]), what, "unlock the cell, or give it another look"
        )


def s09_looks_that_lie(file: Snapshot) -> Iterator[Finding]:
    """Style lies: input style on a formula, calculation style on a number.

    What: a formula in a cell style called Input, a typed number in one called Calculation; or, where a colour is found on
    ten typed numbers and nearly no formula, a formula in that colour; the same for numbers in the colour of formulas.

    Why: readers change what looks like an input, and trust what looks computed.

    Source: colour conventions of banks and of FAST; ICAEW, Financial Modelling Code "clear formatting".

    Fix: give the cell the look of what it is, or make it what it looks like.

    Cannot see: keys of colours that are not kept to by nineteen cells of twenty, and looks that conditions lay over cells. Books that
    xlagree made are left out: what of them was typed over is found by comparing.
    """
    if file.properties.get(BOOK_FACT) or not file.styles:
        return
    keys = _keys(file)
    for sheet in file.sheets:
        as_inputs: list[Address] = []
        as_formulas: list[Address] = []
        for cell, shown in sheet.cells.items():
            style = _style(file, sheet, cell)
            kind = style.called or keys.get((style.ink, style.ground), "")
            if kind == "input" and shown.formula and (shown.is_number or shown.value is None):
                as_inputs.append(cell)
            elif kind == "calculation" and shown.is_number and not shown.formula:
                as_formulas.append(cell)
        if as_inputs:
            yield _lie(sheet, as_inputs, "formula", "an input")
        if as_formulas:
            yield _lie(sheet, as_formulas, "number", "a calculation")


def _lie(sheet: SheetSeen, cells: Collection[Address], what: str, like: str) -> Finding:
    first = min(cells)
    more = f"; {counted(len(cells) - 1, f'more such {what}')} on the sheet" if len(cells) > 1 else ""
    message = (
        f"{cell_name(first)} looks like {like} and is a {what if what == 'formula' else 'typed number'}{more}"
    )
    return Finding(
        "S09",
        "alert",
        at(sheet.name, *first),
        message,
        "give it the look of what it is, or make it what it looks like",
    )


def _keys(file: Snapshot) -> Mapping[Look, str]:
    """The colours that are nearly only on inputs, or nearly only on formulas; both kinds must be told apart somewhere."""
    inputs: Counter[Look] = Counter()
    formulas: Counter[Look] = Counter()
    for sheet in file.sheets:
        for cell, shown in sheet.cells.items():
            if shown.is_number:
                style = _style(file, sheet, cell)
                (formulas if shown.formula else inputs)[style.ink, style.ground] += 1
    keys = {}
    for look in inputs.keys() | formulas.keys():
        total = inputs[look] + formulas[look]
        if total >= FEWEST_OF_A_LOOK and any(look):
            few = max(1.0, FEW * total)
            if formulas[look] <= few and _elsewhere(formulas, look):
                keys[look] = "input"
            elif inputs[look] <= few and _elsewhere(inputs, look):
                keys[look] = "calculation"
    return keys


def _elsewhere(counts: Counter[Look], look: Look) -> bool:
    """Whether the other kind has looks of its own."""
    return counts.total() - counts[look] >= FEWEST_OF_A_LOOK


STYLE_RULES: tuple[Rule[Snapshot], ...] = (Rule(s06_protection_that_does_not_fit), Rule(s09_looks_that_lie))
"""The rules of this module, in the order of their codes."""
