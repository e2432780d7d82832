"""Workbooks computed anew inside the process: our functions, whole books, stale values, what is left alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from command_line import call
from formulon import ValueKind, Workbook
from openpyxl import Workbook as Plain
from parity_answers import Answer, expected, unlike
from parity_cells import Error
from parity_sheet import write_parity_book
from parity_table import parity_table
from proposals import deal, smaller_book

from xlagree.functions.catalogue import CATALOGUE
from xlagree.generate.book.render import write_book
from xlagree.generate.book.wording import Spot
from xlagree.generate.client_book import client_book
from xlagree.review.file_review import ReviewTerms, review_file
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.snapshot import Snapshot, opened, snapshot
from xlagree.review.recalculation.in_engine import Engine
from xlagree.review.recalculation.recalculated import recalculated
from xlagree.review.what_if_review import what_if
from xlagree.terms.errors import AgreementError

SHIPPED = Path(__file__).parent.parent / "workbooks"
ANEW = ReviewTerms(recalculate=True)


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An internal book with two cases."""
    path = tmp_path_factory.mktemp("internal") / "book.xlsx"
    write_book(smaller_book(), path)
    return path


def formulas(file: Snapshot) -> dict[Spot, Shown]:
    """Every formula of a workbook."""
    return {(s.name, *at): shown for s in file.sheets for at, shown in s.cells.items() if shown.formula}


def written(path: Path, cells: Mapping[str, Any], names: Mapping[str, str] | None = None) -> Path:
    """A workbook of one sheet: values, and formulas with the value that the file has for them."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Sheet1")
        for name, area in (names or {}).items():
            made.define_name(name, f"={area}")
        for address, cell in cells.items():
            if isinstance(cell, tuple):
                sheet.write_formula(address, cell[0], None, cell[1])
            else:
                sheet.write(address, cell)
    return path


def found(path: Path) -> list[str]:
    """The stale values that a review names, by their cells."""
    return [str(one.place) for one in review_file(path, ANEW).findings if one.code == "S10"]


def test_every_function_as_in_python(tmp_path: Path) -> None:
    """Calls of every function, with every kind of argument, give what plain Python gives."""
    calls = [(call, expected(call)) for i, call in enumerate(parity_table()) if i % 9 == 0]
    laid = write_parity_book(tmp_path / "calls.xlsx", calls)
    file, content = opened(tmp_path / "calls.xlsx")
    engine = Engine("calls.xlsx", content, formulas(file))
    engine.compute()
    now = engine.shown()

    def answer(row: int, column: int) -> Answer:
        shown = now[("Calls", row, column)]
        assert shown is not None
        value = "" if shown.value is None else shown.value
        return Error(str(value)) if shown.error else value

    wrong = [
        unlike(call, answers, formula.shows(right))
        for formula, (call, right) in zip(laid, calls, strict=True)
        for answers in [
            tuple(
                tuple(answer(formula.row + row, column) for column in range(formula.columns))
                for row in range(formula.rows)
            )
        ]
    ]

    assert {call.function for call, _ in calls} >= {entry.name for entry in CATALOGUE if entry.arguments}
    assert [line for line in wrong if line] == []


@pytest.mark.parametrize("name", ["functions.xlsx", "model.xlsx"])
def test_shipped_workbooks(name: str) -> None:
    """What ships shows what its formulas give, ours among them."""
    file, content = opened(SHIPPED / name)
    computed, _ = recalculated(file, content)

    assert computed.was == {}
    assert computed.computed > 190
    assert set(computed.left.values()) <= {"has something that the engine does not know"}
    assert len(computed.left) <= 1


def test_our_books(internal: Path, tmp_path: Path) -> None:
    """Every formula of an internal book and of a client's is computed, and gives what the file shows."""
    write_book(client_book(deal()), tmp_path / "client.xlsx")
    for path in (internal, tmp_path / "client.xlsx"):
        computed, _ = recalculated(*opened(path))

        assert computed.formulas > 100
        assert (computed.left, computed.was, computed.never) == ({}, {}, 0)


@pytest.mark.parametrize(("name", "value"), [("in_costs_cost_per_hour", 95.0), ("in_client_users", 40.0)])
def test_another_engine_says_the_same(internal: Path, name: str, value: float) -> None:
    """A changed input moves every number as formulon has it, which knows nothing of this engine."""
    file, content = opened(internal)
    spot = next(one for one in _inputs(file, name))
    _, engine = recalculated(file, content)
    engine.set(spot, value)
    engine.compute()

    other = Workbook.load(content)
    order = [sheet.name for sheet in file.sheets]
    other.set_number(order.index(spot[0]), *spot[1:], value)
    other.recalc()

    compared = moved = 0
    now = engine.shown()
    for at, was in formulas(file).items():
        theirs = other.get_value(order.index(at[0]), *at[1:])
        if at in engine.formulas and theirs.kind == ValueKind.NUMBER:
            ours = now[at]
            assert ours is not None
            assert ours.value == pytest.approx(theirs.number, rel=1e-9, abs=1e-9), at
            compared += 1
            moved += ours.value != was.value
    assert compared > 500
    assert moved > 5


def _inputs(file: Snapshot, name: str) -> list[Spot]:
    from xlagree.generate.book.wording import places

    return list(places(file.names[name]))


def test_a_stale_value_is_named_where_it_begins(tmp_path: Path) -> None:
    """The sum that the file shows is old; what follows from it is counted, not named."""
    path = written(
        tmp_path / "old.xlsx",
        {"A1": 100, "A2": 50, "A3": ("=A1+A2", 140), "B3": ("=A3*2", 280), "B4": ("=A2*2", 100)},
    )
    review = review_file(path, ANEW)
    [stale] = [one for one in review.findings if one.code == "S10"]

    assert str(stale.place) == "Sheet1!A3"
    assert stale.message == (
        "stale value: shows 140, its formula gives 150; 1 more that reads such a cell is stale too"
    )
    assert stale.severity == "alert"
    assert review.recalculation is not None
    assert (review.recalculation.formulas, review.recalculation.agree) == (3, 1)


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": 1, "A2": ("=A1/3", 0.333333333333333)},  # fifteen digits
        {"A1": 1, "A2": ("=A1+TODAY()", 41000)},  # another day
        {"A1": 2, "A2": ('=IF(A1>3,1,"")', "")},
        {"A1": 1234.5, "A2": ('="in all "&FIXED(A1,2)', "in all 1.234,50")},  # a reader in another country
        {"A1": 1, "A2": ("=NOSUCHFUNCTION(A1)", 7), "A3": ("=A2+A1", 8)},
        {"A1": 1, "A2": ("=[1]Rates!$B$2+A1", 7), "A3": ("=A2*2", 14)},
        {"A1": 1, "A2": "x", "A3": ("=SUMPRODUCT(1*ISNUMBER(A1:A2))", 1)},  # the engine would say 0
        {"A1": 1, "A2": ("=1/0", "#DIV/0!")},
    ],
)
def test_near_misses(tmp_path: Path, cells: Mapping[str, Any]) -> None:
    """What only looks stale: other digits, other days, other countries, and what the engine cannot know."""
    assert found(written(tmp_path / "fine.xlsx", cells)) == []


def test_columns_of_tables(tmp_path: Path) -> None:
    """Formulas that name columns of a table, as Excel and XlsxWriter write them; in the table, beside it, with head and totals."""
    with xlsxwriter.Workbook(tmp_path / "sales.xlsx", {"in_memory": True}) as made:
        sheet = made.add_worksheet("Sales '26")
        columns = [
            {"header": "Units"},
            {"header": "Unit price"},
            {"header": "Amount", "formula": "=[@Units]*[@[Unit price]]"},
        ]
        sheet.add_table(
            "B3:D6", {"name": "Sales", "columns": columns, "data": [[1, 2, 2], [3, 4, 12], [5, 6, 30]]}
        )
        for row, value in enumerate((2, 12, 30)):
            sheet.write_formula(
                row + 3, 3, "=Sales[[#This Row],[Units]]*Sales[[#This Row],[Unit price]]", None, value
            )
        for row, (formula, value) in enumerate(
            (
                ("=SUM(Sales[Amount])", 44),
                ('=SUMIFS(Sales[Amount],Sales[Units],">1")', 42),
                ("=ROWS(Sales[#All])", 4),
                ("=SUM(Sales[[#Data],[Units]:[Unit price]])", 21),
                ("=SUM(Sales[])", 65),
                ('=Sales[[#Headers],[Unit price]]&""', "Unit price"),
                ("=SUM(Sales[Nowhere])", 7),
            )
        ):
            sheet.write_formula(row, 6, formula, None, value)
    computed, engine = recalculated(*opened(tmp_path / "sales.xlsx"))
    engine.set(("Sales '26", 3, 1), 10)
    engine.compute()
    total = engine.shown()[("Sales '26", 0, 6)]

    assert computed.was == {}
    assert [spot[1:] for spot in computed.left] == [(6, 6)]
    assert computed.formulas == 10
    assert total is not None
    assert total.value == 62


def test_a_book_that_nothing_calculated_is_one_finding(tmp_path: Path) -> None:
    """A hundred formulas that show 0, as XlsxWriter writes them, have one cause."""
    cells: dict[str, Any] = {"A1": 5} | {f"B{row}": (f"=A$1*{row}", 0) for row in range(1, 101)}
    findings = [
        one
        for one in review_file(written(tmp_path / "zeros.xlsx", cells), ANEW).findings
        if one.code == "S10"
    ]

    assert [(str(one.place), one.message[:40]) for one in findings] == [
        ("Sheet1!B1", "stale values: 100 formulas give other va")
    ]


def test_what_is_left_alone_is_said(tmp_path: Path) -> None:
    """Formulas that keep the file's value are counted by their reason, with the first of them; what reads them is computed."""
    cells = {"A1": ("=NOSUCH(1)", 7), "A2": ("=NOSUCH(2)", 8), "A3": ("=A1+A2", 15), "A4": ("=RAND()", 0.5)}
    status, out, _ = call("review", written(tmp_path / "unknown.xlsx", cells), "--recalculate")

    assert status == 0
    assert "Computed anew: 1 of 4 formulas; 1 gives what the file shows." in out
    assert "2 formulas that have something that the engine does not know, first Sheet1!A1" in out
    assert "1 formula that gives something else each time, first Sheet1!A4" in out


def test_a_book_that_was_never_calculated(tmp_path: Path) -> None:
    """openpyxl writes no values: they are computed, and an error among them is found."""
    made = Plain()
    sheet = made.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A3"] = 0, "=1/A1", "=A1+1"
    made.save(tmp_path / "never.xlsx")
    review = review_file(tmp_path / "never.xlsx", ANEW)

    assert review.recalculation is not None
    assert review.recalculation.never == 2
    assert [(one.code, str(one.place)) for one in review.findings if one.code == "F05"] == [
        ("F05", "Sheet!A2")
    ]


def test_a_number_typed_into_an_internal_book_is_still_found(internal: Path) -> None:
    """Computed anew or not, an internal book is held against the core; a clean one stays clean."""
    plain, anew = review_file(internal), review_file(internal, ANEW)

    assert anew.findings == plain.findings
    assert anew.deal == plain.deal


def test_what_if_in_an_internal_book(internal: Path) -> None:
    """One value: what moves by formulas, and the decision table as the core has it for the changed input."""
    spot = _inputs(snapshot(internal), "in_costs_cost_per_hour")[0]
    place = f"{spot[0]}!E{spot[1] + 1}"
    before, content = review_file(internal), internal.read_bytes()
    tried = what_if(internal, [f"{place}=120"])

    assert tried.review is not None
    assert tried.review.deal is not None
    assert before.deal is not None
    margins = [
        [plan.margin_expected for plan in one.cases[0].decisions] for one in (before.deal, tried.review.deal)
    ]
    assert all(then < now for now, then in zip(*margins, strict=True))
    assert [str(one.place) for one in tried.review.findings if one.code == "T02"] == [place]
    assert not [one for one in tried.review.findings if one.severity == "error" and one.code[0] in "TF"]
    assert any(one.place.sheet == "Review" and one.result for one in tried.moved[0])
    assert internal.read_bytes() == content


def test_what_if_in_many_steps(tmp_path: Path) -> None:
    """A range gives a scenario a value; two ranges go together; each moves what a sum by hand says."""
    path = written(
        tmp_path / "plain.xlsx",
        {"A1": 10, "A2": 5, "B1": ("=A1*A2", 50), "B2": ("=B1+1", 51), "C1": ("=1+1", 2)},
    )
    tried = what_if(path, ["Sheet1!A1=10..30..10", "Sheet1!A2=1..3..1"])

    assert tried.values == ((10.0, 1.0), (20.0, 2.0), (30.0, 3.0))
    assert [[(str(one.place), one.now) for one in moved] for moved in tried.moved] == [
        [("Sheet1!B1", product), ("Sheet1!B2", product + 1)] for product in (10.0, 40.0, 90.0)
    ]
    assert [one.result for one in tried.moved[0]] == [False, True]
    assert tried.review is None


def test_what_if_prints_and_writes_json(internal: Path) -> None:
    """The command says what is set, what moves and what was computed; JSON has it all."""
    spot = _inputs(snapshot(internal), "in_costs_cost_per_hour")[0]
    setting = f"{spot[0]}!E{spot[1] + 1}=120"
    status, out, _ = call("review", internal, "--set", setting)
    steps, many, _ = call("review", internal, "--set", setting.replace("=120", "=60..100..20"))
    _, document, _ = call("review", internal, "--set", setting, "--format", "json")

    assert (status, steps) == (1 if "1 error" in out else 0, 0)
    assert "the file itself is not changed" in out
    assert "Margin expected" in out
    assert "figures that xlagree computes, such as prices expected and chances, too" in " ".join(out.split())
    assert "3 values" in many
    read = json.loads(document)
    assert read["set"][0]["values"] == [120.0]
    assert read["scenarios"][0]["moved"][0].keys() == {"cell", "label", "now", "then", "result"}
    assert read["recalculated"]["formulas"] == read["recalculated"]["computed"] > 1000
    assert read["review"]["deal"]["inputs changed"] == 1


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("A1", "set must be CELL=VALUE"),
        ("A1=5", "the sheet stands before the cell"),
        ("Shet1!A1=5", "nearest: Sheet1"),
        ("Sheet1!B1=5", "Sheet1!B1 holds a formula; set a cell that it reads, such as Sheet1!A1"),
        ("Sheet1!A1=ten", "Sheet1!A1 must be a number, as the cell holds now (got ten)"),
        (
            "Sheet1!A1=10..40",
            "a number, as the cell holds now (got 10..40); a range is FROM..TO..STEP, such as 10..40..5",
        ),
        ("Sheet1!A1=1..9..0", "a range of 1 to 1,000 values"),
        ("Sheet1!A1=9..1..1", "a range of 1 to 1,000 values"),
        ("Sheet1!A0=1", "set must be CELL=VALUE"),
        ("Sheet1!A1=1,400", "Sheet1!A1 must be a number"),  # 1.4 or 1400
        ("rates=5", "the name rates is of 2 cells; set one of them, the first is Sheet1!A1"),
        ("rate=5", "no name rate in plain.xlsx; nearest: rates"),
        (
            "Sheet1!C1=5",
            "Sheet1!C1 is no input: it holds the text Price, which no formula reads; set a cell that",
        ),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, setting: str, said: str) -> None:
    """One line says what is wrong with a cell or its value, and what to do."""
    printed = {"Sheet1!_xlnm.Print_Area": "Sheet1!$A$1:$C$9"}
    path = written(
        tmp_path / "plain.xlsx",
        {"A1": 10, "B1": ("=A1*2", 20), "C1": "Price"},
        {"rates": "Sheet1!$A$1:$A$2", **printed},
    )
    status, _, err = call("review", path, "--set", setting)

    assert status == 2
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_several_wrong_settings_are_named_together(tmp_path: Path) -> None:
    """All that is wrong at once: a cell set twice, ranges of other lengths, a sheet that is not there."""
    path = written(tmp_path / "plain.xlsx", {"A1": 10, "A2": 1})
    with pytest.raises(AgreementError) as wrong:
        what_if(path, ["Sheet1!A1=1..3..1", "Sheet1!A1=2", "Sheet1!A2=1..2..1", "No!A1=3"])

    assert [problem.what for problem in wrong.value.problems] == [
        "no sheet No in plain.xlsx",
        "Sheet1!A1 is set twice",
        "ranges must have the same number of values (got 2 and 3)",
    ]


def test_one_file_and_one_kind_of_report(tmp_path: Path, internal: Path) -> None:
    """Cells are set in one workbook, and reported as text or JSON."""
    for arguments in (
        (internal.parent,),
        (internal, internal),
        (internal, "-f", "xlsx", "-o", tmp_path / "r.xlsx"),
    ):
        status, _, err = call("review", *arguments, "--set", "Inputs!E11=1")

        assert status == 2
        assert "must be" in err


def test_without_the_engine(monkeypatch: pytest.MonkeyPatch, internal: Path) -> None:
    """Where the package is not installed one line says how to get it, and a plain review needs none."""
    monkeypatch.setitem(__import__("sys").modules, "formualizer", None)
    status, _, err = call("review", internal, "--recalculate")

    assert status == 2
    assert "pip install xlagree[recalculate]" in err
    assert call("review", internal)[0] in (0, 1)
