"""The table of usage: by ticket and by month, complete months only, every bad row named and left out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from xlagree.actuarial.experience.quality import LeftOut
from xlagree.intake.usage_table import UsageTable, read_usage_table
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.proposal.deal import Client, RateCard
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import AgreementError, Place

CARD = RateCard(
    (Plan("As you go", "pay as you go", hourly_rate=140.0),),
    Costs(70.0),
    Policy("EUR"),
    {"Engineer": Role("Engineer", 1.0), "Senior engineer": Role("Senior engineer", 1.25)},
)
CLIENTS = (Client("Acme"), Client("Brick & Co"))
TODAY = date(2026, 11, 23)


def table(folder: Path, text: str, card: RateCard = CARD) -> UsageTable:
    path = folder / "usage.csv"
    path.write_text(text, encoding="utf-8")
    return read_usage_table(path, card.roles, CLIENTS, TODAY)


def read(folder: Path, text: str, card: RateCard = CARD) -> tuple[Mapping[str, Usage], list[str]]:
    found = table(folder, text, card)
    return found.usage, [str(problem) for problem in found.problems]


def left_out(folder: Path, text: str, client: str = "Acme") -> LeftOut:
    return table(folder, text).quality[client].left_out


def months(usage: Usage) -> list[tuple[str, float]]:
    return [(month.label, month.hours) for month in usage.months]


def test_by_ticket(tmp_path: Path) -> None:
    """Class, channel, role and asked within arrive in the entries, hours in the months."""
    used, problems = read(
        tmp_path,
        "client,ticket,date,hours,class,channel,role,asked within,visits,billable\n"
        "Acme,T1,2026-09-03,1.5,normal,remote,Engineer,,0,yes\n"
        "Acme,T1,2026-09-04,0.5,After-hours Emergency,on-site,senior ENGINEER,2,1,\n"
        "Acme,T2,2026-10-01,1,,phone,,,,\n",
    )
    assert problems == []
    first, second, third = used["Acme"].entries
    assert (first.ticket, first.month, first.hours, first.role_weight) == ("T1", 0, 1.5, 1.0)
    assert (second.after_hours, second.emergency, second.channel, second.visits) == (True, True, "on site", 1)
    assert (second.role, second.role_weight, second.asked_within) == ("Senior engineer", 1.25, 2)
    assert (third.month, third.channel, third.role_weight, third.asked_within) == (1, "phone", 1.0, None)
    assert used["Acme"].months[0] == Month(2.0, 0, 0.5, 0.5, 1, 1, "Sep 2026")


def test_visits_are_counted_where_no_column_says(tmp_path: Path) -> None:
    """One for each ticket and day with work on site."""
    used, _ = read(
        tmp_path,
        "client,ticket,date,hours,channel\n"
        "Acme,T1,2026-09-03,1,on site\nAcme,T1,2026-09-03,2,on site\nAcme,T1,2026-09-04,1,on site\n"
        "Acme,T2,2026-09-04,1,on site\nAcme,T2,2026-09-04,2,remote\n",
    )
    assert used["Acme"].months[0].visits == 3


def test_by_month(tmp_path: Path) -> None:
    """Parts of a month's hours, visits and tickets."""
    used, problems = read(
        tmp_path,
        "client,month,hours,after-hours hours,emergency hours,on-site hours,visits,tickets\n"
        "Acme,2026-09,12,2,1,3,2,9\nAcme,2026-10,8,,,,,\n",
    )
    assert problems == []
    assert used["Acme"].entries == ()
    assert used["Acme"].months == (
        Month(12, 2, 1, 3, 2, 9, "Sep 2026"),
        Month(8, label="Oct 2026"),
    )


def test_only_complete_months_count(tmp_path: Path) -> None:
    """From a client's first month to the table's last, without gaps; the month of the date is not over."""
    used, problems = read(
        tmp_path,
        "client,month,hours\nAcme,2026-06,5\nAcme,2026-08,7\nBrick & Co,2026-10,3\nAcme,2026-11,90\n",
    )
    assert problems == []
    assert months(used["Acme"]) == [
        ("Jun 2026", 5), ("Jul 2026", 0), ("Aug 2026", 7), ("Sep 2026", 0), ("Oct 2026", 0),
    ]  # fmt: skip
    assert months(used["Brick & Co"]) == [("Oct 2026", 3)]


def test_a_client_of_this_month_has_no_usage_yet(tmp_path: Path) -> None:
    """Nothing complete is nothing to price."""
    used, problems = read(tmp_path, "client,ticket,date,hours\nAcme,T1,2026-11-02,5\n")
    assert (used, problems) == ({}, [])


def test_names_match_in_any_case_and_spacing(tmp_path: Path) -> None:
    """People type names as they come; which rows were taken for whose is said."""
    used, problems = read(
        tmp_path, "client,ticket,date,hours\nACME ,T1,2026-10-02,5\nbrick  & co,T2,2026-10-02,1\n"
    )
    assert problems == [
        'usage.csv row 2 column "client": 1 row of "ACME" was taken for "Acme"; rename the client where another is meant',
        'usage.csv row 3 column "client": 1 row of "brick & co" was taken for "Brick & Co"; '
        "rename the client where another is meant",
    ]
    assert set(used) == {"Acme", "Brick & Co"}


def test_bad_rows_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Each with its cell and what to do."""
    used, problems = read(
        tmp_path,
        "client,ticket,date,hours,class,channel,role\n"
        "Acme,T1,2026-10-01,1,,,\n"
        "Acme,T2,2026-10-01,,,,\n"
        "Acme,T3,2026-10-01,-1,,,\n"
        "Acme,T4,2026-10-01,1,nightly,,\n"
        "Acme,T5,2026-10-01,1,,drone,\n"
        "Acme,T6,2026-10-01,1,,,Enginer\n"
        "Acmee,T7,2026-10-01,1,,,\n"
        "Acmee,T8,2026-10-01,1,,,\n"
        "Acme,T9,10/01/2026,1,,,\n"
        "Acme,T10,2026-02-30,1,,,\n"
        "Acme,T11,2062-10-01,1,,,\n"
        "Acme,T12,0206-10-01,1,,,\n"
        "Acme,T1,2026-10-01,1,,,\n",
    )
    assert months(used["Acme"]) == [("Oct 2026", 1)]
    want = "date must be a day such as 2026-11-23 or a month such as 2026-11"
    assert problems == [
        'usage.csv row 3 column "hours": Acme: 1 row was without hours and left out, this one first; fill in the hours',
        'usage.csv row 4 column "hours": hours must be a number of hours, 0 or more (got -1)',
        'usage.csv row 5 column "class": class must be one of normal, after-hours, emergency, after-hours emergency (got nightly)',
        'usage.csv row 6 column "channel": channel must be one of remote, phone, on site (got drone)',
        'usage.csv row 7 column "role": no role "Enginer" in the rate card; nearest: Engineer',
        'usage.csv row 8 column "client": no client "Acmee" in the table of clients (2 rows were left out); nearest: Acme',
        f'usage.csv row 10 column "date": {want} (got 10/01/2026); xlagree import makes a table of usage of a file with such dates',
        f'usage.csv row 11 column "date": {want} (got 2026-02-30)',
        'usage.csv row 12 column "date": the date is in the future (got 2062-10-01); correct the year',
        'usage.csv row 13 column "date": the date is more than 10 years ago (got 0206-10-01); correct the year',
        "usage.csv row 14: the row says the same as row 2 and was left out; change one of them if both are meant",
    ]


def test_rows_after_the_run_are_said_once(tmp_path: Path) -> None:
    """A run of an earlier day leaves out what came later: many rows in one remark, a few as slips of the pen."""
    later = [f"Acme,L{i},2026-12-{i:02},1.5\n" for i in range(1, 5)]
    head = "client,ticket,date,hours\nAcme,T1,2026-10-01,1\n"
    used, problems = read(tmp_path, head + "".join(later))
    assert months(used["Acme"]) == [("Oct 2026", 1)]
    assert problems == [
        'usage.csv row 3 column "date": 4 rows with 6.00 hours are after the month of this run, 2026-11, and were left out, '
        "this one first; a run of a later day takes them"
    ]
    assert read(tmp_path, head + "".join(later[:2]))[1] == [
        f'usage.csv row {row} column "date": the date is in the future (got 2026-12-{row - 2:02}); correct the year'
        for row in (3, 4)
    ]


def test_a_wrong_text_is_named_wherever_it_stands(tmp_path: Path) -> None:
    """The same text is said in each of its rows, and is wrong only in the column that cannot take it."""
    used, problems = read(
        tmp_path,
        "client,ticket,date,hours,asked within\n"
        "Acme,soon,2026-09-03,1,2\nAcme,2,2026-09-03,soon,soon\nAcme,2,2026-09-04,soon,2\n",
    )
    want = "must be a number of hours, 0 or more (got soon)"
    assert problems == [
        f'usage.csv row 3 column "hours": hours {want}',
        f'usage.csv row 3 column "asked within": asked within {want}',
        f'usage.csv row 4 column "hours": hours {want}',
    ]
    assert [(entry.ticket, entry.asked_within) for entry in used["Acme"].entries] == [("soon", 2.0)]


def test_the_places_of_hours_are_those_of_their_rows(tmp_path: Path) -> None:
    """By ticket that of every row, by month that of every month, the file where a month has none."""
    by_ticket = table(
        tmp_path,
        "client,ticket,date,hours\nAcme,T1,2026-09-03,1\nBrick & Co,T2,2026-09-03,1\nAcme,T3,2026-09-04,2\n",
    )
    assert by_ticket.places["Acme"][:] == tuple(Place("usage.csv", "", row, "hours") for row in (2, 4))
    by_month = table(tmp_path, "client,month,hours\nAcme,2026-08,1\nAcme,2026-10,2\n")
    assert list(by_month.places["Acme"]) == [
        Place("usage.csv", "", 2, "hours"), Place("usage.csv"), Place("usage.csv", "", 3, "hours")
    ]  # fmt: skip


def test_rows_that_are_not_billable(tmp_path: Path) -> None:
    """Left out, and said once for all of them."""
    used, problems = read(
        tmp_path,
        "client,ticket,date,hours,billable\nAcme,T1,2026-10-01,1,yes\nAcme,T2,2026-10-01,2,no\nAcme,T3,2026-10-01,4,No\n",
    )
    assert months(used["Acme"]) == [("Oct 2026", 1)]
    assert problems == [
        'usage.csv row 3 column "billable": 2 rows were not billable and left out, this one first'
    ]


def test_months_that_cannot_be(tmp_path: Path) -> None:
    """A month twice, and parts that are more than the whole."""
    used, problems = read(
        tmp_path,
        "client,month,hours,emergency hours\nAcme,2026-09,5,\nAcme,2026-09,6,\nAcme,2026-10,3,4\n",
    )
    assert months(used["Acme"]) == [("Sep 2026", 5), ("Oct 2026", 0)]
    assert problems == [
        'usage.csv row 3 column "month": Sep 2026 of Acme stands twice; keep one row; the first was read',
        "usage.csv row 4: after-hours and emergency hours must be at most the month's 3 hours (got 4)",
        "usage.csv row 4: Acme: Oct 2026 has only rows that were left out (1 row): its hours count as none; correct the rows",
    ]


def test_the_two_forms_are_not_mixed(tmp_path: Path) -> None:
    """A table by ticket does not take hours by class of the month; it says so."""
    used, problems = read(tmp_path, "client,ticket,date,hours,emergency hours\nAcme,T1,2026-10-01,3,1\n")
    assert used["Acme"].months[0].emergency == 0
    assert problems == [
        "usage.csv: columns of a table by month were left out of one by ticket: emergency hours; they follow from class and channel"
    ]


def test_days_without_tickets_are_tickets(tmp_path: Path) -> None:
    """Rows with days and nothing else are jobs of their own, not a month twice."""
    used, problems = read(
        tmp_path, "client,date,hours\nAcme,2026-10-01,3\nAcme,2026-10-07,1\nAcme,2026-10-09,1\n"
    )
    assert problems == []
    assert (used["Acme"].months[0].hours, used["Acme"].months[0].tickets) == (5, 3)


def test_a_card_without_roles_weighs_nothing(tmp_path: Path) -> None:
    """Roles are kept by their names, every hour counts one."""
    plain = RateCard(CARD.plans, CARD.costs, CARD.policy)
    used, problems = read(tmp_path, "client,ticket,date,hours,role\nAcme,T1,2026-10-01,3,Wizard\n", plain)
    assert problems == []
    assert (used["Acme"].entries[0].role, used["Acme"].entries[0].role_weight) == ("Wizard", 1.0)


@pytest.mark.parametrize("form", ["yyyy-mm-dd", "mmm yyyy", "dd/mm/yyyy"])
def test_dates_of_a_workbook(tmp_path: Path, form: str) -> None:
    """Real dates are dates, however the sheet shows them."""
    path = tmp_path / "usage.xlsx"
    book = xlsxwriter.Workbook(str(path), {"default_date_format": form})
    sheet = book.add_worksheet("Usage")
    sheet.write_row(0, 0, ["Customer", "Month", "Hours"])
    for row, month in enumerate((8, 9, 10), 1):
        sheet.write_string(row, 0, "Acme")
        sheet.write_datetime(row, 1, date(2026, month, 1))
        sheet.write_number(row, 2, month)
    sheet.write_row(4, 0, ["Acme", "October", 3])
    book.close()
    found = read_usage_table(path, CARD.roles, CLIENTS, TODAY)
    assert months(found.usage["Acme"]) == [("Aug 2026", 8), ("Sep 2026", 9), ("Oct 2026", 10)]
    assert [str(problem.place) for problem in found.problems] == ["usage.xlsx Usage!B5"]


def test_clients_whose_row_was_refused_are_passed_over(tmp_path: Path) -> None:
    """It was said at their row; they have no usage, and are no strangers either."""
    path = tmp_path / "usage.csv"
    path.write_text("client,month,hours\nCork,2026-10,3\nAcme,2026-10,4\n", encoding="utf-8")
    found = read_usage_table(path, CARD.roles, CLIENTS, TODAY, ["CORK"])
    assert (set(found.usage), found.problems) == ({"Acme"}, ())


def test_rows_without_hours(tmp_path: Path) -> None:
    """Left out, said once for each client, and counted: as tickets where no row of the ticket has hours."""
    text = (
        "client,ticket,date,hours,billable\n"
        "Acme,T1,2026-10-01,1,\nAcme,T1,2026-10-02,,\n"
        "Acme,T2,2026-10-01,,\nAcme,T2,2026-10-02,,\nAcme,T3,2026-10-03,,\n"
        "Acme,T4,2026-10-03,2,no\nAcme,T4,2026-10-04,,\n"
        "Brick & Co,T5,2026-10-04,,\nBrick & Co,T6,2026-10-04,3,\nCork,T7,2026-10-04,,\n"
    )
    used, problems = read(tmp_path, text)

    assert months(used["Acme"]) == [("Oct 2026", 1)]
    assert problems == [
        'usage.csv row 3 column "hours": Acme: 5 rows were without hours and left out, this one first; fill in the hours',
        'usage.csv row 7 column "billable": 1 row was not billable and left out, this one first',
        'usage.csv row 9 column "hours": Brick & Co: 1 row was without hours and left out, this one first; fill in the hours',
        'usage.csv row 11 column "client": no client "Cork" in the table of clients (1 row was left out); '
        "add the client, or leave it out here too",
    ]
    assert left_out(tmp_path, text) == LeftOut(tickets=2, blank=2, not_billable=1)
    assert left_out(tmp_path, text, "Brick & Co") == LeftOut(tickets=1)


def test_a_month_without_hours_is_no_ticket(tmp_path: Path) -> None:
    """In a table by month the month counts as one without work, and the row as left out."""
    text = "client,month,hours\nAcme,2026-08,5\nAcme,2026-09,\nAcme,2026-10,7\n"
    found = table(tmp_path, text)

    assert months(found.usage["Acme"]) == [("Aug 2026", 5), ("Sep 2026", 0), ("Oct 2026", 7)]
    assert found.quality["Acme"].left_out == LeftOut(blank=1)
    assert found.quality["Acme"].idle == 1


def test_the_column_of_hours_must_be_there(tmp_path: Path) -> None:
    """Blank cells are counted, but a table without the column is no usage."""
    with pytest.raises(AgreementError, match='no column "hours"; add it'):
        read(tmp_path, "client,ticket,date\nAcme,T1,2026-10-01\n")


def test_what_was_left_out_is_counted(tmp_path: Path) -> None:
    """Not billable, repeated and wrong rows of a known client, whichever of their cells is wrong."""
    text = (
        "client,ticket,date,hours,channel,role,billable\n"
        "Acme,T1,2026-10-01,1,,,\nAcme,T1,2026-10-01,1,,,\nAcme,T2,2026-10-01,1,,,no\n"
        "Acme,T3,2026-10-01,-1,,,\nacme,T4,2026-10-01,1,drone,,\nAcme,T5,2026-10-01,1,,Wizard,\n"
        "Acme,T6,1.10.2026,1,,,\nAcme,T7,,1,,,\n,T8,2026-10-01,1,,,\nAcmee,T9,2026-10-01,-1,,,\n"
    )
    assert left_out(tmp_path, text) == LeftOut(not_billable=1, repeated=1, wrong=5)


def test_only_rows_of_the_months_replayed_are_counted(tmp_path: Path) -> None:
    """The latest twelve complete months of the table: what is older, or of a month not over, does not matter."""
    text = (
        "client,ticket,date,hours\n"
        "Acme,T1,2025-10-31,1\nAcme,T2,2025-10-31,\nAcme,T3,2025-11-01,\n"
        "Acme,T4,2026-10-31,\nAcme,T5,2026-11-01,\nBrick & Co,T6,2026-10-01,1\nAcme,T7,2026-02-01,4\n"
    )
    found = table(tmp_path, text).quality["Acme"]

    assert (found.months, found.first, found.last) == (12, "Nov 2025", "Oct 2026")
    assert found.left_out == LeftOut(tickets=2)
    assert found.hours == 4


def test_all_problems_of_a_row_are_said(tmp_path: Path) -> None:
    """A row with a wrong cell is read on: its date, role and client are looked at too."""
    text = (
        "client,ticket,date,hours,role\n"
        "Acme,T1,2026-10-01,1,\nAcme,T2,10/01/2026,-1,Wizard\nAcmee,T3,2026-10-01,1,\nAcmee,T4,2026-10-01,x,\n"
    )
    assert [line.partition(": ")[2] for line in read(tmp_path, text)[1]] == [
        "hours must be a number of hours, 0 or more (got -1)",
        "date must be a day such as 2026-11-23 or a month such as 2026-11 (got 10/01/2026)"
        "; xlagree import makes a table of usage of a file with such dates",
        'no role "Wizard" in the rate card; roles: Engineer, Senior engineer',
        'no client "Acmee" in the table of clients (2 rows were left out); nearest: Acme',
        "hours must be a number of hours, 0 or more (got x)",
    ]


def test_months_end_where_a_client_leaves(tmp_path: Path) -> None:
    """Months after it are none without work; work after it counts all the same."""
    text = "client,month,hours\nAcme,2026-05,5\nAcme,2026-06,4\nBrick & Co,2026-05,1\nBrick & Co,2026-09,2\n"
    path = tmp_path / "usage.csv"
    path.write_text(text, encoding="utf-8")
    leaving = (Client("Acme", until="2026-07-15"), Client("Brick & Co", until="2026-06"))
    used = read_usage_table(path, {}, leaving, TODAY)
    assert months(used.usage["Acme"]) == [("May 2026", 5), ("Jun 2026", 4), ("Jul 2026", 0)]
    assert len(used.usage["Brick & Co"].months) == 5
    assert used.quality["Acme"].months == 3
    assert used.until == {"Acme": -2, "Brick & Co": 0}


def test_it_is_known_how_long_a_client_stays_after_the_table(tmp_path: Path) -> None:
    """In months, of those of whom the table of clients says until when."""
    path = tmp_path / "usage.csv"
    path.write_text("client,month,hours\nAcme,2026-05,5\nBrick & Co,2026-09,2\n", encoding="utf-8")
    used = read_usage_table(path, {}, (Client("Acme"), Client("Brick & Co", until="2027-03-31")), TODAY)

    assert used.until == {"Brick & Co": 6}


def test_months_begin_where_a_client_came(tmp_path: Path) -> None:
    """Months without work since then are months, none of them before the table's first; work before it counts all the same."""
    text = (
        "client,month,hours\nOld & Co,2026-05,5\nAcme,2026-08,4\nBrick & Co,2026-07,1\nBrick & Co,2026-09,2\n"
    )
    path = tmp_path / "usage.csv"
    path.write_text(text, encoding="utf-8")
    clients = (
        Client("Old & Co", since="2019-01"),
        Client("Acme", since="2026-06-20"),
        Client("Brick & Co", since="2026-08"),
    )
    used = read_usage_table(path, {}, clients, TODAY)

    assert months(used.usage["Acme"]) == [("Jun 2026", 0), ("Jul 2026", 0), ("Aug 2026", 4), ("Sep 2026", 0)]
    assert [len(used.usage[name].months) for name in ("Old & Co", "Brick & Co")] == [5, 3]
