"""What the work of a demand costs us under a plan: on average of its term, and in each of many years."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.drawing import Worked
from xlagree.pricing.costs import Costs, delivery_cost
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage


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

    def spent(self, work: Worked) -> Reals:
        """What the work of each term costs: all hours as the usual mix, or tickets that were told apart and their visits."""
        months = work.logged * self.each
        if work.cost is not None:
            visit = self.costs.cost_per_visit * self._rise
            months = work.cost * (self.each - visit * self.demand.an_hour.visits) + work.visits * visit
        if self.costs.cost_growth:
            months = months * self.rises[:, np.newaxis]
        return np.asarray(months.sum(axis=0))
