"""The page of an offer in Chromium: what it shows at any hours and choice is what the core says, and anybody can use it."""

import json
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest
from browser import STAND_INS
from client_offers import ADD_ONS, HOUSE, PLANS, of_sort, offered
from offer_pages import by_id, elements, printed_pages, tried_on

from xlagree.generate.offer_page import offer_page
from xlagree.generate.pages.html.hour_stops import hours_of_year, years_to_look_at
from xlagree.generate.pages.html.page_lines import amount, costs, shown
from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import usual_year, whole
from xlagree.proposal.deal import Proposal, YearOfWork
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.if_hours_differ import months_beyond
from xlagree.proposal.offers.frozen_offer import Offer, offer_of

pytestmark = pytest.mark.browser(pyodide=False)

SOAK = bool(os.environ.get("XLAGREE_SOAK"))
CHOICES = 30
LONG = " for growing offices with branch sites"
SHOWN = """(page, window, given) => given.map(([stop, plan, ordered]) => {
  const tell = (field, kind) => field.dispatchEvent(new window.Event(kind, { bubbles: true }));
  const slider = page.getElementById("hours");
  slider.value = stop;
  tell(slider, "input");
  page.getElementById("plan-" + plan).click();
  ordered.forEach((number, i) => {
    const field = page.getElementById("add-on-" + i);
    if (field.type === "checkbox") field.checked = number > 0; else field.value = number || "";
    tell(field, "input");
  });
  return Object.fromEntries([...page.querySelectorAll("[id]")].map(one => [one.id, one.textContent]));
})"""
"""Sets hours, plan and add-ons one after the other; answers with the texts of all parts that have an id."""


def deal(language: str) -> Proposal:
    return offered({"en": 4, "de": 6, "fr": 5}[language], language)


@cache
def html_of(language: str) -> str:
    """Its page."""
    return offer_page(deal(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_leave_what_stood_there(language: str) -> None:
    """As it is opened the page says the same with scripts as without, but that its prices are unchanged."""
    html = html_of(language)
    still = {name: one.text for name, one in by_id(html).items() if one.tag != "script"}
    texts = tried_on(
        html,
        "page => [...page.querySelectorAll('[id]')].filter(one => one.tagName !== 'SCRIPT').map(one => [one.id, one.textContent])",
    )
    live = {name: text.strip() for name, text in texts}

    assert live.pop("unchanged") == "· " + HOUSE.spoken(language).say("web_unchanged")
    still.pop("unchanged")
    blank = str.maketrans("", "", " \n")
    assert {name: text.translate(blank) for name, text in live.items()} == {
        name: text.translate(blank) for name, text in still.items()
    }


TAXED = ("net", "gross", "reverse charge")


@pytest.mark.hypothesis  # so that the soak, which has every tax in every language, has it too
@pytest.mark.parametrize(
    ("language", "theme"),
    [*product(LANGUAGES, TAXED)] if SOAK else [*zip(LANGUAGES, TAXED, strict=True)],
)
def test_any_choice_at_any_hours_is_what_the_core_says(language: str, theme: str) -> None:
    """Cards and status at the hours, sums, costs and check figure of the choice, written as the language writes them."""
    own = {"vat": theme} if theme == "reverse charge" else {}
    house = replace(HOUSE, prices="gross" if theme == "gross" else "net")
    proposal = offered(len(deal(language).plans), language, house, **own)
    offer, years = offer_of(proposal), years_to_look_at(proposal)
    drawn = random.Random(f"{language} {theme}")
    choices = [
        (
            drawn.randrange(len(years)),
            drawn.randrange(len(offer.plans)),
            [
                drawn.choice((0, 1, drawn.randrange(10_000))) if one.counted else drawn.randrange(2)
                for one in ADD_ONS
            ],
        )
        for _ in range(CHOICES)
    ]
    answers = tried_on(offer_page(proposal, offer), SHOWN, choices)

    for (stop, plan, ordered), texts in zip(choices, answers, strict=True):
        chosen = replace(offer, plan=plan, ordered=tuple(map(float, ordered)))
        wanted = {**at_hours(proposal, years[stop]), **of_choice(proposal, chosen)}
        assert {name: texts[name] for name in wanted} == wanted


def at_hours(proposal: Proposal, year: YearOfWork) -> dict[str, str]:
    """What the page shows of a year."""
    speech = HOUSE.spoken(proposal.client.language)
    firsts = [cents(months.invoiced) for months in year.plans]
    texts = {"hours-now": speech.number(hours_of_year(proposal, year), 1)}
    for i, plan in enumerate(offer_of(proposal).plans):
        beyond = months_beyond(proposal, i, year)
        texts |= {
            f"first-{i}": amount(speech, firsts[i]),
            f"month-{i}": amount(speech, (firsts[i] - plan.once) / 12),
            f"hour-{i}": amount(speech, firsts[i] / year.hours, 2) if year.hours else "–",
            f"over-{i}": "–" if beyond is None else speech.say("of12", k=str(beyond)),
        }
    return texts


def of_choice(proposal: Proposal, chosen: Offer) -> dict[str, str]:
    """What the page shows of a choice."""
    speech = HOUSE.spoken(proposal.client.language)
    names = [
        f"{number:.0f} × {one.name}" if one.counted else one.name
        for number, one in zip(chosen.ordered, chosen.add_ons, strict=True)
        if number
    ]
    texts = {"check": f"{chosen.check_figure:02}", "ordered": "; ".join(names) or speech.say("none")}
    lines = {"plan": chosen.plan_line.amounts, "gross": chosen.totals.to_pay}
    if not chosen.taxes.within:
        lines["net"] = chosen.totals.net
    lines |= {str(i): amounts for i, (_, amounts) in enumerate(chosen.totals.vat)}
    for place, amounts in lines.items():
        texts |= {f"sum-{place}-{i}": text for i, text in enumerate(shown(speech, amounts))}
    for i, line in enumerate(chosen.add_on_lines):
        texts[f"costs-{i}"] = costs(line.amounts, speech)
    return texts


def test_the_lowest_and_the_sentence_follow_the_hours() -> None:
    """The mark of the recommended plan stays; the sentence names the plan that costs least, as the core says."""
    proposal = deal("en")
    years = years_to_look_at(proposal)
    answers = tried_on(html_of("en"), SHOWN, [[stop, 2, [0, 0, 0, 0]] for stop in range(len(years))])
    names = [plan.name for plan in proposal.plans]

    lowest = set()
    for year, texts in zip(years, answers, strict=True):
        prices = [whole(months.invoiced) for months in year.plans]
        least = [name for name, price in zip(names, prices, strict=True) if price == min(prices)]
        assert any(
            f"{name} costs least: €{min(prices):,.0f} in the first year" in texts["status"] for name in least
        )
        tags = [texts[f"tag-{i}"] for i in range(len(names))]
        assert tags[2].startswith("Recommended")
        (shown_lowest,) = (name for name, tag in zip(names, tags, strict=True) if "owest" in tag)
        assert shown_lowest in least
        lowest.add(shown_lowest)
    assert len(lowest) >= 3


def test_the_digest_is_made_anew() -> None:
    """A price changed in the page, in the offer or in the table of hours, is said."""
    html = html_of("en")
    said = "page => page.getElementById('unchanged').textContent"

    assert tried_on(html, said) == "· prices unchanged"
    held = html.replace('"month":1490', '"month":1390')
    table = html.replace('"firsts":[2457500,', '"firsts":[2457600,')
    assert html not in (held, table)
    for changed in (held, table):
        assert tried_on(changed, said) == "· PRICES WERE CHANGED"


def test_keys_and_buttons_move_the_hours() -> None:
    """Page keys by four stops, buttons to the years of the client; the slider says its hours in words."""
    proposal = deal("en")
    answer = tried_on(
        html_of("en"),
        """(page, window) => {
      const slider = page.getElementById("hours"), usual = +slider.value, said = [];
      const pressed = () => page.querySelector("[aria-pressed=true]")?.textContent ?? "";
      const tell = () => said.push([+slider.value - usual, slider.getAttribute("aria-valuetext"), pressed()]);
      for (const key of ["PageUp", "PageDown", "PageDown"]) {
        const pressing = { key, bubbles: true, cancelable: true };
        slider.dispatchEvent(new window.KeyboardEvent("keydown", pressing));
        tell();
      }
      for (const button of page.querySelectorAll("[data-stop]")) { button.click(); tell(); }
      return said;
    }""",
    )
    years = years_to_look_at(proposal)
    usual = next(i for i, year in enumerate(years) if year is usual_year(proposal))
    assert [moved for moved, *_ in answer[:3]] == [4, 0, -4]
    assert answer[1] == [0, "12.8 hours a month", "Your last year"]
    assert answer[0][2] == answer[2][2] == ""
    assert [(usual + moved, text) for moved, _, text in answer[3:]] == [
        (next(i for i, one in enumerate(years) if one is year), name)
        for year, name in zip(proposal.years, ("Quiet year", "Your last year", "Busy year"), strict=True)
    ]


LOOKED_OVER = (STAND_INS / "looked_over.js").read_text(encoding="utf-8").partition("\n")[2]
"""Rules of accessibility, held against the page as it is drawn."""


WIDTHS = (1280, 390, 320)


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("language", "width"),
    [*product(LANGUAGES, WIDTHS)] if SOAK else [*product(["de"], WIDTHS), ("en", 320), ("fr", 390)],
)
def test_anybody_can_use_it(language: str, width: int) -> None:
    """Contrast, names, targets, focus and width, on a screen, a telephone, and at four times the size; German has the longest words."""
    assert tried_on(html_of(language), LOOKED_OVER, width=width) == []


@pytest.mark.parametrize("colour", ["#FFD700", "#D00000", "#101080"])
def test_any_colour_of_a_house_can_be_read(colour: str) -> None:
    """Yellow, red and dark blue."""
    assert tried_on(offer_page(offered(theme=replace(HOUSE, colour=colour))), LOOKED_OVER) == []


@cache
def crowded(language: str) -> str:
    """The page of six plans of long names, a client of a long one, and as many add-ons as there may be."""
    proposal = offered(6, language)
    plans = tuple(replace(plan, name=plan.name + LONG) for plan in PLANS[6])
    more = [AddOn(f"{ADD_ONS[1].name}, the {i}th", ADD_ONS[1].description, "", 59, 180) for i in range(4, 8)]
    card = replace(proposal.card, plans=plans, add_ons=(*ADD_ONS, *more))
    client = replace(proposal.client, name=proposal.client.name + 2 * LONG)
    return offer_page(replace(proposal, card=card, client=client))


@pytest.mark.parametrize("width", [1280, 390])
def test_long_names_have_room(width: int) -> None:
    """Nothing runs out of the page."""
    assert tried_on(crowded("de"), LOOKED_OVER, width=width) == []


@pytest.mark.parametrize("which", ["few", "blocks", "many", "crowded", "thin", "draft"])
def test_it_prints_on_two_pages(which: str) -> None:
    """Whatever is offered."""
    pages = {
        "few": lambda: offer_page(offered(3, "fr")),
        "blocks": lambda: offer_page(offered(6, "fr", recommend="Block 20")),
        "many": lambda: html_of("de"),
        "crowded": lambda: crowded("de"),
        "thin": lambda: offer_page(of_sort("thin")),
        "draft": lambda: offer_page(offered(), draft=True),
    }
    assert printed_pages(pages[which]()) == 2


def test_columns_stand_on_the_axis() -> None:
    """At every stop and under every plan no column leaves the chart or is lost in it, its axis says what it is as high as, and pale
    and dark parts are those of the bill."""
    html = html_of("en")
    given = json.loads("".join(map(str, by_id(html)["figures"].parts)))
    answers: Sequence[Sequence[Any]] = tried_on(
        html,
        """(page, window, count) => [0, 1, 2, 3].map(plan => {
      page.getElementById("plan-" + plan).click();
      const slider = page.getElementById("hours");
      slider.value = count;
      slider.dispatchEvent(new window.Event("input"));
      const bars = kind => [...page.querySelectorAll(kind)].map(bar => [+bar.getAttribute("y"), +bar.getAttribute("height")]);
      const axis = [0, 1, 2, 3, 4].map(i => page.getElementById("bill-" + i).textContent);
      return [bars("rect.fixed"), bars("rect.beyond"), axis];
    })""",
        len(given["stops"]) - 1,
    )
    speech = HOUSE.spoken("en")
    plane, last = given["plane"], given["stops"][-1]
    for plan, (fixed, beyond, axis) in enumerate(answers):
        unit = plane["units"][-1][plan]
        scale = (plane["bottom"] - plane["top"]) / (4 * unit)
        assert axis == [speech.money(i * unit) for i in range(5)]
        for month, ((low, fee), (high, more)) in enumerate(zip(fixed, beyond, strict=True)):
            assert high >= plane["top"] - 0.1
            assert low + fee == pytest.approx(plane["bottom"], abs=0.2)
            assert fee == pytest.approx(plane["fixed"][plan][month] * scale, abs=0.2)
            assert fee + more == pytest.approx(last["bills"][plan][month] * scale, abs=0.3)
    assert any(one.tag == "rect" for one in elements(html))
