"""The rules for any workbook: each finds what was planted, at its cell, and leaves alone what only looks like it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from irregular_books import IRREGULAR, MONTHS, across, down

from xlagree.proposal.rules.finding import Finding
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.rules.all_rules import rule

Cells = Mapping[str, object]


def numbers(columns: str, rows: range, start: float = 100) -> dict[str, object]:
    """Numbers that somebody typed, each another."""
    return {f"{c}{r}": start + 7 * i + 3 * r for i, c in enumerate(columns) for r in rows}


def names(rows: range, column: str = "A") -> dict[str, object]:
    """A label for each row."""
    return {f"{column}{r}": f"Item {chr(64 + r % 26)}{chr(70 + r)}" for r in rows}


def seen(folder: Path, cells: Cells, formats: Mapping[str, str] = {}, **sheets: Cells) -> Snapshot:
    """A file with these cells: texts that begin with = are formulas, a pair is a formula with what it shows."""
    path = folder / "book.xlsx"
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    for name, content in {"Cash": cells, **sheets}.items():
        page = book.add_worksheet(name)
        for address, cell in content.items():
            look = book.add_format({"num_format": formats[address]}) if address in formats else None
            if isinstance(cell, tuple):
                page.write_formula(address, cell[0], look, cell[1])
            elif isinstance(cell, str) and cell.startswith("="):
                page.write_formula(address, cell, look, 1.0)
            elif isinstance(cell, str):
                page.write_string(address, cell, look)
            elif isinstance(cell, int | float):
                page.write_number(address, cell, look)
    book.close()
    return snapshot(path)


def found(code: str, file: Snapshot) -> list[Finding]:
    """What a rule finds."""
    known = rule(code)
    assert known is not None
    findings = list(known.find(file))  # type: ignore[arg-type]  # the codes asked for here are rules of a file
    assert all(one.code == code.upper() and one.message and one.fix for one in findings)
    return findings


def places(code: str, file: Snapshot) -> list[str]:
    """Where a rule finds something."""
    return [str(one.place).removeprefix("Cash!") for one in found(code, file)]


ITEMS = names(range(3, 9)) | numbers(MONTHS, range(3, 9))
TOTALS = {"A9": "Sum"} | across(9, "SUM({c}3:{c}8)")
PRICED = names(range(2, 12)) | numbers("BC", range(2, 12)) | down("D", range(2, 12), "B{r}*C{r}")
PLAN = numbers("B", range(2, 4)) | {"C2": 5, "A3": "Sales"} | across(3, "{p}3*1.02", MONTHS[1:])

SCHEDULE = {"B1": 900} | numbers("AB", range(3, 10)) | down("C", range(3, 10), "$B$1-B{r}")
"""Amounts to pay by row; the last may be what is left."""
STATEMENT = {f"A{r}": f"Line {chr(64 + r)}" for r in range(2, 30)} | {
    cell: what
    for c in "BD"
    for cell, what in (
        *((f"{c}{r}", 100 + r) for r in (2, 3, 4, 7, 8, 9, 12, 13)),
        (f"{c}5", f"=SUM({c}2:{c}4)"), (f"{c}10", f"=SUM({c}7:{c}9)"), (f"{c}14", f"={c}12-{c}13"), (f"{c}16", f"={c}5-{c}10"),
        (f"{c}18", f"={c}16+{c}14"), (f"{c}20", f"={c}18/{c}5"),
    )
}  # fmt: skip
"""A statement of two years, with little that repeats."""

SEEDED: list[tuple[str, Cells, list[str]]] = [
    ("F01", ITEMS | TOTALS | {"F9": 900}, ["F9"]),
    ("F01", PRICED | {"D5": 7, "D6": 8}, ["D5"]),
    ("F01", ITEMS | TOTALS | {"M9": 900}, ["M9"]),
    ("F01", PRICED | down("E", range(2, 12), "D{r}*2") | {"D11": 9}, ["D11"]),
    ("F01", ITEMS | {f"{c}{9}": f"=SUM({c}3:{c}8)" for c in "BDFHJ"} | {"F9": 12} | {"A9": "Sum"}, ["F9"]),
    ("F02", PRICED | {"D6": "=B6*C5"}, ["D6"]),
    ("F02", PRICED | {"D6": "=B6"}, ["D6"]),
    ("F02", PRICED | {"D6": "=B6+C6"}, ["D6"]),
    ("F02", PRICED | {"D6": "=300+20"}, ["D6"]),
    ("F02", PRICED | {"D11": "=B10*C11"}, ["D11"]),
    ("F02", PRICED | {"D6": "=B6*C5", "D7": "=B7*C6"}, ["D6"]),
    ("F02", ITEMS | TOTALS | {"F9": "=SUM(E3:E8)"}, ["F9"]),
    ("F02", PLAN | {"G3": "=F3*1.2"}, ["G3"]),
    ("F02", numbers("BCD", range(2, 8)) | {"B8": "=SUM(B2:B7)", "C8": "=SUM(C2:C7)", "D8": "=SUM(C2:C7)"}, ["D8"]),
    ("F01", STATEMENT | {"D16": 99}, ["D16"]),
    ("F02", STATEMENT | {"D16": "=D5-D9"}, ["D16"]),
    ("F02", SCHEDULE | {"C9": "=$B$1-B8"}, ["C9"]),
    ("F02", STATEMENT | {"B18": "=B16"}, ["B18"]),
    ("F04", ITEMS | TOTALS | {"F9": "=SUM(F3:F7)"}, ["F9"]),
    ("F04", ITEMS | {"A9": "Sum"} | across(9, "SUM({c}3:{c}7)"), ["B9"]),
    ("F04", names(range(2, 9)) | numbers("B", range(2, 9)) | {"A9": "Sum", "B9": "=SUM(B3:B8)"}, ["B9"]),
    ("F04", names(range(2, 9)) | numbers("B", range(2, 9)) | {"A10": "Sum", "B10": "=B2+B3+B4+B6+B7+B8"}, ["B10"]),
    ("F04", numbers("B", range(2, 9)) | {"B9": "=SUM(B2:B9)"}, ["B9"]),
    (
        "F04",
        numbers("B", range(2, 5)) | numbers("B", range(6, 9)) | {"B5": "=SUM(B2:B4)", "B9": "=SUM(B6:B8)", "B10": "=SUM(B2:B9)"},
        ["B10"],
    ),
    ("F04", {f"{c}2": f"{m}" for c, m in zip("BCDEF", ("Jan", "Feb", "Mar", "Apr", "May"), strict=True)}
     | numbers("BCDEF", range(3, 8)) | down("G", range(3, 8), "SUM(B{r}:E{r})"), ["G3"]),
    ("F04", {"A2": "Year", "B2": 2026} | names(range(3, 9)) | numbers("B", range(3, 9)) | {"B9": "=SUM(B2:B8)"}, ["B9"]),
    ("F03", {"B2": 5, "C2": "=B2*1.19"}, ["C2"]),
    ("F03", {"B2": 5, "C2": "=IF(B2>40,B2,0)"}, ["C2"]),
    ("F03", {"B2": 5, "C2": "=IF(ABS(B2)<0.5,0,B2)"}, ["C2"]),
    ("F03", {"B2": 5, "C2": "=ABS(B2)*0.01"}, ["C2"]),
    ("F05", {"B2": ("=1/A2", "#DIV/0!"), "B3": ("=B2*2", "#DIV/0!"), "B5": ("=SUM(B2:B3)", "#DIV/0!")}, ["B2"]),
    ("F06", {"B2": 5, "C2": "=IFERROR(A2/B2,0)"}, ["C2"]),
    ("F07", {"A2": "b", "B2": 1, "A3": "a", "B3": 2, "D2": '=VLOOKUP("a",A2:B3,2)'}, ["D2"]),
    ("F07", {"A2": 5, "A3": 1, "A4": 9, "D2": "=MATCH(3,A2:A4)"}, ["D2"]),
    ("F08", {"A2": 5, "D2": '=SUM(INDIRECT("A2"))', "D3": "=OFFSET(A2,1,0)"}, ["D3", "D2"]),
    ("F08", {"A2": "Price", "D2": "=RAND()*2", "D3": "=RAND()*2"}, ["D2"]),
    ("F09", numbers("B", range(2, 6)) | {"D2": "=NPV(0.1,B2:B5)"}, ["D2"]),
    ("F12", names(range(2, 8)) | numbers("B", range(2, 8)) | {"E1": "Rate", "E2": 0.2} | down("C", range(2, 8), "B{r}*E{r}"), ["C3"]),
    ("F12", {"B2": 5, "C2": "=B2*H30"}, ["C2"]),
    ("F13", {"B2": 5, "C2": "=+B2"}, ["C2"]),
    ("F13", {"B2": 5, "C2": "=4+-B2", "C4": "=3*B2"}, ["C2"]),
    ("F13", {"A2": "Rent ", "A3": "Rent"}, ["A2"]),
    ("F14", numbers("BC", range(2, 6)) | {"D2": "=SUM(B2:B5)*C2+C3", "F9": "=SUM(B2:B5)*C2+C3"}, ["F9"]),
    ("F15", {"A1": 5, "B2": "=A1*2", "C3": "=B2", "D4": "=C3", "E5": "=D4"}, ["E5"]),
    ("F16", {"A2": "Tax rate", "B2": 0.075, "C2": 0.075, "D2": 0.0075, "E2": 0.075, "F2": 0.08, "G2": 0.075}, ["D2"]),
    ("F16", {"A2": "Rent per month", "A3": "Insurance per year", "B2": 500, "B3": 900, "B4": "=B2+B3"}, ["B4"]),
    ("F17", {"A2": "x", "A3": "y", "A4": "X", "B2": 1, "B3": 2, "B4": 3, "D2": '=VLOOKUP("y",A2:B4,2,FALSE)'}, ["A4"]),
    ("F17", {f"A{r}": 2000 + r + (r > 6) for r in range(2, 12)}, ["A7"]),
]  # fmt: skip

NEAR: list[tuple[str, Cells]] = [
    # F01: inputs among formulas, the ends of lines, tables that mix the two
    ("F01", {f"{c}{r}": 2.54 * r if (r + i) % 2 else f"={c}{r - 1}*12" for i, c in enumerate("BCDE") for r in range(3, 30)}),
    ("F01", {f"{c}{r}": 1 if i == r - 2 else f"={c}$1/$A{r}" for i, c in enumerate("BCDEFGH") for r in range(2, 9)}
     | numbers("BCDEFGH", range(1, 2)) | numbers("A", range(2, 9))),
    ("F01", {"A3": "Sales", "B3": 100} | across(3, "{p}3*1.02", MONTHS[1:])),
    ("F01", PRICED | {"D6": "none"}),
    ("F01", names(range(2, 8)) | {f"B{r}": "=$F$1" for r in (2, 3, 5, 6)} | {"B4": 7, "F1": 3}),
    ("F01", names(range(2, 8)) | numbers("B", range(2, 8)) | down("C", range(2, 6), "B{r}*2") | {"C6": 4, "C7": 5}),
    ("F01", STATEMENT),
    ("F01", STATEMENT | {"D12": 5, "D13": 6, "D3": 7}),
    ("F02", STATEMENT),
    ("F02", STATEMENT | {"D16": "=D5*0.1", "D18": "=B18"}),
    # F02: totals of the line, quarters, openings, columns of their own, rounding, `$` that changes nothing
    ("F02", PRICED | {"A12": "Sum", "D12": "=SUM(D2:D11)"}),
    ("F02", ITEMS | across(10, "{c}3*2") | {"N10": "=SUM(B10:M10)", "O10": "=AVERAGE(B10:M10)"}),
    ("F02", numbers("BCDFGHJKL", range(2, 3)) | across(4, "{c}2*2", "BCDFGHJKL")
     | {"E4": "=SUM(B4:D4)", "I4": "=SUM(F4:H4)", "M4": "=SUM(J4:L4)"}),
    ("F02", {"A4": "Balance", "B2": 5} | numbers(MONTHS, range(3, 4)) | {"B4": "=B2+B3"} | across(4, "{p}4+{c}3", MONTHS[1:])),
    ("F02", PRICED | {"D6": "=ROUND(B6*C6,2)"}),
    ("F02", PRICED | {"D6": "=IF(C6=0,0,B6*C6)"}),
    ("F02", PRICED | {"D6": "=$B6*C$6"}),
    ("F02", PRICED | {"D6": "=C6*B6+0*0"} | {f"D{r}": f"=B{r}" for r in range(2, 4)} | {f"D{r}": f"=C{r}" for r in range(4, 6)}),
    ("F02", numbers("BCD", range(2, 8)) | {"B8": "=SUM(B2:B7)", "C8": "=C2+C3+C4+C5+C6+C7", "D8": "=SUM(D2:D7)"}),
    ("F02", names(range(2, 7)) | {"F1": 1, "F2": 2, "F3": 3} | {"B2": "=$F$1", "B3": "=$F$1", "B4": "=$F$2", "B5": "=$F$1", "B6": "=$F$1"}),
    # F04: labels and sizes that set apart, running sums, parts of a column, halves, subtotals of subtotals
    ("F04", {"A2": "Opening balance", "B2": 90} | names(range(3, 9)) | numbers("B", range(3, 9)) | {"B9": "=SUM(B3:B8)"}),
    ("F04", {"A2": "Year", "B2": 2026} | names(range(3, 9)) | numbers("B", range(3, 9)) | {"B9": "=SUM(B3:B8)"}),
    ("F04", names(range(2, 8)) | numbers("B", range(2, 8)) | {"A8": "Tax", "B8": 120, "B9": "=SUM(B2:B7)"}),
    ("F04", names(range(2, 8)) | numbers("B", range(2, 8)) | {"A8": "Fee", "B8": 0.1, "B9": "=SUM(B2:B7)"}),
    ("F04", numbers("B", range(2, 12)) | down("C", range(2, 12), "SUM(B$2:B{r})") | down("D", range(4, 12), "SUM(B{p}:B{r})")),
    ("F04", numbers("B", range(2, 14)) | {"D2": "=SUM(B2:B7)", "D3": "=SUM(B8:B13)"}),
    ("F04", numbers("B", range(2, 5)) | numbers("B", range(6, 9)) | {"B5": "=SUM(B2:B4)", "B9": "=SUM(B6:B8)", "B10": "=SUM(B2:B9)/2"}),
    ("F04", numbers("B", range(2, 5)) | numbers("B", range(6, 9)) | {"B5": "=SUM(B2:B4)", "B9": "=SUM(B6:B8)", "B10": "=B5+B9"}),
    ("F04", {"B2": "Price"} | numbers("BCDEF", range(3, 8)) | down("G", range(3, 8), "SUM(C{r}:F{r})")
     | {"C2": "North", "D2": "South", "E2": "East", "F2": "West"}),
    ("F04", {f"B{r}": 1990 + r for r in range(2, 9)} | {"B9": "=SUM(B2:B8)"}),
    ("F04", names(range(2, 9)) | numbers("B", range(3, 9)) | {"B2": 1950, "B9": "=SUM(B2:B8)"}),
    ("F02", SCHEDULE | {"C9": "=A9-B9"}),
    ("F02", SCHEDULE | {"C9": "=A9-B9", "C10": "=SUM(C3:C9)"}),
    # F03
    ("F03", {"B2": 5, "B3": 5, "C2": '=IF(ABS(B2-B3)<0.005,"OK","ERROR")', "C3": "=ABS(B2-B3)>=0.01"}),
    ("F03", {"B2": 5, "C2": "=B2*12/100", "C3": "=ROUND(B2,3)", "C4": "=B2^3", "C5": "=INDEX(B2:B9,4)", "C6": "=5*1.19"}),
    ("F03", {"B2": 5, "C2": "=VLOOKUP(B2,A1:D9,3,FALSE)", "C3": "=DATE(2026,4,30)+B2", "C4": "=B2+1"}),
    # F05
    ("F05", {"A1": "#N/A", "B1": ('=IF(A2=1,"#REF!","")', "")}),
    # F06
    ("F06", {"B2": 5, "C2": '=IFERROR(VLOOKUP(B2,A1:B9,2,0)*2,"not found")'}),
    ("F06", {"B2": 5, "C2": "=IF(B2=0,0,A2/B2)", "C3": "=IFERROR(B2,0)"}),
    # F07
    ("F07", {"A2": 0, "A3": 50, "A4": 90, "B2": "C", "B3": "B", "B4": "A", "D2": "=VLOOKUP(60,A2:B4,2)", "D3": "=LOOKUP(60,A2:A4,B2:B4)"}),
    ("F07", {"A2": "b", "A3": "a", "D2": '=VLOOKUP("a",A2:B3,2,FALSE)', "D3": '=MATCH("a",A2:A3,0)'}),
    ("F07", {"A2": 9, "A3": 5, "A4": 1, "D2": "=MATCH(3,A2:A4,-1)"}),
    # F08
    ("F08", {"A1": "Date", "B1": "=TODAY()", "A2": "Days left", "B2": "=B9-TODAY()"}),
    ("F08", {"B2": "=INDEX(A1:A9,3)", "B3": "=ROUND(A1,2)"}),
    # F09
    ("F09", {"B2": "=XNPV(0.1,C2:C5,D2:D5)", "B3": "=PV(0.1,5,-3)"}),
    # F12: inputs left empty among others, a rate that is held, empty cells in ranges, texts that are joined
    ("F12", names(range(2, 8)) | numbers("B", range(2, 5)) | down("C", range(2, 8), "B{r}*2")),
    ("F12", names(range(2, 8)) | numbers("B", range(2, 8)) | {"E2": 0.2} | down("C", range(2, 8), "B{r}*E$2")),
    ("F12", {"B2": 5, "C2": "=SUM(H30:H40)", "C3": '=B2&H30', "C4": "=IF(H30=0,1,2)"}),
    # F13
    ("F13", {"B2": 5, "C2": "=SUMPRODUCT(--(B2:B9>3))", "C3": "=-B2", "C4": "=3*-B2", "C5": "=SUM(B2, B3)", "A2": " alone"}),
    ("F13", {"A2": "Rent", "A3": "Power"}),
    # F14
    ("F14", numbers("BC", range(2, 6)) | across(8, "SUM($B$2:$B$5)*2+1") | {"D2": "=SUM(B2:B5)", "F9": "=SUM(B2:B5)"}),
    ("F14", numbers("BC", range(2, 6)) | {"D2": "=SUM(B2:B5)*C2+C3", "F9": "=SUM(B2:B5)*C2+C4"}),
    # F15
    ("F15", {"A1": 5, "B2": "=A1", "C3": "=B2", "D4": "=B2*2"}),
    ("F15", {"A1": 5, "B2": "=A1*2", "C3": "=B2", "D4": "=C3"}),
    # F16
    ("F16", {"A2": "Tax rate", "B2": 0.19, "C2": 0.07, "D2": 0.25, "E2": 0.02, "F2": 0.3, "G2": 0.16}),
    ("F16", {"A2": "Amount", "B2": 75, "C2": 80, "D2": 7, "E2": 82, "F2": 78, "G2": 79}),
    ("F16", {"A2": "Rent per month", "A3": "Power per month", "B2": 500, "B3": 90, "B4": "=B2+B3", "A4": "per year", "B5": "=B4*12"}),
    # F17
    ("F17", {"A2": "x", "A3": "y", "A4": "x", "D2": "=SUM(B2:B4)"}),
    ("F17", {"A2": "x", "A3": "y", "A4": "z", "D2": '=VLOOKUP("y",A2:B4,2,FALSE)'}),
    ("F17", {f"A{r}": r * 2 for r in range(2, 12)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "cells", "where"), SEEDED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_what_was_planted_is_found(code: str, cells: Cells, where: list[str], tmp_path: Path) -> None:
    """Each finding stands at the cell that is wrong, and there is no other."""
    assert places(code, seen(tmp_path, cells)) == where


@pytest.mark.parametrize(("code", "cells"), NEAR, ids=lambda one: one if isinstance(one, str) else "")
def test_what_only_looks_like_it_is_left_alone(code: str, cells: Cells, tmp_path: Path) -> None:
    """Near misses."""
    assert places(code, seen(tmp_path, cells)) == []


@pytest.mark.parametrize("book", IRREGULAR)
def test_irregular_books_are_in_order(book: Callable[[], Cells], tmp_path: Path) -> None:
    """Nothing in them is a slip."""
    file = seen(tmp_path, book())
    assert {code: places(code, file) for code in ("F01", "F02", "F04", "F12", "F16", "F17")} == {
        code: [] for code in ("F01", "F02", "F04", "F12", "F16", "F17")
    }


def test_a_broken_pattern_says_what_its_copies_would_read(tmp_path: Path) -> None:
    """The cell, how it differs, its formula, and the neighbour's in its place; a number that differs is an alert."""
    (one,) = found("F02", seen(tmp_path, PRICED | {"D6": "=B6*C5"}))
    assert (one.severity, one.message, one.fix) == (
        "error",
        "D6 reads other cells than its neighbours in the column: B6*C5; as in 9 cells it would be B6*C6",
        "copy it from D5",
    )
    (number,) = found("F02", seen(tmp_path, PLAN | {"G3": "=F3*1.2"}))
    assert number.severity == "alert"


def test_a_range_says_what_it_leaves_out(tmp_path: Path) -> None:
    """A whole row of totals that is one row short is one finding, with its range."""
    (one,) = found("F04", seen(tmp_path, ITEMS | {"A9": "Sum"} | across(9, "SUM({c}3:{c}7)")))
    assert one.message == "B9:M9 ends before B8, which looks like the cells that it adds: SUM(B3:B7)"
    assert one.severity == "error"


def test_one_cell_is_named_once(tmp_path: Path) -> None:
    """A total that is short breaks the pattern of its row too: it is F04 alone."""
    file = seen(tmp_path, ITEMS | TOTALS | {"F9": "=SUM(F3:F7)"})
    assert places("F04", file) == ["F9"]
    assert places("F02", file) == []


def test_errors_are_named_where_they_begin(tmp_path: Path) -> None:
    """Twelve cells of three sheets pass one on; an error of another kind on the way is one of its own."""
    chain = {"B2": ("=1/A2", "#DIV/0!")} | {f"B{r}": (f"=B{r - 1}+1", "#DIV/0!") for r in range(3, 12)}
    other: Cells = {
        "A1": ("=Cash!B5", "#DIV/0!"),
        "A2": ("=SUM(Cash!B2:B9)", "#DIV/0!"),
        "A4": ("=VLOOKUP(1,Cash!A1:B9,2,0)", "#N/A"),
    }
    file = seen(tmp_path, chain, Other=other)
    assert [(str(one.place), one.message) for one in found("F05", file)] == [
        ("Cash!B2", "B2 shows #DIV/0!: 1/A2; errors are passed on to 11 cells"),
        ("Other!A4", "A4 shows #N/A: VLOOKUP(1,Cash!A1:B9,2,0)"),
    ]


def test_errors_in_a_circle_are_named(tmp_path: Path) -> None:
    """Where none begins, all of them are."""
    circle = {"B2": ("=B3", "#REF!"), "B3": ("=B2", "#REF!")}
    assert places("F05", seen(tmp_path, circle)) == ["B2"]


def test_percentages_above_one(tmp_path: Path) -> None:
    """19 typed into a cell of percentages is 1900 %; growth of 150 % among others above 1 is meant."""
    shares = {f"B{r}": 0.1 * r for r in range(2, 6)}
    formats = {f"B{r}": "0.0%" for r in range(2, 8)}
    assert places("F16", seen(tmp_path, shares | {"B6": 19}, formats)) == ["B6"]
    assert places("F16", seen(tmp_path, shares | {"B5": 1.5, "B6": 1.9, "B7": 2.5}, formats)) == []
    assert places("F16", seen(tmp_path, shares | {"B6": 19}, {"B2": "0%"})) == []


def test_constants_are_one_finding_a_sheet(tmp_path: Path) -> None:
    """Those of most formulas first; of the sheets the three with most."""
    cells = {f"{c}{r}": f"=A{r}*3.{i}" for i, c in enumerate("BCDEFGH", 1) for r in range(2, 3 + i)}
    (one,) = found("F03", seen(tmp_path, cells))
    assert str(one.place) == "Cash!H2"
    assert one.message == (
        "3.7 is written into A2*3.7, and into 7 formulas more;"
        " so are 3.6 (as in G2), 3.5 (as in F2), 3.4 (as in E2) and 3 more"
    )
    others = {name: {"B2": "=A2*3.5"} for name in ("Two", "Three", "Four")}
    assert len(found("F03", seen(tmp_path, cells, **others))) == 3


def test_books_of_ours_are_passed_over(tmp_path: Path) -> None:
    """Nobody maintains their formulas by hand: notes and constants are silent there."""
    from dataclasses import replace

    from xlagree.generate.book.seal import BOOK_FACT

    cells = {"B2": "=+A2*1.19", "C2": "=IFERROR(B2/A2,0)", "D2": "=NPV(0.1,A2:A9)"}
    file = seen(tmp_path, cells)
    codes = ("F03", "F06", "F09", "F13")
    assert [len(places(code, file)) for code in codes] == [1, 1, 1, 1]
    ours = replace(file, properties={BOOK_FACT: "internal"})
    assert [places(code, ours) for code in codes] == [[], [], [], []]
