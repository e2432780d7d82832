"""Where a term goes in a system of contracts: into fields, within another value, or by hand with what to do instead."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from xlagree.pricing.plans import stated
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.proposal.handover.agreed import Agreed
from xlagree.proposal.handover.charges import Charge, charges_of, not_taken
from xlagree.proposal.handover.combined_hours import Combined, combined_of
from xlagree.proposal.handover.hour_prices import HourPrice, hours_of

Value = float | str | bool
Row = TypeVar("Row")
Named = TypeVar("Named", Charge, HourPrice, "BlockBought")
Said = str | Callable[[Row], str]


@dataclass(frozen=True)
class BlockBought:
    """A block beside the plan, and the agreement that it is part of."""

    agreed: Agreed
    block: PrepaidBlock

    @property
    def name(self) -> str:
        """What the block is called."""
        return self.block.name

    @property
    def stated(self) -> tuple[str, ...]:
        """The columns of Blocks that are to be handed over."""
        block = self.block
        own = ("life", block.life is not None), ("covers work", bool(block.covers_work))
        return ("block", "hours", "price", "bought in", *(column for column, there in own if there))


@dataclass(frozen=True)
class Way(Generic[Row]):
    """A field that takes a term, and what is entered there; None where it is no field for such a row.

    `how` says how the value is made, `record` to which record of the entity the field belongs; `seen` is whether the
    field was seen in a published schema.
    """

    entity: str
    field: str
    value: Callable[[Row], Value | None]
    how: Said[Row] = ""
    record: str | None = None
    seen: bool = True


@dataclass(frozen=True)
class Route(Generic[Row]):
    """Where a term goes: the fields that take it; where none does, what to do by hand, or else the value that it is in.

    `always` is whether it is handed over although it has its default.
    """

    ways: tuple[Way[Row], ...] = ()
    within: str = ""
    by_hand: Said[Row] = ""
    always: Callable[[Row], bool] | None = None

    def hand(self, row: Row) -> str:
        """What to do by hand about the term of a row."""
        return _words(self.by_hand, row)


def _words(said: Said[Row], row: Row) -> str:
    return said(row) if callable(said) else said


def to(
    *ways: Way[Row], within: str = "", by_hand: Said[Row] = "", always: Callable[[Row], bool] | None = None
) -> Route[Row]:
    """A route, its fields in front."""
    return Route(ways, within, by_hand, always)


@dataclass(frozen=True)
class PsaSystem:
    """A system of contracts: what it is called, where its fields were seen, and the route of every term.

    `deal` has what is no term of a plan: who, from when until when, at which discounts. `combined` says what to do by hand
    about the hours of a role in a class, nothing where their price follows from the fields.
    """

    key: str
    name: str
    source: str
    deal: Mapping[str, Route[Agreed]]
    plan: Mapping[str, Route[Agreed]]
    items: Mapping[str, Route[Charge]]
    rates: Mapping[str, Route[HourPrice]]
    blocks: Mapping[str, Route[BlockBought]]
    combined: Callable[[Combined], str]


@dataclass(frozen=True)
class Entered:
    """A field with what is entered there, the term it comes from, and what must be known of it."""

    term: str
    entity: str
    record: str
    field: str
    value: Value
    note: str


@dataclass(frozen=True)
class ByHand:
    """A term that the system cannot express, its value, and what to do instead."""

    term: str
    value: str
    do: str


@dataclass(frozen=True)
class Handover:
    """An agreement in the fields of a system; what is to be done by hand; and the terms that other values hold already."""

    system: PsaSystem
    agreed: Agreed
    entered: tuple[Entered, ...]
    by_hand: tuple[ByHand, ...]
    within: tuple[tuple[str, str], ...]


FEE, HOURS = "Fee", "Hours"
"""The rows that follow from the terms of a plan and the weights of roles, beside those of the tables of a price list."""
Outcome = Entered | ByHand | tuple[str, str]


def handed_over(agreed: Agreed, system: PsaSystem) -> Handover:
    """An agreement handed over to a system: every term that is stated, and every row, ends in one of three places."""
    outcomes = tuple(_outcomes(agreed, system))
    fields = _once(one for one in outcomes if isinstance(one, Entered))
    records = list(dict.fromkeys((one.entity, one.record) for one in fields))
    return Handover(
        system,
        agreed,
        tuple(sorted(fields, key=lambda one: records.index((one.entity, one.record)))),
        tuple(one for one in outcomes if isinstance(one, ByHand)),
        tuple(one for one in outcomes if isinstance(one, tuple)),
    )


def _once(fields: Iterable[Entered]) -> list[Entered]:
    """Every field of a record once, though several terms come to it."""
    return list({(one.entity, one.record, one.field): one for one in reversed(tuple(fields))}.values())[::-1]


def _outcomes(agreed: Agreed, system: PsaSystem) -> Iterator[Outcome]:
    for name, route in system.deal.items():
        yield from _outcome(name, route, agreed, "")
    terms = stated_terms(agreed)
    for name, route in system.plan.items():
        if name in terms or (route.always is not None and route.always(agreed)):
            yield from _outcome(name, route, agreed, "", terms.get(name, ""))
    for name in not_taken(agreed):
        yield f"Items: {name}", "nothing: it is offered and not taken"
    for name, charge in _distinct(charges_of(agreed)):
        yield from _columns("Items" if charge.item else FEE, name, charge.stated, system.items, charge)
    for name, hour in _distinct(hours_of(agreed)):
        yield from _columns("Rates" if hour.row else HOURS, name, hour.stated, system.rates, hour)
    for one in combined_of(agreed):
        if do := system.combined(one):
            yield ByHand(f"{HOURS}: {one.hour.name}", one.costs, do)
    for name, bought in _distinct([BlockBought(agreed, block) for block in agreed.plan.blocks]):
        yield from _columns("Blocks", name, bought.stated, system.blocks, bought)


def stated_terms(agreed: Agreed) -> dict[str, str]:
    """The terms of a plan at list that are not at their defaults, each as it stands in a rate card."""
    return {name: _text(value) for name, value in stated(agreed.at_list) if _counts(agreed, name)}


def _distinct(rows: Iterable[Named]) -> Iterator[tuple[str, Named]]:
    """Rows with their names; the second of a name has its number behind it."""
    count: dict[str, int] = {}
    for row in rows:
        count[row.name] = count.get(row.name, 0) + 1
        yield row.name if count[row.name] == 1 else f"{row.name} {count[row.name]}", row


def _columns(
    table: str, name: str, columns: Sequence[str], routes: Mapping[str, Route[Row]], row: Row
) -> Iterator[Outcome]:
    """The columns of one row of a table; what follows from terms of the plan was said with them where nothing is entered."""
    for column in columns:
        for outcome in _outcome(f"{table}: {name}: {column}", routes[column], row, name):
            if table not in (FEE, HOURS) or not isinstance(outcome, tuple):
                yield outcome


def _outcome(term: str, route: Route[Row], row: Row, record: str, value: str = "") -> Iterator[Outcome]:
    """Where one term of a row ends."""
    entered = [
        Entered(
            term,
            way.entity,
            record if way.record is None else way.record,
            way.field,
            _plain(given),
            _words(way.how, row),
        )
        for way in route.ways
        if (given := way.value(row)) is not None
    ]
    yield from entered
    if not entered:
        do = route.hand(row)
        yield ByHand(term, value, do) if do else (term, route.within)


def _plain(value: Value) -> Value:
    """A whole number without decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _counts(agreed: Agreed, name: str) -> bool:
    """Whether a number of users or devices is part of any price."""
    plan = agreed.at_list
    return {"users": plan.fee_per_user or plan.hours_per_user, "devices": plan.fee_per_device}.get(
        name, True
    ) != 0


def _text(value: float | str) -> str:
    """A value as it stands in a rate card."""
    return value if isinstance(value, str) else f"{value:.15g}"
