"""Sheets in the colours and letters of a house: what was described in our own, wherever it stands in cells, conditions and charts."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from xlagree.generate.book.client_look import INPUT, WIDER
from xlagree.generate.book.look import ACCENT, FONT, INPUT_FILL, TINT
from xlagree.generate.book.sheet import Cell, Chart, Sheet, Style
from xlagree.proposal.house.theme import Theme

Dye = Mapping[str, str]
"""What of a look is ours, each with what the house has in its place."""


def dyed(sheet: Sheet, theme: Theme) -> Sheet:
    """The sheet as its house has it, columns as wide as its letters; what is its own already stays."""
    palette = theme.palette
    dye = {ACCENT: palette.house, TINT: palette.tint, INPUT_FILL: INPUT, FONT: theme.font}

    @cache
    def style(own: Style) -> Style:
        dyed_own = replace(own, color=dye.get(own.color, own.color), fill=dye.get(own.fill, own.fill))
        return own if dyed_own == own else dyed_own

    def cell(own: Cell) -> Cell:
        look = style(own.style)
        return own if look is own.style else own._replace(style=look)

    return replace(
        sheet,
        widths=tuple(width * WIDER[theme.font] for width in sheet.widths),
        cells=tuple(map(cell, sheet.cells)),
        conditions=tuple(
            replace(own, color=dye.get(own.color, own.color), fill=dye.get(own.fill, own.fill))
            for own in sheet.conditions
        ),
        charts=tuple(_chart(chart, dye) for chart in sheet.charts),
    )


def _chart(chart: Chart, dye: Dye) -> Chart:
    series, over = (
        tuple(replace(one, look=_look(one.look, dye)) for one in drawn)
        for drawn in (chart.series, chart.over)
    )
    axes = _look(chart.x_axis, dye), _look(chart.y_axis, dye)
    return replace(chart, series=series, over=over, x_axis=axes[0], y_axis=axes[1])


def _look(look: Mapping[str, object], dye: Dye) -> Mapping[str, object]:
    """A look with every word of it that is ours replaced, however deep it stands."""
    return {key: _value(value, dye) for key, value in look.items()}


def _value(value: object, dye: Dye) -> object:
    if isinstance(value, Mapping):
        return _look(value, dye)
    return dye.get(value, value) if isinstance(value, str) else value
