"""The charts of the client edition: the first year against hours, and the bills of a year by month, in the look of the house."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlagree.generate.book.charts import line_look, name_look, plain_line
from xlagree.generate.book.client_look import number_formats
from xlagree.generate.book.look import BAND, GREY, HAIR, INK, RULE
from xlagree.generate.book.sheet import Chart, Series
from xlagree.proposal.house.notation import Notation
from xlagree.proposal.house.theme import Theme

HEIGHT = 224
SMALL = 9


@dataclass(frozen=True)
class ChartPlace:
    """Where a chart stands and how wide it is; `says` is its alternative text."""

    row: int
    column: int
    shift: int
    width: int
    says: str


@dataclass(frozen=True)
class Axis:
    """The top of an axis of money, and its step."""

    top: float
    unit: float


@dataclass(frozen=True)
class HoursFigures:
    """Where the numbers of the chart by hours stand: a line, and a label with the size of its letters, for each plan shown, the
    one marked last.

    `low` says that lines run close above the client's own hours, whose label then stands beside its mark; it has none, not
    `pointed`, where the mark would lie over the axis of money.
    """

    categories: str
    band: str
    lines: tuple[str, ...]
    labels: tuple[tuple[str, str, int], ...]
    you: str
    you_label: tuple[str, str]
    marked: bool
    axis: Axis
    every: int
    low: bool
    pointed: bool


@dataclass(frozen=True)
class BillsFigures:
    """Where the numbers of the bills by month stand; `fixed` is empty where no fee is fixed."""

    months: str
    fixed: str
    beyond: str
    dashes: str
    axis: Axis


def hours_chart(figures: HoursFigures, theme: Theme, notation: Notation, place: ChartPlace) -> Chart:
    """A line for each plan, the one recommended thickest and on top, names at their ends, over the shade of the likely hours."""
    house = theme.palette.house
    plain = len(figures.lines) - figures.marked
    looks = [*map(plain_line, range(plain)), *[line_look(house, 3, "solid")] * figures.marked]
    over = [
        Series(values, figures.categories, look=look)
        for values, look in zip(figures.lines, looks, strict=True)
    ]
    for i, (name, values, size) in enumerate(figures.labels):
        own = figures.marked and i == len(figures.labels) - 1
        font = {**_font(theme, house if own else GREY, own), "size": size}
        over.append(Series(values, figures.categories, name, name_look(font)))
    dot = _marker("circle", 8, house if figures.marked else INK)
    over.append(Series(figures.you, figures.categories, look={"line": {"none": True}, "marker": dot}))
    name, values = figures.you_label
    position = "right" if figures.low else "above"
    mark = _marker("triangle", 8, INK) if figures.pointed else {"type": "none"}
    look = name_look(_font(theme, INK, True), position, mark, ground=False)
    over.append(Series(values, figures.categories, name, look))
    shade = {"fill": {"color": BAND}, "border": {"none": True}}
    return Chart(
        place.row, place.column, "area", place.width, HEIGHT,
        (Series(figures.band, figures.categories, look=shade),),
        place.says,
        over=tuple(over),
        x_axis={
            "num_font": {**_font(theme), "rotation": 0}, "position_axis": "on_tick", "interval_unit": figures.every,
            "interval_tick": figures.every, "major_tick_mark": "none", "minor_tick_mark": "none", "line": {"color": RULE},
        },
        y_axis=_money_axis(figures.axis, theme, notation),
        layout=(0.13, 0.04, 0.855, 0.84),
        stacked=True,
        offset=(place.shift, 2),
    )  # fmt: skip


def bills_chart(figures: BillsFigures, theme: Theme, notation: Notation, place: ChartPlace) -> Chart:
    """A column a month, the fixed fee pale and what goes beyond it dark, with the bill to compare it with as a dash."""
    touching = {"border": {"none": True}, "gap": 45}
    columns = [
        Series(figures.beyond, figures.months, look={**touching, "fill": {"color": theme.palette.house}})
    ]
    if figures.fixed:
        pale = {**touching, "fill": {"color": theme.palette.mid}}
        columns.insert(0, Series(figures.fixed, figures.months, look=pale))
    dashes = {"line": {"none": True}, "marker": _marker("long_dash", 9, INK)}
    return Chart(
        place.row, place.column, "column", place.width, HEIGHT, tuple(columns), place.says,
        over=(Series(figures.dashes, figures.months, look=dashes),),
        x_axis={"num_font": {**_font(theme), "rotation": 0}, "line": {"color": RULE}, "major_tick_mark": "none"},
        y_axis=_money_axis(figures.axis, theme, notation),
        layout=(0.11, 0.04, 0.875, 0.84),
        stacked=True,
        offset=(place.shift, 2),
    )  # fmt: skip


def _money_axis(axis: Axis, theme: Theme, notation: Notation) -> Mapping[str, object]:
    """Round steps with the sign of the currency on each, zero as well."""
    positive, negative, _ = number_formats(notation)["price"].split(";")
    return {
        "min": 0,
        "max": axis.top,
        "major_unit": axis.unit,
        "num_format": f"{positive};{negative};{positive}",
        "num_font": _font(theme),
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": HAIR, "width": 0.5}},
    }


def _font(theme: Theme, color: str = GREY, bold: bool = False) -> dict[str, object]:
    return {"name": theme.font, "size": SMALL, "color": color, "bold": bold}


def _marker(kind: str, size: int, color: str) -> dict[str, object]:
    return {"type": kind, "size": size, "fill": {"color": color}, "border": {"color": color}}
