"""Workbooks as they were kept before 2004: totals that all leave out a row, numbers typed among formulas, and what only looks like it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from irregular_books import across, down
from test_audit_rules import found, names, numbers, places, seen

Cells = Mapping[str, object]
COLUMNS = "BCDEF"

HEADS = {f"{c}2": name for c, name in zip(COLUMNS, ("North", "South", "East", "West", "Abroad"), strict=True)}
SCATTERED = {f"{c}{r}": 100 + (37 * r + 53 * i) % 97 for i, c in enumerate(COLUMNS) for r in range(3, 11)}
BLOCK = HEADS | names(range(3, 11)) | SCATTERED
"""Items in the rows 3 to 10 below headings."""

WHOLE = BLOCK | {"A12": "Sum"} | across(12, "SUM({c}3:{c}10)", COLUMNS)
LATE = BLOCK | {"A12": "Sum"} | across(12, "SUM({c}4:{c}10)", COLUMNS)
YEARS = {f"{c}2": 1994 + i for i, c in enumerate(COLUMNS)}
RULED = {f"{c}11": "------" for c in COLUMNS}

SHORT: list[tuple[Cells, list[str]]] = [
    # all leave out the first row, below words or years
    (LATE, ["B12"]),
    (LATE | YEARS, ["B12"]),
    # and the last, above a line drawn with signs; one has nothing there, and is short as well
    (BLOCK | RULED | {"A12": "Sum"} | across(12, "SUM({c}3:{c}9)", COLUMNS), ["B12"]),
    ({k: v for k, v in BLOCK.items() if k != "D10"} | across(12, "SUM({c}3:{c}9)", COLUMNS), ["B12"]),
    # a part of them does, though the others are fewer
    (WHOLE | across(12, "SUM({c}4:{c}10)", "CDE"), ["C12"]),
    # the block goes on after a text that stands for a number
    (BLOCK | {"C6": "All data void"} | across(12, "AVERAGE({c}3:{c}5)", COLUMNS), ["B12"]),
    # of a sum, a mean and a largest one below one another, one is short
    (WHOLE | across(13, "AVERAGE({c}4:{c}10)", COLUMNS) | across(14, "MAX({c}3:{c}10)", COLUMNS), ["B13"]),
    (WHOLE | across(13, "MAX({c}3:{c}9)", COLUMNS), ["B13"]),
    # years that a total takes in, among amounts of which one reads as a year; those beside it are in order
    (WHOLE | YEARS | {"D4": 1999, "D12": "=SUM(D2:D10)"}, ["D12"]),
    # years of the items in numbers
    ({k: v for k, v in LATE.items() if k[0] != "A"} | {f"A{r}": 1985 + r for r in range(3, 11)}, ["B12"]),
    # totals with other columns between them
    (BLOCK | across(12, "SUM({c}3:{c}10)", "BDF") | {"C12": "=B12/D12", "D12": "=SUM(D3:D7)"}, ["D12"]),
]  # fmt: skip

SECTIONS = (
    HEADS
    | names(range(3, 6))
    | numbers(COLUMNS, range(3, 6))
    | names(range(7, 10))
    | numbers(COLUMNS, range(7, 10))
)
SECTIONS |= (
    {"A6": "Cars", "A10": "Vans", "A11": "Cars"}
    | across(10, "SUM({c}3:{c}5)", COLUMNS)
    | across(11, "SUM({c}7:{c}9)", COLUMNS)
)
"""Two sections, and below both the totals of each."""

IN_ORDER: list[Cells] = [
    SECTIONS,
    SECTIONS | {f"{c}6": f"Dept {c}" for c in COLUMNS},
    WHOLE | YEARS,
    # what stands before the range is an opening, the points that can be had, weights, capacity or sales
    LATE | {"A3": "Opening balance"},
    LATE | {f"{c}3": 250 for c in COLUMNS},
    LATE | {"A3": "Seats"} | across(13, "{c}12/{c}3", COLUMNS),
    LATE | {"A3": "Sales"} | across(14, "{c}3-{c}12", COLUMNS),
    LATE | {"A3": "Full marks"} | down("G", range(4, 11), "B{r}*B$3+C{r}*C$3+D{r}*D$3+E{r}*E$3+F{r}*F$3"),
    # numbers in the place of headings: those that count up, and those with nothing above or a text among them
    LATE | {f"{c}3": 10 * (i + 1) for i, c in enumerate(COLUMNS)},
    {k: v for k, v in LATE.items() if k[1:] != "2"},
    LATE | {"D3": "none"},
    # an empty row between
    {k: v for k, v in LATE.items() if k[1:] != "4"} | across(12, "SUM({c}5:{c}10)", COLUMNS),
    # more than two rows
    BLOCK | across(12, "SUM({c}6:{c}10)", COLUMNS),
    # totals that say to be of a part
    WHOLE | {"A12": "Thru June", "A13": "Year"} | across(12, "SUM({c}3:{c}8)", COLUMNS) | across(13, "SUM({c}3:{c}10)", COLUMNS),
    WHOLE | {"A13": "Top 3"} | across(13, "AVERAGE({c}3:{c}5)", COLUMNS),
    # the total of totals alone takes a line drawn with signs not in
    BLOCK | RULED | across(12, "SUM({c}3:{c}11)", COLUMNS) | down("G", range(3, 11), "SUM(B{r}:F{r})")
    | {"G12": "=SUM(G3:G10)", "G11": "------"},
]  # fmt: skip


@pytest.mark.parametrize(("cells", "where"), SHORT)
def test_totals_that_leave_out_a_row(cells: Cells, where: list[str], tmp_path: Path) -> None:
    """Whole rows of totals are one finding, at the first of them."""
    assert places("F04", seen(tmp_path, cells)) == where


@pytest.mark.parametrize("cells", IN_ORDER)
def test_totals_in_order(cells: Cells, tmp_path: Path) -> None:
    """Near misses."""
    file = seen(tmp_path, cells)
    assert {code: places(code, file) for code in ("F02", "F04")} == {"F02": [], "F04": []}


def test_a_row_that_all_leave_out_may_be_meant(tmp_path: Path) -> None:
    """It is an alert where no total takes it in, and an error where one does."""
    (late,) = found("F04", seen(tmp_path, LATE))
    said = "B12:F12 begins after B3, which looks like the cells that it adds, as do all totals beside it: SUM(B4:B10)"
    assert (late.severity, late.message) == ("alert", said)
    (split,) = found("F04", seen(tmp_path, WHOLE | across(12, "SUM({c}4:{c}10)", "CDE")))
    assert split.severity == "error"
    assert split.message == "C12:E12 leaves out C3, which the totals beside it take in: SUM(C4:C10)"


def test_all_totals_of_a_short_row_are_told(tmp_path: Path) -> None:
    """Also the one that has nothing in the row which is left out."""
    cells = {k: v for k, v in BLOCK.items() if k != "D10"} | across(12, "SUM({c}3:{c}9)", COLUMNS)
    (one,) = found("F04", seen(tmp_path, cells))
    assert one.message.startswith("B12:F12 ")


QUOTE = names(range(3, 15)) | numbers("BC", range(3, 15)) | down("D", range(3, 15), "B{r}*C{r}")
"""Quantity times price."""

GRID = names(range(3, 15)) | numbers("B", range(3, 15)) | {"H1": 0.03}
GRID |= {
    k: v for i, c in enumerate("CDEF") for k, v in down(c, range(3, 15), f"{'BCDE'[i]}{{r}}*(1+$H$1)").items()
}
"""Four years that grow by a rate."""

TYPED: list[tuple[Cells, list[str]]] = [
    # several at either end of a column whose numbers have all that the formula reads
    (QUOTE | {"D12": 9, "D13": 8, "D14": 7}, ["D12"]),
    (QUOTE | {"D3": 9, "D4": 8, "D5": 7}, ["D3"]),
    # a corner of a block, where a column near by goes on
    (GRID | {f"{c}{r}": 55 + r for c in "EF" for r in (12, 13, 14)}, ["E12"]),
    (GRID | {"C3": 20, "C4": 30, "C5": 40, "B2": 1997, "C2": 1998}, ["C3"]),
    # two copies tell it where both numbers of a product stand there
    (names(range(3, 6)) | numbers("BC", range(3, 6)) | down("D", range(3, 5), "B{r}*C{r}") | {"D5": 77}, ["D5"]),
    # totals with other columns between them, before the first of them, and where means below have one
    (WHOLE | {"D12": "=C12/B12", "E12": 900}, ["E12"]),
    (WHOLE | {"B12": 700, "D12": "=C12/E12"}, ["B12"]),
    (WHOLE | across(13, "AVERAGE({c}3:{c}10)", "BC") | {"E13": 99, "F13": 98}, ["E13"]),
    # typed totals before a total of them, and before growth
    (BLOCK | down("G", range(3, 11), "SUM(B{r}:F{r})") | {"G9": 400, "G10": 500, "G11": "=SUM(G3:G10)"}, ["G9"]),
    (WHOLE | {"F12": 800, "G12": "=(F12-E12)/E12"}, ["F12"]),
]  # fmt: skip

MEANT: list[Cells] = [
    QUOTE | {"D12": 9, "D13": 8, "D14": 7, "B12": "flat", "B13": "flat", "B14": "flat"},
    # openings of a table that goes down and to the right, and what is typed before a forecast
    YEARS | {f"{c}3": 102 + i for i, c in enumerate(COLUMNS)} | {"A2": "Year", "A3": "First"}
    | {f"{c}{r}": f"={chr(ord(c) - 1)}{r - 1}*0.98" for c in "CDEF" for r in range(4, 9)} | {f"B{r}": 90 + r for r in range(4, 9)},
    {"A3": "Sales", "A4": "Cost"} | numbers("BC", range(3, 5)) | across(3, "{p}3*1.02", "DEFGH") | across(4, "{c}3*0.6", "DEFGH"),
    # a target among totals, as its heading says, and years above them
    WHOLE | {"F2": "Target", "F12": 900},
    WHOLE | YEARS | {"A13": "Year", "B13": 1994} | across(13, "{p}13+1", "CDEF"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "where"), TYPED)
def test_numbers_typed_over_formulas(cells: Cells, where: list[str], tmp_path: Path) -> None:
    """A block of them is one finding, at its first cell."""
    assert places("F01", seen(tmp_path, cells)) == where


@pytest.mark.parametrize("cells", MEANT)
def test_numbers_that_are_meant(cells: Cells, tmp_path: Path) -> None:
    """Near misses."""
    assert places("F01", seen(tmp_path, cells)) == []


SHARES = WHOLE | {f"{c}{r + 12}": f"={c}{r}/{c}$12" for c in COLUMNS for r in range(3, 11)}
"""Shares of totals that are held with a `$`, in a block."""

CHAIN = BLOCK | across(12, "{c}3+{c}5+{c}7+{c}9", COLUMNS)

PAIRS = {k: v for k, v in BLOCK.items() if int(k[1:]) < 5} | across(12, "{c}3+{c}4", COLUMNS)

ODD: list[tuple[Cells, list[str]]] = [
    # a `$` that one cell of a block lacks
    (SHARES | {"D18": "=D6/D12"}, ["D18"]),
    # one of two copies besides reads the row before
    (names(range(3, 6)) | numbers("BC", range(3, 6)) | {"D3": "=B3*C3", "D4": "=B4*C3", "D5": "=B5*C5"}, ["D4"]),
    # one term of a chain is another, though it makes a range with the next
    (CHAIN | {"D12": "=D3+D5+D6+D9"}, ["D12"]),
    (PAIRS | {"E12": "=E3+D4"}, ["E12"]),
    # another rate between four copies
    (BLOCK | across(12, "{c}3*0.4", COLUMNS) | {"D12": "=D3*0.34"}, ["D12"]),
]  # fmt: skip

ALIKE: list[Cells] = [
    # a column of which every cell lacks the `$`
    SHARES | {f"{c}18": f"={c}6/{c}12" for c in COLUMNS},
    # the same cells in other words, another rate at the end
    CHAIN | {"D12": "=D9+D3+D5+D7"},
    PAIRS | {"E12": "=SUM(E3:E4)"},
    BLOCK | across(12, "{c}3*0.4", "BCDE") | {"F12": "=F3*0.34"},
]  # fmt: skip


@pytest.mark.parametrize(("cells", "where"), ODD)
def test_formulas_that_are_other(cells: Cells, where: list[str], tmp_path: Path) -> None:
    """Few copies tell a slip that is one cell, one sign or one term."""
    assert places("F02", seen(tmp_path, cells)) == where


@pytest.mark.parametrize("cells", ALIKE)
def test_formulas_that_are_alike(cells: Cells, tmp_path: Path) -> None:
    """Near misses."""
    assert places("F02", seen(tmp_path, cells)) == []
