"""Ways to break a book, each with what a review must say of it and where."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from proposals import book

from xlagree.generate.book.sheet import Book, Cell, Value
from xlagree.review.reading.layout import Layout
from xlagree.review.reading.relocated import relocated
from xlagree.terms.tables import column_index, letter

Place = tuple[str, int, int]
MOST_ROWS = 1000
"""No page of the book has more."""


def cell_at(sheet: str, row: int, column: int) -> Cell:
    page = next(each for each in book().sheets if each.name == sheet)
    return next(cell for cell in page.cells if (cell.row, cell.column) == (row, column))


def beside(sheet: str, label: str, column: int = 2, nth: int = 0) -> Place:
    """The cell in a column of the row of a label."""
    page = next(each for each in book().sheets if each.name == sheet)
    rows = [cell.row for cell in page.cells if cell.value == label and cell.column < column]
    return sheet, rows[nth], column


def named(name: str, case: int = 0) -> Place:
    """The cell of an input in a case, by its defined name."""
    sheet, _, area = book().names[name].partition("!")
    found = re.match(r"\$([A-Z]+)\$(\d+)", area)
    assert found
    return sheet.strip("'"), int(found[2]) - 1, column_index(found[1]) + case


def changed(place: Place, **to: object) -> Book:
    """The book with one cell changed."""
    return changed_in(book(), place, **to)


def changed_in(made: Book, place: Place, **to: object) -> Book:
    """A book with one cell changed."""
    sheet, row, column = place
    pages = [
        replace(page, cells=tuple(
            cell._replace(**to) if (cell.row, cell.column) == (row, column) else cell for cell in page.cells
        )) if page.name == sheet else page
        for page in made.sheets
    ]  # fmt: skip
    assert tuple(pages) != made.sheets
    return replace(made, sheets=tuple(pages))


def spelled(place: Place) -> str:
    sheet, row, column = place
    return f"{sheet}!{letter(column)}{row + 1}"


def number(place: Place) -> float:
    value = cell_at(*place).value
    assert isinstance(value, float | int)
    return float(value)


@dataclass(frozen=True)
class Break:
    """One way to break a book: what is made of it, and what the review must say, where."""

    name: str
    make: Callable[[], tuple[Book, str]]
    code: str
    words: str


def typed(
    place: Callable[[], Place], value: Callable[[float], Value] = lambda x: x + 310
) -> Callable[[], tuple[Book, str]]:
    """A value typed over a formula."""
    return lambda: (changed(place(), formula="", value=value(number(place()))), spelled(place()))


def reworded(place: Callable[[], Place], formula: Callable[[str], str]) -> Callable[[], tuple[Book, str]]:
    """Another formula, its value left as it was."""
    return lambda: (changed(place(), formula=formula(cell_at(*place()).formula)), spelled(place()))


def shown(
    place: Callable[[], Place], value: Callable[[float], Value] = lambda x: x + 1.5
) -> Callable[[], tuple[Book, str]]:
    """Another value, formula or not."""
    return lambda: (changed(place(), value=value(number(place()))), spelled(place()))


def said(place: Callable[[], Place], text: str) -> Callable[[], tuple[Book, str]]:
    return lambda: (changed(place(), value=text), spelled(place()))


def without(place: Callable[[], Place]) -> Callable[[], tuple[Book, str]]:
    return lambda: (changed(place(), value="", formula=""), spelled(place()))


def stamped(nth: int) -> Callable[[], Place]:
    """A figure on the page of values by case."""

    def find() -> Place:
        page = next(each for each in book().sheets if each.name == "By case")
        cells = [c for c in page.cells if c.row > 5 and isinstance(c.value, float) and abs(c.value) > 100]
        return "By case", cells[nth].row, cells[nth].column

    return find


def no_sheet(name: str) -> tuple[Book, str]:
    return replace(book(), sheets=tuple(page for page in book().sheets if page.name != name)), name


def renamed(name: str, other: str) -> tuple[Book, str]:
    pages = tuple(replace(page, name=other) if page.name == name else page for page in book().sheets)
    return replace(book(), sheets=pages), name


def more_sheets() -> tuple[Book, str]:
    return replace(
        book(), sheets=(*book().sheets, replace(book().sheets[1], name="Notes", charts=(), conditions=()))
    ), "Notes"


def turned() -> tuple[Book, str]:
    first, second, *rest = book().sheets
    return replace(book(), sheets=(second, first, *rest)), second.name


def row_gone(sheet: str, label: str) -> tuple[Book, str]:
    place = beside(sheet, label)
    return without_row(place), f"{sheet}!B{place[1] + 1}"


def taken_out(place: Place) -> tuple[Book, str]:
    """A row deleted, which shows in the row below it."""
    return without_row(place), f"{place[0]}!B{place[1] + 1}"


def row_more(sheet: str, label: str, also: Callable[[Cell], Cell] = lambda cell: cell) -> tuple[Book, str]:
    """A row inserted, formulas mended as every program does; `also` is done to every cell of the page before."""
    _, row, _ = beside(sheet, label)
    pages = tuple(
        replace(page, cells=(Cell(row, 1, "Also"), *(
            also(cell)._replace(row=cell.row + (cell.row >= row)) for cell in page.cells
        ))) if page.name == sheet else page
        for page in book().sheets
    )  # fmt: skip
    moved = {n: n + (n >= row) for n in range(MOST_ROWS)}
    return mended(replace(book(), sheets=pages), sheet, moved), f"{sheet}!B{row + 1}"


def mended(broken: Book, sheet: str, moved: Mapping[int, int | None]) -> Book:
    """The book with its formulas as programs leave them where rows of a sheet moved."""
    layout = Layout({sheet: moved})
    pages = tuple(
        replace(page, cells=tuple(
            cell._replace(formula=relocated(cell.formula, page.name, layout)) if cell.formula else cell
            for cell in page.cells
        ))
        for page in broken.sheets
    )  # fmt: skip
    return replace(broken, sheets=pages)


def turned_behind_a_row() -> tuple[Book, str]:
    """A formula changed in a page that also got a row above it."""
    sheet, row, column = beside("Margin", "Margin", 2)

    def also(cell: Cell) -> Cell:
        mine = (cell.row, cell.column) == (row, column)
        return cell._replace(formula=cell.formula.replace("-", "+")) if mine else cell

    return row_more("Margin", "Tools", also)[0], spelled((sheet, row + 1, column))


def areas_mended(names: Mapping[str, str], sheet: str, row: int) -> dict[str, str]:
    """What defined names refer to, as a program leaves them when a row was deleted."""

    def mended(area: str) -> str:
        on, _, cells = area.partition("!")
        rows = [int(n) for n in re.findall(r"\d+", cells)]
        if on.strip("'") != sheet or not re.search(
            "[A-Z]", cells
        ):  # rows that are printed on every page have no columns
            return area
        if {row + 1} == set(rows):
            return "#REF!"
        first, last = rows[0] - (rows[0] > row + 1), rows[-1] - (rows[-1] >= row + 1)
        columns = re.findall("[A-Z]+", cells)
        return f"{on}!${columns[0]}${first}:${columns[-1]}${last}"

    return {name: mended(area) for name, area in names.items()}


def without_row(place: Place) -> Book:
    """A row deleted: those below moved up, formulas and names mended as every program does."""
    sheet, row, _ = place
    pages = tuple(
        replace(page, cells=tuple(
            cell._replace(row=cell.row - (cell.row > row)) for cell in page.cells if cell.row != row
        )) if page.name == sheet else page
        for page in book().sheets
    )  # fmt: skip
    moved = {n: None if n == row else n - (n > row) for n in range(MOST_ROWS)}
    return mended(replace(book(), sheets=pages, names=areas_mended(book().names, sheet, row)), sheet, moved)


def last_month() -> Place:
    sheet, _, _ = named("record_months")
    return sheet, int(re.findall(r"\d+", book().names["record_months"])[-1]) - 1, 1


def cell_more() -> tuple[Book, str]:
    pages = [
        replace(page, cells=(*page.cells, Cell(60, 30, 17.0))) if page.name == "Margin" else page
        for page in book().sheets
    ]
    return replace(book(), sheets=tuple(pages)), "Margin!AE61"


def fact(name: str) -> tuple[Book, str]:
    return replace(book(), facts={**book().facts, name: "0" * 16}), ""


def price() -> Place:
    return beside("Margin", "Net price", 3)


def cost() -> Place:
    return named("in_costs_cost_per_hour")


def invoice() -> Place:
    page = next(each for each in book().sheets if each.name == "Months")
    cell = next(
        c
        for c in page.cells
        if c.formula.startswith("ROUND(") and c.row > 8 and isinstance(c.value, float) and c.value
    )
    return "Months", cell.row + 2, cell.column


def loss() -> Place:
    return beside("Review", "Chance of a loss", 5)


def held() -> Place:
    return beside("Checks", "Checks that hold, of all", 2)


def labour() -> Place:
    return beside("Labour", "A year", 6)


def label() -> Place:
    return (*beside("Margin", "Net price", 3)[:2], 1)


def written(sheet: str, column: int, what: str) -> Place:
    """The first text of a column that fits, and is no formula's."""
    page = next(each for each in book().sheets if each.name == sheet)
    return next(
        (sheet, cell.row, column)
        for cell in page.cells
        if cell.column == column and not cell.formula and re.fullmatch(what, str(cell.value))
    )


def sentence() -> Place:
    """A sentence with a number in it."""
    return written("Review", 1, r"Recommended: .*\d.*")


def sentence_of(place: Place) -> str:
    """The same sentence with its last digit another."""
    return re.sub(r"\d(?=\D*$)", lambda found: str((int(found[0]) + 3) % 10), str(cell_at(*place).value))


def billed() -> Place:
    """A price that the system which bills is to have."""
    return written("Handover", 3, r"\d{3}")


def no_break_even() -> Place:
    return written("Cases", 2, "none in range")


def record_hours() -> Place:
    sheet, row, column = named("record_months")
    return sheet, row + 2, column


BREAKS: tuple[Break, ...] = (
    Break("a number over the net price", typed(price), "F01", "typed over a formula"),
    Break("a number over a margin", typed(lambda: beside("Margin", "Margin", 2)), "F01", "typed over"),
    Break("a number over an invoice", typed(invoice), "F01", "typed over"),
    Break("a number over a list price", typed(lambda: beside("Terms", "Net price", 4)), "F01", "typed over"),
    Break("a number over a live input", typed(lambda: (cost()[0], cost()[1], 3)), "F01", "typed over"),
    Break("a number over the labour", typed(labour), "F01", "typed over"),
    Break("a number over an expected margin", typed(lambda: beside("Cases", "Margin expected", 3)), "F01", "typed over"),
    Break("a number over a check", typed(held), "F01", "typed over"),
    Break("a number over the decision", typed(loss, lambda _: 0.0001), "F01", "typed over"),
    Break("a text over a formula", typed(lambda: beside("Margin", "Cost of delivery", 2), lambda _: "agreed"), "F01", "typed over"),
    Break("the same number over a formula", typed(price, lambda x: x), "F01", "typed over a formula: Net price"),
    Break("an input changed", shown(cost), "T02", "input changed: Costs: cost per hour (base) was 84, is 85.5"),
    Break("an input ten times", shown(cost, lambda x: 10 * x), "T02", "10 times as much"),
    Break("an input a tenth", shown(cost, lambda x: x / 10), "T02", "a 10th of it"),
    Break("an input of a case", shown(lambda: named("in_costs_cost_per_hour", 2)), "T02", "cost per hour (high) was 95, is 96.5"),
    Break("a demand changed", shown(lambda: named("in_demand_tickets")), "T02", "input changed: Demand: tickets"),
    Break("a fee changed", shown(lambda: named("in_plan4_monthly_fee")), "T02", "monthly fee"),
    Break("an input emptied", without(cost), "T02", "input emptied: Costs: cost per hour"),
    Break("an input that may be blank emptied", without(lambda: named("in_costs_wanted_margin")), "T02", "input emptied: Costs: wanted"),
    Break("an input of a case emptied", without(lambda: named("in_costs_cost_per_hour", 2)), "T02", "cost per hour (high) was 95"),
    Break("an input below its bounds", shown(cost, lambda x: -x), "T02", "input wrong: costs_cost_per_hour must be money per hour"),
    Break("an input as text", said(cost, "84"), "F11", "number stored as text"),
    Break("a plan's name changed", said(lambda: named("in_plan2_name"), "Block 21"), "T02", "input changed"),
    Break("another reference", reworded(price, lambda f: f.replace("$", "", 1)[:-1] + "9"), "T01", "formula changed"),
    Break("a constant added", reworded(price, lambda f: f"{f}+100"), "T01", "formula changed"),
    Break("a sign turned", reworded(lambda: beside("Margin", "Margin", 2), lambda f: f.replace("-", "+")), "T01", "formula changed"),
    Break("a sum cut short", reworded(labour, lambda f: f.replace("*12/", "*11/")), "T01", "formula changed"),
    Break("a check that cannot fail", reworded(held, lambda f: "13"), "T01", "formula changed"),
    Break("a formula over a figure", reworded(stamped(3), lambda _: "1+1"), "T01", "formula changed"),
    Break("a formula on the first page", reworded(loss, lambda f: f"{f}/2"), "T01", "formula changed"),
    Break("a stale net price", shown(price), "T03", "stale value"),
    Break("a stale invoice", shown(invoice), "T03", "stale value"),
    Break("a stale share on the first page", shown(loss, lambda x: x / 2), "T03", "stale value"),
    Break("a stale price on Terms", shown(lambda: beside("Terms", "Net price", 4)), "T03", "stale value"),
    Break("a figure of the core", shown(stamped(0)), "T03", "figure changed"),
    Break("a figure ten times", shown(stamped(5), lambda x: 10 * x), "T03", "10 times as much"),
    Break("a price expected", shown(lambda: beside("Cases", "Price expected", 3), lambda x: x * 1.1), "T03", "figure changed"),
    Break("an effect of a term", shown(lambda: ("Moves", 15, 3)), "T03", "figure changed"),
    Break("a figure as text", said(stamped(1), "1,234"), "F11", "number turned into text"),
    Break("a formula's value as text", said(price, "1,234"), "T03", "stale value"),
    Break("a label", said(label, "Price"), "T01", "text changed"),
    Break("a number in a sentence", lambda: said(sentence, sentence_of(sentence()))(), "T03", "figure changed"),
    Break("a rate that is billed", said(billed, "104"), "T03", "figure changed"),
    Break("a verdict", said(lambda: written("By case", 2, "The chance of a loss.*"), "No plan loses money."), "T03", "figure changed"),
    Break("a number for a word", lambda: (changed(no_break_even(), value=400.0), spelled(no_break_even())), "T03", "figure changed"),
    Break("a heading", said(lambda: ("Review", 8, 1), "PRICE OF A MONTH"), "T01", "text changed"),
    Break("a figure emptied", without(stamped(2)), "T01", "cell emptied"),
    Break("a formula emptied", without(lambda: beside("Margin", "Margin", 3)), "T01", "cell emptied"),
    Break("a sealed value", shown(lambda: beside("Seal", "costs_cost_per_hour", 3)), "T01", "sealed value changed: Costs: cost per hour"),
    Break("a row of the record", shown(record_hours), "T02", "record changed"),
    Break("a row of the record gone", lambda: taken_out(record_hours()), "T02", "the row above it is gone"),
    Break("the last row of the record gone", lambda: (without_row(last_month()), f"Record!B{last_month()[1]}"), "T02", "rows at the end"),
    Break("a row of Margin deleted", lambda: row_gone("Margin", "Tools"), "T01", "row deleted: Tools"),
    Break("a row of Margin added", lambda: row_more("Margin", "Tools"), "T01", "row added: Also"),
    Break("a formula changed below a row added", turned_behind_a_row, "T01", "formula changed"),
    Break("a row of Cases deleted", lambda: row_gone("Cases", "Tickets expected in the first month"), "T01", "row deleted: Tickets"),
    Break("a sheet deleted", lambda: no_sheet("Risk"), "T01", "sheet deleted: Risk"),
    Break("the sheet of inputs deleted", lambda: no_sheet("Inputs"), "T01", "sheet deleted: Inputs"),
    Break("the sheet of figures deleted", lambda: no_sheet("By case"), "T01", "sheet deleted: By case"),
    Break("a sheet renamed", lambda: renamed("Risk", "Hazard"), "T01", "sheet deleted: Risk"),
    Break("a sheet added", more_sheets, "T01", "sheet added: Notes"),
    Break("sheets in another order", turned, "T01", "sheets stand in another order"),
    Break("a cell added", cell_more, "T01", "cell added"),
    Break("the digest of the model", lambda: fact("xlagree model digest"), "T01", "model digest"),
    Break("the digest of the inputs", lambda: fact("xlagree inputs digest"), "T01", "inputs digest"),
)  # fmt: skip
"""Books broken by changing what they say."""
