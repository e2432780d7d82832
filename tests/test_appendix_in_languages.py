"""The appendix in the language of its client and the look of its house: no English word is left, and no formula or number is another."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from calc import Calc
from client_offers import BLOCK_20, BRONZE, GO, GOLD, HOUSE, SILVER, of_sort, offered, told_in
from openpyxl import load_workbook
from sample_clients import samples
from test_client_edition_calc import wrong

from xlagree.actuarial.demand_table import read_demand, without_history
from xlagree.actuarial.experience.demand_fit import book_history
from xlagree.actuarial.experience.evidence import assumptions
from xlagree.actuarial.spreads import SPREADS
from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.batch import generate
from xlagree.generate.book.cell_marks import MARKS
from xlagree.generate.book.client_look import WIDER
from xlagree.generate.book.look import ACCENT, FONT, FORMATS, TINT
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.generate.pages.shared.terms_page import PARTS
from xlagree.intake.proposals import Intake
from xlagree.pricing.benefits import WITH_ITEMS
from xlagree.pricing.discounts import Discount
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.usage import Entry, by_ticket
from xlagree.proposal.assumption_told import assumption_told
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.house.phrases import phrases, table
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.translation import Translation
from xlagree.review.file_review import review_file
from xlagree.review.folder import review_files
from xlagree.terms.vocabulary import PLAN_TERMS

OTHERS = ("de", "fr")
ALIKE = {
    "de": {"Plan", "Tickets", "Jan", "Feb", "Apr", "Aug", "Nov", "November 2026"},
    "fr": {"Tickets", "Total"},
}
"""Texts that are the same in English."""
OWN = replace(HOUSE, colour="#8A1C4A", font="Segoe UI")
WORDED = replace(
    OWN,
    colour="#1D4E89",
    wording={"de": {"page_plans": "Die Pläne", "page_months": "Monat für Monat", "why_total": "Ihr Vorteil"}},
)
"""A house that calls pages and lines otherwise."""
LABELS = tuple(
    f"{name} {year}"
    for name, year in zip(
        ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"),
        (2025,) * 2 + (2026,) * 10,
        strict=True,
    )
)
WORKED = by_ticket(
    [
        Entry(
            f"T{i}", i % 12, 0.5 + i % 9, after_hours=i % 7 == 3, emergency=i % 11 == 5, visits=float(i % 5 == 0),
            channel="on site" if i % 5 == 0 else "remote", role="Engineer", work="support" if i % 3 else "",
        )
        for i in range(60)
    ],
    12,
    LABELS,
)  # fmt: skip
ITEMS = (
    Item("Servers", (ItemTier(1, 40), ItemTier(5, 30)), "users"),
    Item("Firewall", (ItemTier(1, 25),), quantity=1, charged="monthly"),
    Item("Handbook", (ItemTier(1, 90),), quantity=1, charged="once"),
)
RATES = (
    HourRate(work_class="emergency", channel="on site", multiplier=2.5),
    HourRate(work="support", rate=120),
)
TASKS = PrepaidBlock("Ten hours", 10, 1100, 2, 6, ("support",))
BY_HOUR = (
    replace(GO, blocks=(TASKS,), rates=RATES, project_hours=8),
    replace(BLOCK_20, block_life=6, top_up_below=3, hourly_discount=0.05, yearly_escalator=0.02),
    replace(
        BLOCK_20, name="Money", block_hours=None, block_value=2000, auto_renew=False, block_life=12, travel=20,
        free_travel=5, travel_rate=0.7,
    ),
    replace(
        BRONZE, fee_per_user=5, users=24, fee_per_device=2, devices=30, minimum_fee=300, hours_per_user=0.1,
        rollover_share=0.5, rollover_months=2, rollover_cap=6, included_visits=1, setup_share=0.5,
        overage_weighting=False, service_credit=0.05, maintenance_hours=1, covers_work=("support",),
        billing_increment=0.25, minimum_remote=0.5, minimum_on_site=1, blocks=(TASKS,), items=ITEMS,
    ),
    replace(
        GOLD, covers_channels=("remote",), covers_classes=("after-hours",), project_hours=6, prepaid_months=3,
        yearly_escalator=0.03, term_months=24, items=ITEMS[:1], hours_per_user=0.5, users=24,
    ),
)  # fmt: skip
BY_TICKET = (
    replace(GO, hourly_rate=None, ticket_price=90),
    Plan("Pack", "block", block_tickets=10, block_price=700, auto_renew=False, ticket_price=95, block_life=6),
    Plan("Packs", "block", block_tickets=20, block_price=1300, block_life=12),
    Plan("Tickets kept", "retainer", monthly_fee=480, included_tickets=6, ticket_price=90, rollover_months=1),
    replace(SILVER, pool_months=3, included_hours=40),
    replace(GOLD, cap_hours=None, covers_work=("support", "other"), pool_months=2),
)
STEPS = (
    Discount("Loyal", "manual", "all", share=0.02),
    Discount("A year ahead", "manual", "fee", amount=10.0),
)


def card_of(plans: Sequence[Plan], language: str = "en") -> Proposal:
    """A client with tickets of every sort, of which the card has plans of every kind."""
    deal = offered(4, language, OWN, contact="Ines Vogt", manual_discount=0.01)
    card = replace(deal.card, plans=tuple(plans), discounts=STEPS)
    return replace(deal, card=card, usage=WORKED)


def cases() -> Iterator[tuple[str, Proposal]]:
    """Clients of every sort, and every kind of plan and term."""
    for sort in ("sign", "stay", "thin", "prospect", "wished"):
        yield sort, of_sort(sort, 6)
    yield "by hour", card_of(BY_HOUR)
    yield "by ticket", card_of(BY_TICKET)
    intake = samples().proposals
    yield from ((f"sample {i}", intake[i]) for i in (0, 9))


NAMES = tuple(name for name, _ in cases())


class Told(NamedTuple):
    """The appendices of one deal in all languages."""

    deal: Proposal
    books: dict[str, Book]


@cache
def told(name: str) -> Told:
    deal = next(deal for of, deal in cases() if of == name)
    english = told_in("en", deal)
    books = {"en": appendix_book(english)}
    return Told(deal, books | {language: appendix_book(told_in(language, english)) for language in OTHERS})


def cells(sheet: Sheet) -> list[tuple[int, int, object, str]]:
    return [(cell.row, cell.column, cell.value, cell.formula) for cell in sheet.cells if cell.column < MARKS]


def said(book: Book) -> set[str]:
    """All that a reader can come to see: names of sheets, texts of cells and in formulas, tooltips and alternative texts."""
    texts = {book.title, *book.names}
    for sheet in book.sheets:
        texts.add(sheet.name)
        for _, _, value, formula in cells(sheet):
            texts |= {value.strip()} if isinstance(value, str) else set()
            texts |= {text.strip() for text in re.findall(r'"((?:[^"]|"")*)"', formula)}
        texts |= {chart.says for chart in sheet.charts} | {picture.says for picture in sheet.pictures}
        texts |= {text for one in sheet.entries for text in (one.title, one.prompt, one.error)}
    return {text for text in texts if re.search("[A-Za-z]{2}", text)}


def names_of(deal: Proposal) -> set[str]:
    """What the card, the client and the house are called, whatever the language."""
    named = {
        deal.client.name,
        deal.client.contact,
        deal.card.house.legal_name,
        deal.card.policy.company,
        "EUR",
    }
    for plan in deal.plans:
        named |= {plan.name, plan.best_for, plan.best_for.replace(", ", ",\n"), *plan.covers_work}
        named |= {item.name for item in plan.items} | {block.name for block in plan.blocks}
        named |= {", ".join(item.name for item, _ in plan.extras)}
    named |= {discount.name for discount in deal.discounts} | {ticket.number for ticket in deal.noted.largest}
    house = deal.card.house
    lines = (house.legal, house.address), (house.contact, house.phone, house.mail), (house.web, house.vat_id)
    return named | {" · ".join(filter(None, line)) for line in lines}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_that_of_the_english_one(name: str, language: str) -> None:
    """Whatever a reader meets is said in the language; what is alike is a name, or one of a few words."""
    made = told(name)
    alike = said(made.books["en"]) & said(made.books[language])

    assert alike - names_of(made.deal) - ALIKE[language] == set()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_no_english_word_stands_among_others(name: str, language: str) -> None:
    """Nor is a part of a text left that only English has."""
    made = told(name)
    english, own = (
        {word for text in phrases(key).values() for word in words_in(text)} for key in ("en", language)
    )
    named = {word for text in names_of(made.deal) for word in words_in(text)}
    found = {word for text in said(made.books[language]) for word in words_in(text)}

    assert found & (english - own) - named == set()


def words_in(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", text.casefold()))


def shape(formula: str, book: Book) -> str:
    """A formula without its words: what it reads and how it reckons, sheets by their places."""
    for place, sheet in enumerate(book.sheets):
        formula = formula.replace(f"'{sheet.name}'!", f"#{place}!")
    bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
    return re.sub(r'&""|""&', "", bare)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_numbers_and_formulas_are_the_same(name: str, language: str) -> None:
    """In every language, cell for cell, but for the words in them."""
    english, other = told(name).books["en"], told(name).books[language]
    for one, two in zip(english.sheets, other.sheets, strict=True):
        assert (one.area, one.freeze, one.repeat) == (two.area, two.freeze, two.repeat)
        assert len(one.breaks) == len(two.breaks)
        if one.heights == two.heights:  # longer words stand on more lines, and fewer rows on a page
            assert one.breaks == two.breaks
        for (row, column, value, formula), (*at, now, own) in zip(cells(one), cells(two), strict=True):
            assert [row, column] == at
            assert shape(formula, english) == shape(own, other)
            assert isinstance(value, str) == isinstance(now, str)
            assert isinstance(value, str) or value == now


def test_every_term_and_step_has_its_text() -> None:
    """Where a term, a step of the ledger or a part of a price is new, its text is missing here first."""
    seen = {f"term_{term.field}" for term in PLAN_TERMS} - {
        "term_kind", "term_best_for", "term_maintenance_tasks",
    }  # fmt: skip
    seen |= {f"step_{key.replace(' ', '_')}" for key, _ in WITH_ITEMS}
    seen |= {f"fall_{part.replace(' ', '_')}" for part in PARTS}

    assert seen <= table().keys()
    for term in PLAN_TERMS:
        if f"term_{term.field}" in seen:
            assert phrases("en")[f"term_{term.field}"].lower().startswith(term.name)


ENGLISH_ONLY = {
    *[
        "of",
        "the",
        "how",
        "than",
        "less",
        "seen",
        "hours",
        "spread",
        "from",
        "counts",
        "differ",
        "average",
        "known",
        "took",
    ]
}
"""Words of these sentences that no other language has."""


def every_assumption() -> set[str]:
    """All that forecasts without a history of the client assume, of little seen and of nothing, but the law of hours."""
    own = by_ticket([Entry("T1", 0, 1.0)], 12, LABELS)
    seen = book_history({"Birch & Co": own, "Other": own}, {}).evidence("Birch & Co")
    made = set[str]()
    nothing = replace(seen, by_users=True, users=0.0, book_tickets=999, tail=None)
    for weight in (0.001, 0.3):
        between, hours_between, month = (
            replace(spread, weight=weight) for spread in (seen.between, seen.hours_between, seen.month)
        )
        little = replace(nothing, between=between, hours_between=hours_between, month=month)
        made |= {
            *assumptions(replace(little, known="by tickets")),
            *assumptions(replace(little, known="by hours")),
        }
    for word in SPREADS:
        for name in ("hours spread", "client uncertainty", "month spread"):
            cells = [["tickets", 10], ["hours per ticket", 1.5], ["hours law", "gamma"]]
            made |= {
                *read_demand(cells).assumed,
                *read_demand([*cells, ["spread", word], [name, 0.4]]).assumed,
            }
    return made | {*without_history(10.0).assumed[:1]}


@pytest.mark.parametrize("language", OTHERS)
def test_every_assumption_is_told(language: str) -> None:
    """With its numbers as the language writes them, and no English word; one that nobody knows stays rather than be left out."""
    speech, made = ClientLanguage(language, "€", False), every_assumption()
    told = {text: assumption_told(text, speech) for text in made}

    assert len(made) == 20
    assert {said for said in told.values() if ENGLISH_ONLY & {*re.findall(r"\w+", said)}} == set()
    assert not [said for said in told.values() if re.search(r"\d\.\d|\d ?%", said)]
    assert assumption_told("Nobody has said this.", speech) == "Nobody has said this."
    assert assumption_told("Nobody has said this.", ENGLISH) == "Nobody has said this."


def test_the_look_is_that_of_the_house() -> None:
    """Its colour, tint and letters in cells, conditions, charts and tab; ours are nowhere."""
    book = appendix_book(offered(4, "de", OWN))
    looked = repr(
        [(sheet.conditions, sheet.charts, [cell.style for cell in sheet.cells]) for sheet in book.sheets]
    )

    assert OWN.colour == OWN.palette.house == book.look.accent
    assert book.look.font == "Segoe UI"
    assert OWN.colour in looked
    assert OWN.palette.tint in looked
    assert {ours for ours in (ACCENT, TINT, f"'{FONT}'") if ours in looked} == set()


def test_columns_are_as_wide_as_the_letters() -> None:
    """A house with wider letters has wider columns."""
    narrow, wide = (appendix_book(offered(theme=replace(OWN, font=font))) for font in ("Calibri", "Segoe UI"))
    for one, two in zip(narrow.sheets, wide.sheets, strict=True):
        assert two.widths == tuple(width * WIDER["Segoe UI"] for width in one.widths)


def test_amounts_have_the_currency_and_shares_the_percent_of_the_language() -> None:
    """As on the pages of the offer."""
    formats = {language: appendix_book(offered(4, language)).look.formats for language in ("en", *OTHERS)}
    first = next(
        cell
        for cell in appendix_book(offered()).sheets[0].cells
        if cell.style.format == "price_cents" and cell.style.size > 10
    )

    assert first.value == pytest.approx(offered().replays[0].invoiced)
    assert formats["en"]["price_cents"].startswith('"€"#')
    assert formats["de"]["price_cents"].startswith('#,##0.00"\u00a0€"')
    assert "\u00a0" in formats["fr"]["share1"]
    assert FORMATS["share1"] == formats["en"]["share1"]


SAVED = (
    "formulas have no values",
    "changed since the manifest was written; all that is compared in it is as it was made",
)
"""What is said of a book that another program saved."""


def translated(language: str, sort: str, theme: Theme | None = OWN) -> Proposal:
    """A client of a card with words of its own in the language."""
    deal = of_sort(sort, 4, language)
    words = (
        Translation("Silver", de="Silber", fr="Argent"),
        Translation("Pay as you go", de="Nach Aufwand", fr="À la demande"),
    )
    return replace(deal, card=replace(deal.card, theme=theme, translations=words))


Made = Callable[[str, str, Theme | None], Path]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A folder with the books of such a client, made when it is first asked for."""
    folders: dict[str, Path] = {}

    def made(language: str, sort: str, theme: Theme | None) -> Path:
        name = f"{language} {sort} {theme and theme.colour}"
        if name not in folders:
            folders[name] = tmp_path_factory.mktemp("made")
            generate(Intake((translated(language, sort, theme),), ()), folders[name], jobs=1)
        return folders[name]

    return made


SILENT: tuple[tuple[str, str, Theme | None], ...] = (
    ("de", "sign", OWN),
    ("fr", "prospect", OWN),
    ("fr", "stay", None),
    ("en", "sign", OWN),
    ("de", "thin", WORDED),
)


@pytest.mark.parametrize(
    ("language", "sort", "theme", "saved"),
    [*((*made, False) for made in SILENT), *((*made, True) for made in SILENT[::2])],
    ids=lambda one: one.colour if isinstance(one, Theme) else str(one),
)
def test_a_review_is_silent(
    tmp_path: Path, made_once: Made, language: str, sort: str, theme: Theme | None, saved: bool
) -> None:
    """Alone, beside its internal book, and after another program has saved it, which leaves formulas without values."""
    shutil.copytree(made_once(language, sort, theme), tmp_path, dirs_exist_ok=True)
    (appendix,) = (tmp_path / "client").glob("*-appendix.xlsx")
    if saved:
        load_workbook(appendix).save(appendix)
    alone = Path(shutil.copy(appendix, tmp_path.parent / f"{tmp_path.name}.xlsx"))
    beside = next(one for one in review_files(tmp_path).files if one.file.endswith("-appendix.xlsx"))

    for review in (review_file(alone), beside):
        found = [one.message for one in review.findings if not any(of in one.message for of in SAVED)]
        assert found == []
        assert review.offer
        assert review.offer.untouched


def test_an_appendix_is_as_it_was_made_without_its_offer(tmp_path: Path, made_once: Made) -> None:
    """The deal does not know its client's words, nor on how many lines they stand; a row made lower is found all the same."""
    shutil.copytree(made_once("de", "sign", OWN), tmp_path, dirs_exist_ok=True)
    (appendix,) = (tmp_path / "client").glob("*-appendix.xlsx")
    appendix.with_stem(appendix.stem.removesuffix("-appendix")).unlink()

    def low() -> list[str]:
        review = next(one for one in review_files(tmp_path).files if one.file.endswith("-appendix.xlsx"))
        return [one.message for one in review.findings if one.code == "T06"]

    assert low() == []
    book = load_workbook(appendix)
    book["Pläne"].row_dimensions[7].height = 9
    book.save(appendix)
    assert [said for said in low() if "points high" in said] == ["row 7 is 9 points high; it was 25.5"]


def test_a_changed_tint_is_found(tmp_path: Path, made_once: Made) -> None:
    """The colour of a house is known by its tint, and one that hides what stands on it is no house's."""
    shutil.copytree(made_once("de", "sign", OWN), tmp_path, dirs_exist_ok=True)
    (appendix,) = (tmp_path / "client").glob("*-appendix.xlsx")
    book = load_workbook(appendix)
    for rules in book["Pläne"].conditional_formatting:
        for rule in rules.rules:
            rule.dxf.fill.bgColor.rgb = "FF1B1F24"
    book.save(appendix)
    review = next(one for one in review_files(tmp_path).files if one.file.endswith("-appendix.xlsx"))

    assert any(one.code == "T06" for one in review.findings)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ["sign", "by hour", "by ticket"])
def test_every_cell_is_the_cores(calc: Calc, tmp_path: Path, language: str, name: str) -> None:
    """LibreOffice computes from the formulas what stands beside them, in the words of the language."""
    book, path = told(name).books[language], tmp_path / "book.xlsx"
    write_book(replace(book, sheets=tuple(replace(sheet, charts=()) for sheet in book.sheets)), path)
    with calc.open(path) as opened:
        assert wrong(opened.values(), book) == []
