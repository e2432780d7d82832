"""A mistyped row, and clients whose names differ by a sign, at every door through which usage comes in."""

import csv
import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from command_line import call
from openpyxl import load_workbook

import xlagree as xa
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy

CASES = Path(__file__).parent / "cases" / "intake"
DAY = "2026-11-23"
CARD = RateCard(
    (
        Plan("As you go", "pay as you go", hourly_rate=100.0),
        Plan("Silver", "retainer", monthly_fee=700.0, included_hours=8.0, overage_rate=100.0),
    ),
    Costs(50.0),
    Policy("EUR"),
)
MONTHS = [f"{2025 + (n + 10) // 12}-{(n + 10) % 12 + 1:02}" for n in range(12)]
GOOD = [("Acme", f"{month}-{day}", f"T{month}-{day}", 4.0) for month in MONTHS for day in ("06", "20")]
SLIP = ("Acme", "2026-05-07", "T99", 90.0)
"""Ninety minutes, typed as hours, into a year of 96 hours."""
NAMED = "90 hours in one entry, more than 16 (ticket T99, 2026-05-07)"
MONEY = "a year of pay as you go costs 18,600 with it and 9,600 without, 9,000 less"


@dataclass(frozen=True)
class Files:
    """The files of a run."""

    folder: Path

    @property
    def usage(self) -> Path:
        return self.folder / "usage.csv"

    def generate(self, *options: str) -> tuple[int, str, str]:
        """`xlagree generate` with the usage."""
        return call(
            *("generate", self.folder / "clients.csv", "-r", self.folder / "card.xlsx", "-u", self.usage),
            *("-o", self.folder / "out", "--date", DAY, *options),
        )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A year of one client with one mistyped row, and its books."""
    made = Files(tmp_path_factory.mktemp("slip"))
    write_rate_card(made.folder / "card.xlsx", CARD)
    (made.folder / "clients.csv").write_text("client,users\nAcme,10\n", encoding="utf-8")
    table([*GOOD, SLIP]).to_csv(made.usage, index=False)
    return made


@pytest.fixture(scope="module")
def generated(files: Files) -> tuple[int, str, str]:
    """What generating the books said."""
    return files.generate()


def table(rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["client", "date", "ticket", "hours"])


def test_generate_names_the_row_and_its_money(files: Files, generated: tuple[int, str, str]) -> None:
    """A note, with file and row; the status stays 0, and problems.csv tells it from a problem."""
    status, _, wrong = generated
    assert (status, wrong) == (
        0,
        f'Note: usage.csv row 26 column "hours": Acme: {NAMED}; {MONEY}; '
        "correct what is a slip of the pen; nothing was left out\n",
    )
    with (files.folder / "out" / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["row"], row["kind"], list(row)[-1]) == ("26", "remark", "kind")


def test_the_row_stays_in_the_figures(files: Files, generated: tuple[int, str, str]) -> None:
    """Nobody but its owner can say that it is wrong."""
    with (files.folder / "out" / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        (made,) = csv.DictReader(file)
    assert (made["pay as you go first year"], made["hours a month"]) == ("18600.00", "15.50")


def test_the_internal_book_says_what_the_forecast_stands_on(
    files: Files, generated: tuple[int, str, str]
) -> None:
    """On the page Risk and in the record; the client's book has no word of it."""
    sheets = load_workbook(files.folder / "out" / "internal" / "acme.xlsx")
    line = f"Can hardly be meant: {NAMED}; the history has 186 hours with it, 96 without."
    for name in ("Risk", "Record"):
        assert line in [cell.value for row in sheets[name] for cell in row]
    client = load_workbook(files.folder / "out" / "client" / "acme.xlsx")
    texts = [str(cell.value) for sheet in client for row in sheet for cell in row]
    assert not [text for text in texts if "hardly" in text or "in one entry" in text]


def test_a_review_finds_it_with_its_worth(files: Files, generated: tuple[int, str, str]) -> None:
    """P09, an alert, worth the money of a year that the row moves."""
    _, said, _ = call("review", files.folder / "out" / "internal" / "acme.xlsx", "--format", "json")
    findings = json.loads(said)["files"][0]["findings"]
    (found,) = [finding for finding in findings if finding["code"] == "P09"]
    assert (found["severity"], found["worth"]) == ("alert", pytest.approx(9000))
    assert found["message"] == f"History: {NAMED}; {MONEY}"


def test_a_comparison_says_it(files: Files) -> None:
    """The same line, and in the document too."""
    command = ("compare", "-r", files.folder / "card.xlsx", "-u", files.usage, "-c", "Acme")
    status, _, wrong = call(*command)
    assert status == 0
    assert f"Acme: {NAMED}; {MONEY}; " in wrong

    (problem,) = json.loads(call(*command, "--json")[1])["problems"]
    assert problem["remark"] is True
    assert NAMED in problem["what"]


def test_a_backtest_says_it(files: Files) -> None:
    """A forecast is tried on the row as it is."""
    status, _, wrong = call("backtest", files.usage, "--holdout", "4", "--date", DAY)
    assert status == 0
    assert f"Acme: {NAMED}; the client has 186 hours with it, 96 without; " in wrong


def test_an_import_says_it(tmp_path: Path) -> None:
    """With the hours, since nothing has a price yet; the usage is written all the same."""
    table([*GOOD, SLIP]).to_csv(tmp_path / "time.csv", index=False)
    status, said, wrong = call("import", tmp_path / "time.csv", "-o", tmp_path / "usage.csv")
    assert status == 0
    assert wrong.startswith(
        f'Note: time.csv row 26 column "hours": Acme: {NAMED}; the client has 186 hours with it, 96 without; '
    )
    assert "25 rows of usage" in said


def test_an_import_knows_the_day_of_a_person(tmp_path: Path) -> None:
    """Three tickets of nine hours on one day are too much for one person, and not for three."""
    export = tmp_path / "time.csv"
    head, rows = (
        "Date,Member,Company,Hours,Ticket #\n",
        "2026-10-05,{},Acme,9,1\n2026-10-05,{},Acme,9,2\n2026-10-05,{},Acme,9,3\n",
    )
    export.write_text(head + rows.format("Ada", "Ada", "Ada"), encoding="utf-8")
    assert (
        "27 hours in one day, more than 24 (Ada, 2026-10-05)"
        in call("import", export, "-o", tmp_path / "usage.csv")[2]
    )
    export.write_text(head + rows.format("Ada", "Ben", "Cleo"), encoding="utf-8")
    assert call("import", export, "-o", tmp_path / "usage.csv")[2] == ""


def test_imported_usage_knows_the_day_of_a_person(tmp_path: Path) -> None:
    """Whoever it was has a number in the usage, by which its later readers name the same day."""
    rows = [f"{month}-06,Ada,Acme,4,T{month}" for month in MONTHS]
    rows += [f"2026-05-07,{who},Acme,9,{n}" for who in ("Ada", "Ben") for n in range(1, 4)][:5]
    (tmp_path / "time.csv").write_text(
        "Date,Member,Company,Hours,Ticket #\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    usage = tmp_path / "usage.csv"
    said = call("import", tmp_path / "time.csv", "-o", usage)[2]
    assert "27 hours in one day, more than 24 (Ada, 2026-05-07)" in said
    assert "Ada" not in usage.read_text(encoding="utf-8")
    write_rate_card(tmp_path / "card.xlsx", CARD)
    (tmp_path / "clients.csv").write_text("client,users\nAcme,10\n", encoding="utf-8")
    named = "27 hours in one day, more than 24 (person 1, 2026-05-07)"
    assert named in Files(tmp_path).generate()[2]
    assert named in call("backtest", usage, "--holdout", "4", "--date", DAY)[2]


def test_python_says_it_and_the_forecast_too() -> None:
    """Among the problems, as a remark, and in the evidence."""
    used = xa.usage_table(table([*GOOD, SLIP]), date=date.fromisoformat(DAY))
    (remark,) = used.problems
    assert remark.remark
    assert remark.place.row == 24
    assert NAMED in remark.what

    (doubt,) = xa.book_history(used).evidence("Acme").doubts
    assert (doubt.said, doubt.hours, doubt.rest) == (NAMED, 90, 96)


def test_rows_that_are_not_billable_are_no_failure(files: Files) -> None:
    """They are said, and the status is 0."""
    text = files.usage.read_text(encoding="utf-8")
    lines = [
        line + end
        for line, end in zip(text.split(), [",billable", *[",yes"] * 23, ",no", ",no"], strict=True)
    ]
    files.usage.write_text("\n".join(lines), encoding="utf-8")
    try:
        status, _, wrong = files.generate()
    finally:
        files.usage.write_text(text, encoding="utf-8")
    assert (status, wrong) == (
        0,
        'Note: usage.csv row 25 column "billable": 2 rows were not billable and left out, this one first\n',
    )


def test_a_problem_beside_remarks_is_a_failure(files: Files) -> None:
    """The status is 1, and the problem stands first."""
    text = files.usage.read_text(encoding="utf-8")
    files.usage.write_text(f"{text}Acme,2026-05-09,T100,-1\n", encoding="utf-8")
    try:
        status, _, wrong = files.generate()
    finally:
        files.usage.write_text(text, encoding="utf-8")
    first, second = wrong.splitlines()
    assert status == 1
    assert first.startswith('usage.csv row 27 column "hours": hours must be')
    assert second.startswith("Note: usage.csv row 26")


def test_an_old_row_moves_no_money_of_the_year() -> None:
    """It is in the forecast, so it is said; the year priced has none of it."""
    rows = [
        (client, day.replace("2026-05-07", "2025-05-07"), ticket, x)
        for client, day, ticket, x in (*GOOD, SLIP)
    ]
    clients = pd.DataFrame({"client": ["Acme"], "users": [10]})
    read = xa.proposals(clients, CARD, table(rows), date.fromisoformat(DAY))
    assert any("a year of pay as you go costs 9,600 either way" in one.what for one in read.problems)


def test_names_that_differ_by_a_sign_are_two_clients(tmp_path: Path) -> None:
    """C++ GmbH is quoted on its own hours; C# GmbH is named as a client that is not in the table."""
    write_rate_card(tmp_path / "card.xlsx", CARD)
    status, _, wrong = call(
        *(
            "generate",
            CASES / "signs_clients.csv",
            "-r",
            tmp_path / "card.xlsx",
            "-u",
            CASES / "signs_usage.csv",
        ),
        *("-o", tmp_path / "out", "--date", DAY),
    )
    with (tmp_path / "out" / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        (made,) = csv.DictReader(file)
    assert (made["client"], made["hours a month"]) == ("C++ GmbH", "4.00")
    assert status == 1
    assert wrong == (
        'signs_usage.csv row 3 column "client": no client "C# GmbH" in the table of clients (12 rows were left out); '
        "nearest: C++ GmbH\n"
    )


def test_an_export_keeps_them_apart_too(tmp_path: Path) -> None:
    """Four names, four clients, and nothing to say."""
    status, said, wrong = call("import", CASES / "signs_export.csv", "-o", tmp_path / "usage.csv", "--json")
    hours = {client["client"]: client["hours"] for client in json.loads(said)["clients"]}
    assert (status, wrong) == (0, "")
    assert hours == {"C++ Soft": 1, "C Soft": 2, "A&B": 1, "AB": 2}


def test_each_of_them_has_its_book(tmp_path: Path) -> None:
    """Their files are called differently, whatever is left of their names in one."""
    clients = pd.DataFrame({"client": ["C++", "C#", "C"], "users": 3, "hours": [4, 30, 8]})
    books = xa.generate_books(clients, CARD, tmp_path, date=date.fromisoformat(DAY))
    names = {name for made in books.made for name in (made.client_book, made.appendix)}
    assert len(names) == len(list((tmp_path / "client").iterdir())) == 6


def test_what_is_joined_is_said() -> None:
    """Another case or form of Unicode is the same client; which rows were taken for whose is a remark."""
    names = ["Café Zoë", unicodedata.normalize("NFD", "Café Zoë"), "CAFÉ  ZOË", "Cafe Zoe"]
    rows = [(name, f"2026-10-0{n}", f"T{n}", 2.0) for n, name in enumerate(names, 1)]
    clients = pd.DataFrame({"client": ["Café Zoë"], "users": [10]})
    read = xa.proposals(clients, CARD, table(rows), date.fromisoformat(DAY))

    (proposal,) = read.proposals
    assert proposal.usage.hours == 6
    assert [(one.what, one.remark) for one in read.problems] == [
        (f'1 row of "{names[1]}" was taken for "Café Zoë", which looks the same', True),
        ('1 row of "CAFÉ ZOË" was taken for "Café Zoë"', True),
        ('no client "Cafe Zoe" in the table of clients (1 row was left out)', False),
    ]


def test_a_comparison_keeps_them_apart() -> None:
    """Each of the two has its own hours, and a third is refused with the nearest."""
    card = CASES.parent.parent.parent / "workbooks" / "rate-card.xlsx"
    command = (
        "compare",
        "-r",
        card,
        "-u",
        CASES / "signs_usage.csv",
        "--users",
        3,
        "--devices",
        3,
        "--json",
        "-c",
    )
    for name, hours in (("c++ gmbh", 4), ("C#  GMBH", 30)):
        assert json.loads(call(*command, name)[1])["hours a month"] == hours
    status, _, wrong = call(*command, "C GmbH")
    assert status == 2
    assert 'no client "C GmbH"' in wrong
    assert "nearest: C" in wrong


MANY = "client,ticket,date,hours,class,person\n"


def usage_of(folder: Path, rows: str) -> Files:
    """A folder with a rate card, two clients and their usage: a little work in every month, and these rows."""
    write_rate_card(folder / "card.xlsx", CARD)
    (folder / "clients.csv").write_text("client,users\nAcme,10\nBirch,10\n", encoding="utf-8")
    usual = [f"{client},{client}{month},{month}-06,4,normal,person {n}\n"
             for client in ("Acme", "Birch") for n, month in enumerate(MONTHS)]  # fmt: skip
    (folder / "usage.csv").write_text(MANY + "".join(usual) + rows, encoding="utf-8")
    return Files(folder)


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (
            "Acme,X,2026-05-07,14,normal,person 90\nBirch,Y,2026-05-07,13,normal,person 90\n",
            "27 hours in one day, more than 24 (person 90, 2026-05-07), 13 of them for other clients",
        ),
        (
            "Acme,X,2026-05-07,10,normal,person 90\nAcme,X,2026-05-07,7.5,after-hours,person 90\n",
            "17.5 hours in one entry, more than 16 (ticket X, 2026-05-07)",
        ),
        (
            "".join(
                f"Acme,L{day}-{n},2026-05-{day:02},5.2,normal,person 6\n"
                for day in range(1, 31)
                for n in (1, 2)
            ),
            "316 hours in one month of one technician, more than 300 each (May 2026)",
        ),
    ],
    ids=["a day for two clients", "an entry that was split", "a month of one technician"],
)
def test_a_book_keeps_what_was_found(tmp_path: Path, rows: str, named: str) -> None:
    """Generate and backtest name it, and so does a review of the book alone, with the money it moves."""
    files = usage_of(tmp_path, rows)
    assert f"Acme: {named}" in files.generate("--only", "Acme")[2]
    assert f"Acme: {named}" in call("backtest", files.usage, "--holdout", "4", "--date", DAY)[2]
    _, said, _ = call("review", tmp_path / "out" / "internal" / "acme.xlsx", "--format", "json")
    (report,) = json.loads(said)["files"]
    (finding,) = [one for one in report["findings"] if one["code"] == "P09" and named in one["message"]]
    assert finding["severity"] == "alert"
    assert finding["worth"] > 0


def test_split_work_of_two_people_is_no_entry(tmp_path: Path) -> None:
    """Ten hours of one and eight of another on a ticket are two entries, and so are rows of one class."""
    for second in ("8,after-hours,person 91", "6.5,normal,person 90"):
        files = usage_of(tmp_path, f"Acme,X,2026-05-07,10,normal,person 90\nAcme,X,2026-05-07,{second}\n")
        assert "in one entry" not in files.generate("--only", "Acme")[2]


def test_an_import_adds_up_a_day_of_all_clients(tmp_path: Path) -> None:
    """Fourteen hours for one client and thirteen for another, by the same person on the same day; two people may."""
    text = "Date,Member,Company,Hours,Ticket #\n2026-10-05,{},Acme,14,1\n2026-10-05,{},Birch,13,2\n"
    (tmp_path / "time.csv").write_text(text.format("Ada", "Ada"), encoding="utf-8")
    said = call("import", tmp_path / "time.csv", "-o", tmp_path / "usage.csv")[2]
    assert "Acme: 27 hours in one day, more than 24 (Ada, 2026-10-05), 13 of them for other clients" in said
    assert "Birch: 27 hours in one day, more than 24 (Ada, 2026-10-05), 14 of them for other clients" in said
    (tmp_path / "time.csv").write_text(text.format("Ada", "Ben"), encoding="utf-8")
    assert call("import", tmp_path / "time.csv", "-o", tmp_path / "usage.csv")[2] == ""
