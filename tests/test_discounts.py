"""Discounts: tiers, the ordered waterfall, prepayment as present value, floors."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import plans, usages

from xlagree.pricing.discounts import (
    Discount,
    bought_hours,
    check_discount_plans,
    discount_floor,
    net_plan,
    ordered,
    rate_for_margin,
    read_discounts,
    waterfall,
    waterfalls,
)
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepayment import prepay_discount, present_value
from xlagree.pricing.schedule import usage_schedule
from xlagree.pricing.tiers import Tier, read_tiers, tier_discount
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import DISCOUNT_KINDS, DISCOUNT_PARTS, SURCHARGE

LADDER = (Tier(10, 0.05), Tier(20, 0.10), Tier(50, 0.20))
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)

reductions = st.builds(
    lambda kind, part, share, amount: Discount(
        f"{kind} {part}", kind, part, share=share or None, amount=None if share else amount
    ),
    st.sampled_from([kind for kind in DISCOUNT_KINDS if kind != SURCHARGE]),
    st.sampled_from(DISCOUNT_PARTS),
    SHARES,
    st.integers(0, 500).map(float),
)


# Tiers


@pytest.mark.parametrize(
    ("quantity", "by_range", "by_slab"),
    [
        (0, 0, 0),
        (9.99, 0, 0),
        (10, 0.05, 0),
        (20, 0.10, 0.5 / 20),
        (30, 0.10, (0.5 + 1) / 30),
        (60, 0.20, (0.5 + 3 + 2) / 60),
    ],
)
def test_tiers(quantity: float, by_range: float, by_slab: float) -> None:
    """Range: one share for the whole quantity; slab: every band at its own share. Both from the tier's start."""
    assert tier_discount(quantity, LADDER) == by_range
    assert tier_discount(quantity, LADDER, "slab") == pytest.approx(by_slab)
    assert tier_discount(quantity, LADDER[::-1], "slab") == pytest.approx(by_slab)


@given(st.dictionaries(st.integers(0, 60), SHARES, max_size=5), st.integers(1, 80))
def test_slab_is_hour_by_hour(ladder: dict[int, float], quantity: int) -> None:
    """The slab discount is the mean of what each hour gets in its own band."""
    tiers = [Tier(start, share) for start, share in ladder.items()]
    each = [tier_discount(hour, tiers) for hour in range(quantity)]

    assert tier_discount(quantity, tiers, "slab") == pytest.approx(sum(each) / quantity)


def test_tiers_refuse() -> None:
    """An unknown method, a quantity below nothing, and tiers that do not rise are refused."""
    with pytest.raises(AgreementError, match="method must be range or slab"):
        tier_discount(10, LADDER, "steps")
    with pytest.raises(AgreementError, match="quantity must be"):
        tier_discount(-1, LADDER)
    with pytest.raises(AgreementError) as raised:
        read_tiers([["from", "share"], [20, 0.1], [20, 0.2], [5, 3], [4, 0.1]])
    assert [str(problem) for problem in raised.value.problems] == [
        'row 4 column "B": share must be a share from 0 to 1 (got 3); write 3 % as 0.03',
        'row 3 column "A": from must rise from row to row (got 20)',
        'row 4 column "A": from must rise from row to row (got 5)',
        'row 5 column "A": from must rise from row to row (got 4)',
    ]


# The waterfall


def test_each_step_is_taken_off_what_is_left() -> None:
    """1,000 less 10 % volume, 5 % term and 55 goodwill is 900, 855, 800, wherever the rows stand."""
    rows = (
        Discount("Goodwill", "manual", "all", amount=55),
        Discount("Volume", "volume", "all", share=0.1),
        Discount("Term", "term", "all", share=0.05),
    )
    found = waterfall(1000, rows)

    assert [(step.name, step.left) for step in found.steps] == [
        ("Volume", 900),
        ("Term", 855),
        ("Goodwill", 800),
    ]
    assert [step.money for step in found.steps] == [-100, -45, -55]
    assert (found.list, found.net) == (1000, 800)


@given(st.lists(reductions, max_size=4, unique_by=lambda discount: discount.kind), plans())
def test_rows_of_different_kinds_stand_in_any_order(discounts: list[Discount], plan: Plan) -> None:
    """The order of kinds decides, not the order of rows."""
    assert len({net_plan(plan, rows) for rows in permutations(discounts)}) == 1


@given(st.lists(reductions, max_size=6), st.integers(0, 5000))
def test_waterfall_adds_up(discounts: list[Discount], amount: int) -> None:
    """List price and steps add up to the net price, which is never below nothing and never above list."""
    found = waterfall(amount, discounts)

    assert found.list + sum(step.money for step in found.steps) == pytest.approx(found.net)
    assert 0 <= found.net <= found.list
    assert [step.name for step in found.steps] == [discount.name for discount in ordered(discounts)]


@given(plans(), usages(longest=6), st.lists(reductions, max_size=4))
def test_a_discount_of_nothing_changes_nothing(plan: Plan, usage: Usage, discounts: list[Discount]) -> None:
    """Discounts of 0 leave the list price; others never raise it."""
    nothing = [Discount(d.name, d.kind, d.applies_to, share=0.0) for d in discounts]
    listed = usage_schedule(plan, usage).invoiced

    assert net_plan(plan, nothing) == net_plan(plan, []) == plan
    assert usage_schedule(net_plan(plan, discounts), usage).invoiced <= listed + 1e-6


@given(plans(), st.sampled_from(DISCOUNT_PARTS), st.integers(1, 99).map(lambda percent: percent / 100))
def test_parts(plan: Plan, part: str, share: float) -> None:
    """A discount lowers the prices of its part, and no others."""
    lowered = {
        "fee": {"fee"},
        "rate": {"hourly rate", "ticket price", "overage rate"},
        "block": {"block price"},
    }
    for name, fall in waterfalls(plan, [Discount("D", "manual", part, share=share)]).items():
        assert fall.net == pytest.approx(
            fall.list * (1 - share) if part == "all" or name in lowered[part] else fall.list
        )


def test_prepay_needs_prepayment() -> None:
    """A prepay discount holds only for a plan that is paid in advance."""
    prepay = Discount("Prepaid", "prepay", "fee", share=0.05)

    assert net_plan(Plan("F", "fixed price", monthly_fee=1000), [prepay]).fee == 1000
    assert net_plan(Plan("F", "fixed price", monthly_fee=1000, prepaid_months=3), [prepay]).fee == 950


def test_plans_are_named_exactly() -> None:
    """A discount for Gold is none for Gold+; a discount for a plan that is not there is refused."""
    loyal = Discount("Loyal", "manual", "fee", share=0.1, plans=("gold",))
    gold, plus = (Plan(name, "fixed price", monthly_fee=1000) for name in ("Gold", "Gold+"))

    assert [net_plan(plan, [loyal]).fee for plan in (gold, plus)] == [900, 1000]
    check_discount_plans([loyal], [gold, plus])
    with pytest.raises(AgreementError, match=r'discount "Loyal": no plan "gold"; plans: Gold\+'):
        check_discount_plans([loyal], [plus])


@pytest.mark.parametrize(
    ("plan", "hours"),
    [
        (Plan("B", "block", block_hours=20, block_price=1), 20),
        (Plan("R", "retainer", included_hours=10), 10),
        (Plan("F", "fixed price", cap_hours=50, monthly_fee=0), 50),
        (Plan("F", "fixed price", monthly_fee=0), 0),
        (Plan("A", "pay as you go", hourly_rate=1), 0),
    ],
)
def test_volume_is_what_is_bought_at_once(plan: Plan, hours: float) -> None:
    """Tiers count the hours of a block, of a month's pool or of the cap."""
    volume = Discount("Volume", "volume", "all", tiers=LADDER)

    assert bought_hours(plan) == hours
    assert volume.share_for(plan) == tier_discount(hours, LADDER)


# Reading


def test_a_table_of_discounts() -> None:
    """Rows become discounts; a volume discount without a share takes the tiers; plans are split."""
    table = [
        ["name", "kind", "share", "amount", "applies to", "plans"],
        ["Volume", "volume", None, None, "block", None],
        ["Loyal", "manual", None, 50, "Fee", "Silver; Gold ;"],
        ["Year", "prepay", 0.05, None, "all", ""],
    ]

    assert read_discounts(table, LADDER) == (
        Discount("Volume", "volume", "block", tiers=LADDER),
        Discount("Loyal", "manual", "fee", amount=50.0, plans=("Silver", "Gold")),
        Discount("Year", "prepay", "all", share=0.05),
    )
    assert read_discounts(table[:1]) == ()


def test_all_problems_of_discounts_together() -> None:
    """A share beside an amount, neither, no tiers, a wrong share and a lacking part are one report."""
    table = [
        ["name", "kind", "share", "amount", "applies to"],
        ["Both", "manual", 0.1, 50, "fee"],
        ["Neither", "term", None, None, "fee"],
        ["Volume", "volume", None, None, "fee"],
        ["Percent", "term", 5, None, "fee"],
        ["Nowhere", "term", 0.1, None, None],
    ]
    with pytest.raises(AgreementError) as raised:
        read_discounts(table)

    assert sorted(str(problem).split("; ")[0] for problem in raised.value.problems) == [
        'row 2 column "C": discount must have either a share or an amount',
        'row 3 column "A": discount must have either a share or an amount',
        'row 4 column "B": volume discount must have a share, an amount or tiers (got nothing)',
        'row 5 column "C": share must be a share from 0 to 1 (got 5)',
        'row 6 column "A": applies to must be one of fee, rate, block, all (got nothing)',
    ]


# Prepayment, floor, margin


def test_prepayment_is_present_value() -> None:
    """Published (DISC-05): twelve payments in advance at 12 % a year are worth 5.01 % less paid at once."""
    assert prepay_discount(12, 0.12) == pytest.approx(0.050111762771338664, abs=1e-10)


@pytest.mark.parametrize(
    ("rate", "flows", "worth"),
    [(0.065, [5000], 4694.83568075117), (0.1, [500, 1500, 4000, 10000], 11529.60863329007)],
)
def test_prepayment_agrees_with_published_present_values(
    rate: float, flows: list[float], worth: float
) -> None:
    """Published (DISC-01, Adobe's NPV): annuities in arrears give the present value of any payments."""
    yearly = (1 + rate) ** 12 - 1
    annuity = [0.0, *(n * (1 - prepay_discount(n, yearly, arrears=True)) for n in range(1, len(flows) + 1))]

    assert sum(flow * (annuity[n + 1] - annuity[n]) for n, flow in enumerate(flows)) == pytest.approx(worth)


@given(st.lists(st.floats(-1e6, 1e6), max_size=40), st.floats(-0.5, 2))
def test_present_value(flows: list[float], rate: float) -> None:
    """Every flow counts at (1 + rate)^-t; without interest money later is worth as much, and no money nothing."""
    weights = [(1 + rate) ** -t for t in range(1, len(flows) + 1)]
    within = 1e-9 * sum(abs(flow) * weight for flow, weight in zip(flows, weights, strict=True))

    assert present_value(rate, flows) == pytest.approx(
        sum(flow * weight for flow, weight in zip(flows, weights, strict=True)), rel=1e-9, abs=within
    )
    assert present_value(0.0, flows) == pytest.approx(sum(flows), abs=1e-6)


def test_present_value_needs_a_rate() -> None:
    """A rate of -1 or less has no present value."""
    with pytest.raises(AgreementError, match=r"rate must be a rate above -1 \(got -1\)"):
        present_value(-1, [100])


@given(st.integers(1, 60), st.integers(0, 50).map(lambda percent: percent / 100))
def test_prepayment(months: int, rate: float) -> None:
    """No discount without interest; the more months and the later they were due, the larger it is."""
    assert prepay_discount(months, 0) == pytest.approx(0)
    assert prepay_discount(1, rate) == pytest.approx(0)
    assert prepay_discount(months + 1, rate) >= prepay_discount(months, rate) - 1e-12
    assert prepay_discount(months, rate, arrears=True) >= prepay_discount(months, rate) - 1e-12
    monthly = (1 + rate) ** (-1 / 12)
    assert prepay_discount(months, 0, retention=monthly) == pytest.approx(prepay_discount(months, rate))
    assert prepay_discount(months, 0, retention=0) == pytest.approx(1 - 1 / months)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 0.1), "months must be"),
        ((1.5, 0.1), "months must be"),
        ((12, -1), "yearly rate must be a rate above -1"),
    ],
)
def test_prepayment_refuses(arguments: tuple[float, float], words: str) -> None:
    """Less than a month, part of a month, and a loss of everything are refused."""
    with pytest.raises(AgreementError, match=words):
        prepay_discount(*arguments)  # type: ignore[arg-type]


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 99).map(lambda percent: percent / 100))
def test_floor_and_rate_for_margin_are_inverse(listed: int, cost: int, margin: float) -> None:
    """List less the largest discount is the rate for the margin, and that rate leaves the margin."""
    rate = rate_for_margin(cost, margin)

    assert (rate - cost) / rate == pytest.approx(margin, abs=1e-9)
    assert listed * (1 - discount_floor(listed, cost, margin)) == pytest.approx(rate)
    assert discount_floor(rate, cost, margin) == pytest.approx(0, abs=1e-9)


def test_impossible_margins_are_refused() -> None:
    """A margin of everything, and a list rate of nothing, have no answer."""
    with pytest.raises(AgreementError, match="margin must be a share from 0 to below 1"):
        rate_for_margin(75, 1)
    with pytest.raises(AgreementError, match="list rate must be money per hour above 0"):
        discount_floor(0, 75, 0.2)


def test_surcharges_add_up_on_list_and_discounts_follow() -> None:
    """Each surcharge is a share of the list price; a discount acts on what they make of it, whatever the order they stand in."""
    falls = waterfall(
        1000,
        [
            Discount("Goodwill", "manual", "fee", share=0.1),
            Discount("Monthly", "surcharge", "fee", share=0.25),
            Discount("Weekends", "surcharge", "fee", amount=50),
        ],
        part="fee",
    )

    assert [(step.name, step.money, step.left) for step in falls.steps] == [
        ("Monthly", 250.0, 1250.0),
        ("Weekends", 50.0, 1300.0),
        ("Goodwill", -130.0, 1170.0),
    ]
