"""What all clients of a book share in a year: a factor of good and bad years, told from whole years of all tickets."""

import numpy as np

from xlagree.actuarial.laws.frequency import Reals

USUAL_COMMON, USUAL_FREEDOM = 0.03, 0.75
"""The standard deviation of a year's own factor that clients share, and how many years it counts as."""


def shared_variance(total: Reals, expected: Reals, fitted: int) -> float:
    """The variance of a year's factor, from the tickets of all clients by month and those that trend and season expect.

    By how much whole years are off, beyond what the months within them are. Of the years' freedoms `fitted` went into the
    level and a trend, and one is owed to the year ahead: so few years may well have shown too little.

        (ν c₀ + Σ off²) / (ν + years - fitted - 1),   the usual c₀ counting as ν years; c₀ where no freedom is left
    """
    years = total.size // 12
    worked, wanted = (x[total.size - 12 * years :].reshape(years, 12) for x in (total, expected))
    there = wanted.sum(axis=1) > 0
    worked, wanted, years = worked[there], wanted[there], int(there.sum())
    freedom = years - fitted
    if freedom < 1:
        return USUAL_COMMON**2
    share = worked.sum(axis=1) / wanted.sum(axis=1)
    own = share[:, None] * wanted
    spread = max(1.0, float(((worked - own) ** 2 / np.where(own > 0, own, 1.0)).sum()) / (11 * years))
    chance = freedom * spread * float((1 / wanted.sum(axis=1)).mean())
    off = max(float(((share - 1) ** 2).sum()) - chance, 0.0)
    return (USUAL_FREEDOM * USUAL_COMMON**2 + off) / (USUAL_FREEDOM + freedom - 1)
