"""Scenarios: what they change, what they leave, and what they refuse."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.demand_table import read_demand
from xlagree.actuarial.laws.severity import Empirical, Lognormal
from xlagree.generate.samples.card import sample_card
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import by_month
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.scenarios import (
    CHANGEABLE,
    Change,
    Scenario,
    changed_costs,
    changed_demand,
    changed_plans,
    check_scenarios,
    term_of,
)
from xlagree.terms.errors import AgreementError, Place
from xlagree.terms.vocabulary import DEMAND_TERMS

PAYG = Plan("As you go", "pay as you go", hourly_rate=150.0)
SILVER = Plan("Silver", "retainer", monthly_fee=1250.0, included_hours=10.0, overage_rate=130.0)
GOLD = Plan("Gold", "fixed price", monthly_fee=1000.0, fee_per_user=50.0)
CARD = RateCard((PAYG, SILVER, GOLD), Costs(70.0), sample_card().policy)
HERE = Place("card.xlsx", "Scenarios", 7, "C")


def one(of: str, term: str, value: float | None = None, factor: float | None = None) -> Scenario:
    """A scenario of one change."""
    return Scenario("high", (Change(of, term, value, factor, HERE),))


def said(scenario: Scenario, *plans: Plan, costs: Costs = CARD.costs) -> list[str]:
    with pytest.raises(AgreementError) as raised:
        check_scenarios([scenario], plans or CARD.plans, costs)
    return [str(problem) for problem in raised.value.problems]


def test_a_plan_is_changed_by_its_name() -> None:
    """Whatever the case of the name; the others stay as they are."""
    assert changed_plans(CARD.plans, one("gold", "fee_per_user", factor=1.1))[2].fee_per_user == 55.0
    assert changed_plans(CARD.plans, one("gold", "fee_per_user", value=60.0))[:2] == (PAYG, SILVER)


def test_plans_are_all_that_have_the_term() -> None:
    """By their kind, and where the term is set: a retainer without an overage rate gets none."""
    dear = changed_plans(CARD.plans, one("plans", "monthly_fee", factor=1.2))
    assert [plan.monthly_fee for plan in dear] == [None, 1500.0, 1200.0]
    dear = changed_plans(CARD.plans, one("plans", "overage_rate", value=140.0))
    assert [plan.overage_rate for plan in dear] == [None, 140.0, None]


def test_a_factor_gives_no_stray_digits() -> None:
    """10 users x1.1 are 11 users, which is a whole number."""
    team = Plan("Team", "fixed price", fee_per_user=50.0, users=10.0)
    assert changed_plans([team], one("Team", "users", factor=1.1))[0].users == 11.0


def test_plans_that_are_not_there_are_passed_over() -> None:
    """A client need not be offered every plan of the card."""
    assert changed_plans([PAYG], one("Gold", "monthly_fee", value=1.0)) == (PAYG,)


def test_a_factor_on_the_cost_per_hour_is_one_on_the_roles_too() -> None:
    """Those with a cost of their own; a value sets the standard hour alone."""
    roles = {"Engineer": Role("Engineer", 1.0, 80.0), "Help desk": Role("Help desk", 0.8)}
    costs = Costs(70.0, tools=30.0, roles=roles)
    dear = changed_costs(costs, one("costs", "cost_per_hour", factor=1.1))
    assert (dear.cost_per_hour, dear.hour("Engineer"), dear.hour("Help desk")) == (77.0, 88.0, 77.0)
    flat = changed_costs(costs, one("costs", "cost_per_hour", value=75.0))
    assert (flat.cost_per_hour, flat.hour("Engineer"), flat.hour("Help desk")) == (75.0, 80.0, 75.0)
    assert changed_costs(costs, one("costs", "tools", factor=2.0)) == Costs(70.0, tools=60.0, roles=roles)


@pytest.mark.parametrize(
    ("term", "factor", "attribute", "expected"),
    [
        ("tickets", 1.25, "tickets", 25.0),
        ("tickets_per_user", 0.5, "tickets", 10.0),
        ("client_uncertainty", 0.5, "client_uncertainty", 0.2),
        ("month_spread", 2.0, "month_spread", 0.4),
        ("yearly_growth", 2.0, "yearly_growth", 0.2),
        ("after_hours_share", 2.0, "after_hours_share", 0.4),
        ("emergency_share", 0.5, "emergency_share", 0.05),
        ("on_site_share", 1.5, "on_site_share", 0.45),
        ("visits_per_ticket", 3.0, "visits_per_ticket", 0.3),
        ("role_weight", 1.5, "role_weight", 1.5),
    ],
)
def test_terms_of_a_demand(term: str, factor: float, attribute: str, expected: float) -> None:
    """Each changes the field of its name, tickets per user the tickets, and nothing else."""
    demand = modelled(
        20.0, Lognormal(0.5, 1.5), client=0.16, month=0.04, yearly_growth=0.1, after_hours_share=0.2, emergency_share=0.1,
        on_site_share=0.3, visits_per_ticket=0.1, users=40.0,
    )  # fmt: skip
    changed = changed_demand(demand, one("demand", term, factor=factor))
    moved = {
        field.name for field in fields(demand) if getattr(changed, field.name) != getattr(demand, field.name)
    }
    assert moved == {attribute}
    assert getattr(changed, attribute) == pytest.approx(expected, rel=1e-14)


def test_every_term_of_a_demand_that_may_change_has_been_tried() -> None:
    """The table above and the hours per ticket; all of them are terms."""
    assert set(CHANGEABLE) <= {term.field for term in DEMAND_TERMS}
    assert len(CHANGEABLE) == 10 + 1


def test_hours_per_ticket_keep_their_law() -> None:
    """A lognormal law is scaled; logged hours stay as they are and are weighted: of 1 h and 3 h, 2.5 h on average."""
    scaled = changed_demand(
        modelled(10.0, Lognormal(0.5, 1.5)), one("demand", "hours_per_ticket", factor=1.2)
    )
    assert scaled.hours == Lognormal(0.6, 1.5)
    logged = changed_demand(
        modelled(10.0, Empirical((1.0, 3.0))), one("demand", "hours_per_ticket", value=2.5)
    )
    assert logged.hours == Empirical((1.0, 3.0), (0.25, 0.75))


def test_what_is_not_set_is_not_changed() -> None:
    """A factor has nothing to act on, and a value would be another plan."""
    assert said(one("Gold", "cap_hours", value=20.0)) == [
        "card.xlsx Scenarios!C7: cap hours is not set in Gold: a scenario changes terms that are set;"
        " set it, or clear the change"
    ]
    assert "cost of risk is not set in costs" in said(one("costs", "cost_of_risk", factor=2.0))[0]
    nobody = read_demand([["tickets", 10], ["hours per ticket", 1]])
    with pytest.raises(AgreementError, match="tickets per user is not set in demand"):
        changed_demand(nobody, one("demand", "tickets_per_user", factor=1.1))
    with pytest.raises(AgreementError, match="month spread is not set in demand"):
        changed_demand(certain(10), one("demand", "month_spread", value=0.1))


def test_a_plan_must_have_the_term() -> None:
    """A plan that is named for a term of another kind."""
    assert said(one("Gold", "included_hours", value=20.0)) == [
        "card.xlsx Scenarios!C7: Gold: included hours is not a term of a fixed price plan; it belongs to: retainer"
    ]


@pytest.mark.parametrize(
    ("of", "term", "value", "factor", "expected"),
    [
        ("plans", "hourly_discount", 1.5, None, "hourly discount of As you go must be a share from 0 to 1 (got 1.5)"),
        ("Gold", "emergency_multiplier", None, 0.5, "emergency multiplier of Gold must be a multiplier from 1 to 10 (got 0.5)"),
        ("costs", "tools", -1.0, None, "tools of costs must be an amount of money, 0 or more (got -1)"),
    ],
)  # fmt: skip
def test_no_value_leaves_its_bounds(
    of: str, term: str, value: float | None, factor: float | None, expected: str
) -> None:
    """After a factor too; the problem names scenario, term and owner, and has the place of the change."""
    assert said(one(of, term, value, factor))[0].startswith(f"card.xlsx Scenarios!C7: high: {expected}")


def test_shares_of_a_demand_stay_within_the_whole() -> None:
    """Each of them, and after-hours and emergency work together."""
    demand = read_demand(
        [["tickets", 10], ["hours per ticket", 1], ["after-hours share", 0.6], ["emergency share", 0.3]]
    )
    with pytest.raises(
        AgreementError, match=r"after-hours share of demand must be a share from 0 to 1 \(got 1.2\)"
    ):
        changed_demand(demand, one("demand", "after_hours_share", factor=2.0))
    with pytest.raises(
        AgreementError, match=r"at most 1 together \(got 1.1\); each hour counts in one class"
    ):
        changed_demand(demand, one("demand", "emergency_share", value=0.5))


def test_a_plan_that_the_card_does_not_have() -> None:
    """It is named once for all that scenarios change in it, with the nearest owners there are."""
    twice = Scenario("low", (Change("Gould", "monthly_fee", 1.0), Change("Gould", "fee_per_user", 1.0)))
    assert said(twice) == ['no plan "Gould"; nearest: Gold']
    assert said(one("demands", "hourly_rate", 1.0)) == [
        'card.xlsx Scenarios!C7: no plan "demands"; nearest: demand, plans'
    ]
    assert said(one("Qqq", "hourly_rate", 1.0))[0].endswith(
        "known: demand, costs, plans, As you go, Silver, Gold"
    )


def test_all_problems_of_a_scenario_are_said_together() -> None:
    """Of plans and of costs."""
    scenario = Scenario(
        "low",
        (
            Change("Gold", "cap_hours", 1.0),
            Change("Tin", "monthly_fee", 1.0),
            Change("costs", "tools", factor=-1),
        ),
    )
    assert len(said(scenario, costs=Costs(70.0, tools=10.0))) == 3


def proposal(*scenarios: Scenario, demand: Demand | None = None) -> Proposal:
    card = RateCard(CARD.plans, CARD.costs, CARD.policy, scenarios=scenarios)
    return Proposal(Client("Acme", users=20), by_month([8, 10, 12]), card, date(2026, 1, 31), demand=demand)


def test_a_proposal_under_a_scenario() -> None:
    """Plans at list and costs change, the demand where there is one; 1,000 + 20 x 60 is the fee of a month."""
    scenario = Scenario(
        "high",
        (
            Change("Gold", "fee_per_user", factor=1.2),
            Change("costs", "cost_per_hour", value=80.0),
            Change("demand", "hours_per_ticket", factor=1.5),
        ),
    )
    under = proposal(scenario, demand=certain(10)).under(scenario)
    assert under.plans[2].fee == 2200.0
    assert under.card.costs.cost_per_hour == 80.0
    assert under.demand is not None
    assert under.demand.mean == pytest.approx(15.0)
    assert proposal(scenario).under(scenario).demand is None
    assert under.card.scenarios == ()


def test_a_client_that_is_not_offered_the_plan() -> None:
    """Nothing of what it is offered changes."""
    deal = proposal()
    some = Proposal(Client("Acme", plans=("Silver",)), deal.usage, deal.card, deal.date)
    assert some.under(one("Gold", "monthly_fee", factor=2.0)).plans == some.plans


def test_the_cases_of_a_proposal() -> None:
    """The base case is the proposal itself, then every scenario in the card's order."""
    deal = proposal(Scenario("low", (Change("costs", "tools", 5.0),)), one("costs", "tools", 9.0))
    assert [name for name, _ in deal.cases] == ["base", "low", "high"]
    assert deal.cases[0][1] is deal
    assert [case.card.costs.tools for _, case in deal.cases] == [0.0, 5.0, 9.0]
    assert [name for name, _ in proposal().cases] == ["base"]


@given(st.sampled_from(sorted(CHANGEABLE)), st.floats(0.5, 1.0))
def test_a_factor_multiplies_what_is_read_back(term: str, factor: float) -> None:
    """Whatever way a demand keeps a term, reading it back gives the base value times the factor."""
    demand = modelled(
        20.0, Lognormal(0.5, 1.5), client=0.2, month=0.1, yearly_growth=-0.1, after_hours_share=0.3, emergency_share=0.1,
        on_site_share=0.3, visits_per_ticket=0.1, role_weight=1.2, users=40.0,
    )  # fmt: skip
    moved = changed_demand(demand, one("demand", term, factor=factor))
    before, after = term_of(demand, term), term_of(moved, term)
    assert before is not None
    assert after == pytest.approx(before * factor, rel=1e-12)


@given(st.sampled_from(CHANGEABLE))
def test_x1_changes_nothing(term: str) -> None:
    """The base case comes back."""
    demand = read_demand([["users", 20], ["tickets per user", 0.5], ["hours per ticket", 1]])
    assert changed_demand(demand, one("demand", term, factor=1.0)) == demand
