"""The first sheet of a rate card: what the sheets are, the colours, how to use it, where sample numbers come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlagree.generate.book.look import ALERT, BAND, GREY, HAIR, INPUT_FILL
from xlagree.generate.forms.form import FIRST_ROW, Form
from xlagree.intake.rate_card import (
    ADD_ONS,
    BENEFITS,
    COSTS,
    DISCOUNTS,
    PLANS,
    POLICY,
    ROLES,
    SCENARIOS,
    TIERS,
    TRANSLATIONS,
)

READ_ME = "Read me"
ABOUT = {
    PLANS: ("Plans and their list prices", "Your ways to sell, one in a column; below them items, rates and blocks. "
            "A cell turns grey where a plan has no such term."),
    ROLES: ("Roles", "Who does the work, how many standard hours an hour of theirs counts, and what it costs you."),
    TIERS: ("Tiers", "Discount by hours bought at once. A volume discount without a share of its own takes it from here."),
    DISCOUNTS: ("Discounts", "Surcharges act first, each on list; then volume, term, prepay and manual, each on what the one before left."),
    ADD_ONS: ("Add-ons", "What a client can order beside a plan. A column of its name in the clients table says who asked for it."),
    COSTS: ("Costs", "What delivering an agreement costs you. Clients never see this sheet or what follows from it."),
    POLICY: ("Policy", "Limits that ask for an approval, and what every page says about you."),
    BENEFITS: ("Benefits", "What is counted as worth to the client besides the price."),
    SCENARIOS: ("Scenarios", "The low and the high value of each term, not a bad and a good case: a number, or a factor such as x1.25. "
                "Further columns are cases of your own."),
    TRANSLATIONS: ("Translations", "What plans, tasks and add-ons are called in the language of a client: "
                   "a word as it stands in this card, and the same in others."),
}  # fmt: skip
"""Title and one line of help of every sheet."""

COLOURS = (
    ("type here", {"bg_color": INPUT_FILL}, "A cell to fill in. Its tooltip says what it takes; blank means not set."),
    ("", {"bg_color": BAND}, "This kind of plan has no such term. Leave it blank."),
    ("! 25", {"bg_color": INPUT_FILL, "font_color": ALERT, "bold": True}, "A value that cannot be, or that stands where none may."),
)  # fmt: skip

STEPS = (
    "Change the cream cells. Shares may be typed as 15% or 0.15; words are chosen from a list.",
    "You may insert rows, move the tables and add notes; the labels must stay as they are.",
    "Save it, then look for mistakes: xlagree check rate-card.xlsx",
    "Make the books: xlagree generate clients.csv --rates rate-card.xlsx --usage usage.csv --out books",
)


@dataclass(frozen=True)
class Source:
    """Where a number of a sample comes from."""

    number: str
    seen: str
    where: str
    year: str


def write_guide(form: Form, sources: Sequence[Source]) -> None:
    """Write the sheet; with sources it says that the card is a sample."""
    line = (
        "A sample: the firm, its clients and their tickets are made up. Put your numbers in the place of these."
        if sources
        else "What you sell, at list price, with your costs and your limits."
    )
    sheet = form.sheet(READ_ME, "Rate card", line, (36, 52, 62, 30))
    sheet.fit_to_pages(1, 1)
    row = _section(form, sheet, FIRST_ROW, ("What the sheets are", "", ""))
    for name, (_, help_line) in ABOUT.items():
        row = _line(form, sheet, row, (name, help_line, "", ""))
    row = _section(form, sheet, row + 1, ("Colours", "", ""))
    for text, look, meaning in COLOURS:
        row = _line(form, sheet, row, (text, meaning, "", ""), look)
    row = _section(form, sheet, row + 1, ("How to use it", "", ""))
    for number, step in enumerate(STEPS, 1):
        row = _line(form, sheet, row, (f"Step {number}", step, "", ""))
    if sources:
        row = _section(form, sheet, row + 1, ("Where the numbers come from", "seen elsewhere", "at"), "year")
        for source in sources:
            row = _line(form, sheet, row, (source.number, source.seen, source.where, source.year))
    sheet.activate()


def _section(form: Form, sheet: Any, row: int, labels: Sequence[str], last: str = "") -> int:
    form.head(sheet, row, (labels[0].upper(), *labels[1:], last), left=range(4))
    return row + 1


def _line(form: Form, sheet: Any, row: int, texts: Sequence[str], first: dict[str, Any] | None = None) -> int:
    sheet.set_row_pixels(row, 22)
    for column, text in enumerate(texts):
        look: dict[str, Any] = {"font_color": GREY, "font_size": 9} if column == 3 else {}
        look |= first if first and column == 0 else {}
        sheet.write_string(row, column, text, form.format({"bottom": 1, "bottom_color": HAIR, **look}))
    return row + 1
