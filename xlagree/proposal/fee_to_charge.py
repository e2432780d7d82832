"""The fee to charge: the month's fee that a plan should have for its risk and for the limits of the policy, with what it is for."""

from dataclasses import dataclass
from math import ceil

from xlagree.economics.fee import COST_OF_RISK, Fee, fee_for
from xlagree.economics.outlook import Outlook
from xlagree.proposal.answered import kept
from xlagree.proposal.deal import Proposal
from xlagree.terms.errors import AgreementError
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import WITH_FEE

NOISE = 1e-6
HIGHEST = 0.9999
"""The highest chance that a distribution of hours is asked for."""


@dataclass(frozen=True)
class FeeToCharge:
    """The net fee of a month in whole money, and in words what asks for it; `by_risk` is what its risk alone asks for."""

    fee: float
    ground: str
    by_risk: Fee

    @property
    def more(self) -> float:
        """What the limits of the policy ask for beyond the cost of the risk, and what is rounded up."""
        return self.fee - self.by_risk.fee


@kept
def fees_to_charge(proposal: Proposal) -> tuple[FeeToCharge | None, ...]:
    """The fee to charge for every plan of an offer; None for a plan without a fee or for which no fee pays, none at all
    without a forecast."""
    return tuple(_fee(proposal, view) for view in proposal.outlooks)


def _fee(proposal: Proposal, view: Outlook) -> FeeToCharge | None:
    if view.plan.kind not in WITH_FEE:
        return None
    try:
        return _largest(proposal, view)
    except AgreementError:
        if not view.demand.selection:
            raise
        return None


def _largest(proposal: Proposal, view: Outlook) -> FeeToCharge:
    """The largest of what the cost of its risk, the lowest margin and the largest chance of a loss ask for."""
    plan, costs, policy = view.plan, proposal.card.costs, proposal.card.policy
    own, wanted = (view.users, view.devices, False, view.alternative), costs.wanted_margin or 0.0
    rate = COST_OF_RISK if costs.cost_of_risk is None else costs.cost_of_risk
    by_risk = fee_for(plan, view.demand, costs, "cost of risk", None, *own)
    ways = [(by_risk.fee, f"its risk at {_percent(rate)} a year and a margin of {_percent(wanted)}")]
    if policy.lowest_margin < 1:
        floor = fee_for(plan, view.demand, costs, "margin", policy.lowest_margin, *own).fee
        ways.append((floor, f"a margin of at least {_percent(policy.lowest_margin)}"))
    if policy.largest_loss_chance is not None:
        chance = min(max(policy.largest_loss_chance, 1 - HIGHEST), HIGHEST)
        safe = fee_for(plan, view.demand, costs, "loss chance", chance, *own).fee
        ways.append((safe, f"a loss in at most {_percent(policy.largest_loss_chance)} of years"))
    fee, ground = max(ways, key=lambda way: way[0])
    return FeeToCharge(float(ceil(fee - NOISE)), ground, by_risk)


def _percent(share: float) -> str:
    """A share as short as it is exact to a tenth of a percent.

    >>> _percent(0.15), _percent(0.125)
    ('15 %', '12.5 %')
    """
    return f"{fixed(100 * share, 1).removesuffix('.0')} %"
