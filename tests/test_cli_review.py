"""`xlagree review` and `xlagree explain`: what is said of a book and of a folder, with which status."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_broken_books import changed, price
from test_cli import call, run
from test_internal_book import book, inputs

from xlagree.finding import PARTS
from xlagree.review.report import by_risk, document
from xlagree.review.review import Review, review_file
from xlagree.review.rules import RULES
from xlagree.sensitivity import bridge
from xlagree.workbook.render import write_book

DOCS = Path(__file__).parent.parent / "docs" / "review.md"
WORKBOOKS = Path(__file__).parent.parent / "workbooks"
ASKED = {
    "P01",
    "P02",
    "P03",
    "P04",
    "P05",
    "P06",
    "P07",
    "P08",
    "T01",
    "T02",
    "T03",
    "F01",
    "F05",
    "F10",
    "F11",
    "S01",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole book, one with a number over its price, a workbook made elsewhere, and a file that is none."""
    place = tmp_path_factory.mktemp("books")
    write_book(book(), place / "whole.xlsx")
    write_book(changed(price(), formula="", value=9000.0), place / "broken.xlsx")
    shutil.copy(WORKBOOKS / "rate-card.xlsx", place / "card.xlsx")
    (place / "none.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    return place


def test_one_book(folder: Path) -> None:
    """The decision table, the cases, the terms that move most, how many lines agree: status 0."""
    status, said, wrong = call("review", folder / "whole.xlsx")

    assert (status, wrong) == (0, "")
    for words in (
        "Price expected",
        "Chance of a loss",
        "Break-even, hours a year",
        "low",
        "high",
        "0 errors",
    ):
        assert words in said
    lines = review_file(folder / "whole.xlsx").deal
    assert lines is not None
    assert f"{lines.lines:,} of {lines.lines:,} lines agree" in said
    assert "Not reviewed: truth of the hours history" in said


def test_a_broken_book(folder: Path) -> None:
    """Status 1: code, cell, both values, the formula to put back."""
    status, said, _ = run("review", folder / "broken.xlsx", "--all")

    assert status == 1
    assert "F01" in said
    assert "typed over a formula" in " ".join(said.split())
    assert "1 error" in said


def test_files_are_only_read(folder: Path) -> None:
    """Bytes and times stay as they were."""
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    call("review", folder)

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_a_folder_is_one_table(folder: Path) -> None:
    """Deals by money at risk, what could not be read in one line; status 1."""
    status, said, wrong = call("review", folder, "--jobs", "1")

    assert status == 1
    assert "4 files: 2 internal books, 1 other workbooks" in said
    assert [line for line in wrong.splitlines() if "none.xlsx" in line] == wrong.splitlines()
    assert len(wrong.splitlines()) == 1
    assert said.index(" off") < said.rindex("agree")  # the broken book has more at risk


def test_a_hundred_deals_fit_a_screen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """24 lines of 100 characters: the first deals by risk, and how many more there are."""
    from xlagree.cli.review_text import many_files

    whole = review_file(folder / "whole.xlsx")
    reviews = [Review(f"{n}.xlsx", whole.what, whole.findings, whole.deal) for n in range(100)]
    many_files(reviews, everything=False)
    said = capsys.readouterr().out

    assert len(said.splitlines()) <= 24
    assert max(map(len, said.splitlines())) <= 100
    assert "86 deals with less at risk" in said


def test_json_has_its_keys(folder: Path) -> None:
    """Those of the help, no others; figures are the core's."""
    status, said, _ = call("review", folder / "whole.xlsx", "--format", "json")
    content = json.loads(said)

    assert status == 0
    assert set(content) == {"summary", "files"}
    assert set(content["summary"]) == {"files", "internal books", "not read", "at risk", "findings"}
    assert set(content["summary"]["findings"]) == {"error", "alert", "note"}
    (file,) = content["files"]
    assert set(file) == {"file", "what", "at risk", "money moved by errors", "deal", "findings", "problem"}
    deal = file["deal"]
    assert set(deal) == {
        "client", "currency", "plan proposed", "case shown", "inputs changed", "lines", "lines that agree", "cases", "terms", "bridges",
    }  # fmt: skip
    assert [case["case"] for case in deal["cases"]] == ["base", "low", "high"]
    plan = deal["cases"][2]["plans"][0]
    assert {
        "plan", "price expected", "price middle", "margin expected", "margin middle", "margin bad", "share expected", "rate expected",
        "break even", "break even level", "loss chance", "expected loss", "at risk", "rules broken",
    } <= set(plan)  # fmt: skip
    assert plan["margin expected"] == pytest.approx(
        inputs().proposals[2].outlooks[0].expected_margin, rel=1e-12
    )
    assert set(deal["terms"][0]) == {"term", "values", "margin at low", "margin at high"}
    assert set(deal["bridges"]) == {"low", "high"}
    rows = bridge(tuple(zip(inputs().cases, inputs().proposals, strict=True)), 0, 2)
    effects = [list(row["effect"].values()) for row in deal["bridges"]["high"]]
    assert effects == [pytest.approx(list(row)) for row in rows]
    for finding in file["findings"]:
        assert set(finding) == {"code", "severity", "place", "message", "fix", "worth"}


def test_scenarios_of_a_table(folder: Path, tmp_path: Path) -> None:
    """In place of the book's own; the term's effect is that of the core."""
    table = tmp_path / "cases.csv"
    table.write_text("of,term,worse\ncosts,cost per hour,x1.5\n")
    status, said, _ = call("review", folder / "whole.xlsx", "--scenarios", table, "--format", "json")
    cases = json.loads(said)["files"][0]["deal"]["cases"]

    assert [case["case"] for case in cases] == ["base", "worse"]
    base, worse = (case["plans"][0] for case in cases)
    assert worse["price expected"] == pytest.approx(base["price expected"])
    assert worse["margin expected"] < base["margin expected"]
    assert status in (0, 1)


def test_a_policy_of_a_file(folder: Path, tmp_path: Path) -> None:
    """Limits nobody keeps: every plan breaks a rule, status 1; an unknown key is refused with the nearest."""
    policy = tmp_path / "policy.toml"
    policy.write_text("lowest_margin = 0.99\n")
    status, said, _ = call("review", folder / "whole.xlsx", "--policy", policy, "--format", "json")
    plans = json.loads(said)["files"][0]["deal"]["cases"][0]["plans"]

    assert status == 1
    assert all("P01" in plan["rules broken"] for plan in plans)
    policy.write_text("lowest_marge = 0.99\n")
    status, said, wrong = call("review", folder / "whole.xlsx", "--policy", policy)
    assert (status, said) == (2, "")
    assert "lowest margin" in wrong
    assert len(wrong.splitlines()) == 1


def test_a_workbook_of_findings(folder: Path, tmp_path: Path) -> None:
    """Deals by money at risk and every finding, as a workbook."""
    from openpyxl import load_workbook

    out = tmp_path / "review.xlsx"
    status, said, _ = call("review", folder, "--format", "xlsx", "--out", out, "--jobs", "1")

    assert status == 1
    assert str(out) in said
    sheets = load_workbook(out, data_only=True)
    assert sheets.sheetnames == ["Deals", "Findings"]
    files = [row[1].value for row in sheets["Deals"].iter_rows(min_row=4)]
    assert files == ["none.xlsx", "broken.xlsx", "whole.xlsx", "card.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.xlsx"], "nowhere.xlsx is not there"),
        (["{folder}/none.xlsx"], "none.xlsx"),
        (["{folder}/whole.xlsx", "--format", "pdf"], "format must be one of text, json, xlsx (got pdf)"),
        (["{folder}/whole.xlsx", "--format", "xlsx"], "out must be a file"),
        (["{folder}/whole.xlsx", "--policy", "no.toml"], "no.toml is not there"),
        (["{folder}/whole.xlsx", "--scenarios", "no.csv"], "no.csv is not there"),
        (["{empty}"], "no workbook in"),
    ],
)
def test_a_wrong_request(arguments: list[str], words: str, folder: Path, tmp_path: Path) -> None:
    """Status 2 and one line."""
    named = [argument.format(folder=folder, empty=tmp_path) for argument in arguments]
    status, said, wrong = call("review", *named)

    assert (status, said) == (2, "")
    assert words in wrong
    assert len(wrong.splitlines()) == 1


def test_by_risk() -> None:
    """What could not be read stands first, then the most at risk."""
    whole = Review("b.xlsx")
    from xlagree.errors import Problem

    assert [each.file for each in by_risk([whole, Review("a.xlsx"), Review("z.xlsx", problem=Problem("is damaged"))])] == [
        "z.xlsx", "a.xlsx", "b.xlsx",
    ]  # fmt: skip
    assert document([whole])["summary"]["files"] == 1  # type: ignore[index]  # a JSON document


def test_every_rule_is_explained() -> None:
    """What, why, on whose word, what to do; the rules that were asked for, in the table of the docs too."""
    text = DOCS.read_text(encoding="utf-8")

    assert {each.code for each in RULES} == ASKED
    for each in RULES:
        assert set(each.explanation) == set(PARTS), each.code
        assert f"| {each.code} | {each.title} |" in text
        status, said, _ = call("explain", each.code.lower())
        assert status == 0
        assert each.title in said


def test_explain_lists_and_refuses() -> None:
    """Without a code all rules; with a wrong one the codes there are."""
    status, said, _ = call("explain")
    assert status == 0
    assert all(code in said for code in ASKED)
    assert {each["code"] for each in json.loads(call("explain", "--json")[1])} == ASKED
    status, said, wrong = call("explain", "Q1")
    assert (status, said) == (2, "")
    assert "P01" in wrong


@pytest.mark.slow
def test_a_long_folder_takes_no_more_memory(folder: Path, tmp_path: Path) -> None:
    """Fifteen copies of a book take what three take, within 15 %."""
    peaks = []
    for count in (3, 15):
        copies = tmp_path / str(count)
        copies.mkdir()
        for n in range(count):
            shutil.copy(folder / "whole.xlsx", copies / f"{n}.xlsx")
        code = (
            "import resource, sys; sys.argv = ['xlagree', 'review', sys.argv[1], '--jobs', '1', '--format', 'json'];"
            "from xlagree.cli.app import run; status = run();"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, copies], capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout)["summary"]["files"] == count
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] < 1.15 * peaks[0]
