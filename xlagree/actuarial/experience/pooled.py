"""What the clients of a book say together: the book's rate, how far clients and months differ, and how sure that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from xlagree.actuarial.experience.credibility import poisson_credibility
from xlagree.actuarial.experience.frequency_fit import month_shock
from xlagree.actuarial.laws.frequency import Reals
from xlagree.terms.errors import must_be

WIDEST = 4.0
"""The largest variance that is said of any level: a standard deviation of twice the mean."""
LARGEST_ERROR = 0.2
"""Of larger errors the skewness is no longer known."""
LEAST_WEIGHT = 1e-6
"""A client whose own rate is worth less says nothing."""


@dataclass(frozen=True)
class EstimatedSpread:
    """A variance as it is used: what the clients show, held against what is usual where they are few.

    value = weight × shown + (1 - weight) × usual, where `shown` counts as 0 if its estimate is below.
    """

    shown: float
    usual: float
    weight: float

    @property
    def value(self) -> float:
        """The variance that is used."""
        return min(self.weight * max(self.shown, 0.0) + (1 - self.weight) * self.usual, WIDEST)


def held_against(shown: float, error: float, usual: float) -> EstimatedSpread:
    """An estimate with its own error variance against a usual value that may be wrong by as much as it is.

    weight = usual² / (usual² + error), the credibility of the estimate.

    >>> held_against(shown=0.3, error=0.01, usual=0.1).value
    0.2
    """
    return EstimatedSpread(shown, usual, usual**2 / (usual**2 + error) if np.isfinite(error) else 0.0)


@dataclass(frozen=True)
class BookRate:
    """The rate of a book of clients, the variance of their factors around it, and each client's own.

    `weights` say how much each own rate is worth: its variance by chance is rate² / weight.
    """

    start: float
    between: EstimatedSpread
    own: tuple[float, ...]
    weights: tuple[float, ...]

    @cached_property
    def z(self) -> tuple[float, ...]:
        """Each client's credibility a w / (1 + a w)."""
        a = self.between.value
        return tuple(a * w / (1 + a * w) for w in self.weights)

    @cached_property
    def rate(self) -> float:
        """The book's rate Σ Z own / Σ Z."""
        total = sum(self.z)
        return sum(z * x for z, x in zip(self.z, self.own, strict=True)) / total if total else self.start

    @cached_property
    def error(self) -> float:
        """The variance of the book's rate as a share of its square: a / Σ Z, at most `WIDEST`. Bühlmann & Gisler (2005)."""
        return min(self.between.value / sum(self.z), WIDEST)

    def known(self, client: int) -> tuple[float, float]:
        """A client's rate Z own + (1 - Z) book, and what is left uncertain: a (1 - Z) (1 + (1 - Z) / Σ Z)."""
        z = self.z[client]
        left = self.between.value * (1 - z) + (1 - z) ** 2 * self.error
        return z * self.own[client] + (1 - z) * self.rate, left


def book_rate(own: Sequence[float], weights: Sequence[float], usual: float) -> BookRate:
    """The rate of a book from its clients' own rates, of which one without weight says nothing.

    Variance between clients by Bühlmann & Straub (1970), as a share of the squared rate, held against `usual`.

    >>> fit = book_rate([1.0, 3.0], [10, 10], usual=0.2)
    >>> fit.rate, round(fit.between.shown, 9)
    (2.0, 0.4)
    """
    x, worth = np.asarray(own, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    w = np.where(worth < LEAST_WEIGHT, 0.0, worth)
    if not (worth >= 0).all() or not w @ x > 0:
        raise must_be("own rates", "with a weight, and one above 0", "others")
    start = float(w @ x / w.sum())
    shown = poisson_credibility((w * x / start).tolist(), w.tolist()).estimate
    between = held_against(shown, _between_error(w, usual), usual)
    return BookRate(start, between, tuple(x.tolist()), tuple(w.tolist()))


def _between_error(w: Reals, usual: float) -> float:
    """The variance of the estimate between clients, if they differ as is usual by gamma factors.

    Σ w² (2 (a + 1/w)² + 6 a³) / (Σ w - Σ w²/Σ w)², with 6 a³ for the kurtosis of a gamma factor.
    """
    below = float(w.sum() - w @ w / w.sum())
    if np.count_nonzero(w) < 2:
        return float("inf")
    return float((2 * (usual * w + 1) ** 2 + 6 * usual**3 * w**2).sum()) / below**2


def seen_short(error: float) -> float:
    """How far a level may be from an estimate that is off by chance in proportion, as mean square share of it.

    If a gamma factor of variance e stood between them, the level is the estimate over that factor: hours that
    fell short by chance leave it farther off above than below. The mean square of a reciprocal gamma around
    the estimate, e (1 + 2e) / ((1 - e) (1 - 2e)), e at most `LARGEST_ERROR`.

    >>> round(seen_short(0.1), 6)
    0.166667
    """
    e = min(error, LARGEST_ERROR)
    return e * (1 + 2 * e) / ((1 - e) * (1 - 2 * e)) + error - e


def ending_together(months: Iterable[Reals]) -> Reals:
    """Months of clients in one table whose last column is the last month of all; 0 before a client's first."""
    rows = list(months)
    longest = max((row.size for row in rows), default=0)
    return np.array([np.pad(row, (longest - row.size, 0)) for row in rows]).reshape(len(rows), longest)


def even_months(exposure: Reals) -> float:
    """As many months of even exposure as say as much of a rate: (Σe)² / Σe², 1 at least.

    >>> even_months(np.array([3.0, 3.0, 0.0]))
    2.0
    """
    squares = float(exposure @ exposure)
    return max(float(exposure.sum()) ** 2 / squares, 1.0) if squares else 1.0


def month_spread(
    counts: Sequence[ArrayLike], exposures: Sequence[ArrayLike], usual: float
) -> EstimatedSpread:
    """The variance of a month's own factor from the months of all clients, held against what is usual.

    The estimate of `month_shock`; its error is that of Σ(n - m)² for counts of variance m + usual m².

    >>> month_spread([[5]], [[1]], usual=0.09).value
    0.09
    """
    pairs = [
        (np.asarray(n, dtype=np.float64), np.asarray(e, dtype=np.float64))
        for n, e in zip(counts, exposures, strict=True)
    ]
    means = np.concatenate([e * n.sum() / e.sum() for n, e in pairs if n.size > 1] or [np.zeros(1)])
    below = float((means**2).sum())
    if not below:
        return EstimatedSpread(0.0, usual, 0.0)
    error = float((2 * (means + usual * means**2) ** 2).sum()) / below**2
    seen = [pair for pair in pairs if pair[0].size > 1]
    return held_against(month_shock([n for n, _ in seen], [e for _, e in seen]), error, usual)
