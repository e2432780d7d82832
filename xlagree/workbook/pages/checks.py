"""The Checks page: what must hold in the book, each with both sides and 1 where it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.proposal import Proposal
from xlagree.workbook.look import GREY, INK
from xlagree.workbook.pages.frame import GUTTER, number, opening
from xlagree.workbook.sheet import HEAD, HEAD_RIGHT, LABEL, Page, Style

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
