"""Marks of looks that somebody wrote anew: the seal does not fit, and whatever they say does no harm."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from planted_client import BOOK
from test_client_books_reviewed import FILES, deal

from xlagree.generate.book.cell_marks import LOOKS
from xlagree.generate.book.look_marks import HEAD
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.proposal.rules.finding import Finding
from xlagree.review.client_review import review_client
from xlagree.review.reading.snapshot import snapshot


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client's book as it was made."""
    path = tmp_path_factory.mktemp("sent") / Path(FILES[BOOK]).name
    write_book(client_book(deal()), path)
    return path


def forged(sent: Path, to: Path, **other: object) -> list[Finding]:
    """What is found in the book with a mark of looks that says something else of its last page, as text or in parts."""
    book = load_workbook(sent)
    sheet = book["Acceptance"]
    sheet["C12"].hyperlink = "https://example.com"
    for (cell,) in sheet.iter_rows(min_col=LOOKS + 1, max_col=LOOKS + 1):
        if cell.value:
            told = json.loads(cell.value.removeprefix(HEAD))
            cell.value = other.get("text") or HEAD + json.dumps({**told, **other})
    book.save(to / "forged.xlsx")
    return list(review_client(snapshot(to / "forged.xlsx"), (), None).findings)


TEXTS = {
    "other words": "no mark at all",
    "nothing told": HEAD + "{}",
    "parts missing": HEAD + '{"styles": [["General"]], "widths": "x"}',
    "very deep": HEAD + "[" * 10_000,
    "no number": HEAD + '{"styles": NaN}',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_mark_that_nobody_made_so(sent: Path, tmp_path: Path, text: str) -> None:
    """The seal does not fit any more, and what no page of ours has is found as before."""
    messages = [one.message for one in forged(sent, tmp_path, text=text)]

    assert any("the seal does not fit the book" in message for message in messages), messages
    assert any("is a link" in message for message in messages), messages


def lines(axis: object, look: object) -> list[object]:
    return [["line", [1, 1, 9, 9, 0, 0], False, [axis, {}], [["x", "", "", look]], []]]


PARTS: dict[str, dict[str, object]] = {
    "a kind of chart": {"charts": [["spiral", [1, 1, 9, 9, 0, 0], False, [{}, {}], [], []]]},
    "a place of a chart": {"charts": [["line", [-1, 2**40, -9, 2**40, 0, 0], False, [{}, {}], [], []]]},
    "an axis": {"charts": lines({"min": {}}, {})},
    "a line": {"charts": lines({}, {"line": 7})},
    "a height": {"heights": [[2**40, -(2**40)]]},
    "a width": {"widths": [1e308, -5]},
    "a condition": {"conditions": [[[9, 9, 1, 1], "", "red", "", 0]]},
    "an entry": {"entries": [[0, 0, 1, 2, "", "", "", ["x" * 9_000], "", False]]},
    "no styles": {"styles": []},
    "a style": {"styles": [["0", "big", 7, [], {}, "left", -3, 0, 0]]},
    "a foot": {"foot": "&" * 9_000},
    "an area": {"area": [-1, 2**40]},
}
"""Looks that nothing can be drawn with, or that nobody would."""


@pytest.mark.parametrize("other", PARTS.values(), ids=PARTS)
def test_a_mark_of_what_cannot_be_drawn(sent: Path, tmp_path: Path, other: dict[str, object]) -> None:
    """It is told that the seal does not fit, and what was added all the same."""
    messages = [one.message for one in forged(sent, tmp_path, **other)]

    assert any("the seal does not fit the book" in message for message in messages), messages
    assert any("is a link" in message for message in messages), messages
