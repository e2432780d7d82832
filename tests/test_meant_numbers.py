"""Sheets as small firms keep them: what is typed or computed otherwise by intention is left alone, the slip beside it is found."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from test_audit_rules import found, places, seen

from xlagree.review.reading.snapshot import snapshot

Cells = Mapping[str, object]
MONTHS = "BCDEFGHIJKLM"
ROWS = range(3, 15)
RULES = ("F01", "F02", "F04")


def row(number: int, formula: str, columns: str = MONTHS) -> dict[str, object]:
    """A formula across: {c} is its column, {p} the one before."""
    return {f"{c}{number}": formula.format(c=c, p=chr(ord(c) - 1)) for c in columns}


def column(letter: str, formula: str, rows: range = ROWS) -> dict[str, object]:
    """A formula down: {r} is its row, {q} the one before."""
    return {f"{letter}{r}": formula.format(r=r, q=r - 1) for r in rows}


def typed(letters: str, rows: range = ROWS) -> dict[str, object]:
    """Numbers, each another."""
    return {f"{c}{r}": 100 + 37 * r + 11 * ord(c) % 91 for c in letters for r in rows}


def labels(rows: range = ROWS) -> dict[str, object]:
    """A name for each row."""
    return {f"A{r}": f"Customer {chr(64 + r)}" for r in rows}


PRICES = {"A3": "Price", "B3": 129} | row(3, "={p}3", MONTHS[1:]) | {"G3": 135}
PRICES |= typed(MONTHS, range(4, 5)) | {"A4": "Units", "A5": "Sales"} | row(5, "={c}3*{c}4")
"""A price that goes on until another is typed."""

ABROAD = labels() | {f"B{r}": "USD" if r % 4 else "EUR" for r in ROWS} | typed("C") | {"H1": 1.08, "H2": 1.1}
ABROAD |= {f"D{r}": f"=IF(C{r}>400,$H$1,$H$2)" if r % 4 else 1 for r in ROWS} | column("E", "=C{r}/D{r}")
"""Rates by currency; that of the house is one."""

PAID = labels() | typed("BC") | column("D", "=B{r}+C{r}") | column("E", "=D{r}") | column("F", "=D{r}-E{r}")
PAID |= {"E5": 40, "E8": 100, "E11": 50}
"""Invoices that are paid in full unless something else is typed."""

METERS = {"A2": "Start", "B2": 50} | labels() | typed("B") | column("C", "=B{r}-B{q}") | typed("D")
METERS |= column("E", "=C{r}*D{r}") | {
    "A15": "Sum",
    "C15": "=SUM(C3:C14)",
    "D15": "=E15/C15",
    "E15": "=SUM(E3:E14)",
}
"""Use by the month, with a mean price below the prices."""

STATEMENT = {
    "A3": "Sales",
    "A4": "Other",
    "A5": "Income",
    "A6": "Stock",
    "A7": "Output",
    "A8": "Goods",
    "A9": "Margin",
}
STATEMENT |= typed("BC", range(3, 9)) | row(5, "=SUM({c}3:{c}4)", "BC") | row(7, "={c}5+{c}6", "BC")
STATEMENT |= {"A10": "Rent", "A11": "Wages", "A12": "Costs", "A13": "Result"} | typed("BC", range(10, 12))
STATEMENT |= row(9, "={c}7-{c}8", "BC") | row(12, "=SUM({c}10:{c}11)", "BC") | row(13, "={c}9-{c}12", "BC")
"""A statement in which each result goes into the next one."""

PHASES: dict[str, object] = {}
for top in (2, 8, 14):
    PHASES |= {f"A{top}": "Phase", f"B{top}": f"=MIN(B{top + 1}:B{top + 5})"}
    PHASES |= {f"C{top}": f"=MAX(C{top + 1}:C{top + 5})"}
    for r in range(top + 1, top + 6):
        PHASES |= {f"A{r}": f"Task {r}", f"D{r}": 2 + r % 4, f"C{r}": f"=B{r}+D{r}-1"}
        PHASES |= {f"B{r}": f"=C{r - 1 if r > top + 1 else r - 2}+1" if r > 3 else 46000}
"""Tasks that begin after those before them, the first one on a day that is typed, with rows of phases between."""

ORDERS = {"A3": "Begin", "A4": "New", "A5": "Left", "A6": "End", "N2": "Year", "B3": 400} | typed(
    MONTHS, range(4, 6)
)
ORDERS |= row(3, "={p}6", MONTHS[1:]) | row(6, "={c}3+{c}4-{c}5") | {"N3": "=B3", "N6": "=M6"}
ORDERS |= {"N4": "=SUM(B4:M4)", "N5": "=SUM(B5:M5)"}
"""What goes on from month to month; the year begins as its first month does."""

GROUPED: dict[str, object] = {}
for top in (3, 8, 13):
    rows = range(top, top + 3)
    GROUPED |= labels(rows) | typed("BC", rows) | column("D", "=SUM(B{r}:C{r})", rows)
    GROUPED |= typed("E", rows) | column("F", "=E{r}-D{r}", rows) | {f"A{top + 3}": "Sum"}
    GROUPED |= row(top + 3, f"=SUM({{c}}{top}:{{c}}{top + 2})", "BCDEF")
"""Three lines at a time, each group with its sum."""

LEFT_ALONE: dict[str, Cells] = {
    "a new price": PRICES,
    "the currency of the house": ABROAD,
    "payments in part": PAID,
    "prices above their mean": METERS,
    "results of a statement": STATEMENT,
    "first tasks": PHASES,
    "what a year begins with": ORDERS,
    "groups": GROUPED,
}
SLIPS: list[tuple[str, Cells, str, str]] = [
    ("F01", PRICES, "H5", "9120"),
    ("F01", ABROAD, "D7", "0.9"),
    ("F01", ABROAD, "E7", "410"),
    ("F01", PAID, "F9", "20"),
    ("F01", METERS, "C9", "31"),
    ("F02", METERS, "E9", "=C9*D8"),
    ("F02", PHASES, "B12", "=C10+2"),
    ("F02", ORDERS, "G3", "=E6"),
    ("F02", GROUPED, "F10", "=E10-C10"),
    ("F04", STATEMENT, "B12", "=SUM(B10:B10)+SUM(B12:B12)"),
]


@pytest.mark.parametrize("cells", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_meant_is_left_alone(cells: Cells, tmp_path: Path) -> None:
    """No rule of lines and ranges has anything to say."""
    file = seen(tmp_path, cells)
    assert [finding.message for code in RULES for finding in found(code, file)] == []


@pytest.mark.parametrize(("code", "cells", "place", "slip"), SLIPS)
def test_slips_beside_it_are_found(code: str, cells: Cells, place: str, slip: str, tmp_path: Path) -> None:
    """The same sheet with one cell typed over or changed."""
    broken = {**cells, place: slip if slip.startswith("=") else float(slip)}
    assert place in places(code, seen(tmp_path, broken))


LEDGER = labels() | typed("BC") | {"F5": 300, "F9": 200} | column("G", "=B{r}-C{r}-F{r}")
GROUPS = {"K1": "Group"} | {f"K{r}": "ABC"[r % 3] for r in ROWS} | typed("L") | typed("M")
GROUPS |= {f"N{r}": "ABC"[r % 3] for r in range(3, 6)}
GROUPS |= {f"O{r}": f"=SUMIF($K$3:$K$14,N{r},$L$3:$L$14)" for r in range(3, 6)}
GROUPS |= {f"P{r}": f"=SUMIF($K$3:$K$14,N{r},$M$3:$M$14)" for r in range(3, 6)}
SPACED = labels() | typed("BC") | {"A15": "Total", "B15": "=SUM(B3:B14)", "C15": "=SUM(C3:C14)"}
SPACED = {cell: value for cell, value in SPACED.items() if cell not in ("B12", "C12")}
ASIDE = {f"A{r}": f"Cheque {r}" for r in range(3, 9)} | typed("C", range(3, 9)) | {"A2": "Out", "A9": "All"}
ASIDE |= {"D9": "=-SUM(C3:C8)"}
QUOTE = {f"A{r}": f"Work {r}" for r in range(3, 7)} | typed("BC", range(3, 7))
QUOTE |= {f"D{r}": (f'=IF(B{r}="","",B{r}*C{r})', 50.0 + r if r < 7 else "") for r in ROWS} | {
    "D15": "=SUM(D3:D14)"
}

UNSEEN: list[tuple[str, Cells, str, str]] = [
    ("F02", LEDGER, "G9", "=B9-C9"),
    ("F02", GROUPS, "O4", "=SUMIF($K$3:$K$12,N4,$L$3:$L$14)"),
    ("F02", GROUPS, "P4", "=SUMIF($K$3:$K$14,N4,$L$3:$L$14)"),
    ("F04", SPACED, "B15", "=SUM(B3:B12)"),
    ("F04", ASIDE, "D9", "=-SUM(C3:C7)"),
    ("F04", QUOTE, "D15", "=SUM(D3:D5)"),
]


@pytest.mark.parametrize(("code", "cells", "place", "slip"), UNSEEN)
def test_slips_behind_blanks_and_doubles(
    code: str, cells: Cells, place: str, slip: str, tmp_path: Path
) -> None:
    """Where others read an empty cell, beside a formula that reads the same, where a range ends in one, aside of the items."""
    assert all(places(one, seen(tmp_path, cells)) == [] for one in RULES)
    assert places(code, seen(tmp_path, {**cells, place: slip})) == [place]


def test_numbers_in_a_colour_of_their_own(tmp_path: Path) -> None:
    """Prices set by hand among computed ones are meant where they are marked, and found where they are not."""
    cells = labels() | typed("B") | {"D1": 1.6} | column("C", "=B{r}*$D$1")
    for marked in (True, False):
        path = tmp_path / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), {"in_memory": True})
        yellow = book.add_format({"bg_color": "#FFFF99"} if marked else {})
        page = book.add_worksheet("Cash")
        for address, cell in cells.items():
            page.write(address, cell)
        for address in ("C5", "C9"):
            page.write_number(address, 59.9, yellow)
        book.close()
        assert places("F01", snapshot(path)) == ([] if marked else ["C5", "C9"])


def test_a_first_row_with_what_its_formulas_give_is_an_alert(tmp_path: Path) -> None:
    """The first month of a loan, typed, rounded as the formulas below round."""
    cells: dict[str, object] = {"H1": 0.042, "H2": 830, "B3": 45000, "C3": 157.5, "D3": 672.5, "E3": 44327.5}
    rows = range(4, 15)
    cells |= column("B", "=E{q}", rows) | column("C", "=ROUND(B{r}*$H$1/12,2)", rows)
    cells |= column("D", "=$H$2-C{r}", rows) | column("E", "=B{r}-D{r}", rows)
    assert {one.severity for one in found("F01", seen(tmp_path, cells))} == {"alert"}
    severities = {str(one.place): one.severity for one in found("F01", seen(tmp_path, cells | {"E3": 44000}))}
    assert severities["Cash!E3"] == "error"


def test_a_typed_nothing_is_an_alert(tmp_path: Path) -> None:
    """A week off among hours that are computed."""
    cells = {"A3": "Eve", "N3": 38} | row(3, "=$N3*0.8")
    for value, severity in ((0, "alert"), (12, "error")):
        file = seen(tmp_path, {**cells, "F3": value})
        assert [(one.severity, str(one.place)) for one in found("F01", file)] == [(severity, "Cash!F3")]


def in_table(path: Path, cells: Cells) -> None:
    """A table of jobs whose columns are computed by their names."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    page = book.add_worksheet("Cash")
    heads = ("Job", "Hours", "Rate", "Labour", "Parts", "Total")
    page.add_table("A1:F14", {"name": "Jobs", "columns": [{"header": head} for head in heads]})
    for r in range(2, 15):
        page.write_row(f"A{r}", [f"Job {r}", r % 7 + 1, 60 + r % 2 * 20])
        page.write_formula(f"D{r}", "=Jobs[[#This Row],[Hours]]*Jobs[[#This Row],[Rate]]")
        page.write_number(f"E{r}", 30 + r)
        page.write_formula(f"F{r}", "=Jobs[[#This Row],[Labour]]+Jobs[[#This Row],[Parts]]")
    page.write_formula("H1", "=SUM(Jobs[Total])")
    for address, cell in cells.items():
        page.write(address, cell)
    book.close()


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("", {}),
        ("F01", {"D9": 500}),
        ("F02", {"F9": "=Jobs[[#This Row],[Parts]]"}),
        ("F02", {"D9": "=Jobs[[#This Row],[Hours]]*Jobs[[#This Row],[Parts]]"}),
    ],
)
def test_columns_of_tables(code: str, cells: Cells, tmp_path: Path) -> None:
    """Formulas that name columns of a table are held against one another as any."""
    in_table(tmp_path / "table.xlsx", cells)
    file = snapshot(tmp_path / "table.xlsx")
    assert [(one, place) for one in RULES for place in places(one, file)] == [(code, at) for at in cells]
