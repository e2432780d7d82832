"""The Moves page of the internal book: margins with one term changed, and the effects that lead from case to case."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Page, Style
from xlagree.generate.pages.internal.cases_page import CasePlan
from xlagree.generate.pages.shared.frame import GUTTER, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.inputs import ProposalInputs
from xlagree.proposal.sensitivity import Driver, Swing, bridge, tornado

NAME = "Moves"
FIRST = 2
PITCH = 18


@dataclass(frozen=True)
class Moves:
    """What moves a plan's margin, and the ranges where it stands: by plan, and for bridges by pair of cases and plan."""

    drivers: tuple[Driver, ...]
    cases: tuple[str, ...]
    plans: tuple[str, ...]
    margins: tuple[tuple[float, ...], ...]
    swings: tuple[Swing, ...]
    bridges: tuple[tuple[tuple[float, ...], ...], ...]
    plan_names: str
    case_names: str
    by_case: str
    low: tuple[str, ...]
    high: tuple[str, ...]
    effects: tuple[str, ...]


def moves_page(
    proposal: Proposal, inputs: ProposalInputs, table: Sequence[CasePlan], margins: Sequence[Sequence[float]]
) -> tuple[Page, Moves]:
    """The page and its ranges. `margins` are those expected, by case and plan; `table` has their cells."""
    names, cases = [plan.name for plan in proposal.plans], inputs.cases
    under = tuple(zip(cases, inputs.proposals, strict=True))
    count, pairs = len(names), list(combinations(range(len(cases)), 2))
    page = Page(NAME, (GUTTER, 46, *[14.0] * max(2 * count, len(pairs) * count), GUTTER))
    wide = range(1, FIRST + 2 * count)
    says = "Margins of a year, expected, with one term changed and with one after the other."
    how = "Computed by xlagree of the inputs as sealed; the page Sensitivity chooses from here."
    opening(page, proposal, "Moves of", FIRST + 2 * count - 1, (says, ""), (how, ""), internal=True)
    section(page, "MARGIN EXPECTED, BY CASE", wide, 30)
    head = _head(page, "Case", names)
    first = page.row
    for case, name in enumerate(cases):
        row = page.put(PITCH)
        page.write(row, 1, name, LABEL)
        for i, plan in enumerate(table):
            page.write(row, FIRST + i, margins[case][i], number("money"), plan.at["margin_expected"][case])
    by_case = page.span(first, FIRST, page.row - 1, FIRST + count - 1)
    case_names = page.span(first, 1, page.row - 1, 1)
    section(page, "MARGIN EXPECTED WITH ONE TERM AT ITS LOW VALUE, AND AT ITS HIGH VALUE", wide, 34)
    _head(page, "Term", [*(f"{name}, low" for name in names), *(f"{name}, high" for name in names)])
    swings, low, high = tornado(under) if len(cases) > 1 else (), [], []
    for swing in swings:
        row = page.put(PITCH)
        page.write(row, 1, swing.driver.label, LABEL)
        low.append(_numbers(page, row, FIRST, swing.low))
        high.append(_numbers(page, row, FIRST + count, swing.high))
    bridges = tuple(bridge(under, a, b) for a, b in pairs)
    section(page, "EFFECT OF EACH TERM ON THE WAY FROM ONE CASE TO ANOTHER", wide, 34)
    _head(page, "Term", [f"{cases[a]} to {cases[b]}: {name}" for a, b in pairs for name in names])
    effects = []
    moving = [swing.driver for swing in swings]
    for n, driver in enumerate(moving):
        row = page.put(PITCH)
        page.write(row, 1, driver.label, LABEL)
        effects.append(_numbers(page, row, FIRST, [effect for each in bridges for effect in each[n]]))
    return page, Moves(
        tuple(moving), tuple(cases), tuple(names), tuple(map(tuple, margins)), tuple(swings), bridges,
        page.span(head, FIRST, head, FIRST + count - 1), case_names, by_case, tuple(low), tuple(high), tuple(effects),
    )  # fmt: skip


def _head(page: Page, first: str, texts: Sequence[str]) -> int:
    row = page.put(34)
    page.write(row, 1, first, HEAD)
    for c, text in enumerate(texts, FIRST):
        page.write(row, c, text, COLUMN_HEAD)
    return row


def _numbers(page: Page, row: int, column: int, values: Sequence[float]) -> str:
    for c, value in enumerate(values, column):
        page.write(row, c, value, number("cents", color=GREY))
    page.rule(row, (1,), Style())
    return page.span(row, column, row, column + len(values) - 1)
