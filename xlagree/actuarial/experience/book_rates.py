"""The rates of a book: which months its clients were there and how busy these were, and the tickets of a user that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xlagree.actuarial.experience.book_months import BookMonths
from xlagree.actuarial.experience.drift import Drift, drift
from xlagree.actuarial.experience.pooled import (
    BookRate,
    EstimatedSpread,
    book_rate,
    even_months,
    month_spread,
)
from xlagree.actuarial.experience.presence import History, Presence, Presences, presences
from xlagree.actuarial.experience.ramp import FIRST_YEAR, Ramp, ramp
from xlagree.actuarial.laws.frequency import Reals
from xlagree.actuarial.spreads import USUAL

CAME_AFTER = 6
"""A client whose months begin so many after the book's is taken to have come then."""
YEAR = 12


@dataclass(frozen=True)
class BookRates(BookMonths):
    """Tickets that the book expects of each client in each month: its users × the rate × how busy the month was.

    A month is the less busy the less likely the client was there, by trend and season of all clients, and in the first
    year of a client.
    """

    @cached_property
    def presences(self) -> Presences:
        """Whether each client is there, from its own rate and its silence."""
        heads = {name: np.full(n.size, self.heads(name)) for name, n in self.tickets.items()}
        book = self._rate(heads, USUAL.month_spread**2)
        histories = [
            History(
                n, book.rate * heads[name] / self.lump(name), self.until.get(name), self.seen_ago.get(name)
            )
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
        one = self.presence[self.known(name)]
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

    def first_year_ahead(self, name: str) -> float:
        """How busy a client's year ahead is against the level at which it settles."""
        return self.ramp.ahead(self.months(name)) if self.came_late(name) else 1.0

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
