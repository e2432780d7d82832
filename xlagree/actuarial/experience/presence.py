"""Whether clients are still there: the chance of it after months of silence, and in each month of their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.experience.survival import Staying
from xlagree.actuarial.laws.frequency import Reals

Whole = NDArray[np.int64]
State = Literal["active", "new", "ramping", "silent", "left"]
USUAL_LEAVING, USUAL_YEARS = 0.1, 10.0
"""The share of clients that leaves in a year, where few show it, and the client-years that it counts as."""
NEW_MONTHS = 6
"""A client with fewer months than these is new."""
SILENT, LEFT = 0.9, 0.5
"""A client is silent below the first chance of being there, and counts as left below the second."""
LEAST = 1e-9
"""Variances below this are none."""
_STEPS = 50
_LEVELS = np.linspace(-9.0, 6.0, 121)


@dataclass(frozen=True, eq=False)
class History:
    """A client's tickets month by month, those that the book expects of it, and how many months it stays after them.

    `until` is 0 or less where it left as they ended or so many months before, None where nobody says. `seen_ago` is how many
    months before their end it was there for certain, by what is not among its tickets; 0 as they ended or later.
    """

    tickets: Reals
    expected: Reals
    until: int | None = None
    seen_ago: int | None = None

    @property
    def worked(self) -> int:
        """Months up to the last with a ticket or in which it was seen; all in which it was there, where there is none that
        silence could follow."""
        busy = np.flatnonzero(self.tickets)
        worked = int(busy[-1]) + 1 if busy.size else self.tickets.size - self.gone
        if self.seen_ago is None or self.until is not None:
            return worked
        return max(worked, self.tickets.size - self.seen_ago)

    @property
    def silent(self) -> int:
        """Months without a ticket at the end."""
        return self.tickets.size - self.worked

    @property
    def gone(self) -> int:
        """Months at the end of which it is known that the client was not there any more."""
        return 0 if self.until is None else max(0, -self.until)


@dataclass(frozen=True, eq=False)
class Presence:
    """The chance that a client was there in each month of its history, and that it is there as it ends.

    `silent` are the months without a ticket at the end, `until` the months for which it is known to stay.
    """

    months: Reals
    now: float
    silent: int
    state: State
    until: int | None = None


@dataclass(frozen=True, eq=False)
class Presences:
    """All clients of a book, and how long clients stay: a chance to leave in each month, as far as the book shows it."""

    clients: tuple[Presence, ...]
    stay: Staying

    @property
    def yearly(self) -> float:
        """The share of clients that leaves in a year."""
        return 1 - self.stay.survival(12)

    def ahead(self, one: Presence, months: int) -> float:
        """The chance that a client is there, on average over some months ahead."""
        if one.until is not None:
            return min(max(one.until, 0), months) / months
        return one.now * float(np.mean([self.stay.survival(t + 0.5) for t in range(months)]))


def presences(histories: Sequence[History], between: float, month: float) -> Presences:
    """The chance of each client to be there, from its own rate and its silence.

    Clients leave with a chance of h in each month; while they are there their tickets are those of a gamma level (variance
    `between` clients) and of each month's own gamma factor (variance `month`). After s silent months

        P(there) = (1-h)^s L(s) / ((1-h)^s L(s) + sum over k < s of h (1-h)^k L(k))

    where L(k) is the chance of k months without a ticket for a client that is there. What is known of h is a beta
    distribution: what is usual, and the clients that left and the months that they stayed, found by expectation and
    maximisation. Fader, Hardie & Lee (2005), Counting your customers the easy way.
    """
    silence = _Silence.of(histories, between, month)
    usual = 1 - (1 - USUAL_LEAVING) ** (1 / 12)
    weight = 12 * USUAL_YEARS
    stay = Staying(usual * weight, (1 - usual) * weight)
    for _ in range(_STEPS):
        gone, stayed = silence.left(stay.leaving)
        before, stay = (
            stay,
            Staying(usual * weight + float(gone[:, :-1].sum()), (1 - usual) * weight + stayed),
        )
        if abs(before.leaving - stay.leaving) < 1e-10:
            break
    gone, _ = silence.left(stay.leaving)
    return Presences(tuple(map(_presence, histories, gone)), stay)


def _presence(one: History, gone: Reals) -> Presence:
    later = np.cumsum(gone[::-1])[::-1]
    months = np.append(np.ones(one.worked), later[1 : one.silent + 1])[: one.tickets.size]
    now = float(gone[-1]) if one.until is None else float(one.until > 0)
    return Presence(months, now, one.silent, _state(one, now), one.until)


def _state(one: History, now: float) -> State:
    if now < LEFT:
        return "left"
    if now < SILENT:
        return "silent"
    return "new" if one.tickets.size < NEW_MONTHS else "active"


@dataclass(frozen=True, eq=False)
class _Silence:
    """The chance of 0, 1, 2, ... silent months at the end of each client that is there, of all in one table.

    `known` says of each whether it is known when it left, or that it did not, and `gone` how many months ago it did.
    """

    chances: Reals
    worked: Whole
    silent: Whole
    gone: Whole
    known: NDArray[np.bool_]

    @classmethod
    def of(cls, histories: Sequence[History], between: float, month: float) -> "_Silence":
        chances = np.zeros((len(histories), max((one.silent for one in histories), default=0) + 1))
        for row, one in zip(chances, histories, strict=True):
            row[: one.silent + 1] = _silent_months(one, between, month)
        known = np.array([one.until is not None for one in histories], dtype=bool)
        counts = [(one.worked, one.silent, one.gone) for one in histories]
        worked, silent, gone = np.array(counts, dtype=np.int64).reshape(-1, 3).T
        return cls(chances, worked, silent, gone, known)

    def left(self, h: float) -> tuple[Reals, float]:
        """The chance that each client left before its 1st, 2nd, ... silent month, or in the last column not at all, and the
        months after their first in which clients stayed."""
        k, silent = np.arange(self.chances.shape[1]), self.silent[:, None]
        weights = np.where(k < silent, h * (1 - h) ** k * self.chances, 0.0)
        weights[:, -1] = (1 - h) ** self.silent * np.take_along_axis(self.chances, silent, 1)[:, 0]
        gone = weights / weights.sum(axis=1, keepdims=True)
        left = np.where(self.gone, self.silent - self.gone, k[-1])[:, None]
        gone = np.where(self.known[:, None], k == left, gone)
        stayed = np.maximum(self.worked - 1, 0) + gone @ np.where(k < k[-1], k, 0) + gone[:, -1] * self.silent
        return gone, float(stayed.sum())


def _silent_months(one: History, between: float, month: float) -> Reals:
    """The chances of 0, 1, ... silent months at the end for a client that is there, given its tickets before.

    A level stands for the average of its gamma law on a grid of its logarithm; a month of a level λ has no ticket with
    a chance of (1 + month λ)^(-1/month).
    """
    if not one.silent:
        return np.ones(1)
    n, expected = float(one.tickets.sum()), float(one.expected[: one.worked].sum())
    prior = 1 / max(between, LEAST)
    a_month = (prior + n) / (prior + expected) * expected / max(one.worked, 1)
    trust = 1 / (1 + month * a_month)
    shape, rate = prior + n * trust, prior + expected * trust
    levels = shape / rate * np.exp(_LEVELS * shape**-0.5)
    logs = shape * np.log(levels) - rate * levels
    weights = np.exp(logs - logs.max())
    rates = levels[:, None] * one.expected[one.worked :]
    nothing = -np.log1p(month * rates) / month if month > LEAST else -rates
    return np.append(1.0, weights / weights.sum() @ np.exp(np.cumsum(nothing, axis=1)))
