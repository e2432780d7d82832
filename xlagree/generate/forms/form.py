"""A workbook to fill in: its headings and print setup, and cells that take a term."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from xlagree.generate.book.input_cells import INPUT_FORMATS, validation, wrong
from xlagree.generate.book.look import ALERT, BAND, BODY, FONT, GREY, HAIR, INPUT_FILL, RULE
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import Term

CREATED = datetime(2026, 1, 1)
"""Written into every form, so that the same content gives the same bytes."""

FIRST_ROW = 4
"""Counted from 0: a source line, a title, a line of help and a gap stand above every table."""

HEAD = {"bold": True, "font_size": 9, "font_color": GREY, "bottom": 1, "bottom_color": RULE}
ALERTED = {
    "font_color": ALERT,
    "bold": True,
    "num_format": '"! "General;"! −"General;"! "General;"! "@',
}
"""How a value looks that cannot be."""


Look = Mapping[str, object]
"""Properties of a cell's format, by the names that XlsxWriter has for them."""

PLAIN: Look = {}


class Form:
    """The workbook being written, with its formats."""

    def __init__(self, path: Path, company: str, currency: str) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        owner = {"title": "Rate card", "author": company, "company": company}
        self.book.set_properties({**owner, "created": CREATED})
        self.company, self.currency = company, currency
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, look: Look = PLAIN) -> Any:
        """A cell's format: the body's, with some properties of its own."""
        properties = {**BODY, **look}
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def input(self, term: Term, look: Look = PLAIN) -> Any:
        """The format of a cell that takes a term."""
        shown = {"num_format": INPUT_FORMATS[term.quantity.key], "bg_color": INPUT_FILL, "bottom": 1}
        side = {"bottom_color": HAIR, "align": "right", "indent": 1, "locked": False}
        return self.format({**shown, **side, **look})

    def sheet(self, name: str, title: str, help: str, widths: Sequence[float]) -> Any:
        """A new sheet with its heading and its print setup."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        source = " · ".join(filter(None, (self.company, "Rate card")))
        for row, (height, text, look) in enumerate(
            (
                (20, source, self.format({"bold": True, "font_color": GREY})),
                (34, title, self.format({"bold": True, "font_size": 20})),
                (24, help, self.format({"font_size": 11, "font_color": GREY})),
                (12, "", self.format()),
            )
        ):
            sheet.set_row_pixels(row, height)
            sheet.write_string(row, 0, text, look)
        self._print_setup(sheet, source)
        return sheet

    def _print_setup(self, sheet: Any, source: str) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        text = f'&8&"{FONT},Regular"&K{GREY[1:]}'
        sheet.set_footer(
            f"&L{text}{source.replace('&', '&&')[:120]}&R{text}&A, page &P of &N", {"margin": 0.25}
        )

    def head(self, sheet: Any, row: int, labels: Sequence[str], left: Sequence[int] = (0,)) -> None:
        """A row of column heads; those in `left` stand to the left, over text."""
        sheet.set_row_pixels(row, 26)
        for column, label in enumerate(labels):
            side: Look = {"align": "left"} if column in left else {"align": "right", "indent": 1}
            sheet.write_string(row, column, label, self.format({**HEAD, **side}))

    def take(self, sheet: Any, row: int, column: int, term: Term, value: object, look: Look = PLAIN) -> None:
        """A cell that takes a term, with its value where there is one, its bounds and its tooltip."""
        format = self.input(term, look)
        if value is None or value == "":
            sheet.write_blank(row, column, None, format)
        elif isinstance(value, bool):
            sheet.write_string(row, column, "yes" if value else "no", format)
        elif isinstance(value, float | int):
            sheet.write_number(row, column, value, format)
        else:
            words = value if isinstance(value, tuple) else (str(value),)
            sheet.write_string(row, column, ", ".join(words) or "none", format)
        sheet.data_validation(row, column, row, column, validation(term))

    def mark(self, sheet: Any, area: tuple[int, int, int, int], formula: str, look: Look) -> None:
        """A look that cells take while a formula holds; later ones give way to earlier ones."""
        if formula:
            shown = self.book.add_format(dict(look))
            sheet.conditional_format(
                *area, {"type": "formula", "criteria": f"={formula}", "format": shown, "stop_if_true": True}
            )

    def mark_unused(self, sheet: Any, area: tuple[int, int, int, int], formula: str) -> None:
        """Grey where a kind of plan does not use the term, and alert where it is set all the same."""
        cell = f"{letter(area[1])}{area[0] + 1}"
        self.mark(sheet, area, formula and f'AND({formula},{cell}<>"")', {"bg_color": BAND, **ALERTED})
        self.mark(sheet, area, formula, {"bg_color": BAND})

    def mark_wrong(self, sheet: Any, area: tuple[int, int, int, int], term: Term) -> None:
        """Alert where a value is out of bounds; the sign before it says so without the colour."""
        self.mark(sheet, area, wrong(term.quantity, f"{letter(area[1])}{area[0] + 1}"), ALERTED)
