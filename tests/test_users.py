"""Users at which a price per user pays: the price pays for work, risk and fixed cost there, and not with fewer."""

from dataclasses import replace

import pytest

from xlagree.actuarial.demand import certain, modelled
from xlagree.actuarial.laws.premium import cost_of_capital
from xlagree.actuarial.laws.severity import Gamma
from xlagree.economics.users import break_even_users_at_risk
from xlagree.pricing.breakeven import break_even_users
from xlagree.pricing.costs import Costs
from xlagree.terms.errors import AgreementError

DEMAND = modelled(10, Gamma(1.0, 1.5), client=0.04, month=0.09, users=20)
COSTS = Costs(70, fixed_cost=1000, cost_per_user=5, cost_of_risk=0.1)


def test_at_the_break_even_nothing_is_earned() -> None:
    """p u = κ (μ + load) / 12 + users' cost + fixed cost."""
    users = break_even_users_at_risk(85, DEMAND, COSTS)
    law = replace(DEMAND, tickets=0.5 * users).law()

    assert 85 * users == pytest.approx(70 * cost_of_capital(law, 0.1) / 12 + 5 * users + 1000, rel=1e-5)


def test_risk_takes_more_users() -> None:
    """Certain hours need fewest; an uncertain client more; dearer risk more still."""
    sure = break_even_users_at_risk(85, certain(0.5), COSTS)
    uneasy, dear = (
        break_even_users_at_risk(85, DEMAND, replace(COSTS, cost_of_risk=rate)) for rate in (0.1, 0.3)
    )

    assert sure == break_even_users(85, 0.5, COSTS)
    assert sure < uneasy < dear


def test_without_fixed_cost_the_first_user_may_pay() -> None:
    """Where even a single user pays for its risk, none are needed."""
    assert break_even_users_at_risk(
        1000, replace(DEMAND, client_uncertainty=0.0), Costs(70)
    ) == pytest.approx(0, abs=1)


def test_what_cannot_pay_is_said() -> None:
    """A price below the cost of a user never pays, nor does a demand without users."""
    with pytest.raises(AgreementError, match="price per user must pay for a user's work and its risk"):
        break_even_users_at_risk(36, DEMAND, COSTS)
    with pytest.raises(AgreementError, match="demand must be by user"):
        break_even_users_at_risk(85, replace(DEMAND, users=0.0), COSTS)
