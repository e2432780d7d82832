"""The head of an export: which of its columns is which, which export it is, and what it lacks."""

from collections import Counter
from pathlib import Path

import pytest

from xlagree.intake.exports.columns import (
    EXPORT_COLUMNS,
    Head,
    find_head,
    head_problems,
    refuse_export,
)
from xlagree.intake.exports.known_exports import KNOWN_EXPORTS
from xlagree.intake.usage_columns import read_usage_rows
from xlagree.terms.errors import AgreementError

CONNECTWISE = "Date,Member,Company,Project,Hours,Work Role,Billable,Notes,Status,Work Type"
INVOICING = (
    "Member,Date,Bill,Rate,Overage Rate,Hours,WIP Amt,Inv Hours,Inv Amt,Location,Department,Ticket #,Ticket Status,"
    "Agreement,Work Role,Work Type,Site Name,Ticket Summary,Time RecId,Agreement Type"
)
AUTOTASK_TIME = (
    "instance,ticketnumber,startdate,summarynotes,internalnotes,hoursWorked,hoursToBill,nonbillable,roles,"
    "billingcodes,contracttype"
)
AUTOTASK_TICKETS = (
    "Ticket Number,Title,Description,Account,Resources,Status,Created,Total Hours Worked,Billed Hours,"
    "Sub-Issue Type,Issue Type"
)


def head(labels: str, given: dict[str, str] | None = None) -> Head:
    return find_head({"": [labels.split(","), ["x"]]}, "a.csv", given)


def read(labels: str) -> dict[str, str]:
    found = head(labels)
    return {column: found.label(column) for column in found.columns}


def lacks(labels: str, client_given: bool = False) -> list[str]:
    return [problem.what.partition(" (found")[0] for problem in head_problems(head(labels), client_given)]


@pytest.mark.parametrize(
    ("labels", "export", "columns"),
    [
        (CONNECTWISE, "ConnectWise time export",
         {"client": "Company", "date": "Date", "hours": "Hours", "role": "Work Role", "billable": "Billable",
          "work type": "Work Type", "person": "Member"}),
        (INVOICING, "ConnectWise invoicing time tab",
         {"date": "Date", "hours": "Hours", "billed hours": "Inv Hours", "role": "Work Role", "billable": "Bill",
          "work type": "Work Type", "ticket": "Ticket #", "entry": "Time RecId", "person": "Member"}),
        (AUTOTASK_TIME, "Autotask time grid",
         {"ticket": "ticketnumber", "date": "startdate", "hours": "hoursWorked", "billed hours": "hoursToBill",
          "not billable": "nonbillable", "role": "roles", "work type": "billingcodes"}),
        (AUTOTASK_TICKETS, "Autotask ticket grid",
         {"client": "Account", "ticket": "Ticket Number", "opened": "Created", "hours": "Total Hours Worked",
          "billed hours": "Billed Hours"}),
        ("Customer,Number,Created At,total_time_seconds,Priority", "table of another source",
         {"client": "Customer", "ticket": "Number", "opened": "Created At", "hours": "total_time_seconds",
          "priority": "Priority"}),
        ("Start Date,Start Time,End Date,End Time,Duration,Client", "table of another source",
         {"client": "Client", "start": "Start Time", "end": "End Time", "date": "Start Date", "hours": "Duration"}),
    ],
)  # fmt: skip
def test_exports_are_recognised(labels: str, export: str, columns: dict[str, str]) -> None:
    """By their columns, whatever stands beside them."""
    assert head(labels).export == export
    assert read(labels) == columns


def test_every_alias_means_one_column() -> None:
    """Otherwise which of two is meant would hang on their order."""
    counts = Counter(label for column in EXPORT_COLUMNS for label in set(column.labels))
    assert [label for label, count in counts.items() if count > 1] == []


def test_known_exports_are_told_apart() -> None:
    """Each of its own columns, before any other; and they are exports that can be read."""
    for known in KNOWN_EXPORTS:
        assert head(",".join(known.columns)).export == known.name


def test_the_unit_of_a_column() -> None:
    """From the end of its label."""
    assert head("Client,Date,total_time_seconds").units == {"hours": "seconds"}
    assert head("Client,Date,Duration (min)").units == {"hours": "minutes"}
    assert head("Client,Date,Hours").units == {"hours": "hours"}


def test_a_head_below_a_title_on_the_second_sheet() -> None:
    """The row with the most known labels, on whichever sheet."""
    sheets = {
        "Cover": [["Client report"]],
        "Data": [["Time of November"], [], [None, "Company", "Date", "Hours"]],
    }
    found = find_head(sheets, "a.xlsx")
    assert (str(found.place), found.row, found.columns["hours"]) == ("a.xlsx Data row 3", 2, 3)
    assert str(found.cell(4, "hours")) == "a.xlsx Data!D5"


def test_a_map_names_columns() -> None:
    """What it names wins over what the label looks like, and one column may serve twice."""
    found = head("Company,Billed to,Date,Hours", {"client": "billed TO", "work type": "Company"})
    assert (found.label("client"), found.label("work type")) == ("Billed to", "Company")
    assert "client" not in head("Company,Date,Hours", {"client": "Firm"}).columns


def test_what_an_export_lacks() -> None:
    """Client, date and hours in any of the ways in which they may stand; all that is missing at once."""
    assert lacks("Title,Status") == [
        "no column for the client",
        "no column for the date of the work",
        "no column for the hours worked",
    ]
    assert (
        lacks("Date,Hours", client_given=True)
        == lacks("Client,Start,End")
        == lacks("Client,Created,Inv Hrs")
        == []
    )
    problem = next(head_problems(head("Date,Company,Title"), client_given=False))
    assert str(problem) == (
        "a.csv row 1: no column for the hours worked (found: Date, Company, Title); name it in a mapping file, "
        "to begin with: xlagree import a.csv --write-map map.toml"
    )
    assert "give --client NAME if all is for one client, or name it" in str(
        next(head_problems(head("Date,Hours"), client_given=False))
    )


def test_a_column_that_stands_twice() -> None:
    """Which of them is meant nobody knows; others may stand there as often as they like."""
    assert lacks("Client,Date,Hours,Notes,Notes,hours ") == [
        'column "Hours" stands twice, and hours is read from it'
    ]


def test_nothing_in_the_file() -> None:
    """Said so."""
    for sheets in ({"": []}, {"": [[], [None, " "]]}):
        with pytest.raises(AgreementError, match=r"a\.csv: is empty; export it again"):
            find_head(sheets, "a.csv")


def test_an_export_in_the_place_of_usage(tmp_path: Path) -> None:
    """A known one is refused with the command to run; anything else, broken files too, is for others to judge."""
    path = tmp_path / "time.csv"
    path.write_text(CONNECTWISE, encoding="utf-8")
    with pytest.raises(AgreementError) as raised:
        refuse_export(path)
    assert str(raised.value) == (
        "time.csv: is an export (ConnectWise time export), not a table of usage; "
        f"run: xlagree import {path} --out usage.csv"
    )
    path.write_text("client,date,hours\n", encoding="utf-8")
    refuse_export(path)
    path.write_bytes(b"\xff\xff")
    refuse_export(path)


def test_the_columns_of_another_language_in_the_place_of_usage(tmp_path: Path) -> None:
    """A file without our columns whose own are known is sent to the import; one that lacks the hours is not."""
    path = tmp_path / "zeiten.csv"
    path.write_text("Kunde;Datum;Stunden\nAmber;2026-10-01;1,5\n", encoding="utf-8")
    with pytest.raises(AgreementError) as raised:
        read_usage_rows(path)
    assert str(raised.value) == (
        "zeiten.csv: has the columns of another source, not those of a table of usage: "
        f'client is "Kunde", date is "Datum", hours is "Stunden"; run: xlagree import {path} --out usage.csv'
    )
    path.write_text("Kunde;Datum\nAmber;2026-10-01\n", encoding="utf-8")
    with pytest.raises(AgreementError, match='no column "client"'):
        read_usage_rows(path)


def test_a_blank_day_is_no_text_that_is_missing(tmp_path: Path) -> None:
    """What is wanted is a day."""
    path = tmp_path / "usage.csv"
    path.write_text("client,date,hours\nAmber,,1.5\n", encoding="utf-8")
    [problem] = read_usage_rows(path).problems
    assert str(problem) == (
        'usage.csv row 2 column "date": date must be a day such as 2026-11-23 or a month such as 2026-11 '
        "(got nothing)"
    )
