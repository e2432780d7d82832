"""Why the first year of each plan costs less or more than pay as you go, in steps that add up to the saving."""

from collections.abc import Iterator, Mapping

from xlagree.pricing.schedule import cents
from xlagree.proposal.deal import Proposal
from xlagree.terms.vocabulary import FIXED_PRICE

WHY: Mapping[str, str] = {
    "rate": "why_cheaper",
    "minimum": "why_minimum",
    "after hours": "why_night",
    "emergency": "why_emergency",
    "visits": "why_trips",
    "items": "why_items",
    "fee": "why_unused",
}
"""The steps of the ledger in the order in which a client reads them, each with the key of its text."""


def why_steps(proposal: Proposal) -> Iterator[tuple[str, list[float]]]:
    """The steps that lead from pay as you go to each plan, by the keys of their texts, set-up last: together the saving.

    What remains of a fixed price is that its hours cost less, or more; of another plan, that hours are paid and not used.
    """
    ledgers = proposal.ledgers
    steps = [key for key, _ in ledgers[0].steps]
    amounts = [dict(zip(steps, ledger.savings, strict=True)) for ledger in ledgers]
    for plan, own in zip(proposal.plans, amounts, strict=True):
        if plan.kind == FIXED_PRICE:
            own["rate"], own["fee"] = cents(own["rate"] + own["fee"]), 0.0
    for step, key in WHY.items():
        if step in steps:
            yield key, [own[step] for own in amounts]
    once = [sum(month.charged_once for month in months.months) for months in proposal.replays]
    yield "why_setup", [cents(once[0] - own) for own in once]
