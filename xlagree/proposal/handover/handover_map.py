"""The map of the hand-over as a page of documentation: every term with its fields in each system, or what to do instead."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xlagree.proposal.handover.charges import charges_of
from xlagree.proposal.handover.examples_agreed import EXAMPLES
from xlagree.proposal.handover.hour_prices import hours_of
from xlagree.proposal.handover.routes import BlockBought, Route, Row, stated_terms
from xlagree.proposal.handover.systems import SYSTEMS

FILE = "handover.md"
INTRODUCTION = """# Hand-over to a PSA

    xlagree handover books/internal/harbour-dental.xlsx --to autotask
    xlagree handover books/internal/harbour-dental.xlsx --to connectwise --plan "Silver retainer" --start 2027-01-01
    xlagree handover books/internal/harbour-dental.xlsx --to halo --out contract.csv    or .xlsx, .json

An agreement that was signed is typed into the system that bills it. `xlagree handover` reads an internal book and says
what to enter there: every field with its value, and every term that the system cannot express with what to do instead.
The plan is the one recommended unless `--plan` names another; it begins on the first of the month after the
proposal's date unless `--start` says when. The page Handover of the internal book has the same for all three systems,
as the book was made; the command follows inputs that were changed since. A client book has nothing of it.

* **Prices are net**: discounts and surcharges are in them, and said in the description. A fee is handed over in its
  parts (users, devices, items) where these make it up to the cent, else as one. Rates are those after weights.
* **Days**: an agreement ends on the last day of its term, a block on the last day on which it can be used.
* **Ids and settings** of your own system stand in `<>`: `<role: senior>` is the id of that role. A body that is sent
  with one of them in it is refused, not misread.
* **Hours or price of a block**: where the system has hours and an hourly rate, the rate is the price by the hours, to
  four decimals; a block of more than 100 hours may come out a cent off.
* **A role in a class**, such as a senior on Sunday: where the system multiplies the rate of the role by that of the work
  type and comes to another price, or has no record for both, the hour is listed by hand with its price.
* **Nothing is left out in silence**: a term ends in a field, in a line of what to do by hand, or within another value
  that is named. `--out` as .csv or .xlsx has both lists as entity, record, field, value and note; .json and `--json` have
  the records as bodies to create them from.

## What is not confirmed

Names of fields come from schemas that the vendors publish, as libraries generated from them have them; nothing was
entered into a running system. Ids of picklists differ from system to system, so none is given. A field with * was seen in no schema.

* **Autotask**: entities and fields are those of its REST schema. The vendor's help says that blocks are used up by start
  date and only while active, that overage ignores the block multiplier unless a system setting says otherwise, and how a
  work type changes a role's rate. Not confirmed: whether a modifier of a work type can be created, or only changed.
* **ConnectWise PSA**: fields are those of the agreement, addition, work role and work type schemas. Not confirmed:
  whether a block in hours is drawn by rate multipliers, how `roundBillHours` rounds, and the days that `expiredDays` counts from.
* **HaloPSA**: fields are those of its schema, which does not say what they do. Public code reads `numberofunitsfree` as
  the hours of a period; guides say that unused time can roll over to the next period if a setting allows it, and that
  pre-pay tops itself up. Not confirmed: the order in which pre-pay is drawn, what `contractmultiplier` multiplies, and the
  fields of recurring invoices.

## The map

*By hand* is what is done instead, with the numbers of an example; *in* is the value that holds the term already.
"""


def map_text() -> str:
    """The page, a table for what is agreed, for the terms of a plan, and for each table of a price list."""
    systems = tuple(SYSTEMS.values())
    terms = {name: [one for one in EXAMPLES if name in stated_terms(one)] for name in systems[0].plan}
    charges = [charge for agreed in EXAMPLES for charge in charges_of(agreed) if charge.item]
    hours = [hour for agreed in EXAMPLES for hour in hours_of(agreed) if hour.row]
    blocks = [BlockBought(agreed, block) for agreed in EXAMPLES for block in agreed.plan.blocks]
    of_deal, of_plan = [system.deal for system in systems], [system.plan for system in systems]
    of_items, of_rates = [system.items for system in systems], [system.rates for system in systems]
    of_blocks = [system.blocks for system in systems]
    parts = (
        _table("The deal", of_deal, dict.fromkeys(of_deal[0], EXAMPLES)),
        _table("Terms of a plan", of_plan, terms),
        _table(
            "Items", of_items, {name: [row for row in charges if name in row.stated] for name in of_items[0]}
        ),
        _table(
            "Rates", of_rates, {name: [row for row in hours if name in row.stated] for name in of_rates[0]}
        ),
        _table(
            "Blocks",
            of_blocks,
            {name: [row for row in blocks if name in row.stated] for name in of_blocks[0]},
        ),
    )
    return "\n".join((INTRODUCTION, *parts))


def _table(title: str, systems: Sequence[Mapping[str, Route[Row]]], rows: Mapping[str, Sequence[Row]]) -> str:
    """A term in each row, a system in each column."""
    names = [system.name for system in SYSTEMS.values()]
    lines = [f"### {title}\n", f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for term in systems[0]:
        cells = ("; ".join(_parts(system[term], rows[term])) for system in systems)
        lines.append(f"| {term} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _parts(route: Route[Row], rows: Sequence[Row]) -> Iterator[str]:
    """Where a term goes: its fields, what is done by hand in an example, and the value that holds it."""
    fields: dict[str, list[str]] = {}
    for way in route.ways:
        fields.setdefault(way.entity, []).append(way.field if way.seen else f"{way.field}*")
    for entity, names in fields.items():
        yield f"`{entity}`: {', '.join(f'`{name}`' for name in dict.fromkeys(names))}"
    by_hand = next(filter(None, map(route.hand, rows)), "")
    if by_hand:
        yield f"*by hand*: {by_hand}"
    if route.within and not (route.ways and route.within.startswith("nothing")):
        yield f"*in*: {route.within}"


def write_map(folder: Path) -> None:
    """The page in a folder of documentation."""
    (folder / FILE).write_text(map_text(), encoding="utf-8")
