"""Exports read whole: rows to usage, split and merged, and everything that is wrong said once at its place."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlagree.intake.exports.business_hours import NO_HOLIDAYS, USUAL, holidays_of, read_business_hours
from xlagree.intake.exports.export import CUT_OFF, Imported, Options, read_export
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.usage_written import USAGE_HEAD, hour_texts, usage_rows, write_usage
from xlagree.intake.exports.words import WorkClass
from xlagree.intake.sheets import read_rows
from xlagree.intake.usage_table import USAGE_COLUMNS
from xlagree.terms.errors import AgreementError, failures

HEAD = "Company,Ticket #,Date,Hours\n"
FRIDAY = date(2026, 11, 20)


def read(folder: Path, text: str | bytes, map_text: str = "", **said: object) -> Imported:
    path = folder / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if map_text:
        (folder / "map.toml").write_text(map_text, encoding="utf-8")
        said["map"] = folder / "map.toml"
    return read_export(path, Options(**said))  # type: ignore[arg-type]  # its fields


def cells(imported: Imported) -> list[str]:
    """Rows of usage: ticket, day, hours, class, channel, and what else is given."""
    return [
        " ".join(
            filter(None, (row.ticket, f"{row.day:%m-%d}", hours, str(row.work_class).replace(" ", "-"),
                          row.channel, row.role, "" if row.billable else "unbilled"))
        )
        for row, hours in zip(imported.rows, hour_texts(imported.rows), strict=True)
    ]  # fmt: skip


def said(imported: Imported) -> list[str]:
    return [str(problem).removeprefix("a.csv ") for problem in imported.problems]


def refusal(folder: Path, text: str | bytes, map_text: str = "", **given: object) -> list[str]:
    with pytest.raises(AgreementError) as raised:
        read(folder, text, map_text, **given)
    return [str(problem) for problem in raised.value.problems]


def test_entries_over_days_are_said(tmp_path: Path) -> None:
    """Hours of two working days noted from Monday to Tuesday take in the night between them, and that is said."""
    found = read(
        tmp_path,
        "Company,Ticket #,Start,End,Hours\n"
        "Acme,T1,2026-11-23 08:00,2026-11-24 16:00,16\n"
        "Acme,T2,2026-11-23 20:00,2026-11-24 04:00,7.5\n",
    )

    assert said(found) == [
        'row 2 column "End": 1 row kept with start and end much further apart than the hours, nights among '
        "them; log every day on its own, or correct the end"
    ]
    assert sum((row.hours or Fraction(0) for row in found.rows if row.ticket == "T1"), Fraction(0)) == 16


def test_the_narrow_path(tmp_path: Path) -> None:
    """A time export of ConnectWise: times beside days, classes from them, channels from work types."""
    found = read(
        tmp_path,
        "Date,Member,Company,Project,Hours,Work Role,Billable,Notes,Status,Work Type,Ticket #\n"
        "20/11/2026 17:00,amy,Acme,,2,Engineer,Billable,x,Closed,On-site,T1\n"
        "20/11/2026 9:00,amy, ACME,,0.5,Engineer,No Charge,x,Closed,Emergency phone,T2\n"
        "19/11/2026 0:00,amy,Acme,,1,Engineer,B,x,Closed,Remote,T3\n",
    )
    assert found.export == "ConnectWise time export"
    assert cells(found) == [
        "T1 11-20 1 normal on site Engineer",
        "T1 11-20 1 after-hours on site Engineer",
        "T2 11-20 0.5 emergency phone Engineer unbilled",
        "T3 11-19 1 normal remote Engineer",
    ]
    assert [row.visits for row in found.rows] == [1, 0, 0, 0]
    assert {row.client for row in found.rows} == {"Acme"}
    assert (found.date_order, str(found.business_hours), found.row_count) == ("day-month", USUAL, 3)
    assert (failures(found.problems), found.remarks) == ((), ())
    assert said(found) == [
        'row 3: 1 row of "ACME" was taken for "Acme"; rename the client where another is meant'
    ]
    (client,) = found.clients
    assert (client.hours, client.after_hours_share, client.rows_not_billable) == (3, 1 / 3, 1)
    assert (client.from_times, client.stated, client.not_known) == (2, 0, 1)


def test_a_ticket_grid(tmp_path: Path) -> None:
    """One row for a ticket: its day is that of opening, from which no class follows, and a remark says so."""
    found = read(
        tmp_path,
        "Ticket Number,Title,Account,Created,Total Hours Worked,Billed Hours\n"
        "T1,x,Acme,11/20/2026 9:00 PM,1.5,2\nT2,x,Acme,11/3/2026 9:00 AM,0,\n",
    )
    assert found.export == "Autotask ticket grid"
    assert cells(found) == ["T1 11-20 1.5 normal remote", "T2 11-03 0 normal remote"]
    assert found.remarks == ('dates are those of "Created": no column says when the work was done',)
    assert (found.clients[0].not_known, dict(found.columns).get("billed hours")) == (2, None)


def test_start_and_end(tmp_path: Path) -> None:
    """Breaks shorten the parts in proportion; nights go over midnight and months; times alone take their day."""
    found = read(
        tmp_path,
        "Company,Ticket #,Date,Start Time,End Time,Hours\n"
        "A,T1,2026-11-20,4:00 PM,8:00 PM,3\n"
        "A,T2,2026-11-19,22:00,02:00,4\n"
        "A,T3,2026-11-30,23:00,01:00,1.5\n"
        "A,T4,2026-11-20,17:30,,1\n"
        "A,T5,2026-11-20,18:00,18:00,0\n"
        "A,T6,2026-11-20,,,1\n",
    )
    assert cells(found) == [
        "T1 11-20 1.5 normal remote", "T1 11-20 1.5 after-hours remote",
        "T2 11-19 2 after-hours remote", "T2 11-20 2 after-hours remote",
        "T3 11-30 0.75 after-hours remote", "T3 12-01 0.75 after-hours remote",
        "T4 11-20 0.5 normal remote", "T4 11-20 0.5 after-hours remote",
        "T5 11-20 0 after-hours remote", "T6 11-20 1 normal remote",
    ]  # fmt: skip
    assert found.problems == ()


def test_hours_from_start_and_end(tmp_path: Path) -> None:
    """Where no column has them; a blank one is a ticket without hours all the same."""
    found = read(tmp_path, "Company,Start,End\nA,2026-11-20 09:00,2026-11-20 10:20\n")
    assert cells(found) == ["row 2 11-20 1.3333 normal remote"]
    assert "hours follow from start and end: no column has them" in found.remarks
    found = read(tmp_path, "Company,Start,End,Hours\nA,2026-11-20 09:00,2026-11-20 10:20,\n")
    assert cells(found) == ["row 2 11-20 normal remote"]


def test_a_visit_that_ends_after_midnight_is_one(tmp_path: Path) -> None:
    """Of each ticket and day on which work on site began."""
    found = read(
        tmp_path,
        "Company,Ticket,Start,End,Hours,Work Type\nA,T1,2026-11-19 22:00,2026-11-20 09:00,11,Onsite\n"
        "A,T1,2026-11-20 14:00,2026-11-20 15:00,1,Onsite\nA,T1,2026-11-20 16:00,2026-11-20 17:00,1,Onsite\n",
    )
    assert [(f"{row.day:%d}", float(row.hours or 0), row.visits) for row in found.rows] == [
        ("19", 2, 1), ("20", 8, 0), ("20", 3, 1),
    ]  # fmt: skip


def test_a_stated_class_wins(tmp_path: Path) -> None:
    """Where it says after-hours; emergency is kept beside what follows from the times; normal yields to them."""
    found = read(
        tmp_path,
        "Company,Ticket,Date,Hours,Work Type\n"
        "A,T1,2026-11-20 10:00,1,Remote - After Hours\n"
        "A,T2,2026-11-20 17:30,1,Emergency\n"
        "A,T3,2026-11-20 19:00,1,Regular\n"
        "A,T4,2026-11-20,1,Weekend\nA,T5,2026-11-20,1,Regular\nA,T6,2026-11-20,1,Server\n",
    )
    assert cells(found) == [
        "T1 11-20 1 after-hours remote", "T2 11-20 0.5 emergency remote", "T2 11-20 0.5 after-hours-emergency remote",
        "T3 11-20 1 after-hours remote", "T4 11-20 1 after-hours remote", "T5 11-20 1 normal remote",
        "T6 11-20 1 normal remote",
    ]  # fmt: skip
    client = found.clients[0]
    assert (client.stated, client.from_times, client.not_known) == (3, 2, 1)


def test_days_off_are_after_hours(tmp_path: Path) -> None:
    """Whatever the time, where none is told: on a weekend, on a holiday, and where a word says normal, as with times."""
    text = (
        "Company,Ticket,Date,Hours,Work Type\n"
        "A,T1,2026-10-03,2,\nA,T2,2026-10-04,3,Regular\nA,T3,2026-10-05,1,\nA,T4,2026-10-06,1,\nA,T5,2026-10-07,1,Regular\n"
    )
    found = read(tmp_path, text, holidays=holidays_of(["2026-10-06"]))
    assert [str(row.work_class) for row in found.rows] == [
        "after-hours", "after-hours", "normal", "after-hours", "normal",
    ]  # fmt: skip
    client = found.clients[0]
    assert (client.from_days, client.stated, client.not_known, client.from_times) == (3, 1, 1, 0)
    assert client.after_hours_share == 6 / 8

    open_on_saturdays = read_business_hours("Mon-Sat 8:00-18:00")
    found = read(tmp_path, text, business_hours=open_on_saturdays)
    assert [row.ticket for row in found.rows if row.work_class.after_hours] == ["T2"]


@pytest.mark.parametrize(
    ("days", "stand_for"),
    [
        (("2026-10-04", "2026-10-11", "2026-10-18"), "of weeks"),
        (("2026-08-01", "2026-09-01", "2026-11-01"), "of months"),
        (("2026-05-31", "2026-06-30"), "of months"),
    ],
)
def test_dates_of_weeks_and_months_say_nothing_of_days(
    tmp_path: Path, days: tuple[str, ...], stand_for: str
) -> None:
    """All on one weekday, or all the first or the last of a month: the class stays, and a remark says why."""
    found = read(tmp_path, "Company,Ticket,Date,Hours\n" + "".join(f"A,{day},{day},1\n" for day in days))
    assert {str(row.work_class) for row in found.rows} == {"normal"}
    assert (found.clients[0].not_known, found.clients[0].from_days) == (len(days), 0)
    (remark,) = found.remarks
    assert remark.endswith(
        f"on days without business hours, kept as they are: all dates are {stand_for} and not days of work"
    )


def test_a_day_in_utc_is_no_day_off(tmp_path: Path) -> None:
    """At the place of the work it may be another."""
    found = read(tmp_path, "Company,Start,Hours\nA,2026-11-21T03:00:00Z,1\nA,2026-11-23T03:00:00Z,1\n")
    assert {str(row.work_class) for row in found.rows} == {"normal"}
    assert found.clients[0].not_known == 2


def test_business_hours_and_holidays(tmp_path: Path) -> None:
    """From the map, and over it what was typed."""
    text = HEAD + "A,T1,2026-11-20 19:00,1\n"
    map_text = '["business hours"]\ndays="Mon-Fri"\nfrom="8:00"\nto="20:00"\nholidays=["2026-11-20"]\n'
    late = read_business_hours("Mon-Fri 8:00-20:00")
    assert cells(read(tmp_path, text)) == ["T1 11-20 1 after-hours remote"]
    assert cells(read(tmp_path, text, business_hours=late)) == ["T1 11-20 1 normal remote"]
    assert cells(read(tmp_path, text, map_text)) == ["T1 11-20 1 after-hours remote"]
    assert cells(read(tmp_path, text, map_text, holidays=NO_HOLIDAYS)) == ["T1 11-20 1 normal remote"]


def test_what_a_map_says_wins(tmp_path: Path) -> None:
    """Over the words; priorities become hours, and one that is not in the map is said."""
    found = read(
        tmp_path,
        "Firm,Ticket,Date,Hours,Work Type,Priority,Role,Billable\n"
        "Acmee,T1,2026-11-20,30,Kind A,P1,L2,Courtesy\nAcmee,T2,2026-11-20,60,Kind B,P2,L3,yes\n"
        "Acmee,T3,2026-11-20,90,Remote,P9,,yes\n",
        '"hours unit" = "minutes"\n[columns]\nclient = "firm"\n[class]\n"Kind A" = "after-hours"\n'
        '[channel]\n"Kind A" = "on site"\nRemote = "phone"\n[billable]\nCourtesy = "no"\n[role]\nL2 = "Engineer"\n'
        '[clients]\nACMEE = "Acme"\n["asked within"]\nP1 = 1.5\nP2 = ""\n',
    )
    assert cells(found) == [
        "T1 11-20 0.5 after-hours on site Engineer unbilled", "T2 11-20 1 normal remote L3", "T3 11-20 1.5 normal phone",
    ]  # fmt: skip
    assert [row.asked_within for row in found.rows] == [Fraction(3, 2), None, None]
    assert found.clients[0].client == "Acme"
    assert said(found) == [
        'row 4 column "Priority": no hours for priority "P9", left blank; '
        'add it under ["asked within"] in the mapping file, with "" where nothing was asked'
    ]


def test_asked_within_as_hours(tmp_path: Path) -> None:
    """A column of that name is read without a map; a word in it is said and left blank."""
    found = read(
        tmp_path,
        "Company,Date,Hours,Asked within\nA,2026-11-20,1,4\nA,2026-11-20,1,0:30\nA,2026-11-20,1,soon\n",
    )
    assert [row.asked_within for row in found.rows] == [4, Fraction(1, 2), None]
    assert "(got soon)" in said(found)[0]


def test_rows_of_a_job_are_one_row(tmp_path: Path) -> None:
    """Two quarters of an hour on one ticket and day are half an hour, not a row that stands twice."""
    found = read(
        tmp_path,
        "Company,Ticket,Date,Hours,Notes\nA,T1,2026-11-20,0.25,one\nA,T1,2026-11-20,0.25,two\nA,T1,2026-11-19,0.25,\n"
        "A,,2026-11-20,0.25,one\nA,,2026-11-20,0.25,two\n",
    )
    assert cells(found) == [
        "T1 11-20 0.5 normal remote", "T1 11-19 0.25 normal remote",
        "row 5 11-20 0.25 normal remote", "row 6 11-20 0.25 normal remote",
    ]  # fmt: skip
    assert found.remarks == ("2 rows without a ticket number: each is a ticket of its own",)


def test_duplicates(tmp_path: Path) -> None:
    """The same number, or without numbers the same row: left out and said once."""
    found = read(
        tmp_path,
        "Company,Date,Hours,Time RecId\nA,2026-11-20,1,7\nA,2026-11-20,1,8\nA,2026-11-20,1,7\nA,2026-11-20,2,8\n"
        "A,2026-11-20,1,7\nA,2026-11-20,1,\nA,2026-11-20,1,\n",
    )
    assert cells(found) == [
        "entry 7 11-20 1 normal remote", "entry 8 11-20 1 normal remote", "row 7 11-20 1 normal remote",
    ]  # fmt: skip
    assert said(found) == [
        "row 4: 3 rows left out, as the same stands above, this one first",
        'row 5 column "Time RecId": 1 row left out whose Time RecId stands above with other words or hours; '
        "compare the two, and delete the wrong one",
    ]


def test_the_same_row_in_other_spacing_stands_twice(tmp_path: Path) -> None:
    """Where no number tells entries apart, words do."""
    found = read(tmp_path, HEAD + "Acme  Ltd,T1,2026-11-20,1\n Acme Ltd ,T1,2026-11-20,1\n")
    assert said(found) == ["row 3: 1 row left out, as the same stands above"]


def test_times_in_utc_still_give_hours(tmp_path: Path) -> None:
    """How long the work took does not hang on the place."""
    found = read(tmp_path, "Company,Start,End\nA,2026-11-20T23:00:00Z,2026-11-21T00:30:00Z\n")
    assert cells(found) == ["row 2 11-20 1.5 normal remote"]
    assert found.clients[0].not_known == 1


def test_every_bad_cell_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    """Each with its place; what many rows share once, with their count."""
    found = read(
        tmp_path,
        "Company,Ticket,Start,End,Hours,Billable,Channel,Class\n"
        "A,T1,2026-11-20 09:00,2026-11-20 10:00,-1,,,\n"
        "A,T2,2026-11-20 25:99,,1,,,\n"
        "A,T3,2026-11-20 09:00,2026-11-20 08:00,1,,,\n"
        "A,T4,2026-11-20 09:00,2027-02-20 08:00,1,,,\n"
        "A,T5,2026-11-20 09:00,,abc,Perhaps,,\n"
        "A,T6,2026-11-20 09:00,,1,Perhaps,,\n"
        ",T7,2026-11-20 09:00,,1,,,\n"
        ",T8,2026-11-20 09:00,,1,,,\n"
        "A,T9,,,1,,,\n"
        "A,T10,2026-11-20 09:00,,,,,\n"
        "A,T11,2026-11-20 09:00,,,,,\n"
        "A,T12,2026-11-20 09:00,,1,,pigeon,P1\n"
        "Total,,,,9,,,\n,,,,9,,,\n"
        "Company,Ticket,Start,End,Hours,Billable,Channel,Class\n"
        "A,T13,2026-11-20 09:00,,1,yes,on-site,emergency\n"
        "A,T14,2026-11-20 09:00,,1,yes,on-site,emergency,more\n"
        "#REF!,T15,2026-11-20 09:00,,1,,,\n"
        "A,T16,2026-11-20T09:00:00Z,,1,,,\n",
    )
    dates = "a date such as 2026-11-23, 23/11/2026 9:30 or 23 Nov 2026"
    words = "say what it means under [%s] in a mapping file"
    assert said(found) == [
        'row 2 column "Hours": Hours must be 0 or more where its ticket has no work left to take it off (got -1)',
        f'row 3 column "Start": Start must be {dates} (got 2026-11-20 25:99)',
        'row 4 column "End": End must be after the start, 2026-11-20 09:00 (got 2026-11-20 08:00)',
        'row 5 column "End": End must be within 31 days of the start (got 2027-02-20 08:00)',
        'row 6 column "Billable": Billable must be a word such as Billable, No Charge, yes or no (got Perhaps) '
        f"in 2 rows, this one first; {words % 'billable'}",
        'row 6 column "Hours": Hours must be hours such as 1.5 or 1:30, 0 or more (got abc)',
        'row 8 column "Company": 2 rows without a client left out, this one first',
        'row 10 column "Start": 1 row without a date left out',
        'row 11 column "Hours": 2 rows without hours, kept with blank hours, this one first; log the hours if work was done',
        f'row 13 column "Class": class "P1" is not known and was passed over; {words % "class"}',
        f'row 13 column "Channel": channel "pigeon" is not known and was passed over; {words % "channel"}',
        "row 14: 1 row left out as a total of others",
        "row 15: 1 row left out as no entry: a heading or a total",
        "row 16: 1 row with the head of the table again left out",
        "row 18: the row has more cells than the head; put texts that contain the separator in quotation marks",
        'row 19 column "Company": client must be text (got #REF!); mend the formula of the cell',
        "row 20: 1 row with times in UTC, from which after-hours does not follow; export the times of your own place",
    ]
    assert [row.ticket for row in found.rows] == ["T10", "T11", "T12", "T13", "T16"]
    assert cells(found)[3] == "T13 11-20 1 emergency on site"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Firm,Day,Hours\nA,2026-11-20,1\n".encode("latin-1") + b"\xff", "a.csv row 3: is not UTF-8 text; in Excel, save it"),
        ("", "a.csv: is empty; export it again"),
        ("A,2026-11-20,1\nB,2026-11-20,2\n",
         "a.csv: row 1 has no column names: A, 2026-11-20, 1; add a header row such as client, date, hours"),
        ("Company,Date\nA,2026-11-20\n", "a.csv row 1: no column for the hours worked (found: Company, Date); name it"),
        ("Company,Date,Hours,Hours\nA,2026-11-20,1,2\n", 'a.csv row 1: column "Hours" stands twice, and hours is read'),
        (HEAD + "A,T,2026-11-20,1\nTicket #,Company,Date,Hours\nT,A,2026-11-20,1\n",
         "a.csv row 3: another table begins here, with other columns; save it as a file of its own"),
        (HEAD + "A,T,3/4/2026,1\n", 'a.csv row 2 column "Date": no date shows whether day or month stands first'),
        (HEAD + "A,T,13/4/2026,1\nA,T,4/13/2026,1\n", 'a.csv row 3 column "Date": 13/4/2026 (row 2) has the day first'),
        (HEAD + 'A,"T,2026-11-20,1\n', "a.csv row 2: a quotation mark is in the way"),
    ],
    ids=["encoding", "empty", "no head", "no hours", "twice", "two tables", "ambiguous", "contradictory", "quotation mark"],
)  # fmt: skip
def test_what_cannot_be_read_at_all(tmp_path: Path, text: str | bytes, expected: str) -> None:
    """One clear line, and nothing is guessed."""
    (line,) = refusal(tmp_path, text)
    assert line.startswith(expected)


def test_what_a_map_has_wrong_is_said_together(tmp_path: Path) -> None:
    """Columns that the export has not among it."""
    assert refusal(tmp_path, HEAD + "A,T,2026-11-20,1\n", 'colour = 1\n[columns]\nhours = "Hour"\n') == [
        'map.toml: unknown key "colour"; nearest: columns',
        'map.toml: [columns] hours: the export has no column "Hour"; nearest: Hours',
    ]


def test_the_order_of_day_and_month_may_be_said(tmp_path: Path) -> None:
    """As an option or in a map; the option wins."""
    text = HEAD + "A,T,3/4/2026,1\n"
    assert read(tmp_path, text, date_order="month-day").rows[0].day == date(2026, 3, 4)
    assert read(tmp_path, text, '"date order" = "day-month"').rows[0].day == date(2026, 4, 3)
    assert read(tmp_path, text, '"date order" = "day-month"', date_order="month-day").rows[0].day == date(
        2026, 3, 4
    )


def test_one_client_for_all(tmp_path: Path) -> None:
    """For exports that do not say whose it is, and only for those."""
    assert read(tmp_path, "Date,Hours\n2026-11-20,1\n", client="Acme").rows[0].client == "Acme"
    assert refusal(tmp_path, HEAD + "A,T,2026-11-20,1\n", client="Acme") == [
        'a.csv row 1: the export says in its column "Company" whose each row is; leave out --client'
    ]


def test_names_that_are_not_in_the_table_of_clients(tmp_path: Path) -> None:
    """Kept, and said once each with the nearest; others are written as the table has them."""
    (tmp_path / "clients.csv").write_text("client,users\nHarbour Dental,3\nAcme,2\n", encoding="utf-8")
    found = read(
        tmp_path,
        HEAD
        + "Harbour Dentel,1,2026-11-20,1\nHARBOUR  DENTEL,2,2026-11-20,1\nacme,3,2026-11-20,1\nZzz,4,2026-11-20,1\n",
        clients=tmp_path / "clients.csv",
    )
    assert [row.client for row in found.rows] == ["Harbour Dentel", "Harbour Dentel", "Acme", "Zzz"]
    assert [str(problem) for problem in found.problems] == [
        'a.csv: no client "Harbour Dentel" in the table of clients (2 rows kept); nearest: Harbour Dental; '
        "rename it under [clients] in a mapping file",
        'a.csv: no client "Zzz" in the table of clients (1 row kept); add the client to the table',
        'a.csv row 3: 1 row of "HARBOUR DENTEL" was taken for "Harbour Dentel"; rename the client where another is meant',
        'a.csv row 4: 1 row of "acme" was taken for "Acme"; rename the client where another is meant',
    ]


def test_billed_hours_where_no_others_are(tmp_path: Path) -> None:
    """Used, and said."""
    found = read(tmp_path, "Company,Date,Ticket,Hours to Bill\nA,2026-11-20,T,1.25\n")
    assert cells(found) == ["T 11-20 1.25 normal remote"]
    assert found.remarks == ('hours are those billed ("Hours to Bill"): no column has the hours worked',)


def test_a_search_that_was_cut_off(tmp_path: Path) -> None:
    """Exactly as many rows as Autotask hands over."""
    rows = "".join(f"A,T{i},2026-11-20,1\n" for i in range(CUT_OFF))
    assert said(read(tmp_path, HEAD + rows)) == [
        "a.csv: has exactly 5,000 rows, at which Autotask cuts a search off; export shorter periods, one after the other"
    ]
    assert read(tmp_path, HEAD + rows + "A,T,2026-11-20,1\n").problems == ()
    twice = read(tmp_path, HEAD + rows.replace("A,T9,", "A,T8,", 1))
    assert [problem.what[:24] for problem in twice.problems] == [
        "has exactly 5,000 rows, ",
        "1 row left out, as the s",
    ]


@pytest.mark.parametrize(
    "text",
    ["\ufeffCompany;Ticket #;Date;Hours\r\nA;T;20.11.2026;1,5\r\n", "Company\tTicket #\tDate\tHours\nA\tT\t20.11.2026\t1,5\n",
     'Company,Ticket #,Date,Hours\nA,T,20.11.2026,"1,5"\n', "Company;Ticket #;Date;Hours\nA;T;20.11.2026;1:30:00\n"],
)  # fmt: skip
def test_separators_and_decimal_commas(tmp_path: Path, text: str) -> None:
    """As other countries export; UTF-16 where its mark says so."""
    for content in (text.encode(), text.removeprefix("\ufeff").encode("utf-16")):
        assert cells(read(tmp_path, content)) == ["T 11-20 1.5 normal remote"]


def test_a_workbook(tmp_path: Path) -> None:
    """Dates, times and durations are cells of their own kind; a truncated file is said to be damaged."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    moment, clock, hours = (
        book.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm", "hh:mm", "[h]:mm")
    )
    sheet = book.add_worksheet("Export")
    sheet.write_row(0, 0, ["Company", "Ticket #", "Date", "Hours", "Billable"])
    for row, worked in enumerate((time(1, 30), timedelta(hours=2), 0.75, time(0, 20)), 1):
        sheet.write_row(row, 0, ["=A" if row == 1 else "A", row])
        sheet.write_datetime(row, 2, datetime(2026, 11, 20, 9), moment)
        if isinstance(worked, float):
            sheet.write_number(row, 3, worked)
        else:
            sheet.write_datetime(row, 3, worked, hours if isinstance(worked, timedelta) else clock)
        sheet.write_boolean(row, 4, row != 2)
    sheet.write_row(5, 0, ["A", 5, "20 Nov 2026", "?"])
    book.close()

    found = read_export(path)
    assert cells(found) == [
        "1 11-20 1.5 normal remote", "2 11-20 2 normal remote unbilled", "3 11-20 0.75 normal remote",
        "4 11-20 0.3333 normal remote",
    ]  # fmt: skip
    assert [str(problem.place) for problem in found.problems] == ["a.xlsx Export!D6"]

    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(AgreementError, match=r"a\.xlsx: is (damaged|not an \.xlsx workbook)"):
        read_export(path)


def test_what_is_written_is_a_table_of_usage(tmp_path: Path) -> None:
    """All of its columns are known there; a formula for a name is text in the file, and read as it was; the same bytes twice."""
    found = read(
        tmp_path, 'Company,Ticket,Date,Hours\n"=HYPERLINK(""x"")",-T1,2026-11-20,1.25\n@A,T2,2026-11-20,\n'
    )
    for name in ("one.csv", "two.csv"):
        write_usage(found.rows, tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert set(USAGE_HEAD) < {column.name for column in USAGE_COLUMNS}
    table = read_rows(tmp_path / "one.csv", USAGE_COLUMNS)
    assert [problem.what for problem in table.problems] == [
        "hours must be a number of hours, 0 or more (got nothing)"
    ]
    (record,) = table.records
    assert '"\'=HYPERLINK(""x"")",\'-T1,' in (tmp_path / "one.csv").read_text("utf-8-sig")
    assert (record.values["client"], record.values["ticket"]) == ('=HYPERLINK("x")', "-T1")
    assert record.values["hours"] == 1.25


nasty = st.sampled_from(
    ["", " ", "A", "=1+1", "-1", "1,250", "1:30", "25:99", "99999999999999999999", "1e999", "nan", "#REF!", "yes", "NC", "{rows}",
     "3/4/2026", "25/03/2026 9:00", "03/25/2026", "2026-11-20 17:30", "0000-00-00", "9999-12-31 23:59", "12:00 AM", "Date",
     "Hours", "2026-11-20T23:59:59Z", "\U0001d7d8", "0001-01-01 00:00"]
) | st.text(st.characters(codec="utf-8", exclude_characters='",\r\n'), max_size=8)  # fmt: skip


@given(st.lists(st.lists(nasty, min_size=9, max_size=9), max_size=6))
def test_no_cell_makes_it_stumble(tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]) -> None:
    """Whatever stands in an export: rows, problems, or a refusal; and what is written can be written."""
    head = "Company,Ticket,Time RecId,Start,End,Hours,Billable,Work Type,Asked within\n"
    folder = tmp_path_factory.mktemp("nasty")
    try:
        found = read(folder, head + "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines))
    except AgreementError:
        return
    write_usage(found.rows, folder / "usage.csv")
    assert all("\n" not in str(problem) for problem in found.problems)
    assert all(row.hours is None or 0 <= row.hours <= 1000 for row in found.rows if row.ticket != "A")


works = st.builds(
    LoggedWork,
    client=st.sampled_from(["A", "B"]),
    ticket=st.sampled_from(["T1", "T2"]),
    day=st.just(FRIDAY),
    start=st.none() | st.times().map(lambda at: datetime.combine(FRIDAY, at.replace(microsecond=0))),
    end=st.none(),
    hours=st.none() | st.integers(0, 40 * 3600).map(lambda seconds: Fraction(seconds, 3600)),
    stated=st.none() | st.builds(WorkClass, st.booleans(), st.booleans()),
    channel=st.sampled_from(["remote", "phone", "on site"]),
    role=st.just(""),
    asked_within=st.none(),
    billable=st.booleans(),
).map(lambda work: work if not (work.start and work.hours) else spanned(work))


def spanned(work: LoggedWork) -> LoggedWork:
    assert work.start
    assert work.hours
    return work._replace(end=work.start + timedelta(seconds=round(work.hours * 3600)))


@given(st.lists(works, max_size=12))
def test_no_hour_is_lost(drawn: list[LoggedWork]) -> None:
    """Through splitting, merging and rounding; those of a ticket add up to the hours logged, rounded once."""
    rows = usage_rows(drawn, read_business_hours(USUAL))
    texts = hour_texts(rows)
    assert sum(row.hours or 0 for row in rows) == sum(work.hours or 0 for work in drawn)
    assert sum(row.hours is None for row in rows) == sum(work.hours is None for work in drawn)
    for client, ticket, site, billable in {
        (w.client, w.ticket, w.channel == "on site", w.billable) for w in drawn
    }:
        key = (client, ticket, site, billable)
        logged = sum(
            work.hours or 0 for work in drawn
            if (work.client, work.ticket, work.channel == "on site", work.billable) == key
        )  # fmt: skip
        written = sum(
            Fraction(text or 0) for row, text in zip(rows, texts, strict=True)
            if (row.client, row.ticket, row.channel == "on site", row.billable) == key
        )  # fmt: skip
        assert written == Fraction(round(logged * 10_000), 10_000)
    assert len({row for row in rows if row.hours is not None}) == sum(row.hours is not None for row in rows)


def test_thirds_of_an_hour_add_up() -> None:
    """Three times 40 minutes are two hours: a hair more would be rounded up to the next quarter."""
    work = LoggedWork("A", "T", FRIDAY, None, None, Fraction(2, 3), None, "remote", "", None, True)
    days = [work._replace(day=FRIDAY + timedelta(days=i)) for i in range(3)]
    assert hour_texts(usage_rows(days, read_business_hours(USUAL))) == ["0.6667", "0.6666", "0.6667"]
