"""The recommendation: the one plan of a deal that every book, report and list names, chosen by rule, with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from xlagree.actuarial.experience.quality import ENOUGH_MONTHS
from xlagree.pricing.plans import find_plan
from xlagree.pricing.schedule import cents
from xlagree.proposal.answered import kept
from xlagree.proposal.deal import Basis, Proposal
from xlagree.proposal.policy import Policy
from xlagree.proposal.rules.limits import Limit, beyond, holding

if TYPE_CHECKING:
    from xlagree.proposal.decision import Decision

Reason = Literal[
    "owner",
    "history too short",
    "no plan within limits",
    "only plan within limits",
    "cheapest within limits",
    "saves most",
    "cheapest as you go",
    "saves too little",
]
"""Why a plan is recommended: the owner wants it; the history is too short to say; no plan, or one alone, is within the
limits of the policy, or pay as you go is not and it is the cheapest of the others; it saves most in the first year; or
pay as you go costs least, or not enough more."""


@dataclass(frozen=True)
class Recommendation:
    """One plan of a deal, by its place in the offer; None where no plan is within the limits of the policy.

    `first_years` are the prices that it was chosen by: the first year of every plan, set-up included, on the `basis`.
    `runner_up` is the next best plan that might be recommended. `beyond` names the limits that each plan is beyond,
    `held` those for which no client book goes out; `chosen_by_rule` is the plan that the rule names, where the owner
    wants another.
    """

    plan: int | None
    reason: Reason
    basis: Basis
    first_years: tuple[float, ...]
    runner_up: int | None
    beyond: tuple[tuple[str, ...], ...]
    held: tuple[tuple[str, ...], ...]
    chosen_by_rule: int | None

    @property
    def saving(self) -> float:
        """What the plan recommended costs less than pay as you go in the first year; 0 without one."""
        return 0.0 if self.plan is None else cents(self.first_years[0] - self.first_years[self.plan])


@kept
def recommended(proposal: Proposal) -> Recommendation:
    """The plan that costs the client least in the first year, among those within the limits of the policy.

    Pay as you go is one of them: a saving below the smallest one that the policy names stays with it. Plans of one
    price are told apart by their busy year. What the owner wants comes first. Prices with a tax in them are compared
    without it, for the internal book names the same plan.
    """
    prices = tuple(cents(months.invoiced) for months in proposal.replays)
    if proposal.ours is not proposal:
        return replace(recommended(proposal.ours), first_years=prices)
    passed, held = (_limits(proposal, which) for which in (beyond, holding))
    allowed = [i for i in range(len(prices)) if not passed[i]]
    ranked = sorted(allowed, key=lambda i: (prices[i], cents(proposal.years[-1].plans[i].invoiced), i))
    by_rule, reason = _by_rule(proposal, prices, ranked)
    plan = by_rule
    if proposal.client.recommend:
        plan, reason = _place(proposal, proposal.client.recommend), "owner"
    runner_up = next((i for i in ranked if i != plan), None)
    return Recommendation(plan, reason, proposal.basis, prices, runner_up, passed, held, by_rule)


def _by_rule(proposal: Proposal, prices: Sequence[float], ranked: Sequence[int]) -> tuple[int | None, Reason]:
    """The plan that the figures name; `ranked` are the places of the plans within the limits, the best first."""
    if not ranked:
        return None, "no plan within limits"
    if len(ranked) == 1 and len(prices) > 1:
        return ranked[0], "only plan within limits"
    if proposal.basis in ("forecast", "months") and 0 < len(proposal.history.months) < ENOUGH_MONTHS:
        return (0 if 0 in ranked else ranked[0]), "history too short"
    best = ranked[0]
    if 0 not in ranked:
        return best, "cheapest within limits"
    if best and prices[0] - prices[best] < proposal.card.policy.smallest_saving * prices[0]:
        return 0, "saves too little"
    if prices[best] > min(prices):
        return best, "cheapest within limits"
    return best, "saves most" if best else "cheapest as you go"


def _limits(
    proposal: Proposal, which: Callable[["Decision", Policy], tuple[Limit, ...]]
) -> tuple[tuple[str, ...], ...]:
    """The names of the limits that each plan is beyond; without a forecast nothing is known of any."""
    policy = proposal.card.policy
    if not proposal.decisions:
        return ((),) * len(proposal.plans)
    return tuple(tuple(limit.name for limit in which(row, policy)) for row in proposal.decisions)


def _place(proposal: Proposal, name: str) -> int:
    """The place of a plan of the offer."""
    return proposal.plans.index(find_plan(proposal.plans, name))
