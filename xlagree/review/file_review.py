"""The review of a file: read, made anew from its own inputs, compared, and held against the policy; of a folder, file by file."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlagree.generate.book.seal import BOOK_FACT, FOR_CLIENTS
from xlagree.generate.internal_book import proposed
from xlagree.generate.workers import jobs_for, shared_out
from xlagree.proposal.decision import Decision
from xlagree.proposal.inputs import ProposalInputs, inputs_of, proposal_from, with_policy
from xlagree.proposal.plan_answers import plan_answers, said
from xlagree.proposal.policy import read_policy_file
from xlagree.proposal.rules.finding import Finding, ranked, spot_of, together
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.proposal.scenarios import Scenario
from xlagree.proposal.sensitivity import bridge, tornado
from xlagree.proposal.summary import deal_line, in_house
from xlagree.review.deal_reviewed import Case, Deal
from xlagree.review.reading.our_book import BookRead, ChangedInput, is_internal, read_book
from xlagree.review.reading.shadow import compare
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.rules.all_rules import BOOK_RULES, FILE_RULES
from xlagree.review.rules.trust import Trust
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.mistakes import write_log
from xlagree.terms.notebook import html_table, shown
from xlagree.terms.progress import Progress, silent

if TYPE_CHECKING:
    from pandas import DataFrame

WEIGHED = 20
"""So many changed inputs are weighed in money."""

What = Literal["internal book", "client book", "workbook"]


@dataclass(frozen=True)
class Review:
    """One file reviewed: what it is, what was found, and the deal where it is a book of ours.

    `problems` say why a file could not be read; then nothing else is known of it. `mistaken` is a review that a
    mistake in xlagree stopped.
    """

    file: str
    what: What = "workbook"
    findings: tuple[Finding, ...] = ()
    deal: Deal | None = None
    problems: tuple[Problem, ...] = ()
    mistaken: bool = False

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
    try:
        return _reviewed(snapshot(path), terms)
    except AgreementError as error:
        problems = (replace(one, place=replace(one.place, file=path.name)) for one in error.problems)
        return Review(path.name, problems=tuple(problems))
    except OSError as error:
        what = f"cannot be opened: {error.strerror or error}"
        return Review(path.name, problems=(Problem(what, "", Place(path.name)),))


def review_all(
    paths: Sequence[Path],
    terms: ReviewTerms = OWN_TERMS,
    progress: Progress = silent,
    jobs: int | None = None,
) -> Generator[Review]:
    """Files reviewed in their order, by as many processes as there are processors; no file stops the others."""
    work = partial(_reviewed_anyway, terms=terms)
    with closing(shared_out(work, paths, jobs_for(jobs, len(paths)), _ended)) as reviews:
        for count, review in enumerate(reviews, 1):
            progress(count, len(paths), review.file)
            yield review


def _ended(path: Path) -> Review:
    """What is said of a file whose process was ended."""
    what = "the system ended the process that read it, as where memory runs out"
    problem = Problem(what, "review it alone, where more memory is free", Place(path.name))
    return Review(path.name, problems=(problem,))


def _reviewed_anyway(path: Path, terms: ReviewTerms) -> Review:
    """A file reviewed; where nobody foresaw what happens, that is its problem and a line in a log."""
    try:
        return review_file(path, terms)
    except Exception as error:
        remedy = f"what happened is written in {write_log(error)}"
        problem = Problem("a mistake in xlagree, not in the file", remedy, Place(path.name))
        return Review(path.name, problems=(problem,), mistaken=True)


def _reviewed(file: Snapshot, terms: ReviewTerms) -> Review:
    general = [finding for rule in FILE_RULES for finding in rule.find(file)]
    if not is_internal(file):
        client = file.properties.get(BOOK_FACT) in FOR_CLIENTS
        return Review(file.file, "client book" if client else "workbook", ranked(together(general)))
    read = read_book(file)
    comparison = compare(read)
    # What a rule for any workbook takes for a slip is none where the book was made so; nobody maintains its formulas,
    # and an error that follows from a row that was deleted, or from another cell, is named there.
    passed = {"F01": comparison.as_made, "F05": comparison.follow}
    general = [
        one
        for one in general
        if one.code != "F10" and spot_of(one.place) not in passed.get(one.code, frozenset())
    ]
    trust = Trust(read, comparison, _worths(read))
    own = [finding for rule in BOOK_RULES for finding in rule.find(trust)]
    looks = {finding.place for finding in own if finding.code == "T05"}
    general = [one for one in general if one.code != "S01" or one.place not in looks]
    inputs = _inputs(read, terms)
    base = inputs.proposals[0]
    priced = [finding for rule in PRICING_RULES for finding in rule.find(base)]
    deal = _deal(read, inputs, (comparison.lines, comparison.agree))
    findings = ranked(together([*own, *general, *priced]))
    return Review(file.file, "internal book", findings, deal)


def _inputs(read: BookRead, terms: ReviewTerms) -> ProposalInputs:
    """The inputs that a review computes from: the book's, with another policy and scenarios where they were asked for."""
    inputs = read.inputs
    if terms.policy:
        inputs = with_policy(inputs, read_policy_file(terms.policy, inputs.proposals[0].card.policy))
    if terms.scenarios:
        base = inputs.proposals[0]
        inputs = inputs_of(replace(base, card=replace(base.card, scenarios=terms.scenarios)))
    return inputs


def _worths(read: BookRead) -> dict[tuple[str, int], float]:
    """The money of a year that each changed input moves by itself, under the plan where it moves most."""
    changed = [change for change in read.changed if change.how in ("changed", "formula")]
    numbers = [change for change in changed if change.line.number and change.now != change.was]
    return {(change.line.key, change.case): _moved(read.sealed, change) for change in numbers[:WEIGHED]}


def _moved(sealed: ProposalInputs, change: ChangedInput) -> float:
    values = {line.key: line.values[change.case] for line in sealed.lines}
    try:
        after = proposal_from({**values, change.line.key: change.now}, sealed.record).outlooks
    except AgreementError:
        return 0.0  # what cannot be priced is reported as such
    before = sealed.proposals[change.case].outlooks
    moves = (abs(new.expected_margin - old.expected_margin) for new, old in zip(after, before, strict=True))
    return max(moves, default=0.0)


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
