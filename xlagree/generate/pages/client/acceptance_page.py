"""The Acceptance page: which plan, who signs, when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from xlagree.generate.book.look import GREY, INK, RULE
from xlagree.generate.book.sheet import LABEL, Page, Style
from xlagree.generate.pages.shared.frame import GUTTER, day, note, number, opening, section
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.proposal.deal import Proposal

SIGNED = ("Name", "Position", "Date", "Signature")


def acceptance_page(proposal: Proposal, terms: TermCells, replays: Sequence[BlockCells]) -> Page:
    """A line to tick for every plan, and two columns to sign."""
    page = Page("Acceptance", (GUTTER, 30, 15, 15, 15, 15, 15))
    columns = range(1, 7)
    until = proposal.date + timedelta(days=int(proposal.card.policy.valid_days))
    opening(
        page,
        proposal,
        "Acceptance by",
        6,
        ("We choose the plan marked below.", ""),
        (f"This offer stands until {day(until)}.", ""),
    )
    page.put(12)
    section(page, "PLAN", columns)
    head = page.row - 1
    for column, text in enumerate(
        ("Fee a month", "Block price", "Term, months", "Setup fee", "Mark with a cross"), 2
    ):
        page.write(
            head,
            column,
            text,
            Style(size=9, bold=True, color=GREY, align="right", indent=1, valign="bottom", bottom=RULE),
        )
    page.cells = [
        cell for cell in page.cells if not (cell.row == head and cell.column > 1 and cell.value == "")
    ]
    for i, plan in enumerate(proposal.plans):
        row = page.put(30)
        page.write(row, 1, plan.name, replace(LABEL, bold=True))
        page.write(row, 2, plan.fee, number("cents"), terms.of(i, "net fee") if plan.fee else "")
        page.write(
            row,
            3,
            plan.block_price or 0.0,
            number("cents"),
            terms.of(i, "net block price") if plan.block_price else "",
        )
        page.write(row, 4, float(plan.term), number("count"), terms.of(i, "term_months", 12))
        page.write(
            row, 5, plan.setup_fee, number("cents"), terms.of(i, "setup_fee") if plan.setup_fee else ""
        )
        page.write(row, 6, "☐", Style(size=14, align="right", indent=1, bottom=RULE))
    section(page, "SIGNED", columns, 44)
    row = page.put(30)
    page.write(row, 2, f"for {proposal.client.name}", Style(bold=True))
    page.write(row, 5, f"for {proposal.card.policy.company or 'the provider'}", Style(bold=True))
    for label in SIGNED:
        row = page.put(46 if label == "Signature" else 34)
        page.write(row, 1, label, Style(color=GREY, valign="bottom"))
        page.rule(row, (2, 3, 5, 6), Style(bottom=INK))
    page.put(14)
    note(
        page,
        "The terms of the plan stand on the page Terms; prices are as on the page Plans and do not follow hours changed there.",
    )
    return page
