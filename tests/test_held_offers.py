"""An offer in a file: the digest of its prices, rows of a workbook, and the text of a page."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offers import ADD_ONS, deal, sent
from openpyxl import Workbook, load_workbook

from xlagree.intake.offer_files import read_offer
from xlagree.pricing.costs import Costs
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.rates import HourRate
from xlagree.proposal.offers.canonical import canonical
from xlagree.proposal.offers.frozen_offer import Offer, offer_of
from xlagree.proposal.offers.held_offer import (
    HEAD,
    PAGE_ID,
    HeldOffer,
    in_page,
    places,
    read,
    read_page,
    written,
)
from xlagree.terms.errors import AgreementError

OFFER = sent()
ROWS = written(OFFER)


def saved(offer: Offer, folder: Path) -> Path:
    """A workbook that holds an offer somewhere on its second sheet."""
    book = Workbook()
    sheet = book.create_sheet("Your offer")
    for row, (name, value) in enumerate(written(offer), 4):
        sheet.cell(row, 27, name)
        sheet.cell(row, 28, value)
    book.save(folder / "offer.xlsx")
    return folder / "offer.xlsx"


def changed(row: int, value: str | float) -> HeldOffer:
    """The offer of a workbook of which a row has another value."""
    cells = [list(cell) for cell in ROWS]
    cells[row][1] = value
    held = read({"Your offer": cells})
    assert held is not None
    return held


def test_a_workbook_holds_what_was_offered(tmp_path: Path) -> None:
    """Written, saved and read back, the digest is that of the offer."""
    held = read_offer(saved(OFFER, tmp_path))

    assert held.stated == held.digest == OFFER.digest
    assert held.intact
    assert (held.text("number"), held.text("client")) == (OFFER.number, OFFER.client)


def test_a_page_holds_what_was_offered(tmp_path: Path) -> None:
    """Whatever the client is called, and in the very text that a browser makes the digest of."""
    offer = replace(OFFER, client='</script><b id="x">R&D "Müller" 日本')
    (tmp_path / "offer.html").write_text(f"<html><p>€</p>{in_page(offer)}</html>", encoding="utf-8")
    held = read_offer(tmp_path / "offer.html")

    assert held.stated == held.digest == offer.digest
    assert held.text("client") == offer.client
    assert in_page(offer).count("<") == 2
    assert offer.canonical in in_page(offer)


@given(st.integers(1, len(ROWS) - 1))
def test_every_value_is_in_the_digest(row: int) -> None:
    """Whichever cell of the rows is changed, the prices are no longer those of the digest."""
    value = ROWS[row][1]

    assert changed(row, value).intact
    assert not changed(row, value + "x" if isinstance(value, str) else value + 0.01).intact


@given(
    st.integers(0, 3),
    st.tuples(st.integers(0, 9999), st.integers(0, 1), st.integers(0, 9999)),
    st.none() | st.dates(),
)
def test_the_choice_is_not_in_the_digest(plan: int, ordered: tuple[int, ...], start: date | None) -> None:
    """Plan, numbers and start may be chosen; the check figure follows the choice."""
    chosen = replace(OFFER, plan=plan, ordered=tuple(map(float, ordered)), start=start)

    assert chosen.digest == OFFER.digest
    assert 0 <= chosen.check_figure < 97


@pytest.mark.parametrize(
    "terms",
    [
        {"hourly_rate": 141.0},
        {"visit_charge": 46.0},
        {"after_hours_multiplier": 1.75},
        {"setup_fee": 10.0},
        {"items": (Item("Backup", (ItemTier(1, 12),), quantity=3, charged="monthly"),)},
        {"rates": (HourRate(role="senior", rate=185),)},
    ],
    ids=lambda terms: next(iter(terms)),
)
def test_every_price_of_a_plan_is_in_the_digest(terms: dict[str, object]) -> None:
    """Of pay as you go, with what stands in the tables below the plans."""
    proposal = deal()
    first, *others = proposal.card.plans
    card = replace(proposal.card, plans=(replace(first, **terms), *others))  # type: ignore[arg-type]  # of that term

    assert offer_of(replace(proposal, card=card), OFFER.number).digest != OFFER.digest


def test_add_ons_tax_and_validity_are_in_the_digest() -> None:
    """And so are number, client, months and notice."""
    others = (
        {"add_ons": (replace(ADD_ONS[0], monthly_price=3.6), *ADD_ONS[1:])},
        {"taxes": replace(OFFER.taxes, rates=(0.19, 0.08))},
        {"taxes": replace(OFFER.taxes, within=True)},
        {"valid_until": date(2027, 1, 23)},
        {"number": "NL-2026-0148"},
        {"client": "Acme"},
        {"months": OFFER.months[1:]},
        {"notice_months": 1},
        {"currency": "CHF"},
    )
    digests = {replace(OFFER, **other).digest for other in others}  # type: ignore[arg-type]  # fields of an offer

    assert len(digests - {OFFER.digest}) == len(others)


def test_nothing_of_ours_is_held() -> None:
    """Neither costs nor limits, nor what an item costs us, nor the plans and clients that its row names."""
    proposal = deal()
    first, *others = proposal.card.plans
    item = Item(
        "Backup",
        (ItemTier(1, 12),),
        quantity=3,
        charged="monthly",
        cost=8317.25,
        clients=("Harbour & Lane Architects", "Secret Ltd"),
    )
    card = replace(
        proposal.card,
        plans=(replace(first, items=(item,)), *others),
        costs=Costs(8311.5, cost_per_visit=8313.25, wanted_margin=0.8317),
        policy=replace(proposal.card.policy, lowest_margin=0.8319),
    )
    text = offer_of(replace(proposal, card=card)).canonical

    assert '"item":"Backup"' in text
    for ours in ("8311", "8313", "8317", "8319", "Secret", "cost", "margin"):
        assert ours not in text


def test_text_is_canonical() -> None:
    """Sorted, without blanks, plain ASCII; whole numbers without a point, noise of sums cut off."""
    assert canonical({"b": [0.1 + 0.2, True, 2.0], "a_b": {"é": None, "<": "<&>"}}) == (
        '{"a b":{"<":"\\u003c\\u0026\\u003e"},"b":[0.3,"yes",2]}'.replace('"<"', '"\\u003c"')
    )
    assert json.loads(OFFER.canonical)["plans"][2]["month"] == 1495


def test_cells_are_known_by_their_names() -> None:
    """For whoever writes formulas that take their prices from them."""
    row = places(OFFER)["plans/3/month"]

    assert ROWS[row] == ("plans/3/month", 1495)
    assert ROWS[places(OFFER)["add-ons/1/monthly price"]][1] == 3.5
    assert ROWS[0] == (HEAD, OFFER.digest)


def test_moved_rows_are_refused() -> None:
    """Rows that changed places or stand twice: formulas would take other prices than the digest is made of."""
    first, second = (places(OFFER)[name] for name in ("plans/3/month", "plans/4/month"))
    swapped = [*ROWS]
    swapped[first], swapped[second] = ROWS[second], ROWS[first]
    for rows in (swapped, [*ROWS, ROWS[first]]):
        with pytest.raises(AgreementError, match="the rows of the offer do not stand as they were written"):
            read({"Your offer": rows})
    with pytest.raises(AgreementError, match="stands in 2 cells"):
        read({"Your offer": ROWS, "Copy": ROWS})
    cut = read({"Your offer": ROWS[:-1]})
    assert cut is not None
    assert not cut.intact


@pytest.mark.parametrize(
    "held",
    [
        "{",
        "[]",
        "5",
        '{"a":NaN}',
        '{"a":1e999}',
        "[" * 100_000,
        '{"a":' + "9" * 400 + "}",
    ],
    ids=["torn", "list", "number", "nan", "infinite", "deep", "huge"],
)
def test_a_page_that_cannot_be_read_says_so(held: str) -> None:
    """In one line."""
    with pytest.raises(
        AgreementError, match=r"the text of the offer cannot be read; ask for the page as it was sent"
    ):
        read_page(f'<script id="{PAGE_ID}">{held}</script>')


def test_a_file_without_an_offer_says_so(tmp_path: Path) -> None:
    """A workbook and a page."""
    Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "other.html").write_text("<p>xlagree-offer</p>", encoding="utf-8")
    for name in ("other.xlsx", "other.html"):
        with pytest.raises(AgreementError, match=f"{name}: there is no offer in it"):
            read_offer(tmp_path / name)


def test_a_price_typed_over_is_seen(tmp_path: Path) -> None:
    """In a saved workbook: the digest beside it is no longer that of the prices."""
    path = saved(OFFER, tmp_path)
    book = load_workbook(path)
    book["Your offer"].cell(4 + places(OFFER)["plans/3/month"], 28).value = 1395
    book.save(path)

    assert not read_offer(path).intact


def test_a_page_of_two_offers_is_refused(tmp_path: Path) -> None:
    """A browser would compute with the first and a reader of the file with the last."""
    offer = offer_of(deal())
    path = tmp_path / "page.html"
    path.write_text(f"<html>{in_page(offer)}{in_page(offer)}</html>", encoding="utf-8")

    with pytest.raises(AgreementError, match="there are several offers in it"):
        read_offer(path)
