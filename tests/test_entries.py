"""Which rows of an export are entries: totals, equal rows, corrections, columns without a label."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_cases import hours, read_case, read_text

from xlagree.intake.exports.subtotals import total_label
from xlagree.terms.errors import failures

PLAIN = "Date,Client,Project,Hours\n"


@pytest.mark.parametrize(
    ("case", "billed"),
    [
        ("s13", {"Acme": 4.5, "Birch": 0.5}),
        ("u02", {"Acme": 5}),
        ("u03", {"Acme": 1}),
        ("u04", {"Acme": 2.5, "Birch": 1.5}),
        ("s25", {"C++ Soft": 1, "C Soft": 2, "A&B": 1, "AB": 2}),
    ],
)
def test_rows_of_other_sources(case: str, billed: dict[str, float]) -> None:
    """Each with the hours of its clients."""
    assert hours(read_case(case)) == billed


@pytest.mark.parametrize(
    "total",
    [
        "2026-01-05,Total,,2.0", "2026-01-05,Sub-total,,2", "2026-01-05,Grand Total,,2:00", "2026-01-05,Summe,,2", "2026-01-05,,Total,2",
        "2026-01-05,Total 2026-01-05,,2", "2026-01-05,Acme,Total,1.5", "2026-01-05,Acme Total,,1.5", "Total,,,2", "Total 5 January,,,2",
        "2026-01-05,Total,Helpdesk,2",
    ],
)  # fmt: skip
def test_a_row_that_sums_up_others_is_no_work(tmp_path: Path, total: str) -> None:
    """Whatever it is called, and whichever column says so."""
    text = PLAIN + "2026-01-05,Acme,Desk,1\n2026-01-05,Acme,VPN,0.5\n2026-01-05,Birch,Desk,0.5\n"
    if total.split(",")[1].startswith("Acme"):
        text = text.replace("2026-01-05,Birch,Desk,0.5\n", "") + f"{total}\n2026-01-05,Birch,Desk,0.5\n"
    else:
        text += f"{total}\n"
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 1.5, "Birch": 0.5}
    assert any("left out as" in problem.what for problem in imported.problems)


@pytest.mark.parametrize(
    "row", ["2026-01-06,Total Energies,Desk,2", "2026-01-06,Acme,Total loss of the mail server today,2", "2026-01-06,Sum Ltd,Desk,7"]
)  # fmt: skip
def test_work_that_reads_like_a_total_is_kept(tmp_path: Path, row: str) -> None:
    """Where the hours are not those of rows above."""
    imported = read_text(tmp_path, PLAIN + f"2026-01-05,Acme,Desk,1\n2026-01-05,Birch,Desk,0.5\n{row}\n")
    assert sum(hours(imported).values()) == 1.5 + float(row.rpartition(",")[2])
    assert failures(imported.problems) == ()


def test_a_client_called_total_is_said(tmp_path: Path) -> None:
    """Its rows are work, or totals that are wrong: a reader knows."""
    imported = read_text(tmp_path, PLAIN + "2026-01-05,Acme,Desk,1\n2026-01-05,Total,Desk,3.25\n")
    assert hours(imported) == {"Acme": 1, "Total": 3.25}
    (problem,) = imported.problems
    assert (problem.remark, problem.what) == (True, '1 row kept of a client called "Total"')


def test_labels_of_totals() -> None:
    """Alone, beside something, or no label at all."""
    assert [total_label(text) for text in ("Total:", "Zwischensumme", "Week total", "Total for Acme", "totals")] == [
        "alone", "alone", "alone", "beside", "alone",
    ]  # fmt: skip
    assert {
        total_label(text) for text in ("", "Totally new printer", "the sum of all fears at night", "1.5")
    } == {""}


@pytest.mark.parametrize(("said", "expected"), [(None, 0.75), ("keep", 0.75), ("once", 0.25)])
def test_equal_rows(tmp_path: Path, said: str | None, expected: float) -> None:
    """Are work of their own where nothing tells them apart, unless somebody says otherwise."""
    text = PLAIN + "2026-01-05,Acme,daily check,0.25\n" * 3
    imported = read_text(tmp_path, text, same_rows=said)
    assert hours(imported) == {"Acme": expected}
    assert [problem.remark for problem in imported.problems] == {None: [True], "keep": [], "once": [False]}[
        said
    ]


def test_equal_rows_that_say_which_work_they_are(tmp_path: Path) -> None:
    """The same minute, or the same ticket: once, unless somebody says that each is work of its own."""
    timed = "Start,Client,Hours\n" + "2026-01-05 09:00,Acme,0.5\n" * 2
    assert hours(read_text(tmp_path, timed)) == {"Acme": 0.5}
    assert hours(read_text(tmp_path, timed, same_rows="keep")) == {"Acme": 1}
    ticket = "Date,Client,Ticket,Hours\n" + "2026-01-05,Acme,T1,0.5\n" * 2
    assert hours(read_text(tmp_path, ticket)) == {"Acme": 0.5}
    assert hours(read_text(tmp_path, ticket, same_rows="keep")) == {"Acme": 1}


@pytest.mark.parametrize("off", ["-1.5", "(1.5)", "−1.5", "- 1.5", "-1:30", "(1:30)", "-90 min"])
def test_a_correction_is_taken_off_its_ticket(tmp_path: Path, off: str) -> None:
    """However it is written, and wherever it stands; the ticket has no more work than was left."""
    head = "Date,Client,Ticket,Hours\n"
    rows = ["2026-01-05,Acme,1,4", "2026-01-05,Acme,2,3", f"2026-01-07,Acme,1,{off}"]
    for lines in (rows, rows[::-1]):
        imported = read_text(tmp_path, head + "\n".join(lines) + "\n")
        assert {row.ticket: row.hours for row in imported.rows} == {"1": Fraction(5, 2), "2": 3}
        (problem,) = imported.problems
        assert (problem.remark, problem.what) == (
            True,
            "1 row with negative hours taken off the work they correct",
        )


NOTHING = "0 or more where its ticket has no work left to take it off"


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ("2026-01-06,Acme,9,-1", f"{NOTHING} (got -1)"),
        ("2026-01-06,Birch,1,-1", f"{NOTHING} (got -1)"),
        ("2026-01-06,Acme,1,-5", "-4.00 or more, as its ticket has no more work (got -5)"),
        ("2026-01-06,Acme,,-5", "0 or more where its client without a ticket has no work left to take it off (got -5)"),
    ],
)  # fmt: skip
def test_a_correction_of_nothing_is_left_out(tmp_path: Path, row: str, want: str) -> None:
    """Of a ticket that has no such hours, which is what is said of it."""
    imported = read_text(tmp_path, f"Date,Client,Ticket,Hours\n2026-01-05,Acme,1,4\n{row}\n")
    assert hours(imported) == {"Acme": 4}
    assert [problem.what for problem in failures(imported.problems)] == [f"Hours must be {want}"]


def test_corrections_of_billed_work_are_told_apart(tmp_path: Path) -> None:
    """Where a ticket has work that is not billed, a billed correction lacks billed work; two digits of it are enough."""
    text = (
        "Date,Client,Ticket,Hours,Billable\n2026-01-05,Acme,1,4,no\n2026-01-05,Acme,1,0:40,yes\n"
        "2026-01-06,Acme,1,-1,yes\n"
    )
    (problem,) = failures(read_text(tmp_path, text).problems)
    assert problem.what == "Hours must be -0.66 or more, as its ticket has no more billed work (got -1)"


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 40)), min_size=1, max_size=8), st.data())
def test_corrections_add_up(
    tmp_path_factory: pytest.TempPathFactory, worked: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Every client has the sum of its rows, corrections among them, as pandas would add it up."""
    rows = [
        f"2026-01-{day:02},Acme,{ticket},{quarters / 4}" for day, (ticket, quarters) in enumerate(worked, 1)
    ]
    ticket = data.draw(st.sampled_from(sorted({ticket for ticket, _ in worked})))
    most = sum(quarters for one, quarters in worked if one == ticket)
    off = data.draw(st.integers(1, most))
    place = data.draw(st.integers(0, len(rows)))
    rows.insert(place, f"2026-01-20,Acme,{ticket},-{off / 4}")
    text = "Date,Client,Ticket,Hours\n" + "\n".join(rows) + "\n"
    imported = read_text(tmp_path_factory.mktemp("corrected"), text)
    assert hours(imported).get("Acme", 0) == (sum(quarters for _, quarters in worked) - off) / 4


@pytest.mark.parametrize("extra", [",Jo", ",", ",Jo,x"])
def test_columns_without_a_label_at_the_end(tmp_path: Path, extra: str) -> None:
    """Are not read, and no reason to leave a row out."""
    text = (
        f"Date,Client,Hours{',' * extra.count(',')}\n"
        + f"2026-01-05,Acme,1{extra}\n" * 2
        + "2026-01-06,Acme,2\n"
    )
    imported = read_text(tmp_path, text)
    assert hours(imported) == {"Acme": 4}
    assert failures(imported.problems) == ()


def test_totals_may_stand_above_their_rows(tmp_path: Path) -> None:
    """As in a report that can be folded."""
    text = PLAIN + "2026-01-05,Total,all,1.5\n2026-01-05,Acme,Desk,1\n2026-01-05,Birch,Desk,0.5\n"
    assert hours(read_text(tmp_path, text)) == {"Acme": 1, "Birch": 0.5}


def test_a_correction_without_a_ticket(tmp_path: Path) -> None:
    """Is taken off what has no ticket either, the same day's first."""
    text = "Date,Client,Hours\n2026-01-05,Acme,2\n2026-01-06,Acme,1\n2026-01-06,Acme,-0.5\n"
    assert [row.hours for row in read_text(tmp_path, text).rows] == [2, Fraction(1, 2)]


def test_a_long_text_is_no_obstacle() -> None:
    """Such as a mail with pictures in the notes."""
    assert hours(read_case("u06")) == {"Acme": 2.5}


@pytest.mark.parametrize(
    "line",
    ["2026-01-05,Acme,{n},wrong{n}", "2026-01-05,Acme,{n},{n}{n}{n}{n} and", "{n}th of May,Acme,{n},1"],
)
def test_a_long_list_of_one_kind_is_short(tmp_path: Path, line: str) -> None:
    """Eight lines of it, of which the last says how many more there are."""
    text = "Date,Client,Ticket,Hours\n2026-01-05,Acme,T,1\n" + "".join(
        f"{line.format(n=n)}\n" for n in range(40)
    )
    problems = read_text(tmp_path, text).problems
    assert len(problems) == 8
    assert problems[-1].what.startswith("and 33 more rows or names of this kind: ")


def test_one_cell_below_a_blank_label(tmp_path: Path) -> None:
    """The head ends with a separator, so that a column without a label is there whoever fills it."""
    text = "Date;Client;Hours;\n2026-01-05;Acme;1;\n2026-01-06;Acme;2;Jo\n2026-01-07;Acme;3;\n2026-01-08;Acme;4;\n"
    assert hours(read_text(tmp_path, text)) == {"Acme": 10}
    without = read_text(tmp_path, text.replace("Hours;", "Hours"))
    assert [problem.what for problem in failures(without.problems)] == [
        "the row has more cells than the head"
    ]


def test_notes_that_all_read_like_totals(tmp_path: Path) -> None:
    """Say nothing of their rows."""
    text = "Date,Client,Ticket,Hours,Notes\n" + "".join(
        f"2026-01-05,Acme,{n},{n},total reset\n" for n in (1, 2, 3)
    )
    assert hours(read_text(tmp_path, text)) == {"Acme": 6}


def test_a_note_that_says_total_is_work(tmp_path: Path) -> None:
    """Though its hours are those of the rows above: a total has no ticket and no time of its own."""
    for head, own in (
        ("Ticket", "T-{}"),
        ("Start time", "0{}:00"),
        ("Billable", "Yes"),
        ("Technician", "Jo"),
    ):
        rows = "".join(
            f"2026-01-05,Acme,{own.format(n)},{hours},{note}\n"
            for n, hours, note in ((1, 1.75, "printer"), (2, 2.75, "vpn"), (3, 4.5, "total of drives mended"))
        )
        imported = read_text(tmp_path, f"Date,Client,{head},Hours,Note\n{rows}")
        assert hours(imported) == {"Acme": 9}
        assert any("1 row kept whose words say total" in str(problem) for problem in imported.problems)


def test_a_total_of_a_client_called_total(tmp_path: Path) -> None:
    """Its own rows are work, and what sums them up is not."""
    rows = "".join(f"2026-01-05,Total Care,{n},0.25,note {n}\n" for n in range(4))
    text = f"Date,Client,Ticket,Hours,Note\n{rows}2026-01-05,Total Care Total,,1,\n2026-01-06,Birch,9,1,x\n"
    assert hours(read_text(tmp_path, text)) == {"Total Care": 1, "Birch": 1}


def test_totals_without_a_date_are_no_problem(tmp_path: Path) -> None:
    """Left out by their label, a remark, and no client; work whose date is missing is a problem all the same."""
    imported = read_text(
        tmp_path,
        "Kunde,Ticket,Datum,Stunden\nA AG,1,2026-10-05,2\nA AG,2,2026-10-06,1\nZwischensumme 10/2026,,,3\n"
        "B AG,3,2026-10-05,4\nB AG,4,,1\nSumme,,,7\n,,Gesamt,7.00\n",
    )
    assert hours(imported) == {"A AG": 3, "B AG": 4}
    remark, problem = sorted(imported.problems, key=lambda one: not one.remark)
    assert (remark.what, remark.place.row) == ("3 rows left out as a total of others, this one first", 4)
    assert problem.what == "1 row without a date left out"
    assert [one.client for one in imported.tally.clients] == ["A AG", "B AG"]
