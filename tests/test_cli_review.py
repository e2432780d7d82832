"""`xlagree review` and `xlagree explain`: what is said of a book and of a folder, with which status."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from broken_books import changed, price
from client_offers import offered
from command_line import call
from openpyxl import Workbook
from proposals import book, deal, inputs, proposal

from xlagree import __version__
from xlagree.generate.book.render import write_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.offer_page import offer_page
from xlagree.proposal.deal import Proposal
from xlagree.proposal.rules.finding import PARTS
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.proposal.sensitivity import bridge
from xlagree.review.file_review import review_file
from xlagree.review.reviews import Review
from xlagree.review.rules.all_rules import RULES

DOCS = Path(__file__).parent.parent / "docs" / "review.md"
WORKBOOKS = Path(__file__).parent.parent / "workbooks"
ASKED = (
    {f"P{n:02}" for n in range(1, 10)}
    | {f"T{n:02}" for n in (1, 2, 3, 4, 5, 6)}
    | {f"F{n:02}" for n in range(1, 18)}
    | {f"S{n:02}" for n in range(1, 11)}
    | {"C01", "C02"}
)


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
    status, said, _ = call("review", folder / "broken.xlsx", "--all")

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
    assert "4 files: 2 internal books, 1 other workbook, 1 not read.\nFindings: 1 error" in said
    assert [line for line in wrong.splitlines() if "none.xlsx" in line] == wrong.splitlines()
    assert len(wrong.splitlines()) == 1
    whole, broken = (review_file(folder / f"{name}.xlsx") for name in ("whole", "broken"))
    assert whole.deal
    assert broken.deal
    assert said.index(f"{broken.at_risk:,.0f}") < said.index(
        f"{whole.at_risk:,.0f}"
    )  # 14,850 more than the other
    agree, lines = whole.deal.agree + broken.deal.agree, whole.deal.lines + broken.deal.lines
    assert agree == lines - 1
    assert f"{agree:,} of {lines:,} lines agree" in said


def test_a_hundred_deals_fit_a_screen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """24 lines of 100 characters: the first deals by risk, and how many more there are."""
    from xlagree.cli.review_text import many_files

    whole = review_file(folder / "whole.xlsx")
    reviews = [Review(f"{n}.xlsx", whole.what, whole.findings, whole.deal) for n in range(100)]
    many_files(reviews, everything=False)
    said = capsys.readouterr().out

    assert len(said.splitlines()) <= 24
    assert max(map(len, said.splitlines())) <= 100
    assert "87 deals more" in said


def test_long_names_and_sums_keep_their_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names are cut with an ellipsis, a deal stays one line; amounts of two currencies say theirs."""
    from xlagree.cli.review_text import many_files

    whole = review_file(folder / "whole.xlsx")
    assert whole.deal
    own = [
        replace(each, plan="P" * 40, margin_expected=1234567.0, at_risk=7654321.0)
        for each in whole.deal.cases[0].decisions
    ]
    base = replace(whole.deal.cases[0], decisions=tuple(own))
    euro = replace(whole.deal, client="N" * 40, cases=(base, *whole.deal.cases[1:]), currency="EUR")
    for deals in ((euro, euro), (euro, replace(euro, currency="USD"))):
        many_files(
            [Review(f"{n}.xlsx", "internal book", (), deal) for n, deal in enumerate(deals)], everything=False
        )
        said = capsys.readouterr().out
        rows = [line for line in said.splitlines() if "NNN" in line]

        assert [("…" in row, "1,234,567" in row, "7,654,321" in row) for row in rows] == [
            (True, True, True)
        ] * 2
        assert max(map(len, said.splitlines())) <= 100
    assert ["EUR" in row for row in rows] == [True, False]
    assert "7,654,321 USD" in rows[1]


def test_names_have_the_room_that_numbers_leave(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A client with a long name beside a short plan is not cut."""
    from xlagree.cli.review_text import many_files

    whole = review_file(folder / "whole.xlsx")
    assert whole.deal
    deal = replace(
        whole.deal,
        client="Weaver Tax Advisers of Kent",
        line=replace(whole.deal.line, recommended_plan="Gold"),
    )
    many_files([Review("a.xlsx", "internal book", (), deal)], everything=False)
    said = capsys.readouterr().out

    assert " Weaver Tax Advisers of Kent   Gold " in said
    assert f"{deal.currency} a year, without VAT. At risk: under the plan recommended" in said


def test_many_plans_stand_below_each_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seven plans with long names: no line beyond 100 characters, no name, label or amount over two lines."""
    from xlagree.cli.review_text import one_file

    whole = review_file(folder / "whole.xlsx")
    assert whole.deal
    plan = whole.deal.cases[0].decisions[0]
    plans = tuple(
        replace(plan, plan=f"Plan {n} of a long name", margin_expected=-123456.0 - n) for n in range(7)
    )
    deal = replace(whole.deal, cases=(replace(whole.deal.cases[0], decisions=plans),))
    one_file(replace(whole, deal=deal), everything=False)
    lines = capsys.readouterr().out.splitlines()

    assert max(map(len, lines)) <= 100
    for n in range(7):
        (at,) = (i for i, line in enumerate(lines) if f"Plan {n} of a long name" in line)
        assert any(f"-{123456 + n:,} (" in line for line in lines[at : at + 14])
    tables = sum("Margin, middle year (P50)" in line for line in lines)
    assert tables == sum(line.lstrip().startswith("Policy ") for line in lines) > 1


def test_files_of_folders_are_told_apart(folder: Path, tmp_path: Path) -> None:
    """One name in two folders: each file by its folder; other kinds of files and locks are passed over."""
    for name in ("a/card.xlsx", "b/card.XLSX", "b/~$card.xlsx", "b/.card.xlsx", "b/none.xlsx", "b/card.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(folder / ("none.xlsx" if "none" in name else "card.xlsx"), tmp_path / name)
    (tmp_path / "c.xlsx").mkdir()
    status, said, _ = call("review", tmp_path, "--jobs", "1", "--format", "json")
    content = json.loads(said)

    assert status == 1
    names = [str(Path(name)) for name in ("b/none.xlsx", "a/card.xlsx", "b/card.XLSX")]
    assert [file["file"] for file in content["files"]] == names
    assert [problem["place"] for problem in content["files"][0]["problems"]] == [names[0]]
    _, _, wrong = call("review", tmp_path / "a", tmp_path / "b", "--jobs", "1")
    assert wrong.startswith(f"not read: {tmp_path / 'b' / 'none.xlsx'}: ")
    assert len(wrong.splitlines()) == 1


def test_a_book_without_a_forecast(tmp_path: Path) -> None:
    """Said in every format, never a number for what is not known."""
    write_book(internal_book(replace(deal(), demand=None)), tmp_path / "a.xlsx")
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "b.xlsx")

    assert "No forecast" in call("review", tmp_path / "a.xlsx")[1]
    row = next(
        line for line in call("review", tmp_path, "--jobs", "1")[1].splitlines() if "no forecast" in line
    )
    assert row.split()[-3:] == ["–", "0", "1"]
    status, said, _ = call("review", tmp_path / "a.xlsx", "--format", "json")
    found = json.loads(said)["files"][0]["deal"]
    assert (status, found["recommendation"]["expected margin"], found["cases"][0]["plans"]) == (0, None, [])


def test_a_report_is_never_written_over_a_book(folder: Path) -> None:
    """Refused before anything is reviewed, whatever way the book is named."""
    book = folder / "whole.xlsx"
    before = book.read_bytes()
    for kind in ("json", "xlsx", "html"):
        status, said, wrong = call(
            "review", folder, "--format", kind, "--out", folder / ".." / folder.name / "whole.xlsx"
        )
        assert (status, said) == (2, "")
        assert "out must be a file that is not reviewed itself" in wrong
    assert book.read_bytes() == before


def test_all_that_stops_a_book_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone every problem has its line; in a folder the file has one, which counts the others."""
    from xlagree.terms.errors import AgreementError, Place, Problem

    shutil.copy(WORKBOOKS / "model.xlsx", tmp_path / "book.xlsx")
    shutil.copy(WORKBOOKS / "model.xlsx", tmp_path / "other.xlsx")

    def refused(path: Path) -> None:
        places = [Place(path.name, "Inputs", row, "C") for row in (5, 9)]
        raise AgreementError(*(Problem("must be a number", "", place) for place in places))

    monkeypatch.setattr("xlagree.review.file_review.opened", refused)
    status, _, wrong = call("review", tmp_path / "book.xlsx")
    assert (status, wrong.splitlines()) == (
        2,
        [f"book.xlsx Inputs!C{row}: must be a number" for row in (5, 9)],
    )
    status, _, wrong = call("review", tmp_path, "--jobs", "1")
    assert status == 1
    assert wrong.splitlines()[0] == "not read: book.xlsx Inputs!C5: must be a number (and 1 more)"
    assert len(wrong.splitlines()) == 2


def test_json_in_a_file(folder: Path, tmp_path: Path) -> None:
    """The same document as on stdout."""
    out = tmp_path / "review.json"
    status, said, _ = call("review", folder / "card.xlsx", "--format", "json", "--out", out)

    assert (status, said) == (0, "")
    assert out.read_text() == call("review", folder / "card.xlsx", "--format", "json")[1]


def documented(of: str) -> set[str]:
    """The keys that docs/review.md lists of a part of the document."""
    rows = re.findall(rf"^\| {of}(?:, [^|]*)? \| (.*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    (row,) = rows
    return {key.strip() for key in re.sub(r"\([^)]*\)", "", row).split(",")}


def test_json_has_its_keys(folder: Path) -> None:
    """Those of the documentation, no others; figures are the core's."""
    status, said, _ = call("review", folder / "whole.xlsx", "--format", "json")
    content = json.loads(said)

    assert status == 0
    assert set(content) == {"summary", "files"}
    assert set(content["summary"]) == documented("summary")
    assert set(content["summary"]["findings"]) == {"error", "alert", "note"}
    (file,) = content["files"]
    assert set(file) == documented("a file")
    assert (file["made by"], file["sealed"]) == (__version__, "2026-11-23")
    assert file["not checked"] == {}  # its charts are held against those that it was made with
    deal = file["deal"]
    assert set(deal) == documented("a deal")
    assert set(deal["recommendation"]) == documented("a recommendation")
    assert set(deal["cases"][0]) == documented("a case")
    assert [case["case"] for case in deal["cases"]] == ["base", "low", "high"]
    plan = deal["cases"][2]["plans"][0]
    assert set(content["summary"]["at risk"]) == {deal["currency"]}
    assert set(plan) == {
        "plan", "kind", "price expected", "price middle", "margin expected", "margin middle", "margin bad", "share expected",
        "share middle", "share bad", "tail margin", "hours expected", "rate expected", "rate low", "rate middle", "rate high",
        "discount", "break even", "earning again", "break even level", "loss chance", "expected loss", "breakage",
        "breakage price", "at risk", "rules broken",
    }  # fmt: skip
    keys = re.findall(r"^\| `([a-z ]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(keys) == sorted(plan)
    assert plan["margin expected"] == pytest.approx(
        inputs().proposals[2].outlooks[0].expected_margin, rel=1e-12
    )
    assert set(deal["terms"][0]) == documented("a term")
    assert set(deal["bridges"]["low"][0]) == documented("a bridge")
    assert set(deal["bridges"]) == {"low", "high"}
    rows = bridge(tuple(zip(inputs().cases, inputs().proposals, strict=True)), 0, 2)
    effects = [list(row["effect"].values()) for row in deal["bridges"]["high"]]
    assert effects == [pytest.approx(list(row)) for row in rows]


def test_json_has_the_keys_of_what_was_found(folder: Path) -> None:
    """Of causes, findings and problems too; causes by the money that they move, and a value for each key that JSON knows."""
    files = json.loads(call("review", folder, "--format", "json", "--jobs", "1")[1])["files"]
    named = {file["file"]: file for file in files}
    broken = named["broken.xlsx"]

    assert {frozenset(one) for one in broken["findings"]} == {frozenset(documented("a finding"))}
    assert {frozenset(one) for one in broken["causes"]} == {frozenset(documented("a cause"))}
    assert {frozenset(one) for one in named["none.xlsx"]["problems"]} == {frozenset(documented("a problem"))}
    assert (named["card.xlsx"]["made by"], named["card.xlsx"]["sealed"]) == (None, None)
    (cause,) = [one for one in broken["causes"] if one["code"] == "F01"]
    assert (cause["severity"], cause["findings"], cause["places"], cause["worth"]) == (
        "error",
        1,
        ["Margin!D7"],
        14850,
    )
    money = [one["worth"] or 0.0 for one in broken["causes"]]
    assert money == sorted(money, reverse=True)


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


def test_a_page(folder: Path, tmp_path: Path) -> None:
    """Of a book, a folder and a file that cannot be read: written whole, with the status of the review and a line that says where."""
    for asked, status in (("whole.xlsx", 0), ("broken.xlsx", 1), ("none.xlsx", 2), (".", 1)):
        out = tmp_path / "review.html"
        done, said, _ = call("review", folder / asked, "--format", "html", "--out", out, "--jobs", "1")
        text = out.read_bytes().decode("utf-8")

        written, found = said.splitlines()[0], " ".join(said.splitlines()[1:])
        assert (done, written) == (status, f"{'4 files' if asked == '.' else '1 file'} reviewed: {out}")
        assert found.startswith(
            "Findings: 1 error, " if asked in ("broken.xlsx", ".") else "Findings: 0 errors, "
        )
        assert ("; errors in broken.xlsx" in found) == (asked in ("broken.xlsx", "."))
        assert ("; not read: none.xlsx." in found) == (asked in ("none.xlsx", "."))
        assert text.startswith("<!doctype html>")
        assert text.rstrip().endswith("</html>")
        assert asked in text
    assert {name for name in ("whole", "broken", "card", "none") if f"{name}.xlsx" in text} == {
        "whole",
        "broken",
        "card",
        "none",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["review.html"]


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
    first, second, *_ = sheets["Findings"].iter_rows(min_row=4, min_col=2, values_only=True)
    assert first[:2] == ("none.xlsx", "error")
    assert (*second[:4], second[6]) == (
        "broken.xlsx",
        "error",
        "F01",
        "Margin!D7",
        -14850,
    )  # 9,000 stands over 23,850


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.xlsx"], "nowhere.xlsx is not there"),
        (["{folder}/none.xlsx"], "none.xlsx"),
        (
            ["{folder}/whole.xlsx", "--format", "pdf"],
            "format must be one of text, json, xlsx, html (got pdf)",
        ),
        (["{folder}/whole.xlsx", "--format", "xlsx"], "out must be a file"),
        (["{folder}/whole.xlsx", "--format", "html"], "such as --out review.html"),
        (
            ["{folder}/whole.xlsx", "--out", "review.txt"],
            "format must be json, xlsx or html for a report in a file (got text)",
        ),
        (
            ["{folder}/whole.xlsx", "--format", "json", "--out", "{empty}/no/a.json"],
            "out must be a file in a folder that is there",
        ),
        (
            ["{folder}/whole.xlsx", "--format", "json", "--out", "{empty}"],
            "out must be a file in a folder that is there",
        ),
        (["{folder}/whole.xlsx", "--jobs", "0"], "jobs must be a whole number"),
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


def test_every_rule_is_explained() -> None:
    """What, why, on whose word, what to do; the rules that were asked for, in the table of the docs too."""
    text = DOCS.read_text(encoding="utf-8")

    assert {each.code for each in RULES} == ASKED
    for each in RULES:
        assert tuple(each.explanation)[: len(PARTS)] == PARTS, each.code
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
    status, said, wrong = call("explain", "F01", "Q1", "Q2")
    assert (status, said) == (2, "")
    assert "P01" in wrong
    assert [code in wrong for code in ('"Q01"', '"Q02"', '"F01"')] == [True, True, False]


def test_a_code_may_lack_its_nought() -> None:
    """p2 is P02; of a code that there is not those of its letter are named."""
    assert call("explain", "p2") == call("explain", "P02")
    status, said, wrong = call("explain", "t99")
    assert (status, said) == (2, "")
    assert 'no rule "T99"; nearest: T01' in wrong
    assert "P01" not in wrong


def test_several_rules_are_explained_in_their_order() -> None:
    """Each with all of its parts, as often as it is asked for once."""
    said = call("explain", "s10", "F03", "S10")[1]
    assert [said.index(f"{code}  ") for code in ("S10", "F03")] == sorted(
        said.index(f"{code}  ") for code in ("S10", "F03")
    )
    assert said.count("Cannot see") == 2


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the most memory as Linux tells it")
def test_a_long_folder_takes_no_more_memory(tmp_path: Path) -> None:
    """Fifteen copies of a book, of a deal that is soon reviewed, take what three take, within 5 %."""
    write_book(internal_book(proposal()), tmp_path / "whole.xlsx")
    peaks = []
    for count in (3, 15):
        copies = tmp_path / str(count)
        copies.mkdir()
        for n in range(count):
            shutil.copy(tmp_path / "whole.xlsx", copies / f"{n}.xlsx")
        code = (
            "import re, sys; sys.argv = ['xlagree', 'review', sys.argv[1], '--jobs', '1', '--format', 'json'];"
            "from xlagree.cli.app import run; status = run();"
            # Not of the resources used, which begin with those of the process that started this one.
            "print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr);"
            "sys.exit(status)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, copies], capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout)["summary"]["files"] == count
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] < 1.05 * peaks[0]


def test_help_names_what_to_install() -> None:
    """Brackets are no markup of the terminal."""
    _, said, _ = call("review", "--help")

    assert "xlagree[recalculate]" in said


def fewer_plans() -> Proposal:
    """The deal of the books without its last plan, and without scenarios."""
    given = deal()
    card = replace(given.card, plans=given.card.plans[:-1], scenarios=())
    return replace(given, client=replace(given.client, name="Few plans"), card=card)


def test_scenarios_of_a_plan_that_no_book_has(folder: Path, tmp_path: Path) -> None:
    """Refused at their cell in the words of `xlagree check`, for a book, a folder and with cells set; the nearest plan is named."""
    table = tmp_path / "cases.csv"
    table.write_text("of,term,worse\nGold fixd,monthly fee,1800\n")
    for files in (
        (folder / "whole.xlsx",),
        (folder, "--jobs", "1"),
        (folder / "whole.xlsx", "--set", "Inputs!E11=30"),
    ):
        status, said, wrong = call("review", *files, "--scenarios", table)

        assert (status, said) == (2, "")
        assert wrong.strip() == 'cases.csv row 2 column "C": no plan "Gold fixd"; nearest: Gold fixed'


def test_scenarios_of_a_plan_that_some_books_have(folder: Path, tmp_path: Path) -> None:
    """Books without the plan are reviewed, and told by name with how many terms they have no use for."""
    books, table = tmp_path / "books", tmp_path / "cases.csv"
    books.mkdir()
    shutil.copy(folder / "whole.xlsx", books / "whole.xlsx")
    write_book(internal_book(fewer_plans()), books / "few.xlsx")
    table.write_text(
        "of,term,worse,dear\ngold fixed,monthly fee,1800,\nGold fixed,cap hours,,25\ndemand,tickets,x1.1,x1.2\n"
    )
    status, said, wrong = call("review", books, "--jobs", "1", "--scenarios", table)
    _, document, _ = call("review", books, "--jobs", "1", "--scenarios", table, "--format", "json")

    assert (status, wrong) == (0, "")
    lines = " ".join(said.split())
    assert (
        "Unused of the scenarios in 1 of 2 internal books: 2 terms of gold fixed; no plan there has them: few.xlsx."
        in lines
    )
    unused = {file["file"]: file["deal"]["scenario terms unused"] for file in json.loads(document)["files"]}
    assert unused == {"whole.xlsx": {}, "few.xlsx": {"gold fixed": 2}}


def test_a_scenario_that_changes_nothing_is_shown(folder: Path, tmp_path: Path) -> None:
    """As a case with the figures of the base; terms of all plans that no plan has are said to be unused."""
    table = tmp_path / "cases.csv"
    table.write_text(
        "of,term,thrifty,boom\ncosts,cost per hour,x1.5,\nplans,block price,x1.1,\nplans,ticket price,x1.1,\n"
    )
    status, said, _ = call("review", folder / "whole.xlsx", "--scenarios", table)
    rows = {
        line.split()[0]: line.split()[1:]
        for line in said.splitlines()
        if line.split()[:1] in (["base"], ["boom"])
    }

    assert status in (0, 1)
    assert rows["boom"] == rows["base"]
    assert "Unused of the scenarios: 1 term of plans; no plan here has them." in " ".join(said.split())


def test_a_file_without_a_deal_says_its_worst_error_and_how_many_more(folder: Path, tmp_path: Path) -> None:
    """The one of most cells; what is left out is said with the command that prints it."""
    made = Workbook()
    sheet = made.active
    assert sheet
    sheet.append(["", *(f"M{n}" for n in range(1, 6)), "Year"])
    for row in range(2, 7):
        total = 612 if row == 4 else f"=SUM(B{row}:F{row})"
        sheet.append([f"Item {row}", *(10 * row + n for n in range(5)), total])
    sheet.append(["Total", *(f"=SUM({letter}2:{letter}5)" for letter in "BCDEFG")])
    (tmp_path / "my budgets").mkdir()
    shutil.copy(folder / "card.xlsx", tmp_path / "my budgets")
    path = tmp_path / "my budgets" / "budget.xlsx"
    made.save(path)
    errors = review_file(path).errors
    status, _, wrong = call("review", path.parent, "--jobs", "1")

    assert [error.code for error in errors] == ["F01", "F04"]
    assert (status, len(wrong.splitlines())) == (1, 1)
    assert wrong.startswith("budget.xlsx Sheet!B7: F04 ")
    assert wrong.strip().endswith(f"(1 more error: xlagree review '{path}')")


def test_a_page_that_was_changed_is_named_without_a_place(tmp_path: Path) -> None:
    """What follows the name of its file is the colon."""
    page = offer_page(offered(3))
    files = tmp_path / "a.html", tmp_path / "b.html"
    for file in files:
        file.write_text(page.replace("Silver</th>", "Silber</th>"), encoding="utf-8")
    _, _, wrong = call("review", *files, "--jobs", "1")

    assert [line.partition(": T01 ")[0] for line in wrong.splitlines()] == [str(file) for file in files]


def test_terms_that_neither_low_nor_high_changes_are_left_out(tmp_path: Path) -> None:
    """A term of a case of another name moves nothing between low and high: no row, in text and on the page."""
    given = deal()
    wages = Scenario("wages", (Change("costs", "tools", 50.0),))
    card = replace(given.card, scenarios=(*given.card.scenarios, wages))
    write_book(internal_book(replace(given, card=card)), tmp_path / "a.xlsx")
    _, said, _ = call("review", tmp_path / "a.xlsx", "--all")
    call("review", tmp_path / "a.xlsx", "--format", "html", "--out", tmp_path / "a.html")

    assert "Costs: cost per hour" in said
    assert "Costs: tools" not in said
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Costs: cost per hour" in page
    assert '<th scope="row">Costs: tools' not in page
