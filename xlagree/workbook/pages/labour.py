"""The Labour page of the internal book: hours by role and class, at their cost."""

from xlagree.costs import labour_hours
from xlagree.proposal import Proposal
from xlagree.workbook.look import INK
from xlagree.workbook.pages.frame import GUTTER, number, opening
from xlagree.workbook.sheet import HEAD, LABEL, Page, Style


def labour_page(proposal: Proposal) -> tuple[Page, str]:
    """Hours by role and class at their cost; answers with the address of a year's labour."""
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
        rate, multiple = (
            costs.hour(role),
            costs.class_multiple(work_class),
        )
        page.write(row, 1, role or "not said", LABEL)
        page.write(row, 2, work_class, LABEL)
        cells = [
            page.write(row, 3 + c, x, number(f))
            for c, (x, f) in enumerate(((hours, "hours2"), (rate, "rate"), (multiple, "factor")))
        ]
        total += hours * rate * multiple
        page.write(row, 6, hours * rate * multiple, number("cents"), "*".join(cells))
    if page.row == first:
        page.put(21)
    row = page.put(24)
    year = 12 / len(proposal.worked.months)
    page.write(row, 1, "A year", Style(bold=True, top=INK))
    page.rule(row, range(2, 6), Style(top=INK))
    formula = f"SUM({page.span(first, 6, row - 1, 6)})*12/{len(proposal.worked.months)}"
    return page, page.write(row, 6, total * year, number("cents", bold=True, top=INK), formula)
