"""The Labour page of the internal book: hours by role and class, at their cost."""

from dataclasses import dataclass

from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, Links, number, opening, unlinked
from xlagree.pricing.class_hours import words_of
from xlagree.pricing.costs import Costs, labour_hours
from xlagree.proposal.deal import Proposal

HOURS, COST = 3, 6
"""The columns of the hours and of their cost, which is the last."""


@dataclass(frozen=True)
class LabourCells:
    """Where a year's labour and its visits stand, and the column that has the hours and nothing else that adds up."""

    labour: str
    visits: str
    hours: str


def labour_page(proposal: Proposal, links: Links = unlinked) -> tuple[Sheet, LabourCells]:
    """Hours by role and class, at the cost of the role times that of the class."""
    page = Page("Labour", (GUTTER, 26, 16, *[13.0] * 5))
    says = "What the hours worked cost us."
    how = "Hours by role and class, at the cost of the role times that of the class."
    opening(page, proposal, "Labour for", COST, (says, ""), (how, ""), internal=True)
    head = page.put(34)
    for c, text in enumerate(("Role", "Class", "Hours", "Cost per hour", "Class multiple", "Cost")):
        page.write(head, 1 + c, text, HEAD)
    total = _hours(page, proposal, links)
    if page.row == head + 1:
        page.put(21)
    row, months = page.put(24), len(proposal.worked.months)
    page.write(row, 1, "A year", Style(bold=True, top=INK))
    page.rule(row, range(2, COST), Style(top=INK))
    formula = f"SUM({page.span(head + 1, COST, row - 1, COST)})*12/{months}"
    labour = page.write(row, COST, total * (12 / months), number("cents", bold=True, top=INK), formula)
    row = page.put(24)
    page.write(row, 1, "Visits of a year", LABEL)
    visited = sum(month.visits for month in proposal.worked.months) * (12 / months)
    visits = page.write(row, COST, visited, number("hours"))
    return page.finished(COST), LabourCells(labour, visits, page.span(0, HOURS, row, HOURS))


def _hours(page: Page, proposal: Proposal, links: Links) -> float:
    """A row for each role and class that worked; answers with their cost."""
    costs, total = proposal.card.costs, 0.0
    words = words_of(proposal.plans)
    for (role, work_class), hours in sorted(labour_hours(costs, proposal.worked, words).items()):
        if not hours:
            continue
        row = page.put(21)
        rate, multiple = costs.hour(role), costs.class_multiple(work_class)
        page.write(row, 1, role or "not said", LABEL)
        page.write(row, 2, work_class, LABEL)
        kinds = (
            (hours, "hours2", ""),
            (rate, "rate", _rate_link(costs, role, links)),
            (multiple, "factor", links(f"costs_{work_class.replace('-', '_')}_cost_multiple")),
        )
        cells = [page.write(row, HOURS + c, x, number(f), link) for c, (x, f, link) in enumerate(kinds)]
        total += hours * rate * multiple
        page.write(row, COST, hours * rate * multiple, number("cents"), "*".join(cells))
    return total


def _rate_link(costs: Costs, role: str, links: Links) -> str:
    """The input behind the cost of a role's hour."""
    own = costs.roles.get(role)
    if own is None or own.cost_per_hour is None:
        return links("costs_cost_per_hour")
    return links(f"role{list(costs.roles).index(role) + 1}_cost_per_hour")
