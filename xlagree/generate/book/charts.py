"""The charts of the client book, described: cost against hours, and the months replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from xlagree.generate.book.look import ACCENT, BAND, BAR_GREY, FONT, GREY, HAIR, INK, LINE_GREY, RULE
from xlagree.generate.book.sheet import Chart, Series
from xlagree.terms.quantities import MINUS

WIDE = 6 * 79
"""Pixels of the six chart columns."""


@dataclass(frozen=True)
class Figures:
    """Where the drawn numbers stand, and the axes they need."""

    categories: str
    curves: tuple[str, ...]
    chosen: str
    needle: str
    likely: str
    labels: tuple[tuple[str, str, bool], ...]
    dots: tuple[tuple[str, str], ...]
    top: float
    unit: float
    months: str
    bars: tuple[tuple[str, str], ...]
    bar_top: float
    bar_unit: float
    versus: int


def nice(least: float, steps: Sequence[float] = (1, 2, 2.5, 5, 10)) -> float:
    """The smallest round number that is not less."""
    if least <= 0:
        return 1.0
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in steps if step * power >= least * (1 - 1e-12))


def font(color: str = GREY, bold: bool = False) -> dict[str, object]:
    """The small type of axes and labels."""
    return {"name": FONT, "size": 9, "color": color, "bold": bold}


def value_axis(top: float, unit: float) -> dict[str, object]:
    """An axis of money: no line, hair gridlines, round steps."""
    return {
        "min": 0,
        "max": top,
        "major_unit": unit,
        "num_format": f'#,##0;"{MINUS}"#,##0',
        "num_font": font(),
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": HAIR, "width": 0.5}},
    }


def cost_chart(figures: Figures, marked: int, row: int, column: int, says: str) -> Chart:
    """Every plan's cost of a month by hours; the marked plan on top, names at the line ends, the live hours upright.

    Behind them the likely range of hours is shaded, where there is a forecast.
    """
    needle = Series(
        figures.needle, figures.categories, look={"fill": {"color": RULE}, "border": {"none": True}}
    )
    shade = {"fill": {"color": BAND}, "border": {"none": True}}
    areas = (needle, Series(figures.likely, figures.categories, look=shade)) if figures.likely else (needle,)
    dashes = ("solid", "dash", "solid", "round_dot")
    over = [
        Series(
            curve,
            figures.categories,
            look=_line(INK if i == 3 else LINE_GREY, 1.75 if i == 0 else 1.25, dashes[i % 4]),
        )
        for i, curve in enumerate(figures.curves)
    ]
    over.append(Series(figures.chosen, figures.categories, look=_line(ACCENT, 3, "solid")))
    for name, values, accent in figures.labels:
        over.append(
            Series(values, figures.categories, name, _label(ACCENT if accent else GREY, accent, "right"))
        )
    for name, values in figures.dots:
        dot = {"type": "circle", "size": 8, "fill": {"color": INK}, "border": {"color": INK}}
        over.append(Series(values, figures.categories, name, {**_label(INK, True, "below"), "marker": dot}))
    return Chart(
        row, column, "area", WIDE, 396, areas, says,
        over=tuple(over),
        x_axis={
            "interval_unit": 40, "interval_tick": 40, "major_tick_mark": "none", "minor_tick_mark": "none",
            "num_font": {**font(), "rotation": 0}, "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick",
        },
        y_axis=value_axis(figures.top, figures.unit),
        layout=(0.095, 0.03, 0.89, 0.87),
        stacked=True,
        offset=(0, 4),
    )  # fmt: skip


def curves_chart(
    row: int,
    column: int,
    hours: str,
    curves: Sequence[str],
    labels: Sequence[tuple[str, str]],
    axis: tuple[float, float],
) -> Chart:
    """Cost by hours with no plan marked: a line each, its name at its end. `axis` is the top and the step."""
    looks = (
        (LINE_GREY, 1.75, "solid"),
        (LINE_GREY, 1.25, "dash"),
        (INK, 1.75, "solid"),
        (INK, 1.5, "round_dot"),
    )
    series = [Series(curve, hours, look=_line(*looks[i % len(looks)])) for i, curve in enumerate(curves)]
    series += [Series(values, hours, name, _label(GREY, False, "right")) for name, values in labels]
    return Chart(
        row, column, "line", WIDE, 396, tuple(series),
        "Cost of a month under each plan by hours a month.",
        x_axis={
            "interval_unit": 4, "interval_tick": 4, "major_tick_mark": "none", "num_font": {**font(), "rotation": 0},
            "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick",
        },
        y_axis=value_axis(*axis),
        layout=(0.095, 0.03, 0.89, 0.87),
        offset=(0, 4),
    )  # fmt: skip


def replay_chart(figures: Figures, marked: int, row: int, column: int, says: str) -> Chart:
    """Invoices by month: pay as you go against one plan."""
    colors = (BAR_GREY, ACCENT) if marked else (ACCENT, BAR_GREY)
    series = tuple(
        Series(
            values,
            figures.months,
            title,
            {"fill": {"color": color}, "border": {"none": True}, "gap": 40, "overlap": -5},
        )
        for (title, values), color in zip(figures.bars, colors, strict=True)
    )
    return Chart(
        row, column, "column", WIDE, 220, series, says,
        x_axis={"num_font": {**font(), "rotation": 0}, "line": {"color": RULE, "width": 0.75}, "major_tick_mark": "none"},
        y_axis=value_axis(figures.bar_top, figures.bar_unit),
        layout=(0.095, 0.04, 0.89, 0.8),
        offset=(0, 2),
    )  # fmt: skip


def _line(color: str, width: float, dash: str) -> Mapping[str, object]:
    return {"line": {"color": color, "width": width, "dash_type": dash}, "marker": {"type": "none"}}


def _label(color: str, bold: bool, position: str) -> dict[str, object]:
    """A series of one point that shows only its name."""
    shown = {"series_name": True, "value": False, "position": position, "font": font(color, bold)}
    return {"line": {"none": True}, "marker": {"type": "none"}, "data_labels": shown}


def bars_beside(
    row: int,
    column: int,
    series: tuple[Series, ...],
    count: int,
    pitch: int,
    ends: tuple[float, float],
    says: str,
    stacked: bool = False,
) -> Chart:
    """Bars that stand on the rows of their labels: the plot is the whole frame, from one of its ends to the other."""
    return Chart(
        row, column, "bar", 2 * 96 - 12, count * pitch, series, says,
        x_axis={"visible": False, "min": ends[0], "max": ends[1], "major_gridlines": {"visible": False}},
        y_axis={"reverse": True, "visible": False, "major_gridlines": {"visible": False}},
        stacked=stacked,
        offset=(12, 0),
    )  # fmt: skip


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Label heights moved apart to a gap, in their order, as near to their lines as possible."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    at = [values[i] for i in order]
    for _ in range(200):
        for i in range(len(at) - 1):
            miss = gap - (at[i + 1] - at[i])
            if miss > 1e-9:
                at[i], at[i + 1] = at[i] - miss / 2, at[i + 1] + miss / 2
        at = [min(max(x, low), high) for x in at]
    placed = [0.0] * len(values)
    for i, x in zip(order, at, strict=True):
        placed[i] = x
    return placed
