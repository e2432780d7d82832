"""What a client signs says what it costs and what is promised: blocks, premiums below a cap, and no speed where none is."""

import re
from dataclasses import replace

import pytest
from client_offers import BLOCK_20, GO, GOLD, SILVER, offered
from proposals import row_of

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.look import FORMATS
from xlagree.generate.book.number_shown import shown_as
from xlagree.generate.client_book import client_book
from xlagree.generate.offer_page import offer_page
from xlagree.generate.pages.client.offer import included as in_appendix_included
from xlagree.generate.pages.client.offer import premiums as in_appendix
from xlagree.generate.pages.client.plan_words import premiums, sold
from xlagree.generate.pages.shared.terms_page import terms_page
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.phrases import table

ENGLISH = ClientLanguage("en", "€", True)
YEARLY = replace(BLOCK_20, block_life=12)


def of(*plans: Plan, recommend: str, language: str = "en") -> Proposal:
    """An offer of some plans, with one recommended."""
    deal = offered(4, language, recommend=recommend)
    return replace(deal, card=replace(deal.card, plans=plans))


@pytest.mark.parametrize(
    ("language", "said", "billed"),
    [
        ("en", "20 in a block for €2,520.00, to be used within 12 months", "blocks as they begin"),
        ("de", "20 je Block für 2.520,00 €, 12 Monate gültig", "Blöcke bei Abruf"),
        ("fr", "20 par bloc à 2 520,00 €, à utiliser en 12 mois", "blocs à leur début"),
    ],
)
def test_a_block_is_signed_with_its_price_and_its_life(language: str, said: str, billed: str) -> None:
    """On the pages that are signed and on the page for browsers; another plan is billed after the month."""
    deal = of(GO, YEARLY, SILVER, recommend="Block 20", language=language)
    _, offer, _, acceptance = client_book(deal).sheets
    shown = {str(cell.value).replace("\xa0", " ").replace("\u202f", " ") for cell in offer.cells}
    (line,) = {
        cell.formula for cell in acceptance.cells if cell.formula and str(cell.value).startswith(billed)
    }
    page = offer_page(deal).replace("\xa0", " ").replace("\u202f", " ")

    assert said in shown
    assert line.startswith("INDEX(")
    assert any(
        text["work_by_use_how"] in str(cell.value) for cell in acceptance.cells for text in [_texts(language)]
    )
    assert re.search(f'id="sold">{re.escape(said)}<', page)
    assert re.search(f'id="billed">{billed}', page)
    assert _texts(language)["page_rate_card"] not in page


def _texts(language: str) -> dict[str, str]:
    return {key: texts[language] for key, texts in table().items() if language in texts}


def test_a_block_without_an_end_names_none() -> None:
    """And what is no block is what it has; the months of the appendix show no month in which it ends."""
    sheet = next(
        sheet
        for sheet in appendix_book(of(GO, BLOCK_20, SILVER, recommend="Silver")).sheets
        if sheet.name == "Months"
    )
    ends = [cell for cell in sheet.cells if cell.style.format == "until"]

    assert len(ends) == 12
    assert {shown_as(FORMATS["until"], float(cell.value)) for cell in ends} == {"–"}
    assert shown_as(FORMATS["until"], 12.0) == "12"
    assert sold(BLOCK_20, ENGLISH) == "20 in a block for €2,520.00"
    assert sold(SILVER, ENGLISH) == "14 a month"


def test_premiums_count_below_a_cap() -> None:
    """A fixed price has them in it where it has no cap, or where they count as other hours; else they count against the cap."""
    dear = {"after_hours_multiplier": 1.25, "emergency_multiplier": 1.5}
    capped = replace(GOLD, **dear)  # type: ignore[arg-type]  # terms of a plan by their names

    assert premiums(GOLD, ENGLISH) == "included"
    assert premiums(capped, ENGLISH) == "count × 1.25 / × 1.5"
    assert premiums(replace(capped, cap_hours=None), ENGLISH) == "included"
    assert premiums(replace(capped, covers_classes=()), ENGLISH) == "× 1.25 / × 1.5"


@pytest.mark.parametrize(
    ("covered", "cap", "factors", "said"),
    [
        ("after-hours", None, (1.25, 2), "included / cost × 2"),
        ("emergency", None, (1.25, 2), "cost × 1.25 / included"),
        ("after-hours", None, (1, 1), "included / normal price"),
        ("after-hours", 30.0, (1.25, 2), "count × 1.25 / cost × 2"),
        ("emergency", 30.0, (1.25, 1.5), "cost × 1.25 / count × 1.5"),
        ("emergency", 30.0, (1.25, 1), "cost × 1.25 / included"),
    ],
)
def test_each_class_is_said_where_a_fixed_price_covers_one(
    covered: str, cap: float | None, factors: tuple[float, float], said: str
) -> None:
    """Evenings that the price has in it are not charged one and a quarter times; emergencies beside it are."""
    after, urgent = factors
    plan = replace(
        GOLD,
        covers_classes=(covered,),
        cap_hours=cap,
        after_hours_multiplier=after,
        emergency_multiplier=urgent,
    )

    assert premiums(plan, ENGLISH) == said


@pytest.mark.parametrize(
    ("classes", "channels", "said"),
    [
        (("emergency",), GOLD.covers_channels, "normal, emergencies too, to 30 a month"),
        (("after-hours",), ("remote",), "normal remote, evenings and weekends too, to 30 a month"),
        ((), GOLD.covers_channels, "normal, to 30 a month"),
        (GOLD.covers_classes, ("on site",), "all on site, to 30 a month"),
    ],
)
def test_the_appendix_names_the_class_that_a_fixed_price_covers(
    classes: tuple[str, ...], channels: tuple[str, ...], said: str
) -> None:
    """Emergencies within the price are not left out because evenings are."""
    assert in_appendix_included(replace(GOLD, covers_classes=classes, covers_channels=channels)) == said


def test_no_promise_is_none_in_every_language() -> None:
    """A French reader would take "sans délai" for at once."""
    for key in ("no_promise", "best_effort"):
        assert "sans délai" not in table()[key].values()
        assert table()[key]["fr"] == "non garanti"


def test_what_is_not_kept_has_no_share() -> None:
    """The share of unused hours that is kept is a term of a plan that keeps any."""
    keeps = replace(SILVER, name="Bronze", rollover_months=1, rollover_share=0.5)
    sheet, cells = terms_page(of(GO, SILVER, keeps, recommend="Silver"))
    row = row_of(sheet, "Rollover share")
    shown = [cell.value for cell in sheet.cells if cell.row == row and cell.column > 1]

    assert shown == ["–", "–", 0.5]
    assert cells.of(1, "rollover_share", 1) == "1"
    sheet, _ = terms_page(of(GO, SILVER, recommend="Silver"))
    assert "Rollover share" not in {cell.value for cell in sheet.cells}


@pytest.mark.parametrize("cap", [None, 30.0])
@pytest.mark.parametrize("classes", [GOLD.covers_classes, ()])
@pytest.mark.parametrize("kind", ["fixed", "tickets"])
def test_the_appendix_says_of_premiums_what_the_offer_says(
    cap: float | None, classes: tuple[str, ...], kind: str
) -> None:
    """Whether they are covered, and to where."""
    dear = replace(
        GOLD, after_hours_multiplier=1.25, emergency_multiplier=1.5, cap_hours=cap, covers_classes=classes
    )
    by_ticket = Plan(
        "Tickets", "retainer", monthly_fee=900, included_tickets=10, ticket_price=60, hourly_rate=140
    )
    plan = dear if kind == "fixed" else replace(by_ticket, after_hours_multiplier=1.25)

    assert in_appendix(plan, ENGLISH) == premiums(plan, ENGLISH)


PACK = Plan(
    "Pack", "block", hourly_rate=125, block_value=2000, block_price=1800, auto_renew=False, block_life=12
)
ONCE = {
    "en": ("Once: block", "Once: setting up, block", "The block, counted above", ", paid once"),
    "de": ("Einmalig: Block", "Einmalig: Einrichtung, Block", "Der Block, oben enthalten", ", einmalig gezahlt"),
    "fr": ("Une fois : bloc", "Une fois : mise en place, bloc", "Le bloc, compris plus haut", ", payé une fois"),
}  # fmt: skip


@pytest.mark.parametrize("language", ONCE)
def test_a_block_bought_once_is_not_read_as_setting_up(language: str) -> None:
    """Its price of 1,800 is in what is paid once, so the label there names it, and where it stands again it says so."""
    alone, beside, again, sold_once = ONCE[language]
    pages = {
        label: (book.sheets[0], offer_page(deal), book.sheets[1])
        for label, deal in (
            (alone, of(GO, PACK, recommend="Pack", language=language)),
            (beside, of(GO, PACK, replace(PACK, name="Start", setup_fee=300), SILVER, recommend="Pack", language=language)),
        )
        for book in [client_book(deal)]
    }  # fmt: skip

    for label, (plans, html, order) in pages.items():
        said = {str(cell.value).replace("\xa0", " ") for cell in plans.cells}
        assert {label, again} <= said
        assert _texts(language)["price_of_block"] not in said
        assert any(str(cell.value).replace("\xa0", " ").endswith(sold_once) for cell in order.cells)
        assert _texts(language)["web_once_block"].replace(" :", "\xa0:") in html
        plan_line = "web_plan_line_block" if label == alone else "web_plan_line_and_block"
        assert _texts(language)[plan_line].replace(" :", "\xa0:") in html
    assert _texts(language)["web_once_and_block"] in pages[beside][1]
    assert sold(replace(PACK, auto_renew=True), ENGLISH).endswith("12 months")
