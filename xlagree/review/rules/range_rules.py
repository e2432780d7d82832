"""Rules of ranges that are added up."""

from collections import defaultdict
from collections.abc import Iterator

from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import range_name, rectangles
from xlagree.review.rules.sum_ranges import Misfit, misfits


def f04_range_does_not_fit(file: Snapshot) -> Iterator[Finding]:
    """Range shorter than what it sums, or with its own total in it.

    What:

    Why:

    Source: Excel's own check "formula omits cells"; PerfectXL.

    Fix:
    """
    by_sheet: dict[str, list[Misfit]] = defaultdict(list)
    for sheet, misfit in misfits(file):
        by_sheet[sheet.name].append(misfit)
    for name, found in by_sheet.items():
        of: dict[Address, Misfit] = {one.cell: one for one in found}
        kinds = defaultdict(list)
        for one in found:
            kinds[one.fault].append(one.cell)
        for fault, cells in kinds.items():
            for first, last in rectangles(cells):
                one = of[first]
                about = range_name(*one.about)
                says = {
                    "own": "adds itself up, it stands in its own range",
                    "twice": f"counts twice: {about} in it is a total of cells that it adds too",
                    "end": f"ends before {about}, which belongs to what it adds",
                    "start": f"begins after {about}, which belongs to what it adds",
                    "gap": f"leaves {about} out between cells that it adds",
                }[fault]
                yield Finding(
                    "F04",
                    "error",
                    at(name, *first),
                    f"{range_name(first, last)} {says}: {file.sheet(name).cells[first].formula}",
                    "x",
                )


RANGE_RULES: tuple[Rule[Snapshot], ...] = (Rule(f04_range_does_not_fit),)
