"""Hours of which several things are true, as of a role in some kind of work: those whose price does not follow from a line for each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from xlagree.pricing.plans import Plan
from xlagree.pricing.rates import NORMAL, Hour
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import CHANNELS, PREMIUM_CLASSES

Parts = frozenset[tuple[str, str]]
"""What is true of an hour beside that it is one of standard work: each with the field of the hour that says it."""
Priced = Sequence[tuple[Plan, float]]
"""Plans that price work by the hour, each with its price of a standard one."""
STANDARD: Parts = frozenset()
SEEN = 0.005
"""Half a cent."""


def combined_hours(priced: Priced, roles: Mapping[str, float]) -> Iterator[Hour]:
    """The hours to be listed beside those of each role, class and kind of work; `roles` are weights by name.

    What is not listed follows from what is: it has the price of the line that says most of it, times the largest of the
    premiums left, and a role keeps its proportion to standard work.

    >>> from xlagree.pricing.rates import HourRate
    >>> rows = (HourRate(work="project", rate=120), HourRate(role="lead", work="project", rate=160))
    >>> plan = Plan("Go", "pay as you go", hourly_rate=100, emergency_multiplier=2, rates=rows)
    >>> [(hour.role, hour.work, hour.work_class) for hour in combined_hours([(plan, 100)], {"lead": 1.2})]
    [('', 'project', 'emergency'), ('lead', 'project', 'normal'), ('lead', 'project', 'emergency')]
    """
    hours = {_parts(hour): hour for hour in _hours([plan for plan, _ in priced], roles)}
    listed = {
        parts for parts in hours if len(parts) < 2 and not any(field == "channel" for field, _ in parts)
    }
    for parts in sorted(hours, key=len):
        if parts not in listed and not all(
            _follows(plan, price, hours, parts, listed) for plan, price in priced
        ):
            listed.add(parts)
            yield hours[parts]


def _hours(plans: Sequence[Plan], roles: Mapping[str, float]) -> Iterator[Hour]:
    """Hours of every role, kind of work and channel that rows of Rates name, at all times."""
    rates = [rate for plan in plans for rate in plan.rates]
    weights = {same(name): weight for name, weight in roles.items()}
    named = {same(rate.role): rate.role for rate in rates if rate.role}
    works = {same(rate.work): rate.work for rate in rates if rate.work}
    channels = CHANNELS if any(rate.channel for rate in rates) else CHANNELS[:1]
    classes = {name: name for name in (NORMAL, *PREMIUM_CLASSES)}
    classes |= dict(own for plan in plans for own in plan.words.classes)
    every = product(("", *named.values()), ("", *works.values()), channels, classes.items())
    for role, work, channel, (name, family) in every if rates else ():
        yield Hour(role, weights.get(same(role), 1.0), name, family, channel, work)


def _parts(hour: Hour) -> Parts:
    """What is true of an hour beside that it is one of standard work."""
    fields = {"role": hour.role, "work": hour.work, "channel": hour.channel, "class": hour.work_class}
    usual = ("", CHANNELS[0], NORMAL)
    return frozenset((field, said) for field, said in fields.items() if said not in usual)


def _follows(
    plan: Plan, price: float, hours: Mapping[Parts, Hour], parts: Parts, listed: Collection[Parts]
) -> bool:
    """Whether an hour costs under a plan what every line that says most of it makes one expect."""
    within = [one for one in listed if one < parts and len(one) > 1]
    most = max(map(len, within), default=0)
    lines = [one for one in within if len(one) == most] or [STANDARD]
    own = plan.weight(hours[parts])
    return all(abs(price * (_expected(plan, hours, parts, line) - own)) < SEEN for line in lines)


def _expected(plan: Plan, hours: Mapping[Parts, Hour], parts: Parts, line: Parts) -> float:
    """What an hour would weigh by a line, the largest of the premiums left, and the proportion of its role."""
    standard = plan.weight(hours[STANDARD]) or 1.0
    shares = {one: plan.weight(hours[frozenset({one})]) / standard for one in parts - line}
    role = next((share for (field, _), share in shares.items() if field == "role"), 1.0)
    premiums = [share for (field, _), share in shares.items() if field != "role" and abs(share - 1) > 1e-9]
    return plan.weight(hours[line]) * role * max(premiums, default=1.0)
