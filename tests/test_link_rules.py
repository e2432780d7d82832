"""Links, connections, macros and names: each is found, with the cell that uses it, and what is in order is not."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from parts_edited import (
    BOOK,
    KINDS,
    MAIN,
    RELATED,
    edited,
    relation,
    said,
    with_link,
    with_related,
    write_cells,
)

READS = {"Plans": {"A1": 5, "B4": ("[1]Costs!A1*2", 10), "B5": ("'[1]Old costs'!A1+A1", 10)}}


def test_a_link_that_formulas_use(tmp_path: Path) -> None:
    """Named without its folders, with the first formula that reads it."""
    path = with_link(write_cells(tmp_path / "a.xlsx", READS), "file:///C:\\finance\\rates%202026.xlsx")
    assert said("S02", path) == ["alert Plans!B4 2 formulas read another workbook: rates 2026.xlsx"]


def test_a_link_that_nothing_uses_and_one_that_leads_nowhere(tmp_path: Path) -> None:
    """Each is said; what stands before an @ is left out."""
    plain = write_cells(tmp_path / "a.xlsx", {"Plans": {"A1": 5}})
    assert said("S02", with_link(plain, "https://me:secret@host/a/b.xlsx?key=1")) == [
        "alert nothing that is seen uses the link to another workbook: b.xlsx"
    ]
    lost = with_link(write_cells(tmp_path / "b.xlsx", READS), "gone.xlsx", "externalLinkPath/xlPathMissing")
    assert said("S02", lost) == [
        "alert Plans!B4 2 formulas read another workbook: gone.xlsx, a link that leads nowhere"
    ]


def test_links_that_the_file_does_not_have(tmp_path: Path) -> None:
    """Numbers of none, and files named in the formula itself."""
    cells = {"Plans": {"B4": ("[3]Costs!A1", 10), "B5": ("'C:\\finance\\[old.xlsx]Costs'!A1", 10)}}
    assert said("S02", write_cells(tmp_path / "a.xlsx", cells)) == [
        "alert Plans!B4 1 formula reads a link that the file does not have, [3]",
        "alert Plans!B5 1 formula reads another workbook: old.xlsx",
    ]


def test_brackets_that_are_no_links(tmp_path: Path) -> None:
    """Columns of tables, texts, and arrays."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
        page = book.add_worksheet("Work")
        page.write_row("A1", ["Hours", "2026"])
        page.write_row("A2", [5, 6])
        page.add_table("A1:B2", {"name": "Done", "columns": [{"header": "Hours"}, {"header": "2026"}]})
        page.write_formula("D1", "=SUM(Done[Hours])+SUM(Done[2026])", None, 11)
        page.write_formula("D2", '="[1]Costs!A1"', None, "[1]Costs!A1")
    assert said("S02", tmp_path / "a.xlsx") == []


def test_many_links(tmp_path: Path) -> None:
    """Two in one cell have a place each, or none; of many the first are named."""
    both: dict[str, object] = {"B4": ("[1]Costs!A1+[7]Costs!A1", 10), "B5": ("[7]Costs!A1", 10)}
    path = with_link(write_cells(tmp_path / "a.xlsx", {"Plans": both}), "costs.xlsx")
    assert said("S02", path) == [
        "alert Plans!B4 1 formula reads another workbook: costs.xlsx",
        "alert Plans!B5 2 formulas read a link that the file does not have, [7]",
    ]
    many = {"Plans": {f"B{n}": (f"[{n}]Costs!A1", 1) for n in range(1, 10)}}
    found = said("S02", write_cells(tmp_path / "b.xlsx", many))
    assert len(found) == 6
    assert found[-1] == "alert 4 more files read that the workbook has no link to"


def test_other_programs(tmp_path: Path) -> None:
    """Asked for figures, as banks' add-ins do."""
    plain = write_cells(tmp_path / "a.xlsx", {"Plans": {"B4": ("[1]!'EURUSD'", 1.1)}})
    body = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="Bank" ddeTopic="rates"/></externalLink>'
    listed = relation("x1", "externalLink", "externalLinks/externalLink1.xml")
    made = with_related(plain, listed, added={"xl/externalLinks/externalLink1.xml": body.encode()})
    asked = (
        f'<externalReferences xmlns:r="{KINDS}"><externalReference r:id="x1"/></externalReferences><calcPr '
    )
    assert said("S02", edited(made, {BOOK: (b"<calcPr ", asked.encode())})) == [
        "alert Plans!B4 1 formula reads another program (DDE): Bank|rates"
    ]


NAMES = {"rate": "Plans!$A$1", "gone": "#REF!", "Plans!old": "Other!#REF!$A$1", "idle": "Plans!$A$2"}


def test_names(tmp_path: Path) -> None:
    """A broken one with the formula that uses it, other broken ones, and those that nothing uses."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
        page = book.add_worksheet("Plans")
        page.write_column("A1", [5, 7])
        page.write_formula("B3", "=rate*2", None, 10)
        page.write_formula("B4", "=gone*2", None, "#REF!")
        for name, refers_to in NAMES.items():
            book.define_name(name, f"={refers_to}")
    assert said("S02", tmp_path / "a.xlsx") == [
        "alert Plans!B4 the name gone refers to nothing (#REF!); 1 formula in need of it",
        "alert Plans 1 name referring to nothing (#REF!), in no formula: Plans!old",
        "note 1 name is in use nowhere: idle",
    ]


@pytest.mark.parametrize(
    "formulas",
    [
        {"B1": ("idle+1", 1)},
        {"B1": ('SUM(INDIRECT("idle"))', 1)},
        {"B1": ("SUM(Plans!idle)", 1)},
    ],
)
def test_names_that_may_be_in_use(formulas: Mapping[str, object], tmp_path: Path) -> None:
    """By a formula, also after its sheet, or by what INDIRECT makes of a text; print areas are for the printer."""
    names = {"idle": "Plans!$A$1", "Print_Titles_old": "Plans!$A$1"}
    cells: dict[str, object] = {"A1": 5, **formulas}
    assert said("S02", write_cells(tmp_path / "a.xlsx", {"Plans": cells}, names)) == []


def test_names_of_charts_formats_and_validations(tmp_path: Path) -> None:
    """Are in use."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
        page, chart = book.add_worksheet("Plans"), book.add_chart({"type": "line"})
        page.write_column("A1", [5, 7])
        for name in ("drawn", "limit", "listed", "inner"):
            book.define_name(name, "=Plans!$A$1:$A$2" if name != "listed" else "=inner")
        chart.add_series({"values": "=Plans!drawn"})
        page.insert_chart("D2", chart)
        page.conditional_format("A1", {"type": "formula", "criteria": "=A1>limit"})
        page.data_validation("C1", {"validate": "list", "source": "=listed"})
    assert said("S02", tmp_path / "a.xlsx") == []


def test_names_of_our_books_are_anchors(tmp_path: Path) -> None:
    """They are read by their names; a broken one is said all the same."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"in_memory": True}) as book:
        book.set_custom_property("xlagree book", "client", "text")
        book.add_worksheet("Plans").write_number("A1", 5)
        book.define_name("idle", "=Plans!$A$1")
        book.define_name("gone", "=#REF!")
    assert said("S02", tmp_path / "a.xlsx") == [
        "alert 1 name referring to nothing (#REF!), in no formula: gone"
    ]


def test_connections_and_macros(tmp_path: Path) -> None:
    """Connections by name and kind, macros, sheets of macros, and names that run one."""
    plain = write_cells(tmp_path / "a.xlsx", {"Plans": {"A1": 5}, "Macro1": {"A1": 1}})
    body = '<connections><connection id="1" name="Ledger" type="1"/></connections>'
    listed = relation("c1", "connections", "connections.xml"), relation("v1", "vbaProject", "vbaProject.bin")
    made = with_related(
        plain, *listed, added={"xl/connections.xml": body.encode(), "xl/vbaProject.bin": b"\xd0\xcf"}
    )
    sheet = b'/worksheet" Target="worksheets/sheet2'
    made = edited(made, {RELATED: (sheet, sheet.replace(b"/worksheet", b"/xlMacrosheet", 1))})
    opens = (
        b"<definedNames><definedName name='_xlnm.Auto_Open'>Macro1!$A$1</definedName></definedNames><calcPr "
    )
    assert said("S02", edited(made, {BOOK: (b"<calcPr ", opens)})) == [
        "alert 1 data connection: Ledger (ODBC)",
        "alert the workbook has macros (VBA), which are not reviewed and can change any cell",
        "alert Macro1 1 sheet of macros (Excel 4): Macro1",
        "alert a macro runs when the file is opened or closed: Auto_Open",
    ]
    assert said("S02", plain) == []
