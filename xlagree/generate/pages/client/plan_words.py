"""What a plan gives, in the few words of a cell and in the language of the client."""

from collections.abc import Callable, Mapping, Sequence

from xlagree.generate.book.sheet import Value
from xlagree.pricing.coverage import covers_all, rate_uncovered
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.rates import Hour
from xlagree.proposal.client_verdict import (
    agreed,
    hours_short,
    in_period,
    promised,
    visits_included,
)
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.offers.offered_plan import bought_once
from xlagree.terms.maintenance import tasks_of
from xlagree.terms.vocabulary import (
    BLOCK,
    FIXED_PRICE,
    PAY_AS_YOU_GO,
    PREMIUM_CLASSES,
    RETAINER,
    WORK_CHANNELS,
)

NOTHING = "–"


def included(plan: Plan, speech: ClientLanguage, short: bool = False) -> str:
    """What is in the price: hours, tickets, or the money that a block is worth; `short` for a narrow column.

    >>> english = ClientLanguage("en", "€", True)
    >>> included(Plan("Gold", "fixed price", monthly_fee=1740, cap_hours=30), english)
    'all, to 30 a month'
    """
    if plan.kind == BLOCK:
        return speech.say("hours_in_block", hours=_size(plan, plan.block_size, speech))
    if plan.kind == RETAINER:
        return in_period(plan, _size(plan, plan.grant, speech), speech)
    if plan.kind != FIXED_PRICE:
        return speech.say("none")
    if plan.cap is None:
        return speech.say("hours_all") if covers_all(plan) else speech.say("hours_covered")
    hours = agreed(plan.cap, speech)
    if plan.pool_months != 1:
        return in_period(plan, hours, speech)
    return (
        speech.say("hours_all_to", hours=hours)
        if covers_all(plan) and not short
        else speech.say("hours_up_to", hours=hours)
    )


def sold(plan: Plan, speech: ClientLanguage) -> str:
    """The same as it is signed: a block with its price, and how long it can be used."""
    if plan.kind != BLOCK:
        return included(plan, speech)
    block = included(plan, speech)
    price = speech.money(plan.block_price or 0.0, 2)
    text = speech.say("block_sold", block=block, price=price)
    if plan.block_life is not None:
        life = speech.counted("n_months", plan.block_life)
        text = speech.say("block_sold_months", block=block, price=price, months=life)
    return speech.say("block_paid", block=text) if bought_once(plan) else text


def _size(plan: Plan, size: float, speech: ClientLanguage) -> str:
    """So much of what a plan counts."""
    if plan.pool_unit == MONEY_UNIT:
        return speech.say("work_for", price=speech.money(size))
    return speech.counted("n_tickets", size) if plan.pool_unit == TICKETS else agreed(size, speech)


def beyond(plan: Plan, speech: ClientLanguage) -> Value:
    """The price of an hour beyond those included, or of one that a fixed price does not cover."""
    if plan.kind == BLOCK and plan.auto_renew:
        return speech.say("next_block")
    if plan.pool_unit == TICKETS:
        price = plan.ticket_price
        return NOTHING if price is None else speech.say("price_of_ticket", price=speech.money(price, 2))
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.rate_beyond
    if plan.kind == FIXED_PRICE and plan.cap is None:
        rate = None if covers_all(plan) else plan.hourly_rate
    return NOTHING if rate is None else rate


def premiums(plan: Plan, speech: ClientLanguage) -> str:
    """What hours in evenings and at weekends count, and those of emergencies; within a fixed price too, where it ends at a cap.

    >>> english = ClientLanguage("en", "€", True)
    >>> gold = Plan("Gold", "fixed price", monthly_fee=1740, overage_rate=120, cap_hours=30, after_hours_multiplier=1.5)
    >>> premiums(gold, english)
    'count × 1.5 / × 1'
    """
    if any(rate.work_class for rate in plan.rates):
        return speech.say("see_rate_card")
    plain = plan.pool_unit == TICKETS or plan.after_hours_multiplier == plan.emergency_multiplier == 1
    covered = plan.covers_classes if plan.kind == FIXED_PRICE else ()
    if len(covered) == len(PREMIUM_CLASSES):
        if plain or plan.cap is None:
            return speech.say("included")
        return speech.say("premiums_count", factors=_factors(plan, speech))
    if covered:
        return " / ".join(_premium(plan, of, speech) for of in PREMIUM_CLASSES)
    return speech.say("normal") if plain else _factors(plan, speech)


def _premium(plan: Plan, of: str, speech: ClientLanguage) -> str:
    """What hours of one class count under a fixed price that covers the other, or this one, alone."""
    factor = plan.emergency_multiplier if of == "emergency" else plan.after_hours_multiplier
    times = f"× {agreed(factor, speech)}"
    if of not in plan.covers_classes:
        return speech.say("normal") if factor == 1 else speech.say("premiums_cost", factors=times)
    return speech.say("included" if plan.cap is None or factor == 1 else "premiums_count", factors=times)


def _factors(plan: Plan, speech: ClientLanguage) -> str:
    return " / ".join(
        f"× {agreed(of, speech)}" for of in (plan.after_hours_multiplier, plan.emergency_multiplier)
    )


def responses(plan: Plan, speech: ClientLanguage) -> str:
    """How soon work starts by phone, remote and on site; once, where that is the same.

    >>> responses(Plan("Go", "pay as you go", hourly_rate=140), ClientLanguage("en", "€", True))
    'no promise'
    """
    remote, phone, site = WORK_CHANNELS
    times = [promised(plan.response(channel), speech) for channel in (phone, remote, site)]
    return times[0] if len(set(times)) == 1 else " / ".join(times)


def visit(plan: Plan, speech: ClientLanguage) -> Value:
    """What a visit costs, its way with it."""
    return plan.charged_visit + plan.travel_charge or speech.say("included")


def tasks_by_plan(plans: Sequence[Plan]) -> Mapping[str, list[str]]:
    """Every maintenance task that a plan has, and for each plan the key of how often it is done; blank where it is not."""
    by_plan = [{task.name: task.phrase for task in tasks_of(plan.maintenance_tasks)} for plan in plans]
    names = dict.fromkeys(name for tasks in by_plan for name in tasks)
    return {name: [tasks.get(name, "") for tasks in by_plan] for name in names}


def _work(plan: Plan, speech: ClientLanguage) -> str:
    return ", ".join(map(speech.word, plan.covers_work)) or NOTHING


def _uncovered(plan: Plan, speech: ClientLanguage) -> str:
    """What an hour costs that the plan does not cover, whoever works it."""
    return NOTHING if covers_all(plan) else _outside(plan, speech)


def _projects(plan: Plan, speech: ClientLanguage) -> str:
    """Above how many hours a job is charged by the hour, and at what."""
    if plan.project_hours is None:
        return NOTHING
    hours = hours_short(plan.project_hours, speech)
    return speech.say("projects_above", hours=hours, price=_outside(plan, speech))


def _outside(plan: Plan, speech: ClientLanguage) -> str:
    """The price of an hour outside the plan; from the lowest to the highest where roles have rates of their own."""
    rate = rate_uncovered(plan)
    if rate is None:
        return NOTHING
    roles = (Hour(), *(Hour(role=row.role) for row in plan.rates if row.role))
    prices = [rate * plan.weight(hour) for hour in roles]
    low, high = (speech.money(price, 2) for price in (min(prices), max(prices)))
    return low if low == high else speech.say("from_to", low=low, high=high)


def _block_price(plan: Plan, speech: ClientLanguage) -> str:
    """What a block costs, where a plan is sold by them, one after the other."""
    return NOTHING if bought_once(plan) else _price(plan, speech)


def _block_at_start(plan: Plan, speech: ClientLanguage) -> str:
    """What the only block of a plan costs, which is in what is paid once."""
    return _price(plan, speech) if bought_once(plan) else NOTHING


def _price(plan: Plan, speech: ClientLanguage) -> str:
    return speech.money(plan.block_price, 2) if plan.block_price else NOTHING


def _ahead(plan: Plan, speech: ClientLanguage) -> str:
    """How many months of the fixed fee are paid at a time, where they are more than one."""
    months = months_ahead(plan, speech)
    return speech.say("months_ahead", months=months) if months else NOTHING


def months_ahead(plan: Plan, speech: ClientLanguage) -> str:
    """The months for which a fixed fee is paid at a time; blank where that is each month."""
    if plan.prepaid_months <= 1 or not plan.fee:
        return ""
    return speech.counted("n_months", plan.prepaid_months)


def paid_when(plan: Plan, speech: ClientLanguage) -> str:
    """Within how many days a bill is paid, and for how many months the fixed fee is paid ahead."""
    days, months = speech.counted("n_days_after", plan.payment_days), months_ahead(plan, speech)
    return speech.say("days_fee_ahead", days=days, months=months) if months else days


def _items(plan: Plan, _speech: ClientLanguage) -> str:
    taken = (item for item in plan.items if plan.item_amount(item))
    return ", ".join(dict.fromkeys(item.name for item in taken)) or NOTHING


def _blocks(plan: Plan, speech: ClientLanguage) -> str:
    return ", ".join(f"{block.name}: {agreed(block.hours, speech)}" for block in plan.blocks) or NOTHING


BESIDE: tuple[tuple[str, Callable[[Plan, ClientLanguage], str]], ...] = (
    ("visits_included", visits_included),
    ("work_covered", _work),
    ("not_covered", _uncovered),
    ("projects_apart", _projects),
    ("items_beside", _items),
    ("blocks_beside", _blocks),
    ("price_of_block", _block_price),
    ("block_at_start", _block_at_start),
    ("fee_ahead", _ahead),
)
"""What only some plans have: the key of its line, which is there where any has it, and its words."""
