"""Snapshots show every cell as the file has it, and whatever is wrong with a file is one problem."""

import resource
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.formula import ArrayFormula

from xlagree.review.reading import snapshot as module
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.terms.errors import AgreementError

ROOT = Path(__file__).parent.parent
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def drawn(path: Path, draw: Callable[[xlsxwriter.Workbook], None]) -> Snapshot:
    """A workbook drawn with XlsxWriter, seen."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    draw(book)
    book.close()
    return snapshot(path)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A workbook with a label and a number."""
    path = tmp_path / "good.xlsx"
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.add_worksheet("One").write_row(0, 0, ["hours", 1.5])
    book.close()
    return path


def changed(path: Path, change: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """The same workbook with other bytes in one part."""
    made = path.with_name("made.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made


def with_cells(path: Path, cells: str) -> Path:
    """The workbook with these rows in its sheet."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return changed(path, lambda _: sheet.encode())


def refusal(path: Path) -> str:
    """What is said of a file that is not read: one line."""
    with pytest.raises(AgreementError) as raised:
        snapshot(path)
    assert len(raised.value.problems) == 1
    assert "\n" not in str(raised.value)
    assert raised.value.problems[0].remedy
    return str(raised.value)


def test_values_and_formulas(tmp_path: Path) -> None:
    """Numbers, texts, booleans, blanks, dates as numbers, formulas without their sign, and errors that are none."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Plans")
        page.write_number("A1", 12)
        page.write_string("B1", "12")
        page.write_boolean("C1", True)
        page.write_blank("D1", None, book.add_format({"bold": True}))
        page.write_formula("A2", "=A1*2", None, 24)
        page.write_formula("B2", '="a"&"b"', None, "ab")
        page.write_formula("C2", "=A1>2", None, True)
        page.write_formula("D2", "=1/0", None, "#DIV/0!")
        page.write_string("A3", "#DIV/0!")
        page.write_datetime("B3", date(1900, 1, 31), book.add_format({"num_format": "d mmm"}))

    cells = drawn(tmp_path / "a.xlsx", draw).sheets[0].cells
    assert cells == {
        (0, 0): Shown(12.0),
        (0, 1): Shown("12"),
        (0, 2): Shown(True),
        (1, 0): Shown(24.0, "A1*2"),
        (1, 1): Shown("ab", '"a"&"b"'),
        (1, 2): Shown(True, "A1>2"),
        (1, 3): Shown("#DIV/0!", "1/0", error=True),
        (2, 0): Shown("#DIV/0!"),
        (2, 1): Shown(31.0),
    }


def test_shared_formulas_are_each_cells_own(good: Path) -> None:
    """Written once in a file and moved to every cell; what moves off the sheet refers to nothing."""
    rows = (
        '<row r="2"><c r="C2"><f t="shared" ref="C2:D3" si="0">A2*$A$1&amp;"A2"</f><v>1</v></c>'
        '<c r="D2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0"/></c></row>'
        '<row r="1"><c r="A1"><f t="shared" si="0"/></c></row>'
    )
    cells = snapshot(with_cells(good, rows)).sheets[0].cells
    assert cells[1, 2].formula == 'A2*$A$1&"A2"'
    assert cells[1, 3] == Shown(2.0, 'B2*$A$1&"A2"')
    assert cells[2, 2] == Shown(None, 'A3*$A$1&"A2"')
    assert cells[0, 0].formula == '#REF!*$A$1&"A2"'


def test_array_formulas_are_in_all_their_cells(tmp_path: Path) -> None:
    """Every cell knows the formula and where it starts, and all have one shape."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_array_formula("B1:B3", "{=A1:A3*2}", None, 2)
        page.write_number("B2", 4)
        page.write_number("B3", 6)

    sheet = drawn(tmp_path / "a.xlsx", draw).sheets[0]
    assert [sheet.cells[row, 1] for row in range(3)] == [
        Shown(value, "A1:A3*2", first=(0, 1)) for value in (2.0, 4.0, 6.0)
    ]
    assert len(set(sheet.shapes.values())) == 1


def test_cells_without_addresses_and_rich_text(good: Path) -> None:
    """Such cells stand one after the other; the runs of a text are one text, without how it is spoken."""
    rows = (
        '<row><c><v>1</v></c><c t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r>'
        '<rPh sb="0" eb="1"><t>spoken</t></rPh></is></c></row><row><c t="d"><v>2026-11-25</v></c></row>'
    )
    cells = snapshot(with_cells(good, rows)).sheets[0].cells
    assert cells == {(0, 0): Shown(1.0), (0, 1): Shown("two runs"), (1, 0): Shown("2026-11-25")}


def test_what_is_hidden(tmp_path: Path) -> None:
    """Sheets, rows and columns, those without height or width too, and texts in their ground's colour."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Seen")
        page.set_row(2, None, None, {"hidden": True})
        page.set_row(3, 0)
        page.set_column("C:D", None, None, {"hidden": True})
        page.set_column("F:F", 0)
        white = book.add_format({"font_color": "#FFFFFF"})
        page.write_number("A1", 5, white)
        page.write_number("A2", 5, book.add_format({"font_color": "#FFFFFF", "bg_color": "#000000"}))
        page.write_number("B1", 5, book.add_format({"font_color": "#112233", "bg_color": "#112233"}))
        page.write_number("B2", 5, book.add_format({"num_format": ";;;"}))
        page.write_blank("E1", None, white)
        book.add_worksheet("Away").hide()
        book.add_worksheet("Far away").very_hidden()

    seen = drawn(tmp_path / "a.xlsx", draw)
    assert [(sheet.name, sheet.state) for sheet in seen.sheets] == [
        ("Seen", "visible"),
        ("Away", "hidden"),
        ("Far away", "veryHidden"),
    ]
    sheet = seen.sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3}, {2, 3, 5})
    assert set(sheet.unseen) == {(0, 0), (0, 1), (1, 1)}


def test_names_properties_and_sheets_by_name(tmp_path: Path) -> None:
    """Names of the book and of a sheet; title, company and the file's own properties; sheets whatever their case."""

    def draw(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Plans")
        book.define_name("hours", "=Plans!$C$9")
        book.define_name("Plans!total", "=Plans!$C$12")
        book.set_properties({"title": "Plans & prices", "company": "Northlight IT"})
        book.set_custom_property("xlagree book", "client", "text")
        book.set_custom_property("company", "somebody else", "text")

    seen = drawn(tmp_path / "a.xlsx", draw)
    assert seen.names == {"hours": "Plans!$C$9", "Plans!total": "Plans!$C$12"}
    assert seen.properties == {
        "title": "Plans & prices",
        "company": "Northlight IT",
        "xlagree book": "client",
    }
    assert seen.sheet("PLANS") is seen.sheets[0]
    assert seen.sheet("Months") is None


def test_sheets_that_are_charts(tmp_path: Path) -> None:
    """They have a place among the sheets and no cells."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page, chart = book.add_worksheet("One"), book.add_chart({"type": "line"})
        page.write_number("A1", 1)
        chart.add_series({"values": "=One!$A$1:$A$1"})
        book.add_chartsheet("Drawn").set_chart(chart)

    assert [len(sheet.cells) for sheet in drawn(tmp_path / "a.xlsx", draw).sheets] == [1, 0]


@pytest.mark.parametrize("name", ["model.xlsx", "rate-card.xlsx"])
def test_openpyxl_reads_the_same(name: str) -> None:
    """Two readers, one content: every value and every formula of the workbooks that come with xlagree."""
    path = ROOT / "workbooks" / name
    seen, formulas, values = snapshot(path), load_workbook(path), load_workbook(path, data_only=True)
    count = 0
    for page in formulas.worksheets:
        sheet = seen.sheet(page.title)
        assert sheet
        for cell in (cell for row in page.iter_rows() for cell in row if cell.value not in (None, "")):
            shown, count = sheet.cells[cell.row - 1, cell.column - 1], count + 1
            value = values[page.title].cell(cell.row, cell.column).value
            assert shown.value == value or (shown.value in ("", None) and value is None)
            if isinstance(cell.value, ArrayFormula):
                assert f"={shown.formula}" == str(cell.value.text)
            elif cell.data_type == "f":
                assert f"={shown.formula}" == cell.value
            else:
                assert not shown.formula or shown.first
    assert count == sum(len(sheet.cells) for sheet in seen.sheets)


def test_openpyxls_workbooks_are_read(tmp_path: Path) -> None:
    """They have formulas without values."""
    book = Workbook()
    book.active.append([2, "=A1*2", "text"])
    book.save(tmp_path / "a.xlsx")
    cells = snapshot(tmp_path / "a.xlsx").sheets[0].cells
    assert cells == {(0, 0): Shown(2.0), (0, 1): Shown(None, "A1*2"), (0, 2): Shown("text")}


@pytest.mark.parametrize("indent", [1, 1.5, 20.25])
def test_letters_pushed_in_by_parts_of_a_step(indent: float, tmp_path: Path) -> None:
    """As openpyxl writes them where it is asked to."""
    book = Workbook()
    book.active["A1"] = "pushed"
    book.active["A1"].alignment = Alignment(horizontal="left", indent=indent)
    book.save(tmp_path / "pushed.xlsx")
    file = snapshot(tmp_path / "pushed.xlsx")

    assert file.looks.of(file.sheets[0].cells[0, 0].style).placing.pushed == int(indent)


def test_other_files_are_refused(tmp_path: Path, good: Path) -> None:
    """Nothing there, a folder, text, an old .xls or one with a password, nothing in it, half a file, another package."""
    assert refusal(tmp_path / "none.xlsx").endswith("none.xlsx is not there; check the name")
    assert "is a folder, not a file" in refusal(tmp_path)
    made = tmp_path / "made.xlsx"
    for content in (
        b"hours,1\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"",
        good.read_bytes()[:-400],
    ):
        made.write_bytes(content)
        assert "is not an .xlsx workbook" in refusal(made)
    with zipfile.ZipFile(made, "w") as other:
        other.writestr("word/document.xml", "<document/>")
    assert refusal(made).startswith("made.xlsx: cannot be read as a workbook; open it in Excel")


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1"><v>nan</v></c></row>',
        '<row r="1"><c r="A1"><v>1e999</v></c></row>',
        '<row r="1"><c r="A1"><v>1_000</v></c></row>',
        '<row r="1"><c r="A1"><v>twelve</v></c></row>',
        '<row r="1"><c r="A1"><f t="shared" si="4"/></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="here">A2:A3</f></c></row>',
        '<row r="1"><c r="A1" s="first"><v>1</v></c></row>',
        '<row r="1" ht="tall"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_nonsense_is_refused(good: Path, cells: str) -> None:
    """What no workbook has is a problem and never a number."""
    assert "cannot be read as a workbook" in refusal(with_cells(good, cells))


def test_parts_that_are_missing_or_said_twice_are_refused(good: Path) -> None:
    """A workbook without its sheet, without sheets, and two sheets in one part."""
    book = "xl/workbook.xml"
    found = b'name="One" sheetId="1" r:id="rId1"/>'
    assert found in zipfile.ZipFile(good).read(book)
    for other in (
        found.replace(b"rId1", b"rId77"),
        found + b'<sheet name="Two" sheetId="2" r:id="rId1"/>',
        found.replace(b'sheetId="1"', b'sheetId="1" state="half hidden"'),
        found.replace(b'r:id="rId1"', b""),
    ):
        assert "cannot be read" in refusal(
            changed(good, lambda part, new=other: part.replace(found, new), book)
        )  # type: ignore[misc]  # a default binds the loop's value
    assert "cannot be read" in refusal(changed(good, lambda _: b"<workbook/>", book))


def test_too_many_cells_are_refused(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted over all sheets before any is read; the limit itself is not too many."""
    path = with_cells(good, '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"/></row>')
    monkeypatch.setattr(module, "MOST_CELLS", 3)
    assert len(snapshot(path).sheets[0].cells) == 1
    monkeypatch.setattr(module, "MOST_CELLS", 2)
    said = refusal(path)
    assert said.startswith("made.xlsx: is too large to review: it has more than 2 cells; split it")


def test_formulas_that_unfold_are_refused(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long formula shared by very many cells, and arrays over whole sheets."""
    monkeypatch.setattr(module, "MOST_FORMULA_TEXT", 50_000)
    long = "+".join(["A1"] * 600)
    many = "".join(f'<row r="{r}"><c r="B{r}"><f t="shared" si="0"/></c></row>' for r in range(2, 40))
    shared = f'<row r="1"><c r="B1"><f t="shared" ref="B1:B40" si="0">{long}</f></c></row>{many}'
    assert "its formulas unfold to more than 50,000 characters" in refusal(with_cells(good, shared))
    array = '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">B1</f><v>1</v></c></row>'
    assert "is too large to review" in refusal(with_cells(good, array))


def hostile(good: Path) -> dict[str, Path]:
    """Workbooks made to burst, each with a file of its own."""
    numbers = "".join(f"<c><v>{i}</v></c>" for i in range(600_000))
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    made = {
        "corner": with_cells(good, corner).rename(good.with_name("corner.xlsx")),
        "cells": with_cells(good, f'<row r="1">{numbers}</row>').rename(good.with_name("cells.xlsx")),
        "bomb": changed(good, lambda _: bytes(300 << 20)).rename(good.with_name("bomb.xlsx")),
    }
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    made["entities"] = changed(good, lambda _: entities).rename(good.with_name("entities.xlsx"))
    return made


@pytest.mark.slow
def test_hostile_workbooks_take_little_room(good: Path) -> None:
    """A cell in the last corner, 600,000 cells, a bomb, entities: one problem each within 300 MB in all."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom xlagree.terms.errors import AgreementError\n"
        "from xlagree.review.reading.snapshot import snapshot\n"
        "try:\n    snapshot(Path(sys.argv[1]))\nexcept AgreementError as error:\n    print(error)\n"
    )
    said = {}
    for name, path in hostile(good).items():
        run = subprocess.run(
            [sys.executable, "-c", code, str(path)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20)),
        )
        said[name] = run.stdout
    assert "has a cell as far out as XFD1048576" in said["corner"]
    assert "is too large to review" in said["cells"]
    assert "from almost nothing" in said["bomb"]
    assert "declares entities" in said["entities"]


def test_damaged_files_are_problems(tmp_path: Path) -> None:
    """Whatever bytes changed or were lost, there is a snapshot or a problem, and never a traceback."""
    whole = (ROOT / "workbooks" / "model.xlsx").read_bytes()
    chance, refused = Random(11), 0
    damaged = tmp_path / "damaged.xlsx"
    for turn in range(240):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 3, 40))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        damaged.write_bytes(content[: chance.randrange(len(content))] if turn % 6 == 0 else content)
        try:
            snapshot(damaged)
        except AgreementError:
            refused += 1
    assert refused > 100


def test_damaged_parts_are_problems(good: Path) -> None:
    """Parts that were changed and packed again, so that no checksum tells."""
    with zipfile.ZipFile(ROOT / "workbooks" / "model.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist() if len(book.read(name)) < 60_000}
    chance, refused = Random(12), 0
    made = good.with_name("made.xlsx")
    for _ in range(60):
        name = chance.choice([name for name in parts if not name.startswith("docProps/app")])
        content = bytearray(parts[name])
        for _ in range(chance.choice((1, 4))):
            content[chance.randrange(len(content))] = chance.choice(b'019AZ"<>/=r ')
        with zipfile.ZipFile(made, "w") as new:
            for each, old in parts.items():
                new.writestr(each, bytes(content) if each == name else old)
        try:
            snapshot(made)
        except AgreementError:
            refused += 1
    assert refused > 10


def test_reading_writes_nothing_and_warns_of_nothing(good: Path) -> None:
    """The file is as it was, byte for byte."""
    before = good.read_bytes(), good.stat().st_mtime_ns
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        snapshot(good)
    assert (good.read_bytes(), good.stat().st_mtime_ns) == before
