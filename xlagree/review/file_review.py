"""The review of a file: read, made anew from its own inputs, compared, and held against the policy; of a folder, file by file."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xlagree.generate.book.seal import BOOK_FACT, FOR_CLIENTS, VERSION_FACT
from xlagree.generate.internal_book import proposed
from xlagree.generate.workers import jobs_for, shared_out
from xlagree.proposal.inputs import ProposalInputs, inputs_of, proposal_from, with_policy
from xlagree.proposal.plan_answers import plan_answers, said
from xlagree.proposal.policy import read_policy_file
from xlagree.proposal.rules.finding import ranked, spot_of, together
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.proposal.scenarios import Scenario
from xlagree.proposal.sensitivity import bridge, tornado
from xlagree.proposal.summary import deal_line, in_house
from xlagree.review.deal_reviewed import Case, Deal
from xlagree.review.reading.our_book import BookRead, ChangedInput, is_internal, read_book
from xlagree.review.reading.shadow import compare
from xlagree.review.reading.snapshot import Snapshot, opened, snapshot
from xlagree.review.recalculation.recalculated import recalculated
from xlagree.review.recalculation.stale_values import recalculation_of, stale_values
from xlagree.review.reviews import Review
from xlagree.review.rules.all_rules import BOOK_RULES, FILE_RULES
from xlagree.review.rules.trust import Trust
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.mistakes import write_log
from xlagree.terms.progress import Progress, silent

WEIGHED = 20
"""So many changed inputs are weighed in money."""

MADE_ANEW = ("F10", "S03", "S10")
"""Rules that internal books are not held against: nobody maintains their formulas, and each value, each formula and each
setting is compared with its own."""
TOLD_BETTER = ("S01", "S02")
"""Rules whose findings of a cell are left out where that cell is not as the book was made."""


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
    try:
        return _recalculated(path, terms) if terms.recalculate else reviewed(snapshot(path), terms)
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


def _recalculated(path: Path, terms: ReviewTerms) -> Review:
    file, content = opened(path)
    computed, _ = recalculated(file, content)
    review = reviewed(computed.file, terms)
    findings = ranked(together([*stale_values(computed), *review.findings]))
    return replace(review, findings=findings, recalculation=recalculation_of(computed))


def reviewed(file: Snapshot, terms: ReviewTerms = OWN_TERMS) -> Review:
    """A workbook reviewed as it was read; raises AgreementError where it is a book of ours that cannot be."""
    internal = is_internal(file)
    rules = [rule for rule in FILE_RULES if not (internal and rule.code in MADE_ANEW)]
    general = [finding for rule in rules for finding in rule.find(file)]
    if not internal:
        client = file.properties.get(BOOK_FACT) in FOR_CLIENTS
        return Review(file.file, "client book" if client else "workbook", ranked(together(general)))
    read = read_book(file)
    comparison = compare(read)
    # What a rule for any workbook takes for a slip is none where the book was made so; an error that follows from a row
    # that was deleted, or from another cell, is named there.
    passed = {"F01": comparison.as_made, "F05": comparison.follow}
    general = [one for one in general if spot_of(one.place) not in passed.get(one.code, frozenset())]
    trust = Trust(read, comparison, _worths(read))
    own = [finding for rule in BOOK_RULES for finding in rule.find(trust)]
    # Of one cell the book made anew says more than a rule for any workbook.
    told = {finding.place for finding in own if finding.place.row is not None}
    general = [one for one in general if not (one.code in TOLD_BETTER and one.place in told)]
    inputs = _inputs(read, terms)
    base = inputs.proposals[0]
    priced = [finding for rule in PRICING_RULES for finding in rule.find(base)]
    deal = _deal(read, inputs, (comparison.lines, comparison.agree))
    findings = ranked(together([*own, *general, *priced]))
    made_by = file.properties.get(VERSION_FACT, "")
    return Review(
        file.file, "internal book", findings, deal, made_by=made_by, sealed=read.sealed.proposals[0].date
    )


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
