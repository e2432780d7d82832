"""What delivering costs us: hours by role and class, and the lines beside them."""

from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import entries, usages

from xlagree.pricing.costs import (
    Costs,
    Role,
    delivery_cost,
    labour_cost,
    labour_hours,
    read_costs,
    read_roles,
)
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket, even
from xlagree.terms.errors import AgreementError

GOLD = Plan("Gold", "fixed price", monthly_fee=2400, maintenance_hours=2)
COSTS = Costs(
    70,
    after_hours_cost_multiple=1.5,
    emergency_cost_multiple=2,
    cost_per_user=8,
    cost_per_device=3,
    tools=40,
    cost_per_visit=25,
    fixed_cost=100,
)


def test_every_line() -> None:
    """Ten hours with two after-hours and one emergency, a visit, maintenance, ten users and four devices."""
    usage = Usage((Month(10, after_hours=2, emergency=1, visits=1),))
    found = delivery_cost(COSTS, GOLD, usage, users=10, devices=4)

    assert found.labour == 12 * (7 * 70 + 2 * 105 + 1 * 140)
    assert found.maintenance == 12 * 2 * 70
    assert found.heads == 12 * (10 * 8 + 4 * 3)
    assert (found.tools, found.visits, found.fixed) == (12 * 40, 12 * 25, 12 * 100)
    assert found.total == sum(astuple(found))
    assert found.scaled(0.5).total == found.total / 2


def test_items_cost_what_is_charged_in_the_fee_or_every_month() -> None:
    """Twelve users' licences at 16 a month count, on a line or in the fee; cabling that is charged once does not."""
    licence = Item("Licence", (ItemTier(1, 20),), counts="users", charged="monthly", cost=16)
    server = Item("Server", (ItemTier(1, 120),), quantity=2, cost=40)
    cabling = Item("Cabling", (ItemTier(1, 300),), charged="once", cost=200)
    plan = replace(GOLD, users=12, items=(licence, server, cabling))

    found = delivery_cost(COSTS, plan, even(1))

    assert found.items == 12 * (12 * 16 + 2 * 40)
    assert found.total == delivery_cost(COSTS, GOLD, even(1)).total + found.items
    assert found.scaled(2).items == 2 * found.items


@pytest.mark.parametrize("class_of", [("Sunday",), ("critical",), ("Sunday", "critical")])
def test_a_class_of_ones_own_costs_what_it_counts_as(class_of: tuple[str, ...]) -> None:
    """An hour on Sunday costs us an hour after hours, a critical one an emergency, one that is both the dearer."""
    words = ListWords((("Sunday", "after-hours"), ("critical", "emergency")))
    entry = Entry("A", 0, 4.0, own_classes=class_of)
    multiple = 2 if "critical" in class_of else 1.5

    assert labour_cost(COSTS, by_ticket([entry]), words) == 70 * 4 * multiple
    assert labour_cost(COSTS, by_ticket([entry])) == 70 * 4
    named = Usage((Month(10, after_hours=1, named=((class_of[0], 4.0), ("project", 5.0))),))
    dearer = 1.5 if class_of[0] == "Sunday" else 2
    assert labour_cost(COSTS, named, words) == pytest.approx(70 * (5 + 1.5 + 4 * dearer))


def test_usage_is_taken_as_a_year() -> None:
    """Half a year of usage counts twice, two years count half."""
    assert delivery_cost(Costs(1), GOLD, by_month([3] * 6)).labour == 36
    assert delivery_cost(Costs(1), GOLD, by_month([3] * 24)).labour == 36


def test_no_usage_is_an_error() -> None:
    """Without a month there is no year to cost."""
    with pytest.raises(AgreementError, match="usage must be at least one month"):
        delivery_cost(COSTS, GOLD, Usage(()))


def test_roles_have_their_own_cost() -> None:
    """An hour costs what its role costs, or the general cost; the role's weight is price, not cost."""
    costs = Costs(70, roles={"senior": Role("senior", 1.4, 90), "junior": Role("junior", 0.8)})
    usage = by_ticket(
        [Entry("A", 0, 1, role=role, role_weight=2) for role in ("senior", "junior", "unknown")]
    )

    assert labour_cost(costs, usage) == 90 + 70 + 70


@pytest.mark.parametrize(("after", "emergency", "expected"), [(1.5, 2, 2), (1.5, 1, 1.5), (1, 1, 1)])
def test_an_hour_in_two_classes_costs_the_dearer(after: float, emergency: float, expected: float) -> None:
    """An after-hours emergency costs us the larger multiple of the two, whichever that is."""
    costs = Costs(1, after_hours_cost_multiple=after, emergency_cost_multiple=emergency)
    usage = by_ticket([Entry("A", 0, 1, after_hours=True, emergency=True)])

    assert labour_cost(costs, usage) == expected


@given(st.lists(entries, min_size=1, max_size=8))
def test_labour_by_role_and_class_holds_every_hour(drawn: list[Entry]) -> None:
    """Hours by role and class add up to the logged ones, and cost what the entries cost one by one."""
    usage = by_ticket(drawn)
    one_by_one = [labour_cost(COSTS, by_ticket([entry])) for entry in drawn]

    assert sum(labour_hours(COSTS, usage).values()) == pytest.approx(usage.hours)
    assert labour_cost(COSTS, usage) == pytest.approx(sum(one_by_one))


@given(usages())
def test_months_cost_by_class(usage: Usage) -> None:
    """Hours known by month cost their class's multiple."""
    expected = sum(month.hours + 0.5 * month.after_hours + month.emergency for month in usage.months)

    assert labour_cost(COSTS, usage) == pytest.approx(70 * expected)


def test_costs_from_a_table() -> None:
    """Costs are read with their roles; a single number is the cost per hour."""
    roles = read_roles([["role", "weight", "cost per hour"], ["senior", 1.4, 90], ["junior", None, None]])

    assert roles == {"senior": Role("senior", 1.4, 90.0), "junior": Role("junior")}
    assert read_costs([["cost per hour", 70], ["tools", 40]], roles) == Costs(70, tools=40, roles=roles)
    assert read_costs(70.0) == Costs(70)
    assert delivery_cost(read_costs(70), GOLD, even(1)).labour == 12 * 70


def test_costs_need_an_hour() -> None:
    """A table without the cost per hour is refused."""
    with pytest.raises(AgreementError, match="cost per hour must be money per hour, 0 or more"):
        read_costs([["tools", 40]])


SUM_OF_A_YEAR = 1 / (2 ** (1 / 12) - 1)
"""1 + 2^(1/12) + ... + 2^(11/12) = 1 / (2^(1/12) - 1) = 16.817154: the months of a year in which costs double."""


@pytest.mark.parametrize(
    ("costs", "plan", "usage", "lines"),
    [
        # Ten hours a month at 80: 10 x 80 x 16.817154.
        (Costs(80, cost_growth=1), GOLD, even(10), {"labour": 13_453.7230, "maintenance": 2 * 80 * 16.8171537}),
        # Two years at 5 %: (1.05^2 - 1) / (1.05^(1/12) - 1) = 25.158783 months of 100, half of them a year.
        (Costs(0, tools=100, cost_growth=0.05), replace(GOLD, term_months=24.0), even(0), {"tools": 1_257.9392}),
        # All work is in the first of two months, when nothing has risen: 10 x 80 x 6.
        (Costs(80, cost_growth=0.21), replace(GOLD, term_months=2.0), by_month([10, 0]), {"labour": 4_800.0}),
        # All of it is in the second: times 1.21^(1/12) = 1.0160119.
        (Costs(80, cost_growth=0.21), replace(GOLD, term_months=2.0), by_month([0, 10]), {"labour": 4_876.8570}),
        # Two months that repeat over four: the first stands for months 1 and 3, (1 + 1.21^(2/12)) / 2 = 1.0161401.
        (Costs(80, cost_growth=0.21), replace(GOLD, term_months=4.0), by_month([10, 0]), {"labour": 4_877.4725}),
        # A visit in the seventh month of twelve, when costs are 1.21^(6/12) = 1.1 of the first: 50 x 1.1.
        (Costs(0, cost_per_visit=50, cost_growth=0.21), GOLD,
         Usage((*[Month(0.0)] * 6, Month(0.0, visits=1), *[Month(0.0)] * 5)), {"visits": 55.0}),
        # Costs that halve: (1 - 1/2) / (1 - 2^(-1/12)) = 8.908577 months of 30 for users and 10 fixed.
        (Costs(0, cost_per_user=3, fixed_cost=10, cost_growth=-0.5), GOLD, even(0), {"heads": 267.25731, "fixed": 89.08577}),
        # Of fifteen months the latest twelve stand for the term; the twelfth of them is the last: 2^(11/12) = 1.8877486.
        (Costs(80, cost_growth=1), GOLD, by_month([0] * 14 + [10]), {"labour": 10 * 80 * 12 / 15 * 1.8877486}),
    ],
)  # fmt: skip
def test_costs_that_rise(costs: Costs, plan: Plan, usage: Usage, lines: dict[str, float]) -> None:
    """Each month's costs are (1 + growth)^(t/12) of the first month's."""
    found = delivery_cost(costs, plan, usage, users=10)

    assert pytest.approx(16.8171537) == SUM_OF_A_YEAR
    for name, money in lines.items():
        assert getattr(found, name) == pytest.approx(money, rel=1e-6), name


def test_costs_that_do_not_rise_are_as_before() -> None:
    """Growth of nothing changes no digit."""
    usage = Usage((Month(10.1, after_hours=2.3, emergency=1.7, visits=1), Month(3.3)))

    assert delivery_cost(replace(COSTS, cost_growth=0.0), GOLD, usage, 10, 4) == delivery_cost(
        COSTS, GOLD, usage, 10, 4
    )
    assert labour_cost(COSTS, usage) * 6 == delivery_cost(COSTS, GOLD, usage, 10, 4).labour
