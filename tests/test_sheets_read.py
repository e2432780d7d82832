"""Which sheets of a workbook are read as one export, and what its hidden, merged and uncalculated parts stand for."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from intake_cases import hours, read_case

from xlagree.intake.exports.export import Imported, Options, read_export
from xlagree.terms.errors import AgreementError, failures

HEAD = ("Date", "Client", "Ticket", "Hours")
Rows = Sequence[Sequence[object]]


def row(month: int, hours: float, client: str = "Acme") -> Sequence[object]:
    return (f"2026-{month:02}-05", client, month, hours)


def read_book(
    folder: Path, sheets: dict[str, Rows], hidden: tuple[str, ...] = (), **options: object
) -> Imported:
    """A workbook of sheets, read as an export."""
    book = xlsxwriter.Workbook(str(folder / "a.xlsx"))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, cells in enumerate(rows):
            sheet.write_row(i, 0, cells)
        if name in hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    book.close()
    return read_export(folder / "a.xlsx", Options(**options))  # type: ignore[arg-type]  # its fields


def refusal(folder: Path, sheets: dict[str, Rows], **options: object) -> str:
    with pytest.raises(AgreementError) as raised:
        read_book(folder, sheets, **options)  # type: ignore[arg-type]  # its fields
    (problem,) = raised.value.problems
    return str(problem)


def test_a_sheet_a_month_is_read_as_one() -> None:
    """All of its rows."""
    assert hours(read_case("s08")) == {"Acme": 13.5, "Birch": 3}


def test_a_sheet_with_other_columns_is_named() -> None:
    """And nothing is read without it."""
    with pytest.raises(
        AgreementError, match='sheet "Jan" is an export too, with other columns than sheet "Feb"'
    ):
        read_case("s10")


def test_rows_without_a_ticket_are_tickets_of_their_own_sheet(tmp_path: Path) -> None:
    """Row 2 of one month is not row 2 of another."""
    sheets = {
        name: (("Date", "Client", "Hours"), (f"2026-0{n}-05", "Acme", n))
        for n, name in ((1, "Jan"), (2, "Feb"))
    }
    imported = read_book(tmp_path, sheets)
    assert {row.ticket for row in imported.rows} == {"row 2", "row 2 of Feb"}


def test_a_hidden_sheet_is_never_taken(tmp_path: Path) -> None:
    """Whatever stands in it."""
    sheets = {
        "Jan": (HEAD, row(1, 1)),
        "Old": (HEAD, row(2, 50)),
        "More": ((*HEAD, "Role"), (*row(3, 7), "L1")),
    }
    assert hours(read_book(tmp_path, sheets, hidden=("Old", "More"))) == {"Acme": 1}


def test_a_sheet_without_work_is_passed_over(tmp_path: Path) -> None:
    """Such as a summary or a list of names."""
    sheets = {"Summary": (("Client", "Total"), ("Acme", 1)), "Jan": (HEAD, row(1, 1)), "Empty": ()}
    assert hours(read_book(tmp_path, sheets)) == {"Acme": 1}


def test_the_same_rows_in_two_sheets_are_refused(tmp_path: Path) -> None:
    """A sheet of the year beside those of its months."""
    sheets = {"All": (HEAD, row(1, 1), row(2, 2)), "Jan": (HEAD, row(1, 1)), "Feb": (HEAD, row(2, 2))}
    assert 'all rows of sheet "Jan" stand in sheet "All" too' in refusal(tmp_path, sheets)


def test_a_head_of_two_rows_and_merged_names() -> None:
    """Labels stand in either row, and a merged name is that of each of its rows."""
    imported = read_case("u11")
    assert (hours(imported), hours(imported, billable=False)) == ({"Acme": 2}, {"Birch": 3})


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("Client", "Time", None, "Hours", "Date"), (None, "Start", "End", None, None)),
        ((None, None, None, "Hours", None), ("Client", "Start", "End", None, "Date")),
        (("Client", "Start", "End", "Hours", "Date"), (None, None, None, "(rounded)", None)),
    ],
)
def test_heads_of_two_rows(tmp_path: Path, upper: Sequence[object], lower: Sequence[object]) -> None:
    """Whichever row has more of the labels."""
    body = ("Acme", "09:00", "10:00", 1, "2026-01-05")
    imported = read_book(tmp_path, {"A": (("Report",), upper, lower, body, ("Birch", *body[1:]))})
    assert hours(imported) == {"Acme": 1, "Birch": 1}


def test_a_formula_without_a_value() -> None:
    """Has the hours from start to end, and that is said."""
    imported = read_case("u10")
    assert hours(imported) == {"Acme": 2.25}
    assert "kept with those from start to end" in imported.problems[0].what


@pytest.mark.parametrize("at", ["A3", "B3", "D3"])
def test_what_a_formula_would_have_said_is_asked_for(tmp_path: Path, at: str) -> None:
    """Of a date, a client or hours: open the workbook and save it."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True})
    sheet = book.add_worksheet("S")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD)
    for n in (1, 2):
        sheet.write_datetime(n, 0, datetime.combine(date(2026, 1, 4 + n), time()), day)
        sheet.write_row(n, 1, ("Acme", n, 1.5))
    sheet.write_formula(at, "=Z1", None, "")
    book.close()
    imported = read_export(tmp_path / "a.xlsx")
    assert hours(imported) == {"Acme": 1.5}
    (problem,) = failures(imported.problems)
    assert "(got a formula without a value)" in problem.what
    assert problem.remedy == "open the workbook in Excel or LibreOffice, and save it"
