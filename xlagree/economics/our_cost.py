"""What the work of a demand costs us under a plan: on average of its term, and in each of many years."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.ticket_kinds import ticket_kinds
from xlagree.economics.year_totals import YearTotals
from xlagree.pricing.costs import Costs, delivery_cost
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage

SHOWS = 0.01
"""The share of the variance of a year's cost from which on it shows; chances are off by a tenth of it at most."""


@dataclass(frozen=True)
class OurCost:
    """Our costs of a plan under a demand, for so many users and devices; money is that of a year on average of the term."""

    costs: Costs
    plan: Plan
    demand: Demand
    users: float = 0.0
    devices: float = 0.0

    @cached_property
    def fixed(self) -> float:
        """Cost of a year without any work."""
        return self._delivery(Month(0.0))

    @cached_property
    def each(self) -> float:
        """Cost of an hour of this client's work, visits included, on average of the term."""
        return (self._delivery(self.demand.an_hour) - self.fixed) / 12

    def _delivery(self, month: Month) -> float:
        return delivery_cost(self.costs, self.plan, Usage((month,)), self.users, self.devices).total

    @cached_property
    def _rise(self) -> float:
        """What an average month's costs are of the first month's."""
        return float(np.mean(self.costs.rises(self.plan.term)))

    @property
    def today(self) -> float:
        """Cost of an hour of this client's work in the first month."""
        return self.each / self._rise

    @cached_property
    def rises(self) -> Reals:
        """What each month's costs are of those of an average month."""
        return np.asarray(np.array(self.costs.rises(self.plan.term)) / self._rise)

    def expected(self, hours: float) -> float:
        """Cost of a year in whose term so many hours are expected."""
        months = np.array(self.demand.expected(self.plan.term))
        late = 1.0
        if self.costs.cost_growth and months.any():
            late = float(months @ self.rises / months.sum())
        return self.fixed + self.each * late * hours * (12 / self.plan.term)

    @cached_property
    def uneven(self) -> bool:
        """Whether it shows in a year's margin that tickets of other classes cost more, and that each has a visit or none.

        Beside hours of the usual mix: by how much more or less the cost of a year then varies, as a share of its variance.
        """
        demand, costs = self.demand, self.costs
        if not demand.by_ticket or demand.month_variance < 0 or not demand.tickets:
            return False
        kinds = ticket_kinds((self.plan,), demand, costs)
        each = np.array([kind.costs(costs, self.plan) for kind in kinds])
        shares = np.array([kind.share for kind in kinds])
        hour, square, mean = float(shares @ each), demand.hours.moment(2), demand.hours.mean
        visits = min(demand.visits_per_ticket, 1.0)
        visit = costs.cost_per_visit - self.plan.charged_visit - self.plan.travel_charge
        usual = hour + visits * visit / mean
        apart = float(shares @ each**2) * square + 2 * hour * visits * visit * mean + visits * visit**2
        counts = demand.counts(self.plan.term)
        variance = counts.mean * usual**2 * square + counts.contagion * (counts.mean * usual * mean) ** 2
        return counts.mean * abs(apart - usual**2 * square) > SHOWS * variance

    @property
    def by_month(self) -> tuple[float, ...]:
        """The same where costs rise within the term, else nothing."""
        return tuple(self.rises.tolist()) if self.costs.cost_growth else ()

    def spent(self, years: YearTotals) -> Reals:
        """What the work of each term costs: all hours as the usual mix, or tickets that were told apart and their visits."""
        if years.cost is None or years.visits is None:
            return years.rising * self.each
        visit = self.costs.cost_per_visit * self._rise
        return years.cost * (self.each - visit * self.demand.an_hour.visits) + years.visits * visit
