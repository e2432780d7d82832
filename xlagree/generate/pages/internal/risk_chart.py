"""The chart of the Risk page: the margin of each plan from its worst years to its best."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from xlagree.economics.years import not_exceeded
from xlagree.generate.book.charts import font, nice, spread, value_axis
from xlagree.generate.book.look import ACCENT, GREY, INK, LINE_GREY, RULE
from xlagree.generate.book.sheet import CHART_NOTE, CHART_TITLE, Chart, Page, Series
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed

YEARS = 99
"""Drawn years of 100, the worst first; the others are room for the plans' names."""
ROOM = 24
WIDE, HIGH = 6 * 82, 400
LOOKS = (
    (LINE_GREY, 1.75, "solid"),
    (LINE_GREY, 1.25, "dash"),
    (INK, 1.5, "solid"),
    (ACCENT, 2.25, "solid"),
)


@dataclass(frozen=True)
class MarginCurves:
    """The margins of the plans from the worst of a hundred years to the best, and the axis that they need.

    `ends` are the heights of the names at the end of each curve, moved apart; `room` the rows that names take.
    """

    names: tuple[str, ...]
    margins: tuple[tuple[float, ...], ...]
    ends: tuple[float, ...]
    bottom: float
    top: float
    unit: float
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
    return MarginCurves(names, tuple(margins), tuple(ends), bottom, top, unit)


def draw_curves(
    page: Page, proposal: Proposal, curves: MarginCurves, cells: CurveCells, row: int, column: int
) -> None:
    """The chart with its sentence."""
    page.write(row, column, _title(proposal), CHART_TITLE)
    currency = proposal.card.policy.currency
    what = f"Margin of a year ({currency}), from the worst of 100 years to the best"
    page.write(row + 1, column, what, CHART_NOTE)
    series = (*_lines(cells), *_names(cells))
    page.charts.append(
        Chart(
            row + 2, column, "line", WIDE, HIGH, series,
            "Margin of a year under each plan, from the worst of 100 years to the best.",
            x_axis={
                "interval_unit": 25, "interval_tick": 25, "major_tick_mark": "none", "num_font": {**font(), "rotation": 0},
                "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick", "label_position": "low",
            },
            y_axis={**value_axis(curves.top, curves.unit), "min": curves.bottom},
            layout=(0.11, 0.03, 0.87, 0.87),
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
        Series(curve, cells.years, look={"line": _line(*LOOKS[i % len(LOOKS)]), "marker": {"type": "none"}})
        for i, curve in enumerate(cells.curves)
    ]


def _names(cells: CurveCells) -> list[Series]:
    """The name of each plan at the end of its curve: a series of one point that shows only that."""
    named = []
    for i, (name, end) in enumerate(zip(cells.names, cells.ends, strict=True)):
        color = LOOKS[i % len(LOOKS)][0] if i > 1 else GREY
        label = {"series_name": True, "value": False, "position": "right", "font": font(color, i > 2)}
        look = {"line": {"none": True}, "marker": {"type": "none"}, "data_labels": label}
        named.append(Series(end, cells.years, name, look))
    return named


def _line(color: str, width: float, dash: str) -> dict[str, object]:
    return {"color": color, "width": width, "dash_type": dash}


def _title(proposal: Proposal) -> str:
    """What the picture says: the plan that earns most in a bad year."""
    kept = [view.margin_kept(0.95) for view in proposal.outlooks]
    best = max(range(len(kept)), key=kept.__getitem__)
    verb = "keeps" if kept[best] >= 0 else "loses least with"
    return f"In the worst year of twenty {proposal.plans[best].name} {verb} {fixed(kept[best])}"
