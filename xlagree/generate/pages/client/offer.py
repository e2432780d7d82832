"""What a plan gives, in the few words of a table cell."""

from collections.abc import Callable

from xlagree.generate.book.sheet import Value
from xlagree.pricing.coverage import covers_all, rate_uncovered
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES, RETAINER

NOTHING = "–"
PERIODS = {1: "a month", 3: "a quarter", 6: "half a year", 12: "a year"}


def period(plan: Plan) -> str:
    """The months that share what is included.

    >>> period(Plan("Quarter", "retainer", monthly_fee=1000, included_hours=30, pool_months=3))
    'a quarter'
    """
    months = int(plan.pool_months)
    return PERIODS.get(months, f"in {months} months")


def included(plan: Plan) -> str:
    """Hours in the price, or tickets, or the money that a block is worth."""
    if plan.kind == FIXED_PRICE:
        every = "all" if len(plan.covers_classes) == len(PREMIUM_CLASSES) else "normal"
        part = (
            every
            if len(plan.covers_channels) == len(CHANNELS)
            else f"{every} {plan.covers_channels[0]}"
            if plan.covers_channels
            else "none"
        )
        return part if plan.cap is None else f"{part}, to {plan.cap:g} {period(plan)}"
    if plan.kind == BLOCK:
        return f"{_counted(plan, plan.block_size)} in a {'pack' if plan.pool_unit == TICKETS else 'block'}"
    return f"{_counted(plan, plan.grant)} {period(plan)}" if plan.kind == RETAINER else "none"


def _counted(plan: Plan, size: float) -> str:
    """So much of what a plan counts."""
    if plan.pool_unit == MONEY_UNIT:
        return f"work for {fixed(size)}"
    return f"{size:g} ticket{'s' * (size != 1)}" if plan.pool_unit == TICKETS else f"{size:g}"


def beyond(plan: Plan) -> Value:
    """The price of an hour beyond those included, or of a normal one that a fixed price does not cover."""
    if plan.kind == FIXED_PRICE and plan.cap is None:
        covered = len(plan.covers_channels) == 2 and len(plan.covers_classes) == 2 and not plan.covers_work
        return NOTHING if covered or plan.hourly_rate is None else plan.hourly_rate
    if plan.kind == BLOCK and plan.auto_renew:
        return "next pack" if plan.pool_unit == TICKETS else "next block"
    if plan.pool_unit == TICKETS:
        return NOTHING if plan.ticket_price is None else f"{fixed(plan.ticket_price, 2)} a ticket"
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.rate_beyond
    return NOTHING if rate is None else rate


def response(plan: Plan) -> str:
    """When work starts: by phone, remote and on site."""
    promises = [plan.response(channel) for channel in ("phone", "remote", "on site")]
    times = [NOTHING if hours is None else _within(hours) for hours in promises]
    return "best effort" if set(times) == {NOTHING} else " / ".join(times)


def _within(hours: float) -> str:
    """Hours, or minutes where hours would need many digits.

    >>> _within(0.5), _within(1 / 6)
    ('0.5 h', '10 min')
    """
    return f"{hours:g} h" if hours == round(hours, 2) else f"{60 * hours:.0f} min"


def premiums(plan: Plan) -> str:
    """What evenings, weekends and emergencies count."""
    if any(rate.work_class for rate in plan.rates):
        return "page Terms"
    if plan.after_hours_multiplier == plan.emergency_multiplier == 1:
        return "included" if plan.kind == FIXED_PRICE and len(plan.covers_classes) == 2 else "normal price"
    return f"× {plan.after_hours_multiplier:g} / × {plan.emergency_multiplier:g}"


def unused(plan: Plan) -> str:
    """What becomes of unused hours."""
    if plan.kind == BLOCK:
        if plan.block_life is None:
            return "kept"
        return "lost after a year" if plan.block_life == 12 else f"lost after {plan.block_life:g} m"
    if plan.kind == RETAINER:
        kept = "kept" if plan.rollover_share == 1 else f"{plan.rollover_share:.0%} kept"
        most = "" if plan.rollover_cap is None else f", to {plan.rollover_cap:g}"
        months = f"{plan.rollover_months:g} month{'s' * (plan.rollover_months != 1)}"
        return f"{kept} {months}{most}" if plan.rollover_months else "lost"
    return NOTHING


def _work(plan: Plan) -> str:
    return ", ".join(plan.covers_work) or NOTHING


def _uncovered(plan: Plan) -> Value:
    """The price of an hour that the plan does not cover, where it is another than that of one beyond."""
    rate = rate_uncovered(plan)
    return NOTHING if covers_all(plan) or rate is None or rate == beyond(plan) else rate


def _projects(plan: Plan) -> str:
    if plan.project_hours is None or plan.hourly_rate is None:
        return NOTHING
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.hourly_rate
    return f"above {plan.project_hours:g} h, at {fixed(rate or 0.0, 2)} an hour"


def _blocks(plan: Plan) -> str:
    return ", ".join(f"{block.name}: {block.hours:g} h" for block in plan.blocks) or NOTHING


def _topped_up(plan: Plan) -> str:
    if plan.top_up_below is None:
        return NOTHING
    left = fixed(plan.top_up_below) if plan.pool_unit == MONEY_UNIT else f"{plan.top_up_below:g}"
    return f"below {left}"


def _visits(plan: Plan) -> str:
    return f"{plan.included_visits:g} {period(plan)}" if plan.included_visits else NOTHING


def _way(plan: Plan) -> Value:
    return plan.travel_charge or NOTHING


def _items(plan: Plan) -> str:
    return ", ".join(item.name for item, _ in plan.extras) or NOTHING


NOT_COVERED = "An hour of work not covered"
BESIDE: tuple[tuple[str, Callable[[Plan], Value]], ...] = (
    ("Work covered", _work),
    (NOT_COVERED, _uncovered),
    ("Tickets charged by the hour, as projects", _projects),
    ("Blocks bought ahead beside it", _blocks),
    ("The next block is bought with what is left", _topped_up),
    ("Visits included", _visits),
    ("The way of a visit", _way),
    ("Items on lines of their own", _items),
)
"""What only some plans have, each in a line of its own where any has it."""
