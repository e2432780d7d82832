"""Flow between sheets, idle inputs, merged cells, missing labels and units: found at their cell, and near misses are not."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from parts_edited import said, write_cells
from proposals import deal

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.rules.all_rules import FILE_RULES

Sheet = Mapping[str, object]


def links(source: str, rows: range = range(2, 32)) -> dict[str, object]:
    """A column of formulas that read another sheet."""
    return {f"C{row}": (f"{source}!B{row}*2", 1) for row in rows}


def test_sheets_in_a_circle(tmp_path: Path) -> None:
    """The link with fewest formulas is named."""
    sheets: dict[str, Sheet] = {
        "Sales": links("Costs", range(5, 7)),
        "Costs": links("Plans"),
        "Plans": links("Sales"),
    }
    assert said("S04", write_cells(tmp_path / "a.xlsx", sheets)) == [
        "note Sales!C5 sheets in a circle: Sales, which reads Costs, which reads Plans, which reads Sales; "
        "from Sales to Costs it is 2 formulas"
    ]


def test_flow_backwards(tmp_path: Path) -> None:
    """A few formulas that read from further right."""
    sheets: dict[str, Sheet] = {
        "Base": {},
        "Sales": {**links("Base"), "E9": ("Plans!B4", 1)},
        "Plans": {"B4": 1},
        "Cash": links("Sales"),
    }
    assert said("S04", write_cells(tmp_path / "a.xlsx", sheets)) == [
        "note Sales!E9 1 formula against the flow from left to right; the first reads Plans, which stands further right"
    ]


def test_flow_that_is_in_order(tmp_path: Path) -> None:
    """Summaries in front, checks that read everything and are read by it, and books that flow to the left throughout."""
    front: dict[str, Sheet] = {
        "Summary": links("Cash"),
        "Base": {"D1": ("Checks!A1", 1)},
        "Cash": links("Base"),
        "Checks": links("Base"),
    }
    assert said("S04", write_cells(tmp_path / "a.xlsx", front)) == []
    leftward: dict[str, Sheet] = {"Cash": links("Plans"), "Plans": links("Base"), "Base": {"A1": 1}}
    assert said("S04", write_cells(tmp_path / "b.xlsx", leftward)) == []


INPUTS: Sheet = {
    "A1": "Assumptions",
    **{f"A{row}": f"Term {row}" for row in range(2, 9)},
    **{f"B{row}": 10.5 * row for row in range(2, 9)},
}


def test_inputs_that_nothing_uses(tmp_path: Path) -> None:
    """Where most others are used."""
    uses: Sheet = {"A1": ("Inputs!B2+Inputs!B3", 1), "A2": ("SUM(Inputs!B4:B6)", 1), "A3": ("Inputs!B8", 1)}
    path = write_cells(tmp_path / "a.xlsx", {"Inputs": INPUTS, "Plans": uses})
    assert said("S08", path) == ["alert Inputs!B7 nothing uses the input B7 (Term 7), 73.5"]


def test_inputs_that_are_in_use(tmp_path: Path) -> None:
    """By INDIRECT, a name, a chart or a list; on a sheet that is none of inputs; where hardly any is used; counts of rows."""
    most: Sheet = {"A1": ("SUM(Inputs!B2:B6)", 1), "A3": ("Inputs!B8", 1)}
    indirect: Sheet = {**most, "A9": ('INDIRECT("Inputs!B"&A1)', 1)}
    assert said("S08", write_cells(tmp_path / "a.xlsx", {"Inputs": INPUTS, "Plans": indirect})) == []
    named: Sheet = {**most, "A9": ("last*2", 1)}
    assert (
        said(
            "S08",
            write_cells(tmp_path / "b.xlsx", {"Inputs": INPUTS, "Plans": named}, {"last": "Inputs!$B$7"}),
        )
        == []
    )
    assert said("S08", write_cells(tmp_path / "c.xlsx", {"Tariffs": INPUTS, "Plans": most})) == []
    assert (
        said("S08", write_cells(tmp_path / "d.xlsx", {"Inputs": INPUTS, "Plans": {"A3": ("Inputs!B8", 1)}}))
        == []
    )
    counted: Sheet = {
        **{
            f"{c}{row}": value
            for row in range(2, 9)
            for c, value in (("A", "Term"), ("B", row), ("C", 5.5 * row))
        }
    }
    whole: Sheet = {"A1": ("SUM(Inputs!C:C)", 1)}
    assert said("S08", write_cells(tmp_path / "e.xlsx", {"Inputs": counted, "Plans": whole})) == []
    with xlsxwriter.Workbook(str(tmp_path / "f.xlsx"), {"in_memory": True}) as book:
        page, plans, chart = (
            book.add_worksheet("Inputs"),
            book.add_worksheet("Plans"),
            book.add_chart({"type": "line"}),
        )
        for row in range(1, 8):
            page.write_row(row, 0, [f"Term {row}", 10.5 * row])
        plans.write_formula("A1", "=SUM(Inputs!B2:B6)", None, 1)
        chart.add_series({"values": "=Inputs!$B$7:$B$7"})
        plans.insert_chart("D2", chart)
        plans.data_validation("B2", {"validate": "list", "source": "=Inputs!$B$8:$B$8"})
    assert said("S08", tmp_path / "f.xlsx") == []


def _workings(rows: range) -> dict[str, object]:
    return {f"{c}{row}": (f"Base!{c}{row}*2", 1) for row in rows for c in "BCDE"} | {
        f"A{row}": f"Line {row}" for row in rows
    }


def test_calculations_that_lead_nowhere(tmp_path: Path) -> None:
    """A row on a sheet of calculations, where the others are read; on a sheet of results nothing needs to be read."""
    read: Sheet = {"B1": ("SUM(Calc!B2:E5)", 1), "B2": ("SUM(Calc!B7:E9)", 1)}
    found = said(
        "S08", write_cells(tmp_path / "a.xlsx", {"Base": {}, "Calc": _workings(range(2, 10)), "Plans": read})
    )
    assert found == ["alert Calc!B6 nothing reads B6:E6 (Line 6)"]
    all_read: Sheet = {"B1": ("SUM(Calc!B2:E9)", 1)}
    sheets: dict[str, Sheet] = {"Base": {}, "Calc": _workings(range(2, 10)), "Plans": all_read}
    assert said("S08", write_cells(tmp_path / "b.xlsx", sheets)) == []
    sheets = {"Base": {}, "Results": _workings(range(2, 10)), "Plans": {"B1": ("SUM(Results!B2:E5)", 1)}}
    assert said("S08", write_cells(tmp_path / "c.xlsx", sheets)) == []


def test_merged_cells(tmp_path: Path) -> None:
    """Among formulas; titles, headings and a merged total at the end are no harm."""
    book = Workbook()
    page = book.create_sheet("Cash", 0)
    page["A1"] = "Cash of the year"
    page.merge_cells("A1:D1")
    for row in range(3, 9):
        page[f"B{row}"] = f"=A{row}*2"
    page.merge_cells("B5:C5")
    page["B9"] = "=SUM(B3:B8)"
    page.merge_cells("B9:C9")
    page["A7"] = "label"
    page.merge_cells("D7:E7")
    book.save(tmp_path / "a.xlsx")
    assert said("S05", tmp_path / "a.xlsx") == ["note Cash!B5 B5:C5 is merged among formulas"]
    page.unmerge_cells("B5:C5")
    book.save(tmp_path / "b.xlsx")
    assert said("S05", tmp_path / "b.xlsx") == []


def test_inputs_without_labels(tmp_path: Path) -> None:
    """A number that a formula reads by itself; those in ranges, beside a text or below one are labelled enough."""
    cells: dict[str, object] = {
        "B7": 5,
        "F20": ("B7*2+D9+E4", 10),
        "C9": "Rate",
        "D9": 4,
        "E2": "Months",
        "E4": 12,
    }
    cells |= {"H1": 1, "H2": 2, "F21": ("SUM(H1:H2)", 3)}
    assert said("S07", write_cells(tmp_path / "a.xlsx", {"Plans": cells})) == [
        "alert Plans!B7 the input B7, 5, has no label"
    ]
    labelled = {**cells, "A7": "Hours"}
    assert said("S07", write_cells(tmp_path / "b.xlsx", {"Plans": labelled})) == []


def test_inputs_without_units(tmp_path: Path) -> None:
    """Where nearly all others in a column of units have one."""
    cells: dict[str, object] = {"A1": "Term", "B1": "Unit", "C1": "Value"}
    for row in range(2, 10):
        cells |= {f"A{row}": f"Term {row}", f"B{row}": "EUR", f"C{row}": 7.5 * row}
    del cells["B6"]
    assert said("S07", write_cells(tmp_path / "a.xlsx", {"Terms": cells})) == [
        "alert Terms!C6 the input C6 has no unit, the others of its column have"
    ]
    for row in (3, 4, 7):
        del cells[f"B{row}"]
    assert said("S07", write_cells(tmp_path / "b.xlsx", {"Terms": cells})) == []


def test_sheets_without_names(tmp_path: Path) -> None:
    """In a workbook of several sheets, with formulas on it."""
    cells: Sheet = {f"B{row}": (f"A{row}*2", 0) for row in range(1, 30)}
    two: dict[str, Sheet] = {"Plans": {"A1": "x"}, "Sheet2": cells}
    assert said("S07", write_cells(tmp_path / "a.xlsx", two)) == [
        "note Sheet2!A1 the sheet Sheet2 has 29 formulas and no name of its own"
    ]
    assert said("S07", write_cells(tmp_path / "b.xlsx", {"Sheet1": cells})) == []
    assert said("S07", write_cells(tmp_path / "c.xlsx", {"Plans": cells, "Sheet2": {"A1": 1}})) == []
    assert said("S07", write_cells(tmp_path / "d.xlsx", {"Plans": cells, "Sheet 2026-27": cells})) == []


def test_our_books_are_left_out(tmp_path: Path) -> None:
    """Nobody lays them out by hand."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
        book.set_custom_property("xlagree book", "client", "text")
        page, other = book.add_worksheet("Sheet1"), book.add_worksheet("Plans")
        for row in range(30):
            page.write_formula(row, 2, f"=Plans!B{row + 1}+A9", None, 0)
            other.write_formula(row, 2, f"=Sheet1!B{row + 1}", None, 0)
        page.write_number("A9", 5)
        page.merge_range("C5:D5", "")
        page.write_formula("C5", "=A9", None, 5)
    for code in ("S04", "S05", "S07", "S08", "S09"):
        assert said(code, tmp_path / "a.xlsx") == []


@pytest.mark.parametrize("name", ["model.xlsx", "functions.xlsx", "rate-card.xlsx", "list-a.xlsx"])
def test_the_workbooks_that_come_with_xlagree_are_in_order(name: str) -> None:
    """Nothing of structure and checks is found in them, not so much as a note."""
    file = snapshot(Path(__file__).parent.parent / "workbooks" / name)
    assert [finding for rule in FILE_RULES if rule.code[0] in "SC" for finding in rule.find(file)] == []


def test_our_books_are_in_order(tmp_path: Path) -> None:
    """The books of one deal: for the client, its appendix, and the internal one."""
    made = deal()
    for each in (client_book(made), appendix_book(made), internal_book(made)):
        write_book(each, tmp_path / "book.xlsx")
        file = snapshot(tmp_path / "book.xlsx")
        rules = [rule for rule in FILE_RULES if rule.code[0] in "SC"]
        assert [finding for rule in rules for finding in rule.find(file)] == []
