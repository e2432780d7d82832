"""Elements of a part are the same in whatever pieces it is read, and each is whole when it is handed on."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import ParseError

import pytest

from xlagree.intake import parts
from xlagree.intake.parts import elements, local

SHEET = b"""<?xml version="1.0"?>
<worksheet xmlns="urn:x"><sheetViews><sheetView a="1"><pane/></sheetView></sheetViews><cols><col min="1"/><col min="2"/></cols>
<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>2</v></c></row><row r="2"/>
<row r="3"><c r="A3" t="inlineStr"><is><t>in</t></is></c><row r="4"/></row></sheetData>
<extLst><ext><row r="5"/><sheetData><row r="6"><c/></row></sheetData></ext></extLst></worksheet>"""
"""A row within a row and rows elsewhere are none of the sheet's, nor of anybody's."""
KINDS = ("cols/col", "sheetData/row", "sheetViews/sheetView")


def told(kinds: tuple[str, ...], content: bytes = SHEET) -> Iterator[tuple[str, dict[str, str], str, int]]:
    """Each element with all that is in it."""
    for one in elements(BytesIO(content), *kinds):
        yield local(one.tag), dict(one.attrib), "".join(one.itertext()), len(list(one.iter()))


@pytest.mark.parametrize("block", [1, 2, 7, 64, 1 << 16])
def test_in_whatever_pieces(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "BLOCK", block)

    assert list(told(KINDS)) == [
        ("sheetView", {"a": "1"}, "", 2),
        ("col", {"min": "1"}, "", 1),
        ("col", {"min": "2"}, "", 1),
        ("row", {"r": "1"}, "1A12", 6),
        ("row", {"r": "2"}, "", 1),
        ("row", {"r": "3"}, "in", 5),
        ("row", {"r": "6"}, "", 2),
    ]
    assert [one[3] for one in told(("/worksheet",))] == [26]
    assert list(told(("sheetData/col", "/row"))) == []


@pytest.mark.parametrize("block", [1, 1 << 16])
@pytest.mark.parametrize("content", [b"", b" ", SHEET[:-4], SHEET + b"<more/>", b"no XML"])
def test_a_broken_part_is_refused(content: bytes, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "BLOCK", block)

    with pytest.raises(ParseError):
        list(told(KINDS, content))
