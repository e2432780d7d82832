"""Blocks that expire and are renewed: how many are bought, exactly, by following what is left of the latest of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import scipy

from xlagree.actuarial.laws.distribution import Law, Reals

MOST_STATES = 512
"""So many states a bank has at most; its steps are made longer for it."""
OF_A_BLOCK = 40
"""Steps of the hours in a block, at least: hours that stand on few steps seem to fill whole blocks too often."""
STEP = 0.1
"""Steps of a bank in hours, where the hours have no lattice of their own."""
CLOSE = 1e-9
"""Steps that differ by less are the same."""


def renewed(life: float, size: float, laws: list[Law], threshold: float = 0.0) -> Reals:
    """Blocks bought where each serves `life` months and a shortfall is split into the new one.

    The state is what is left of the latest block and how many months it has served; an expired block is empty. A month
    but the last that leaves less than the `threshold` buys one more, with which all that is left lives on.
    """
    parts = parts_of(laws[0], size, MOST_STATES // (4 if threshold else 2))
    step, most, end = size / parts, parts * (2 if threshold else 1), len(laws) - 1
    lasting = life >= len(laws)
    oldest = 1 if lasting else int(life)
    ages = np.zeros((oldest + 1, most + 1))  # months served by hours left; age 0: nothing to draw from
    ages[0, 0] = 1.0
    bought = np.empty(len(laws))
    needs = {id(law): _need(law, step, parts, most) for law in unlike(laws)}
    for t, law in enumerate(laws):
        need = needs[id(law)]
        chances, left = need.chances, ages.sum(axis=0)
        # Hours that lie on no lattice never use up whole blocks to the minute: half of what seems to goes beyond.
        share = 0.0 if law.on_lattice else 0.5
        bought[t], fresh = _bought(left, need, parts, share)
        after = np.zeros_like(ages)
        served, lives = ages[1:] if lasting else ages[1:oldest], after[1:] if lasting else after[2:]
        lives += served @ need.moves
        beyond = share * (lives[:, 0] - served[:, 0] * chances[0])
        lives[:, 0] -= beyond
        fresh[parts] += beyond.sum()
        bought[t] += beyond.sum()
        after[1, : parts + 1] += fresh
        # Work too little for a step buys a block too, and leaves it full; so does the first month without work.
        idle = 0.0 if t == 0 else ages[0, 0] * law.none
        begun = max(0.0, ages[0, 0] * chances[0] - idle)
        bought[t] += begun
        after[1, parts] += begun
        bought[t] += missing(law) / size  # far beyond any block, where each further hour buys its part of one
        after[0, 0] += idle
        if threshold and t < end:
            # A month without work leaves what no threshold called low before; the first leaves a whole block.
            idle_left = np.zeros_like(ages)
            idle_left[1 if lasting else 2 :] = served * law.none
            idle_left[1, parts] += law.none if t == 0 else 0.0
            low = (after - idle_left)[:, : parts + 1] * _below(threshold, parts, step, law)
            after[:, : parts + 1] -= low
            after[1, parts:] += low.sum(axis=0)
            bought[t] += low.sum()
        if not lasting:
            after[0, 0] += after[oldest].sum()
            after[oldest] = 0.0
        ages = after
    return bought


def _below(threshold: float, parts: int, step: float, law: Law) -> Reals:
    """Which share of what lies on each step of a block is below a threshold.

    Hours that lie on no lattice, or on another, are spread as far as half way to the next steps.
    """
    steps = np.arange(parts + 1) - threshold / step
    if law.on_lattice and abs(law.step - step) < CLOSE * step:
        return np.asarray(steps < -CLOSE, dtype=np.float64)
    share: Reals = np.clip(0.5 - steps, 0.0, 1.0)
    share[0] = 1.0
    return share


@dataclass(frozen=True, eq=False)
class _Need:
    """The hours of a month in steps of a block: chances up to what may be left and a block more, what lies beyond
    moved down by whole blocks.

    A further whole block is bought and used up whatever was left before; `more` of them are expected. `moves` are the
    chances to go from what is left to less of it.
    """

    chances: Reals
    more: float
    moves: Reals


def _need(law: Law, step: float, parts: int, most: int) -> _Need:
    chances = on_steps(law, step, max(ceil(law.reach / step), most) + 1)
    rows = chances[most + 1 :]
    rows = np.pad(rows, (0, -rows.size % parts)).reshape(-1, parts)
    more = float((np.arange(len(rows)) * rows.sum(axis=1)).sum())
    moves = scipy.linalg.toeplitz(chances[: most + 1], np.zeros(most + 1))
    return _Need(np.append(chances[: most + 1], rows.sum(axis=0)), more, moves)


def _bought(left: Reals, need: _Need, parts: int, share: float) -> tuple[float, Reals]:
    """Blocks expected to be bought where hours go beyond what is left, and what is then left of the last of them.

    Of what seems to fill whole blocks to the minute a share goes beyond.
    """
    short = np.convolve(need.chances, left[::-1])[left.size :]
    by_block = np.pad(short, (0, -short.size % parts)).reshape(-1, parts)
    blocks = float((np.arange(1, len(by_block) + 1) * by_block.sum(axis=1)).sum() + need.more * left.sum())
    fresh = np.append(by_block.sum(axis=0)[::-1], 0.0)
    beyond = share * fresh[0]
    fresh[[0, parts]] += -beyond, beyond
    return blocks + beyond, fresh


def unlike(laws: Sequence[Law]) -> list[Law]:
    """Each distribution once: months that are alike share theirs."""
    return list({id(law): law for law in laws}.values())


def parts_of(law: Law, allowance: float, most: int) -> int:
    """Into how many steps an allowance is cut: those of the hours' own lattice where they fit."""
    own = allowance / law.step
    if law.on_lattice and abs(own - round(own)) < 1e-9 * own and 1 <= round(own) <= most:
        return round(own)
    return min(max(ceil(allowance / STEP), 1), most)


def on_steps(law: Law, step: float, points: int) -> Reals:
    """A distribution on other steps: the chances of 0, 1, 2, ... of them."""
    return by_limits(law, step, law.limits(np.arange(points + 1) * step))


def by_limits(law: Law, step: float, limited: Reals) -> Reals:
    """The same by its limited means at the steps and one more: p_j = (2 L(jh) - L((j-1)h) - L((j+1)h)) / h.

    Beyond its own grid L rises no more: what that lacks of the mean is no chance, see `missing`.
    """
    below = np.minimum(limited, law.grid_mean)
    chances = np.empty(below.size - 1)
    chances[0] = 1 - below[1] / step
    chances[1:] = (2 * below[1:-1] - below[:-2] - below[2:]) / step
    return np.maximum(chances, 0.0)


def missing(law: Law) -> float:
    """Hours of the mean that lie beyond the grid of a distribution."""
    return max(0.0, law.mean - law.grid_mean)
