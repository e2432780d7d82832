"""Whether forecasts were right: how many held and how many would by chance, tenths of the forecast, and the bias of the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from xlagree.actuarial.laws.distribution import Law, Reals

CHANCE = 0.05
"""What a right forecast would show less often than this, to both sides together, contradicts a forecast."""
HARDLY = 0.01
"""The same for the tenths and the book, which judge the same hours again: right forecasts hold about nine times in ten."""
BINS = 10
"""Tenths of the chance."""
_AT, _WEIGHTS = special.roots_hermitenorm(40)
_DRAWS, _SEED = 2_000, 7
_NEVER = 1e-9


@dataclass(frozen=True)
class Held:
    """The chance that a forecast holds, and the share of its variance that all forecasts of its year have in common."""

    chance: float
    shared: float = 0.0


@dataclass(frozen=True)
class Coverage:
    """How many of `forecasts` stayed under a level; right ones would from `fewest` to `most` times, 95 times in 100.

    The bounds are the acceptance region of the exact distribution of that count, not an interval around what was seen.
    """

    level: float
    forecasts: int
    under: int
    expected: float
    fewest: int
    most: int

    @property
    def side(self) -> int:
        """1 where more stayed under than chance explains, -1 where fewer did, else 0."""
        return (self.under > self.most) - (self.under < self.fewest)


def coverage(level: float, years: Sequence[Sequence[Held]], under: int) -> Coverage:
    """Coverage of forecasts, year by year, each with its own chance to hold.

    >>> of = coverage(0.5, [[Held(0.5)] * 100], 80)
    >>> of.fewest, of.most, of.side
    (40, 60, 1)
    """
    counts = chances_of_count(years)
    fewest, most = central(counts)
    expected = sum(one.chance for year in years for one in year)
    return Coverage(level, counts.size - 1, under, expected, fewest, most)


def chances_of_count(years: Sequence[Sequence[Held]]) -> Reals:
    """The chance of 0, 1, 2, ... forecasts that hold.

    Binomial where each has the same chance and years share nothing. What a year shares is one normal factor of it,
    given which its forecasts are independent: Vasicek (2002), The distribution of loan portfolio value.
    """
    counts = np.ones(1)
    for year in years:
        counts = np.convolve(counts, _of_a_year(year))
    return counts


def _of_a_year(year: Sequence[Held]) -> Reals:
    chance, shared = np.array([(one.chance, one.shared) for one in year]).reshape(-1, 2).T
    if not shared.any():
        return np.asarray(_independent(chance[None])[0])
    given = special.ndtr((special.ndtri(chance) - np.outer(_AT, shared**0.5)) / (1 - shared) ** 0.5)
    return np.asarray(_WEIGHTS / _WEIGHTS.sum() @ _independent(given))


def _independent(chances: Reals) -> Reals:
    """The chance of each count of independent forecasts, a row of them at a time."""
    counts = np.zeros((chances.shape[0], chances.shape[1] + 1))
    counts[:, 0] = 1.0
    for chance in chances.T[:, :, None]:
        counts[:, 1:] = (1 - chance) * counts[:, 1:] + chance * counts[:, :-1]
        counts[:, :1] *= 1 - chance
    return counts


def central(counts: Reals) -> tuple[int, int]:
    """The fewest and the most that leave at most half of `CHANCE` on either side."""
    below = np.cumsum(counts)
    fewest, most = np.searchsorted(below, np.array([CHANCE / 2, 1 - CHANCE / 2]) * (1 - 1e-12))
    return int(fewest), int(most)


@dataclass(frozen=True)
class Fell:
    """Where actual hours fell in their forecast (mid-PIT), and the share of its variance that its year has in common.

    `by_tenth` are the chances of each tenth and `variance` that of the place where the forecast is right.
    """

    place: float
    shared: float = 0.0
    by_tenth: tuple[float, ...] = (1 / BINS,) * BINS
    variance: float = 1 / 12


def right_places(law: Law) -> tuple[tuple[float, ...], float]:
    """The chance of each tenth and the variance of a place where the law is right; even, but for hours that are likely alone.

    Those fall in the middle of their chance p, which takes p³/12 of the variance.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> right_places(tabled(1.0, np.array([0.5, 0.5])))[0]
    (0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0)
    """
    if law.on_lattice:
        p = np.maximum(law.chances, 0.0)
        middle = np.cumsum(p) - p / 2
        at = np.minimum((middle * BINS).astype(np.int64), BINS - 1)
        return tuple(np.bincount(at, weights=p, minlength=BINS).tolist()), float(1 - (p**3).sum()) / 12
    edges = np.clip(np.arange(BINS + 1) / BINS, law.none, 1.0)
    by_tenth = np.diff(edges)
    by_tenth[tenth(law.none / 2)] += law.none
    return tuple(by_tenth.tolist()), (1 - law.none**3) / 12


@dataclass(frozen=True)
class Tenths:
    """Forecasts by the tenth in which the actual hours fell, and how unlikely it is that right ones fall so.

    Pearson's chi-square, scaled and with as many degrees of `freedom` as the covariance of the counts asks for, 9 where
    all is independent and even (Rao & Scott 1984, Satterthwaite's correction). `moved` and `spread` say how: hours
    higher in their forecasts than in right ones, and further apart, both in standard deviations.
    """

    counts: tuple[int, ...]
    chi_square: float
    freedom: float
    chance: float
    moved: float
    spread: float

    @property
    def uneven(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self.chance < HARDLY


def tenth(place: float) -> int:
    """The tenth of a chance, from 0 to 9; 1 is in the last."""
    return min(int(place * BINS), BINS - 1)


def tenths(years: Sequence[Sequence[Fell]]) -> Tenths:
    """Places by tenth and their test; hours that are certain are in their place whatever they are, and say nothing.

    >>> even = [Fell((i + 0.5) / 40) for i in range(40)]
    >>> round(tenths([even]).chi_square, 9), tenths([even]).chance
    (0.0, 1.0)
    """
    every = [one for year in years for one in year]
    counts = tuple(np.bincount([tenth(one.place) for one in every], minlength=BINS).tolist())
    told = [one for one in every if one.variance > 0]
    if not told:
        return Tenths(counts, 0.0, BINS - 1, 1.0, 0.0, 0.0)
    chi_square, freedom = _chi_square(counts, years)
    places, variances = np.array([(one.place, one.variance) for one in told]).T
    return Tenths(
        counts,
        chi_square,
        freedom,
        float(special.chdtrc(freedom, chi_square)),
        float((places - 0.5).sum() / variances.sum() ** 0.5),
        float(((places - places.mean()) ** 2 - variances).sum() / (len(told) / 180) ** 0.5),
    )


def _chi_square(counts: Sequence[int], years: Sequence[Sequence[Fell]]) -> tuple[float, float]:
    """The statistic and its degrees of freedom."""
    expected = np.sum([one.by_tenth for year in years for one in year], axis=0)
    likely = np.flatnonzero(expected > _NEVER)
    root = np.sqrt(expected[likely])
    scaled = _covariance(years)[np.ix_(likely, likely)] / np.outer(root, root)
    trace, squares = float(np.trace(scaled)), float((scaled**2).sum())
    off = (np.array(counts)[likely] - expected[likely]) / root
    return float(off @ off) * trace / squares, trace**2 / squares


def _covariance(years: Sequence[Sequence[Fell]]) -> Reals:
    """The covariance of the counts of tenths: of each forecast alone, and of the pairs of a year by what it shares."""
    by_tenth = np.array([one.by_tenth for year in years for one in year])
    covariance = np.diag(by_tenth.sum(axis=0)) - by_tenth.T @ by_tenth
    edges = special.ndtri(np.arange(BINS + 1) / BINS)
    for year in years:
        shared = float(np.mean([one.shared for one in year])) if year else 0.0
        given = np.diff(special.ndtr((edges - shared**0.5 * _AT[:, None]) / (1 - shared) ** 0.5), axis=1)
        together = (given.T * _WEIGHTS) @ given / _WEIGHTS.sum() - 1 / BINS**2
        covariance += len(year) * (len(year) - 1) * together
    return np.asarray(covariance)


@dataclass(frozen=True)
class Bias:
    """The hours forecast of the whole book less those worked, the standard deviation of that, and how likely so much is.

    Chance explains `by_chance` hours either way, 99 times in 100.
    """

    error: float
    actual: float
    deviation: float
    chance: float
    by_chance: float

    @property
    def share(self) -> float | None:
        """The error as a share of what was worked; none where nothing was."""
        return self.error / self.actual if self.actual else None

    @property
    def side(self) -> int:
        """1 where the book was forecast higher than chance explains, -1 where lower, else 0."""
        return 0 if self.chance >= HARDLY else 1 if self.error > 0 else -1


def bias(
    years: Sequence[Mapping[str, tuple[float, float]]], common: Sequence[float], claimed: Sequence[float]
) -> Bias:
    """The bias of a book of clients, year by year: hours forecast and worked of each client.

    A client's years stand together, as its errors recur: the spread is that of clients' errors around the book's
    (ratio estimator; Cochran 1977, ch. 6), t distributed, but no less than the forecasts claim: few clients seldom show
    the rare large hours that forecasts allow for. `claimed` is that variance of each year, `common` the variance of the
    factor that all its clients share.
    """
    clients: dict[str, list[float]] = {}
    for year in years:
        for name, (mean, actual) in year.items():
            of = clients.setdefault(name, [0.0, 0.0])
            of[0] += mean
            of[1] += actual
    means, actuals = np.array(list(clients.values())).T
    error, mean, n = float((means - actuals).sum()), float(means.sum()), means.size
    around = means - actuals - (error / mean if mean else 0.0) * means
    shown = n / max(n - 1, 1) * float(around @ around)
    totals = [sum(m for m, _ in year.values()) for year in years]
    shared = sum(one * total**2 for one, total in zip(common, totals, strict=True))
    deviation = (max(shown, sum(claimed)) + shared) ** 0.5
    told = n > 1 and deviation > 0
    chance = 2 * float(special.stdtr(n - 1, -abs(error) / deviation)) if told else 1.0
    by_chance = deviation * float(special.stdtrit(max(n - 1, 1), 1 - HARDLY / 2))
    return Bias(error, float(actuals.sum()), deviation, chance, by_chance)


def bounds_of_sums(clients: Reals) -> tuple[tuple[float, float], ...]:
    """The 95 % bounds of the sum of each column over clients, a client a row: percentiles of a bootstrap over clients.

    2,000 draws with a fixed seed. Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
    """
    count = len(clients)
    if not count:
        return tuple((0.0, 0.0) for _ in clients.T)
    drawn = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), _DRAWS)
    edges: Reals = np.quantile(drawn @ clients, (CHANCE / 2, 1 - CHANCE / 2), axis=0)
    return tuple((float(low), float(high)) for low, high in edges.T)
