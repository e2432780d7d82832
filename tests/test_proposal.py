"""One client's proposal: what is offered, at which prices, on which usage."""

from dataclasses import replace
from datetime import date

import pytest

from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, Usage, by_month, by_ticket
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.policy import Policy, read_policy
from xlagree.terms.errors import AgreementError

SILVER = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130)
PAYG = Plan("As you go", "pay as you go", hourly_rate=150)
GOLD = Plan("Gold", "fixed price", fee_per_user=85)
LOYAL = Discount("Loyal", "term", "all", share=0.1, plans=("Gold",))
CARD = RateCard((SILVER, PAYG, GOLD), Costs(70, cost_per_user=5), Policy("EUR"), discounts=(LOYAL,))


def proposal(usage: Usage | None = None, card: RateCard = CARD, **client: object) -> Proposal:
    return Proposal(
        Client("Acme", users=20, **client),  # type: ignore[arg-type]
        by_month([8, 10, 12]) if usage is None else usage,
        card,
        date(2026, 1, 31),
    )


def names(found: Proposal) -> list[str]:
    return [plan.name for plan in found.list_plans]


def test_the_baseline_stands_first() -> None:
    """All plans of the card are offered, pay as you go first, the others in the card's order."""
    assert names(proposal()) == ["As you go", "Silver", "Gold"]
    assert proposal().baseline.name == PAYG.name


def test_the_client_may_be_offered_some_plans() -> None:
    """Plans named for the client are offered, whatever the case of their names."""
    assert names(proposal(plans=("gold", "AS YOU GO"))) == ["As you go", "Gold"]


def test_the_baseline_is_there_even_where_it_is_not_named() -> None:
    """Plans named without pay as you go are still compared with the card's."""
    assert names(proposal(plans=("Silver",))) == ["As you go", "Silver"]


def test_a_plan_that_is_not_on_the_card_is_refused() -> None:
    """A client cannot be offered a plan that does not exist; a card without pay as you go compares nothing."""
    with pytest.raises(AgreementError, match='no plan "Bronze"; plans: Silver, As you go, Gold'):
        names(proposal(plans=("Bronze",)))
    with pytest.raises(AgreementError, match="no pay as you go plan to compare with"):
        names(proposal(card=RateCard((SILVER,), Costs(70), Policy("EUR"))))


def test_list_and_net() -> None:
    """The client's users fill the fee; the card's discounts make the net price of the plans they are for."""
    found = proposal()

    assert [plan.fee for plan in found.list_plans] == [0, 1250, 1700]
    assert [plan.fee for plan in found.plans] == pytest.approx([0, 1250, 1530])


def test_a_special_discount_is_for_agreements() -> None:
    """The client's own discount acts after the card's, and never on pay as you go."""
    found = proposal(manual_discount=0.05)

    assert [plan.fee for plan in found.plans] == pytest.approx([0, 1187.5, 1453.5])
    assert found.baseline.hourly_rate == PAYG.hourly_rate
    assert [discount.name for discount in found.discounts] == ["Loyal", "Special discount"]


def test_the_latest_year_is_replayed() -> None:
    """Of fourteen months the last twelve count, for usage, hours and tickets alike."""
    tickets = by_ticket([Entry(f"A{month}", month, month + 1) for month in range(14)])
    for found in (proposal(by_month(range(1, 15))), proposal(tickets)):
        assert [month.hours for month in found.history.months] == list(range(3, 15))
        assert found.replays[0].invoiced == 150 * sum(range(3, 15))
        assert found.quoted_hours == 8.5


def test_given_hours_stand_in_for_a_history() -> None:
    """Without twelve months the given hours are priced, in the proportions of the months there are; with them these are."""
    new = proposal(Usage(()), hours=7.0)
    few = proposal(by_month([4, 8]), hours=9.0)
    known = proposal(by_month([10] * 12), hours=7.0)

    assert (new.basis, new.quoted_hours, new.worked.mean) == ("hours given", 7, 7)
    assert (few.basis, few.quoted_hours) == ("hours given", 9)
    assert [month.hours for month in few.worked.months] == pytest.approx([6, 12] * 6)
    assert (known.basis, known.quoted_hours, known.worked.mean) == ("history", 10, 10)
    assert new.replays[0].year == 12 * 7 * 150


def test_quoted_hours_are_the_mean_to_a_tenth() -> None:
    """The hours quoted are the mean of the history, in tenths."""
    assert proposal(by_month([10, 10, 11])).quoted_hours == 10.3


def test_every_plan_at_other_hours() -> None:
    """At other hours every month of the client's own year is longer or shorter in one proportion."""
    found = proposal()
    more = replace(found, usage=by_month([month.hours * 1.2 for month in found.usage.months]))

    assert [months.year for months in found.at_hours(1.2 * found.quoted_hours)] == pytest.approx(
        [months.year for months in more.replays]
    )
    assert [months.year for months in found.at_hours(0)] == pytest.approx([0, 15000, 18360])


def test_a_ledger_and_a_cost_for_every_plan() -> None:
    """Every plan has its benefits against the baseline, and what it costs us with the client's users."""
    found = proposal()

    assert [ledger.price for ledger in found.ledgers] == pytest.approx([m.year for m in found.replays])
    assert found.ledgers[0].saving == 0
    assert [lines.total for lines in found.costs] == [12 * (10 * 70 + 20 * 5)] * 3


def test_policy_from_a_table() -> None:
    """The policy needs a currency; a proposal stands for sixty days unless it says otherwise."""
    assert read_policy([["currency", "EUR"]]) == Policy("EUR", valid_days=60)
    with pytest.raises(AgreementError, match="currency must be one currency"):
        read_policy([["approver", "CFO"]])
