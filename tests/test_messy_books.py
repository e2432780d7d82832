"""Messy books with what is wrong in them: the rules of patterns and ranges name the wrong cells, every one, and few others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from everyday_books import EverydayBook
from messy_books import MESSY
from test_everyday_books import named

from xlagree.proposal.rules.finding import spot_of
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.rules.all_rules import FILE_RULES
from xlagree.review.rules.blocks import cell_name

RULES = ("F01", "F02", "F04")
RECALL, PRECISION = 0.95, 0.95


def cells_named(file: Snapshot) -> set[str]:
    """The cells that findings name: the place, the range that the message begins with, and all other places."""
    cells: set[str] = set()
    for rule in FILE_RULES:
        if rule.code in RULES:
            for finding in rule.find(file):
                spots = [spot for place in finding.others if (spot := spot_of(place))]
                cells |= {cell for _, cell in named(finding)} | {cell_name(spot[1:]) for spot in spots}
    return cells


@pytest.mark.parametrize("make", MESSY)
def test_books_in_order_are_left_alone(make: Callable[[], EverydayBook], tmp_path: Path) -> None:
    """Without its slips no book has a finding: forecasts, sums in other words, rows that take turns, defaults overruled."""
    make().written(tmp_path / "clean.xlsx", False)
    assert cells_named(snapshot(tmp_path / "clean.xlsx")) == set()


def test_wrong_cells_are_named_and_few_others(tmp_path: Path) -> None:
    """Cell by cell over all books."""
    wrong: set[tuple[str, str]] = set()
    cells: set[tuple[str, str]] = set()
    for book in (make() for make in MESSY):
        book.written(tmp_path / "messy.xlsx", True)
        wrong |= {(book.name, cell) for slip in book.slips for cell in slip.is_wrong}
        cells |= {(book.name, cell) for cell in cells_named(snapshot(tmp_path / "messy.xlsx"))}
    assert len(wrong) == 49
    assert len(wrong & cells) >= RECALL * len(wrong)
    assert len(wrong & cells) >= PRECISION * len(cells)
