"""The rules for formulas find what was planted, name its cell, and leave alone what only looks like it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from sample_clients import TOGETHER, WORKBOOKS, samples

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.formula import moved, shape, tokens
from xlagree.generate.book.render import write_book
from xlagree.generate.internal_book import internal_book
from xlagree.proposal.rules.finding import PARTS, Finding
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.rules.all_rules import FILE_RULES
from xlagree.review.rules.blocks import RIGHT, rectangles, runs
from xlagree.review.rules.covered import covered
from xlagree.terms.tables import column_index, letter

pytestmark = TOGETHER

Cells = Mapping[str, object]
Look = Callable[..., list[str]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """What a rule finds in a sheet of these cells: a number or text, or a formula with what it shows."""

    def seen(code: str, cells: Cells, **sheets: Cells) -> list[str]:
        path = tmp_path / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), {"in_memory": True})
        for name, content in {"Cash": cells, **sheets}.items():
            page = book.add_worksheet(name)
            for address, cell in content.items():
                if isinstance(cell, tuple):
                    page.write_formula(address, f"={cell[0]}", None, cell[1])
                elif isinstance(cell, str):
                    page.write_string(address, cell)
                else:
                    page.write_number(address, cell)
        book.close()
        return said(code, snapshot(path))

    return seen


def said(code: str, file: Snapshot) -> list[str]:
    """The findings of a rule, each as severity, place and message."""
    rule = next(rule for rule in FILE_RULES if rule.code == code)
    found = list(rule.find(file))
    assert all(finding.code == code and finding.fix and finding.worth is None for finding in found)
    return [f"{finding.severity} {finding.place} {finding.message}; {finding.fix}" for finding in found]


def months(row: int, formula: str = "{c}$2*{c}3", columns: str = "BCDEFGHIJKLM") -> dict[str, object]:
    """A row of twelve months with one formula copied across."""
    return {f"{c}{row}": (formula.format(c=c), 100.0) for c in columns}


# Formulas and blocks


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("B2*D$1", "R[0]C[-2]*R1C[0]"),
        ("$B$2", "R2C2"),
        ("SUM(D3:D$9)", "SUM(R[1]C[0]:R9C[0])"),
        ("SUM(A:A)+SUM($1:2)", "SUM(C[-3]:C[-3])+SUM(R1:R[0])"),
        ("'Q1 B2'!A2&\"A2\"&Q1!A2", "'Q1 B2'!R[0]C[-3]&\"A2\"&Q1!R[0]C[-3]"),
        ("LOG10(A2)+A2B+AB12C!A2", "LOG10(R[0]C[-3])+A2B+AB12C!R[0]C[-3]"),
        ("Table1[[#This Row],[A2]]+[1]Sheet1!A2", "Table1[[#This Row],[A2]]+[1]Sheet1!R[0]C[-3]"),
        ("1.5E3+A2%", "1.5E3+R[0]C[-3]%"),
        ("Jan:Dec!A2", "Jan:Dec!R[0]C[-3]"),
        ("IF(A2#REF!,#N/A,A2#)", "IF(R[0]C[-3]#REF!,#N/A,R[0]C[-3]#)"),
    ],
)
def test_shapes(formula: str, expected: str) -> None:
    """References of all kinds, and texts, names, functions and tables that only look like them; seen from D2."""
    assert shape(formula, 1, 3) == expected


REFERENCES = st.builds(
    lambda column, row, fixed: f"{'$' * fixed[0]}{letter(column)}{'$' * fixed[1]}{row}",
    st.integers(50, 200),
    st.integers(50, 200),
    st.tuples(st.booleans(), st.booleans()),
)


@given(st.lists(REFERENCES, min_size=1, max_size=4), st.integers(-40, 40), st.integers(-40, 40))
def test_copies_have_one_shape(references: list[str], rows: int, columns: int) -> None:
    """A formula and what it reads elsewhere have one shape there; moved back it is what it was."""
    formula = f"SUM({','.join(references)})*2"
    there = moved(formula, rows, columns)
    assert shape(there, 60 + rows, 60 + columns) == shape(formula, 60, 60)
    assert moved(there, -rows, -columns) == formula


@given(st.text(alphabet="AB1$:!'\"[](),.+ #N/\n", max_size=60))
def test_no_formula_is_too_odd(formula: str) -> None:
    """All of its text is in its tokens, whatever it is."""
    assert "".join(token.text for token in tokens(formula)) == formula
    assert moved(formula, 0, 0).upper() == formula.upper()


def test_odd_formulas_take_no_time_to_speak_of() -> None:
    """Quotation marks and brackets that never close are read once."""
    for odd in ("'", '"', "[", "[a", "a.", "$", "''", "A1:", "#N", "("):
        assert sum(len(token.text) for token in tokens(odd * 40_000)) == len(odd) * 40_000


def test_runs() -> None:
    """Cells side by side of one shape, within one row."""
    shapes = {(0, 0): "a", (0, 1): "a", (0, 3): "a", (0, 4): "b", (1, 5): "b"}
    assert [(run.first, run.length) for run in runs(shapes, RIGHT)] == [
        ((0, 0), 2),
        ((0, 3), 1),
        ((0, 4), 1),
        ((1, 5), 1),
    ]


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_ranges_are_the_cells(cells: set[tuple[int, int]]) -> None:
    """Each cell is in one range, and no range has another."""
    covered = [
        (row, column)
        for (top, left), (bottom, right) in rectangles(cells)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(covered) == sorted(cells)


# F01


def test_a_number_typed_in_a_row(look: Look) -> None:
    """Named with what stands left of it and what it would read; the neighbour is to be copied."""
    assert look("F01", {**months(4), "H4": 1950}) == [
        "error Cash!H4 1,950 is typed over a formula: G4 is G$2*G3, H4 would be H$2*H3; copy it from G4"
    ]


def test_a_number_typed_in_a_column(look: Look) -> None:
    """Below one another it is the same."""
    rows = {f"D{row}": (f"B{row}*C{row}", 20.0) for row in range(2, 8)}
    assert look("F01", {**rows, "D5": 0.5}) == [
        "error Cash!D5 0.5 is typed over a formula: D4 is B4*C4, D5 would be B5*C5; copy it from D4"
    ]


def test_several_numbers_are_one_finding(look: Look) -> None:
    """A range of them is reported once, in a block of rows too."""
    block = {**months(4), **months(5, "{c}4*2"), **months(6, "{c}5*2"), **months(7, "{c}6*2")}
    assert look("F01", {**block, "F6": 7, "G6": 8}) == [
        "error Cash!F6 F6:G6 are typed over formulas, F6 is 7: E6 is E5*2, F6 would be F5*2; copy it from E6"
    ]


def test_a_patch_in_a_block(look: Look) -> None:
    """Two by two numbers inside a block of one shape are no line of inputs."""
    block = {f"{c}{row}": (f"{c}$1*$A{row}", 1.0) for c in "BCDEFG" for row in range(2, 9)}
    found = look("F01", {**block, "D4": 1, "E4": 2, "D5": 3, "E5": 4})
    assert [line.split()[1:3] for line in found] == [["Cash!D4", "D4:E5"]]


@pytest.mark.parametrize(
    "cells",
    [
        {"B2": ("A2*2", 1.0), "C2": 5, "D2": ("C2*2", 1.0)},  # two of a shape are no pattern
        {"B2": 5, **months(2, "{c}1*2", "CDEFG")},  # an opening value stands before the formulas
        {**months(2, "{c}1*2", "CDEFG"), "H2": 5},  # and a closing one after them
        {**months(2, "{c}1*2", "BCG"), "D2": 5, "E2": 5, "F2": 5},  # as many numbers as formulas
        {**months(2, "{c}1*2", "BCD"), "E2": "none", **months(2, "{c}1*2", "FGH")},  # a text is no number
        {**months(2, "{c}1*2", "BCD"), "E2": 5, **months(2, "{c}1*3", "FGH")},  # other formulas go on
        {
            **months(2, "{c}1*2", "BC"),
            **dict.fromkeys(("D2", "E2", "F2", "G2"), 5),
            **months(2, "{c}1*2", "HIJ"),
        },
        {
            f"C{row}": 5 if row % 2 else (f"C{row - 1}*8", 40.0) for row in range(1, 12)
        },  # input, formula, input
    ],
)
def test_numbers_that_belong_there(look: Look, cells: Cells) -> None:
    """Near misses: too few formulas, the ends of a row, other shapes, inputs that take turns with formulas."""
    assert look("F01", cells) == []


def test_a_line_of_inputs_between_lines_of_formulas(look: Look) -> None:
    """Costs that are typed for every month, between costs that are computed; months as they were among forecasts."""
    computed = {f"{c}{row}": (f"{c}$1*$A{row}", 1.0) for c in "BCDE" for row in (2, 3, 5, 6)}
    assert look("F01", {**computed, **dict.fromkeys(("B4", "C4", "D4", "E4"), 9)}) == []
    forecast = {f"{c}{row}": (f"{c}$1*$A{row}", 1.0) for c in "BCFG" for row in (2, 3, 4)}
    assert look("F01", {**forecast, **{f"{c}{row}": 9 for c in "DE" for row in (2, 3, 4)}}) == []


# F05


def test_errors_are_reported_as_ranges(look: Look) -> None:
    """One finding for a range of one error; another error is another."""
    cells = {f"{c}{row}": (f"{c}1/0", "#DIV/0!") for c in "BC" for row in (2, 3)}
    assert look("F05", {**cells, "E2": ("VLOOKUP(1,A1:B2,2,0)", "#N/A")}) == [
        "error Cash!B2 B2:C3 show #DIV/0!: B1/0; mend B2; what uses it follows",
        "error Cash!E2 E2 shows #N/A: VLOOKUP(1,A1:B2,2,0); mend E2; what uses it follows",
    ]


def test_divisions_that_wait_for_numbers(look: Look) -> None:
    """In a blank form they are an alert; where there is a number to divide, or the divisor is typed, an error."""
    form: Cells = {
        "A1": "Hours",
        "B6": ("SUM(B2:B5)", 0.0),
        "C2": ("B2/B$6", "#DIV/0!"),
        "C3": ("B3/B$6", "#DIV/0!"),
        "D6": ("AVERAGE(D2:D5)", "#DIV/0!"),
    }
    waiting = "let it show nothing until there is one"
    assert look("F05", form) == [
        f"alert Cash!C2 C2:C3 show #DIV/0!: B2/B$6, which reads no number yet; {waiting}",
        f"alert Cash!D6 D6 shows #DIV/0!: AVERAGE(D2:D5), which reads no number yet; {waiting}",
    ]
    assert {said.split(" ")[1]: said.split(" ")[0] for said in look("F05", {**form, "B3": 7.0})} == {
        "Cash!C2": "alert",
        "Cash!C3": "error",
        "Cash!D6": "alert",
    }
    assert look("F05", {"B2": ("A2/Elsewhere!A1", "#DIV/0!")})[0].startswith("error")
    assert look("F05", {"B2": ("A2/0", "#DIV/0!")})[0].startswith("error")


def test_errors_that_wait_on_a_branch(look: Look) -> None:
    """An error in a formula that does not show it; copies are one range."""
    cells = {f"B{row}": (f"IF(A{row}>0,A{row},#REF!)", 1.0) for row in (2, 3)}
    assert look("F05", cells) == [
        "error Cash!B2 #REF! is written in the formula of B2:B3: IF(A2>0,A2,#REF!); write what the formula shall give there"
    ]


def test_texts_about_errors_are_none(look: Look) -> None:
    """A text that looks like an error, in a cell or a formula, and a number of a ticket."""
    assert look("F05", {"A1": "#N/A", "B1": ('IF(A2=1,"#REF!","")', ""), "C1": ("A1#", 1.0)}) == []


# F10


def test_formulas_hard_to_read(look: Look) -> None:
    """IF in IF, many parts, deep brackets, several lines; copies once."""
    copies = {f"{c}2": (f'IF({c}1>1,IF({c}1>2,"a","b"),"c")', "c") for c in "BCD"}
    assert look("F10", copies) == [
        "note Cash!B2 IF in IF, 2 deep, in 3 cells; 1 such formula in the file; put its steps into cells of their own"
    ]
    assert "41 parts" in look("F10", {"A2": ("+".join(["B1"] * 21), 1.0)})[0]
    assert "brackets 7 deep" in look("F10", {"A2": ("(" * 7 + "B1" + ")" * 7, 1.0)})[0]
    assert "2 lines" in look("F10", {"A2": ("B1+\nB2", 1.0)})[0]


def test_formulas_that_can_be_read(look: Look) -> None:
    """At the limits; IF beside IF; a line break inside a text."""
    assert look("F10", {"A2": ("+".join(["B1"] * 20), 1.0)}) == []
    assert look("F10", {"A2": ("(" * 6 + "B1" + ")" * 6, 1.0)}) == []
    assert look("F10", {"A2": ("IF(B1>0,1,2)+IF(B2>0,1,2)", 3.0), "A3": ('B1&"\n"', "x")}) == []


def test_the_five_worst_are_named(look: Look) -> None:
    """Heaviest first, each with the count of all."""
    found = look("F10", {f"A{n}": ("+".join(["B1"] * (20 + n)), 1.0) for n in range(1, 8)})
    assert [line.split()[1] for line in found] == [f"Cash!A{n}" for n in (7, 6, 5, 4, 3)]
    assert all("7 such formulas in the file" in line for line in found)


# F11


@pytest.mark.parametrize("text", ["12", "1,250.50", "12,5", "15%", " -3 ", "€ 1 200"])
def test_numbers_stored_as_text(look: Look, text: str) -> None:
    """Among numbers, however it is written."""
    assert look("F11", {"B2": 1, "B3": 2, "B4": text, "B5": 4}) == [
        f'error Cash!B4 B4 is a text that reads as a number: "{text.strip()}"; sums leave out text; type it again as a number'
    ]


def test_columns_of_text_that_are_summed(look: Look) -> None:
    """A column pasted as text, summed on its own sheet or on another; last in a column as well."""
    pasted = {f"B{row}": str(row * 10) for row in range(2, 6)}
    for cells, other in (
        ({**pasted, "B7": ("SUM(B2:B5)", 0.0)}, {}),
        (pasted, {"A1": ("ROUND(SUM(Cash!$B:$B),2)", 0.0)}),
    ):
        found = look("F11", cells, Other=other)
        assert found == [
            'error Cash!B2 B2:B5 are texts that read as numbers, B2 is "20"; sums leave out text; type it again as a number'
        ]
    assert len(look("F11", {"B2": 1, "B3": 2, "B4": "3"})) == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"B1": "2026", "B2": 1, "B3": 2, "B4": 3, "B6": ("SUM(B1:B4)", 6.0)},  # a heading
        {f"{c}{row}": "7" if c == "B" else 1 for c in "BCD" for row in (2, 3, 4)},  # labels before numbers
        {
            f"{c}{row}": "4711" if c == "D" else 1 for c in "BCDE" for row in (2, 3, 4)
        },  # tickets among numbers
        {"B2": 1, "C2": 1, "B3": "2026", "C3": "2027", "B4": 2, "C4": 2},  # headings between numbers
        {"B2": 1, "B3": 2, "B4": "007", "B5": 4},  # a name
        {"B2": 1, "B3": 2, "B4": "n/a", "B5": 4},
        {"B2": "12", "B3": "13", "B5": ("COUNTA(B2:B3)", 2.0)},  # nothing adds them up
        {"B2": "12", "D5": ("SUM(IF(B2:B3=A1,C2:C3))", 2.0)},  # a condition on them
    ],
)
def test_texts_that_are_no_numbers(look: Look, cells: Cells) -> None:
    """Near misses: headings, labels, names, texts in nobody's sum."""
    assert look("F11", cells) == []


def cells_of(most_row: int, most_column: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, most_row), st.integers(0, most_column))


@given(
    st.sets(cells_of(9, 9), max_size=20),
    st.sets(st.tuples(cells_of(9, 9), cells_of(9, 9)), max_size=8),
)
def test_cells_that_ranges_cover(
    cells: set[tuple[int, int]], ends: set[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Those that lie in one range at least, ends of ranges and ranges over each other among them."""
    areas = {((min(a, c), min(b, d)), (max(a, c), max(b, d))) for (a, b), (c, d) in ends}

    assert covered(cells, areas) == {
        (row, column)
        for row, column in cells
        if any(a <= row <= c and b <= column <= d for (a, b), (c, d) in areas)
    }


def test_a_long_ledger_of_running_totals_is_read_through(look: Look) -> None:
    """Eight thousand numbers of invoices beside as many sums: each is not held against each, and one among amounts is found."""
    rows = 8_000
    cells: dict[str, object] = {f"A{row}": str(100_000 + row) for row in range(2, rows)}
    cells |= {f"B{row}": "1" if row == 900 else 1 for row in range(2, rows)}
    cells |= {f"C{row}": (f"SUM(B$2:B{row})", row - 1) for row in range(2, rows)}

    assert [line.split()[1] for line in look("F11", cells)] == ["Cash!B900"]


def test_formulas_that_give_text(look: Look) -> None:
    """A copy that gives a text where the others give numbers; what a function says is wrong, wherever it stands."""
    cells = {f"{c}2": (f"{c}1*2", 1.0) for c in "BCDEF"}
    found = look("F11", {**cells, "D2": ("D1*2", "1.234,5")})
    assert found == [
        'error Cash!D2 D2 shows "1.234,5" where copies of the formula show numbers; let D1*2 give a number'
    ]
    wrong = "#AGREE! hours must be a number of hours, 0 or more (got -2)"
    assert look("F11", {"B2": ("AGREE_PRICE(plans,A1,-2)", wrong)}) == [
        f'error Cash!B2 B2 shows "{wrong}"; mend what it says'
    ]
    assert len(look("F11", {"B2": ("AGREE_NET(A1)", wrong), "B3": ("AGREE_NET(A1)", "#AGREE! no plan")})) == 2


def test_texts_that_formulas_are_meant_to_give(look: Look) -> None:
    """A text that the formula writes, one that it passes on, nothing, and a row that is mostly text."""
    cells = {f"{c}2": (f'IF({c}1=0,"none",{c}1)', 1.0) for c in "BCDEF"}
    assert look("F11", {**cells, "D2": ('IF(D1=0,"none",D1)', "none")}) == []
    links = {f"B{row}": (f"A{row}", 1.0) for row in range(2, 7)}
    assert look("F11", {**links, "A4": "retainer", "B4": ("A4", "retainer")}) == []
    assert look("F11", {**links, "B4": ("A4", "")}) == []
    assert look("F11", {**links, **{f"B{row}": (f"A{row}", f"x{row}") for row in (3, 4, 5)}}) == []


# All rules, and the books that we write


def test_every_rule_explains_itself() -> None:
    """A title and all parts of the explanation; codes in their order."""
    codes = [rule.code for rule in FILE_RULES]
    assert len(codes) == len(set(codes))
    assert codes[:17] == [f"F{n:02}" for n in range(1, 18)]
    for rule in FILE_RULES:
        assert rule.title
        assert not rule.title.endswith(".")
        assert tuple(rule.explanation) == PARTS
        assert all(rule.explanation.values())


def serious(path: Path) -> list[Finding]:
    """What would stop a book: errors, and everything hidden."""
    file = snapshot(path)
    found = [finding for rule in FILE_RULES for finding in rule.find(file)]
    return [finding for finding in found if finding.severity == "error" or finding.code == "S01"]


@pytest.mark.parametrize("name", ["model.xlsx", "rate-card.xlsx"])
def test_the_workbooks_that_come_with_xlagree_are_clean(name: str) -> None:
    """No error, and nothing hidden."""
    assert serious(WORKBOOKS / name) == []


@pytest.mark.slow
def test_our_own_books_are_clean(tmp_path: Path) -> None:
    """Client books of every third sample client and an internal book, with every page that they have."""
    proposals = samples().proposals
    assert len(proposals) > 9
    books = [*map(appendix_book, proposals[::3]), internal_book(proposals[5])]
    for book in books:  # tests/test_demo.py reviews all internal books
        write_book(book, tmp_path / "book.xlsx")
        assert serious(tmp_path / "book.xlsx") == []


def test_names_of_cells_are_those_of_the_tables() -> None:
    """Letters and numbers of columns agree up to the last column."""
    assert all(column_index(letter(column)) == column for column in (0, 25, 26, 701, 702, 16_383))
