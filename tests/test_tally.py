"""The account of an import: every row is taken or left out for a reason, and so is every hour."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_cases import CASES, hours, read_case, read_text

from xlagree.intake.exports.entries import TOTAL
from xlagree.intake.exports.export import Imported
from xlagree.terms.errors import AgreementError

READABLE = (
    "s04",
    "s06",
    "s08",
    "s11",
    "s13",
    "s15",
    "s17",
    "s19",
    "s21",
    "s23",
    "s25",
    "u02",
    "u03",
    "u04",
    "u09",
    "u10",
    "u11",
)


def ties(imported: Imported) -> bool:
    """Whether nothing is lost between what was read and what was taken."""
    tally = imported.tally
    out = sum(omission.hours for omission in tally.left_out)
    totals = sum(omission.hours for omission in tally.left_out if omission.why == TOTAL.strip())
    return (
        tally.rows
        == imported.row_count
        == tally.rows_taken + sum(omission.rows for omission in tally.left_out)
        and tally.hours == pytest.approx(tally.hours_taken + out, abs=1e-9)
        and tally.hours == pytest.approx(totals + sum(one.read for one in tally.clients), abs=1e-9)
        and tally.hours_taken == pytest.approx(sum(one.taken for one in tally.clients), abs=1e-9)
    )


@pytest.mark.parametrize("case", READABLE)
def test_totals_tie(case: str) -> None:
    """Of every case that is read."""
    assert ties(read_case(case))


def test_what_is_left_out_has_its_reason(tmp_path: Path) -> None:
    """With the rows and hours of each, and the clients whose hours they were."""
    imported = read_text(
        tmp_path,
        "Date,Client,Ticket,Hours,Notes\n2026-01-05,Acme,1,2,\n2026-01-05,Acme,1,2,\n,Acme,2,1.5,\n"
        "2026-01-06,,3,1,\n2026-01-06,Birch,4,abc,\n2026-01-06,Birch,4,-1,\n2026-01-06,Total,,4,\n",
    )
    assert ties(imported)
    assert {(one.why, one.rows, one.hours) for one in imported.tally.left_out} == {
        ("as the same stands above", 1, 2), ("without a date", 1, 1.5), ("without a client", 1, 1), ('with a wrong "Hours"', 1, 0),
        ("with negative hours beyond the work they correct", 1, -1), ("as a total of others", 1, 4),
    }  # fmt: skip
    assert [(one.client, one.read, one.taken) for one in imported.tally.clients] == [
        ("", 1, 0), ("Acme", 5.5, 2), ("Birch", -1, 0),
    ]  # fmt: skip
    assert imported.columns_not_used == ("Notes",)


def test_what_was_read_of_a_workbook() -> None:
    """Its sheets, their cells, and columns that are read beside the hours."""
    assert read_case("s08").sheets == (("January", "A1:D3"), ("February", "A1:D2"), ("March", "A1:D3"))
    assert read_case("u11").sheets == (("Sheet", "A5:E9"),)
    assert "Minutes" not in read_case("s06").columns_not_used
    assert read_case("s23").columns_not_used == ("Employee ID", "First Name", "Total", "Type")


cells = st.tuples(
    st.sampled_from(["2026-01-05", "2026-01-06", "2026-01-07 18:30", "", "soon"]),
    st.sampled_from(["Acme", "Birch", "ACME", "", "Total"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["0.25", "1.5", "1:15", "-0.25", "", "abc", "90 min", "8"]),
    st.sampled_from(["yes", "no", "", "perhaps"]),
)


@given(st.lists(cells, min_size=1, max_size=12))
def test_nothing_is_lost_whatever_stands_there(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, ...]]
) -> None:
    """Every row is somewhere, and so are its hours; the usage has what the account says."""
    text = "Date,Client,Ticket,Hours,Billable\n" + "".join(",".join(line) + "\n" for line in lines)
    try:
        imported = read_text(tmp_path_factory.mktemp("tally"), text)
    except AgreementError:
        return
    assert ties(imported)
    told = {one.client: one.taken for one in imported.tally.clients if one.taken}
    billed, free = hours(imported), hours(imported, billable=False)
    assert told == {c: h for c in billed | free if (h := billed.get(c, 0) + free.get(c, 0))}


@pytest.mark.parametrize("case", ["s25", "u04"])
def test_sums_are_those_of_pandas(case: str) -> None:
    """Where a file has nothing but work."""
    (path,) = CASES.glob(f"{case}*")
    frame = pd.read_csv(path)
    sign = frame["Hours"].astype(str).str.replace(r"^\((.*)\)$", r"-\1", regex=True).astype(float)
    assert hours(read_case(case)) == sign.groupby(frame["Client"]).sum().to_dict()
