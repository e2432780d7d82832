"""Blocks beside a plan for many years at once: which share of what is needed, by kind of work, none of them serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xlagree.pricing.prepaid import PrepaidBlock, in_order
from xlagree.terms.reals import Reals


@dataclass(frozen=True, eq=False)
class Beside:
    """What blocks leave of each kind of work, a share by month and year, and the hours drawn of each block in a term."""

    unserved: Mapping[str, Reals]
    drawn: Reals


def beside(blocks: Sequence[PrepaidBlock], needs: Mapping[str, Reals]) -> Beside:
    """How blocks serve what is needed of each kind of work, by the rules of the schedule; the first axis is the month."""
    shape = next(iter(needs.values())).shape
    unserved = {work: np.ones(shape) for work in needs}
    drawn = np.zeros((len(blocks), *shape[1:]))
    for i in in_order(blocks):
        block, left = blocks[i], np.full(shape[1:], blocks[i].hours)
        for month in range(block.first, int(min(block.last + 1, shape[0]))):
            kinds = [work for work in needs if block.serves(work, month)]
            wanted = sum((needs[work][month] * unserved[work][month] for work in kinds), np.zeros(shape[1:]))
            taken = np.minimum(left, wanted)
            share = np.divide(taken, wanted, out=np.zeros(shape[1:]), where=wanted > 0)
            for work in kinds:
                unserved[work][month] *= 1 - share
            left = left - taken
            drawn[i] += taken
    return Beside(unserved, drawn)
