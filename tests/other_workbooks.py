"""Workbooks that are no .xlsx: one sheet of every kind of cell to be converted, and .ods files written by hand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

STORED = Path(__file__).parent / "cases" / "workbooks"
"""Files that LibreOffice saved."""

HEAD = ("Name", "Day", "From", "To", "Number", "Span", "Share", "Yes", "Error", "Formula")
BODY: tuple[Sequence[object], ...] = (
    ("Acme", date(2026, 1, 5), datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10, 30), 1.5, timedelta(hours=1.5), 0.25, True),
    ("Birch & Søn", date(2026, 2, 28), time(22, 0), time(23, 59), 26.5, timedelta(hours=26.5), 0.05, False),
    ("Two\nlines", date(2026, 12, 31), time(0, 0), time(0, 1), 0.01, timedelta(minutes=1), 1, True),
)  # fmt: skip
FORMATS = (None, "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", None, "[h]:mm", "0%", None)


def write_every_kind(path: Path) -> None:
    """A workbook with every kind of cell, merged names, and two hidden sheets."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    formats = [book.add_format({"num_format": form}) if form else None for form in FORMATS]
    moment = formats[2]
    sheet = book.add_worksheet("Work")
    sheet.write_row(0, 0, HEAD)
    for i, row in enumerate(BODY, 1):
        for j, value in enumerate(row):
            sheet.write(
                i,
                j,
                value,
                moment
                if isinstance(value, datetime)
                else formats[3]
                if isinstance(value, time)
                else formats[j],
            )
        sheet.write_formula(i, 8, "=1/0" if i == 1 else "=NA()" if i == 2 else '="x"+1', None, "#DIV/0!")
        sheet.write_formula(i, 9, f"=E{i + 1}*2", None, 0)
    merged = book.add_worksheet("Merged")
    merged.write_row(1, 0, ("Client", "Date", "Hours"))
    merged.merge_range("A3:A5", "Acme")
    for i in range(2, 5):
        merged.write_row(i, 1, (f"2026-01-0{i}", 1.5))
    for name in ("Hidden", "Other"):
        hidden = book.add_worksheet(name)
        hidden.write_row(0, 0, ("Client", "Date", "Hours"))
        hidden.write_row(1, 0, ("Secret", "2026-01-05", 99))
        hidden.hide() if name == "Hidden" else hidden.very_hidden()
    book.close()


def write_ods(path: Path, content: str, parts: Mapping[str, bytes] = {}, before: str = "") -> None:
    """An .ods with this XML for its sheets, and `parts` besides."""
    names = ("office", "table", "text", "style", "manifest")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
    whole = f"{before}<office:document-content {spaces}>{body}</office:document-content>"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}/>")
        file.writestr("content.xml", whole)
        for name, part in parts.items():
            file.writestr(name, part)


def table(*rows: Sequence[object], name: str = "Sheet1") -> str:
    """A sheet of texts and numbers."""
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{lines}</table:table>'


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    text = f"<text:p>{escape(str(value))}</text:p>" if value else ""
    return (
        f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
        if text
        else "<table:table-cell/>"
    )
