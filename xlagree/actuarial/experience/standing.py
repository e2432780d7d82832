"""Whether a client stands as one of ours at a cut, and whether it turned out to be there in the months after."""

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
    """How a client stands as its history in a book ends."""
    if not hasattr(book, "presence_of"):
        return ACTIVE
    presence = book.presence_of(name)
    return Standing(
        presence.state, float(presence.now), float(book.there_ahead(name, months)), int(presence.silent)
    )


def was_there(book: BookHistory, name: str, back: int) -> bool:
    """Whether a client was there until some months before the end of its whole history, as that shows now."""
    if back < 0:
        return False
    if not hasattr(book, "presence_of"):
        return True
    months = book.presence_of(name).months
    return bool(months[months.size - 1 - back] >= THERE)


def common_variance(book: BookHistory) -> float:
    """The variance of the factor of a year that all clients share."""
    return float(getattr(book, "common_shock", 0.0))
