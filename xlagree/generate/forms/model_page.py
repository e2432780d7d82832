"""The Model page of a model: hours in, plans side by side, break-even and benefits, in our functions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlagree.functions.catalogue import function
from xlagree.functions.function import Table, Value
from xlagree.generate.book.charts import curves_chart
from xlagree.generate.book.formula import quoted
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
    CellEntry,
    Condition,
    Page,
    Sheet,
    Style,
)
from xlagree.generate.forms.model_tables import ModelTables
from xlagree.generate.pages.shared.frame import GUTTER, note, number, section
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK

MODEL = "Model"
MOST_HOURS = 1000.0
"""The most hours a month that may be typed."""
NONE = "none"
"""What stands where there is no such number of hours."""
BY_BLOCK = "varies by block"
"""What stands where there is one in every block."""

PLAIN = "hours every month, remote and in business hours"
"""What hours a month are that are typed: the months used may be dearer, and another plan the cheapest of them."""
PLAN_WIDTH, CHART = 15.4, 6
"""The width of a plan's column, and the columns that the chart takes."""
INPUT = Style("hours", fill=INPUT_FILL, bottom=HAIR, align="right", indent=1, input=True)
PRICE = (LABEL, number("cents"), number("rate"), number("cents"), number("count"))


@dataclass(frozen=True)
class Curves:
    """Where the chart's texts and numbers stand: the axis, money by plan, each plan's name with its one point and the size of its
    letters; the top and the step of the axis, and the part of the width that the plot takes."""

    axis: str
    money: Sequence[str]
    labels: Sequence[tuple[str, str, int]]
    top: float
    unit: float
    plot: float


@dataclass(frozen=True)
class Numbers:
    """The cells of a table in which numbers should stand, and in how many there is none."""

    cells: str
    wrong: int


def model_page(model: ModelTables, curves: Curves) -> tuple[Sheet, str]:
    """The page, and the cell of the hours a month; every number on it that our functions do not give is a native formula."""
    plans, at = model.tables["plans"], model.hours
    wide = max(len(model.plans), 4)
    page = Page(MODEL, (GUTTER, 34, *[PLAN_WIDTH] * wide, 3.6, *[10.6] * CHART))
    columns, last = range(1, 2 + wide), 2 + wide + CHART
    row = page.put(18)
    page.write(row, 1, f"{model.source}: prices by worksheet functions", SOURCE)
    page.write(row, last, model.about, META)
    verdict, explained = page.put(34), page.put(22)
    page.put(10)
    section(page, "TYPE HERE", columns, 26)
    chart_row = page.row - 1
    page.write(page.put(24), 1, "Hours a month", LABEL)
    hours = page.write(page.row - 1, 2, at, INPUT)
    bounds = f"A number of hours from 0 to {MOST_HOURS:g}."
    page.entries.append(CellEntry(page.row - 1, 2, 0, MOST_HOURS, "Hours a month", bounds, bounds))
    best = answer("AGREE_CHEAPEST", plans, at)
    page.write(page.put(24), 1, "The cheapest plan", LABEL)
    named = "AGREE_CHEAPEST(plans,hours_a_month)"
    cheapest = page.write(page.row - 1, 2, best, number("word", bold=True), named)
    formula = f'{cheapest}&" costs the least at "&FIXED(hours_a_month,1)&" {PLAIN}"'
    page.write(verdict, 1, f"{best} costs the least at {fixed(at, 1)} {PLAIN}", VERDICT, formula)
    explain = f"AGREE_EXPLAIN(plans,{cheapest},hours_a_month)"
    page.write(explained, 1, answer("AGREE_EXPLAIN", plans, best, at), SECOND, explain)
    priced = [_side_by_side(page, model, columns)]
    if "usage" in model.tables:
        priced.append(_as_used(page, model, columns))
    _break_evens(page, model, columns)
    priced.append(_benefits(page, model, columns, cheapest, str(best)))
    _errors(page, priced)
    _chart(page, chart_row, 3 + wide, curves)
    return page.finished(last, freeze=(3, 0)), hours


def answer(name: str, *given: object) -> Value:
    """The one value that a function gives."""
    given_back = function(name)(*given)
    assert not isinstance(given_back, tuple)
    return given_back


def spread_out(
    page: Page, row: int, column: int, formula: str, answers: Table, styles: Sequence[Style]
) -> None:
    """A function's table cell by cell: a program that does not know the function goes on showing what was computed.

    The first row has heads where its last cell is a text.
    """
    heads = isinstance(answers[0][-1], str) and len(answers) > 1
    for i, cells in enumerate(answers):
        for j, value in enumerate(cells):
            style = (HEAD if j == 0 else HEAD_RIGHT) if heads and i == 0 else styles[min(j, len(styles) - 1)]
            page.write(row + i, column + j, value, style, _kept(f"INDEX({formula},{i + 1},{j + 1})", value))


def _kept(formula: str, value: Value) -> str:
    """A formula whose cell goes on showing what was computed where its function is not known: LibreOffice takes an empty text for a
    cell that nothing has calculated yet."""
    return f'IFERROR({formula},"")' if value == "" else formula


def _table(page: Page, formula: str, answers: Value | Table, styles: Sequence[Style]) -> Numbers:
    """A function's table with its heads; answers with its numbers."""
    assert isinstance(answers, tuple)
    first = page.row
    for _ in answers:
        page.put(24)
    spread_out(page, first, 1, formula, answers, styles)
    wrong = sum(isinstance(value, str) for row in answers[1:] for value in row[1:])
    return Numbers(page.span(first + 1, 2, page.row - 1, len(answers[0])), wrong)


def _side_by_side(page: Page, model: ModelTables, columns: Sequence[int]) -> Numbers:
    section(page, "SIDE BY SIDE, A MONTH", columns, 34)
    compared = function("AGREE_COMPARE")(model.tables["plans"], model.hours)
    return _table(page, "AGREE_COMPARE(plans,hours_a_month)", compared, PRICE)


def _as_used(page: Page, model: ModelTables, columns: Sequence[int]) -> Numbers:
    section(page, "SIDE BY SIDE, A YEAR OF THE MONTHS USED", columns, 34)
    compared = function("AGREE_COMPARE")(model.tables["plans"], model.tables["usage"], "year")
    return _table(page, 'AGREE_COMPARE(plans,usage,"year")', compared, PRICE)


def _break_evens(page: Page, model: ModelTables, columns: Sequence[int]) -> None:
    """Where each plan becomes cheaper than the first, and where it stops earning; in words where it never does."""
    base, plans, costs = model.baseline, model.tables["plans"], model.tables["costs"]
    section(page, "BREAK-EVEN, HOURS A MONTH", columns, 34)
    head = page.put(22)
    page.write(head, 1, "plan", HEAD)
    page.write(head, 2, f"changes places with {base}, first at", replace(HEAD_RIGHT, wrap=True))
    page.write(head, 3, "we stop earning at", replace(HEAD_RIGHT, wrap=True))
    page.heights[head] = 50
    for name, kind in zip(model.plans, model.kinds, strict=True):
        row = page.put(24)
        label = page.write(row, 1, name, LABEL)
        first = f"INDEX(AGREE_BREAKEVEN(plans,{quoted(base)},{label}),1,1)"
        crossings = function("AGREE_BREAKEVEN")(plans, base, name)
        crossing: Value = crossings[0][0] if isinstance(crossings, tuple) else NONE
        lost = answer("AGREE_BREAKEVEN_HOURS", plans, name, costs)
        losing = f"AGREE_BREAKEVEN_HOURS(plans,{label},costs)"
        numbers = [(2, crossing, first), (3, lost, losing)]
        if kind == BLOCK:
            page.write(row, 3, BY_BLOCK, number("word"))
            del numbers[1]
        for column, value, formula in numbers:
            shown = value if isinstance(value, float) else NONE
            found = f"IF(ISNUMBER({formula}),{formula},{quoted(NONE)})"
            page.write(row, column, shown, number("hours2"), found)


def _benefits(page: Page, model: ModelTables, columns: Sequence[int], cheapest: str, best: str) -> Numbers:
    section(page, "WHY THE CHEAPEST PLAN COSTS LESS, A YEAR", columns, 34)
    ledger = function("AGREE_BENEFITS")(model.tables["plans"], best, model.hours)
    return _table(page, f"AGREE_BENEFITS(plans,{cheapest},hours_a_month)", ledger, (LABEL, number("cents")))


def _errors(page: Page, tables: Sequence[Numbers]) -> None:
    """Sums skip an error that is a text, so the page counts them."""
    row = page.put(30)
    page.write(row, 1, "Cells above that show an error", Style(bold=True, top=INK))
    counted = "+".join(f"SUMPRODUCT(1-ISNUMBER({numbers.cells}))" for numbers in tables)
    page.write(
        row, 2, float(sum(numbers.wrong for numbers in tables)), number("count", bold=True, top=INK), counted
    )
    page.conditions.append(Condition((row, 1, row, 2), f"$C${row + 1}>0", color=ALERT, bold=True))
    page.put(8)
    note(
        page,
        "Cells follow the inputs where xlagree is installed (xlagree addin install); before that they show what was computed.",
    )


def _chart(page: Page, row: int, column: int, curves: Curves) -> None:
    page.write(row, column, "Cost of a month by hours a month", CHART_TITLE)
    page.write(
        row + 1, column, "Every plan of the sheet Tables; the numbers stand on the sheet Curve", CHART_NOTE
    )
    axis = curves.top, curves.unit
    page.charts.append(
        curves_chart(row + 2, column, curves.axis, curves.money, curves.labels, axis, curves.plot)
    )
