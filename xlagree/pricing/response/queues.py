"""Queues of tickets before technicians: who waits, how long on average, and the chance of a start in time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import exp, pi, sin, sqrt

from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import LARGEST

MOST_TECHNICIANS = 10_000
"""No search goes further."""
MOST_PATIENCE = 10_000.0
"""Minutes; who waits for a week waits for ever."""

_GAUSS = (
    (0.0, 128 / 225),
    *((sign * sqrt(5 - 2 * sqrt(10 / 7)) / 3, (322 + 13 * sqrt(70)) / 900) for sign in (-1, 1)),
    *((sign * sqrt(5 + 2 * sqrt(10 / 7)) / 3, (322 - 13 * sqrt(70)) / 900) for sign in (-1, 1)),
)
_PANELS = 64
_POINTS = tuple((i + (1 + node) / 2) / _PANELS for i in range(_PANELS) for node, _ in _GAUSS)
_WEIGHTS = tuple(weight / 2 / _PANELS for _ in range(_PANELS) for _, weight in _GAUSS)


def nodes(near: float, far: float) -> list[tuple[float, float]]:
    """Points between two ends with their weights in an integral, crowded at the near end (Gauss & Legendre)."""
    width = far - near
    return [(near + width * v**3, abs(width) * 3 * v * v * w) for v, w in zip(_POINTS, _WEIGHTS, strict=True)]


def integral(f: Callable[[float], float], near: float, far: float) -> float:
    """The integral of a function between two ends, most exact at the near end.

    >>> round(integral(lambda x: x * x, 0.0, 3.0), 12)
    9.0
    """
    return sum(w * f(x) for x, w in nodes(near, far))


def at_least(term: str, unit: str, number: float, low: float = 0.0, above: bool = False) -> None:
    """Refuse a number that is not one from `low` up to the largest that an agreement has."""
    if not (low < number if above else low <= number) or not number <= LARGEST:
        raise must_be(term, f"{unit} above {low:g}" if above else f"{unit}, {low:g} or more", number)


@dataclass(frozen=True)
class Work:
    """What comes in during a busy hour, all of it worked on by the same technicians.

    `tickets_per_hour` of each priority, the most urgent first; `minutes_each` of work on a ticket and
    `spread`, their coefficient of variation (1: exponential); on site the minutes of the way there, lognormal
    with their own coefficient of variation (0: always the same), which occupy the technician too;
    `patience_minutes` that a caller waits on average before giving up (None: nobody gives up).

    >>> Work((20.0,), 12.0).load
    4.0
    """

    tickets_per_hour: tuple[float, ...]
    minutes_each: float
    spread: float = 1.0
    travel_minutes: float = 0.0
    travel_spread: float = 0.0
    patience_minutes: float | None = None

    def __post_init__(self) -> None:
        if not self.tickets_per_hour:
            raise must_be("tickets per hour", "a number for each priority", None)
        for tickets in self.tickets_per_hour:
            at_least("tickets per hour", "a number", tickets)
        at_least("minutes each", "minutes", self.minutes_each, above=True)
        at_least("travel minutes", "minutes", self.travel_minutes)
        for term, spread in (("spread", self.spread), ("travel spread", self.travel_spread)):
            if not 0 <= spread <= 10:
                raise must_be(term, "a coefficient of variation from 0 to 10", spread)
        if self.patience_minutes is not None:
            self._check_patience(self.patience_minutes)

    def _check_patience(self, patience: float) -> None:
        if not 0 < patience <= MOST_PATIENCE:
            want = f"minutes above 0, up to {MOST_PATIENCE:,.0f}"
            raise must_be("patience", want, patience, "leave it blank where nobody gives up")
        if len(self.tickets_per_hour) > 1 or self.spread != 1 or self.travel_spread:
            what = "patience is known only with one priority, a spread of 1 and an even travel time"
            raise AgreementError(Problem(what, "leave it blank, which is on the safe side"))

    @property
    def rate(self) -> float:
        """Tickets a minute, of all priorities."""
        return sum(self.tickets_per_hour) / 60

    @property
    def handling(self) -> float:
        """Minutes that a ticket occupies a technician: the way there and the work."""
        return self.minutes_each + self.travel_minutes

    @property
    def load(self) -> float:
        """Technicians who would be busy all the time (erlangs): tickets a minute × handling."""
        return self.rate * self.handling

    @property
    def variability(self) -> float:
        """(1 + v²)/2 with the coefficient of variation v of the handling; 1 is exponential."""
        if not self.travel_minutes:
            return (1 + self.spread**2) / 2
        work, way = self.spread * self.minutes_each, self.travel_spread * self.travel_minutes
        return (1 + (work**2 + way**2) / self.handling**2) / 2


def erlang_b(technicians: int, load: float) -> float:
    """The chance that all are busy where nobody waits: B_0 = 1, B_k = a B_(k-1) / (k + a B_(k-1)).

    `load` a in technicians busy all the time. Erlang (1917).

    >>> erlang_b(1, 1)
    0.5
    """
    check_technicians(technicians)
    at_least("load", "technicians", load)
    busy = 1.0
    for k in range(1, int(technicians) + 1):
        busy = load * busy / (k + load * busy)
    return busy


def erlang_c(technicians: int, load: float) -> float:
    """The chance that a ticket waits: B / (1 - ρ (1 - B)) with the utilisation ρ = load / technicians.

    Unsolvable where the load is not below the number of technicians. Erlang (1917); Gross et al.,
    Fundamentals of Queueing Theory.

    >>> erlang_c(1, 0.5)
    0.5
    """
    busy = erlang_b(technicians, load)
    if not stable(technicians, load):
        want = f"above the load of {load:.4g} technicians busy all the time"
        raise must_be("technicians", want, technicians, "with fewer the queue grows for ever", "unsolvable")
    utilisation = load / technicians
    return busy / ((technicians - load) / technicians + utilisation * busy)


def check_technicians(technicians: int) -> None:
    """Refuse what is not a number of technicians."""
    if not 1 <= technicians <= MOST_TECHNICIANS or technicians != int(technicians):
        raise must_be("technicians", f"a whole number from 1 to {MOST_TECHNICIANS:,}", technicians)


def stable(technicians: int, load: float) -> bool:
    """Whether so many technicians can do the work that comes in, so that the queue does not grow for ever."""
    return technicians - load > 1e-9 * technicians


@dataclass(frozen=True)
class Queue:
    """Tickets that wait until a technician is free, the most urgent first, work never interrupted.

    Exact for exponential handling: the waits of a priority are a first passage of the queue of those who come
    before it (Cobham 1954; Kella & Yechiali 1985). For other handling the mean wait is that of Allen & Cunneen
    (exact for one technician: Pollaczek & Khinchine), and chances are the worse of their tail and the exponential.

    >>> queue = Queue(Work((1.0,), 30.0), 1)
    >>> queue.utilisation, queue.waiting, queue.mean_wait()
    (0.5, 0.5, 30.0)
    """

    work: Work
    technicians: int

    def __post_init__(self) -> None:
        erlang_c(self.technicians, self.work.load)

    @property
    def utilisation(self) -> float:
        """Share of their time that technicians are busy."""
        return self.work.load / self.technicians

    @cached_property
    def waiting(self) -> float:
        """The chance that a ticket waits at all."""
        return erlang_c(self.technicians, self.work.load)

    def _ahead(self, priority: int) -> tuple[float, float]:
        """Utilisation by the priorities before one, σ_(k-1), and by it too, σ_k."""
        tickets = self.work.tickets_per_hour
        if not 1 <= priority <= len(tickets) or priority != int(priority):
            raise must_be("priority", f"a whole number from 1 to {len(tickets)}", priority)
        share = self.work.handling / 60 / self.technicians
        return share * sum(tickets[: int(priority) - 1]), share * sum(tickets[: int(priority)])

    def mean_wait(self, priority: int = 1) -> float:
        """Minutes until work starts, on average: C (s/n) / ((1 - σ_(k-1)) (1 - σ_k)) × (1 + v²)/2."""
        before, until = self._ahead(priority)
        turn = self.work.handling / self.technicians
        return self.waiting * turn / ((1 - before) * (1 - until)) * self.work.variability

    def start_chance(self, minutes: float, priority: int = 1) -> float:
        """The chance that a ticket of a priority is started within so many minutes."""
        at_least("target", "minutes", minutes)
        tail = sum(share * exp(-rate * minutes) for share, rate in self._waits(priority))
        return 1 - self.waiting * min(tail, 1.0)

    def _waits(self, priority: int) -> tuple[tuple[float, float], ...]:
        """The distribution of a wait as a mixture of exponentials: their shares and rates a minute.

        A ticket waits for as many busy periods of more urgent work as tickets stand before it, and one. Their
        transform (1 - σ) η / (1 - σ η) has a cut, here an integral over angles, and from σ² > σ_(k-1) on a pole.
        """
        before, until = self._ahead(priority)
        if priority not in self._laws:
            self._laws[priority] = self._law(before, until)
        return self._laws[priority]

    @cached_property
    def _laws(self) -> dict[int, tuple[tuple[float, float], ...]]:
        return {}

    def _law(self, before: float, until: float) -> tuple[tuple[float, float], ...]:
        turns = self.technicians / self.work.handling / max(1.0, self.work.variability)
        if not before:
            return ((1.0, turns * (1 - until)),)
        root, ratio = sqrt(before), until / sqrt(before)
        law = []
        for angle, weight in nodes(0.0, pi):
            swing = 2 * sin(angle / 2) ** 2
            rate = (1 - root) ** 2 + 2 * root * swing
            distance = (1 - ratio) ** 2 + 2 * ratio * swing
            law.append((2 / pi * (1 - until) * weight * sin(angle) ** 2 / (rate * distance), turns * rate))
        if ratio > 1:
            share = (until**2 - before) / (until * (until - before))
            law.append((share, turns * (1 - until) * (1 - before / until)))
        return tuple(law)
