"""Frequency from a client's history: tickets per unit of exposure, and how much they spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from xlagree.actuarial.laws.frequency import Counts, Reals
from xlagree.terms.errors import must_be


@dataclass(frozen=True)
class Dispersion:
    """Whether tickets spread more than Poisson: Pearson's statistic, its freedom, and the chance of one as large."""

    statistic: float
    freedom: int
    chance: float


def _periods(counts: ArrayLike, exposure: ArrayLike | None) -> tuple[Reals, Reals]:
    n = np.asarray(counts, dtype=np.float64)
    e = np.ones_like(n) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if n.ndim != 1 or n.shape != e.shape or n.size == 0:
        raise must_be("exposure", f"one number for each of the {n.size} periods", e.size)
    if not np.isfinite(n).all() or (n < 0).any():
        raise must_be("tickets", "numbers, 0 or more", float(n.min()))
    if not np.isfinite(e).all() or (e < 0).any() or e.sum() <= 0 or n[e == 0].any():
        raise must_be("exposure", "above 0 in every period with tickets", float(e.min()))
    return n[e > 0], e[e > 0]


def ticket_rate(counts: ArrayLike, exposure: ArrayLike | None = None) -> float:
    """Tickets per unit of exposure Σn / Σe: the maximum-likelihood estimate for Poisson counts.

    >>> ticket_rate([3, 5], exposure=[10, 10])
    0.4
    """
    n, e = _periods(counts, exposure)
    return float(n.sum() / e.sum())


def month_shock(counts: Sequence[ArrayLike], exposures: Sequence[ArrayLike | None] | None = None) -> float:
    """The contagion of a single month, from the months of many clients: 0 or more.

    Each client's own rate is taken out first; numerators and denominators are summed over the clients
    before they are divided, since one small client says next to nothing:
    c = [ T/(T-1) Σ(n - m)² - Σn ] / Σm².

    >>> month_shock([[10, 30]])
    0.45
    """
    above = below = 0.0
    for own, exposure in zip(counts, exposures or [None] * len(counts), strict=True):
        n, e = _periods(own, exposure)
        if n.size < 2:
            continue
        m = e * n.sum() / e.sum()
        above += n.size / (n.size - 1) * ((n - m) ** 2).sum() - n.sum()
        below += (m**2).sum()
    return max(0.0, float(above / below)) if below else 0.0


def dispersion(counts: ArrayLike, exposure: ArrayLike | None = None) -> Dispersion:
    """Pearson's Σ(n - m)²/m over the periods against χ² with one freedom less than periods.

    >>> dispersion([10, 10, 10, 10]).statistic
    0.0
    """
    n, e = _periods(counts, exposure)
    m = e * n.sum() / e.sum()
    statistic = float(((n - m) ** 2 / m).sum()) if n.any() else 0.0
    freedom = n.size - 1
    return Dispersion(statistic, freedom, float(special.chdtrc(freedom, statistic)) if freedom else 1.0)


def cell_chi_square(observed: Sequence[float], counts: Counts) -> float:
    """Pearson's statistic of a table: periods with 0, 1, ..., k - 1 and with k or more tickets, against a law.

    >>> cell_chi_square([50, 50], Counts(1, 1))
    0.0
    """
    seen = np.asarray(observed, dtype=np.float64)
    chances = counts.probabilities(seen.size - 1)
    chances[-1] = 1 - chances[:-1].sum()
    expected = seen.sum() * chances
    return float(((seen - expected) ** 2 / expected).sum())
