"""How a demand answers to a plan: those who need more are those who sign, and hours rise where the next one is free."""

from dataclasses import replace

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.severity import Empirical
from xlagree.economics.free_hours import free_share
from xlagree.economics.signing import Signers, pay_as_you_go, worth
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

USUAL_RESPONSE = 0.2
"""The usage response to look at where nobody knows of any.

Charging for local calls that had been free lowered them by some 15 % (Mitchell & Park 1981, RAND N-1636), so they were 18 %
more where they were free. Medical care rose by about a half where it became free (arc elasticity -0.2: Manning et al.
1987, AER 77), but there the one who asks is the one who pays. No experiment with support of computers is known to us.
"""
USUAL_SELECTION = 0.25
"""The selection to look at where nobody knows of any: clients know a quarter of what is uncertain of them. It is a judgement:
that those who use more choose flat rates is well known (Mitchell & Park 1981; Train, McFadden & Ben-Akiva 1987), how well they
know is not, and many take a flat rate that costs them more (Lambrecht & Skiera 2006)."""


def under(plan: Plan, demand: Demand, alternative: Plan | None = None, quick: bool = False) -> Demand:
    """The demand of those who sign a plan, their hours raised where the next one is free; it answers to nothing more.

    One step each: first who signs, on the work that is asked for as you go; then the hours free, before they rise.

    >>> gold = Plan("Gold", "fixed price", monthly_fee=2400)
    >>> under(gold, Demand(10, 1, usage_response=0.2)).tickets
    12.0
    """
    if not demand.usage_response and not demand.selection:
        return demand
    signed = of_signers(demand, signers(plan, demand, alternative, quick))
    return raised(plan, signed)


def signers(plan: Plan, demand: Demand, alternative: Plan | None = None, quick: bool = False) -> Signers:
    """Who signs a plan: all, where clients know nothing of themselves or the plan is pay as you go."""
    if not selects(plan, demand):
        return Signers(1.0)
    return worth(plan, demand, alternative or pay_as_you_go(plan), quick).signers()


def selects(plan: Plan, demand: Demand) -> bool:
    """Whether it matters who signs: clients know something, there is something to know, and there is something else to choose."""
    known = demand.selection * demand.client_variance
    varies = demand.month_variance >= 0 and demand.tickets > 0
    return known > NOTHING and varies and plan.kind != PAY_AS_YOU_GO


NOTHING = 1e-6
"""A variance of known levels below it is none."""


def check_signed(plan: Plan, signed: Signers) -> None:
    """Refuse a plan that nobody would sign: what is said of it would be of all who are asked."""
    if not signed.some:
        what = f"{plan.name}: of clients who know their own level nobody would sign it"
        raise AgreementError(Problem(what, "lower its price, or lower selection"), kind="unsolvable")


def of_signers(demand: Demand, signed: Signers) -> Demand:
    """The demand of those who sign: their mean level, and their own spread about it."""
    plain, level = replace(demand, selection=0.0), signed.level
    if level is None:
        return plain
    uncertainty = level.variance**0.5
    return replace(plain, tickets=demand.tickets * level.mean, client_uncertainty=uncertainty, signed=level)


def raised(plan: Plan, demand: Demand) -> Demand:
    """The demand with its hours raised where the next one is free: by more tickets, or longer ones where the plan counts them,
    which have as many more visits.

    Hours that are certain are raised by their length too: there is one ticket of them.
    """
    plain = replace(demand, usage_response=0.0)
    rise = 1 + demand.usage_response * free_share(plan, plain) if demand.usage_response else 1.0
    if rise == 1:
        return plain
    if demand.by_ticket and plan.pool_unit != TICKETS:
        return replace(plain, tickets=demand.tickets * rise)
    logged = demand.logged and Empirical(tuple(rise * x for x in demand.logged.hours), demand.logged.weights)
    visits = demand.visits_per_ticket * rise
    return replace(
        plain, hours_per_ticket=demand.hours_per_ticket * rise, logged=logged, visits_per_ticket=visits
    )
