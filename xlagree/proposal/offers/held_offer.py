"""How a file holds an offer: a workbook in rows of a name and a value, from which its formulas take their prices, a page as text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from xlagree.proposal.offers.canonical import Fields, canonical, digest, plain
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import is_blank

if TYPE_CHECKING:
    from xlagree.proposal.offers.frozen_offer import Offer

HEAD = "xlagree offer"
"""What begins the rows of an offer; the digest stands beside it."""
PAGE_ID = "xlagree-offer"
"""The element of a page, of type application/json, that holds the canonical text."""
APART = "/"
"""Parts the names of fields within fields; things in a list are counted from 1."""

DEEPEST = 8
"""So many names may stand within each other."""

HeldValue = str | float
Row = tuple[str, HeldValue]
Sheets = Mapping[str, Sequence[Sequence[object]]]


@dataclass(frozen=True)
class HeldOffer:
    """An offer that a file holds: its record, and the digest that stands beside it; blank where none does."""

    record: Fields
    stated: str = ""

    @property
    def digest(self) -> str:
        """The digest of the prices as they are in the file."""
        return digest(self.record)

    @property
    def intact(self) -> bool:
        """Whether the prices are those of the digest beside them."""
        return not self.stated or self.stated == self.digest

    def text(self, name: str) -> str:
        """A text of the record; blank where there is none."""
        value = self.record.get(name, "")
        return value if isinstance(value, str) else ""


def written(offer: "Offer") -> tuple[Row, ...]:
    """The rows of an offer, to be written side by side: the head with the digest, then every field with its value.

    Formulas that take their prices from these cells show what the digest is made of.
    """
    return ((HEAD, offer.digest), *_rows(plain(offer.record)))


def places(offer: "Offer") -> Mapping[str, int]:
    """The row of every field, counted from the head, by its name such as plans/2/month."""
    return {name: row for row, (name, _) in enumerate(written(offer))}


def place_names(plan: int) -> tuple[str, str, str, str]:
    """The names of the fields of a plan, by its place: name, what is charged at the start, every month, and in the first year.

    >>> place_names(1)
    ('plans/2/name', 'plans/2/once', 'plans/2/month', 'plans/2/first')
    """
    name, once, month, first = (
        f"plans{APART}{plan + 1}{APART}{key}" for key in ("name", "once", "month", "first")
    )
    return name, once, month, first


YEARLY: Mapping[str, float] = {
    "once": 1.0, "first": 1.0, "largest bill": 1.0, "quiet year": 1.0, "usual year": 1.0, "busy year": 1.0, "month": 12.0,
    "monthly fee": 12.0, "monthly price": 12.0, "price once": 1.0, "setup fee": 1.0, "block price": 1.0,
}  # fmt: skip
"""Fields that are money, and how often their amount is charged in a first year."""


def yearly(name: str) -> float:
    """How often the amount of a field is charged in a first year; 0 for what is no amount.

    >>> yearly("plans/2/month"), yearly("plans/2/kind")
    (12.0, 0.0)
    """
    return YEARLY.get(name.rpartition(APART)[2], 0.0)


def _rows(value: object, name: str = "") -> Iterator[Row]:
    if isinstance(value, Mapping):
        own = sorted(value.items())
    elif isinstance(value, list):
        own = [(str(i), one) for i, one in enumerate(value, 1)]
    else:
        assert isinstance(value, str | float | int)
        yield name, value
        return
    for key, inner in own:
        yield from _rows(inner, f"{name}{APART}{key}" if name else key)


def fields_of(record: Fields) -> Mapping[str, HeldValue]:
    """The fields of a record by the names under which a workbook holds them.

    >>> fields_of({"plans": [{"name": "Silver", "month": 1490.0}]})
    {'plans/1/month': 1490, 'plans/1/name': 'Silver'}
    """
    return dict(_rows(plain(record)))


def read(sheets: Sheets) -> HeldOffer | None:
    """The offer that the cells of a workbook hold; None where there is none. Raises where its rows were moved or doubled."""
    heads = [
        (cells, i, j)
        for cells in sheets.values()
        for i, row in enumerate(cells)
        for j, cell in enumerate(row)
        if cell == HEAD and j + 1 < len(row)
    ]
    if not heads:
        return None
    if len(heads) > 1:
        raise AgreementError(
            Problem(f'"{HEAD}" stands in {len(heads)} cells', "ask for the file as it was sent")
        )
    (cells, top, left) = heads[0]
    rows = [*_below(cells[top + 1 :], left)]
    record = _record(rows)
    if [name for name, _ in rows] != [name for name, _ in _rows(record)]:
        raise AgreementError(
            Problem(
                "the rows of the offer do not stand as they were written", "ask for the file as it was sent"
            )
        )
    return HeldOffer(record, str(cells[top][left + 1] or ""))


def _below(cells: Sequence[Sequence[object]], left: int) -> Iterator[Row]:
    """The rows below the head, to the first without a name."""
    for row in cells:
        name, value = [*row[left : left + 2], None, None][:2]
        if is_blank(name):
            return
        yield str(name), value if isinstance(value, str | int | float) else ""


def _record(rows: Sequence[Row]) -> Fields:
    """The record of rows."""
    tree: dict[str, object] = {}
    for name, value in rows:
        *within, last = name.split(APART, DEEPEST)
        branch = tree
        for key in within:
            inner = branch.setdefault(key, {})
            branch = inner if isinstance(inner, dict) else {}
        branch[last] = value
    return {name: _listed(value) for name, value in tree.items()}


def _listed(value: object) -> object:
    """Fields whose names are numbers are a list."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(own) for name, own in value.items()}
    return list(inner.values()) if all(map(str.isdigit, inner)) else inner


def read_page(text: str) -> HeldOffer | None:
    """The offer that a page holds; None where there is none. The digest is that of the text as it stands."""
    page = _Page()
    page.feed(text)
    if page.held is None:
        return None
    if page.elements > 1:
        what = "there are several offers in it"
        raise AgreementError(Problem(what, "ask for the page as it was sent"))
    try:
        held = HeldOffer({**json.loads(page.held)}, page.stated)
        canonical(held.record)
    except (ValueError, TypeError, OverflowError, RecursionError):
        what = "the text of the offer cannot be read"
        raise AgreementError(Problem(what, "ask for the page as it was sent")) from None
    return held


class _Page(HTMLParser):
    """What a page holds in the element of the offer, and the digest that the element states."""

    def __init__(self) -> None:
        super().__init__()
        self.held: str | None = None
        self.stated = ""
        self.inside = False
        self.elements = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("id") == PAGE_ID:
            self.elements += 1
            self.inside, self.held, self.stated = True, "", dict(attrs).get("data-digest") or ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.held = (self.held or "") + data


def in_page(offer: "Offer") -> str:
    """The element of a page that holds an offer; its text is the canonical one, of which a browser makes the digest."""
    return f'<script type="application/json" id="{PAGE_ID}" data-digest="{offer.digest}">{offer.canonical}</script>'
