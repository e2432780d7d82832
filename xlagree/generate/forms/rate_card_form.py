"""The rate card as a workbook to fill in: every term has its cell, its bounds, its tooltip and its unit."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from xlagree.generate.book.input_cells import unit, unused
from xlagree.generate.book.look import GREY, HAIR, RULE
from xlagree.generate.forms.form import FIRST_ROW, Form
from xlagree.generate.forms.list_tables import write_list_table
from xlagree.generate.forms.listed_rows import listed
from xlagree.generate.forms.rate_card_guide import ABOUT, Source, write_guide
from xlagree.intake.rate_card import (
    BENEFITS,
    COSTS,
    PLANS,
    POLICY,
    SCENARIOS,
    SHEETS,
)
from xlagree.pricing.plan_cells import list_rows
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import RateCard
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.scenarios import HIGH, LOW, Scenario
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.quantities import TEXT, Text
from xlagree.terms.vocabulary import BLOCK, PLAN_TERMS, Term

PLAN_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("kind", "best for")),
    ("Fee", (
        "hourly rate", "hourly discount", "ticket price", "monthly fee", "fee per user", "fee per device",
        "users", "devices", "minimum fee",
    )),
    ("Hours and tickets", (
        "included hours", "hours per user", "included tickets", "cap hours", "pool months", "overage rate",
        "overage weighting", "rollover share", "rollover months", "rollover cap",
    )),
    ("Block", ("block hours", "block value", "block tickets", "block price", "block life", "auto renew", "top-up below")),
    ("Premiums and minimums", (
        "after-hours multiplier", "emergency multiplier", "billing increment", "minimum remote", "minimum on site",
    )),
    ("Visits", ("visit charge", "included visits", "travel", "free travel", "travel rate")),
    ("Cover", (
        "covers channels", "covers classes", "covers work", "project hours", "maintenance hours",
        "maintenance tasks",
    )),
    ("Response", ("response remote", "response phone", "response on site", "service credit")),
    ("Money", ("setup fee", "setup share", "term months", "yearly escalator", "prepaid months", "payment days")),
)  # fmt: skip
"""The plan terms as they stand on the sheet, under small heads."""

ALWAYS_SHOWN = (
    "monthly_fee",
    "after_hours_multiplier",
    "emergency_multiplier",
    "term_months",
    "payment_days",
)
"""Terms that stand in their cells even at their defaults, because people ask for them."""

SPARE_PLANS, SPARE_ROWS, SPARE_SCENARIOS = 1, 4, 1
LIST_COLUMNS = max(map(len, LIST_TABLES.values()))
"""Columns of the widest table below the plans."""
"""So many blank columns and rows wait for more."""

SCENARIO = Term("scenario", TEXT, "What the scenario is called; a column without values is none.")
CHANGE = Term(
    "value",
    TEXT,
    "The term's value in this scenario, or a factor on its base value such as x1.25; blank: unchanged."
    " A factor on the cost per hour is one on the roles' own costs too.",
)
"""What the head and the cells of a scenario's column take."""

PAGE_WIDTH = 180.0
"""All sheets are equally wide, so that they print in one size; the notes take what is left."""
LABEL_WIDTH, PLAN_WIDTH, SCENARIO_WIDTH, GAP = 27.0, 15.4, 13.0, 3.6
LIST_WIDTHS = {
    "add-on": 40.0,
    "what it is": 46.0,
    "role": LABEL_WIDTH,
    "name": 24.0,
    "from": LABEL_WIDTH,
    "plans": 32.0,
    "word": 40.0,
    **dict.fromkeys(LANGUAGES, 32.0),
}
SECOND_PAGE = "Premiums and minimums"
"""The plans print on two pages; the second begins with this head."""


def write_rate_card(
    path: Path,
    card: RateCard | None = None,
    sources: Sequence[Source] = (),
    notes: Mapping[tuple[str, str], str] = {},
    company: str = "",
) -> None:
    """Write a rate card to fill in, with the numbers of a card where there is one, else with a name of a firm alone.

    With `sources` the card is a sample: its first sheet says so, and where the numbers come from. `notes` stand
    beside the terms that scenarios change, by whose term it is and its name.
    """
    form = Form(path, card.policy.company if card else company, card.policy.currency if card else "money")
    write_guide(form, sources)
    _write_plans(form, card.plans if card else ())
    for name, rows in listed(card).items():
        _write_list(form, name, rows)
    for name, owner in ((COSTS, "costs"), (POLICY, "policy"), (BENEFITS, "benefit_terms")):
        _write_pairs(form, name, vars(getattr(card, owner)) if card else {"company": company})
    _write_scenarios(form, card.scenarios if card else (), notes)
    form.book.close()


def _write_plans(form: Form, plans: Sequence[Plan]) -> None:
    """Plans in columns, terms in rows under small heads; unit and note stand after the last plan."""
    count = max(len(plans), 4) + SPARE_PLANS
    beside = max(
        LIST_COLUMNS - count - 1, 1
    )  # a note runs over all of them, so that tables below can have columns
    rest = max(PAGE_WIDTH - LABEL_WIDTH - PLAN_WIDTH * count - 8, 40)
    sheet = form.sheet(
        PLANS, *ABOUT[PLANS], (LABEL_WIDTH, *[PLAN_WIDTH] * count, 8, *[rest / beside] * beside)
    )
    form.head(
        sheet,
        FIRST_ROW,
        [PLANS, *[""] * count, "unit", "note", *[""] * (beside - 1)],
        left=(0, count + 1, count + 2),
    )
    name = Term("plan", _term("best for").quantity, "What the plan is called; a blank column is no plan.")
    look = {"bold": True, "font_size": 12, "bottom_color": RULE}
    for i in range(count):
        form.take(sheet, FIRST_ROW, 1 + i, name, plans[i].name if i < len(plans) else None, look)
    row = FIRST_ROW
    for head, names in PLAN_GROUPS:
        row += 1
        if head:
            form.head(sheet, row, [head.upper(), *[""] * (count + 1 + beside)])
            sheet.set_row_pixels(row, 30)
            if head == SECOND_PAGE:
                sheet.set_h_pagebreaks([row])
            row += 1
        for label in names:
            _plan_line(form, sheet, row, _term(label), plans, count)
            row += 1
        row -= 1
    for title in LIST_TABLES:
        row = write_list_table(form, sheet, row + 2, title, list_rows(plans, title))
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)


def _plan_line(form: Form, sheet: Any, row: int, term: Term, plans: Sequence[Plan], count: int) -> None:
    sheet.set_row_pixels(row, 34 if term.name == "best for" else 22)
    sheet.write_string(row, 0, term.name, form.format({"bottom": 1, "bottom_color": HAIR}))
    for i in range(count):
        small = {"text_wrap": True, "font_size": 9} if term.name == "best for" else {}
        form.take(sheet, row, 1 + i, term, _shown(plans[i], term) if i < len(plans) else None, small)
    _notes(form, sheet, row, count + 1, term, max(LIST_COLUMNS - count - 1, 1))
    area = (row, 1, row, count)
    form.mark_unused(sheet, area, unused(term, f"B${FIRST_ROW + 2}"))
    form.mark_wrong(sheet, area, term)


def _notes(form: Form, sheet: Any, row: int, column: int, term: Term, beside: int = 1) -> None:
    """The unit of a term and what it means, over so many columns."""
    look = form.format({"font_size": 9, "font_color": GREY, "bottom": 1, "bottom_color": HAIR})
    sheet.write_string(row, column, unit(term, form.currency), look)
    sheet.write_string(row, column + 1, term.help, look)
    for other in range(column + 2, column + 1 + beside):
        sheet.write_blank(row, other, None, look)


def _shown(plan: Plan, term: Term) -> object:
    """What stands in a plan's cell: nothing where its kind has no such term, or where it is at its default."""
    if plan.kind not in term.kinds:
        return None
    value = getattr(plan, term.field)
    default = next(field.default for field in fields(Plan) if field.name == term.field)
    if term.field == "best_for":
        return value.replace(", ", ",\n")
    if term.field == "rollover_share":
        return value if plan.rollover_months else None
    if term.field == "auto_renew" and plan.kind == BLOCK:
        return value
    return None if value == default and term.field not in ALWAYS_SHOWN else value


def _term(name: str) -> Term:
    return next(term for term in PLAN_TERMS if term.name == name)


def _write_list(form: Form, name: str, rows: Sequence[dict[str, object]]) -> None:
    """One thing in a row, terms in columns; the note beside says what the columns mean."""
    terms = SHEETS[name]
    widths = [LIST_WIDTHS.get(term.name, 13.0) for term in terms]
    sheet = form.sheet(name, *ABOUT[name], (*widths, GAP, PAGE_WIDTH - sum(widths) - GAP))
    grey = form.format({"font_size": 9, "font_color": GREY, "align": "right", "indent": 1})
    for column, term in enumerate(terms):
        sheet.write_string(FIRST_ROW, column, unit(term, form.currency), grey)
    texts = [i for i, term in enumerate(terms) if isinstance(term.quantity, Text)]
    head, last = FIRST_ROW + 1, FIRST_ROW + 1 + len(rows) + SPARE_ROWS
    form.head(
        sheet, head, [*(term.name for term in terms), "", "note"], left=(*texts, len(terms), len(terms) + 1)
    )
    for row in range(head + 1, last + 1):
        sheet.set_row_pixels(row, 22)
        values = rows[row - head - 1] if row - head <= len(rows) else {}
        for column, term in enumerate(terms):
            side: dict[str, object] = {"align": "left", "indent": min(column, 1)} if column in texts else {}
            form.take(sheet, row, column, term, values.get(term.field), side)
    for i, term in enumerate(terms):
        sheet.write_string(
            head + 1 + i,
            len(terms) + 1,
            f"{term.name}: {term.help}",
            form.format({"font_size": 9, "font_color": GREY}),
        )
        form.mark_wrong(sheet, (head + 1, i, last, i), term)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)


def _write_scenarios(form: Form, scenarios: Sequence[Scenario], notes: Mapping[tuple[str, str], str]) -> None:
    """A term that changes in a row, a scenario in a column; the note beside says where the values come from."""
    names = [*([scenario.name for scenario in scenarios] or [LOW, HIGH]), *[""] * SPARE_SCENARIOS]
    cells = {
        (change.of, change.changed.name, column): change.cell
        for column, scenario in enumerate(scenarios)
        for change in scenario.changes
    }
    rows = list(dict.fromkeys((of, term) for of, term, _ in cells))
    own = SHEETS[SCENARIOS]
    remarks = [notes.get(key, "") for key in rows] if notes else [f"{term.name}: {term.help}" for term in own]
    widths = (LABEL_WIDTH, LABEL_WIDTH, *[SCENARIO_WIDTH] * len(names), GAP)
    sheet = form.sheet(SCENARIOS, *ABOUT[SCENARIOS], (*widths, PAGE_WIDTH - sum(widths)))
    head, beside = FIRST_ROW + 1, len(widths)
    form.head(sheet, FIRST_ROW, ["", "", *["scenario"] * len(names)])
    form.head(sheet, head, ["of", "term", *[""] * (len(names) + 1), "note"], left=(0, 1, beside))
    for column, name in enumerate(names, len(own)):
        form.take(sheet, head, column, SCENARIO, name, {"bold": True, "bottom_color": RULE})
    for i, key in enumerate([*rows, *[("", "")] * SPARE_ROWS]):
        row = head + 1 + i
        sheet.set_row_pixels(row, 22)
        for column, term in enumerate(own):
            form.take(sheet, row, column, term, key[column], {"align": "left", "indent": column})
        for column in range(len(names)):
            value = cells.get((*key, column))
            form.take(sheet, row, len(own) + column, CHANGE, value, {"num_format": "General"})
        if i < len(remarks):
            sheet.write_string(row, beside, remarks[i], form.format({"font_size": 9, "font_color": GREY}))
    sheet.freeze_panes(head + 1, len(own))
    sheet.repeat_rows(head)


def _write_pairs(form: Form, name: str, values: Mapping[str, object]) -> None:
    """Label and value, with unit and note beside."""
    sheet = form.sheet(name, *ABOUT[name], (LABEL_WIDTH, LABEL_WIDTH, 9, PAGE_WIDTH - 2 * LABEL_WIDTH - 9))
    form.head(sheet, FIRST_ROW, [name, "value", "unit", "note"], left=(0, 2, 3))
    for row, term in enumerate(SHEETS[name], FIRST_ROW + 1):
        sheet.set_row_pixels(row, 22)
        sheet.write_string(row, 0, term.name, form.format({"bottom": 1, "bottom_color": HAIR}))
        form.take(sheet, row, 1, term, values.get(term.field))
        _notes(form, sheet, row, 2, term)
        form.mark_wrong(sheet, (row, 1, row, 1), term)
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.repeat_rows(FIRST_ROW)
