"""Tables from files: .xlsx and .csv as people save them, every problem at its place."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from xlagree.intake.sheets import read_rows, read_sheet, read_sheets
from xlagree.intake.table_heads import Column
from xlagree.terms.errors import AgreementError
from xlagree.terms.quantities import COUNT, HOURS, TEXT, YES_NO

COLUMNS = (
    Column("client", TEXT, "Who.", ("customer",), required=True),
    Column("hours", HOURS, "How long.", (), required=True),
    Column("visits", COUNT, "How often."),
    Column("billable", YES_NO, "Whether."),
)


def csv(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def xlsx(folder: Path, sheets: dict[str, list[list[object]]], name: str = "table.xlsx") -> Path:
    path = folder / name
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    book.close()
    return path


def values(path: Path) -> list[dict[str, object]]:
    return [dict(record.values) for record in read_rows(path, COLUMNS).records]


def problems(path: Path) -> list[str]:
    return [str(problem) for problem in read_rows(path, COLUMNS).problems]


def refusal(path: Path) -> str:
    with pytest.raises(AgreementError) as raised:
        read_rows(path, COLUMNS)
    return str(raised.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    "text", ["client,hours\nMüller,1.5\n", "client;hours\nMüller;1,5\n", "client\thours\r\nMüller\t1.5\r\n"]
)
def test_csv_as_it_is_saved(tmp_path: Path, mark: bytes, text: str) -> None:
    """With or without byte order mark; comma, semicolon or tab; a decimal comma beside semicolons."""
    assert values(csv(tmp_path, mark + text.encode())) == [{"client": "Müller", "hours": 1.5}]


def test_thousands_and_the_stated_separator(tmp_path: Path) -> None:
    """Excel's line sep=; is understood and counted; 1.250,5 is a number where commas are decimal."""
    path = csv(tmp_path, "sep=;\nclient;hours\nAcme, Ltd.;1.250,5\nB;x\n")
    assert values(path) == [{"client": "Acme, Ltd.", "hours": 1250.5}]
    assert problems(path)[0].startswith('table.csv row 4 column "hours": hours must be a number of hours')


def test_a_comma_is_no_decimal_sign_beside_commas(tmp_path: Path) -> None:
    """In a file with commas 1,5 in quotation marks is not quietly one and a half."""
    assert "(got 1,5)" in problems(csv(tmp_path, 'client,hours\nA,"1,5"\n'))[0]


def test_other_alphabets_are_said(tmp_path: Path) -> None:
    """Not guessed at: where it fails, and how to save it."""
    said = refusal(csv(tmp_path, "client,hours\nA,1\nMüller,2\n".encode("latin-1")))
    assert said == "table.csv row 3: is not UTF-8 text; in Excel, save it as CSV UTF-8"


def test_utf_16_is_read_where_its_mark_says_so(tmp_path: Path) -> None:
    """As some programs export; cut off in the middle of a sign it is refused like any other alphabet."""
    whole = "client\thours\nMüller\t1\n".encode("utf-16")
    assert values(csv(tmp_path, whole)) == [{"client": "Müller", "hours": 1}]
    assert "is not UTF-8 text" in refusal(csv(tmp_path, whole[:-1]))


def test_open_quotation_marks_are_said(tmp_path: Path) -> None:
    """They would swallow the rest of the file."""
    assert "row 2: a quotation mark is in the way, in this row or one down to row 3;" in refusal(
        csv(tmp_path, 'client,hours\n"A,1\nB,2\n')
    )


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """The name as it was given, and what to do; a folder and other kinds of file are named as such."""
    for path, said in (
        (tmp_path / "x.csv", "is not there; "),
        (tmp_path, "is a folder, not a file"),
        (csv(tmp_path, "a", "x.pdf"), "is none of .xlsx, .xls, .ods and .csv; save it as one of these"),
    ):
        assert said in refusal(path)
    assert refusal(Path("workbooks/x.csv")).startswith("workbooks/x.csv is not there")


def test_good_rows_go_on(tmp_path: Path) -> None:
    """Rows with a problem are left out, each cell that is wrong is named, blank rows are nothing."""
    path = csv(tmp_path, "Client,HOURS,visits\nA,1,2\n,2,\n,,\nC,-1,1.5\nD,4,\n")
    assert values(path) == [{"client": "A", "hours": 1, "visits": 2}, {"client": "D", "hours": 4}]
    assert problems(path) == [
        'table.csv row 3 column "Client": client must be text (got nothing)',
        'table.csv row 5 column "HOURS": hours must be a number of hours, 0 or more (got -1)',
        'table.csv row 5 column "visits": visits must be a whole number, 0 or more (got 1.5)',
    ]


def test_columns_that_are_not_known(tmp_path: Path) -> None:
    """An unknown column is named once with the nearest known one, and left out; a second of a kind too."""
    path = csv(tmp_path, "client,hours,visit,customer\nA,1,3,B\nC,2,4,D\n")
    assert len(values(path)) == 2
    assert problems(path) == [
        'table.csv row 1 column "visit": unknown column "visit" was left out; nearest: visits',
        'table.csv row 1 column "customer": column "customer" stands twice; keep one; the first was read',
    ]


def test_columns_that_are_missing(tmp_path: Path) -> None:
    """Without a required column there is nothing to read; all missing ones are named with what was found."""
    assert refusal(csv(tmp_path, "customer,time\nA,1\n")) == (
        'table.csv row 1: no column "hours"; add it (found: customer, time)'
    )
    assert refusal(csv(tmp_path, "customer,time\n")).count("no column") == 1
    assert refusal(csv(tmp_path, "other,time\n")).count("no column") == 2
    assert refusal(csv(tmp_path, "")).startswith("table.csv: is empty; ")


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    """A comma inside a name moves every cell after it, so such a row is not trusted."""
    path = csv(tmp_path, "client,hours\nQuill, Partners,2\nA,1\n")
    assert len(values(path)) == 1
    assert "row 2: the row has more cells than the head" in "\n".join(problems(path))


def test_a_table_below_a_title_in_a_workbook(tmp_path: Path) -> None:
    """It is found on whichever sheet it stands, and places are the cells of that sheet."""
    rows: list[list[object]] = [
        ["Hours of clients"],
        [],
        ["", "client", "hours"],
        ["", "A", 1.5],
        ["", "B", "x"],
    ]
    path = xlsx(tmp_path, {"Read me": [["about the client"]], "Data": rows})
    assert values(path) == [{"client": "A", "hours": 1.5}]
    assert problems(path)[0].startswith("table.xlsx Data!C5: hours must be")


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    """Numbers, yes and no, dates and errors of formulas arrive as what they are; text with = stays text."""
    path = xlsx(
        tmp_path, {"S": [["client", "hours", "billable"], ["A", 1, True], [date(2026, 11, 23), 2, "no"]]}
    )
    assert values(path)[0] == {"client": "A", "hours": 1, "billable": True}
    assert str(values(path)[1]["client"]).startswith("2026-11-23")

    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"), {"strings_to_formulas": False})
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, ["client", "hours"])
    sheet.write_row(1, 0, ["=1+1", 3])
    sheet.write_string(2, 0, "B")
    sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    book.close()
    assert values(tmp_path / "f.xlsx") == [{"client": "=1+1", "hours": 3}]
    assert problems(tmp_path / "f.xlsx")[0].endswith("(got #DIV/0!); mend the formula of the cell")


def test_text_that_could_be_a_formula_stays_text(tmp_path: Path) -> None:
    """Nothing is evaluated; control characters, which no sheet can hold, become spaces."""
    found = values(csv(tmp_path, "client,hours\n=HYPERLINK(1),1\n@x,2\n-y,3\na\x07b,4\n"))
    assert [row["client"] for row in found] == ["=HYPERLINK(1)", "@x", "-y", "a b"]


def test_sheets_by_name(tmp_path: Path) -> None:
    """All of them, one of them whatever its case, or an error that names those there are."""
    path = xlsx(tmp_path, {"One": [[1]], "Two": [[2]]})
    assert read_sheets(path) == {"One": [[1]], "Two": [[2]]}
    assert read_sheet(path) == [[1]]
    assert read_sheet(path, "two") == [[2]]
    with pytest.raises(AgreementError, match='no sheet "Three"; sheets: One, Two'):
        read_sheet(path, "Three")
