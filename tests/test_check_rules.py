"""Checks that fail, that cannot fail, or that are missing: found at their cell, and what only reads like a check is left alone."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from parts_edited import said, write_cells

from xlagree.review.rules.check_cells import is_check_label
from xlagree.review.rules.check_formulas import always_holds, is_difference

Sheet = Mapping[str, object]
SUMS: Sheet = {"B1": 10, "B2": 20, "B3": ("SUM(B1:B2)", 30), "B4": 29}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"A6": "Check", "B6": ("B3=B4", False)}, "B6 (Check) fails: it shows FALSE"),
        (
            {"A6": "Balance check", "C6": ('IF(B3=B4,"OK","ERROR")', "ERROR")},
            'C6 (Balance check) fails: it shows "ERROR"',
        ),
        ({"A6": "Control", "B6": ("ROUND(B3-B4,2)", 1)}, "B6 (Control) fails: it shows 1"),
        ({"B6": "Check", "B7": ("ABS(B3-B4)", 1)}, "B7 (Check) fails: it shows 1"),
        ({"A6": "Difference, must be 0", "B6": ("B3-B4", 1)}, "B6 (Difference, must be 0) fails: it shows 1"),
        ({"A6": "Check", "B6": ("IF(ABS(B3-B4)<0.01,0,1)", 1)}, "B6 (Check) fails: it shows 1"),
        (
            {"A6": "Check total", "B6": ('IF(B3<>B4,"look here","")', "look here")},
            'B6 (Check total) fails: it shows "look here"',
        ),
    ],
)
def test_failing_checks(cells: Sheet, expected: str, tmp_path: Path) -> None:
    """Verdicts, differences, and the branch for two amounts that are not equal; right of their label or below it."""
    path = write_cells(tmp_path / "a.xlsx", {"Plans": {**SUMS, **cells}})
    place = expected.partition(" ")[0]
    assert said("C02", path) == [f"error Plans!{place} the check {expected}"]


@pytest.mark.parametrize(
    "cells",
    [
        {"A6": "Check", "B6": ("B3=B1+B2", True)},
        {"A6": "Check", "B6": ("B3-B1-B2", 0)},
        {"A6": "Check", "B6": ("B3-B1-B2", 3.6e-15)},
        {"A6": "Difference", "B6": ("B3-B4", 1)},
        {"A6": "Budget variance", "B6": ("B3-B4", 1)},
        {"A6": "Check-in date", "B6": ("B3-B4", 1)},
        {"A6": "Cost control", "B6": ("B3-B4", 1)},
        {"A6": "Checks found", "B6": ("SUM(B1:B2)", 30)},
        {"A6": "Check: any error?", "B6": ("ISERROR(B3)", False)},
        {"A6": "Check", "B6": ("IF(B3>B4,1,0)", 1)},
        {"A6": "Check", "B6": ("(B3-B4)/B4", 0.03)},
        {"A6": "Check", "B6": 1},
        {"A6": "Check", "B6": "Amount", "C6": ("B3-B4", 1)},
    ],
)
def test_what_is_no_failing_check(cells: Sheet, tmp_path: Path) -> None:
    """Checks that pass, differences that nobody promised to be 0, counts, growth, and labels that only read like it."""
    assert said("C02", write_cells(tmp_path / "a.xlsx", {"Plans": {**SUMS, **cells}})) == []


def test_a_sheet_of_checks(tmp_path: Path) -> None:
    """Every verdict of a formula on it; one finding for the sheet."""
    checks: Sheet = {
        "A1": "Total", "B1": ("Plans!B3=Plans!B4", False),
        "A2": "Sum", "B2": ('IF(Plans!B3>0,"OK","FAILED")', "FAILED"),
        "A3": "Rows", "B3": ("ROWS(Plans!B1:B2)", 2),
    }  # fmt: skip
    path = write_cells(tmp_path / "a.xlsx", {"Plans": SUMS, "Checks": checks})
    assert said("C02", path) == [
        "error Checks!B1 the check B1 (Total) fails: it shows FALSE; 1 more failing check on the sheet"
    ]
    assert said("C02", write_cells(tmp_path / "b.xlsx", {"Plans": SUMS, "Answers": checks})) == []


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("TRUE", "it reads no cell"),
        ("1=1", "it reads no cell"),
        ("AND(TRUE,NOT(FALSE))", "it reads no cell"),
        ("B3=$B$3", "it compares B3 with itself"),
        ("ABS(B3-B3)<0.01", "it compares B3 with itself"),
        ("IF(SUM(B1:B2)=SUM(B1:B2),1,0)", "it compares an amount of B1:B2 with itself"),
    ],
)
def test_checks_that_cannot_fail(formula: str, why: str, tmp_path: Path) -> None:
    """Constants, and comparisons of a thing with itself."""
    cells: Sheet = {**SUMS, "A6": "Check", "B6": (formula, 1)}
    path = write_cells(tmp_path / "a.xlsx", {"Plans": cells})
    assert said("C01", path) == [f"error Plans!B6 the check B6 (Check) cannot fail: {why}"]
    plain = write_cells(tmp_path / "b.xlsx", {"Plans": {**SUMS, "A6": "Total", "B6": (formula, 1)}})
    assert said("C01", plain) == []


@pytest.mark.parametrize(
    "formula", ["B3=B4", "B3-B1-B2", "Plans!B3=Other!B3", "ABS(B3-B4)<0.01", "TODAY()>B3", "B3=-B3"]
)
def test_checks_that_can_fail(formula: str) -> None:
    """Two things, of the same address on two sheets too, and what the day decides."""
    assert always_holds(formula) == ""


def test_verdicts_that_are_typed(tmp_path: Path) -> None:
    """In a row with checks that are formulas; a list that people tick off has none."""
    row: Sheet = {"A6": "Check", "B6": ("B3=B4", True), "C6": True, "D6": ("B3=B4", True)}
    assert said("C01", write_cells(tmp_path / "a.xlsx", {"Plans": {**SUMS, **row}})) == [
        "error Plans!C6 the check C6 (Check) cannot fail: its verdict is typed"
    ]
    ticked: Sheet = {"A6": "Check", "B6": "OK", "A7": "Check", "B7": "ok"}
    assert said("C01", write_cells(tmp_path / "b.xlsx", {"Plans": {**SUMS, **ticked}})) == []


def test_tolerances(tmp_path: Path) -> None:
    """More than a fiftieth of what is compared lets errors pass."""
    for number, expected in (
        ("5", ["alert Plans!B6 the check B6 (Check) lets pass 5, 17% of what it compares"]),
        ("0.05", []),
    ):
        cells: Sheet = {**SUMS, "A6": "Check", "B6": (f"ABS(B3-B4)<{number}", True)}
        assert said("C01", write_cells(tmp_path / "a.xlsx", {"Plans": cells})) == expected


def _many(checks: Sheet, on_each: bool = True) -> dict[str, Sheet]:
    numbers: dict[str, object] = {f"B{row}": (f"A{row}*2", 0) for row in range(20, 220)}
    return {
        name: {**numbers, **(checks if on_each or name == "One" else {})} for name in ("One", "Two", "Three")
    }


def test_workbooks_without_checks(tmp_path: Path) -> None:
    """Large ones on several sheets; small ones, those with checks, and ours are not asked."""
    assert said("C01", write_cells(tmp_path / "a.xlsx", _many({}))) == [
        "note no check found among 600 formulas on 3 sheets"
    ]
    one: Sheet = {"A1": "Check", "B1": ("B20=B21", True)}
    assert said("C01", write_cells(tmp_path / "b.xlsx", _many(one, on_each=False))) == []
    assert said("C01", write_cells(tmp_path / "c.xlsx", {"One": _many({})["One"]})) == []
    assert said("C01", write_cells(tmp_path / "d.xlsx", {**_many({}), "Checks": {"A1": 1}})) == []


def test_checks_that_nothing_brings_together(tmp_path: Path) -> None:
    """A cell that adds them up, or a sheet that reads them, is enough."""
    two: Sheet = {"A1": "Check", "B1": ("B20=B21", True), "A2": "Check", "B2": ("B20=B22", True)}
    assert said("C01", write_cells(tmp_path / "a.xlsx", _many(two))) == [
        "note 6 checks on 3 sheets, and no cell brings them together"
    ]
    master: Sheet = {"A9": "All", "B9": ("AND(One!B1:B2,Two!B1:B2,Three!B1:B2)", True)}
    assert said("C01", write_cells(tmp_path / "b.xlsx", {**_many(two), "Front": master})) == []


def test_labels_and_differences() -> None:
    """What is a check by its words, and a difference by its formula."""
    checks = (
        "Check",
        "Balance check:",
        "Control total",
        "Bank reconciliation",
        "Prüfung",
        "Contrôle",
        "Balanced?",
    )
    assert all(map(is_check_label, checks))
    others = (
        "Checkbox",
        "Check no.",
        "Cheque",
        "Checklist",
        "Quality control",
        "Controlling",
        "Health check",
        "x" * 70,
    )
    assert not any(map(is_check_label, others))
    assert all(
        map(is_difference, ("A1-B1", "(A1-B1)", "SUM(A1:A3)-B4", "ABS(ROUND(A1,2)-ROUND(B1,2))", "A1*2-B1"))
    )
    assert not any(map(is_difference, ("-A1", "A1-B1<1", "SUM(A1-B1)", "A1/B1-1", "IF(A1-B1,1,0)", "A1")))


def test_amounts_under_a_label_of_checks(tmp_path: Path) -> None:
    """A column of which most are not 0 lists what was paid; one that is 0 but for a cell is a check."""
    paid: dict[str, object] = {"C1": "Check"} | {
        f"C{row}": (f"A{row}-B{row}", row * 10) for row in range(2, 9)
    }
    assert said("C02", write_cells(tmp_path / "a.xlsx", {"Plans": paid})) == []
    checked: dict[str, object] = {"C1": "Check"} | {
        f"C{row}": (f"A{row}-B{row}", 7 * (row == 5)) for row in range(2, 9)
    }
    assert said("C02", write_cells(tmp_path / "b.xlsx", {"Plans": checked})) == [
        "error Plans!C5 the check C5 (Check) fails: it shows 7"
    ]
