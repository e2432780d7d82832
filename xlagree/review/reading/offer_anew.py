"""What a client's book offers as it holds it, and the same offer made anew from its deal."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from xlagree.generate.book.cell_marks import digits_of
from xlagree.generate.book.client_look import WIDER
from xlagree.generate.book.seal import APPENDIX, BOOK_FACT, LANGUAGE_FACT
from xlagree.generate.book.wording import Spot
from xlagree.generate.client_book import narrowed
from xlagree.pricing.add_ons import AddOn
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.colours import palette
from xlagree.proposal.house.phrases import (
    APPENDIX_SHEETS,
    LANGUAGES,
    SHEETS,
    Phrases,
    doubled_sheets,
    wrong_phrase,
)
from xlagree.proposal.house.theme_terms import GROSS, NET
from xlagree.proposal.net_of_tax import with_tax
from xlagree.proposal.offers.canonical import Fields
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.held_offer import HEAD, HeldOffer, read
from xlagree.proposal.offers.nearest_plans import with_room
from xlagree.proposal.offers.offered_plan import offered_plans
from xlagree.proposal.offers.taxes import Taxes
from xlagree.proposal.recommendation import recommended
from xlagree.review.reading.client_read import ClientRead
from xlagree.review.reading.words_told import words_told
from xlagree.terms.errors import AgreementError
from xlagree.terms.records import made
from xlagree.terms.written_numbers import same_currency

HISTORY = "page_history"
"""The page of an appendix that is there where its client has a history."""
_FONT = re.compile(r'&"([^",]{1,40})')


def record_held(client: ClientRead, as_made: bool = False) -> Fields | None:
    """What a client's book offers, as it stands there or with the numbers that it was made with, as far as marks tell them; None
    where it holds no offer that can be read."""
    file = client.file

    def value(spot: Spot) -> object:
        mark = client.made.get(spot) if as_made else None
        if mark is not None and mark.number is not None:
            return mark.number
        sheet = file.sheet(spot[0])
        shown = sheet.cells.get(spot[1:]) if sheet else None
        return shown.value if shown else None

    rows: list[list[object]] = [[HEAD, ""], *([name, value(spot)] for name, spot in client.fields.items())]
    try:
        held: HeldOffer | None = read({"": rows}) if client.fields else None
    except AgreementError:
        return None
    return held.record if held else None


def told_anew(client: ClientRead, deal: Proposal, record: Fields) -> tuple[Proposal, Offer]:
    """The deal with what its offer alone says of the house, and its offer; raises what befits a record that says no such thing."""
    said: Any = record
    vat = said.get("vat") or {}
    within = bool(vat.get("within"))
    rates = tuple(map(float, vat.get("rates", ())))
    said_language = client.file.properties.get(LANGUAGE_FACT, "")
    language = said_language if said_language in LANGUAGES else deal.client.language
    house = replace(
        deal.card.house,
        vat=rates,
        prices=GROSS if within else NET,
        currency=_currency(str(said.get("currency", "")), deal.card.house.currency),
        contact=str(said.get("contact", "")),
        font=_font(client, deal.card.house.font),
        colour=_colour(client, deal.card.house.colour),
        wording=_names_of_pages(client, language or deal.card.house.language, deal.has_history),
    )
    card = replace(deal.card, theme=None if _is_without_letterhead(client) else house)
    add_ons = tuple(
        made(AddOn, {name.replace(" ", "_"): value for name, value in one.items()})
        for one in said.get("add-ons", ())
    )
    card = replace(card, plans=tuple(with_tax(plan, card) for plan in card.plans), add_ons=add_ons)
    words = words_told(with_room(deal).plans, said, language or house.language)
    card = replace(card, translations=words) if words else card
    own = replace(deal.client, language=language)
    told = narrowed(replace(deal, card=card, client=own), None)[0]
    plan, ordered = _chosen(client, told, len(add_ons))
    return told, Offer(
        number=str(said.get("number", "")),
        day=deal.date,
        valid_until=date.fromisoformat(str(said.get("valid", deal.date.isoformat()))),
        client=deal.client.name,
        currency=house.currency,
        plans=offered_plans(told),
        add_ons=add_ons,
        taxes=Taxes(rates, within, bool(vat.get("reverse charge"))),
        months=told.worked.months,
        notice_months=int(said.get("notice months", 0)),
        contact=str(said.get("contact", "")),
        plan=plan,
        ordered=ordered,
    )


def filled_in(client: ClientRead, offer: Offer) -> int:
    """The plan that stood in the file before anybody chose one, as the mark of that cell tells; else the one chosen."""
    mark = next((client.made[spot] for spot in _open_cells(client)), None)
    names = [digits_of(plan.name) for plan in offer.plans]
    return names.index(mark.digits) if mark and mark.digits in names else offer.plan


def _currency(said: str, usual: str) -> str:
    """The currency as the offer calls it: a theme may say GBP where the rate card says £."""
    return said if same_currency(said, usual) else usual


def _font(client: ClientRead, usual: str) -> str:
    """The font of the house, which the foot of its pages names: texts break into lines by it."""
    named = _FONT.search(client.file.sheets[0].marks.foot)
    return named[1] if named and named[1] in WIDER else usual


def _is_without_letterhead(client: ClientRead) -> bool:
    """Whether a file is an appendix that begins with the line that says whose it is, as one of a house without a theme does."""
    shown = client.file.sheets[0].cells.get((0, 1))
    return client.file.properties.get(BOOK_FACT) == APPENDIX and shown is not None and bool(shown.value)


def _colour(client: ClientRead, usual: str) -> str:
    """The colour of the house, as the conditions of its first page have it: one that can be read, beside the tint that follows from it."""
    marked = client.file.sheets[0].marks.conditions
    grounds = dict.fromkeys(f"#{condition.over.ground}" for condition in marked if condition.over.ground)
    for ground in grounds:
        own = palette(ground)
        if own.house == ground and own.tint in grounds:
            return ground
    return usual


def _names_of_pages(client: ClientRead, language: str, has_history: bool) -> Mapping[str, Phrases]:
    """What the house calls the pages, where the file has as many: formulas, conditions and charts name them."""
    keys: tuple[str, ...] = SHEETS
    if client.file.properties.get(BOOK_FACT) == APPENDIX:
        keys = tuple(key for key in APPENDIX_SHEETS if has_history or key != HISTORY)
    if len(client.file.sheets) != len(keys):
        return {}
    own = {key: sheet.name for key, sheet in zip(keys, client.file.sheets, strict=True)}
    refused = any(wrong_phrase(language, key, name) for key, name in own.items())
    return {} if refused or doubled_sheets(language, own) else {language: own}


def _chosen(client: ClientRead, told: Proposal, add_ons: int) -> tuple[int, tuple[float, ...]]:
    """The plan chosen in the file and the numbers of add-ons, as they stand in its open cells beside the offer."""
    open_cells = _open_cells(client)
    sheet = client.file.sheet(open_cells[0][0]) if open_cells else None
    values = [
        sheet.cells[at].value if sheet and at in sheet.cells else None
        for at in (spot[1:] for spot in open_cells)
    ]
    names = [plan.name for plan in told.plans]
    plan = names.index(str(values[0])) if values and str(values[0]) in names else recommended(told).plan or 0
    ordered = [float(value) if isinstance(value, float | int) else float(bool(value)) for value in values[1:]]
    return plan, tuple(ordered) if len(ordered) == add_ons else (0.0,) * add_ons


def _open_cells(client: ClientRead) -> list[Spot]:
    """The cells beside the offer that a client fills in, the plan first."""
    page = next((spot[0] for spot in client.fields.values()), "")
    return sorted(spot for spot, mark in client.made.items() if mark.is_open and spot[0] == page)
