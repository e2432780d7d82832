"""The tornado of the internal book: the terms of a plan sorted by how far they move its margin, bars beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import ACCENT, BAR_GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Chart, Page, Series, Style, Value
from xlagree.generate.pages.internal.inputs_page import InputCells, form
from xlagree.generate.pages.internal.moves_page import Moves
from xlagree.generate.pages.shared.frame import number, section
from xlagree.proposal.scenarios import COSTS, DEMAND
from xlagree.proposal.sensitivity import Swing

PITCH = 22
TERM, LOW, HIGH, LESS, MORE = range(1, 6)
"""The columns of a term and its two values, and of what it makes of the margin at either."""
SWING, RANK = 6, 7

Shown = tuple[Value, str]
"""What a cell shows and, where it is calculated, its formula."""


@dataclass(frozen=True)
class Chosen:
    """What is chosen of a list: its number from 0, the cell of its name, and that of its number from 1."""

    number: int
    name: str
    cell: str


@dataclass(frozen=True)
class Bar:
    """One term of the tornado in its place: label, values, changes of the margin, and the formula of each."""

    label: Shown
    low: Shown
    high: Shown
    less: Shown
    more: Shown


@dataclass(frozen=True)
class ChartFrame:
    """Where a chart of bars begins on the rows of its labels: the column, its width in pixels, the height of a row."""

    column: int
    width: int
    pitch: int


def draw_tornado(
    page: Page, moves: Moves, cells: InputCells, plan: Chosen, columns: Sequence[int], frame: ChartFrame
) -> tuple[Bar, ...]:
    """The terms sorted with bars beside them, then as they come with their ranks."""
    section(page, "ONE TERM AT A TIME, SORTED BY HOW FAR IT MOVES THE MARGIN", columns, 34)
    row = page.put(PITCH)
    page.write(row, 1, "Margin expected in the base case", LABEL)
    margin, formula = moves.margins[0][plan.number], f"INDEX({moves.by_case},1,{plan.cell})"
    base = page.write(row, 2, margin, number("money", bold=True), formula)
    heads(page, ("Term", "Low value", "High value", "Change at low", "Change at high"))
    count = len(moves.drivers)
    sorted_rows = [page.put(PITCH) for _ in range(count)]
    _answers(page, moves, plan, base)
    section(page, "THE SAME TERMS AS THEY COME", range(1, RANK + 2), 30)
    heads(page, ("Term", "Low value", "High value", "Margin at low", "Margin at high", "Swing", "Rank"))
    rows = range(page.row, page.row + count)
    swings = [swing.width(plan.number) for swing in moves.swings]
    order = sorted(range(count), key=lambda i: (-swings[i], i))
    for i in range(count):
        page.put(18)
        _term(page, moves, cells, plan, i, rows)
        _rank(page, (swings[i], order.index(i)), rows[i], rows, base)
    terms = _Terms(plan.number, margin, base, rows)
    bars = tuple(
        _bar(page, row, place, moves.swings[i], terms)
        for place, (row, i) in enumerate(zip(sorted_rows, order, strict=True), 1)
    )
    tornado_chart(page, sorted_rows[0], count, LESS, frame)
    return bars


def _answers(page: Page, moves: Moves, plan: Chosen, base: str) -> None:
    """How the demand may answer to the plan: without it and with it, and what either makes of the margin."""
    if not moves.answers:
        return
    section(
        page,
        "HOW DEMAND ANSWERS TO THE PLAN; WHAT CHANGES NOTHING AT ITS LOW VALUE IS NOT IN THE FIGURES",
        range(1, MORE + 1),
        34,
    )
    margin = moves.margins[0][plan.number]
    for row_of in moves.answers:
        row = page.put(PITCH)
        page.write(row, TERM, f"Demand: {row_of.answer.term.name}", LABEL)
        for c, value in ((LOW, 0.0), (HIGH, row_of.answer.value)):
            page.write(row, c, value, number("rate"))
        for c, margins, span in zip((LESS, MORE), row_of.margins, row_of.ranges, strict=True):
            formula = f"INDEX({span},1,{plan.cell})-{base}"
            page.write(row, c, margins[plan.number] - margin, number("signed"), formula)


def _term(page: Page, moves: Moves, cells: InputCells, plan: Chosen, i: int, rows: range) -> None:
    """A term with its two values and the margins that they give."""
    swing, row, key = moves.swings[i], rows[i], _key(moves, i)
    page.write(row, TERM, swing.driver.label, LABEL)
    for c, case in zip((LOW, HIGH), swing.cases, strict=True):
        link = cells.at(key, case) if key in cells.by_case else ""
        page.write(row, c, swing.driver.values[case], number(form(swing.driver.term)), link)
    for c, margins, span in ((LESS, swing.low, moves.low[i]), (MORE, swing.high, moves.high[i])):
        page.write(row, c, margins[plan.number], number("money"), f"INDEX({span},1,{plan.cell})")


def _rank(page: Page, found: tuple[float, int], row: int, rows: range, base: str) -> None:
    """How far the term of a row moves the margin, and its place among the others; of equal ones the first comes first."""
    swing, rank = found
    margins = f"{page.span(row, LESS, row, MORE)},{base}"
    own = page.write(row, SWING, swing, number("money"), f"MAX({margins})-MIN({margins})")
    first = rows[0]
    above = f"+COUNTIF({page.span(first, SWING, row - 1, SWING)},{own})" if row > first else ""
    formula = f"RANK({own},{page.span(first, SWING, rows[-1], SWING)}){above}"
    page.write(row, RANK, float(rank + 1), number("count"), formula)


def _key(moves: Moves, i: int) -> str:
    """The key of the input behind a driver."""
    of, field = moves.drivers[i].of, moves.drivers[i].term.field
    return f"{of}_{field}" if of in (DEMAND, COSTS) else f"plan{moves.plans.index(of) + 1}_{field}"


@dataclass(frozen=True)
class _Terms:
    """The terms as they come: the plan they move, its margin in the base case with its cell, and their rows."""

    plan: int
    margin: float
    base: str
    rows: range

    def column(self, page: Page, column: int) -> str:
        """The range of a column of theirs."""
        return page.span(self.rows[0], column, self.rows[-1], column)


def _bar(page: Page, row: int, rank: int, swing: Swing, terms: _Terms) -> Bar:
    """The term of a rank, counted from 1, looked up among the terms as they come."""
    low, high = (swing.driver.values[case] for case in swing.cases)
    less, more = (margins[terms.plan] - terms.margin for margins in (swing.low, swing.high))
    ranks, from_base = terms.column(page, RANK), f"-{terms.base}"
    values: tuple[tuple[Value, Style, str], ...] = (
        (swing.driver.label, LABEL, ""),
        (low, number("rate"), ""),
        (high, number("rate"), ""),
        (less, number("signed"), from_base),
        (more, number("signed"), from_base),
    )
    cells = []
    for column, (value, style, off) in enumerate(values, TERM):
        formula = f"INDEX({terms.column(page, column)},MATCH({rank},{ranks},0)){off}"
        cells.append((value, page.write(row, column, value, style, formula)))
    return Bar(*cells)


def heads(page: Page, texts: Sequence[str]) -> int:
    """The heads of columns, the first one of words."""
    row = page.put(30)
    for c, text in enumerate(texts, 1):
        page.write(row, c, text, HEAD if c == 1 else COLUMN_HEAD)
    return row


def tornado_chart(page: Page, first: int, count: int, column: int, frame: ChartFrame) -> None:
    """Bars beside the changes at low and at high, which stand in two columns."""
    last = first + count - 1
    bars = tuple(
        Series(
            page.span(first, c, last, c),
            look={"fill": {"color": color}, "border": {"none": True}, "gap": 45, "overlap": 100},
        )
        for c, color in ((column, BAR_GREY), (column + 1, ACCENT))
    )
    says = "Change of the margin with each term at its low value and at its high value, the largest first."
    page.charts.append(framed(first, bars, count, says, frame))


def framed(
    row: int, bars: tuple[Series, ...], count: int, says: str, frame: ChartFrame, stacked: bool = False
) -> Chart:
    """Bars without axes on the rows of their labels, as far as they reach."""
    hidden = {"visible": False, "major_gridlines": {"visible": False}}
    return Chart(
        row, frame.column, "bar", frame.width, count * frame.pitch, bars, says,
        x_axis=hidden, y_axis={**hidden, "reverse": True}, stacked=stacked, offset=(12, 0),
    )  # fmt: skip
