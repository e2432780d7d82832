"""ConnectWise PSA: every term of an agreement with the record and field of its REST API, or what to do instead."""

# ruff: noqa: E501  # one line for each term, as in a table
from collections.abc import Callable, Mapping

from xlagree.pricing.plans import HOURS_UNIT, TICKETS
from xlagree.pricing.schedule import cents
from xlagree.proposal.handover.agreed import DECIMALS
from xlagree.proposal.handover.charges import Charge
from xlagree.proposal.handover.combined_hours import Combined
from xlagree.proposal.handover.connectwise_plan import DEAL, PLAN, TYPES, UNITS, limited
from xlagree.proposal.handover.hour_prices import HourPrice
from xlagree.proposal.handover.routes import BlockBought, PsaSystem, Route, Said, Value, Way, to
from xlagree.terms.price_list_terms import IN_FEE, MONTHLY, ONCE
from xlagree.terms.vocabulary import BLOCK

DRAWN = "it prices time; hours paid for ahead are drawn hour for hour, as far as could be confirmed: to have weights count, take Amount as the unit, with the hours at the standard rate as the limit"


def _cycled(charge: Charge, amount: float) -> float:
    """What is an amount of a month in one billing cycle of the agreement."""
    return round(amount * (charge.agreed.cycle if charge.charged == IN_FEE else 1), DECIMALS)


def _added(value: Callable[[Charge], Value | None]) -> Callable[[Charge], Value | None]:
    return lambda charge: None if charge.flat else value(charge)


def _home(charge: Charge) -> str:
    apart = charge.charged == MONTHLY and charge.agreed.cycle > 1
    return "<agreement: one billed monthly>" if apart else f"<agreement: {charge.agreed.plan.name}>"


ITEMS: Mapping[str, Route[Charge]] = {
    "plans": to(within="the choice of plan: only its own items are here"),
    "clients": to(within="the choice of client: only its own items are here"),
    "item": to(
        Way("Additions", "agreementId", _added(_home), "the id of the agreement above; what is charged monthly goes to one with a monthly cycle"),
        Way("Additions", "product", _added(lambda c: f"<product: {c.name}>"), "the id of a product of your catalogue"),
        Way("Additions", "invoiceDescription", _added(lambda c: c.name)),
        within="Agreements.billAmount"),
    "counts": to(within="Additions.quantity; adjust it when it changes"),
    "quantity": to(Way("Additions", "quantity", _added(lambda c: c.quantity)), within="Agreements.billAmount"),
    "from": to(by_hand=lambda c: f"no tiers: adjust quantity and price by hand when a tier is passed ({c.tiers}). Units without charge are lessIncluded"),
    "price": to(
        Way("Agreements", "billAmount", lambda c: cents(c.price * c.agreed.cycle) if c.flat else None, "net, of one billing cycle", record=""),
        Way("Additions", "unitPrice", _added(lambda c: _cycled(c, c.price)), "net, of one unit in one billing cycle")),
    "method": to(within="the additions: slabs are one each"),
    "charged": to(
        Way("Additions", "billCustomer", _added(lambda _: "Billable")),
        Way("Additions", "effectiveDate", _added(lambda c: c.agreed.start.isoformat())),
        Way("Additions", "cancelledDate", _added(lambda c: c.agreed.last_day(1).isoformat() if c.charged == ONCE else None), "so that it is billed once"),
        within="Agreements.billingCycle"),
    "cost": to(Way("Additions", "unitCost", lambda c: _cycled(c, c.item.cost if c.item else 0.0), "ours, of one billing cycle")),
}  # fmt: skip


def _entity(hour: HourPrice) -> str:
    """Where an hour is priced: by its role, else by its work type; what names both has a role of its own."""
    return "AgreementWorkRoles" if hour.role else "AgreementWorkTypes"


def _priced(
    entity: str, field: str, value: Callable[[HourPrice], Value | None], how: Said[HourPrice] = ""
) -> Way[HourPrice]:
    def of(hour: HourPrice) -> Value | None:
        return value(hour) if _entity(hour) == entity and hour.agreed.plan.pool_unit != TICKETS else None

    return Way(entity, field, of, how)


def _named(column: str) -> tuple[Way[HourPrice], ...]:
    """The fields that name an hour, once: by the column that stands first of those that are stated."""
    return (
        _priced("AgreementWorkRoles", "workRole", lambda h: f"<work role: {h.name}>" if h.stated[0] == column else None, "the id of a work role; what is no role of yours becomes one"),
        _priced("AgreementWorkRoles", "effectiveDate", lambda h: h.agreed.start.isoformat() if h.stated[0] == column else None),
        _priced("AgreementWorkTypes", "workType", lambda h: f"<work type: {h.kind}>" if h.stated[0] == column else None, "the id of a work type for it"),
        _priced("AgreementWorkTypes", "effectiveDate", lambda h: h.agreed.start.isoformat() if h.stated[0] == column else None),
    )  # fmt: skip


def _drawn(hour: HourPrice) -> str:
    """What is to be known of a multiplier where hours are paid for ahead."""
    plan = hour.agreed.plan
    ahead = plan.kind == BLOCK or limited(hour.agreed)
    return DRAWN if ahead and plan.pool_unit == HOURS_UNIT else "hours that an hour counts"


ONE_PRICE = "nothing: a ticket has one price, whoever works on it and when"
NAMED = "the name of its work role or work type"
RATES: Mapping[str, Route[HourPrice]] = {
    "plans": to(within="the choice of plan: only its own rates are here"),
    "clients": to(within="the choice of client: only its own rates are here"),
    "role": to(*_named("role"), within=ONE_PRICE),
    "class": to(*_named("class"), within=NAMED),
    "counts as": to(within="its work type: which of the two premium classes it is does not matter there"),
    "channel": to(*_named("channel"), within=NAMED),
    "work": to(*_named("work"), within=NAMED),
    "multiplier": to(
        *(_priced(entity, "rateType", lambda _: "Multiplier") for entity in ("AgreementWorkRoles", "AgreementWorkTypes")),
        *(_priced(entity, "rate", lambda h: h.weight, _drawn) for entity in ("AgreementWorkRoles", "AgreementWorkTypes")),
        within=ONE_PRICE),
    "rate": to(
        _priced("AgreementWorkRoles", "rateType", lambda _: "Custom"),
        _priced("AgreementWorkRoles", "rate", lambda h: h.price, "net, after its weight"),
        _priced("AgreementWorkTypes", "rateType", lambda _: "Multiplier"),
        _priced("AgreementWorkTypes", "rate", lambda h: h.weight, _drawn),
        within=ONE_PRICE),
}  # fmt: skip

SEQUENCE = "an agreement of its own for this client; tickets draw the agreement that is chosen on them"
BLOCKS: Mapping[str, Route[BlockBought]] = {
    "plans": to(within="the choice of plan: only its own blocks are here"),
    "clients": to(within="the choice of client: only its own blocks are here"),
    "block": to(
        Way("Agreements", "name", lambda b: f"{b.agreed.plan.name}: {b.block.name}", SEQUENCE),
        Way("Agreements", "type", lambda _: f"<agreement type: {TYPES[BLOCK]}>"),
        Way("Agreements", "company", lambda b: f"<company: {b.agreed.client}>", "a reference by id"),
        Way("Agreements", "parentAgreement", lambda b: f"<agreement: {b.agreed.plan.name}>", "the id of the agreement above")),
    "hours": to(
        Way("Agreements", "applicationUnits", lambda _: UNITS[HOURS_UNIT]),
        Way("Agreements", "applicationLimit", lambda b: b.block.hours),
        Way("Agreements", "oneTimeFlag", lambda _: True),
        Way("Agreements", "coverAgreementTime", lambda _: True)),
    "price": to(
        Way("Agreements", "billAmount", lambda b: cents(b.block.price), "0 is a grant"),
        Way("Agreements", "billOneTimeFlag", lambda _: True)),
    "bought in": to(
        Way("Agreements", "startDate", lambda b: b.agreed.day(b.block.first).isoformat()),
        Way("Agreements", "endDate", lambda b: b.agreed.end.isoformat() if b.block.life is None else None, "the last day of the term")),
    "life": to(Way("Agreements", "endDate", lambda b: min(b.agreed.end, b.agreed.last_day(b.block.first + (b.block.life or 0))).isoformat(), "its last day, at most that of the term")),
    "covers work": to(Way("AgreementWorkTypeExclusions", "workType", lambda b: f"<work types: all but {', '.join(b.block.covers_work)}>", "one record for each, of the agreement of this block")),
}  # fmt: skip


def _combined(one: Combined) -> str:
    """The work type multiplies the rate of the work role; tickets have one price."""
    return "" if one.hour.agreed.plan.pool_unit == TICKETS else one.multiplied


CONNECTWISE = PsaSystem(
    "connectwise",
    "ConnectWise PSA",
    "records of the ConnectWise PSA REST API (finance/agreements and below), as its published schema names them",
    DEAL,
    PLAN,
    ITEMS,
    RATES,
    BLOCKS,
    _combined,
)
