"""The sentence behind a price: every kind of invoice line, and numbers that add up to the price."""

import re

import pytest
from hypothesis import given
from strategies import plans, usages

from xlagree.pricing.explanation import explain
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import usage_schedule
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket, even

PAYG = Plan("As you go", "pay as you go", hourly_rate=150.0, after_hours_multiplier=1.5, visit_charge=45.0)
GOLD = Plan("Gold", "fixed price", monthly_fee=2400.0, cap_hours=20.0, overage_rate=100.0, setup_fee=500.0)


@pytest.mark.parametrize(
    ("plan", "usage", "said"),
    [
        (PAYG, even(10), "As you go, 12 months: 120 hours × 150.00 = 18,000.00, that is 1,500.00 a month."),
        (PAYG, even(0), "As you go, 12 months: nothing to pay = 0.00, that is 0.00 a month."),
        (PAYG, Usage((Month(10.0, after_hours=2.0, visits=1.0),)),
         "As you go, 12 months: 132 hours (weighted) × 150.00 + 12 visits × 45.00 = 20,340.00, that is 1,695.00 a month."),
        (Plan("Block", "block", block_hours=20.0, block_price=2700.0, term_months=1.0), even(30),
         "Block, 1 month: 2 blocks of 20 hours × 2,700.00 = 5,400.00, that is 5,400.00 a month."),
        (GOLD, even(24),
         "Gold, 12 months: fee 12 × 2,400.00 + 48 hours of overage × 100.00 + setup 500.00 = 34,100.00, "
         "that is 2,800.00 a month without setup."),
        (Plan("Gold", "fixed price", monthly_fee=1000.0, hourly_rate=100.0, project_hours=8.0, term_months=1.0),
         by_ticket([Entry("A", 0, 3.0), Entry("P", 0, 9.5)]),
         "Gold, 1 month: fee 1 × 1,000.00 + 9.5 hours of projects or not covered × 100.00 = 1,950.00, "
         "that is 1,950.00 a month."),
        (Plan("Gold", "fixed price", monthly_fee=1000.0, yearly_escalator=0.05, term_months=24.0), even(5),
         "Gold, 24 months: fee 24,600.00 = 24,600.00, that is 1,025.00 a month; prices change by +5.0% a year."),
        (Plan("Gold", "fixed price", monthly_fee=1000.0, hourly_rate=140.0, covers_channels=("remote",), term_months=2.0),
         by_month([5.0, 0.0]), "Gold, 2 months: fee 2 × 1,000.00 = 2,000.00, that is 1,000.00 a month."),
    ],
)  # fmt: skip
def test_sentences(plan: Plan, usage: Usage, said: str) -> None:
    """Fee, blocks, hours, visits and setup in the order of an invoice; prices that rise are only summed up."""
    assert explain(usage_schedule(plan, usage)) == said


@given(plans(), usages(12))
def test_the_arithmetic_holds(plan: Plan, usage: Usage) -> None:
    """The products before the equals sign add up to what stands behind it, to a cent for each line of an invoice."""
    months = usage_schedule(plan, usage)
    said = explain(months)
    sums = re.sub(r"^.*?months?: ", "", said.removeprefix(plan.name))
    left, right = sums.split(" = ")[0], sums.split(" = ")[1].split(", that")[0]
    parts = [
        re.findall(r"[\d,]*\.?\d+(?:e[+-]\d+)?", part.replace(f"of {plan.block_hours or 0:g} hours", ""))
        for part in left.split(" + ")
    ]
    total = sum(
        float(numbers[0].replace(",", "")) * (float(numbers[1].replace(",", "")) if len(numbers) > 1 else 1)
        for numbers in parts
        if numbers
    )

    assert float(right.replace(",", "")) == pytest.approx(months.invoiced, abs=0.006)
    assert total == pytest.approx(months.invoiced, rel=1e-4, abs=0.02 * 3 * plan.term)
