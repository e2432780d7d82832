"""Client books: every cell is what the core says, at the quoted hours and at others."""

import os
from dataclasses import replace
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from calc import Calc
from pricing_cases import CASES as CONTRACT
from proposals import case_deal, page, proposal, texts, ticketed
from recalculated import compare, differences, same

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.cell_marks import HEAD as CELLS
from xlagree.generate.book.look_marks import HEAD as LOOKS
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.pricing.costs import Costs
from xlagree.pricing.usage import by_month
from xlagree.proposal.history_told import history_lines, history_warning
from xlagree.proposal.inputs import inputs_of
from xlagree.proposal.policy import Policy
from xlagree.proposal.verdict import facts, verdict

SOAK = bool(os.environ.get("XLAGREE_SOAK"))
HOURS = 20 if SOAK else 6
"""Numbers of hours at which an appendix is asked again."""
BOOKS = (client_book, appendix_book, internal_book)
CASES = {
    "a plan is worth it": proposal(),
    "no plan is worth it": proposal(0.5),
    "history too short": proposal(months=4),
    "given hours only": proposal(hours=12.0),
    "tickets, some without hours": ticketed(tickets=3, blank=1, not_billable=2, repeated=1, wrong=4),
    "tickets not known": replace(proposal(), usage=by_month([0.0, 8.0, 12.0, 3.0, 9.0, 10.0, 11.0])),
    "no work in the history": replace(proposal(hours=12.0), usage=by_month([0.0, 0.0])),
}


@pytest.mark.parametrize("name", CASES)
def test_every_cell_is_the_cores(calc: Calc, tmp_path: Path, name: str) -> None:
    """LibreOffice computes from the formulas what the core wrote beside them, with no error in any cell."""
    for make in (client_book, internal_book):  # the appendix below, which is open there
        assert differences(calc, make(CASES[name]), tmp_path / "book.xlsx") == []


@pytest.mark.slow
@pytest.mark.hypothesis  # so that the soak, which looks at all books of each, has it too
@pytest.mark.parametrize("number", range(len(CONTRACT)), ids=map(str, CONTRACT))
def test_every_hand_worked_price_in_whole_books(calc: Calc, tmp_path: Path, number: int) -> None:
    """A plan of the price contract, under a name that would break a formula, makes books without a wrong cell.

    Those of a kind stand beside each other: the books are looked at in turn. In formulas all are held by tests/test_months.py.
    """
    made = case_deal(CONTRACT[number])
    for make in BOOKS if SOAK else (BOOKS[number % len(BOOKS)],):
        assert differences(calc, make(made), tmp_path / "book.xlsx") == []


def test_the_address_and_the_number_of_the_offer(tmp_path: Path) -> None:
    """On every page the number, where the client signs the address; both, and until when it stays, come back from a book."""
    client = replace(
        proposal().client, address="1 Quay Street, Bergen", offer_number="2026-114", until="2027-03"
    )
    case = replace(proposal(), client=client)
    book = client_book(case)
    assert all(any("2026-114" in text for text in texts(sheet)) for sheet in book.sheets)
    assert all("offer 2026-114" in str(sheet.cells[1].value) for sheet in appendix_book(case).sheets)
    assert "1 Quay Street, Bergen" in texts(page(book, "Acceptance"))
    assert inputs_of(case).proposals[0].client == client


def test_same_bytes(tmp_path: Path) -> None:
    """The same proposal gives the same bytes."""
    for make in BOOKS:
        for name in ("a", "b"):
            write_book(make(proposal()), tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_client_book_has_no_internal_figure(tmp_path: Path) -> None:
    """Sentinel values of cost, margin, limits and approver occur in no part of an unzipped client book."""
    costs = Costs(
        71.8231, 1.41737, 1.53919, 3.71713, 2.91817, 47.29391, 23.61519, 111.37193, 0.37193, 0.083719
    )
    policy = Policy("EUR", 0.29173, 67.91373, 0.23917, "Zqx Approver", "Northlight IT")
    secret = replace(proposal(), card=replace(proposal().card, costs=costs, policy=policy))
    for make, name in ((client_book, "client"), (appendix_book, "appendix")):
        write_book(make(secret), tmp_path / f"{name}.xlsx")
    write_book(internal_book(secret), tmp_path / "internal.xlsx")
    sentinels = ["71.8231", "1.41737", "1.53919", "0.29173", "67.91373", "0.23917", "Zqx"]
    derived = [f"{lines.total:.6f}"[:9] for lines in secret.costs] + [
        f"{lines.labour:.6f}"[:9] for lines in secret.costs
    ]

    def text(path: Path) -> str:
        with ZipFile(path) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())

    client, appendix, internal = (
        text(tmp_path / f"{name}.xlsx") for name in ("client", "appendix", "internal")
    )
    assert [word for word in [*sentinels, *derived] if word in client or word in appendix] == []
    assert [word for word in ("71.8231", "1.41737", "0.29173", *derived) if word not in internal] == []
    for shown in (client, appendix):
        assert "margin" not in shown.lower().replace("pagemargins", "").replace("margins", "")


@pytest.mark.hypothesis  # so that the soak, which draws more hours, has it too
@pytest.mark.parametrize("name", CASES)
def test_other_hours(calc: Calc, tmp_path: Path, name: str) -> None:
    """At other numbers of hours the sheet's prices and sentences are the core's."""
    case, random = CASES[name], Random(name)
    book, path = appendix_book(case), tmp_path / "book.xlsx"
    write_book(book, path)
    count, first = len(case.plans), row_of(book, "First year, setting up included")
    with calc.open(path) as opened:
        assert compare(opened.values(), book.sheets) == []
        for _ in range(HOURS):
            hours = round(random.uniform(0, 40), random.choice([0, 1, 2]))
            opened.set("Plans", "C10", hours)
            opened.recalculate()
            expected = facts(case, hours)
            said = verdict(expected)
            prices = opened.read([("Plans", f"{chr(67 + i)}{first}") for i in range(count)])
            assert all(same(price, live) for price, live in zip(prices, expected.live, strict=True)), (
                hours,
                prices,
            )
            lines = opened.read([("Plans", f"B{row}") for row in (2, 3, 4)])
            assert [line or "" for line in lines] == [said.first, *said.below], hours
            tags = opened.read([("Plans", f"{chr(67 + i)}6") for i in range(count)])
            assert [tag for tag in tags if tag] == [said.tag]
            assert said.plan is not None
            assert tags[said.plan] == said.tag


def row_of(book: Book, label: str) -> int:
    """The row, counted from 1, of a line of the page Plans."""
    return next(cell.row + 1 for cell in page(book, "Plans").cells if cell.value == label)


def test_history_stands_after_the_months_in_both_books() -> None:
    """Every line of the note, the months with their totals as formulas, and the largest tickets."""
    case = ticketed(tickets=3, not_billable=2)
    for book in (appendix_book(case), internal_book(case)):
        names = [sheet.name for sheet in book.sheets]
        assert names.index("History") == names.index("Months") + 1
        sheet = page(book, "History")
        assert set(history_lines(case.noted)) <= set(texts(sheet))
        assert [month.label for month in case.history.months] == texts(sheet)[11:23]
        assert "=T48" in texts(sheet)
        totals = [cell for cell in sheet.cells if cell.formula.startswith("SUM(")]
        assert totals[0].value == case.history.hours
        assert len(totals) == 6
        assert sheet.area
        assert book.footer
        assert all(cell.row <= sheet.area[0] for cell in sheet.cells)


def test_without_history_there_is_no_page_of_it() -> None:
    """Given hours have no months to show."""
    for make in BOOKS:
        assert "History" not in [sheet.name for sheet in make(CASES["given hours only"]).sheets]


def test_months_are_shown_with_the_worst_that_is_known() -> None:
    """One warning below the months where there is one."""
    for case in (ticketed(tickets=9), ticketed(), proposal(months=4)):
        assert history_warning(case.noted)
        assert last_text(appendix_book(case)) == history_warning(case.noted)
    assert history_warning(proposal().noted) == ""
    assert last_text(appendix_book(proposal())) == "Without setting up"


def last_text(book: Book) -> str:
    """The last text on the page of months, the marks beside it left out."""
    return [text for text in texts(page(book, "Months")) if not text.startswith((CELLS, LOOKS))][-1]


def test_the_months_are_checked_against_the_labour() -> None:
    """In the internal book: hours by month are hours by role and class; a lost hour is seen."""
    label = "History: the months' hours are the hours by role and class"
    for case in (ticketed(), proposal()):
        checks = page(internal_book(case), "Checks")
        row = next(cell.row for cell in checks.cells if cell.value == label)
        sides = {cell.column: cell for cell in checks.cells if cell.row == row}
        assert sides[2].value == pytest.approx(sides[3].value) == pytest.approx(case.history.hours)
        assert sides[4].value == 1
        assert "'History'!" in sides[2].formula
        assert "'Labour'!" in sides[3].formula
