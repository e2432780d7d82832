"""All agreements together: work, risk and fixed cost add up, and the risk goes where it comes from."""

import pytest

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.laws.severity import Gamma
from xlagree.economics.agreements import book_of_agreements, cost_of_an_hour
from xlagree.pricing.costs import Costs
from xlagree.terms.errors import AgreementError

STEADY = modelled(20, Gamma(1.0, 1.0), client=0.04, users=30)
LUMPY = modelled(20, Gamma(1.0, 2.5), client=0.5, after_hours_share=0.5)
COSTS = Costs(80, after_hours_cost_multiple=1.5, fixed_cost=100, tools=20, cost_per_user=3)


def test_one_client_is_its_own_book() -> None:
    """Alone a client bears κ (q95 - μ), and nothing is spared."""
    found = book_of_agreements({"A": STEADY}, COSTS)
    law = STEADY.law(12)

    assert found.total.work == pytest.approx(80 * 240)
    assert found.total.risk == pytest.approx(80 * (law.quantile(0.95) - 240), rel=2e-3)
    assert found.total.other == 12 * (100 + 20 + 3 * 30)
    assert found.total.price == pytest.approx(found.clients[0].price)
    assert found.spared == pytest.approx(0, abs=1e-3 * found.total.risk)


def test_two_clients_are_spared_a_part() -> None:
    """Together two clients need less risk money than each alone; the lumpy one bears the greater share."""
    both = book_of_agreements({"steady": STEADY, "lumpy": LUMPY}, COSTS)
    alone = [book_of_agreements({"one": each}, COSTS).total.risk for each in (STEADY, LUMPY)]
    steady, lumpy = both.clients

    assert both.total.risk < sum(alone)
    assert 0 < steady.risk < lumpy.risk
    assert steady.risk + lumpy.risk == pytest.approx(both.total.risk)
    assert both.spared > 0


def test_a_common_shock_costs() -> None:
    """A bad year for all does not spread: ten clients need more risk money under it."""
    many = {f"client {i}": STEADY for i in range(10)}
    without, shocked = (book_of_agreements(many, COSTS, 0.05, shock) for shock in (0.0, 0.04))

    assert shocked.total.risk > 1.5 * without.total.risk
    assert len({round(one.risk, 6) for one in shocked.clients}) == 1


def test_an_hour_costs_what_its_classes_do() -> None:
    """Half of the hours at one and a half: 80 × 1.25."""
    assert cost_of_an_hour(LUMPY, COSTS) == pytest.approx(100)


def test_nothing_to_price_is_said() -> None:
    """A book needs clients, and some work."""
    with pytest.raises(AgreementError, match="clients must be a table with one client or more"):
        book_of_agreements({}, COSTS)
    with pytest.raises(AgreementError, match="some work is expected"):
        book_of_agreements({"A": modelled(0, Gamma(1.0))}, COSTS)
