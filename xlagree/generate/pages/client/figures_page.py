"""The Figures page: what the charts draw, labelled like everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from xlagree.generate.book.charts import HIGH, LEFT, PLOT, WIDE, DotCells, Figures, nice
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.line_names import NameRoom, free_height, name_room, names_beside, spread
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, Sheet, Style
from xlagree.generate.pages.client.verdict_page import VerdictCells
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import prices_at, scanned
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.months_named import month_named

POINTS, DRAWN, SPARSE = 271, 221, 40
"""Categories of the curve, those that are drawn (the rest is room for labels), and the distance of their texts."""

NAMED, MARKED = DRAWN + 5, DRAWN + 1
"""The categories at which names of lines begin, and at which that of the plan marked does: what one of them leaves blank stands on
white too, and must not stand on the other."""
TEXT_HIGH, DOT_HIGH = 16 / HIGH / 0.87, 10 / HIGH / 0.87
"""The heights of a text and of a dot, of that of the plot."""
TEXT_WIDE = 60
"""Pixels of the hours of a break-even in any language."""

HOURS, AXIS, CURVES = 1, 2, 3
"""Columns of the hours, of the texts of the axis, and of the first curve; the others stand beside."""


@dataclass(frozen=True)
class _Curves:
    """The drawn money of a first year by hours a month: the hours and their step, a curve for each plan, and the axis of money."""

    hours: tuple[float, ...]
    step: float
    money: tuple[tuple[float, ...], ...]
    top: float
    unit: float
    versus: int
    even: float


def figures_page(
    proposal: Proposal,
    cells: VerdictCells,
    hours: str,
    replays: Sequence[BlockCells],
    speech: ClientLanguage,
) -> tuple[Sheet, Figures]:
    """Curves of cost against hours, the live hours, and the replayed months; `hours` is the cell that a reader changes."""
    count, curves = len(proposal.plans), _curves(proposal, cells)
    widths = (GUTTER, 11, 8, *[13.0] * (3 * count + 7))
    page = SpokenPage(speech.say("page_figures"), widths, speech)
    says, how = page.say("figures_says"), page.say("figures_how", page=page.say("page_plans"))
    last_head = 3 * count + 2
    opening(page, proposal, page.say("figures_for"), last_head, (says, ""), (how, ""), speech=speech)
    page.put(10)
    head = page.put(34)
    first, chosen, needle = page.row, CURVES + count, CURVES + count + 1
    last, drawn = first + POINTS - 1, first + DRAWN - 1
    _heads(page, proposal, head)
    for i in range(POINTS):
        _point(page, i, curves, cells, hours)
    names = name_room([plan.name for plan in proposal.plans], WIDE, LEFT, PLOT, NAMED / (POINTS - 1))
    labels = _labels(page, proposal, cells, head, curves, names)
    dots = _dots(page, proposal, head, curves, 5 + 3 * count, names)
    likely = _likely(page, proposal, head, curves, 6 + 3 * count)
    bars, months, bar_top, bar_unit = _bars(page, proposal, replays, curves.versus)
    note(page, page.say("figures_note"))
    return page.finished(3 * count + 5, repeat=head, one_page=False), Figures(
        categories=page.span(first, AXIS, last, AXIS),
        curves=tuple(page.span(first, c, drawn, c) for c in range(CURVES, chosen)),
        chosen=page.span(first, chosen, drawn, chosen),
        needle=page.span(first, needle, last, needle),
        likely=likely,
        labels=labels,
        dots=dots,
        top=curves.top,
        unit=curves.unit,
        months=months,
        bars=bars,
        bar_top=bar_top,
        bar_unit=bar_unit,
        versus=curves.versus,
        plot=names.plot,
    )


def _heads(page: SpokenPage, proposal: Proposal, row: int) -> None:
    """The heads of the columns of the curve: hours and axis, the plans, the plan marked and the live hours."""
    before, after = ("hours_title", "figures_axis"), ("figures_marked", "figures_live")
    names = [plan.name for plan in proposal.plans]
    for c, text in enumerate((*map(page.say, before), *names, *map(page.say, after)), HOURS):
        page.write(row, c, text, COLUMN_HEAD)


def _curves(proposal: Proposal, cells: VerdictCells) -> _Curves:
    """What is drawn, as far as quoted hours, break-even and likely hours ask for."""
    quoted, versus = proposal.quoted_hours, cells.marked or cells.facts.near
    changes = scanned(proposal).changes[versus]
    even = changes[0].hours if changes and changes[0].hours < 4 * quoted else 0.0
    likely_end = 1.15 * proposal.likely[1] if proposal.likely else 0.0
    step = nice(max(1.8 * quoted, 1.6 * even, likely_end, 4) / (DRAWN - 1), (1, 1.25, 2.5, 5, 10))
    hours = tuple(round(i * step, 6) for i in range(POINTS))
    money = tuple(prices_at(proposal, i, hours[:DRAWN]) for i in range(len(proposal.plans)))
    highest = max(map(max, money))
    unit = nice(highest / 4.2)
    return _Curves(hours, step, money, unit * ceil(highest / unit + 0.02), unit, versus, even)


def _point(page: SpokenPage, i: int, curves: _Curves, cells: VerdictCells, hours: str) -> None:
    """One number of hours: its text on the axis, each plan's cost, that of the plan marked, and the live hours."""
    row, x, count = page.put(17), curves.hours[i], len(curves.money)
    at = page.write(row, HOURS, x, number("hours2"))
    if i % SPARSE == 0:
        end = i + SPARSE >= POINTS
        text = page.say("figures_per_month") if end else page.speech.plain(x)
        page.write(row, AXIS, text, Style(align="right"))
    if i < DRAWN:
        for p, curve in enumerate(curves.money):
            page.write(row, CURVES + p, curve[i], number("cents"))
        span = page.span(row, CURVES, row, CURVES + count - 1)
        marked = curves.money[cells.marked or 0][i]
        page.write(row, CURVES + count, marked, number("cents"), f"INDEX({span},MAX({cells.plan},1))")
    live = abs(x - cells.facts.hours) <= curves.step * 0.5
    formula = f"IF(ABS({at}-{hours})<={curves.step}*0.5,{curves.top:g},0)"
    page.write(row, CURVES + count + 1, curves.top if live else 0.0, number("cents"), formula)


def _labels(
    page: SpokenPage, proposal: Proposal, cells: VerdictCells, head: int, curves: _Curves, names: NameRoom
) -> tuple[tuple[str, str, int, bool], ...]:
    """One point for each plan's name, in grey while another plan is marked and in the accent while it is."""
    count, first, labels = len(curves.money), head + 1, []
    gap = 0.075 * curves.top
    heights = spread([curve[-1] for curve in curves.money], gap, gap / 2, curves.top)
    beside = names_beside([plan.name for plan in proposal.plans], names.room)
    for p, (plan, (text, size)) in enumerate(zip(proposal.plans, beside, strict=True)):
        name_cell = page.address(head, CURVES + p) if text == plan.name else quoted(text)
        test = f"{cells.plan}={p + 1}"
        for accent in (False, True):
            column = 5 + count + 2 * p + accent
            shown = text if accent == (p == cells.marked) else " "
            formula = f'IF({test},{name_cell}," ")' if accent else f'IF({test}," ",{name_cell})'
            name = page.write(head, column, shown, COLUMN_HEAD, formula)
            page.write(first + (MARKED if accent else NAMED), column, heights[p], number("cents"))
            labels.append((name, page.span(first, column, first + POINTS - 1, column), size, accent))
    return tuple(labels)


def _dots(
    page: SpokenPage, proposal: Proposal, head: int, curves: _Curves, column: int, names: NameRoom
) -> tuple[DotCells, ...]:
    """The first break-even of the compared plan: a dot, and its hours as a label near it, where no line runs."""
    if not curves.even:
        return ()
    first, text_column = head + 1, column + 2
    (money,) = prices_at(proposal, 0, (curves.even,))
    says = page.speech.counted("n_hours_short", curves.even, 1)
    name = page.write(head, column, says, COLUMN_HEAD)
    at = round(curves.even / curves.step)
    page.write(first + at, column, money, number("cents"))
    wide = ceil(TEXT_WIDE / (WIDE * names.plot) * (POINTS - 1))
    beside = at < wide // 2
    across = (at, at + wide) if beside else (at - wide // 2, at + wide // 2)
    text_high, dot_high = TEXT_HIGH * curves.top, DOT_HIGH * curves.top
    dot = [money - dot_high / 2] * DRAWN
    lines = [*curves.money, dot, [money + dot_high / 2] * DRAWN]
    middle = free_height(lines, across, money - text_high, text_high, curves.top)
    # a text across its point is drawn above it
    page.write(
        first + at, text_column, middle if beside else max(middle - text_high / 2, 0.0), number("cents")
    )
    return (
        DotCells(
            page.span(first, column, first + POINTS - 1, column),
            name,
            page.span(first, text_column, first + POINTS - 1, text_column),
            beside,
        ),
    )


def _likely(page: SpokenPage, proposal: Proposal, head: int, curves: _Curves, column: int) -> str:
    """The likely range of hours a month, P10 to P90 of a year's, as an area of full height."""
    if proposal.likely is None:
        return ""
    page.write(head, column, page.say("figures_likely"), COLUMN_HEAD)
    (low, high), first = proposal.likely, head + 1
    for i, x in enumerate(curves.hours[:DRAWN]):
        page.write(first + i, column, curves.top if low <= x <= high else 0.0, number("cents"))
    return page.span(first, column, first + POINTS - 1, column)


def _bars(
    page: SpokenPage, proposal: Proposal, replays: Sequence[BlockCells], versus: int
) -> tuple[tuple[tuple[str, str], ...], str, float, float]:
    """Twelve invoices of pay as you go and of the compared plan."""
    if proposal.basis not in ("history", "months"):
        return (), "", 1.0, 1.0
    page.put(14)
    head = page.put(34)
    page.write(head, 1, page.say("col_month"), HEAD)
    pair = (0, versus)
    count = min(len(proposal.history.months), *(len(replays[p].invoices) for p in pair))
    first = page.row
    names = [page.write(head, 3 + c, proposal.plans[p].name, COLUMN_HEAD) for c, p in enumerate(pair)]
    highest = 0.0
    for i in range(count):
        row = page.put(17)
        label = proposal.history.latest(count).months[i].label
        day = month_named(label)
        short = page.speech.short_month(day) if day else label.split(" ")[0]
        page.write(row, 2, short or str(i + 1), Style(align="right"))
        for c, p in enumerate(pair):
            value = proposal.replays[p].months[i].invoiced
            highest = max(highest, value)
            page.write(row, 3 + c, value, number("cents"), replays[p].invoices[i])
    last = page.row - 1
    unit = nice(highest / 4.2)
    bars = tuple((name, page.span(first, 3 + c, last, 3 + c)) for c, name in enumerate(names))
    return bars, page.span(first, 2, last, 2), unit * ceil(highest / unit), unit
