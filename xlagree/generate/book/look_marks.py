"""A mark beside a page of all that is seen of it besides its cells' values, so that a file alone tells what looks otherwise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from xlagree.generate.book.look import FORMATS
from xlagree.generate.book.sheet import (
    NOTE,
    Book,
    BookLook,
    Cell,
    CellEntry,
    Chart,
    Condition,
    Series,
    Sheet,
    Style,
)

HEAD = "xlagree looks: "
"""What begins the mark."""
MOST = 32_000
"""Characters that a cell of a workbook holds, less a few; a page with more to tell has no such mark."""
SEEN_OF_CELLS = ("size", "bold", "color", "fill", "align", "indent", "wrap", "input")
"""What the mark has of the look of a cell, after its number format."""
SEEN_OF_SERIES = ("line", "fill", "border", "marker")
SEEN_OF_AXES = ("min", "max", "num_format", "visible", "reverse", "log_base", "label_position")
"""What a reader is told by an axis; letters and lines are not."""


@dataclass(frozen=True)
class PageLook:
    """A page without its cells, the looks that these have by number, and what holds for the whole book."""

    page: Sheet
    styles: tuple[Style, ...]
    look: BookLook
    footer: str = ""
    protected: bool = False


def format_of(style: Style, look: BookLook) -> str:
    """The number format that cells of a book are drawn with."""
    return look.formats.get(style.format) or FORMATS[style.format]


def styles_of(cells: Iterable[Cell]) -> Mapping[Style, int]:
    """The different looks of the cells of a page, numbered."""
    return {style: number for number, style in enumerate(dict.fromkeys(cell.style for cell in cells))}


def look_mark(sheet: Sheet, book: Book, row: int, column: int) -> tuple[Cell, ...]:
    """The mark of a page in a cell; none where there is more to tell than a cell holds."""
    told = {
        "styles": [_style(style, book.look) for style in styles_of(sheet.cells)],
        "widths": sheet.widths,
        "heights": sorted(sheet.heights.items()),
        "charts": [_chart(chart) for chart in sheet.charts],
        "conditions": [_values(one) for one in sheet.conditions],
        "entries": [_values(one) for one in sheet.entries],
        "area": sheet.area,
        "printed": sheet.printed,
        "foot": book.footer,
        "numbered": book.look.numbered,
        "font": book.look.font,
        "wider": book.look.wider,
        "protected": book.protected,
    }
    text = HEAD + json.dumps(told, ensure_ascii=False)
    return (Cell(row, column, text, style=NOTE),) if len(text) <= MOST else ()


def is_look_mark(value: object) -> bool:
    """Whether a cell holds such a mark."""
    return isinstance(value, str) and value.startswith(HEAD)


def read_look(text: str) -> PageLook | None:
    """What a mark tells; None for one that nobody wrote so."""
    try:
        return _read(json.loads(text.removeprefix(HEAD)))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _read(told: Mapping[str, Any]) -> PageLook:
    codes = {code: code for code, *_ in told["styles"]}
    styles = tuple(
        Style(format=code, **dict(zip(SEEN_OF_CELLS, seen, strict=True))) for code, *seen in told["styles"]
    )
    area = told["area"]
    page = Sheet(
        "",
        (),
        tuple(map(float, told["widths"])),
        {int(row): int(height) for row, height in told["heights"]},
        tuple(map(_chart_read, told["charts"])),
        tuple(map(_condition_read, told["conditions"])),
        tuple(map(_entry_read, told["entries"])),
        area=(int(area[0]), int(area[1])) if area else None,
        printed=bool(told["printed"]),
    )
    look = BookLook(str(told["font"]), float(told["wider"]), formats=codes, numbered=str(told["numbered"]))
    return PageLook(page, styles, look, str(told["foot"]), bool(told["protected"]))


def _values(one: Condition | CellEntry) -> list[object]:
    return [getattr(one, each.name) for each in fields(one)]


def _style(style: Style, look: BookLook) -> list[object]:
    return [format_of(style, look), *(getattr(style, name) for name in SEEN_OF_CELLS)]


def _condition_read(told: Any) -> Condition:
    (top, left, bottom, right), formula, fill, color, bold = told
    return Condition((int(top), int(left), int(bottom), int(right)), str(formula), fill, color, bool(bold))


def _entry_read(told: Any) -> CellEntry:
    row, column, low, high, title, prompt, error, words, source, whole = told
    return CellEntry(
        int(row),
        int(column),
        float(low),
        float(high),
        title,
        prompt,
        error,
        tuple(words),
        source,
        bool(whole),
    )


def _chart(chart: Chart) -> list[object]:
    return [
        chart.kind,
        [chart.row, chart.column, chart.width, chart.height, *chart.offset],
        chart.stacked,
        [_told(axis, SEEN_OF_AXES) for axis in (chart.x_axis, chart.y_axis)],
        *([_series(one) for one in drawn] for drawn in (chart.series, chart.over)),
    ]


def _series(one: Series) -> list[object]:
    return [one.values, one.categories, one.name, _told(one.look, SEEN_OF_SERIES)]


def _told(parts: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: parts[name] for name in names if name in parts}


def _chart_read(told: Any) -> Chart:
    kind, place, stacked, (x_axis, y_axis), series, over = told
    row, column, width, height, across, down = map(int, place)
    drawn, upon = (tuple(map(_series_read, each)) for each in (series, over))
    return Chart(
        row,
        column,
        str(kind),
        width,
        height,
        drawn,
        says="",
        over=upon,
        x_axis=dict(x_axis),
        y_axis=dict(y_axis),
        stacked=bool(stacked),
        offset=(across, down),
    )


def _series_read(told: Any) -> Series:
    values, categories, name, look = told
    return Series(str(values), str(categories), str(name), dict(look))
