"""The starter model: a workbook that prices with the worksheet functions, ready for xlwings."""

from datetime import date

from xlagree.functions.catalogue import CATALOGUE, function
from xlagree.functions.examples import TABLES, worked_out
from xlagree.functions.function import Function, Table
from xlagree.generate.book.look import GREY, HAIR, INPUT_FILL, RULE
from xlagree.generate.book.sheet import (
    HEAD,
    HEAD_RIGHT,
    LABEL,
    NOTE,
    SECOND,
    SOURCE,
    VERDICT,
    Book,
    Page,
    Sheet,
    Style,
)
from xlagree.generate.forms.model_page import NAMES, PLANS, Curves, model_page, spill
from xlagree.generate.pages.shared.frame import GUTTER, number

DAY = date(2026, 11, 23)
"""Written into the file, so that the same content gives the same bytes."""

SETTINGS, MODULE = "xlwings.conf", "xlagree.hosts.excel"
"""xlwings looks for a sheet of this name, and for the module in its first two columns."""

DRAWN, ROOM = 25, 6
"""Hours from 0 on that the chart draws, and the room beside for the names of the lines."""

AXIS_EVERY = 4
"""The axis names every so many hours."""

SHOWN = (6, 8)
"""Rows and columns that are shown of a function's table."""

TITLES = {
    "plans": "Your plans, one in a column; every term that the reference lists may stand in a further row.",
    "usage": "What a client used, one month in a row.",
    "hours": "Hours a month, as AGREE_CURVE takes them.",
    "discounts": "Discounts from list; they act in the order volume, term, prepay, manual.",
    "tiers": "Discount by hours bought at once.",
    "costs": "What an hour and a month cost you.",
    "demand": "What a client may need: what is left out takes the defaults of a spread.",
    "history": "A year of months as a forecast learns from them.",
    "clients": "Clients with their demand, one in a row.",
    "credits": "Below which share of tickets in time which share of the fee is returned.",
}
"""The line above each table."""

TITLE = Style(size=9, color=GREY, valign="bottom", bottom=RULE)
INPUT = Style("number", fill=INPUT_FILL, bottom=HAIR, align="right", indent=1, input=True)
INPUT_LABEL = Style(fill=INPUT_FILL, bottom=HAIR, input=True)
RESULTS = (Style("number", bottom=HAIR), number("number"))


def model_book() -> Book:
    """The workbook, with the tables that the functions' examples use."""
    tables, names = _tables_page()
    curve, curves = _curve_page()
    model, hours = model_page(curves)
    sheets = (model, tables, _functions_page(), curve, _settings())
    names = {**names, "hours_a_month": hours}
    return Book("Starter model", "xlagree", DAY, sheets, names, footer="xlagree, starter model")


def _opening(page: Page, source: str, title: str, help_line: str) -> None:
    page.write(page.put(18), 1, source, SOURCE)
    page.write(page.put(34), 1, title, VERDICT)
    page.write(page.put(22), 1, help_line, SECOND)
    page.put(8)


def _tables_page() -> tuple[Sheet, dict[str, str]]:
    """The tables to fill in; answers with the address of each by its name."""
    page, names = Page("Tables", (GUTTER, 30, *[17.0] * 4)), {}
    told = "Cream cells are yours to change. Formulas call each table by the name before its line."
    _opening(page, "Starter model: tables", "What the functions take.", told)
    for name, rows in TABLES.items():
        page.write(page.put(32), 1, name, HEAD)
        page.write(page.row - 1, 2, TITLES[name], TITLE)
        page.rule(page.row - 1, range(3, 6), HEAD)
        first = page.row
        for i, row in enumerate(rows):
            page.put(24 if i else 26)
            for j, value in enumerate(row):
                text = isinstance(value, str)
                style = INPUT_LABEL if j == 0 and text else INPUT
                page.write(page.row - 1, 1 + j, "" if value is None else value, style)
        names[name] = page.span(first, 1, page.row - 1, len(rows[0]))
    return page.finished(5, one_page=False), names


def _curve_page() -> tuple[Sheet, Curves]:
    """The numbers of the chart: hours, the curve of every plan, and a point at each end for its name."""
    page, count = Page("Curve", (GUTTER, 12, 12, 12, *[15.4] * len(NAMES), *[3.6] * len(NAMES))), len(NAMES)
    _opening(
        page,
        "Starter model: curve",
        "What the chart draws.",
        "Empty rows are room for the names of the lines.",
    )
    head = page.put(26)
    page.write(head, 1, "hours", HEAD_RIGHT)
    page.write(head, 2, "axis", HEAD_RIGHT)
    first, last = page.row, page.row + DRAWN + ROOM - 1
    for hours in range(DRAWN):
        page.write(page.put(18), 1, float(hours), number("hours"))
        page.write(page.row - 1, 2, "" if hours % AXIS_EVERY else str(hours), Style(align="right"))
    for _ in range(ROOM):
        page.put(18)
    answers = function("AGREE_CURVE")(PLANS, list(range(DRAWN)))
    assert isinstance(answers, tuple)
    hours_given = page.span(first, 1, first + DRAWN - 1, 1)
    spill(page, head, 3, f"AGREE_CURVE(plans,{hours_given})", answers, (number("hours"), number("cents")))
    labels = []
    for i in range(count):
        end = page.address(first + DRAWN - 1, 4 + i)
        value = answers[-1][1 + i]
        page.write(first + DRAWN, 4 + count + i, value, Style("cents", color="#FFFFFF"), end)
        labels.append((page.address(head, 4 + i), page.span(first, 4 + count + i, last, 4 + count + i)))
    money = [page.span(first, 4 + i, first + DRAWN - 1, 4 + i) for i in range(count)]
    return page.finished(3 + count), Curves(page.span(first, 2, last, 2), money, labels)


def _functions_page() -> Sheet:
    """Every function with its example at work."""
    page = Page("Functions", (GUTTER, 30, *[15.4] * 8))
    told = "The example of each on the tables of this workbook; of a large table the first rows and columns."
    _opening(page, "Starter model: functions", "Every function at work.", told)
    for entry in CATALOGUE:
        page.write(page.put(36), 1, entry.name, HEAD)
        page.write(page.row - 1, 2, entry.help, TITLE)
        page.rule(page.row - 1, range(3, 10), HEAD)
        page.write(page.put(20), 1, f"={_formula(entry)}", Style(bold=True))
        _result(page, entry)
        page.write(page.put(18), 1, entry.example.says, NOTE)
    return page.finished(9, one_page=False)


def _formula(entry: Function) -> str:
    return entry.example.formula.replace(", ", ",")


def _result(page: Page, entry: Function) -> None:
    """The answer below the formula: a value, or the first rows and columns of a table."""
    worked = worked_out(entry.example.formula)
    if not isinstance(worked, tuple):
        page.write(page.put(22), 1, worked, Style("number", bottom=HAIR), _formula(entry))
        return
    rows, columns = SHOWN
    shown: Table = tuple(row[:columns] for row in worked[:rows])
    first = page.row
    for _ in shown:
        page.put(22)
    spill(page, first, 1, _formula(entry), shown, RESULTS)


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
