"""Timesheets with a column for each day: read where the day can be known, else refused by name."""

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from intake_cases import hours, read_case, read_text, refused

from xlagree.intake.exports.export import Imported, read_export
from xlagree.terms.errors import AgreementError, failures


def days(imported: Imported) -> dict[str, Fraction | None]:
    """The hours of each day, whoever's."""
    return {f"{row.day:%m-%d}": row.hours for row in imported.rows}


@pytest.mark.parametrize(
    "labels", ["Day1,Day2,Day3", "Mon,Tue,Wed", "Montag,Dienstag,Mittwoch", "lundi,mardi,mercredi", "Monday Hours,Tuesday Hours,Wed",
               "2026-01-05,2026-01-06,2026-01-07", "5/1/26,6/1/26,7/1/26", "Mon 05/01/2026,Tue 06/01/2026,Wed 07/01/2026"]
)  # fmt: skip
def test_each_day_is_a_row(tmp_path: Path, labels: str) -> None:
    """By its number, its weekday or its date."""
    imported = read_text(
        tmp_path, f"Client,Period start,{labels}\nAcme,2026-01-05,1,,1:30\nBirch,2026-01-05,-,0,2\n"
    )
    assert days(imported) == {"01-05": 1, "01-07": 2}
    assert hours(imported) == {"Acme": 2.5, "Birch": 2}
    assert failures(imported.problems) == ()
    assert any(remark.startswith("hours stand in columns for days") for remark in imported.remarks)
    assert not set(labels.split(",")) & set(imported.columns_not_used)


def test_a_week_grid_of_the_cases() -> None:
    """4.5 hours on two days of the week from 27 June; without a client it says that the hours stand in columns for days."""
    imported = read_case("m05", client="Acme")
    assert days(imported) == {"06-27": 3, "06-29": Fraction(3, 2)}
    assert (imported.tally.rows, imported.tally.hours, imported.tally.hours_taken) == (2, 4.5, 4.5)
    with pytest.raises(AgreementError, match=r"columns for days.*no column for the client"):
        read_case("m05")


@pytest.mark.parametrize(
    ("week", "label"),
    [("2026-01-05", "Week"), ("11.01.2026", "Week"), ("2026-W02", "Week"), ("05.01.2026 - 11.01.2026", "Period"),
     ("2026-01-08", "Week of"), ("2026-01-11", "Week ending"), ("2026-01-10", "W/E"), ("05/01/2026", "Date")]
)  # fmt: skip
def test_the_week_of_a_row(tmp_path: Path, week: str, label: str) -> None:
    """Its first day, its last where that is what stands there, both, or its number in the year."""
    last = label == "W/E"
    names = "Sun,Mon,Tue,Wed,Thu,Fri,Sat" if last else "Mon,Tue,Wed,Thu,Fri,Sat,Sun"
    imported = read_text(tmp_path, f"Client,{label},{names}\nAcme,{week},1,2,,,,,3\n")
    wanted = ["01-04", "01-05", "01-10"] if last else ["01-05", "01-06", "01-11"]
    if label == "Week of":  # any week that begins on the day that stands there
        wanted = ["01-12", "01-13", "01-11"]
    assert days(imported) == dict(zip(wanted, (1, 2, 3), strict=True))


def test_days_of_a_month(tmp_path: Path) -> None:
    """Bare numbers are the days of the month that stands beside them."""
    imported = read_text(
        tmp_path, "Client,Month,1,2,3,4,5,6\nAcme,January 2026,1,2,,,3,\nAcme,2026-02,,,,,,4\n"
    )
    assert days(imported) == {"01-01": 1, "01-02": 2, "01-05": 3, "02-06": 4}


def test_a_week_over_the_table(tmp_path: Path) -> None:
    """Said once for all its rows."""
    imported = read_text(tmp_path, "Week starting: 2026-01-05,,,\nClient,Mon,Tue,Wed\nAcme,1,2,3\n")
    assert days(imported) == {"01-05": 1, "01-06": 2, "01-07": 3}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Client,Mon,Tue,Wed\nAcme,1,2,3\n", "nothing says of which week"),
        ("Client,Week,Mon,Tue,Wed,Thu,Fri\nAcme,2026-01-07,1,2,,,3\n", "nothing says of which week"),
        (
            "Client,Week starting,Mon,Tue,Wed\nAcme,01/06/2026,1,2,3\nAcme,06/01/2026,1,2,3\n",
            "whether day or month",
        ),
        ("Client,Week starting,Mon,Tue,Wed,Total\nAcme,2026-01-05,1,2,3,7\n", "the days add up to 6"),
        (
            "Client,Period start,Period end,Day1,Day2,Day3,Day4\nAcme,2026-01-05,2026-01-07,1,2,3,4\n",
            "period ends before",
        ),
        (
            "Client,Month,27,28,29,30,31\nAcme,Feb 2026,1,2,,,3\n".replace(
                "27", ",".join(map(str, range(1, 28)))
            ).replace("2026,", "2026," + "," * 26),
            "period ends before",
        ),
        ("Client,Week starting,Mon,Tue,Wed\nAcme,2026-01-05,30,60,45\nBirch,2026-01-05,90,60,15\n", "unit"),
    ],
)
def test_a_day_that_nobody_knows(tmp_path: Path, text: str, reason: str) -> None:
    """Then nothing is read."""
    assert reason in " ".join(refused(tmp_path, text))


def test_a_row_whose_week_is_missing(tmp_path: Path) -> None:
    """Left out and named; a row without hours is kept and said."""
    text = "Client,Week starting,Mon,Tue,Wed\nAcme,2026-01-05,1,2,3\nBirch,,1,2,\nCedar,2026-01-05,,,\n"
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 6, "Cedar": 0}
    assert [omission.rows for omission in imported.tally.left_out] == [2]
    assert any("without a date left out" in str(problem) for problem in failures(imported.problems))


@given(st.lists(st.lists(st.integers(0, 32), min_size=7, max_size=7), min_size=1, max_size=5), st.booleans())
def test_any_week(tmp_path_factory: pytest.TempPathFactory, quarters: list[list[int]], total: bool) -> None:
    """What stands in a day is worked on that day, with a column of totals and without."""
    folder = tmp_path_factory.mktemp("week")
    lines = ["Client,Week starting,Mon,Tue,Wed,Thu,Fri,Sat,Sun" + (",Total" if total else "")]
    wanted: dict[str, Fraction] = {}
    for n, week in enumerate(quarters):
        cells = [f"{quarter / 4:g}" if quarter else "" for quarter in week]
        lines.append(",".join(["Acme", f"2026-01-{5 + 7 * n:02}" if n < 3 else f"2026-02-{7 * n - 19:02}", *cells,
                               *([f"{sum(week) / 4:g}"] if total else [])]))  # fmt: skip
        for day, quarter in enumerate(week):
            at = f"01-{5 + 7 * n + day:02}" if n < 3 else f"02-{7 * n - 19 + day:02}"
            wanted |= {at: Fraction(quarter, 4)} if quarter else {}
    imported = read_text(folder, "\n".join(lines) + "\n")
    assert {day: told for day, told in days(imported).items() if told} == wanted


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook of some sheets, real days and all."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as made:
        dated = made.add_format({"num_format": "d/m/yy"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(r, c, cell, dated)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


def test_a_sheet_a_week(tmp_path: Path) -> None:
    """Each with the days of its own labels, or the week over its own table."""
    weeks = [[datetime(2026, 1, first + day) for day in range(3)] for first in (5, 12)]
    labelled = {f"W{n}": [["Client", *days], ["Acme", 1, None, 2]] for n, days in enumerate(weeks)}
    titled = {
        f"W{n}": [["Week starting", days[0]], [], ["Client", "Mon", "Tue", "Wed"], ["Acme", 1, None, 2]]
        for n, days in enumerate(weeks)
    }
    for sheets in (
        labelled,
        titled,
        {**titled, "W3": [["Week starting", None], [], ["Client", "Mon", "Tue", "Wed"]]},
    ):
        imported = read_export(book(tmp_path / "a.xlsx", sheets))
        assert days(imported) == {"01-05": 1, "01-07": 2, "01-12": 1, "01-14": 2}
        assert len(imported.sheets) == len(sheets)


def test_a_timesheet_beside_entries_is_named(tmp_path: Path) -> None:
    """Neither of the two sheets is passed over."""
    sheets = {
        "Week": [["Client", *(datetime(2026, 1, 5 + day) for day in range(3))], ["Acme", 1, None, 2]],
        "Entries": [["Date", "Client", "Ticket", "Hours"], [datetime(2026, 1, 20), "Birch", 1, 2]],
    }
    with pytest.raises(AgreementError, match='sheet "Week" is an export too'):
        read_export(book(tmp_path / "a.xlsx", sheets))


TOTAL_ROWS = (
    ("Kunde,Wer,Woche ab,Mo,Di,Mi", "A,Anna,2026-10-05,15,2,\nB,Bert,2026-10-05,10,,3", "Gesamt,,,25,2,3"),
    (
        "Kunde,Wer,Woche ab,Mo,Di,Mi,Summe",
        "A,Anna,2026-10-05,15,2,,17\nB,Bert,2026-10-05,10,,3,13",
        "Summe,,,25,2,3,30",
    ),
    ("Kunde,Wer,05.10.2026,06.10.2026,07.10.2026", "A,Anna,15,2,\nB,Bert,10,,3", "Gesamt,,25,2,3"),
    ("Wer,Kunde,2026-10-05,2026-10-06,2026-10-07", "Anna,A,15,2,\nBert,B,10,,3", "Gesamt,,25,2,3"),
)


@pytest.mark.parametrize(("head", "work", "total"), TOTAL_ROWS)
def test_a_total_under_the_days_is_left_out(tmp_path: Path, head: str, work: str, total: str) -> None:
    """And said once, however many hours its days have."""
    imported = read_text(tmp_path, f"{head}\n{work}\n{total}\n")
    assert hours(imported) == {"A": 17, "B": 13}
    (remark,) = imported.problems
    assert (remark.what, remark.remark) == ("1 row left out as a total of others", True)
    assert [(one.why, one.rows, one.hours) for one in imported.tally.left_out] == [
        ("as a total of others", 1, 30)
    ]


def test_a_client_called_total_has_its_week(tmp_path: Path) -> None:
    """Where the hours of its days are not those of the rows above."""
    text = "Client,Person,Week starting,Mon,Tue,Wed\nAcme,Ada,2026-10-05,2,1,\nTotal,Bob,2026-10-05,3,,4\n"
    assert hours(read_text(tmp_path, text)) == {"Acme": 3, "Total": 7}


def month_grid(over: str) -> str:
    """A timesheet of 31 days under a line: two hours on the 1st, three on the 31st."""
    numbers = ",".join(map(str, range(1, 32)))
    return f"{over}\nKunde,Wer,{numbers}\nA AG,Anna,2{',' * 30}3\n"


@pytest.mark.parametrize(
    "over",
    ["Monat: Oktober 2026", "Oktober 2026", "October 2026", "Timesheet October 2026", "Stundenzettel Oktober 2026", "10/2026",
     "Monat: 10/2026", "Feuille de temps octobre 2026", "Oct. 2026", "Stundenzettel 10.2026", "Month: 2026-10",
     "Oktober 2026,,Stand: 02.11.2026", "October 2026,printed 3 November 2026"],
)  # fmt: skip
def test_a_month_over_the_table(tmp_path: Path, over: str) -> None:
    """With or without a word before it, in words or in numbers; the date of a print beside it is no month."""
    assert days(read_text(tmp_path, month_grid(over))) == {"10-01": 2, "10-31": 3}


@pytest.mark.parametrize("over", ["Timesheet", "Oktober 2026,November 2026", "13/2026", "Rechnung 2026"])
def test_no_month_over_the_table(tmp_path: Path, over: str) -> None:
    """None or two: then the month is asked for in a form that is read."""
    with pytest.raises(AgreementError, match='write the month over the table, such as "Month: October 2026"'):
        read_text(tmp_path, month_grid(over))
