"""Workbooks that are hard to review: many formulas, all different ones, wide ranges, conditions, names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from xlagree.terms.tables import letter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""The parts of a workbook of one sheet that are the same in each."""

Formula = Callable[[int, int], str]
"""The formula of a row and a column, both counted from 1; "" for a number."""


def write_hard(
    path: Path, rows: int, columns: int, formula: Formula, *, conditions: int = 0, names: int = 0
) -> None:
    """A workbook of one sheet with a formula or a number in every cell, conditions of format, and names."""
    cells = "".join(_rows(rows, columns, formula))
    rules = "".join(
        f'<conditionalFormatting sqref="{letter(n % 16)}{n + 1}:{letter(n % 16 + 3)}{n + 40}"><cfRule type="expression" '
        f'priority="{n + 1}"><formula>$A{n + 1}&gt;{n}</formula></cfRule></conditionalFormatting>'
        for n in range(conditions)
    )
    named = "".join(
        f'<definedName name="rate_{n}">Plan!$A${n % 1000 + 1}</definedName>' for n in range(names)
    )
    named = named and f"<definedNames>{named}</definedNames>"
    book = f'<sheets><sheet name="Plan" sheetId="1" r:id="r1"/></sheets>{named}'
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as file:
        for name, text in PARTS.items():
            file.writestr(name, text)
        file.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{OFFICE}">{book}</workbook>')
        file.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{cells}</sheetData>{rules}</worksheet>"
        )


def _rows(rows: int, columns: int, formula: Formula) -> Iterator[str]:
    letters = [letter(column) for column in range(columns)]
    for row in range(1, rows + 1):
        yield f'<row r="{row}">'
        for column, name in enumerate(letters, 1):
            text = formula(row, column).replace("&", "&amp;").replace("<", "&lt;")
            number = (row * 7919 + column * 104729) % 9973 / 10
            yield f'<c r="{name}{row}">{text and f"<f>{text}</f>"}<v>{number}</v></c>'
        yield "</row>"


def no_formula(row: int, column: int) -> str:
    """A number alone."""
    return ""


def copied(row: int, column: int) -> str:
    """Nine formulas of every row are copies of those above."""
    if column == 1 or row == 1:
        return ""
    left, above = f"{letter(column - 2)}{row}", f"{letter(column - 1)}{row - 1}"
    kinds = (
        f"{left}*2+{above}", f"ROUND({left}*$A$1,2)", f"SUM($A{row}:{left})", f'IF({left}>100,{above},"")',
    )  # fmt: skip
    return kinds[column % len(kinds)]


def different(row: int, column: int) -> str:
    """No formula is a copy of another, and each is long."""
    if column == 1:
        return ""
    terms = (f"{letter((row * k + column) % 10)}{(row * 31 * k) % 9000 + 1}*{row + k}.5" for k in range(1, 9))
    return f"SUM($A${row}:$A${row + column})+" + "+".join(terms)


def wide(row: int, column: int) -> str:
    """Ranges that overlap in the whole of a sheet."""
    if column <= 20:
        return ""
    return f"SUM($A$1:$T{row + column})+AVERAGE(A{row}:T{10_000 - row})+MAX($B{row // 2 + 1}:$C$9000,A:A,{row}:{row})"


def hard_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every hard file with what is hard in it."""
    kinds: tuple[tuple[str, int, int, Formula, int, int], ...] = (
        ("110,000 copied formulas", 11_000, 11, copied, 0, 0),
        ("100,000 long formulas, all different", 10_000, 11, different, 0, 0),
        ("10,000 formulas over wide ranges", 5_000, 22, wide, 0, 0),
        ("390,000 cells, 10,000 conditions", 24_375, 16, no_formula, 10_000, 0),
        ("a million names", 100, 4, copied, 0, 1_000_000),
    )
    for n, (kind, rows, columns, formula, conditions, names) in enumerate(kinds):
        path = folder / f"hard-{n}.xlsx"
        write_hard(path, rows, columns, formula, conditions=conditions, names=names)
        yield kind, path
