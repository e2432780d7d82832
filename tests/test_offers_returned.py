"""Offers that come back: saved by other programs as they were, and with anything in them typed over, which is named."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from calc import Calc
from client_offers import HOUSE, offered
from command_line import call
from offer_matrix import COVERING, Made
from openpyxl import Workbook, load_workbook

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book, drafted
from xlagree.generate.offer_page import offer_page
from xlagree.generate.page_parts import CHANGED
from xlagree.generate.pages.client.held_cells import TABLE
from xlagree.intake.offer_files import write_ledger
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.offers.offer_ledger import LEDGER, LedgerLine, OfferCheck, line_of
from xlagree.review.offer_review import offer_checked
from xlagree.terms.errors import AgreementError
from xlagree.terms.tables import letter

DEAL = offered()
OFFER = offer_of(DEAL)
LINE = line_of(OFFER)
TODAY = date(2026, 12, 1)
RETURNED = COVERING if os.environ.get("XLAGREE_SOAK") else [COVERING[n] for n in (0, 7, 2, 9, 4, 11)]
"""Offers that are saved by other programs: of every sort one, every number of plans and every language among them."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client book as it was made."""
    path = tmp_path_factory.mktemp("made") / "offer.xlsx"
    write_book(client_book(DEAL, OFFER), path)
    return path


@pytest.fixture
def sent(made: Path, tmp_path: Path) -> Path:
    """The client book as it was sent."""
    return Path(shutil.copy(made, tmp_path))


def edited(path: Path, edit: Callable[[Workbook], None]) -> OfferCheck:
    """What is said of a book after an edit."""
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return offer_checked(path, (LINE,), TODAY)


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], None]:
    """The edit of one cell."""

    def edit(book: Workbook) -> None:
        book[sheet][cell].value = value

    return edit


def found(sheet: str, label: str, book: Workbook, column: str) -> str:
    """The address of a cell by the label of its line."""
    rows = book[sheet].iter_rows(min_col=2, max_col=2)
    return f"{column}{next(cell.row for (cell,) in rows if cell.value == label)}"


def test_a_book_as_it_was_sent_stands(sent: Path) -> None:
    """Also after openpyxl has saved it, and with or without a ledger."""
    assert offer_checked(sent, (LINE,), TODAY).stands
    done = edited(sent, lambda book: None)
    assert (done.stands, done.changes) == (True, ())
    assert offer_checked(sent, None, TODAY).intact


def test_yellow_cells_may_be_changed(sent: Path) -> None:
    """Hours, plan, numbers of add-ons and start."""

    def choose(book: Workbook) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if not cell.protection.locked:
                        cell.value = "Gold" if cell.value == "Silver" else 7
        assert any(cell.value == "Gold" for (cell,) in book["Your offer"].iter_rows(min_col=3, max_col=3))

    assert edited(sent, choose).stands


@pytest.mark.parametrize(
    ("sheet", "label", "column", "typed", "says"),
    [
        ("Plans", "First year, setting up included", "E", 19000, "{} ({}, Silver): 19000 typed over a formula, was 20628"),
        ("Plans", "Every month: fixed fee", "F", 1640, "{} ({}, Gold): 1640 typed over a formula, was 1740"),
        ("Your offer", "To pay, VAT included", "H", 20000.5, "{} ({}): 20000.5 typed over a formula, was 23086.44"),
        ("Acceptance", "To pay, VAT included", "F", 20000.5, "{} ({}): 20000.5 typed over a formula, was 23086.44"),
        ("Acceptance", "Notice", "C", "none", '{} ({}): "none" typed over'),
        ("Acceptance", "Term", "C", "1 month", '{} ({}): "1 month" typed over a formula'),
        ("Plans", "Largest bill of a month, setting up included", "C", 3000, "{} ({}, Pay as you go): 3000 typed over, was 4030"),
        ("Acceptance", "Digest of the prices offered", "C", None, "{} ({}): emptied"),
        ("Acceptance", "Valid until", "D", "or longer", '{} ({}): "or longer" added'),
        ("Your offer", "Net", "F", "=1", "{} ({}): its formula was changed"),
    ],
    ids=["first year", "fee", "to pay", "signed", "notice", "term", "bill", "emptied", "added", "formula"],
)  # fmt: skip
def test_what_was_typed_over_is_named(
    sent: Path, sheet: str, label: str, column: str, typed: object, says: str
) -> None:
    """The cell, its line and plan, what stands there now and what did."""
    cell = found(sheet, label, load_workbook(sent), column)
    done = edited(sent, put(sheet, cell, typed))

    assert done.changes == (says.format(f"{sheet}!{cell}", label),)
    assert (done.intact, done.stands) == (False, False)


@pytest.mark.parametrize(
    ("head", "below"), [("Pay as you go", 2), ("Every month: fixed fee", 2), ("Hours a month", 3)]
)
def test_a_number_of_a_chart_is_named_as_one(sent: Path, head: str, below: int) -> None:
    """It stands right of the letterhead and of other lines, which say nothing of it."""
    first = next(cell for cell in load_workbook(sent)["Plans"][2] if cell.value == head)
    cell = first.offset(row=below).coordinate
    (said,) = edited(sent, put("Plans", cell, 5)).changes

    assert said.startswith(f"Plans!{cell} (a number of the chart, {head}): 5 typed over, was ")


def test_a_price_beside_the_rows_held_is_named_as_one(sent: Path) -> None:
    """Right of the rows of what is offered stand the prices of every plan; the letterhead says nothing of them."""
    place = f"{letter(TABLE + 1)}4"
    (said,) = edited(sent, put("Your offer", place, 5)).changes

    assert said.startswith(f"Your offer!{place} (a price of the offer): 5 typed over a formula")


def test_a_price_in_the_rows_held_is_named_once(sent: Path) -> None:
    """By the ledger where there is one, else by the mark of the cell."""
    sheet = load_workbook(sent)["Your offer"]
    cell = next(
        row[1].coordinate
        for row in sheet.iter_rows(min_col=27, max_col=28)
        if row[0].value == "plans/3/month"
    )
    done = edited(sent, put("Your offer", cell, 1390))
    assert done.changes == ("plans, Silver, month: 1390, was 1490",)
    alone = offer_checked(sent, None, TODAY)
    assert alone.changes == (f"Your offer!{cell} (plans/3/month): 1390 typed over, was 1490",)
    assert (alone.intact, alone.sent) == (False, None)


def test_the_command_says_what_was_typed_over(sent: Path) -> None:
    """On stderr, a line each; the status is 1."""
    write_ledger(sent.parent / LEDGER, (LINE,))
    cell = found("Acceptance", "Net", load_workbook(sent), "D")
    edited(sent, put("Acceptance", cell, 100))
    status, out, said = call("offer", "check", sent, "--date", "2026-12-01")

    assert status == 1
    assert out.endswith("does not stand\n")
    assert said == f"It was changed:\n  Acceptance!{cell} (Net): 100 typed over a formula, was 516\n"


def test_expired_and_superseded(sent: Path, tmp_path: Path) -> None:
    """Book, page and appendix alike."""
    later = line_of(replace(OFFER, number="NL-2026-0150", notice_months=1))
    write_book(appendix_book(DEAL, OFFER), tmp_path / "offer-appendix.xlsx")
    (tmp_path / "offer.html").write_text(offer_page(DEAL, OFFER), encoding="utf-8")
    for name in ("offer.xlsx", "offer-appendix.xlsx", "offer.html"):
        path = tmp_path / name
        assert offer_checked(path, (LINE,), TODAY).stands
        assert offer_checked(path, (LINE,), date(2027, 2, 1)).expired == "2027-01-22"
        done = offer_checked(path, (LINE, later), TODAY)
        assert (done.superseded_by, done.stands) == ("NL-2026-0150", False)


def test_an_appendix_without_its_offer(tmp_path: Path) -> None:
    """What is missing is said, not that there is no offer."""
    path = tmp_path / "appendix.xlsx"
    write_book(appendix_book(DEAL, OFFER), path)
    other: LedgerLine = line_of(replace(OFFER, number="other"))
    for ledger in (None, (other,)):
        with pytest.raises(AgreementError, match="is the appendix to an offer that is in no ledger here"):
            offer_checked(path, ledger, TODAY)


def test_a_page_that_was_edited(tmp_path: Path) -> None:
    """In what it holds: named by the ledger."""
    path = tmp_path / "offer.html"
    path.write_text(offer_page(DEAL, OFFER).replace('"month":1490', '"month":1390'), encoding="utf-8")
    done = offer_checked(path, (LINE,), TODAY)

    assert done.changes == ("plans, Silver, month: 1390, was 1490",)
    assert not done.intact


def test_a_text_of_a_page_that_was_edited(tmp_path: Path) -> None:
    """The verdict, a price in the table, what was added and what was taken out: each is named."""
    html, path = offer_page(DEAL, OFFER), tmp_path / "offer.html"
    for old, new, says in (
        ("your first year costs €20,628,", "your first year costs €18,628,", "Take Silver: your first year costs €18,628, not €24,575."),
        ("<td data-plan=\"Gold\">€21,780</td>", "<td data-plan=\"Gold\">€1,780</td>", "€1,780"),
        ("22 Jan 2027</dd>", "22 Jan 2028</dd>", "22 Jan 2028"),
    ):  # fmt: skip
        assert old in html
        path.write_text(html.replace(old, new, 1), encoding="utf-8")
        done = offer_checked(path, (LINE,), TODAY)
        assert done.changes == (f'the page: "{says}" is not as it was written',)
        assert not done.stands
    path.write_text(html.replace("</main>", "<p>or less</p></main>"), encoding="utf-8")
    elements = f"the page: {CHANGED['elements']}"
    assert offer_checked(path, (LINE,), TODAY).changes == ('the page: "or less" added', elements)
    path.write_text(re.sub(r"<p class=.note.>One basis.*?</p>", "", html), encoding="utf-8")
    assert offer_checked(path, (LINE,), TODAY).changes == ("the page: 1 of its texts taken out", elements)


def test_a_draft_is_as_it_was_made(tmp_path: Path) -> None:
    """The mark of a draft is no change."""
    write_book(drafted(client_book(DEAL, OFFER)), tmp_path / "draft.xlsx")

    assert offer_checked(tmp_path / "draft.xlsx", (LINE,), TODAY).stands


@pytest.mark.hypothesis  # so that the soak, which has all of them, has it too
@pytest.mark.parametrize("case", RETURNED, ids=lambda case: " ".join(map(str, case)))
def test_other_programs_change_nothing(calc: Calc, tmp_path: Path, case: tuple[str, int, str]) -> None:
    """LibreOffice and openpyxl after it: offers of every language and sort come back as they were sent; one number typed over is seen."""
    one, path = Made(*case), tmp_path / "saved.xlsx"
    write_book(one.book, tmp_path / "book.xlsx")
    with calc.open(tmp_path / "book.xlsx") as opened:
        opened.save(path)
    ledger = (line_of(one.offer),)
    assert offer_checked(path, ledger, TODAY).changes == ()
    book = load_workbook(path)
    first = HOUSE.spoken(one.language).say("first")
    sheet = one.book.sheets[0].name
    cell = found(sheet, first, book, "C")
    book.save(path)
    assert offer_checked(path, ledger, TODAY).changes == ()
    book[sheet][cell].value = 1.5
    book.save(path)
    done = offer_checked(path, ledger, TODAY)
    names = [text for text in done.changes if text.startswith(f"{sheet}!{cell}")]
    assert len(names) == 1
    assert f"1.5 typed over a formula, was {one.offer.plans[0].first:.12g}" in names[0]
