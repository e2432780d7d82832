"""The Model page of the starter model: hours in, plans side by side, break-even and benefits, in our functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.functions.catalogue import function
from xlagree.functions.examples import TABLES
from xlagree.functions.function import Table, Value
from xlagree.generate.book.charts import curves_chart
from xlagree.generate.book.look import ALERT, HAIR, INK, INPUT_FILL
from xlagree.generate.book.sheet import (
    CHART_NOTE,
    CHART_TITLE,
    HEAD,
    HEAD_RIGHT,
    LABEL,
    META,
    SECOND,
    SOURCE,
    VERDICT,
    Cell,
    CellEntry,
    Condition,
    Page,
    Sheet,
    Style,
)
from xlagree.generate.pages.shared.frame import GUTTER, note, number, section
from xlagree.terms.quantities import fixed

MODEL = "Model"
PLANS = TABLES["plans"]
NAMES = [str(name) for name in PLANS[0][1:]]
HOURS, MOST_HOURS = 10.0, 1000.0
"""The hours a month that the model starts with, and the most that may be typed."""

TOP, STEP = 4000.0, 1000.0
"""The chart's axis of money, fit for the numbers that the model starts with."""

LAST = 12
INPUT = Style("hours", fill=INPUT_FILL, bottom=HAIR, align="right", indent=1, input=True)
PRICE = (LABEL, number("cents"), number("rate"), number("cents"), number("count"))


@dataclass(frozen=True)
class Curves:
    """Where the chart's texts and numbers stand: the axis, money by plan, each plan's name with its one point."""

    axis: str
    money: Sequence[str]
    labels: Sequence[tuple[str, str]]


def model_page(curves: Curves) -> tuple[Sheet, str]:
    """The page, and the cell of the hours a month; every number on it that our functions do not give is a native formula."""
    page = Page(MODEL, (GUTTER, 34, *[15.4] * 4, 3.6, *[10.6] * 6))
    row = page.put(18)
    page.write(row, 1, "Starter model: prices by worksheet functions", SOURCE)
    page.write(row, LAST, "sample numbers", META)
    verdict, explained = page.put(34), page.put(22)
    page.put(10)
    section(page, "TYPE HERE", range(1, 6), 26)
    chart_row = page.row - 1
    page.write(page.put(24), 1, "Hours a month", LABEL)
    hours = page.write(page.row - 1, 2, HOURS, INPUT)
    bounds = f"A number of hours from 0 to {MOST_HOURS:g}."
    page.entries.append(CellEntry(page.row - 1, 2, 0, MOST_HOURS, "Hours a month", bounds, bounds))
    best = answer("AGREE_CHEAPEST", PLANS, HOURS)
    page.write(page.put(24), 1, "The cheapest plan", LABEL)
    named = "AGREE_CHEAPEST(plans,hours_a_month)"
    cheapest = page.write(page.row - 1, 2, best, number("word", bold=True), named)
    formula = f'{cheapest}&" costs the least at "&FIXED(hours_a_month,1)&" hours a month"'
    page.write(verdict, 1, f"{best} costs the least at {fixed(HOURS, 1)} hours a month", VERDICT, formula)
    explain = f"AGREE_EXPLAIN(plans,{cheapest},hours_a_month)"
    page.write(explained, 1, answer("AGREE_EXPLAIN", PLANS, best, HOURS), SECOND, explain)
    prices = _side_by_side(page)
    crossings = _break_evens(page)
    benefits = _benefits(page, cheapest, str(best))
    _errors(page, (prices, crossings, benefits))
    _chart(page, chart_row, curves)
    return page.finished(LAST, freeze=(3, 0)), hours


def answer(name: str, *given: object) -> Value:
    """The one value that a function gives."""
    given_back = function(name)(*given)
    assert not isinstance(given_back, tuple)
    return given_back


def spill(page: Page, row: int, column: int, formula: str, answers: Table, styles: Sequence[Style]) -> None:
    """An array formula over a part of its answer: not every Excel spills.

    The first row has heads where its last cell is a text.
    """
    last = (row + len(answers) - 1, column + len(answers[0]) - 1)
    heads = isinstance(answers[0][-1], str) and len(answers) > 1
    for i, cells in enumerate(answers):
        for j, value in enumerate(cells):
            style = (HEAD if j == 0 else HEAD_RIGHT) if heads and i == 0 else styles[min(j, len(styles) - 1)]
            first = i == j == 0
            page.cells.append(
                Cell(row + i, column + j, value, formula if first else "", style, last if first else None)
            )


def _side_by_side(page: Page) -> str:
    section(page, "SIDE BY SIDE, A MONTH", range(1, 6), 34)
    compared = function("AGREE_COMPARE")(PLANS, HOURS)
    assert isinstance(compared, tuple)
    first = page.row
    for _ in compared:
        page.put(24)
    spill(page, first, 1, "AGREE_COMPARE(plans,hours_a_month)", compared, PRICE)
    return page.span(first + 1, 2, page.row - 1, 5)


def _break_evens(page: Page) -> str:
    section(page, "CHEAPER THAN PAY AS YOU GO FROM, HOURS A MONTH", range(1, 6), 34)
    first = page.row
    for name in NAMES[1:]:
        row = page.put(24)
        label = page.write(row, 1, name, LABEL)
        formula = f'AGREE_BREAKEVEN(plans,"{NAMES[0]}",{label})'
        crossings = function("AGREE_BREAKEVEN")(PLANS, NAMES[0], name)
        assert isinstance(crossings, tuple)
        page.write(row, 2, crossings[0][0], number("hours2"), formula)
    return page.span(first, 2, page.row - 1, 2)


def _benefits(page: Page, cheapest: str, best: str) -> str:
    section(page, "WHY THE CHEAPEST PLAN COSTS LESS", range(1, 6), 34)
    ledger = function("AGREE_BENEFITS")(PLANS, best, HOURS)
    assert isinstance(ledger, tuple)
    first = page.row
    for _ in ledger:
        page.put(24)
    formula = f"AGREE_BENEFITS(plans,{cheapest},hours_a_month)"
    spill(page, first, 1, formula, ledger, (LABEL, number("cents")))
    return page.span(first + 1, 2, page.row - 1, 2)


def _errors(page: Page, ranges: Sequence[str]) -> None:
    """Sums skip an error that is a text, so the page counts them."""
    row = page.put(30)
    page.write(row, 1, "Cells above that show an error", Style(bold=True, top=INK))
    counted = "+".join(f"SUMPRODUCT(1-ISNUMBER({cells}))" for cells in ranges)
    page.write(row, 2, 0.0, number("count", bold=True, top=INK), counted)
    page.conditions.append(Condition((row, 1, row, 2), f"$C${row + 1}>0", color=ALERT, bold=True))
    page.put(8)
    for line in (
        "The cells need xlwings: save this workbook as .xlsm, then press Import Functions on the ribbon xlwings.",
        "Before that they show the values of the numbers that the model came with.",
    ):
        note(page, line)


def _chart(page: Page, row: int, curves: Curves) -> None:
    page.write(row, 7, "Cost of a month by hours a month", CHART_TITLE)
    page.write(row + 1, 7, "Every plan of the sheet Tables; the numbers stand on the sheet Curve", CHART_NOTE)
    chart = curves_chart(row + 2, 7, curves.axis, curves.money, curves.labels, (TOP, STEP))
    page.charts.append(chart)
