"""Questions to a deal that are answered once: the answer is kept with the deal."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from xlagree.proposal.deal import Proposal

Answer = TypeVar("Answer")


def kept(ask: Callable[[Proposal], Answer]) -> Callable[[Proposal], Answer]:
    """A question to a deal that is answered once: the answer is kept with it, as its own properties are."""

    @wraps(ask)
    def asked(proposal: Proposal) -> Answer:
        answers = vars(proposal)
        if ask.__name__ not in answers:
            answers[ask.__name__] = ask(proposal)
        answer: Answer = answers[ask.__name__]
        return answer

    return asked
