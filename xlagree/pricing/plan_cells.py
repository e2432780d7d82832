"""Plans as they are laid out in a sheet: the terms that are stated, and the rows of their tables below."""

from collections.abc import Sequence

from xlagree.pricing.items import Item
from xlagree.pricing.plans import TICKETS, Plan, stated
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.terms.price_list_terms import IN_FEE, LIST_TABLES
from xlagree.terms.vocabulary import BLOCK, PLAN_TERMS, WITH_FEE

PlanCell = float | str | None
ListRow = dict[str, PlanCell]
"""A row of a table below plans, by the names of its columns."""
_Entry = tuple[tuple[tuple[str, PlanCell], ...], ...]
"""The rows of one thing, such as the tiers of an item."""


def plan_table(plans: Sequence[Plan]) -> list[list[PlanCell]]:
    """Plans as a table that reads back as the same plans: one in a column, the terms that any of them states in rows, and
    below them the tables that they have rows in.

    >>> plan_table([Plan("Gold", "fixed price", monthly_fee=2400.0)])
    [['Plans', 'Gold'], ['kind', 'fixed price'], ['monthly fee', 2400.0]]
    """
    terms = [dict(stated(plan)) for plan in plans]
    labels = [term.name for term in PLAN_TERMS if any(term.name in own for own in terms)]
    upper: list[list[PlanCell]] = [
        ["Plans", *(plan.name for plan in plans)],
        *([label, *(own.get(label) for own in terms)] for label in labels),
    ]
    lower = [row for name in LIST_TABLES for row in list_table(plans, name)]
    width = max(map(len, [*upper, *lower]))
    rows = [*upper, *([[]] if lower else []), *lower]
    return [[*row, *[None] * (width - len(row))] for row in rows]


def list_table(plans: Sequence[Plan], name: str) -> list[list[PlanCell]]:
    """One of the tables below plans: its head and its rows, each with the plans that have it; nothing where none has any."""
    rows = list_rows(plans, name)
    if not rows:
        return []
    terms = [term for term in LIST_TABLES[name] if any(row.get(term.name) is not None for row in rows)]
    return [
        [name, *(term.name for term in terms)],
        *([None, *(row.get(term.name) for term in terms)] for row in rows),
    ]


def list_rows(plans: Sequence[Plan], name: str) -> list[ListRow]:
    """The rows of a table below plans, in an order that is that of every plan; plans are blank where all that can have a
    row have it, and the row names none."""
    having: dict[_Entry, list[Plan]] = {}
    for plan in plans:
        for entry in _entries(plan, name):
            having.setdefault(entry, []).append(plan)
    return [
        {**dict(row), "plans": _named(plans, having[entry], dict(entry[0]), name)}
        for entry in _merged(plans, name)
        for row in entry
    ]


def row_places(plans: Sequence[Plan], name: str) -> list[list[int]]:
    """Where the rows of each plan stand among those of the table, counted from 0."""
    firsts, count = {}, 0
    for entry in _merged(plans, name):
        firsts[entry] = count
        count += len(entry)
    own = [_entries(plan, name) for plan in plans]
    return [[firsts[entry] + turn for entry in entries for turn in range(len(entry))] for entries in own]


def _merged(plans: Sequence[Plan], name: str) -> list[_Entry]:
    """What all plans have, each once and before what it stands before in its plan."""
    merged: list[_Entry] = []
    for plan in plans:
        place = len(merged)
        for entry in reversed(_entries(plan, name)):
            if entry in merged:
                place = merged.index(entry)
            else:
                merged.insert(place, entry)
    return merged


def _named(plans: Sequence[Plan], having: Sequence[Plan], row: ListRow, name: str) -> PlanCell:
    """The plans that a row is for: blank where it names none and all have it that can."""
    could = [plan for plan in plans if _could(plan, row, name)]
    if not row["plans"] and len(could) == len(having):
        return None
    return "; ".join(plan.name for plan in having)


def _could(plan: Plan, row: ListRow, name: str) -> bool:
    """Whether a plan can have a row."""
    if name == "Items":
        return row["charged"] != IN_FEE or plan.kind in WITH_FEE
    if name == "Rates":
        return row["rate"] is None or bool(plan.hourly_rate)
    return not (plan.kind == BLOCK and plan.auto_renew) and plan.pool_unit != TICKETS


def _entries(plan: Plan, name: str) -> list[_Entry]:
    """What a plan has in a table, each with its rows."""
    if name == "Items":
        things = [_item_rows(item) for item in plan.items]
    elif name == "Rates":
        at_list = (plan.hourly_rate or 0.0) / plan.list_rate if plan.list_rate else 1.0
        things = [[_rate_row(rate, at_list)] for rate in plan.rates]
    else:
        things = [[_block_row(block)] for block in plan.blocks]
    return [tuple(tuple(row.items()) for row in rows) for rows in things]


def _item_rows(item: Item) -> list[ListRow]:
    """An item's tiers; what holds for all of them stands in the first."""
    tiered = len(item.tiers) > 1 or item.tiers[0].start > 1
    whose: ListRow = {
        "plans": "; ".join(item.plans) or None,
        "clients": "; ".join(item.clients) or None,
        "item": item.name,
    }
    once: ListRow = {
        "counts": item.counts or None,
        "quantity": item.quantity,
        "method": item.method if tiered else None,
        "charged": item.charged,
        "cost": item.cost or None,
    }
    return [
        {
            **whose,
            "from": tier.start if tiered else None,
            "price": tier.price,
            **(once if tier is item.tiers[0] else {}),
        }
        for tier in item.tiers
    ]


def _rate_row(rate: HourRate, at_list: float) -> ListRow:
    return {
        "plans": "; ".join(rate.plans) or None,
        "clients": "; ".join(rate.clients) or None,
        "role": rate.role or None,
        "class": rate.work_class or None,
        "counts as": rate.counts_as or None,
        "channel": rate.channel or None,
        "work": rate.work or None,
        "multiplier": rate.multiplier,
        "rate": None if rate.rate is None else rate.rate * at_list,
    }


def _block_row(block: PrepaidBlock) -> ListRow:
    return {
        "plans": "; ".join(block.plans) or None,
        "clients": "; ".join(block.clients) or None,
        "block": block.name,
        "hours": block.hours,
        "price": block.price,
        "bought in": block.bought_in,
        "life": block.life,
        "covers work": ", ".join(block.covers_work) or None,
    }
