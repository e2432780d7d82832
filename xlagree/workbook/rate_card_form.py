"""The rate card as a workbook to fill in: every term has its cell, its bounds, its tooltip and its unit."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from xlagree.intake.rate_card import BENEFITS, COSTS, DISCOUNTS, PLANS, POLICY, ROLES, SHEETS, TIERS
from xlagree.plans import Plan
from xlagree.proposal import RateCard
from xlagree.tables import letter
from xlagree.terms import BLOCK, PLAN_TERMS, Term
from xlagree.workbook.input_cells import INPUT_FORMATS, unit, unused, validation, wrong
from xlagree.workbook.look import ACCENT, ALERT, BAND, BODY, FONT, GREY, HAIR, INPUT_FILL, RULE

CREATED = datetime(2026, 1, 1)
"""Written into every rate card, so that the same card gives the same bytes."""

READ_ME = "Read me"
ABOUT = {
    PLANS: ("Plans and their list prices", "Your ways to sell, one in a column. Cells that a kind of plan does not use turn grey."),
    ROLES: ("Roles", "Who does the work, how many standard hours an hour of theirs counts, and what it costs you."),
    TIERS: ("Tiers", "Discount by hours bought at once. A volume discount without a share of its own takes it from here."),
    DISCOUNTS: ("Discounts", "Volume acts first, then term, prepay and manual, each on what the one before left."),
    COSTS: ("Costs", "What delivering an agreement costs you. Clients never see this sheet or what follows from it."),
    POLICY: ("Policy", "Limits that ask for an approval, and what every page says about you."),
    BENEFITS: ("Benefits", "What is counted as worth to the client besides the price."),
}  # fmt: skip
"""Title and one line of help of every sheet."""

PLAN_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("kind", "best for")),
    ("Fee", ("hourly rate", "hourly discount", "monthly fee", "fee per user", "fee per device", "users", "devices", "minimum fee")),
    ("Hours", ("included hours", "overage rate", "overage weighting", "rollover share", "rollover months", "cap hours")),
    ("Block", ("block hours", "block price", "block life", "auto renew")),
    ("Premiums and minimums", ("after-hours multiplier", "emergency multiplier", "billing increment", "minimum remote", "minimum on site", "visit charge")),
    ("Cover", ("covers channels", "covers classes", "maintenance hours")),
    ("Response", ("response remote", "response phone", "response on site", "service credit")),
    ("Money", ("setup fee", "term months", "yearly escalator", "prepaid months", "payment days")),
)  # fmt: skip
"""The plan terms as they stand on the sheet, under small heads."""

ALWAYS_SHOWN = ("after_hours_multiplier", "emergency_multiplier", "term_months", "payment_days")
"""Terms that stand in their cells even at their defaults, because people ask for them."""

SPARE_PLANS, SPARE_ROWS = 1, 4
FIRST_ROW = 4
"""Counted from 0: a source line, a title, a line of help and a gap stand above every table."""


@dataclass(frozen=True)
class Source:
    """Where a number of a sample comes from."""

    number: str
    seen: str
    where: str
    year: str


def write_rate_card(path: Path, card: RateCard | None = None, sources: Sequence[Source] = ()) -> None:
    """Write a rate card to fill in, with the numbers of a card where there is one.

    With `sources` the card is a sample: its first sheet says so, and where the numbers come from.
    """
    from xlagree.workbook.rate_card_guide import write_guide

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    company = card.policy.company if card else ""
    book.set_properties({"title": "Rate card", "author": company, "company": company, "created": CREATED})
    form = Form(book, card)
    write_guide(form, sources)
    _write_plans(form, card.plans if card else ())
    for name, rows in _listed(card).items():
        _write_list(form, name, rows)
    for name, owner in ((COSTS, "costs"), (POLICY, "policy"), (BENEFITS, "benefit_terms")):
        _write_pairs(form, name, getattr(card, owner) if card else None)
    book.close()


class Form:
    """The workbook being written, with its formats."""

    def __init__(self, book: Any, card: RateCard | None) -> None:
        self.book = book
        self.currency = card.policy.currency if card else "money"
        self.company = card.policy.company if card else ""
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def format(self, **more: object) -> Any:
        """A cell's format: the body's, with some properties of its own."""
        properties = {**BODY, **more}
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def input(self, term: Term, **more: object) -> Any:
        """The format of a cell that takes a term."""
        shown = {"num_format": INPUT_FORMATS[term.quantity.key], "bg_color": INPUT_FILL, "bottom": 1}
        return self.format(
            **{**shown, "bottom_color": HAIR, "align": "right", "indent": 1, "locked": False, **more}
        )

    def sheet(self, name: str, title: str, help: str, widths: Sequence[float]) -> Any:
        """A new sheet with its heading and its print setup."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        source = " · ".join(filter(None, (self.company, "Rate card")))
        for row, (height, text, look) in enumerate(
            (
                (20, source, self.format(bold=True, font_color=GREY)),
                (34, title, self.format(bold=True, font_size=20)),
                (24, help, self.format(font_size=11, font_color=GREY)),
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
            side: dict[str, object] = {"align": "left"} if column in left else {"align": "right", "indent": 1}
            look = self.format(bold=True, font_size=9, font_color=GREY, bottom=1, bottom_color=RULE, **side)
            sheet.write_string(row, column, label, look)

    def take(self, sheet: Any, row: int, column: int, term: Term, value: object, **more: object) -> None:
        """A cell that takes a term, with its value where there is one, its bounds and its tooltip."""
        look = self.input(term, **more)
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, bool):
            sheet.write_string(row, column, "yes" if value else "no", look)
        elif isinstance(value, float | int):
            sheet.write_number(row, column, value, look)
        else:
            text = value if isinstance(value, str) else ", ".join(value) or "none"  # type: ignore[arg-type]
            sheet.write_string(row, column, text, look)
        sheet.data_validation(row, column, row, column, validation(term))

    def mark(self, sheet: Any, area: tuple[int, int, int, int], formula: str, **look: object) -> None:
        """A look that cells take while a formula holds; later ones give way to earlier ones."""
        if formula:
            shown = self.book.add_format(look)
            sheet.conditional_format(
                *area, {"type": "formula", "criteria": f"={formula}", "format": shown, "stop_if_true": True}
            )

    def mark_wrong(self, sheet: Any, area: tuple[int, int, int, int], term: Term) -> None:
        """Alert where a value is out of bounds; the sign before it says so without the colour."""
        formula = wrong(term.quantity, f"{letter(area[1])}{area[0] + 1}")
        self.mark(
            sheet,
            area,
            formula,
            font_color=ALERT,
            bold=True,
            num_format='"! "General;"! −"General;"! "General;"! "@',
        )


def _write_plans(form: Form, plans: Sequence[Plan]) -> None:
    """Plans in columns, terms in rows under small heads; unit and note stand after the last plan."""
    count = max(len(plans), 4) + SPARE_PLANS
    sheet = form.sheet(PLANS, *ABOUT[PLANS], (27, *[15.4] * count, 8, 62))
    form.head(sheet, FIRST_ROW, [PLANS, *[""] * count, "unit", "note"], left=(0, count + 1, count + 2))
    name = Term("plan", _term("best for").quantity, "What the plan is called; a blank column is no plan.")
    for i in range(count):
        look = {
            "bold": True,
            "font_size": 12,
            "bottom_color": RULE,
            "font_color": ACCENT if i < len(plans) else GREY,
        }
        form.take(sheet, FIRST_ROW, 1 + i, name, plans[i].name if i < len(plans) else None, **look)
    row = FIRST_ROW
    for head, names in PLAN_GROUPS:
        row += 1
        if head:
            form.head(sheet, row, [head.upper(), *[""] * (count + 2)])
            sheet.set_row_pixels(row, 30)
            row += 1
        for label in names:
            _plan_line(form, sheet, row, _term(label), plans, count)
            row += 1
        row -= 1
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)


def _plan_line(form: Form, sheet: Any, row: int, term: Term, plans: Sequence[Plan], count: int) -> None:
    sheet.set_row_pixels(row, 34 if term.name == "best for" else 22)
    sheet.write_string(row, 0, term.name, form.format(bottom=1, bottom_color=HAIR))
    for i in range(count):
        wrapped = {"text_wrap": True, "font_size": 9} if term.name == "best for" else {}
        form.take(sheet, row, 1 + i, term, _shown(plans[i], term) if i < len(plans) else None, **wrapped)
    _notes(form, sheet, row, count + 1, term)
    area = (row, 1, row, count)
    grey = unused(term, f"B${FIRST_ROW + 2}")
    cell = f"B{row + 1}"
    form.mark(
        sheet,
        area,
        grey and f'AND({grey},{cell}<>"")',
        bg_color=BAND,
        font_color=ALERT,
        bold=True,
        num_format='"! "General;"! −"General;"! "General;"! "@',
    )
    form.mark(sheet, area, grey, bg_color=BAND)
    form.mark_wrong(sheet, area, term)


def _notes(form: Form, sheet: Any, row: int, column: int, term: Term) -> None:
    look = form.format(font_size=9, font_color=GREY, bottom=1, bottom_color=HAIR)
    sheet.write_string(row, column, unit(term, form.currency), look)
    sheet.write_string(row, column + 1, term.help, look)


def _shown(plan: Plan, term: Term) -> object:
    """What stands in a plan's cell: nothing where its kind has no such term, or where it is at its default."""
    if plan.kind not in term.kinds:
        return None
    value = getattr(plan, term.field)
    default = next(field.default for field in fields(Plan) if field.name == term.field)
    if term.field == "rollover_share":
        return value if plan.rollover_months else None
    if term.field == "auto_renew" and plan.kind == BLOCK:
        return value
    return None if value == default and term.field not in ALWAYS_SHOWN else value


def _term(name: str) -> Term:
    return next(term for term in PLAN_TERMS if term.name == name)


def _listed(card: RateCard | None) -> dict[str, list[dict[str, object]]]:
    """The rows of the sheets that have one thing in a row, by the field of the term."""
    if card is None:
        return {ROLES: [], TIERS: [], DISCOUNTS: []}
    return {
        ROLES: [
            {"role": r.name, "weight": r.weight, "cost_per_hour": r.cost_per_hour}
            for r in card.roles.values()
        ],
        TIERS: [{"from": tier.start, "share": tier.share} for tier in card.tiers],
        DISCOUNTS: [
            {
                **{name: getattr(d, name) for name in ("name", "kind", "applies_to")},
                **{name: getattr(d, name) or None for name in ("share", "amount")},
                "plans": "; ".join(d.plans),
            }
            for d in card.discounts
        ],
    }


LIST_WIDTHS = {"role": 27, "name": 27, "from": 27, "plans": 34}


def _write_list(form: Form, name: str, rows: Sequence[dict[str, object]]) -> None:
    """One thing in a row, terms in columns; the note beside says what the columns mean."""
    terms = SHEETS[name]
    widths = [LIST_WIDTHS.get(term.name, 15.4) for term in terms]
    sheet = form.sheet(name, *ABOUT[name], (*widths, 3.6, 90))
    grey = form.format(font_size=9, font_color=GREY, align="right", indent=1)
    for column, term in enumerate(terms):
        sheet.write_string(FIRST_ROW, column, unit(term, form.currency), grey)
    texts = [i for i, term in enumerate(terms) if term.quantity.key == "text"]
    head, last = FIRST_ROW + 1, FIRST_ROW + 1 + len(rows) + SPARE_ROWS
    form.head(
        sheet, head, [*(term.name for term in terms), "", "note"], left=(*texts, len(terms), len(terms) + 1)
    )
    for row in range(head + 1, last + 1):
        sheet.set_row_pixels(row, 22)
        values = rows[row - head - 1] if row - head <= len(rows) else {}
        for column, term in enumerate(terms):
            side: dict[str, object] = {"align": "left", "indent": 0} if column in texts else {}
            form.take(sheet, row, column, term, values.get(term.field), **side)
    for i, term in enumerate(terms):
        sheet.write_string(
            head + 1 + i,
            len(terms) + 1,
            f"{term.name}: {term.help}",
            form.format(font_size=9, font_color=GREY),
        )
        form.mark_wrong(sheet, (head + 1, i, last, i), term)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)


def _write_pairs(form: Form, name: str, values: object) -> None:
    """Label and value, with unit and note beside."""
    sheet = form.sheet(name, *ABOUT[name], (27, 27, 9, 90))
    form.head(sheet, FIRST_ROW, [name, "value", "unit", "note"], left=(0, 2, 3))
    for row, term in enumerate(SHEETS[name], FIRST_ROW + 1):
        sheet.set_row_pixels(row, 22)
        sheet.write_string(row, 0, term.name, form.format(bottom=1, bottom_color=HAIR))
        form.take(sheet, row, 1, term, getattr(values, term.field) if values else None)
        _notes(form, sheet, row, 2, term)
        form.mark_wrong(sheet, (row, 1, row, 1), term)
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)
