"""Every hour has a price, or a gap says which has none: checked against the price itself."""

import pytest
from hypothesis import given
from strategies import plans, usages

from xlagree.pricing.coverage import all_gaps, gaps
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import usage_schedule
from xlagree.pricing.usage import Month, Usage
from xlagree.terms.errors import AgreementError

GOLD = Plan("Gold", "fixed price", monthly_fee=2400)


@pytest.mark.parametrize(
    ("plan", "hours"),
    [
        (Plan("A", "pay as you go", hourly_rate=150), []),
        (Plan("B", "block", block_hours=10, block_price=900), []),
        (Plan("B", "block", block_hours=10, block_price=900, auto_renew=False), ["hours after the block"]),
        (Plan("C", "retainer", monthly_fee=900, included_hours=8), ["hours beyond 8 a month"]),
        (Plan("C", "retainer", monthly_fee=900, included_hours=8, overage_rate=0.0), []),
        (GOLD, []),
        (Plan("D", "fixed price", monthly_fee=900, cap_hours=20), ["hours beyond 20 a month"]),
        (Plan("D", "fixed price", cap_hours=20, hourly_rate=150, covers_channels=(), monthly_fee=0), []),
        (
            Plan(
                "D",
                "fixed price",
                covers_channels=("remote",),
                covers_classes=("after-hours",),
                monthly_fee=0,
            ),
            [
                "emergency hours, remote,",
                "normal hours, on site,",
                "after-hours hours, on site,",
                "emergency hours, on site,",
            ],
        ),
    ],
)
def test_gaps(plan: Plan, hours: list[str]) -> None:
    """Hours beyond, and channels and classes that are not covered, need a rate."""
    assert [gap.hours for gap in gaps(plan)] == hours


def test_a_gap_says_what_to_do() -> None:
    """A gap is a problem with the plan's name and a remedy."""
    (gap,) = all_gaps([GOLD, Plan("Capped", "fixed price", monthly_fee=900, cap_hours=20)])

    assert str(gap.problem) == (
        "Capped: hours beyond 20 a month have no price; set the overage rate or the hourly rate"
    )


@given(plans(without=("overage rate", "covers channels")), usages(longest=3))
def test_a_plan_without_gaps_can_be_priced(plan: Plan, usage: Usage) -> None:
    """Where no gap is found every usage has a price."""
    assert not gaps(plan)
    assert usage_schedule(plan, usage).invoiced >= 0


@pytest.mark.parametrize(
    ("plan", "month"),
    [
        (Plan("B", "block", block_hours=10, block_price=900, auto_renew=False), Month(11)),
        (Plan("C", "retainer", monthly_fee=900, included_hours=8), Month(9)),
        (Plan("D", "fixed price", monthly_fee=900, covers_channels=("remote",)), Month(5, on_site=1)),
    ],
)
def test_hours_in_a_gap_are_refused(plan: Plan, month: Month) -> None:
    """Usage that falls into a gap is an error that names the plan, and usage beside it has a price."""
    with pytest.raises(AgreementError, match=f"^{plan.name}: there is no price for ") as raised:
        usage_schedule(plan, Usage((month,)))

    assert raised.value.kind == "unknown"
    assert usage_schedule(plan, Usage((Month(0),))).invoiced > 0


def test_rounding_noise_is_not_in_a_gap() -> None:
    """Hours that exceed the cap by the last binary digit only need no overage rate."""
    plan = Plan("Capped", "fixed price", monthly_fee=900, cap_hours=0.3)

    assert usage_schedule(plan, Usage((Month(0.1 + 0.2),))).year == 12 * 900
