"""Mapping files: what they say, everything that is wrong with them at once, and one to start from."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xlagree.cli.app import app
from xlagree.intake.exports.columns import EXPORT_COLUMNS, find_head
from xlagree.intake.exports.export import Options, read_export
from xlagree.intake.exports.mapping import ExportMap, read_map
from xlagree.intake.exports.mapping_form import write_map
from xlagree.terms.errors import AgreementError

WHOLE = """
"date order" = "month-day"
hours-unit = "minutes"

[columns]
client = "Firm"
"work type" = "Kind"

[class]
"Night shift" = "after-hours"

[channel]
Drone = "on site"

[billable]
Courtesy = false
Paid = "yes"

[role]
"L2" = "Engineer"

["asked within"]
P1 = 1
P2 = 0.5
none = ""

[clients]
"Acmee" = "Acme"

[business-hours]
days = "Mon-Sat"
from = 07:30:00
to = "19:00"
holidays = [2026-12-25, "2027-01-01"]
"""


def read(folder: Path, text: str) -> tuple[ExportMap, list[str]]:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    found, problems = read_map(path)
    return found, [str(problem).removeprefix("map.toml: ") for problem in problems]


def test_a_whole_map(tmp_path: Path) -> None:
    """Keys in any spelling, dates and times as TOML has them or as text."""
    found, problems = read(tmp_path, WHOLE)
    assert problems == []
    assert (found.date_order, found.hours_unit) == ("month-day", "minutes")
    assert found.columns == {"client": "Firm", "work type": "Kind"}
    assert found.meaning("class", "NIGHT  shift") == (True, "after-hours")
    assert found.meaning("channel", "drone") == (True, "on site")
    assert found.meaning("billable", "courtesy") == (True, False)
    assert found.meaning("billable", "Paid") == (True, True)
    assert found.meaning("role", "l2") == (True, "Engineer")
    assert [found.meaning("asked within", x) for x in ("P1", "p2", "None", "P3")] == [
        (True, 1.0), (True, 0.5), (True, None), (False, None),
    ]  # fmt: skip
    assert found.meaning("clients", "acmee") == (True, "Acme")
    assert str(found.business_hours) == "Mon-Sat 07:30-19:00"
    assert found.holidays
    assert found.holidays.days == {date(2026, 12, 25), date(2027, 1, 1)}


def test_business_hours_as_one_line(tmp_path: Path) -> None:
    """For weeks that are not the same every day."""
    found, problems = read(tmp_path, '"business hours" = "Mon-Fri 8:00-18:00, Sat 9:00-13:00"')
    assert problems == []
    assert found.business_hours
    assert found.business_hours.on(date(2026, 11, 21)) == ((540, 780),)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """With the table and the key, what it must be, and the nearest that is known."""
    _, problems = read(
        tmp_path,
        """
"date ordr" = "day-month"
"hours unit" = "days"
clients = "Acme"
[columns]
clinet = "Firm"
hours = 7
date = ""
account = "A"
client = "B"
[class]
Night = "nightly"
"after hours" = "after-hours"
"After-Hours" = "normal"
[channel]
a.b = "remote"
[billable]
Maybe = "maybe"
["asked within"]
P1 = -1
P2 = "soon"
P3 = true
["business hours"]
dayz = "Mon"
from = "08:00"
holidays = ["3/4/2026"]
""",
    )
    assert problems == [
        'unknown key "date ordr"; nearest: date order',
        "hours unit must be one of hours, minutes, seconds (got days)",
        "clients must be a table; write [clients] above its lines",
        '[columns] unknown column "clinet"; nearest: client, ticket',
        "[columns] hours must be the label of a column in the export (got 7)",
        "[columns] date must be the label of a column in the export (got '')",
        "[columns] client stands twice; keep one",
        '[class] "Night" must be one of normal, after-hours, emergency, after-hours emergency (got nightly)',
        '[class] "After-Hours" stands twice; keep one; case, spaces and punctuation do not count',
        "[channel] \"a\" must be one of remote, phone, on site (got {'b': 'remote'}); put a key with a point in quotation marks",
        '[billable] "Maybe" must be yes or no (got maybe)',
        '[asked within] "P1" must be a number of hours, 0 or more (got -1)',
        '[asked within] "P2" must be a number of hours, 0 or more (got soon)',
        '[asked within] "P3" must be a number of hours, 0 or more (got True)',
        '[business hours] unknown key "dayz"; nearest: days, holidays',
        "holiday must be a day such as 2026-12-25 (got 3/4/2026)",
        '[business hours] has no days and no to; such as days = "Mon-Fri"',
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[columns]\nclient = "A\n', "map.toml row 2: is not TOML: illegal character"),
        (b"client\n", "map.toml row 1: is not TOML: expected '=' after a key in a key/value pair"),
        (b"[class]\na = 1\na = 2\n", "map.toml row 3: is not TOML: cannot overwrite a value"),
        (b"a = " + b"[" * 100_000, "map.toml: is not TOML: "),
        (b"a = " + b"9" * 5000, "map.toml: is not TOML: "),
        (b'a = "\xff"', "map.toml: is not UTF-8 text; save it as UTF-8"),
        (b" " * (2 << 20), "map.toml: is too large for a mapping file"),
    ],
    ids=["quote", "no value", "twice", "deep", "long number", "encoding", "large"],
)
def test_what_is_no_mapping_file(tmp_path: Path, content: bytes, said: str) -> None:
    """One line, at the row where it breaks."""
    path = tmp_path / "map.toml"
    path.write_bytes(content)
    with pytest.raises(AgreementError) as raised:
        read_map(path)
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)


def test_a_column_that_the_export_has_not(tmp_path: Path) -> None:
    """With the nearest that it has, or all of them."""
    found, _ = read(tmp_path, '[columns]\nclient = "Compny"\nhours = "Zeit"\n')
    head = find_head({"": [["Company", "Date", "Hours"]]}, "a.csv", found.columns)
    assert [str(problem) for problem in found.absent(head)] == [
        'map.toml: [columns] client: the export has no column "Compny"; nearest: Company',
        'map.toml: [columns] hours: the export has no column "Zeit"; found: Company, Date, Hours',
    ]


EXPORT = r"""
Company,Created,Time Taken (min),Kind,Work Type,Priority,Notes
Acme,2026-11-03,30,x,"After \ 'Hours'",P1,
Acme,2026-11-03,30,x,Onsite,P1,
Acme,2026-11-04,30,x,Onsite,P2,
""".replace("'", '""')


def test_words_without_a_column_are_said(tmp_path: Path) -> None:
    """A table of words that no column of the export has is a remark each; one without lines, or with its column, is none."""
    (tmp_path / "a.csv").write_text("Company,Date,Hours,Class\nAcme,2026-11-03,1,Late\n", encoding="utf-8")
    said = '[class]\nLate = "after-hours"\n[role]\nL2 = "Engineer"\n[work]\nMove = "projects"\n[channel]\n'
    (tmp_path / "map.toml").write_text(said, encoding="utf-8")
    found = read_export(tmp_path / "a.csv", Options(map=tmp_path / "map.toml"))

    assert [(str(one), one.remark) for one in found.problems] == [
        ("map.toml: [role] is passed over: no column of the export is read as role; "
         "name the column under [columns], or leave out [role]", True),
        ("map.toml: [work] is passed over: no column of the export is read as work type; "
         "name the column under [columns], or leave out [work]", True),
    ]  # fmt: skip
    assert found.rows[0].work_class.after_hours


def test_a_map_to_start_from(tmp_path: Path) -> None:
    """It is TOML and says what was recognised; every word of the export stands ready, the commonest first."""
    (tmp_path / "a.csv").write_text(EXPORT, encoding="utf-8")
    path = tmp_path / "map.toml"
    assert write_map(tmp_path / "a.csv", path) == "table of another source"
    text = path.read_text(encoding="utf-8")
    found, problems = read_map(path)

    assert problems == ()
    assert found.columns == {
        "client": "Company", "opened": "Created", "hours": "Time Taken (min)", "work type": "Work Type",
        "priority": "Priority",
    }  # fmt: skip
    assert all(column.name in text for column in EXPORT_COLUMNS)
    lines = text.splitlines()
    assert lines.index('# "Onsite" = "on site"') < lines.index('# "After \\\\ \\"Hours\\"" = "remote"')
    assert '# "P1" = ""' in lines


def test_every_line_of_it_can_be_made_to_count(tmp_path: Path) -> None:
    """Without the signs in front its words are a map without a problem."""
    (tmp_path / "a.csv").write_text(EXPORT, encoding="utf-8")
    write_map(tmp_path / "a.csv", tmp_path / "map.toml")
    lines = (tmp_path / "map.toml").read_text(encoding="utf-8").splitlines()
    counted = [
        line.removeprefix("# ") if " = " in line and ' = ""  #' not in line else line for line in lines
    ]
    found, problems = read(tmp_path, "\n".join(counted))

    assert problems == []
    assert tomllib.loads("\n".join(counted))["class"] == {
        "Onsite": "normal",
        'After \\ "Hours"': "after-hours",
    }
    assert found.meaning("asked within", "P1") == (True, None)
    assert found.business_hours


ODD = """
Fall;Auftraggeber;Erbracht;Aufw.;Einsatz;Verr
1;Acme;03.11.2026;0:30;Notfall;J
2;Acme;04.11.2026;1:30;Vor Ort;?
3;Störung;05.11.2026;0:15;Notfall;?
"""
BEGUN = """
date-order = "day-month"

[columns]
client = "Auftraggeber"
date = "Erbracht"
hours = "Aufw."
"work type" = "Einsatz"
billable = "Verr"

[billable]
"?" = false
Kulanz = "no"

[clients]
Acme = "Acme Ltd."
"Störung" = "Acme"

[business-hours]
days = "Mon-Sat"
from = 07:30:00
to = "19:00"
holidays = [2026-12-25, "DE-BY"]
"""


def test_a_map_that_was_begun_is_filled(tmp_path: Path) -> None:
    """The words are those of the columns that it names; all that it says stays, and every table has its place."""
    (tmp_path / "a.csv").write_text(ODD, encoding="utf-8")
    (tmp_path / "begun.toml").write_text(BEGUN, encoding="utf-8")
    write_map(tmp_path / "a.csv", tmp_path / "whole.toml", tmp_path / "begun.toml")
    text = (tmp_path / "whole.toml").read_text(encoding="utf-8")
    (begun, _), (whole, problems) = (read_map(tmp_path / name) for name in ("begun.toml", "whole.toml"))

    assert problems == ()
    assert (whole.words, whole.date_order) == (
        {**{table: {} for table in ("class", "channel", "role", "work", "asked within")}, **begun.words},
        "day-month",
    )
    assert (whole.business_hours, whole.holidays) == (begun.business_hours, begun.holidays)
    assert whole.columns == begun.columns
    for line in (
        '# "Notfall" = "emergency"',
        '# "Vor Ort" = "on site"',
        '# "J" = "yes"',
        '# "Notfall" = "Notfall"',
    ):
        assert line in text.splitlines(), line
    assert '# "?"' not in text
    assert "[work]" in text


def test_hours_in_one_line_are_kept(tmp_path: Path) -> None:
    """Business hours may stand in a line above the tables."""
    (tmp_path / "a.csv").write_text(ODD, encoding="utf-8")
    begun = '"business hours" = "Mon-Sat 07:30-19:00"\n[columns]\nclient = "Auftraggeber"\n'
    (tmp_path / "begun.toml").write_text(begun, encoding="utf-8")
    write_map(tmp_path / "a.csv", tmp_path / "whole.toml", tmp_path / "begun.toml")

    whole, problems = read_map(tmp_path / "whole.toml")
    assert (problems, str(whole.business_hours)) == ((), "Mon-Sat 07:30-19:00")


def test_words_of_what_is_not_billed_mean_what_they_meant(tmp_path: Path) -> None:
    """No in a column that says what is not billed is yes in a map: without its signs a map changes nothing."""
    export = "Company,Date,Hours,Non-Billable\nA,2026-11-23,1,No\nA,2026-11-24,2,Yes\n"
    (tmp_path / "a.csv").write_text(export, encoding="utf-8")
    write_map(tmp_path / "a.csv", tmp_path / "map.toml")
    lines = (tmp_path / "map.toml").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line in ('# "No" = "yes"', '# "Yes" = "no"')] == [
        '# "No" = "yes"',
        '# "Yes" = "no"',
    ]


def test_a_map_for_an_export_that_lacks_columns(tmp_path: Path) -> None:
    """That is when one is needed most."""
    (tmp_path / "a.csv").write_text("Firm,Zeit\nA,1\n", encoding="utf-8")
    write_map(tmp_path / "a.csv", tmp_path / "map.toml")
    text = (tmp_path / "map.toml").read_text(encoding="utf-8")
    assert '# client = ""' in text
    assert '# Not used yet: "Firm", "Zeit"' in text
    assert read_map(tmp_path / "map.toml")[1] == ()


def test_names_of_clients_keep_their_signs(tmp_path: Path) -> None:
    """C# may be renamed and C++ left alone; of other words signs do not count."""
    found, problems = read(
        tmp_path, '[clients]\n"C#" = "C Sharp"\n"C" = "See"\n[billable]\n"No Charge" = false\n'
    )
    assert problems == []
    assert found.meaning("clients", "c#") == (True, "C Sharp")
    assert found.meaning("clients", "C") == (True, "See")
    assert found.meaning("clients", "C++") == (False, None)
    assert found.meaning("billable", "NO-CHARGE") == (True, False)
    assert read(tmp_path, '[clients]\n"Acme" = "A"\n"ACME " = "B"\n')[1] == [
        '[clients] "ACME " stands twice; keep one; case and spaces do not count'
    ]


def test_own_classes_and_kinds_of_work_reach_the_usage(tmp_path: Path) -> None:
    """Work types become the price list's kinds of work, and words its own classes, where the map says so."""
    (tmp_path / "time.csv").write_text(
        "Client,Date,Hours,Ticket,Work Type,Class\n"
        "Acme,2026-11-02,2,A1,Project work,So\nAcme,2026-11-03,1,A2,Support,\nAcme,2026-11-04,1,A3,Support,sunday\n",
        encoding="utf-8",
    )
    (tmp_path / "map.toml").write_text(
        '"own classes" = ["Sunday"]\n[class]\n"So" = "Sunday"\n[work]\n"Project work" = "project"\n',
        encoding="utf-8",
    )
    run = CliRunner().invoke(
        app,
        [
            "import",
            str(tmp_path / "time.csv"),
            "--map",
            str(tmp_path / "map.toml"),
            "--out",
            str(tmp_path / "u.csv"),
        ],
    )

    assert run.exit_code == 0, run.output
    with (tmp_path / "u.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["class"], row["work"]) for row in csv.DictReader(file)]
    assert rows == [("Sunday", "project"), ("normal", ""), ("Sunday", "")]
