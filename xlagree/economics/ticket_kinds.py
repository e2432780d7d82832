"""Kinds of tickets that plans tell apart: what their hours become on an invoice, and what an hour of each weighs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import NamedTuple

from xlagree.actuarial.demand import Demand, OneTicket
from xlagree.actuarial.laws.billed import Billed, ByChannel
from xlagree.actuarial.laws.parted import HARDLY, between, chance_between
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.laws.severity import Severity
from xlagree.actuarial.own_work import by_parts
from xlagree.pricing.costs import Costs, hour_cost
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry
from xlagree.pricing.workloads import Workload, parts_of, project_limit, weighed
from xlagree.terms.vocabulary import CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES

FINEST = 0.01
"""The increment of a plan that has a minimum and no increment, in hours."""
MOST_KINDS = 6
"""Tickets of more kinds, limits of hours apart: the rarest stand with those that are most like them."""
DIGITS = 12
"""Digits behind the point to which what an hour weighs is compared."""


def hours_billed(plan: Plan, demand: Demand) -> Severity:
    """The distribution of the hours of a ticket that a plan bills: raised to the minimum, rounded up to the increment.

    Hours that are not known by ticket count as they are. Where the minimum on site is another, as many tickets are
    on site as have a visit, but no larger share than of the hours; they are longer accordingly.
    """
    return billed_of_ticket(plan, demand.ticket)


@lru_cache(maxsize=256)
def billed_of_ticket(plan: Plan, ticket: OneTicket) -> Severity:
    """The same, asked once for tickets that are alike."""
    if not ticket.by_ticket or not (plan.billing_increment or plan.minimum_remote or plan.minimum_on_site):
        return ticket.hours
    step, law, hours = plan.billing_increment or FINEST, ticket.hours, ticket.on_site_share
    if Billed(law, step, plan.minimum_remote).least == Billed(law, step, plan.minimum_on_site).least:
        return Billed(law, step, plan.minimum_remote)
    if not 0 < hours < 1:
        return Billed(law, step, plan.minimum_on_site if hours else plan.minimum_remote)
    tickets = _tickets_on_site(ticket)
    remote, on_site = (with_mean(law, law.mean * x) for x in ((1 - hours) / (1 - tickets), hours / tickets))
    return ByChannel(
        Billed(remote, step, plan.minimum_remote), Billed(on_site, step, plan.minimum_on_site), tickets
    )


def _tickets_on_site(ticket: OneTicket) -> float:
    """The share of tickets on site: as many as have a visit, but no larger than that of the hours."""
    return min(ticket.visits_per_ticket or ticket.on_site_share, ticket.on_site_share)


@dataclass(frozen=True)
class TicketKind:
    """Tickets that weigh alike under some plans: their share of all, their hours as logged, what an hour of them is made of.

    None of them takes more than `most` hours. Where plans bill both channels alike they are said to be remote.
    """

    share: float
    hours: Severity
    parts: tuple[Entry, ...]
    channel: str = CHANNELS[False]
    most: float = inf

    def billed(self, plan: Plan) -> Severity:
        """Their hours as a plan bills them."""
        least = plan.minimum_on_site if self.channel == CHANNELS[True] else plan.minimum_remote
        if not (plan.billing_increment or plan.minimum_remote or plan.minimum_on_site):
            return self.hours
        return Billed(self.hours, plan.billing_increment or FINEST, least)

    def project(self, plan: Plan) -> bool:
        """Whether a plan charges them apart, whatever they are."""
        return self.most > project_limit(plan)

    def weighs(self, plan: Plan) -> Workload:
        """What a billed hour of them weighs: inside and outside of the cover, and by kind of work."""
        load = Workload()
        for part in self.parts:
            covered, weight, work = weighed(plan, part)
            covered = covered and not self.project(plan)
            inside, outside = (part.hours * weight * here for here in (covered, not covered))
            kinds = ((work, inside, outside),) if plan.blocks else ()
            load += Workload(part.hours, inside, part.hours * covered, outside, kinds=kinds)
        return load

    def costs(self, costs: Costs, plan: Plan) -> float:
        """What an hour of them costs us, whoever works it."""
        return sum(hour_cost(costs, part, plan.words) * part.hours for part in self.parts)


class _Told(NamedTuple):
    """What a plan tells an hour by."""

    covered: bool
    weight: float
    work: str


class _Group(NamedTuple):
    """What all plans tell tickets by, what an hour of them costs, and their channel where that matters."""

    told: tuple[_Told, ...]
    cost: float
    channel: str


def ticket_kinds(
    plans: tuple[Plan, ...], demand: Demand, costs: Costs | None = None
) -> tuple[TicketKind, ...]:
    """The kinds of tickets of a demand that some plans, and our costs, tell apart; one where they tell none.

    Each ticket is of one class, on one channel and of one kind of work. It is independent of how long it takes, but where
    tickets on site are as many as have a visit, and longer accordingly, and a plan bills these otherwise.
    """
    return kinds_of_ticket(plans, demand.ticket, costs)


@lru_cache(maxsize=256)
def kinds_of_ticket(
    plans: tuple[Plan, ...], ticket: OneTicket, costs: Costs | None = None
) -> tuple[TicketKind, ...]:
    """The same, asked once for tickets that are alike."""
    by_channel = any(isinstance(billed_of_ticket(plan, ticket), ByChannel) for plan in plans)
    alone = CHANNELS[ticket.on_site_share >= 1]
    groups: dict[_Group, list[Entry]] = {}
    for part in _parts(plans, ticket):
        cost = round(hour_cost(costs, part, plans[0].words), DIGITS) if costs else 0.0
        told = tuple(_told(plan, part) for plan in plans)
        groups.setdefault(_Group(told, cost, part.channel if by_channel else alone), []).append(part)
    limits = sorted({limit for plan in plans if (limit := project_limit(plan)) < inf})
    kinds = []
    for group, parts in _fewer(groups):
        of_hours = sum(part.hours for part in parts)
        share, law = _on_channel(group.channel, of_hours, ticket) if by_channel else (of_hours, ticket.hours)
        alike = tuple(replace(part, hours=part.hours / of_hours) for part in parts)
        for low, high in pairwise((0.0, *limits, inf)):
            chance = chance_between(law, low, high)
            if chance > HARDLY:
                kinds.append(TicketKind(share * chance, between(law, low, high), alike, group.channel, high))
    return tuple(kinds)


def _told(plan: Plan, part: Entry) -> _Told:
    covered, weight, work = weighed(plan, part)
    return _Told(covered, round(weight, DIGITS), work if plan.blocks else "")


def _fewer(groups: dict[_Group, list[Entry]]) -> list[tuple[_Group, list[Entry]]]:
    """At most so many groups: the rarest stand with those on their channel that are most like them."""
    left = sorted(groups.items(), key=lambda pair: -sum(part.hours for part in pair[1]))
    while len(left) > MOST_KINDS:
        group, parts = left.pop()
        alike = [pair for pair in left if pair[0].channel == group.channel] or left
        min(alike, key=lambda pair: _apart(pair[0], group))[1].extend(parts)
    return left


def _apart(one: _Group, other: _Group) -> tuple[int, float]:
    """In how many plans two groups differ by cover, and how far their weights are apart."""
    pairs = list(zip(one.told, other.told, strict=True))
    return sum(a.covered != b.covered for a, b in pairs), sum(abs(a.weight - b.weight) for a, b in pairs)


def _on_channel(channel: str, of_hours: float, ticket: OneTicket) -> tuple[float, Severity]:
    """The share of tickets that have a share of the hours, and the hours of each: longer on site where visits are fewer."""
    hours = ticket.on_site_share
    tickets = _tickets_on_site(ticket)
    if channel != CHANNELS[True]:
        hours, tickets = 1 - hours, 1 - tickets
    longer = hours / tickets
    return of_hours / longer, with_mean(ticket.hours, ticket.hours.mean * longer)


def _parts(plans: Sequence[Plan], ticket: OneTicket) -> Iterator[Entry]:
    """What an hour of the tickets is made of, as far as any of the plans may ask: its own work, else shares apart from each other."""
    asked = [plan for plan in plans if by_parts(plan)]
    if asked and ticket.own_hour:
        yield from ticket.own_hour
        return
    hour, words = ticket.an_hour, (asked or plans)[0].words
    for plan in asked[1:]:
        words = words | plan.words
    on_site = hour.on_site
    classes, kinds = parts_of(words, hour if asked else replace(hour, named=()))
    for channel, there in zip(CHANNELS, (1 - on_site, on_site), strict=True):
        for name, _, hours in classes:
            for work, share in kinds:
                if hours * there * share > HARDLY:
                    yield Entry(
                        "", 0, hours * there * share, name == PREMIUM_CLASSES[0], name == PREMIUM_CLASSES[1], channel,
                        role_weight=ticket.role_weight, own_classes=() if name in ("normal", *PREMIUM_CLASSES) else (name,),
                        work=work,
                    )  # fmt: skip


def divided(plan: Plan, demand: Demand) -> bool:
    """Whether what a plan earns depends on which tickets are of which kind, and not on all hours in their usual mix.

    So it is where hours are drawn from a pool, or covered or not, and weigh differently. As you go an hour of the usual mix
    stands for them all.
    """
    if not demand.by_ticket or demand.month_variance < 0 or not demand.tickets:
        return False
    return _tickets_divided(plan, demand.ticket)


@lru_cache(maxsize=256)
def _tickets_divided(plan: Plan, ticket: OneTicket) -> bool:
    kinds = kinds_of_ticket((plan,), ticket)
    if len(kinds) == 1:
        return False
    if plan.kind == FIXED_PRICE and plan.cap is None:
        return any(kind.weighs(plan).outside for kind in kinds)
    as_you_go = plan.kind == PAY_AS_YOU_GO and not plan.blocks and project_limit(plan) == inf
    return not as_you_go or isinstance(billed_of_ticket(plan, ticket), ByChannel)
