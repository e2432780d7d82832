"""Hostile workbooks are refused, in one clear problem, before a reader sees them."""

import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from xlagree.intake import guard
from xlagree.intake.guard import looked_over
from xlagree.intake.sheets import read_sheet
from xlagree.terms.errors import AgreementError

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A workbook with two cells."""
    path = tmp_path / "good.xlsx"
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.add_worksheet("One").write_row(0, 0, ["hours", 1.5])
    book.close()
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with other bytes in one part, which may be new."""
    made = path.with_name("made.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, change(b""))
    return made


def refusal(path: Path) -> str:
    with pytest.raises(AgreementError) as raised:
        looked_over(path)
    assert len(raised.value.problems) == 1
    assert raised.value.problems[0].remedy
    return str(raised.value)


def test_a_plain_workbook_passes(good: Path) -> None:
    """Its bytes come back whole."""
    assert looked_over(good).read() == good.read_bytes()
    assert read_sheet(good) == [["hours", 1.5]]


def test_other_files_are_no_workbooks(tmp_path: Path) -> None:
    """An old .xls, one with a password, text and nothing at all: one problem with its remedy."""
    for content in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"hours,1\n"):
        path = tmp_path / "old.xlsx"
        path.write_bytes(content)
        assert refusal(path).startswith("old.xlsx: is not an .xlsx workbook; if it is an old .xls")
    path.write_bytes(b"")
    assert refusal(path).startswith("old.xlsx: is not an .xlsx workbook: it is empty; get it again")


def test_a_file_cut_short_is_refused(good: Path) -> None:
    """Half a download is not a workbook."""
    half = good.with_name("half.xlsx")
    half.write_bytes(good.read_bytes()[:-400])
    assert "is not an .xlsx workbook" in refusal(half)


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/anything.dat"])
def test_entities_are_refused_wherever_they_are_declared(good: Path, part: str) -> None:
    """External and unfolding entities alike, in parts of any name."""
    for declared in (b'<!ENTITY a SYSTEM "file:///etc/hostname">', b'<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'):
        made = changed(good, part, lambda _, d=declared: HEAD + b"<!DOCTYPE x [" + d + b"]><x>&a;</x>")  # type: ignore[misc]
        assert f"the part {part} declares entities" in refusal(made)


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode("utf-16"),
        "<x/>".encode("utf-16-le"),
        "<x/>".encode("utf-16-be"),
        b'<?xml version="1.0" encoding="cp037"?>' + "<x/>".encode("cp037"),
    ],
)
def test_other_alphabets_are_refused(good: Path, content: bytes) -> None:
    """What is not UTF-8 could hide an entity from us and not from a reader."""
    assert "is not written in UTF-8" in refusal(changed(good, SHEET, lambda _: content))


RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
WIDE = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode("utf-16")


def related(target: str, kind: str) -> Callable[[bytes], bytes]:
    """The list of what a part refers to, with one part more."""
    one = f"<Relationship Id='rId99' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}' Target='{target}'/>"
    head = HEAD + b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    return lambda old: (
        old.replace(b"</Relationships>", b"") + (b"" if old else head) + one.encode() + b"</Relationships>"
    )


@pytest.mark.parametrize(
    ("part", "kind", "content"),
    [
        ("customXml/item1.xml", "customXml", WIDE),  # Power Query
        ("xl/model/item.data", "powerPivotData", "STREAM_STORAGE_SIGNATURE_)!@#$%^&*(".encode("utf-16")),
        ("xl/customProperty1.bin", "customProperty", "<a>1</a>".encode("utf-16-le")),
        ("customXml/item2.xml", "customXml", b"<mashup><br></mashup>"),
    ],
)
def test_what_programs_lay_away_is_no_reason(good: Path, part: str, kind: str, content: bytes) -> None:
    """Whatever it is written in, as no reader opens it; the sheets are read."""
    changed(good, part, lambda _: content).replace(good)

    assert read_sheet(changed(good, RELATIONS, related(f"/{part}", kind))) == [["hours", 1.5]]


@pytest.mark.parametrize(
    ("listed", "target", "kind"),
    [
        ("xl/_rels/workbook.xml.rels", "../customXml/item1.xml", "worksheet"),
        ("xl/_rels/workbook.xml.rels", "/CUSTOMXML/./Item1.xml", "sharedStrings"),
        ("_rels/.rels", "customXml/item1.xml", "officeDocument"),
        (RELATIONS, "../../customXml/item%31.xml", "comments"),
    ],
)
def test_what_is_laid_away_and_opened_all_the_same_is_refused(
    good: Path, listed: str, target: str, kind: str
) -> None:
    """A relation that makes a sheet or texts of it sends a reader there."""
    changed(good, "customXml/item1.xml", lambda _: WIDE).replace(good)

    assert "the part customXml/item1.xml is not written in UTF-8" in refusal(
        changed(good, listed, related(target, kind))
    )


def test_a_type_makes_a_part_one_that_is_opened(good: Path) -> None:
    """Readers find the workbook and its texts by their types."""
    changed(good, "customXml/item1.xml", lambda _: WIDE).replace(good)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    typed = f"<Override PartName='/customXml/item1.xml' ContentType='{kind}'/></Types>".encode()
    made = changed(good, "[Content_Types].xml", lambda types: types.replace(b"</Types>", typed))

    assert "the part customXml/item1.xml is not written in UTF-8" in refusal(made)


def test_a_bomb_is_refused_unopened(good: Path) -> None:
    """A part of almost nothing that unpacks to a great deal."""
    bomb = changed(good, "xl/media/image1.png", lambda _: bytes(80 << 20))
    tracemalloc.start()
    assert "unpacks to 80 MB from almost nothing" in refusal(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 << 20


def test_sizes_are_bounded(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, part, whole, and number of parts and elements."""
    for limit, said in (
        ("LARGEST_FILE", "is larger than"),
        ("LARGEST_PART", "unpacks to"),
        ("LARGEST_WHOLE", "unpacks to more than"),
        ("MOST_PARTS", "more than 5 parts"),
        ("MOST_ELEMENTS", "too large or too deep"),
    ):
        with monkeypatch.context() as smaller:
            smaller.setattr(guard, limit, 5)
            assert said in refusal(good)


def test_cells_may_be_bounded(good: Path) -> None:
    """Cells of all sheets together, those of no chain of calculation; without a bound as many as there are."""
    chain = HEAD + b"<calcChain>" + b'<c r="A1" i="1"/>' * 9 + b"</calcChain>"
    made = changed(good, "xl/calcChain.xml", lambda _: chain)
    assert looked_over(made, 2).read() == looked_over(made).read()
    with pytest.raises(AgreementError, match="is too large to review: it has more than 1 cells; split it"):
        looked_over(made, 1)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        b'<x:row r="1"/><x:c r=\'XFD1\'/><x:row r="1048576"/>',
        b'<row r="99999999"/>',
        b'<row r="1e9"/>',
        b'<row r="-1"/>',
        b'<row r="1"><c r="AAAA1"/></row>',
        b'<row r="1"><c r="1"/></row>',
        "<row r='1'><c r='A١'/></row>".encode(),
    ],
)
def test_cells_in_the_last_corner_are_refused(good: Path, cells: bytes) -> None:
    """Readers would walk through all cells before them, however the address is written."""
    sheet = b"<worksheet xmlns:x='urn:x'><sheetData>" + cells + b"</sheetData></worksheet>"
    assert f"the part {SHEET} has a " in refusal(changed(good, SHEET, lambda _: HEAD + sheet))


def test_a_stated_size_is_not_believed(good: Path) -> None:
    """A sheet that calls itself as large as can be is as large as its cells."""
    made = changed(good, SHEET, lambda sheet: sheet.replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"'))
    assert read_sheet(made) == [["hours", 1.5]]


def test_deep_nesting_is_refused(good: Path) -> None:
    """Elements within elements without end."""
    deep = b"<a>" * 500 + b"</a>" * 500
    assert "too large or too deep" in refusal(changed(good, "xl/deep.xml", lambda _: deep))


@pytest.mark.parametrize("name", ["/xl/a.xml", "xl\\a.xml", "../a.xml", "C:/a.xml", "XL/WORKBOOK.XML"])
def test_impossible_names_are_refused(good: Path, name: str) -> None:
    """Parts outside the workbook, and two of one name."""
    said = refusal(changed(good, name, lambda _: b"<a/>"))
    assert "impossible name" in said or "is there twice" in said


def test_odd_packing_is_refused(good: Path) -> None:
    """Only what Excel writes: stored or deflated, without a password."""
    made = good.with_name("made.xlsx")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as new:
        new.writestr("xl/workbook.xml", b"<a/>")
    assert "packed in a way" in refusal(made)

    locked = bytearray(good.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    made.write_bytes(locked)
    assert "has a password" in refusal(made)


def test_broken_parts_are_problems_and_no_tracebacks(good: Path) -> None:
    """Broken XML is refused; what is well-formed nonsense ends in one problem when it is read."""
    assert "is broken in line" in refusal(changed(good, SHEET, lambda _: b"<worksheet><row>"))
    numbered = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    numbered += b"<row r='1'><c r='A1' t='s'><v>99</v></c></row></sheetData></worksheet>"
    with pytest.raises(AgreementError, match="cannot be read as a workbook; open it in Excel"):
        read_sheet(changed(good, SHEET, lambda _: numbered))
    for part in (
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    ):
        with suppress(AgreementError):
            read_sheet(changed(good, part, lambda _: b"<nonsense count='many'/>"))


def test_old_drawings_may_be_sloppy(good: Path) -> None:
    """Excel's own drawings of notes are not always proper XML, and nobody reads them."""
    looked_over(changed(good, "xl/drawings/vmlDrawing1.vml", lambda _: b"<xml><br></xml>"))


def test_damaged_files_are_problems(good: Path) -> None:
    """Whatever bytes were lost on the way, there is one problem or a table, and never a traceback."""
    chance, whole = Random(7), good.read_bytes()
    damaged = good.with_name("damaged.xlsx")
    refused = 0
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        damaged.write_bytes(content)
        try:
            read_sheet(damaged)
        except AgreementError:
            refused += 1
    assert refused > 50
