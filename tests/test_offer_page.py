"""The offer as one page for a browser: right without scripts, complete in one file, and without any figure of ours."""

import json
import os
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from client_offers import ADD_ONS, GO, HOUSE, PLANS, SILVER, SORTS, of_sort, offered
from logos import png
from offer_matrix import CASES, PAIRS
from offer_pages import Element, by_id, elements
from package_tree import PACKAGE
from test_phrases import literals

from xlagree.generate.book.look import GREY, INK, WHITE
from xlagree.generate.client_book import DRAFT, client_book
from xlagree.generate.offer_page import offer_page
from xlagree.generate.pages.client.hours_workings import hours_table
from xlagree.generate.pages.html.hour_stops import years_to_look_at
from xlagree.generate.pages.html.page_style import HEAVIEST_LOGO
from xlagree.intake.offer_files import read_offer
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import client_verdict
from xlagree.proposal.house.colours import contrast
from xlagree.proposal.house.logo import Logo
from xlagree.proposal.house.phrases import EITHER, LANGUAGES, phrases
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.frozen_offer import offer_of

EVERY = [(language, count) for language in LANGUAGES for count in PLANS]
KILOBYTE = 1000
TARGETS = ("for", "aria-labelledby", "aria-describedby")


@cache
def page(language: str = "en", count: int = 4, sort: str = "sign") -> str:
    return offer_page(of_sort(sort, count, language))


def figures(html: str) -> dict[str, object]:
    """What the script takes."""
    return dict(json.loads("".join(map(str, by_id(html)["figures"].parts))))


def row(html: str, text: str) -> list[str]:
    """The cells of a line of a table."""
    for line in elements(html):
        cells = [part for part in line.parts if isinstance(part, Element)]
        if line.tag == "tr" and cells and cells[0].text == text:
            return [cell.text for cell in cells[1:]]
    raise AssertionError(f"no line {text!r}")


def test_figures_stand_there_without_scripts() -> None:
    """The verdict, the first year of every plan, the sums of the plan recommended with what was asked for, and the check figure."""
    html = page()
    shown = {name: one.text for name, one in by_id(html).items()}

    (verdict,) = (one.text for one in elements(html) if one.tag == "h1")
    assert verdict == "Take Silver: your first year costs €20,628, not €24,575."
    assert [shown[f"first-{i}"] for i in range(4)] == ["€24,575", "€23,805", "€20,628", "€21,780"]
    assert [shown[f"over-{i}"] for i in range(4)] == ["–", "–", "3 of 12", "0 of 12"]
    assert shown["plans-head"] == "The plans in your usual year, 153 hours"
    assert row(html, "Net") == ["€516.00", "€1,574.00", "€19,404.00"]
    assert row(html, "VAT 19%") == ["€91.20", "€299.06", "€3,679.92"]
    assert row(html, "VAT 7%") == ["€2.52", "–", "€2.52"]
    assert row(html, "To pay, VAT included") == ["€609.72", "€1,873.06", "€23,086.44"]
    assert shown["check"] == "45"
    assert shown["order"] == "We order Silver for 12 months, from the start named below."
    assert shown["ordered"] == f"24 × {ADD_ONS[0].name}; 2 × {ADD_ONS[3].name}"


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_said_is_what_the_book_says(sort: str) -> None:
    """Verdict and sentences, whatever the client."""
    said = client_verdict(of_sort(sort), HOUSE.spoken())
    text = elements(page(sort=sort))[0].text

    assert said.headline in text
    assert all(sentence in text for sentence in said.sentences)


@pytest.mark.parametrize(("language", "count"), EVERY)
def test_a_year_has_one_price(language: str, count: int) -> None:
    """The usual year among those that differ, the cards and the sums agree; the why lines add up to what is saved."""
    html, speech, deal = page(language, count), HOUSE.spoken(language), offered(count, language)
    firsts = [cents(year.invoiced) for year in deal.replays]
    hours = speech.counted("n_hours", 12 * deal.worked.mean)

    assert row(html, speech.say("usual", hours=hours)) == [speech.money(price) for price in firsts]
    assert [by_id(html)[f"first-{i}"].text for i in range(count)] == [speech.money(price) for price in firsts]
    saved = [cents(firsts[0] - price) for price in firsts]
    assert row(html, speech.say("why_total")) == [speech.money(price) if price else "–" for price in saved]


@pytest.mark.parametrize(("language", "count"), EVERY)
def test_every_stop_is_priced_by_the_core(language: str, count: int) -> None:
    """Every half hour as far as the charts go and the years of the client, to the cent; where two meet there is one stop."""
    deal, given = offered(count, language), figures(page(language, count))
    stops = given["stops"]
    assert isinstance(stops, list)

    hours = [stop["hours"] for stop in stops]
    assert hours == sorted(hours)
    assert len(stops) < 130
    assert {i / 2 for i in range(2 * 20 + 1)} - set(hours) == set()
    assert [stop["hours"] for stop in (stops[int(str(given["usual"]))],)] == [deal.quoted_hours]
    for year, stop in zip(years_to_look_at(deal), stops, strict=True):
        assert stop["firsts"] == [round(100 * cents(months.invoiced)) for months in year.plans]
        at = deal.at_hours(stop["hours"]) if not year.name else year.plans
        assert stop["firsts"] == [round(100 * cents(months.invoiced)) for months in at]


@pytest.mark.parametrize(("language", "count"), EVERY)
def test_prices_at_other_hours_are_those_of_the_workbook(language: str, count: int) -> None:
    """Of the table that the book looks up, at every number of hours that both have."""
    table, stops = hours_table(offered(count, language)), figures(page(language, count))["stops"]
    assert isinstance(stops, list)
    in_book = dict(zip(table.hours, zip(*table.money, strict=True), strict=True))
    both = [stop for stop in stops if stop["hours"] in in_book]

    assert len(both) > 20
    for stop in both:
        assert [price / 100 for price in stop["firsts"]] == list(in_book[stop["hours"]])


def test_many_hours_have_larger_steps() -> None:
    """A client of hundreds of hours a month still has about as many stops, each priced."""
    deal = of_sort("prospect")
    large = replace(deal, client=replace(deal.client, hours=700.0))
    stops = figures(offer_page(large))["stops"]
    assert isinstance(stops, list)

    assert 60 < len(stops) < 130
    assert max(stop["hours"] for stop in stops) >= 1050


@pytest.mark.hypothesis  # so that the soak, which has the whole matrix, has it too
@pytest.mark.parametrize(("sort", "count", "language"), CASES if os.environ.get("XLAGREE_SOAK") else PAIRS)
def test_the_file_is_whole_in_itself(language: str, count: int, sort: str) -> None:
    """Small, and without any address but those of the page and of the mail."""
    html = page(language, count, sort)
    assert len(html.encode()) < 120 * KILOBYTE

    policy = next(one.attributes["content"] for one in elements(html) if "http-equiv" in one.attributes)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for one in elements(html):
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            target = one.attributes.get(name, "#")
            assert target.startswith(("#", "data:image/", "mailto:")), (one.tag, name, target)
        assert one.tag not in {"link", "iframe", "object", "embed", "form", "base"}
        assert not any(name.startswith("on") or name == "style" for name in one.attributes)
    assert not re.search(
        r"https?:|//[a-z]|@import|url\(|fetch\(|XMLHttp|sendBeacon|WebSocket|import\(",
        html.replace("// ", ""),
    )


def test_the_largest_logo_that_is_shown_leaves_the_page_small() -> None:
    """In the place of a larger one stands the name of the house."""
    whole = png(840, 192, 72)
    for size, there in ((HEAVIEST_LOGO, True), (HEAVIEST_LOGO + 1, False)):
        content = whole[:-12] + b"\0" * (size - len(whole)) + whole[-12:]
        html = offer_page(offered(6, theme=replace(HOUSE, logo=Logo(content))))
        assert len(html.encode()) < 300 * KILOBYTE
        assert any(one.tag == "img" for one in elements(html)) is there
        assert any(one.attributes.get("class") == "company" for one in elements(html)) is not there


@pytest.mark.parametrize(("language", "count"), EVERY)
def test_parts_of_the_page_find_each_other(language: str, count: int) -> None:
    """Ids are unique, whatever points at one finds it, every field has a name, and tables say what their heads are heads of."""
    parts = elements(page(language, count))
    ids = [one.attributes["id"] for one in parts if "id" in one.attributes]

    assert len(set(ids)) == len(ids)
    for one in parts:
        for name in TARGETS:
            assert set(one.attributes.get(name, "").split()) <= set(ids), one.attributes
        if one.attributes.get("href", "").startswith("#"):
            assert one.attributes["href"][1:] in ids
    named = {one.attributes["for"] for one in parts if one.tag == "label"}
    assert {one.attributes["id"] for one in parts if one.tag == "input"} <= named
    assert all(
        one.text for one in parts if one.tag in ("label", "button", "legend", "h1", "h2", "h3", "th", "title")
    )
    assert all("scope" in one.attributes for one in parts if one.tag == "th")
    assert all(one.attributes.get("alt") for one in parts if one.tag == "img")


@pytest.mark.parametrize("sort", SORTS)
def test_headings_are_in_order(sort: str) -> None:
    """One of the first order, none of an order left out."""
    orders = [int(one.tag[1]) for one in elements(page(sort=sort)) if re.fullmatch("h[1-6]", one.tag)]

    assert orders.count(1) == 1
    assert orders[0] == 1
    assert all(low <= high + 1 for high, low in pairwise(orders))


def test_what_the_book_gives_stands_on_the_page() -> None:
    """All lines of a block of the book, those of items, visits and blocks beside a plan among them."""
    deal = offered()
    items = (Item("Server care", (ItemTier(1, 65),), quantity=2, charged="monthly"),)
    blocks = (PrepaidBlock("Project hours", 20, 2000),)
    silver = replace(SILVER, items=items, blocks=blocks, visit_charge=45.0, included_visits=2.0)
    deal = replace(deal, card=replace(deal.card, plans=(GO, silver)))
    sheet, html = client_book(deal).sheets[0], offer_page(deal)
    labels = {cell.row: str(cell.value) for cell in sheet.cells if cell.column == 1}
    rows = {text: row for row, text in labels.items()}
    given = [
        labels[i]
        for i in range(rows["WHAT YOU GET"] + 1, rows["WHY THE YEAR COSTS LESS OR MORE THAN PAY AS YOU GO"])
    ]

    assert {"Beside the hours", "Visits included", "Hours bought ahead beside it"} < {*given}
    for text in given:
        assert len(row(html, text)) == 2
    assert row(html, "Beside the hours") == ["–", "Server care"]


def test_who_has_no_months_has_no_chart_of_them() -> None:
    """Nor months beyond the plan; the hours are those expected."""
    html = page(sort="prospect")

    assert [html.count("<figure>"), page().count("<figure>")] == [1, 2]
    assert "over-0" not in by_id(html)
    assert by_id(html)["hours-now"].text == "14.0"


def test_nothing_is_chosen_in_advance() -> None:
    """No add-on but those asked for."""
    fields = by_id(offer_page(offered(asked=())))

    assert not any({"value", "checked"} & set(fields[f"add-on-{i}"].attributes) for i in range(len(ADD_ONS)))
    assert fields["ordered"].text == "none"


def test_prices_with_tax_in_them() -> None:
    """What is to pay comes before what of it is tax, and nothing is called net."""
    html = offer_page(offered(theme=replace(HOUSE, prices="gross")))

    assert row(html, "To pay, VAT included") == ["€516.00", "€1,574.00", "€19,404.00"]
    assert row(html, "of it VAT 19%") == ["€76.64", "€251.31", "€3,092.36"]
    with pytest.raises(AssertionError):
        row(html, "Net")


def test_reverse_charge_and_a_house_without_tax() -> None:
    """Who owes the tax is said; without tax one sum is left."""
    assert (
        "Reverse charge: the VAT is owed by the recipient."
        in elements(offer_page(offered(vat="reverse charge")))[0].text
    )
    deal = offered(theme=Theme("Quay IT"))
    plain = offer_page(
        replace(deal, card=replace(deal.card, add_ons=()), client=replace(deal.client, asked=()))
    )
    assert row(plain, "To pay") == ["€480.00", "€1,490.00", "€18,360.00"]
    (sums,) = (one for one in elements(plain) if one.attributes.get("class") == "sums")
    assert "VAT" not in sums.text


def test_the_page_holds_the_offer_of_the_book(tmp_path: Path) -> None:
    """The same canonical text, so the same digest; what `xlagree offer check` reads."""
    deal = offered()
    offer = offer_of(deal)
    (tmp_path / "offer.html").write_text(offer_page(deal, offer), encoding="utf-8")
    held = read_offer(tmp_path / "offer.html")

    assert held.intact
    assert held.stated == held.digest == offer.digest
    changed = offer_page(deal, offer).replace('"month":1490', '"month":1390')
    (tmp_path / "offer.html").write_text(changed, encoding="utf-8")
    assert not read_offer(tmp_path / "offer.html").intact


def test_names_are_names() -> None:
    """Whatever a client, a plan and an add-on are called, it is text; braces in a name fill nothing in."""
    odd = '</script><img src=x onerror="1">{price}'
    deal = offered()
    plans = tuple(replace(plan, name=f"{plan.name} {odd}") for plan in PLANS[4])
    card = replace(deal.card, plans=plans, add_ons=(replace(ADD_ONS[0], name=odd),))
    html = offer_page(replace(deal, card=card, client=replace(deal.client, name=odd, asked=())))

    parts = elements(html)
    assert [one.tag for one in parts].count("script") == 3
    assert [one.tag for one in parts].count("img") == 1  # the logo
    assert by_id(html)["offer-head"].text == f"Your offer: Silver {odd}"


def test_a_draft_is_marked() -> None:
    """Above all else."""
    assert elements(offer_page(offered(), draft=True))[0].text.split(" Northlight")[0].endswith(DRAFT)
    assert DRAFT not in page()


SECRET = 48_317.57
NOTATIONS = ("48317.57", "48,317.57", "48.317,57", "48\u202f317,57", "48 317,57", "4831757", "48317")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_of_ours_is_in_it(language: str) -> None:
    """Neither costs, nor margins, nor limits, however they are written."""
    deal = offered(6, language)
    costs = Costs(SECRET, cost_per_visit=SECRET, wanted_margin=0.4831757)
    roles = {name: Role(name, 0.4831757) for name in deal.card.roles}
    policy = replace(deal.card.policy, lowest_margin=0.4831757)
    html = offer_page(replace(deal, card=replace(deal.card, costs=costs, roles=roles, policy=policy)))

    assert [text for text in NOTATIONS if text in html] == []
    given = {name: one for name, one in figures(html).items() if name != "texts"}
    held = "".join(map(str, by_id(html)["xlagree-offer"].parts))
    for word in ("margin", "cost", "wanted", "loss", "policy", "selection"):
        assert word not in json.dumps([given["plans"], given["plane"], held]).casefold(), word


PARTS = {
    "history",
    "offer.html",
    "offer.js",
    "Template",
    "#767F88",
    "M",
    "L",
    "web_",
    "_beyond",
    "marked",
    "plain",
    "dashed",
    "dotted",
    "thin",
}
"""Files, endings of keys, looks of lines, what prices may stand on: what the modules name that is no text."""


def test_every_word_comes_from_the_table() -> None:
    """Template and modules have none of their own, and a page in another language none of the English ones."""
    folder = PACKAGE / "generate/pages/html"
    known = set(phrases("en")) | {
        name for text in phrases("en").values() for name in re.findall(r"\{(\w+)\}", text)
    }
    template = (folder / "offer.html").read_text(encoding="utf-8")
    filled = set(re.findall(r"\w+", " ".join(re.findall(r"\{[{%].*?[%}]\}", template))))
    for path in folder.glob("*.py"):
        if path.name != "page_style.py":
            assert set(literals(path)) <= known | PARTS | filled, path.name
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", "", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", template))
    assert not re.search("[A-Za-z]", bare)

    english = {
        text
        for key, text in phrases("en").items()
        if EITHER not in text and "{" not in text and len(text) > 6
    }
    for language in ("de", "fr"):
        own = {*phrases(language).values(), *(plan.name for plan in PLANS[4])}
        shown = {one.text for one in elements(page(language)) if one.tag not in ("script", "style")}
        assert shown & english - own == set()


def test_what_is_written_can_be_read() -> None:
    """Letters on white, on the tint of a house and in what may be typed in, and the borders of fields."""
    for colour in ("#0B6467", "#E07B00", "#FFD700", "#000000"):
        house = replace(HOUSE, colour=colour).palette
        pairs = [
            (house.house, WHITE),
            (house.house, house.tint),
            (WHITE, house.house),
            (GREY, WHITE),
            (GREY, house.tint),
            (INK, house.tint),
        ]
        assert all(contrast(*pair) >= 4.5 for pair in pairs), colour
    assert contrast("#767F88", WHITE) >= 3


def test_the_same_offer_gives_the_same_page() -> None:
    """Whenever it is made."""
    assert offer_page(replace(offered())) == page()


@pytest.mark.parametrize("count", [3, 6])
def test_columns_take_most_of_their_axis(count: int) -> None:
    """At every stop and under every plan, as at the client's own hours: other stops have other axes."""
    given = json.loads("".join(map(str, by_id(offer_page(offered(count)))["figures"].parts)))
    plane, other = given["plane"], given["other"]
    units = {unit for at in plane["units"] for unit in at}

    for stop, at in zip(given["stops"], plane["units"], strict=True):
        for plan, unit in enumerate(at):
            own, beside = stop["bills"][plan], stop["bills"][0 if plan else other]
            most = max(*own, *beside, *plane["fixed"][plan])
            assert most <= 4 * unit
            assert most >= 0.65 * 4 * unit or unit < 10
    assert len(units) > 3
