"""What the hours of an export count: told by labels, by start and end, by what stands beside, or asked for."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_cases import hours, read_case, read_text, refused

from xlagree.intake.exports.hours import UNITS
from xlagree.intake.exports.hours_beside import label_unit
from xlagree.terms.errors import AgreementError

TIMED = "Client,Start,End,Duration\n"
DAYS = "Date,Client,{}\n2026-01-05,Acme,{}\n2026-01-06,Acme,{}\n"


@pytest.mark.parametrize(
    ("case", "billed", "free"),
    [
        ("s01", {"Acme": 0.3333, "Birch": 0.2}, {}),
        ("s04", {"Acme": 0.7}, {"Birch": 1.5}),
        ("s06", {"Acme": 2.25, "Birch": 2.25}, {}),
        ("s21", {"Acme": 1.5, "Birch": 0.75}, {}),
        ("s23", {"Acme": 8, "Birch": 3.75}, {}),
        ("u09", {"Customer": 2.1856}, {}),
    ],
)
def test_durations_of_other_sources(case: str, billed: dict[str, float], free: dict[str, float]) -> None:
    """Each with the hours that were worked."""
    imported = read_case(case)
    assert (hours(imported) | dict.fromkeys(free, 0), hours(imported, billable=False)) == (
        billed | dict.fromkeys(free, 0),
        free,
    )


@pytest.mark.parametrize(("case", "said"), [("s16", "Quantity"), ("u08", "time_spent")])
def test_what_may_count_anything_is_refused(case: str, said: str) -> None:
    """One problem for the column, and no row of it is taken."""
    with pytest.raises(AgreementError) as raised:
        read_case(case)
    (problem,) = raised.value.problems
    assert f'"{said}"' in problem.what
    assert "mapping file" in problem.remedy


def test_the_unit_can_be_said() -> None:
    """On the command line; what an export known by name has is no more than what somebody says."""
    assert hours(read_case("s01", hours_unit="seconds")) == {"Acme": 0.3333, "Birch": 0.2}
    assert hours(read_case("s01", hours_unit="minutes")) == {"Acme": 20, "Birch": 12}


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Minutes Worked", "minutes"), ("minutes_worked", "minutes"), ("minutesWorked", "minutes"), ("Time (min)", "minutes"),
        ("Mins spent", "minutes"), ("timeSpentSeconds", "seconds"), ("time_spent_secs", "seconds"), ("Seconds logged", "seconds"),
        ("Hours Worked", "hours"), ("hoursworked", "hours"), ("Time (h)", "hours"), ("Duration", ""), ("Hours and minutes", ""),
        ("Duration (h:mm)", ""), ("Time m", "minutes"), ("m", "minutes"), ("Amount", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_unit_of_a_label(label: str, unit: str) -> None:
    """Wherever it stands in it; several are none."""
    assert label_unit(label) == unit


@pytest.mark.parametrize("label", ["Minutes Worked", "workedMinutes", "Minutes Logged"])
def test_a_label_counts_wherever_the_column_is_named(tmp_path: Path, label: str) -> None:
    """A mapping file names the column, and its label says minutes."""
    mapping = f'[columns]\nhours = "{label}"\n'
    assert hours(read_text(tmp_path, DAYS.format(label, 90, 45), mapping)) == {"Acme": 2.25}
    assert hours(read_text(tmp_path, DAYS.format(label, 90, 45), f'"hours unit" = "hours"\n{mapping}')) == {
        "Acme": 135
    }


@pytest.mark.parametrize("numbers", [("90", "15"), ("0.5", "25"), ("1.5", "5400"), ("3600000", "1800000")])
@pytest.mark.parametrize("label", ["Duration", "Time spent", "Time Worked"])
def test_one_number_beyond_a_day_asks_for_the_unit(
    tmp_path: Path, label: str, numbers: tuple[str, str]
) -> None:
    """Of the whole column: what is small enough is not taken either."""
    (said,) = refused(tmp_path, DAYS.format(label, *numbers))
    assert f'column "{label}"' in said
    assert "give --hours-unit" in said


def test_a_label_of_hours_over_whole_minutes(tmp_path: Path) -> None:
    """Is asked about, where nothing but whole numbers stands; one long entry among fractions is a doubt."""
    (said,) = refused(tmp_path, DAYS.format("Hours", 90, 15))
    assert "90 hours are more than can be in one row" in said
    imported = read_text(tmp_path, DAYS.format("Hours", 30, "0.5"))
    assert hours(imported) == {"Acme": 30.5}
    assert any("30 hours in one entry" in problem.what for problem in imported.problems)
    (said,) = refused(tmp_path, DAYS.format("Hours", "0.5", 5400))
    assert said.startswith("a.csv row 3")


def test_a_ticket_may_have_many_hours(tmp_path: Path) -> None:
    """Where a row is a ticket and its label says hours."""
    text = "Ticket Number,Account,Created,Total Hours Worked\nT1,Acme,2026-01-05,40\nT2,Acme,2026-01-06,8\n"
    assert hours(read_text(tmp_path, text)) == {"Acme": 48}


def timed(start: str, minutes: int, number: object) -> str:
    began = datetime.fromisoformat(f"2026-01-05 {start}")
    return f"Acme,{began:%Y-%m-%d %H:%M},{began + timedelta(minutes=minutes):%Y-%m-%d %H:%M},{number}\n"


def test_small_minutes_show_against_start_and_end(tmp_path: Path) -> None:
    """Five minutes are not five hours, though no number is beyond a day."""
    text = TIMED + timed("09:00", 5, 5) + timed("10:00", 10, 10)
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 0.25}
    assert hours(read_text(tmp_path, TIMED + timed("09:00", 1, 1))) == {"Acme": 0.0167}
    assert '"Duration" counts minutes: so it agrees with start and end' in imported.remarks


def test_numbers_that_fit_no_unit_are_refused(tmp_path: Path) -> None:
    """Where most are more than from start to end."""
    (said,) = refused(tmp_path, TIMED + timed("09:00", 5, 7) + timed("10:00", 10, 9))
    assert "7 hours are more than from start to end, as in most rows" in said


def test_one_row_with_more_hours_than_its_times(tmp_path: Path) -> None:
    """Is left out and said; half an hour rounded up to a whole one is not."""
    text = "Client,Start,End,Hours\n" + timed("09:00", 30, 30) + timed("10:00", 60, 1) + timed("11:00", 20, 1)
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 2}
    assert [str(problem) for problem in imported.problems] == [
        'a.csv row 2 column "Hours": Hours must be at most the 0.5 hours from start to end (got 30)'
    ]


@given(
    st.sampled_from(sorted(UNITS)),
    st.lists(st.integers(1, 600), min_size=1, max_size=8),
)
def test_any_unit_is_found_beside_start_and_end(
    tmp_path_factory: pytest.TempPathFactory, unit: str, minutes: list[int]
) -> None:
    """Or asked for: never another number of hours."""
    rows = [timed("08:00", m, f"{m * UNITS[unit] / 60:.4f}".rstrip("0").rstrip(".")) for m in minutes]
    text = "Client,Ticket,Start,End,Duration\n" + "".join(
        row.replace("Acme,", f"Acme,{n},", 1) for n, row in enumerate(rows)
    )
    imported = read_text(tmp_path_factory.mktemp("unit"), text)
    assert hours(imported)["Acme"] == pytest.approx(sum(minutes) / 60, abs=0.001)


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("Hours,Minutes", ["1,30", "0,45"], 2.25),
        ("Hours,Minutes,Seconds", ["1,30,0", ",45,36"], 2.26),
        ("Time hours,Time minutes", ["1,30", "2,"], 3.5),
        ("Hours,Minutes", ["1.5,90", "0.75,45"], 2.25),
        ("Hours,Minutes", ["0,0", "1,60"], 1),
        ("Hours,Minutes", ["1:30,90", "0:45,45"], 2.25),
        ("Hours worked,Minutes worked", ["1,15", "1,0"], 2.25),
    ],
)  # fmt: skip
def test_two_columns_for_one_duration(tmp_path: Path, head: str, cells: list[str], expected: float) -> None:
    """Parts are added up; the same once more is not."""
    mapping = f'[columns]\nhours = "{head.split(",")[0]}"\n'
    imported = read_text(tmp_path, DAYS.format(head, *cells), mapping)
    assert hours(imported) == {"Acme": expected}


def test_columns_that_may_be_either_are_refused(tmp_path: Path) -> None:
    """Unless a mapping file says which has the hours."""
    text = DAYS.format("Hours,Minutes", "1.5,30", "2,90")
    (said,) = refused(tmp_path, text)
    assert '"Hours" and "Minutes" are neither one duration in two units nor its parts' in said
    assert hours(read_text(tmp_path, text, '[columns]\nhours = "Hours"\n')) == {"Acme": 3.5}


@pytest.mark.parametrize(
    ("label", "one", "two"),
    [("Break", "0:30", "0:15"), ("Break (min)", "30", "15"), ("Lunch", "30", "15"), ("Pause", "0.5", "0.25")],
)
def test_a_break_is_taken_off_start_and_end(tmp_path: Path, label: str, one: str, two: str) -> None:
    """In whatever unit it is written."""
    text = f"Client,Start,End,{label}\n" + timed("08:00", 510, one) + timed("08:00", 240, two)
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 11.75}
    assert any(label in remark and "taken off" in remark for remark in imported.remarks)


def test_a_break_that_is_still_in_the_hours_is_said(tmp_path: Path) -> None:
    """Nobody knows whether it was meant to be paid; hours without it say nothing."""
    head = "Client,Start,End,Hours,Break\n"
    gross = read_text(tmp_path, head + timed("08:00", 510, "8.5,0:30"))
    assert any('the break in "Break" was not taken off' in remark for remark in gross.remarks)
    net = read_text(tmp_path, head + timed("08:00", 510, "8,0:30"))
    assert not any("break" in remark for remark in net.remarks)


def test_a_unit_of_each_line(tmp_path: Path) -> None:
    """Lines of an invoice that count no time are left out and said."""
    text = DAYS.format("Quantity,Unit", "3.5,hours", "25,licences") + "2026-01-07,Acme,30,min\n"
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 4}
    assert any("1 row left out, which count" in problem.what for problem in imported.problems)
    assert hours(read_text(tmp_path, DAYS.format("Quantity", 3.5, 2), '[columns]\nhours = "Quantity"\n')) == {
        "Acme": 5.5
    }


def test_days_are_no_hours(tmp_path: Path) -> None:
    """Even where a mapping file names their column."""
    (said,) = refused(
        tmp_path, DAYS.format("Duration (days)", "0.5", "1"), '[columns]\nhours = "Duration (days)"\n'
    )
    assert '"Duration (days)" counts days' in said


def test_one_slip_among_many_whole_hours(tmp_path: Path) -> None:
    """Under a label of hours is a doubt, and no reason to ask about all the others."""
    rows = "".join(f"2026-01-{day:02},Acme,T{day},4\n" for day in range(1, 21))
    imported = read_text(tmp_path, f"Date,Client,Ticket,Hours\n{rows}2026-01-22,Acme,T22,90\n")
    assert hours(imported) == {"Acme": 170}
    assert [problem.remark for problem in imported.problems] == [True]


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("hour,minute", ["1,30", "0,45"], 2.25),
        ("Minutes Worked", ["90", "45"], 2.25),
        ("timeSpentSeconds", ["5400", "2700"], 2.25),
        ("Time (min)", ["90", "45"], 2.25),
    ],
)
def test_a_unit_in_the_label_tells_the_column(
    tmp_path: Path, head: str, cells: list[str], expected: float
) -> None:
    """Without a mapping file."""
    assert hours(read_text(tmp_path, DAYS.format(head, *cells))) == {"Acme": expected}
