"""Users at which a price per user pays for our fixed cost, their work and the risk of their work."""

from dataclasses import replace

import scipy

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.premium import cost_of_capital
from xlagree.economics.agreements import cost_of_an_hour
from xlagree.economics.fee import COST_OF_RISK
from xlagree.pricing.breakeven import break_even_users
from xlagree.pricing.costs import Costs
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import FREQUENCY

MOST_USERS = 1e6
"""Where so many users do not pay for their risk, more would not either."""


def break_even_users_at_risk(price_per_user: float, demand: Demand, costs: Costs) -> float:
    """Users u with p u = κ (μ(u) + r/(1 + r) (TVaR95(u) - μ(u))) + cost per user × u + fixed cost, all of a year.

    The hours are those of `demand` for u users instead of its own number, raised by its usage response, for each is
    free; what nobody knows of the client does not spread over more users. Who signs is not asked: there is no price to
    choose instead. Hours that are certain are the hours of one user. Unsolvable where every user
    costs more than a user pays, the risk counted.

    >>> from xlagree.actuarial.demand import certain
    >>> break_even_users_at_risk(85, certain(0.5), Costs(70, fixed_cost=1000))
    20.0
    """
    if not demand.by_ticket:
        return break_even_users(price_per_user, demand.mean * (1 + demand.usage_response), costs)
    if not demand.users or not demand.tickets:
        raise must_be("demand", "by user: users and tickets per user", None)
    hour = cost_of_an_hour(demand, costs)
    rise = sum(costs.rises(12)) / 12
    fixed, a_user = (costs.fixed_cost + costs.tools) * rise, costs.cost_per_user * rise
    rate = COST_OF_RISK if costs.cost_of_risk is None else costs.cost_of_risk

    def earned(users: float) -> float:
        tickets = demand.tickets * (1 + demand.usage_response) * users / demand.users
        law = replace(demand, tickets=tickets).law()
        work = hour * cost_of_capital(law, rate) / 12
        return (price_per_user - a_user) * users - fixed - work

    most = min(MOST_USERS, FREQUENCY.high * demand.users / demand.tickets / (1 + demand.usage_response))
    low, high = 0.0, 1.0
    while earned(high) < 0:
        low, high = high, 2 * high
        if high > most:
            too_low = f"price per user must pay for a user's work and its risk (got {price_per_user:g})"
            raise AgreementError(
                Problem(too_low, "raise the price, or lower what is uncertain"), kind="unsolvable"
            )
    return (
        float(scipy.optimize.brentq(earned, low or 1e-3, high, xtol=1e-6)) if earned(low or 1e-3) < 0 else 0.0
    )
