"""Marks of direction and unseen letters in names are spelled in every format of a review, and never printed as they are."""

import json
from pathlib import Path
from unicodedata import category

import pytest
import xlsxwriter
from openpyxl import load_workbook
from parts_edited import BOOK, edited
from typer.testing import CliRunner

from xlagree.cli.app import app
from xlagree.review.visible_text import visible

TURN, WIDTHLESS = "\u202e", "\u200b"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A workbook whose file, sheet, name and label have letters that nobody sees, and in each of them something to find."""
    path = tmp_path / f"co{TURN}xslx.xlsx"
    with xlsxwriter.Workbook(str(tmp_path / "plain.xlsx"), {"in_memory": True}) as book:
        page = book.add_worksheet(f"Pl{TURN}ans")
        page.write_string("A1", f"Ch{WIDTHLESS}eck {TURN}check")
        page.write_formula("B1", "=1=2", None, False)
        page.write_formula("C5", "=1/0", None, "#DIV/0!")
    name = f"<definedNames><definedName name='ra{TURN}te'>#REF!</definedName></definedNames><calcPr "
    edited(tmp_path / "plain.xlsx", {BOOK: (b"<calcPr ", name.encode())}).rename(path)
    return path


def unseen(text: str) -> set[str]:
    """The letters of a text that nobody sees."""
    return {letter for letter in text if category(letter)[0] == "C" and letter != "\n"}


def test_in_text(odd: Path) -> None:
    """One file, a folder, and a file that cannot be read."""
    runner = CliRunner()
    for arguments in ([str(odd), "--all"], [str(odd.parent)], [str(odd.parent / f"no{TURN}ne.xlsx")]):
        done = runner.invoke(app, ["review", *arguments])
        assert not unseen(done.output), arguments
        assert "‹U+202E›" in done.output, arguments
    said = runner.invoke(app, ["review", str(odd), "--all"]).output
    for part in ("co‹U+202E›xslx.xlsx", "Pl‹U+202E›ans!B1", "ra‹U+202E›te"):
        assert part in said


def test_in_json(odd: Path) -> None:
    """The document is of plain letters; whoever reads it gets the name as it is."""
    said = CliRunner().invoke(app, ["review", str(odd), "--format", "json"]).output
    assert said.isascii()
    assert json.loads(said)["files"][0]["file"] == odd.name


def test_in_a_workbook(odd: Path, tmp_path: Path) -> None:
    """No cell of the report has such a letter."""
    out = tmp_path / "report.xlsx"
    CliRunner().invoke(app, ["review", str(odd), "--format", "xlsx", "--out", str(out)])
    cells = [
        str(cell.value)
        for page in load_workbook(out).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert any("Pl‹U+202E›ans" in cell for cell in cells)
    assert not unseen("".join(cells))


def test_what_is_spelled() -> None:
    """Controls, directions and what has no width; letters of any language and signs of money stay."""
    assert visible("a\u2066b\u200fc\x07d\u00ade") == "a‹U+2066›b‹U+200F›c‹U+0007›d‹U+00AD›e"
    for text in ("Müller & Søn", "日本語", "שלום", "1.200 € – “x”", "Ελλάδα"):
        assert visible(text) == text
