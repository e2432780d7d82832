"""Reviews for tests of what is reported of them: a whole book, one broken in several ways, files that no deal is in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import broken_books
from broken_books import beside, cell_at, changed, cost, label, named, number, price, stamped
from proposals import book

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.proposal.rules.finding import Finding, at
from xlagree.review.file_review import review_file
from xlagree.review.reviews import Review
from xlagree.terms.errors import Place, Problem

HOSTILE = "<script>alert(1)</script>\u202e\x07\"'&\u200b"
"""A name that would run, turn what stands beside it, ring, and hold what nobody sees."""


@contextmanager
def _on(made: Book) -> Iterator[None]:
    """Changes are made to this book."""
    with patch.object(broken_books, "book", lambda: made):
        yield


def broken_book() -> Book:
    """A price typed over, two formulas turned, three figures raised, two inputs changed, a label that would run in a browser."""
    figures = [stamped(n)() for n in (0, 5, 7)]
    turned = [beside("Margin", "Margin", column) for column in (2, 3)]
    edits: list[tuple[broken_books.Place, Mapping[str, object]]] = [
        (price(), {"formula": "", "value": 9000.0}),
        *((place, {"value": number(place) * 1.3}) for place in figures),
        *((place, {"formula": cell_at(*place).formula.replace("-", "+")}) for place in turned),
        (cost(), {"value": number(cost()) * 10}),
        (named("in_demand_tickets"), {"value": number(named("in_demand_tickets")) * 1.1}),
        (label(), {"value": "<script>alert(1)</script>\u202egnp"}),
    ]
    made = book()
    for place, to in edits:
        with _on(made):
            made = changed(place, **to)
    return made


@cache
def reviewed(which: str) -> Review:
    """The review of the whole book or the broken one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{which}.xlsx"
        write_book(book() if which == "whole" else broken_book(), path)
        return review_file(path)


def hostile() -> Review:
    """The broken book under a name, of a client and with plans that would run in a browser."""
    one = reviewed("broken")
    assert one.deal
    cases = tuple(
        replace(
            case,
            decisions=tuple(replace(plan, plan=f"{HOSTILE}{n}") for n, plan in enumerate(case.decisions)),
        )
        for case in one.deal.cases
    )
    return replace(one, file=f"{HOSTILE}.xlsx", deal=replace(one.deal, client=HOSTILE, cases=cases))


def unread(name: str = "none.xlsx") -> Review:
    problem = Problem("is not an .xlsx workbook", "save it as .xlsx", Place(name))
    return Review(name, problems=(problem,))


def elsewhere(name: str = "ledger.xlsx") -> Review:
    """A workbook made elsewhere with findings of one cause in more places than are named."""
    typed = [
        Finding("F01", "error", at("Ledger", row, 3), f"{row} is typed over a formula", "copy it from D2")
        for row in range(2, 40)
    ]
    return Review(name, findings=tuple(typed))
