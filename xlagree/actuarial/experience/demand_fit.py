"""Demand from history: a client's own tickets and hours held against those of all clients, and what is left uncertain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.experience.drift import Drift, drift
from xlagree.actuarial.experience.evidence import Evidence, Rate, assumptions
from xlagree.actuarial.experience.pooled import BookRate, EstimatedSpread, book_rate, month_spread, seen_short
from xlagree.actuarial.experience.posterior import Posterior, posterior
from xlagree.actuarial.experience.seen import Mix, Seen, seen
from xlagree.actuarial.experience.ticket_hours import (
    PROJECT_HOURS,
    TicketHours,
    counting,
    tail_end,
    ticket_hours,
)
from xlagree.actuarial.laws.frequency import Reals
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.spreads import USUAL
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError, Problem, must_be

USUAL_HOURS_BETWEEN = 0.2**2
"""The variance of clients' mean hours per ticket, as a share of its square, where few clients show it."""
LEAST_SPREAD = 0.1
"""The coefficient of variation of hours, at least, by which a client's mean may be off: alike as they may look."""
FEWEST_HOURS = 0.1
"""Fewer hours of all clients together are none: nothing can be learnt from them."""
HOURS_UNKNOWN = 1.0
"""Hours of a ticket where no client's tickets are known: the total is right whatever they are."""


@dataclass(frozen=True)
class BookHistory:
    """The histories of all clients, and the users of those whose users are known.

    Tickets of a client: its users × the book's rate × its own factor × that of the month, gamma factors both.
    Estimated over all clients: the rate, both variances, the distribution of hours per ticket, trend and season.

    >>> from xlagree.pricing.usage import Entry, by_ticket
    >>> usage = by_ticket([Entry(str(i), i % 12, 1.0) for i in range(240)])
    >>> round(book_history({"Harbour Dental": usage}).demand("Harbour Dental").mean, 6)
    20.0
    """

    clients: Mapping[str, Seen]
    users: Mapping[str, float]
    limit: float = PROJECT_HOURS

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each client stands among all."""
        return {name: i for i, name in enumerate(self.clients)}

    @cached_property
    def whole_mix(self) -> Mix:
        """Classes, channels and roles of all clients' hours."""
        return sum((one.mix for one in self.clients.values()), Mix())

    @cached_property
    def hours(self) -> TicketHours:
        """The distribution of a ticket's hours, from every ticket of every client."""
        every = np.concatenate([np.zeros(0), *self.counted.values()])
        return ticket_hours(every, tail_end(every, self.limit))

    @cached_property
    def counted(self) -> Mapping[str, Reals]:
        """The hours with which each client's tickets count: those of a project may be fewer than were logged."""
        every = counting([x for one in self.clients.values() for x in one.hours], self.limit)
        ends = np.cumsum([len(one.hours) for one in self.clients.values()])
        return dict(zip(self.clients, np.split(every, ends[:-1]), strict=True)) if self.clients else {}

    @cached_property
    def of_projects(self) -> float:
        """How many times the hours up to the limit all hours are: what tickets take beyond it, all clients bear alike."""
        every = np.concatenate([np.zeros(0), *self.counted.values()])
        return float(every.sum() / np.minimum(every, self.limit).sum()) if every.any() else 1.0

    @cached_property
    def hours_rate(self) -> BookRate | None:
        """Hours per ticket of the book and of each client whose tickets are known; none where nobody's are."""
        counts = [sum(one.tickets) for one in self.clients.values()]
        means = [one.within / n if n else 0.0 for one, n in zip(self.clients.values(), counts, strict=True)]
        if not any(means):
            return None
        return book_rate(
            means, [n / max(self.hours.law.cv, LEAST_SPREAD) ** 2 for n in counts], USUAL_HOURS_BETWEEN
        )

    @property
    def mean_hours(self) -> float:
        """Hours of a ticket over all clients."""
        return self.hours_rate.rate * self.of_projects if self.hours_rate else HOURS_UNKNOWN

    @cached_property
    def tickets(self) -> Mapping[str, Reals]:
        """Tickets of each month; where only hours are known, as many as would take them on average."""
        return {
            name: np.array(one.monthly if one.known == "by hours" else one.tickets)
            / (self.mean_hours if one.known == "by hours" else 1.0)
            for name, one in self.clients.items()
        }

    def lump(self, name: str) -> float:
        """Hours say less than tickets: the variance of tickets made of hours, over that of counted ones."""
        return 1 + self.hours.law.cv**2 if self.clients[name].known == "by hours" else 1.0

    @cached_property
    def drift(self) -> Drift:
        """Trend and season of all clients' tickets together."""
        return drift([n / self.lump(name) for name, n in self.tickets.items()])

    @cached_property
    def by_users(self) -> bool:
        """Whether rates are by user: users of a client with tickets are known."""
        return any(self.users.get(name) and n.sum() >= FEWEST_HOURS for name, n in self.tickets.items())

    @cached_property
    def average_users(self) -> tuple[float, float]:
        """Mean and squared coefficient of variation of the users of clients; 1 and 0 where rates are by client."""
        known = np.array(
            [x for name in self.clients if (x := self.users.get(name))] if self.by_users else [1.0]
        )
        return float(known.mean()), float((known.std() / known.mean()) ** 2)

    def heads(self, name: str) -> float:
        """What tickets are in proportion to: the client's users, or those of the average client."""
        return (self.users.get(name) if self.by_users else None) or self.average_users[0]

    @cached_property
    def exposure(self) -> Mapping[str, Reals]:
        """Users of each month, weighted by how busy the month was against the time to come."""
        return {name: self.heads(name) * self.drift.of(one.months) for name, one in self.clients.items()}

    @cached_property
    def month(self) -> EstimatedSpread:
        """The variance of a month's own factor."""
        shown = [name for name, n in self.tickets.items() if n.any()]
        counts = [self.tickets[name] / self.lump(name) for name in shown]
        return month_spread(counts, [self.exposure[name] for name in shown], USUAL.month_spread**2)

    @cached_property
    def frequency(self) -> BookRate:
        """Tickets per user and month of the book and of each client; one of unknown size says nothing."""
        sized = [name for name in self.clients if not self.by_users or self.users.get(name)]
        worth = {name: float(self.exposure[name].sum()) for name in sized}
        start = sum(float(self.tickets[name].sum()) for name in sized) / sum(worth.values())
        own, weights = [], []
        for name, n in self.tickets.items():
            w = worth.get(name, 0.0)
            a_month = start * w / (self.lump(name) * max(n.size, 1))
            own.append(float(n.sum()) / w if w else 0.0)
            weights.append(start * w / (self.lump(name) * (1 + self.month.value * a_month)))
        return book_rate(own, weights, USUAL.client_uncertainty**2)

    def level(self, name: str) -> Posterior:
        """What is known of a client's own factor on the tickets that the book expects of it."""
        prior = 1 + self.frequency.between.value
        if self.by_users and not self.users.get(name):
            prior *= 1 + self.average_users[1]
        if self.clients[name].known == "by hours" and self.hours_rate:
            prior *= 1 + self.hours_rate.between.value
        lump, exposure = self.lump(name), float(self.exposure[name].sum())
        n, expected = float(self.tickets[name].sum()), self.frequency.rate * exposure
        return posterior(
            n / lump, expected / lump, prior - 1, self.month.value, max(self.clients[name].months, 1)
        )

    def hours_of(self, name: str) -> tuple[float, float, float]:
        """Hours of a client's ticket, their variance as a share of the square that is left, the own weight."""
        if self.hours_rate is None:
            return self.mean_hours, 0.0, 0.0
        place = self.places[name]
        mean, left = self.hours_rate.known(place)
        if self.clients[name].known == "by hours":  # more hours a ticket are fewer tickets
            left = (1 - self.level(name).z) ** 2 * self.hours_rate.error
        return mean * self.of_projects, left, self.hours_rate.z[place]

    def left(self, name: str) -> float:
        """The variance of a client's level that is left: own factor, the book's rate, hours a ticket, trend.

        What months and hours a ticket leave is an error in proportion, and wider above than below.
        """
        level, (_, hours_left, _) = self.level(name), self.hours_of(name)
        book = (1 - level.z) ** 2 * self.frequency.error
        chance = self._by_months(name) * (level.z * level.contagion + book) + hours_left
        trend = self.drift.left(self.clients[name].months)
        known = (1 + level.contagion) * (1 + book) * (1 + hours_left) * (1 + trend) - 1
        return known + seen_short(chance) - chance

    def _by_months(self, name: str) -> float:
        """The part of the chance in a month's tickets that is the month's own, beside that of single tickets."""
        months = self.clients[name].months
        a_month = self.frequency.rate * float(self.exposure[name].sum()) / (self.lump(name) * max(months, 1))
        return 1 - 1 / (1 + self.month.value * a_month)

    def demand(self, name: str, in_parts: bool = True) -> Demand:
        """The distribution of a client's future usage; `in_parts` with what an hour of its own work is made of."""
        own = _known(self, name)
        mix = own.mix if own.total else self.whole_mix
        tickets = self.frequency.rate * self.heads(name) * self.level(name).factor
        mean = self.hours_of(name)[0]
        return modelled(
            tickets,
            with_mean(self.hours.law, mean),
            client=self.left(name),
            month=self.month.value,
            yearly_growth=self.drift.growth,
            season=self.drift.factors,
            **(mix.an_hour if in_parts else {**mix.an_hour, "named": (), "parts": ()}),
            visits_per_ticket=mix.visits / mix.hours * mean,
            users=self.users.get(name) or 0.0,
            credibility=self.level(name).z,
            assumed=self.evidence(name).assumed,
        )

    def evidence(self, name: str) -> Evidence:
        """What was seen of a client and decided on it."""
        own = _known(self, name)
        level, (mean, _, hours_z) = self.level(name), self.hours_of(name)
        n, exposure = float(self.tickets[name].sum()), float(self.exposure[name].sum())
        rate = self.frequency.rate
        hours = self.hours_rate or book_rate([mean], [1.0], 0.0)
        evidence = Evidence(
            client=name,
            clients=len(self.clients),
            users=self.users.get(name) or 0.0,
            by_users=self.by_users,
            known=own.known,
            months=own.months,
            tickets=n,
            total=own.total,
            frequency=Rate(n / exposure if exposure else 0.0, rate, level.z, rate * level.factor),
            hours=Rate(own.total / n if n else 0.0, self.mean_hours, hours_z, mean),
            ticket_spread=self.hours.law.cv,
            between=self.frequency.between,
            hours_between=hours.between,
            month=self.month,
            left=self.left(name) ** 0.5,
            limit=self.limit,
            projects=own.projects,
            book_tickets=self.hours.tickets,
            tail=self.hours.tail,
            tail_end=self.hours.end,
            project_hours_counted=float(self.counted[name][np.array(own.hours) > self.limit].sum()),
            drift=self.drift,
            doubts=own.doubts,
        )
        return replace(evidence, assumed=tuple(assumptions(evidence)))


def book_history(
    usages: Mapping[str, Usage], users: Mapping[str, float] | None = None, limit: float = PROJECT_HOURS
) -> BookHistory:
    """What the usages of all clients show together; their months are taken to end together.

    `users` of a client count its tickets; 0 or left out: not known. A ticket of more hours than `limit` is
    a project: in the forecast, with no more hours than others make likely. Where no client has any hours there is a book,
    but no demand of anybody.
    """
    for name, count in (users or {}).items():
        if not 0 <= count < float("inf"):
            raise must_be(f"users of {name}", "a number, 0 or more", count)
    if not limit > 0:
        raise must_be("limit of a ticket's hours", "a number above 0", limit)
    return BookHistory({name: seen(usage, limit) for name, usage in usages.items()}, users or {}, limit)


def _known(book: BookHistory, name: str) -> Seen:
    """What was seen of a client, in a book from which anything can be learnt."""
    if name not in book.clients:
        raise must_be("client", f"one of {len(book.clients)} with a history", name, kind="unknown")
    if book.whole_mix.hours < FEWEST_HOURS:
        remedy = "set the users, tickets per user and hours per ticket that you expect"
        raise AgreementError(Problem("no client has hours in its history", remedy), kind="unknown")
    return book.clients[name]
