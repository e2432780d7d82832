"""What the books say of the hours to come: the Risk page inside, range and score for the client, and no more there."""

from dataclasses import replace
from functools import cache
from math import ceil
from pathlib import Path

import pytest
from calc import Calc
from proposals import DEMAND, page, proposal, texts
from proposals import forecast as forecast_of_books
from recalculated import differences

from xlagree.actuarial.demand import Demand, certain
from xlagree.actuarial.demand_table import without_history
from xlagree.economics.fee import fee_for
from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.sheet import Book, Cell, Sheet
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.pages.client.plan_lines import FIRST_PLAN
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.scenarios import Change, Scenario


@cache
def of_demand(demand: Demand = DEMAND) -> Proposal:
    """The client of the books' tests with a forecast."""
    return forecast_of_books(demand)


def forecast(demand: Demand = DEMAND, **card: object) -> Proposal:
    """The same, perhaps with another card."""
    return forecast_of_books(demand, **card) if card else of_demand(demand)


def line(sheet: Sheet, label: str) -> list[Cell]:
    """The cells beside a label, those of the plans."""
    row = next(cell.row for cell in sheet.cells if cell.value == label)
    return [cell for cell in sheet.cells if cell.row == row and FIRST_PLAN <= cell.column < FIRST_PLAN + 4]


def sheets(book: Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def test_the_risk_page_is_internal() -> None:
    """It stands in the internal book of a forecast, in no other."""
    assert "Risk" in sheets(internal_book(forecast()))
    assert "Risk" not in sheets(appendix_book(forecast()))
    assert "Risk" not in sheets(internal_book(proposal()))


def test_the_risk_page_says_what_the_core_says() -> None:
    """Margins, chances of a loss and breakage of every plan are those of its outlook."""
    given = forecast()
    risk = page(internal_book(given), "Risk")

    for label, values in {
        "Price expected": [view.expected_price for view in given.outlooks],
        "Margin expected": [view.expected_margin for view in given.outlooks],
        "Margin of the middle year (P50)": [view.margin_kept(0.5) for view in given.outlooks],
        "Margin kept in 19 years of 20 (P95)": [view.margin_kept(0.95) for view in given.outlooks],
        "Chance of a loss": [view.loss.below for view in given.outlooks],
        "Expected loss": [view.loss.lacking for view in given.outlooks],
        "Hours paid for and never used": [view.breakage for view in given.outlooks],
    }.items():
        assert [cell.value for cell in line(risk, label)] == pytest.approx(values), label


def test_the_risk_load_has_its_line() -> None:
    """Work, risk and margin add up to the fee to charge, which is the core's in whole money; plans without a fee have none."""
    given = forecast()
    risk = page(internal_book(given), "Risk")
    parts = [
        line(risk, label) for label in ("Work and other cost, less what is paid beside the fee", "Risk load")
    ]
    margin, fee = line(risk, "Margin wanted (30% of the price)"), line(risk, "Fee to charge")

    for i in (2, 3):
        found = fee_for(given.plans[i], DEMAND, given.card.costs, users=24, devices=0)
        assert found.risk > 0
        assert [cells[i].value for cells in (*parts, margin, fee)] == pytest.approx(
            [found.work, found.risk, found.margin, ceil(found.fee)]
        )
        assert fee[i].formula.startswith("SUM(")
    assert [cell.value for cell in fee[:2]] == ["", ""]


def test_what_was_assumed_is_shown() -> None:
    """Evidence and defaults stand on the Risk page, once each."""
    said = texts(page(internal_book(forecast(without_history(14))), "Risk"))

    assert said.count("Seen: 12 months.") == 1
    assert any(text.startswith("Spread normal (nothing was set)") for text in said)


def test_a_likely_loss_is_said_first() -> None:
    """A fixed price far below its cost is named in the first sentence."""
    cheap = Plan("Gold fixed", "fixed price", monthly_fee=300)
    given = forecast(plans=(*proposal().card.plans[:3], cheap))
    first = texts(page(internal_book(given), "Risk"))

    assert any(text.startswith("Gold fixed loses money in ") for text in first[:4])


def test_the_client_sees_the_likely_range() -> None:
    """The shade of the chart spans P10 to P90 of a month; a quiet and a busy year are the client's own, in proportion."""
    given = forecast()
    book = appendix_book(given)
    low, high = given.likely or (0, 0)
    figures = page(book, "Figures")
    column = next(cell.column for cell in figures.cells if cell.value == "Likely range")
    head = next(cell.row for cell in figures.cells if cell.value == "Likely range")
    hours = {cell.row: cell.value for cell in figures.cells if cell.column == 1 and cell.row > head}
    shaded = [
        hours[c.row]
        for c in figures.cells
        if c.column == column and c.row in hours and c.value not in (0, "")
    ]

    for year, hours_a_month in zip(given.years, (low, given.worked.mean, high), strict=True):
        label = next(text for text in texts(page(book, "Plans")) if text.startswith(year.name.capitalize()))
        prices = [cell.value for cell in line(page(book, "Plans"), label)]
        factor = round(hours_a_month / given.worked.mean, 2)
        assert year.factor == pytest.approx(factor)
        scaled = replace(given, usage=given.worked.a_year(given.worked.mean * factor))
        assert prices == pytest.approx([months.invoiced for months in scaled.replays])
    assert low <= float(min(shaded)) <= low + 0.3  # type: ignore[type-var]
    assert high - 0.3 <= float(max(shaded)) <= high  # type: ignore[type-var]
    assert not any(
        cell.value == "Likely range" for sheet in appendix_book(proposal()).sheets for cell in sheet.cells
    )


def test_the_client_book_does_not_follow_our_costs() -> None:
    """Cost, margin and risk are in no cell of it: other costs give the same book."""
    others = forecast(costs=Costs(31, fixed_cost=77, wanted_margin=0.6))
    for make in (client_book, appendix_book):
        assert make(forecast()) == make(others)


def test_certain_hours_have_no_risk() -> None:
    """Without any uncertainty the range is a point, and every chance 0 or 1."""
    given = forecast(certain(12))

    assert given.likely == pytest.approx((12, 12))
    assert {view.loss.below for view in given.outlooks} <= {0.0, 1.0}
    assert "Risk" in sheets(internal_book(given))


@pytest.mark.calc
@pytest.mark.parametrize(
    "demand", [DEMAND, without_history(14), certain(12)], ids=["history", "hours", "certain"]
)
def test_recalculated(demand: Demand, calc: Calc, tmp_path: Path) -> None:
    """LibreOffice computes every formula of both books to the value beside it."""
    for name, book in (
        ("client", appendix_book(forecast(demand))),
        ("internal", internal_book(forecast(demand))),
    ):
        assert differences(calc, book, tmp_path / f"{name}.xlsx") == []


@pytest.mark.calc
def test_costs_that_rise_recalculated(calc: Calc, tmp_path: Path) -> None:
    """With costs that rise, in a scenario more, LibreOffice computes every formula of the internal book to the core's value."""
    rising = Costs(84, cost_per_user=3.0, tools=40.0, cost_per_visit=20.0, fixed_cost=100.0, cost_growth=0.04)
    wages = Scenario("wages", (Change("costs", "cost_growth", 0.08),))
    book = internal_book(forecast(costs=rising, scenarios=(wages,)))

    assert differences(calc, book, tmp_path / "internal.xlsx") == []
