"""The harness itself: LibreOffice believes no cached value and says what it computed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from calc import Book, Calc, Cell, Error, LibreOfficeError, pictures


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Hours times rate with a wrong cached value, a text result, an error and a hidden sheet."""
    path = tmp_path / "an offer.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as file:
        sheet = file.add_worksheet("Offer")
        sheet.write_column("A1", ["hours", "rate", "price", "plan", "lost"])
        sheet.write_column("B1", [8, 150])
        sheet.write_formula("B3", "=B1*B2", None, 999)
        sheet.write_formula("B4", '=IF(B3>1000,"block","hourly")', None, "wrong")
        sheet.write_formula("B5", "=NA()", None, 0)
        sheet.write_formula("B6", '=IF(B1>0,"","x")', None, "x")
        sheet.write_array_formula("C1:C2", "{=B1:B2*2}", None, 0)
        sheet.write_string("AA10", "=not a formula")
        notes = file.add_worksheet("Größe")
        notes.write_formula("A1", "=1/Offer!B9", None, 1)
        notes.write_formula("A2", '=TEXT(1234.5,"#,##0.00")', None, "")
        notes.hide()
    return path


@pytest.fixture
def book(calc: Calc, workbook: Path) -> Iterator[Book]:
    with calc.open(workbook) as opened:
        yield opened


def test_cells_are_recalculated_and_formulas_flagged(book: Book) -> None:
    """All that is not empty comes back, computed afresh; constants have no formula."""
    cells = book.cells()

    assert list(cells) == ["Offer", "Größe"]
    assert cells["Offer"]["B1"] == Cell(8.0, None)
    assert cells["Offer"]["B3"] == Cell(1200.0, "=B1*B2")
    assert cells["Offer"]["B4"].value == "block"
    assert cells["Offer"]["B5"] == Cell(Error("#N/A"), "=NA()")
    assert cells["Offer"]["B6"].value == ""
    assert [cells["Offer"][at].value for at in ("C1", "C2")] == [16.0, 300.0]
    assert cells["Offer"]["C2"].formula
    assert cells["Offer"]["AA10"] == Cell("=not a formula", None)
    assert "D1" not in cells["Offer"]
    assert cells["Größe"]["A1"].value == Error("#DIV/0!")
    assert cells["Größe"]["A2"].value == "1,234.50"


def test_values_are_those_of_the_cells(book: Book) -> None:
    """Errors among them; without what shows nothing."""
    cells = book.cells()
    shown = {
        sheet: {at: cell.value for at, cell in found.items() if cell.value != ""}
        for sheet, found in cells.items()
    }

    assert book.values() == shown
    assert book.values()["Offer"]["B5"] == Error("#N/A")
    assert "B6" not in book.values()["Offer"]


def test_an_input_can_be_changed(book: Book) -> None:
    """Numbers and texts are typed in; the sheet follows."""
    book.set("Offer", "B1", 2)
    book.set("Offer", "B9", 4)
    book.recalculate()
    assert book.read([("Offer", "B3"), ("Offer", "B4"), ("Größe", "A1")]) == [300.0, "hourly", 0.25]

    book.set("Offer", "B1", "two")
    book.recalculate()
    assert book.read([("Offer", "B3"), ("Offer", "B1")]) == [Error("#VALUE!"), "two"]


def test_the_file_is_left_alone(calc: Calc, workbook: Path) -> None:
    """No lock file, no change: the workbook under test stays as it was written."""
    before = workbook.read_bytes()
    with calc.open(workbook) as book:
        book.set("Offer", "B1", 1)
        assert list(workbook.parent.iterdir()) == [workbook]

    assert workbook.read_bytes() == before


def test_a_workbook_can_be_seen(calc: Calc, workbook: Path, tmp_path: Path) -> None:
    """Printing gives a PDF, and that gives pictures."""
    pages = pictures(calc.pdf(workbook, tmp_path / "pdf"), tmp_path / "png")

    assert [page.read_bytes()[:4] for page in pages] == [b"\x89PNG"] * len(pages)
    assert pages


def test_failures_say_what_was_asked(calc: Calc, tmp_path: Path) -> None:
    """A missing file is a clear message, and the next question is answered."""
    with pytest.raises(LibreOfficeError, match=r"could not open .*no\.xlsx"):
        calc.open(tmp_path / "no.xlsx")
    with pytest.raises(LibreOfficeError, match="could not read"):
        calc.ask("read", book=0, places=[("Offer", "A1")])


@pytest.mark.calc
def test_a_stuck_or_dead_libreoffice_is_replaced(workbook: Path) -> None:
    """Too slow an answer kills LibreOffice with a message; the next question starts another."""
    with Calc(seconds=0.05) as calc:
        with pytest.raises(LibreOfficeError, match=r"no answer within 0\.05 s, asked to open"):
            calc.open(workbook)
        calc.seconds = 60
        with calc.open(workbook) as book:
            assert book.read([("Offer", "B3")]) == [1200.0]
