"""The schedule: against naive simulations, its balances, known identities, and rounding."""

from dataclasses import fields, replace
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, inf

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from oracles import even_price
from strategies import plans, quarters, ticket_usages, usages

from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.pools import needed
from xlagree.pricing.schedule import (
    Draw,
    cents,
    effective_rate,
    price,
    schedule,
    unrounded,
    usage_schedule,
)
from xlagree.pricing.usage import Usage, by_month, even
from xlagree.pricing.workloads import Workload, workloads
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

HOURS = st.lists(quarters(40), min_size=1, max_size=24)
AGREED = (BLOCK, RETAINER, FIXED_PRICE)


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-9, abs=1e-6)


def draws(plan: Plan, hours: list[float]) -> list[Draw]:
    return [month.hours for month in usage_schedule(plan, by_month(hours)).months]


# Hours, against lists of lots


def drawn_down(lots: list[list[float]], month: int, need: float) -> tuple[float, float]:
    """Take hours from lots [last month, hours], oldest first: what is not found, and what then expires."""
    for lot in lots:
        taken = min(lot[1], need)
        lot[1] -= taken
        need -= taken
    expired = sum(left for last, left in lots if last == month)
    lots[:] = [lot for lot in lots if lot[0] > month]
    return need, expired


@given(HOURS, st.sampled_from([0, 0.25, 0.5, 1]), st.integers(0, 5), st.integers(0, 20))
def test_rollover_is_kept_in_lots(hours: list[float], share: float, keep: int, included: int) -> None:
    """A month's unused hours are kept once, used oldest first and end with their months."""
    plan = Plan(
        "R",
        RETAINER,
        included_hours=included,
        overage_rate=1,
        rollover_share=share if keep else 1.0,
        rollover_months=keep,
        term_months=len(hours),
    )
    lots: list[list[float]] = []
    over, expired = [], []
    for month, need in enumerate(hours):
        beyond, aged = drawn_down(lots, month, need)
        own = max(included - beyond, 0)
        kept = share * own if keep else 0
        lots.append([month + keep, kept])
        over.append(max(beyond - included, 0))
        expired.append(aged + own - kept)
        last = own + aged + sum(left for _, left in lots[:-1])
    found = draws(plan, hours)

    assert [draw.over for draw in found] == pytest.approx(over)
    assert [draw.expired for draw in found[:-1]] == pytest.approx(expired[:-1])
    assert found[-1].left == pytest.approx(last)
    assert found[-1].expired == 0


@given(HOURS, st.none() | st.integers(1, 13), st.integers(1, 30), st.booleans())
def test_blocks_are_used_and_expire(hours: list[float], life: int | None, size: int, renew: bool) -> None:
    """Blocks are bought on a shortfall, used oldest first and end with their life."""
    plan = Plan(
        "B",
        BLOCK,
        block_hours=size,
        block_price=1,
        block_life=life,
        auto_renew=renew,
        overage_rate=None if renew else 1,
        term_months=len(hours),
    )
    blocks: list[list[float]] = []
    expected = []
    for month, need in enumerate(hours):
        bought = 0
        if month == 0:
            blocks.append([(life or inf) - 1, size])
            bought = 1
        while renew and sum(left for _, left in blocks) < need:
            blocks.append([month + (life or inf) - 1, size])
            bought += 1
        over, expired = drawn_down(blocks, month, need)
        expected.append((bought, over, expired))
    found = draws(plan, hours)

    assert [(draw.bought, draw.over, draw.expired) for draw in found[:-1]] == expected[:-1]
    assert (found[-1].bought, found[-1].over) == expected[-1][:2]
    assert found[-1].left == expected[-1][2] + sum(left for _, left in blocks)


@given(plans(*AGREED), usages() | ticket_usages)
def test_hours_balance(plan: Plan, usage: Usage) -> None:
    """Every month: what is carried in and granted is used, expired or left; work is used or over."""
    carried = 0.0
    for i, month in enumerate(usage_schedule(plan, usage).months):
        hours = month.hours
        assert hours.carried == close(carried)
        assert hours.carried + hours.granted == close(hours.used + hours.expired + hours.left)
        need = 0.0 if plan.kind == PAY_AS_YOU_GO else needed(plan, month.work, i)
        assert need == close(hours.used + hours.over)
        assert min(hours.used, hours.expired, hours.over, hours.left) >= -1e-9
        carried = hours.left


# Money


@given(plans(), usages() | ticket_usages)
def test_money_balances(plan: Plan, usage: Usage) -> None:
    """What is billed is earned or deferred; nothing is deferred below nothing; no cash before its invoice."""
    found = usage_schedule(plan, usage)
    billed = earned = cash = 0.0
    for month, account in zip(found.months, found.accounts, strict=True):
        billed += month.invoiced
        earned += account.earned
        cash += account.cash
        assert billed == close(earned + account.deferred)
        assert account.deferred >= -1e-6
        assert cash <= billed + 1e-6
    if plan.kind != BLOCK:
        assert found.accounts[-1].deferred == close(0)


def test_unused_block_hours_are_deferred_at_their_own_price() -> None:
    """A block's hours are earned at what that block cost: 6,000 for 60, and 6,300 a year later."""
    plan = Plan(
        "B", BLOCK, block_hours=60, block_price=6000, yearly_escalator=0.05, term_months=18, block_life=12
    )
    accounts = usage_schedule(plan, even(5)).accounts

    assert [account.earned for account in accounts] == pytest.approx([500] * 12 + [525] * 6)
    assert [accounts[i].deferred for i in (0, 11, 12, 17)] == pytest.approx([5500, 0, 5775, 3150])


def test_prepaid_fees_are_earned_month_by_month() -> None:
    """A quarter invoiced in advance is earned in three parts and paid after the payment days."""
    plan = Plan("F", FIXED_PRICE, monthly_fee=100, prepaid_months=3, term_months=4, payment_days=30)
    agreed = usage_schedule(plan, even(1))

    assert [month.invoiced for month in agreed.months] == [300, 0, 0, 100]
    assert [account.earned for account in agreed.accounts] == pytest.approx([100] * 4)
    assert [account.deferred for account in agreed.accounts] == pytest.approx([200, 100, 0, 0])
    assert [account.cash for account in agreed.accounts] == [0, 300, 0, 0]


def test_a_schedule_has_no_figures_that_were_not_worked_out() -> None:
    """A month has the lines of its invoice; cash, earned and deferred are worked out when they are asked for."""
    agreed = usage_schedule(Plan("F", FIXED_PRICE, monthly_fee=100, prepaid_months=3), even(1))

    assert agreed.price("year") == 1200
    assert not {"cash", "earned", "deferred"} & {field.name for field in fields(agreed.months[0])}
    assert "accounts" not in vars(agreed)
    assert len(agreed.accounts) == len(agreed.months) == 12
    assert agreed == usage_schedule(agreed.plan, even(1))


@pytest.mark.parametrize(("days", "month"), [(0, 0), (14, 0), (15, 1), (30, 1), (44, 1), (45, 2), (75, 3)])
def test_cash_comes_after_the_payment_days(days: int, month: int) -> None:
    """Payment days count as months of thirty days, half a month up."""
    plan = Plan("F", FIXED_PRICE, monthly_fee=100, prepaid_months=12, payment_days=days)

    assert [account.cash for account in usage_schedule(plan, even(1)).accounts].index(1200) == month


@given(plans(), usages())
def test_periods(plan: Plan, usage: Usage) -> None:
    """A year is twelve months of the term without setup, a month its twelfth."""
    found = usage_schedule(plan, usage)

    assert found.price("term") == found.invoiced
    assert found.price("year") == close((found.invoiced - cents(plan.setup)) * 12 / plan.term_months)
    assert found.price("month") * 12 == close(found.price("year"))


@given(plans(term_months=12, without=("setup fee", "setup share")), usages())
def test_a_term_of_a_year_costs_the_year(plan: Plan, usage: Usage) -> None:
    """Twelve months without setup cost the same per term as per year."""
    assert price(plan, usage, "term") == close(price(plan, usage, "year"))


def test_unknown_period_is_refused() -> None:
    """A price is asked per month, year or term."""
    with pytest.raises(AgreementError, match=r"per must be month, year or term \(got week\)"):
        price(Plan("A", PAY_AS_YOU_GO, hourly_rate=1), even(1), "week")  # type: ignore[arg-type]


@given(
    plans(without=("yearly escalator",)) | plans(PAY_AS_YOU_GO, RETAINER, FIXED_PRICE), usages(), st.data()
)
def test_more_hours_never_cost_less(plan: Plan, usage: Usage, data: st.DataObject) -> None:
    """The same mix with more hours in some months costs the same or more, before rounding.

    Blocks with an escalator are the exception: more use may buy the next block before its price rises.
    """
    loads = workloads(plan, usage)
    factors = data.draw(st.lists(st.sampled_from([1, 1.25, 2, 7]), min_size=len(loads), max_size=len(loads)))
    more = [
        load.scaled(load.logged * factor) if load.logged else load
        for load, factor in zip(loads, factors, strict=True)
    ]
    least = schedule(plan, loads, unrounded).invoiced

    assert schedule(plan, more, unrounded).invoiced >= least - 1e-9 * least


@given(plans(), usages() | ticket_usages)
def test_twice_the_money_is_twice_the_price(plan: Plan, usage: Usage) -> None:
    """All amounts of a plan times two double its price, before rounding."""
    money = ("hourly_rate", "overage_rate", "monthly_fee", "fee_per_user", "fee_per_device")
    money += ("minimum_fee", "block_price", "visit_charge", "setup_fee", "ticket_price", "travel_rate")
    amounts = {name: getattr(plan, name) for name in money}
    double = replace(plan, **{name: 2 * amount for name, amount in amounts.items() if amount is not None})
    loads = workloads(plan, usage)

    assert schedule(double, loads, unrounded).invoiced == 2 * schedule(plan, loads, unrounded).invoiced


@given(plans(PAY_AS_YOU_GO, without=("project hours",)), usages() | ticket_usages)
def test_a_retainer_without_fee_and_hours_is_pay_as_you_go(plan: Plan, usage: Usage) -> None:
    """With no fee and no included hours, overage is all there is: invoice by invoice the same."""
    assert invoiced(replace(plan, kind=RETAINER), usage) == pytest.approx(invoiced(plan, usage))


@given(plans(PAY_AS_YOU_GO, without=("project hours",)), usages() | ticket_usages)
def test_a_cap_of_nothing_is_pay_as_you_go(plan: Plan, usage: Usage) -> None:
    """A fixed price without fee, capped at no hours, bills all covered work and its visits at overage."""
    capped = replace(plan, kind=FIXED_PRICE, monthly_fee=0.0, cap_hours=0.0, visit_charge=0.0)
    free_visits = replace(plan, visit_charge=0.0)

    assert invoiced(capped, usage) == pytest.approx(invoiced(free_visits, usage))


def invoiced(plan: Plan, usage: Usage) -> list[float]:
    """Every invoice before rounding."""
    return [month.invoiced for month in usage_schedule(plan, usage, unrounded).months]


@given(plans(BLOCK, block_hours=1, auto_renew="yes", without=("block life", "yearly escalator")), usages())
def test_blocks_of_an_hour_are_whole_hours(plan: Plan, usage: Usage) -> None:
    """Blocks of one hour that do not expire cost the hours of the term, rounded up, at least one."""
    months = usage_schedule(plan, usage).months
    hours = sum(month.work.inside for month in months)

    assert sum(month.hours.bought for month in months) == max(ceil(hours - 1e-6), 1)
    assert sum(month.block for month in months) == close(
        cents(plan.block_price or 0) * max(ceil(hours - 1e-6), 1)
    )


@given(st.floats(0.25, 500), st.integers(1, 50), st.integers(1, 24))
@example(10.1, 3, 7)
def test_exactly_n_blocks_of_use_cost_n_blocks(size: float, count: int, parts: int) -> None:
    """Use of exactly so many blocks, however it is split over months, buys no block more."""
    plan = Plan("B", BLOCK, block_hours=size, block_price=100, term_months=parts)

    assert usage_schedule(plan, by_month([size * count / parts] * parts)).invoiced == 100 * count


def test_a_year_of_a_longer_term() -> None:
    """1,000 a month, 5 % more in the second year, 600 setup: 24,600 + 600 for two years, 12,300 a year."""
    plan = Plan("F", FIXED_PRICE, monthly_fee=1000, yearly_escalator=0.05, term_months=24, setup_fee=600)

    assert [price(plan, even(1), per) for per in ("term", "year", "month")] == pytest.approx(
        [25200, 12300, 1025]
    )


def test_effective_rate() -> None:
    """The year's price for each hour worked; without hours there is none."""
    silver = Plan("Silver", RETAINER, monthly_fee=1250, included_hours=10, overage_rate=130, setup_fee=999)

    assert effective_rate(silver, even(5)) == 250
    assert effective_rate(silver, by_month([12, 12, 12])) == pytest.approx(1510 / 12)
    with pytest.raises(AgreementError, match="no hours were worked") as raised:
        effective_rate(silver, even(0))
    assert raised.value.kind == "unknown"


@given(plans(), st.integers(0, 40))
def test_even_price(plan: Plan, hours: int) -> None:
    """The price of even hours is the price of that usage."""
    assume(plan.pool_unit != TICKETS)  # of which even hours say nothing
    assert even_price(plan, hours) == close(usage_schedule(plan, even(hours)).year)


# Rounding

WRITTEN = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**13), 10**13), st.integers(0, 9)
)


@given(WRITTEN)
@example(Decimal("1.005"))
@example(Decimal("2.675"))
@example(Decimal("-1.115"))
@example(Decimal("0.285"))
def test_cents_round_what_is_written(amount: Decimal) -> None:
    """The decimal that is written is rounded half away from zero, whatever its binary form."""
    assert cents(float(amount)) == float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(st.floats(-1e12, 1e12))
def test_cents_are_cents(amount: float) -> None:
    """A rounded amount is within half a cent, rounds to itself, and the other sign rounds alike."""
    rounded = cents(amount)

    assert abs(rounded - amount) <= 0.005 + 1e-15 * abs(amount) * 10
    assert cents(rounded) == rounded
    assert cents(-amount) == -rounded


@pytest.mark.parametrize("amount", [1e15, -3e27, 1e300, inf])
def test_amounts_without_cents_stay(amount: float) -> None:
    """Beyond fifteen digits there are no cents to round."""
    assert cents(amount) == amount


@given(plans(), usages())
def test_invoices_are_whole_cents(plan: Plan, usage: Usage) -> None:
    """Every line of every invoice is a whole number of cents."""
    for month in usage_schedule(plan, usage).months:
        for line in (month.fee, month.worked, month.block, month.overage, month.outside, month.visits):
            assert line == cents(line)


def test_nothing_to_price() -> None:
    """No usage at all is an error; a workload of nothing is a month."""
    plan = Plan("A", PAY_AS_YOU_GO, hourly_rate=1)
    with pytest.raises(AgreementError, match="usage must be at least one month"):
        usage_schedule(plan, Usage(()))

    assert schedule(plan, [Workload()]).invoiced == 0


def test_no_half_cent_is_lost() -> None:
    """Five minutes beyond at 150.06 are 12.505: invoiced as 12.51, as pay as you go would."""
    retainer = Plan("R", RETAINER, overage_rate=150.06, term_months=1)
    payg = Plan("P", PAY_AS_YOU_GO, hourly_rate=150.06, term_months=1)

    assert price(retainer, even(1 / 12), "term") == price(payg, even(1 / 12), "term") == 12.51
