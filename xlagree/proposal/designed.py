"""Designed plans of a rate card: what they start from, the clients that may sign them, and the card with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.experience.demand_fit import BookHistory
from xlagree.actuarial.own_work import by_parts
from xlagree.economics.open_fee import Buyer
from xlagree.pricing.benefits import baseline
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.proposal.deal import Proposal, RateCard
from xlagree.proposal.net_of_tax import with_tax, without_tax
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, RETAINER

NAMES: Mapping[str, str] = {
    "Designed retainer": RETAINER,
    "Designed block": BLOCK,
    "Designed capped price": FIXED_PRICE,
    "Designed fixed price": FIXED_PRICE,
}
"""What designed plans are called, and their kinds."""
CAPPED = "Designed capped price"
OPEN = (
    *("ticket_price", "monthly_fee", "fee_per_user", "fee_per_device", "users", "devices", "minimum_fee"),
    *("included_hours", "included_tickets", "hours_per_user", "pool_months", "cap_hours", "included_visits"),
    *(
        "block_hours",
        "block_value",
        "block_tickets",
        "block_price",
        "block_life",
        "auto_renew",
        "top_up_below",
    ),
    *("rollover_share", "rollover_months", "rollover_cap", "setup_fee", "setup_share"),
    *("term_months", "yearly_escalator", "prepaid_months", "best_for", "blocks"),
)
"""Terms that a designed plan does not take from the card's plan of its kind."""
FEES = ("monthly_fee", "fee_per_user", "block_price")
"""Those of them that are found."""
EQUAL = 1e-6
"""What makes no difference, of a cent."""
WORK = (
    *("after_hours_multiplier", "emergency_multiplier", "billing_increment"),
    *("minimum_remote", "minimum_on_site", "listed", "list_rate"),
)
"""Terms that it takes from pay as you go where the card has no plan of its kind."""


def templates(card: RateCard) -> tuple[Plan, ...]:
    """What each designed plan is but for its fee and size: the card's first plan of the kind, for twelve months, an hour
    beyond at the hourly rate of pay as you go, and included hours counted over the year."""
    base = baseline(card.plans)
    if base.pool_unit == TICKETS or base.discounted_rate is None:
        raise AgreementError(
            Problem(f"{base.name}: plans are designed against an hourly rate, and it has none"),
            kind="unknown",
        )
    return tuple(_template(name, kind, base, card) for name, kind in NAMES.items())


def _template(name: str, kind: str, base: Plan, card: RateCard) -> Plan:
    own = next((plan for plan in card.plans if plan.kind == kind and plan.name not in NAMES), None)
    if own is not None:
        kept = {term: getattr(own, term) for term in Plan.__dataclass_fields__ if term not in OPEN}
    else:
        kept = {term: getattr(base, term) for term in WORK}
    rate = {"hourly_rate": base.hourly_rate, "hourly_discount": base.hourly_discount}
    if kind != BLOCK:
        rate["overage_rate"] = base.discounted_rate
    sizes: dict[str, dict[str, object]] = {
        RETAINER: {"monthly_fee": 1.0, "included_hours": 1.0, "pool_months": 12.0},
        BLOCK: {"block_hours": 1.0, "block_price": 1.0, "block_life": 12.0},
        FIXED_PRICE: {"monthly_fee": 1.0},
    }
    size = sizes[kind] | ({"cap_hours": 1.0, "pool_months": 12.0} if name == CAPPED else {})
    listed = {"items": base.items, "rates": base.rates}
    return Plan(**{**kept, **rate, **listed, **size, "name": name, "kind": kind})


def buyers(proposals: Sequence[Proposal], book: BookHistory | None) -> tuple[Buyer, ...]:
    """The clients of proposals, with what is forecast of them and the chance that they are there in the year ahead.

    What all clients share is not in the demands that come from history; the book has it once.
    """
    return tuple(
        _buyer(proposal, proposal.demand, book) for proposal in proposals if proposal.demand is not None
    )


def _buyer(proposal: Proposal, demand: Demand, book: BookHistory | None) -> Buyer:
    client, there = proposal.client, 1.0
    if book is not None and proposal.evidence:
        demand = book.demand(client.name, any(map(by_parts, proposal.card.plans)), shared=False)
        there = book.there_ahead(client.name)
    demand = replace(demand, usage_response=0.0, selection=0.0)  # here all clients know alike, see `left_out`
    heads = client.users, client.devices, client.travel, client.counts
    return Buyer(client.name, demand, proposal.first_years[0], there, *heads)


def left_out(proposals: Sequence[Proposal]) -> tuple[Problem, ...]:
    """What clients' own rows say of how they answer to a plan, which designed plans do not take into account."""
    demands = {one.client.name: one.demand for one in proposals if one.demand is not None}
    raised = [name for name, demand in demands.items() if demand.usage_response]
    own = [name for name, demand in demands.items() if demand.selection]
    said = (
        (raised, "usage response is not in designed plans, whose hours are those asked for as you go"),
        (own, "selection of its own is not in designed plans, where all clients know alike: see --selection"),
    )
    return tuple(Problem(f"{', '.join(names)}: {what}", remark=True) for names, what in said if names)


def taxed(card: RateCard) -> Iterator[Problem]:
    """A remark where prices of the card have a tax in them, and those of designed plans have not."""
    net = without_tax(card)
    if net is not card:
        what = f"fees and all money of designed plans are {net.policy.tax_note}"
        yield Problem(what, "a rate card that is written has the tax in them, as its own prices", remark=True)


def _as_in(card: RateCard, plan: Plan) -> Plan:
    """A designed plan at prices as the card has them: its fee to the next cent."""
    priced = with_tax(plan, card)
    if priced is plan:
        return plan
    fees = {name: getattr(priced, name) for name in FEES}
    return changed(priced, {name: ceil(100 * fee - EQUAL) / 100 for name, fee in fees.items() if fee})


def with_designs(card: RateCard, plans: Sequence[Plan]) -> RateCard:
    """A rate card with designed plans, whose prices have no tax in them, beside its own; the discounts of its plans are not theirs."""
    own = tuple(plan for plan in card.plans if plan.name not in NAMES)
    names = tuple(plan.name for plan in own)
    discounts = tuple(one if one.plans else replace(one, plans=names) for one in card.discounts)
    return replace(card, plans=(*own, *(_as_in(card, plan) for plan in plans)), discounts=discounts)
