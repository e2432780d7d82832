"""What changed inputs are worth: the money of a year that each of them moves by itself."""

from xlagree.proposal.inputs import ProposalInputs, proposal_from
from xlagree.review.reading.our_book import BookRead, ChangedInput
from xlagree.terms.errors import AgreementError

WEIGHED = 20
"""So many changed inputs are weighed in money."""


def worths(read: BookRead) -> dict[tuple[str, int], float]:
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
