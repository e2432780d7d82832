"""The chart of the Risk page: the margin of each plan from its worst years to its best, and the numbers behind it."""

from math import ceil, floor

import numpy as np

from xlagree.generate.book.charts import font, nice, spread, value_axis
from xlagree.generate.book.look import ACCENT, GREY, INK, LINE_GREY, RULE
from xlagree.generate.book.sheet import CHART_NOTE, CHART_TITLE, COLUMN_HEAD, Chart, Page, Series, Style
from xlagree.generate.pages.shared.frame import number
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


def margin_curves(page: Page, figures: Page, proposal: Proposal, row: int, column: int) -> None:
    """The chart with its sentence; the numbers go to the page Figures."""
    names = [plan.name for plan in proposal.plans]
    levels = np.arange(1, YEARS + 1) / (YEARS + 1)
    curves = [np.quantile(view.margins, levels, method="inverted_cdf").tolist() for view in proposal.outlooks]
    low, high = min(min(curve) for curve in curves), max(max(curve) for curve in curves)
    unit = nice(max(high - min(low, 0.0), 1.0) / 5)
    bottom, top = unit * floor(min(low, 0.0) / unit), unit * ceil(max(high, unit) / unit)
    figures.put(14)
    head = figures.put(34)
    figures.write(head, 1, "Years of 100 that are worse", COLUMN_HEAD)
    name_cells = [figures.write(head, 2 + i, name, COLUMN_HEAD) for i, name in enumerate(names)]
    first = figures.row
    ends = spread([curve[-1] for curve in curves], 0.07 * (top - bottom), bottom, top)
    for year in range(YEARS + ROOM):
        at = figures.put(17)
        if year % 25 == 24 or year == 0:
            text = "" if year >= YEARS else f"{year + 1}"
            figures.write(at, 1, text, Style(align="right"))
        if year < YEARS:
            for i, curve in enumerate(curves):
                figures.write(at, 2 + i, curve[year], number("cents"))
        if year == YEARS:
            for i, end in enumerate(ends):
                figures.write(at, 2 + len(names) + i, end, number("cents"))
    last = figures.row - 1
    categories = figures.span(first, 1, last, 1)
    series = [
        Series(
            figures.span(first, 2 + i, first + YEARS - 1, 2 + i),
            categories,
            look={"line": _line(*LOOKS[i % len(LOOKS)]), "marker": {"type": "none"}},
        )
        for i in range(len(names))
    ]
    series += [
        Series(
            figures.span(first, 2 + len(names) + i, last, 2 + len(names) + i),
            categories,
            cell,
            {
                "line": {"none": True},
                "marker": {"type": "none"},
                "data_labels": {
                    "series_name": True,
                    "value": False,
                    "position": "right",
                    "font": font(LOOKS[i % len(LOOKS)][0] if i > 1 else GREY, i > 2),
                },
            },
        )
        for i, cell in enumerate(name_cells)
    ]
    page.write(row, column, _title(proposal), CHART_TITLE)
    page.write(
        row + 1,
        column,
        f"Margin of a year ({proposal.card.policy.currency}), from the worst of 100 years to the best",
        CHART_NOTE,
    )
    page.charts.append(
        Chart(
            row + 2, column, "line", WIDE, HIGH, tuple(series),
            "Margin of a year under each plan, from the worst of 100 years to the best.",
            x_axis={
                "interval_unit": 25, "interval_tick": 25, "major_tick_mark": "none", "num_font": {**font(), "rotation": 0},
                "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick", "label_position": "low",
            },
            y_axis={**value_axis(top, unit), "min": bottom},
            layout=(0.11, 0.03, 0.87, 0.87),
            offset=(0, 4),
        )
    )  # fmt: skip


def _line(color: str, width: float, dash: str) -> dict[str, object]:
    return {"color": color, "width": width, "dash_type": dash}


def _title(proposal: Proposal) -> str:
    """What the picture says: the plan that earns most in a bad year."""
    kept = [view.margin_kept(0.95) for view in proposal.outlooks]
    best = max(range(len(kept)), key=kept.__getitem__)
    verb = "keeps" if kept[best] >= 0 else "loses least with"
    return f"In the worst year of twenty {proposal.plans[best].name} {verb} {fixed(kept[best])}"
