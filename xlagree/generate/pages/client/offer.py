"""What a plan gives, in the few words of a table cell."""

from xlagree.generate.book.sheet import Value
from xlagree.pricing.plans import Plan
from xlagree.terms.vocabulary import BLOCK, CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES, RETAINER


def included(plan: Plan) -> str:
    """Hours in the price."""
    if plan.kind == FIXED_PRICE:
        every = "all" if len(plan.covers_classes) == len(PREMIUM_CLASSES) else "normal"
        part = (
            every
            if len(plan.covers_channels) == len(CHANNELS)
            else f"{every} {plan.covers_channels[0]}"
            if plan.covers_channels
            else "none"
        )
        return part if plan.cap_hours is None else f"{part}, to {plan.cap_hours:g} a month"
    if plan.kind == BLOCK:
        return f"{plan.block_hours:g} in a block"
    return f"{plan.included_hours:g} a month" if plan.kind == RETAINER else "none"


def beyond(plan: Plan) -> Value:
    """The price of an hour beyond those included, or of a normal one that a fixed price does not cover."""
    if plan.kind == FIXED_PRICE and plan.cap_hours is None:
        covered = len(plan.covers_channels) == 2 and len(plan.covers_classes) == 2
        return "–" if covered or plan.hourly_rate is None else plan.hourly_rate
    if plan.kind == BLOCK and plan.auto_renew:
        return "next block"
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.rate_beyond
    return "–" if rate is None else rate


def response(plan: Plan) -> str:
    """When work starts: by phone, remote and on site."""
    promises = [plan.response(channel) for channel in ("phone", "remote", "on site")]
    times = ["–" if hours is None else f"{hours:g} h" for hours in promises]
    return "best effort" if set(times) == {"–"} else " / ".join(times)


def premiums(plan: Plan) -> str:
    """What evenings, weekends and emergencies count."""
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
        return f"{kept} {plan.rollover_months:g} months" if plan.rollover_months else "lost"
    return "–"
