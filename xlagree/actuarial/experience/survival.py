"""How long clients stay: the share that is left after some years, as chances to leave that differ between clients."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from scipy import special

from xlagree.terms.errors import must_be


@dataclass(frozen=True)
class Staying:
    """A chance to leave in each period that is a client's own, beta distributed between clients.

    The shifted beta-geometric law of Fader & Hardie (2007), How to project customer retention.

    >>> Staying(1.0, 1.0).survival(1)
    0.5
    """

    alpha: float
    beta: float

    @property
    def leaving(self) -> float:
        """The chance of a client of which nothing is known to leave in its first period."""
        return self.alpha / (self.alpha + self.beta)

    def survival(self, periods: float) -> float:
        """The share of clients that stay so many periods: B(alpha, beta + periods) / B(alpha, beta)."""
        return float(
            np.exp(special.betaln(self.alpha, self.beta + periods) - special.betaln(self.alpha, self.beta))
        )

    def retention(self, period: int) -> float:
        """Of those that were there, the share that stays in a period, counted from 1."""
        return (self.beta + period - 1) / (self.alpha + self.beta + period - 1)


def staying(there: Sequence[float]) -> Staying:
    """The law by maximum likelihood from clients counted at the start and after each period.

    >>> fit = staying([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> round(fit.alpha, 3), round(fit.beta, 3)
    (0.668, 3.806)
    """
    counts = np.asarray(there, dtype=np.float64)
    if counts.ndim != 1 or counts.size < 3 or not np.isfinite(counts).all():
        raise must_be("clients there", "three counts or more, one for each period", list(there))
    if (np.diff(counts) > 0).any() or counts[-1] < 0 or counts[0] == counts[-1]:
        raise must_be("clients there", "counts that fall from period to period", list(there))
    lost, periods = -np.diff(counts), np.arange(1, counts.size)

    def minus_log_likelihood(logs: np.ndarray) -> float:
        alpha, beta = np.exp(logs)
        stay = special.betaln(alpha, beta + periods) - special.betaln(alpha, beta)
        leave = special.betaln(alpha + 1, beta + periods - 1) - special.betaln(alpha, beta)
        return -float(lost @ leave + counts[-1] * stay[-1])

    best = scipy.optimize.minimize(
        minus_log_likelihood,
        np.zeros(2),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 5000},
    )
    return Staying(*(float(x) for x in np.exp(best.x)))
