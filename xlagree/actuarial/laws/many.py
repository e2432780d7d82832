"""Distributions of many totals at once: those that share a grid are transformed and read together, as rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.laws.aggregate import (
    MEAN_WITHIN,
    POINTS,
    Draft,
    TotalHours,
    drafted,
    grid_for,
    lattice_step,
    spare_contagion,
    unit_of,
)
from xlagree.actuarial.laws.count_rows import CountRows, in_rows
from xlagree.actuarial.laws.distribution import Law, Reals, laws_of_rows
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.grid import OnGrid, TicketGrid, untilted

TOGETHER = 1 << 14
"""Points that are transformed together: more would not stay in the processor's cache."""

AHEAD = 1 << 16
"""Points of distributions that are made before the first of them is asked for, about."""


@dataclass(frozen=True, eq=False)
class LawRows:
    """Distributions on grids of as many points, one in a row, read as `Law` reads one.

    `steps`, `means` and `none` have a number for each row.
    """

    steps: Reals
    chances: Reals
    means: Reals
    none: Reals

    @cached_property
    def cumulative(self) -> Reals:
        """The chances of at most 0, 1, 2, ... steps."""
        return np.cumsum(self.chances, axis=1)

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        """Where each row begins among all numbers."""
        return np.arange(self.steps.size, dtype=np.intp) * np.intp(self.chances.shape[1])

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Whether the grid of a row holds its mean."""
        on_grid = self.steps * (self.chances.shape[1] - self.cumulative.sum(axis=1))
        return np.asarray(np.abs(on_grid - self.means) <= MEAN_WITHIN * self.means)

    def _read_at(self, steps: NDArray[np.intp]) -> Reals:
        """The distribution function at a step of each row, its mid-point where there is a jump."""
        at = self._starts + steps
        middle = self.cumulative.take(at) - self.chances.take(at) / 2
        return np.where(steps > 0, middle, self.none)

    def quantile(self, level: float) -> Reals:
        """The hours of each row that are not exceeded with chance `level`."""
        last = self.chances.shape[1] - 1
        j = np.clip((self.cumulative < level).sum(axis=1), 1, last)
        j = np.where(level <= self._read_at(j), j, np.minimum(j + 1, last))
        low, high = self._read_at(j - 1), self._read_at(j)
        inside = np.clip((level - low) / np.maximum(high - low, 1e-300), 0.0, 1.0)
        return np.where(level <= self.none, 0.0, (j - 1 + inside) * self.steps)

    def chance_above(self, hours: Reals) -> Reals:
        """The chance of more than some hours, others for each row."""
        at = hours / self.steps
        j = np.clip(at.astype(np.intp), 0, self.chances.shape[1] - 2)
        low, high = self._read_at(j), self._read_at(j + 1)
        above = np.clip(1 - (low + np.maximum(high - low, 0.0) * np.minimum(at - j, 1.0)), 0.0, 1.0)
        return np.where(at < self.chances.shape[1], above, 0.0)

    def stop_loss(self, hours: Reals) -> Reals:
        """Hours expected beyond some hours, others for each row: mean - E min(S, d)."""
        at = hours / self.steps
        j = np.minimum(at.astype(np.intp), self.chances.shape[1] - 1)
        below = np.array([row[:k].sum() for row, k in zip(self.cumulative, j, strict=True)])
        limited = self.steps * (j - below + (at - j) * (1 - self.cumulative.take(self._starts + j)))
        beyond = at >= self.chances.shape[1]
        return self.means - np.where(beyond, self.means, np.clip(limited, 0.0, np.minimum(hours, self.means)))

    def tail_mean(self, level: float, quantile: Reals | None = None) -> Reals:
        """The mean of the worst 1 - level of all outcomes of each row; `quantile` that of the level, if known."""
        at = self.quantile(level) if quantile is None else quantile
        return at + self.stop_loss(at) / (1 - level)


def laws_in_turn(totals: Iterable[TotalHours], step: float = inf) -> Iterator[Law]:
    """The distributions of many totals one after another, those of `TotalHours.law_in`: some are made ahead together.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> [law.mean for law in laws_in_turn(TotalHours(Counts(n), Gamma(0.5)) for n in (10, 20))]
    [5.0, 10.0]
    """
    ahead: list[tuple[TotalHours, Draft]] = []
    points = 0
    for total in totals:
        draft = drafted(total, total.points_for(step))
        ahead.append((total, draft))
        points += draft.points if draft.made or not draft.grid else draft.grid.points
        if points > AHEAD:
            yield from _made(ahead, step)
            points = 0
    yield from _made(ahead, step)


def _made(ahead: list[tuple[TotalHours, Draft]], step: float) -> Iterator[Law]:
    """The distributions that were drafted, which are none then."""
    together: dict[
        int, list[tuple[Draft, OnGrid]]
    ] = {}  # by their transform, which is one object where it is kept
    for draft in dict.fromkeys(draft for _, draft in ahead):
        if not draft.made and draft.grid:
            together.setdefault(id(draft.grid.transform), []).append((draft, draft.grid))
    for members in together.values():
        count = max(1, TOGETHER // members[0][1].points)
        for start in range(0, len(members), count):
            _make(members[start : start + count])
    yield from (total.law_in(step) for total, _ in ahead)
    ahead.clear()


def _make(members: Sequence[tuple[Draft, OnGrid]]) -> None:
    """Distributions from one and the same transform."""
    drafts, grids = zip(*members, strict=True)
    first = grids[0]
    chances = untilted(in_rows([grid.counts for grid in grids]), first.transform, first.points)
    chances.setflags(write=False)
    like = [(draft.total.moments, first.on_lattice, draft.total.none) for draft in drafts]
    laws = laws_of_rows(chances, [grid.step for grid in grids], like)
    for draft, law in zip(drafts, laws, strict=True):
        draft.take(law)


def law_rows(totals: Sequence[TotalHours], points: int = POINTS) -> Iterator[tuple[tuple[int, ...], LawRows]]:
    """The distributions of many totals, block by block, with the places of a block's totals among all.

    What has no place in a row is left out: hours on a lattice of their own, nearly Poisson tickets, and distributions
    whose grid has to be made longer. `TotalHours.law` has each of them.
    """
    together: dict[TicketGrid, list[tuple[int, float]]] = {}
    for i, total in enumerate(totals):
        counts = total.counts
        fits = isinstance(counts, Counts) and counts.in_rows and total.mean
        if fits and lattice_step(total) is None and (grid := grid_for(total, points)):
            together.setdefault(grid, []).append((i, spare_contagion(total, grid)))
    for grid, members in together.items():
        count = max(1, TOGETHER // grid.points)
        for start in range(0, len(members), count):
            places, spare = zip(*members[start : start + count], strict=True)
            yield from _block(grid, places, spare, totals)


def _block(
    grid: TicketGrid, places: tuple[int, ...], spare: Sequence[float], totals: Sequence[TotalHours]
) -> Iterator[tuple[tuple[int, ...], LawRows]]:
    """The distributions of totals on one grid, those whose mean it holds; each gives up what contagion it can spare."""
    figures = [
        (n.mean, n.contagion, n.log_pgf(grid.nothing), unit_of(hours)[1], n.mean * hours.mean)
        for n, hours in ((totals[i].counts, totals[i].hours) for i in places)
        if isinstance(n, Counts)
    ]
    means, contagions, none, sizes, expected = np.array(figures).T
    counts = CountRows(means[:, np.newaxis], (contagions - spare)[:, np.newaxis])
    chances = untilted(counts, grid.transform, grid.points)
    rows = LawRows(grid.step * sizes, chances, expected, np.exp(none))
    whole = rows.whole
    if whole.all():
        yield places, rows
    elif whole.any():
        kept = LawRows(rows.steps[whole], rows.chances[whole], rows.means[whole], rows.none[whole])
        yield tuple(i for i, there in zip(places, whole, strict=True) if there), kept


def tail_means(totals: Sequence[TotalHours], level: float) -> Reals:
    """TVaR of many totals: the mean hours of the worst 1 - level of all outcomes of each.

    >>> from xlagree.actuarial.laws.severity import Gamma
    >>> one = TotalHours(Counts(120, 0.5), Gamma(1))
    >>> abs(float(tail_means([one, one], 0.95)[1]) / one.law().tail_mean(0.95) - 1) < 1e-9
    True
    """
    means = np.full(len(totals), np.nan)
    for places, rows in law_rows(totals):
        means[list(places)] = rows.tail_mean(level)
    for i in np.flatnonzero(np.isnan(means)):
        means[i] = totals[int(i)].law().tail_mean(level)
    return means
