"""The months of a book: tickets of its clients, the users that they are in proportion to, and hours per ticket of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from xlagree.actuarial.experience.pooled import BookRate, book_rate
from xlagree.actuarial.experience.seen import Mix, Seen
from xlagree.actuarial.experience.ticket_hours import (
    PROJECT_HOURS,
    TicketHours,
    counting,
    with_projects,
)
from xlagree.actuarial.laws.frequency import Reals
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
class BookMonths:
    """What was seen of all clients, and the users of those whose users are known.

    `until` says of clients of whom it is known how many months they stay after the last of the book's: 0 or less where
    they left as it ended or so many months before. Months of all others end together. `seen_ago` says of clients how many
    months before that end they were there for certain, by work that is not in their usage; 0 as they ended or later.
    """

    clients: Mapping[str, Seen]
    users: Mapping[str, float]
    limit: float = PROJECT_HOURS
    until: Mapping[str, int] = field(default_factory=dict)
    seen_ago: Mapping[str, int] = field(default_factory=dict)

    def known(self, name: str) -> str:
        """The name of a client of the book, if anything can be learnt from that."""
        if name not in self.clients:
            raise must_be("client", f"one of {len(self.clients)} with a history", name, kind="unknown")
        if self.whole_mix.hours < FEWEST_HOURS:
            remedy = "set the users, tickets per user and hours per ticket that you expect"
            raise AgreementError(Problem("no client has hours in its history", remedy), kind="unknown")
        return name

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
        every = np.concatenate([np.zeros(0), *self.counted_hours.values()])
        return with_projects(every, self.limit)

    @cached_property
    def counted_hours(self) -> Mapping[str, Reals]:
        """The hours with which each client's tickets count: those of a project may be fewer than were logged."""
        every = counting([x for one in self.clients.values() for x in one.hours], self.limit)
        ends = np.cumsum([len(one.hours) for one in self.clients.values()])
        return dict(zip(self.clients, np.split(every, ends[:-1]), strict=True)) if self.clients else {}

    @cached_property
    def of_projects(self) -> float:
        """How many times the hours up to the limit all hours are: what tickets take beyond it, all clients bear alike."""
        every = np.concatenate([np.zeros(0), *self.counted_hours.values()])
        return float(every.sum() / np.minimum(every, self.limit).sum()) if every.any() else 1.0

    @property
    def hours_lump(self) -> float:
        """How much less the hours of tickets say than their number: the squared coefficient of variation of hours."""
        return max(self.hours.law.cv, LEAST_SPREAD) ** 2

    @cached_property
    def hours_rate(self) -> BookRate | None:
        """Hours per ticket of the book and of each client whose tickets are known; none where nobody's are."""
        counts = [sum(one.tickets) for one in self.clients.values()]
        means = [one.within / n if n else 0.0 for one, n in zip(self.clients.values(), counts, strict=True)]
        if not any(means):
            return None
        return book_rate(means, [n / self.hours_lump for n in counts], USUAL_HOURS_BETWEEN)

    @property
    def mean_hours(self) -> float:
        """Hours of a ticket over all clients."""
        return self.hours_rate.rate * self.of_projects if self.hours_rate else HOURS_UNKNOWN

    def months(self, name: str) -> int:
        """Months from a client's first to the last of the book."""
        return self.clients[name].months + max(0, -self.until.get(name, 0))

    @cached_property
    def longest(self) -> int:
        """Months of the book."""
        return max(map(self.months, self.clients), default=0)

    @cached_property
    def tickets(self) -> Mapping[str, Reals]:
        """Tickets of each month; where only hours are known, as many as would take them on average."""
        return {name: self._to_the_last(name, self._tickets(one)) for name, one in self.clients.items()}

    def _tickets(self, one: Seen) -> Reals:
        return np.array(one.monthly) / self.mean_hours if one.known == "by hours" else np.array(one.tickets)

    def _to_the_last(self, name: str, months: Sequence[float] | Reals) -> Reals:
        """A client's months and, where it left, those without it that came after."""
        return np.pad(np.asarray(months, dtype=np.float64), (0, self.months(name) - len(months)))

    @cached_property
    def worked(self) -> Mapping[str, Reals]:
        """Hours of each month; beyond the limit of a project not its own, but what all clients bear of them."""
        return {
            name: self._to_the_last(name, one.monthly_within) * self.of_projects
            for name, one in self.clients.items()
        }

    def lump(self, name: str) -> float:
        """Hours say less than tickets: the variance of tickets made of hours, over that of counted ones."""
        return 1 + self.hours.law.cv**2 if self.clients[name].known == "by hours" else 1.0

    @cached_property
    def counted(self) -> Mapping[str, Reals]:
        """Tickets of each month, as many as say as much as they do."""
        return {name: n / self.lump(name) for name, n in self.tickets.items()}

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

    def sized(self, name: str) -> bool:
        """Whether a client's own rate can be told; one of unknown size says nothing where rates are by user."""
        return not self.by_users or bool(self.users.get(name))
