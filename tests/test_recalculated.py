"""The comparison with LibreOffice sees a wrong value, an error and text in a number cell."""

from datetime import date
from pathlib import Path

from calc import Calc
from recalculated import differences

from xlagree.generate.book.sheet import Book, Cell, Sheet


def test_wrong_cells_are_seen(calc: Calc, tmp_path: Path) -> None:
    """Each of three bad cells is named, and the good one is not."""
    cells = (Cell(0, 0, 2.0, "1+1"), Cell(1, 0, 3.0, "1+1"), Cell(2, 0, 1.0, "1/0"), Cell(3, 0, 5.0, '"5"'))
    book = Book("Bad", "", date(2026, 11, 23), (Sheet("Bad", cells, (10.0,), {}),))
    found = differences(calc, book, tmp_path / "bad.xlsx")

    assert [line.split(" ")[0] for line in found] == ["Bad!A2", "Bad!A3", "Bad!A4", "Bad!A3"]
