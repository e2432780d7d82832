"""Books drawn with XlsxWriter: every formula with its value, the same bytes for the same book."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.image import Image

from xlagree.generate.book import look
from xlagree.generate.book.book_file import BookFile
from xlagree.generate.book.fitted import fitted
from xlagree.generate.book.kept_indents import kept_indents
from xlagree.generate.book.sheet import (
    Book,
    BookLook,
    CellEntry,
    Chart,
    Condition,
    Picture,
    Series,
    Sheet,
    Style,
)

CURRENT_ENGINE = 191029
"""Excel recalculates a whole file on loading when it was calculated by an older engine than its own."""

PIXELS_AN_INCH = 96
FOOT_DOT, FOOT_MOST = " · ", 150
"""What stands between the parts of a footer, and the most characters of them that leave Excel room for the rest."""

Formats = Callable[[Style], Any]


def write_book(book: Book, to: Path | IO[bytes]) -> None:
    """Write a book to exactly this path, or into a file that is open for bytes."""
    file = BookFile(str(to) if isinstance(to, Path) else to)
    created = datetime(book.created.year, book.created.month, book.created.day)
    file.set_properties(
        {"title": book.title, "company": book.company, "author": book.company, "created": created}
    )
    for name, fact in book.facts.items():
        file.set_custom_property(name, fact, "text")
    file.set_calc_mode("auto", CURRENT_ENGINE)
    file.calc_on_load = False
    formats = _formats(file, book.look)
    for sheet in book.sheets:
        page = file.add_worksheet(sheet.name)
        _draw_sheet(file, page, sheet, formats, book.look.wider)
        _print_setup(page, sheet, book)
        if book.protected:  # against overtyping, not against reading: no password
            page.protect("", {"format_columns": True, "format_rows": True})
        if sheet is book.sheets[0]:
            page.set_tab_color(book.look.accent)
            page.activate()
    for name, address in book.names.items():
        file.define_name(name, f"={address}")
    try:
        file.close()
    except FileCreateError as error:
        raise error.args[0] from None  # what the system said


def _formats(file: Any, own: BookLook) -> Formats:
    made: dict[Style, Any] = {}

    def of(style: Style) -> Any:
        found = made.get(style)
        if found is None:
            found = made[style] = file.add_format(_properties(style, own))
        return found

    return of


def _properties(style: Style, own: BookLook) -> dict[str, object]:
    properties: dict[str, object] = {
        **look.BODY,
        "font_name": own.font,
        "num_format": own.formats.get(style.format) or look.FORMATS[style.format],
        "font_size": style.size,
        "bold": style.bold,
        "font_color": style.color,
        "align": style.align,
        "valign": style.valign,
        "indent": style.indent,
        "text_wrap": style.wrap,
        "locked": not style.input,
    }
    if style.fill:
        properties["bg_color"] = style.fill
    for side in ("top", "bottom"):
        color = getattr(style, side)
        if color:
            properties |= {side: 1, f"{side}_color": color}
    if style.sides:
        properties |= {"left": 1, "left_color": style.sides, "right": 1, "right_color": style.sides}
    if not style.family:
        properties["font_family"] = 0
    if style.heavy:
        properties["bottom"] = 2
    return properties


def _draw_sheet(file: Any, page: Any, sheet: Sheet, formats: Formats, wider: float) -> None:
    page.hide_gridlines(2)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    if sheet.charts or sheet.pictures:
        for row, height in sheet.heights.items():
            page.set_row_pixels(row, height)
    cells = kept_indents(tuple(fitted(sheet, wider)), sheet.widths)
    page.draw_cells(cells, sheet.heights, formats)
    for condition in sheet.conditions:
        page.conditional_format(*condition.area, _condition(file, condition))
    for entry in sheet.entries:
        page.data_validation(entry.row, entry.column, entry.row, entry.column, _validation(entry))
    for chart in sheet.charts:
        _draw_chart(file, page, chart)
    for picture in sheet.pictures:
        _draw_picture(page, picture)


def _validation(entry: CellEntry) -> dict[str, object]:
    kind = "integer" if entry.whole else "decimal"
    bounds = {"validate": kind, "criteria": "between", "minimum": entry.low, "maximum": entry.high}
    listed = f"={entry.source}" if entry.source else [*entry.words]
    return {
        **({"validate": "list", "source": listed} if listed else bounds),
        "input_title": entry.title,
        "input_message": entry.prompt,
        "error_title": entry.title,
        "error_message": entry.error,
    }


def _condition(file: Any, condition: Condition) -> dict[str, object]:
    properties: dict[str, object] = {"bold": condition.bold} if condition.bold else {}
    if condition.fill:
        properties["bg_color"] = condition.fill
    if condition.color:
        properties["font_color"] = condition.color
    return {"type": "formula", "criteria": f"={condition.formula}", "format": file.add_format(properties)}


def _draw_picture(page: Any, picture: Picture) -> None:
    """A picture at its size, whatever resolution its file claims; it moves with its cell and keeps its size."""
    image = Image(BytesIO(picture.content))
    scales = {
        "x_scale": picture.width / (image.width * PIXELS_AN_INCH / image.x_dpi),
        "y_scale": picture.height / (image.height * PIXELS_AN_INCH / image.y_dpi),
    }
    page.insert_image(
        picture.row, picture.column, image, {**scales, "object_position": 2, "description": picture.says}
    )


def _print_setup(page: Any, sheet: Sheet, book: Book) -> None:
    if book.look.upright or sheet.upright:
        page.set_portrait()
    else:
        page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=book.look.margin, right=book.look.margin, top=0.4, bottom=0.55)
    if sheet.percent:
        page.set_print_scale(sheet.percent)
    else:
        page.fit_to_pages(1, 1 if sheet.one_page else 0)
    page.center_horizontally()
    if sheet.area:
        page.print_area(*((0, 1, *sheet.area) if sheet.printed else _nothing(sheet.area)))
    if sheet.repeat is not None:
        page.repeat_rows(sheet.repeat)
    if sheet.breaks:
        page.set_h_pagebreaks(list(sheet.breaks))
    if sheet.freeze:
        page.freeze_panes(*sheet.freeze)
    shown = foot_shown(book.footer)
    text = f'&8&"{book.look.font},Regular"&K{look.GREY[1:]}'
    page.set_footer(f"&L{text}{shown}&R{text}{book.look.numbered}", {"margin": 0.25})


def _nothing(area: tuple[int, int]) -> tuple[int, int, int, int]:
    """The print area of a page that is not printed: a cell below all others, where no text of the letterhead runs over it."""
    below = area[0] + 1
    return below, 0, below, 0


def foot_shown(footer: str) -> str:
    """The left part of a footer as Excel reads it: of one too long for it names lose their ends, never the last part, in which
    a digest or a day stands.

    >>> foot_shown("Roe & Co · Q-7 · 1b57bd43"), foot_shown(f"{'House ' * 30}· 1b57bd43")[-19:]
    ('Roe && Co · Q-7 · 1b57bd43', 'e House… · 1b57bd43')
    """
    parts = footer.split(FOOT_DOT)
    while len(shown := FOOT_DOT.join(parts).replace("&", "&&")) > FOOT_MOST:
        longest = max(range(max(len(parts) - 1, 1)), key=lambda i: len(parts[i]))
        parts[longest] = parts[longest][:-2].rstrip() + "…"
    return shown


def _draw_chart(file: Any, page: Any, chart: Chart) -> None:
    """No frame, fill, legend or title: the sentence above the chart is a cell."""
    drawn = file.add_chart({"type": chart.kind, **({"subtype": "stacked"} if chart.stacked else {})})
    _keep_names_whole(drawn)
    for series in chart.series:
        drawn.add_series(_series(series))
    if chart.over:
        lines = file.add_chart({"type": "line"})
        _keep_names_whole(lines)
        for series in chart.over:
            lines.add_series(_series(series))
        drawn.combine(lines)
    bare = {"border": {"none": True}, "fill": {"none": True}}
    drawn.set_size({"width": chart.width, "height": chart.height})
    drawn.set_title({"none": True})
    drawn.set_legend({"none": True})
    drawn.set_chartarea(bare)
    x, y, width, height = chart.layout
    drawn.set_plotarea({**bare, "layout": {"x": x, "y": y, "width": width, "height": height}})
    drawn.set_x_axis(dict(chart.x_axis))
    drawn.set_y_axis(dict(chart.y_axis))
    across, down = chart.offset
    place = {"object_position": 1, "x_offset": across, "y_offset": down, "description": chart.says}
    page.insert_chart(chart.row, chart.column, drawn, place)


def _keep_names_whole(drawn: Any) -> None:
    """Names of a chart stand on one line each, as high as its letters: LibreOffice breaks what is longer than a third of a chart is
    high, and XlsxWriter has no public way to say so."""
    write, usual = drawn._write_d_lbls, drawn._write_a_body_pr

    def on_one_line(*_: object) -> None:
        drawn._xml_empty_tag("a:bodyPr", [("wrap", "none"), ("tIns", 0), ("bIns", 0), ("anchor", "ctr")])

    def written(labels: object) -> None:
        drawn._write_a_body_pr = on_one_line
        write(labels)
        drawn._write_a_body_pr = usual

    drawn._write_d_lbls = written


def _series(series: Series) -> dict[str, object]:
    parts: dict[str, object] = {"values": f"={series.values}", **series.look}
    if series.categories:
        parts["categories"] = f"={series.categories}"
    if series.name:
        parts["name"] = f"={series.name}"
    return parts
