"""Books of the same inputs drawn once for all tests of a process that look at something else than what is drawn."""

from collections.abc import Iterator

import pytest

from xlagree.generate import books_of_order
from xlagree.generate.books_of_order import DrawnBooks, Failed
from xlagree.generate.orders import Order

DRAWN: dict[tuple[object, ...], DrawnBooks] = {}


@pytest.fixture(scope="module")
def drawn_once() -> Iterator[None]:
    """A run keeps books whose digest of inputs is the same, as tests/test_runs_again.py holds it to; here all runs do."""
    draw = books_of_order.drawn

    def drawn(order: Order) -> DrawnBooks | Failed:
        own = (order.inputs, order.name, order.offer)
        if own in DRAWN:
            return DRAWN[own]
        books = draw(order)
        if isinstance(books, DrawnBooks):
            DRAWN[own] = books
        return books

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(books_of_order, "drawn", drawn)
        yield
