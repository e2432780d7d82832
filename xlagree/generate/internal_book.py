"""The internal book of a proposal: the review first, its cases and inputs, what follows from them, and the checks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlagree import __version__
from xlagree.generate.book import seal as sealing
from xlagree.generate.book.sheet import Book, Page, Sheet
from xlagree.generate.pages.internal.cases_page import CasePlan, cases_page
from xlagree.generate.pages.internal.checks_page import Check, Count, checks_page, history_checks, plan_checks
from xlagree.generate.pages.internal.inputs_page import InputCells, inputs_page
from xlagree.generate.pages.internal.labour_page import labour_page
from xlagree.generate.pages.internal.layers import Layers, bannered, laid_over, layers
from xlagree.generate.pages.internal.margin_page import margin_page, steps_page
from xlagree.generate.pages.internal.moves_page import moves_page
from xlagree.generate.pages.internal.record_page import record_page
from xlagree.generate.pages.internal.review_page import Reviewed, review_page
from xlagree.generate.pages.internal.risk_page import risk_page
from xlagree.generate.pages.internal.seal_page import seal_page
from xlagree.generate.pages.internal.sensitivity_page import Choices, Tornado, first_choices, sensitivity_page
from xlagree.generate.pages.shared.benefits_page import benefits_page
from xlagree.generate.pages.shared.frame import day
from xlagree.generate.replay import MONTH_COLUMNS, replay_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision
from xlagree.proposal.inputs import ProposalInputs, inputs_of
from xlagree.proposal.rules.finding import Finding, ranked
from xlagree.proposal.rules.pricing_rules import PRICING_RULES


@dataclass(frozen=True)
class _Front:
    """The pages that compare cases, and what the review shows of them."""

    cases: Page
    plans: Sequence[CasePlan]
    tables: Sequence[Sequence[Decision]]
    findings: Sequence[Sequence[Finding]]
    moves: Page | None = None
    sensitivity: Page | None = None
    tornado: Tornado | None = None


def internal_book(proposal: Proposal) -> Book:
    """What stays in the house: the review, margin, risk and cases, the inputs behind them, and the checks."""
    inputs = inputs_of(proposal)
    return book_of(inputs, inputs)


def book_of(
    inputs: ProposalInputs, sealed: ProposalInputs, selected: int = 0, choices: Choices | None = None
) -> Book:
    """The internal book of inputs, showing one case and what was chosen on the page Sensitivity.

    `sealed` are the inputs that the figures were computed from; all else follows from `inputs`.
    """
    under = inputs.proposals
    base = under[0]
    seal, sealed_cells, seal_names = seal_page(base, sealed)
    own, cells = inputs_page(base, inputs, selected, sealed_cells)
    record, record_names = record_page(base, inputs.record)
    over = layers(inputs.cases, cells.case, selected)
    versus = proposed(base)
    front = _front(inputs, cells, choices or first_choices(inputs.cases, versus)) if base.outlooks else None
    made = [_of_case(each, cells, versus, front) for each in under]
    sheets = list(laid_over([pages for pages, _ in made], over))
    footer = _footer(base)
    if front is not None:
        sheets = _with_front(base, front, cells, over, made[selected][1], versus, sheets, footer)
    sheets += [
        own.sheet(freeze=(8, 4), area=(own.row - 1, 5 + len(under)), footer=footer, one_page=False),
        over.page.sheet(area=(over.page.row - 1, 1 + len(under)), footer=footer, one_page=False),
        record.sheet(area=(record.row - 1, 11), footer=footer, one_page=False),
        seal.sheet(area=(seal.row - 1, 2 + len(under)), footer=footer, one_page=False),
    ]
    names = {**cells.names, **record_names, **seal_names}
    shown = tuple(
        bannered(sheet, cells.case, cells.case_name, selected, inputs.cases[selected]) for sheet in sheets
    )
    book = Book(f"Margin of {base.client.name}", base.card.policy.company, base.date, shown, names)
    return replace(book, facts=_facts(book, sealed))


def _facts(book: Book, sealed: ProposalInputs) -> dict[str, str]:
    return {
        sealing.BOOK_FACT: sealing.INTERNAL,
        sealing.VERSION_FACT: __version__,
        sealing.MODEL_FACT: sealing.model_digest(sealing.listed(book), book.names),
        sealing.INPUTS_FACT: sealing.inputs_digest(sealed),
    }


def _footer(proposal: Proposal) -> str:
    title = f"Margin of {proposal.client.name}"
    return " · ".join(filter(None, (proposal.card.policy.company, "INTERNAL", title, day(proposal.date))))


def proposed(proposal: Proposal) -> int:
    """The plan that the review is about: the cheapest for the client beside pay as you go, on the work replayed."""
    years = [months.year for months in proposal.replays]
    return min(range(1, len(years)), key=lambda i: years[i])


def _front(inputs: ProposalInputs, cells: InputCells, choices: Choices) -> _Front:
    under = inputs.proposals
    tables = [each.decisions for each in under]
    page, plans = cases_page(under[0], inputs.cases, under, tables, cells)
    found = [ranked(finding for rule in PRICING_RULES for finding in rule.find(each)) for each in under]
    front = _Front(page, plans, tables, found)
    margins = [[decision.margin_expected for decision in table] for table in tables]
    moves, moved = moves_page(under[0], inputs, plans, margins)
    if not moved.swings:
        return front
    sensitivity, tornado = sensitivity_page(under[0], moved, cells, choices)
    return replace(front, moves=moves, sensitivity=sensitivity, tornado=tornado)


def _of_case(
    proposal: Proposal, cells: InputCells, versus: int, front: _Front | None
) -> tuple[list[Sheet], tuple[Count, Count]]:
    """The pages whose figures follow one case, and how many of its checks hold, of how many."""
    count, footer = len(proposal.plans), _footer(proposal)
    replay = replay_of(proposal, cells.link)
    labour, *work = labour_page(proposal, cells.link)
    figures = steps_page(proposal)
    margin, margins = margin_page(proposal, replay.blocks, (work[0], work[1]), versus, figures, cells.link)
    benefits, savings = benefits_page(proposal, replay.blocks, replay.term_cells)
    checks = [*_trust(cells, front), *history_checks(proposal, replay.hours, labour)]
    page, counted = checks_page(proposal, [*checks, *plan_checks(proposal, replay.blocks, savings, margins)])
    risk = [risk_page(proposal, figures)] if proposal.outlooks else []
    return [
        margin.sheet(freeze=(5, 2), area=(margin.row - 1, count + 8), footer=footer, first=front is None),
        *(each.sheet(freeze=(5, 2), area=(each.row - 1, count + 9), footer=footer) for each in risk),
        page.sheet(area=(page.row - 1, 4), footer=footer),
        labour.sheet(area=(labour.row - 1, 6), footer=footer),
        benefits.sheet(area=(benefits.row - 1, count + 1), footer=footer),
        replay.terms.sheet(area=(replay.terms.row - 1, count + 1), footer=footer, one_page=False),
        *replay.sheets(footer),
        figures.sheet(area=(figures.row - 1, max(4, 2 * count + 1)), footer=footer, one_page=False),
    ], counted


def _trust(cells: InputCells, front: _Front | None) -> list[Check]:
    """The figures are of these inputs, and a bridge arrives where it should."""
    checks = [
        Check(
            "Inputs changed since the figures were computed: none",
            (float(cells.changes), cells.changed),
            (0.0, "0"),
        )
    ]
    if front is not None and front.tornado is not None:
        label = "Sensitivity: the terms lead from one case to the other"
        checks.append(Check(label, *front.tornado.ends))
    return checks


def _with_front(
    base: Proposal,
    front: _Front,
    cells: InputCells,
    over: Layers,
    counted: tuple[Count, Count],
    versus: int,
    pages: Sequence[Sheet],
    footer: str,
) -> list[Sheet]:
    """The pages with those that compare cases, the review first."""
    count, wide = len(base.plans), MONTH_COLUMNS
    seen = Reviewed(over.cases, front.tables, front.findings, front.plans, counted, versus, front.tornado)
    review = review_page(base, seen, cells, over)
    margin, *rest = pages
    found = [
        review.sheet(freeze=(6, 2), area=(review.row - 1, count + 9), footer=footer, first=True),
        margin,
        front.cases.sheet(
            freeze=(5, 2),
            area=(front.cases.row - 1, 1 + len(over.cases)),
            footer=footer,
            one_page=False,
            repeat=4,
        ),
    ]
    if front.sensitivity is not None and front.moves is not None:
        found.append(front.sensitivity.sheet(area=(front.sensitivity.row - 1, 14), footer=footer))
        rest = [*rest, front.moves.sheet(area=(front.moves.row - 1, wide), footer=footer, one_page=False)]
    return [*found, *rest]
