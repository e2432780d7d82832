"""The facts of a workbook are read as the file has them: how it calculates, names, links, connections, macros, protection, tables."""

from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from parts_edited import BOOK, KINDS, MAIN, RELATED, edited, relation, relations

from xlagree.review.reading import workbook_facts as module
from xlagree.review.reading.sheet_settings import SheetSettings, Validation
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.reading.workbook_facts import (
    Calculation,
    DataConnection,
    DefinedName,
    ExternalLink,
    Table,
    WorkbookFacts,
)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook with two sheets, a number and a formula."""
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.add_worksheet("One").write_number("A1", 2)
        book.add_worksheet("Two").write_formula("A1", "=One!A1*2", None, 4)
    return path


def test_a_plain_workbook_says_nothing(plain: Path) -> None:
    """The defaults, as every new workbook has them."""
    seen = snapshot(plain)
    assert seen.facts == WorkbookFacts()
    assert [sheet.settings for sheet in seen.sheets] == [SheetSettings()] * 2


def test_how_a_workbook_calculates(plain: Path) -> None:
    """By hand, in circles, with what is shown, and with dates that begin in 1904."""
    settings = b'<calcPr calcMode="manual" iterate="1" fullPrecision="0" '
    made = edited(plain, {BOOK: (b"<calcPr ", settings)})
    made = edited(made, {BOOK: (b"<workbookPr ", b'<workbookPr date1904="true" ')})
    assert snapshot(made).facts.calculation == Calculation(True, True, True, True)
    automatic = edited(plain, {BOOK: (b"<calcPr ", b'<calcPr calcMode="autoNoTable" iterateCount="50" ')})
    assert snapshot(automatic).facts.calculation == Calculation()


def test_names(plain: Path) -> None:
    """Of the book and of a sheet, hidden ones, and those that stand for a macro."""
    listed = (
        "<definedNames><definedName name='rate'>One!$A$1</definedName>"
        "<definedName name='rate' localSheetId='1' hidden='1'>=#REF!</definedName>"
        "<definedName name='Go' function='1' vbProcedure='1'>Go</definedName></definedNames><calcPr "
    )
    seen = snapshot(edited(plain, {BOOK: (b"<calcPr ", listed.encode())}))
    assert seen.facts.names == (
        DefinedName("rate", "", "One!$A$1"),
        DefinedName("rate", "Two", "#REF!", hidden=True),
        DefinedName("Go", "", "Go", macro=True),
    )
    assert seen.names == {"rate": "One!$A$1", "Two!rate": "#REF!", "Go": "Go"}


def test_more_names_than_are_kept(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are kept, the others counted."""
    monkeypatch.setattr(module, "MOST_NAMES", 3)
    listed = "".join(f"<definedName name='n{n}'>One!$A$1</definedName>" for n in range(10))
    whole = f"<definedNames>{listed}</definedNames><calcPr ".encode()
    facts = snapshot(edited(plain, {BOOK: (b"<calcPr ", whole)})).facts
    assert [name.name for name in facts.names] == ["n0", "n1", "n2"]
    assert facts.names_left_out == 7


def test_links_to_other_files(plain: Path) -> None:
    """Their targets as they are written, by their numbers; one whose target is gone, and programs that are asked."""
    asked = "".join(f'<externalReference r:id="x{n}"/>' for n in range(1, 6))
    space = f' xmlns:r="{KINDS}"'.encode()
    book = f"<externalReferences>{asked}</externalReferences><calcPr ".encode()
    bodies = (
        '<externalBook r:id="rId1"/>',
        '<externalBook r:id="rId1"/>',
        '<ddeLink ddeService="Bank" ddeTopic="rates"/>',
        '<oleLink r:id="rId1" progId="Word.Document"/>',
    )
    targets = (
        relation("rId1", "externalLinkPath", "file:///C:\\costs\\rates 2026.xlsx", outside=True),
        relation("rId1", "externalLinkPath/xlPathMissing", "old.xlsx", outside=True),
        "",
        relation("rId1", "oleObject", "letter.docx", outside=True),
    )
    added = {}
    for n, (body, target) in enumerate(zip(bodies, targets, strict=True), 1):
        whole = f'<externalLink xmlns="{MAIN}" xmlns:r="{KINDS}">{body}</externalLink>'
        added[f"xl/externalLinks/externalLink{n}.xml"] = whole.encode()
        added[f"xl/externalLinks/_rels/externalLink{n}.xml.rels"] = relations(target)
    listed = "".join(
        relation(f"x{n}", "externalLink", f"externalLinks/externalLink{n}.xml") for n in range(1, 6)
    )
    made = edited(plain, {RELATED: (b"</Relationships>", listed.encode() + b"</Relationships>")}, added)
    made = edited(made, {BOOK: (b"<calcPr ", book)})
    made = edited(made, {BOOK: (b"<externalReferences>", b"<externalReferences" + space + b">")})
    assert snapshot(made).facts.links == (
        ExternalLink(1, "workbook", "file:///C:\\costs\\rates 2026.xlsx"),
        ExternalLink(2, "workbook", "old.xlsx", missing=True),
        ExternalLink(3, "DDE", "Bank|rates"),
        ExternalLink(4, "OLE", "Word.Document letter.docx"),
    )


def test_connections_and_macros(plain: Path) -> None:
    """Connections by name and kind, never with what they connect with; VBA, and sheets of the old kind of macros."""
    connections = (
        f'<connections xmlns="{MAIN}"><connection id="1" name="Ledger" type="1">'
        '<dbPr connection="DSN=ledger;PWD=secret"/></connection>'
        '<connection id="2" name="Query - Rates" type="5">'
        '<dbPr connection="Provider=Microsoft.Mashup.OleDb.1"/></connection></connections>'
    )
    listed = relation("c1", "connections", "connections.xml") + relation("v1", "vbaProject", "vbaProject.bin")
    added = {"xl/connections.xml": connections.encode(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    made = edited(plain, {RELATED: (b"</Relationships>", listed.encode() + b"</Relationships>")}, added)
    made = edited(
        made,
        {RELATED: (b'/worksheet" Target="worksheets/sheet2', b'/xlMacrosheet" Target="worksheets/sheet2')},
    )
    facts = snapshot(made).facts
    assert facts.connections == (
        DataConnection("Ledger", "ODBC"),
        DataConnection("Query - Rates", "Power Query"),
    )
    assert "secret" not in repr(facts)
    assert (facts.vba, facts.macro_sheets) == (True, ("Two",))


def test_settings_of_a_sheet(tmp_path: Path) -> None:
    """Merged areas, protection with a password and without, and what may be typed."""
    book = Workbook()
    page, other = book.worksheets[0], book.create_sheet("Other")
    page["B2"] = 5
    page.merge_cells("A1:C1")
    page.protection.sheet = True
    other.protection.sheet = True
    other.protection.set_password("x")
    allowed = DataValidation(
        type="decimal", operator="between", formula1="0", formula2="9", showErrorMessage=True
    )
    listed = DataValidation(type="list", formula1='"a,b"', showErrorMessage=True, errorStyle="warning")
    page.add_data_validation(allowed)
    page.add_data_validation(listed)
    allowed.add("B2:B9")
    listed.add("C2")
    book.save(tmp_path / "book.xlsx")
    first, second = snapshot(tmp_path / "book.xlsx").sheets
    assert first.settings == SheetSettings(
        ("A1:C1",),
        protected=True,
        validations=(
            Validation("B2:B9", "decimal", "between", "0", "9"),
            Validation("C2", "list", "between", '"a,b"', "", refuses=False),
        ),
    )
    assert (second.settings.protected, second.settings.password) == (True, True)


def test_what_charts_and_formats_read(tmp_path: Path) -> None:
    """References of charts with the sheet that they stand on, and the conditions of formats."""
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx"), {"in_memory": True}) as book:
        book.add_worksheet("Ledger").write_column("A1", [1, 2])
        page, chart = book.add_worksheet("Seen"), book.add_chart({"type": "line"})
        chart.add_series({"values": "=Ledger!$A$1:$A$2", "name": "=limit"})
        page.insert_chart("B2", chart)
        page.conditional_format("A1:A9", {"type": "formula", "criteria": "=A1>limit"})
    seen = snapshot(tmp_path / "book.xlsx")
    assert ("Seen", "Ledger!$A$1:$A$2") in seen.facts.read_elsewhere
    assert seen.sheets[1].settings.conditions == ("A1>limit",)


def test_tables(tmp_path: Path) -> None:
    """Area and columns of every table, with the row of totals where there is one."""
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx"), {"in_memory": True}) as book:
        page = book.add_worksheet("Ledger")
        columns = [{"header": "Client"}, {"header": "Hours", "total_function": "sum"}]
        page.add_table("B2:C6", {"name": "Work", "columns": columns, "total_row": True})
    seen: Snapshot = snapshot(tmp_path / "book.xlsx")
    assert seen.facts.tables == (Table("Work", "Ledger", "B2:C6", ("Client", "Hours"), 1, 1),)


def test_parts_that_are_named_and_not_there(plain: Path) -> None:
    """A file that names links, connections and tables which it does not have is read all the same."""
    listed = relation("c1", "connections", "none.xml") + relation("x1", "externalLink", "none-either.xml")
    made = edited(plain, {RELATED: (b"</Relationships>", listed.encode() + b"</Relationships>")})
    made = edited(
        made,
        {
            BOOK: (
                b"<calcPr ",
                f'<externalReferences xmlns:r="{KINDS}"><externalReference r:id="x1"/>'
                '<externalReference r:id="gone"/></externalReferences><calcPr '.encode(),
            )
        },
    )
    assert snapshot(made).facts == WorkbookFacts()
