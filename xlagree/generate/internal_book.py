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
from xlagree.generate.pages.shared.months_page import COLUMNS as MONTH_COLUMNS
from xlagree.generate.replay import replay_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision, decisions
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
        own.finished(5 + len(under), freeze=(8, 4), one_page=False),
        over.page.finished(1 + len(under), one_page=False),
        record.finished(11, one_page=False),
        seal.finished(2 + len(under), one_page=False),
    ]
    names = {**cells.names, **record_names, **seal_names}
    shown = tuple(
        bannered(sheet, cells.case, cells.case_name, selected, inputs.cases[selected]) for sheet in sheets
    )
    book = Book(
        f"Margin of {base.client.name}",
        base.card.policy.company,
        base.date,
        shown,
        names,
        footer=_footer(base),
    )
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
    tables = [decisions(each) for each in under]
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
    count = len(proposal.plans)
    replay = replay_of(proposal, cells.link)
    labour, *work = labour_page(proposal, cells.link)
    figures = steps_page(proposal)
    margin, margins = margin_page(proposal, replay.blocks, (work[0], work[1]), versus, figures, cells.link)
    benefits, savings = benefits_page(proposal, replay.blocks, replay.term_cells)
    checks = [*_trust(cells, front), *history_checks(proposal, replay.hours, labour)]
    page, counted = checks_page(proposal, [*checks, *plan_checks(proposal, replay.blocks, savings, margins)])
    risk = [risk_page(proposal, figures)] if proposal.outlooks else []
    return [
        margin.finished(count + 8, freeze=(5, 2)),
        *(each.finished(count + 9, freeze=(5, 2)) for each in risk),
        page.finished(4),
        labour.finished(6),
        benefits,
        replay.terms,
        *replay.sheets,
        figures.finished(max(4, 2 * count + 1), one_page=False),
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
        review.finished(count + 9, freeze=(6, 2)),
        margin,
        front.cases.finished(1 + len(over.cases), freeze=(5, 2), one_page=False, repeat=4),
    ]
    if front.sensitivity is not None and front.moves is not None:
        found.append(front.sensitivity.finished(14))
        rest = [*rest, front.moves.finished(wide, one_page=False)]
    return [*found, *rest]
