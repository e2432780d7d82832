"""What decides how the pool of a plan is drawn, and whether that can be followed exactly: prices are not in it."""

from dataclasses import dataclass
from functools import lru_cache
from math import floor, inf

from xlagree.actuarial.demand import Demand, OneTicket
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.parted import weighing
from xlagree.actuarial.laws.severity import Empirical, Severity
from xlagree.economics.ticket_kinds import billed_of_ticket, divided, hours_billed, kinds_of_ticket
from xlagree.economics.weight import an_hour, hour_of_ticket
from xlagree.economics.years import ONE
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.workloads import CEIL_TOLERANCE
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, RETAINER


@dataclass(frozen=True)
class Pool:
    """A pool of a term in its unit; a ticket needs `hours` of it, each of so much `weight`.

    `size` is that of a block, or what is granted every `period` months; `kept` is the most that is kept of it. `life`,
    `renews` and `threshold` are those of blocks.
    """

    term: int
    hours: Severity
    weight: float
    size: float
    blocks: bool = False
    kept: float = 0.0
    period: int = 1
    life: float = inf
    renews: bool = True
    threshold: float = 0.0


def pool_of(plan: Plan, demand: Demand) -> Pool:
    """The pool of a plan under a demand; without an end where all is paid for as it comes, or by the fee."""
    need = (plan.term, *_needed(plan, demand.ticket, divided(plan, demand)))
    if plan.kind == BLOCK:
        life, threshold = plan.block_life or inf, plan.top_up_below or 0.0
        return Pool(
            *need, plan.block_size, blocks=True, life=life, renews=plan.auto_renew, threshold=threshold
        )
    if plan.kind == RETAINER:
        return Pool(*need, plan.grant, kept=_kept(plan), period=int(plan.pool_months))
    capped = plan.kind == FIXED_PRICE and plan.cap is not None
    return Pool(*need, (plan.cap or 0.0) if capped else inf, period=int(plan.pool_months))


@lru_cache(maxsize=256)
def _needed(plan: Plan, ticket: OneTicket, apart: bool) -> tuple[Severity, float]:
    """What a ticket needs of a pool: hours, or itself as one, and how many units each of them is; by kinds that are told `apart`."""
    kinds = kinds_of_ticket((plan,), ticket) if apart else ()
    if plan.pool_unit == TICKETS:
        projects = sum(kind.share for kind in kinds if kind.project(plan))
        return (Empirical((0.0, 1.0), (projects, 1 - projects)) if projects else ONE), 1.0
    rate = (plan.discounted_rate or 0.0) if plan.pool_unit == MONEY_UNIT else 1.0
    if not apart:
        return billed_of_ticket(plan, ticket), hour_of_ticket(plan, ticket).inside * rate
    weighed = weighing(tuple((kind.share, kind.weighs(plan).inside, kind.billed(plan)) for kind in kinds))
    return weighed, rate if weighed.mean else 0.0


def need_quantile(plan: Plan, demand: Demand, chance: float) -> float:
    """Weighted hours, or tickets, of which a term needs no more with a chance."""
    tickets = demand.tickets_of(plan.term)
    if plan.pool_unit == TICKETS:
        return TotalHours(tickets, ONE).law().quantile(chance)
    if divided(plan, demand):
        return TotalHours(tickets, pool_of(plan, demand).hours).law().quantile(chance)
    weight = hours_billed(plan, demand).mean / demand.hours.mean * an_hour(plan, demand).inside
    return demand.law(plan.term).quantile(chance) * weight


def _kept(plan: Plan) -> float:
    """The most that a retainer keeps, where its unused hours are all kept for whole periods."""
    every = plan.rollover_months / plan.pool_months * plan.grant if plan.rollover_share else 0.0
    cap = inf if plan.rollover_cap is None else plan.rollover_cap
    return min(every, floor(cap + CEIL_TOLERANCE) if plan.pool_unit == TICKETS and cap < inf else cap)


def followed_exactly(plan: Plan) -> bool:
    """Whether what is left of a pool decides all that comes: no hour has an age, a kind or a price of its own.

    A share kept below 1, hours kept for other months than whole periods, and a cap on what several periods keep
    need the age of each hour; blocks in money under an escalator are worth less later; blocks beside a plan serve
    kinds of work.
    """
    if plan.blocks or (plan.pool_unit == MONEY_UNIT and plan.yearly_escalator and plan.term > 12):
        return False
    if plan.kind != RETAINER or not (plan.grant and plan.rollover_share and plan.rollover_months):
        return True
    whole = plan.rollover_months % plan.pool_months == 0
    capped = plan.rollover_cap is not None and plan.pool_months > 1
    return plan.rollover_share == 1 and whole and not capped
