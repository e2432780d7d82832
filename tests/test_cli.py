"""The command line through its door: what is said, where, and with which exit status."""

import csv
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from command_line import call, run
from sample_clients import copied

from xlagree.cli.app import COMMANDS
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy

NOWHERE = ["generate", "no.csv", "-r", "no.xlsx", "-o", "out"]
NAMES = [command.__name__.strip("_") for command, _ in COMMANDS]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample files."""
    folder = copied(tmp_path_factory.mktemp("sample"))
    write_rate_card(
        folder / "rate-card.xlsx", replace(sample_card(), scenarios=())
    )  # one case is enough here
    return folder


def clients(sample: Path, folder: Path, *names: str) -> Path:
    """A table of clients like the sample's first good row, under these names."""
    with (sample / "clients.csv").open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        head, good = table.fieldnames, next(iter(table))
    assert head
    path = folder / "clients.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, head)
        written.writeheader()
        written.writerows({**good, "client": name, "hours": "12", "plans": "Block 20"} for name in names)
    return path


def test_help_shows_every_command() -> None:
    """Typed alone the program explains itself, which is nothing wrong."""
    for arguments in ((), ("--help",), ("-h",)):
        status, said, wrong = run(*arguments)

        assert (status, wrong) == (0, "")
        assert all(re.search(rf"\b{name}\b", said) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_an_example(name: str) -> None:
    """Help ends with commands to copy, each on one line of a narrow terminal."""
    status, said, _ = call(name, "--help")
    _, _, shown = said.partition("Examples")

    assert status == 0
    assert [line.split()[1] for line in shown.splitlines() if line.strip()] == [name] * (
        len([line for line in shown.splitlines() if line.strip()])
    )
    assert f"xlagree {name}" in shown


@pytest.mark.parametrize(("before", "after"), [("", "1"), ("4", "4")])
def test_numpy_has_one_thread_unless_told_otherwise(before: str, after: str) -> None:
    """Known as it is imported, so also in the processes that a command starts."""
    program = (
        "import os, xlagree.cli\ntry: xlagree.cli.main()\nfinally: print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": before} if before else {}
    command = [sys.executable, "-c", program, "--version"]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split()[-1] == after


def test_version() -> None:
    """The installed version, nothing else."""
    status, said, _ = run("--version")

    assert status == 0
    assert re.fullmatch(r"xlagree \d+\.\d+\S*\n", said)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["generat"], "generate"),
        (["generate", "--rats", "x"], "--rates"),
        (["generate"], "CLIENTS"),
        (["check"], "RATES"),
        (NOWHERE, "no.csv is not there"),
    ],
)
def test_a_wrong_request_is_said_in_one_line(arguments: list[str], expected: str, tmp_path: Path) -> None:
    """Status 2 and what to write instead, on stderr."""
    command = [sys.executable, "-m", "xlagree", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert expected in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check", "nowhere.xlsx"], "nowhere.xlsx is not there"),
        (["check", "."], "is a folder"),
        ([*NOWHERE, "--date", "23.11.2026"], "date must be a day such as 2026-11-23 (got 23.11.2026)"),
        ([*NOWHERE, "--jobs", "0"], "jobs must be a whole number, 1 or more (got 0)"),
        (["demo", "--date", "x"], "date must be"),
    ],
)
def test_a_wrong_value_is_said_in_one_line(
    arguments: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same of what stands after a command or an option."""
    monkeypatch.chdir(tmp_path)
    status, said, wrong = call(*arguments)

    assert (status, said) == (2, "")
    assert wrong.count("\n") == 1
    assert expected in wrong
    assert not list(tmp_path.iterdir())


def few_clients(clients: Path, folder: Path) -> Path:
    """The first of a table of clients, offered one plan beside pay as you go, in a table of its own."""
    few = folder / "few.csv"
    head, first = clients.read_text("utf-8-sig").splitlines()[:2]
    few.write_text("\n".join([head, first.replace(",,,", ",,Block 20,")]), "utf-8-sig")
    return few


@pytest.mark.slow
def test_the_same_bytes_again(sample: Path, tmp_path: Path) -> None:
    """Today and tomorrow, here and there."""
    few = few_clients(sample / "clients.csv", tmp_path)
    for name, started in (("one", run), ("two", call)):
        arguments = ("-r", sample / "rate-card.xlsx", "-u", sample / "usage.csv", "--date", "2026-11-23")
        assert started("generate", few, *arguments, "-o", tmp_path / name)[0] == 1
    one, two = (
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two


@pytest.mark.slow
def test_init_writes_what_check_and_generate_take(tmp_path: Path) -> None:
    """From nothing to books in three commands."""
    folder, out = tmp_path / "mine", tmp_path / "books"
    status, said, _ = call("init", folder)

    assert status == 0
    assert str(folder / "rate-card.xlsx") in said
    assert call("check", folder / "rate-card.xlsx")[0] == 0
    made = call(
        "generate",
        few_clients(folder / "clients.csv", tmp_path),
        "-r",
        folder / "rate-card.xlsx",
        "-u",
        folder / "usage.csv",
        "-o",
        out,
    )
    assert made[0] == 1  # the sample's blemishes
    assert (out / "manifest.csv").exists()


def test_init_does_not_overwrite(tmp_path: Path) -> None:
    """A file that is there is named and left alone, and nothing else is written, unless forced."""
    mine = tmp_path / "clients.csv"
    mine.write_text("mine")
    status, _, wrong = call("init", tmp_path)

    assert status == 2
    assert wrong.splitlines() == [
        f"{mine} is there already; choose another folder, or add --force to overwrite it"
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["clients.csv"]
    assert mine.read_text() == "mine"

    assert call("init", tmp_path, "--force")[0] == 0
    assert mine.read_text() != "mine"


def test_check_counts_plans(sample: Path) -> None:
    """Nothing wrong: one line, status 0, and the same as JSON."""
    status, said, wrong = call("check", sample / "rate-card.xlsx")

    assert (status, wrong) == (0, "")
    assert re.fullmatch(r"\d+ plans, every hour has a price\n", said)

    status, said, _ = call("check", sample / "rate-card.xlsx", "--json")
    assert status == 0
    assert json.loads(said) == {"plans": int(json.loads(said)["plans"]), "problems": []}


def spoilt(sample: Path, folder: Path) -> Path:
    """The sample rate card with one number that cannot be."""
    from openpyxl import load_workbook

    book = load_workbook(sample / "rate-card.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            if row[0].value == "block hours":
                for cell in row[1:]:
                    cell.value = -5 if cell.value is not None else None
    path = folder / "spoilt.xlsx"
    book.save(path)
    return path


def test_another_file_in_the_place_of_a_card_is_one_mistake(sample: Path, tmp_path: Path) -> None:
    """Whatever asks for the card, and whatever kind of file it is: status 2, and the same said."""
    import pandas as pd

    (tmp_path / "empty.xlsx").touch()
    pd.read_csv(sample / "clients.csv").to_excel(tmp_path / "clients.xlsx")
    for file in (sample / "clients.csv", tmp_path / "empty.xlsx", tmp_path / "clients.xlsx"):
        made = call("generate", sample / "clients.csv", "-r", file, "-o", tmp_path / "out")
        assert made[0] == 2
        for asked in (("check", file), ("theme", file, "--check")):
            assert call(*asked) == made


def test_check_reports_every_problem(sample: Path, tmp_path: Path) -> None:
    """Status 1 and a line for each, with its place; as JSON the same in parts."""
    card = spoilt(sample, tmp_path)
    status, said, wrong = call("check", card)

    assert (status, said) == (1, "")
    assert "block hours must be" in wrong

    status, said, wrong = call("check", card, "--json")
    problems = json.loads(said)["problems"]
    assert (status, wrong) == (1, "")
    assert problems
    assert all(set(problem) == {"place", "what", "remedy", "remark"} for problem in problems)


def test_compare_sets_plans_side_by_side(sample: Path) -> None:
    """A table with every plan, and a line below for each that says at which hours it is cheaper."""
    status, said, wrong = call(
        "compare", "-r", sample / "rate-card.xlsx", "--hours", 18, "--users", 20, "--devices", 20
    )

    assert (status, wrong) == (0, "")
    for word in ("plan", "price a month", "effective rate", "saving", "rank", "is cheaper than"):
        assert word in said
    assert (
        "for the same hours every month, in the mix of work that is priced above, without setting up" in said
    )


def test_compare_rounds_the_hours_that_it_searched(tmp_path: Path) -> None:
    """A fee of 1,000 is 8.33 hours of pay as you go at 120; twice as many, 16.67, are not said to be 16.7."""
    plans = (
        Plan("As you go", "pay as you go", hourly_rate=120.0),
        Plan("Dear", "retainer", monthly_fee=1000.0, included_hours=1.0, overage_rate=130.0),
    )
    write_rate_card(tmp_path / "card.xlsx", RateCard(plans, Costs(50.0), Policy("EUR")))
    status, said, _ = call("compare", "-r", tmp_path / "card.xlsx", "--hours", 0)

    assert status == 0
    assert "Dear is cheaper than As you go at no number of hours up to 16.6 a month" in said


def test_compare_as_json_has_its_keys(sample: Path) -> None:
    """The keys that --help documents; ranks begin with the cheapest, savings are against pay as you go."""
    arguments = (
        "compare",
        "-r",
        sample / "rate-card.xlsx",
        "--hours",
        18,
        "--users",
        20,
        "--devices",
        20,
        "--json",
    )
    status, said, _ = call(*arguments, "--per", "year")
    found = json.loads(said)
    plans = sorted(found["plans"], key=lambda plan: plan["rank"])

    assert status == 0
    assert set(found) == {
        "client",
        "hours a month",
        "currency",
        "per",
        "plans",
        "cheaper than",
        "cheaper",
        "problems",
    }
    assert (found["hours a month"], found["per"]) == (18, "year")
    assert all(set(plan) == {"plan", "price", "effective rate", "saving", "rank"} for plan in plans)
    assert plans[0]["rank"] == 1
    assert plans == sorted(plans, key=lambda plan: plan["price"])
    base = next(plan for plan in plans if plan["plan"] == found["cheaper than"])
    for plan in plans:
        assert plan["saving"] == pytest.approx(base["price"] - plan["price"], abs=0.01)
        assert plan["effective rate"] == pytest.approx(plan["price"] / (18 * 12))
    for line in found["cheaper"]:
        assert set(line) == {"plan", "hours"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "give either --hours, or --usage together with --client"),
        (["--hours", "ten"], "hours must be a number of hours, 0 or more (got ten)"),
        (["--hours", "-1"], "hours must be a number of hours, 0 or more (got -1)"),
        (["--hours", "10", "--client", "Acme"], "give either"),
        (["--hours", "10", "--per", "week"], "per must be month, year or term (got week)"),
    ],
)  # fmt: skip
def test_compare_says_what_it_needs(sample: Path, arguments: list[str], expected: str) -> None:
    """Status 2 and one line."""
    status, said, wrong = call("compare", "-r", sample / "rate-card.xlsx", *arguments)

    assert (status, said) == (2, "")
    assert wrong.startswith(expected)
    assert wrong.count("\n") == 1


def test_generate_with_nothing_wrong_leaves_with_0(sample: Path, tmp_path: Path) -> None:
    """A table, where the books are, and silence on stderr."""
    table = clients(sample, tmp_path, "Acme", "[b]Müller[/b]")
    status, said, wrong = call("generate", table, "-r", sample / "rate-card.xlsx", "-o", tmp_path / "out")

    assert (status, wrong) == (0, "")
    assert "Acme" in said
    assert "[b]Müller[/b]" in said
    assert "2 client books and 2 internal books" in said
    assert {path.name for path in (tmp_path / "out" / "client").iterdir()} == {
        f"{name}{ending}.xlsx" for name in ("acme", "b-muller-b") for ending in ("", "-appendix")
    }


def test_generate_as_json_has_its_keys(sample: Path, tmp_path: Path) -> None:
    """One document on stdout and nothing else anywhere."""
    table = clients(sample, tmp_path, "Acme")
    status, said, wrong = call(
        "generate", table, "-r", sample / "rate-card.xlsx", "-o", tmp_path / "out", "--json"
    )
    found = json.loads(said)

    assert (status, wrong) == (0, "")
    assert set(found) == {"folder", "manifest", "problems file", "made", "unchanged", "problems"}
    assert set(found["made"][0]) == {
        "client", "recommended plan", "reason", "basis", "hours a month", "first year", "pay as you go first year", "saving",
        "runner up", "expected margin", "margin share", "loss chance", "limits broken", "held for",
        "client book", "internal book", "client book sha256", "internal book sha256", "appendix", "appendix sha256", "inputs sha256",
    }  # fmt: skip
    assert Path(found["manifest"]).exists()


def test_generate_does_the_good_rows(sample: Path, tmp_path: Path) -> None:
    """Status 1: the sample's blemishes are listed, everybody else has books."""
    status, said, wrong = run(
        "generate", few_clients(sample / "clients.csv", tmp_path), "-r", sample / "rate-card.xlsx", "-u", sample / "usage.csv",
        "-o", tmp_path, "--date", "2026-11-23", "--jobs", 2,
    )  # fmt: skip

    assert status == 1
    assert wrong.strip()
    assert "client book" in said
    assert (tmp_path / "manifest.csv").exists()


def test_generate_with_no_client_that_can_be_priced(sample: Path, tmp_path: Path) -> None:
    """Status 2, and why."""
    table = clients(sample, tmp_path, "")
    status, _, wrong = call("generate", table, "-r", sample / "rate-card.xlsx", "-o", tmp_path / "out")

    assert status == 2
    assert wrong.splitlines()[-1].startswith("No books were made")


def test_of_many_problems_of_a_kind_the_first_eight_are_said(sample: Path, tmp_path: Path) -> None:
    """The rest stand in the file that the last line names."""
    table = clients(sample, tmp_path, "Acme", *[""] * 14)
    status, _, wrong = call("generate", table, "-r", sample / "rate-card.xlsx", "-o", tmp_path / "out")
    count = len((tmp_path / "out" / "problems.csv").read_text("utf-8-sig").splitlines()) - 1

    assert status == 1
    assert len(wrong.splitlines()) == 9
    assert wrong.splitlines()[-1] == f"… and {count - 8} more in {tmp_path / 'out' / 'problems.csv'}"


def test_a_folder_that_cannot_be_written_is_one_line(sample: Path, tmp_path: Path) -> None:
    """Where a file stands in the way of the folder."""
    table = clients(sample, tmp_path, "Acme")
    (tmp_path / "out").write_text("a file")
    status, _, wrong = call("generate", table, "-r", sample / "rate-card.xlsx", "-o", tmp_path / "out")

    assert status == 2
    assert wrong == f"{tmp_path / 'out'} is a file, not a folder; name another folder with --out\n"


def test_our_own_mistakes_end_in_one_line_and_a_log(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 3; the log has versions and the traceback."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr("xlagree.intake.rate_card.read_rate_card", broken)
    status, said, wrong = call("check", sample / "rate-card.xlsx")
    log = Path(wrong.split()[-1])

    assert (status, said) == (3, "")
    assert wrong.count("\n") == 1
    text = log.read_text(encoding="utf-8")
    log.unlink()
    assert "a mistake of ours" in text
    assert "Traceback" in text
    assert text.startswith("xlagree ")
    assert "Python" in text


def test_today_is_the_date_where_none_is_given(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a command looks at the calendar."""
    asked: list[date] = []

    def read(*arguments: object) -> None:
        asked.append(arguments[-1])  # type: ignore[arg-type]
        raise SystemExit

    monkeypatch.setattr("xlagree.intake.proposals.open_proposals", read)
    before = date.today()
    call(
        "generate", clients(sample, tmp_path, "Acme"), "-r", sample / "rate-card.xlsx", "-o", tmp_path / "out"
    )

    assert before <= asked[0] <= date.today()


def test_a_reader_who_leaves_early_hears_nothing(sample: Path) -> None:
    """`xlagree compare ... | head -1` is no mistake, neither theirs nor ours."""
    asked = ["compare", "-r", str(sample / "rate-card.xlsx"), "--hours", "18", "--users", "20"]
    command = [sys.executable, "-m", "xlagree", *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as left:
        assert left.stdout
        assert left.stderr
        left.stdout.close()

        assert left.stderr.read() == b""
    assert left.returncode == 0
