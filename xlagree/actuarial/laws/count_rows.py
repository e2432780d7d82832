"""Several numbers of tickets at once, one in a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xlagree.actuarial.laws.frequency import Complexes, Counts, Reals, TicketLaw, mixed_pgf


@dataclass(frozen=True, eq=False)
class CountRows:
    """Several counts at once, one in a row, none of them nearly Poisson; both are columns."""

    means: Reals
    contagions: Reals

    def pgf(self, z: Complexes) -> Complexes:
        """E z^N of each row."""
        return mixed_pgf(self.contagions * self.means, self.contagions, z)


@dataclass(frozen=True, eq=False)
class EachCount:
    """Several counts at once of whatever kind, one in a row."""

    counts: Sequence[TicketLaw]

    def pgf(self, z: Complexes) -> Complexes:
        """E z^N of each row."""
        return np.array([one.pgf(z) for one in self.counts])


def in_rows(counts: Sequence[TicketLaw]) -> CountRows | EachCount:
    """Counts as rows, all of them computed in one where their kind allows."""
    figures = [(one.mean, one.contagion) for one in counts if isinstance(one, Counts) and one.in_rows]
    if len(figures) < len(counts):
        return EachCount(counts)
    means, contagions = np.array(figures).T[..., np.newaxis]
    return CountRows(means, contagions)
