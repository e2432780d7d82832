"""The schedule against a naive simulation, its balances, and rounding."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlagree.benefits import ledger
from xlagree.discounts import prepay_discount
from xlagree.plans import Plan
from xlagree.schedule import cents, usage_schedule
from xlagree.usage import Month, Usage, by_month

HOURS = st.lists(st.integers(0, 160).map(lambda quarters: quarters / 4), min_size=1, max_size=24)


@given(HOURS, st.sampled_from([0.25, 0.5, 1.0]), st.integers(1, 5), st.integers(0, 20))
def test_rollover_is_kept_in_lots(hours: list[float], share: float, keep: int, included: int) -> None:
    """Kept hours are used oldest first and end with their months, as a list of lots does it."""
    plan = Plan(
        "R",
        "retainer",
        included_hours=included,
        overage_rate=1,
        rollover_share=share,
        rollover_months=keep,
        term_months=len(hours),
    )
    lots: list[list[float]] = []  # [last month, hours]
    over = []
    for month, need in enumerate(hours):
        lots = [lot for lot in lots if lot[0] >= month]
        for lot in lots:
            taken = min(lot[1], need)
            lot[1] -= taken
            need -= taken
        over.append(max(need - included, 0))
        lots.append([month + keep, share * max(included - need, 0)])

    assert [month.hours.over for month in usage_schedule(plan, by_month(hours)).months] == over


@given(HOURS, st.sampled_from([1, 2, 3, 12]), st.integers(4, 30))
def test_blocks_are_used_and_expire(hours: list[float], life: int, size: int) -> None:
    """Blocks are bought on a shortfall, used oldest first and end with their life, as a list of blocks does it."""
    plan = Plan("B", "block", block_hours=size, block_price=1, block_life=life, term_months=len(hours))
    blocks: list[list[float]] = [[life - 1, size]]
    bought = [1] + [0] * (len(hours) - 1)
    for month, need in enumerate(hours):
        blocks = [block for block in blocks if block[0] >= month]
        while True:
            for block in blocks:
                taken = min(block[1], need)
                block[1] -= taken
                need -= taken
            if need <= 0:
                break
            blocks.append([month + life - 1, size])
            bought[month] += 1

    assert [month.hours.bought for month in usage_schedule(plan, by_month(hours)).months] == bought


@given(HOURS, st.sampled_from(["retainer", "block", "fixed price"]), st.sampled_from([1, 3, 12]))
def test_balances(hours: list[float], kind: str, ahead: int) -> None:
    """Granted hours are used, expired or left; what is billed is earned or deferred; no cash before its invoice."""
    terms = {
        "retainer": {
            "monthly_fee": 1000.01,
            "included_hours": 10.0,
            "overage_rate": 130.0,
            "rollover_months": 2.0,
            "prepaid_months": ahead,
        },
        "block": {"block_hours": 20.0, "block_price": 2520.01, "block_life": 3.0},
        "fixed price": {
            "monthly_fee": 2400.0,
            "cap_hours": 12.0,
            "overage_rate": 90.0,
            "prepaid_months": ahead,
        },
    }[kind]
    months = usage_schedule(Plan("P", kind, **terms), by_month(hours)).months
    draws = [month.hours for month in months]

    granted, used = sum(draw.granted for draw in draws), sum(draw.used for draw in draws)
    expired, left = sum(draw.expired for draw in draws), draws[-1].left
    assert abs(granted - used - expired - left) < 1e-6
    billed, earned = sum(month.invoiced for month in months), sum(month.earned for month in months)
    assert abs(billed - earned - months[-1].deferred) < 1e-6
    assert sum(month.cash for month in months) <= billed + 1e-6


@given(st.integers(-(10**9), 10**9), st.sampled_from([1000, 100000]))
def test_cents(number: int, scale: int) -> None:
    """Money is rounded half away from zero on the decimal that is written."""
    assert cents(number / scale) == float((Decimal(number) / scale).quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_prepayment_is_present_value() -> None:
    """Published: twelve payments in advance at 12 % a year are worth 5.01 % less when paid at once."""
    assert abs(prepay_discount(12, 0.12) - 0.050111762771338664) < 1e-10


@given(
    st.lists(
        st.tuples(st.integers(4, 40), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)),
        min_size=12,
        max_size=12,
    )
)
def test_benefits_add_up(rows: list[tuple[int, int, int, int]]) -> None:
    """The lines of the ledger add up to the price difference to the cent."""
    usage = Usage(tuple(Month(h, after_hours=a, emergency=e, visits=v) for h, a, e, v in rows))
    base = Plan(
        "As you go",
        "pay as you go",
        hourly_rate=139.99,
        after_hours_multiplier=1.5,
        emergency_multiplier=2,
        visit_charge=45,
    )
    plan = Plan(
        "Silver", "retainer", monthly_fee=1495.55, included_hours=13, overage_rate=126, rollover_months=3
    )
    found = ledger(base, plan, usage)

    assert cents(sum(found.savings)) == found.saving == cents(found.baseline - found.price)
