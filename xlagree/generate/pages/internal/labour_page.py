"""The Labour page of the internal book: hours by role and class, at their cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, Links, number, opening, unlinked
from xlagree.pricing.class_hours import words_of
from xlagree.pricing.costs import Costs, labour_hours, month_rises
from xlagree.pricing.list_words import ListWords
from xlagree.proposal.deal import REPLAY_MONTHS, Proposal

HOURS, COST = 3, 6
"""The columns of the hours and of their cost, which is the last."""


@dataclass(frozen=True)
class LabourCells:
    """Where a year's labour and its visits stand, what an average month's costs are of the first month's, and the column
    that has the hours and nothing else that adds up."""

    labour: str
    visits: str
    rise: str
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
    rises = _Rises(proposal, links)
    total = _hours(page, proposal, links, rises)
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
    if not proposal.card.costs.cost_growth:
        return page.finished(COST), LabourCells(labour, visits, "", page.span(0, HOURS, row, HOURS))
    visits = f"{visits}*{_visits_rise(page, proposal, rises)}"
    row = page.put(24)
    page.write(row, 1, "Costs of an average month, of the first", LABEL)
    alike = [1.0] * len(rises.factors)
    rise = page.write(row, COST, rises.value(alike), number("factor4"), rises.formula(alike))
    return page.finished(COST), LabourCells(labour, visits, rise, page.span(0, HOURS, row, HOURS))


class _Rises:
    """What costs are of those of the first month, on average of months that weigh so much."""

    def __init__(self, proposal: Proposal, links: Links) -> None:
        costs, months = proposal.card.costs, len(proposal.worked.months)
        self.growth = links("costs_cost_growth") or f"{costs.cost_growth:.15g}"
        self.factors = month_rises(costs, months, REPLAY_MONTHS)

    def value(self, weights: Sequence[float]) -> float:
        """The average."""
        every = sum(weights)
        return sum(w * f for w, f in zip(weights, self.factors, strict=True)) / every if every else 1.0

    def formula(self, weights: Sequence[float]) -> str:
        """The average as a formula of the growth."""
        every = sum(weights)
        parts = (f"{w / every:.15g}*(1+{self.growth})^({t}/12)" for t, w in enumerate(weights) if w)
        return "+".join(parts) if every else ""


def _visits_rise(page: Page, proposal: Proposal, rises: _Rises) -> str:
    """What a visit costs of one in the first month, on average of the visits."""
    row = page.put(24)
    page.write(row, 1, "Costs of its visits, of the first month's", LABEL)
    made = [month.visits for month in proposal.worked.months]
    return page.write(row, COST, rises.value(made), number("factor4"), rises.formula(made))


def _hours(page: Page, proposal: Proposal, links: Links, rises: _Rises) -> float:
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
        cost, formula = hours * rate * multiple, "*".join(cells)
        if costs.cost_growth:
            by_month = _by_month(proposal, words, (role, work_class))
            cost, formula = cost * rises.value(by_month), f"{formula}*({rises.formula(by_month)})"
        total += cost
        page.write(row, COST, cost, number("cents"), formula)
    return total


def _by_month(proposal: Proposal, words: ListWords, of: tuple[str, str]) -> list[float]:
    """The hours of a role and class in each month."""
    months = len(proposal.worked.months)
    only = ([float(month == i) for i in range(months)] for month in range(months))
    return [labour_hours(proposal.card.costs, proposal.worked, words, one).get(of, 0.0) for one in only]


def _rate_link(costs: Costs, role: str, links: Links) -> str:
    """The input behind the cost of a role's hour."""
    own = costs.roles.get(role)
    if own is None or own.cost_per_hour is None:
        return links("costs_cost_per_hour")
    return links(f"role{list(costs.roles).index(role) + 1}_cost_per_hour")
