"""Prices that are kept with a plan: those that the schedule gives, no more than some, and no errors."""

import pickle

import pytest

from xlagree.functions import kept_prices
from xlagree.functions.kept_prices import kept_price
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import PERIODS, price
from xlagree.pricing.usage import Month, Usage, by_month, even
from xlagree.terms.errors import AgreementError
from xlagree.terms.records import changed

SILVER = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130, visit_charge=50)


def test_a_price_is_the_same_when_it_is_asked_again() -> None:
    """Of each month and each period its own."""
    months = (Month(12.0), Month(12.0, visits=1.0), Month(12.0, label="May"), Month(13.0))
    asked = [(Usage((month,)), per) for month in months for per in PERIODS]

    first = [kept_price(SILVER, usage, per) for usage, per in asked]

    assert first == [price(SILVER, usage, per) for usage, per in asked]
    assert [kept_price(SILVER, usage, per) for usage, per in asked] == first


def test_months_that_differ_are_priced_by_themselves() -> None:
    """The second of two months changes the price of the first alone."""
    assert kept_price(SILVER, even(12), "year") != kept_price(SILVER, by_month((12.0, 20.0)), "year")


def test_another_plan_keeps_its_own_prices() -> None:
    """Also one that was made of a plan which had some, and one that came back from another process."""
    kept_price(SILVER, even(12), "month")
    dearer = changed(SILVER, {"monthly_fee": 1350.0})

    assert kept_price(dearer, even(12), "month") == 1610.0
    assert kept_price(pickle.loads(pickle.dumps(SILVER)), even(12), "month") == 1510.0


def test_no_more_than_some_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a sheet asks for others every time."""
    monkeypatch.setattr(kept_prices, "MOST_PRICES", 10)
    plan = changed(SILVER, {"name": "Silver plus"})

    prices = [kept_price(plan, even(hours), "month") for hours in range(25)]

    assert prices == [price(plan, even(hours)) for hours in range(25)]
    assert len(vars(plan)["kept_prices"]) <= 10


def test_an_hour_without_a_price_has_none_the_second_time_either() -> None:
    """The error is raised again."""
    plan = Plan("Bare", "retainer", monthly_fee=100, included_hours=1)
    for _ in range(2):
        with pytest.raises(AgreementError, match="no price"):
            kept_price(plan, even(2), "month")
