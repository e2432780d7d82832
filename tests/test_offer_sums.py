"""The sums of an offer: worked by hand, and what holds of them whatever is ordered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offers import Worked, deal, sent, worked

from xlagree.pricing.schedule import cents
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.offers.taxes import Amounts, OfferLine, Taxes, taxes_of, totals
from xlagree.terms.errors import AgreementError

MONEY = st.integers(0, 10_000_000).map(lambda number: number / 100)
RATES = st.lists(st.sampled_from((0.19, 0.07, 0.2, 0.055, 0.0, 0.081)), unique=True, max_size=4).map(tuple)


@pytest.mark.parametrize("case", worked(), ids=lambda case: case.name)
def test_sums_are_those_worked_by_hand(case: Worked) -> None:
    """Net, tax by rate, what is to pay, the first year and the check figure, to the cent."""
    sums = case.offer.totals

    assert (sums.net, sums.vat, sums.to_pay) == (case.net, case.vat, case.to_pay)
    assert sums.to_pay.first_year == case.first_year
    assert case.offer.check_figure == case.check


@st.composite
def taxed(draw: st.DrawFn) -> tuple[list[OfferLine], Taxes]:
    """Lines, each with one of the rates or without tax."""
    taxes = Taxes(draw(RATES), draw(st.booleans()))
    lines = [
        OfferLine("x", Amounts(draw(MONEY), draw(MONEY)), draw(st.sampled_from((*taxes.rates, None))))
        for _ in range(draw(st.integers(0, 9)))
    ]
    return lines, taxes


@given(taxed())
def test_sums_by_rate_are_the_total(drawn: tuple[list[OfferLine], Taxes]) -> None:
    """Net and the tax of every rate add up to what is to pay, at the start, every month and in the first year."""
    lines, taxes = drawn
    sums = totals(lines, taxes)
    stated = sums.to_pay if taxes.within else sums.net

    for part in ("once", "month", "first_year"):
        tax = sum(getattr(amounts, part) for _, amounts in sums.vat)
        assert cents(getattr(sums.net, part) + tax) == getattr(sums.to_pay, part)
    assert stated.once == cents(sum(line.amounts.once for line in lines))
    assert stated.month == cents(sum(line.amounts.month for line in lines))
    assert sums.to_pay.first_year == cents(sums.to_pay.once + 12 * sums.to_pay.month)


@given(taxed())
def test_tax_is_right_to_half_a_cent(drawn: tuple[list[OfferLine], Taxes]) -> None:
    """That of a rate is its share of the net amounts, or of what has it in it."""
    lines, taxes = drawn
    for rate, amounts in totals(lines, taxes).vat:
        stated = sum(line.amounts.month for line in lines if line.rate == rate)
        share = rate / (1 + rate) if taxes.within else rate
        assert abs(amounts.month - stated * share) <= 0.005 + 1e-9 * stated


def test_a_client_may_be_taxed_otherwise() -> None:
    """As the house, at a rate of its own, not at all, or under reverse charge."""
    house = Theme("Quay IT", vat=(0.19, 0.07))

    assert taxes_of(house) == Taxes((0.19, 0.07))
    assert taxes_of(house, "0.081") == Taxes((0.081,))
    assert taxes_of(house, "none") == Taxes()
    assert taxes_of(house, "reverse charge") == Taxes((0.0,), reverse_charge=True)
    assert taxes_of(Theme("Quay IT", vat=(0.2,), prices="gross")).within


def test_first_years_are_those_of_the_deal() -> None:
    """Each plan's parts add up to the one price of its first year, and the years if hours differ are beside it."""
    proposal = deal()
    offer = sent()

    for plan, months in zip(offer.plans, proposal.replays, strict=True):
        assert plan.first == cents(months.invoiced)
        assert cents(plan.once + 12 * plan.month + plan.by_use) == plan.first
        assert dict(plan.years)["usual"] == plan.first
    assert [(plan.once, plan.month, plan.by_use) for plan in offer.plans] == [
        (0, 0, 24165), (0, 0, 23850), (0, 1495, 378), (0, 1690, 0),
    ]  # fmt: skip


def test_what_is_bought_once_is_no_use() -> None:
    """Set-up and a block that does not renew itself are paid at the start; work beyond it is use."""
    proposal = deal()
    base, block, *_ = proposal.card.plans
    own = replace(block, auto_renew=False, setup_fee=300.0, overage_rate=130.0)
    plan = offer_of(replace(proposal, card=replace(proposal.card, plans=(base, own)))).plans[1]

    assert (plan.once, plan.month) == (2820, 0)
    assert plan.by_use == cents(plan.first - 2820) > 0


def test_what_was_asked_for_is_ordered_and_no_more() -> None:
    """The plan recommended and the add-ons of the client's row; nothing is chosen in advance."""
    assert sent().ordered == (24, 0, 2)
    assert offer_of(deal(asked=())).ordered == (0, 0, 0)
    assert sent().chosen.name == "Silver retainer"
    assert sent().start is None


def test_by_use_has_its_tax() -> None:
    """378 by use with 19 % are 449.82; none of it is in the sums."""
    offer = sent()

    assert offer.by_use == 449.82
    assert offer.totals.net == Amounts(36, 1579)
    assert offer_of(deal(vat="reverse charge")).by_use == 378


def test_a_choice_that_cannot_be_is_refused() -> None:
    """A plan that is not there, two of what is ordered with yes, and another number of numbers."""
    for choice, says in (
        ({"plan": 4}, "plan must be a place from 0 to 3"),
        ({"ordered": (24.0, 2.0, 0.0)}, "Second line must be 0 or 1, for yes"),
        ({"ordered": (24.0,)}, "ordered must be 3 numbers"),
        ({"ordered": (0.5, 0.0, 0.0)}, "Backup must be a whole number from 0 to 9,999"),
    ):
        with pytest.raises(AgreementError, match=says):
            replace(sent(), **choice)  # type: ignore[arg-type]  # that is what is tested


def test_a_client_has_its_own_contact_and_number() -> None:
    """Where its row names them; else those of the house."""
    own = offer_of(deal(our_contact="Ida Lund", offer_number="7/26"))

    assert (own.contact, own.number) == ("Ida Lund", "7/26")
    assert sent().contact == "Mara Lindqvist"
    assert sent().valid_until.isoformat() == "2027-01-22"
