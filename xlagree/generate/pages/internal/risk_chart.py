"""The chart of the Risk page: the margin of each plan from its worst years to its best."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from xlagree.economics.years import not_exceeded
from xlagree.generate.book.charts import PLAIN, font, line_look, name_look, nice, value_axis
from xlagree.generate.book.line_names import name_room, names_beside, spread
from xlagree.generate.book.look import ACCENT, GREY, INK, LINE_GREY, RULE
from xlagree.generate.book.sheet import CHART_NOTE, CHART_TITLE, Chart, Page, Series
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed

YEARS = 99
"""Drawn years of 100, the worst first; the others are room for the plans' names."""
ROOM = 24
WIDE, HIGH = 6 * 82, 400
LEFT, PLOT = 0.11, 0.87
"""Where the plot begins, and how much of the width it takes."""
LOOKS = (
    (LINE_GREY, 1.75, "solid"),
    (LINE_GREY, 1.25, "dash"),
    (INK, 1.5, "solid"),
    (ACCENT, 2.25, "solid"),
    *PLAIN[4:],
)


@dataclass(frozen=True)
class MarginCurves:
    """The margins of the plans from the worst of a hundred years to the best, and the axis that they need.

    `ends` are the heights of the names at the end of each curve, moved apart; `room` the rows that names take, `plot` the part of
    the width that is not theirs, and `beside` are the names as they stand there, each with the size of its letters.
    """

    names: tuple[str, ...]
    margins: tuple[tuple[float, ...], ...]
    ends: tuple[float, ...]
    bottom: float
    top: float
    unit: float
    plot: float
    beside: tuple[tuple[str, int], ...]
    room: int = ROOM


@dataclass(frozen=True)
class CurveCells:
    """Where the names of the plans stand, the years, and by plan the curve and the height of its name."""

    names: tuple[str, ...]
    years: str
    curves: tuple[str, ...]
    ends: tuple[str, ...]


def margin_curves(proposal: Proposal) -> MarginCurves:
    """What is drawn of a proposal that has a forecast."""
    levels = [year / (YEARS + 1) for year in range(1, YEARS + 1)]
    ranked = [np.sort(view.margins) for view in proposal.outlooks]
    margins = [tuple(not_exceeded(years, level) for level in levels) for years in ranked]
    low, high = min(map(min, margins)), max(map(max, margins))
    unit = nice(max(high - min(low, 0.0), 1.0) / 5)
    bottom, top = unit * floor(min(low, 0.0) / unit), unit * ceil(max(high, unit) / unit)
    ends = spread([curve[-1] for curve in margins], 0.07 * (top - bottom), bottom, top)
    names = tuple(plan.name for plan in proposal.plans)
    room = name_room(names, WIDE, LEFT, PLOT, YEARS / (YEARS + ROOM - 1))
    beside = tuple(names_beside(names, room.room))
    return MarginCurves(names, tuple(margins), tuple(ends), bottom, top, unit, room.plot, beside)


def draw_curves(
    page: Page, proposal: Proposal, curves: MarginCurves, cells: CurveCells, row: int, column: int
) -> None:
    """The chart with its sentence."""
    page.write(row, column, _title(proposal), CHART_TITLE)
    currency = proposal.card.policy.currency
    what = f"Margin of a year ({currency}), from the worst of 100 years to the best"
    page.write(row + 1, column, what, CHART_NOTE)
    series = (*_lines(cells), *_names(curves, cells))
    page.charts.append(
        Chart(
            row + 2, column, "line", WIDE, HIGH, series,
            "Margin of a year under each plan, from the worst of 100 years to the best.",
            x_axis={
                "interval_unit": 25, "interval_tick": 25, "major_tick_mark": "none", "num_font": {**font(), "rotation": 0},
                "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick", "label_position": "low",
            },
            y_axis={**value_axis(curves.top, curves.unit), "min": curves.bottom},
            layout=(LEFT, 0.03, curves.plot, 0.87),
            offset=(0, 4),
        )
    )  # fmt: skip


def below_curves(page: Page, row: int) -> int:
    """The first row below the chart whose title stands in a row."""
    left, below = HIGH + ROOM, row + 2
    while left > 0:
        if below == page.row:
            page.put()
        left -= page.heights[below]
        below += 1
    return below


def _lines(cells: CurveCells) -> list[Series]:
    return [
        Series(curve, cells.years, look=line_look(*LOOKS[i % len(LOOKS)]))
        for i, curve in enumerate(cells.curves)
    ]


def _names(curves: MarginCurves, cells: CurveCells) -> list[Series]:
    """The name of each plan at the end of its curve: a series of one point that shows only that."""
    named = []
    for i, (name, end, (_, size)) in enumerate(zip(cells.names, cells.ends, curves.beside, strict=True)):
        color = LOOKS[i % len(LOOKS)][0]
        letters = font(GREY if color == LINE_GREY else color, color == ACCENT)
        named.append(Series(end, cells.years, name, name_look({**letters, "size": size})))
    return named


def _title(proposal: Proposal) -> str:
    """What the picture says: the plan that earns most in a bad year."""
    kept = [view.margin_kept(0.95) for view in proposal.outlooks]
    best = max(range(len(kept)), key=kept.__getitem__)
    verb = "keeps" if kept[best] >= 0 else "loses least with"
    return f"In the worst year of twenty {proposal.plans[best].name} {verb} {fixed(kept[best])}"
