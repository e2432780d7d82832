"""Rows of a price list that act on nobody are named: roles and clients that there are not."""

from xlagree.intake.named_nowhere import unknown_clients, unknown_roles
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.price_list import read_plans
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import NOWHERE

CARD = RateCard(
    read_plans(
        [
            ["Plans", "List"],
            ["kind", "pay as you go"],
            ["hourly rate", 100],
            [],
            ["Rates", "clients", "role", "multiplier"],
            [None, None, "Senoir", 1.2],
            [None, "Aldre", "senior", 1.5],
        ],
        heads_follow=True,
    ),
    Costs(70),
    Policy(currency="EUR"),
    {"Senior": Role("Senior")},
)


def test_roles_and_clients_that_are_not_there_are_said_with_the_nearest() -> None:
    """A mistyped role changes a price silently, and so does a mistyped client."""
    assert [str(problem) for problem in unknown_roles(CARD, NOWHERE)] == [
        'Rates name the role "Senoir", which is not among the roles; nearest: Senior'
    ]
    (remark,) = unknown_clients(CARD, ["Alder", "Birch"], NOWHERE)
    assert str(remark) == 'rows of the price list are for "Aldre", no client of the table; nearest: Alder'
    assert remark.remark


def test_nothing_is_said_of_who_is_there() -> None:
    """Case and spaces do not count, and without a table of roles every role will do."""
    assert not list(unknown_clients(CARD, ["ALDRE "], NOWHERE))
    free = RateCard(CARD.plans, CARD.costs, CARD.policy)
    assert not list(unknown_roles(free, NOWHERE))
