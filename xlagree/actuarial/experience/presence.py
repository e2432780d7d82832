"""Whether clients are still there: the chance of it after months of silence, and in each month of their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from xlagree.actuarial.laws.frequency import Reals

State = Literal["new", "active", "silent", "left"]
USUAL_LEAVING = 0.1
"""Clients that leave in a year, where few show it."""
USUAL_YEARS = 10.0
"""So many client-years the usual share counts as."""
NEW_MONTHS = 6
"""A client with fewer months since its first ticket is new."""
SILENT, LEFT = 0.9, 0.5
"""A client is silent below the first chance of being there, and counts as left below the second."""
_STEPS = 25
_NODES = 24


@dataclass(frozen=True, eq=False)
class History:
    """A client's tickets month by month, those expected of it by the book, and until which month it is known to be there.

    `ended` is the month from which it is known to be gone, None where nobody says.
    """

    tickets: Reals
    expected: Reals
    ended: int | None = None


@dataclass(frozen=True, eq=False)
class Presence:
    """The chance that a client was there in each month, that it is there as the history ends, and what it is called."""

    months: Reals
    now: float
    silent: int
    state: State


@dataclass(frozen=True)
class Presences:
    """All clients of a book, and the share that leaves in a month."""

    clients: tuple[Presence, ...]
    leaving: float

    @property
    def yearly(self) -> float:
        """The share of clients that leaves in a year."""
        return float(1 - (1 - self.leaving) ** 12)

    def staying(self, months: int) -> float:
        """The share of some months ahead for which a client that is there stays, on average."""
        return float(np.mean((1 - self.leaving) ** (np.arange(months) + 0.5)))


def presences(histories: Sequence[History], between: float, month: float) -> Presences:
    """The chance of each client to be there, from its own rate and its silence.

    A client leaves in a month with the same chance for all; while it is there its tickets are those of a gamma level
    (variance `between` clients) and of each month's own factor (variance `month`). With s silent months at the end

        P(there) = (1-h)^s L(s) / ((1-h)^s L(s) + sum over k < s of h (1-h)^k L(k))

    where L(k) is the chance of k months without a ticket for a client that is there. h from all clients by EM, held
    against what is usual. Fader, Hardie & Lee (2005), Counting your customers the easy way.
    """
    silences = [_silence(one, between, month) for one in histories]
    h = 1 - (1 - USUAL_LEAVING) ** (1 / 12)
    usual = h
    for _ in range(_STEPS):
        left = exposed = 0.0
        for one, chances in zip(histories, silences, strict=True):
            gone, there = _chances(one, chances, h)
            left += float(gone.sum())
            exposed += there
        after = (usual * USUAL_YEARS * 12 + left) / (USUAL_YEARS * 12 + exposed)
        if abs(after - h) < 1e-10:
            break
        h = after
    return Presences(
        tuple(_presence(one, chances, h) for one, chances in zip(histories, silences, strict=True)), h
    )


def _silence(one: History, between: float, month: float) -> Reals:
    """The chances of 0, 1, ... silent months at the end for a client that is there, given its tickets before."""
    last = int(np.flatnonzero(one.tickets).max(initial=-1))
    known = one.tickets.size if one.ended is None else min(one.ended, one.tickets.size)
    silent = one.expected[last + 1 : known]
    if last < 0 or not silent.size:
        return np.ones(1)
    trust = 1 / (1 + month * one.expected[: last + 1].mean())
    shape = 1 / max(between, 1e-9) + float(one.tickets.sum()) * trust
    rate = 1 / max(between, 1e-9) + float(one.expected[: last + 1].sum()) * trust
    at, weights = special.roots_genlaguerre(_NODES, shape - 1) if shape < 150 else _peaked(shape)
    levels, weights = at / rate, weights / weights.sum()
    mean = levels[:, None] * silent
    nothing = -np.log1p(month * mean) / month if month > 1e-9 else -mean
    runs = np.exp(np.cumsum(nothing, axis=1))
    return np.append(1.0, weights @ runs)


def _peaked(shape: float) -> tuple[Reals, Reals]:
    """Nodes of a gamma law that is nearly normal."""
    at, weights = special.roots_hermitenorm(_NODES)
    return np.maximum(shape + at * shape**0.5, 0.0), weights


def _chances(one: History, silence: Reals, h: float) -> tuple[Reals, float]:
    """The chance that a client left before each of its silent months, and the months in which it was exposed to it."""
    s = silence.size - 1
    k = np.arange(s)
    left, there = h * (1 - h) ** k * silence[:-1], (1 - h) ** s * silence[-1]
    if one.ended is not None and one.ended < one.tickets.size:
        return np.append(np.zeros(s), 1.0), float(one.ended)
    total = left.sum() + there
    worked = one.tickets.size - s
    gone = left / total
    return gone, float(worked + (gone * (k + 0.5)).sum() + s * there / total)


def _presence(one: History, silence: Reals, h: float) -> Presence:
    gone, _ = _chances(one, silence, h)
    months = np.ones(one.tickets.size)
    if one.ended is not None and one.ended < one.tickets.size:
        months[one.ended :] = 0.0
        return Presence(months, 0.0, one.tickets.size - one.ended, "left")
    s = silence.size - 1
    if s:
        months[-s:] = np.clip(1 - np.cumsum(gone), 0.0, 1.0)
    now = float(months[-1]) if months.size else 1.0
    first = int(np.flatnonzero(one.tickets).min(initial=one.tickets.size))
    new = one.tickets.size - first < NEW_MONTHS
    state: State = "left" if now < LEFT else "silent" if now < SILENT else "new" if new else "active"
    return Presence(months, now, s, state)
