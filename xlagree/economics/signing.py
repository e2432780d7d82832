"""Who signs a plan: clients know a part of their own level, and take the plan where it looks cheaper than pay as you go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

import numpy as np
import scipy

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.known_level import KnownLevel, SignedLevel, Stretches
from xlagree.actuarial.laws.months import client_nodes
from xlagree.economics.bank import expected_charges
from xlagree.economics.weight import an_hour
from xlagree.pricing.at_once.drawing import by_work, with_fees
from xlagree.pricing.offered import without_fee
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

FEWEST = 0.01
"""A plan that a smaller share of those asked would sign is signed by nobody."""
LEVELS, FINER = 24, 8
"""Levels at which the worth of a plan is computed, and one more; and how many more there are of known ones."""
OUTERMOST = 1e-6
"""The chance of a known level beyond them."""
NEARLY = 1e-9
"""A share that lacks less is all, and a saving that is a smaller share of the price is none."""
LOWEST = 0.01
"""The lowest level looked at: what is saved below it is what is saved at it."""


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
class Signers:
    """Those who sign: their share of those asked, and their level; None where they are all, or nobody."""

    share: float
    level: SignedLevel | None = None

    @property
    def some(self) -> bool:
        """Whether enough sign for a plan."""
        return self.share >= FEWEST

    @property
    def mean(self) -> float:
        """Their mean level, where all who are asked have 1."""
        return self.level.mean if self.level else 1.0


@dataclass(frozen=True, eq=False)
class Worth:
    """What a plan saves a client a year, as it expects by what it knows, by the level that it knows."""

    known: KnownLevel
    levels: Reals
    saved: Reals

    def signers(self, dearer: float = 0.0) -> Signers:
        """Those who expect to save by the plan, were it dearer by so much a year."""
        stretches = _joined(_above(self.levels, self.saved - dearer))
        level = SignedLevel(self.known, stretches)
        return Signers(level.signing, level if FEWEST <= level.signing <= 1 - NEARLY else None)


def _above(levels: Reals, saved: Reals) -> Iterator[tuple[float, float]]:
    """The stretches of levels at which something is saved, by straight lines between those that are known."""
    edges = [0.0, *levels[1:-1].tolist(), inf]
    for k in range(levels.size - 1):
        (low, high), (one, other) = levels[k : k + 2], saved[k : k + 2]
        if one >= 0 and other >= 0:
            yield edges[k], edges[k + 1]
        elif max(one, other) >= 0:
            turn = float(low + (high - low) * one / (one - other))
            yield (turn, edges[k + 1]) if other >= 0 else (edges[k], turn)


def _joined(stretches: Iterable[tuple[float, float]]) -> Stretches:
    """Stretches that meet as one."""
    joined: list[tuple[float, float]] = []
    for low, high in stretches:
        if joined and joined[-1][1] == low:
            joined[-1] = joined[-1][0], high
        else:
            joined.append((low, high))
    return tuple(joined)


@lru_cache(maxsize=64)
def worth(plan: Plan, demand: Demand, alternative: Plan, quick: bool = False) -> Worth:
    """What a plan saves a client beside an alternative, on the work that it would ask for as you go.

    What is saved at a level is averaged over the part of the level that the client does not know.
    """
    known = KnownLevel(demand.client_variance, demand.selection)
    levels = _levels_to(known.highest_level(OUTERMOST), LOWEST)
    saved_at = scipy.interpolate.PchipInterpolator(levels, _saved(plan, demand, alternative, levels, quick))
    parts = _levels_to(known.highest(OUTERMOST) - known.least, 0.0, FINER)
    rest, weights = client_nodes(known.variance / known.least) if known.least else (np.zeros(1), np.ones(1))
    each = np.clip(parts[:, np.newaxis] + known.least * rest, levels[0], levels[-1])
    return Worth(known, known.least + parts, np.asarray(saved_at(each) @ weights))


def _levels_to(highest: float, lowest: float, finer: int = 1) -> Reals:
    """Levels up to the highest, closer where there are more."""
    return np.asarray(lowest + (highest - lowest) * np.linspace(0, 1, LEVELS * finer + 1) ** 2)


def _saved(plan: Plan, demand: Demand, alternative: Plan, levels: Reals, quick: bool) -> Reals:
    """What a plan is expected to save a year at each level, were it certain."""
    plain = replace(demand, usage_response=0.0, selection=0.0, client_uncertainty=0.0)
    at = tuple(levels.tolist())

    def prices(one: Plan) -> Reals:
        return with_fees(one, _by_work(without_fee(one), plain, at, quick)) * 12 / one.term

    beside, own = prices(alternative), prices(plan)
    saved = beside - own
    return np.where(np.abs(saved) < NEARLY * np.maximum(beside, own), 0.0, saved)


@lru_cache(maxsize=64)
def _by_work(plan: Plan, demand: Demand, levels: tuple[float, ...], quick: bool) -> Reals:
    """What a plan is expected to charge for the work of its term at each level, whatever its fee is."""
    each = (replace(demand, tickets=demand.tickets * level) for level in levels)
    hour = an_hour(plan, demand)
    result = np.array([by_work(plan, hour, expected_charges(plan, at, quick)) for at in each])
    result.setflags(write=False)
    return result
