"""Nothing of ours in anything that a client receives: every cost, limit and forecast, in whatever notation, in every part of a file."""

import subprocess
from pathlib import Path

import pytest
from calc import Calc
from internal_figures import FIGURES, FOR_CLIENTS, OURS, notations, parts, secret, seen

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.cell_marks import MARKS, read_marks
from xlagree.generate.book.render import write_book
from xlagree.generate.book.seal import BOOK_FACT, CLIENT_FACT, LANGUAGE_FACT, OFFER_FACT, SHEETS_FACT
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.offer_page import offer_page
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.offers.offer_ledger import line_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_of_ours_leaves(language: str, tmp_path: Path) -> None:
    """Neither in the client book, its appendix and the page, nor in the ledger, which names what is offered."""
    deal = secret(language)
    for name, make in (("client", client_book), ("appendix", appendix_book)):
        path = tmp_path / f"{name}.xlsx"
        write_book(make(deal), path)
        assert seen(parts(str(path))) == {}, name
    assert seen(offer_page(deal)) == {}
    assert seen(line_of(offer_of(deal)).text) == {}


def test_a_seal_says_nothing_of_ours() -> None:
    """The properties of books for clients are those that are meant for them, and marks stand beside cells that are theirs."""
    deal = secret("en")
    assert {*client_book(deal).facts} == {BOOK_FACT, LANGUAGE_FACT, SHEETS_FACT, CLIENT_FACT}
    assert {*appendix_book(deal).facts} == {BOOK_FACT, OFFER_FACT, LANGUAGE_FACT, SHEETS_FACT, CLIENT_FACT}
    for book in (client_book(deal), appendix_book(deal)):
        for sheet in book.sheets:
            cells = {(cell.row, cell.column) for cell in sheet.cells}
            marks = [cell for cell in sheet.cells if cell.column == MARKS]
            assert {(cell.row, column) for cell in marks for column in read_marks(str(cell.value))} <= cells


def test_the_internal_book_has_them_all(tmp_path: Path) -> None:
    """So they would be found: each input is in our own book."""
    write_book(internal_book(secret("en")), tmp_path / "internal.xlsx")

    assert {*FIGURES} - {*seen(parts(str(tmp_path / "internal.xlsx")))} == set()


def test_every_input_of_ours_is_looked_for() -> None:
    """All numbers but those that are never large enough to be told from others, and all texts; no two are alike."""
    missing = [
        f"{section} {term.field}"
        for section, terms in OURS.items()
        for term in terms
        if f"{section} {term.field}" not in FIGURES and term.field not in FOR_CLIENTS
    ]
    assert missing == [
        "policy longest_block_life", "policy fewest_months", "policy oldest_history", "policy holds",
        "demand hours_law", "demand by_ticket",
    ]  # fmt: skip
    together = [text for figure in FIGURES.values() for text in notations(figure)]
    assert len({*together}) == len(together)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_of_ours_is_printed(calc: Calc, tmp_path: Path, language: str) -> None:
    """Nor is one in the text of the PDF, or in what LibreOffice makes of the file when it saves it."""
    write_book(client_book(secret(language)), tmp_path / "book.xlsx")
    with calc.open(tmp_path / "book.xlsx") as opened:
        pdf = opened.pdf(tmp_path / "book.pdf")
        opened.save(tmp_path / "saved.xlsx")
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Harbour & Lane" in text
    assert seen(text) == {}
    assert seen(parts(str(tmp_path / "saved.xlsx"))) == {}
