"""Names that a spreadsheet would take for formulas: written with an apostrophe before them, read everywhere without it."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from command_line import call

from xlagree.generate.from_tables import proposals
from xlagree.generate.samples.card import sample_card
from xlagree.intake.exports.export import read_export
from xlagree.intake.files import write_rows
from xlagree.intake.proposals import read_proposals
from xlagree.intake.sheets import read_sheets

NAMES = ("=SUMME Werbung GmbH", "@home IT", "+Plus GmbH", "-dash", "'tis Books", "Normal")
"""The last but one has an apostrophe of its own."""
DAY = date(2026, 11, 23)
HEAD = ["client", "users", "plans"]


@pytest.fixture
def usage(tmp_path: Path) -> Path:
    """The table of usage that `xlagree import` makes of an export with these names."""
    lines = ["Company,Date,Hours", *(f"{name},2026-{m:02}-05,2.5" for name in NAMES for m in range(1, 11))]
    (tmp_path / "time.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    status, _, wrong = call("import", tmp_path / "time.csv", "--out", tmp_path / "usage.csv")
    assert (status, wrong) == (0, "")
    assert b"\n'=SUMME Werbung GmbH," in (tmp_path / "usage.csv").read_bytes()
    return tmp_path / "usage.csv"


def clients(path: Path) -> Path:
    """A table of clients as a user types it."""
    lines = [",".join(HEAD), *(f"{name},20,Silver retainer" for name in NAMES)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def resaved(path: Path) -> Path:
    """A text table as a spreadsheet program saves it again as a workbook: it shows the apostrophe, and keeps it."""
    workbook = path.with_suffix(".xlsx")
    pd.read_csv(path).to_excel(workbook, index=False)
    return workbook


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_import_wrote_is_of_the_clients_of_the_table(usage: Path, tmp_path: Path, ending: str) -> None:
    """No row of usage is lost, in text and in a workbook."""
    table = usage if ending == ".csv" else resaved(usage)
    intake = read_proposals(clients(tmp_path / "clients.csv"), sample_card(), table, DAY)
    made = list(intake.proposals)

    assert [deal.client.name for deal in made] == list(NAMES)
    assert [sum(month.hours for month in deal.usage.months) for deal in made] == [25.0] * len(NAMES)
    assert not [problem for problem in intake.problems if not problem.remark]


def test_frames_of_what_xlagree_wrote(usage: Path, tmp_path: Path) -> None:
    """As README reads them: the names are those of the files."""
    write_rows(tmp_path / "clients.csv", HEAD, [[name, "20", "Silver retainer"] for name in NAMES])
    intake = proposals(pd.read_csv(tmp_path / "clients.csv"), sample_card(), pd.read_csv(usage), DAY)

    assert [deal.client.name for deal in intake.proposals] == list(NAMES)
    assert not [problem for problem in intake.problems if not problem.remark]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_export_that_another_program_made_harmless(tmp_path: Path, ending: str) -> None:
    """Programs that guard their exports put the same apostrophe before such names."""
    rows = [[name, f"2026-10-{day:02}", "1"] for day, name in enumerate(NAMES, 1)]
    write_rows(tmp_path / "time.csv", ["Company", "Date", "Hours"], rows)
    path = tmp_path / "time.csv" if ending == ".csv" else resaved(tmp_path / "time.csv")

    assert {one.client for one in read_export(path).clients} == set(NAMES)


def test_any_table_of_text_is_read_as_it_was(tmp_path: Path) -> None:
    """A table written and read back has the texts it had."""
    write_rows(tmp_path / "a.csv", ["name", "note"], [[name, f"see {name}"] for name in NAMES])

    assert read_sheets(tmp_path / "a.csv")[""][1:] == [[name, f"see {name}"] for name in NAMES]
