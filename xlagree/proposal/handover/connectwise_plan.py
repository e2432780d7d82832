"""The terms of a plan in ConnectWise PSA: the field of every term in the records of an agreement, or what to do instead."""

# ruff: noqa: E501  # one line for each term, as in a table
from collections.abc import Callable, Mapping

from xlagree.pricing.plans import HOURS_UNIT, MONEY_UNIT, TICKETS
from xlagree.pricing.schedule import cents
from xlagree.proposal.handover.agreed import DECIMALS, Agreed
from xlagree.proposal.handover.hour_prices import weighs
from xlagree.proposal.handover.routes import Route, Value, Way, to
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER, WITH_FEE

UNITS = {HOURS_UNIT: "Hours", MONEY_UNIT: "Amount", TICKETS: "Incidents"}
TYPES = {
    BLOCK: "One Time Block",
    RETAINER: "Recurring Block",
    FIXED_PRICE: "Managed Service",
    PAY_AS_YOU_GO: "Rates only",
}
CYCLES = {1: "CalendarMonth", 3: "ContractQuarter", 12: "ContractYear"}
EACH = "<work role: each without a rate of its own>"


def limited(agreed: Agreed) -> bool:
    """Whether the fee includes so many hours or tickets of a period."""
    return agreed.plan.kind in WITH_FEE and bool(agreed.allowance)


def _block(value: Callable[[Agreed], Value]) -> Callable[[Agreed], Value | None]:
    return lambda agreed: value(agreed) if agreed.plan.kind == BLOCK else None


def _pool(value: Callable[[Agreed], Value | None]) -> Callable[[Agreed], Value | None]:
    return lambda agreed: value(agreed) if limited(agreed) else None


def _sold() -> tuple[Way[Agreed], ...]:
    """The fields of a block that is bought once."""
    return (
        Way("Agreements", "applicationUnits", _block(lambda a: UNITS[a.plan.pool_unit])),
        Way("Agreements", "applicationLimit", _block(lambda a: a.plan.block_size)),
        Way("Agreements", "oneTimeFlag", _block(lambda _: True), "bought once; the next block is an agreement of its own"),
        Way("Agreements", "coverAgreementTime", _block(lambda _: True)),
    )  # fmt: skip


def _included() -> tuple[Way[Agreed], ...]:
    """The fields of an allowance that comes again each period."""
    return (
        Way("Agreements", "applicationUnits", _pool(lambda a: UNITS[a.plan.pool_unit])),
        Way("Agreements", "applicationLimit", _pool(lambda a: a.allowance), "of one period, those for each user in it"),
        Way("Agreements", "applicationUnlimitedFlag", _pool(lambda _: False)),
        Way("Agreements", "coverAgreementTime", _pool(lambda _: True)),
    )  # fmt: skip


def _kept_days(agreed: Agreed) -> int:
    """Days for which what is kept of the first period can be used."""
    until = agreed.period + agreed.plan.rollover_months
    return (agreed.last_day(until) - agreed.last_day(agreed.period)).days


def _minimum(record: str, hours: Callable[[Agreed], float]) -> tuple[Way[Agreed], ...]:
    return (
        Way("AgreementWorkTypes", "workType", lambda _: f"<work type: {record}>", "the id of each work type of such work", record),
        Way("AgreementWorkTypes", "hoursMin", hours, "it is for each time entry there, for each ticket here", record),
    )  # fmt: skip


PLAN: Mapping[str, Route[Agreed]] = {
    "kind": to(Way("Agreements", "type", lambda a: f"<agreement type: {TYPES[a.plan.kind]}>", "the id of such a type of yours; for a block one with Prepayment")),
    "best for": to(within="Agreements.internalNotes"),
    "hourly rate": to(
        Way("AgreementWorkRoles", "workRole", lambda a: None if a.rate is None else EACH, "one record for each", "standard"),
        Way("AgreementWorkRoles", "rateType", lambda a: None if a.rate is None else "Custom", "", "standard"),
        Way("AgreementWorkRoles", "rate", lambda a: None if a.rate is None else round(a.rate, DECIMALS), "net; it is for time that the agreement does not cover", "standard"),
        Way("AgreementWorkRoles", "effectiveDate", lambda a: None if a.rate is None else a.start.isoformat(), "", "standard"),
        within="nothing: no hour is priced"),
    "hourly discount": to(within="AgreementWorkRoles.rate: it is net"),
    "ticket price": to(by_hand=lambda a: f"no price of a ticket beyond the incidents covered, as far as could be confirmed: invoice {a.plan.ticket_price or 0:,.2f} for each by hand"),
    "monthly fee": to(within="Agreements.billAmount"),
    "fee per user": to(within="the additions"),
    "fee per device": to(within="the additions"),
    "users": to(within="Additions.quantity, Agreements.applicationLimit; adjust them when they change"),
    "devices": to(within="Additions.quantity; adjust it when they change"),
    "minimum fee": to(by_hand=lambda a: f"not there: when a quantity is adjusted, keep the fee of a month at {a.at_list.minimum_fee:,.2f} at list or more"),
    "included hours": to(*_included(), within="nothing: no hours are included", always=lambda a: a.plan.kind == RETAINER and a.plan.pool_unit == HOURS_UNIT and bool(a.allowance)),
    "included tickets": to(*_included(), within="nothing: no tickets are included"),
    "hours per user": to(within="Agreements.applicationLimit"),
    "pool months": to(
        Way("Agreements", "applicationCycle", _pool(lambda a: CYCLES.get(a.period))),
        by_hand=lambda a: f"no cycle of {a.period} months: enter the limit by hand with an agreement adjustment every {a.period} months", always=limited),
    "overage rate": to(
        Way("AgreementWorkTypes", "workType", lambda a: None if a.plan.rate_beyond is None else "<work type: each>", "one record for each", "beyond"),
        Way("AgreementWorkTypes", "overageRateType", lambda a: None if a.plan.rate_beyond is None else "Custom", "", "beyond"),
        Way("AgreementWorkTypes", "overageRate", lambda a: None if a.plan.rate_beyond is None else round(a.plan.rate_beyond, DECIMALS), "net; times its multiplier for a work type that has one, unless overage weighting is no", "beyond"),
        within="nothing: no hour beyond is priced", always=lambda a: a.plan.kind != PAY_AS_YOU_GO and a.plan.pool_unit == HOURS_UNIT and a.plan.rate_beyond is not None),
    "overage weighting": to(by_hand=lambda a: f"enter the overage rate of each work type {'times its multiplier' if a.plan.overage_weighting else 'without its multiplier'}", always=lambda a: a.plan.kind != PAY_AS_YOU_GO and a.plan.rate_beyond is not None and weighs(a)),
    "block hours": to(*_sold()),
    "block value": to(*_sold()),
    "block tickets": to(*_sold()),
    "block price": to(
        Way("Agreements", "billAmount", _block(lambda a: cents(a.plan.price_of_block)), "net, once"),
        Way("Agreements", "billOneTimeFlag", _block(lambda _: True)), always=lambda a: a.plan.kind == BLOCK),
    "block life": to(Way("Agreements", "expiredDays", lambda a: (a.last_day(a.plan.block_life or 0) - a.start).days + 1, "days from its start until what is left lapses")),
    "auto renew": to(
        Way("Agreements", "expireWhenZero", lambda a: None if a.plan.auto_renew else True),
        by_hand=lambda a: "a low-balance workflow that makes the next agreement" if a.plan.top_up_below is None else "see top-up below", always=lambda a: a.plan.kind == BLOCK),
    "top-up below": to(by_hand=lambda a: f"a low-balance workflow that makes the next agreement when less than {a.plan.top_up_below or 0:g} is left"),
    "rollover share": to(by_hand=lambda a: f"not there: all that is unused is carried over. Take off {1 - a.plan.rollover_share:.0%} with an agreement adjustment as each period ends"),
    "rollover months": to(
        Way("Agreements", "carryOverUnused", _pool(lambda a: bool(a.plan.rollover_months))),
        Way("Agreements", "expiredDays", _pool(lambda a: _kept_days(a) if a.plan.rollover_months else None), "days for which what is kept can be used; months differ by a day or two"),
        within="nothing: nothing is included that could be kept", always=lambda a: a.plan.kind == RETAINER and bool(a.allowance)),
    "rollover cap": to(by_hand=lambda a: f"no cap: take off what is kept beyond {a.plan.rollover_cap or 0:g} with an agreement adjustment as each period ends"),
    "cap hours": to(
        *_included(),
        Way("Agreements", "applicationUnlimitedFlag", lambda a: None if a.allowance else True),
        Way("Agreements", "coverAgreementTime", lambda a: None if a.allowance else True), always=lambda a: a.plan.kind == FIXED_PRICE),
    "after-hours multiplier": to(within="the work type of that class"),
    "emergency multiplier": to(within="the work type of that class"),
    "billing increment": to(
        Way("AgreementWorkTypes", "workType", lambda _: "<work type: each>", "one record for each", "rounding"),
        Way("AgreementWorkTypes", "roundBillHours", lambda a: a.plan.billing_increment, "whether it rounds up could not be confirmed", "rounding")),
    "minimum remote": to(*_minimum("remote", lambda a: a.plan.minimum_remote)),
    "minimum on site": to(*_minimum("on site", lambda a: a.plan.minimum_on_site)),
    "visit charge": to(by_hand=lambda a: f"a product of {a.plan.visit_charge:,.2f} on the ticket of each visit" if a.plan.charged_visit else "nothing to charge: the price covers work on site"),
    "included visits": to(by_hand=lambda a: f"not there: leave the product off {a.first_visits} of each period"),
    "travel": to(within="the charge of travel"),
    "free travel": to(within="the charge of travel"),
    "travel rate": to(by_hand=lambda a: f"an expense or product of {a.plan.travel_charge:,.2f} on the ticket of each visit: {a.plan.travel or 0:g} a visit, {a.plan.free_travel:g} free"),
    "setup fee": to(
        Way("Additions", "product", lambda _: "<product: set-up>", "the id of a product for it", "Set-up"),
        Way("Additions", "quantity", lambda _: 1.0, "", "Set-up"),
        Way("Additions", "unitPrice", lambda a: cents(a.plan.setup), lambda a: a.setup_holds, "Set-up"),
        Way("Additions", "billCustomer", lambda _: "Billable", "", "Set-up"),
        Way("Additions", "effectiveDate", lambda a: a.start.isoformat(), "", "Set-up"),
        Way("Additions", "cancelledDate", lambda a: a.last_day(1).isoformat(), "so that it is billed once", "Set-up"), always=lambda a: bool(a.plan.setup)),
    "setup share": to(within="the addition Set-up"),
    "term months": to(within="Agreements.endDate"),
    "yearly escalator": to(by_hand=lambda a: f"not there: set the new prices by hand, rates with an effective date, {a.rises}" if a.rises else "nothing: no price rises within the term"),
    "prepaid months": to(
        Way("Agreements", "billingCycle", lambda a: f"<billing cycle: {'monthly' if a.cycle == 1 else f'every {a.cycle} months'}>", "the id of such a cycle; amounts are those of a cycle"), always=lambda a: bool(a.fee)),
    "maintenance hours": to(by_hand=lambda a: f"a recurring service ticket of {a.plan.maintenance_hours:g} h a month, its work type No Charge"),
    "maintenance tasks": to(by_hand=lambda a: f"a recurring service ticket for each, its work type No Charge: {a.plan.maintenance_tasks}"),
    "covers channels": to(within="AgreementWorkTypeExclusions"),
    "covers classes": to(within="AgreementWorkTypeExclusions"),
    "covers work": to(
        Way("AgreementWorkTypeExclusions", "workType", lambda a: f"<work types: {a.excluded}>" if a.excluded else None, "one record for each; its time is billed at the rates"),
        within="nothing: all work is covered", always=lambda a: bool(a.excluded)),
    "project hours": to(by_hand=lambda a: f"not there: take a ticket of more than {a.plan.project_hours or 0:g} h off the agreement, all of its time, and bill it at {a.hour_outside:,.2f} an hour"),
    "payment days": to(Way("Agreements", "billingTerms", lambda a: f"<billing terms: net {a.plan.payment_days:g}>", "the id of such terms"), always=lambda _: True),
    "response remote": to(Way("Agreements", "sla", lambda a: f"<SLA: {a.responses}>", "the id of an SLA with these responses"), always=lambda a: bool(a.responses)),
    "response phone": to(within="Agreements.sla"),
    "response on site": to(within="Agreements.sla"),
    "service credit": to(by_hand=lambda a: f"not there: credit {a.plan.service_credit:.2%} of the fee by hand for a month in which a response was missed"),
}  # fmt: skip

DEAL: Mapping[str, Route[Agreed]] = {
    "client": to(Way("Agreements", "company", lambda a: f"<company: {a.client}>", "a reference by id")),
    "contact": to(Way("Agreements", "contact", lambda a: f"<contact: {a.contact or 'billing'}>", "a reference by id")),
    "plan": to(Way("Agreements", "name", lambda a: a.plan.name)),
    "start": to(
        Way("Agreements", "startDate", lambda a: a.start.isoformat()),
        Way("Agreements", "billStartDate", lambda a: a.start.isoformat())),
    "end": to(
        Way("Agreements", "endDate", lambda a: a.end.isoformat(), "the last day of the term"),
        Way("Agreements", "noEndingDateFlag", lambda _: False),
        Way("Agreements", "allowOverruns", lambda a: False if limited(a) or a.plan.kind == BLOCK else None, "so that time beyond the limit is billed")),
    "discounts": to(Way("Agreements", "internalNotes", lambda a: a.said, "all prices are net; the discounts in them are said here")),
    "currency": to(Way("Agreements", "currency", lambda a: f"<currency: {a.currency}>", "a reference by id")),
}  # fmt: skip
