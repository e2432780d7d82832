"""The Figures page: what the charts draw, labelled like everything else."""

from collections.abc import Sequence
from math import ceil

from xlagree.generate.book.charts import Figures, nice, spread
from xlagree.generate.book.sheet import COLUMN_HEAD, Page, Style
from xlagree.generate.pages.client.verdict_page import HOURS_CELL, VerdictCells
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.pricing.schedule import schedule
from xlagree.proposal.deal import Proposal
from xlagree.proposal.verdict import first_break_even

POINTS, DRAWN, SPARSE = 271, 221, 40
"""Categories of the curve, those that are drawn (the rest is room for labels), and the distance of their texts."""


def figures_page(proposal: Proposal, cells: VerdictCells, replays: Sequence[BlockCells]) -> Figures:
    """Curves of cost against hours, the live hours, and the replayed months."""
    count, quoted = len(proposal.plans), proposal.quoted_hours
    versus = cells.marked or cells.facts.near
    found, _ = first_break_even(proposal, versus)
    even = found[0].hours if found and found[0].hours < 4 * quoted else 0.0
    likely_end = 1.15 * proposal.likely[1] if proposal.likely else 0.0
    step = nice(max(1.8 * quoted, 1.6 * even, likely_end, 4) / (DRAWN - 1), (1, 1.25, 2.5, 5, 10))
    xs = [round(i * step, 6) for i in range(POINTS)]
    money = [_curve(proposal, i, xs[:DRAWN]) for i in range(count)]
    unit = nice(max(max(curve) for curve in money) / 4.2)
    top = unit * ceil(max(max(curve) for curve in money) / unit + 0.02)
    page = Page("Figures", (GUTTER, 11, 8, *[13.0] * (3 * count + 6)))
    says = "Cost of a month by hours a month, the same hours every month."
    how = "Curves are priced by the core; the marked plan and the live hours follow the page Plans."
    opening(page, proposal, "Figures behind the charts for", 3 * count + 2, (says, ""), (how, ""))
    page.put(10)
    head = page.put(34)
    first = page.row
    last, drawn = first + POINTS - 1, first + DRAWN - 1
    names = [plan.name for plan in proposal.plans]
    for c, text in enumerate(["Hours a month", "Axis", *names, "Marked plan", "Live hours"]):
        page.write(head, 1 + c, text, COLUMN_HEAD)
    for i, x in enumerate(xs):
        row = page.put(17)
        page.write(row, 1, x, number("hours2"))
        if i % SPARSE == 0:
            end = i + SPARSE >= POINTS
            page.write(row, 2, "h / month" if end else f"{x:g}", Style(align="right"))
        if i < DRAWN:
            for p in range(count):
                page.write(row, 3 + p, money[p][i], number("cents"))
            span = page.span(row, 3, row, 2 + count)
            page.write(row, 3 + count, money[cells.marked][i], number("cents"), f"INDEX({span},{cells.plan})")
        on = abs(x - cells.facts.hours) <= step * 0.5
        formula = f"IF(ABS({page.address(row, 1)}-{HOURS_CELL})<={step}*0.5,{top:g},0)"
        page.write(row, 4 + count, top if on else 0.0, number("cents"), formula)
    labels = _labels(page, proposal, cells, head, drawn + 3, [curve[-1] for curve in money], top)
    dots = _dots(page, proposal, head, first, step, versus, even, 5 + 3 * count)
    likely = _likely(page, proposal, head, first, xs, top, 6 + 3 * count)
    bars, months, bar_top, bar_unit = _bars(page, proposal, replays, versus)
    note(page, "Empty cells are room for the labels.")
    rows = (first, last)
    return Figures(
        page,
        page.span(rows[0], 2, rows[1], 2),
        tuple(page.span(first, 3 + p, drawn, 3 + p) for p in range(count)),
        page.span(first, 3 + count, drawn, 3 + count),
        page.span(first, 4 + count, last, 4 + count),
        likely,
        labels,
        dots,
        top,
        unit,
        months,
        bars,
        bar_top,
        bar_unit,
        versus,
    )


def _curve(proposal: Proposal, i: int, xs: Sequence[float]) -> list[float]:
    plan, load = proposal.plans[i], proposal.mixes[i]
    return [schedule(plan, [load.scaled(x)]).year / 12 for x in xs]


def _labels(
    page: Page,
    proposal: Proposal,
    cells: VerdictCells,
    head: int,
    row: int,
    ends: Sequence[float],
    top: float,
) -> tuple[tuple[str, str, bool], ...]:
    """One point for each plan's name, in grey while another plan is marked and in the accent while it is."""
    count, made = len(ends), []
    heights = spread(ends, 0.075 * top, 0.0, top)
    first = row - DRAWN - 2
    for p, plan in enumerate(proposal.plans):
        for c, accent in ((5 + count + 2 * p - count, False), (6 + count + 2 * p - count, True)):
            column = c + count
            shown = accent == (p == cells.marked)
            test = f"{cells.plan}={p + 1}"
            name_cell = page.address(head, 3 + p)
            formula = f'IF({test},{name_cell}," ")' if accent else f'IF({test}," ",{name_cell})'
            name = page.write(head, column, plan.name if shown else " ", COLUMN_HEAD, formula)
            page.write(row, column, heights[p], number("cents"))
            made.append((name, page.span(first, column, first + POINTS - 1, column), accent))
    return tuple(made)


def _dots(
    page: Page, proposal: Proposal, head: int, first: int, step: float, versus: int, even: float, column: int
) -> tuple[tuple[str, str], ...]:
    """The first break-even of the compared plan: a dot, and its hours as a label."""
    if not even:
        return ()
    at = first + round(even / step)
    money = schedule(proposal.plans[0], [proposal.mixes[0].scaled(even)]).year / 12
    name = page.write(head, column, f"{even:.1f} h", COLUMN_HEAD)
    page.write(at, column, money, number("cents"))
    return ((name, page.span(first, column, first + POINTS - 1, column)),)


def _likely(
    page: Page, proposal: Proposal, head: int, first: int, xs: Sequence[float], top: float, column: int
) -> str:
    """The likely range of hours a month, P10 to P90 of a year's, as an area of full height."""
    if proposal.likely is None:
        return ""
    page.write(head, column, "Likely range", COLUMN_HEAD)
    low, high = proposal.likely
    for i, x in enumerate(xs[:DRAWN]):
        page.write(first + i, column, top if low <= x <= high else 0.0, number("cents"))
    return page.span(first, column, first + POINTS - 1, column)


def _bars(
    page: Page, proposal: Proposal, replays: Sequence[BlockCells], versus: int
) -> tuple[tuple[tuple[str, str], ...], str, float, float]:
    """Twelve invoices of pay as you go and of the compared plan."""
    if not proposal.has_history:
        return (), "", 1.0, 1.0
    page.put(14)
    head = page.put(34)
    page.write(head, 1, "Month", COLUMN_HEAD)
    pair = (0, versus)
    count = min(len(proposal.history.months), *(len(replays[p].invoices) for p in pair))
    first = page.row
    names = [page.write(head, 3 + c, proposal.plans[p].name, COLUMN_HEAD) for c, p in enumerate(pair)]
    highest = 0.0
    for i in range(count):
        row = page.put(17)
        label = proposal.history.latest(count).months[i].label
        page.write(row, 2, label.split(" ")[0] or str(i + 1), Style(align="right"))
        for c, p in enumerate(pair):
            value = proposal.replays[p].months[i].invoiced
            highest = max(highest, value)
            page.write(row, 3 + c, value, number("cents"), replays[p].invoices[i])
    last = page.row - 1
    unit = nice(highest / 4.2)
    bars = tuple((name, page.span(first, 3 + c, last, 3 + c)) for c, name in enumerate(names))
    return bars, page.span(first, 2, last, 2), unit * ceil(highest / unit), unit
