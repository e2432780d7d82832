"""What is charged beside hours: the parts of the fee at net prices, and items each month or once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from xlagree.pricing.items import Item
from xlagree.pricing.schedule import cents
from xlagree.proposal.handover.agreed import DECIMALS, Agreed
from xlagree.terms.price_list_terms import IN_FEE, SLAB

WHOLE_FEE = "Monthly fee"


@dataclass(frozen=True)
class Charge:
    """Units at a net price, in the fee, each month or once; `flat` is the fee itself. `item` is the row that it comes from."""

    agreed: Agreed
    name: str
    quantity: float
    price: float
    charged: str = IN_FEE
    flat: bool = False
    item: Item | None = None

    @property
    def stated(self) -> tuple[str, ...]:
        """The columns of Items that are to be handed over."""
        item = self.item
        if item is None:
            return ("item", "quantity", "price", "charged")
        named = {"counts": item.counts, "from": len(item.tiers) > 1, "method": len(item.tiers) > 1}
        own = (column for column, value in {**named, "cost": item.cost}.items() if value)
        return ("item", "quantity", "price", "charged", *own)

    @property
    def tiers(self) -> str:
        """The tiers of its item in words, at list price."""
        tiers = self.item.tiers if self.item else ()
        return ", ".join(f"from {tier.start:g} {tier.price:,.2f}" for tier in tiers)


def charges_of(agreed: Agreed) -> list[Charge]:
    """The parts of the fee, then what is charged on lines of its own."""
    beside = (item for item in agreed.plan.items if item.charged != IN_FEE)
    return [*_fee_parts(agreed), *(charge for item in beside for charge in _units(agreed, item))]


def not_taken(agreed: Agreed) -> list[str]:
    """Items that are offered and not taken."""
    plan = agreed.at_list
    return [item.name for item in plan.items if not any(charge.quantity for charge in _units(agreed, item))]


def _fee_parts(agreed: Agreed) -> list[Charge]:
    """The fee in its parts at net prices, where they make it up to the cent; else as one."""
    if not agreed.fee:
        return []
    plan = agreed.at_list
    listed = (
        Charge(agreed, WHOLE_FEE, 1.0, plan.monthly_fee or 0.0, flat=True),
        Charge(agreed, "Users", plan.users or 0.0, plan.fee_per_user),
        Charge(agreed, "Devices", plan.devices or 0.0, plan.fee_per_device),
        *(charge for item in plan.fee_items for charge in _units(agreed, item)),
    )
    net = agreed.plan.fee / plan.fee if plan.fee else 0.0
    parts = [
        replace(part, price=round(part.price * net, DECIMALS))
        for part in listed
        if part.price and part.quantity
    ]
    if cents(sum(part.quantity * part.price for part in parts)) == agreed.fee:
        return parts
    return [Charge(agreed, WHOLE_FEE, 1.0, agreed.fee, flat=True)]


def _units(agreed: Agreed, item: Item) -> Iterator[Charge]:
    """The units of an item: all at the price of the tier that is reached, or those of each tier at its own."""
    units = item.units(agreed.at_list.users or 0.0, agreed.at_list.devices or 0.0)
    ends = [*(tier.start for tier in item.tiers[1:]), inf]
    for tier, end in zip(item.tiers, ends, strict=True):
        if item.method == SLAB:
            name = f"{item.name} from {tier.start:g}" if len(item.tiers) > 1 else item.name
            within = max(0.0, min(units, end - 1) - (tier.start - 1))
        else:
            name, within = item.name, units if tier.start <= units < end else 0.0
        if within:
            yield Charge(agreed, name, within, tier.price, item.charged, item=item)
