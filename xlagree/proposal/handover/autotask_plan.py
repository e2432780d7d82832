"""The terms of a plan in Autotask: the type of contract that it becomes, and the field of every term or what to do instead."""

# ruff: noqa: E501  # one line for each term, as in a table
from collections.abc import Callable, Mapping

from xlagree.pricing.plans import MONEY_UNIT, TICKETS
from xlagree.pricing.schedule import cents
from xlagree.proposal.handover.agreed import DECIMALS, Agreed
from xlagree.proposal.handover.hour_prices import weighs
from xlagree.proposal.handover.routes import Route, Value, Way, to
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

SERVICE, BLOCK_HOURS, PREPAID, PER_TICKET, WORKED = (
    "Recurring Service", "Block Hours", "Retainer", "Per Ticket", "Time and Materials",
)  # fmt: skip
PERIODS = {1: "monthly", 3: "quarterly", 6: "semi-annual", 12: "yearly"}
OWN = "a contract of its own for this client"


def type_of(agreed: Agreed) -> str:
    """The type of contract that a plan is there."""
    plan = agreed.plan
    if plan.pool_unit == TICKETS:
        return PER_TICKET
    if plan.kind == BLOCK:
        return PREPAID if plan.pool_unit == MONEY_UNIT else BLOCK_HOURS
    if plan.kind == RETAINER and agreed.allowance:
        return BLOCK_HOURS
    return WORKED if plan.kind == PAY_AS_YOU_GO else SERVICE


def _is(*types: str) -> Callable[[Agreed], bool]:
    return lambda agreed: type_of(agreed) in types


def _of(value: Callable[[Agreed], Value | None], *types: str) -> Callable[[Agreed], Value | None]:
    """A value of contracts of some types."""
    return lambda agreed: value(agreed) if type_of(agreed) in types else None


def contract_id(agreed: Agreed) -> str:
    return f"<contract: {agreed.plan.name}>"


def _bought_until(agreed: Agreed) -> str:
    """The last day of the first block: of the plan's block by its life, of a period's hours with the months they are kept."""
    plan = agreed.plan
    months = plan.block_life or plan.term if plan.kind == BLOCK else agreed.period + plan.rollover_months
    return agreed.last_day(months).isoformat()


def _price_bought(agreed: Agreed) -> float:
    """The price of one block, or the fee of one period."""
    return agreed.plan.price_of_block if agreed.plan.kind == BLOCK else agreed.plan.fee * agreed.period


def _purchase(
    entity: str, quantity: str, rate: str, size: Callable[[Agreed], float]
) -> tuple[Way[Agreed], ...]:
    """The fields of the first purchase of hours or tickets."""
    return (
        Way(entity, "contractID", contract_id, "the id of the contract above"),
        Way(entity, quantity, size, "of one block or period; buy the next when it is due"),
        Way(entity, rate, lambda a: round(_price_bought(a) / size(a), DECIMALS), "net price of the block, or fee of the period, by its size; four decimals"),
        Way(entity, "datePurchased", lambda a: a.start.isoformat()),
        Way(entity, "startDate", lambda a: a.start.isoformat(), "what is bought later begins later: purchases are used up by start date"),
        Way(entity, "endDate", _bought_until, "its last day, with the months for which unused hours are kept"),
        Way(entity, "isPaid", lambda _: False),
    )  # fmt: skip


def _periods(agreed: Agreed) -> str:
    """What to do about the periods that share an allowance."""
    months, count = agreed.period, -(-agreed.plan.term // agreed.period)
    if agreed.plan.kind != RETAINER or not agreed.allowance:
        return f"no periods of {months} months: compare hours with what the fee covers every {months} months by hand"
    if months == 1:
        return f"{count} purchases in all, one a month: the first is here; set up the others as recurring purchases"
    return (
        f"no periods of {months} months: enter {count} purchases by hand, one each {months} months; the first is here. "
        f"Each is invoiced at {cents(agreed.fee * months):,.2f}, where the fee is {agreed.fee:,.2f} a month"
    )


PLAN: Mapping[str, Route[Agreed]] = {
    "kind": to(Way("Contracts", "contractType", lambda a: f"<contract type: {type_of(a)}>", "the id from the picklist of your system")),
    "best for": to(within="Contracts.description"),
    "hourly rate": to(
        Way("ContractRates", "contractID", _of(contract_id, WORKED, PREPAID, SERVICE), "the id of the contract above", "other roles"),
        Way("ContractRates", "roleID", _of(lambda _: "<role: each without a rate of its own>", WORKED, PREPAID, SERVICE), "one record for each billing role", "other roles"),
        Way("ContractRates", "contractHourlyRate", _of(lambda a: None if a.rate is None else round(a.rate, DECIMALS), WORKED, PREPAID, SERVICE), "net", "other roles"),
        by_hand=lambda a: f"on the contract for excluded work: {a.rate:,.2f} an hour" if a.excluded and a.rate is not None else "",
        within="Contracts.overageBillingRate, or nothing where an overage rate is stated"),
    "hourly discount": to(within="the hourly rate: it is net"),
    "ticket price": to(by_hand=lambda a: f"no rate for tickets beyond a purchase: enter a ContractTicketPurchases of the tickets needed at {a.plan.ticket_price or 0:,.2f} each"),
    "monthly fee": to(within="the fee: ContractServices, or the price of the hours or tickets bought"),
    "fee per user": to(within="the fee: ContractServices, or the price of the hours or tickets bought"),
    "fee per device": to(within="the fee: ContractServices, or the price of the hours or tickets bought"),
    "users": to(within="the units of the fee; adjust them when they change"),
    "devices": to(within="the units of the fee; adjust them when they change"),
    "minimum fee": to(by_hand=lambda a: f"not there: when units are adjusted, keep the fee of a month at {a.at_list.minimum_fee:,.2f} at list or more"),
    "included hours": to(
        *(Way(w.entity, w.field, _of(w.value, BLOCK_HOURS), w.how) for w in _purchase("ContractBlocks", "hours", "hourlyRate", lambda a: a.allowance)),
        by_hand=lambda a: "" if not a.allowance else f"not there beside such a contract: count {a.allowance:g} h by hand",
        always=lambda a: a.plan.kind == RETAINER and type_of(a) == BLOCK_HOURS),
    "included tickets": to(*_purchase("ContractTicketPurchases", "ticketsPurchased", "perTicketRate", lambda a: a.allowance or 1.0)),
    "hours per user": to(within="ContractBlocks.hours", by_hand=lambda a: "" if a.plan.kind == RETAINER else "not there: see cap hours"),
    "pool months": to(by_hand=_periods, within="nothing: nothing is included", always=lambda a: a.plan.kind == RETAINER and bool(a.allowance)),
    "overage rate": to(
        Way("Contracts", "overageBillingRate", _of(lambda a: None if a.plan.rate_beyond is None else round(a.plan.rate_beyond, DECIMALS), BLOCK_HOURS), "net; it holds for all roles"),
        by_hand=lambda a: "" if a.plan.rate_beyond is None or type_of(a) == BLOCK_HOURS else f"no overage here: bill hours beyond on {OWN}, {WORKED}, at {a.plan.rate_beyond:,.2f}",
        within="nothing: the plan prices no hours beyond", always=_is(BLOCK_HOURS)),
    "overage weighting": to(
        by_hand=lambda a: "" if type_of(a) != BLOCK_HOURS else
        f"overage ignores the block multiplier unless a system setting says otherwise: turn ‘Apply Contract Role Block Hour Multiplier to block hour overages’ {'on' if a.plan.overage_weighting else 'off'}; it holds for all contracts and is off at first",
        within="the rates of roles and work types", always=lambda a: type_of(a) == BLOCK_HOURS and a.plan.rate_beyond is not None and weighs(a)),
    "block hours": to(*_purchase("ContractBlocks", "hours", "hourlyRate", lambda a: a.plan.block_size)),
    "block value": to(
        Way("ContractRetainers", "contractID", contract_id, "the id of the contract above"),
        Way("ContractRetainers", "amount", lambda a: cents(a.plan.block_size), "the work that it is worth"),
        Way("ContractRetainers", "datePurchased", lambda a: a.start.isoformat()),
        Way("ContractRetainers", "startDate", lambda a: a.start.isoformat()),
        Way("ContractRetainers", "endDate", _bought_until, "its last day"),
        Way("ContractRetainers", "isPaid", lambda _: False)),
    "block tickets": to(*_purchase("ContractTicketPurchases", "ticketsPurchased", "perTicketRate", lambda a: a.plan.block_size)),
    "block price": to(within="hourlyRate or perTicketRate: it is net, by the size of the block", by_hand=lambda a: (
        "" if a.plan.pool_unit != MONEY_UNIT or a.plan.price_of_block == a.plan.block_size
        else f"a retainer is invoiced at its amount: take {a.plan.block_size - a.plan.price_of_block:,.2f} off each invoice of it"),
        ),
    "block life": to(within="the endDate of the purchase"),
    "auto renew": to(by_hand=lambda a: (
        "a notification rule that repurchases when nothing is left" if a.plan.auto_renew and a.plan.top_up_below is None
        else "see top-up below" if a.plan.auto_renew else "no notification rule that repurchases"), always=lambda a: a.plan.kind == BLOCK),
    "top-up below": to(by_hand=lambda a: f"a notification rule that repurchases when less than {a.plan.top_up_below or 0:g} is left"),
    "rollover share": to(by_hand=lambda a: f"not there: all unused hours are kept until the block ends. Shorten the block by hand as each period ends, so that {a.plan.rollover_share:.0%} are kept"),
    "rollover months": to(within="ContractBlocks.endDate"),
    "rollover cap": to(by_hand=lambda a: f"not there: as each period ends, cut what is kept by hand to {a.plan.rollover_cap or 0:g}"),
    "cap hours": to(
        by_hand=lambda a: "" if not a.allowance else f"not there: a recurring service covers all time. Watch {a.allowance:g} h {'a month' if a.period == 1 else f'each {a.period} months'} in a report, and bill what is beyond on {OWN}, {WORKED}",
        within="nothing: all hours are covered", always=lambda a: a.plan.kind == FIXED_PRICE and bool(a.allowance)),
    "after-hours multiplier": to(within="the hours of that class"),
    "emergency multiplier": to(within="the hours of that class"),
    "billing increment": to(by_hand=lambda a: f"not in the contract: round time entries up to {a.plan.billing_increment:g} h by the settings of your system, or by hand"),
    "minimum remote": to(by_hand=lambda a: f"on the work types of remote work: minimum hours to bill {a.plan.minimum_remote:g}; it is for each time entry there, for each ticket here"),
    "minimum on site": to(by_hand=lambda a: f"on the work types of work on site: minimum hours to bill {a.plan.minimum_on_site:g}; it is for each time entry there, for each ticket here"),
    "visit charge": to(by_hand=lambda a: f"a charge of {a.plan.visit_charge:,.2f} on the ticket of each visit, with a billing code for visits" if a.plan.charged_visit else "nothing to charge: the price covers work on site"),
    "included visits": to(by_hand=lambda a: f"not there: leave the charge off {a.first_visits} of each period"),
    "travel": to(within="the charge of travel"),
    "free travel": to(within="the charge of travel"),
    "travel rate": to(by_hand=lambda a: f"a charge of {a.plan.travel_charge:,.2f} on the ticket of each visit, with a billing code for travel: {a.plan.travel or 0:g} a visit, {a.plan.free_travel:g} free"),
    "setup fee": to(
        Way("Contracts", "setupFee", lambda a: cents(a.plan.setup), lambda a: a.setup_holds),
        Way("Contracts", "setupFeeBillingCodeID", lambda _: "<billing code: set-up>", "the id of a billing code for it"), always=lambda a: bool(a.plan.setup)),
    "setup share": to(within="Contracts.setupFee"),
    "term months": to(within="Contracts.endDate"),
    "yearly escalator": to(by_hand=lambda a: f"not there: set the new prices by hand, {a.rises}" if a.rises else "nothing: no price rises within the term"),
    "prepaid months": to(
        Way("Contracts", "contractPeriodType", _of(lambda a: f"<period: {PERIODS[a.cycle]}>" if a.cycle in PERIODS else None, SERVICE), "the id from the picklist of your system"),
        by_hand=lambda a: f"not there: invoice {a.cycle} months at once by hand, {cents(a.fee * a.cycle):,.2f}", always=lambda a: type_of(a) == SERVICE and a.cycle == 1),
    "maintenance hours": to(by_hand=lambda a: f"a recurring ticket of {a.plan.maintenance_hours:g} h a month with a work type that is not billed and draws no hours"),
    "maintenance tasks": to(by_hand=lambda a: f"a recurring ticket for each, with a work type that is not billed: {a.plan.maintenance_tasks}"),
    "covers channels": to(within="Contracts.contractExclusionSetID"),
    "covers classes": to(within="Contracts.contractExclusionSetID"),
    "covers work": to(
        Way("Contracts", "contractExclusionSetID", lambda a: f"<exclusion set: {a.excluded}>" if a.excluded else None, "the id of a set that excludes these work types"),
        Way("Contracts", "exclusionContractID", lambda a: f"<contract: {WORKED}>" if a.excluded else None, f"the id of {OWN} that bills what is excluded"),
        within="nothing: all work is covered", always=lambda a: bool(a.excluded)),
    "project hours": to(by_hand=lambda a: f"not there: put a ticket of more than {a.plan.project_hours or 0:g} h, all of its time, on {OWN}, {WORKED}, at {a.hour_outside:,.2f} an hour"),
    "payment days": to(by_hand=lambda a: f"payment terms of the company: {a.plan.payment_days:g} days net"),
    "response remote": to(Way("Contracts", "serviceLevelAgreementID", lambda a: f"<SLA: {a.responses}>", "the id of a service level agreement with these first responses"), always=lambda a: bool(a.responses)),
    "response phone": to(within="Contracts.serviceLevelAgreementID"),
    "response on site": to(within="Contracts.serviceLevelAgreementID"),
    "service credit": to(by_hand=lambda a: f"not there: credit {a.plan.service_credit:.2%} of the fee by hand for a month in which a response was missed"),
}  # fmt: skip

DEAL: Mapping[str, Route[Agreed]] = {
    "client": to(Way("Contracts", "companyID", lambda a: f"<company: {a.client}>", "the id of the company")),
    "contact": to(Way("Contracts", "contactName", lambda a: a.contact or None), within="nothing: none is known"),
    "plan": to(
        Way("Contracts", "contractName", lambda a: a.plan.name),
        Way("Contracts", "status", lambda _: "<status: active>", "the id from the picklist of your system")),
    "start": to(Way("Contracts", "startDate", lambda a: a.start.isoformat())),
    "end": to(Way("Contracts", "endDate", lambda a: a.end.isoformat(), "the last day of the term")),
    "discounts": to(Way("Contracts", "description", lambda a: a.said, "all prices are net; the discounts in them are said here")),
    "currency": to(within="the currency of the company"),
}  # fmt: skip
