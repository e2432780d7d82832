"""Demand from history: a client's own tickets and hours held against those of all clients, and what is left uncertain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.experience.book_months import FEWEST_HOURS, BookMonths
from xlagree.actuarial.experience.drift import Drift, drift
from xlagree.actuarial.experience.evidence import Evidence, Rate, assumptions
from xlagree.actuarial.experience.moving import Levels, Pace, ending_together, filtered, pace_of
from xlagree.actuarial.experience.pooled import (
    BookRate,
    EstimatedSpread,
    book_rate,
    even_months,
    month_spread,
    seen_short,
)
from xlagree.actuarial.experience.posterior import Posterior, posterior
from xlagree.actuarial.experience.presence import History, Presence, Presences, presences
from xlagree.actuarial.experience.ramp import FIRST_YEAR, Ramp, ramp
from xlagree.actuarial.experience.seen import Seen, seen
from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
from xlagree.actuarial.laws.frequency import Reals
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.spreads import USUAL
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError, Problem, must_be

CAME_AFTER = 6
"""A client whose months begin so many after the book's is taken to have come then."""
YEAR = 12


@dataclass(frozen=True)
class BookHistory(BookMonths):
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
    def presences(self) -> Presences:
        """Whether each client is there, from its own rate and its silence."""
        heads = {name: np.full(n.size, self.heads(name)) for name, n in self.tickets.items()}
        book = self._rate(heads, USUAL.month_spread**2)
        histories = [
            History(n, book.rate * heads[name] / self.lump(name), self.until.get(name))
            for name, n in self.counted.items()
        ]
        active = {name: heads[name][: one.worked] for name, one in zip(heads, histories, strict=True)}
        return presences(histories, book.between.value, self._months_spread(active).value)

    @cached_property
    def presence(self) -> Mapping[str, Presence]:
        """The same by the names of clients; `presence_of` one knows whether it is ramping too."""
        return dict(zip(self.clients, self.presences.clients, strict=True))

    def presence_of(self, name: str) -> Presence:
        """Whether a client is there as its history ends: its state, the chance of it, and the months without work at the end."""
        _known(self, name)
        one = self.presence[name]
        growing = one.state == "active" and self.came_late(name) and self.ramp.steep(self.months(name))
        return replace(one, state="ramping") if growing else one

    def there_ahead(self, name: str, months: int = YEAR) -> float:
        """The chance that a client is there, on average over some months ahead."""
        return self.presences.ahead(self.presence_of(name), months)

    def came_late(self, name: str) -> bool:
        """Whether a client's first month is its first with us."""
        return self.months(name) <= self.longest - CAME_AFTER

    @cached_property
    def ramp(self) -> Ramp:
        """The first year of clients that came late, beside the trend of all that had settled."""
        late = [name for name in self.clients if self.came_late(name)]
        if not late:
            return Ramp()
        first = {name: FIRST_YEAR if self.came_late(name) else 0 for name in self.clients}
        rest = drift(
            [self.counted[name][start:] for name, start in first.items()],
            [self.presence[name].months[start:] for name, start in first.items()],
        )
        busy = {name: rest.of(self.months(name)) * self.presence[name].months for name in late}
        return ramp([(self.counted[name], busy[name]) for name in late], USUAL.month_spread**2)

    @cached_property
    def busy(self) -> Mapping[str, Reals]:
        """How busy a client's months were for reasons of its own: the chance that it was there, and its first year."""
        return {
            name: one.months * (self.ramp.of(one.months.size) if self.came_late(name) else 1.0)
            for name, one in self.presence.items()
        }

    @cached_property
    def drift(self) -> Drift:
        """Trend and season of all clients' tickets together."""
        return drift(list(self.counted.values()), list(self.busy.values()))

    @property
    def common_shock(self) -> float:
        """The variance of what all clients share in the year ahead: a factor of the year, and what the trend is off by.

        With it go demands that are not `shared`, or it counts twice.
        """
        return (1 + self.drift.common) * (1 + self.drift.left(self.longest)) - 1

    @cached_property
    def exposure(self) -> Mapping[str, Reals]:
        """Users of each month, weighted by how busy the month was against the time to come.

        What a client that left did not ask for says nothing of it while it was there, nor of the others.
        """
        return {name: self.heads(name) * self.drift.of(busy.size) * busy for name, busy in self.busy.items()}

    @cached_property
    def month(self) -> EstimatedSpread:
        """The variance of a month's own factor."""
        return self._months_spread(self.exposure)

    def _months_spread(self, exposure: Mapping[str, Reals]) -> EstimatedSpread:
        shown = [name for name, n in self.tickets.items() if n.any()]
        counts = [self.counted[name][: exposure[name].size] for name in shown]
        return month_spread(counts, [exposure[name] for name in shown], USUAL.month_spread**2)

    @cached_property
    def frequency(self) -> BookRate:
        """Tickets per user and month of the book and of each client; one of unknown size says nothing."""
        return self._rate(self.exposure, self.month.value)

    def _rate(self, exposure: Mapping[str, Reals], month: float) -> BookRate:
        worth = {name: float(exposure[name].sum()) if self.sized(name) else 0.0 for name in self.clients}
        every = sum(float(n.sum()) for name, n in self.tickets.items() if worth[name])
        start = every / sum(worth.values())
        own, weights = [], []
        for name, n in self.tickets.items():
            w, lump = worth[name], self.lump(name)
            a_month = start * w / (lump * even_months(exposure[name]))
            own.append(float(n.sum()) / w if w else 0.0)
            weights.append(start * w / (lump * (1 + month * a_month)))
        return book_rate(own, weights, USUAL.client_uncertainty**2)

    @cached_property
    def expected(self) -> Mapping[str, Reals]:
        """Tickets that the book expects of each client month by month, as many as say as much as they do."""
        return {name: self.frequency.rate * w / self.lump(name) for name, w in self.exposure.items()}

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
        months = (ending_together(each.values()) for each in (self.counted, self.expected))
        return (*months, np.array(list(self.differ.values())))

    @cached_property
    def pace(self) -> Pace:
        """How fast levels of this book move."""
        return pace_of(*self._together, self.month.value)

    @cached_property
    def levels(self) -> Levels:
        """Where the levels of all clients stand as the history ends, where they move."""
        return filtered(*self._together, self.month.value, self.pace.monthly)[0]

    def level(self, name: str) -> Posterior:
        """What is known of a client's own factor on the tickets that the book expects of it."""
        if self.pace.monthly:
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
    def hours_pace(self) -> Pace:
        """How fast hours per ticket move."""
        return pace_of(*self._hours_together, 0.0) if self.hours_rate else Pace()

    @cached_property
    def hours_levels(self) -> Levels:
        """Where the hours per ticket of all clients stand against the book's, where they move."""
        return filtered(*self._hours_together, 0.0, self.hours_pace.monthly)[0]

    def hours_of(self, name: str) -> tuple[float, float, float]:
        """Hours of a client's ticket, their variance as a share of the square that is left, the own weight."""
        if self.hours_rate is None:
            return self.mean_hours, 0.0, 0.0
        place, error = self.places[name], self.hours_rate.error
        if self.hours_pace.monthly:
            level = self.hours_levels.of(place)
            mean, z = self.mean_hours * level.factor, level.z
            left = level.contagion + (1 - z) ** 2 * error
        else:
            (mean, left), z = self.hours_rate.known(place), self.hours_rate.z[place]
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
        moves = (1 + self.pace.over(YEAR)) * (1 + self.hours_pace.over(YEAR))
        known = (1 + level.contagion) * (1 + book) * (1 + hours_left) * moves
        if shared:
            known *= (1 + self.drift.left(self.months(name))) * (1 + self.drift.common)
        return known - 1 + seen_short(chance) - chance

    def _by_months(self, name: str) -> float:
        """The part of the chance in a month's tickets that is the month's own, beside that of single tickets."""
        m = self.expected[name]
        return 1 - 1 / (1 + self.month.value * float(m.sum()) / even_months(m))

    def tickets_ahead(self, name: str) -> float:
        """Tickets expected in a month after the history, while the client is there, on average over its first year if that
        is not over."""
        ahead = self.ramp.ahead(self.months(name)) if self.came_late(name) else 1.0
        return self.frequency.rate * self.heads(name) * self.level(name).factor * ahead

    def demand(self, name: str, in_parts: bool = True, shared: bool = True) -> Demand:
        """The distribution of a client's future usage, given that it is there.

        `in_parts` with what an hour of its own work is made of; `shared` with what all clients share, which a book of all
        of them has once, as its `common_shock`.
        """
        own = _known(self, name)
        mix = own.mix if own.total else self.whole_mix
        mean = self.hours_of(name)[0]
        return modelled(
            self.tickets_ahead(name),
            with_mean(self.hours.law, mean),
            client=self.left(name, shared),
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
            drift=self.drift,
            doubts=own.doubts,
        )
        return replace(evidence, assumed=tuple(assumptions(evidence)))


def book_history(
    usages: Mapping[str, Usage], users: Mapping[str, float] | None = None, limit: float = PROJECT_HOURS
) -> BookHistory:
    """What the usages of all clients show together; their months are taken to end together.

    `users` of a client count its tickets; 0 or left out: not known. A ticket of more hours than `limit` is
    a project, and left out. Where no client has any hours there is a book, but no demand of anybody.
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
        raise AgreementError(
            Problem("no client has hours in its history, projects apart", remedy), kind="unknown"
        )
    return book.clients[name]
