"""Tiers of a volume discount: from which quantity on which share is taken off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import HOURS, SHARE
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues, grid, read_records
from xlagree.terms.vocabulary import TIER_TERMS
from xlagree.terms.written_numbers import typed_number


@dataclass(frozen=True)
class Tier:
    """From this quantity on, this share."""

    TERMS = by_field(TIER_TERMS, **{"from": "start"})

    start: float
    share: float

    def __post_init__(self) -> None:
        check(self)


def rising(tiers: object) -> tuple[Tier, ...]:
    """Tiers in rising order, as a table of them must be."""
    if not isinstance(tiers, list | tuple) or not all(isinstance(tier, Tier) for tier in tiers):
        raise must_be("tiers", "tiers of a quantity and a share", tiers)
    for before, tier in pairwise(tiers):
        if tier.start <= before.start:
            raise AgreementError(Problem(f"from must rise from row to row (got {tier.start:g})"))
    return tuple(tiers)


def tier_share(quantity: float, tiers: Sequence[Tier]) -> float:
    """The share of the highest tier reached, or nothing below the first."""
    return max(
        (tier for tier in tiers if tier.start <= quantity), key=lambda tier: tier.start, default=Tier(0, 0)
    ).share


def tier_discount(quantity: float, tiers: Sequence[Tier], method: str = "range") -> float:
    """The discount share of a quantity. Range: one share for the whole quantity; slab: each band at its own.

    >>> ladder = (Tier(10, 0.05), Tier(20, 0.10))
    >>> tier_discount(30, ladder), round(tier_discount(30, ladder, "slab"), 4)
    (0.1, 0.05)
    """
    HOURS.check("quantity", quantity)
    if method not in ("range", "slab"):
        raise must_be("method", "range or slab", method)
    if method == "range" or not quantity or not tiers:
        return tier_share(quantity, tiers)
    ladder = sorted(tiers, key=lambda tier: tier.start)
    tops = [tier.start for tier in ladder[1:]] + [inf]
    money = sum(
        max(min(quantity, top) - tier.start, 0) * tier.share for tier, top in zip(ladder, tops, strict=True)
    )
    return float(money / quantity)


def read_tiers(cells: object, place: Place = NOWHERE) -> tuple[Tier, ...]:
    """Tiers from a table with the columns from and share, in rising order; bare numbers need no labels.

    >>> read_tiers([[10, 0.05], [20, 0.1]]) == (Tier(10, 0.05), Tier(20, 0.1))
    True
    """
    rows = grid(cells)
    if rows and all(
        len(row) == 2 and None not in (typed_number(cell, SHARE.key) for cell in row) for row in rows
    ):
        cells = [[term.name for term in TIER_TERMS], *rows]

    def falling(records: Sequence[TermValues]) -> Iterable[Problem]:
        starts = [(record, record.values.get("from")) for record in records]
        known = [(record, start) for record, start in starts if isinstance(start, float)]
        for (_, before), (record, start) in pairwise(known):
            if start <= before:
                yield record.problem(f"from must rise from row to row (got {start:g})", term="from")

    records = read_records(cells, TIER_TERMS, "share", place, falling)
    return tuple(
        made(Tier, {"start": record.values["from"], "share": record.values["share"]}) for record in records
    )
