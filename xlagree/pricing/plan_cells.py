"""Plans as they are laid out in a sheet: the terms that are stated, and the rows of their tables below."""

from collections.abc import Iterator, Sequence

from xlagree.pricing.items import Item
from xlagree.pricing.plans import TICKETS, Plan, stated
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import Rate
from xlagree.terms.price_list_terms import IN_FEE, LIST_TABLES
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PLAN_TERMS, RETAINER

PlanCell = float | str | None
ListRow = dict[str, PlanCell]
"""A row of a table below plans, by the names of its columns."""


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
    rows: list[tuple[tuple[str, PlanCell], ...]] = []
    having: dict[tuple[tuple[str, PlanCell], ...], list[Plan]] = {}
    for plan in plans:
        own = [tuple(row.items()) for row in _rows(plan, name)]
        place = len(rows)
        for row in reversed(own):
            if row in having:
                place = rows.index(row)
            else:
                rows.insert(place, row)
            having.setdefault(row, []).append(plan)
    return [{"plans": _named(plans, having[row], dict(row), name), **dict(row)} for row in rows]


def _named(plans: Sequence[Plan], having: Sequence[Plan], row: ListRow, name: str) -> PlanCell:
    """The plans that a row is for: blank where it names none and all have it that can."""
    could = [plan for plan in plans if _could(plan, row, name)]
    if not row["plans"] and len(could) == len(having):
        return None
    return "; ".join(plan.name for plan in having)


def _could(plan: Plan, row: ListRow, name: str) -> bool:
    """Whether a plan can have a row."""
    if name == "Items":
        return row["charged"] != IN_FEE or plan.kind in (RETAINER, FIXED_PRICE)
    if name == "Rates":
        return row["rate"] is None or bool(plan.hourly_rate)
    return not (plan.kind == BLOCK and plan.auto_renew) and plan.pool_unit != TICKETS


def _rows(plan: Plan, name: str) -> Iterator[ListRow]:
    if name == "Items":
        for item in plan.items:
            yield from _item_rows(item)
    elif name == "Rates":
        at_list = (plan.hourly_rate or 0.0) / plan.list_rate if plan.list_rate else 1.0
        yield from (_rate_row(rate, at_list) for rate in plan.rates)
    else:
        yield from map(_block_row, plan.blocks)


def _item_rows(item: Item) -> Iterator[ListRow]:
    for tier in item.tiers:
        yield {
            "plans": "; ".join(item.plans) or None,
            "clients": "; ".join(item.clients) or None,
            "item": item.name,
            "counts": item.counts or None,
            "quantity": item.quantity,
            "from": tier.start if len(item.tiers) > 1 or tier.start > 1 else None,
            "price": tier.price,
            "method": item.method if len(item.tiers) > 1 or tier.start > 1 else None,
            "charged": item.charged,
            "cost": item.cost or None,
        }


def _rate_row(rate: Rate, at_list: float) -> ListRow:
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
