"""`xlagree import` through its door: what is written, what is said and with which exit status."""

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xlagree.cli.app import app
from xlagree.generate.samples.starter import write_samples
from xlagree.intake.exports.usage_written import USAGE_HEAD

GOOD = "Date,Member,Company,Project,Hours,Work Role,Billable,Notes,Status,Work Type,Ticket #\n" + "".join(
    f"{day}/11/2026 17:30,amy,Acme,,1,Engineer,Billable,made up,Closed,Remote,T{day}\n"
    for day in (18, 19, 20)
)
BAD = "18/11/2026 9:00,amy,Acme,,-1,Engineer,Billable,made up,Closed,Remote,T1\n"


def call(*arguments: object) -> tuple[int, str, str]:
    """Status, stdout and stderr of the command."""
    done = CliRunner().invoke(app, ["import", *map(str, arguments)])
    assert "Traceback" not in done.output
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "time.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_good_export(export: Path, tmp_path: Path) -> None:
    """Status 0: a line for each client, what was recognised, and the table of usage."""
    status, said, wrong = call(export, "--out", tmp_path / "usage.csv")

    assert (status, wrong) == (0, "")
    assert re.search(r"Acme +2026-11 +3 +3\.00 +– +– +50%", said)
    assert "After-hours: 3 from the times" in said
    assert (
        "ConnectWise time export, 3 rows; dates read as day-month; business hours Mon-Fri 08:00-18:00" in said
    )
    assert 'Read: client from "Company", ticket from "Ticket #"' in said
    assert "6 rows of usage" in said
    assert rows(tmp_path / "usage.csv")[:2] == [
        {"client": "Acme", "ticket": "T18", "date": "2026-11-18", "hours": "0.5", "class": work_class,
         "channel": "remote", "role": "Engineer", "asked within": "", "visits": "0", "billable": "yes", "person": "person 1"}
        for work_class in ("normal", "after-hours")
    ]  # fmt: skip


def test_problems_leave_with_1(export: Path, tmp_path: Path) -> None:
    """The good rows are written, the others said, a line for each."""
    export.write_text(GOOD + BAD, encoding="utf-8")
    status, _, wrong = call(export, "--out", tmp_path / "usage.csv")

    assert status == 1
    assert (
        wrong
        == 'time.csv row 5 column "Hours": Hours must be 0 or more where its ticket has no work left to take it off (got -1)\n'
    )
    assert len(rows(tmp_path / "usage.csv")) == 6


def test_nothing_to_write_leaves_with_2(export: Path, tmp_path: Path) -> None:
    """And the table that was there stays as it was."""
    before = ",".join(USAGE_HEAD) + "\n"
    (tmp_path / "usage.csv").write_text(before)
    export.write_text(GOOD.splitlines(keepends=True)[0] + BAD, encoding="utf-8")
    status, said, wrong = call(export, "--out", tmp_path / "usage.csv")

    assert (status, said) == (2, "")
    assert wrong.splitlines()[-1] == f"Nothing was written: no row of {export} could be read"
    assert (tmp_path / "usage.csv").read_text() == before


def test_only_what_an_import_wrote_is_replaced(export: Path, tmp_path: Path) -> None:
    """Every month the same command; another file of that name is left alone, unless --force says so."""
    out = tmp_path / "usage.csv"
    assert "in the place of" not in call(export, "-o", out)[1]
    first = out.read_bytes()
    status, said, _ = call(export, "-o", out)
    assert (status, out.read_bytes()) == (0, first)
    assert "usage.csv: 6 rows of usage in the place of the table that was there" in said

    out.write_text("client,users\nAcme,3\n", encoding="utf-8")
    status, said, wrong = call(export, "-o", out)
    assert (status, said, wrong.count("\n")) == (2, "", 1)
    assert (
        "usage.csv is there already, and no import wrote it as it is; choose another --out, or add --force"
        in wrong
    )
    assert out.read_text(encoding="utf-8") == "client,users\nAcme,3\n"
    assert call(export, "-o", out, "--force")[0] == 0
    assert out.read_bytes() == first


def test_hours_add_up(export: Path, tmp_path: Path) -> None:
    """Of a client those billed and those unbilled are what was taken, in the table, the account and the JSON."""
    free = "".join(
        f"{day}/11/2026 9:00,amy,Acme,,{hours},Engineer,{billed},made up,Closed,Remote,U{day}\n"
        for day, hours, billed in ((21, 2.25, "No Charge"), (22, 0.5, "No Charge"), (23, -1, "Billable"))
    )
    export.write_text(GOOD + free, encoding="utf-8")
    _, said, _ = call(export, "-o", tmp_path / "usage.csv")
    shown = json.loads(call(export, "-o", tmp_path / "usage.csv", "--json")[1])

    assert re.search(r"client +months +tickets +billed hours +unbilled hours +blank rows +after-hours", said)
    assert re.search(r"Acme +2026-11 +5 +3\.00 +2\.75 +–", said)
    assert "Taken: 5 of 6 rows, 5.75 hours (4.75 with what is left out): 3.00 billed, 2.75 unbilled" in said
    assert (
        "Hours taken by client, billed or not, where not all: Acme 5.75 (4.75 with what is left out)" in said
    )
    assert (shown["clients"][0]["hours"], shown["clients"][0]["hours not billable"]) == (3.0, 2.75)
    assert shown["totals"]["hours taken"] == 5.75


def test_as_json(export: Path, tmp_path: Path) -> None:
    """The keys that --help names, and nothing else on any stream."""
    export.write_text(GOOD + BAD, encoding="utf-8")
    holidays = ("--holidays", "2026-11-19,2026-12-25")
    status, said, wrong = call(export, "-o", tmp_path / "usage.csv", "--json", *holidays)
    found = json.loads(said)

    assert (status, wrong) == (1, "")
    assert set(found) == {
        "export", "rows", "columns", "date order", "business hours", "holidays", "usage", "usage rows", "clients",
        "remarks", "problems", "sheets", "sheets not read", "columns not used", "totals",
    }  # fmt: skip
    assert (found["rows"], found["usage rows"], found["date order"]) == (4, 5, "day-month")
    assert found["holidays"] == ["2026-11-19", "2026-12-25"]
    assert found["clients"] == [
        {"client": "Acme", "first month": "2026-11", "last month": "2026-11", "tickets": 3, "hours": 3.0, "hours not billable": 0.0,
         "rows without hours": 0, "rows not billable": 0, "after hours share": 2 / 3, "stated": 0, "from times": 3,
         "from days": 0, "not known": 0}
    ]  # fmt: skip
    assert set(found["problems"][0]) == {"place", "what", "remedy", "remark"}
    help_text = " ".join(call("--help")[1].split())
    assert all(key in help_text for key in found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say where to write the table of usage; for example --out usage.csv"),
        (["-o", "{}/usage.xlsx"], "usage.xlsx must be a .csv"),
        (["-o", "{}/time.csv"], "time.csv is read here and would be overwritten; choose another --out"),
        (["-o", "{}/no/usage.csv"], "no is no folder that is there; make it, or choose another"),
        (["-o", "{}/u.csv", "--map", "{}/no.toml"], "no.toml is not there"),
        (["-o", "{}/u.csv", "--clients", "{}"], "is a folder, not a file"),
        (["-o", "{}/u.csv", "--date-order", "year"], "date order must be one of day-month, month-day (got year)"),
        (["-o", "{}/u.csv", "--hours-unit", "days"], "hours unit must be one of hours, minutes, seconds"),
        (["-o", "{}/u.csv", "--same-rows", "twice"], "same rows must be one of keep, once (got twice)"),
        (["-o", "{}/u.csv", "--business-hours", "all day"], "business hours must be days and hours such as Mon-Fri"),
        (["-o", "{}/u.csv", "--holidays", "1/2/2026"], "holiday must be a day such as 2026-12-25 (got 1/2/2026)"),
        (["-o", "{}/u.csv", "--holidays", "{}/no.csv"], "no.csv is not there"),
        (["-o", "{}/u.csv", "--client", "Acme"], 'says in its column "Company" whose each row is; leave out --client'),
        (["--write-map", "{}/time.csv"], "time.csv is there already; choose another name"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_one_line(export: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    """Status 2, nothing written, nothing changed."""
    status, out, wrong = call(export, *(one.format(tmp_path) for one in arguments))

    assert (status, out) == (2, "")
    assert wrong.count("\n") == 1
    assert said in wrong
    assert [path.name for path in tmp_path.iterdir()] == ["time.csv"]
    assert export.read_text(encoding="utf-8") == GOOD


def test_an_export_that_lacks_a_column_leads_to_a_map(tmp_path: Path) -> None:
    """The error names the command, the command writes the file, and a line in it is enough."""
    export, new = tmp_path / "time.csv", tmp_path / "map.toml"
    export.write_text("Firma,Date,Hours\nAcme,2026-11-20,1\n", encoding="utf-8")
    status, _, wrong = call(export, "-o", tmp_path / "usage.csv")
    assert status == 2
    assert "no column for the client (found: Firma, Date, Hours)" in wrong
    assert "--write-map map.toml" in wrong

    assert call(export, "--write-map", new)[0] == 0
    new.write_text(
        new.read_text(encoding="utf-8").replace('# client = ""', 'client = "Firma"'), encoding="utf-8"
    )
    assert call(export, "-m", new, "-o", tmp_path / "usage.csv")[0] == 0
    assert rows(tmp_path / "usage.csv")[0]["client"] == "Acme"
    assert call(export, "-m", new, "--write-map", tmp_path / "whole.toml")[0] == 0
    assert '\nclient = "Firma"\n' in (tmp_path / "whole.toml").read_text(encoding="utf-8")


def test_a_map_is_written_anew_if_asked_for(export: Path, tmp_path: Path) -> None:
    """With --force alone, over what it was begun with too; an export that is read stays whatever is asked for."""
    new = tmp_path / "map.toml"
    new.write_text('"hours unit" = "minutes"\n', encoding="utf-8")
    status, _, wrong = call(export, "--write-map", new)
    assert (status, new.read_text(encoding="utf-8")) == (2, '"hours unit" = "minutes"\n')
    assert "map.toml is there already; choose another name for the mapping file, or add --force" in wrong

    assert call(export, "-m", new, "--write-map", new, "--force")[0] == 0
    assert '"hours unit" = "minutes"' in new.read_text(encoding="utf-8").splitlines()
    assert "[columns]" in new.read_text(encoding="utf-8")
    status, _, wrong = call(export, "--write-map", export, "--force")
    assert (status, export.read_text(encoding="utf-8")) == (2, GOOD)
    assert "time.csv is read here and would be overwritten; choose another --write-map" in wrong


def test_the_same_bytes_again(samples: Path, tmp_path: Path) -> None:
    """And nothing half written beside."""
    for name in ("one.csv", "two.csv"):
        call(samples / "connectwise-time.csv", "-m", samples / "connectwise.toml", "-o", tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("command", ["generate", "compare"])
@pytest.mark.parametrize("name", ["connectwise-time.csv", "autotask-time.csv"])
def test_an_export_in_the_place_of_usage(samples: Path, tmp_path: Path, command: str, name: str) -> None:
    """Both commands that take usage say how to make it."""
    rest = {
        "generate": [samples / "clients.csv", "-o", tmp_path],
        "compare": ["-c", "Harbour Dental", "--users", 11],
    }
    arguments = [command, *rest[command], "-r", samples / "rate-card.xlsx", "-u", samples / name]
    done = CliRunner().invoke(app, list(map(str, arguments)))

    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "not a table of usage; run: xlagree import" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_export_of_windows_in_the_place_of_usage(samples: Path, tmp_path: Path) -> None:
    """It is read by an import alone; a table of usage that was saved so is to be saved otherwise."""
    table = tmp_path / "time.csv"
    rest = (samples / "clients.csv", "-r", samples / "rate-card.xlsx", "-o", tmp_path / "out", "-u", table)
    for head, said in (
        ("Auftraggeber;Erbracht am;Aufwand", f"run: xlagree import {table} --out usage.csv"),
        ("client;date;hours", "in Excel, save it as CSV UTF-8"),
    ):
        table.write_bytes(f"{head}\nZahnarzt Öhler;2026-11-01;1\n".encode("cp1252"))
        done = CliRunner().invoke(app, ["generate", *map(str, rest)])
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert "is not UTF-8 text" in done.stderr
        assert said in done.stderr


def test_the_unit_and_equal_rows_can_be_said(tmp_path: Path) -> None:
    """As options: what was asked about is read then, and what was kept is taken once."""
    export, out = tmp_path / "time.csv", tmp_path / "usage.csv"
    export.write_text("Date,Client,Duration\n" + "2026-11-20,Acme,90\n" * 2, encoding="utf-8")
    status, _, wrong = call(export, "-o", out)
    assert (status, wrong.count("\n"), "give --hours-unit" in wrong) == (2, 1, True)
    assert call(export, "-o", out, "--hours-unit", "minutes")[0] == 0
    assert [row["hours"] for row in rows(out)] == ["1.5", "1.5"]
    assert call(export, "-o", out, "--hours-unit", "minutes", "--same-rows", "once")[0] == 1
    assert [row["hours"] for row in rows(out)] == ["1.5"]


def test_what_was_read_is_said(tmp_path: Path) -> None:
    """Columns not used, rows and hours left out for their reason, whose hours they were; the same as JSON."""
    export = tmp_path / "time.csv"
    export.write_text(
        "Date,Client,Hours,Notes\n2026-11-20,Acme,1.5,a\n2026-11-20,Birch,1,b\n2026-11-20,Total,2.5,\n",
        encoding="utf-8",
    )
    status, said, wrong = call(export, "-o", tmp_path / "usage.csv")
    assert (status, wrong) == (0, "Note: time.csv row 4: 1 row left out as a total of others\n")
    for line in (
        'Not used: "Notes"',
        "Cells read: A1:D4",
        "Taken: 2 of 3 rows, 2.50 of 5.00 hours",
        "Left out: 1 row as a total of others, 2.50 hours",
    ):
        assert line in said
    assert "Hours taken by client" not in said  # a total is nobody's
    totals = json.loads(call(export, "-o", tmp_path / "usage.csv", "--json")[1])["totals"]
    assert totals["rows"] == totals["rows taken"] + sum(one["rows"] for one in totals["left out"])
    assert totals["hours"] == totals["hours taken"] + sum(one["hours"] for one in totals["left out"])
    assert totals["clients"][0] == {"client": "Acme", "read": 1.5, "taken": 1.5}


def test_holidays_of_a_region(tmp_path: Path) -> None:
    """Work on Corpus Christi is after-hours in Bavaria; the days are those of the year that is worked, and whose they are is said."""
    export = tmp_path / "time.csv"
    export.write_text("Client,Start,End\nAcme,2026-06-04 10:00,2026-06-04 11:00\n", encoding="utf-8")
    for region, share, days in (("DE-BY", 1.0, 12), ("DE-BE", 0.0, 10)):
        status, said, _ = call(export, "-o", tmp_path / "usage.csv", "--json", "--holidays", region)
        found = json.loads(said)
        assert status == 0
        assert found["clients"][0]["after hours share"] == share
        assert len(found["holidays"]) == days
        assert all(day.startswith("2026-") for day in found["holidays"])
    assert (
        "10 holidays of Germany (BE)" in call(export, "-o", tmp_path / "usage.csv", "--holidays", "DE-BE")[1]
    )
