"""What people write instead of the cases that are kept: of each kind many, read right or refused by name."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from intake_cases import hours, read_text

from xlagree.intake.exports.export import Imported
from xlagree.terms.errors import AgreementError, failures

Sums = dict[str, float]
WANTED: Sums = {"Acme": 1.5, "Birch": 0.75}


def sums(imported: Imported) -> Sums:
    """The hours of each client, billed or free."""
    billed, free = hours(imported), hours(imported, billable=False)
    return {client: billed.get(client, 0) + free.get(client, 0) for client in {**billed, **free}}


def is_named(folder: Path, text: str, **options: object) -> bool:
    """Whether an export is refused, or a row of it is named as wrong."""
    try:
        return bool(failures(read_text(folder, text, **options).problems))
    except AgreementError:
        return True


def two(labels: str, first: str, second: str) -> str:
    """An export of two rows."""
    return f"Date,Client,Ticket,{labels}\n2026-01-05,Acme,1,{first}\n2026-01-06,Birch,2,{second}\n"


MINUTES = (
    "Minutes", "Mins", "Duration (minutes)", "Duration [min]", "duration_minutes", "durationMinutes", "TimeSpentMinutes", "time_spent_min",
    "Time Spent (mins)", "Worked Minutes", "Minuten", "Dauer (Min.)", "Dauer in Minuten", "Arbeitszeit (Min)", "Durée (min)", "Minutos",
    "Total Minutes", "Logged (minutes)", "Actual Minutes", "minutes_spent", "Zeit (Min.)",
)  # fmt: skip
SECONDS = (
    "Seconds",
    "duration_seconds",
    "timeSpentSeconds",
    "Time (sec)",
    "Duration in seconds",
    "time_spent_secs",
)


def labelled() -> Iterator[tuple[str, str, str]]:
    """Labels with what stands under them for an hour and a half and three quarters."""
    yield from ((label, "90", "45") for label in MINUTES)
    yield from ((label, "5400", "2700") for label in SECONDS)
    yield from (
        (label, "1:30", "0:45") for label in ("Duration (hh:mm)", "Duration (h:mm:ss)", "Dauer [hh:mm]")
    )
    yield from (
        (label, "1.5", "0.75") for label in ("Hours (decimal)", "Qty (hours)", "Horas", "Heures", "Std.")
    )


@pytest.mark.parametrize(("label", "first", "second"), tuple(labelled()))
def test_a_label_says_the_unit(tmp_path: Path, label: str, first: str, second: str) -> None:
    """In any of the ways in which programs name it."""
    assert sums(read_text(tmp_path, two(label, first, second))) == WANTED


@pytest.mark.parametrize(
    ("label", "first", "second"),
    [("Duration", "90", "45"), ("Time Spent", "5400", "2700"), ("Hours", "90", "45"), ("Time Worked", "600", "1200"),
     ("Duration", "3600000", "1800000"), ("duration_ms", "5400000", "2700000"), ("Duration (ms)", "5400000", "2700000"),
     ("Milliseconds", "5400000", "2700000"), ("time_spent_millis", "5400000", "2700000"), ("Dauer", "90", "45"), ("Stunden", "480", "120"),
     ("Days", "1.5", "0.5"), ("Man-days", "1.5", "0.5"), ("Duration (days)", "1.5", "0.5"), ("Duration", "1d", "0.5d"),
     ("Hours", "150%", "75%"), ("Hours", "£1.50", "£0.75"), ("Hours", "1½", "1"), ("Hours", "1 1/2", "1"), ("Hours", "1:60", "1"),
     ("Rate per hour", "100", "100"), ("Hourly Rate", "100", "100"), ("Estimated Hours", "10", "10"), ("Hours Remaining", "10", "10"),
     ("Response Time (hours)", "4", "4"), ("Age (hours)", "50", "50"),
     ("Quantity", "3.5", "25"), ("Units", "3", "2"), ("Amount", "420", "312")]
)  # fmt: skip
def test_what_is_no_hours_is_not_taken(tmp_path: Path, label: str, first: str, second: str) -> None:
    """Another unit that nobody states, days, shares, money, hours that were not worked, and counts of anything."""
    assert is_named(tmp_path, two(label, first, second))


@pytest.mark.parametrize(
    ("labels", "first", "second"),
    [("Hours,Minutes", "1,30", "0,45"), ("Hrs,Mins", "1,30", "0,45"), ("Stunden,Minuten", "1,30", "0,45"),
     ("Minutes,Hours", "30,1", "45,0"),
     ("Hours,Minutes,Seconds", "1,30,0", "0,45,0"), ("h,m", "1,30", "0,45"), ("Hours Worked,Minutes Worked", "1,30", "0,45"),
     ("Duration (h),Duration (min)", "1.5,90", "0.75,45"), ("Duration (hours),Duration (minutes)", "1,30", "0,45"),
     ("Hours,Minutes", "1.5,90", "0.75,45"), ("Hours,Hours Rounded", "1.5,2", "0.75,1"), ("Hours,Billable Hours", "1.5,2", "0.75,1"),
     ("Duration,Duration (decimal)", "1:30,1.5", "0:45,0.75"), ("Time Spent (h),Time Spent (s)", "1.5,5400", "0.75,2700"),
     ("Heures,Minutes", "1,30", "0,45"), ("Horas,Minutos", "1,30", "0,45"), ("Estimated Hours,Hours", "9,1.5", "9,0.75"),
     ("Planned hours,Actual hours", "9,1.5", "9,0.75"), ("Total Hours,Hours", "10,1.5", "10,0.75"), ("Qty,Unit", "1.5,h", "0.75,hrs")]
)  # fmt: skip
def test_two_columns_of_a_duration(tmp_path: Path, labels: str, first: str, second: str) -> None:
    """Parts are added up, the same twice is taken once, and what was planned is not what was worked."""
    assert sums(read_text(tmp_path, two(labels, first, second))) == WANTED


@pytest.mark.parametrize("label", [
    "Total", "Subtotal", "Daily total", "Summe", "Zwischensumme", "Total hours", "Sous-total", "TOTAL:", "Day total", "Gesamtergebnis",
    "Insgesamt", "Tagessumme", "Σ", "Suma", "Total général", "Overall", "Sub Total", "Totals", "Sum", "Somme",
])  # fmt: skip
def test_dated_subtotals(tmp_path: Path, label: str) -> None:
    """Whatever they are called, they are no client."""
    text = (
        "Date,Client,Project,Hours\n2026-01-05,Acme,Help,1.5\n2026-01-05,Birch,Help,0.5\n"
        f"2026-01-05,{label},,2\n2026-01-06,Acme,Help,3\n2026-01-06,{label},,3\n"
    )
    imported = read_text(tmp_path, text)
    assert sums(imported) == {"Acme": 4.5, "Birch": 0.5}
    assert [(out.rows, out.hours) for out in imported.tally.left_out] == [(2, 5)]


def test_a_client_whose_name_says_total(tmp_path: Path) -> None:
    """Two equal rows of it are no sum of each other."""
    text = "Date,Client,Ticket,Hours\n2026-01-05,Total Care,1,1.5\n2026-01-06,Total Care,2,1.5\n2026-01-06,Birch,3,3\n"
    assert sums(read_text(tmp_path, text)) == {"Total Care": 3, "Birch": 3}
    assert sums(read_text(tmp_path, text.replace("Ticket", "Project"))) == {"Total Care": 3, "Birch": 3}


@pytest.mark.parametrize("form", [
    "%y-%m-%d", "%y/%m/%d", "%y.%m.%d", "%y-%b-%d", "%d-%m-%y", "%d/%m/%y", "%d.%m.%y", "%m/%d/%y", "%m-%d-%y", "%d-%b-%y", "%b %d %y",
    "%y-%m-%d %H:%M", "%d/%m/%y %H:%M", "%m/%d/%y %I:%M %p", "%d %B %y", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%d%m%Y", "%y%m%d",
])  # fmt: skip
def test_years_of_two_digits(tmp_path: Path, form: str) -> None:
    """The days that are meant, or a problem; never others."""
    wanted = ["2026-01-05", "2026-01-12", "2026-02-20"]
    days = [datetime.fromisoformat(day).strftime(form) for day in wanted]
    text = "Date,Client,Ticket,Hours\n" + "".join(f"{day},Acme,{n},1\n" for n, day in enumerate(days))
    try:
        imported = read_text(tmp_path, text)
    except AgreementError:
        return
    read = [row.day.isoformat() for row in imported.rows]
    assert read == wanted or (failures(imported.problems) and set(read) <= set(wanted))


@pytest.mark.parametrize(
    ("labels", "first", "second"),
    [("Break", "0:30", "0:15"), ("Break (min)", "30", "15"), ("Pause", "00:30", "00:15"), ("Lunch (minutes)", "30", "15"),
     ("Break hours", "0.5", "0.25"), ("Break,Hours", "0:30,8", "0:15,3.75"), ("Break,Net hours", "0:30,8", "0:15,3.75"),
     ("Break,Gross hours,Net hours", "0:30,8.5,8", "0:15,4,3.75"), ("Break Total,Total", "00:30,08:00", "00:15,03:45"),
     ("Unpaid break", "30", "15"), ("Break duration", "30m", "15m"), ("Pause (Min.)", "30", "15"), ("Meal break", "30", "15"),
     ("Descanso", "30", "15"), ("Mittagspause", "30", "15"), ("Break mins,Duration", "30,08:00", "15,03:45")]
)  # fmt: skip
def test_breaks(tmp_path: Path, labels: str, first: str, second: str) -> None:
    """Taken off start and end, and not once more where the hours are there without them."""
    text = f"Date,Client,Ticket,Start,End,{labels}\n2026-01-05,Acme,1,08:00,16:30,{first}\n2026-01-06,Birch,2,08:00,12:00,{second}\n"
    assert sums(read_text(tmp_path, text)) == {"Acme": 8, "Birch": 3.75}


def test_breaks_that_cannot_be(tmp_path: Path) -> None:
    """When a break began is not how long it was; and none is longer than the work."""
    text = "Date,Client,Ticket,Start,End,{}\n2026-01-05,Acme,1,08:00,16:30,{}\n2026-01-06,Birch,2,08:00,12:00,{}\n"
    assert is_named(tmp_path, text.format("Break Start,Break End", "12:00,12:30", "10:00,10:15"))
    imported = read_text(tmp_path, text.format("Break", "9:00", "0:15"))
    assert sums(imported) == {"Birch": 3.75}
    assert "whose break is longer than the work" in str(failures(imported.problems)[0])


def test_names_that_differ_by_a_sign(tmp_path: Path) -> None:
    """Each its own client; a space alone makes none."""
    names = ("C++", "C#", "C", "C+", "A&B", "AB", "A+B", "A/B", "A-B", "A.B", "A_B", "AB!", "(AB)", "A@B", "B*", "B", "1&1", "11", "Müller",
             "Muller", "O'Neil", "ONeil", "Ørsted", "Orsted", "Co. Ltd", "Co Ltd", "Co, Ltd")  # fmt: skip
    rows = "".join(f'2026-01-05,"{name}",{n},{n + 1}\n' for n, name in enumerate(names))
    assert sums(read_text(tmp_path, f"Date,Client,Ticket,Hours\n{rows}")) == {
        name: n + 1 for n, name in enumerate(names)
    }


@pytest.mark.parametrize(
    "written",
    ["-1.5", "(1.5)", "−1.5", "- 1.5", "-1:30", "-1h 30m", "-90m", "-1.50 h", "( 1.5 )", "1.5-", "–1.5"],
)
def test_corrections(tmp_path: Path, written: str) -> None:
    """Taken off their ticket, whichever way they are written; or named."""
    text = f'Date,Client,Ticket,Hours\n2026-01-05,Acme,1,4\n2026-01-06,Acme,1,"{written}"\n2026-01-07,Birch,2,1.5\n'
    imported = read_text(tmp_path, text)
    assert sums(imported) == {"Acme": 2.5, "Birch": 1.5} or failures(imported.problems)


@pytest.mark.parametrize(
    ("labels", "row"),
    [("Account,Customer", "A-1,Acme"), ("Account ID,Account Name", "77,Acme"), ("Customer,Customer Name", "C-17,Acme"),
     ("Client,Company", "17,Acme"), ("Company,Account", "1001,Acme"), ("Client ID,Client", "17,Acme"),
     ("Account,Organization", "A-0123,Acme"),
     ("Kunde,Kundenname", "10017,Acme"), ("Customer,Account", "Acme,A-1"), ("Customer Number,Customer", "77,Acme"),
     ("Client Code,Client Name", "ACM,Acme"), ("Company ID,Company", "4,Acme"), ("Kundennr,Kunde", "4,Acme"),
     ("Client,Client Name", "ACM01,Acme"), ("Customer,Company", "12-34,Acme")]
)  # fmt: skip
def test_numbers_of_clients_are_no_names(tmp_path: Path, labels: str, row: str) -> None:
    """The name is taken wherever there is one."""
    assert sums(read_text(tmp_path, f"Date,{labels},Hours\n2026-01-05,{row},1\n2026-01-06,{row},2\n")) == {
        "Acme": 3
    }


@pytest.mark.parametrize("labels", ["Project,Task,Notes", "Person", "Notes", "Task", "Project,Note,Person"])
def test_equal_rows(tmp_path: Path, labels: str) -> None:
    """Kept where nothing says that they are one, and once where somebody does."""
    row = f"2026-01-05,Acme,{','.join('x' for _ in labels.split(','))},0.5\n"
    text = f"Date,Client,{labels},Hours\n{row}{row}"
    assert sums(read_text(tmp_path, text)) == sums(read_text(tmp_path, text, same_rows="keep")) == {"Acme": 1}
    assert sums(read_text(tmp_path, text, same_rows="once")) == {"Acme": 0.5}


@pytest.mark.parametrize("head", [
    "Work,,,\nClient,Date,Ticket,Hours\n", ",Work,,\nClient,Date,Ticket,Hours\n", "Client,Work,,\n,Date,Ticket,Hours\n",
    "Client,Work,,Time\n,Date,Ticket,Hours\n", "Company: Us,,,\nClient,Date,Ticket,Hours\n", "Report\n\nClient,Date,Ticket,Hours\n",
    "Exported 2026-02-01 10:00\n\nClient,Date,Ticket,Hours\n", "sep=,\nClient,Date,Ticket,Hours\n", "CLIENT,DATE,TICKET,HOURS\n",
    " Client , Date , Ticket , Hours \n", "\ufeffClient,Date,Ticket,Hours\n", "client_name,work_date,ticket_id,hours_worked\n",
    "clientName,workDate,ticketId,hoursWorked\n", "Client,Time sheet,,\n,Date,Ticket,Hours\n", ",,,\nClient,Date,Ticket,Hours\n",
])  # fmt: skip
def test_heads(tmp_path: Path, head: str) -> None:
    """In one row or two, under a title, in any case."""
    assert sums(read_text(tmp_path, f"{head}Acme,2026-01-05,1,1.5\nBirch,2026-01-06,2,0.75\n")) == WANTED
