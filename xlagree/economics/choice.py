"""Two plans under one demand: the chance that one is cheaper, and where they change places."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import scipy

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.severity import Empirical
from xlagree.economics.outlook import Outlook
from xlagree.economics.total import Chances, gap_of, total_knots
from xlagree.economics.years import gap_of_years
from xlagree.pricing.plans import Plan

ALIKE = 1e-7
"""Expected prices that differ by a smaller share are the same: the distributions they come from are no finer."""
SCANNED = 50
"""Mean usages at which two expected prices are compared before roots are sought between them."""


def cheaper(a: Plan, b: Plan, demand: Demand, quick: bool = False) -> Chances:
    """The chances that the first plan's year costs less than the second's (`below`), as much, or more.

    Each is priced on the hours asked for under it. It is the choice of a client that has not made it: nobody is selected.

    >>> from xlagree.actuarial.demand import certain
    >>> payg, gold = Plan("As you go", "pay as you go", hourly_rate=150), Plan("Gold", "fixed price", monthly_fee=2400)
    >>> cheaper(payg, gold, certain(10)).below
    1.0
    """
    demand = replace(demand, selection=0.0) if demand.selection else demand
    return price_gap(Outlook(a, demand, quick=quick), Outlook(b, demand, quick=quick))


def price_gap(one: Outlook, other: Outlook) -> Chances:
    """How the first plan's year less the second's stands to 0, both priced on the same months of one demand.

    Exact where both settle on the same total of hours; otherwise by the years of the lattice rule, with the
    standard error of the chances. Where hours answer to the plan each has its own, at the same levels.
    """
    same_hours = one.demanded == other.demanded and one.plan.term == other.plan.term
    if one.on_total and other.on_total and same_hours:
        reach = one.law.reach
        knots = [mark for side in (one, other) for mark in total_knots(side.plan, side.hour.inside, reach)]
        return gap_of(one.law, lambda hours: one.price_of(hours) - other.price_of(hours), knots)
    plans = one.plan, other.plan
    seen = [replace(side, together=plans, costs=None) for side in (one, other)]
    return gap_of_years(seen[0].prices - seen[1].prices)


def mean_break_evens(a: Plan, b: Plan, demand: Demand, highest: float | None = None) -> list[float]:
    """Mean hours a month at which the expected prices of two plans change places, in order.

    The mean moves by the number of tickets, or by the hours themselves where they are certain; hours of a ticket
    and all spreads stay, and nobody is selected: it is the choice of one client. Scanned to `highest`, by default
    four times the demand's own mean, and solved by Brent's method in each change of sign.

    >>> from xlagree.actuarial.demand import certain
    >>> payg, gold = Plan("As you go", "pay as you go", hourly_rate=150), Plan("Gold", "fixed price", monthly_fee=2400)
    >>> [round(hours, 6) for hours in mean_break_evens(payg, gold, certain(8))]
    [16.0]
    """
    demand = replace(demand, selection=0.0) if demand.selection else demand
    top = 4 * demand.mean if highest is None else highest
    if not top:
        return []

    def gap(hours: float) -> float:
        one, other = (Outlook(plan, _of_mean(demand, hours)).expected_price for plan in (a, b))
        return one - other if abs(one - other) > ALIKE * max(one, other) else 0.0

    gaps = [(float(hours), gap(float(hours))) for hours in np.linspace(0.0, top, SCANNED + 1)]
    apart = [(hours, value) for hours, value in gaps if value]
    return [
        float(scipy.optimize.brentq(gap, low, high, xtol=1e-6))
        for (low, one), (high, other) in pairwise(apart)
        if one * other < 0
    ]


def _of_mean(demand: Demand, hours: float) -> Demand:
    """The demand with other hours expected a month."""
    if demand.by_ticket or not hours:
        return replace(demand, tickets=hours / demand.hours.mean)
    return replace(demand, tickets=1.0, hours_per_ticket=hours, logged=Empirical((hours,)))
