"""The decision table: every figure worked by hand where hours are certain, and tied to the law of the hours where not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.severity import Gamma
from xlagree.economics.outlook import Outlook
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import even
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.decision import (
    Decision,
    break_even,
    even_margins,
    even_prices,
    largest_discount,
)
from xlagree.proposal.policy import Policy

PAYG = Plan("As you go", "pay as you go", hourly_rate=150.0)
GOLD = Plan("Gold", "fixed price", monthly_fee=2000.0)
SILVER = Plan("Silver", "retainer", monthly_fee=1200.0, included_hours=10.0, overage_rate=140.0)
UNSURE = modelled(tickets=20.0, hours=Gamma(1.0), client=0.04)
"""20 hours a month, more or less."""


def table(demand: Demand | None, *plans: Plan, discounts: tuple[Discount, ...] = ()) -> list[Decision]:
    """The decisions on plans offered beside pay as you go, which is left out."""
    card = RateCard((PAYG, *plans), Costs(80), Policy("EUR"), discounts=discounts)
    return list(Proposal(Client("Linden"), even(20), card, date(2026, 11, 20), demand=demand).decisions)[1:]


def test_a_certain_year() -> None:
    """Gold takes 24,000 and costs 240 × 80 = 19,200: 4,800 or 20 % in every year; 24,000 / 80 = 300 hours to break even."""
    (gold,) = table(certain(20), GOLD)
    assert (gold.plan, gold.kind) == ("Gold", "fixed price")
    assert gold.price_expected == gold.price_middle == 24_000
    assert gold.margin_expected == gold.margin_middle == gold.margin_bad == gold.tail_margin == 4_800
    assert gold.share_expected == gold.share_middle == gold.share_bad == 0.2
    assert gold.hours_expected == 240
    assert gold.rate_expected == gold.rate_low == gold.rate_middle == gold.rate_high == 100
    assert gold.break_even == pytest.approx(300, abs=1e-6)
    assert gold.break_even_level == 1
    assert (gold.loss_chance, gold.expected_loss, gold.at_risk) == (0, 0, 0)
    assert (gold.discount, gold.breakage, gold.breakage_price) == (0, 0, 0)


def test_an_unsure_year_follows_the_law_of_the_hours() -> None:
    """A flat fee: each figure is the fee less 80 for each hour of the law's own mean, middle, P95 and tail."""
    (gold,) = table(UNSURE, GOLD)
    law = UNSURE.law(12)
    assert gold.margin_expected == pytest.approx(24_000 - 80 * law.mean)
    assert gold.margin_middle == pytest.approx(24_000 - 80 * law.quantile(0.5), rel=1e-3)
    assert gold.margin_bad == pytest.approx(24_000 - 80 * law.quantile(0.95), rel=1e-3)
    assert gold.share_bad == pytest.approx(gold.margin_bad / 24_000)
    assert gold.tail_margin == pytest.approx(24_000 - 80 * law.tail_mean(0.95), rel=1e-2)
    assert gold.at_risk == pytest.approx(gold.margin_expected - gold.margin_bad)
    assert gold.rate_low == pytest.approx(24_000 / law.quantile(0.1))
    assert gold.rate_high == pytest.approx(24_000 / law.quantile(0.9))
    assert gold.break_even == pytest.approx(300, abs=1e-6)
    assert gold.break_even_level == pytest.approx(1 - gold.loss_chance)
    assert 0 < gold.loss_chance < 0.5
    assert gold.expected_loss == pytest.approx(80 * law.stop_loss(300))


def test_worse_years_are_not_better() -> None:
    """Tail, bad and middle margin stand in their order for every plan; a flat fee is thinner the busier the year."""
    block = Plan("Block", "block", block_hours=10.0, block_price=1300.0, block_life=6.0)
    for row in table(UNSURE, GOLD, SILVER, block):
        assert row.tail_margin <= row.margin_bad <= row.margin_middle
        rates = [row.rate_low, row.rate_middle, row.rate_high]
        assert None not in rates
        assert row.plan != "Gold" or rates == sorted(rates, reverse=True)  # type: ignore[type-var]  # none is None


def test_rates_of_a_plan_by_months_lie_about_its_hours() -> None:
    """A retainer whose hours are never exceeded costs 14,400 whatever happens: its rate is that by the hours of the year."""
    (wide,) = table(UNSURE, replace(SILVER, included_hours=500.0))
    law = UNSURE.law(12)
    assert wide.rate_low == pytest.approx(14_400 / law.quantile(0.1), rel=0.01)
    assert wide.rate_middle == pytest.approx(14_400 / law.quantile(0.5), rel=0.01)
    assert wide.rate_high == pytest.approx(14_400 / law.quantile(0.9), rel=0.01)


def test_hours_paid_for_and_never_used() -> None:
    """8 of 10 included hours used: 24 left a year at 1,200 / 10 each; 8 of a cap of 10 likewise."""
    silver, capped = table(certain(8), SILVER, replace(GOLD, cap_hours=10.0, overage_rate=150.0))
    assert silver.breakage == pytest.approx(24)
    assert silver.breakage_price == pytest.approx(24 * 120)
    assert capped.breakage_price == pytest.approx(24 * 200)


@pytest.mark.parametrize(
    ("plan", "hours"),
    [
        (GOLD, 300.0),
        (replace(GOLD, cap_hours=30.0, overage_rate=150.0), 300.0),
        (replace(GOLD, cap_hours=20.0, overage_rate=150.0), None),
        (replace(GOLD, cap_hours=20.0, overage_rate=50.0), 240 + 4_800 / 30),
        (replace(GOLD, term_months=24.0, yearly_escalator=0.05), 24_600 / 80),
        (replace(GOLD, maintenance_hours=5.0), 300 - 60),
        (SILVER, None),
        (Plan("Dear block", "block", block_hours=10.0, block_price=1300.0), None),
        (Plan("Cheap block", "block", block_hours=10.0, block_price=700.0), 61.25),
        (Plan("Cheap", "pay as you go", hourly_rate=70.0), 0.0),
        (Plan("Dear", "pay as you go", hourly_rate=90.0), None),
    ],
)
def test_break_even(plan: Plan, hours: float | None) -> None:
    """Fee by cost of an hour; beyond a cap what the hours beyond bring; a cheap block loses for good in its 7th block.

    The 7th block of 700 lasts to 4,900 / 80 = 61.25 hours; the 8th, bought at 70, brings no more than 70 hours cost.
    """
    found = break_even(Outlook(plan, certain(20), Costs(80)))
    assert found == (None if hours is None else pytest.approx(hours, abs=1e-5))


def test_break_even_is_not_found_where_no_year_is() -> None:
    """A block that just fails to pay for its client's fixed cost at its end does so in no year of 240 hours."""
    plan = Plan("Block", "block", block_hours=10.0, block_price=1000.0)
    assert even_margins(Outlook(plan, certain(20), Costs(80, fixed_cost=20)), np.array([9.9]))[0] < 0
    assert break_even(Outlook(plan, certain(20), Costs(80, fixed_cost=20))) is None
    assert break_even(Outlook(plan, certain(0.8), Costs(80, fixed_cost=20))) == pytest.approx(
        760 / 80, abs=1e-5
    )


@given(
    hours=st.integers(1, 40),
    fee=st.sampled_from([800.0, 1200.0, 2000.0]),
    included=st.sampled_from([5.0, 12.0]),
    kind=st.sampled_from(["retainer", "fixed price", "block", "pay as you go"]),
    term=st.sampled_from([6.0, 12.0, 24.0]),
)
def test_even_months_are_the_certain_year(
    hours: int, fee: float, included: float, kind: str, term: float
) -> None:
    """Price and margin of even months are those of a demand that has these hours for certain."""
    terms = {
        "retainer": {"monthly_fee": fee, "included_hours": included, "rollover_months": 2.0},
        "fixed price": {"monthly_fee": fee, "cap_hours": included},
        "block": {"block_hours": included, "block_price": fee, "block_life": 3.0},
        "pay as you go": {},
    }[kind]
    plan = Plan("Plan", kind, hourly_rate=130.0, yearly_escalator=0.03, term_months=term, **terms)
    view = Outlook(plan, certain(hours), Costs(70, fixed_cost=50))
    year = np.array([12.0 * hours])
    assert even_prices(view, year)[0] == pytest.approx(view.expected_price)
    assert even_margins(view, year)[0] == pytest.approx(view.expected_margin)


@given(fee=st.integers(300, 4000), cost=st.integers(40, 120))
def test_the_margin_is_nothing_at_break_even(fee: int, cost: int) -> None:
    """A fixed price breaks even at fee / cost, where the forecast reaches so far."""
    view = Outlook(replace(GOLD, monthly_fee=float(fee)), UNSURE, Costs(float(cost)))
    hours = break_even(view)
    if 12 * fee / cost > view.law.reach:
        assert hours is None
    else:
        assert hours == pytest.approx(12 * fee / cost, rel=1e-6)


def test_discounts_add_up_step_by_step() -> None:
    """10 % and 10 % leave 81 % of the fee; the larger share of fee and rate counts; an hourly discount is one."""
    both = (Discount("Term", "term", "fee", share=0.1), Discount("Ours", "manual", "fee", share=0.1))
    assert table(certain(20), GOLD, discounts=both)[0].discount == pytest.approx(0.19)
    assert (
        largest_discount(
            replace(GOLD, hourly_rate=150.0), (Discount("Rate", "manual", "rate", share=0.3), *both)
        )
        == 0.3
    )
    assert (
        largest_discount(replace(PAYG, hourly_discount=0.2), (Discount("Rate", "manual", "rate", share=0.1),))
        == 0.28
    )
    assert largest_discount(GOLD, ()) == 0
    assert largest_discount(PAYG, (Discount("Amount", "manual", "rate", amount=30.0),)) == 0.2


def test_no_forecast_no_decision() -> None:
    """Without a demand nothing is known of margin and risk."""
    assert table(None, GOLD) == []


def test_no_hours_have_no_rate_and_no_price_has_no_share() -> None:
    """A client without work: Gold earns its fee; pay as you go has neither price nor share, and costs what is fixed."""
    card = RateCard((PAYG, GOLD), Costs(80, fixed_cost=10), Policy("EUR"))
    payg, gold = Proposal(Client("Linden"), even(0), card, date(2026, 11, 20), demand=certain(0)).decisions
    assert (payg.price_expected, payg.margin_expected, payg.loss_chance) == (0, -120, 1)
    assert payg.share_expected is payg.share_middle is payg.share_bad is None
    assert gold.rate_expected is gold.rate_low is gold.rate_high is None
    assert gold.share_expected == (24_000 - 120) / 24_000


def test_a_year_without_a_price_has_no_share_to_keep() -> None:
    """A client who needs nobody in more than one year of twenty leaves the fixed cost without any price."""
    card = RateCard((PAYG,), Costs(80, fixed_cost=10), Policy("EUR"))
    rare = modelled(tickets=0.1, hours=Gamma(1.0))
    (payg,) = Proposal(Client("Linden"), even(0.1), card, date(2026, 11, 20), demand=rare).decisions
    assert payg.share_bad is None
    assert payg.share_expected is not None
    assert payg.margin_bad == -120


def test_hours_beyond_without_a_price_bring_nothing() -> None:
    """A retainer that names no price beyond its hours breaks even where its fee is used up."""
    (silver,) = table(certain(8), replace(SILVER, overage_rate=None))
    assert silver.break_even == pytest.approx(180, abs=1e-5)
