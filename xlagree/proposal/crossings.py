"""Where the plans of a deal change places: each beside pay as you go, and the hours at which it is cheaper."""

from dataclasses import dataclass

from xlagree.pricing.breakeven import Crossing, break_evens, cost_curve, reach
from xlagree.pricing.comparison import Compared, compare
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Per
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import Proposal

CERTAIN_REACH = 2.0
"""Break-evens are searched to at least so many times the quoted hours."""


@dataclass(frozen=True)
class Stretch:
    """Hours a month between which a plan costs less than pay as you go; `end` None: none found."""

    start: float
    end: float | None


def compared(proposal: Proposal, per: Per = "month") -> list[Compared]:
    """Every plan of a proposal, in the order offered, at net prices under the usage priced."""
    return compare(proposal.plans, _used(proposal), per)


def _used(proposal: Proposal) -> Usage:
    """The latest months as they are, or the hours given."""
    return proposal.history if proposal.has_history else proposal.worked


def searched(proposal: Proposal, plan: Plan) -> float:
    """How far break-evens with pay as you go are searched, in hours a month."""
    return reach(proposal.baseline, plan, CERTAIN_REACH * max(proposal.quoted_hours, 1.0))


def plan_crossings(proposal: Proposal, plan: Plan) -> list[Crossing]:
    """Where pay as you go and a plan change places, for even months in the client's mix of work."""
    return break_evens(proposal.baseline, plan, searched(proposal, plan), usage=_used(proposal))


def stretches(proposal: Proposal, plan: Plan) -> list[Stretch]:
    """The hours a month at which a plan is cheaper than pay as you go."""
    crossings = plan_crossings(proposal, plan)
    if not crossings:
        at = (searched(proposal, plan) / 2,)
        base, own = (cost_curve(one, 12, _used(proposal))(at)[0] for one in (proposal.baseline, plan))
        return [Stretch(0.0, None)] if own < base else []
    edges = [0.0, *(one.hours for one in crossings)]
    cheaper = [not crossings[0].a_first, *(one.a_first for one in crossings)]
    ends: list[float | None] = [*edges[1:], None]
    return [Stretch(start, end) for start, end, own in zip(edges, ends, cheaper, strict=True) if own]
