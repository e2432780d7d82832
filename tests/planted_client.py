"""Ways to change a client book after it was made, each with the kind of finding and the cell that must be named."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

Edit = Callable[[Any], tuple[str, ...]]
"""What is done to a book of openpyxl; answers with the cells, or sheets, that were changed."""
BOOK, APPENDIX = "book", "appendix"


@dataclass(frozen=True)
class Planted:
    """A change: to which file, what kinds of finding must name its cells, each with a code, and how it is made."""

    name: str
    said: tuple[tuple[str, str], ...]
    edit: Edit
    of: str = BOOK


def value_of(path: Path, sheet: str, cell: str) -> Any:
    """What a cell shows, as the file has it calculated."""
    return load_workbook(path, data_only=True)[sheet][cell].value


def cell_of(book: Any, sheet: str, label: str, column: str) -> Any:
    """A cell by the label of its line."""
    rows = book[sheet].iter_rows(min_col=2, max_col=2)
    return book[sheet][f"{column}{next(cell.row for (cell,) in rows if cell.value == label)}"]


def held(book: Any, name: str) -> Any:
    """The cell of a field of the offer."""
    for row in book["Your offer"].iter_rows(min_col=27, max_col=28):
        if row[0].value == name:
            return row[1]
    raise LookupError(name)


def where(cell: Any) -> str:
    """The place of a cell as findings have it."""
    return f"{cell.parent.title}!{cell.coordinate}"


def typed(sheet: str, label: str, column: str, value: object) -> Edit:
    """Something typed into a cell."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, column)
        cell.value = value
        return (where(cell),)

    return edit


def offered(name: str, value: object) -> Edit:
    """Another value in what is offered."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = held(book, name)
        cell.value = value
        return (where(cell),)

    return edit


def shown_as(sheet: str, label: str, column: str, code: str) -> Edit:
    """Another number format."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, column)
        cell.number_format = code
        return (where(cell),)

    return edit


def struck(sheet: str, label: str, column: str) -> Edit:
    """A line through what stands there."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, column)
        font = copy(cell.font)
        font.strike = True
        cell.font = font
        return (where(cell),)

    return edit


def again_and_again(sheet: str, label: str, column: str) -> Edit:
    """What stands there repeated until the cell is full."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, column)
        cell.alignment = Alignment(horizontal="fill")
        return (where(cell),)

    return edit


def both(*edits: Edit) -> Edit:
    """Several edits at once."""
    return lambda book: tuple(place for edit in edits for place in edit(book))


def without_sheet(name: str) -> Edit:
    """A sheet deleted."""

    def edit(book: Any) -> tuple[str, ...]:
        del book[name]
        return (name,)

    return edit


def with_sheet(book: Any) -> tuple[str, ...]:
    """A sheet added with other terms."""
    book.create_sheet("Special terms")["B2"] = "Everything is included"
    return ("Special terms",)


def in_order(book: Any) -> tuple[str, ...]:
    """The first sheet last."""
    book.move_sheet(book.worksheets[0], len(book.worksheets) - 1)
    return (book.worksheets[0].title,)


def renamed(book: Any) -> tuple[str, ...]:
    """A sheet under another name."""
    book["Acceptance"].title = "Order"
    return ("Order",)


def without_row(sheet: str, label: str) -> Edit:
    """A row deleted as openpyxl deletes it: what stands below moves up, formulas stay; one below it refers to nothing less."""

    def edit(book: Any) -> tuple[str, ...]:
        row = cell_of(book, sheet, label, "B").row
        page = book[sheet]
        for area in list(page.merged_cells.ranges):
            page.unmerge_cells(str(area))
        page.delete_rows(row)
        return (f"{sheet}!B{row}",)

    return edit


def added(sheet: str, label: str, column: str, value: object) -> Edit:
    """Something in a cell that was blank."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, column)
        assert cell.value is None
        cell.value = value
        return (where(cell),)

    return edit


def formula(sheet: str, label: str, column: str, ending: str) -> Edit:
    """A formula with something behind it."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, column)
        assert str(cell.value).startswith("=")
        cell.value = f"{cell.value}{ending}"
        return (where(cell),)

    return edit


def forged(name: str, value: float) -> Edit:
    """Another price in what is offered, with a mark to fit; the seal stays."""
    from xlagree.generate.book.cell_marks import digits_of, read_marks

    def edit(book: Any) -> tuple[str, ...]:
        cell = held(book, name)
        mark = next(
            one for one in cell.parent[cell.row] if isinstance(one.value, str) and read_marks(one.value)
        )
        letter = get_column_letter(cell.column)
        was = f"{letter}x{digits_of(float(cell.value))}={cell.value:.12g}"
        assert was in mark.value
        mark.value = mark.value.replace(was, f"{letter}x{digits_of(value)}={value:.12g}")
        cell.value = value
        return (where(cell),)

    return edit


def without_marks(sheet: str, label: str) -> Edit:
    """A text changed, and the marks of its row emptied."""

    def edit(book: Any) -> tuple[str, ...]:
        cell = cell_of(book, sheet, label, "C")
        cell.value = "none"
        for one in book[sheet][cell.row]:
            if isinstance(one.value, str) and one.value.startswith("xlagree cells"):
                one.value = None
                return (where(one),)
        raise LookupError

    return edit


def first_formula(sheet: str, ending: str) -> Edit:
    """The first formula of a sheet that gives a number, with something behind it."""

    def edit(book: Any) -> tuple[str, ...]:
        for row in book[sheet].iter_rows():
            for cell in row:
                if str(cell.value).startswith("=SUM("):
                    cell.value = f"{cell.value}{ending}"
                    return (where(cell),)
        raise LookupError

    return edit


def first_number(sheet: str, label: str, times: float) -> Edit:
    """The first number in the row of a label, some times as large."""

    def edit(book: Any) -> tuple[str, ...]:
        row = cell_of(book, sheet, label, "B").row
        cell = next(one for one in book[sheet][row] if isinstance(one.value, int | float))
        cell.value = cell.value * times
        return (where(cell),)

    return edit


LARGEST = "Largest bill of a month, setting up included"
PLANTED = (
    Planted("fee cut in what is offered", (("T03", "figure changed"),), offered("plans/3/month", 1200)),
    Planted("fee cut on the page", (("F01", "typed over"),), typed("Plans", "Every month: fixed fee", "E", 1200)),
    Planted("first year cut", (("F01", "typed over"),), typed("Plans", "First year, setting up included", "E", 18000)),
    Planted("first year offered", (("T03", "figure changed"),), offered("plans/3/first", 18628)),
    Planted("set-up waived", (("T03", "figure changed"),), offered("plans/3/once", 0)),
    Planted("VAT rate", (("T03", "figure changed"),), offered("vat/rates/1", 0.09)),
    Planted("second VAT rate", (("T03", "figure changed"),), offered("vat/rates/2", 0.0)),
    Planted("price of an add-on", (("T03", "figure changed"),), offered("add-ons/1/monthly price", 2.5)),
    Planted("hourly rate of terms", (("T03", "figure changed"),), offered("plans/1/terms/hourly rate", 120)),
    Planted("included hours", (("T03", "figure changed"),), offered("plans/3/terms/included hours", 20)),
    Planted("term of the agreement", (("T03", "figure changed"),), offered("plans/3/term months", 1)),
    Planted("valid until", (("T01", "text changed"),), offered("valid", "2028-01-22")),
    Planted("name of the client", (("T01", "text changed"),), offered("client", "Somebody Else")),
    Planted("total to pay", (("F01", "typed over"),), typed("Your offer", "To pay, VAT included", "H", 20000.5)),
    Planted("total signed", (("F01", "typed over"),), typed("Acceptance", "To pay, VAT included", "F", 20000.5)),
    Planted("net signed", (("F01", "typed over"),), typed("Acceptance", "Net", "D", 100)),
    Planted("notice", (("T01", "text changed"),), typed("Acceptance", "Notice", "C", "none")),
    Planted("term as text", (("F01", "typed over"),), typed("Acceptance", "Term", "C", "1 month")),
    Planted("digest emptied", (("T01", "cell emptied"),), typed("Acceptance", "Digest of the prices offered", "C", None)),
    Planted("words added", (("T01", "cell added"),), added("Acceptance", "Valid until", "D", "or longer")),
    Planted("formula for another", (("T01", "formula changed"),), typed("Your offer", "Net", "F", "=1")),
    Planted("formula times nine tenths", (("T01", "formula changed"),), formula("Plans", "First year, setting up included", "E", "*0.9")),
    Planted("largest bill", (("T03", "figure changed"),), typed("Plans", LARGEST, "C", 3000)),
    Planted("number as text", (("F11", "number turned into text"),), typed("Plans", LARGEST, "C", "3000")),
    Planted("bill as a formula", (("T01", "formula changed"),), typed("Plans", LARGEST, "C", "=4030*1")),
    Planted("format in thousands", (("T06", "format"),), shown_as("Plans", "Every month: fixed fee", "E", "#,##0,")),
    Planted("format of words", (("T06", "format"),), shown_as("Plans", "First year, setting up included", "E", '"18,628"')),
    Planted("sum struck through", (("T06", "struck through"),), struck("Acceptance", "Net", "D")),
    Planted("price again and again", (("T06", "repeated"),), again_and_again("Plans", LARGEST, "C")),
    Planted("format of a total", (("T06", "format"),), shown_as("Acceptance", "Net", "D", "0%")),
    Planted("label", (("T01", "text changed"),), typed("Plans", LARGEST, "B", "Largest bill of a year")),
    Planted("sheet deleted", (("T01", "sheet deleted"),), without_sheet("Acceptance")),
    Planted("sheet added", (("T01", "sheet added"),), with_sheet),
    Planted("sheets in another order", (("T01", "another order"),), in_order),
    Planted("sheet renamed", (("T01", "sheet renamed"),), renamed),
    Planted("row of terms deleted", (("T01", "row deleted"),), without_row("Acceptance", "Notice")),
    Planted("marks of a row emptied", (("T01", "marks gone"),), without_marks("Acceptance", "Notice")),
    Planted("fee with its mark", (("T01", "seal"),), forged("plans/3/month", 1200.0)),
    Planted(
        "two at once", (("T03", "figure changed"), ("T01", "text changed")),
        both(offered("plans/3/month", 1200), typed("Acceptance", "Notice", "C", "none")),
    ),
    Planted(
        "price and format", (("F01", "typed over"), ("T06", "format")),
        both(typed("Acceptance", "Net", "D", 100), shown_as("Plans", "Every month: fixed fee", "F", "0.0")),
    ),
    Planted("sum of the appendix", (("T01", "formula changed"),), first_formula("At your hours", "+1"), APPENDIX),
    Planted("list price of the appendix", (("T03", "figure changed"),), first_number("Terms", "Hourly rate", 0.9), APPENDIX),
    Planted("sheet of the appendix", (("T01", "sheet deleted"),), without_sheet("Terms"), APPENDIX),
    Planted("hours of a month", (("T03", "figure changed"),), first_number("History", "Mar 2026", 0.5), APPENDIX),
)  # fmt: skip
"""The seal says nothing of a cell: what is forged is named with its cell where the deal, the manifest or the ledger is there."""
