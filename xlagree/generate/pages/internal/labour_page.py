"""The Labour page of the internal book: hours by role and class, at their cost."""

from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import HEAD, LABEL, Page, Style
from xlagree.generate.pages.shared.frame import GUTTER, Links, number, opening, unlinked
from xlagree.pricing.costs import Costs, labour_hours
from xlagree.proposal.deal import Proposal


def labour_page(proposal: Proposal, links: Links = unlinked) -> tuple[Page, str, str]:
    """Hours by role and class at their cost; answers with the addresses of a year's labour and of its visits."""
    page = Page("Labour", (GUTTER, 26, 16, *[13.0] * 5))
    opening(
        page,
        proposal,
        "Labour for",
        6,
        ("What the hours worked cost us.", ""),
        ("Hours by role and class, at the cost of the role times that of the class.", ""),
        internal=True,
    )
    head = page.put(34)
    for c, text in enumerate(("Role", "Class", "Hours", "Cost per hour", "Class multiple", "Cost")):
        page.write(head, 1 + c, text, HEAD)
    costs, first = proposal.card.costs, page.row
    total = 0.0
    for (role, work_class), hours in sorted(labour_hours(proposal.card.costs, proposal.worked).items()):
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
        cells = [page.write(row, 3 + c, x, number(f), link) for c, (x, f, link) in enumerate(kinds)]
        total += hours * rate * multiple
        page.write(row, 6, hours * rate * multiple, number("cents"), "*".join(cells))
    if page.row == first:
        page.put(21)
    row = page.put(24)
    year = 12 / len(proposal.worked.months)
    page.write(row, 1, "A year", Style(bold=True, top=INK))
    page.rule(row, range(2, 6), Style(top=INK))
    formula = f"SUM({page.span(first, 6, row - 1, 6)})*12/{len(proposal.worked.months)}"
    labour = page.write(row, 6, total * year, number("cents", bold=True, top=INK), formula)
    row = page.put(24)
    page.write(row, 1, "Visits of a year", LABEL)
    visits = sum(month.visits for month in proposal.worked.months) * year
    return page, labour, page.write(row, 6, visits, number("hours"))


def _rate_link(costs: Costs, role: str, links: Links) -> str:
    """The input behind the cost of a role's hour."""
    own = costs.roles.get(role)
    if own is None or own.cost_per_hour is None:
        return links("costs_cost_per_hour")
    return links(f"role{list(costs.roles).index(role) + 1}_cost_per_hour")
