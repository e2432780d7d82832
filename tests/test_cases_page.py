"""The page Cases: what every plan shares stands there once, and the line at its top is whole."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from calc import Calc
from proposals import DEMAND, forecast, page, row_of, texts
from recalculated import differences
from xlsxwriter.utility import xl_pixel_width

from xlagree.actuarial.demand import Demand
from xlagree.generate.book.fitted import pixels
from xlagree.generate.book.sheet import Book
from xlagree.generate.internal_book import internal_book
from xlagree.pricing.costs import Costs
from xlagree.proposal.deal import Proposal

SEASON = (1.2, 0.8, 1.0, 1.0, 1.1, 0.9, 1.0, 1.0, 1.3, 0.7, 1.0, 1.0)


def two_years(demand: Demand) -> Proposal:
    """The client with a forecast, a block of one year and a fixed price of two, from which no margin is wanted."""
    deal = forecast(demand, costs=Costs(84))
    hourly, block, _, fixed = deal.card.plans
    return replace(deal, card=replace(deal.card, plans=(hourly, block, replace(fixed, term_months=24))))


@cache
def book_of(demand: Demand) -> Book:
    """Its internal book."""
    return internal_book(two_years(demand))


def tickets_shown(demand: Demand) -> int:
    """How many rows of Cases say tickets."""
    cases = page(book_of(demand), "Cases")
    return sum(text.startswith("Tickets expected") for text in texts(cases))


def test_months_without_a_season_are_one_row() -> None:
    """What is the same in all of 24 months stands once; a season has a row for each."""
    assert tickets_shown(DEMAND) == 1
    assert tickets_shown(replace(DEMAND, season=SEASON)) == 24


@pytest.mark.calc
@pytest.mark.parametrize("growth", [0.0, 2e-6, 0.05, -0.3])
def test_one_row_grows_as_all_months_do(calc: Calc, tmp_path: Path, growth: float) -> None:
    """Hours and costs of terms of 12 and 24 months are the core's, with growth and without."""
    book = book_of(replace(DEMAND, yearly_growth=growth))
    cases = page(book, "Cases")

    assert row_of(cases, "Hours expected")
    assert differences(calc, book, tmp_path / "book.xlsx") == []


def test_one_case_leaves_room_for_the_line_at_the_top() -> None:
    """Beside a single case too, company, date, currency and end of the offer are printed whole."""
    cases = page(internal_book(forecast()), "Cases")
    (top,) = [cell for cell in cases.cells if cell.row == 0 and cell.column > 1]
    room = sum(map(pixels, cases.widths[2 : top.column + 1]))

    assert cases.area is not None
    assert top.column <= cases.area[1]
    assert xl_pixel_width(str(top.value)) * top.style.size / 11 <= room
