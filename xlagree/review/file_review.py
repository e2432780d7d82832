"""The review of a file: read, made anew from its own inputs, held against the policy; a book for a client beside its deal."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.generate.book.seal import BOOK_FACT, CLIENT, INTERNAL, VERSION_FACT
from xlagree.generate.internal_book import proposed
from xlagree.intake.offer_files import PAGES, ledger_lines, ledger_near
from xlagree.intake.uncollected import uncollected
from xlagree.proposal.deal import Proposal
from xlagree.proposal.inputs import ProposalInputs, inputs_of, with_policy
from xlagree.proposal.plan_answers import plan_answers, said
from xlagree.proposal.policy import read_policy_file
from xlagree.proposal.rules.finding import Finding, ranked, spot_of, together
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.proposal.scenarios import Scenario, without_plans
from xlagree.proposal.sensitivity import bridge, tornado
from xlagree.proposal.summary import deal_line, in_house
from xlagree.review.changed_worth import worths
from xlagree.review.client_review import DealKnown, review_client
from xlagree.review.deal_reviewed import Case, Deal
from xlagree.review.page_review import review_page
from xlagree.review.reading.client_read import is_for_clients
from xlagree.review.reading.not_read import CHART
from xlagree.review.reading.our_book import BookRead, is_internal, read_book
from xlagree.review.reading.shadow import ShadowComparison, compare
from xlagree.review.reading.sheet_cells import SheetSeen
from xlagree.review.reading.snapshot import Snapshot, opened
from xlagree.review.recalculation.recalculated import recalculated
from xlagree.review.recalculation.stale_values import recalculation_of, stale_values
from xlagree.review.reviews import Review
from xlagree.review.rules.all_rules import BOOK_RULES, FILE_RULES
from xlagree.review.rules.trust import Trust
from xlagree.terms.errors import AgreementError, Place, Problem

CODES = frozenset(rule.code for rule in FILE_RULES)
MADE_ANEW = frozenset({*(f"F{n:02}" for n in range(1, 18)), "S10"} - {"F01", "F05", "F11"})
"""Rules that books of ours are not held against: nobody maintains their formulas, and each is compared with its own, so that
what was changed is named by what was done to it."""
MADE_TO = MADE_ANEW | {"S03"}
"""Of internal books that is left out too: how they calculate is compared with how they were made to."""
TOLD_BETTER = ("S01", "S02")
"""Rules whose findings of a cell are left out where that cell is not as the book was made."""

NOT_HELD = "offer beside its deal"
"""What is not checked of a client's book of which no book can be made from its deal, or one of other pages."""


@dataclass(frozen=True)
class ReviewTerms:
    """What a review is held against besides the file: a policy laid over its own, scenarios in place of its own.

    With `recalculate` formulas are computed anew, and what they give is reviewed.
    """

    policy: Path | None = None
    scenarios: tuple[Scenario, ...] = ()
    recalculate: bool = False


OWN_TERMS = ReviewTerms()
"""A review of the books as they are."""


def review_file(path: Path, terms: ReviewTerms = OWN_TERMS) -> Review:
    """A file reviewed; one that cannot be read is a review with its problems. The file is only read."""
    return review_beside(path, terms)[0]


def review_beside(
    path: Path, terms: ReviewTerms = OWN_TERMS, known: DealKnown | None = None
) -> tuple[Review, DealKnown | None]:
    """A file reviewed, a client's book beside a deal that is `known`, and the deal as it is known then."""
    try:
        if path.suffix.lower() in PAGES:
            near = ledger_near(path)
            found, offer = review_page(path, ledger_lines(near) if near else None)
            return Review(path.name, "offer page", found, offer=offer), known
        read = _recalculated if terms.recalculate else _as_read
        with uncollected():
            review, known = read(path, terms, known)
        return review, replace(known, file=str(path)) if known and review.deal else known
    except AgreementError as error:
        problems = (replace(one, place=replace(one.place, file=path.name)) for one in error.problems)
        return Review(path.name, problems=tuple(problems)), known
    except OSError as error:
        what = f"cannot be opened: {error.strerror or error}"
        return Review(path.name, problems=(Problem(what, "", Place(path.name)),)), known


def _as_read(path: Path, terms: ReviewTerms, known: DealKnown | None) -> tuple[Review, DealKnown | None]:
    file, content = opened(path)
    return _reviewed(file, terms, known, content)


def _recalculated(path: Path, terms: ReviewTerms, known: DealKnown | None) -> tuple[Review, DealKnown | None]:
    file, content = opened(path)
    computed, _ = recalculated(file, content)
    review, known = _reviewed(computed.file, terms, known)
    findings = ranked(together([*stale_values(computed), *review.findings]))
    return replace(review, findings=findings, recalculation=recalculation_of(computed)), known


def reviewed(file: Snapshot, terms: ReviewTerms = OWN_TERMS) -> Review:
    """A workbook reviewed as it was read; raises AgreementError where it is a book of ours that cannot be."""
    return _reviewed(file, terms, None)[0]


def _reviewed(
    file: Snapshot, terms: ReviewTerms, known: DealKnown | None, content: bytes = b""
) -> tuple[Review, DealKnown | None]:
    """A file reviewed; `content` are its bytes where it is as it was read."""
    if is_internal(file):
        return _internal(file, terms, content)
    if not is_for_clients(file):
        general = _general(file)
        return Review(file.file, "workbook", ranked(together(general)), not_checked=file.not_checked), known
    own = review_client(file, _general(file, CLIENT, MADE_ANEW), known)
    not_held = {} if known is None or own.beside_its_deal else {NOT_HELD: 1}
    review = Review(
        file.file,
        "client book",
        ranked(together(own.findings)),
        offer=own.offer,
        not_checked={**_not_checked(file, own.charts_compared), **not_held},
    )
    return review, replace(known, offered=own.offered or known.offered) if known else None


def _general(file: Snapshot, ours: str = "", but: Collection[str] = frozenset()) -> list[Finding]:
    """What rules for any workbook find; a book of `ours` may have lost what says so to an inspector of documents."""
    told = replace(file, properties={BOOK_FACT: ours, **file.properties}) if ours else file
    return [finding for rule in FILE_RULES if rule.code not in but for finding in rule.find(told)]


def _internal(file: Snapshot, terms: ReviewTerms, content: bytes) -> tuple[Review, DealKnown | None]:
    read = read_book(file, content)
    comparison = compare(read)
    suspect = replace(file, sheets=tuple(_with_other_numbers(read, comparison)))
    found = [*_general(suspect, INTERNAL, CODES - {"F01"}), *_general(file, INTERNAL, MADE_TO | {"F01"})]
    general = [one for one in found if not _is_known(one, comparison)]
    trust = Trust(read, comparison, worths(read))
    # All of these look for changes.
    own = [] if read.as_drawn else [finding for rule in BOOK_RULES for finding in rule.find(trust)]
    # Of one cell the book made anew says more than a rule for any workbook.
    told = {finding.place for finding in own if finding.place.row is not None}
    general = [one for one in general if not (one.code in TOLD_BETTER and one.place in told)]
    inputs = _inputs(read, terms)
    base = inputs.proposals[0]
    priced = [finding for rule in PRICING_RULES for finding in rule.find(base)]
    deal = replace(
        _deal(read, inputs, comparison), without_plans=without_plans(terms.scenarios, base.card.plans)
    )
    findings = ranked(together([*own, *general, *priced]))
    made_by, sealed = file.properties.get(VERSION_FACT, ""), _offered(read)
    review = Review(
        file.file,
        "internal book",
        findings,
        deal,
        made_by=made_by,
        sealed=read.sealed.proposals[0].date,
        not_checked=_not_checked(file, read.fits and not read.rows),
    )
    return review, DealKnown(file.file, sealed)


def _not_checked(file: Snapshot, charts_compared: bool) -> dict[str, int]:
    """What no rule looked into in a book of ours: charts are held against those that it was made with, where these are known."""
    return {what: count for what, count in file.not_checked.items() if what != CHART or not charts_compared}


def _offered(read: BookRead) -> Proposal:
    """The deal that a client book was made of: as it was sealed; where a seal has no price, as it is."""
    try:
        return read.sealed.proposals[0]
    except AgreementError:
        return read.inputs.proposals[0]


def _with_other_numbers(read: BookRead, comparison: ShadowComparison) -> Iterator[SheetSeen]:
    """The sheets on which a number may be typed over a formula: a cell without one is not as the book was made."""
    for sheet in () if read.as_drawn else read.file.sheets:
        if any(
            not shown.formula and (sheet.name, *cell) not in comparison.as_made
            for cell, shown in sheet.cells.items()
        ):
            yield sheet


def _is_known(finding: Finding, comparison: ShadowComparison) -> bool:
    """Whether a rule for any workbook takes for a slip what the book was made with, or what follows from a change that has
    its own finding."""
    passed = {"F01": comparison.as_made, "F05": comparison.follow}
    return spot_of(finding.place) in passed.get(finding.code, frozenset())


def _inputs(read: BookRead, terms: ReviewTerms) -> ProposalInputs:
    """The inputs that a review computes from: the book's, with another policy and scenarios where they were asked for."""
    inputs = read.inputs
    if terms.policy:
        inputs = with_policy(inputs, read_policy_file(terms.policy, inputs.proposals[0].card.policy))
    if terms.scenarios:
        base = inputs.proposals[0]
        try:
            inputs = inputs_of(replace(base, card=replace(base.card, scenarios=terms.scenarios)))
        except AgreementError as error:
            # The cell is one of the table, the file that it stops is this one.
            raise AgreementError(*(Problem(str(one)) for one in error.problems)) from None
    return inputs


def _deal(read: BookRead, inputs: ProposalInputs, comparison: ShadowComparison) -> Deal:
    under = inputs.proposals
    base = under[0]
    cases = tuple(zip(inputs.cases, under, strict=True))
    swings = tornado(cases) if len(cases) > 1 else ()
    bridges = {name: bridge(cases, 0, case) for case, name in enumerate(inputs.cases) if case}
    return Deal(
        client=base.client.name,
        currency=base.card.policy.currency,
        policy=base.card.policy,
        line=deal_line(base),
        sentence=in_house(base),
        recommended=proposed(base),
        cases=tuple(Case(name, case.decisions) for name, case in zip(inputs.cases, under, strict=True)),
        drivers=tuple(swing.driver for swing in swings),
        swings=swings,
        bridges=bridges,
        shown=inputs.cases[read.selected] if read.selected < len(inputs.cases) else inputs.cases[0],
        inputs_changed=len(read.changed) + len(read.rows),
        lines=comparison.lines,
        agree=comparison.agree,
        unvalued=comparison.unvalued,
        answers=tuple(map(said, plan_answers(base))),
    )
