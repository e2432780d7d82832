"""Callers who give up after a while: how many wait, how many give up, and who is served in time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import exp, expm1, floor, log

from xlagree.pricing.response.queues import Work, at_least, check_technicians, integral
from xlagree.terms.errors import must_be

_NEGLIGIBLE = 1e-20
_NEGLIGIBLE_LOG = -46.0


@dataclass(frozen=True)
class ImpatientQueue:
    """Callers who give up after a while: Erlang A, with exponential handling and patience.

    Garnett, Mandelbaum & Reiman (2002); the distribution of the wait offered from Mandelbaum & Zeltyn (2007).
    Any number of technicians will do, since who gives up makes room.
    """

    work: Work
    technicians: int

    def __post_init__(self) -> None:
        check_technicians(self.technicians)

    @property
    def _patience(self) -> float:
        assert self.work.patience_minutes is not None
        return self.work.patience_minutes

    def _leaving(self, tickets: int) -> float:
        """Tickets that leave a minute, done or given up, when so many are there."""
        waiting = max(tickets - self.technicians, 0)
        return min(tickets, self.technicians) / self.work.handling + waiting / self._patience

    @cached_property
    def _usual(self) -> int:
        """The likeliest number of tickets there."""
        extra = (self.work.rate - self.technicians / self.work.handling) * self._patience
        return self.technicians + floor(extra) if extra > 0 else min(floor(self.work.load), self.technicians)

    @cached_property
    def _law(self) -> dict[int, float]:
        """The chance of each number of tickets there, from the likeliest outwards, so that nothing overflows."""
        weights = {self._usual: 1.0}
        for step in (1, -1):
            here, weight = self._usual, 1.0
            while weight > _NEGLIGIBLE and (step > 0 or here > 0):
                up = self.work.rate / self._leaving(max(here, here + step))
                weight *= up**step
                here += step
                weights[here] = weight
        total = sum(weights.values())
        return {tickets: weight / total for tickets, weight in weights.items()}

    def chance_of(self, tickets: int) -> float:
        """The chance that so many tickets are there."""
        return self._law.get(tickets, 0.0)

    @cached_property
    def waiting(self) -> float:
        """The chance that a caller waits at all."""
        return sum(p for tickets, p in self._law.items() if tickets >= self.technicians)

    @property
    def utilisation(self) -> float:
        """Share of their time that technicians are busy."""
        return sum(min(tickets / self.technicians, 1.0) * p for tickets, p in self._law.items())

    @property
    def abandoned(self) -> float:
        """Share of callers who give up: those who wait / patience / all who call."""
        return self.mean_wait() / self._patience

    def mean_wait(self, priority: int = 1) -> float:
        """Minutes until work starts or the caller gives up, on average over all callers."""
        _check_priority(priority)
        waiting = sum(max(tickets - self.technicians, 0) * p for tickets, p in self._law.items())
        return waiting / self.work.rate if self.work.rate else 0.0

    def start_chance(self, minutes: float, priority: int = 1) -> float:
        """The chance that a caller is served within so many minutes; who gives up before is not.

        P(no wait) + ∫ λ p_(n-1) exp(λ/θ (1 - e^(-θx)) - (n/s + θ) x) dx over 0 … t, with patience 1/θ.
        """
        at_least("target", "minutes", minutes)
        _check_priority(priority)
        if not self.work.rate:
            return 1.0
        theta, turns, start = 1 / self._patience, self.technicians / self.work.handling, self._log_start

        def log_density(x: float) -> float:
            return start - self.work.rate / theta * expm1(-theta * x) - (turns + theta) * x

        peak = max(log(self.work.rate / (turns + theta)) / theta, 0.0)
        first = max(_where_nothing(log_density, peak, -1 / (turns + theta)), 0.0)
        last = min(_where_nothing(log_density, peak, 1 / (turns + theta)), minutes)
        served = integral(lambda x: exp(log_density(x)), first, last) if first < last else 0.0
        return min(1 - self.waiting + served, 1.0)

    @property
    def _log_start(self) -> float:
        """ln λ p_(n-1), from the likeliest number of tickets on, since p_(n-1) itself may be 0 to every digit."""
        rate, last = self.work.rate, self.technicians - 1
        steps = range(min(last, self._usual) + 1, max(last, self._usual) + 1)
        climb = sum(log(rate / self._leaving(tickets)) for tickets in steps)
        return log(rate) + log(self.chance_of(self._usual)) + (climb if last > self._usual else -climb)


def _check_priority(priority: int) -> None:
    if priority != 1:
        raise must_be("priority", "1 where callers give up", priority)


def _where_nothing(log_density: Callable[[float], float], peak: float, step: float) -> float:
    """Where a density with one peak has become negligible, on the side of the step; not below 0."""
    end = peak + step
    while end > 0 and log_density(end) > log_density(peak) + _NEGLIGIBLE_LOG:
        step *= 2
        end = peak + step
    return end
