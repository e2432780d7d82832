"""Prices with VAT in them: the client pays them as they were typed, margins are made of what is left without the VAT."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from command_line import call
from hypothesis import given, settings
from hypothesis import strategies as st
from proposals import deal, forecast, page, texts
from random_deals import random_deal

import xlagree as xa
from xlagree.actuarial.demand import certain
from xlagree.generate.batch import generate
from xlagree.generate.forms.model_tables import tables_of
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.internal_book import internal_book
from xlagree.generate.samples.card import sample_card
from xlagree.intake.proposals import Intake
from xlagree.intake.rate_card import read_rate_card
from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.schedule import cents
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.designed import with_designs
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.net_of_tax import with_tax, without_tax
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.policy import Policy
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.proposal.summary import deal_line, held_for
from xlagree.review.file_review import review_file

GROSS = Theme("Northlight IT", vat=(0.19, 0.07), prices="gross")
QUARTER = replace(GROSS, vat=(0.25,))
"""A rate by which every price of cents divides."""


def taxed(net: Proposal) -> Proposal:
    """The deal of a house that types the same prices with a quarter of VAT in them."""
    house = replace(net.card, theme=QUARTER)
    return replace(net, card=replace(house, plans=tuple(with_tax(plan, house) for plan in net.card.plans)))


def steady(fee: float, theme: Theme | None = GROSS, **policy: float) -> Proposal:
    """Twenty hours every month for certain, at a cost of 80 an hour; a fixed fee, beside 142.80 an hour as you go."""
    plans = (
        Plan("As you go", "pay as you go", hourly_rate=142.8),
        Plan("Gold", "fixed price", monthly_fee=fee),
    )
    card = RateCard(plans, Costs(80), Policy("EUR", **policy), theme=theme)  # type: ignore[arg-type]  # limits by their names
    return Proposal(Client("Linden", hours=20.0), Usage(()), card, date(2026, 11, 23), demand=certain(20))


def test_the_vat_is_not_ours() -> None:
    """2,380 a month with 19 % in it are 2,000: 24,000 a year, less 20 hours at 80 in twelve months leaves 4,800, a fifth."""
    gold = steady(2380).decisions[1]

    assert gold.price_expected == pytest.approx(24000)
    assert gold.margin_expected == pytest.approx(24000 - 12 * 20 * 80)
    assert gold.share_expected == pytest.approx(0.2)
    assert gold.rate_expected == pytest.approx(2000 / 20)
    assert steady(2380, replace(GROSS, prices="net")).decisions[1].margin_expected == pytest.approx(9360)


def test_the_client_pays_what_was_typed_to_the_cent() -> None:
    """99.99 stays 99.99, of which 15.96 is VAT, whatever the prices without it come to."""
    deal = replace(steady(99.99), client=Client("Linden", hours=20.0, recommend="Gold"))
    offer = offer_of(deal)

    assert [plan.first for plan in offer.plans] == [cents(12 * 20 * 142.8), cents(12 * 99.99)]
    assert (offer.totals.to_pay.month, offer.totals.net.month) == (99.99, 84.03)
    assert offer.totals.vat[0] == (0.19, replace(offer.totals.to_pay, month=15.96))
    assert deal.ours.plans[1].fee == pytest.approx(99.99 / 1.19, abs=1e-12)
    assert deal_line(deal).first_year == cents(12 * 99.99)
    assert deal_line(deal).expected_margin == pytest.approx(12 * 99.99 / 1.19 - 12 * 20 * 80)


def test_prices_without_vat_are_those_of_the_card() -> None:
    """A card without a theme, of net prices, or without rates stays what it is."""
    for theme in (None, replace(GROSS, prices="net"), replace(GROSS, vat=())):
        deal = steady(2380, theme)
        assert deal.ours is deal
        assert without_tax(deal.card) is deal.card
        assert with_tax(deal.plans[1], deal.card) is deal.plans[1]
    once = steady(2380).ours
    assert once.ours is once


PRICED = Plan(
    "All", "retainer", hourly_rate=119, ticket_price=None, monthly_fee=238, fee_per_user=11.9, fee_per_device=5.95,
    users=4, minimum_fee=119, included_hours=10, overage_rate=142.8, visit_charge=59.5, travel_rate=1.19, free_travel=5,
    setup_fee=595, setup_share=0.5, emergency_multiplier=2, service_credit=0.1, rollover_months=2, rollover_cap=7, list_rate=130.9,
    items=(Item("Seat", (ItemTier(1, 23.8), ItemTier(11, 17.85)), cost=9),),
    rates=(HourRate(role="Senior", rate=178.5), HourRate(work_class="emergency", multiplier=1.5)),
    blocks=(PrepaidBlock("Projects", 10, 1190),),
)  # fmt: skip


def test_every_price_and_nothing_else_is_divided() -> None:
    """By 1.19: rates, fees, charges, tiers of items, rates and blocks below; no hours, shares, multipliers or costs."""
    gold, prepaid = (
        Plan("Gold", "block", block_value=1190, block_price=1071, top_up_below=119, hourly_rate=119),
        Plan("Hours", "block", block_hours=10, block_price=1190, top_up_below=2),
    )
    discounts = (Discount("Loyal", "manual", "fee", amount=23.8), Discount("Term", "term", "all", share=0.1))
    changes = (
        Change("All", "monthly_fee", value=357.0),
        Change("Gold", "top_up_below", value=238.0),
        Change("Hours", "top_up_below", value=3.0),
        Change("plans", "hourly_rate", factor=1.1),
        Change("costs", "cost_per_hour", value=90.0),
    )
    limits = Policy("EUR", 0.3, lowest_rate=90)
    card = RateCard(
        (PRICED, gold, prepaid), Costs(80), limits, discounts=discounts, theme=GROSS,
        scenarios=(Scenario("high", changes),), add_ons=(AddOn("Backup", monthly_price=3.5),),
    )  # fmt: skip
    net = without_tax(card)

    assert net.plans == (
        replace(
            PRICED, hourly_rate=100, monthly_fee=200, fee_per_user=10, fee_per_device=5, minimum_fee=100,
            overage_rate=120, visit_charge=50, travel_rate=1, setup_fee=500, list_rate=110,
            items=(Item("Seat", (ItemTier(1, 20), ItemTier(11, 15)), cost=9),),
            rates=(HourRate(role="Senior", rate=150), HourRate(work_class="emergency", multiplier=1.5)),
            blocks=(PrepaidBlock("Projects", 10, 1000),),
        ),
        replace(gold, block_value=1000, block_price=900, top_up_below=100, hourly_rate=100),
        replace(prepaid, block_price=1000),
    )  # fmt: skip
    assert [one.amount for one in net.discounts] == [20, None]
    assert [one.value for one in net.scenarios[0].changes] == [300, 200, 3, None, 90]
    assert (net.costs, net.policy) == (card.costs, replace(limits, tax_note="net of 19 % VAT"))
    assert (net.house.gross, net.add_ons) == (False, ())
    assert tuple(with_tax(plan, card) for plan in net.plans) == card.plans


@settings(max_examples=settings().max_examples // 8, deadline=None)
@given(st.integers(0, 10**6))
def test_prices_typed_either_way_earn_the_same(seed: int) -> None:
    """A house that types a quarter of VAT into the same prices has the same plan, limits and margins."""
    net = random_deal(seed)
    gross = taxed(net)

    assert gross.ours.card.plans == net.card.plans
    ours, theirs = recommended(gross), recommended(net)
    assert replace(ours, first_years=()) == replace(theirs, first_years=())
    assert ours.first_years == pytest.approx([1.25 * price for price in theirs.first_years], abs=0.5)
    assert [one.margin_expected for one in gross.decisions] == [one.margin_expected for one in net.decisions]


def test_the_internal_book_is_that_of_prices_without_vat() -> None:
    """Cell by cell, but for what stands at its head and on record of the tax."""
    net, gross = deal(), taxed(deal())
    note = "net of 25 % VAT"
    book = internal_book(gross)

    assert book.sheets == internal_book(replace(net, card=gross.ours.card)).sheets
    assert any(note in text for text in texts(page(book, "Review")))
    assert not any(note in text for text in texts(page(internal_book(net), "Review")))


def test_a_review_recomputes_the_book_of_a_house_with_gross_prices(tmp_path: Path) -> None:
    """Nothing was changed in it, and its margins are those of the manifest."""
    made = generate(Intake((taxed(deal()),), ()), tmp_path, jobs=1).made[0]
    review = review_file(tmp_path / made.internal_book)

    assert review.deal is not None
    assert not [finding for finding in review.findings if finding.severity == "error"]
    line = review.deal.line
    assert (line.recommended_plan, line.margin_share) == (
        made.deal.recommended_plan,
        pytest.approx(made.deal.margin_share),
    )
    assert made.deal.first_year == pytest.approx(1.25 * (line.first_year or 0))


def test_commands_say_which_amounts_have_tax_in_them(tmp_path: Path) -> None:
    """Once below the table of a run, with the currency; in the head of a review, whose amounts have none."""
    (tmp_path / "clients.csv").write_text("client,users,hours\nLinden,20,12\n", encoding="utf-8")
    write_rate_card(tmp_path / "card.xlsx", replace(sample_card(), scenarios=()))
    asked = ("generate", tmp_path / "clients.csv", "-r", tmp_path / "card.xlsx", "-o", tmp_path / "out")
    net = call(*asked)[1]
    (tmp_path / "theme.toml").write_text('vat = [0.25]\nprices = "gross"\n', encoding="utf-8")
    gross = call(*asked)[1]
    review = call("review", tmp_path / "out" / "internal" / "linden.xlsx")[1]

    assert "Amounts in EUR a year, without VAT.\n" in net
    assert "Amounts in EUR a year: first year and saving with 25 % VAT, margin without.\n" in gross
    assert review.startswith("Linden, EUR (net of 25 % VAT), a year, base case\n")


def test_what_is_to_be_charged_says_that_it_is_without_vat() -> None:
    """A fifth is earned where three tenths are wanted: 1,600 / 0.7 is 2,285.71 a month, rounded up."""
    (held,) = held_for(steady(2380, lowest_margin=0.3))

    assert "net fee of 2,286 a month" in held.fix
    assert held.fix.endswith("(amounts are net of 19 % VAT)")
    assert not held_for(steady(2740, lowest_margin=0.3))  # 2,302.52 without VAT


def test_python_reckons_margins_without_vat() -> None:
    """As the books do: of the card, with its own discounts or with others."""
    card = steady(2380).card

    assert xa.outlook(card, "Gold", 20).expected_margin == pytest.approx(4800)
    off = [["name", "kind", "amount", "applies to"], ["Loyal", "manual", 119, "fee"]]
    assert xa.outlook(card, "Gold", 20, discounts=off).expected_margin == pytest.approx(3600)
    assert xa.break_even_hours(card, "Gold") == pytest.approx(25)
    assert xa.fee(card, "Gold", 20, target=0.25, by="margin").fee == pytest.approx(1600 / 0.75)
    assert xa.price(card, "Gold", 20) == 2380


def test_a_model_has_prices_without_vat() -> None:
    """For its functions reckon margins too; its head says so."""
    tables = tables_of(forecast(theme=QUARTER))

    assert tables.about.endswith("EUR  ·  net of 25 % VAT")
    assert 1196 in [cell for row in tables.tables["plans"] for cell in row]


def test_designed_plans_stand_in_the_card_with_vat(tmp_path: Path) -> None:
    """Their fees as printed times 1.19, up to a cent; the hourly rate is the card's own."""
    write_rate_card(tmp_path / "card.xlsx", sample_card())
    (tmp_path / "theme.toml").write_text('vat = "0.19"\nprices = "gross"\n', encoding="utf-8")
    rows = [f"Client {i},{month}.{i},2025-{month:02d}-11,{3 + i}" for i in range(3) for month in range(1, 13)]
    (tmp_path / "usage.csv").write_text("\n".join(["client,ticket,date,hours", *rows]), encoding="utf-8")
    out, usage = tmp_path / "designed.xlsx", tmp_path / "usage.csv"
    asked = ("--rates", tmp_path / "card.xlsx", "--date", "2026-01-15", "--margin", "0.1", "--out", out)
    status, text, _ = call("design", usage, *asked, "--json")
    said = json.loads(text)

    assert status == 0
    fees = {one["plan"]: one["fee"] for one in said["plans"] if one["enough"]}
    plans = {plan.name: plan for plan in read_rate_card(out).plans if plan.name in fees}
    assert fees
    for name, fee in fees.items():
        paid = plans[name].monthly_fee or plans[name].block_price or 0.0
        assert 0 <= paid - 1.19 * fee < 0.01
        assert plans[name].hourly_rate == sample_card().plans[0].hourly_rate
    assert any("are net of 19 % VAT" in problem["what"] for problem in said["problems"])


def test_designs_of_a_card_without_vat_stay_as_they_are() -> None:
    """A fee is rounded only where VAT is added to it."""
    plan = Plan("Designed fixed price", "fixed price", monthly_fee=100.001)

    assert with_designs(sample_card(), [plan]).plans[-1] == plan
