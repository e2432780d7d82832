"""Each cell of a block that a finding is about is told to programs, while people read the range."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlagree.proposal.rules.finding import MOST_CELLS, Finding, at, together
from xlagree.review.causes import causes
from xlagree.review.file_review import review_file
from xlagree.review.report import finding_record

Cells = dict[str, tuple[str, float | str] | str | float]

HEADS: Cells = {"A1": "Item", "B1": "Jan", "C1": "Feb", "D1": "Mar", "E1": "Apr", "F1": "May", "G1": "Jun"}
ITEMS: Cells = {
    f"{column}{row}": f"Item {row}" if column == "A" else 100.0 + 7 * row + 3 * ord(column)
    for column in "ABCDEFG"
    for row in range(2, 10)
}


def totals(formula: str, columns: str = "BCDEFG") -> Cells:
    """A row of totals under the items."""
    return {f"{column}10": (formula.format(c=column), 1000.0) for column in columns}


def found(tmp_path: Path, cells: Cells, code: str) -> list[dict[str, Any]]:
    """What a review says of a sheet by one rule, as a program reads it."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        page = book.add_worksheet("Cash")
        for address, cell in cells.items():
            if isinstance(cell, tuple):
                page.write_formula(address, f"={cell[0]}", None, cell[1])
            else:
                page.write(address, cell)
    return [finding_record(finding) for finding in review_file(path).findings if finding.code == code]


@pytest.mark.parametrize(
    ("code", "cells", "message"),
    [
        ("F01", totals("SUM({c}2:{c}9)", "BCD") | {"E10": 55.5, "F10": 77.5}, "E10:F10 are typed"),
        ("F02", totals("SUM({c}2:{c}9)") | totals("SUM({c}2:{c}9)-1000", "EF"), "E10:F10 adds a number"),
        ("F04", totals("SUM({c}2:{c}8)"), "B10:G10 ends before B9"),
    ],
)
def test_all_cells_of_a_range_are_told(tmp_path: Path, code: str, cells: Cells, message: str) -> None:
    """The first is the place, the others stand under also at."""
    (one,) = found(tmp_path, HEADS | ITEMS | cells | {"A10": "Total"}, code)

    assert str(one["message"]).startswith(message)
    first, last = message.split(" ", 1)[0].split(":")
    columns = map(chr, range(ord(first[0]), ord(last[0]) + 1))
    assert [one["place"], *one["also at"]] == [f"Cash!{column}10" for column in columns]


def test_a_long_range_is_told_in_part(tmp_path: Path) -> None:
    """Programs expand what is beyond from the range in the message."""
    errors: Cells = {f"B{row}": ("1/0", "#DIV/0!") for row in range(1, 2001)}

    (one,) = found(tmp_path, errors, "F05")

    assert str(one["message"]).startswith("B1:B2000 show #DIV/0!")
    assert len(one["also at"]) == MOST_CELLS


def test_a_range_is_one_finding() -> None:
    """However many cells it has; findings that say the same keep all their cells."""
    one, other = (
        Finding("F04", "error", at("Cash", row, 1), "ends early", block=(at("Cash", row, 2),))
        for row in (3, 5)
    )
    (both,) = together([one, other])

    assert [cause.count for cause in causes([one])] == [1]
    assert finding_record(both)["also at"] == ["Cash!B6", "Cash!C4", "Cash!C6"]
