"""The Figures page of the internal book: the numbers behind the bars and the curves of other pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.internal.risk_chart import CurveCells, MarginCurves
from xlagree.generate.pages.internal.waterfall import BarCells, MoneyStep, PlanSteps
from xlagree.generate.pages.shared.frame import GUTTER, number, opening
from xlagree.proposal.deal import Proposal

NAME = "Figures"
PRINTED = 5
"""The last column printed, where no curves need more."""


@dataclass(frozen=True)
class ChartCells:
    """Where the numbers behind the bars stand, and those behind the curves where there is a forecast."""

    bars: BarCells
    curves: CurveCells | None


def chart_numbers_page(
    proposal: Proposal, waterfall: PlanSteps, curves: MarginCurves | None
) -> tuple[Sheet, ChartCells]:
    """The page and its ranges."""
    page = Page(NAME, (GUTTER, 44, 14, 14, 14, 14))
    says, how = "From list price to margin.", "Lengths of the bars; a step stands on a clear one."
    opening(page, proposal, "Figures behind the bars for", PRINTED, (says, ""), (how, ""), internal=True)
    head = page.put(34)
    for c, text in enumerate(("Step", "Clear", "Total", "Step", "Below"), 1):
        page.write(head, c, text, HEAD)
    cells = ChartCells(_bars(page, waterfall.steps), None if curves is None else _curves(page, curves))
    return page.finished(max(PRINTED, 2 * len(proposal.plans) + 1), repeat=0, one_page=False), cells


def _bars(page: Page, steps: Sequence[MoneyStep]) -> BarCells:
    first = page.row
    for step in steps:
        row = page.put(19)
        page.write(row, 1, step.label, LABEL)
        for c, length in enumerate(step.lengths, 2):
            page.write(row, c, length, number("cents"))
    labels, clear, whole, above, below = (page.span(first, c, page.row - 1, c) for c in range(1, 6))
    return BarCells(labels, (clear, whole, above, below))


def _curves(page: Page, curves: MarginCurves) -> CurveCells:
    """A row for each of a hundred years and the room beside them: the curves, and where the name of each stands."""
    count, years = len(curves.names), len(curves.margins[0])
    page.put(14)
    head = page.put(34)
    page.write(head, 1, "Years of 100 that are worse", COLUMN_HEAD)
    for i, name in enumerate(curves.names):
        page.write(head, 2 + i, name, COLUMN_HEAD)
    names = [page.write(head, 2 + count + i, name, COLUMN_HEAD) for i, (name, _) in enumerate(curves.beside)]
    first = page.row
    for year in range(years + curves.room):
        row = page.put(17)
        if year % 25 == 24 or year == 0:
            page.write(row, 1, "" if year >= years else f"{year + 1}", Style(align="right"))
        if year < years:
            for i, margins in enumerate(curves.margins):
                page.write(row, 2 + i, margins[year], number("cents"))
        if year == years:
            for i, end in enumerate(curves.ends):
                page.write(row, 2 + count + i, end, number("cents"))
    last = page.row - 1
    return CurveCells(
        tuple(names),
        page.span(first, 1, last, 1),
        tuple(page.span(first, 2 + i, first + years - 1, 2 + i) for i in range(count)),
        tuple(page.span(first, 2 + count + i, last, 2 + count + i) for i in range(count)),
    )
