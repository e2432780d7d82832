"""Plans as they are laid out in a sheet: the terms that are stated, and the rows of their tables below."""

from collections.abc import Iterator, Sequence

from xlagree.pricing.items import Item
from xlagree.pricing.plans import Plan, stated
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.vocabulary import PLAN_TERMS, Term

PlanCell = float | str | None


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
    rows: dict[tuple[tuple[str, PlanCell], ...], list[str]] = {}
    for plan in plans:
        for row in _rows(plan, name):
            rows.setdefault(tuple(row.items()), []).append(plan.name)
    if not rows:
        return []
    terms = [
        term
        for term in LIST_TABLES[name]
        if term.name == "plans" or any(dict(row).get(term.name) is not None for row in rows)
    ]
    return [
        [name, *(term.name for term in terms)],
        *([None, *_cells(dict(row), names, terms)] for row, names in rows.items()),
    ]


def _cells(row: dict[str, PlanCell], plans: Sequence[str], terms: Sequence[Term]) -> Iterator[PlanCell]:
    for term in terms:
        yield "; ".join(plans) if term.name == "plans" else row.get(term.name)


def _rows(plan: Plan, name: str) -> Iterator[dict[str, PlanCell]]:
    if name == "Items":
        for item in plan.items:
            yield from _item_rows(item)
    elif name == "Rates":
        at_list = (plan.hourly_rate or 0.0) / plan.list_rate if plan.list_rate else 1.0
        yield from (_rate_row(rate, at_list) for rate in plan.rates)
    else:
        yield from map(_block_row, plan.blocks)


def _item_rows(item: Item) -> Iterator[dict[str, PlanCell]]:
    for tier in item.tiers:
        yield {
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


def _rate_row(rate: HourRate, at_list: float) -> dict[str, PlanCell]:
    return {
        "clients": "; ".join(rate.clients) or None,
        "role": rate.role or None,
        "class": rate.work_class or None,
        "counts as": rate.counts_as or None,
        "channel": rate.channel or None,
        "work": rate.work or None,
        "multiplier": rate.multiplier,
        "rate": None if rate.rate is None else rate.rate * at_list,
    }


def _block_row(block: PrepaidBlock) -> dict[str, PlanCell]:
    return {
        "clients": "; ".join(block.clients) or None,
        "block": block.name,
        "hours": block.hours,
        "price": block.price,
        "bought in": block.bought_in,
        "life": block.life,
        "covers work": ", ".join(block.covers_work) or None,
    }
