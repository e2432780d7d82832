"""Quantiles of several distributions of hours at very many levels at once."""

from collections.abc import Sequence

import numpy as np

from xlagree.actuarial.laws.distribution import Law
from xlagree.actuarial.laws.rising_tables import Pieces, RowCurves, curves, lines, stairs

NO_HOURS = stairs(np.zeros(0), np.zeros(1))


def quantiles_of(laws: Sequence[Law | None]) -> RowCurves:
    """The hours of each law by the level, a law a row; None has no hours.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> from xlagree.actuarial.laws.rising_tables import cells_of, levels_of
    >>> found = quantiles_of([tabled(1.0, np.array([0.5, 0.5])), tabled(0.5, np.array([0.5, 0.25, 0.25])), None])
    >>> where = cells_of(3, np.array([0, 1, 1, 2]), levels_of(np.array([0.7, 0.7, 0.8, 0.8])))
    >>> found.read(where).tolist()
    [1.0, 0.5, 1.0, 0.0]
    """
    return curves([_pieces(law) if law else NO_HOURS for law in laws])


def _pieces(law: Law) -> Pieces:
    steps = np.arange(float(law.chances.size)) * law.step
    return (stairs if law.on_lattice else lines)(law.levels, steps)
