"""What the items of a plan cost us a month, as a formula from the inputs."""

from collections.abc import Callable

from xlagree.pricing.items import HEADS, Item
from xlagree.pricing.plans import Plan
from xlagree.terms.price_list_terms import ONCE
from xlagree.terms.quantities import same


def item_costs(plan: Plan, i: int, cell: Callable[[str], str]) -> str:
    """Cost times number of every item but those charged once; `cell` is where an input stands, or nothing."""
    parts = [
        f"{cell(f'plan{i + 1}_item{place + 1}_1_cost') or f'{item.cost:.15g}'}*{_units(plan, item, i, place, cell)}"
        for place, item in enumerate(plan.items)
        if item.charged != ONCE and item.cost
    ]
    return "+".join(parts)


def _units(plan: Plan, item: Item, i: int, place: int, cell: Callable[[str], str]) -> str:
    """How many there are: as stated, as counted of the plan or the client, else as the core says."""
    counted = same(item.counts)
    heads = (f"plan{i + 1}_{counted}", f"client_{counted}") if counted in HEADS else (f"counted {counted}",)
    keys = (f"plan{i + 1}_item{place + 1}_1_quantity", *heads)
    stated = f"{item.units(plan.users or 0.0, plan.devices or 0.0):.15g}"
    return next((at for key in keys if (at := cell(key))), stated)
