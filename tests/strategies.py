"""What property tests draw: plans of every kind from their terms, months of usage, tickets."""

from functools import cache
from math import ceil, floor, isfinite
from random import Random
from typing import Any

from hypothesis import strategies as st

from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket
from xlagree.terms.quantities import Number, Quantity, Text, Words
from xlagree.terms.vocabulary import (
    BLOCK,
    CHANNELS,
    FIXED_PRICE,
    KINDS,
    PAY_AS_YOU_GO,
    PLAN_TERMS,
    RETAINER,
    Term,
)

NEEDED = {
    "hourly rate": KINDS,
    "monthly fee": (RETAINER, FIXED_PRICE),
    "block hours": (BLOCK,),
    "block price": (BLOCK,),
}
"""Terms that every drawn plan of a kind has, so that each of its hours has a price."""


def values(quantity: Quantity) -> st.SearchStrategy[Any]:
    """Cells that a kind of value takes: its samples, and a grid between its bounds."""
    if isinstance(quantity, Words) and not quantity.words:
        return st.sampled_from(KINDS_OF_WORK)
    if isinstance(quantity, Words):
        some = st.lists(st.sampled_from(quantity.words), min_size=1, unique=True).map(", ".join)
        return some | st.just("none")
    if isinstance(quantity, Text):
        return st.sampled_from(quantity.examples or ("small offices", "two sites"))
    if not isinstance(quantity, Number):
        return st.sampled_from(quantity.words)
    steps = 1 if quantity.whole else 100 if quantity.key == "share" else 4
    top = quantity.high if isfinite(quantity.high) else quantity.low + 1000
    grid = st.integers(ceil(quantity.low * steps), floor(top * steps)).map(lambda step: step / steps)
    return st.sampled_from(quantity.samples()) | grid


KINDS_OF_WORK = ["other", "other, project", "support, project, other"]


@st.composite
def plan_cells(
    draw: st.DrawFn, *kinds: str, without: tuple[str, ...] = (), **terms: object
) -> dict[str, object]:
    """The cells of a plan of one of the kinds, by label; `terms` are set, `without` are left out."""
    kind = draw(st.sampled_from(kinds or KINDS))
    names = [term.name for term in terms_of(kind) if term.name not in without]
    chosen = draw(st.sets(st.sampled_from(names), max_size=12))
    fixed = {name.replace("_", " "): value for name, value in terms.items()}
    cells = {
        name: fixed[name] if name in fixed else draw(values(quantity_of(name)))
        for name in names
        if name in fixed or name in chosen or kind in NEEDED.get(name, ())
    }
    return consistent({"kind": kind, **cells}, draw(st.integers(0, 40)))


def random_plan_cells(
    chance: Random, *kinds: str, without: tuple[str, ...] = (), **terms: object
) -> dict[str, object]:
    """The same from a generator of random numbers, which is fifty times faster and shrinks to nothing smaller."""
    kind = chance.choice(kinds or KINDS)
    names = [term.name for term in terms_of(kind) if term.name not in without]
    chosen = chance.sample(names, chance.randint(0, 12))
    fixed = {name.replace("_", " "): value for name, value in terms.items()}
    cells = {
        name: fixed[name] if name in fixed else chance.choice(grid(quantity_of(name)))
        for name in names
        if name in fixed or name in chosen or kind in NEEDED.get(name, ())
    }
    return consistent({"kind": kind, **cells}, chance.randint(0, 40))


def terms_of(kind: str) -> list[Term]:
    """The terms of a kind of plan besides its kind."""
    return [term for term in PLAN_TERMS[1:] if kind in term.kinds]


def quantity_of(name: str) -> Quantity:
    return next(term.quantity for term in PLAN_TERMS if term.name == name)


@cache
def grid(quantity: Quantity) -> list[Any]:
    """Cells that a kind of value takes, few enough to list."""
    if isinstance(quantity, Words) and not quantity.words:
        return KINDS_OF_WORK
    if isinstance(quantity, Words):
        return ["none", *quantity.words, ", ".join(quantity.words)]
    if isinstance(quantity, Text):
        return ["small offices", "two sites"]
    if not isinstance(quantity, Number):
        return list(quantity.words)
    top = quantity.high if isfinite(quantity.high) else quantity.low + 1000
    steps = [quantity.low + (top - quantity.low) * i / 40 for i in range(41)]
    return [*quantity.samples(), *(float(round(x)) if quantity.whole else round(x, 2) for x in steps)]


def consistent(cells: dict[str, object], heads: int) -> dict[str, object]:
    """The cells of a plan without those that contradict the others."""
    for fee, name in (("fee per user", "users"), ("fee per device", "devices"), ("hours per user", "users")):
        if fee in cells:
            cells.setdefault(name, heads)
    for name in ("prepaid months", "pool months"):
        if cells.get(name, 0) > cells.get("term months", 12):  # type: ignore[operator]
            del cells[name]
    if not cells.get("rollover months"):
        _without(cells, "rollover share", "rollover cap")
    _of_tickets(cells)
    _of_visits(cells)
    if cells["kind"] == BLOCK:
        _of_block(cells)
    return cells


def _without(cells: dict[str, object], *names: str) -> None:
    for name in names:
        cells.pop(name, None)


def _of_tickets(cells: dict[str, object]) -> None:
    """Either tickets or hours are counted; a plan that needs a rate by the hour keeps that."""
    kind = cells["kind"]
    if kind == PAY_AS_YOU_GO and "hourly rate" in cells:
        _without(cells, "ticket price")
    if "included tickets" in cells:
        _without(cells, "included hours", "hours per user")
        cells.setdefault("ticket price", 95)
    if kind == BLOCK:
        _without(cells, "block tickets", "block value", "ticket price")
    if kind == RETAINER and "included tickets" not in cells:
        _without(cells, "ticket price")
    if "included tickets" in cells:
        _without(cells, "overage rate", "overage weighting", "covers work")


def _of_visits(cells: dict[str, object]) -> None:
    covered = cells["kind"] == FIXED_PRICE and "on site" in str(cells.get("covers channels", "on site"))
    if covered or not cells.get("visit charge"):
        _without(cells, "included visits")
    if cells.get("travel rate"):
        cells.setdefault("travel", 30)
    else:
        _without(cells, "free travel")


def _of_block(cells: dict[str, object]) -> None:
    if cells.get("auto renew") != "no":
        _without(cells, "overage rate", "overage weighting")
    too_much = cells.get("top-up below", 0) > cells.get("block hours", 0)  # type: ignore[operator]
    if cells.get("auto renew") == "no" or too_much or cells.get("block life") == 1:
        _without(cells, "top-up below")


@st.composite
def plans(draw: st.DrawFn, *kinds: str, without: tuple[str, ...] = (), **terms: object) -> Plan:
    """A plan of one of the kinds from a table of drawn terms."""
    cells = draw(plan_cells(*kinds, without=without, **terms))
    return read_plans([["", "The plan"], *map(list, cells.items())])[0]


def quarters(most: float) -> st.SearchStrategy[float]:
    """Hours in steps of a quarter."""
    return st.integers(0, int(most * 4)).map(lambda step: step / 4)


@st.composite
def months(draw: st.DrawFn, most: float = 60) -> Month:
    """A month of usage whose classes and on-site share fit into its hours."""
    hours = draw(quarters(most))
    after = draw(quarters(hours))
    return Month(
        hours,
        after_hours=after,
        emergency=draw(quarters(hours - after)),
        on_site=draw(quarters(hours)),
        visits=draw(st.integers(0, 3)),
        tickets=draw(st.integers(1 if hours else 0, 20)),
    )


def usages(longest: int = 18, most: float = 60) -> st.SearchStrategy[Usage]:
    """Usage by month."""
    return st.lists(months(most), min_size=1, max_size=longest).map(lambda drawn: Usage(tuple(drawn)))


entries = st.builds(
    Entry,
    ticket=st.sampled_from(["A1", "A2", "A3", "A4"]),
    month=st.integers(0, 5),
    hours=st.integers(0, 60).map(lambda step: step / 12),
    after_hours=st.booleans(),
    emergency=st.booleans(),
    channel=st.sampled_from([*CHANNELS, "phone"]),
    role=st.sampled_from(["technician", "consultant"]),
    role_weight=st.sampled_from([0.5, 1.0, 1.4, 2.0]),
    asked_within=st.none() | st.sampled_from([0.5, 1.0, 4.0, 8.0]),
    visits=st.integers(0, 2).map(float),
)
"""Time logged on tickets, some of them in several months, channels and classes."""

ticket_usages = st.lists(entries, min_size=1, max_size=8).map(by_ticket)
"""Usage by ticket."""
