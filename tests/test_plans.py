"""Plans: fee, rate and escalator, and what work weighs under each."""

from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import plans, ticket_usages, usages

from xlagree.pricing.offered import for_client
from xlagree.pricing.plan_cells import plan_table
from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket, even
from xlagree.pricing.whose import same_name
from xlagree.pricing.workloads import Workload, billed, mix, replayed, workloads
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

NO_STEPS = ("billing increment", "minimum remote", "minimum on site")


def test_fee() -> None:
    """The fee is the monthly fee with users and devices, at least the minimum; other kinds have none."""
    plan = Plan("Gold", FIXED_PRICE, monthly_fee=100, fee_per_user=85, users=12, fee_per_device=20, devices=3)

    assert plan.fee == 1180
    assert replace(plan, minimum_fee=1500).fee == 1500
    assert Plan("Block", BLOCK, block_hours=10, block_price=900).fee == 0


def test_rates() -> None:
    """The discount lowers the hourly rate and the overage that follows from it, not a stated overage rate."""
    plan = Plan("Silver", RETAINER, hourly_rate=150, hourly_discount=0.1)

    assert plan.discounted_rate == plan.rate_beyond == 135
    assert replace(plan, overage_rate=130.0).rate_beyond == 130
    assert replace(plan, overage_rate=0.0).rate_beyond == 0
    assert Plan("Gold", FIXED_PRICE, monthly_fee=0).rate_beyond is None


def test_escalator_rises_with_every_whole_year() -> None:
    """Months 1 to 12 stand at list, 13 to 24 one rise above it."""
    plan = Plan("Gold", FIXED_PRICE, yearly_escalator=0.05, monthly_fee=0)

    assert [plan.factor(month) for month in (0, 11, 12, 23, 24)] == pytest.approx([1, 1, 1.05, 1.05, 1.1025])


@given(st.integers(0, 2000), st.sampled_from([0, 6, 10, 15, 30, 60]), st.sampled_from([0, 15, 30, 60]))
def test_billed_hours(minutes: int, step: int, least: int) -> None:
    """Logged minutes are raised to the minimum, then to whole steps, exactly as with fractions."""
    plan = Plan(
        "A",
        PAY_AS_YOU_GO,
        billing_increment=step / 60,
        minimum_remote=least / 60,
        minimum_on_site=4,
        hourly_rate=100,
    )
    raised = max(minutes, least) if minutes else 0
    expected = ceil(Fraction(raised, step)) * step if step else raised

    assert billed(plan, minutes / 60, on_site=False) == pytest.approx(expected / 60)


def sums(load: Workload) -> tuple[float, ...]:
    """All that is added up in a month's work but tickets, which count where they begin."""
    return (load.logged, load.inside, load.plain, load.outside, load.visits)


@given(plans(without=(*NO_STEPS, "project hours")), usages(most=40))
def test_tickets_weigh_as_their_months(plan: Plan, usage: Usage) -> None:
    """Without minimum and increment, remote tickets of one class each weigh what their months weigh."""
    entries = []
    for i, month in enumerate(usage.months):
        normal = month.hours - month.after_hours - month.emergency
        entries += [
            Entry(f"n{i}", i, normal),
            Entry(f"a{i}", i, month.after_hours, after_hours=True),
            Entry(f"e{i}", i, month.emergency, emergency=True),
        ]
    tickets = by_ticket(entries)
    for found, expected in zip(workloads(plan, tickets), workloads(plan, Usage(tickets.months)), strict=True):
        assert sums(found) == pytest.approx(sums(expected))


@given(plans(), usages() | ticket_usages)
def test_no_work_is_lost(plan: Plan, usage: Usage) -> None:
    """Every month keeps its logged hours and visits; only a plan that names its cover leaves work outside."""
    loads = workloads(plan, usage)

    assert [load.logged for load in loads] == pytest.approx([month.hours for month in usage.months])
    assert [load.visits for load in loads] == [month.visits for month in usage.months]
    named = plan.kind == FIXED_PRICE or plan.covers_work or plan.project_hours
    assert named or not any(load.outside for load in loads)


@given(plans(without=NO_STEPS), usages())
def test_weight_lies_between_waived_and_dearest(plan: Plan, usage: Usage) -> None:
    """Weighted hours are at least the logged ones and at most all of them at the larger multiplier."""
    dearest = max(plan.after_hours_multiplier, plan.emergency_multiplier)
    for load in workloads(plan, usage):
        assert load.logged - 1e-9 <= load.inside + load.outside <= load.logged * dearest + 1e-9


@given(plans(), usages())
def test_mix_keeps_the_weight_of_an_hour(plan: Plan, usage: Usage) -> None:
    """Scaled to the hours it was taken from, the mix weighs what the usage weighs."""
    assume(usage.hours)
    total = sum(workloads(plan, usage), Workload())

    assert sums(mix(plan, usage).scaled(usage.hours)) == pytest.approx(sums(total))


def test_a_mix_of_nothing_is_normal_work() -> None:
    """Without hours to take it from, the mix is normal remote work."""
    plan = Plan("A", PAY_AS_YOU_GO, hourly_rate=1, after_hours_multiplier=2)

    assert mix(plan, Usage(())) == mix(plan, even(0)) == Workload(1, 1, 1, 0, 0)


@pytest.mark.parametrize(
    ("channels", "classes", "channel", "work_class", "covered"),
    [
        (("remote",), ("after-hours",), "phone", "normal", True),
        (("remote",), ("after-hours",), "remote", "after-hours", True),
        (("remote",), ("after-hours",), "remote", "emergency", False),
        (("remote",), ("after-hours",), "on site", "normal", False),
        ((), (), "remote", "normal", False),
        (("remote", "on site"), (), "on site", "normal", True),
    ],
)
def test_cover(
    channels: tuple[str, ...], classes: tuple[str, ...], channel: str, work_class: str, covered: bool
) -> None:
    """An hour is covered when its channel and its class both are; normal hours need the channel only."""
    plan = Plan("Gold", FIXED_PRICE, covers_channels=channels, covers_classes=classes, monthly_fee=0)

    assert plan.covers(channel, work_class) is covered
    assert Plan("Silver", RETAINER).covers(channel, work_class)


def test_visits_are_free_where_work_on_site_is_covered() -> None:
    """Only a fixed price that covers work on site waives its visit charge."""
    gold = Plan("Gold", FIXED_PRICE, visit_charge=45, monthly_fee=0)

    assert gold.charged_visit == 0
    assert replace(gold, covers_channels=("remote",)).charged_visit == 45
    assert replace(gold, kind=RETAINER).charged_visit == 45


@pytest.mark.parametrize(("asked", "weight"), [(None, 2), (0.5, 2), (1, 1), (4, 1)])
def test_emergency_premium_falls_away(asked: float | None, weight: float) -> None:
    """An emergency asked for no faster than the plan's own response weighs as a normal hour."""
    plan = Plan("Silver", RETAINER, emergency_multiplier=2, response_remote=4, response_phone=1)
    entry = Entry("A1", 0, 1, emergency=True, channel="phone", asked_within=asked)

    assert workloads(plan, by_ticket([entry]))[0].inside == weight


def test_without_a_promise_the_premium_stays() -> None:
    """A plan that promises no response charges the emergency premium whatever was asked."""
    plan = Plan("As you go", PAY_AS_YOU_GO, hourly_rate=1, emergency_multiplier=2)
    entry = Entry("A1", 0, 1, emergency=True, asked_within=48)

    assert workloads(plan, by_ticket([entry]))[0].inside == 2


def test_months_are_replayed() -> None:
    """Shorter work repeats from its first month; of longer work the latest months count; none is an error."""
    loads = [Workload(hours) for hours in (1, 2, 3)]

    assert [load.logged for load in replayed(loads, 5)] == [1, 2, 3, 1, 2]
    assert [load.logged for load in replayed(loads, 2)] == [2, 3]
    with pytest.raises(AgreementError, match="usage must be at least one month"):
        replayed([], 12)


def test_client_fills_in_users() -> None:
    """The client's users and devices stand where the plan states none, and only there."""
    plan = for_client(Plan("Gold", FIXED_PRICE, fee_per_user=10, fee_per_device=1, devices=5), 12, 7)

    assert (plan.users, plan.devices, plan.fee) == (12, 5, 125)


def test_find_plan() -> None:
    """A plan is found by name; an unknown name is answered with the names there are."""
    gold, plus = Plan("Gold", RETAINER), Plan("Gold+", RETAINER)

    assert find_plan([plus, gold], " gold ") is gold
    assert not same_name("Gold", "Gold+")
    with pytest.raises(AgreementError, match=r'no plan "Silver"; plans: Gold, Gold\+') as raised:
        find_plan([gold, plus], "Silver")
    assert raised.value.kind == "unknown"


def test_a_month_of_every_class_and_channel() -> None:
    """On-site work is the same share of every class: half of 16 normal, 4 after-hours at 1.5 is 8 + 3."""
    plan = Plan("Gold", FIXED_PRICE, covers_channels=("remote",), after_hours_multiplier=1.5, monthly_fee=0)
    load = workloads(plan, Usage((Month(20, after_hours=4, on_site=10, visits=2),)))[0]

    assert load == Workload(logged=20, inside=11, plain=10, outside=11, visits=2)


@given(plans(), plans())
def test_plans_written_as_a_table_read_back(one: Plan, other: Plan) -> None:
    """Whatever terms plans have, one in a column, the same plans come back."""
    both = (replace(one, name="One"), replace(other, name="Other"))
    words = read_plans(plan_table(both))[0].listed

    assert read_plans(plan_table(both)) == tuple(replace(plan, listed=words) for plan in both)


def test_project_hours_take_both_prices() -> None:
    """As you go a ticket price stands beside an hourly rate only where projects are charged by the hour."""
    plan = Plan("Desk", PAY_AS_YOU_GO, ticket_price=90, hourly_rate=130, project_hours=6)

    assert plan.pool_unit == "tickets"
    with pytest.raises(AgreementError, match="either an hourly rate or a ticket price"):
        Plan("Desk", PAY_AS_YOU_GO, ticket_price=90, hourly_rate=130)
    with pytest.raises(AgreementError, match="project hours need an hourly rate; set the hourly rate"):
        Plan("Gold", FIXED_PRICE, monthly_fee=900, project_hours=6)


def test_a_year_of_more_hours_has_more_tickets_not_longer_ones() -> None:
    """Months made a year of twice the hours have as many tickets above the project hours in proportion, and no others."""
    plan = Plan("Gold", FIXED_PRICE, monthly_fee=900, hourly_rate=130, project_hours=6)
    usage = by_ticket([Entry("A", 0, 4.0), Entry("P", 0, 8.0)])
    year = usage.a_year(24.0)

    assert [load.outside for load in workloads(plan, year)] == pytest.approx([16.0] * 12)
    assert [load.inside for load in workloads(plan, year)] == pytest.approx([8.0] * 12)
