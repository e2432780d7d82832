"""What stands right of the Plans page by hours a month: the first year of every plan, drawn in the chart and looked up for other hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log10

from xlagree.generate.book.charts import nice
from xlagree.generate.book.fitted import room_of
from xlagree.generate.book.line_names import free_height, names_beside, spread
from xlagree.generate.book.offer_charts import Axis, HoursFigures
from xlagree.generate.book.sheet import NOTE, Style
from xlagree.generate.pages.client.client_page import WORKINGS, ClientPage
from xlagree.generate.pages.shared.frame import number
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import hours_short, usual_year
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import prices_at
from xlagree.proposal.recommendation import recommended

HEAD, FIRST = 1, 2
"""Rows of the heads and of the first point."""
HOURS, TEXTS, BAND, PRICES = WORKINGS, WORKINGS + 1, WORKINGS + 2, WORKINGS + 3
"""Columns of the table: hours, texts of the axis, the shade from a quiet year to a busy one, and the price of every plan."""
TICKS, ROOM = 5, 0.26
"""Texts of the axis after its zero, and the part of the lines' length that is left for their names."""
PER_TICK = {2: 20, 3: 30, 4: 20, 5: 25, 6: 20, 8: 20, 10: 20}
"""Points between two texts of the axis, by the digit that their distance begins with: steps are tenths of an hour."""
MOST_LINES = 4
"""So many plans are drawn, however many there are."""
NAME_ROOM = 0.2115
"""The part of the width of the chart in which a name stands beside its line."""
CLOSE = 0.25
"""Lines below this part of the height leave no room for a text above the mark of the client's own hours."""
GAP = 0.075
"""How far names stand apart, of the height of the chart."""
LOW, MARK, PLOT = 0.05, 12, 0.855
"""The height of the mark of the client's own hours, of that of the chart; the pixels it takes; and the width of the plot."""


@dataclass(frozen=True)
class HoursTable:
    """Hours from 0 on in equal steps and the first year of every plan at each; `every` so many steps is a text
    of the axis, `prices` are columns on the page."""

    hours: tuple[float, ...]
    step: float
    every: int
    money: tuple[tuple[float, ...], ...]
    prices: tuple[str, ...] = ()

    @property
    def most(self) -> float:
        """The most hours of the table."""
        return self.hours[-1]


def hours_table(proposal: Proposal) -> HoursTable:
    """The first years as far as the quoted hours and a busy year ask for."""
    tick, _ = hours_axis(proposal)
    every = PER_TICK[next(digit for digit in PER_TICK if _begins_with(tick, digit))]
    step = tick / every
    hours = tuple(round(i * step, 6) for i in range(TICKS * every + 1))
    money = tuple(tuple(map(cents, prices_at(proposal, i, hours))) for i in range(len(proposal.plans)))
    return HoursTable(hours, step, every, money)


def hours_axis(proposal: Proposal) -> tuple[float, float]:
    """Hours between two texts of the axis, and the most hours on it."""
    busy = max(year.hours / 12 for year in proposal.years)
    need = max(1.5 * proposal.quoted_hours, 1.05 * busy, 5.0)
    tick = nice(need / TICKS, tuple(PER_TICK))
    return tick, tick * TICKS


def _begins_with(tick: float, digit: int) -> bool:
    """Whether a distance is a digit, or that times a power of ten."""
    power = log10(tick / digit)
    return abs(power - round(power)) < 1e-9


def drawn_plans(proposal: Proposal) -> list[int]:
    """Pay as you go, the plan recommended and the nearest two: the one recommended last, so that it lies on top."""
    choice = recommended(proposal)
    firsts, plan = choice.first_years, choice.plan or 0
    others = sorted(
        (i for i in range(1, len(firsts)) if i != plan), key=lambda i: abs(firsts[i] - firsts[plan])
    )
    shown = sorted({0, *others[: MOST_LINES - 2 + (plan == 0)]} - {plan})
    return [*shown, plan]


def write_hours(
    page: ClientPage, proposal: Proposal, table: HoursTable, width: float
) -> tuple[HoursTable, HoursFigures]:
    """The table right of the page; answers with it and where the chart, so many pixels wide, finds its numbers."""
    shown, count = drawn_plans(proposal), len(proposal.plans)
    top = Axis(*money_axis(max(table.money[i][-1] for i in shown)))
    last = FIRST + len(table.hours) - 1
    end = last + ceil(ROOM * len(table.hours))
    labels, you = PRICES + count, PRICES + count + len(shown)
    _write_points(page, proposal, table, top.top)
    gap = GAP * top.top
    heights = spread([table.money[i][-1] for i in shown], gap, gap / 2, 0.985 * top.top)
    names, room = [], NAME_ROOM * width / page.wider
    texts = names_beside([proposal.plans[i].name for i in shown], room)
    for column, ((text, size), height) in enumerate(zip(texts, heights, strict=True), labels):
        name = page.write(HEAD, column, text, NOTE)
        page.write(last, column, height, number("money"))
        names.append((name, page.span(FIRST, column, end, column), size))
    marked = recommended(proposal).plan is not None
    own = FIRST + round(proposal.quoted_hours / table.step)
    page.write(own, you, usual_year(proposal).plans[shown[-1]].invoiced, number("cents"))
    says = page.say("you_at", hours=hours_short(proposal.quoted_hours, page.speech))
    you_name = page.write(HEAD, you + 1, says, NOTE)
    points = (end - FIRST) / (PLOT * width / page.wider)
    across = points * MARK, points * (room_of(says, replace(NOTE, bold=True)) + MARK)
    lowest = min(usual_year(proposal).plans[i].invoiced for i in shown)
    height, low = _label([table.money[i] for i in shown], lowest, own - FIRST, across, top.top)
    page.write(own, you + 1, height, number("money"))
    columns = tuple(page.span(FIRST, PRICES + i, last, PRICES + i) for i in range(count))
    return replace(table, prices=columns), HoursFigures(
        categories=page.span(FIRST, TEXTS, end, TEXTS),
        band=page.span(FIRST, BAND, end, BAND),
        lines=tuple(page.span(FIRST, PRICES + i, end, PRICES + i) for i in shown),
        labels=tuple(names),
        you=page.span(FIRST, you, end, you),
        you_label=(you_name, page.span(FIRST, you + 1, end, you + 1)),
        marked=marked,
        axis=top,
        every=table.every,
        low=low,
        pointed=height == LOW * top.top,
    )


def _label(
    lines: Sequence[Sequence[float]], lowest: float, at: int, across: tuple[float, float], top: float
) -> tuple[float, bool]:
    """The height of the label of the client's own hours, and whether it stands beside its mark: where lines run close above, or half
    of it would lie over the axis of money. Where its mark would, it has none, and no line runs through it.

    `across` are the points that the mark takes, and the label with it.

    >>> lines = [(0, 10, 20, 30), (50, 50, 50, 50)]
    >>> _label(lines, 0, 0, (1, 1.5), 100), _label(lines, 20, 2, (1, 1.5), 100), _label(lines, 30, 3, (1, 1.5), 100)
    ((23.75, True), (5.0, True), (5.0, False))
    """
    mark, wide = across
    low = lowest < CLOSE * top or at < wide / 2
    if at >= mark:
        return LOW * top, low
    return free_height(lines, (at, at + ceil(wide)), LOW * top, GAP * top, top), low


def _write_points(page: ClientPage, proposal: Proposal, table: HoursTable, top: float) -> None:
    """The heads of the table, and its rows from 0 hours on."""
    page.write(0, HOURS, page.say("not_printed"), NOTE)
    heads = (page.say("hours_title"), page.say("hours_axis"), _shade(page), *(p.name for p in proposal.plans))
    for column, text in enumerate(heads, HOURS):
        page.write(HEAD, column, text, NOTE)
    low, high = _likely(proposal)
    for i, at in enumerate(table.hours):
        page.write(FIRST + i, HOURS, at, number("hours2"))
        page.write(FIRST + i, BAND, top if low <= at <= high else 0.0, number("money"))
        for plan, prices in enumerate(table.money):
            page.write(FIRST + i, PRICES + plan, prices[i], number("cents"))
        if i % table.every == 0:
            decimals = 0 if at == int(at) else 1
            page.write(FIRST + i, TEXTS, page.speech.number(at, decimals), Style(align="right"))
    axis = FIRST + len(table.hours) - 1 + table.every
    page.write(axis, TEXTS, page.say("hours_axis"), Style(align="right"))


def money_axis(highest: float) -> tuple[float, float]:
    """The top of an axis of money, and its step."""
    unit = nice(highest / 4.2)
    return unit * ceil(highest / unit), unit


def _shade(page: ClientPage) -> str:
    return page.say("chart_hours_how")


def _likely(proposal: Proposal) -> tuple[float, float]:
    """The hours a month of a quiet year and of a busy one; none where they are not known."""
    if len(proposal.years) == 1:
        return 1.0, 0.0
    return proposal.years[0].hours / 12, proposal.years[-1].hours / 12


def lookup(page: ClientPage, table: HoursTable, typed: str, quoted: float, column: int) -> tuple[str, str]:
    """The place in the table of the hours typed, 0 where they are those quoted or are none; and these hours."""
    at = f"IF({typed}<0,0,IF({typed}>{table.most:g},0,IF({typed}={quoted!r},0,ROUND({typed}/{table.step:g},0)+1)))"
    place = page.write(HEAD + 1, column, 0.0, number("count"), f"IF(ISNUMBER({typed}),{at},0)")
    counted = f"IF({place}=0,{quoted!r},({place}-1)*{table.step:g})"
    return place, page.write(HEAD + 2, column, quoted, number("hours2"), counted)


def at_typed(table: HoursTable, place: str, usual: Sequence[str]) -> list[str]:
    """The first year of every plan at the hours typed, as formulas."""
    return [
        f"IF({place}=0,{own},INDEX({prices},{place}))"
        for own, prices in zip(usual, table.prices, strict=True)
    ]
