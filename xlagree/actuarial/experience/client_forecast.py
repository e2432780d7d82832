"""The forecast of one client, the same for whoever prices it and whoever tries it on the past."""

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.demand_table import without_history
from xlagree.actuarial.experience.demand_fit import BookHistory
from xlagree.pricing.usage import Usage


def client_forecast(
    book: BookHistory,
    name: str,
    history: Usage,
    stated: Demand | None = None,
    in_parts: bool = True,
    shared: bool = True,
) -> Demand:
    """The demand of a client: from its history held against the book, or what is `stated` where its history has no hours.

    Of nothing but projects, which are no forecast, it is the mean of what was worked. `in_parts` and `shared` are as in
    the demands of a book.
    """
    if stated is not None and not history.hours:
        return stated
    if history.hours and not from_the_book(book, history):
        return without_history(history.mean, book.users.get(name, 0.0))
    return book.demand(name, in_parts, shared)


def from_the_book(book: BookHistory, history: Usage) -> bool:
    """Whether a forecast stands on histories: the client has one, and anybody's has hours that are no project's."""
    return history.hours > 0 and any(seen.total for seen in book.clients.values())
