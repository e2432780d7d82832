"""The inputs of a proposal: what a book holds of them gives the same proposal back, and a changed row is known."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from demands import FEW, demands
from hypothesis import given
from hypothesis import strategies as st
from pricing_cases import CASES as CONTRACT
from pricing_cases import Case
from proposals import case_deal
from sample_clients import TOGETHER, samples

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.generate.samples.card import sample_card
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import Entry, by_ticket, even
from xlagree.proposal.deal import Client, Proposal
from xlagree.proposal.inputs import ProposalInputs, inputs_of, proposal_from, term_of, with_policy
from xlagree.proposal.policy import Policy
from xlagree.proposal.record import kept, record_from, row_checks
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.terms.errors import AgreementError

SHARES = ("after_hours_share", "emergency_share", "on_site_share")
pytestmark = TOGETHER


def proposal(demand: Demand | None = None, **more: object) -> Proposal:
    """A client of the sample card with even hours."""
    return replace(
        Proposal(Client("Linden", 20.0, 26.0), even(12), sample_card(), date(2026, 11, 20), demand=demand),
        **more,
    )


def values(inputs: ProposalInputs, case: int) -> dict[str, float | str]:
    return {line.key: line.values[case] for line in inputs.lines}


@pytest.mark.parametrize("number", range(12))
def test_samples_come_back(number: int) -> None:
    """Every sample proposal, in every case: prices, costs and the expected margin of each plan."""
    given = samples().proposals[number]
    inputs = inputs_of(given)

    assert inputs.cases == ("base", "low", "high", "wage rise")
    for (_, wanted), found in zip(given.cases, inputs.proposals, strict=True):
        assert [plan.name for plan in found.plans] == [plan.name for plan in wanted.plans]
        assert [m.year for m in found.replays] == pytest.approx([m.year for m in wanted.replays], rel=1e-12)
        assert [c.total for c in found.costs] == pytest.approx([c.total for c in wanted.costs], rel=1e-12)
        assert found.demand is not None
        assert wanted.demand is not None
        assert found.demand.mean == pytest.approx(wanted.demand.mean, rel=1e-12)
        assert found.demand.hours.cv == pytest.approx(wanted.demand.hours.cv, rel=1e-9)
    assert inputs.proposals[0].evidence == given.evidence
    noted = inputs.proposals[0].noted
    assert replace(noted, hours=0.0, far_hours=0.0) == replace(given.noted, hours=0.0, far_hours=0.0)
    assert (noted.hours, noted.far_hours) == pytest.approx(
        (given.noted.hours, given.noted.far_hours), rel=1e-15
    )


@pytest.mark.parametrize("case", CONTRACT, ids=str)
def test_every_price_of_the_contract_comes_back(case: Case) -> None:
    """Items, rates, blocks and every term: the year of each plan, and the inputs of what came back are the inputs."""
    deal = case_deal(case)
    inputs = inputs_of(deal)
    (found,) = inputs.proposals

    assert [months.year for months in found.replays] == [months.year for months in deal.replays]
    assert inputs_of(found) == inputs


def test_rows_of_a_price_list_come_back() -> None:
    """Rows keep their order and whose they are; a client's counts and way come with them, other clients' rows do not."""
    cells = [
        ["Plans", "List", "Silver", "Gold"],
        ["kind", "pay as you go", "retainer", "fixed price"],
        ["hourly rate", 150, 150, 150],
        ["travel rate", 0.7, 0.7, None],
        ["monthly fee", None, 900, 1500],
        ["included hours", None, 5, None],
        [],
        ["Items", "plans", "clients", "item", "counts", "from", "price", "method", "charged", "cost"],
        [None, "Gold", None, "Server", "servers", None, 120, None, None, 31],
        [None, None, None, "User", "users", 1, 95, "slab", "fee", None],
        [None, None, None, "User", "users", 11, 85, None, None, None],
        [None, None, "Miller", "Licence", "users", None, 20, None, "monthly", 16],
        [None, None, "Baker", "Licence", "users", None, 15, None, "monthly", 16],
        [],
        ["Rates", "plans", "clients", "role", "class", "counts as", "rate", "multiplier"],
        [None, None, None, "senior", None, None, 185, None],
        [None, "Silver", None, "senior", None, None, 165, None],
        [None, "Gold", None, None, "Sunday", "after-hours", None, 3],
        [],
        ["Blocks", "plans", "block", "hours", "price", "covers work"],
        [None, "List; Silver", "Project 20", 20, 2200, "project"],
    ]
    plans = read_plans(cells, heads_follow=True)
    card = replace(sample_card(), plans=plans, discounts=(), scenarios=())
    client = Client("Miller", 14.0, plans=("Silver",), travel=12.0, counts=(("servers", 3.0),))
    tickets = [
        Entry("A1", 0, 4.0, role="senior", work="project"),
        Entry("A2", 1, 2.0, own_classes=("Sunday",)),
    ]
    deal = Proposal(client, by_ticket(tickets), card, date(2026, 11, 20))
    found = inputs_of(deal).proposals[0]

    assert (found.client.travel, found.client.counts) == (12.0, (("servers", 3.0),))
    assert [plan.name for plan in found.card.plans] == ["List", "Silver"]
    assert [item.name for item in found.card.plans[1].items] == ["User", "Licence"]
    assert found.card.plans[1].items[1].tiers[0].price == 20
    assert [rate.rate for rate in found.card.plans[1].rates] == [185, 165]
    assert [m.invoiced for m in found.replays] == [m.invoiced for m in deal.replays]
    assert not [line for line in inputs_of(deal).lines if "Baker" in map(str, line.values)]


@FEW
@given(demands())
def test_any_demand_comes_back(demand: Demand) -> None:
    """A lognormal or gamma law with season, growth and shares, to the digits that a workbook keeps."""
    found = inputs_of(proposal(demand)).proposals[0].demand

    assert found is not None
    assert type(found.hours) is type(demand.hours)
    assert found.expected(12) == pytest.approx(demand.expected(12), rel=1e-12)
    for name in (
        "client_variance",
        "month_variance",
        "yearly_growth",
        *SHARES,
        "visits_per_ticket",
        "role_weight",
    ):
        assert getattr(found, name) == pytest.approx(getattr(demand, name), rel=1e-12), name


def test_certain_hours_come_back() -> None:
    """Hours that cannot vary stay so."""
    found = inputs_of(proposal(certain(12))).proposals[0].demand

    assert found is not None
    assert found.month_variance == -1.0
    assert not found.by_ticket
    assert found.law(12).quantile(0.95) == pytest.approx(144.0)


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_what_is_kept_is_kept(number: float) -> None:
    """What a workbook keeps of a number it keeps again: the second time nothing changes."""
    assert kept(kept(number)) == kept(number)
    assert kept(number) == pytest.approx(number, rel=1e-15, abs=1e-300)


def test_inputs_are_a_fixed_point() -> None:
    """The inputs of what the inputs say are the inputs."""
    inputs = inputs_of(proposal(modelled(11, certain(1.1).hours, client=0.04)))

    assert inputs_of(replace(inputs.proposals[0], card=inputs.proposals[0].card)).lines == tuple(
        replace(line, values=line.values[:1]) for line in inputs.lines
    )


def test_a_scenario_has_a_column() -> None:
    """A factor on the cost of an hour is one on what the roles cost; another plan's fee stays."""
    card = replace(
        sample_card(), scenarios=(Scenario("dear", (Change("costs", "cost_per_hour", factor=1.1),)),)
    )
    inputs = inputs_of(proposal(certain(12), card=card))

    assert inputs.cases == ("base", "dear")
    base, dear = values(inputs, 0), values(inputs, 1)
    assert (base["costs_cost_per_hour"], dear["costs_cost_per_hour"]) == (70.0, 77.0)
    assert (base["role1_cost_per_hour"], dear["role1_cost_per_hour"]) == (54.0, 59.4)
    assert base["plan3_monthly_fee"] == dear["plan3_monthly_fee"] == 1400.0


def test_wrong_inputs_are_reported_together() -> None:
    """Two inputs out of their bounds: both are named, no proposal comes of it."""
    inputs = inputs_of(proposal(certain(12)))
    wrong = {**values(inputs, 0), "costs_cost_per_hour": -1.0, "policy_lowest_margin": 3.0}

    with pytest.raises(AgreementError) as raised:
        proposal_from(wrong, inputs.record)
    assert len(raised.value.problems) == 2
    assert "costs_cost_per_hour must be money per hour, 0 or more (got -1)" in str(raised.value)


def test_another_policy() -> None:
    """The policy of every case is another, all else the same."""
    inputs = inputs_of(proposal(certain(12)))
    strict = with_policy(inputs, Policy("EUR", lowest_margin=0.5))

    assert {each.card.policy.lowest_margin for each in strict.proposals} == {0.5}
    assert strict.proposals[0].card.plans == inputs.proposals[0].card.plans


def test_keys_have_terms() -> None:
    """Every key of a proposal names its term; an unknown one names none."""
    inputs = inputs_of(proposal(certain(12)))

    assert all(term_of(line.key) is line.term for line in inputs.lines)
    assert term_of("plan2_fee_per_cat") is None
    assert term_of("cats_hours") is None


def test_a_changed_row_is_known() -> None:
    """The check of a changed row does not fit; one row taken out shows at the row after it."""
    rows = tuple((f"T{n}", float(n)) for n in range(5))
    stored = row_checks(rows)

    assert row_checks(rows, stored) == stored
    changed = (*rows[:2], ("T2", 2.5), *rows[3:])
    assert [a == b for a, b in zip(row_checks(changed, stored), stored, strict=True)] == [
        True,
        True,
        False,
        True,
        True,
    ]
    less, checks = (*rows[:2], *rows[3:]), (*stored[:2], *stored[3:])
    assert [a == b for a, b in zip(row_checks(less, checks), checks, strict=True)] == [
        True,
        True,
        False,
        True,
    ]


def test_an_empty_record() -> None:
    """Tables without rows are a record of nothing."""
    assert record_from({}).usage.months == ()
    assert record_from({}).quality is None


WRONG: tuple[float | str, ...] = ("", "x", -1.0, 0.0, 0.5, 1e9, "2026-13-45", "none", "fixed price")
"""What somebody may type where it does not belong."""


@pytest.mark.parametrize(
    "of", ["client", "demand", "costs", "role", "plan", "discount", "policy", "benefits"]
)
def test_any_input_is_priced_or_refused(of: str) -> None:
    """Whatever is typed into a line: a proposal that can be priced, or problems; never anything else."""
    inputs = inputs_of(proposal(modelled(11, certain(1.1).hours, client=0.04), evidence=("Seen.",)))
    whole = values(inputs, 0)
    for key in [line.key for line in inputs.lines if line.key.startswith(of)]:
        for typed in WRONG:
            changed = {name: value for name, value in {**whole, key: typed}.items() if value != ""}
            with suppress(AgreementError):
                found = proposal_from(changed, inputs.record)
                assert all(months.year >= 0 for months in found.replays), (key, typed)
                assert all(view.expected_cost >= 0 for view in found.outlooks), (key, typed)
