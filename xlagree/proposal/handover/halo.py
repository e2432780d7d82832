"""HaloPSA: every term of an agreement with the record and field of its REST API, or what to do instead."""

# ruff: noqa: E501  # one line for each term, as in a table
from collections.abc import Callable, Mapping

from xlagree.pricing.plans import HOURS_UNIT, MONEY_UNIT, TICKETS
from xlagree.pricing.schedule import cents
from xlagree.proposal.handover.agreed import DECIMALS, Agreed
from xlagree.proposal.handover.charges import Charge
from xlagree.proposal.handover.combined_hours import Combined
from xlagree.proposal.handover.hour_prices import HourPrice, weighs
from xlagree.proposal.handover.routes import BlockBought, PsaSystem, Route, Value, Way, to
from xlagree.terms.price_list_terms import IN_FEE, ONCE
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES, RETAINER

AGREEMENT, BOUGHT, RATE, LINE = "ClientContract", "PrepayHistory", "ChargeRate", "RecurringInvoiceLine"
"""The agreement, and its lists: contract_prepayhistory and overriding_rates; lines of a recurring invoice stand apart."""
TYPES = {
    BLOCK: "pre-pay",
    RETAINER: "fixed hours of a period",
    FIXED_PRICE: "fixed",
    PAY_AS_YOU_GO: "pay as you go",
}
NO_TICKETS = "tickets are not counted there: count them in a report"
INVOICED = "an invoice of one line at the start"
AFTER_HOURS = PREMIUM_CLASSES[0]
MEANING = "what the field multiplies could not be confirmed"


def _limited(agreed: Agreed) -> bool:
    return bool(agreed.allowance) and agreed.plan.pool_unit == HOURS_UNIT


def _months(months: int) -> str:
    return "monthly" if months == 1 else f"every {months} months"


def _bought(
    hours: Callable[[Agreed], Value | None], amount: Callable[[Agreed], Value]
) -> tuple[Way[Agreed], ...]:
    """The fields of the first block."""
    return (
        Way(BOUGHT, "date", lambda a: a.start.isoformat()),
        Way(BOUGHT, "hours", hours),
        Way(BOUGHT, "amount", amount, "net"),
        Way(BOUGHT, "description", lambda a: a.plan.name),
        Way(AGREEMENT, "allowprepay", lambda _: True),
        Way(AGREEMENT, "allowpyg", lambda _: True, "work beyond is billed by the hour"),
    )  # fmt: skip


def _renewed(value: Callable[[Agreed], Value]) -> Callable[[Agreed], Value | None]:
    return lambda agreed: (
        value(agreed) if agreed.plan.auto_renew and agreed.plan.pool_unit != TICKETS else None
    )


def _minimum(record: str, hours: Callable[[Agreed], float]) -> tuple[Way[Agreed], ...]:
    return (
        Way(RATE, "charge_id", lambda _: f"<charge rate: {record}>", "the id of a charge rate for such work", record),
        Way(RATE, "minimum", hours, "it is for each entry there, for each ticket here", record),
    )  # fmt: skip


def _standard(agreed: Agreed) -> float | None:
    """The rate of a standard hour that has no other price."""
    return None if agreed.rate is None else round(agreed.rate, DECIMALS)


def _beyond(agreed: Agreed) -> float | None:
    """The rate beyond what the fee includes, where no other rate stands in the same field."""
    if agreed.plan.rate_beyond is None or agreed.plan.hourly_rate is not None:
        return None
    return round(agreed.plan.rate_beyond, DECIMALS)


PLAN: Mapping[str, Route[Agreed]] = {
    "kind": to(Way(AGREEMENT, "contracttype", lambda a: f"<agreement type: {TYPES[a.plan.kind]}>", "the id of such a type of yours")),
    "best for": to(within="ClientContract.note"),
    "hourly rate": to(
        Way(RATE, "charge_id", lambda a: None if a.rate is None else "<charge rate: standard>", "the id of your standard rate", "standard"),
        Way(RATE, "rate", _standard, "net", "standard"),
        within="nothing: no hour is priced"),
    "hourly discount": to(within="ChargeRate.rate: it is net"),
    "ticket price": to(by_hand=lambda a: f"{NO_TICKETS}, and invoice {a.plan.ticket_price or 0:,.2f} for each"),
    "monthly fee": to(within="ClientContract.periodchargeamount, or a line of the recurring invoice"),
    "fee per user": to(within="the lines of the recurring invoice"),
    "fee per device": to(within="the lines of the recurring invoice"),
    "users": to(within="quantities; adjust them when they change"),
    "devices": to(within="quantities; adjust them when they change"),
    "minimum fee": to(by_hand=lambda a: f"not there: when a quantity is adjusted, keep the fee of a month at {a.at_list.minimum_fee:,.2f} at list or more"),
    "included hours": to(
        Way(AGREEMENT, "numberofunitsfree", lambda a: a.allowance or None, "hours of one period, those for each user in it"),
        Way(AGREEMENT, "allowpyg", lambda a: True if a.allowance else None, "work beyond is billed by the hour"),
        within="nothing: no hours are included", always=lambda a: a.plan.kind == RETAINER and _limited(a)),
    "included tickets": to(by_hand=lambda a: f"{NO_TICKETS}; {a.allowance:g} of each period are in the fee"),
    "hours per user": to(within="ClientContract.numberofunitsfree"),
    "pool months": to(
        Way(AGREEMENT, "billingperiod", lambda a: f"<billing period: {_months(a.period)}>" if _limited(a) or a.fee else None, "the id of such a period; hours begin anew with it"),
        within="nothing: nothing is shared", always=lambda a: _limited(a) or bool(a.fee)),
    "overage rate": to(
        Way(RATE, "charge_id", lambda a: None if _beyond(a) is None else "<charge rate: standard>", "the id of your standard rate", "standard"),
        Way(RATE, "rate", _beyond, "net; time beyond the hours of the agreement is billed at it", "standard"),
        by_hand=lambda a: "" if a.plan.rate_beyond in (None, a.rate) else f"no rate of overage beside that of the hour: bill hours beyond at {a.plan.rate_beyond:,.2f} by a charge rate of their own",
        within="ChargeRate.rate", always=lambda a: a.plan.kind != PAY_AS_YOU_GO and a.plan.pool_unit == HOURS_UNIT),
    "overage weighting": to(by_hand=lambda a: "" if a.plan.overage_weighting else "not there: bill hours beyond by a charge rate of their own that has no multipliers", within="the charge rates: their multipliers count beyond too", always=lambda a: a.plan.kind != PAY_AS_YOU_GO and a.plan.rate_beyond is not None and weighs(a)),
    "block hours": to(*_bought(lambda a: a.plan.block_size, lambda a: cents(a.plan.price_of_block))),
    "block value": to(Way(AGREEMENT, "contract_prepayasamount", lambda _: True), *_bought(lambda _: None, lambda a: cents(a.plan.block_size))),
    "block tickets": to(by_hand=lambda a: f"{NO_TICKETS}; invoice a pack of {a.plan.block_size:g} at {a.plan.price_of_block:,.2f}"),
    "block price": to(
        within="PrepayHistory.amount, or what is invoiced by hand",
        by_hand=lambda a: "" if a.plan.pool_unit != MONEY_UNIT or a.plan.price_of_block == a.plan.block_size else f"the amount is what the block is worth: invoice {a.plan.price_of_block:,.2f} for it"),
    "block life": to(Way(BOUGHT, "expirydate", lambda a: None if a.plan.pool_unit == TICKETS else a.last_day(a.plan.block_life or 0).isoformat(), "its last day"), by_hand="count the months of a pack by hand"),
    "auto renew": to(
        Way(AGREEMENT, "autotopupthreshhold", _renewed(lambda a: a.plan.top_up_below or 0.0), "0: when nothing is left"),
        Way(AGREEMENT, "autotopupbyamount", _renewed(lambda a: a.plan.block_size)),
        Way(AGREEMENT, "autotopupcostperhour", _renewed(lambda a: round(a.plan.price_of_block / a.plan.block_size, DECIMALS)), "net price of the block by its size"),
        by_hand=lambda a: "sell the next pack by hand" if a.plan.auto_renew else "", within="nothing: no top-up is set", always=lambda a: a.plan.kind == BLOCK),
    "top-up below": to(within="ClientContract.autotopupthreshhold", by_hand=lambda a: "" if a.plan.pool_unit != TICKETS else f"sell the next pack by hand when less than {a.plan.top_up_below or 0:g} tickets are left"),
    "rollover share": to(by_hand=lambda a: f"not there: all that is unused is kept. Take off {1 - a.plan.rollover_share:.0%} by hand as each period ends"),
    "rollover months": to(
        Way(AGREEMENT, "chargerollover", lambda a: bool(a.plan.rollover_months) if a.plan.rollover_months <= a.period and _limited(a) else None, "unused time of a period is kept for the next; the settings of agreements must allow it"),
        by_hand=lambda a: f"unused hours are kept for one period, not for {a.plan.rollover_months:g} months: carry them over by hand" if a.plan.rollover_months else "",
        within="nothing: nothing is kept", always=lambda a: a.plan.kind == RETAINER and _limited(a)),
    "rollover cap": to(by_hand=lambda a: f"no cap: take off what is kept beyond {a.plan.rollover_cap or 0:g} by hand as each period ends"),
    "cap hours": to(
        Way(AGREEMENT, "numberofunitsfree", lambda a: a.allowance or None, "hours of one period, those for each user in it"),
        Way(AGREEMENT, "allowpyg", lambda a: True if a.allowance else None, "work beyond is billed by the hour"),
        within="nothing: all hours are covered", always=lambda a: a.plan.kind == FIXED_PRICE and bool(a.allowance)),
    "after-hours multiplier": to(within="ClientContract.outofhoursmultiplier"),
    "emergency multiplier": to(within="the charge rate of that class"),
    "billing increment": to(
        Way(RATE, "charge_id", lambda _: "<charge rate: each>", "one record for each", "rounding"),
        Way(RATE, "increment", lambda a: a.plan.billing_increment, "", "rounding")),
    "minimum remote": to(*_minimum("remote", lambda a: a.plan.minimum_remote)),
    "minimum on site": to(*_minimum("on site", lambda a: a.plan.minimum_on_site)),
    "visit charge": to(by_hand=lambda a: f"a surcharge or item of {a.plan.visit_charge:,.2f} on the ticket of each visit" if a.plan.charged_visit else "nothing to charge: the price covers work on site"),
    "included visits": to(by_hand=lambda a: f"not there: leave the charge off {a.first_visits} of each period"),
    "travel": to(within="the charge of travel"),
    "free travel": to(within="the charge of travel"),
    "travel rate": to(by_hand=lambda a: f"a charge rate for travel or mileage, in all {a.plan.travel_charge:,.2f} a visit: {a.plan.travel or 0:g} a visit, {a.plan.free_travel:g} free"),
    "setup fee": to(by_hand=lambda a: ", ".join(filter(None, (f"{INVOICED}: {cents(a.plan.setup):,.2f}", a.setup_holds))), always=lambda a: bool(a.plan.setup)),
    "setup share": to(within="the invoice of the set-up"),
    "term months": to(Way(AGREEMENT, "termmonths", lambda a: float(a.plan.term)), always=lambda _: True),
    "yearly escalator": to(
        Way(AGREEMENT, "percentageincrease", lambda a: round(100 * a.plan.yearly_escalator, DECIMALS) if a.rises else None, "per cent; it raises the agreement: raise charge rates and blocks by hand"),
        Way(AGREEMENT, "nextincrementdate", lambda a: a.day(12).isoformat() if a.rises else None), within="nothing: no price rises within the term"),
    "prepaid months": to(by_hand=lambda a: f"leave periodchargeamount empty: the fee is on the lines of a recurring invoice {_months(a.cycle)}, {cents(a.fee * a.cycle):,.2f} in all, as a period of the agreement is not what is invoiced" if a.cycle != a.period else "", within="ClientContract.billingperiod", always=lambda a: bool(a.fee) and a.cycle != a.period),
    "maintenance hours": to(by_hand=lambda a: f"a schedule of the agreement with {a.plan.maintenance_hours:g} h a month that are not billed"),
    "maintenance tasks": to(by_hand=lambda a: f"a schedule of the agreement for each, not billed: {a.plan.maintenance_tasks}"),
    "covers channels": to(within="the billing rules"),
    "covers classes": to(within="the billing rules"),
    "covers work": to(by_hand=lambda a: f"billing rules of the agreement: pay as you go for {a.excluded}" if a.excluded else "", within="nothing: all work is covered", always=lambda a: bool(a.excluded)),
    "project hours": to(by_hand=lambda a: f"not there: charge a ticket of more than {a.plan.project_hours or 0:g} h as pay as you go, all of its time, at {a.hour_outside:,.2f} an hour"),
    "payment days": to(by_hand=lambda a: f"payment terms of the customer: {a.plan.payment_days:g} days"),
    "response remote": to(Way(AGREEMENT, "sla_id", lambda a: f"<SLA: {a.responses}>", "the id of an SLA with these responses"), always=lambda a: bool(a.responses)),
    "response phone": to(within="ClientContract.sla_id"),
    "response on site": to(within="ClientContract.sla_id"),
    "service credit": to(by_hand=lambda a: f"not there: credit {a.plan.service_credit:.2%} of the fee by hand for a month in which a response was missed"),
}  # fmt: skip

DEAL: Mapping[str, Route[Agreed]] = {
    "client": to(Way(AGREEMENT, "client_id", lambda a: f"<customer: {a.client}>", "the id of the customer")),
    "contact": to(Way(AGREEMENT, "contract_contact_id", lambda a: f"<user: {a.contact}>" if a.contact else None, "the id of the user"), within="nothing: none is known"),
    "plan": to(Way(AGREEMENT, "ref", lambda a: a.plan.name)),
    "start": to(Way(AGREEMENT, "start_date", lambda a: a.start.isoformat())),
    "end": to(Way(AGREEMENT, "end_date", lambda a: a.end.isoformat(), "the last day of the term")),
    "discounts": to(Way(AGREEMENT, "note", lambda a: a.said, "all prices are net; the discounts in them are said here")),
    "currency": to(within="the currency of the customer"),
}  # fmt: skip


def _by_period(charge: Charge) -> bool:
    """Whether it is the fee itself, invoiced with each period of the agreement."""
    return charge.flat and charge.agreed.cycle == charge.agreed.period


def _line(value: Callable[[Charge], Value | None]) -> Callable[[Charge], Value | None]:
    return lambda charge: None if _by_period(charge) or charge.charged == ONCE else value(charge)


def _invoiced(charge: Charge, amount: float) -> float:
    """What is an amount of a month in one recurring invoice."""
    return round(amount * (charge.agreed.cycle if charge.charged == IN_FEE else 1), DECIMALS)


def _by_hand_once(charge: Charge) -> str:
    return f"{INVOICED}: {charge.quantity:g} at {charge.price:,.2f}" if charge.charged == ONCE else ""


ITEMS: Mapping[str, Route[Charge]] = {
    "plans": to(within="the choice of plan: only its own items are here"),
    "clients": to(within="the choice of client: only its own items are here"),
    "item": to(Way(LINE, "item", _line(lambda c: f"<item: {c.name}>"), "the id of an item of yours", seen=False), by_hand=_by_hand_once, within="ClientContract.periodchargeamount"),
    "counts": to(within="its quantity; adjust it when it changes"),
    "quantity": to(Way(LINE, "quantity", _line(lambda c: c.quantity), seen=False), within="its line, the invoice at the start, or the fee"),
    "from": to(by_hand=lambda c: f"no tiers: adjust quantity and price by hand when a tier is passed ({c.tiers})"),
    "price": to(
        Way(AGREEMENT, "periodchargeamount", lambda c: cents(c.price * c.agreed.period) if _by_period(c) else None, "net, of one period of the agreement", record=""),
        Way(LINE, "unit_price", _line(lambda c: _invoiced(c, c.price)), "net, of one unit in one invoice", seen=False),
        within="the invoice at the start"),
    "method": to(within="its lines: slabs are one each"),
    "charged": to(Way(LINE, "period", _line(lambda c: f"<period: {_months(c.agreed.cycle if c.charged == IN_FEE else 1)}>"), "of the recurring invoice that the line is on", seen=False), within="the period of the agreement, or the invoice at the start"),
    "cost": to(Way(LINE, "unit_cost", _line(lambda c: _invoiced(c, c.item.cost if c.item else 0.0)), "ours, in one invoice", seen=False), by_hand=lambda c: f"the cost of the item, {c.item.cost:,.2f}, in your items" if c.item else ""),
}  # fmt: skip


def _own(hour: HourPrice) -> bool:
    """Whether an hour has a charge rate of its own: all but plain evenings have one, where hours are priced."""
    return hour.name != AFTER_HOURS and hour.agreed.plan.pool_unit != TICKETS


def _rate(field: str, value: Callable[[HourPrice], Value | None], how: str = "") -> Way[HourPrice]:
    return Way(RATE, field, lambda hour: value(hour) if _own(hour) else None, how)


def _evening(value: Callable[[HourPrice], Value]) -> Way[HourPrice]:
    return Way(AGREEMENT, "outofhoursmultiplier", lambda h: value(h) if h.name == AFTER_HOURS and h.agreed.plan.pool_unit != TICKETS else None, "hours that an hour outside of working hours counts; a charge rate that names a class has its premium already: see that this does not multiply it again", "")  # fmt: skip


def _named(column: str) -> tuple[Way[HourPrice], ...]:
    """The fields that name an hour, once: by the column that stands first of those that are stated."""
    return (
        _rate("charge_id", lambda h: f"<charge rate: {h.name}>" if h.stated[0] == column else None, "the id of a charge rate for it"),
        _rate("startdate", lambda h: h.agreed.start.isoformat() if h.stated[0] == column else None),
    )  # fmt: skip


PRICED = "the working hours of the system, its charge rate; or nothing: a ticket has one price"
RATES: Mapping[str, Route[HourPrice]] = {
    "plans": to(within="the choice of plan: only its own rates are here"),
    "clients": to(within="the choice of client: only its own rates are here"),
    **{column: to(*_named(column), within=PRICED) for column in ("role", "class", "channel", "work")},
    "counts as": to(within="its charge rate: which of the two premium classes it is does not matter there"),
    "multiplier": to(_rate("contractmultiplier", lambda h: h.weight, f"hours that an hour counts; {MEANING}"), _evening(lambda h: h.weight), within=PRICED),
    "rate": to(
        _rate("rate", lambda h: h.price, "net, after its weight"),
        _rate("contractmultiplier", lambda h: h.weight if h.agreed.plan.kind in (BLOCK, RETAINER, FIXED_PRICE) else None, f"hours that an hour draws; {MEANING}"),
        _evening(lambda h: h.weight), within=PRICED),
}  # fmt: skip

BLOCKS: Mapping[str, Route[BlockBought]] = {
    "plans": to(within="the choice of plan: only its own blocks are here"),
    "clients": to(within="the choice of client: only its own blocks are here"),
    "block": to(Way(BOUGHT, "description", lambda b: b.block.name, "in which order pre-pay is drawn could not be confirmed: here after the plan, by what ends first")),
    "hours": to(Way(BOUGHT, "hours", lambda b: b.block.hours)),
    "price": to(Way(BOUGHT, "amount", lambda b: cents(b.block.price), "0 is a grant")),
    "bought in": to(Way(BOUGHT, "date", lambda b: b.agreed.day(b.block.first).isoformat())),
    "life": to(Way(BOUGHT, "expirydate", lambda b: min(b.agreed.end, b.agreed.last_day(b.block.first + (b.block.life or 0))).isoformat(), "its last day, at most that of the term")),
    "covers work": to(by_hand=lambda b: f"no scope of one block: an agreement of its own, whose billing rules take {', '.join(b.block.covers_work)} alone"),
}  # fmt: skip


def _combined(one: Combined) -> str:
    """Each has a charge rate of its own, where hours are priced."""
    if one.hour.agreed.plan.pool_unit == TICKETS or not one.has_none:
        return ""
    return f"one more charge rate, {one.hour.name}: it counts {one.hour.weight:g} hours"


HALO = PsaSystem(
    "halo",
    "HaloPSA",
    "records of the HaloPSA REST API (ClientContract and its lists), as its published schema names them; it does not say what they do",
    DEAL,
    PLAN,
    ITEMS,
    RATES,
    BLOCKS,
    _combined,
)
