"""An hour of a client's own work in parts, and what it weighs under a price list with rates."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from demands import SOME
from hypothesis import given
from hypothesis import strategies as st
from strategies import entries

from xlagree.actuarial.demand import Demand, certain
from xlagree.actuarial.demand_table import read_demand, read_demands, table
from xlagree.actuarial.experience.client_history import client_demand
from xlagree.actuarial.own_work import Shares, in_shares, part_cells, parts_of_cells, parts_of_work, shares
from xlagree.economics.outlook import Outlook
from xlagree.economics.weight import an_hour
from xlagree.generate.from_tables import proposals
from xlagree.pricing.costs import Costs, Role, delivery_cost
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.schedule import price, schedule, unrounded
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket
from xlagree.pricing.workloads import workloads
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import AgreementError

PAYG = Plan("As you go", "pay as you go", hourly_rate=100, after_hours_multiplier=1.5, emergency_multiplier=2)
RATES = (
    HourRate(work_class="Sunday", counts_as="after-hours", multiplier=3),
    HourRate(role="senior", rate=185),
    HourRate(role="senior", work_class="after-hours", rate=260),
    HourRate(channel="on site", multiplier=1.2),
    HourRate(work="project", rate=140),
)
RATED = replace(PAYG, rates=RATES)
CARE = Plan(
    "Care",
    "fixed price",
    monthly_fee=900,
    hourly_rate=100,
    covers_work=("other", "support"),
    listed=RATED.words,
)


@st.composite
def own_entries(draw: st.DrawFn) -> Entry:
    """Time logged by a role, on Sundays and on projects among others; nobody says how soon it was asked for."""
    return replace(
        draw(entries),
        asked_within=None,
        role=draw(st.sampled_from(["senior", "technician"])),
        own_classes=draw(st.sampled_from([(), (), ("Sunday",)])),
        work=draw(st.sampled_from(["", "project", "support"])),
    )


WORK = st.lists(own_entries(), min_size=1, max_size=12).filter(lambda drawn: sum(e.hours for e in drawn) > 1)


def of_parts(work: list[Entry]) -> Demand:
    own = shares(parts := parts_of_work(work))
    return Demand(
        tickets=10,
        hours_per_ticket=0.8,
        after_hours_share=min(own.after_hours, 1.0),
        emergency_share=min(own.emergency, 1.0),
        on_site_share=min(own.on_site, 1.0),
        role_weight=own.role_weight,
        parts=parts,
    )


@given(WORK, st.sampled_from([RATED, CARE]))
def test_an_hour_weighs_what_the_own_tickets_do_on_average(work: list[Entry], plan: Plan) -> None:
    """Who works when goes together as it did: the average of an hour is that of all hours logged."""
    loads = workloads(plan, by_ticket(work))
    logged = sum(load.logged for load in loads)

    hour = an_hour(plan, of_parts(work))

    assert hour.inside == pytest.approx(sum(load.inside for load in loads) / logged, abs=1e-9)
    assert hour.outside == pytest.approx(sum(load.outside for load in loads) / logged, abs=1e-9)
    assert hour.tickets == pytest.approx(1 / 0.8)


@given(WORK)
def test_parts_add_up(work: list[Entry]) -> None:
    """Parts of an hour make an hour, the largest first, and are not changed by the shares that they have."""
    parts = parts_of_work(work)
    own = shares(parts)

    assert sum(part.hours for part in parts) == pytest.approx(1)
    assert all(less.hours <= more.hours + 1e-10 for more, less in pairwise(parts))
    assert in_shares(parts, own) == parts
    assert len({replace(part, hours=0.0) for part in parts}) == len(parts)
    assert parts_of_cells(part_cells(parts)) == parts
    assert all(float(f"{part.hours:.15g}") == part.hours for part in parts)


@SOME
@given(WORK, st.sampled_from([0.0, 0.2]), st.sampled_from([0.0, 0.3]), st.sampled_from([0.0, 0.5, 1.0]))
def test_other_shares_are_taken_for_all_who_work(
    work: list[Entry], after_hours: float, emergency: float, on_site: float
) -> None:
    """A share that someone changes holds; what each role does and what kind of work it is stays."""
    parts = parts_of_work([replace(entry, own_classes=()) for entry in work])
    wanted = Shares(after_hours, emergency, on_site, 2.0, ())

    found = in_shares(parts, wanted)

    moved = shares(found)
    assert (moved.after_hours, moved.emergency) == pytest.approx((after_hours, emergency))
    assert (moved.on_site, moved.role_weight) == pytest.approx((on_site, 2.0))
    for role in ("senior", "technician"):
        one, other = (sum(part.hours for part in of if part.role == role) for of in (parts, found))
        assert one == pytest.approx(other)


def test_rates_by_role_are_forecast_at_what_was_worked() -> None:
    """A plan with stated rates of roles is expected to bring what the client's own tickets cost under it."""
    work = [
        Entry(f"{month}-{i}", month, hours, role=role, after_hours=late)
        for month in range(12)
        for i, (hours, role, late) in enumerate(
            [(1.0, "senior", False), (0.5, "senior", True), (2.0, "", False)]
        )
    ]
    usage = by_ticket(work)
    demand = client_demand(usage)

    assert demand.mean == pytest.approx(usage.mean)
    assert demand.named == shares(demand.parts).named
    assert Outlook(RATED, demand).expected_price == pytest.approx(price(RATED, usage, "year"))
    assert Outlook(RATED, replace(demand, parts=())).expected_price < 0.95 * price(RATED, usage, "year")


@pytest.mark.parametrize(("plan", "asked"), [(RATED, True), (PAYG, False)])
def test_a_proposal_knows_of_the_own_work_what_its_plans_ask_for(plan: Plan, asked: bool) -> None:
    """Who does what is part of a proposal's demand where a plan has rates, and is left out where none has."""
    rows = [
        {"client": "Alpha", "month": f"2026-{month:02}", "ticket": f"{month}-{i}", "hours": 1.0, "role": role}
        for month in range(1, 10)
        for i, role in enumerate(["senior", "technician", "technician"])
    ]
    roles = {name: Role(name) for name in ("senior", "technician")}
    card = RateCard((plan,), Costs(60, roles=roles), Policy("EUR"))
    clients = pd.DataFrame([{"client": "Alpha", "users": 10}])

    (deal,) = proposals(clients, card, pd.DataFrame(rows), date(2026, 11, 23)).proposals

    assert deal.demand is not None
    seen = {part.role: part.hours for part in deal.demand.parts}
    assert seen == (pytest.approx({"technician": 2 / 3, "senior": 1 / 3}) if asked else {})


def test_shares_by_name() -> None:
    """A table of demand may say how much is of a class or a kind of work that the price list names, and says it again."""
    cells = [["tickets", 10], ["hours per ticket", 1], ["Sunday share", 0.25], ["project share", 0.5]]
    demand = read_demand(cells)

    assert demand.named == (("Sunday", 0.25), ("project", 0.5))
    assert read_demand(table(demand)).named == demand.named
    assert an_hour(RATED, demand).inside == pytest.approx(
        0.5 * 0.25 * 3 + 0.5 * 0.75 + 0.5 * 1.4 * (0.25 * 3 + 0.75)
    )
    assert an_hour(PAYG, demand).inside == 1
    assert an_hour(CARE, demand).outside == pytest.approx(0.5)
    costs = Costs(60, after_hours_cost_multiple=2)
    assert Outlook(RATED, demand, costs).cost_each == pytest.approx(60 * 1.25)
    rows = [
        ["", "tickets", "hours per ticket", "Sunday share"],
        ["Linden", 10, 1, 0.25],
        ["Birch", 10, 1, None],
    ]
    assert [one.named for one in read_demands(rows).values()] == [(("Sunday", 0.25),), ()]


BLOCKS = (
    PrepaidBlock("Project", 20, 2200, life=9, covers_work=("project",)),
    PrepaidBlock("Goodwill", 4, bought_in=3, life=2),
)
ITEMS = (Item("Licence", (ItemTier(1, 20),), quantity=7, charged="monthly", cost=16),)


@pytest.mark.parametrize(
    "plan",
    [
        RATED,
        replace(RATED, blocks=BLOCKS, items=ITEMS),
        replace(CARE, blocks=BLOCKS, travel=20, travel_rate=0.5),
        replace(CARE, cap_hours=12, pool_months=3, blocks=BLOCKS),
        Plan(
            "Silver", "retainer", monthly_fee=900, hourly_rate=110, included_hours=4, rates=RATES, blocks=BLOCKS,
            yearly_escalator=0.1, term_months=18, included_visits=1, visit_charge=40,
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("hours", [0.0, 3.0, 11.5])
def test_even_months_cost_what_their_schedule_says(plan: Plan, hours: float) -> None:
    """Where nothing is uncertain the price expected is that of the same months, kinds of work and blocks among them."""
    named = (("Sunday", 0.25), ("project", 0.5))
    demand = replace(
        certain(hours), named=named, after_hours_share=0.125, on_site_share=0.5, visits_per_ticket=0.2 * hours
    )
    month = Month(
        hours, hours / 8, 0, hours / 2, 0.2 * hours, named=tuple((name, x * hours) for name, x in named)
    )
    loads = workloads(plan, Usage((month,)))

    assert Outlook(plan, demand).expected_price == pytest.approx(schedule(plan, loads, unrounded).year)
    costs = Costs(60, after_hours_cost_multiple=2, cost_per_visit=10)
    assert Outlook(plan, demand, costs).expected_cost == pytest.approx(
        delivery_cost(costs, plan, Usage((month,))).total
    )


@pytest.mark.parametrize(
    ("label", "share", "message"),
    [
        ("Sunday share", 2, "Sunday share must be a share from 0 to 1"),
        ("on-sight share", 0.2, 'unknown term "on-sight share"; nearest: on-site share'),
    ],
)
def test_a_share_that_cannot_be(label: str, share: float, message: str) -> None:
    """A share is one from 0 to 1, and a label like that of a term is a slip, not a class of one's own."""
    with pytest.raises(AgreementError, match=message):
        read_demand([["tickets", 10], ["hours per ticket", 1], [label, share]])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([Entry("", 0, 0.4)], "parts must be entries whose hours add up to 1"),
        (["senior"], "parts must be entries with the shares of an hour"),
    ],
)
def test_parts_that_cannot_be(parts: list[object], message: str) -> None:
    """Parts are entries, and make an hour together."""
    with pytest.raises(AgreementError, match=message):
        Demand(tickets=1, hours_per_ticket=1, parts=parts)  # type: ignore[arg-type]  # what is refused
