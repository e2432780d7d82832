"""The plans that have room on a page: of more, those nearest to the plan recommended by the price of their first year."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import MOST_PLANS, Proposal
from xlagree.proposal.recommendation import recommended
from xlagree.terms.errors import Problem


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


def without_room(plans: Sequence[Plan]) -> Iterator[Problem]:
    """A remark where a rate card has more plans than stand side by side: whoever is offered all of them sees the nearest."""
    if len(plans) > MOST_PLANS:
        what = (
            f"an offer has room for {MOST_PLANS} of the {len(plans)} plans: pay as you go, the one recommended, and "
            "those nearest to it by the price of their first year"
        )
        yield Problem(what, "name others in the column plans of the clients table", remark=True)
