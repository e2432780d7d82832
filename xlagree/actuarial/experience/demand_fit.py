"""Demand from history: a client's own tickets and hours held against those of all clients, and what is left uncertain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.experience.book_months import FEWEST_HOURS as FEWEST_HOURS
from xlagree.actuarial.experience.book_rates import YEAR, BookRates
from xlagree.actuarial.experience.evidence import Evidence, Rate, assumptions
from xlagree.actuarial.experience.moving import STILL, Levels, Movement, levels, likeliest
from xlagree.actuarial.experience.pooled import book_rate, ending_together, even_months, seen_short
from xlagree.actuarial.experience.posterior import Posterior, posterior
from xlagree.actuarial.experience.seen import seen
from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
from xlagree.actuarial.laws.frequency import Reals
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import must_be


@dataclass(frozen=True)
class BookHistory(BookRates):
    """The histories of all clients, and the users of those whose users are known.

    Tickets of a client: its users × the book's rate × its own factor × that of the month, gamma factors both, while it is
    there. Estimated over all clients: the rate, both variances, the distribution of hours per ticket, trend and season,
    the first year of new clients, how many leave and how fast levels move.

    >>> from xlagree.pricing.usage import Entry, by_ticket
    >>> usage = by_ticket([Entry(str(i), i % 12, 1.0) for i in range(240)])
    >>> round(book_history({"Harbour Dental": usage}).demand("Harbour Dental").mean, 6)
    20.0
    """

    @cached_property
    def differ(self) -> Mapping[str, float]:
        """The variance of each client's factor on what the book expects of it, before a ticket of it was seen."""
        return {name: self._differ(name) for name in self.clients}

    def _differ(self, name: str) -> float:
        factors = 1 + self.frequency.between.value
        if not self.sized(name):
            factors *= 1 + self.average_users[1]
        if self.clients[name].known == "by hours" and self.hours_rate:
            factors *= 1 + self.hours_rate.between.value
        return factors - 1

    @cached_property
    def _together(self) -> tuple[Reals, Reals, Reals]:
        """Tickets and those expected month by month, and how far clients differ, a client in a row."""
        tickets, expected = (ending_together(x.values()) for x in (self.counted, self.expected))
        return tickets, expected, np.array(list(self.differ.values()))

    @cached_property
    def movement(self) -> Movement:
        """How the levels of this book move."""
        return likeliest(*self._together, self.month.value)

    @property
    def month_variance(self) -> float:
        """The variance of a month's own factor, beside the movement of levels."""
        return self.month.value * self.movement.own

    @cached_property
    def levels(self) -> Levels:
        """Where the levels of all clients stand as the history ends, where they move."""
        return levels(*self._together, self.month.value, self.movement)

    def level(self, name: str) -> Posterior:
        """What is known of a client's own factor on the tickets that the book expects of it."""
        if self.movement != STILL:
            return self.levels.of(self.places[name])
        n, m = self.counted[name], self.expected[name]
        return posterior(float(n.sum()), float(m.sum()), self.differ[name], self.month.value, even_months(m))

    @cached_property
    def _hours_together(self) -> tuple[Reals, Reals, Reals]:
        """The same of hours: those of a month, as tickets of the book's mean that say as much, beside its tickets."""
        known = [one.known != "by hours" for one in self.clients.values()]
        hours = [x / (self.mean_hours * self.hours_lump) for x in self.worked.values()]
        tickets = [
            n * counted / self.hours_lump for n, counted in zip(self.tickets.values(), known, strict=True)
        ]
        differ = self.hours_rate.between.value if self.hours_rate else 0.0
        return ending_together(hours), ending_together(tickets), np.full(len(known), differ)

    @cached_property
    def hours_movement(self) -> Movement:
        """How hours per ticket move."""
        return likeliest(*self._hours_together, 0.0) if self.hours_rate else STILL

    @cached_property
    def hours_levels(self) -> Levels:
        """Where the hours per ticket of all clients stand against the book's, where they move."""
        return levels(*self._hours_together, 0.0, self.hours_movement)

    def hours_of(self, name: str) -> tuple[float, float, float]:
        """Hours of a client's ticket, their variance as a share of the square that is left, the own weight."""
        if self.hours_rate is None:
            return self.mean_hours, 0.0, 0.0
        place, error = self.places[name], self.hours_rate.error
        if self.hours_movement != STILL:
            level = self.hours_levels.of(place)
            mean, z = self.mean_hours * level.factor, level.z
            left = level.contagion + (1 - z) ** 2 * error
        else:
            (within, left), z = self.hours_rate.known(place), self.hours_rate.z[place]
            mean = within * self.of_projects
        if self.clients[name].known == "by hours":  # more hours a ticket are fewer tickets
            left = (1 - self.level(name).z) ** 2 * error
        return mean, left, z

    def left(self, name: str, shared: bool = True) -> float:
        """The variance of a client's level that is left: own factor, the book's rate, hours a ticket, and their movement
        in a year; if `shared` the trend and the year's factor too.

        What months and hours a ticket leave is an error in proportion, and wider above than below.
        """
        level, (_, hours_left, _) = self.level(name), self.hours_of(name)
        book = (1 - level.z) ** 2 * self.frequency.error
        chance = self._by_months(name) * (level.z * level.contagion + book) + hours_left
        moves = (1 + self.movement.over(YEAR)) * (1 + self.hours_movement.over(YEAR))
        known = (1 + level.contagion) * (1 + book) * (1 + hours_left) * moves
        if shared:
            known *= (1 + self.drift.left(self.months(name))) * (1 + self.drift.common)
        return known - 1 + seen_short(chance) - chance

    def _by_months(self, name: str) -> float:
        """The part of the chance in a month's tickets that is the month's own, beside that of single tickets."""
        m = self.expected[name]
        return 1 - 1 / (1 + self.month_variance * float(m.sum()) / even_months(m))

    def tickets_ahead(self, name: str) -> float:
        """Tickets that are expected of a client in a month after the history, while it is there."""
        rate = self.frequency.rate * self.drift.year_ahead
        return rate * self.heads(name) * self.level(name).factor * self.first_year_ahead(name)

    def demand(self, name: str, in_parts: bool = True, shared: bool = True) -> Demand:
        """The distribution of a client's future usage, given that it is there.

        `in_parts` with what an hour of its own work is made of; `shared` with what all clients share, which a book of all
        of them has once, as its `common_shock`.
        """
        own = self.clients[self.known(name)]
        mix = own.mix if own.total else self.whole_mix
        mean = self.hours_of(name)[0]
        return modelled(
            self.tickets_ahead(name),
            with_mean(self.hours.law, mean),
            client=self.left(name, shared),
            month=self.month_variance,
            yearly_growth=self.drift.going_on,
            season=self.drift.factors,
            **(mix.an_hour if in_parts else {**mix.an_hour, "named": (), "parts": ()}),
            visits_per_ticket=mix.visits / mix.hours * mean,
            users=self.users.get(name) or 0.0,
            credibility=self.level(name).z,
            assumed=self.evidence(name).assumed,
        )

    def evidence(self, name: str) -> Evidence:
        """What was seen of a client and decided on it."""
        own = self.clients[self.known(name)]
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
            project_hours_counted=float(self.counted_hours[name][np.array(own.hours) > self.limit].sum()),
            drift=self.drift,
            presence=self.presence_of(name),
            leaving=self.presences.yearly,
            ahead=self.first_year_ahead(name),
            movement=self.movement,
            hours_movement=self.hours_movement,
            doubts=own.doubts,
        )
        return replace(evidence, assumed=tuple(assumptions(evidence)))


def book_history(
    usages: Mapping[str, Usage],
    users: Mapping[str, float] | None = None,
    limit: float = PROJECT_HOURS,
    until: Mapping[str, int] | None = None,
    seen_ago: Mapping[str, int] | None = None,
) -> BookHistory:
    """What the usages of all clients show together; their months are taken to end together.

    `users` of a client count its tickets; 0 or left out: not known. A ticket of more hours than `limit` is
    a project: in the forecast, with no more hours than others make likely. `until` says of clients of which it is known how
    many months they stay after the last of all: 0 or less where their own months ended with that or so many before;
    `seen_ago` how many months before that they were there for certain, by work that is not in their usage, such as that of a
    month that is not over: 0 as it ended or later. Where no client has any hours there is a book, but no demand of anybody.
    """
    for name, count in (users or {}).items():
        if not 0 <= count < float("inf"):
            raise must_be(f"users of {name}", "a number, 0 or more", count)
    if not limit > 0:
        raise must_be("limit of a ticket's hours", "a number above 0", limit)
    clients = {name: seen(usage, limit) for name, usage in usages.items()}
    return BookHistory(clients, users or {}, limit, until or {}, seen_ago or {})
