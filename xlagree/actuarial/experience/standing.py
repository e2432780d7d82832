"""Whether a client stood as one of ours at a cut, and whether it turned out to be there in the months after."""

from dataclasses import dataclass

from xlagree.actuarial.experience.demand_fit import BookHistory

THERE = 0.5
"""A client counts as there where that is likelier than not."""


@dataclass(frozen=True)
class Standing:
    """The state of a client at a cut, the chance that it is there then and, on average, in the months after."""

    state: str = "active"
    chance: float = 1.0
    ahead: float = 1.0
    silent: int = 0


ACTIVE = Standing()


def standing(book: BookHistory, name: str, months: int) -> Standing:
    """How a client stands as a book ends, and for some months ahead."""
    presence = book.presence_of(name)
    return Standing(presence.state, presence.now, book.there_ahead(name, months), presence.silent)


def was_there(hindsight: BookHistory, name: str, back: int) -> bool:
    """Whether a client was there until some months before the end of the whole history, as that shows now."""
    months = hindsight.presence_of(name).months
    return bool(months[months.size - 1 - back] >= THERE)
