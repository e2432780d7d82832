"""Agreements month by month in native formulas: under the client's history, and at the live hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlagree.actuarial.experience.quality import warning
from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import COLUMN_HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.drawdown import Column, LiveWork, month_columns
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule
from xlagree.proposal.deal import Proposal
from xlagree.terms.tables import letter

FIRST, COLUMNS = 2, 17
"""The column where the figures of a month begin, and for how many there is room."""
LAST = COLUMNS
MIX = {"inside": "Hours counted", "plain": "Unweighted", "outside": "Not covered", "visits": "Visits"}
"""What an hour of the client's work counts as: a part of a workload, and the head of its column."""
YEAR = "A year, without setup: all invoices of the term less setup, for twelve months."


@dataclass(frozen=True)
class BlockCells:
    """Where a plan's year price, its invoices by month and its other columns stand."""

    year: str
    invoices: tuple[str, ...]
    ranges: dict[str, str]


def months_page(
    proposal: Proposal, terms: TermCells, name: str = "Months"
) -> tuple[Sheet, tuple[BlockCells, ...]]:
    """The client's work under each plan, month by month as recorded; without a history, the hours given."""
    known = proposal.has_history
    title = (
        "Your own work under each plan, month by month."
        if known
        else "The hours given, under each plan, month by month."
    )
    how = "Hours counted are billed hours times role and class; money is rounded on invoice lines."
    page = _opened(name, proposal, title, how)
    blocks = tuple(
        _block(page, plan, month_columns(plan, i, schedule, terms, None), schedule, _labels(proposal, plan))
        for i, (plan, schedule) in enumerate(zip(proposal.plans, proposal.replays, strict=True))
    )
    _closing(page, warning(proposal.noted) if known else "")
    return page.finished(LAST, one_page=False), blocks


def hours_page(proposal: Proposal, terms: TermCells, hours: str) -> tuple[Sheet, tuple[BlockCells, ...]]:
    """The same hours every month under each plan; `hours` is the address of the cell that a reader changes."""
    page = _opened(
        "At your hours",
        proposal,
        "The same hours every month, month by month.",
        "These months follow the hours on the page Plans.",
    )
    mixes = _mix_table(page, proposal)
    numbers = [str(month + 1) for month in range(max(plan.term for plan in proposal.plans))]
    schedules = proposal.at_hours(proposal.quoted_hours)
    blocks = tuple(
        _block(page, plan, month_columns(plan, i, schedule, terms, LiveWork(hours, mix)), schedule, numbers)
        for i, (plan, schedule, mix) in enumerate(zip(proposal.plans, schedules, mixes, strict=True))
    )
    _closing(page)
    return page.finished(LAST, one_page=False), blocks


def _opened(name: str, proposal: Proposal, title: str, how: str) -> Page:
    page = Page(name, (GUTTER, 16, *[11.0] * COLUMNS))
    opening(page, proposal, f"{name} for", 13, (title, ""), (how, ""))
    return page


def _labels(proposal: Proposal, plan: Plan) -> list[str]:
    """The months that a plan's term replays; given hours are numbered."""
    months = proposal.worked.latest(plan.term).months
    shown = months if proposal.has_history else months * plan.term
    return [month.label or str(number + 1) for number, month in enumerate(shown)]


def _block(
    page: Page, plan: Plan, columns: Sequence[Column], schedule: Schedule, labels: Sequence[str]
) -> BlockCells:
    """A plan's months, one in a row, and its year below."""
    page.put(14)
    page.write(page.put(22), 1, plan.name, Style(bold=True, size=12))
    head = page.put(34)
    page.write(head, 1, "Month", COLUMN_HEAD)
    for c, column in enumerate(columns, FIRST):
        page.write(head, c, column.title, COLUMN_HEAD)
    where = {column.key: c for c, column in enumerate(columns, FIRST)}
    months = range(head + 1, head + 1 + len(schedule.months))
    for i, month in enumerate(months):
        row = page.put(19)
        page.write(row, 1, labels[i % len(labels)], LABEL)

        def at(key: str, offset: int = 0, row: int = month) -> str:
            there = key in where and row + offset in months
            return f"{letter(where[key])}{row + offset + 1}" if there else "0"

        for c, column in enumerate(columns, FIRST):
            formula = column.formula(i, at) if column.formula else ""
            page.write(row, c, column.value(i), number(column.format), formula)
    ranges = {key: page.span(months[0], c, months[-1], c) for key, c in where.items()}
    year = _year(page, where, ranges, schedule)
    return BlockCells(year, tuple(page.address(row, where["invoice"]) for row in months), ranges)


def _year(page: Page, where: Mapping[str, int], ranges: Mapping[str, str], schedule: Schedule) -> str:
    """The year's price below a plan's invoices; answers with its address."""
    row, invoice = page.put(24), where["invoice"]
    page.write(row, 1, "A year, without setup", Style(bold=True, top=INK))
    page.rule(row, [c for c in where.values() if c != invoice], Style(top=INK))
    setup = f"-SUM({ranges['setup']})" if "setup" in ranges else ""
    formula = f"(SUM({ranges['invoice']}){setup})*12/{len(schedule.months)}"
    return page.write(row, invoice, schedule.year, number("cents", bold=True, top=INK), formula)


def _mix_table(page: Page, proposal: Proposal) -> list[Mapping[str, str]]:
    """What an hour of the client's work counts under each plan; answers with the addresses."""
    page.put(10)
    head = page.put(34)
    page.write(head, 1, "An hour worked is", COLUMN_HEAD)
    for c, title in enumerate(MIX.values(), FIRST):
        page.write(head, c, title, COLUMN_HEAD)
    addresses: list[Mapping[str, str]] = []
    for plan, load in zip(proposal.plans, proposal.mixes, strict=True):
        row, an_hour = page.put(19), load.scaled(1.0)
        page.write(row, 1, plan.name, LABEL)
        addresses.append(
            {
                key: page.write(row, c, getattr(an_hour, key), number("factor4"))
                for c, key in enumerate(MIX, FIRST)
            }
        )
    return addresses


def _closing(page: Page, warned: str = "") -> None:
    """The notes below the blocks."""
    page.put(8)
    for text in filter(None, (YEAR, warned)):
        note(page, text)
