"""Rules of ranges that are added up: too short, with a gap, with their own total, or twice the same."""

from collections import defaultdict
from collections.abc import Iterator

from xlagree.proposal.rules.finding import Finding, Rule, Severity, after_first, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.block_edges import Fault, Misfit
from xlagree.review.rules.blocks import range_name, rectangles
from xlagree.review.rules.shortened import short
from xlagree.review.rules.sum_ranges import misfits

SAID: dict[Fault, tuple[str, str]] = {
    "own": ("adds itself up: it stands in its own range", "end the range before the total"),
    "twice": (
        "counts twice: {} is a total of cells that it adds as well",
        "add the totals, or the cells, not both",
    ),
    "end": (
        "ends before {}, which looks like the cells that it adds",
        "let the range reach as far as the block",
    ),
    "start": (
        "begins after {}, which looks like the cells that it adds",
        "let the range begin where the block begins",
    ),
    "late": (
        "begins after {}, which looks like the cells that it adds, as do all totals beside it",
        "let the range begin where the block begins",
    ),
    "other": ("leaves out {}, which a formula of the same line takes in", "let both begin and end alike"),
    "beside": ("leaves out {}, which the totals beside it take in", "let all of them begin and end alike"),
    "head": ("adds {}, which reads as a year above what it adds", "begin the range below the heading"),
    "gap": ("leaves out {}, between cells that it adds", "add it, or say in a label why it is left out"),
}
"""What is said of each fault, and what is to be done."""


def f04_range_does_not_fit(file: Snapshot) -> Iterator[Finding]:
    """Range shorter than the block it sums, with its own total in it, or adding the same twice.

    What: a SUM or AVERAGE of a range in its own row or column, or of items in a column beside, that ends before, or begins
    after, a cell of the same kind that stands in the block, up to the total; that leaves one cell out between others, or
    cells that the totals beside it, or a mean, a largest or the like of the same line, take in; that takes in the cell it stands in,
    or a year above; or that adds totals beside the cells they add. Where all totals of a line begin after the first item below
    the headings, it is an alert. A text in the place of a number ends no block, nor do signs such as ---- above a total. A chain
    of plus signs is a SUM. What label or heading sets apart, such as an opening balance, a rate or a year, what a formula
    reads by itself, points that can be had, and what is of another size, belongs to no block; nor is anything missing from
    totals called of a part, as "to date" or "first".

    Why: the row that was put in last is the one that is missing, and a total that is short looks like any other.

    Source: Excel's own check "formula omits adjacent cells"; PerfectXL "longer reference expected" and "double count".

    Fix: let the range reach as far as the block; better, leave an empty row in it above the total.

    Cannot see: ranges of more than one column and row; totals far from what they add, and on other sheets, unless their
    neighbours are other (F02); whether a row is left out on purpose.
    """
    found: dict[str, tuple[SheetSeen, dict[Fault, dict[Address, Misfit]]]] = {}
    for sheet, misfit in misfits(file):
        _, faults = found.setdefault(sheet.name, (sheet, defaultdict(dict)))
        faults[misfit.fault][misfit.cell] = misfit
    for sheet, faults in found.values():
        for fault, cells in faults.items():
            for first, last in rectangles(cells):
                yield _misfit(sheet, cells[first], fault, last)


def _misfit(sheet: SheetSeen, one: Misfit, fault: Fault, last: Address) -> Finding:
    what, fix = SAID[fault]
    said = f"{range_name(one.cell, last)} {what.format(range_name(*one.about))}"
    message = f"{said}: {short(sheet.cells[one.cell].formula)}"
    block = after_first(sheet.name, one.cell, last)
    severity: Severity = "alert" if fault == "late" else "error"
    return Finding("F04", severity, at(sheet.name, *one.cell), message, fix, block=block)


RANGE_RULES: tuple[Rule[Snapshot], ...] = (Rule(f04_range_does_not_fit),)
"""The rules of this module, in the order of their codes."""
