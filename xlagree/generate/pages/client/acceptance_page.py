"""The Acceptance page: which plan, who signs, when."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from textwrap import wrap

from xlagree.generate.book.look import GREY, INK, RULE
from xlagree.generate.book.sheet import HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, SECTION, day, note, number, opening, section
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import invoice_line
from xlagree.proposal.deal import Proposal
from xlagree.terms.price_list_terms import MONTHLY, ONCE
from xlagree.terms.vocabulary import BLOCK

SIGNED = ("Name", "Position", "Date", "Signature")
COLUMN = Style(size=9, bold=True, color=GREY, align="right", indent=1, valign="bottom", bottom=RULE)
ADDRESS = 48
"""Characters of an address in a line, before the column of the provider."""

Charge = tuple[float, str]
"""Money and its formula."""


def acceptance_page(proposal: Proposal, terms: TermCells) -> Sheet:
    """A line to tick for every plan, and two columns to sign."""
    charges = _charged(proposal.plans, terms)
    heads = (*charges, "Term, months", "Mark with a cross")
    last = 1 + len(heads)
    page = Page("Acceptance", (GUTTER, 30, *[15.0] * len(heads)))
    until = proposal.date + timedelta(days=int(proposal.card.policy.valid_days))
    choice, stands = "We choose the plan marked below.", f"This offer stands until {day(until)}."
    opening(page, proposal, "Acceptance by", last, (choice, ""), (stands, ""))
    page.put(12)
    row = page.put(SECTION)
    page.write(row, 1, "PLAN", HEAD)
    for column, text in enumerate(heads, 2):
        page.write(row, column, text, COLUMN)
    for i, plan in enumerate(proposal.plans):
        _plan_line(page, plan, terms.of(i, "term_months", 12), [own[i] for own in charges.values()])
    section(page, "SIGNED", range(1, last + 1), 44)
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
    return page.finished(last)


def _fee(plan: Plan, i: int, terms: TermCells) -> Charge:
    return plan.fee, terms.of(i, "net fee")


def _block(plan: Plan, i: int, terms: TermCells) -> Charge:
    return plan.price_of_block if plan.kind == BLOCK else 0.0, terms.of(i, "net block price")


def _setup(plan: Plan, i: int, terms: TermCells) -> Charge:
    share = f"+{terms.of(i, 'setup_share')}*{terms.of(i, 'net fee')}" if plan.setup_share else ""
    return plan.setup, terms.of(i, "setup_fee") + share


def _monthly_items(plan: Plan, i: int, terms: TermCells) -> Charge:
    return _items(plan, i, terms, MONTHLY)


def _items_once(plan: Plan, i: int, terms: TermCells) -> Charge:
    return _items(plan, i, terms, ONCE)


def _items(plan: Plan, i: int, terms: TermCells, charged: str) -> Charge:
    """The items on lines of their own, as the invoices have them."""
    own = [(amount, terms.of(i, (item, "amount"))) for item, amount in plan.extras if item.charged == charged]
    return _rounded(own)


def _blocks_beside(plan: Plan, i: int, terms: TermCells) -> Charge:
    """All blocks bought ahead beside a plan."""
    return _rounded([(block.price, terms.of(i, (block, "price"))) for block in plan.blocks])


def _rounded(amounts: Sequence[Charge]) -> Charge:
    """The sum of amounts that are rounded on invoice lines."""
    return sum(invoice_line(money) for money, _ in amounts), "+".join(
        f"ROUND({cell},2)" for _, cell in amounts
    )


CHARGES: tuple[tuple[str, Callable[[Plan, int, TermCells], Charge], bool], ...] = (
    ("Fee a month", _fee, True),
    ("Items a month", _monthly_items, False),
    ("Block price", _block, True),
    ("Blocks beside it", _blocks_beside, False),
    ("Setup fee", _setup, True),
    ("Items, once", _items_once, False),
)
"""What a plan costs beside what is charged by use, and whether that stands there even where no plan has it."""


def _charged(plans: Sequence[Plan], terms: TermCells) -> dict[str, list[Charge]]:
    """The charges of the plans by their heads."""
    charges = {head: [of(plan, i, terms) for i, plan in enumerate(plans)] for head, of, _ in CHARGES}
    return {head: charges[head] for head, _, always in CHARGES if always or any(m for m, _ in charges[head])}


def _plan_line(page: Page, plan: Plan, term: str, charges: Sequence[Charge]) -> None:
    """What is agreed with one plan, and the box to tick."""
    row = page.put(30)
    page.write(row, 1, plan.name, replace(LABEL, bold=True))
    for column, (money, formula) in enumerate(charges, 2):
        page.write(row, column, money, number("cents"), formula if money else "")
    end = 2 + len(charges)
    page.write(row, end, float(plan.term), number("count"), term)
    page.write(row, end + 1, "☐", Style(size=14, align="right", indent=1, bottom=RULE))
