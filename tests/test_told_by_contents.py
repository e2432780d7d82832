"""What the cells of an export show where its labels say too little: clients, tickets, years, days, blanks."""

from datetime import date
from pathlib import Path

import pytest
from intake_cases import hours, read_case, read_text, refused

from xlagree.terms.errors import AgreementError, failures


def test_clients_have_names(tmp_path: Path) -> None:
    """Where one column has numbers and another names, whichever stands first; without names numbers will do."""
    assert hours(read_case("s11")) == {"Customer Name": 0.1, "Other AG": 1.25}
    for account, customer in (("4711", "Acme"), ("A-0123", "Acme"), ("", "Acme")):
        for head in (
            "Date,Hours,Account,Customer",
            "Date,Hours,Account,Client Name",
            "Date,Hours,Company,Customer",
        ):
            imported = read_text(tmp_path, f"{head}\n2026-01-05,1,{account},{customer}\n")
            assert hours(imported) == {"Acme": 1}
            assert any('not of "' in remark for remark in imported.remarks)
    assert hours(read_text(tmp_path, "Date,Hours,Account,Customer\n2026-01-05,1,Acme,Acme Ltd\n")) == {
        "Acme": 1
    }
    assert hours(read_text(tmp_path, "Date,Hours,Account\n2026-01-05,1,4711\n")) == {"4711": 1}
    named = '[columns]\nclient = "Account"\n'
    assert hours(read_text(tmp_path, "Date,Hours,Account,Customer\n2026-01-05,1,4711,Acme\n", named)) == {
        "4711": 1
    }


def test_a_number_of_staff_is_no_ticket(tmp_path: Path) -> None:
    """Two pieces of work of one person are two tickets."""
    imported = read_case("s19")
    assert (hours(imported), len({row.ticket for row in imported.rows})) == ({"Acme": 2.75}, 2)
    text = "Number,{},Date,Client,Hours\n17,Jo,2026-01-05,Acme,1\n17,Jo,2026-01-06,Acme,1\n18,Amy,2026-01-06,Acme,1\n"
    for label in ("Username", "First name", "Employee", "payroll_id"):
        imported = read_text(tmp_path, text.format(label))
        assert len({row.ticket for row in imported.rows}) == 3
        assert any('"Number" was not taken for a ticket' in remark for remark in imported.remarks)


@pytest.mark.parametrize(
    "text",
    [
        "Number,Opened by,Date,Client,Hours\n17,Jo,2026-01-05,Acme,1\n17,Jo,2026-01-06,Acme,1\n",
        "Number,Username,Date,Client,Hours\n17,Jo,2026-01-05,Acme,1\n17,Amy,2026-01-06,Acme,1\n",
        "Number,Username,Short description,Date,Client,Hours\n17,Jo,VPN,2026-01-05,Acme,1\n17,Jo,VPN,2026-01-06,Acme,1\n",
        "Ticket,Username,Date,Client,Hours\n17,Jo,2026-01-05,Acme,1\n17,Jo,2026-01-06,Acme,1\n",
    ],
)
def test_a_number_of_work_is_a_ticket(tmp_path: Path, text: str) -> None:
    """Where nothing says that it is of a person, or the label says ticket."""
    assert {row.ticket for row in read_text(tmp_path, text).rows} == {"17"}


def test_a_blank_client_column(tmp_path: Path) -> None:
    """Is as none: --client says whose all of it is, and without it the message asks for that."""
    assert hours(read_case("u01", client="Acme")) == {"Acme": 0.75}
    with pytest.raises(AgreementError) as raised:
        read_case("u01")
    assert [problem.remedy for problem in raised.value.problems] == [
        "give --client NAME if all is for one client"
    ]
    half = "Client,Date,Hours\n,2026-01-05,1\nAcme,2026-01-06,1\n"
    assert "leave out --client" in refused(tmp_path, half, client="Birch")[0]
    assert hours(read_text(tmp_path, half, '[clients]\n"" = "Own"\n')) == {"Own": 1, "Acme": 1}


@pytest.mark.parametrize(
    ("head", "table", "field", "words"),
    [
        ("Billable", '[billable]\nX = "yes"\n"" = "no"\n', "billable", ["True", "False"]),
        ("No charge", '[billable]\nX = "no"\n"" = "yes"\n', "billable", ["False", "True"]),
        (
            "Class",
            '[class]\nX = "emergency"\n"" = "after-hours"\n',
            "work_class",
            ["emergency", "after-hours"],
        ),
        ("Channel", '[channel]\nX = "on site"\n"" = "phone"\n', "channel", ["on site", "phone"]),
        ("Role", '[role]\nX = "Engineer"\n"" = "Help desk"\n', "role", ["Engineer", "Help desk"]),
        ("Priority", '["asked within"]\nX = 1\n"" = 4\n', "asked_within", ["1", "4"]),
    ],
)
def test_blank_as_a_word_of_a_mapping_file(
    tmp_path: Path, head: str, table: str, field: str, words: list[str]
) -> None:
    """In every table of words."""
    text = f"Date,Client,Hours,{head}\n2026-01-05,Acme,1,X\n2026-01-06,Acme,2,\n"
    assert [str(getattr(row, field)) for row in read_text(tmp_path, text, table).rows] == words


def test_blanks_that_were_billed_are_said(tmp_path: Path) -> None:
    """Where a mapping file does not say what they mean."""
    text = "Date,Client,Hours,Billable\n2026-01-05,Acme,1,yes\n2026-01-06,Acme,2,\n"
    said = "1 row without a word for whether it is billed, taken as billed"
    assert any(remark.startswith(said) for remark in read_text(tmp_path, text).remarks)
    assert not any(
        remark.startswith(said) for remark in read_text(tmp_path, text, '[billable]\n"" = "no"\n').remarks
    )


DATED = "Date,Client,Ticket,Hours\n"


def days(imported_text: str, folder: Path, **options: object) -> list[date]:
    lines = "".join(f"{day},Acme,{n},1\n" for n, day in enumerate(imported_text.split()))
    return [row.day for row in read_text(folder, DATED + lines, **options).rows]


def test_years_of_two_digits(tmp_path: Path) -> None:
    """Stand where the dates of a file are of few years."""
    assert [row.day for row in read_case("s15").rows] == [
        date(2026, 1, 5),
        date(2026, 1, 12),
        date(2026, 2, 20),
    ]
    assert days("26-01-05 26-11-30", tmp_path) == [date(2026, 1, 5), date(2026, 11, 30)]
    assert days("25/12/31 26/01/08", tmp_path) == [date(2025, 12, 31), date(2026, 1, 8)]
    assert days("23/11/26 04/12/26", tmp_path) == [date(2026, 11, 23), date(2026, 12, 4)]
    assert days("11/23/26 12/04/26", tmp_path) == [date(2026, 11, 23), date(2026, 12, 4)]
    assert days("23-11-26 04-12-26", tmp_path) == [date(2026, 11, 23), date(2026, 12, 4)]
    assert days("26.01.05 26.11.30", tmp_path) == [date(2026, 1, 5), date(2026, 11, 30)]
    assert days("23.11.26 04.12.26", tmp_path) == [date(2026, 11, 23), date(2026, 12, 4)]
    assert days("26/01/05", tmp_path) == [date(2026, 1, 5)]
    assert days("26-01-05", tmp_path) == [date(2026, 1, 5)]


def test_a_year_at_either_end_is_asked_about(tmp_path: Path) -> None:
    """And an answer is taken."""
    (said,) = refused(tmp_path, DATED + "23-11-20,Acme,1,1\n")
    assert "no date shows whether the year stands first or last (such as 23-11-20)" in said
    assert days("23-11-20", tmp_path, date_order="day-month") == [date(2020, 11, 23)]


def test_a_weekday_beside_the_date_is_no_week(tmp_path: Path) -> None:
    """One such column is a column."""
    imported = read_text(tmp_path, "Date,Day,Client,Hours\n2026-01-05,Mon,Acme,1\n")
    assert (hours(imported), failures(imported.problems)) == ({"Acme": 1}, ())


def test_marks_and_blanks(tmp_path: Path) -> None:
    """A box that is ticked says yes, one that is not no; and that is said."""
    text = "Date,Client,Hours,{}\n2026-01-05,Acme,1,{}\n2026-01-06,Acme,2,\n"
    for mark in ("X", "x", "✓"):
        imported = read_text(tmp_path, text.format("Billable", mark))
        assert (hours(imported), hours(imported, billable=False)) == ({"Acme": 1}, {"Acme": 2})
        assert any(remark.startswith("what is billed is marked") for remark in imported.remarks)
        imported = read_text(tmp_path, text.format("No charge", mark))
        assert (hours(imported), hours(imported, billable=False)) == ({"Acme": 2}, {"Acme": 1})
