"""Ways to change how a book looks, calculates or is named, each in the parts of its file, with what a review must say and where."""

import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from broken_books import Place, beside
from proposals import book

from xlagree.generate.book.render import write_book
from xlagree.terms.tables import letter

Parts = dict[str, str]
Edit = Callable[[Parts], None]
STYLES, BOOK = "xl/styles.xml", "xl/workbook.xml"


@cache
def _whole() -> Mapping[str, str]:
    written = BytesIO()
    write_book(book(), written)
    with zipfile.ZipFile(written) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def edited_file(path: Path, *edits: Edit) -> Path:
    """The book with edits done to its parts."""
    parts = dict(_whole())
    for edit in edits:
        edit(parts)
    return packed(parts, path)


def packed(parts: Parts, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def part_of(sheet: str) -> str:
    return f"xl/worksheets/sheet{[page.name for page in book().sheets].index(sheet) + 1}.xml"


def address(place: Place) -> str:
    return f"{letter(place[2])}{place[1] + 1}"


def replaced(part: str, old: str, new: str) -> Edit:
    """A text of a part replaced once."""

    def edit(parts: Parts) -> None:
        assert old in parts[part], f"{old} is not in {part}"
        parts[part] = parts[part].replace(old, new, 1)

    return edit


def rewritten(part: str, pattern: str, new: str) -> Edit:
    """What fits a pattern in a part, the first of it, replaced."""

    def edit(parts: Parts) -> None:
        parts[part], count = re.subn(pattern, new, parts[part], count=1, flags=re.DOTALL)
        assert count, f"{pattern} is not in {part}"

    return edit


AFTER = ("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions")
"""What follows the cells of a sheet, in this order."""


def put_in(sheet: str, xml: str, before: str = "printOptions") -> Edit:
    """An element added to a sheet, before those of a kind and all that follow them."""

    def edit(parts: Parts) -> None:
        part = part_of(sheet)
        later = AFTER[AFTER.index(before) :]
        at = min(i for name in later if (i := parts[part].find(f"<{name}")) >= 0)
        parts[part] = parts[part][:at] + xml + parts[part][at:]

    return edit


def _added(parts: Parts, table: str, xml: str) -> int:
    """A format added to one of the tables of styles; answers with its number."""
    parts[STYLES] = parts[STYLES].replace(f'<{table} count="0"/>', f'<{table} count="0"></{table}>')
    found = re.search(rf'<{table} count="(\d+)"', parts[STYLES])
    assert found
    count = int(found[1])
    parts[STYLES] = parts[STYLES].replace(found[0], f'<{table} count="{count + 1}"', 1)
    parts[STYLES] = parts[STYLES].replace(f"</{table}>", f"{xml}</{table}>", 1)
    return count


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def restyled(
    place: Place, code: str = "", font: str = "", fill: str = "", unlocked: bool = False, placing: str = ""
) -> Edit:
    """A cell in another format: a number format, what its font, its fill or its alignment says, or not locked."""

    def edit(parts: Parts) -> None:
        part, cell = part_of(place[0]), address(place)
        found = re.search(rf'<c r="{cell}"( s="(\d+)")?', parts[part])
        assert found, f"{cell} is not in {part}"
        xfs = re.search(r"<cellXfs.*?</cellXfs>", parts[STYLES], re.DOTALL)
        assert xfs
        formats = re.findall(r"<xf [^>]*/>|<xf [^>]*[^/]>.*?</xf>", xfs[0], re.DOTALL)
        xf = formats[int(found[2] or 0)]
        if not xf.endswith("</xf>"):
            xf = xf[:-2] + "></xf>"
        if code:
            number_format = 900 + parts[STYLES].count("<numFmt ")
            _added(parts, "numFmts", f'<numFmt numFmtId="{number_format}" formatCode="{escaped(code)}"/>')
            xf = re.sub(
                r'numFmtId="\d+"',
                f'numFmtId="{number_format}" applyNumberFormat="1"',
                xf.replace(' applyNumberFormat="1"', ""),
                count=1,
            )
        if font:
            xf = re.sub(
                r'fontId="\d+"', f'fontId="{_added(parts, "fonts", f"<font>{font}</font>")}"', xf, count=1
            )
        if fill:
            pattern = f'<fill><patternFill patternType="solid"><fgColor {fill}/></patternFill></fill>'
            xf = re.sub(r'fillId="\d+"', f'fillId="{_added(parts, "fills", pattern)}"', xf, count=1)
        if unlocked:
            xf = re.sub(r"<protection[^>]*/>|</xf>", '<protection locked="0"/></xf>', xf, count=1)
        if placing:
            xf = re.sub(r"<alignment[^>]*/>", "", xf)
            xf = re.sub(r"(<xf [^>]*>)", rf"\1<alignment {placing}/>", xf, count=1)
        style = _added(parts, "cellXfs", xf)
        parts[part] = parts[part].replace(found[0], f'<c r="{cell}" s="{style}"', 1)

    return edit


def font(colour: str = 'rgb="FF1B1F24"', size: float = 10) -> str:
    return f'<sz val="{size}"/><color {colour}/><name val="Calibri"/>'


def condition(place: Place, dxf: str, formula: str = "TRUE", rule: str = "") -> Edit:
    """A condition on the format of a cell."""

    def edit(parts: Parts) -> None:
        number = _added(parts, "dxfs", f"<dxf>{dxf}</dxf>")
        xml = (
            rule
            or f'<cfRule type="expression" dxfId="{number}" priority="90"><formula>{escaped(formula)}</formula></cfRule>'
        )
        put_in(
            place[0],
            f'<conditionalFormatting sqref="{address(place)}">{xml}</conditionalFormatting>',
            "conditionalFormatting",
        )(parts)

    return edit


def related(sheet: str, kind: str, name: str, content: str) -> Edit:
    """A part added to the file that a sheet has a relation to."""

    def edit(parts: Parts) -> None:
        number = [page.name for page in book().sheets].index(sheet) + 1
        listed = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts[listed] = parts[listed].replace(
            "</Relationships>",
            f'<Relationship Id="rIdNew" Type="{base}/{kind}" Target="../{name}"/></Relationships>',
        )
        parts[f"xl/{name}"] = content

    return edit


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def comment(place: Place, text: str) -> Edit:
    own = f'<comment ref="{address(place)}" authorId="0"><text><r><t>{text}</t></r></text></comment>'
    xml = f"<comments {MAIN}><authors><author>x</author></authors><commentList>{own}</commentList></comments>"
    return related(place[0], "comments", "comments9.xml", xml)


def drawn(place: Place, what: str, size: int = 2, part: str = "xl/drawings/drawing1.xml") -> Edit:
    """A shape or a picture with its first corner on a cell of the page Review."""
    _, row, column = place

    def corner(name: str, at: int, off: int) -> str:
        across = f"<xdr:col>{column + at}</xdr:col><xdr:colOff>{off}</xdr:colOff>"
        down = f"<xdr:row>{row + at}</xdr:row><xdr:rowOff>{off}</xdr:rowOff>"
        return f"<xdr:{name}>{across}{down}</xdr:{name}>"

    ends = corner("from", 0, 0) + corner("to", size, 9)
    xml = f"<xdr:twoCellAnchor>{ends}{what}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    return replaced(part, "</xdr:wsDr>", xml)


BOX = '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="9" name="Box"/></xdr:nvSpPr>'
BOX += "<xdr:txBody><a:p><a:r><a:t>1,400</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
PICTURE = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="9" name="Picture"/></xdr:nvPicPr></xdr:pic>'


def margin() -> Place:
    return beside("Margin", "Margin", 2)


def negative() -> Place:
    """An amount below nothing."""
    return next(
        (page.name, cell.row, cell.column)
        for page in book().sheets
        for cell in page.cells
        if isinstance(cell.value, float) and cell.value <= -100 and cell.style.format == "money"
    )


def chart_of(sheet: str) -> str:
    """The part of the first chart of a page."""
    with_charts = [page.name for page in book().sheets if page.charts]
    before = sum(
        len(page.charts) for page in book().sheets if page.name in with_charts[: with_charts.index(sheet)]
    )
    return f"xl/charts/chart{before + 1}.xml"


def chart_at(sheet: str) -> str:
    page = next(page for page in book().sheets if page.name == sheet)
    return f"{sheet}!{letter(page.charts[0].column)}{page.charts[0].row + 1}"
