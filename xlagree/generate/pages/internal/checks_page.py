"""The Checks page: what must hold in the book, each with both sides and 1 where it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import HEAD, HEAD_RIGHT, LABEL, Page, Sheet, Style
from xlagree.generate.pages.internal.margin_page import MarginCells
from xlagree.generate.pages.shared.frame import GUTTER, number, opening
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.pricing.costs import labour_hours
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.pools import needed
from xlagree.pricing.schedule import Schedule
from xlagree.proposal.deal import Proposal

Count = tuple[int, str]
"""A number of checks, and the cell that has it."""
TOLERANCE = 0.005
"""Half a cent: money that differs by less is the same money."""
HOLDS = 4
"""The column that says whether a check holds, the last."""


@dataclass(frozen=True)
class Check:
    """Two sides that must be equal, each as a value and a formula."""

    label: str
    left: tuple[float, str]
    right: tuple[float, str]

    @property
    def holds(self) -> bool:
        """Whether both sides are the same money."""
        return abs(self.left[0] - self.right[0]) < TOLERANCE


@dataclass(frozen=True)
class CheckCounts:
    """How many checks hold and how many there are, each with the cell that has it."""

    good: Count
    of: Count


def checks_page(proposal: Proposal, checks: Sequence[Check]) -> tuple[Sheet, CheckCounts]:
    """The page, how many checks hold, and how many there are."""
    page = Page("Checks", (GUTTER, 56, 25, 25, 25))
    says = "Both sides of every check must be the same money or hours."
    how = f"Tolerance {TOLERANCE:g}. 1: the check holds."
    opening(page, proposal, "Checks for", HOLDS, (says, ""), (how, ""), internal=True)
    head = page.put(34)
    for c, text in enumerate(("Check", "One side", "Other side", "Holds"), 1):
        page.write(head, c, text, HEAD if c == 1 else HEAD_RIGHT)
    for check in checks:
        row = page.put(21)
        page.write(row, 1, check.label, LABEL)
        a = page.write(row, 2, check.left[0], number("cents"), check.left[1])
        b = page.write(row, 3, check.right[0], number("cents"), check.right[1])
        page.write(row, HOLDS, float(check.holds), number("count"), f"IF(ABS({a}-{b})<{TOLERANCE},1,0)")
    row = page.put(26)
    good = sum(check.holds for check in checks)
    page.write(row, 1, "Checks that hold, of all", Style(bold=True, top=INK))
    span = page.span(head + 1, HOLDS, row - 1, HOLDS)
    holding = page.write(row, 2, float(good), number("count", bold=True, top=INK), f"SUM({span})")
    every = page.write(row, 3, float(len(checks)), number("count", top=INK, color=GREY), f"COUNT({span})")
    page.rule(row, (HOLDS,), Style(top=INK))
    return page.finished(HOLDS), CheckCounts((good, holding), (len(checks), every))


def hours_check(proposal: Proposal, month_hours: str, labour_hour_cells: str) -> Check:
    """The hours of the months are those of the work by role and class."""
    by_role = sum(labour_hours(proposal.card.costs, proposal.worked).values())
    worked = (by_role, f"SUM({labour_hour_cells})")
    months = (proposal.worked.hours, f"SUM({month_hours})")
    return Check("History: the months' hours are the hours by role and class", months, worked)


def plan_checks(
    proposal: Proposal,
    blocks: Sequence[BlockCells],
    savings: Sequence[Sequence[str]],
    margins: Sequence[MarginCells],
) -> list[Check]:
    """Benefits add up, margin is price less cost, and the hours of every plan balance."""
    checks = []
    for i, plan in enumerate(proposal.plans):
        ledger, year = proposal.ledgers[i], proposal.replays[i].year
        saved = (sum(ledger.savings), "+".join(savings[i]))
        saving = (ledger.saving, f"ROUND({blocks[0].year},2)-ROUND({blocks[i].year},2)")
        checks.append(Check(f"{plan.name}: benefits add up to the saving", saved, saving))
        left, at = year - proposal.costs[i].total, margins[i]
        less = (left, f"{at.price}-{at.cost}")
        checks.append(Check(f"{plan.name}: price less cost is the margin", less, (left, at.margin)))
        checks += _balance(plan, proposal.replays[i], blocks[i].ranges)
    return checks


def _balance(plan: Plan, months: Schedule, at: Mapping[str, str]) -> list[Check]:
    """Where a plan has hours, tickets or money to use, what is counted is used or beyond."""
    if "used" not in at:
        return []
    what, key = {TICKETS: ("tickets", "tickets"), MONEY_UNIT: ("money", "need")}.get(
        plan.pool_unit, ("hours", "inside")
    )
    counted = sum(needed(plan, row.work, month) for month, row in enumerate(months.months))
    used, over = (sum(getattr(row.hours, name) for row in months.months) for name in ("used", "over"))
    beyond = f"+SUM({at['over']})" if "over" in at else ""
    both = (used + over, f"SUM({at['used']}){beyond}")
    return [Check(f"{plan.name}: {what} counted are used or beyond", (counted, f"SUM({at[key]})"), both)]
