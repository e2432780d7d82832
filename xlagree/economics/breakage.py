"""What is paid for ahead and expected never to be used, of the pool of a plan and of the blocks beside it."""

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.weight import an_hour
from xlagree.economics.worked import expected_work
from xlagree.pricing.at_once.drawing import Charged, Drawn, needed
from xlagree.pricing.plans import MONEY_UNIT, Plan
from xlagree.terms.vocabulary import BLOCK, RETAINER


def unused(plan: Plan, demand: Demand, draws: Drawn) -> float:
    """What of a pool is paid for and not used in the term: granted + over - needed, in weighted hours or in tickets.

    Of a block in money it is hours at the rate of the first year.
    """
    granted = _granted(plan, draws)
    if not granted:
        return 0.0
    need = needed(plan, an_hour(plan, demand), expected_work(plan, demand))
    left = max(0.0, granted + float(draws.over.sum() - need.sum()))
    if plan.pool_unit != MONEY_UNIT:
        return left
    return left / plan.discounted_rate if plan.discounted_rate else 0.0


def _granted(plan: Plan, draws: Drawn) -> float:
    """What a term has of the pool; nothing where everything is paid for as it comes, or by the fee."""
    if plan.kind == BLOCK:
        worth = [plan.factor(t) if plan.pool_unit == MONEY_UNIT else 1.0 for t in range(plan.term)]
        return float((draws.bought * worth).sum()) * plan.block_size
    periods = -(-plan.term // int(plan.pool_months))
    return periods * (plan.grant if plan.kind == RETAINER else plan.cap or 0.0)


def unused_beside(plan: Plan, lines: Charged) -> Reals:
    """Hours of each block beside a plan that nobody uses in the term."""
    bought = [block.hours if block.first < plan.term else 0.0 for block in plan.blocks]
    return np.maximum(np.array(bought) - lines.beside, 0.0)
