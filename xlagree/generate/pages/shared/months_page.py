"""Agreements month by month in native formulas: under the client's history, and at the live hours."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import COLUMN_HEAD, LABEL, Page, Style
from xlagree.generate.pages.shared.drawdown import month_columns
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule
from xlagree.pricing.workloads import Workload
from xlagree.proposal.deal import Proposal
from xlagree.terms.tables import letter


@dataclass(frozen=True)
class BlockCells:
    """Where a plan's year price, its invoices by month and its other columns stand."""

    year: str
    invoices: tuple[str, ...]
    ranges: dict[str, str]


def months_page(name: str, proposal: Proposal, title: str, how: str) -> Page:
    """An empty page for blocks of months."""
    page = Page(name, (GUTTER, 16, *[11.0] * 17))
    opening(page, proposal, f"{name} for", 13, (title, ""), (how, ""))
    return page


def block(
    page: Page,
    plan: Plan,
    index: int,
    months: Schedule,
    terms: TermCells,
    labels: Sequence[str],
    live: tuple[str, dict[str, str]] | None = None,
) -> BlockCells:
    """A plan's months. `live` has the address of the hours and those of the mix; without it work is as recorded."""
    columns = month_columns(plan, index, months, terms, live)
    page.put(14)
    page.write(page.put(22), 1, plan.name, Style(bold=True, size=12))
    head = page.put(34)
    page.write(head, 1, "Month", COLUMN_HEAD)
    for c, column in enumerate(columns):
        page.write(head, 2 + c, column.title, COLUMN_HEAD)
    first, last = head + 1, head + len(months.months)
    where = {column.key: 2 + c for c, column in enumerate(columns)}
    for i in range(len(months.months)):
        row = page.put(19)
        page.write(row, 1, labels[i % len(labels)], LABEL)

        def at(key: str, offset: int = 0, row: int = row) -> str:
            if not first <= row + offset <= last:
                return "0"
            return f"{letter(where[key])}{row + offset + 1}" if key in where else "0"

        for c, column in enumerate(columns):
            formula = column.formula(i, at) if column.formula else ""
            page.write(row, 2 + c, column.value(i), number(column.format), formula)
    ranges = {key: page.span(first, c, last, c) for key, c in where.items()}
    total = page.put(24)
    page.write(total, 1, "A year, without setup", Style(bold=True, top=INK))
    page.rule(total, range(2, 2 + len(columns)), Style(top=INK))
    setup = f"-SUM({ranges['setup']})" if "setup" in ranges else ""
    style = number("cents", bold=True, top=INK)
    formula = f"(SUM({ranges['invoice']}){setup})*12/{len(months.months)}"
    page.cells = [cell for cell in page.cells if (cell.row, cell.column) != (total, where["invoice"])]
    year = page.write(total, where["invoice"], months.year, style, formula)
    invoices = tuple(page.address(row, where["invoice"]) for row in range(first, last + 1))
    return BlockCells(year, invoices, ranges)


def mix_table(page: Page, proposal: Proposal) -> list[dict[str, str]]:
    """What an hour of the client's work counts under each plan; answers with the addresses."""
    page.put(10)
    head = page.put(34)
    titles = (
        ("inside", "Hours counted"),
        ("plain", "Unweighted"),
        ("outside", "Not covered"),
        ("visits", "Visits"),
    )
    page.write(head, 1, "An hour worked is", COLUMN_HEAD)
    for c, (_, title) in enumerate(titles):
        page.write(head, 2 + c, title, COLUMN_HEAD)
    addresses = []
    for plan, load in zip(proposal.plans, proposal.mixes, strict=True):
        row = page.put(19)
        page.write(row, 1, plan.name, LABEL)
        one: Workload = load.scaled(1.0)
        addresses.append(
            {
                key: page.write(row, 2 + c, getattr(one, key), number("factor4"))
                for c, (key, _) in enumerate(titles)
            }
        )
    return addresses


def closing(page: Page, *texts: str) -> None:
    """The notes below the blocks."""
    page.put(8)
    for text in filter(None, texts):
        note(page, text)
