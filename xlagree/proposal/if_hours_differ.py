"""What stands below a verdict: months beyond the plan, hours at which it is the cheapest, and another plan if hours differ."""

from collections.abc import Sequence

from xlagree.pricing.plans import TICKETS
from xlagree.pricing.schedule import cents
from xlagree.proposal.cheapest_hours import CheapestStretch, cheapest_hours
from xlagree.proposal.deal import Proposal, YearOfWork
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.recommendation import recommended
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO

STRETCH = {
    "between": "stretch_between", "from": "stretch_above", "up_to": "stretch_up_to", "always": "stretch_any",
}  # fmt: skip
"""How a stretch of hours is said, by its form."""
USED = {
    "between": "cheapest_between", "from": "cheapest_above", "up_to": "cheapest_up_to", "always": "cheapest_any",
}  # fmt: skip
"""How it is said that a plan is the cheapest there, beside the hours that were used."""
EXPECTED = {
    "between": "lowest_between", "from": "lowest_above", "up_to": "lowest_up_to", "always": "lowest_always",
}  # fmt: skip
"""The same where hours are but expected."""


def below(proposal: Proposal, speech: ClientLanguage = ENGLISH) -> tuple[str, str]:
    """The two lines below: when hours go beyond the plan and from where to where it is cheapest; and if hours differ."""
    plan = recommended(proposal).plan
    if plan is None:
        return "", ""
    parts = (
        on_what(proposal, speech),
        _months_beyond(proposal, plan, speech),
        _cheapest_hours(proposal, speech),
    )
    return " ".join(filter(None, parts)), _if_wrong(proposal, plan, speech)


def on_what(proposal: Proposal, speech: ClientLanguage) -> str:
    """What the first year stands on, where it is not the client's own."""
    key = {"hours given": "expected_by_you", "forecast": "expected_by_us"}.get(proposal.basis)
    return speech.say(key, hours=hours_of(proposal.quoted_hours, speech)) if key else ""


def months_beyond(proposal: Proposal, plan: int, year: YearOfWork) -> int | None:
    """Months of a year in which a plan's hours or tickets do not reach; None for a plan that has no such number."""
    own = proposal.plans[plan]
    renewed = own.kind == BLOCK and own.auto_renew
    if own.kind == PAY_AS_YOU_GO or renewed or (own.kind == FIXED_PRICE and own.cap is None):
        return None
    return sum(month.overage > 0 for month in year.plans[plan].months)


def _months_beyond(proposal: Proposal, plan: int, speech: ClientLanguage) -> str:
    usual = next(year for year in proposal.years if year.name == "usual")
    count = months_beyond(proposal, plan, usual)
    if count is None or proposal.basis != "history":
        return ""
    units = "_tickets" if proposal.plans[plan].pool_unit == TICKETS else ""
    if not count:
        return speech.say(f"never_beyond{units}")
    most = max(month.overage for month in usual.plans[plan].months)
    return speech.say(f"months_beyond{units}", k=str(count), most=speech.number(most))


def _cheapest_hours(proposal: Proposal, speech: ClientLanguage) -> str:
    found, used = cheapest_hours(proposal), speech.tenths(proposal.quoted_hours)
    if found is None or recommended(proposal).reason == "history too short":
        return ""
    own, others = found.own, found.others
    if others is not None:
        also = STRETCH[others.form] if found.others_one else f"stretches_{others.form}"
        there = _said(also, others, speech)
        return speech.say(
            "cheapest_and", own=used, stretch=_said(STRETCH[own.form], own, speech), others=there
        )
    if proposal.basis in ("history", "months"):
        return _said(USED[own.form], own, speech, own=used)
    return _said(EXPECTED[own.form], own, speech)


def _said(key: str, stretch: CheapestStretch, speech: ClientLanguage, **names: str) -> str:
    """A text about a stretch of hours a month."""
    ends = {"low": speech.number(stretch.low, 1), "high": speech.number(stretch.high, 1)}
    return speech.say(key, **ends, **names)


def _if_wrong(proposal: Proposal, plan: int, speech: ClientLanguage) -> str:
    """What another plan would cost less in a busy year and in a quiet one, or that none would."""
    if len(proposal.years) == 1 or recommended(proposal).reason == "history too short":
        return ""
    lower = {}
    for name, year in (("busy", proposal.years[-1]), ("quiet", proposal.years[0])):
        prices = [cents(months.invoiced) for months in year.plans]
        other = cheapest(prices)
        if prices[other] < prices[plan]:
            less = speech.number(apart(prices[plan], prices[other]))
            lower[name] = proposal.plans[other].name, less
    if len(lower) == 2:
        (busy, less), (quiet, also) = lower["busy"], lower["quiet"]
        return speech.say("wrong_both", busy_plan=busy, busy_less=less, quiet_plan=quiet, quiet_less=also)
    for name, (other_plan, less) in lower.items():
        return speech.say(f"wrong_{name}", plan=other_plan, less=less)
    return speech.say("no_plan_less")


def cheapest(prices: Sequence[float]) -> int:
    """The place of the lowest price, the first where several are equal."""
    return min(range(len(prices)), key=lambda i: prices[i])


def apart(more: float, less: float) -> float:
    """How far two prices are apart, to the cent."""
    return cents(more - less)


def hours_in_words(hours: float, speech: ClientLanguage = ENGLISH) -> str:
    """Hours a month in a sentence.

    >>> hours_in_words(25.0), hours_in_words(12.84)
    ('25', '12.8')
    """
    return speech.number(hours, 0 if hours == int(hours) else 1)


def hours_of(hours: float, speech: ClientLanguage) -> str:
    """A number of hours with its word."""
    return speech.counted("n_hours", hours, 0 if hours == int(hours) else 1)
