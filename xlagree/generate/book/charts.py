"""The charts of the client book, described: cost against hours, and the months replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from xlagree.generate.book.look import ACCENT, BAND, BAR_GREY, FONT, GREY, HAIR, INK, LINE_GREY, RULE, WHITE
from xlagree.generate.book.sheet import Chart, Series
from xlagree.terms.quantities import MINUS

WIDE, HIGH = 6 * 79, 396
"""Pixels of the six chart columns, and of a chart of costs."""
LEFT, PLOT = 0.095, 0.89
"""Where the plot of a chart begins, and how much of the width it takes."""
PLAIN: tuple[tuple[str, float, str], ...] = (
    (LINE_GREY, 1.75, "solid"),
    (LINE_GREY, 1.25, "dash"),
    (INK, 1.5, "round_dot"),
    (INK, 1.25, "solid"),
    (LINE_GREY, 1.5, "long_dash_dot"),
    (INK, 1.25, "dash"),
)
"""Colour, width and dashes of the lines of plans, no two alike; pay as you go has the first."""
GROUND: Mapping[str, object] = {"color": WHITE}
"""What a name beside a line stands on, so that no line of the axis runs through it."""


@dataclass(frozen=True)
class DotCells:
    """Where a dot stands in a chart, and its text: beside the line upright through the dot, or across it."""

    point: str
    name: str
    text: str
    beside: bool


@dataclass(frozen=True)
class Figures:
    """Where the drawn numbers stand, and the axes they need; each name with the size of its letters, and whether it is the one marked.

    `plot` is the part of the width that the plot of costs takes.
    """

    categories: str
    curves: tuple[str, ...]
    chosen: str
    needle: str
    likely: str
    labels: tuple[tuple[str, str, int, bool], ...]
    dots: tuple[DotCells, ...]
    top: float
    unit: float
    months: str
    bars: tuple[tuple[str, str], ...]
    bar_top: float
    bar_unit: float
    versus: int
    plot: float


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
    over = [Series(curve, figures.categories, look=plain_line(i)) for i, curve in enumerate(figures.curves)]
    over.append(Series(figures.chosen, figures.categories, look=line_look(ACCENT, 3, "solid")))
    for name, values, size, accent in figures.labels:
        look = name_look({**font(ACCENT if accent else GREY, accent), "size": size})
        over.append(Series(values, figures.categories, name, look))
    for dot in figures.dots:
        circle = {"type": "circle", "size": 8, "fill": {"color": INK}, "border": {"color": INK}}
        over.append(Series(dot.point, figures.categories, look={"line": {"none": True}, "marker": circle}))
        look = name_look(font(INK, True), "right" if dot.beside else "above", ground=False)
        over.append(Series(dot.text, figures.categories, dot.name, look))
    return Chart(
        row, column, "area", WIDE, HIGH, areas, says,
        over=tuple(over),
        x_axis={
            "interval_unit": 40, "interval_tick": 40, "major_tick_mark": "none", "minor_tick_mark": "none",
            "num_font": {**font(), "rotation": 0}, "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick",
        },
        y_axis=value_axis(figures.top, figures.unit),
        layout=(LEFT, 0.03, figures.plot, 0.87),
        stacked=True,
        offset=(0, 4),
    )  # fmt: skip


def curves_chart(
    row: int,
    column: int,
    hours: str,
    curves: Sequence[str],
    labels: Sequence[tuple[str, str, int]],
    axis: tuple[float, float],
    plot: float,
) -> Chart:
    """Cost by hours with no plan marked: a line each, its name at its end with the size of its letters. `axis` is the top and the step."""
    series = [Series(curve, hours, look=plain_line(i)) for i, curve in enumerate(curves)]
    series += [
        Series(values, hours, name, name_look({**font(), "size": size})) for name, values, size in labels
    ]
    return Chart(
        row, column, "line", WIDE, HIGH, tuple(series),
        "Cost of a month under each plan by hours a month.",
        x_axis={
            "interval_unit": 4, "interval_tick": 4, "major_tick_mark": "none", "num_font": {**font(), "rotation": 0},
            "line": {"color": RULE, "width": 0.75}, "position_axis": "on_tick",
        },
        y_axis=value_axis(*axis),
        layout=(LEFT, 0.03, plot, 0.87),
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
        layout=(LEFT, 0.04, PLOT, 0.8),
        offset=(0, 2),
    )  # fmt: skip


def line_look(color: str, width: float, dash: str) -> dict[str, object]:
    """A line without marks."""
    return {"line": {"color": color, "width": width, "dash_type": dash}, "marker": {"type": "none"}}


def plain_line(i: int) -> dict[str, object]:
    """The line of a plan that is not marked."""
    return line_look(*PLAIN[i % len(PLAIN)])


def name_look(
    letters: Mapping[str, object],
    position: str = "right",
    marker: Mapping[str, object] = {"type": "none"},
    ground: bool = True,
) -> dict[str, object]:
    """A series of one point that shows its name, on white where lines of the axis would run through it."""
    shown = {"series_name": True, "value": False, "position": position, "font": dict(letters)}
    if ground:
        shown["fill"] = GROUND
    return {"line": {"none": True}, "marker": marker, "data_labels": shown}


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
