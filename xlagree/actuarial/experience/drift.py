"""Whether tickets grow or follow the seasons: a trend held against none, a season where the months of all clients support it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import expm1, sqrt

import numpy as np
from scipy import special

from xlagree.actuarial.experience.pooled import ending_together
from xlagree.actuarial.experience.shared_years import shared_variance
from xlagree.actuarial.laws.frequency import Reals

SURE = 0.01
"""A trend or a season is taken where pure chance would look like it less often than this."""
TREND_MONTHS, SEASON_MONTHS = 18, 24
"""Fewer months cannot tell a trend from one odd quarter, or a season from one odd year."""
USUAL_TRENDS = (0.04, 0.25)
"""How far the growth of a book in a year is from none, as a standard deviation of its logarithm: half of all books hardly
grow, half do. A trend is shrunk by it."""
LEAST_GROWTH, MOST_GROWTH = -0.5, 1.0
"""Trends beyond these are not gone along with."""
LEAST_INFORMATION = 1e-9
_STEPS = 40
_FARTHEST = 6.0


@dataclass(frozen=True)
class Support:
    """A test on months: the statistic F with its two freedoms, the chance of one as large, or why there is none."""

    used: bool
    months: int
    statistic: float = 0.0
    freedom: tuple[int, int] = (0, 0)
    chance: float = 1.0


@dataclass(frozen=True)
class Drift:
    """Growth a year and twelve factors of mean 1, the first month after the history first; none where unsupported.

    `error` is the standard error of the growth's logarithm a month, `common` the variance of a year's own factor that all
    clients share.
    """

    trend: Support
    season: Support
    growth: float = 0.0
    factors: tuple[float, ...] = ()
    error: float = 0.0
    common: float = 0.0

    def of(self, months: int) -> Reals:
        """How busy the last months of a history were, against the level at which the time after it begins."""
        back = np.arange(-months, 0)
        season = np.array(self.factors or (1.0,))
        return np.asarray((1 + self.growth) ** (back / 12) * season[back % season.size])

    @property
    def going_on(self) -> float:
        """The growth that goes on month by month in the year ahead: one that chance may have made has its average all year."""
        return self.growth if self.trend.used else 0.0

    @property
    def year_ahead(self) -> float:
        """How busy the average month of the year ahead is by a growth that does not go on, against its first."""
        return 1.0 if self.trend.used else float(np.mean((1 + self.growth) ** (np.arange(12) / 12)))

    def left(self, months: int, ahead: int = 12) -> float:
        """The variance that the error of the growth adds, from the middle of a history to that of the time ahead."""
        return expm1((self.error * (months + ahead) / 2) ** 2)


def drift(tickets: Sequence[Reals], there: Sequence[Reals] | None = None) -> Drift:
    """Trend and season from the tickets of all clients, whose months end together.

    Each client's own level is left free; a quasi-Poisson regression of the months, whose spread is that of the
    book's months around it, so that a month that is bad for all does not pass for a season. F tests of the
    deviance. McCullagh & Nelder (1989), Generalized Linear Models. `there` is how busy each client's months were for
    reasons of its own, such as the chance that it was there.
    """
    weights = [np.ones(np.size(n)) for n in tickets] if there is None else there
    pairs = [(np.asarray(n, dtype=np.float64), w) for n, w in zip(tickets, weights, strict=True)]
    kept = [pair for pair in pairs if pair[0].sum() > 0]
    seen = _Months(*(ending_together(pair[side] for pair in kept) for side in (0, 1)))
    months = seen.total.size
    back = np.arange(-months, 0)
    line, dummies = back[:, None] / 12.0, (back[:, None] % 12 == np.arange(1, 12)).astype(float)
    season, taken = Support(False, months), np.zeros((months, 0))
    if months < TREND_MONTHS:
        return Drift(Support(False, months), season)
    if months >= SEASON_MONTHS:
        season = _tested(seen, taken, dummies)
        taken = dummies if season.used else taken
    both = np.hstack([taken, line])
    fit = _fit(seen, both)
    common = shared_variance(seen.total, _expected(seen, both @ fit.beta).sum(axis=0), fitted=2)
    trend, error = _shrunk(fit, common, months / 12)
    growth = min(max(expm1(trend), LEAST_GROWTH), MOST_GROWTH)
    factors = _factors(fit, trend) if season.used else ()
    return Drift(_tested(seen, taken, both), season, growth, factors, error / 12, common)


def _shrunk(fit: "_Fit", common: float, years: float) -> tuple[float, float]:
    """The trend that is taken, as the logarithm of a year's growth, and its standard error.

    It is held against none, from which books are off by one of the `USUAL_TRENDS`, each as likely as it makes the trend
    that is seen; its error is that of the months, and that of years that are good or bad for all clients.
    """
    seen, variance = float(fit.beta[-1]), fit.error**2 + 12 * common / (years * (years**2 - 1))
    usual = np.square(USUAL_TRENDS)
    share, chances = (
        usual / (usual + variance),
        np.exp(-(seen**2) / (usual + variance) / 2) / np.sqrt(usual + variance),
    )
    weights = chances / chances.sum()
    trend = seen * float(weights @ share)
    return trend, sqrt(weights @ (share * variance + (seen * share - trend) ** 2))


def _factors(fit: "_Fit", trend: float) -> tuple[float, ...]:
    """The season beside the trend that is taken: what this leaves of the fitted one is in the months of the year."""
    rest = (float(fit.beta[-1]) - trend) * np.arange(12) / 12
    levels = np.exp(np.append(0.0, fit.beta[:11]) + rest)
    return tuple((12 * levels / levels.sum()).tolist())


@dataclass(frozen=True, eq=False)
class _Months:
    """Tickets of clients whose months end together, and how busy their months were for reasons of their own; a client in
    a row, 0 before its first month."""

    tickets: Reals
    there: Reals

    @cached_property
    def total(self) -> Reals:
        """The tickets of all clients together, month by month."""
        return np.asarray(self.tickets.sum(axis=0))


@dataclass(frozen=True, eq=False)
class _Fit:
    beta: Reals
    deviance: float
    spread: float
    information: Reals
    scores: Reals

    @property
    def error(self) -> float:
        """The standard error of the last of the factors: by the spread of the book's months, or by how far clients have
        ways of their own, whichever is larger. Liang & Zeger (1986), Longitudinal data analysis."""
        some = np.eye(len(self.information)) * LEAST_INFORMATION
        known = np.linalg.inv(self.information + some)
        by_months, by_clients = self.spread * known, known @ self.scores.T @ self.scores @ known
        return float(np.sqrt(max(by_months[-1, -1], by_clients[-1, -1])))


def _fit(tickets: _Months, design: Reals) -> _Fit:
    """Factors of the months by Newton's steps, each client's level profiled out."""
    months, size = design.shape
    total = tickets.total
    beta, centred = np.zeros(size), design
    expected = _expected(tickets, design @ beta).sum(axis=0)
    for _ in range(_STEPS if size else 0):
        centred = design - expected @ design / expected.sum()
        step = np.linalg.lstsq(centred.T @ (centred * expected[:, None]), centred.T @ (total - expected))[0]
        beta = np.clip(beta + step, -_FARTHEST, _FARTHEST)
        expected = _expected(tickets, design @ beta).sum(axis=0)
        if np.abs(step).max() < 1e-10:
            break
    there = expected > 0  # in other months nobody was
    n, m = total[there], expected[there]
    deviance = 2 * float((special.xlogy(n, n / m) - (n - m)).sum())
    spread = max(1.0, float(((n - m) ** 2 / m).sum()) / (months - 1 - size))
    information = centred.T @ (centred * expected[:, None])
    scores = (tickets.tickets - _expected(tickets, design @ beta)) @ design
    return _Fit(beta, deviance, spread, information, scores)


def _expected(tickets: _Months, logs: Reals) -> Reals:
    """The tickets of each client month by month, if all clients' months go by these factors."""
    own = np.exp(logs) * tickets.there
    return np.asarray(tickets.tickets.sum(axis=1, keepdims=True) / own.sum(axis=1, keepdims=True) * own)


def _tested(tickets: _Months, without: Reals, with_it: Reals) -> Support:
    months, size = with_it.shape
    more, rest = size - without.shape[1], months - 1 - size
    fuller = _fit(tickets, with_it)
    statistic = (_fit(tickets, without).deviance - fuller.deviance) / more / fuller.spread
    chance = float(special.fdtrc(more, rest, max(statistic, 0.0)))
    return Support(chance < SURE, months, statistic, (more, rest), chance)
