"""The Checks page: what must hold in the book, each with both sides and 1 where it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import HEAD, HEAD_RIGHT, LABEL, Page, Style
from xlagree.generate.pages.shared.frame import GUTTER, number, opening
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.pricing.costs import labour_hours
from xlagree.proposal.deal import Proposal

Count = tuple[int, str]
"""A number of checks, and the cell that has it."""
TOLERANCE = 0.005
"""Half a cent: money that differs by less is the same money."""


@dataclass(frozen=True)
class Check:
    """Two sides that must be equal, each as a value and a formula."""

    label: str
    left: tuple[float, str]
    right: tuple[float, str]


def checks_page(proposal: Proposal, checks: Sequence[Check]) -> tuple[Page, tuple[Count, Count]]:
    """The page, how many checks hold, and how many there are."""
    page = Page("Checks", (GUTTER, 56, 25, 25, 25))
    opening(
        page,
        proposal,
        "Checks for",
        4,
        ("Both sides of every check must be the same money or hours.", ""),
        (f"Tolerance {TOLERANCE:g}. 1: the check holds.", ""),
        internal=True,
    )
    head = page.put(34)
    for c, text in enumerate(("Check", "One side", "Other side", "Holds"), 1):
        page.write(head, c, text, HEAD if c == 1 else HEAD_RIGHT)
    first = page.row
    for check in checks:
        row = page.put(21)
        page.write(row, 1, check.label, LABEL)
        a = page.write(row, 2, check.left[0], number("cents"), check.left[1])
        b = page.write(row, 3, check.right[0], number("cents"), check.right[1])
        holds = float(abs(check.left[0] - check.right[0]) < TOLERANCE)
        page.write(row, 4, holds, number("count"), f"IF(ABS({a}-{b})<{TOLERANCE},1,0)")
    row = page.put(26)
    good = sum(abs(check.left[0] - check.right[0]) < TOLERANCE for check in checks)
    page.write(row, 1, "Checks that hold, of all", Style(bold=True, top=INK))
    span = page.span(first, 4, row - 1, 4)
    holding = page.write(row, 2, float(good), number("count", bold=True, top=INK), f"SUM({span})")
    every = page.write(row, 3, float(len(checks)), number("count", top=INK, color=GREY), f"COUNT({span})")
    page.rule(row, (4,), Style(top=INK))
    return page, ((good, holding), (len(checks), every))


LABOUR_HOURS = 3
"""The column of the Labour page that has hours and nothing else that adds up."""


def history_checks(proposal: Proposal, month_hours: str, labour: Page) -> list[Check]:
    """The hours of the months are those of the work by role and class."""
    if not month_hours:
        return []
    months = (proposal.history.hours, f"SUM({month_hours})")
    by_role = sum(labour_hours(proposal.card.costs, proposal.history).values())
    worked = (by_role, f"SUM({labour.span(0, LABOUR_HOURS, labour.row - 1, LABOUR_HOURS)})")
    return [Check("History: the months' hours are the hours by role and class", months, worked)]


def plan_checks(
    proposal: Proposal,
    blocks: Sequence[BlockCells],
    savings: Sequence[Sequence[str]],
    cells: Sequence[tuple[str, ...]],
) -> list[Check]:
    """Benefits add up, margin is price less cost, and the hours of every plan balance."""
    checks = []
    for i, plan in enumerate(proposal.plans):
        ledger, months, block_cells = proposal.ledgers[i], proposal.replays[i], blocks[i]
        price, cost, margin = cells[i]
        base = blocks[0].year
        saved = (sum(ledger.savings), "+".join(savings[i]))
        checks.append(
            Check(
                f"{plan.name}: benefits add up to the saving",
                saved,
                (ledger.saving, f"ROUND({base},2)-ROUND({block_cells.year},2)"),
            )
        )
        total = proposal.costs[i].total
        checks.append(
            Check(
                f"{plan.name}: price less cost is the margin",
                (months.year - total, f"{price}-{cost}"),
                (months.year - total, margin),
            )
        )
        at = block_cells.ranges
        if "used" in at:
            worked, over = (
                sum(row.work.inside for row in months.months),
                sum(row.hours.over for row in months.months),
            )
            used = sum(row.hours.used for row in months.months)
            beyond = f"+SUM({at['over']})" if "over" in at else ""
            checks.append(
                Check(
                    f"{plan.name}: hours counted are used or beyond",
                    (worked, f"SUM({at['inside']})"),
                    (used + over, f"SUM({at['used']}){beyond}"),
                )
            )
    return checks
