"""What an hour, a visit and a typical job cost a client under each plan, in lines of the client's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlagree.pricing.coverage import covers_all, rate_uncovered
from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.rates import NORMAL, Hour
from xlagree.pricing.workloads import billed
from xlagree.proposal.client_verdict import promised, visits_included
from xlagree.proposal.combined_rates import combined_hours
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import (
    BLOCK,
    CHANNELS,
    FIXED_PRICE,
    PAY_AS_YOU_GO,
    RETAINER,
    WITH_FEE,
    WORK_CHANNELS,
)

Amount = float | str
"""Money, or the word that stands in its place."""


@dataclass(frozen=True)
class RateLine:
    """A line of the rate card: what, per what, and the price under every plan, the list price first; words are no prices."""

    text: str
    unit: str
    amounts: tuple[Amount, ...]
    form: str = "cents"
    is_price: bool = True


@dataclass(frozen=True)
class RateSection:
    """A head and its lines."""

    head: str
    lines: tuple[RateLine, ...]


@dataclass(frozen=True)
class TypicalJob:
    """A job, which is one ticket: the key of its text, hours logged, in which classes, and whether on site.

    `own` are classes of one's own that it is in, where a price list names one of them.
    """

    key: str
    hours: float
    classes: tuple[str, ...] = ()
    on_site: bool = False
    own: tuple[str, ...] = ()

    def classes_in(self, words: ListWords) -> list[tuple[str, str]]:
        """The classes that a price list has it in, each with what it counts as."""
        own = next((name for name in self.own if words.is_class(name)), None)
        return [words.class_of(name) for name in ((own,) if own else self.classes)]


TYPICAL_JOBS = (
    TypicalJob("job_password", 1 / 6),
    TypicalJob("job_printer", 5 / 6, on_site=True),
    TypicalJob("job_starter", 2.0),
    TypicalJob("job_firewall", 4.0),
    TypicalJob("job_server", 3.0, ("emergency", "after-hours")),
    TypicalJob("job_move", 6.0, ("after-hours",), on_site=True, own=("Saturday", "weekend")),
)

TIMES_BY_FAMILY = (("after-hours", "evening"), ("emergency", "emergency"))
"""Classes of hours with the keys of their texts."""


def price_inside(plan: Plan) -> float | None:
    """The price of an hour, or of a ticket, that is paid ahead, else that by use; None where covered work is in the fee.

    >>> price_inside(Plan("Silver", "retainer", monthly_fee=1490, included_hours=14))
    106.42857142857143
    """
    if plan.kind == FIXED_PRICE:
        return None
    if plan.kind == BLOCK:
        share = plan.price_of_block / (plan.block_size or 1.0)
        return (plan.discounted_rate or 0.0) * share if plan.pool_unit == MONEY_UNIT else share
    if plan.kind == RETAINER and plan.grant:
        return plan.fee * plan.pool_months / plan.grant
    if plan.pool_unit == TICKETS:
        return plan.ticket_price or 0.0
    if plan.kind == PAY_AS_YOU_GO or plan.overage_rate is None:
        return plan.discounted_rate or 0.0
    return plan.overage_rate


def price_of_hour(plan: Plan, hour: Hour) -> float | None:
    """What one standard hour of such work is charged at: outside the plan where that does not cover it; None where it is in the fee.

    >>> day = Plan("Day", "fixed price", monthly_fee=1490, hourly_rate=140, covers_classes=("after-hours",))
    >>> [price_of_hour(day, Hour(work_class=name, family=name)) for name in ("after-hours", "emergency")]
    [None, 140.0]
    """
    if plan.covers(hour.channel, hour.family, hour.work):
        return price_inside(plan)
    return rate_uncovered(plan) or 0.0


def price_of_job(plan: Plan, job: TypicalJob) -> float | None:
    """What a typical job costs in standard work; None where it is in the fee."""
    channel = CHANNELS[job.on_site]
    hours = [
        Hour(work_class=name, family=family, channel=channel) for name, family in job.classes_in(plan.words)
    ]
    hour = max(hours or [Hour(channel=channel)], key=plan.weight)
    price = price_of_hour(plan, hour)
    if price is None:
        return None
    way = plan.charged_visit + plan.travel_charge if job.on_site else 0.0
    if plan.pool_unit == TICKETS and plan.covers(channel, hour.family, hour.work):
        return price + way
    return price * billed(plan, job.hours, job.on_site) * plan.weight(hour) + way


def rate_sections(proposal: Proposal, speech: ClientLanguage) -> tuple[RateSection, ...]:
    """The sections of the rate card, from office hours to typical jobs."""
    plans, say = proposal.plans, speech.say
    office, other = _combined(proposal, speech)
    jobs = [
        RateLine(
            say(job.key),
            say("unit_job"),
            _priced([price_of_job(plan, job) for plan in plans], speech),
            "money",
        )
        for job in TYPICAL_JOBS
    ]
    made = (
        RateSection(say("work_office"), (*_work(proposal, speech), *office, *_by_ticket(plans, speech))),
        RateSection(say("work_other"), (*_other_times(plans, speech), *other, *_beyond(plans, speech))),
        RateSection(say("visits"), tuple(_visits(plans, speech))),
        RateSection(say("how_fast"), tuple(_how_fast(plans, speech))),
        RateSection(say("jobs"), tuple(jobs)),
    )
    return tuple(section for section in made if section.lines)


def _priced(prices: Sequence[float | None], speech: ClientLanguage) -> tuple[Amount, ...]:
    """Prices, and where there is none that it is included."""
    return tuple(speech.say("included") if price is None else price for price in prices)


def _hour(plans: Sequence[Plan], text: str, hour: Hour, speech: ClientLanguage) -> RateLine:
    """An hour of some work under every plan."""
    amounts: list[Amount] = []
    for plan in plans:
        price = price_of_hour(plan, hour)
        if price is None:
            amounts.append(speech.say("included"))
        elif plan.pool_unit == TICKETS and plan.covers(hour.channel, hour.family, hour.work):
            amounts.append(speech.say("by_ticket"))
        else:
            amounts.append(price * plan.weight(hour))
    text = speech.word(text)
    return RateLine(f"{text[0].upper()}{text[1:]}", speech.say("unit_hour"), tuple(amounts))


def _work(proposal: Proposal, speech: ClientLanguage) -> Iterator[RateLine]:
    """An hour of every role in office hours, and of every kind of work that rows of Rates name."""
    hours = [(name, Hour(name, weight)) for name, weight in _roles(proposal).items()]
    kinds = dict.fromkeys(rate.work for plan in proposal.plans for rate in plan.rates if rate.work)
    base = proposal.plans[0]
    if all(base.weight(hour) != base.weight(Hour()) for _, hour in hours):
        hours.insert(0, (speech.say("work_standard"), Hour()))
    for name, hour in [*hours, *((kind, Hour(work=kind)) for kind in kinds)]:
        yield _hour(proposal.plans, name, hour, speech)


def _roles(proposal: Proposal) -> Mapping[str, float]:
    """The roles that hours may be of, each with its weight: those of the rate card, and others that rows of Rates name."""
    roles = {role.name: role.weight for role in proposal.card.roles.values()}
    named = [rate.role for plan in proposal.plans for rate in plan.rates if rate.role]
    return roles | {role: 1.0 for role in named if same(role) not in map(same, roles)}


def keeps_proportion(proposal: Proposal) -> bool:
    """Whether an hour of some role costs more or less than one of standard work."""
    return any(weight != 1 for weight in _roles(proposal).values())


def _combined(proposal: Proposal, speech: ClientLanguage) -> tuple[list[RateLine], list[RateLine]]:
    """Hours whose price does not follow from the lines of what is true of them: in office hours, and at other times."""
    inside = [(plan, price_inside(plan)) for plan in proposal.plans if plan.pool_unit != TICKETS]
    priced = [(plan, price) for plan, price in inside if price is not None]
    office, other = list[RateLine](), list[RateLine]()
    for hour in combined_hours(priced, _roles(proposal)):
        on_site = speech.say("rate_on_site") if hour.channel != CHANNELS[0] else ""
        what = ", ".join(filter(None, (speech.word(hour.role), speech.word(hour.work), on_site)))
        if hour.work_class == NORMAL:
            office.append(_hour(proposal.plans, what, hour, speech))
            continue
        key = dict(TIMES_BY_FAMILY).get(hour.work_class)
        time = speech.say(key) if key else speech.word(hour.work_class)
        time = f"{time[0].upper()}{time[1:]}"
        other.append(_hour(proposal.plans, speech.say("rate_at", time=time, work=what), hour, speech))
    return office, other


def _by_ticket(plans: Sequence[Plan], speech: ClientLanguage) -> Iterator[RateLine]:
    """What a ticket costs where plans price tickets."""
    if any(plan.pool_unit == TICKETS for plan in plans):
        amounts = [price_inside(plan) if plan.pool_unit == TICKETS else "–" for plan in plans]
        texts = tuple(speech.say("included") if amount is None else amount for amount in amounts)
        yield RateLine(speech.say("by_ticket").capitalize(), speech.say("unit_ticket"), texts)


def _other_times(plans: Sequence[Plan], speech: ClientLanguage) -> Iterator[RateLine]:
    """An hour at other times."""
    for family, key in TIMES_BY_FAMILY:
        yield _hour(plans, speech.say(key), Hour(work_class=family, family=family), speech)
    for name, family in dict(named for plan in plans for named in plan.words.classes).items():
        yield _hour(plans, name, Hour(work_class=name, family=family), speech)


def _beyond(plans: Sequence[Plan], speech: ClientLanguage) -> Iterator[RateLine]:
    """An hour beyond those of the plan, and one that it does not cover."""
    for unit, text in ((False, "beyond_plan"), (True, "beyond_plan_tickets")):
        own = [has_end(plan) and (plan.pool_unit == TICKETS) == unit for plan in plans]
        beyond = [plan.rate_beyond if mine else None for plan, mine in zip(plans, own, strict=True)]
        if any(price is not None for price in beyond):
            by_use = [plan.kind == PAY_AS_YOU_GO and (plan.pool_unit == TICKETS) == unit for plan in plans]
            listed = [price_inside(plan) if one else None for plan, one in zip(plans, by_use, strict=True)]
            amounts = tuple(
                next((price for price in pair if price is not None), "–")
                for pair in zip(beyond, listed, strict=True)
            )
            yield RateLine(speech.say(text), speech.say("unit_ticket" if unit else "unit_hour"), amounts)
    if not all(covers_all(plan) for plan in plans):
        apart = [
            rate_uncovered(plan) if plan.kind == PAY_AS_YOU_GO or not covers_all(plan) else None
            for plan in plans
        ]
        yield RateLine(
            speech.say("not_covered"),
            speech.say("unit_hour"),
            tuple("–" if rate is None else rate for rate in apart),
        )


def has_end(plan: Plan) -> bool:
    """Whether the fee of a plan is for so many hours or tickets, beyond which others have a price of their own."""
    return plan.kind in WITH_FEE and not (plan.kind == FIXED_PRICE and plan.cap is None)


def _visits(plans: Sequence[Plan], speech: ClientLanguage) -> Iterator[RateLine]:
    """The way to the client, and the shortest jobs that are billed."""
    drives = [plan.charged_visit + plan.travel_charge or None for plan in plans]
    if any(drives):
        yield RateLine(speech.say("drive"), speech.say("unit_visit"), _priced(drives, speech))
    if any(plan.included_visits for plan in plans):
        free = tuple(visits_included(plan, speech) for plan in plans)
        yield RateLine(speech.say("visits_included"), "", free, "word", is_price=False)
    for key, field in (
        ("minimum_remote", "minimum_remote"),
        ("minimum_on_site", "minimum_on_site"),
        ("billing_step", "billing_increment"),
    ):
        least = tuple(float(getattr(plan, field)) for plan in plans)
        if any(least):
            yield RateLine(speech.say(key), speech.say("unit_hours"), least, "hours2", is_price=False)


def _how_fast(plans: Sequence[Plan], speech: ClientLanguage) -> Iterator[RateLine]:
    """Within what time work starts."""
    remote, phone, site = WORK_CHANNELS
    for key, channel in (("phone", phone), ("remote", remote), ("site", site)):
        times = tuple(promised(plan.response(channel), speech) for plan in plans)
        yield RateLine(speech.say(key), speech.say("office_hours"), times, "word", is_price=False)
