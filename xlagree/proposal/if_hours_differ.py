"""What stands below a verdict: months beyond the plan, hours at which it is the cheapest, and another plan if hours differ."""

from collections.abc import Mapping, Sequence

from xlagree.pricing.plans import TICKETS
from xlagree.pricing.schedule import cents
from xlagree.proposal.cheapest_hours import CheapestStretch, cheapest_hours
from xlagree.proposal.deal import Proposal, YearOfWork
from xlagree.proposal.recommendation import recommended
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO

ONE_STRETCH = {
    "between": "from {low} to {high}", "from": "from {low}", "up_to": "up to {high}", "always": "at any number of hours",
}  # fmt: skip
"""How a stretch of hours is said, by its form."""
STRETCHES = {
    "between": "in other stretches between {low} and {high}", "from": "in other stretches from {low} on",
    "up_to": "in other stretches up to {high}", "always": "in other stretches",
}  # fmt: skip
"""How it is said that several lie within what they reach over."""


def below(proposal: Proposal) -> tuple[str, str]:
    """The two lines below: when hours go beyond the plan and from where to where it is cheapest; and if hours differ."""
    plan = recommended(proposal).plan
    if plan is None:
        return "", ""
    parts = _on_what(proposal), _months_beyond(proposal, plan), _cheapest_hours(proposal)
    second = " ".join(filter(None, parts))
    return second, _if_wrong(proposal, plan)


def _on_what(proposal: Proposal) -> str:
    """What the first year stands on, where it is not the client's own."""
    who = {"hours given": "you expect", "forecast": "we expect"}.get(proposal.basis)
    return (
        f"Prices are those of {hours_in_words(proposal.quoted_hours)} hours a month, as {who}." if who else ""
    )


def months_beyond(proposal: Proposal, plan: int, year: YearOfWork) -> int | None:
    """Months of a year in which a plan's hours or tickets do not reach; None for a plan that has no such number."""
    own = proposal.plans[plan]
    renewed = own.kind == BLOCK and own.auto_renew
    if own.kind == PAY_AS_YOU_GO or renewed or (own.kind == FIXED_PRICE and own.cap is None):
        return None
    return sum(month.overage > 0 for month in year.plans[plan].months)


def _months_beyond(proposal: Proposal, plan: int) -> str:
    usual = next(year for year in proposal.years if year.name == "usual")
    count = months_beyond(proposal, plan, usual)
    if count is None or proposal.basis != "history":
        return ""
    units = "tickets" if proposal.plans[plan].pool_unit == TICKETS else "hours"
    if not count:
        return f"In none of your last 12 months would you have paid for {units} beyond the plan."
    most = max(month.overage for month in usual.plans[plan].months)
    return f"In {count} of your last 12 months you would have paid for {units} beyond the plan, {fixed(most)} at most."


def _cheapest_hours(proposal: Proposal) -> str:
    found, used = cheapest_hours(proposal), proposal.quoted_hours
    if found is None or recommended(proposal).reason == "history too short":
        return ""
    own, others = _in_words(found.own), found.others
    if others is not None:
        there = _in_words(others, ONE_STRETCH if found.others_one else STRETCHES)
        return f"It is the cheapest plan at your {fixed(used, 1)} hours a month, {own}, and also {there}."
    you = f"; you used {fixed(used, 1)}" if proposal.basis in ("history", "months") else ""
    return f"It is the cheapest plan {own}{'' if found.own.form == 'always' else ' hours a month'}{you}."


def _in_words(stretch: CheapestStretch, words: Mapping[str, str] = ONE_STRETCH) -> str:
    """A stretch of hours a month in words for its form."""
    return words[stretch.form].format(low=fixed(stretch.low, 1), high=fixed(stretch.high, 1))


def _if_wrong(proposal: Proposal, plan: int) -> str:
    """What another plan would cost less in a busy year and in a quiet one, or that none would."""
    if len(proposal.years) == 1 or recommended(proposal).reason == "history too short":
        return ""
    parts = []
    for year in (proposal.years[-1], proposal.years[0]):
        prices = [cents(months.invoiced) for months in year.plans]
        other = cheapest(prices)
        if prices[other] < prices[plan]:
            parts.append((year.name, proposal.plans[other].name, fixed(apart(prices[plan], prices[other]))))
    if not parts:
        return "No plan costs less in a quiet year or in a busy one."
    (when, name, less), *more = parts
    rest = "".join(f", in a {when} year {name} {less} less" for when, name, less in more)
    return f"In a {when} year {name} would cost {less} less{rest}."


def cheapest(prices: Sequence[float]) -> int:
    """The place of the lowest price, the first where several are equal."""
    return min(range(len(prices)), key=lambda i: prices[i])


def apart(more: float, less: float) -> float:
    """How far two prices are apart, to the cent."""
    return cents(more - less)


def hours_in_words(hours: float) -> str:
    """Hours a month in a sentence.

    >>> hours_in_words(25.0), hours_in_words(12.84)
    ('25', '12.8')
    """
    return fixed(hours, 0 if hours == int(hours) else 1)
