"""The model: a workbook that prices with the worksheet functions, a starter or one for a deal of one's own."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from xlagree.functions.catalogue import CATALOGUE
from xlagree.generate.book.charts import LEFT, PLOT, WIDE, nice
from xlagree.generate.book.line_names import name_room, names_beside, spread
from xlagree.generate.book.look import GREY, HAIR, INPUT_FILL, RULE
from xlagree.generate.book.sheet import (
    HEAD,
    HEAD_RIGHT,
    LABEL,
    META,
    NOTE,
    SECOND,
    SOURCE,
    VERDICT,
    Book,
    Page,
    Sheet,
    Style,
)
from xlagree.generate.forms.functions_page import functions_page
from xlagree.generate.forms.model_page import Curves, answer, model_page
from xlagree.generate.forms.model_tables import ModelTables, starter
from xlagree.generate.pages.shared.frame import GUTTER, number

SETTINGS, MODULE = "xlwings.conf", "xlagree.hosts.excel"
"""xlwings looks for a sheet of this name, and for the module in its first two columns."""

DRAWN, ROOM = 25, 6
"""Numbers of hours that the chart draws, and the room beside for the names of the lines."""

GAP, FAR = 0.07, 1e12
"""How far names stand apart, of the height of the axis, and a height above all others."""

AXIS_EVERY = 4
"""The axis names every so many of them."""

LINE, WORDS = 15, 21
"""The height of a further line of words in a cell, and how many letters one line has."""

TITLE = Style(size=9, color=GREY, valign="bottom", bottom=RULE)
INPUT = Style("number", fill=INPUT_FILL, bottom=HAIR, align="right", indent=1, input=True)
INPUT_WORDS = replace(INPUT, wrap=True)
INPUT_LABEL = Style(fill=INPUT_FILL, bottom=HAIR, input=True)


def starter_book() -> Book:
    """The starter model, with the tables and the examples of all functions."""
    model = starter()
    return _book(model, functions_page("Functions", model.source, CATALOGUE))


def model_book(model: ModelTables) -> Book:
    """The model of some tables, its functions live and every value computed."""
    return _book(model)


def _book(model: ModelTables, *more: Sheet) -> Book:
    tables, names = tables_page(model)
    curve, curves = _curve_page(model)
    page, hours = model_page(model, curves)
    sheets = (page, tables, *more, curve, _settings())
    names = {**names, "hours_a_month": hours}
    footer = f"{model.about.split('  ·  ')[0]}, {model.source[:1].lower()}{model.source[1:]}"
    return Book(model.source, "xlagree", model.day, sheets, names, footer=footer)


def _opening(page: Page, model: ModelTables, what: str, title: str, help_line: str, last: int) -> None:
    row = page.put(18)
    page.write(row, 1, f"{model.source}: {what}", SOURCE)
    page.write(row, last, model.about, META)
    page.write(page.put(34), 1, title, VERDICT)
    page.write(page.put(22), 1, help_line, SECOND)
    page.put(8)


def tables_page(model: ModelTables) -> tuple[Sheet, dict[str, str]]:
    """The tables to fill in; answers with the address of each by its name."""
    last = max(5, *(len(rows[0]) for rows in model.tables.values()))
    page, names = Page("Tables", (GUTTER, 30, *[17.0] * (last - 1))), {}
    told = "Cream cells are yours to change. Formulas call each table by the name before its line."
    _opening(page, model, "tables", "What the functions take.", told, last)
    for name, rows in model.tables.items():
        page.write(page.put(32), 1, name, HEAD)
        page.write(page.row - 1, 2, model.lines[name], TITLE)
        page.rule(page.row - 1, range(3, last + 1), HEAD)
        first = page.row
        for i, row in enumerate(rows):
            longest = max((len(value) for value in row[1:] if isinstance(value, str)), default=0)
            page.put((24 if i else 26) + LINE * (longest // WORDS))
            for j, value in enumerate(row):
                text = isinstance(value, str)
                style = INPUT_LABEL if j == 0 and text else INPUT_WORDS if text else INPUT
                page.write(page.row - 1, 1 + j, "" if value is None else value, style)
        names[name] = page.span(first, 1, page.row - 1, len(rows[0]))
    return page.finished(last, one_page=False), names


def _curve_page(model: ModelTables) -> tuple[Sheet, Curves]:
    """The numbers of the chart: hours, the price of every plan at them, and a point at each end for its name."""
    plans, count = model.tables["plans"], len(model.plans)
    step = max(1.0, round(2 * model.hours / (DRAWN - 1)))
    page = Page("Curve", (GUTTER, 12, 12, *[15.4] * count, *[3.6] * count))
    told = "Empty rows are room for the names of the lines."
    _opening(page, model, "curve", "What the chart draws.", told, 2 + count)
    head = page.put(26)
    for column, text in enumerate(("hours", "axis", *model.plans), 1):
        page.write(head, column, text, HEAD_RIGHT)
    first, last, top = page.row, page.row + DRAWN + ROOM - 1, 0.0
    values = [0.0] * count
    for i in range(DRAWN):
        row, hours = page.put(18), i * step
        at = page.write(row, 1, hours, number("hours"))
        page.write(row, 2, "" if i % AXIS_EVERY else f"{hours:g}", Style(align="right"))
        for j, name in enumerate(model.plans):
            price = answer("AGREE_PRICE", plans, name, hours)
            formula = f"AGREE_PRICE(plans,{page.address(head, 3 + j)},{at})"
            page.write(row, 3 + j, price, number("cents"), formula)
            values[j] = price if isinstance(price, float) else 0.0
            top = max(top, values[j])
    for _ in range(ROOM):
        page.put(18)
    money = [page.span(first, 3 + j, first + DRAWN - 1, 3 + j) for j in range(count)]
    unit = nice(top / 4)
    top = unit * ceil(top / unit)
    names = name_room(model.plans, WIDE, LEFT, PLOT, DRAWN / (DRAWN + ROOM - 1))
    beside = names_beside(model.plans, names.room)
    ends = [page.address(first + DRAWN - 1, 3 + j) for j in range(count)]
    labels = []
    for j, (name, height, value) in enumerate(
        _names_apart(page, ends, values, [name for name, _ in beside], top)
    ):
        page.write(first + DRAWN, 3 + count + j, value, Style("cents", color="#FFFFFF"), height)
        labels.append((name, page.span(first, 3 + count + j, last, 3 + count + j), beside[j][1]))
    curves = Curves(page.span(first, 2, last, 2), money, labels, top, unit, names.plot)
    return page.finished(2 + count), curves


def _names_apart(
    page: Page, ends: Sequence[str], values: Sequence[float], names: Sequence[str], top: float
) -> list[tuple[str, str, float]]:
    """Rows with the names beside the lines, their order from below, and heights at which they stand apart, which follow the ends of
    the lines as `spread` has them; answers with the cells of each name and of its height, and the height."""
    count, gap = len(names), GAP * top
    page.put(8)
    rows = [page.put(18) for _ in range(3)]
    for row, text in zip(rows, ("names", "from below", "height"), strict=True):
        page.write(row, 1, text, HEAD_RIGHT)
    heights = spread(values, gap, 0.0, top)
    places = sorted(range(count), key=lambda j: values[j])
    every, orders = f"{ends[0]}:{ends[-1].partition('!')[2]}", page.span(rows[1], 3, rows[1], 2 + count)
    apart = []
    for j, (name, end) in enumerate(zip(names, ends, strict=True)):
        before = f"{ends[0]}:{end.partition('!')[2]}"
        ranked = f"SUMPRODUCT(--({every}<{end}))+SUMPRODUCT(--({before}={end}))"
        order = page.write(rows[1], 3 + j, places.index(j) + 1.0, number("count"), ranked)
        up = f"SUMPRODUCT(MAX(({orders}<={order})*({every}+({order}-{orders})*{gap:g})))"
        down = f"SUMPRODUCT(MIN({every}-({orders}-{order})*{gap:g}+({orders}<{order})*{FAR:g}))"
        held = f"MAX(({order}-1)*{gap:g},MIN({top:g}-({count}-{order})*{gap:g},({up}+{down})/2))"
        height = page.write(rows[2], 3 + j, heights[j], number("cents"), held)
        apart.append((page.write(rows[0], 3 + j, name, HEAD_RIGHT), height, heights[j]))
    return apart


def _settings() -> Sheet:
    """What xlwings reads: which functions to import."""
    page = Page(SETTINGS, (16.0, 24.0, GUTTER, 60.0))
    row = page.put(20)
    page.write(row, 0, "UDF Modules", LABEL)
    page.write(row, 1, MODULE, LABEL)
    page.write(
        row, 3, "xlwings reads this sheet: the button Import Functions takes the functions from here.", NOTE
    )
    return page.finished(3)
