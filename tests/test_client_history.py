"""One client's history against a usual demand: between the two, narrower with more months, whatever is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.demand_table import read_demand, table
from xlagree.actuarial.experience.client_history import client_demand
from xlagree.actuarial.experience.posterior import posterior
from xlagree.actuarial.laws.severity import Gamma
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket
from xlagree.terms.errors import AgreementError

USUAL = modelled(tickets=20, hours=Gamma(1.0, 1.2), client=0.25, month=0.09, users=40)


def tickets(a_month: int, months: int, hours: float = 1.0) -> Usage:
    """So many tickets every month, each of the same hours."""
    return by_ticket([Entry(f"{m}-{i}", m, hours) for m in range(months) for i in range(a_month)], months)


def test_the_posterior_of_the_tickets() -> None:
    """Ten tickets a month of 20 users where 10 are usual for them change nothing but what is uncertain."""
    found = client_demand(tickets(10, 12), 20, USUAL)
    known = posterior(120, 120, 0.25, 0.09, 12)

    assert found.tickets == pytest.approx(10)
    assert found.credibility == pytest.approx(known.z)
    assert found.client_variance == pytest.approx(
        (1 + known.contagion) * (1 + 0.04 * 1.44 / 0.04 / (120 + 36)) - 1, rel=0.05
    )
    assert (found.users, found.month_variance) == (20, 0.09)


@given(st.integers(0, 40), st.integers(1, 24), st.sampled_from([0.25, 1.0, 4.0]))
def test_between_own_and_usual(a_month: int, months: int, hours: float) -> None:
    """Tickets and hours of a ticket lie between what was seen and what is usual, and nothing is left that was not."""
    found = client_demand(tickets(a_month, months, hours), 40, USUAL)

    assert min(a_month, 20) - 1e-9 <= found.tickets <= max(a_month, 20) + 1e-9
    own = hours if a_month else 1.0
    assert min(own, 1.0) - 1e-9 <= found.hours.mean <= max(own, 1.0) + 1e-9
    assert 0 <= (found.credibility or 0) < 1
    assert found.client_variance <= (1 + USUAL.client_variance) * 1.04 - 1 + 1e-9


def test_more_months_leave_less_uncertain() -> None:
    """The longer the same history, the narrower the forecast."""
    spreads = [client_demand(tickets(20, months), 40, USUAL).law(12).sd for months in (1, 3, 6, 12, 24)]

    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] < 0.8 * spreads[0]


def test_hours_alone_say_less_than_tickets() -> None:
    """The same hours without their tickets are worth less against what is usual."""
    hours = client_demand(by_month([30.0] * 12), 40, USUAL)
    counted = client_demand(tickets(30, 12), 40, USUAL)

    assert 20 < hours.tickets < counted.tickets < 30
    assert (hours.credibility or 0) < (counted.credibility or 0)
    assert hours.hours.mean == USUAL.hours.mean


def test_the_mix_is_the_clients_own() -> None:
    """After-hours, emergency and on-site work and visits come from what was seen."""
    months = Usage(
        tuple(Month(10, after_hours=2, emergency=1, on_site=5, visits=4, tickets=8) for _ in range(6))
    )
    found = client_demand(months, 0, USUAL)

    assert (found.after_hours_share, found.emergency_share, found.on_site_share) == (0.2, 0.1, 0.5)
    assert found.visits_per_ticket == pytest.approx(0.4 * found.hours.mean)
    assert found.users == USUAL.users


def test_without_a_usual_demand_the_history_stands_alone() -> None:
    """Usual spreads stand for what one client cannot show; a history without hours says nothing."""
    found = client_demand(tickets(10, 12), 20)

    assert found.tickets == pytest.approx(10)
    assert found.client_variance > 0
    with pytest.raises(AgreementError, match="no client has hours in its history"):
        client_demand(by_month([0, 0]), 20)
    with pytest.raises(AgreementError, match="no months to learn from"):
        client_demand(Usage(()), 20, USUAL)


def test_as_a_table_it_reads_back() -> None:
    """The table of the demand is a demand again, with the weight of the own history beside it."""
    found = client_demand(tickets(10, 12), 20, USUAL)
    again = read_demand(table(found))

    assert again.mean == pytest.approx(found.mean)
    assert again.client_variance == pytest.approx(found.client_variance)
    assert again.credibility == found.credibility
