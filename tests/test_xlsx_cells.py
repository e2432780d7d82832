"""Cells of .xlsx files: as another reader has them, in whatever way a program may write them, and nothing that is none."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.chart import BarChart

from xlagree.intake.sheets import read_workbook
from xlagree.intake.workbook import Merged, Workbook
from xlagree.terms.cell_errors import NO_VALUE
from xlagree.terms.errors import AgreementError

FORMATS = (
    "General", "0", "0.00", "#,##0", "0%", "0.00E+00", "@", "# ?/?", "d/m/yyyy", "d-mmm-yy", "mmm-yy", "h:mm AM/PM", "h:mm:ss",
    "mm:ss.0", "[h]:mm", "[hh]:mm:ss", "[m]", "[s]", "[h]:mm;[Red]-[h]:mm", "TT.MM.JJJJ", "yyyy;@", "[$-409]d/m/yy", "[Red]0",
    '"d"0', 'General "days"', '0.00 "days"', "0\\d", "0_d", '#,##0 "h"', '_-* #,##0.00 "Std"', '[>=1]d;0', '0;"d"', "0.00 EUR",
    "[$€-407] #,##0.00", "[$-F800]dddd, mmmm dd, yyyy", "[Blue]h:mm", "General",
)  # fmt: skip
NUMBERS = (
    0,
    1,
    0.375,
    0.9999999999,
    1.5,
    59.5,
    60,
    61,
    46000.25,
    46357,
    -1.5,
    3e6,
    1e300,
    0.1 + 0.2,
    123456789012345678,
)
OTHERS = (
    True, False, "text", " spaced ", "0012", "#N/A", "#DIV/0!", "_x0041_", "two\nlines", dt.datetime(2026, 1, 2, 3, 4, 5),
    dt.time(9, 30), dt.timedelta(hours=26, minutes=30), dt.timedelta(hours=-1),
)  # fmt: skip
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
@pytest.mark.parametrize("since", [1900, 1904])
def test_as_another_reader_has_them(since: int, tmp_path: Path) -> None:
    """Every number in every format, and all that is no number: the same values, and of the same types."""
    book = openpyxl.Workbook()
    if since == 1904:
        book.epoch = dt.datetime(1904, 1, 1)
    sheet = book.active
    for column, code in enumerate(FORMATS, 2):
        for row, number in enumerate(NUMBERS, 3):
            sheet.cell(row, column, number).number_format = code
    for column, value in enumerate(OTHERS, 1):
        sheet.cell(40, column, value)
    book.save(tmp_path / "made.xlsx")

    ours = read_workbook(tmp_path / "made.xlsx").sheets["Sheet"]
    theirs = openpyxl.load_workbook(tmp_path / "made.xlsx", data_only=True).active
    assert len(ours) == 40
    for row, cells in enumerate(theirs.iter_rows(values_only=True)):
        there = [*ours[row], *[None] * (len(cells) - len(ours[row]))]
        for mine, other in zip(there, cells, strict=True):
            assert (mine, type(mine)) == (other, type(other))


def read(folder: Path, rows: str, beside: str = "", strings: str = "", namespace: str = MAIN) -> Workbook:
    """A workbook whose sheet has these rows as they are written, and what stands beside them."""
    made, path = folder / "made.xlsx", folder / "written.xlsx"
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet")
        sheet.write(0, 0, "text", book.add_format({"num_format": "yyyy-mm-dd"}))
    with ZipFile(made) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:
                data = (
                    f'<x:worksheet xmlns:x="{namespace}"><x:dimension ref="A1:A1"/><x:sheetData>{rows}</x:sheetData>'
                    f"{beside}</x:worksheet>"
                ).encode()
            elif name == "xl/sharedStrings.xml" and strings:
                data = f'<sst xmlns="{namespace}">{strings}</sst>'.encode()
            new.writestr(name, data)
    return read_workbook(path)


def cells(book: Workbook) -> Sequence[Sequence[object]]:
    return book.sheets["Sheet"]


@pytest.mark.parametrize("namespace", [MAIN, STRICT])
def test_rows_and_cells_without_an_address(namespace: str, tmp_path: Path) -> None:
    """They follow those before them; the area that the sheet states is not believed, and rows may come in any order."""
    rows = (
        '<x:row r="3"><x:c><x:v>1</x:v></x:c><x:c r="D3"><x:v>2.0</x:v></x:c><x:c><x:v>3</x:v></x:c></x:row>'
        '<x:row><x:c r="B4" t="b"><x:v>true</x:v></x:c></x:row>'
        '<x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    )
    book = read(tmp_path, rows, namespace=namespace)

    assert cells(book) == [["#N/A"], [], [1, None, None, 2.0, 3], [None, True]]


def test_texts(tmp_path: Path) -> None:
    """Shared, with runs, as they are spoken, in the cell itself; a text that looks like a letter's number stays one."""
    strings = (
        "<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si><si><t>_x005F_x0041_</t></si><si><t/></si>"
    )
    shared = "".join(f'<x:c t="s"><x:v>{n}</x:v></x:c>' for n in range(4))
    own = (
        '<x:c t="inlineStr"><x:is><x:t>own</x:t></x:is></x:c><x:c t="str"><x:f>A1</x:f><x:v>made</x:v></x:c>'
    )

    book = read(tmp_path, f"<x:row>{shared}{own}</x:row>", strings=strings)

    assert cells(book) == [["rich text", "東京", "_x0041_", "", "own", "made"]]


def test_days_written_out(tmp_path: Path) -> None:
    """As strict files have them; what is no day of the calendar stays a text."""
    days = ("2026-12-01", "2026-12-01T09:30:00Z", "09:30:00", "PT26H30M00S", "2026-02-30")
    row = "".join(f'<x:c t="d"><x:v>{day}</x:v></x:c>' for day in days)

    assert cells(read(tmp_path, f"<x:row>{row}</x:row>")) == [
        [
            dt.datetime(2026, 12, 1),
            dt.datetime(2026, 12, 1, 9, 30),
            dt.time(9, 30),
            dt.timedelta(hours=26.5),
            "2026-02-30",
        ]
    ]


def test_formulas_and_merged_cells(tmp_path: Path) -> None:
    """A formula that nothing has calculated says so where it is looked for; one that gives an empty text was calculated."""
    row = (
        '<x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r="B1" s="1"><x:f>TODAY()</x:f></x:c>'
        '<x:c r="C1"><x:f t="shared" si="0"/><x:v/></x:c><x:c r="D1" t="str"><x:f>""</x:f><x:v></x:v></x:c>'
    )
    merged = '<x:mergeCells><x:mergeCell ref="A1:B3"/><x:mergeCell ref="C9"/></x:mergeCells>'
    book = read(tmp_path, f"<x:row>{row}</x:row>", merged)

    assert cells(book) == [[2]]
    assert book.uncalculated["Sheet"] == ((0, 1), (0, 2))
    assert cells(book.marked) == [[2, NO_VALUE, NO_VALUE]]
    assert book.merged["Sheet"] == (Merged(0, 0, 1, 2),)


def test_sheets(tmp_path: Path) -> None:
    """Hidden ones are told, charts are none, and parts are found whatever the case of their names."""
    book = openpyxl.Workbook()
    for name, state in (("Hidden", "hidden"), ("Very hidden", "veryHidden")):
        book.create_sheet(name).sheet_state = state
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.active["A1"] = 7
    book.save(tmp_path / "made.xlsx")
    with ZipFile(tmp_path / "made.xlsx") as old, ZipFile(tmp_path / "capital.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.XML"), old.read(name))

    for name in ("made.xlsx", "capital.xlsx"):
        found = read_workbook(tmp_path / name)
        assert list(found.sheets) == ["Sheet", "Hidden", "Very hidden"]
        assert found.hidden == {"Hidden", "Very hidden"}
        assert cells(found) == [[7]]


@pytest.mark.parametrize(
    "cell", ['<x:c t="s"><x:v>99</x:v></x:c>', "<x:c><x:v>1_000</x:v></x:c>", "<x:c><x:v>nan</x:v></x:c>"]
)
def test_what_is_no_cell(cell: str, tmp_path: Path) -> None:
    """One value that cannot be read makes the file one that cannot be read: nothing is guessed or left out."""
    with pytest.raises(AgreementError, match="cannot be read as a workbook"):
        read(tmp_path, f"<x:row>{cell}</x:row>")
