"""Sheets that are copies of each other: the cell of one that is other than on all the rest, and what months may have of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from xlagree.proposal.rules.finding import Finding
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.report import finding_record
from xlagree.review.rules.all_rules import FILE_RULES

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
Sheet = dict[str, tuple[str, float] | str | float]
Change = dict[str, Sheet]


def month(name: str, before: str | None) -> Sheet:
    """A month's sheet: lines with plan and actual, a running total that reads the month before, a rate of another sheet."""
    cells: Sheet = {"A1": name, "A3": "Line", "B3": "Plan", "C3": "Actual", "D3": "Left", "E3": "To date"}
    for row in range(4, 9):
        cells |= {f"A{row}": f"Line {row}", f"B{row}": 50.0 + row * len(name), f"C{row}": 31.0 + row * 7}
        cells[f"D{row}"] = (f"B{row}-C{row}", 19.0)
        cells[f"E{row}"] = (f"C{row}+{before}!E{row}" if before else f"C{row}", 31.0)
    cells["A9"] = "Total"
    cells |= {f"{column}9": (f"SUM({column}4:{column}8)", 200.0) for column in "BCDE"}
    return cells | {
        "A11": "A day",
        "B11": ("C9/31", 6.0),
        "A12": "Charged",
        "B12": ("C9*Rates!B2", 900.0),
    }


@pytest.fixture
def found(tmp_path: Path) -> Callable[[Change], list[Finding]]:
    """What F01 and F02 find in six months with some cells changed."""

    def look(change: Change) -> list[Finding]:
        path = tmp_path / "months.xlsx"
        with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
            sheets: Change = {"Rates": {"A2": "Rate", "B2": 4.5}}
            for before, name in zip((None, *MONTHS), MONTHS, strict=False):
                sheets[name] = month(name, before)
            for name, cells in sheets.items():
                page = book.add_worksheet(name)
                for address, cell in (cells | change.get(name, {})).items():
                    if isinstance(cell, tuple):
                        page.write_formula(address, f"={cell[0]}", None, cell[1])
                    else:
                        page.write(address, cell)
        file = snapshot(path)
        rules = (rule for rule in FILE_RULES if rule.code in ("F01", "F02"))
        return [finding for rule in rules for finding in rule.find(file)]

    return look


def test_a_form_filled_in_month_by_month(found: Callable[[Change], list[Finding]]) -> None:
    """The first month reads none before it, and the rate stands on one sheet for all."""
    assert found({}) == []


def test_a_month_that_reads_the_wrong_month(found: Callable[[Change], list[Finding]]) -> None:
    """All its lines are one finding that names each cell."""
    wrong: Sheet = {f"E{row}": (f"C{row}+Feb!E{row}", 90.0) for row in range(4, 9)}

    (one,) = found({"Apr": wrong})

    assert (one.code, one.severity) == ("F02", "alert")
    assert (
        one.message
        == "E4:E8 is other than on 4 sheets like this one: C4+Feb!E4; as Mar!E4 it would be C4+Mar!E4"
    )
    assert one.fix == "copy it from Mar!E4, or say in the label why it is another"
    assert finding_record(one)["also at"] == [f"Apr!E{row}" for row in range(5, 9)]


def test_a_cell_that_reads_another(found: Callable[[Change], list[Finding]]) -> None:
    """No line has a copy of it on its own sheet."""
    (one,) = found({"May": {"B11": ("C8/31", 2.0)}})

    assert (one.code, str(one.place)) == ("F02", "May!B11")


def test_a_file_that_is_read_besides(found: Callable[[Change], list[Finding]]) -> None:
    """What another file holds is the same for all months."""
    budget: Change = {name: {"A13": "Both", "B13": ("[1]Feb!C9+B9", 5.0)} for name in MONTHS}

    assert found(budget) == []
    (one,) = found(budget | {"May": {"A13": "Both", "B13": ("[1]Feb!C8+B9", 5.0)}})
    assert one.message.endswith("it would be [1]Feb!C9+B9")


def test_a_number_for_a_formula(found: Callable[[Change], list[Finding]]) -> None:
    """Typed on one sheet, computed on all others."""
    (one,) = found({"Jun": {"B12": 950.0}})

    assert (one.code, str(one.place)) == ("F01", "Jun!B12")
    assert "950; as May!B12 it would be C9*Rates!B2" in one.message


@pytest.mark.parametrize(
    "change",
    [
        {"Feb": {"B11": ("C9/28", 7.0)}},
        {"Feb": {"A11": "A working day", "B11": ("C8/31", 7.0)}},
        {"Feb": {"B11": ("C8/31", 7.0)}, "Apr": {"B11": ("C8/31", 7.0)}},
        {"Mar": {"A13": "Note", "B13": ("C9-B9", 3.0)}},
        {"Mar": {"B11": "closed"}},
    ],
    ids=["its own days", "another label", "two of them", "a line of its own", "a word"],
)
def test_what_a_month_may_have_of_its_own(change: Change, found: Callable[[Change], list[Finding]]) -> None:
    """Another number, another label, what several have, a line more, or a word for a number."""
    assert found(change) == []


def test_three_sheets_are_no_family(
    found: Callable[[Change], list[Finding]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One against two others may be the one that is right."""
    monkeypatch.setattr("test_sheet_copies.MONTHS", MONTHS[:3])

    assert found({"Mar": {"B11": ("C8/31", 2.0)}}) == []
