"""Prices that have a tax in them, without it: what margins are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import MONEY_UNIT, Plan
from xlagree.proposal.both_sides import RateCard
from xlagree.proposal.house.theme_terms import NET
from xlagree.proposal.scenarios import COSTS, DEMAND, Change
from xlagree.terms.quantities import MONEY, RATE
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import PLAN_TERMS, Term

OF_THE_POOL = "top_up_below"
"""The term that is money where the pool of a plan is."""
KEPT, TYPED = 15, 12
"""Digits of a price that a workbook keeps, and those of one that somebody typed."""


def tax_within(card: RateCard) -> float:
    """The rate of VAT that the prices of a card have in them: the usual one of its theme, or 0."""
    house = card.house
    return house.vat[0] if house.gross and house.vat else 0.0


def without_tax(card: RateCard) -> RateCard:
    """The card at prices without the tax that they have in them; itself where they have none.

    Prices are not rounded, so that no more than the tax is taken off; what is invoiced is rounded as ever. Limits and
    costs are as they were. Add-ons, of which no margin is made, are not there.
    """
    rate = tax_within(card)
    if not rate:
        return card
    share = 1 / (1 + rate)
    scenarios = (
        replace(one, changes=tuple(_change(change, card.plans, share) for change in one.changes))
        for one in card.scenarios
    )
    return replace(
        card,
        plans=tuple(_times(plan, share) for plan in card.plans),
        discounts=tuple(_discount(one, share) for one in card.discounts),
        scenarios=tuple(scenarios),
        policy=replace(card.policy, tax_note=f"net of {100 * rate:.10g} % {card.house.vat_name or 'VAT'}"),
        theme=replace(card.house, prices=NET),
        add_ons=(),
    )


def with_tax(plan: Plan, card: RateCard) -> Plan:
    """A plan of prices without tax at prices as the card has them."""
    rate = tax_within(card)
    return _times(plan, 1 + rate, TYPED) if rate else plan


def _times(plan: Plan, factor: float, digits: int = KEPT) -> Plan:
    """A plan with all its prices multiplied."""

    def price(amount: float) -> float:
        return _price(amount, factor, digits)

    prices: dict[str, object] = {name: price(amount) for name, amount in _prices(plan)}
    items = [
        replace(item, tiers=tuple(replace(tier, price=price(tier.price)) for tier in item.tiers))
        for item in plan.items
    ]
    rates = [one if one.rate is None else replace(one, rate=price(one.rate)) for one in plan.rates]
    blocks = [replace(block, price=price(block.price)) for block in plan.blocks]
    return changed(plan, {**prices, "items": tuple(items), "rates": tuple(rates), "blocks": tuple(blocks)})


def _prices(plan: Plan) -> Iterator[tuple[str, float]]:
    """The prices of a plan that are set, by field."""
    fields = [term.field for term in PLAN_TERMS if _is_price(term, plan)]
    for name in (*fields, "list_rate"):
        amount: float | None = getattr(plan, name)
        if amount is not None:
            yield name, amount


def _is_price(term: Term, plan: Plan) -> bool:
    """Whether a term of a plan is money: what its client pays, and what its pool counts in money."""
    if term.field == OF_THE_POOL:
        return plan.pool_unit == MONEY_UNIT
    return term.quantity.key in (MONEY.key, RATE.key)


def _discount(discount: Discount, factor: float) -> Discount:
    return discount if discount.amount is None else replace(discount, amount=_price(discount.amount, factor))


def _change(change: Change, plans: Sequence[Plan], factor: float) -> Change:
    """A change of a scenario: a price that it sets, multiplied."""
    if change.value is None or change.of in (DEMAND, COSTS):
        return change
    is_price = any(_is_price(change.changed, plan) for plan in plans if change.of_plan(plan))
    return replace(change, value=_price(change.value, factor)) if is_price else change


def _price(amount: float, factor: float, digits: int = KEPT) -> float:
    return float(f"{amount * factor:.{digits}g}")
