"""The plans of a proposal side by side: price, effective rate, saving, rank, and where each is cheaper."""

from dataclasses import dataclass, replace

from xlagree.breakeven import Crossing, break_evens, reach
from xlagree.plans import Plan
from xlagree.proposal import Proposal
from xlagree.schedule import Per, Schedule, cents, usage_schedule

CERTAIN_REACH = 2.0
"""Break-evens are searched to at least so many times the quoted hours."""


@dataclass(frozen=True)
class Compared:
    """One plan beside the others. Without hours an hour has no price; plans of one price share a rank."""

    plan: str
    price: float
    effective_rate: float | None
    saving: float
    rank: int


@dataclass(frozen=True)
class Stretch:
    """Hours a month between which a plan costs less than pay as you go; `end` None: none found."""

    start: float
    end: float | None


def compared(proposal: Proposal, per: Per = "month") -> list[Compared]:
    """Every plan of a proposal, in the order offered, at net prices under the usage priced.

    A term's price is set against pay as you go for as many months; unlike terms are ranked by month.
    """
    prices = [cents(months.price(per)) for months in proposal.replays]
    lengths = [plan.term if per == "term" else 1 for plan in proposal.plans]
    monthly = [price / length for price, length in zip(prices, lengths, strict=True)]
    return [
        Compared(
            plan=plan.name,
            price=price,
            effective_rate=months.year / months.logged_year if months.logged_year else None,
            saving=cents(_baseline_price(proposal, plan, per) - price),
            rank=1 + sum(other < own for other in monthly),
        )
        for plan, months, price, own in zip(proposal.plans, proposal.replays, prices, monthly, strict=True)
    ]


def _baseline_price(proposal: Proposal, plan: Plan, per: Per) -> float:
    if per != "term":
        return cents(_baseline_months(proposal).price(per))
    as_long = replace(proposal.baseline, term_months=plan.term_months)
    return cents(usage_schedule(as_long, proposal.worked).price(per))


def _baseline_months(proposal: Proposal) -> Schedule:
    return proposal.replays[proposal.plans.index(proposal.baseline)]


def searched(proposal: Proposal, plan: Plan) -> float:
    """How far break-evens with pay as you go are searched, in hours a month."""
    return reach(proposal.baseline, plan, CERTAIN_REACH * max(proposal.quoted_hours, 1.0))


def plan_crossings(proposal: Proposal, plan: Plan) -> list[Crossing]:
    """Where pay as you go and a plan change places, for even months in the client's mix of work."""
    return break_evens(proposal.baseline, plan, searched(proposal, plan), usage=proposal.worked)


def stretches(proposal: Proposal, plan: Plan) -> list[Stretch]:
    """The hours a month at which a plan is cheaper than pay as you go."""
    found = plan_crossings(proposal, plan)
    if not found:
        at = searched(proposal, plan) / 2
        prices = [months.year for months in proposal.at_hours(at)]
        base, own = (prices[proposal.plans.index(each)] for each in (proposal.baseline, plan))
        return [Stretch(0.0, None)] if own < base else []
    edges = [0.0, *(one.hours for one in found)]
    cheaper = [not found[0].a_first, *(one.a_first for one in found)]
    ends: list[float | None] = [*edges[1:], None]
    return [Stretch(start, end) for start, end, own in zip(edges, ends, cheaper, strict=True) if own]
