"""What a plan's pool is expected to leave uncovered and which blocks to need, exactly, by following what is left of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from math import ceil, floor, inf
from typing import NamedTuple, Self

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.actuarial.laws.many import laws_in_turn
from xlagree.actuarial.laws.months import NODES, client_nodes
from xlagree.economics.pool import Pool, followed_exactly, pool_of
from xlagree.economics.renewal import MOST_STATES, OF_A_BLOCK, by_limits, parts_of, renewed, unlike
from xlagree.economics.ticket_kinds import divided
from xlagree.economics.too_large import check_purchases, too_uneven
from xlagree.economics.weight import an_hour
from xlagree.economics.worked import expected_work, visited, whole_visits, work_of_years
from xlagree.economics.years import ONE, laws_of_months
from xlagree.pricing.at_once.drawing import Charged, Drawn, charged, drawn, needed, visits_beyond
from xlagree.pricing.plans import MONEY_UNIT, Plan
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

Expectation = Callable[[list[Law]], Reals]
"""What is expected in each month, from the distributions of the months."""

MOST_WORK, QUICK_WORK = 330_000_000, 28_000_000
"""Points of distributions and steps in which a bank is followed, at most: for a book, and for a cell, less than two seconds."""
WHOLE = 1e-9
"""The part of a step by which a number of them may miss a whole one."""


def expected_charges(plan: Plan, demand: Demand, quick: bool = False) -> Charged:
    """What is expected to be charged beside fees in each month of the term.

    Exact, but where the age or the kind of each hour decides (see `followed_exactly`): that is averaged over the years of the
    lattice rule. `quick` refuses what a cell should not wait for.
    """
    hour = an_hour(plan, demand)
    if plan.blocks or (not plan.overage_weighting and divided(plan, demand)):
        return _averaged(charged(plan, hour, work_of_years(plan, demand, quick)))
    work, draws = expected_work(plan, demand), expected_draws(plan, demand, quick)
    need = needed(plan, hour, work)
    over = draws.over
    if plan.pool_unit == MONEY_UNIT:  # at the rate of the month, as the schedule has it
        over = np.divide(work.weighed(hour).inside * over, need, out=np.zeros_like(need), where=need > 0)
    worked = need if plan.kind == PAY_AS_YOU_GO else np.zeros_like(need)
    visits = expected_visits_beyond(plan, demand, quick)
    return Charged(worked, over, work.weighed(hour).outside, draws.bought, visits, work.visits, np.zeros(0))


def _averaged(years: Charged) -> Charged:
    return Charged(*(getattr(years, line.name).mean(axis=-1) for line in fields(years)))


def expected_draws(plan: Plan, demand: Demand, quick: bool = False) -> Drawn:
    """What is expected beyond the pool, in its unit, and blocks bought, in each month of the term."""
    pool = pool_of(plan, demand)
    if not followed_exactly(plan):
        work = work_of_years(plan, demand, quick)
        years = drawn(plan, needed(plan, an_hour(plan, demand), work))
        return Drawn(years.over.mean(axis=1), years.bought.mean(axis=1))
    if pool.weight and pool.size < inf and demand.total(plan.term).certain:
        return drawn(plan, needed(plan, an_hour(plan, demand), expected_work(plan, demand)))
    return _draws(pool, demand, quick)


def expected_visits_beyond(plan: Plan, demand: Demand, quick: bool = False) -> Reals:
    """Visits expected beyond those that the plan includes, in each month of the term."""
    visits = expected_work(plan, demand).visits
    if not plan.included_visits or demand.total(plan.term).certain:
        return visits_beyond(plan, visits)
    period, included = int(plan.pool_months), plan.included_visits
    if whole_visits(demand):
        return _draws(Pool(plan.term, ONE, 1.0, included, period=period), visited(demand), quick).over
    a_visit = Pool(plan.term, demand.hours, an_hour(plan, demand).visits, included, period=period)
    return _draws(a_visit, demand, quick).over


@lru_cache(maxsize=1024)
def _draws(pool: Pool, demand: Demand, quick: bool) -> Drawn:
    nothing = np.zeros(pool.term)
    if not pool.weight or pool.size == inf:
        bought = nothing.copy()
        bought[0] = float(pool.blocks)
        return Drawn(nothing, bought)
    if pool.blocks:
        return _blocks(pool, demand, quick)
    allowance, weight = pool.size / pool.weight, pool.weight
    if not pool.size or (not pool.kept and pool.period == 1):
        over = _over_client(pool, demand, quick, lambda laws: _beyond_each(laws, allowance))
        return Drawn(weight * over, nothing)
    most = pool.kept / pool.size
    over = _over_client(pool, demand, quick, lambda laws: beyond_bank(laws, allowance, most, pool.period))
    return Drawn(weight * over, nothing)


def _over_client(pool: Pool, demand: Demand, quick: bool, expected: Expectation, step: float = inf) -> Reals:
    """What is expected by month, averaged over what the client's own factor may be; distributions in steps up to `step`."""
    signed, of_months = demand.signed, demand.expected(pool.term)
    levels, weights = client_nodes(demand.client_variance) if signed is None else signed.nodes(NODES)
    levels, weights = levels[::-1], weights[::-1]  # the longest are refused first
    unlike_months, total, work = dict.fromkeys(of_months), np.zeros(pool.term), 0.0
    each = (tickets * level for level in levels for tickets in unlike_months)
    in_turn = laws_of_months(each, demand.month_variance, pool.hours, step)
    for weight in weights:
        by_tickets = {tickets: next(in_turn) for tickets in unlike_months}
        laws = [by_tickets[tickets] for tickets in of_months]
        work += _work(laws, step)
        too_coarse = any(law.step > step * (1 + 1e-9) and not law.on_lattice for law in laws)
        if work > (QUICK_WORK if quick else MOST_WORK) or (quick and too_coarse):
            raise too_uneven(demand.tickets, pool.term)
        total += weight * expected(laws)
    return total


def _work(laws: list[Law], step: float) -> float:
    """Points of the distributions of months, and the steps into which their hours are put."""
    return sum(law.chances.size + law.reach / step for law in unlike(laws))


def _beyond_each(laws: list[Law], included: float) -> Reals:
    """E(S - d)+ of every month by itself."""
    beyond = {id(law): law.stop_loss(included) for law in unlike(laws)}
    return np.array([beyond[id(law)] for law in laws])


@dataclass(frozen=True, eq=False)
class Followed:
    """A bank of hours, month by month: hours expected beyond it, forfeited, and left in it as the month ends."""

    over: Reals
    forfeited: Reals
    left: Reals


def followed(laws: Sequence[Law], allowance: float, kept: float, period: int = 1) -> Followed:
    """An allowance of every `period` months whose unused hours are kept, `kept` allowances at most, and used first.

    All that is there is b + R at a period's start and clip(b, 0, K) at its close, with K = kept × R, and in every
    month O = (S - b)+, b' = (b - S)+ (docs/model.md, 5); Lindley (1952), Moran (1954). `laws` are those of the hours
    of each month.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> followed([tabled(1.0, np.array([0.5, 0, 0.5]))] * 2, 1.0, 1).over.tolist()
    [0.5, 0.25]
    """
    over, forfeited, left = np.zeros((3, len(laws)))
    for t, month in enumerate(_months_of(laws, allowance, kept, period)):
        over[t] = (month.bank * month.lacking).sum()
        if t % period == period - 1:
            beyond = np.maximum(month.granted + np.arange(month.bank.size) - month.most, 0.0) * month.step
            forfeited[t] = (month.bank * (beyond - laws[t].limits(beyond))).sum()
        left[t] = month.step * (month.after * np.arange(month.after.size)).sum()
    return Followed(over, forfeited, left)


def beyond_bank(laws: Sequence[Law], allowance: float, kept: float, period: int = 1) -> Reals:
    """Hours expected beyond a bank in each month, alone: what is left of them is not counted."""
    months = _months_of(laws, allowance, kept, period)
    return np.array([(month.bank * month.lacking).sum() for month in months])


class _BankMonth(NamedTuple):
    """A month of a bank, in steps: its chances before and after, what is lacking from each state, what is granted and kept."""

    bank: Reals
    after: Reals
    lacking: Reals
    granted: int
    most: float
    step: float


def _months_of(laws: Sequence[Law], allowance: float, kept: float, period: int) -> Iterator[_BankMonth]:
    parts = parts_of(laws[0], allowance, MOST_STATES // max(ceil(kept - WHOLE), 1))
    step, most, bank = allowance / parts, parts * kept, np.ones(1)
    whole, share = _whole_steps(most)
    points = whole + 2 + parts  # of a bank that kept all it may, and is granted more
    by_law = {id(law): _OnSteps.of(law, step, points) for law in unlike(laws)}
    for t, law in enumerate(laws):
        granted, hours = parts if t % period == 0 else 0, by_law[id(law)]
        there = bank.size + granted
        after = np.convolve(bank, hours.falling[points - there :])[bank.size - 1 :]
        after[0] = 1 - after[1:].sum()
        if t % period == period - 1:
            after = _up_to(after, whole, share)
        yield _BankMonth(bank, after, hours.lacking[granted:there], granted, most, step)
        bank = after


class _OnSteps(NamedTuple):
    """The hours of a month on the steps of a bank: what is lacking from each of them, and their chances, the most hours first."""

    lacking: Reals
    falling: Reals

    @classmethod
    def of(cls, law: Law, step: float, points: int) -> Self:
        """As far as a bank may reach: all that it holds in any month begins there."""
        limited = law.limits(np.arange(points + 1) * step)
        return cls(law.mean - limited, by_limits(law, step, limited)[::-1])


def _whole_steps(most: float) -> tuple[int, float]:
    """How many whole steps there are in the most that is kept, and which part of one more."""
    if abs(most - round(most)) < WHOLE * max(most, 1.0):
        return round(most), 0.0
    return floor(most), most - floor(most)


def _up_to(bank: Reals, whole: int, share: float) -> Reals:
    """A bank of which no more than so many steps are kept: what lies between two steps is on both, with its mean."""
    kept = np.zeros(whole + 2)
    kept[: min(bank.size, whole + 1)] = bank[: whole + 1]
    beyond = bank[whole + 1 :].sum()
    kept[whole] += beyond * (1 - share)
    kept[whole + 1] += beyond * share
    return kept if share else kept[:-1]


def _blocks(pool: Pool, demand: Demand, quick: bool) -> Drawn:
    size, life, threshold = pool.size / pool.weight, pool.life, pool.threshold / pool.weight
    if pool.renews and (life < pool.term or threshold):

        def bought_by(laws: list[Law]) -> Reals:
            return renewed(life, size, laws, threshold)

        return Drawn(np.zeros(pool.term), _over_client(pool, demand, quick, bought_by, size / OF_A_BLOCK))
    served = int(min(life, pool.term))
    by_month = list(laws_in_turn(TotalHours(demand.tickets_of(t + 1), pool.hours) for t in range(served)))
    if pool.renews:
        check_purchases(size, by_month[-1].reach, pool.term)
        bought = np.array([1 + _beyond(law, size) for law in by_month])
        return Drawn(np.zeros(pool.term), np.diff(bought, prepend=0.0))
    over = np.diff([pool.weight * law.stop_loss(size) for law in by_month], prepend=0.0)
    after = [pool.weight * tickets * pool.hours.mean for tickets in demand.expected(pool.term)[served:]]
    return Drawn(np.array([*over, *after]), np.array([1.0] + [0.0] * (pool.term - 1)))


def _beyond(law: Law, size: float) -> float:
    """Σ P(S > k size) over k = 1, 2, ..., each the chance that a further block is bought."""
    marks = np.arange(1, ceil(law.reach / size), dtype=np.float64) * (size * (1 + 1e-12))
    return float((1 - law.distributions(marks)).sum())
