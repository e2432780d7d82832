"""Items of a price list: what is counted of a client, in tiers, charged in the fee or on a line of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from xlagree.pricing.whose import names
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.price_list_terms import IN_FEE, ITEM_TERMS, RANGE, SLAB
from xlagree.terms.quantities import COUNT, MONEY, PROCESSES, same
from xlagree.terms.records import by_field, check

HEADS = ("users", "devices")
"""What every plan counts by itself."""


@dataclass(frozen=True)
class ItemTier:
    """Units from the `start`-th on, and the price of one."""

    start: float
    price: float

    def __post_init__(self) -> None:
        vars(self)["start"] = PROCESSES.check("from", self.start)
        vars(self)["price"] = MONEY.check("price", self.price)


@dataclass(frozen=True)
class Item:
    """Something counted or sold, at a price for each unit; `quantity` None is what `counts` says of the client, or 1.

    `cost` is what a unit costs us.

    >>> Item("User", (ItemTier(1, 95), ItemTier(11, 85)), counts="users", method="slab").amount(12)
    1120.0
    """

    TERMS = by_field(
        (term for term in ITEM_TERMS if term.name not in ("plans", "clients", "from", "price")), item="name"
    )

    name: str
    tiers: tuple[ItemTier, ...]
    counts: str = ""
    quantity: float | None = None
    method: str = RANGE
    charged: str = IN_FEE
    cost: float = 0.0
    plans: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        vars(self).update(plans=names(self.plans, "plans"), clients=names(self.clients, "clients"))
        check(self)
        if not self.tiers:
            raise AgreementError(Problem(f"{self.name}: price must be set (got nothing)"))
        for before, after in pairwise(self.tiers):
            if after.start <= before.start:
                what = f"{self.name}: from must rise from tier to tier (got {after.start:g} after {before.start:g})"
                raise AgreementError(Problem(what))

    def amount(self, units: float) -> float:
        """Price of so many units: by range all at the price of the highest tier reached, by slab each at its own's."""
        if self.method == SLAB:
            ends = [*(tier.start for tier in self.tiers[1:]), float("inf")]
            return sum(
                tier.price * max(0.0, min(units, end - 1) - (tier.start - 1))
                for tier, end in zip(self.tiers, ends, strict=True)
            )
        reached = [tier.price for tier in self.tiers if tier.start <= units]
        return units * reached[-1] if reached else 0.0

    def units(self, users: float, devices: float) -> float:
        """How many there are: as stated, else as counted, else one. Raises where nobody says how many."""
        if self.quantity is not None:
            return self.quantity
        if not self.counts:
            return 1.0
        counted = dict(zip(HEADS, (users, devices), strict=True)).get(same(self.counts))
        if counted is None:
            raise AgreementError(uncounted(self.name, self.counts), kind="unknown")
        return counted

    def unpriced(self) -> "Item":
        """The item in a fee that has its price in it already: it costs us what it did."""
        return replace(self, tiers=(ItemTier(1.0, 0.0),), method=RANGE)

    def counted(self, counts: Mapping[str, float]) -> "Item":
        """The item with the number that a client's own counts have for it, by what of their names counts."""
        number = counts.get(same(self.counts))
        if self.quantity is not None or number is None:
            return self
        return replace(self, quantity=COUNT.check(self.counts, number))


def uncounted(item: str, counts: str) -> Problem:
    """What is said of an item that counts what is not known of the client."""
    remedy = f"set its quantity, or add a column {counts} to the clients table"
    return Problem(f"{item}: nobody says how many {counts} there are", remedy)
