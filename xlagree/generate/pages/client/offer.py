"""What a plan gives, in the few words of a cell of the appendix, in the language of the client."""

from collections.abc import Callable

from xlagree.generate.book.sheet import Value
from xlagree.generate.pages.client import plan_words
from xlagree.pricing.coverage import covers_all, rate_uncovered
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.work_words import work_word
from xlagree.terms.vocabulary import BLOCK, CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES, RETAINER

NOTHING = "–"
PERIODS = {1: "period_1", 3: "period_3", 6: "period_6", 12: "period_12"}


def period(plan: Plan, speech: ClientLanguage = ENGLISH) -> str:
    """The months that share what is included.

    >>> period(Plan("Quarter", "retainer", monthly_fee=1000, included_hours=30, pool_months=3))
    'a quarter'
    """
    months = int(plan.pool_months)
    return speech.say(PERIODS[months]) if months in PERIODS else speech.say("period_other", n=str(months))


def included(plan: Plan, speech: ClientLanguage = ENGLISH) -> str:
    """Hours in the price, or tickets, or the money that a block is worth."""
    if plan.kind == FIXED_PRICE:
        part = _covered(plan, speech)
        if plan.cap is None:
            return part
        return speech.say("covered_to", part=part, hours=speech.plain(plan.cap), period=period(plan, speech))
    if plan.kind == BLOCK:
        key = "size_in_pack" if plan.pool_unit == TICKETS else "size_in_block"
        return speech.say(key, size=_counted(plan, plan.block_size, speech))
    if plan.kind != RETAINER:
        return speech.say("none")
    size = _counted(plan, plan.grant, speech)
    return speech.say("size_in_period", size=size, period=period(plan, speech))


def _covered(plan: Plan, speech: ClientLanguage) -> str:
    """Which work a fixed price covers, with the one class beside normal hours where it is not both.

    >>> _covered(Plan("Day", "fixed price", monthly_fee=900, covers_classes=("emergency",)), ENGLISH)
    'normal, emergencies too'
    """
    if not plan.covers_channels:
        return speech.say("none")
    every = len(plan.covers_classes) == len(PREMIUM_CLASSES)
    key = "covers_all" if every else "covers_normal"
    if len(plan.covers_channels) < len(CHANNELS):
        key = f"{key}_{plan.covers_channels[0].replace(' ', '_')}"
    if every or not plan.covers_classes:
        return speech.say(key)
    return speech.say(f"covers_{plan.covers_classes[0].replace('-', '_')}_too", part=speech.say(key))


def _counted(plan: Plan, size: float, speech: ClientLanguage) -> str:
    """So much of what a plan counts."""
    if plan.pool_unit == MONEY_UNIT:
        return speech.say("work_for", price=speech.number(size))
    return speech.counted("n_tickets", size, None) if plan.pool_unit == TICKETS else speech.plain(size)


def beyond(plan: Plan, speech: ClientLanguage = ENGLISH) -> Value:
    """The price of an hour beyond those included, or of a normal one that a fixed price does not cover."""
    if plan.kind == FIXED_PRICE and plan.cap is None:
        covered = len(plan.covers_channels) == 2 and len(plan.covers_classes) == 2 and not plan.covers_work
        return NOTHING if covered or plan.hourly_rate is None else plan.hourly_rate
    if plan.kind == BLOCK and plan.auto_renew:
        return speech.say("next_pack" if plan.pool_unit == TICKETS else "next_block")
    if plan.pool_unit == TICKETS:
        price = plan.ticket_price
        return NOTHING if price is None else speech.say("price_of_ticket", price=speech.number(price, 2))
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.rate_beyond
    return NOTHING if rate is None else rate


def response(plan: Plan, speech: ClientLanguage = ENGLISH) -> str:
    """When work starts: by phone, remote and on site."""
    promises = [plan.response(channel) for channel in ("phone", "remote", "on site")]
    times = [NOTHING if hours is None else _within(hours, speech) for hours in promises]
    return speech.say("best_effort") if set(times) == {NOTHING} else " / ".join(times)


def _within(hours: float, speech: ClientLanguage = ENGLISH) -> str:
    """Hours, or minutes where hours would need many digits.

    >>> _within(0.5), _within(1 / 6)
    ('0.5 h', '10 min')
    """
    if hours == round(hours, 2):
        return speech.counted("n_hours_short", hours, None)
    return speech.counted("n_minutes_short", 60 * hours)


def premiums(plan: Plan, speech: ClientLanguage = ENGLISH) -> str:
    """What evenings, weekends and emergencies count, as the offer says it; classes of one's own stand on the page of terms."""
    if any(rate.work_class for rate in plan.rates):
        return speech.say("see_page", page=speech.say("page_terms"))
    return plan_words.premiums(plan, speech)


def unused(plan: Plan, speech: ClientLanguage = ENGLISH) -> str:
    """What becomes of unused hours."""
    if plan.kind == BLOCK:
        if plan.block_life is None:
            return speech.say("unused_kept")
        if plan.block_life == 12:
            return speech.say("unused_year")
        return speech.say("unused_after", n=speech.plain(plan.block_life))
    if plan.kind == RETAINER:
        return _kept(plan, speech) if plan.rollover_months else speech.say("unused_lost")
    return NOTHING


def _kept(plan: Plan, speech: ClientLanguage) -> str:
    """How much of unused hours is kept, for how long and up to how many."""
    months = speech.counted("n_months", plan.rollover_months, None)
    share = speech.share(round(plan.rollover_share, 2))
    kept = speech.say("unused_kept_for", months=months)
    if plan.rollover_share != 1:
        kept = speech.say("unused_share_kept", share=share, months=months)
    if plan.rollover_cap is None:
        return kept
    return speech.say("unused_up_to", kept=kept, most=speech.plain(plan.rollover_cap))


def _work(plan: Plan, speech: ClientLanguage) -> str:
    return ", ".join(work_word(word, speech) for word in plan.covers_work) or NOTHING


def _uncovered(plan: Plan, speech: ClientLanguage) -> Value:
    """The price of an hour that the plan does not cover, where it is another than that of one beyond."""
    rate = rate_uncovered(plan)
    return NOTHING if covers_all(plan) or rate is None or rate == beyond(plan, speech) else rate


def _projects(plan: Plan, speech: ClientLanguage) -> str:
    if plan.project_hours is None or plan.hourly_rate is None:
        return NOTHING
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.hourly_rate
    hours = speech.counted("n_hours_short", plan.project_hours, None)
    return speech.say("project_above", hours=hours, price=speech.number(rate or 0.0, 2))


def _blocks(plan: Plan, speech: ClientLanguage) -> str:
    hours = [speech.counted("n_hours_short", block.hours, None) for block in plan.blocks]
    named = zip(plan.blocks, hours, strict=True)
    return ", ".join(speech.say("name_hours", name=one.name, hours=own) for one, own in named) or NOTHING


def _topped_up(plan: Plan, speech: ClientLanguage) -> str:
    below = plan.top_up_below
    if below is None:
        return NOTHING
    left = speech.number(below) if plan.pool_unit == MONEY_UNIT else speech.plain(below)
    return speech.say("below_left", left=left)


def _visits(plan: Plan, speech: ClientLanguage) -> str:
    if not plan.included_visits:
        return NOTHING
    size = speech.plain(plan.included_visits)
    return speech.say("size_in_period", size=size, period=period(plan, speech))


def _way(plan: Plan, _speech: ClientLanguage) -> Value:
    return plan.travel_charge or NOTHING


def _items(plan: Plan, _speech: ClientLanguage) -> str:
    return ", ".join(item.name for item, _ in plan.extras) or NOTHING


NOT_COVERED = "not_covered"
BESIDE: tuple[tuple[str, Callable[[Plan, ClientLanguage], Value]], ...] = (
    ("work_covered", _work),
    (NOT_COVERED, _uncovered),
    ("as_projects", _projects),
    ("blocks_ahead", _blocks),
    ("block_topped_up", _topped_up),
    ("visits_included", _visits),
    ("way_of_visit", _way),
    ("items_on_lines", _items),
)
"""What only some plans have: the key of its line, which is there where any has it, and its words."""
