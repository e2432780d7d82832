"""The book of agreements: all clients' hours together, a shock common to all, and each client's share of the risk."""

from dataclasses import dataclass
from functools import cached_property
from math import inf, sqrt

import numpy as np
from scipy import fft

from xlagree.actuarial.laws.aggregate import POINTS, TotalHours
from xlagree.actuarial.laws.common_shock import ShockedCounts, clocked, shocked_moments
from xlagree.actuarial.laws.distribution import HIGHEST_LEVEL, Law, Moments, Reals
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.many import tail_means
from xlagree.actuarial.laws.severity import Severity
from xlagree.actuarial.laws.spectrum import AllHours, kinds, spectrum
from xlagree.terms.errors import must_be


@dataclass(frozen=True)
class PortfolioClient:
    """One client of a book: the tickets of the year, and the hours that each of them takes.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> PortfolioClient("Birch & Co", Counts(120, 0.1), Gamma(0.75)).total.mean
    90.0
    """

    name: str
    counts: Counts
    hours: Severity

    def __post_init__(self) -> None:
        if self.counts.contagion < 0:
            raise must_be("contagion of a client", "a number, 0 or more", self.counts.contagion)

    @property
    def total(self) -> TotalHours:
        """The client's hours where no shock is common to all."""
        return TotalHours(self.counts, self.hours)

    def alone(self, common_shock: float) -> TotalHours:
        """The client's hours by themselves, the shock included."""
        return (
            TotalHours(ShockedCounts(self.counts, common_shock), self.hours) if common_shock else self.total
        )


@dataclass(frozen=True)
class Portfolio:
    """All clients of a year, independent but for a gamma factor of mean 1 and variance `common_shock` on all tickets.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> Portfolio((PortfolioClient("A", Counts(100.0), Gamma(1)), PortfolioClient("B", Counts(300.0), Gamma(1)))).moments.mean
    400.0
    """

    clients: tuple[PortfolioClient, ...]
    common_shock: float = 0.0

    def __post_init__(self) -> None:
        if not self.clients:
            raise must_be("book", "one client or more", 0)
        if not 0 <= self.common_shock < inf:
            raise must_be("common shock", "a number, 0 or more", self.common_shock)

    @cached_property
    def moments(self) -> Moments:
        """Mean Σμ, variance Σσ² + c (Σμ)², and skewness by the cumulants of the clock that all share."""
        parts = [client.total.moments for client in self.clients]
        mean, variance = sum(part.mean for part in parts), sum(part.sd**2 for part in parts)
        mean, variance, third = shocked_moments(
            self.common_shock, mean, variance, sum(part.skew * part.sd**3 for part in parts)
        )
        return Moments(mean, sqrt(variance), third / variance**1.5 if variance else 0.0)

    def law(self, points: int = POINTS) -> Law:
        """The distribution of the hours of all clients, on `points` steps or more; the same bits for the same inputs.

        φ = (1 - c Σ ln P_i(φ_i))^(-1/c): every client's transform on one grid, one transform back.
        """
        return spectrum(self.hours, points).law

    @cached_property
    def hours(self) -> AllHours:
        """The hours of all clients, as their transform needs them."""
        parts = [(client.counts, client.hours) for client in self.clients]
        return AllHours(kinds(parts), self.common_shock, self.moments)


@dataclass(frozen=True)
class Share:
    """What one client is of a book: hours expected, its part of TVaR (`tail`) and of the standard deviation (`sd`)."""

    name: str
    mean: float
    tail: float
    sd: float


def allocation(book: Portfolio, level: float = 0.95) -> tuple[Share, ...]:
    """Each client's share of the hours of the worst 1 - level of all years (TVaR), and of their standard deviation.

    Euler: A_i = E[S_i | S beyond its quantile], and Cov(S_i, S)/σ = (σ_i² + c μ_i μ)/σ; they add up to the whole,
    and none is more than the client needs alone. Hours below the quantile are taken from the mean, by Parseval's
    formula with the transform P'_i/P_i FFT(x p) φ/(1 - c Σ ln P) of E[S_i; S]. Tasche (1999), Denault (2001).

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> twins = Portfolio((PortfolioClient("A", Counts(100), Gamma(1)), PortfolioClient("B", Counts(100), Gamma(1))))
    >>> [round(share.sd, 6) for share in allocation(twins)]
    [10.0, 10.0]
    """
    c, whole = book.common_shock, book.moments
    below = _expected_below(book, level)
    parts = [client.total.moments for client in book.clients]
    return tuple(
        Share(
            client.name,
            part.mean,
            (part.mean - float(low)) / (1 - level),
            (part.sd**2 + c * part.mean * whole.mean) / whole.sd if whole.sd else 0.0,
        )
        for client, part, low in zip(book.clients, parts, below, strict=True)
    )


def _expected_below(book: Portfolio, level: float) -> Reals:
    """Hours of each client in the years within the quantile of the book; of a year on the edge, its part.

    What wraps round at the end of the grid, a billionth or so, is made good in proportion.
    """
    together, below = spectrum(book.hours, POINTS), np.zeros(len(book.clients))
    grid = together.grid
    within = _within(together.law, level)
    weights = np.conj(fft.rfft(within * grid.growth)) * 2 / grid.points
    weights[[0, -1]] /= 2
    phi = np.exp(-clocked(together.decay, book.common_shock)) / (1 + book.common_shock * together.decay)
    for kind in book.hours.kinds:
        chances = grid.ticket(kind)
        hours = np.arange(chances.size) * (grid.step / grid.fold) * chances
        missing = 1 - grid.transform(chances)[together.kept]
        part = (weights[together.kept] * phi) * grid.transform(hours)[together.kept]
        below[kind.places] = kind.weighed(missing, part)
    met = float((np.arange(grid.points) * grid.step * within * together.law.chances).sum())
    return below * (met / below.sum()) if met else below


def _within(law: Law, level: float) -> Reals:
    """Weights of the steps: 1 up to the quantile, less what F there has beyond the level, so that TVaR is met."""
    at = law.quantile(level)
    j = int(at / law.step + (1e-9 if law.on_lattice else 0.0))
    weights = (np.arange(law.chances.size) <= j).astype(np.float64)
    edge = slice(j, j + 1) if law.on_lattice else slice(j, j + 2)
    if at:
        outcome = float((np.arange(law.chances.size) * law.step * law.chances)[edge].sum())
        weights[edge] -= (float(law.cumulative[j]) - level) * at / outcome
    return weights


@dataclass(frozen=True)
class RiskMoney:
    """What one client costs in expectation, and its part of the risk money of the book."""

    name: str
    cost: float
    risk: float


@dataclass(frozen=True)
class PortfolioPrice:
    """A price for all clients: hours expected at their cost, fixed cost, and risk money with each client's share.

    `gain` is the money that the clients' tails (TVaR) would need alone beyond what they need together.
    """

    price: float
    cost: float
    fixed: float
    risk: float
    gain: float
    clients: tuple[RiskMoney, ...]


def book_price(
    book: Portfolio, loss_chance: float, cost_per_hour: float, fixed: float = 0.0
) -> PortfolioPrice:
    """The price of a book that loses money in `loss_chance` of all years: κ q + F, of which risk money κ (q - μ).

    The risk money is shared by Euler's shares of TVaR at 1 - loss_chance, each beyond the client's expected
    hours, and scaled so that they add up to it. Cost per hour and fixed cost in money. Tasche (1999).

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> found = book_price(Portfolio((PortfolioClient("A", Counts(100.0), Gamma(1)),)), 0.05, 80, 500)
    >>> found.cost, round(found.clients[0].risk / found.risk, 9)
    (8000.0, 1.0)
    """
    if not 1 - HIGHEST_LEVEL <= loss_chance < 1:
        raise must_be("loss chance", f"a share from {1 - HIGHEST_LEVEL:g} to below 1", loss_chance)
    for term, money in (("cost per hour", cost_per_hour), ("fixed cost", fixed)):
        if not 0 <= money < inf:
            raise must_be(term, "money, 0 or more", money)
    level, law = min(1 - loss_chance, HIGHEST_LEVEL), book.law()
    shares, tail = allocation(book, level), law.tail_mean(level)
    risk, beyond = cost_per_hour * (law.quantile(level) - law.mean), tail - law.mean
    alone = float(tail_means([client.alone(book.common_shock) for client in book.clients], level).sum())
    return PortfolioPrice(
        cost_per_hour * law.quantile(level) + fixed,
        cost_per_hour * law.mean,
        fixed,
        risk,
        cost_per_hour * (alone - tail),
        tuple(
            RiskMoney(
                share.name,
                cost_per_hour * share.mean,
                risk * (share.tail - share.mean) / beyond if beyond else 0.0,
            )
            for share in shares
        ),
    )
