"""Autotask: every term of an agreement with the entity and field of its REST API, or what to do instead."""

# ruff: noqa: E501  # one line for each term, as in a table
from collections.abc import Callable, Mapping

from xlagree.proposal.handover.agreed import DECIMALS
from xlagree.proposal.handover.autotask_plan import (
    BLOCK_HOURS,
    DEAL,
    OWN,
    PER_TICKET,
    PERIODS,
    PLAN,
    SERVICE,
    contract_id,
    type_of,
)
from xlagree.proposal.handover.charges import Charge
from xlagree.proposal.handover.combined_hours import Combined
from xlagree.proposal.handover.hour_prices import HourPrice
from xlagree.proposal.handover.routes import BlockBought, PsaSystem, Route, Value, Way, to
from xlagree.terms.price_list_terms import IN_FEE, MONTHLY, ONCE

BY_MULTIPLE = 2
"""How a work type changes the rate of the role: multiplied by its value."""


def _service(value: Callable[[Charge], Value | None]) -> Callable[[Charge], Value | None]:
    """A value of charges that recurring services take: the fee's, and monthly ones, of a contract of that type."""
    return lambda charge: (
        value(charge) if charge.charged != ONCE and type_of(charge.agreed) == SERVICE else None
    )


def _once(value: Callable[[Charge], Value | None]) -> Callable[[Charge], Value | None]:
    return lambda charge: value(charge) if charge.charged == ONCE else None


def _apart(charge: Charge) -> bool:
    """Whether a charge is billed more often than the fee."""
    return charge.charged == MONTHLY and charge.agreed.cycle > 1


def _cycle(charge: Charge) -> int:
    """Months of a charge in one billing of its service."""
    return charge.agreed.cycle if charge.charged == IN_FEE and charge.agreed.cycle in PERIODS else 1


def _entity(hour: HourPrice) -> str:
    """Where an hour is priced: a block draws by role, work types change the rate, and what names both has a role of its own."""
    kind = type_of(hour.agreed)
    if kind in (BLOCK_HOURS, PER_TICKET):
        return "ContractBlockHourFactors" if kind == BLOCK_HOURS else ""
    return "ContractRates" if hour.role else "WorkTypeModifiers"


def _priced(
    entity: str, field: str, value: Callable[[HourPrice], Value | None], how: str = ""
) -> Way[HourPrice]:
    return Way(entity, field, lambda hour: value(hour) if _entity(hour) == entity else None, how)


def _named(*columns: str) -> tuple[Way[HourPrice], ...]:
    """The fields that name an hour, once: by the column that stands first of those that are stated."""

    def first(hour: HourPrice) -> bool:
        return hour.stated[0] in columns

    role = "the id of a billing role; what is no role of yours becomes one, chosen on the time entry"
    return (
        _priced("ContractRates", "contractID", lambda h: contract_id(h.agreed) if first(h) else None, "the id of the contract above"),
        _priced("ContractRates", "roleID", lambda h: f"<role: {h.name}>" if first(h) else None, role),
        _priced("ContractBlockHourFactors", "contractID", lambda h: contract_id(h.agreed) if first(h) else None, "the id of the contract above"),
        _priced("ContractBlockHourFactors", "roleID", lambda h: f"<role: {h.name}>" if first(h) else None, role),
        _priced("WorkTypeModifiers", "id", lambda h: f"<work type: {h.kind}>" if first(h) else None, "update that of the work type; it holds for all clients: where the price is this client's alone, a work type of its own"),
    )  # fmt: skip


ONE_PRICE = "nothing: a ticket has one price, whoever works on it and when"
NAMED = "the name of its role or work type"


ITEMS: Mapping[str, Route[Charge]] = {
    "plans": to(within="the choice of plan: only its own items are here"),
    "clients": to(within="the choice of client: only its own items are here"),
    "item": to(
        Way("ContractServices", "contractID", _service(lambda c: "<contract: one billed monthly>" if _apart(c) else contract_id(c.agreed)), "the id of the contract above; what is charged monthly goes to one with a monthly period"),
        Way("ContractServices", "serviceID", _service(lambda c: f"<service: {c.name}>"), "the id of a service of your catalogue"),
        Way("ContractServices", "invoiceDescription", _service(lambda c: c.name)),
        Way("ContractCharges", "contractID", _once(lambda c: contract_id(c.agreed)), "the id of the contract above"),
        Way("ContractCharges", "name", _once(lambda c: c.name)),
        within="the price of the hours or tickets bought",
        by_hand=lambda c: "" if c.charged == IN_FEE else f"no services on such a contract: put {c.quantity:g} at {c.price:,.2f} a month on {OWN}, {SERVICE}"),
    "counts": to(within="the units; adjust them when they change"),
    "quantity": to(
        Way("ContractServiceAdjustments", "unitChange", _service(lambda c: c.quantity if c.quantity != 1 else None), "units to reach, from none"),
        Way("ContractServiceAdjustments", "effectiveDate", _service(lambda c: c.agreed.start.isoformat() if c.quantity != 1 else None)),
        Way("ContractCharges", "unitQuantity", _once(lambda c: c.quantity)),
        within="the units of its service, or the price of what is bought"),
    "from": to(by_hand=lambda c: f"no tiers: adjust units and price by hand when a tier is passed ({c.tiers})"),
    "price": to(
        Way("ContractServices", "unitPrice", _service(lambda c: round(c.price * _cycle(c), DECIMALS)), "net, of one unit in one billing period"),
        Way("ContractCharges", "unitPrice", _once(lambda c: c.price)),
        within="the price of the hours or tickets bought"),
    "method": to(within="the units and prices of its services: slabs are a service each"),
    "charged": to(
        Way("ContractCharges", "datePurchased", _once(lambda c: c.agreed.start.isoformat())),
        Way("ContractCharges", "isBillableToCompany", _once(lambda _: True)),
        within="the period of its service, or the price of what is bought"),
    "cost": to(
        Way("ContractServices", "unitCost", _service(lambda c: (c.item.cost if c.item else 0.0) * _cycle(c)), "ours; of one billing period"),
        Way("ContractCharges", "unitCost", _once(lambda c: c.item.cost if c.item else 0.0), "ours"),
        within="nothing: no service takes it"),
}  # fmt: skip

RATES: Mapping[str, Route[HourPrice]] = {
    "plans": to(within="the choice of plan: only its own rates are here"),
    "clients": to(within="the choice of client: only its own rates are here"),
    "role": to(*_named("role"), within=ONE_PRICE),
    "class": to(*_named("class"), within=NAMED),
    "counts as": to(within="its role or work type: which of the two premium classes it is does not matter there"),
    "channel": to(*_named("channel"), within=NAMED),
    "work": to(*_named("work"), within=NAMED),
    "multiplier": to(
        _priced("ContractBlockHourFactors", "blockHourMultiplier", lambda h: h.weight, "hours drawn for an hour worked"),
        _priced("WorkTypeModifiers", "modifierType", lambda _: BY_MULTIPLE, "2: role rate multiplied by the value"),
        _priced("WorkTypeModifiers", "modifierValue", lambda h: h.weight),
        within=ONE_PRICE, by_hand=lambda h: "" if type_of(h.agreed) == PER_TICKET else f"no rate to multiply: {h.name} counts {h.weight:g} hours"),
    "rate": to(
        _priced("ContractRates", "contractHourlyRate", lambda h: h.price, "net, after its weight"),
        _priced("ContractBlockHourFactors", "blockHourMultiplier", lambda h: h.weight, "hours drawn for an hour worked"),
        _priced("WorkTypeModifiers", "modifierType", lambda _: BY_MULTIPLE, "2: role rate multiplied by the value"),
        _priced("WorkTypeModifiers", "modifierValue", lambda h: h.weight, "its price over that of a standard hour"),
        within=ONE_PRICE),
}  # fmt: skip


def _home(bought: BlockBought) -> str:
    """The contract that a block beside the plan is bought on."""
    fits = type_of(bought.agreed) == BLOCK_HOURS and not bought.block.covers_work
    return contract_id(bought.agreed) if fits else f"<contract: {bought.block.name}>"


def _until(bought: BlockBought) -> str:
    block, agreed = bought.block, bought.agreed
    return min(agreed.end, agreed.last_day(block.first + (block.life or agreed.plan.term))).isoformat()


def _order(bought: BlockBought) -> str | None:
    """The status that keeps a block from being used up too early."""
    return "<inactive until its turn>" if bought.agreed.drawn_before(bought.block) else "<active>"


BLOCKS: Mapping[str, Route[BlockBought]] = {
    "plans": to(within="the choice of plan: only its own blocks are here"),
    "clients": to(within="the choice of client: only its own blocks are here"),
    "block": to(
        Way("ContractBlocks", "contractID", _home, f"the id of the contract above, or of {OWN}, {BLOCK_HOURS}"),
        Way("ContractBlocks", "status", _order, "blocks are used up by start date, here by what ends first: keep one inactive until the plan's hours and the blocks before it are used up")),
    "hours": to(Way("ContractBlocks", "hours", lambda b: b.block.hours)),
    "price": to(Way("ContractBlocks", "hourlyRate", lambda b: round(b.block.price / b.block.hours, DECIMALS), "price by hours; 0 is a grant")),
    "bought in": to(
        Way("ContractBlocks", "datePurchased", lambda b: b.agreed.day(b.block.first).isoformat()),
        Way("ContractBlocks", "startDate", lambda b: b.agreed.day(b.block.first).isoformat()),
        Way("ContractBlocks", "endDate", _until, "its last day, at most that of the term")),
    "life": to(within="ContractBlocks.endDate"),
    "covers work": to(by_hand=lambda b: f"no scope of one block: put it on {OWN}, {BLOCK_HOURS}, whose exclusion set has all work types but {', '.join(b.block.covers_work)}, and choose that contract on such tickets"),
}  # fmt: skip


def _combined(one: Combined) -> str:
    """A block draws by role alone, a ticket has one price, and elsewhere the work type multiplies the rate of the role."""
    kind = type_of(one.hour.agreed)
    if kind == BLOCK_HOURS and one.has_none:
        return f"one more role, {one.hour.name}, chosen on the time entry: {one.hour.weight:g} hours drawn for an hour worked"
    return "" if kind in (BLOCK_HOURS, PER_TICKET) else one.multiplied


AUTOTASK = PsaSystem(
    "autotask",
    "Autotask",
    "entities of the Autotask REST API, as its published schema names them; what they do, as the vendor's help says",
    DEAL,
    PLAN,
    ITEMS,
    RATES,
    BLOCKS,
    _combined,
)
