"""The plans that have room on a page: of more, those nearest to the plan recommended by the price of their first year."""

from dataclasses import replace

from xlagree.proposal.deal import Proposal
from xlagree.proposal.recommendation import recommended

MOST_PLANS = 6
"""So many stand side by side."""


def with_room(proposal: Proposal) -> Proposal:
    """The proposal with pay as you go, the plan recommended and the nearest others, six plans at most."""
    if len(proposal.plans) <= MOST_PLANS:
        return proposal
    choice = recommended(proposal)
    firsts, plan = choice.first_years, choice.plan or 0
    kept = dict.fromkeys((0, plan, *sorted(range(len(firsts)), key=lambda i: abs(firsts[i] - firsts[plan]))))
    shown = sorted([*kept][:MOST_PLANS])
    names = tuple(proposal.plans[i].name for i in shown)
    return replace(proposal, client=replace(proposal.client, plans=names))
