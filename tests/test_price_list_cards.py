"""The eight published price lists in workbooks: cards that can be read and priced, and books with the core's prices."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from calc import Calc
from proposals import page, texts
from recalculated import differences
from test_samples import content

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.pages.client.client_page import WORKINGS
from xlagree.generate.samples.price_lists import CLIENTS, PRICE_LISTS, PriceList, write_price_lists
from xlagree.intake.proposals import read_proposals
from xlagree.intake.rate_card import rate_card_problems, read_rate_card
from xlagree.pricing.schedule import usage_schedule
from xlagree.proposal.client_rates import TYPICAL_JOBS, price_of_job
from xlagree.proposal.deal import Proposal

FOLDER = Path(__file__).parent.parent / "workbooks"
lists = pytest.mark.parametrize("listed", PRICE_LISTS, ids=lambda listed: listed.letter)


@cache
def deals_of(letter: str) -> tuple[Proposal, ...]:
    """The proposals of a list's clients, none of them with a problem."""
    name = f"list-{letter.lower()}"
    files = (FOLDER / f"{name}{end}" for end in ("-clients.csv", ".xlsx", "-usage.csv"))
    intake = read_proposals(*files, date(2026, 11, 23))
    assert intake.problems == ()
    return tuple(intake.proposals)


def deals(listed: PriceList) -> tuple[Proposal, ...]:
    """The same, read once."""
    return deals_of(listed.letter)


def test_the_files_are_those_that_are_written(tmp_path: Path) -> None:
    """The cards, clients and usage in the folder, and no other."""
    write_price_lists(tmp_path)

    assert {path.name: content(path) for path in tmp_path.iterdir()} == {
        path.name: content(path) for path in FOLDER.glob("list-*")
    }


@lists
def test_a_list_can_be_priced(listed: PriceList) -> None:
    """The card reads back with its rows, every hour has a price, and both clients have a year under every plan."""
    card = read_rate_card(FOLDER / f"list-{listed.letter.lower()}.xlsx")

    assert card == listed.card
    assert rate_card_problems(card) == ()
    priced = deals(listed)
    assert [deal.client.name for deal in priced] == [name for name, _, _ in CLIENTS]
    for deal in priced:
        assert deal.basis == "history"
        assert all(months.year > 0 for months in deal.replays)


@lists
def test_books_have_the_prices_of_the_core(calc: Calc, tmp_path: Path, listed: PriceList) -> None:
    """What LibreOffice computes in the client book is the core's, and its first years are those of the usage."""
    deal = deals(listed)[0]
    book = appendix_book(deal)

    assert differences(calc, book, tmp_path / "book.xlsx") == []
    row = next(
        cell.row for cell in page(book, "Plans").cells if cell.value == "First year, setting up included"
    )
    line = (cell.value for cell in page(book, "Plans").cells if cell.row == row and cell.column > 1)
    shown = [value for value in line if not isinstance(value, str)]
    expected = [usage_schedule(plan, deal.history).invoiced for plan in deal.first_years]
    assert shown == pytest.approx(expected)


def test_typical_jobs_take_the_classes_of_the_list() -> None:
    """List D: Saturday counts double, so six hours of an office move are 12 x 75 at list, and 12 x 60 from a block."""
    deal = next(deal for listed in PRICE_LISTS if listed.letter == "D" for deal in deals(listed))
    move = next(job for job in TYPICAL_JOBS if job.key == "job_move")
    sheet = page(client_book(deal), "Rate card")
    row = next(
        cell.row for cell in sheet.cells if cell.value == "Office move on Saturday, 6 hours and the drive"
    )
    shown = [cell.value for cell in sheet.cells if cell.row == row and cell.column >= WORKINGS]

    assert [price_of_job(plan, move) for plan in deal.plans[:2]] == [900.0, 720.0]
    assert shown[:2] == [900.0, 720.0]


def test_the_history_names_the_hours_of_the_list() -> None:
    """Sunday, critical and travel hours are no columns of everybody's history: they stand in a sentence."""
    deal = next(deal for listed in PRICE_LISTS if listed.letter == "D" for deal in deals(listed))
    said = texts(page(appendix_book(deal), "History"))

    assert "Hours by the names of the price list: Sunday 12.0, critical 24.0, travel 6.0." in said


@pytest.mark.slow
@lists
def test_internal_books_have_no_wrong_cell(calc: Calc, tmp_path: Path, listed: PriceList) -> None:
    """Every page of the internal book, the Inputs among them."""
    assert differences(calc, internal_book(deals(listed)[1]), tmp_path / "book.xlsx") == []
