"""The fee to charge: by the margin to expect, by what the capital at risk costs, or by the chance of a loss."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.answering import of_signers, selects
from xlagree.economics.fee_ways import WAYS, By
from xlagree.economics.outlook import Outlook
from xlagree.economics.signing import Worth, pay_as_you_go, worth
from xlagree.economics.years import not_exceeded
from xlagree.pricing.at_once.drawing import fees_in_term
from xlagree.pricing.costs import Costs
from xlagree.pricing.offered import without_fee
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import FIXED_PRICE, WITH_FEE

if TYPE_CHECKING:
    from pandas import DataFrame

LEVEL = 0.95
"""The reserve covers the mean of the worst twentieth of all years."""
COST_OF_RISK = 0.15
"""What the reserve has to earn a year, where nobody says."""
CLOSE, LONGER = 0.01, 4.0
"""How near a fee is to what those who sign at it need, in money; and how much longer a step than the safe one is tried."""
TARGETS = {"cost of risk": COST_OF_RISK, "margin": 0.3, "loss chance": 0.1}
"""The target of each way where neither the call nor the costs say."""


@dataclass(frozen=True)
class Fee:
    """A month's fee of the first year, and what it is made of: money a month.

    `work` is expected cost less what the client pays beside the fee, `risk` the load for its risk, `margin`
    what is left to earn. `signing` is the share of clients asked who sign at it.
    """

    fee: float
    work: float
    risk: float
    margin: float
    signing: float = 1.0

    def to_frame(self) -> "DataFrame":
        """A row a part: part (work, risk, margin), money (a month); they add up to the fee unless it is nothing."""
        from pandas import DataFrame

        parts = [("work", self.work), ("risk", self.risk), ("margin", self.margin)]
        return DataFrame(parts, columns=["part", "money"])


def fee_for(
    plan: Plan,
    demand: Demand,
    costs: Costs,
    by: By = "cost of risk",
    target: float | None = None,
    users: float | None = None,
    devices: float | None = None,
    quick: bool = False,
    alternative: Plan | None = None,
) -> Fee:
    """The monthly fee that a retainer or a fixed price should have; the plan's own fee is left aside, the
    price of items in it too.

    With Y the year's cost less what is paid beside the fee (overage, work not covered, visits, blocks and items of
    their own): by margin m
    E price = E cost / (1 - m); by loss chance ε the quantile of Y at 1 - ε; by cost of risk r
    E price = (E cost + r/(1 + r) (TVaR95 Y - E Y)) / (1 - m) with the wanted margin m of the costs, the
    cost-of-capital principle (docs/model.md, 6; Mildenhall & Major 2022). Where clients know their own level it is the
    lowest fee that pays for those who sign at that fee, rather than choose the `alternative`.

    >>> from xlagree.actuarial.demand import certain
    >>> round(fee_for(Plan("Gold", "fixed price", monthly_fee=0), certain(20), Costs(60), "margin", 0.25).fee, 9)
    1600.0
    """
    if plan.kind not in WITH_FEE:
        raise AgreementError(Problem(f"{plan.name}: a {plan.kind} plan has no fee"), kind="unknown")
    bare = without_fee(plan)

    def of(signed: Demand, risk: float | None = None) -> Fee:
        return _fee(Outlook(bare, signed, costs, users, devices, quick), by, target, risk)

    if not selects(plan, demand):
        return of(replace(demand, selection=0.0) if demand.selection else demand)
    saved = worth(bare, demand, alternative or pay_as_you_go(plan), quick)
    return _paid_by_signers(plan, demand, saved, of)


def _fee(without: Outlook, by: By, target: float | None, risk: float | None = None) -> Fee:
    """The fee for those who sign, whoever they are; `without` is the plan as if it had none.

    `risk` is the load of a month, where it is known already.
    """
    assert without.costs is not None
    costs, months = without.costs, _fees_a_year(without.plan)
    if by not in WAYS:
        raise must_be("by", "one of " + ", ".join(WAYS), by)
    wanted = _target(by, target, costs)
    shares = {"margin": ("margin", wanted), "cost of risk": ("wanted margin", costs.wanted_margin or 0.0)}
    share = _chance(*shares[by]) if by in shares else 0.0
    cost, beside = without.expected_cost, without.expected_price
    load = _load(without, by, wanted) if risk is None else risk * months
    fee = max(0.0, ((cost + load) / (1 - share) - beside) / months)
    work = cost - beside
    return Fee(fee, work / months, load / months, fee - (work + load) / months)


def _load(without: Outlook, by: By, wanted: float) -> float:
    """What a year's fee has for risk."""
    work = without.expected_cost - without.expected_price
    if by == "loss chance":
        return _quantile(without, 1 - _chance("loss chance", wanted)) - work
    if by == "cost of risk":
        return wanted / (1 + wanted) * max(0.0, _tail_mean(without) - work)
    return 0.0


def _fees_a_year(plan: Plan) -> float:
    """Fees of the first year that a year of the term has."""
    return fees_in_term(plan) * 12 / plan.term


def _paid_by_signers(plan: Plan, demand: Demand, saved: Worth, of: Callable[..., Fee]) -> Fee:
    """The lowest fee that is not below what those who sign at it need.

    A higher fee is signed by those who need more, who need a higher one. So what is needed at a fee is a step upwards
    that cannot go too far; a longer one is tried first, which ends the search where it reaches a fee that is enough.
    """
    months = _fees_a_year(plan)

    def needed(fee: float, risk: float | None = None) -> Fee | None:
        signed = saved.signers(fee * months)
        return replace(of(of_signers(demand, signed), risk), signing=signed.share) if signed.some else None

    everybody = needed(0.0)
    low = everybody.fee if everybody else 0.0
    now = needed(low)
    while now is not None and now.fee - low > CLOSE:
        far = low + LONGER * (now.fee - low)
        there = needed(far)
        if there is not None and there.fee < far:
            return _between((low, now), (far, there), needed)
        low, now = now.fee, needed(now.fee)
    if now is None:
        what = f"{plan.name}: no fee pays for those who would still sign it"
        remedy = f"at {fixed(low)} a month nobody would: include less, or take another kind of plan"
        raise AgreementError(Problem(what, remedy), kind="unsolvable")
    return now


Tried = tuple[float, Fee]
"""A fee that was tried, and the one that those need who sign at it."""
Needed = Callable[[float, float | None], Fee | None]
"""The fee that those need who sign at a fee, if anybody does, and with a load for risk that is known."""


def _between(short: Tried, enough: Tried, needed: Needed) -> Fee:
    """The fee that those need who sign at it, between one that is too low for them and one that is enough.

    The load for risk takes long and hardly changes: it is taken from a straight line to find a fee, and then told there.
    """
    while enough[0] - short[0] > CLOSE and enough[0] - enough[1].fee > CLOSE:
        fee = _by_straight_risk(short, enough, needed)
        there = needed(fee, None)
        if there is None or abs(there.fee - fee) <= CLOSE:
            return there or enough[1]
        short, enough = ((fee, there), enough) if there.fee > fee else (short, (fee, there))
    return enough[1]


def _by_straight_risk(short: Tried, enough: Tried, needed: Needed) -> float:
    """The same, were the load for risk a straight line between the two."""
    fees, risks = (short[0], enough[0]), (short[1].risk, enough[1].risk)

    def lacking(fee: float) -> float:
        there = needed(fee, float(np.interp(fee, fees, risks)))
        return there.fee - fee if there else 0.0

    return float(scipy.optimize.brentq(lacking, *fees, xtol=CLOSE / 10))


def _target(by: By, target: float | None, costs: Costs) -> float:
    if target is not None:
        return target
    own = {"margin": costs.wanted_margin, "cost of risk": costs.cost_of_risk}.get(by)
    return TARGETS[by] if own is None else own


def _chance(term: str, share: float) -> float:
    if not 0 <= share <= 0.9999:
        raise must_be(term, "a share from 0 to below 1", share)
    return share


def _quantile(without: Outlook, level: float) -> float:
    """The net cost Y of a year that is not exceeded with a chance."""
    if without.margin_on_total and _rises(without):
        return -float(without.margin_of(np.array([without.law.quantile(level)]))[0])
    return not_exceeded(np.sort(-without.margins), level)


def _tail_mean(without: Outlook) -> float:
    """The mean of the worst years of Y, TVaR; straight from the distribution of the hours where Y is a line of them."""
    if without.margin_on_total and _rises(without):
        return -float(without.margin_of(np.array([without.law.tail_mean(LEVEL)]))[0])
    return tail_mean(-without.margins, LEVEL)


def _rises(without: Outlook) -> bool:
    """Whether Y is a rising line of the hours: no block, and every hour costs us more than it brings."""
    at = -without.margin_of(np.array([0.0, without.law.mean]))
    return bool(without.plan.kind == FIXED_PRICE and at[1] >= at[0])


def tail_mean(amounts: Reals, level: float) -> float:
    """The mean of the highest 1 - level of equally likely amounts, the one on the edge in its part.

    >>> tail_mean(np.array([1.0, 2.0, 3.0, 4.0]), 0.5)
    3.5
    """
    edge = level * amounts.size
    first = min(int(edge), amounts.size - 1)
    ranked = np.sort(np.partition(amounts, first)[first:])
    if int(edge) >= amounts.size:
        return float(ranked[-1])
    return float((ranked[1:].sum() + (first + 1 - edge) * ranked[0]) / (amounts.size - edge))
