"""Slips of which a line has several, or few copies beside them: each is named at its cells, and what only looks like one is left."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from irregular_books import MONTHS, across, down
from test_audit_rules import ITEMS, PRICED, found, names, numbers, places, seen

Cells = Mapping[str, object]

SHARES = names(range(2, 8)) | numbers("B", range(2, 8)) | {"A8": "Sum", "B8": "=SUM(B2:B7)"}
SUMS = names(range(2, 8)) | numbers("BCD", range(2, 8)) | across(8, "SUM({c}2:{c}7)", "BCD") | {"A8": "Sum"}
RESULTS = (
    ITEMS
    | across(10, "{c}3-{c}4")
    | {f"{c}2": f"Month {i}" for i, c in enumerate(MONTHS, 1)}
    | {"N2": "Year"}
)
TABLES = {
    cell: what
    for top in (2, 9, 16, 23)
    for cell, what in (
        names(range(top, top + 2))
        | numbers("BC", range(top, top + 2))
        | down("D", range(top, top + 2), "B{r}*C{r}")
    ).items()
}
"""Tables of two rows each, far from one another."""
BIDS = (
    names(range(3, 9))
    | {f"{c}2": "Price" for c in "CE"}
    | {f"{c}2": "Amount" for c in "DF"}
    | numbers("BC", range(3, 9))
    | numbers("E", range(3, 9), 400)
    | down("D", range(3, 9), "$B{r}*C{r}")
    | down("F", range(3, 9), "$B{r}*E{r}")
)
"""Two bids for the same items: the prices of each, and its amounts."""

SEEDED: list[tuple[str, Cells, list[str]]] = [
    # five totals of twelve take in the heading; shares of which half have lost their $
    ("F02", ITEMS | across(9, "SUM({c}3:{c}8)") | across(9, "SUM({c}2:{c}8)", MONTHS[:5]), ["B9"]),
    ("F02", SHARES | {f"C{r}": f"=B{r}/B$8" for r in (2, 3, 4)} | {f"C{r}": f"=B{r}/B{r + 4}" for r in (5, 6, 7)}, ["C5"]),
    # in the column of a year, and in the row of a sum, that are computed as all others are
    ("F02", RESULTS | {"N3": 9, "N4": 8, "N5": 7, "N10": "=N3-N5"}, ["N10"]),
    # a sum among means of rows, a cell beside the right one in a table of three rows, a last one that does something else
    ("F02", SUMS | down("E", range(2, 8), "AVERAGE(B{r}:D{r})") | {"E4": "=SUM(B4:D4)"}, ["E4"]),
    ("F02", names(range(2, 5)) | numbers("BCD", range(2, 5)) | down("E", range(2, 5), "B{r}*D{r}") | {"E2": "=C2*D2"}, ["E2"]),
    ("F02", PRICED | {"D11": "=B11*C11*1.1"}, ["D11"]),
    # what a copy would read shows an error
    ("F02", PRICED | {"C6": ("=1/0", "#DIV/0!"), "D6": "=B6*C5"}, ["D6"]),
    # the second row of the last of four tables
    ("F02", TABLES | {"D24": "=B24*B23"}, ["D24"]),
    # a sum of numbers is an item as a number is
    ("F04", names(range(2, 9)) | numbers("B", range(2, 9)) | {"B8": ("=120+35.5", 155.5), "A9": "Sum", "B9": "=SUM(B2:B7)"}, ["B9"]),
    # formulas that are missing: in a column, in a row of months, among totals of rows that are added up themselves
    ("F02", {cell: what for cell, what in PRICED.items() if cell != "D6"}, ["D6"]),
    ("F02", {cell: what for cell, what in RESULTS.items() if cell not in ("F10", "G10")}, ["F10"]),
    ("F02", SUMS | down("E", [2, 3, 5, 6, 7], "SUM(B{r}:D{r})"), ["E4"]),
]  # fmt: skip

NEAR: list[tuple[str, Cells]] = [
    # a rate of its own for each half of a line, a mean of what does not add up, one more amount between percentages
    ("F02", names(range(2, 9)) | numbers("B", range(2, 9)) | {"E1": 2, "F1": 3}
     | down("C", range(2, 6), "B{r}*$E$1") | down("C", range(6, 9), "B{r}*$F$1")),
    ("F02", SUMS | down("E", range(2, 8), "SUM(B{r}:D{r})") | {"E4": "=AVERAGE(B4:D4)"}),
    ("F02", names(range(3, 9)) | numbers("BDFH", range(3, 9)) | {"D5": "=633+26"}
     | {f"{c}{r}": f"={p}{r}/$J{r}" for p, c in ("BC", "DE", "FG", "HI") for r in range(3, 9)}
     | down("J", range(3, 9), "B{r}+D{r}+F{r}+H{r}")),
    # prices between amounts that read prices, half of them those of another column
    ("F01", BIDS | down("D", range(3, 6), "$B{r}*B{r}")),
    # a line that is left out by intention, an empty row, prices that nobody adds up, a division by nothing
    ("F02", {cell: what for cell, what in (PRICED | down("E", range(2, 12), "D{r}*2")).items() if cell not in ("D6", "E6")}),
    ("F02", {cell: what for cell, what in PRICED.items() if not cell.endswith("6")}),
    ("F02", {"B1": "Hours", "C1": "Wages", "D1": "Rate", "E1": "Tax", "F1": "Fees"} | names(range(2, 8)) | numbers("BCDEF", range(2, 8))
     | across(8, "SUM({c}2:{c}7)", "BCEF")),
    ("F02", names(range(2, 9)) | numbers("BC", range(2, 9)) | {"C5": 0} | down("D", [2, 3, 4, 6, 7, 8], "B{r}/C{r}")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "cells", "where"), SEEDED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_slip_is_found(code: str, cells: Cells, where: list[str], tmp_path: Path) -> None:
    """At its first cell, and nothing else is."""
    assert places(code, seen(tmp_path, cells)) == where


@pytest.mark.parametrize(("code", "cells"), NEAR, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_meant_is_left_alone(code: str, cells: Cells, tmp_path: Path) -> None:
    """Near misses."""
    assert places(code, seen(tmp_path, cells)) == []


def test_formulas_that_are_missing_side_by_side_are_one_finding(tmp_path: Path) -> None:
    """An alert with every cell, and the formula that would stand in the first."""
    cells = {cell: what for cell, what in RESULTS.items() if cell not in ("F10", "G10")}
    (one,) = found("F02", seen(tmp_path, cells))
    assert (one.severity, [str(place) for place in one.block]) == ("alert", ["Cash!G10"])
    assert one.message == "F10:G10 are empty where the row computes: as in 10 cells it would be F3-F4"


def test_formulas_left_in_a_line_that_was_typed_over_are_named(tmp_path: Path) -> None:
    """They belong to the finding, which names them last."""
    cells = (
        SUMS | {f"E{r}": 3 * (100 + 3 * r) + 21 for r in range(2, 8)} | down("E", [5, 6], "SUM(B{r}:D{r})")
    )
    (one,) = found("F01", seen(tmp_path, cells))
    assert one.message.endswith("; E5:E6 alone still compute")
    named = {str(place) for place in (one.place, *one.others, *one.block)}
    assert named == {f"Cash!E{r}" for r in range(2, 8)}
