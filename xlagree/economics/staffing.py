"""Staffing: technicians for the response that is promised, from the tickets that all clients are expected to have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Moments
from xlagree.pricing.plans import Plan
from xlagree.pricing.response.promises import Staffing, response_chance, technicians_needed
from xlagree.pricing.response.queues import Work
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.vocabulary import WORK_CHANNELS

OPEN_HOURS = 168.0
"""Business hours of a month: 21 days of 8 hours."""
BUSY_HOUR = 0.17
"""Tickets of a day that come in its busiest hour, as a share: what telephone traffic engineering takes for offices."""
WORKING_DAYS = 21
"""Days of a month on which business hours are open."""
RARELY = 0.05
"""A bad month is exceeded once in twenty."""
SHARE = 0.95
"""The share of tickets on which work should start in time."""
SHRINKAGE = 0.3
"""Paid time that technicians are not there: holidays, illness, training, travel between offices."""
WAY = 30.0
"""Minutes of the way to a client."""
MOST_SPREAD = 10.0
"""The widest spread of a ticket's hours that the queue is computed for."""
_MINUTES = 60.0
_REMOTE, _PHONE, _ON_SITE = WORK_CHANNELS


@dataclass(frozen=True)
class Expected:
    """Tickets that all clients are expected to have: of each month ahead, hours on one, their spread, and with a visit.

    `spread` is the coefficient of variation of a ticket's hours over all clients, `visits` the share of tickets with one,
    `bad_month` the tickets that the busiest month exceeds once in twenty.
    """

    tickets: tuple[float, ...]
    hours: float
    spread: float
    visits: float
    bad_month: float

    @property
    def busiest(self) -> float:
        """Tickets of the busiest month."""
        return max(self.tickets)


def expected_tickets(
    demands: Mapping[str, Demand], there: Mapping[str, float] | None = None, months: int = 12
) -> Expected:
    """The tickets of all clients together, each client weighed by the chance that it is `there`.

    Hours of a ticket are those of a mixture: E X = Σ n_i a_i / Σ n_i, E X² likewise.

    >>> expected_tickets({"A": Demand(tickets=30, hours_per_ticket=0.5)}, {"A": 0.5}).busiest
    15.0
    """
    weights = {name: (there or {}).get(name, 1.0) for name in demands}
    by_client = {name: weights[name] * np.array(demand.expected(months)) for name, demand in demands.items()}
    share = {name: float(tickets.sum()) for name, tickets in by_client.items()}
    every = sum(share.values())
    if not every:
        raise must_be("clients", "clients of whom some work is expected", 0.0)
    mean = sum(share[name] * demand.hours.mean for name, demand in demands.items()) / every
    second = sum(share[name] * demand.hours.moment(2) for name, demand in demands.items()) / every
    visits = sum(share[name] * min(demand.visits_per_ticket, 1.0) for name, demand in demands.items()) / every
    together = sum(by_client.values(), np.zeros(months))
    spread = max(second / mean**2 - 1, 0.0) ** 0.5
    bad_month = _bad_month(demands, weights, int(together.argmax()))
    return Expected(tuple(together.tolist()), mean, spread, visits, bad_month)


def _bad_month(demands: Mapping[str, Demand], there: Mapping[str, float], month: int) -> float:
    """Tickets of a month that are exceeded once in twenty, as a gamma law of the clients' means and variances.

    Each client apart from the others, there with its chance p: Var = p (m + c m²) + p (1 - p) m².
    """
    mean = variance = 0.0
    for name, demand in demands.items():
        m, p = demand.expected(month + 1)[month], there[name]
        contagion = (1 + demand.client_variance) * (1 + demand.month_variance) - 1
        mean += p * m
        variance += p * (m + contagion * m**2) + p * (1 - p) * m**2
    sd = max(variance, 0.0) ** 0.5
    return Moments(mean, sd, 2 * sd / mean).quantile(RARELY)


@dataclass(frozen=True)
class Hours:
    """When work comes in and who is there for it: the business hours of a month, the share of a day's tickets in its busiest
    hour, the minutes of a way, and the share of paid time that technicians are not there."""

    open: float = OPEN_HOURS
    busy_hour: float = BUSY_HOUR
    way: float = WAY
    shrinkage: float = SHRINKAGE

    def __post_init__(self) -> None:
        if not 0 < self.open <= 744:
            raise must_be("open hours", "business hours of a month, above 0 and up to 744", self.open)
        if not 1 / 24 <= self.busy_hour <= 1:
            raise must_be("busy hour", "a share of a day's tickets from 1/24 to 1", self.busy_hour)
        if not 0 <= self.shrinkage < 1:
            raise must_be("shrinkage", "a share from 0 to below 1", self.shrinkage)
        if not 0 <= self.way <= 1440:
            raise must_be("way", "minutes from 0 to 1,440", self.way)

    @property
    def peak(self) -> float:
        """Tickets of the busiest hour over those of an average one: at least 1."""
        return max(self.busy_hour * self.day, 1.0)

    @property
    def day(self) -> float:
        """Business hours of a day."""
        return self.open / WORKING_DAYS


@dataclass(frozen=True)
class Promise:
    """Work on a channel starts within so many minutes; `plans` promise it."""

    channel: str
    minutes: float
    plans: tuple[str, ...]


def promises(plans: Sequence[Plan]) -> tuple[Promise, ...]:
    """The shortest response on each channel that any plan promises, with the plans that do.

    >>> promises([Plan("Silver", "retainer", monthly_fee=1, included_hours=1, response_remote=4)])[0].minutes
    240.0
    """
    made = []
    for channel, field in (
        (_REMOTE, "response_remote"),
        (_PHONE, "response_phone"),
        (_ON_SITE, "response_on_site"),
    ):
        told = {plan.name: hours for plan in plans if (hours := getattr(plan, field)) is not None}
        if told:
            least = min(told.values())
            made.append(
                Promise(
                    channel, least * _MINUTES, tuple(name for name, hours in told.items() if hours == least)
                )
            )
    return tuple(made)


@dataclass(frozen=True)
class Needed:
    """Technicians at work in the busiest hour for each promise, and for all of them: one queue for all tickets.

    W is the wait for a technician, M/G/c with the hours of tickets as they spread (Allen & Cunneen); work on site starts
    after the way: P(W <= t - way).
    """

    expected: Expected
    hours: Hours
    promises: tuple[Promise, ...]
    share: float = SHARE

    def __post_init__(self) -> None:
        if not self.promises:
            what = "no plan promises a response"
            raise AgreementError(
                Problem(what, "set response remote of a plan, or give a target"), kind="unknown"
            )
        if not 0 < self.share < 1:
            raise must_be("share", "a share of tickets above 0 and below 1", self.share)

    @cached_property
    def work(self) -> Work:
        """What comes in during the busiest hour of the busiest month."""
        an_hour = self.expected.busiest / self.hours.open * self.hours.peak
        ticket, way = self.expected.hours * _MINUTES, self.expected.visits * self.hours.way
        return Work((an_hour,), ticket + way, min(self.expected.spread, MOST_SPREAD))

    def target(self, promise: Promise) -> float:
        """Minutes that are left to wait for a technician."""
        return promise.minutes - (self.hours.way if promise.channel == _ON_SITE else 0.0)

    @cached_property
    def by_promise(self) -> tuple[Staffing, ...]:
        """Technicians for each promise, with the chance to keep it."""
        return tuple(self._for(promise) for promise in self.promises)

    def _for(self, promise: Promise) -> Staffing:
        target = self.target(promise)
        if target < 0:
            way = f"{self.hours.way:g}, the minutes of the way,"
            by = f" of {', '.join(promise.plans)}" if promise.plans else ""
            asked = f"{promise.channel} response{by}"
            raise must_be(asked, f"{way} or more", promise.minutes, kind="unsolvable")
        return technicians_needed(self.work, target, self.share, shrinkage=self.hours.shrinkage)

    @property
    def technicians(self) -> int:
        """At work at the same time, for every promise."""
        return max(one.technicians for one in self.by_promise)

    @property
    def employed(self) -> int:
        """Employed, for as many to be there."""
        return max(one.employed for one in self.by_promise)

    def chances(self, technicians: int) -> tuple[float | None, ...]:
        """The chance to keep each promise with so many at work; none where they cannot do all the work."""
        if technicians <= self.work.load:
            return (None,) * len(self.promises)
        return tuple(response_chance(self.work, technicians, self.target(one)) for one in self.promises)

    def busy(self, technicians: int) -> tuple[float, float]:
        """The share of their time that so many are busy: in the busiest hour, and on average over the year."""
        average = sum(self.expected.tickets) / len(self.expected.tickets) / self.hours.open
        usual = replace(self.work, tickets_per_hour=(average,))
        return self.work.load / technicians, usual.load / technicians
