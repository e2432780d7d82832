"""Who signs a plan: clients know a part of their own level, and take the plan where it looks cheaper than pay as you go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy import interpolate, special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.bank import expected_charges
from xlagree.economics.drawing import invoiced
from xlagree.economics.weight import an_hour
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

FEWEST = 0.01
"""A plan that a smaller share of those asked would sign is signed by nobody."""
LEVELS, FINER = 12, 16
"""Known levels at which the worth of a plan is computed, and one more; and into how many each step between them is divided."""
OUTERMOST = 1e-6
"""The chance of a known level beyond them."""
NEARLY = 1e-9
"""A share that lacks less is all, and a saving that is a smaller share of the price is none."""
LOWEST = 0.02
"""No client knows of itself that it needs less than this share of what is expected of all."""


def pay_as_you_go(plan: Plan) -> Plan:
    """What a client has instead of a plan, where nobody says: the same work as it comes, at the plan's rate without its discount.

    >>> pay_as_you_go(Plan("Gold", "fixed price", monthly_fee=2400, hourly_rate=150)).rate_beyond
    150.0
    """
    rate = plan.list_rate or plan.hourly_rate
    if rate is None:
        what = f"{plan.name}: selection compares with pay as you go, whose price is not known"
        raise AgreementError(Problem(what, "state the plan's hourly rate"), kind="unknown")
    return Plan(
        "Pay as you go", PAY_AS_YOU_GO, hourly_rate=rate, rates=plan.rates, listed=plan.listed, list_rate=plan.list_rate,
        after_hours_multiplier=plan.after_hours_multiplier, emergency_multiplier=plan.emergency_multiplier,
        billing_increment=plan.billing_increment, minimum_remote=plan.minimum_remote, minimum_on_site=plan.minimum_on_site,
        visit_charge=plan.visit_charge, travel=plan.travel, free_travel=plan.free_travel, travel_rate=plan.travel_rate,
        response_remote=plan.response_remote, response_phone=plan.response_phone, response_on_site=plan.response_on_site,
        term_months=plan.term_months, yearly_escalator=plan.yearly_escalator,
    )  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What a client knows of its own level Θ: K = E[Θ | known] = (1 - s) + c G, G gamma with shape s/c.

    The level is gamma with mean 1 and variance c, so it is c times a sum of two gamma parts, with shapes s/c and
    (1 - s)/c; the client knows the first. K has mean 1 and variance s c, and what it does not know of Θ has the
    variance (1 - s) c, whatever it knows.
    """

    variance: float
    selection: float

    @property
    def least(self) -> float:
        """The level of a client that knows of nothing beside what all have."""
        return 1 - self.selection

    @property
    def unknown(self) -> float:
        """The variance of Θ given what is known."""
        return (1 - self.selection) * self.variance

    def levels(self) -> Reals:
        """Levels that nearly all clients know of themselves to be between, closer where there are more."""
        top = self.variance * special.gammaincinv(self.selection / self.variance, 1 - OUTERMOST)
        least = max(self.least, LOWEST)
        return np.asarray(least + top * np.linspace(0, 1, LEVELS + 1) ** 2)

    def demand(self, demand: Demand, level: float) -> Demand:
        """The demand of a client as it knows it at a level."""
        left = self.unknown**0.5 / level
        return replace(demand, tickets=demand.tickets * level, client_uncertainty=left)

    def between(self, low: float, high: float) -> Reals:
        """The chance that K is between two levels, and E[K; between] and E[K²; between]."""
        shape, ends = self.selection / self.variance, (np.array([low, high]) - self.least) / self.variance
        ends = np.maximum(ends, 0.0)
        one, first, second = (float(np.diff(special.gammainc(shape + k, ends))[0]) for k in range(3))
        first, second = self.selection * first, self.selection * (self.selection + self.variance) * second
        least = self.least
        return np.array([one, least * one + first, least**2 * one + 2 * least * first + second])


@dataclass(frozen=True)
class Signers:
    """Those who sign: their share of those asked, and mean and variance of their level, where all who are asked have mean 1."""

    share: float
    level: float
    variance: float

    @property
    def some(self) -> bool:
        """Whether anybody signs who is worth a plan."""
        return self.share >= FEWEST


@dataclass(frozen=True, eq=False)
class Worth:
    """What a plan saves a client a year, as it expects by what it knows, by the level that it knows."""

    known: Known
    levels: Reals
    saved: Reals

    def signers(self, dearer: float = 0.0) -> Signers:
        """Those who expect to save by the plan, were it dearer by so much a year."""
        parts = [self.known.between(low, high) for low, high in _above(self.levels, self.saved - dearer)]
        share, first, second = (float(x) for x in sum(parts, np.zeros(3)))
        if share < FEWEST or share > 1 - NEARLY:
            return Signers(share, 1.0, self.known.variance)
        level = first / share
        return Signers(share, level, second / share - level**2 + self.known.unknown)


def _above(levels: Reals, saved: Reals) -> Iterator[tuple[float, float]]:
    """The stretches of levels at which something is saved, by straight lines between those that are known."""
    edges = [0.0, *levels[1:-1], np.inf]
    for k in range(levels.size - 1):
        (low, high), (one, other) = levels[k : k + 2], saved[k : k + 2]
        if one >= 0 and other >= 0:
            yield edges[k], edges[k + 1]
        elif max(one, other) >= 0:
            turn = low + (high - low) * one / (one - other)
            yield (turn, edges[k + 1]) if other >= 0 else (edges[k], turn)


@lru_cache(maxsize=64)
def worth(plan: Plan, demand: Demand, alternative: Plan, quick: bool = False) -> Worth:
    """What a plan saves a client beside an alternative, on the work that it would ask for as you go."""
    known = Known(demand.client_variance, demand.selection)
    plain, levels = replace(demand, usage_response=0.0, selection=0.0), known.levels()
    knowing = [known.demand(plain, float(level)) for level in levels]
    prices = np.array([[_price(one, as_known, quick) for as_known in knowing] for one in (alternative, plan)])
    saved = prices[0] - prices[1]
    saved[np.abs(saved) < NEARLY * prices.max(axis=0)] = 0.0
    between = np.interp(np.arange(LEVELS * FINER + 1) / FINER, np.arange(LEVELS + 1), levels)
    return Worth(known, between, interpolate.PchipInterpolator(levels, saved)(between))


def _price(plan: Plan, demand: Demand, quick: bool) -> float:
    """The year's price that is expected."""
    lines = expected_charges(plan, demand, quick)
    return float(invoiced(plan, an_hour(plan, demand), lines)) * 12 / plan.term
