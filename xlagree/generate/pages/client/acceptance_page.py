"""The Acceptance page: which plan, who signs, when."""

from dataclasses import replace
from datetime import timedelta
from textwrap import wrap

from xlagree.generate.book.look import GREY, INK, RULE
from xlagree.generate.book.sheet import HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, SECTION, day, note, number, opening, section
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.terms.vocabulary import BLOCK

SIGNED = ("Name", "Position", "Date", "Signature")
HEADS = ("Fee a month", "Block price", "Term, months", "Setup fee", "Mark with a cross")
COLUMN = Style(size=9, bold=True, color=GREY, align="right", indent=1, valign="bottom", bottom=RULE)
ADDRESS = 48
"""Characters of an address in a line, before the column of the provider."""
LAST = 1 + len(HEADS)


def acceptance_page(proposal: Proposal, terms: TermCells) -> Sheet:
    """A line to tick for every plan, and two columns to sign."""
    page = Page("Acceptance", (GUTTER, 30, *[15.0] * len(HEADS)))
    until = proposal.date + timedelta(days=int(proposal.card.policy.valid_days))
    choice, stands = "We choose the plan marked below.", f"This offer stands until {day(until)}."
    opening(page, proposal, "Acceptance by", LAST, (choice, ""), (stands, ""))
    page.put(12)
    row = page.put(SECTION)
    page.write(row, 1, "PLAN", HEAD)
    for column, text in enumerate(HEADS, 2):
        page.write(row, column, text, COLUMN)
    for i, plan in enumerate(proposal.plans):
        _plan_line(page, plan, i, terms)
    section(page, "SIGNED", range(1, LAST + 1), 44)
    row = page.put(30)
    page.write(row, 2, f"for {proposal.client.name}", Style(bold=True))
    page.write(row, 5, f"for {proposal.card.policy.company or 'the provider'}", Style(bold=True))
    for line in wrap(proposal.client.address, ADDRESS):
        page.write(page.put(16), 2, line, Style(size=9, color=GREY))
    for label in SIGNED:
        row = page.put(46 if label == "Signature" else 34)
        page.write(row, 1, label, Style(color=GREY, valign="bottom"))
        page.rule(row, (2, 3, 5, 6), Style(bottom=INK))
    page.put(14)
    note(
        page,
        "The terms of the plan stand on the page Terms; prices are as on the page Plans and do not follow hours changed there.",
    )
    return page.finished(LAST)


def _plan_line(page: Page, plan: Plan, i: int, terms: TermCells) -> None:
    """What is agreed with one plan, and the box to tick."""
    row = page.put(30)
    block, setup = (plan.price_of_block if plan.kind == BLOCK else 0.0), plan.setup
    share = f"+{terms.of(i, 'setup_share')}*{terms.of(i, 'net fee')}" if plan.setup_share else ""
    page.write(row, 1, plan.name, replace(LABEL, bold=True))
    page.write(row, 2, plan.fee, number("cents"), terms.of(i, "net fee") if plan.fee else "")
    page.write(row, 3, block, number("cents"), terms.of(i, "net block price") if block else "")
    page.write(row, 4, float(plan.term), number("count"), terms.of(i, "term_months", 12))
    page.write(row, 5, setup, number("cents"), terms.of(i, "setup_fee") + share if setup else "")
    page.write(row, 6, "☐", Style(size=14, align="right", indent=1, bottom=RULE))
