"""Rows that cannot be meant, said at their places in a table: remarks, since nothing was left out for them."""

from collections.abc import Iterable, Iterator, Sequence

from xlagree.actuarial.experience.doubtful import Doubt, Log, doubtful, log_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.doubted import doubted
from xlagree.terms.errors import AgreementError, Place, Problem

REMEDY = "correct what is a slip of the pen; nothing was left out"


def doubtful_rows(client: str, log: Log, places: Sequence[Place]) -> Iterator[Problem]:
    """What cannot be meant of a client's rows, with the hours that it moves; `places` are those of the rows."""
    for doubt in doubtful(log):
        yield _remark(client, f"{doubt.said}; the client has {doubt.moved}", doubt, places)


def doubtful_rows_priced(
    proposal: Proposal, places: Sequence[Place], doubts: Iterable[Doubt] | None = None
) -> tuple[Problem, ...]:
    """The same of a proposal's usage, with the money that it moves; with the hours where pay as you go has no price.

    `doubts` are what cannot be meant, where that is known already.
    """
    client = proposal.client.name
    try:
        return tuple(_remark(client, one.said, one.doubt, places) for one in doubted(proposal, doubts))
    except AgreementError:  # the plan itself is wrong, which is said where it is priced
        return tuple(doubtful_rows(client, log_of(proposal.usage), places))


def _remark(client: str, said: str, doubt: Doubt, places: Sequence[Place]) -> Problem:
    return Problem(f"{client}: {said}", REMEDY, places[doubt.rows[0]], remark=True)
