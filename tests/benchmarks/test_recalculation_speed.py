"""A hundred scenarios of an internal book computed in this process, beside another engine that does the same."""

from pathlib import Path

from formulon import Workbook
from test_batch_speed import sample
from test_drawn_books import seconds

from xlagree.generate.book.render import write_book
from xlagree.generate.book.wording import places
from xlagree.generate.internal_book import internal_book
from xlagree.review.reading.snapshot import opened
from xlagree.review.what_if_review import what_if

SCENARIOS, WANTED = 100, 5.0
"""Scenarios, and the seconds that they are wanted in together."""


def test_a_hundred_scenarios(tmp_path: Path) -> None:
    """Print what a hundred take, the reading of the book included, and what they take formulon."""
    write_book(internal_book(sample(tmp_path).proposals[0]), tmp_path / "book.xlsx")
    file, content = opened(tmp_path / "book.xlsx")
    [(sheet, row, column), *_] = places(file.names["in_costs_cost_per_hour"])
    order = [one.name for one in file.sheets].index(sheet)

    def theirs() -> None:
        other = Workbook.load(content)
        for n in range(SCENARIOS):
            other.set_number(order, row, column, 50.0 + n)
            other.recalc()

    setting = f"{sheet}!{chr(65 + column)}{row + 1}=50..{49 + SCENARIOS}..1"
    ours, beside = seconds(lambda: what_if(tmp_path / "book.xlsx", [setting])), seconds(theirs)
    print(
        f"\n{SCENARIOS} scenarios of a book: {ours:.2f} s of CPU, wanted {WANTED}; formulon {beside:.2f} s: ",
        end="",
    )
    print(f"{ours / beside:.2f} times")
