"""The pricing rules: each fires on a proposal just beyond its limit, is silent just inside, and says the money."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sample_clients import TOGETHER, WORKBOOKS, samples

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.distribution import Law, Moments
from xlagree.actuarial.laws.severity import Gamma
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.policy import Policy, read_policy_file
from xlagree.proposal.rules.finding import PARTS, Finding, worst
from xlagree.proposal.rules.limits import broken
from xlagree.proposal.rules.pricing_rules import PRICING_RULES

pytestmark = TOGETHER

PAYG = Plan("As you go", "pay as you go", hourly_rate=150.0)
GOLD = Plan("Gold", "fixed price", monthly_fee=2000.0)
SILVER = Plan("Silver", "retainer", monthly_fee=1200.0, included_hours=10.0, overage_rate=140.0)
BLOCK = Plan("Block", "block", block_hours=10.0, block_price=1300.0, block_life=12.0)
EVEN = certain(20)
UNSURE = modelled(tickets=20.0, hours=Gamma(1.0), client=0.04)
NO_LIMIT = Policy("EUR", lowest_break_even_level=0.0, largest_breakage=1.0)
YEAR = tuple(Month(20.0, label=f"{name} 2026") for name in ("May", "Jun", "Jul", "Aug", "Sep", "Oct"))


def deal(
    *plans: Plan, demand: Demand | None = EVEN, discounts: tuple[Discount, ...] = (), **limits: float | str
) -> Proposal:
    """Plans offered beside pay as you go, at a cost of 80 an hour, under a policy with some limits."""
    card = RateCard((PAYG, *plans), Costs(80), replace(NO_LIMIT, **limits), discounts=discounts)  # type: ignore[arg-type]  # limits
    return Proposal(Client("Linden"), Usage(YEAR), card, date(2026, 11, 20), demand=demand)


def found(proposal: Proposal, code: str) -> list[Finding]:
    """What the rule of a code finds."""
    (rule,) = (rule for rule in PRICING_RULES if rule.code == code)
    return list(rule.find(proposal))


def only(proposal: Proposal, code: str) -> Finding:
    """The one finding of a rule."""
    (finding,) = found(proposal, code)
    assert finding.code == code
    assert finding.place.sheet == "Review"
    return finding


def test_every_rule_explains_itself() -> None:
    """P01 to P09 in their order, each with a title, what, why, source and fix."""
    assert [rule.code for rule in PRICING_RULES] == [f"P0{n}" for n in range(1, 10)]
    for rule in PRICING_RULES:
        assert rule.title
        assert tuple(rule.explanation) == PARTS
        assert all(rule.explanation.values())


def test_a_fair_deal_breaks_no_rule() -> None:
    """Three usual plans at 20 hours a month, without any limit of risk."""
    assert [each for rule in PRICING_RULES for each in rule.find(deal(GOLD, SILVER, BLOCK))] == []


# P01


def test_p01_expected_margin() -> None:
    """Gold earns 4,800 of 24,000, 20 %: for 25 % its cost of 19,200 asks for 25,600."""
    finding = only(deal(GOLD, lowest_margin=0.25), "P01")
    assert finding.severity == "error"
    assert finding.message == "Gold: expected margin of 20.0 % of the price is below the floor of 25.0 %"
    assert finding.fix == "charge a net fee of 2,134 a month, for a margin of at least 25 %"
    assert finding.worth == pytest.approx(1_600)
    assert (finding.plan, finding.limit) == ("Gold", "lowest margin")
    assert found(deal(GOLD, lowest_margin=0.2), "P01") == []


def test_p01_bad_year_margin() -> None:
    """What is kept in 19 years of 20: silent at exactly that share, and quiet again at the price that the worth adds."""
    (_, gold) = deal(GOLD, demand=UNSURE).decisions
    assert gold.share_bad is not None
    assert found(deal(GOLD, demand=UNSURE, lowest_bad_year_margin=gold.share_bad), "P01") == []
    finding = only(deal(GOLD, demand=UNSURE, lowest_bad_year_margin=gold.share_bad + 0.05), "P01")
    assert finding.message.startswith("Gold: margin kept in 19 years of 20 of ")
    assert finding.worth is not None
    raised = replace(GOLD, monthly_fee=2000 + finding.worth / 12 + 0.01)
    assert found(deal(raised, demand=UNSURE, lowest_bad_year_margin=gold.share_bad + 0.05), "P01") == []


def test_p01_a_year_without_a_price() -> None:
    """Pay as you go brings nothing in a year without a ticket, while tools cost: no share can be kept."""
    quiet = deal(demand=modelled(tickets=0.1, hours=Gamma(1.0)), lowest_bad_year_margin=-1.0)
    assert found(replace(quiet, card=replace(quiet.card, costs=Costs(80))), "P01") == []
    losing = replace(quiet, card=replace(quiet.card, costs=Costs(80, tools=10)))
    assert [finding.message for finding in found(losing, "P01")] == [
        "As you go: expected margin of −20.0 % of the price is below the floor of 0.0 %",
        "As you go: in one year of 20 or more there is no price and a loss",
    ]
    assert broken(losing.decisions[0], losing.card.policy) == "P01"


def test_p01_lowest_rate() -> None:
    """24,000 for 240 hours is 100 an hour: 2,400 a year less than 110 an hour."""
    finding = only(deal(GOLD, lowest_rate=110.0), "P01")
    assert (
        finding.message == "Gold: an hour worked is expected to bring 100.00, below the lowest rate of 110.00"
    )
    assert finding.worth == pytest.approx(2_400)
    assert found(deal(GOLD, lowest_rate=100.0), "P01") == []


def test_p01_a_floor_that_no_price_reaches() -> None:
    """A margin of the whole price needs no cost: the money to add has no end and is not named."""
    findings = found(deal(GOLD, lowest_margin=1.0), "P01")
    assert [(each.worth, each.fix) for each in findings] == [(None, "lower the floor")] * 2


# P02


def test_p02_names_the_fee_that_keeps_the_limit() -> None:
    """With the named fee the limit holds, with one money unit less it does not."""
    (_, gold) = deal(GOLD, demand=UNSURE).decisions
    assert found(deal(GOLD, demand=UNSURE, largest_loss_chance=gold.loss_chance), "P02") == []
    finding = only(deal(GOLD, demand=UNSURE, largest_loss_chance=0.02), "P02")
    assert (
        finding.message
        == f"Gold: chance of a loss {100 * gold.loss_chance:.1f} % is above the limit of 2.0 %"
    )
    assert finding.severity == "error"
    fee = float(finding.fix.removeprefix("charge a net fee of ").partition(" ")[0].replace(",", ""))
    assert finding.fix.endswith(" a month, for a loss in at most 2 % of years, or cap the hours")
    assert found(deal(replace(GOLD, monthly_fee=fee), demand=UNSURE, largest_loss_chance=0.02), "P02") == []
    assert found(deal(replace(GOLD, monthly_fee=fee - 1), demand=UNSURE, largest_loss_chance=0.02), "P02")
    assert finding.worth == pytest.approx(12 * (fee - 2000), abs=30)


def test_p02_a_plan_without_a_fee() -> None:
    """An hour sold below its cost loses in every year; a limit of no loss at all can be asked for."""
    cheap = Plan("Cheap", "block", block_hours=10.0, block_price=700.0, block_life=12.0)
    finding = only(deal(cheap, largest_loss_chance=0.5), "P02")
    assert finding.fix == "raise its prices, or offer a plan with a fee"
    assert finding.worth == pytest.approx(240 * 80 - 24 * 700)
    assert [
        each.message[:5] for each in found(deal(GOLD, demand=UNSURE, largest_loss_chance=0.0), "P02")
    ] == ["Gold:"]


# P03


def test_p03_discount_beyond_the_limit() -> None:
    """20 % and 10 % leave 72 %: 28 %, of which 3 % of 33,333 list are beyond 25 %."""
    steps = (Discount("Term", "term", "fee", share=0.2), Discount("Ours", "manual", "fee", share=0.1))
    list_price = replace(GOLD, monthly_fee=2500.0)
    finding = only(deal(list_price, discounts=steps, largest_discount=0.25), "P03")
    assert finding.severity == "error"
    assert finding.message == "Gold: discount of 28.0 % is beyond the limit of 25.0 %"
    assert finding.worth == pytest.approx(0.03 * 12 * 2500)
    assert finding.fix == "take a discount back; otherwise the plan needs approval"
    named = deal(list_price, discounts=steps, largest_discount=0.25, approver="the CFO")
    assert only(named, "P03").fix == "take a discount back; otherwise the plan needs the CFO"
    assert found(deal(list_price, discounts=steps, largest_discount=0.28), "P03") == []


def test_p03_discounts_one_after_the_other() -> None:
    """Three on one fee are one too many for two, and none too many for three."""
    steps = tuple(Discount(name, "manual", "fee", share=0.01) for name in ("One", "Two", "Three"))
    finding = only(deal(GOLD, discounts=steps, most_discounts=2.0), "P03")
    assert finding.severity == "alert"
    assert finding.message == "Gold: 3 discounts act on its fee, at most 2 should: One, Two, Three"
    assert found(deal(GOLD, discounts=steps, most_discounts=3.0), "P03") == []


# P04


def test_p04_a_block_that_stays_open() -> None:
    """No end, or a month more than the policy allows; at 20 hours a month ten hours last half a month."""
    finding = only(deal(replace(BLOCK, block_life=None)), "P04")
    assert finding.severity == "alert"
    assert finding.message == "Block: a block has no end; at the hours expected it lasts 0.5 months"
    assert finding.fix == "set a block life of at most 12 months"
    assert only(deal(replace(BLOCK, block_life=13.0)), "P04").message.startswith(
        "Block: a block can be used for 13 months"
    )
    assert found(deal(BLOCK), "P04") == []


def test_p04_a_price_that_rests_on_unused_hours() -> None:
    """8 of 10 included hours are used: 24 hours at 120 are 20 % of 14,400."""
    finding = only(deal(SILVER, demand=certain(8), largest_breakage=0.19), "P04")
    assert (
        finding.message
        == "Silver: 20.0 % of the expected price is for hours that are never used, more than 19.0 %"
    )
    assert finding.worth == pytest.approx(2_880)
    assert found(deal(SILVER, demand=certain(8), largest_breakage=0.21), "P04") == []
    capped = replace(GOLD, cap_hours=30.0, overage_rate=150.0)
    assert found(deal(capped, demand=certain(8), largest_breakage=0.0), "P04") == []


# P05


@pytest.mark.parametrize(("level", "fires"), [(0.79, True), (0.81, False)])
def test_p05_break_even_below_four_years_of_five(level: float, fires: bool) -> None:
    """A fee that pays for the hours of 79 % of years is too near, one for 81 % is not; a cap settles it."""
    hours = UNSURE.law(12).quantile(level)
    plan = replace(GOLD, monthly_fee=80 * hours / 12)
    findings = found(deal(plan, demand=UNSURE, lowest_break_even_level=0.8), "P05")
    assert [each.severity for each in findings] == ["alert"] * fires
    if fires:
        assert findings[0].message.startswith(
            f"Gold: it stops earning at {hours:.0f} hours a year, enough in 79.0 % of years"
        )
        assert findings[0].worth == pytest.approx(80 * UNSURE.law(12).stop_loss(hours), rel=1e-3)
    capped = replace(plan, cap_hours=40.0, overage_rate=150.0)
    assert found(deal(capped, demand=UNSURE, lowest_break_even_level=0.8), "P05") == []


# P06


def test_p06_a_plan_that_nobody_should_take() -> None:
    """Five hours of maintenance cost us 400 a month: Gold+ for 2,300 is dearer and earns less, for 2,450 it earns more."""
    plus = Plan("Gold+", "fixed price", monthly_fee=2300.0, maintenance_hours=5.0)
    finding = only(deal(GOLD, plus, demand=UNSURE), "P06")
    assert finding.severity == "note"
    assert finding.message.startswith(
        "Gold+: Gold costs the client less and earns us more at all likely hours, "
    )
    assert finding.worth == pytest.approx(1_200)
    assert found(deal(GOLD, replace(plus, monthly_fee=2450.0), demand=UNSURE), "P06") == []
    assert found(deal(GOLD, plus, demand=certain(0)), "P06") == []


# P07


def test_p07_too_few_months() -> None:
    """Six are enough, five are not; the weight of the own tickets is said with it."""
    full = deal(GOLD, demand=replace(UNSURE, credibility=0.31))
    assert found(full, "P07") == []
    finding = only(replace(full, usage=Usage(YEAR[1:])), "P07")
    assert finding.severity == "alert"
    said = (
        "Forecast: it stands on 5 months of history, fewer than 6; the client's own tickets count for 31.0 %"
    )
    assert finding.message == said
    assert only(replace(full, usage=Usage(())), "P07").message.startswith(
        "Forecast: it stands on no month of history"
    )
    assert found(deal(GOLD, fewest_months=5.0), "P07") == []


def test_p07_too_old_a_history() -> None:
    """The last month is October 2026: April 2027 is six months later, May seven; a label without a year says nothing."""
    assert found(replace(deal(GOLD), date=date(2027, 4, 30)), "P07") == []
    finding = only(replace(deal(GOLD), date=date(2027, 5, 1)), "P07")
    assert (
        finding.message
        == "Forecast: the last month of history is Oct 2026, 7 months before the proposal, more than 6"
    )
    unlabelled = Usage(tuple(replace(month, label=str(n)) for n, month in enumerate(YEAR)))
    assert found(replace(deal(GOLD), date=date(2030, 1, 1), usage=unlabelled), "P07") == []


def test_p07_no_forecast() -> None:
    """Without a forecast only that is said."""
    proposal = deal(GOLD, demand=None, lowest_margin=0.9, largest_loss_chance=0.0)
    assert [each.code for rule in PRICING_RULES for each in rule.find(proposal)] == ["P07"]


@pytest.mark.parametrize(
    ("chances", "says"),
    [
        ([0.0, 1.0], ""),
        ([0.01, 0.99], "has a mean of 237.6 a year, expected are 240.0"),
        ([0.0, 0.999], "leaves 0.1 % of years out"),
    ],
)
def test_p07_a_law_that_is_not_what_it_was_made_for(
    monkeypatch: pytest.MonkeyPatch, chances: list[float], says: str
) -> None:
    """A mean that is 1 % short, or a chance of 0.1 % beyond the end."""
    law = Law(240.0, np.array(chances), Moments(240.0, 0.0, 0.0), on_lattice=True)
    monkeypatch.setattr(Demand, "law", lambda self, months: law)
    said = "\n".join(each.message for each in found(deal(GOLD), "P07"))
    assert says in said
    assert bool(says) == bool(said)


# P08


def test_p08_an_hour_beyond_is_cheaper_than_a_paid_one() -> None:
    """Included hours cost 120 each; ten more a month at 119 are 120 × 1 less. A capped price is held to the same."""
    finding = only(deal(replace(SILVER, overage_rate=119.0)), "P08")
    assert finding.message == "Silver: an hour beyond those paid for costs 119.00, a paid one 120.00"
    assert finding.worth == pytest.approx(120)
    assert found(deal(replace(SILVER, overage_rate=120.0)), "P08") == []
    capped = replace(GOLD, cap_hours=10.0, overage_rate=199.0)
    assert only(deal(capped), "P08").message.endswith("costs 199.00, a paid one 200.00")
    assert only(deal(capped), "P08").fix == "raise the overage rate to 200.00 or more"
    assert found(deal(replace(BLOCK, hourly_rate=100.0)), "P08") == []
    assert found(deal(replace(BLOCK, hourly_rate=100.0, auto_renew=False)), "P08")


def test_p08_a_paid_hour_that_is_too_dear_to_be_asked_for_beyond() -> None:
    """Seven hours a quarter for 700 a month are 300 each, twice pay as you go: at 140 they are 15, or 326 a month.

    28 hours a year at 160 more than beyond are what the plan asks too much; of a rate too low to be meant, 150 more each.
    """
    slip = replace(SILVER, monthly_fee=700.0, included_hours=7.0, pool_months=3.0)
    finding = only(deal(slip), "P08")
    assert finding.message == "Silver: an hour beyond those paid for costs 140.00, a paid one 300.00"
    assert finding.fix == (
        "an hour of As you go is 150.00: include 15.0 hours every 3 months or more, or charge a fee of 326 a month"
    )
    assert finding.worth == pytest.approx(28 * 160)
    assert found(deal(replace(slip, included_hours=15.0)), "P08") == []
    assert found(deal(replace(slip, monthly_fee=326.0)), "P08") == []

    cheap = only(deal(replace(slip, overage_rate=14.0)), "P08")
    assert cheap.fix.endswith("fee of 350 a month, and raise the overage rate to 150.00")
    assert cheap.worth == pytest.approx(28 * 150)

    dear = replace(BLOCK, hourly_rate=130.0, block_price=3000.0, auto_renew=False)
    blocks = only(deal(dear), "P08")
    assert (
        blocks.fix
        == "an hour of As you go is 150.00: lower the price of a block to 1,300 or less, or put 23.1 hours into it or more"
    )
    assert blocks.worth == pytest.approx(10 * 170)


def test_p08_hours_that_nobody_uses() -> None:
    """Ten included and nine used leave twelve a year at 120 each; ten used leave none."""
    finding = only(deal(SILVER, demand=certain(9)), "P08")
    assert finding.message == "Silver: 120 hours a year are included, 19 years of 20 use at most 108"
    assert finding.fix == "include 9.0 hours a month or fewer"
    assert finding.worth == pytest.approx(12 * 120)
    assert found(deal(SILVER, demand=certain(10)), "P08") == []


# The samples


def of_each(deals: Sequence[Proposal]) -> dict[str, list[Finding]]:
    """The findings of each client."""
    return {
        each.client.name: [finding for rule in PRICING_RULES for finding in rule.find(each)] for each in deals
    }


def test_no_sample_breaks_the_card() -> None:
    """The policy of the sample card lets every sample client's plans pass."""
    assert len(samples().proposals) == 12
    for name, findings in of_each(samples().proposals).items():
        assert worst(findings) in ("alert", None), name


def test_a_stricter_policy_stops_a_few() -> None:
    """workbooks/policy.toml stops a quiet client on pay as you go, a thin fixed price and a special discount."""
    findings = of_each(
        [
            replace(
                each,
                card=replace(each.card, policy=read_policy_file(WORKBOOKS / "policy.toml", each.card.policy)),
            )
            for each in samples().proposals
        ]
    )
    broken = {
        name: {each.code for each in rows if each.severity == "error"} for name, rows in findings.items()
    }
    assert {name: codes for name, codes in broken.items() if codes} == {
        "Old Mill Books": {"P01", "P02"},
        "Tidepool Robotics": {"P01"},
        "Fennel & Sage Foods": {"P03"},
    }
