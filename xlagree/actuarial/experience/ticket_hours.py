"""Hours per ticket of a whole book: its tickets as they are, and beyond most of them a fitted tail, projects in it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from xlagree.actuarial.laws.severity import Empirical, Lognormal, Reals
from xlagree.terms.errors import must_be

PROJECT_HOURS = 160.0
"""A ticket of more hours is a project: a month of one technician's work, which nobody would do unasked."""
REACH = 4.0
"""A project counts with at most so many times the hours of the next longest ticket: one alone says little of how long they are."""
FURTHEST = 10.0
"""No ticket counts with more than so many times the hours from which on it is a project."""
ENOUGH_TICKETS = 50
"""Fewer tickets with hours say too little of their distribution: then it is lognormal."""
USUAL_SPREAD = 1.5
"""The coefficient of variation of a lognormal distribution that stands for too few tickets, at least."""
WIDEST_SPREAD = 10.0
"""The same at most, where nearly all of them took no time."""
TAIL_SHARE = 0.1
"""The longest tenth of all tickets is the tail."""
TAIL_TICKETS = 20
"""A tail is fitted on at least so many tickets, where there are as many."""
FEWEST_TAIL = 10
"""Fewer tickets beyond the body, as where most take the same hours, are a tail of their own."""
HEAVIEST = 0.7
"""The largest shape of a tail; from 0.5 on it would have no variance if no limit ended it."""
BODY_ATOMS, TAIL_ATOMS, PROJECT_ATOMS = 240, 40, 12
"""Different hours in a distribution at most: beyond so many, tickets of like hours stand at their mean."""


@dataclass(frozen=True)
class Tail:
    """Hours beyond a threshold: generalised Pareto, P(X > threshold + y) = (1 + shape y / scale)^(-1/shape).

    Shape 0 is exponential. Pickands (1975); Klugman, Panjer & Willmot, Loss Models, app. A.

    >>> from math import log
    >>> round(Tail(threshold=8, scale=4, shape=0).beyond(8 + 4 * log(2)), 9)
    0.5
    """

    threshold: float
    scale: float
    shape: float

    def beyond(self, hours: float) -> float:
        """The chance that a ticket of the tail takes more than these hours."""
        y = max(0.0, hours - self.threshold) / self.scale
        return float(np.exp(-y) if self.shape == 0 else (1 + self.shape * y) ** (-1 / self.shape))

    def layers(self, limit: float, count: int = TAIL_ATOMS) -> tuple[Reals, Reals]:
        """The mean hours and the chance of layers up to a limit, each so much rarer than the one before.

        From the quantile function, ∫ Q(s) ds between two chances of more.
        """
        last = self.beyond(limit)
        edges = np.append(np.geomspace(1.0, max(last, 1e-7), count + 1)[:-1], last)
        chances = -np.diff(edges)
        return self.threshold - np.diff(self._area(edges)) / chances, chances / chances.sum()

    def excess(self, limit: float) -> float:
        """The mean hours beyond the threshold of tickets that end at the limit."""
        last = self.beyond(limit)
        whole, rest = self._area(np.array([1.0, last]))
        return float(whole - rest) / (1 - last)

    def _area(self, beyond: Reals) -> Reals:
        """∫ Q from 0 to a chance of more, Q(s) = scale (s^-shape - 1) / shape."""
        if self.shape == 0:
            return np.asarray(self.scale * (beyond - special.xlogy(beyond, beyond)))
        return np.asarray(self.scale / self.shape * (beyond ** (1 - self.shape) / (1 - self.shape) - beyond))


@dataclass(frozen=True)
class TicketHours:
    """The distribution of a ticket's hours in a book, from how many tickets with hours, and its tail where one was fitted."""

    law: Empirical | Lognormal
    tickets: int
    tail: Tail | None = None
    end: float = PROJECT_HOURS


def counting(hours: ArrayLike, limit: float = PROJECT_HOURS) -> Reals:
    """The hours with which the tickets of a book count, in the order given: those of projects may be fewer than were logged.

    >>> counting([1.0, 12.0, 5_000.0]).tolist(), counting([60.0, 200.0, 500.0]).tolist()
    ([1.0, 12.0, 160.0], [60.0, 200.0, 500.0])
    """
    x = np.array(hours, dtype=np.float64)
    before = 0.0
    for place in np.argsort(x, kind="stable"):
        if x[place] > limit:
            x[place] = min(x[place], max(limit, REACH * before), FURTHEST * limit)
        before = x[place]
    return x


def tail_end(counted: Reals, limit: float = PROJECT_HOURS) -> float:
    """Where the tail of a book ends: at the limit, or where tickets count with more, as far beyond the longest of them again."""
    longest = float(counted.max(initial=0.0))
    return max(limit, min(2 * longest - limit, FURTHEST * limit))


def fit_tail(excess: ArrayLike, threshold: float) -> Tail:
    """A tail by probability-weighted moments; never lighter than exponential, never heavier than `HEAVIEST`.

    shape = 2 - a₀ / (a₀ - 2 a₁), scale = a₀ (1 - shape), so that the mean excess a₀ is kept. Hosking & Wallis
    (1987), Parameter and quantile estimation for the generalized Pareto distribution.
    """
    y = np.sort(np.asarray(excess, dtype=np.float64))
    if y.size < 2 or not (y > 0).all():
        raise must_be("hours beyond the threshold", "two numbers or more, all above 0", y.size)
    rank = (np.arange(1, y.size + 1) - 0.35) / y.size
    a0, a1 = float(y.mean()), float(((1 - rank) * y).mean())
    shape = min(max(2 - a0 / (a0 - 2 * a1), 0.0), HEAVIEST) if a0 > 2 * a1 else 0.0
    return Tail(threshold, a0 * (1 - shape), shape)


def ended(tail: Tail, limit: float) -> Tail:
    """The tail of the same shape that keeps its mean although it ends at a limit: a larger scale makes up for it."""
    wanted = tail.scale / (1 - tail.shape)
    most = 1e4 * limit

    def short(scale: float) -> float:
        return replace(tail, scale=scale).excess(limit) - wanted

    if short(tail.scale) >= 0:  # the limit is too far to be felt
        return tail
    if short(most) <= 0:  # tickets crowd at the limit more than any such tail does
        return replace(tail, scale=most)
    low, high = tail.scale, most
    while (
        low < (middle := (low + high) / 2) < high
    ):  # what scipy has for it takes a hundred times as long to load
        low, high = (middle, high) if short(middle) < 0 else (low, middle)
    return replace(tail, scale=low)


def with_projects(hours: ArrayLike, limit: float = PROJECT_HOURS) -> TicketHours:
    """The distribution of tickets' hours with projects in it, which are beyond the limit: both apart, as seldom as they were.

    A tail that reached from one to the other would have too many long tickets and too few projects.

    >>> round(with_projects([0.5] * 999 + [180.0]).law.mean, 4)
    0.6795
    """
    x = np.asarray(hours, dtype=np.float64)
    projects = x[x > limit]
    usual = ticket_hours(x[x <= limit], limit)
    if not projects.size or isinstance(usual.law, Lognormal):
        return ticket_hours(x, tail_end(x, limit))
    end = tail_end(x, limit)
    beyond = projects - limit
    tail = fit_tail(beyond, limit) if projects.size >= FEWEST_TAIL else Tail(limit, float(beyond.mean()), 0.0)
    at, chances = ended(tail, end).layers(end, PROJECT_ATOMS)
    share = projects.size / x.size
    weights = np.append((1 - share) * np.array(usual.law.weights), share * chances)
    law = Empirical((*usual.law.hours, *at.tolist()), tuple(weights.tolist()))
    return replace(usual, law=law, tickets=usual.tickets + projects.size, end=end)


def ticket_hours(hours: ArrayLike, limit: float = PROJECT_HOURS) -> TicketHours:
    """The distribution of tickets' hours, none above the limit: the body as logged, the longest tenth as a fitted tail.

    Of fewer than `ENOUGH_TICKETS` tickets a lognormal distribution of their mean that spreads as is usual, or more.

    >>> ticket_hours([0.5, 1.5]).law
    Lognormal(mean=1.0, cv=1.5)
    """
    x = np.sort(np.asarray(hours, dtype=np.float64))
    if x.size and not (0 <= x[0] <= x[-1] <= limit):
        raise must_be("hours of a ticket", f"from 0 to the limit of {limit:g}", float(x[-1]))
    positive = int((x > 0).sum())
    if not positive:
        return TicketHours(Lognormal(1.0, USUAL_SPREAD), 0, end=limit)
    if positive < ENOUGH_TICKETS:
        mean, spread = float(x.mean()), float(x.std() / x.mean())
        return TicketHours(
            Lognormal(mean, min(max(USUAL_SPREAD, spread), WIDEST_SPREAD)), positive, end=limit
        )
    tail_size = max(TAIL_TICKETS, round(TAIL_SHARE * positive))
    threshold = float(x[-tail_size - 1])
    body, beyond = x[x <= threshold], x[x > threshold]
    at, chances = _body(body)
    if beyond.size < FEWEST_TAIL or threshold >= limit:
        more, tail = np.unique(beyond, return_counts=True), None
        at, weights = np.append(at, more[0]), np.append(chances * body.size, more[1])
    else:
        tail = ended(fit_tail(beyond - threshold, threshold), limit)
        layers, parts = tail.layers(limit)
        at, weights = np.append(at, layers), np.append(chances * body.size, parts * beyond.size)
    law = Empirical(tuple(at.tolist()), tuple((weights / x.size).tolist()))
    return TicketHours(law, positive, tail, limit)


def _body(hours: Reals) -> tuple[Reals, Reals]:
    """Different hours and the share of each; of very many, those of like hours at their mean."""
    at, counts = np.unique(hours, return_counts=True)
    if at.size > BODY_ATOMS:
        groups = np.array_split(hours, BODY_ATOMS)
        at = np.array([group.mean() for group in groups])
        counts = np.array([group.size for group in groups])
    return at, counts / counts.sum()
