"""A plan as a client is offered it: with the client's own counts, without what is for others, in its first year, or without its fee."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from xlagree.pricing.items import HEADS, Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.whose import names_one
from xlagree.terms.quantities import same
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import WITH_FEE

FIRST_YEAR = 12
"""Months of the year that plans are compared in."""
FREE = (ItemTier(1.0, 0.0),)
"""The tiers of an item that costs us what it does and brings nothing."""

Row = TypeVar("Row", Item, HourRate, PrepaidBlock)


def for_client(
    plan: Plan,
    users: float,
    devices: float,
    name: str = "",
    travel: float | None = None,
    counts: Mapping[str, float] | None = None,
) -> Plan:
    """The plan as a client is offered it: with its users, devices and way where the plan states none, its own counts in
    the items, and without the rows that name other clients. A plan without a fee has no use for users."""
    known = {same(count): number for count, number in (counts or {}).items()}
    heads: dict[str, object] = {}
    if plan.kind in WITH_FEE:
        heads = {
            "users": users if plan.users is None else plan.users,
            "devices": devices if plan.devices is None else plan.devices,
        }
    if plan.travel_rate:
        heads["travel"] = travel if plan.travel is None else plan.travel
    if not (plan.items or plan.rates or plan.blocks):
        return changed(plan, heads) if heads else plan
    counted = known if "users" in heads else {"users": users, "devices": devices} | known
    items = [item.counted(counted) for item in _of(plan.items, name)]
    rows = {"items": tuple(items), "rates": _of(plan.rates, name), "blocks": _of(plan.blocks, name)}
    return changed(plan, heads | rows)


def of_client(plan: Plan, name: str) -> Plan:
    """The plan without the rows that are for other clients."""
    if not (plan.items or plan.rates or plan.blocks):
        return plan
    return replace(
        plan, items=_of(plan.items, name), rates=_of(plan.rates, name), blocks=_of(plan.blocks, name)
    )


def _of(rows: tuple[Row, ...], client: str) -> tuple[Row, ...]:
    """The rows that name no client, or this one."""
    return tuple(row for row in rows if names_one(row.clients, client))


def first_year(plan: Plan) -> Plan:
    """The plan with a term of its first twelve months; a shorter one is renewed, and set up once.

    >>> first_year(Plan("Gold", "fixed price", monthly_fee=100, term_months=36, prepaid_months=36)).prepaid_months
    12.0
    """
    return over_months(plan, FIRST_YEAR)


def over_months(plan: Plan, months: int) -> Plan:
    """The plan with a term of so many months: what lasts longer is cut to them, and blocks bought later are none of it."""
    span = float(months)
    cut: dict[str, object] = {
        "term_months": span,
        "prepaid_months": min(plan.prepaid_months, span),
        "pool_months": min(plan.pool_months, span),
        "blocks": tuple(block for block in plan.blocks if block.first < months),
    }
    return plan if all(getattr(plan, name) == value for name, value in cut.items()) else changed(plan, cut)


def counted_of(plans: Iterable[Plan]) -> tuple[str, ...]:
    """What the items of plans count of a client besides users and devices."""
    counted = {same(item.counts): item.counts for plan in plans for item in plan.items if item.counts}
    return tuple(name for key, name in counted.items() if key not in HEADS)


@lru_cache(maxsize=256)
def without_fee(plan: Plan) -> Plan:
    """A plan as if its fee, with the price of the items in it, were nothing.

    >>> without_fee(Plan("Gold", "fixed price", monthly_fee=2400)).fee
    0.0
    """
    if plan.kind not in WITH_FEE:
        return plan
    items = tuple(replace(item, tiers=FREE) if item in plan.fee_items else item for item in plan.items)
    nothing = {"monthly_fee": 0.0, "fee_per_user": 0.0, "fee_per_device": 0.0, "minimum_fee": 0.0}
    return changed(plan, {**nothing, "items": items})
