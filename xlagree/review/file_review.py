"""The review of a file: read, made anew from its own inputs, compared, and held against the policy; a book for a client beside its deal."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlagree.generate.internal_book import proposed
from xlagree.intake.offer_files import PAGES, ledger_lines, ledger_near
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision
from xlagree.proposal.inputs import ProposalInputs, inputs_of, with_policy
from xlagree.proposal.plan_answers import plan_answers, said
from xlagree.proposal.policy import read_policy_file
from xlagree.proposal.rules.finding import Finding, ranked, spot_of, together
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.proposal.scenarios import Scenario
from xlagree.proposal.sensitivity import bridge, tornado
from xlagree.proposal.summary import deal_line, in_house
from xlagree.review.changed_worth import worths
from xlagree.review.client_review import DealKnown, review_client
from xlagree.review.deal_reviewed import Case, Deal
from xlagree.review.offer_seen import OfferSeen
from xlagree.review.page_review import review_page
from xlagree.review.reading.client_read import is_for_clients
from xlagree.review.reading.our_book import BookRead, is_internal, read_book
from xlagree.review.reading.shadow import compare
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.rules.all_rules import FILE_RULES
from xlagree.review.rules.trust_rules import TRUST_RULES, Trust
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.notebook import html_table, shown

if TYPE_CHECKING:
    from pandas import DataFrame

What = Literal["internal book", "client book", "workbook", "offer page", "manifest", "ledger of offers"]


@dataclass(frozen=True)
class Review:
    """One file reviewed: what it is, what was found, and the deal or the offer where it is a book of ours, with its digest.

    `problems` say why a file could not be read; then nothing else is known of it. `mistaken` is a review that a
    mistake in xlagree stopped.
    """

    file: str
    what: What = "workbook"
    findings: tuple[Finding, ...] = ()
    deal: Deal | None = None
    problems: tuple[Problem, ...] = ()
    mistaken: bool = False
    offer: OfferSeen | None = None
    sha256: str = ""

    @property
    def problem(self) -> Problem | None:
        """Why the file could not be read, the first reason; None where it was."""
        return self.problems[0] if self.problems else None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that must be mended."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def moved(self) -> float:
        """The money of a year that errors of the file itself move, as far as it is known."""
        return sum(abs(finding.worth or 0.0) for finding in self.errors if not finding.code.startswith("P"))

    @property
    def at_risk(self) -> float:
        """Money at risk: of the deal, and what errors of the file move."""
        return (self.deal.at_risk if self.deal else 0.0) + self.moved

    def to_frame(self) -> "DataFrame":
        """The deal, a row a case and plan: file, client, currency, case, recommended, then the fields of Decision.

        Money, hours and rates are those of a year, as docs/review.md has them; no rows where the file holds no deal.
        """
        return _deals_frame([self])

    def findings_frame(self) -> "DataFrame":
        """A row a finding: file, severity, code, place, message, fix, worth (money a year that it moves, or NaN)."""
        return _findings_frame([self])

    def _repr_html_(self) -> str:
        problems = [("error", "", str(problem.place), problem.what) for problem in self.problems]
        findings = [(one.severity, one.code, str(one.place), one.message) for one in self.findings]
        risk = f"{self.at_risk:,.0f} {self.deal.currency} at risk a year" if self.deal else ""
        head = ("severity", "code", "place", "finding")
        return html_table(
            f"{self.file}: {self.what}", head, [*problems, *findings], risk, text_columns=range(4)
        )


@dataclass(frozen=True)
class Reviews:
    """Files reviewed together, in their order."""

    files: tuple[Review, ...]

    def to_frame(self) -> "DataFrame":
        """The deals of all files, a row a case and plan, in the columns of `Review.to_frame`."""
        return _deals_frame(self.files)

    def findings_frame(self) -> "DataFrame":
        """The findings of all files, one in a row, in the columns of `Review.findings_frame`."""
        return _findings_frame(self.files)

    def _repr_html_(self) -> str:
        rows = [
            (one.file, one.deal.client if one.deal else one.what, shown(one.at_risk, 0), len(one.errors))
            for one in sorted(self.files, key=lambda one: -one.at_risk)
        ]
        return html_table(
            "Files by money at risk", ("file", "client", "at risk", "errors"), rows, text_columns=(0, 1)
        )


def _deals_frame(reviews: Sequence[Review]) -> "DataFrame":
    from xlagree.hosts.frames import tidy_frame

    rows = [
        (
            one.file,
            one.deal.client,
            one.deal.currency,
            case.name,
            i == one.deal.recommended,
            *astuple(decision),
        )
        for one in reviews
        if one.deal
        for case in one.deal.cases
        for i, decision in enumerate(case.decisions)
    ]
    columns = [
        "file",
        "client",
        "currency",
        "case",
        "recommended",
        *(field.name for field in fields(Decision)),
    ]
    return tidy_frame(columns, rows)


def _findings_frame(reviews: Sequence[Review]) -> "DataFrame":
    from xlagree.hosts.frames import tidy_frame

    rows = [
        (
            one.file,
            finding.severity,
            finding.code,
            str(finding.place),
            finding.message,
            finding.fix,
            finding.worth,
        )
        for one in reviews
        for finding in one.findings
    ]
    return tidy_frame(("file", "severity", "code", "place", "message", "fix", "worth"), rows)


@dataclass(frozen=True)
class ReviewTerms:
    """What a review is held against besides the file: a policy laid over its own, scenarios in place of its own."""

    policy: Path | None = None
    scenarios: tuple[Scenario, ...] = ()


OWN_TERMS = ReviewTerms()
"""A review of the books as they are."""


def review_file(path: Path, terms: ReviewTerms = OWN_TERMS) -> Review:
    """A file reviewed; one that cannot be read is a review with its problems. The file is only read."""
    return reviewed(path, terms)[0]


def reviewed(
    path: Path, terms: ReviewTerms = OWN_TERMS, known: DealKnown | None = None
) -> tuple[Review, DealKnown | None]:
    """A file reviewed, a client's book beside a deal that is `known`, and the deal as it is known then."""
    try:
        if path.suffix.lower() in PAGES:
            near = ledger_near(path)
            found, offer = review_page(path, ledger_lines(near) if near else None)
            return Review(path.name, "offer page", found, offer=offer), known
        review, known = _reviewed(snapshot(path), terms, known)
        known = replace(known, file=str(path)) if known and review.deal else known
        return review, known
    except AgreementError as error:
        problems = (replace(one, place=replace(one.place, file=path.name)) for one in error.problems)
        return Review(path.name, problems=tuple(problems)), known
    except OSError as error:
        what = f"cannot be opened: {error.strerror or error}"
        return Review(path.name, problems=(Problem(what, "", Place(path.name)),)), known


def _reviewed(file: Snapshot, terms: ReviewTerms, known: DealKnown | None) -> tuple[Review, DealKnown | None]:
    general = [finding for rule in FILE_RULES for finding in rule.find(file)]
    if is_internal(file):
        return _internal(file, general, terms)
    if not is_for_clients(file):
        return Review(file.file, "workbook", ranked(together(general))), known
    own = review_client(file, general, known)
    review = Review(file.file, "client book", ranked(together(own.findings)), offer=own.offer)
    return review, replace(known, offered=own.offered or known.offered) if known else None


def _internal(
    file: Snapshot, general: Sequence[Finding], terms: ReviewTerms
) -> tuple[Review, DealKnown | None]:
    read = read_book(file)
    comparison = compare(read)
    # What a rule for any workbook takes for a slip is none where the book was made so; nobody maintains its formulas.
    general = [
        one
        for one in general
        if one.code != "F10" and (one.code != "F01" or spot_of(one.place) not in comparison.as_made)
    ]
    trust = Trust(read, comparison, worths(read))
    own = [finding for rule in TRUST_RULES for finding in rule.find(trust)]
    inputs = _inputs(read, terms)
    base = inputs.proposals[0]
    priced = [finding for rule in PRICING_RULES for finding in rule.find(base)]
    deal = _deal(read, inputs, (comparison.lines, comparison.agree))
    findings = ranked(together([*own, *general, *priced]))
    return Review(file.file, "internal book", findings, deal), DealKnown(file.file, _offered(read))


def _offered(read: BookRead) -> Proposal:
    """The deal that a client book was made of: as it was sealed; where a seal has no price, as it is."""
    try:
        return read.sealed.proposals[0]
    except AgreementError:
        return read.inputs.proposals[0]


def _inputs(read: BookRead, terms: ReviewTerms) -> ProposalInputs:
    """The inputs that a review computes from: the book's, with another policy and scenarios where they were asked for."""
    inputs = read.inputs
    if terms.policy:
        inputs = with_policy(inputs, read_policy_file(terms.policy, inputs.proposals[0].card.policy))
    if terms.scenarios:
        base = inputs.proposals[0]
        inputs = inputs_of(replace(base, card=replace(base.card, scenarios=terms.scenarios)))
    return inputs


def _deal(read: BookRead, inputs: ProposalInputs, lines: tuple[int, int]) -> Deal:
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
        lines=lines[0],
        agree=lines[1],
        answers=tuple(map(said, plan_answers(base))),
    )
