"""The first year of clients that came lately: how busy it is against the level at which they settle."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xlagree.actuarial.laws.frequency import Reals

QUARTER, FIRST_YEAR, SETTLED = 3, 12, 18
"""Months of a quarter, those in which a client may still be settling, and those from which on it shows how it did."""
USUAL_RAMP = 0.3
"""How far a quarter of a first year is from the level of later, as a standard deviation: between books, and between clients."""
STEEP = 0.1
"""A client is ramping where its months ahead are busier than its latest quarter by this share."""


@dataclass(frozen=True)
class Ramp:
    """How busy the four quarters of a client's first year are, as shares of the level at which it settles."""

    quarters: tuple[float, ...] = (1.0,) * (FIRST_YEAR // QUARTER)

    def of(self, months: int, first: int = 0) -> Reals:
        """The shares of some months, of which the first is so many months after the client came."""
        return np.array(
            [self.quarters[t // QUARTER] if t < FIRST_YEAR else 1.0 for t in range(first, first + months)]
        )

    def ahead(self, age: int, months: int = 12) -> float:
        """The same of the months to come on average, of a client that came so many months ago."""
        return float(self.of(months, age).mean())

    def steep(self, age: int) -> bool:
        """Whether a client is still growing."""
        return age < FIRST_YEAR and self.ahead(age) > (1 + STEEP) * self.of(1, max(age - 1, 0))[0]


def ramp(clients: Sequence[tuple[Reals, Reals]], month: float) -> Ramp:
    """The ramp from clients that came lately: their tickets, and how busy their months should have been.

    Each quarter of the first year against what the same clients asked for after it, summed over those that have
    `SETTLED` months. Held against no ramp by what chance and clients' ways may make of it: with tickets of variance
    m + `month` m² a month, and clients that differ.

    >>> after = np.full(12, 10.0)
    >>> ramp([(np.concatenate([after / 2, after]), np.ones(24))], month=0.0).quarters[0] < 1
    True
    """
    settled = [
        (n, n[FIRST_YEAR:].sum() / w[FIRST_YEAR:].sum() * w)
        for n, w in clients
        if n.size >= SETTLED and n[FIRST_YEAR:].any()
    ]
    if not settled:
        return Ramp()
    n, m = (np.array([own[:FIRST_YEAR] for own in side]) for side in zip(*settled, strict=True))
    later = np.array([own[FIRST_YEAR:].sum() for own, _ in settled])
    quarters = (len(settled), -1, QUARTER)
    n, m, squares = (x.reshape(quarters).sum(axis=2) for x in (n, m, m**2))
    shares = n.sum(axis=0) / m.sum(axis=0)
    chance = (m + month * squares + m**2 / later[:, None]).sum(axis=0) / m.sum(axis=0) ** 2
    differ = USUAL_RAMP**2 * (m**2).sum(axis=0) / m.sum(axis=0) ** 2
    weight = USUAL_RAMP**2 / (USUAL_RAMP**2 + chance + differ)
    return Ramp(tuple((1 + weight * (shares - 1)).tolist()))
