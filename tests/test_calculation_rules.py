"""Circles, settings of calculation and values that nothing calculated: found at their cell, and no others."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from parts_edited import BOOK, edited, findings, said, write_cells

from xlagree.generate.book.wording import references
from xlagree.proposal.rules.finding import PARTS
from xlagree.review.file_review import ReviewTerms, review_file
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.calculation_rules import CALCULATION_RULES
from xlagree.review.rules.check_rules import CHECK_RULES
from xlagree.review.rules.circles import circles
from xlagree.review.rules.flow_rules import FLOW_RULES
from xlagree.review.rules.layout_rules import LAYOUT_RULES
from xlagree.review.rules.link_rules import LINK_RULES
from xlagree.review.rules.precedents import Precedents
from xlagree.review.rules.style_rules import STYLE_RULES

Sheet = Mapping[str, object]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"A1": ("A1+1", 0)}, "Cash!A1 circular: A1 reads itself"),
        (
            {"A1": ("B1", 0), "B1": ("C1*2", 0), "C1": ("A1", 0)},
            "Cash!A1 circular: A1 reads B1 reads C1 reads A1",
        ),
        ({"A1": 4, "A2": 5, "A3": ("SUM(A1:A3)", 9)}, "Cash!A3 circular: A3 reads itself"),
        ({"B9": ("SUM(B:B)", 9)}, "Cash!B9 circular: B9 reads itself"),
        ({"A1": 4, "B1": ("Other!A1", 9)}, "Cash!B1 circular: B1 reads Other!A1 reads B1"),
    ],
)
def test_circles(cells: Sheet, expected: str, tmp_path: Path) -> None:
    """Of one cell, of several, by a range, by a whole column, by another sheet."""
    sheets = {"Cash": cells, "Other": {"A1": ("Cash!B1*2", 0)}}
    assert said("S03", write_cells(tmp_path / "a.xlsx", sheets)) == [f"error {expected}"]


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": ("ROW(A1)+COLUMNS($A1:A1)", 2)},
        {"A1": 4, "A2": 5, "A3": ("SUM(A$1:INDEX(A:A,ROW()-1))", 9)},
        {"A1": 4, "A2": ("A1+1", 5), "A3": ("A2+1", 6), "B3": ("SUM(A$1:A3)", 15), "A4": ("B3", 15)},
        {"A1": ('"A1"&Other!A1', "A1")},
        {"A1": ("[1]Cash!A1", 2)},
        {"A1": ("B1", 2), "B1": 3, "C1": ("SUM(A1:B1)", 5)},
    ],
)
def test_no_circles(cells: Sheet, tmp_path: Path) -> None:
    """Functions that need no value, running sums, texts, cells of other sheets and files of the same address."""
    sheets = {"Cash": cells, "Other": {"A1": 1}}
    assert said("S03", write_cells(tmp_path / "a.xlsx", sheets)) == []


def test_circles_by_names_and_copies(tmp_path: Path) -> None:
    """A name leads back; of copies of one circle the first is named."""
    cells = {f"{column}{row}": (f"{other}{row}", 0) for row in range(1, 5) for column, other in ("AB", "BA")}
    path = write_cells(
        tmp_path / "a.xlsx", {"Cash": cells, "Tax": {"C3": ("tax*2", 0)}}, {"tax": "Tax!$C$1:$C$3"}
    )
    assert sorted(said("S03", path)) == [
        "error Cash!A1 circular: A1 reads B1 reads A1; 3 more such circles",
        "error Tax!C3 circular: C3 reads itself",
    ]


def test_many_circles(tmp_path: Path) -> None:
    """The first kinds are named each, the others counted."""
    cells = {f"A{row}": (f"A{row}+{row}", 0) for row in range(1, 10)}
    found = said("S03", write_cells(tmp_path / "a.xlsx", {"Cash": cells}))
    assert len(found) == 6
    assert found[-1] == "error circular: 4 more kinds of circles"


def test_settings_of_calculation(tmp_path: Path) -> None:
    """Each by itself; iterative calculation is said with the circle that it lets pass."""
    plain = write_cells(tmp_path / "a.xlsx", {"Cash": {"A1": 4}})
    circular = write_cells(tmp_path / "b.xlsx", {"Cash": {"A1": ("A1", 0)}})

    def said_of(path: Path, setting: bytes) -> list[str]:
        return said("S03", edited(path, {BOOK: (b"<calcPr ", b"<calcPr " + setting)}))

    assert [
        line.partition(":")[0] for line in said_of(plain, b'calcMode="manual" iterate="1" fullPrecision="0" ')
    ] == [
        "alert iterative calculation is on and nothing is circular",
        "alert the workbook is calculated by hand only",
        "error precision as displayed is on",
    ]
    assert said_of(circular, b'iterate="1" ') == [
        "error Cash!A1 circular: A1 reads itself, which iterative calculation lets pass"
    ]
    dated = edited(plain, {BOOK: (b"<workbookPr ", b'<workbookPr date1904="1" ')})
    assert [one.severity for one in findings("S03", dated)] == ["note"]
    assert said_of(plain, b'calcMode="auto" fullPrecision="1" ') == []


ENDS = st.sampled_from([f"{column}{row}" for column in "ABC" for row in range(1, 5)])
FORMULAS = st.one_of(ENDS, st.builds(lambda a, b: f"SUM({a}:{b})", ENDS, ENDS), st.just("1"))


def _brute(formulas: Mapping[tuple[int, int], str]) -> set[tuple[int, int]]:
    """The cells that come back to themselves, by following every single cell."""
    reads = {
        cell: {spot[1:] for spot in references(formula, "S") if spot[1:] in formulas}
        for cell, formula in formulas.items()
    }
    circular = set()
    for start in formulas:
        seen: set[tuple[int, int]] = set()
        todo = set(reads[start])
        while todo:
            cell = todo.pop()
            if cell not in seen:
                seen.add(cell)
                todo |= reads[cell]
        if start in seen:
            circular.add(start)
    return circular


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 2)), FORMULAS, max_size=12))
@settings(deadline=None)
def test_circles_are_those_of_single_cells(formulas: dict[tuple[int, int], str]) -> None:
    """Whatever reads whatever, in ranges of every form; and each circle names a way back to its first cell."""
    formulas = {cell: _ordered(formula) for cell, formula in formulas.items()}
    sheet = SheetSeen("S", "visible", {cell: Shown(1.0, formula) for cell, formula in formulas.items()})
    found = circles(Precedents(Snapshot("a.xlsx", (sheet,), {}, {})))
    assert {cell for circle in found for _, cell in circle} == _brute(formulas)
    assert len({cell for circle in found for _, cell in circle}) == sum(map(len, found))


def _ordered(formula: str) -> str:
    """A range from its upper left to its lower right cell."""
    if ":" not in formula:
        return formula
    ends = formula.removeprefix("SUM(").removesuffix(")").split(":")
    columns, rows = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
    return f"SUM({columns[0]}{rows[0]}:{columns[1]}{rows[1]})"


def test_never_calculated(tmp_path: Path) -> None:
    """A whole file, as openpyxl leaves it; and single formulas that surely give a number."""
    book = Workbook()
    page = book.create_sheet("Cash", 0)
    page.append([2, "=A1*2", '=IF(A1>1,"","no")'])
    book.save(tmp_path / "a.xlsx")
    assert said("S10", tmp_path / "a.xlsx") == [
        "alert Cash!B1 no formula has a value: the file was saved by a program that does not calculate"
    ]
    cells = {
        "A1": 2,
        "B1": ("A1*2", 4),
        "C1": ("A1*3", 6),
        "D1": ("A1*4", 8),
        "E1": ('IF(A1>1,"",1)', ""),
        "F1": ("A1", 2),
    }
    whole = write_cells(tmp_path / "b.xlsx", {"Cash": cells})
    assert said("S10", whole) == []
    emptied = edited(whole, {"xl/worksheets/sheet1.xml": (b"<v>6</v>", b"")})
    assert said("S10", emptied) == [
        "alert Cash!C1 1 of 5 formulas have no value: the file was saved by a program that does not calculate"
    ]


@pytest.mark.parametrize(
    ("formula", "shown", "given"),
    [
        ("SUM(A1:A3)", 7, "6"),
        ("A1+A2*A3", 8, "7"),
        ("(A3-A1)/A2", 2, "1"),
        ("Other!A1", 40, "50"),
        ("SUM(A1:A2,A3,4)", 11, "10"),
        ("-A1+50%", 0.5, "-0.5"),
        ("A9", 3, "0"),
        ("SUM(1:3)", 7, "6"),
        ("ROUND(A1/A3,2)", 0.34, "0.33"),
        ("-ROUND(A2*1.4,0)", 3, "-3"),
    ],
)
def test_stale_values(formula: str, shown: float, given: str, tmp_path: Path) -> None:
    """Another number than the cells give, on this sheet and on another."""
    cells = {"A1": 1, "A2": 2, "A3": 3, "D4": "text", "C7": (formula, shown)}
    path = write_cells(tmp_path / "a.xlsx", {"Cash": cells, "Other": {"A1": 50}})
    expected = f"alert Cash!C7 C7 shows {shown:,.12g}, the cells that it reads give {given}"
    assert said("S10", path) == [expected]


@pytest.mark.parametrize(
    "cell",
    [
        ("SUM(A1:A3)", 6),
        ("A1/3", 0.333333333333333),
        ("SUM(A1:D5)", 6),
        ("A1+D4", "#VALUE!"),
        ("A1*INT(A2)", 5),
        ("ROUND(A1/A3,2)", 0.33),
        ("ROUND(A1/8,2)", 0.12),
        ("A1/A9", 7),
        ("A4*2", 5),
        ("SUM(A4:A5)", 5),
        ("A1=A2", False),
        ("A1-A1", 1e-17),
        ("1000000000.1-1000000000", 0.1000000238),
    ],
)
def test_values_that_are_not_stale(cell: object, tmp_path: Path) -> None:
    """Right ones, those to 15 digits, and formulas of which nobody can say so at a glance."""
    cells = {"A1": 1, "A2": 2, "A3": 3, "A4": ("NA()", "#N/A"), "D4": "text", "F7": cell}
    assert said("S10", write_cells(tmp_path / "a.xlsx", {"Cash": cells})) == []


def test_one_finding_for_a_sheet(tmp_path: Path) -> None:
    """The first cell is named, the others counted; with precision as displayed no value is stale."""
    cells: dict[str, object] = {f"A{row}": row for row in range(1, 9)}
    cells |= {f"B{row}": (f"A{row}*2", 1) for row in range(1, 9)}
    path = write_cells(tmp_path / "a.xlsx", {"Cash": cells})
    assert said("S10", path) == [
        "alert Cash!B1 B1 shows 1, the cells that it reads give 2; 7 more such formulas on the sheet"
    ]
    shown = edited(path, {BOOK: (b"<calcPr ", b'<calcPr fullPrecision="0" ')})
    assert said("S10", shown) == []


@pytest.mark.parametrize("anew", [False, True])
def test_days_are_told_as_days(anew: bool, tmp_path: Path) -> None:
    """A stale day is told in the format of its cell, with and without computing anew."""
    path = tmp_path / "days.xlsx"
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        day, page = book.add_format({"num_format": "d mmm yyyy"}), book.add_worksheet("Plan")
        page.write_number("A1", 46357, day)
        page.write_formula("A2", "=A1+30", day, 46357)

    [stale] = [one for one in review_file(path, ReviewTerms(recalculate=anew)).findings if one.code == "S10"]
    told = "1 Dec 2026", "31 Dec 2026"
    assert all(one in stale.message for one in told), stale.message


def test_every_rule_of_structure_and_checks_says_what_it_cannot_see() -> None:
    """A title and all parts of the explanation, the blind spots last."""
    for rule in (
        *LINK_RULES,
        *CALCULATION_RULES,
        *FLOW_RULES,
        *LAYOUT_RULES,
        *STYLE_RULES,
        *CHECK_RULES,
    ):
        assert rule.title
        assert tuple(rule.explanation) == PARTS, rule.code
        assert all(rule.explanation.values())


def test_a_file_that_no_program_calculated(tmp_path: Path) -> None:
    """Where most values are not those of their formulas, the file is one finding, and not each of its sheets."""
    cells: dict[str, object] = {f"A{row}": row for row in range(2, 9)}
    cells |= {f"B{row}": (f"A{row}*2", 0) for row in range(2, 9)}
    path = write_cells(tmp_path / "a.xlsx", {"Cash": cells, "Plans": cells})
    assert said("S10", path) == [
        "alert Cash!B2 14 of 14 sums, products and links show other numbers than their cells give: the file was saved by a "
        "program that does not calculate; B2 shows 0, the cells that it reads give 4"
    ]
