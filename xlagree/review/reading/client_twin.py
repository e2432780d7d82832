"""A book for a client beside its deal: the same book made anew from the inputs of the internal one, and where the two differ."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.cell_marks import MARKS, MONEY, digits_of
from xlagree.generate.book.seal import APPENDIX, BOOK_FACT
from xlagree.generate.book.sheet import Book, Cell, Sheet, Value
from xlagree.generate.book.wording import Spot, references
from xlagree.generate.client_book import client_book
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.canonical import Fields
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.held_offer import fields_of, yearly
from xlagree.review.reading.client_read import ClientRead
from xlagree.review.reading.client_remade import Remade, layout_in, made_with, remade_of, signed
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.meaning import same_meaning
from xlagree.review.reading.offer_anew import filled_in, told_anew
from xlagree.review.reading.relocated import relocated
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.sides import same_value
from xlagree.terms.errors import AgreementError

OF_THE_DEAL = ("plans/", "months/")
"""Fields of an offer that follow from the deal alone; numbers in them are compared, as texts may be the client's words."""
SAID = ("client", "currency", "date")
"""Texts of an offer that are those of the deal."""
TERMS_OF_ANOTHER = 5
"""Where the client and more terms than these are others, the book is of another deal, and what its terms are tells nothing."""
RATES = 2
"""The place of the page of rates in a client book."""
ALIKE = 0.8
"""So many numbers of a page must stand where the book made anew has them, or nobody can tell which is which."""


@dataclass(frozen=True)
class Twin:
    """A book for a client beside the one that its deal gives: fields that the deal has otherwise, and cells that nothing explains.

    `cells` were compared, `agree` are alike; `read` is the client's book with what its texts and formulas were, `remade` the
    book that its deal gives, for its looks, `marked` the one that the marks of its looks give.
    """

    read: ClientRead
    fields: tuple[Difference, ...] = ()
    differences: tuple[Difference, ...] = ()
    cells: int = 0
    agree: int = 0
    remade: Remade | None = None
    marked: Remade | None = None


def beside_its_deal(client: ClientRead, deal: Proposal, record: Fields | None) -> Twin:
    """The client's book beside the one that its deal gives; `record` is what was offered, from itself or from the book it belongs to."""
    try:
        told, offer = told_anew(client, deal, record or {})
        fields = tuple(_fields(client, offer)) if client.fields else ()
        appendix = client.file.properties.get(BOOK_FACT) == APPENDIX
        shadow = appendix_book(told, offer) if appendix else client_book(told, offer)
        shadow = signed(shadow, told.card.house.legal_name, client)
        if not appendix:
            shadow = made_with(shadow, offer.plan, filled_in(client, offer))
    except (AgreementError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return Twin(client)  # what a changed record cannot say is named by its marks
    # Inputs without roles do not say what an hour of one weighs, as a rate card may have told the client.
    unknown = shadow.sheets[RATES].name if not appendix and not deal.card.roles else ""
    twin = _compared(client, shadow, unknown, told.client.name, fields)
    if appendix and not record and twin.remade:
        # By itself an appendix does not say to which offer it belongs, as its foot does.
        return replace(twin, remade=replace(twin.remade, own_words=True))
    return twin


def _fields(client: ClientRead, offer: Offer) -> Iterator[Difference]:
    """Fields of the offer that its deal has otherwise, terms before what follows from them."""
    wanted = fields_of(offer.record)
    shown = {name: _value(client, spot) for name, spot in client.fields.items()}
    differ = {
        name
        for name in wanted.keys() | shown.keys()
        if _compared_field(name, wanted.get(name), shown.get(name))
    }
    terms = {name for name in differ if "/terms/" in name or "/rows/" in name or name.startswith("months/")}
    of_another = "client" in differ and len(terms) > TERMS_OF_ANOTHER
    causes = {"client"} if of_another else terms | (differ & {"client"}) or differ
    for name in sorted(causes, key=lambda name: (name.partition("/")[0], name)):
        plan = "/".join(name.split("/")[:2])
        money = _yearly_money(name, wanted, shown) or _yearly_money(f"{plan}/first", wanted, shown)
        spot = client.fields.get(name) or next(iter(client.fields.values()))
        yield Difference(
            "offer differs", spot, _named(name, shown), shown.get(name), wanted.get(name), money=money
        )


def _compared_field(name: str, wanted: Value | None, shown: Value | None) -> bool:
    """Whether a field that the deal says is another."""
    if name in SAID:
        return wanted != shown
    numbers = [value for value in (wanted, shown) if isinstance(value, float | int)]
    if not name.startswith(OF_THE_DEAL) or not numbers:
        return False
    return len(numbers) < 2 or not same_value(float(numbers[0]), float(numbers[1]))


def _yearly_money(name: str, wanted: Mapping[str, Value], shown: Mapping[str, Value | None]) -> float | None:
    now, then, times = shown.get(name, 0.0), wanted.get(name, 0.0), yearly(name)
    if not times or not isinstance(now, float | int) or not isinstance(then, float | int) or now == then:
        return None
    return (now - then) * times


def _named(name: str, shown: Mapping[str, Value | None]) -> str:
    """A field by the plan that it belongs to."""
    section, place, *rest = [*name.split("/"), "", ""]
    plan = shown.get(f"{section}/{place}/name") or shown.get(f"{section}/{place}/label")
    parts = [part for part in rest if part and part != "terms"]
    return ", ".join((str(plan), *parts)) if plan else name


def _value(client: ClientRead, spot: Spot) -> Value | None:
    sheet = client.file.sheet(spot[0])
    shown = sheet.cells.get(spot[1:]) if sheet else None
    value = shown.value if shown else None
    return float(value) if isinstance(value, bool | int) else value


def _compared(
    client: ClientRead, made_anew: Book, unknown: str, about: str, fields: tuple[Difference, ...]
) -> Twin:
    """The numbers of the file beside those of the book made anew, page by page but for one that is `unknown`.

    Where the deal is another in its `fields`, they alone are said, and looks; where nothing stands as it gives it, `about` whom
    the first page is.
    """
    if len(made_anew.sheets) != len(client.file.sheets):
        return Twin(client, fields)
    names = {made.name: seen.name for made, seen in zip(made_anew.sheets, client.file.sheets, strict=True)}
    shadow = made_anew
    shadow = replace(shadow, sheets=tuple(replace(sheet, name=names[sheet.name]) for sheet in shadow.sheets))
    layout = layout_in(client.file, shadow)
    cells: dict[Spot, Cell] = {}
    for sheet in shadow.sheets:
        for cell in sheet.cells:
            there = layout.place((sheet.name, cell.row, cell.column))
            if there is not None and cell.column < MARKS:
                cells[there] = cell
    standing = tuple(name for name in names.values() if _stands(client, name, cells))
    if not standing and (other := _of_another(client, shadow.sheets[0], about)):
        return Twin(client, fields or (other,))
    remade = Remade(made_anew, names, layout, standing, with_roles=unknown)
    remade = remade_of(client, remade, cells)
    if fields:
        return Twin(client, fields, remade=replace(remade, other_prices=True))
    told = (one for one in client.differences if not remade.tells(one))
    read = replace(client, differences=tuple(_informed(one, client, cells) for one in told))
    changed = {one.spot for one in client.differences}
    pages = [name for own, name in names.items() if own != unknown and name in standing]
    compared = {
        spot: cell for spot, cell in cells.items() if spot[0] in pages and isinstance(cell.value, float | int)
    }
    differs = {
        spot for spot, cell in compared.items() if not _alike(cell, _shown(client, spot), client.calculated)
    }

    def unexplained(spot: Spot, cell: Cell) -> Iterator[Kind]:
        shown = _shown(client, spot)
        formula = shown.formula if shown else ""
        if spot in changed or (spot in client.made and client.made[spot].is_open):
            return
        if (
            cell.formula
            and formula
            and not _marked(client, spot, cell)
            and not _means(formula, relocated(cell.formula, spot[0], layout), spot[0])
        ):
            yield "formula changed"
        elif spot in differs and not formula:
            yield "typed over" if cell.formula else "figure changed"
        elif spot in differs and not any(
            place in differs | changed for place in references(formula, spot[0])
        ):
            yield "stale"

    found = [
        Difference(
            kind,
            spot,
            "",
            _value(client, spot),
            cell.value,
            (_shown(client, spot) or Shown(None)).formula,
            cell.formula,
            _money(cell, _value(client, spot)),
        )
        for spot, cell in compared.items()
        for kind in unexplained(spot, cell)
    ]
    return Twin(read, (), tuple(found), len(compared), len(compared) - len(differs), remade)


def _of_another(client: ClientRead, page: Sheet, about: str) -> Difference | None:
    """The line of a page that names another client than the deal does; None where it names the same."""
    lines = (cell for cell in page.cells if not cell.formula and about in str(cell.value))
    for cell in lines:
        spot = (page.name, cell.row, cell.column)
        value = _value(client, spot)
        if about not in str(value):
            return Difference("offer differs", spot, "client", value, cell.value)
        break
    return None


def _shown(client: ClientRead, spot: Spot) -> Shown | None:
    sheet = client.file.sheet(spot[0])
    return sheet.cells.get(spot[1:]) if sheet else None


def _stands(client: ClientRead, page: str, cells: Mapping[Spot, Cell]) -> bool:
    """Whether the numbers of a page stand where the book made anew has them."""
    numbers = [
        spot for spot, cell in cells.items() if spot[0] == page and isinstance(cell.value, float | int)
    ]
    held = sum(spot in client.made and client.made[spot].number is not None for spot in numbers)
    return held >= ALIKE * len(numbers)


def _alike(cell: Cell, shown: Shown | None, calculated: bool) -> bool:
    if shown is None:
        return False
    if shown.value is None and shown.formula and not calculated:
        return True
    value = float(shown.value) if isinstance(shown.value, bool | int) else shown.value
    return same_value(cell.value, value)


def _marked(client: ClientRead, spot: Spot, cell: Cell) -> bool:
    """Whether the mark of a cell, which it fits, is that of the same formula."""
    return spot in client.made and client.made[spot].digits == digits_of(cell.value, cell.formula)


def _means(formula: str, wanted: str, sheet: str) -> bool:
    """Whether two formulas mean the same but for their words, which a house may have of its own."""
    blank = re.compile(r'"[^"]*"')
    return same_meaning(blank.sub('""', formula), blank.sub('""', wanted), sheet)


def _informed(one: Difference, client: ClientRead, cells: Mapping[Spot, Cell]) -> Difference:
    """A difference with the text or the formula that stood there, where the mark says that it is the same."""
    cell, mark = cells.get(one.spot), client.made.get(one.spot)
    if cell is None or mark is None or digits_of(cell.value, cell.formula) != mark.digits:
        return one
    return replace(one, wanted=cell.value, was=cell.formula or one.was)


def _money(cell: Cell, value: Value | None) -> float | None:
    if cell.style.format not in MONEY or isinstance(value, str) or not isinstance(cell.value, float | int):
        return None
    return (value or 0.0) - cell.value
