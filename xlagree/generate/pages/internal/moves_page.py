"""The Moves page of the internal book: margins with one term changed, and the effects that lead from case to case."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.internal.cases_page import CasePlan
from xlagree.generate.pages.shared.frame import GUTTER, number, opening, section
from xlagree.proposal.inputs import ProposalInputs
from xlagree.proposal.plan_answers import Answers, PlanAnswer
from xlagree.proposal.sensitivity import Driver, Swing, bridge, tornado

NAME = "Moves"
FIRST = 2
PITCH = 18
LAST = 17
"""The last column printed, however many pairs of cases there are."""


@dataclass(frozen=True)
class AnswerMoves:
    """An answer of the demand to the plans: the margins without it and with it, and the ranges where they stand."""

    answer: PlanAnswer
    margins: tuple[tuple[float, ...], tuple[float, ...]]
    ranges: tuple[str, str]


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
    answers: tuple[AnswerMoves, ...]


def moves_page(inputs: ProposalInputs, table: Sequence[CasePlan], answers: Answers) -> tuple[Sheet, Moves]:
    """The page and its ranges; `table` has the cells of the decision table, `answers` how demand answers to the plans."""
    base, cases = inputs.proposals[0], inputs.cases
    under = tuple(zip(cases, inputs.proposals, strict=True))
    names = [plan.name for plan in base.plans]
    margins = tuple(
        tuple(decision.margin_expected for decision in deal.decisions) for deal in inputs.proposals
    )
    swings = tornado(under) if len(cases) > 1 else ()
    pairs = list(combinations(range(len(cases)), 2))
    bridges = tuple(bridge(under, a, b) for a, b in pairs)
    count = len(names)
    page = Page(NAME, (GUTTER, 46, *[14.0] * max(2 * count, len(pairs) * count), GUTTER))
    wide = range(1, FIRST + 2 * count)
    says = "Margins of a year, expected, with one term changed and with one after the other."
    how = "Computed by xlagree of the inputs as sealed; the page Sensitivity chooses from here."
    opening(page, base, "Moves of", FIRST + 2 * count - 1, (says, ""), (how, ""), internal=True)
    section(page, "MARGIN EXPECTED, BY CASE", wide, 30)
    head = _head(page, "Case", names)
    cells = [plan.at["margin_expected"] for plan in table]
    by_case = _margins(page, cases, margins, cells)
    section(page, "MARGIN EXPECTED WITH ONE TERM AT ITS LOW VALUE, AND AT ITS HIGH VALUE", wide, 34)
    low, high = _swings(page, names, swings)
    section(page, "EFFECT OF EACH TERM ON THE WAY FROM ONE CASE TO ANOTHER", wide, 34)
    _head(page, "Term", [f"{cases[a]} to {cases[b]}: {name}" for a, b in pairs for name in names])
    drivers = tuple(swing.driver for swing in swings)
    effects = tuple(
        _numbers(page, _label(page, driver.label), FIRST, [effect for way in bridges for effect in way[n]])
        for n, driver in enumerate(drivers)
    )
    answering = _answers(page, names, answers, margins[0])
    case_names = page.span(head + 1, 1, head + len(cases), 1)
    plan_names = page.span(head, FIRST, head, FIRST + count - 1)
    return page.finished(LAST, repeat=0, one_page=False), Moves(
        drivers, tuple(cases), tuple(names), margins, tuple(swings), bridges,
        plan_names, case_names, by_case, low, high, effects, answering,
    )  # fmt: skip


def _margins(
    page: Page, cases: Sequence[str], margins: Sequence[Sequence[float]], cells: Sequence[Sequence[str]]
) -> str:
    """The margins of every plan in every case, as the page Cases has them; answers with their range."""
    first = page.row
    for case, name in enumerate(cases):
        row = _label(page, name)
        for i, margin in enumerate(margins[case]):
            page.write(row, FIRST + i, margin, number("money"), cells[i][case])
    return page.span(first, FIRST, page.row - 1, FIRST + len(cells) - 1)


def _swings(
    page: Page, names: Sequence[str], swings: Sequence[Swing]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The margins with each term at its low value and at its high one; answers with the ranges of both."""
    _head(page, "Term", [*(f"{name}, low" for name in names), *(f"{name}, high" for name in names)])
    low, high = [], []
    for swing in swings:
        row = _label(page, swing.driver.label)
        low.append(_numbers(page, row, FIRST, swing.low))
        high.append(_numbers(page, row, FIRST + len(names), swing.high))
    return tuple(low), tuple(high)


def _answers(
    page: Page, names: Sequence[str], answers: Answers, base: Sequence[float]
) -> tuple[AnswerMoves, ...]:
    """The margins of the base case without each answer of the demand, and with it."""
    if not answers.in_base:
        return ()
    wide = range(1, FIRST + 2 * len(names))
    section(page, "MARGIN EXPECTED WITHOUT AND WITH AN ANSWER OF THE DEMAND TO THE PLAN, BASE CASE", wide, 34)
    _head(page, "Answer", [*(f"{name}, without" for name in names), *(f"{name}, with" for name in names)])
    rows = []
    for answer in answers.in_base:
        row, margins = _label(page, f"Demand: {answer.term.name}"), answer.margins(base)
        places = (FIRST, FIRST + len(names))
        without, with_it = (_numbers(page, row, c, x) for c, x in zip(places, margins, strict=True))
        rows.append(AnswerMoves(answer, margins, (without, with_it)))
    return tuple(rows)


def _label(page: Page, text: str) -> int:
    """The next row with its label."""
    row = page.put(PITCH)
    page.write(row, 1, text, LABEL)
    return row


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
