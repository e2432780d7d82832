"""Blocks beside a plan: hours bought ahead for some kinds of work, drawn by what expires first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from xlagree.pricing.whose import name_key, names
from xlagree.terms.price_list_terms import BLOCK_TERMS, OTHER
from xlagree.terms.records import by_field, check


@dataclass(frozen=True)
class PrepaidBlock:
    """Hours that are bought once, in a month of the term counted from 1; without a price they are a grant."""

    TERMS = by_field((term for term in BLOCK_TERMS if term.name not in ("plans", "clients")), block="name")

    name: str
    hours: float
    price: float = 0.0
    bought_in: float = 1.0
    life: float | None = None
    covers_work: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        vars(self).update(plans=names(self.plans, "plans"), clients=names(self.clients, "clients"))
        check(self)

    @property
    def first(self) -> int:
        """The month it is bought in, counted from 0."""
        return int(self.bought_in) - 1

    @property
    def last(self) -> float:
        """The last month it serves, counted from 0; without an end there is none."""
        return inf if self.life is None else self.first + self.life - 1

    def serves(self, work: str, month: int) -> bool:
        """Whether it may be drawn for a kind of work in a month."""
        return self.first <= month <= self.last and in_scope(self.covers_work, work)


def in_scope(covered: tuple[str, ...], work: str) -> bool:
    """Whether kinds of work, or where none are named all, include one; work without a kind is other.

    >>> in_scope(("other", "Support"), ""), in_scope(("project",), "support")
    (True, False)
    """
    return not covered or name_key(work or OTHER) in map(name_key, covered)


@dataclass(frozen=True)
class BlockDraw:
    """Hours of a block in a month: drawn, lapsed as the month ends, and left after that."""

    drawn: float = 0.0
    expired: float = 0.0
    left: float = 0.0


@dataclass(frozen=True)
class BlocksMonth:
    """What blocks did in a month: each one's hours, as they stand in the table, and by kind of work the share of what
    was needed that none of them served."""

    blocks: tuple[BlockDraw, ...]
    unserved: Mapping[str, float]


NO_BLOCKS = BlocksMonth((), {})
"""A month of a plan without blocks beside it."""


def in_order(blocks: Sequence[PrepaidBlock]) -> list[int]:
    """Places of blocks in the order in which they are drawn: by their last month, the month bought, and their place."""
    return sorted(range(len(blocks)), key=lambda i: (blocks[i].last, blocks[i].first, i))


def draw_blocks(
    blocks: Sequence[PrepaidBlock], needs: Sequence[Mapping[str, float]], months: int
) -> list[BlocksMonth]:
    """How blocks serve what is needed by kind of work, month after month.

    A block that is too small for a month serves its kinds in proportion of what each still needs. What is left lapses
    after its last month, and is carried out as the term ends.
    """
    order = in_order(blocks)
    left = [0.0] * len(blocks)
    drawn_months = []
    for month, need in enumerate(needs):
        unserved = dict.fromkeys(need, 1.0)
        draws = [BlockDraw()] * len(blocks)
        for i in order:
            block = blocks[i]
            left[i] = block.hours if month == block.first else left[i]
            kinds = [work for work in need if block.serves(work, month)]
            wanted = sum(need[work] * unserved[work] for work in kinds)
            drawn = min(left[i], wanted)
            for work in kinds:
                unserved[work] *= 1 - drawn / wanted if wanted else 1.0
            rest = left[i] - drawn
            lapses = rest if month == block.last and month < months - 1 else 0.0
            left[i] = rest - lapses
            draws[i] = BlockDraw(drawn, lapses, left[i])
        drawn_months.append(BlocksMonth(tuple(draws), unserved))
    return drawn_months
