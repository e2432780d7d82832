"""The benefits ledger: worked by hand, and its lines add up to the cent whatever is drawn."""

from dataclasses import replace

import pytest
from hypothesis import given
from strategies import plans, ticket_usages, usages

from xlagree.pricing.benefits import (
    LEDGER,
    BenefitTerms,
    baseline,
    fee_label,
    hours_at_plan_price,
    ledger,
    ledger_plans,
    read_benefit_terms,
)
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import cents, usage_schedule
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket, even
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

PAYG = Plan(
    "As you go",
    PAY_AS_YOU_GO,
    hourly_rate=150,
    after_hours_multiplier=1.5,
    emergency_multiplier=2,
    minimum_remote=0.5,
    visit_charge=45,
)
SILVER = Plan("Silver", "retainer", monthly_fee=1000, included_hours=8, overage_rate=120)
MONTH = Usage((Month(10, after_hours=2, emergency=1, visits=2, tickets=12),))


def lines(base: Plan, plan: Plan, usage: Usage) -> dict[str, float]:
    return dict(zip((name for name, _ in LEDGER), ledger(base, plan, usage).savings, strict=True))


def test_every_line() -> None:
    """1,890 a month becomes 1,240: visits 90, emergency 150, after hours 150 and the rate 260 a month."""
    found = ledger(PAYG, SILVER, MONTH)

    assert (found.baseline, found.price, found.saving) == (12 * 1890, 12 * 1240, 12 * 650)
    assert lines(PAYG, SILVER, MONTH) == {
        "minimum": 0,
        "visits": 12 * 90,
        "emergency": 12 * 150,
        "after hours": 12 * 150,
        "rate": 12 * 260,
        "fee": 0,
    }


def test_hours_paid_but_not_used_stand_against_the_plan() -> None:
    """Of 8 hours for 1,000 only 6 are used: at 125 an hour 150 is saved, and 250 is paid for nothing."""
    found = lines(PAYG, SILVER, even(6))

    assert found["rate"] == 12 * (6 * 150 - 6 * 125)
    assert found["fee"] == -12 * 2 * 125


def test_a_fixed_price_has_one_line_for_its_fee() -> None:
    """A fixed price has no price of an hour: the whole difference is the fee against the hours."""
    found = lines(PAYG, Plan("Gold", "fixed price", monthly_fee=1200), even(10))

    assert (found["rate"], found["fee"]) == (0, 12 * 300)


def test_shorter_minimum() -> None:
    """Four calls of a quarter hour under a half-hour minimum: 300 against 150 by the quarter hour."""
    usage = by_ticket([Entry(f"A{i}", 0, 0.25) for i in range(4)])
    quarter = Plan("Quarter", PAY_AS_YOU_GO, hourly_rate=150, billing_increment=0.25)

    assert lines(PAYG, quarter, usage) == {
        "minimum": 12 * 150,
        "visits": 0,
        "emergency": 0,
        "after hours": 0,
        "rate": 0,
        "fee": 0,
    }


def test_a_promised_response_waives_the_emergency_premium() -> None:
    """What the plan's own response makes no emergency is saved on the line of emergencies."""
    usage = by_ticket([Entry("A1", 0, 1, emergency=True, asked_within=4)])
    prompt = replace(PAYG, name="Prompt", response_remote=4)

    assert lines(PAYG, prompt, usage)["emergency"] == 12 * 150
    assert ledger(PAYG, prompt, usage).saving == 12 * 150


@given(plans(PAY_AS_YOU_GO), plans(), usages() | ticket_usages)
def test_lines_add_up_to_the_cent(base: Plan, plan: Plan, usage: Usage) -> None:
    """The lines add up to the difference of the two prices, and every line is whole cents."""
    found = ledger(base, plan, usage)

    assert cents(sum(found.savings)) == found.saving == cents(found.baseline - found.price)
    assert found.baseline == cents(usage_schedule(base, usage).year)
    assert found.price == cents(usage_schedule(plan, usage).year)
    assert len(found.savings) == len(LEDGER)
    assert all(line == cents(line) for line in found.savings)


@given(plans(PAY_AS_YOU_GO), usages() | ticket_usages)
def test_a_plan_against_itself_saves_nothing(base: Plan, usage: Usage) -> None:
    """Every line between a plan and itself is nothing."""
    assert set(ledger(base, base, usage).savings) == {0}


@given(plans(PAY_AS_YOU_GO), plans())
def test_each_step_changes_what_it_says(base: Plan, plan: Plan) -> None:
    """The last step before price and fee has all the plan's conditions at the baseline's rate and term."""
    last = ledger_plans(base, plan)[-1]

    for name in ("billing_increment", "minimum_remote", "minimum_on_site", "emergency_multiplier"):
        assert getattr(last, name) == getattr(plan, name)
    assert last.after_hours_multiplier == plan.after_hours_multiplier
    assert last.visit_charge == plan.charged_visit
    assert (last.kind, last.hourly_rate, last.term) == (base.kind, base.hourly_rate, base.term)


def test_hours_of_a_block_at_its_own_price() -> None:
    """Of 20 hours for 2,400 a year's 12 used ones are worth 1,440."""
    block = Plan("B", "block", block_hours=20, block_price=2400, setup_fee=99)

    assert hours_at_plan_price(usage_schedule(block, even(1))) == pytest.approx(1440)


def test_what_stands_below_the_line() -> None:
    """Maintenance is worth its hours at the baseline's rate or as stated; less waiting is worth as stated."""
    silver = replace(SILVER, maintenance_hours=2, response_remote=4)
    terms = BenefitTerms(waiting_hour_worth=30, usual_response=6)
    stated = replace(terms, maintenance_hour_worth=100.0)

    assert ledger(PAYG, silver, MONTH, terms).maintenance == 12 * 2 * 150
    assert ledger(PAYG, silver, MONTH, stated).maintenance == 12 * 2 * 100
    assert ledger(PAYG, silver, MONTH, terms).response == 12 * 12 * 2 * 30
    assert ledger(PAYG, SILVER, MONTH, terms).response == 0
    assert ledger(PAYG, replace(silver, response_remote=8.0), MONTH, terms).response == 0
    assert ledger(PAYG, silver, MONTH, terms).saving == ledger(PAYG, SILVER, MONTH).saving


def test_baseline() -> None:
    """The baseline is the first pay-as-you-go plan; without one there is nothing to compare with."""
    other = replace(PAYG, name="Second")

    assert baseline([SILVER, PAYG, other]) is PAYG
    with pytest.raises(AgreementError, match="no pay as you go plan to compare with") as raised:
        baseline([SILVER])
    assert raised.value.kind == "unknown"
    with pytest.raises(AgreementError, match=r"baseline must be a pay as you go plan \(got Silver\)"):
        ledger(SILVER, PAYG, MONTH)


def test_the_last_line_is_named_for_the_plan() -> None:
    """Hours that may stay unused are named so; a fixed price is one price instead of hours."""
    assert fee_label(SILVER) == "Hours paid but not used"
    assert fee_label(Plan("Gold", "fixed price", monthly_fee=0)) == "One price instead of hours"


def test_benefit_terms_from_a_table() -> None:
    """What counts is read from a table; nothing counts unless it is switched on."""
    assert read_benefit_terms([["count response", "yes"], ["cost of waiting", 30]]) == BenefitTerms(
        count_response=True, waiting_hour_worth=30
    )
    assert read_benefit_terms(None) == BenefitTerms(count_maintenance=False, count_response=False)


def test_items_beside_the_fee_have_a_step_of_their_own() -> None:
    """A licence that the plan bills each month is no dearer hour and no unused one: it is named as what it is."""
    licence = Item("Licence", (ItemTier(1, 20),), quantity=5, charged="monthly")
    base = Plan("As you go", "pay as you go", hourly_rate=100)
    plan = Plan("Silver", "retainer", monthly_fee=900, included_hours=10, overage_rate=90, items=(licence,))
    found = ledger(base, plan, even(10))
    named = dict(zip((key for key, _ in found.steps), found.savings, strict=True))

    assert named["items"] == -12 * 100
    assert (named["rate"], named["fee"]) == (12 * 100, 0.0)
    assert sum(found.savings) == found.saving == 0.0
