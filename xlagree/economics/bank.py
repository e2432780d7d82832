"""What a plan's hours are expected to leave uncovered and which blocks to need, exactly, by following its bank of hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, inf

import numpy as np
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.economics.drawing import Drawn, check_purchases, drawn, too_uneven
from xlagree.economics.renewal import MOST_STATES, OF_A_BLOCK, on_steps, parts_of, renewed, unlike
from xlagree.economics.weight import an_hour, hours_billed
from xlagree.economics.years import hours_of_years, month_of
from xlagree.pricing.plans import Plan
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, PLAN_TERMS, RETAINER

Expectation = Callable[[list[Law]], Reals]
"""What is expected in each month, from the distributions of the months."""

NODES, FEW_NODES = 32, 20
"""Levels of a client's own factor over which expectations are averaged, and those that do for a client who is known well."""
KNOWN_WELL = 0.07
"""The variance of a factor up to which the few are as good: within 1e-6 of the hours."""
OUTERMOST = 1e-7
"""The chance of a factor beyond them, on either side."""
MOST_WORK, QUICK_WORK = 330_000_000, 28_000_000
"""Points of distributions and steps in which a bank is followed, at most: for a book, and for a cell, less than two seconds."""


def client_nodes(client: float) -> tuple[Reals, Reals]:
    """Levels and weights to average over a gamma factor of mean 1 and variance `client`: their mean is 1 exactly.

    Gauss-Legendre in the square root of the factor (a higher root where it is very uncertain), which covers what
    may be evenly: hours beyond an allowance bend where few clients are, and a Gauss-Laguerre rule has hardly a
    level there.

    >>> levels, weights = client_nodes(0.25)
    >>> round(float((weights * levels**2).sum()), 4)
    1.25
    """
    if client < 1e-9:
        return np.ones(1), np.ones(1)
    shape, power = 1 / client, max(2.0, client)
    low, high = (special.gammaincinv(shape, [OUTERMOST, 1 - OUTERMOST]) * client) ** (1 / power)
    at, weights = np.polynomial.legendre.leggauss(FEW_NODES if client <= KNOWN_WELL else NODES)
    root = low + (high - low) * (at + 1) / 2
    density = special.xlogy(power * shape - 1, root) - shape * root**power
    weights = weights * np.exp(density - density.max())
    weights /= weights.sum()
    return np.asarray(root**power / (weights * root**power).sum()), weights


PRICES = tuple(term.field for term in PLAN_TERMS if term.quantity.key in ("money", "rate"))
"""What of a plan decides no hours."""


def expected_draws(plan: Plan, demand: Demand, quick: bool = False) -> Drawn:
    """Weighted hours beyond what was paid for, and blocks bought, expected in each month of the term.

    Exact for every plan but a retainer that keeps a share of its hours below 1: that one needs the age of each
    hour, and is averaged over the years of the lattice rule. Prices do not change them. `quick` refuses what a
    cell should not wait for.
    """
    return _draws(_unpriced(plan), demand, quick)


@lru_cache(maxsize=128)
def _unpriced(plan: Plan) -> Plan:
    free = {price: 0.0 for price in PRICES if getattr(plan, price) is not None}
    if plan.kind in (RETAINER, FIXED_PRICE):
        free["monthly_fee"] = 0.0  # the fee of users, of devices or at least asked for may be the only one
    return changed(plan, {**free, "name": plan.kind, "best_for": ""})


@lru_cache(maxsize=128)
def _draws(plan: Plan, demand: Demand, quick: bool) -> Drawn:
    """The same for a plan without prices."""
    weight = an_hour(plan, demand).inside
    nothing = np.zeros(plan.term)
    if plan.kind == PAY_AS_YOU_GO or not weight or (plan.kind == FIXED_PRICE and plan.cap_hours is None):
        bought = nothing.copy()
        bought[0] = float(plan.kind == BLOCK)
        return Drawn(nothing, bought)
    if not demand.law(plan.term).sd:
        return drawn(plan, np.array(demand.expected(plan.term)) * demand.hours.mean * weight)
    if plan.kind == BLOCK:
        return _blocks(plan, demand, weight, quick)
    if plan.kind == FIXED_PRICE:
        return Drawn(_beyond_each(plan.cap_hours or 0.0, plan, demand, weight, quick), nothing)
    kept = plan.included_hours * plan.rollover_share * plan.rollover_months
    if not kept:
        return Drawn(_beyond_each(plan.included_hours, plan, demand, weight, quick), nothing)
    if plan.rollover_share < 1:
        billed = hours_of_years(demand, hours_billed(plan, demand), plan.term, quick)
        return Drawn(drawn(plan, billed * weight).over.mean(axis=1), nothing)
    allowance, months = plan.included_hours / weight, int(plan.rollover_months)
    over = _over_client(plan, demand, quick, lambda laws: weight * followed(laws, allowance, months).over)
    return Drawn(over, nothing)


def _month_laws(plan: Plan, demand: Demand, level: float, step: float) -> list[Law]:
    hours, variance = hours_billed(plan, demand), demand.month_variance
    return [month_of(tickets * level, variance, hours, step) for tickets in demand.expected(plan.term)]


def _over_client(plan: Plan, demand: Demand, quick: bool, expected: Expectation, step: float = inf) -> Reals:
    """What is expected by month, averaged over what the client's own factor may be; distributions in steps up to `step`."""
    levels, weights = client_nodes(demand.client_variance)
    total, work = np.zeros(plan.term), 0.0
    for level, weight in reversed(list(zip(levels, weights, strict=True))):  # the longest are refused first
        laws = _month_laws(plan, demand, level, step)
        work += _work(laws, step)
        too_coarse = any(law.step > step * (1 + 1e-9) and not law.on_lattice for law in laws)
        if work > (QUICK_WORK if quick else MOST_WORK) or (quick and too_coarse):
            raise too_uneven(demand.tickets, plan.term)
        total += weight * expected(laws)
    return total


def _work(laws: list[Law], step: float) -> float:
    """Points of the distributions of months, and the steps into which their hours are put."""
    return sum(law.chances.size + law.reach / step for law in unlike(laws))


def _beyond_each(included: float, plan: Plan, demand: Demand, weight: float, quick: bool) -> Reals:
    """E(S - d)+ of every month by itself."""

    def beyond(laws: list[Law]) -> Reals:
        return np.array([weight * law.stop_loss(included / weight) for law in laws])

    return _over_client(plan, demand, quick, beyond)


@dataclass(frozen=True, eq=False)
class Followed:
    """A bank of hours, month by month: hours expected beyond it, forfeited, and left in it as the month ends."""

    over: Reals
    forfeited: Reals
    left: Reals


def followed(laws: Sequence[Law], allowance: float, kept: int) -> Followed:
    """A monthly allowance whose unused hours are all kept for `kept` months and used oldest first.

    The bank b obeys O = (S - R - b)+, U = (b + R - S - K)+, b' = clip(b + R - S, 0, K) with K = kept × R
    (docs/model.md, 5); Lindley (1952), Moran (1954). `laws` are those of the hours of each month.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> followed([tabled(1.0, np.array([0.5, 0, 0.5]))] * 2, 1.0, 1).over.tolist()
    [0.5, 0.25]
    """
    parts = parts_of(laws[0], allowance, MOST_STATES // max(kept, 1))
    step, most = allowance / parts, parts * kept
    states = np.arange(most + 1)
    bank = np.zeros(most + 1)
    bank[0] = 1.0
    over, forfeited, left = np.zeros((3, len(laws)))
    for t, law in enumerate(laws):
        over[t] = (bank * (law.mean - law.limits((states + parts) * step))).sum()
        beyond = np.maximum(states + parts - most, 0) * step
        forfeited[t] = (bank * (beyond - law.limits(beyond))).sum()
        after = np.convolve(bank, on_steps(law, step, most + parts + 1)[::-1])[most:]
        bank = after[: most + 1].copy()
        bank[most] += after[most + 1 :].sum()
        bank[0] = 1 - bank[1:].sum()
        left[t] = step * (bank * states).sum()
    return Followed(over, forfeited, left)


def _blocks(plan: Plan, demand: Demand, weight: float, quick: bool) -> Drawn:
    size, life = (plan.block_hours or 0.0) / weight, plan.block_life or inf
    if plan.auto_renew and life < plan.term:
        bought = _over_client(
            plan, demand, quick, lambda laws: renewed(int(life), size, laws), size / OF_A_BLOCK
        )
        return Drawn(np.zeros(plan.term), bought)
    served = int(min(life, plan.term))
    by_month = [_total_until(plan, demand, t + 1) for t in range(served)]
    if plan.auto_renew:
        check_purchases(size, by_month[-1].reach, plan.term)
        bought = np.array([1 + _beyond(law, size) for law in by_month])
        return Drawn(np.zeros(plan.term), np.diff(bought, prepend=0.0))
    over = np.diff([weight * law.stop_loss(size) for law in by_month], prepend=0.0)
    mean = hours_billed(plan, demand).mean
    after = [weight * tickets * mean for tickets in demand.expected(plan.term)[served:]]
    return Drawn(np.array([*over, *after]), np.array([1.0] + [0.0] * (plan.term - 1)))


def _total_until(plan: Plan, demand: Demand, months: int) -> Law:
    return TotalHours(demand.counts(months), hours_billed(plan, demand)).law()


def _beyond(law: Law, size: float) -> float:
    """Σ P(S > k size) over k = 1, 2, ..., each the chance that a further block is bought."""
    marks = np.arange(1, ceil(law.reach / size), dtype=np.float64) * (size * (1 + 1e-12))
    return float((1 - law.distributions(marks)).sum())
