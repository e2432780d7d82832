"""Add-ons: what a client can order beside a plan, by number or with yes, at a price every month, once, or both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlagree.terms.add_on_terms import ADD_ON_TERMS, MOST_ADD_ONS, ORDERED, USUAL, OneOrNone
from xlagree.terms.errors import NOWHERE, Place, Problem
from xlagree.terms.quantities import Quantity, same
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues, read_records

FIELDS = {"add_on": "name", "what_it_is": "description"}
"""Fields that are not called as their terms are."""


@dataclass(frozen=True)
class AddOn:
    """Something that can be ordered beside a plan; `vat` names its rate, `per` is blank where it is ordered with yes.

    >>> AddOn("Second internet line", monthly_price=59, price_once=180).counted
    False
    """

    TERMS = by_field(ADD_ON_TERMS, **FIELDS)

    name: str
    description: str = ""
    per: str = ""
    monthly_price: float = 0.0
    price_once: float = 0.0
    vat: str = USUAL

    def __post_init__(self) -> None:
        check(self, _without_price)

    @property
    def counted(self) -> bool:
        """Whether it is ordered by number."""
        return bool(self.per)

    @property
    def quantity(self) -> Quantity:
        """What says how many are ordered: a number, or yes or no."""
        return ORDERED if self.counted else OneOrNone()


def _without_price(given: TermValues) -> Iterator[Problem]:
    if not given.values.get("monthly_price") and not given.values.get("price_once"):
        yield Problem("monthly price must be set, or price once (got nothing)")


def read_add_ons(cells: object, place: Place = NOWHERE) -> tuple[AddOn, ...]:
    """Add-ons from a table with one in a row; all its problems are raised together."""
    records = read_records(cells, ADD_ON_TERMS, "add-on", place, _problems)
    return tuple(_made(record) for record in records)


def _problems(records: Sequence[TermValues]) -> Iterator[Problem]:
    names = [str(record.values.get("add_on", "")) for record in records]
    for i, record in enumerate(records):
        if same(names[i]) in map(same, names[:i]):
            yield record.problem(f'add-on "{names[i]}" stands twice', "keep one", "add_on")
        if not any(record.values.get(term) or record.wrong(term) for term in ("monthly_price", "price_once")):
            what = f"{names[i]}: monthly price must be set, or price once (got nothing)"
            yield record.problem(what, "", "monthly_price")
    if len(records) > MOST_ADD_ONS:
        what = f"there must be at most {MOST_ADD_ONS} add-ons (got {len(records)})"
        yield Problem(what, "leave those away that are seldom ordered", records[MOST_ADD_ONS].place)


def _made(record: TermValues) -> AddOn:
    return made(AddOn, {FIELDS.get(term, term): value for term, value in record.values.items()})
