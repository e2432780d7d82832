"""The margin of a book of clients as a distribution: what each may leave us, there or not, put together on one grid of money."""

from collections.abc import Sequence

import numpy as np
from scipy import fft

from xlagree.actuarial.laws.distribution import Reals

Margins = tuple[Reals, Reals]
"""Chances of one client, and the margin that has each; what the chances lack is a client that leaves nothing."""
POINTS = 1 << 13
"""Points of the grid of money."""
USED = 0.98
"""The share of them that amounts may reach: those below 0 stand at its end."""
NEVER = 1e-13
"""A chance below this is the round-off of a transform."""
NOTHING = 1e-9
"""An amount that is a smaller share of the largest is none."""


def chances_below(clients: Sequence[Margins], bounds: Reals) -> Reals:
    """The chances that the margins of independent clients are together less than each bound; less than 0 is a loss.

    Every client's chances are put on one grid, each amount between its neighbours so that its mean is kept, and the
    transforms are multiplied: exact but for the step of the grid, where three moments miss a margin that falls and rises
    again with the hours. That nobody leaves anything is no loss; margins that come to a bound exactly are half below it.

    >>> even = np.array([0.5, 0.5]), np.array([-1.0, 2.0])
    >>> [round(float(chances_below([even] * count, np.zeros(1))[0]), 9) for count in (1, 2)]
    [0.5, 0.25]
    """
    lowest = sum(min(float(margins.min(initial=0.0)), 0.0) for _, margins in clients)
    highest = sum(max(float(margins.max(initial=0.0)), 0.0) for _, margins in clients)
    if highest == lowest:
        return (bounds > 0).astype(np.float64)
    step = (highest - lowest) / (USED * POINTS)
    spectrum = np.ones(POINTS // 2 + 1, dtype=np.complex128)
    for chances, margins in clients:
        spectrum *= fft.rfft(_on_grid(chances, margins / step))
    amounts = fft.irfft(spectrum, POINTS)
    amounts[amounts < NEVER] = 0.0
    none = _nothing(clients, highest - lowest)
    amounts[0] = max(amounts[0] - none, 0.0)
    losses = POINTS - int(highest / step) - len(clients) - 1
    in_order = np.roll(amounts, losses)
    below = np.cumsum(in_order) - in_order / 2
    return np.asarray(np.interp(losses + bounds / step, np.arange(POINTS), below) + none * (bounds > 0))


def _on_grid(chances: Reals, steps: Reals) -> Reals:
    """Chances at whole steps, those below 0 from the end; amounts between two steps are shared out."""
    low = np.floor(steps)
    part, place = steps - low, low.astype(np.intp)
    grid = np.bincount(place % POINTS, chances * (1 - part), POINTS)
    grid += np.bincount((place + 1) % POINTS, chances * part, POINTS)
    grid[0] += 1 - chances.sum()
    return np.asarray(grid, dtype=np.float64)


def _nothing(clients: Sequence[Margins], largest: float) -> float:
    """The chance that no client leaves anything."""
    return float(
        np.prod([1 - chances[np.abs(margins) > NOTHING * largest].sum() for chances, margins in clients])
    )
