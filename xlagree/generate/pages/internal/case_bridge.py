"""The bridge of the internal book: from one case to another, term by term, a plan's margin after each."""

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import LABEL, Page, Style
from xlagree.generate.pages.internal.moves_page import Moves
from xlagree.generate.pages.internal.tornado import PITCH, ChartFrame, Chosen, Shown, framed, heads
from xlagree.generate.pages.internal.waterfall import (
    BarCells,
    step_bar,
    step_formulas,
    waterfall_series,
    whole_bar,
)
from xlagree.generate.pages.shared.frame import number, section

Money = tuple[float, str]
"""An amount and its formula or cell."""


def draw_bridge(
    page: Page, moves: Moves, plan: Chosen, way: tuple[Chosen, Chosen], columns: range, frame: ChartFrame
) -> tuple[Money, Money]:
    """The way from one case to another; answers with where it arrives and where it should."""
    start, stop = way
    section(page, "FROM ONE CASE TO ANOTHER, TERM BY TERM", columns, 34)
    pair, sign = _pair_cells(page, start, stop, len(moves.cases))
    first = heads(page, ("Step", "Money", "Margin then", "Clear", "Whole", "Step", "Below")) + 1
    begin, end = (moves.margins[case.number][plan.number] for case in way)
    begin_formula, end_formula = (f"INDEX({moves.by_case},{case.cell},{plan.cell})" for case in way)
    label: Shown = (f"From {moves.cases[start.number]}", f'"From "&{start.name}')
    level, cell = begin, _step(page, label, (begin, begin_formula), None)
    direction, bridge = _direction(start, stop), moves.bridges[_pair(start, stop, len(moves.cases))]
    for i, driver in enumerate(moves.drivers):
        effect = direction * bridge[i][plan.number]
        formula = f"{sign}*INDEX({moves.effects[i]},1,({pair}-1)*{len(moves.plans)}+{plan.cell})"
        cell = _step(page, (driver.label, ""), (effect, formula), (level, cell))
        level += effect
    label = (f"To {moves.cases[stop.number]}", f'"To "&{stop.name}')
    _step(page, label, (end, end_formula), None)
    _chart(page, first, frame)
    return (level, cell), (end, end_formula)


def _pair_cells(page: Page, start: Chosen, stop: Chosen, count: int) -> tuple[str, str]:
    """The cells of the number of a pair of cases, and of the direction in which it is gone."""
    row = page.put(PITCH)
    page.write(row, 1, "Pair of cases, and its direction", Style(color=GREY, bottom=LABEL.bottom))
    low, high = f"MIN({start.cell},{stop.cell})", f"MAX({start.cell},{stop.cell})"
    formula = f"IF({start.cell}={stop.cell},1,({low}-1)*{count}-{low}*({low}-1)/2+{high}-{low})"
    number_of = float(_pair(start, stop, count) + 1)
    pair = page.write(row, 2, number_of, number("count", color=GREY), formula)
    way = float(_direction(start, stop))
    return pair, page.write(row, 3, way, number("number", color=GREY), f"SIGN({stop.cell}-{start.cell})")


def _direction(start: Chosen, stop: Chosen) -> int:
    return (stop.number > start.number) - (stop.number < start.number)


def _pair(start: Chosen, stop: Chosen, count: int) -> int:
    """The number of a pair of cases among all pairs, as they stand on the page Moves; that of a case and itself is 0."""
    low, high = sorted((start.number, stop.number))
    return low * count - low * (low + 1) // 2 + high - low - 1 if low < high else 0


def _step(page: Page, label: Shown, money: Money, before: Money | None) -> str:
    """One line of the bridge with what its bar needs; answers with the margin after it. A whole one has none before it."""
    row, whole = page.put(PITCH), before is None
    page.write(row, 1, label[0], Style(bold=whole, bottom=LABEL.bottom), label[1])
    amount = page.write(row, 2, money[0], number("money" if whole else "signed", bold=whole), money[1])
    at, cell = before or (0.0, "0")
    level, small = at + money[0], number("money", color=GREY)
    after = page.write(row, 3, level, small, amount if whole else f"{cell}+{amount}")
    parts = whole_bar(level) if whole else step_bar(at, level)
    formulas = ("0", after, "0", "0") if whole else step_formulas(cell, after)
    for c, (length, formula) in enumerate(zip(parts, formulas, strict=True), 4):
        page.write(row, c, length, small, formula)
    return after


def _chart(page: Page, first: int, frame: ChartFrame) -> None:
    labels, *parts = (page.span(first, c, page.row - 1, c) for c in (1, 4, 5, 6, 7))
    series = waterfall_series(BarCells(labels, (parts[0], parts[1], parts[2], parts[3])))
    says = "From one case to another, term by term."
    page.charts.append(framed(first, series, page.row - first, says, frame, stacked=True))
