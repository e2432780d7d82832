"""The internal book of a proposal: the review first, its cases and inputs, what follows from them, and the checks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xlagree import __version__
from xlagree.generate.book import seal as sealing
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.generate.pages.internal.cases_page import CasePlan, cases_page
from xlagree.generate.pages.internal.chart_numbers_page import chart_numbers_page
from xlagree.generate.pages.internal.checks_page import (
    Check,
    CheckCounts,
    checks_page,
    hours_check,
    plan_checks,
)
from xlagree.generate.pages.internal.handover_page import handover_page
from xlagree.generate.pages.internal.inputs_page import InputCells, inputs_page
from xlagree.generate.pages.internal.labour_page import labour_page
from xlagree.generate.pages.internal.layers import bannered, by_case_page, following, laid_over
from xlagree.generate.pages.internal.margin_page import margin_page
from xlagree.generate.pages.internal.moves_page import moves_page
from xlagree.generate.pages.internal.record_page import record_page
from xlagree.generate.pages.internal.review_page import review_page
from xlagree.generate.pages.internal.review_panels import CaseReviewed
from xlagree.generate.pages.internal.risk_chart import margin_curves
from xlagree.generate.pages.internal.risk_page import risk_page
from xlagree.generate.pages.internal.seal_page import seal_page
from xlagree.generate.pages.internal.sensitivity_page import (
    Choices,
    Tornado,
    first_choices,
    sensitivity_page,
)
from xlagree.generate.pages.internal.waterfall import plan_steps
from xlagree.generate.pages.shared.benefits_page import benefits_page
from xlagree.generate.pages.shared.frame import day
from xlagree.generate.replay import replay_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.inputs import ProposalInputs, inputs_of
from xlagree.proposal.plan_answers import Answers, answers_of
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.rules.finding import ranked
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.terms.errors import AgreementError

PRINTED = ("Review", "Margin", "Cases", "Sensitivity", "Risk")
"""The pages that a reviewer reads: what stands below them is for looking things up and is not printed."""


@dataclass(frozen=True)
class _Comparison:
    """The pages that compare cases: those of a proposal with scenarios are there only where it has some."""

    cases: Sheet
    plans: tuple[CasePlan, ...]
    sensitivity: tuple[Sheet, ...] = ()
    moves: tuple[Sheet, ...] = ()
    tornado: Tornado | None = None


def internal_book(proposal: Proposal) -> Book:
    """What stays in the house: the review, margin, risk and cases, the inputs behind them, and the checks."""
    inputs = inputs_of(proposal.ours)
    return book_of(inputs, inputs)


def book_of(
    inputs: ProposalInputs, sealed: ProposalInputs, selected: int = 0, choices: Choices | None = None
) -> Book:
    """The internal book of inputs, showing one case and what was chosen on the page Sensitivity.

    `sealed` are the inputs that the figures were computed from; all else follows from `inputs`.
    """
    base = inputs.proposals[0]
    versus = proposed(base)
    seal, seal_cells = seal_page(base, sealed)
    record, recorded = record_page(base, inputs.record)
    own, cells = inputs_page(base, inputs, selected, seal_cells.lines)
    answers = answers_of(inputs.proposals)
    shows = choices or first_choices(inputs.cases, versus)
    compared = _comparison(inputs, cells, recorded.shares, shows, answers)
    tornado = compared.tornado if compared else None
    of_cases = [_case_pages(proposal, cells, versus, tornado, answers) for proposal in inputs.proposals]
    sheets, varying = laid_over([pages for pages, _ in of_cases], selected)
    if compared is not None:
        _, counts = of_cases[selected]
        review, follows = review_page(
            _reviewed(inputs), compared.plans, versus, cells, counts, tornado, answers
        )
        margin, *rest = sheets
        sheets = (review, margin, compared.cases, *compared.sensitivity, *rest, *compared.moves)
        varying = {**varying, **follows}
    by_case, formulas = by_case_page(inputs.cases, cells.case, varying)
    handover = handover_page(_offered(inputs, sealed), cells)
    sheets = (*sheets, handover, own, by_case, record, seal)
    shown = tuple(
        replace(
            bannered(following(sheet, formulas), cells, inputs.cases[selected]), printed=sheet.name in PRINTED
        )
        for sheet in sheets
    )
    choice_names = tornado.names if tornado else {}
    names = {**cells.names, **choice_names, **recorded.names, **seal_cells.names}
    title, company = f"Margin of {base.client.name}", base.card.policy.company
    book = Book(title, company, base.date, shown, names, footer=_footer(base))
    return replace(book, facts=_facts(book, sealed))


def proposed(proposal: Proposal) -> int:
    """The place of the plan that the review is about: the one recommended, or else pay as you go."""
    return recommended(proposal).plan or 0


def _offered(inputs: ProposalInputs, sealed: ProposalInputs) -> Proposal:
    """The deal to hand over: as it was sealed, for the page does not follow its inputs; where a seal has no price, as it is."""
    try:
        return sealed.proposals[0]
    except AgreementError:
        return inputs.proposals[0]


def _comparison(
    inputs: ProposalInputs, cells: InputCells, shares: Mapping[str, str], choices: Choices, answers: Answers
) -> _Comparison | None:
    """The pages that compare cases; None without a forecast."""
    base = inputs.proposals[0]
    if not base.outlooks:
        return None
    cases, plans = cases_page(inputs.cases, inputs.proposals, cells, shares)
    moves, moved = moves_page(inputs, plans, answers)
    if not moved.swings:
        return _Comparison(cases, plans)
    sensitivity, tornado = sensitivity_page(base, moved, cells, choices)
    return _Comparison(cases, plans, (sensitivity,), (moves,), tornado)


def _case_pages(
    proposal: Proposal, cells: InputCells, versus: int, tornado: Tornado | None, answers: Answers
) -> tuple[tuple[Sheet, ...], CheckCounts]:
    """The pages whose figures follow one case, and how many of its checks hold."""
    replay = replay_of(proposal, cells.link)
    labour, work = labour_page(proposal, cells.link)
    waterfall = plan_steps(proposal, versus)
    curves = margin_curves(proposal) if proposal.outlooks else None
    figures, drawn = chart_numbers_page(proposal, waterfall, curves)
    margin, margins = margin_page(proposal, replay.blocks, work, waterfall, drawn.bars, cells.link)
    risk = [risk_page(proposal, curves, drawn.curves, answers)] if curves and drawn.curves else []
    benefits, savings = benefits_page(proposal, replay.blocks, replay.term_cells)
    own_months = proposal.basis == "history" and replay.hours
    months = replay.hours if own_months else replay.blocks[0].ranges["logged"]
    checks, counts = checks_page(
        proposal,
        [
            *_trust(cells, tornado),
            hours_check(proposal, months, work.hours),
            *plan_checks(proposal, replay.blocks, savings, margins),
        ],
    )
    return (margin, *risk, checks, labour, benefits, replay.terms, *replay.sheets, figures), counts


def _trust(cells: InputCells, tornado: Tornado | None) -> list[Check]:
    """The figures are of these inputs, and a bridge arrives where it should."""
    unchanged = "Inputs changed since the figures were computed: none"
    checks = [Check(unchanged, (float(cells.changes), cells.changed), (0.0, "0"))]
    if tornado is not None:
        checks.append(Check("Sensitivity: the terms lead from one case to the other", *tornado.ends))
    return checks


def _reviewed(inputs: ProposalInputs) -> list[CaseReviewed]:
    """Every case with what the rules of price find in it."""
    return [
        CaseReviewed(name, deal, ranked(finding for rule in PRICING_RULES for finding in rule.find(deal)))
        for name, deal in zip(inputs.cases, inputs.proposals, strict=True)
    ]


def _footer(proposal: Proposal) -> str:
    title = f"Margin of {proposal.client.name}"
    return " · ".join(filter(None, (proposal.card.policy.company, "INTERNAL", title, day(proposal.date))))


def _facts(book: Book, sealed: ProposalInputs) -> dict[str, str]:
    return {
        sealing.BOOK_FACT: sealing.INTERNAL,
        sealing.VERSION_FACT: __version__,
        sealing.MODEL_FACT: sealing.model_digest(sealing.listed(book), book.names),
        sealing.INPUTS_FACT: sealing.inputs_digest(sealed),
    }
