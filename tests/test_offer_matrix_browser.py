"""The page of an offer beside its workbook in Chromium: the same figures for whatever is chosen, by keys alone, and no request."""

import os
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from driven_browser import Driven, driven
from offer_matrix import COVERING, Made, printed
from offer_pages import by_id, elements, printed_pages, tried_on
from test_offer_page_browser import LOOKED_OVER, SHOWN, of_choice

from xlagree.generate.book.sheet import Sheet
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.hours_workings import HoursTable, hours_table
from xlagree.generate.pages.client.offer_acceptance import offer_acceptance
from xlagree.generate.pages.client.offer_order import offer_order
from xlagree.generate.pages.html.hour_stops import hours_of_year, years_to_look_at
from xlagree.generate.pages.html.page_lines import amount
from xlagree.pricing.schedule import cents
from xlagree.proposal.deal import YearOfWork
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.offer_ledger import line_of
from xlagree.review.offer_review import offer_checked

pytestmark = pytest.mark.browser(pyodide=False)

SOAK = bool(os.environ.get("XLAGREE_SOAK"))
CHOSEN = COVERING if SOAK else [COVERING[i] for i in (0, 4, 8, 11)]
CHOICES = 200 // 4
MOST_KEYS = 60


def _named(case: tuple[str, int, str]) -> str:
    return " ".join(map(str, case))


def _drawn(one: Made) -> list[tuple[int, Offer]]:
    """Hours and choices drawn by chance: a stop of the slider that the workbook has too, a plan, and numbers of add-ons."""
    chance, hours = random.Random(_named((one.sort, one.count, one.language))), _table(one).hours
    known = [i for i, year in enumerate(_years(one)) if year.name or hours_of_year(one.deal, year) in hours]
    choices = []
    for _ in range(CHOICES):
        numbers = [chance.choice((0, 1, chance.randrange(10_000))) for _ in one.offer.add_ons]
        ordered = tuple(
            float(number if add_on.counted else min(number, 1))
            for add_on, number in zip(one.offer.add_ons, numbers, strict=True)
        )
        chosen = replace(one.offer, plan=chance.randrange(one.count), ordered=ordered)
        choices.append((chance.choice(known), chosen))
    return choices


@cache
def _years(one: Made) -> list[YearOfWork]:
    return years_to_look_at(one.deal)


@cache
def _table(one: Made) -> HoursTable:
    return hours_table(one.deal)


def _in_book(one: Made, stop: int) -> list[float]:
    """The first years that the workbook shows at the hours of a stop."""
    year, table = _years(one)[stop], _table(one)
    if year.name:
        hours = one.speech.counted("n_hours", year.hours)
        return [float(str(value)) for value in one.line("page_plans", year.name, hours=hours)]
    place = table.hours.index(hours_of_year(one.deal, year))
    return [prices[place] for prices in table.money]


def _sums(sheet: Sheet, text: str) -> list[float]:
    """The amounts of a line of a page of the workbook."""
    row = next(cell.row for cell in sheet.cells if cell.column == 1 and cell.value == text)
    cells = [
        cell for cell in printed(sheet) if cell.row == row and cell.style.format in ("cents", "price_cents")
    ]
    return [float(cell.value) for cell in cells]


@pytest.mark.hypothesis  # so that the soak, which has the page of every sort, has it too
@pytest.mark.parametrize("case", CHOSEN, ids=_named)
def test_the_page_says_what_the_workbook_says(case: tuple[str, int, str]) -> None:
    """Two hundred choices of hours, plan and add-ons: first years, sums with tax and check figure, to the cent; the digest is right."""
    one = Made(*case)
    choices = _drawn(one)
    answers = tried_on(
        one.page, SHOWN, [[stop, chosen.plan, list(chosen.ordered)] for stop, chosen in choices]
    )

    for (stop, chosen), texts in zip(choices, answers, strict=True):
        order, cells = offer_order(told := ClientOffer(one.deal, chosen))
        accept, say = offer_acceptance(told, cells), one.speech.say
        wanted = of_choice(one.deal, chosen)
        for place, key in (("net", "net"), ("gross", "gross")):
            for sheet in (order, accept):
                for i, money in enumerate(_sums(sheet, say(key))):
                    wanted[f"sum-{place}-{i}"] = amount(one.speech, money, 2)
        check = next(cell for cell in accept.cells if cell.style.format == "digits")
        wanted["check"] = f"{float(check.value):02.0f}"
        wanted |= {
            f"first-{i}": amount(one.speech, cents(price)) for i, price in enumerate(_in_book(one, stop))
        }
        assert {name: texts[name] for name in wanted} == wanted
        assert texts["unchanged"] == f"· {say('web_unchanged')}"


@pytest.mark.parametrize("case", CHOSEN, ids=_named)
def test_anybody_can_use_the_page_of_any_client(case: tuple[str, int, str]) -> None:
    """Contrast, names, targets and width of a small telephone, whatever the page has to say."""
    assert tried_on(Made(*case).page, LOOKED_OVER, width=320) == []


@pytest.mark.hypothesis
@pytest.mark.parametrize("case", CHOSEN[-2:] if not SOAK else COVERING, ids=_named)
def test_it_prints_on_two_pages(case: tuple[str, int, str]) -> None:
    """Whatever there is to say."""
    assert printed_pages(Made(*case).page) == 2


FOCUS = "(one => one === document.body ? '' : one.id || one.textContent.trim())(document.activeElement)"
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"


def _go_to(page: Driven, name: str) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(MOST_KEYS):
        if page.says(FOCUS) == name:
            return
        page.press("Tab")
    raise AssertionError(f"{name} is not reached")


def test_keys_do_everything() -> None:
    """Each control is reached in the order of the page and seen to be; hours, plan, add-ons and names are changed without a mouse."""
    one = Made("sign", 4, "en")
    with driven(one.page) as page:
        reached = []
        while (page.press("Tab"), page.says(FOCUS))[1] not in reached[:1]:
            reached.append(page.says(FOCUS))
            assert len(reached) < MOST_KEYS
            if reached[-1]:
                assert page.says(OUTLINE) == "solid", reached[-1]
        fields = [
            e.attributes["id"]
            for e in elements(one.page)
            if e.tag in ("input", "button") and "id" in e.attributes
        ]
        others = {"plan-0", "plan-1", "plan-3"}  # arrows go on from the plan that is chosen
        assert [name for name in reached if name in fields] == [name for name in fields if name not in others]

        _go_to(page, "hours")
        before = page.says("+hours.value")
        page.press("ArrowRight", "ArrowRight", "ArrowLeft", "PageUp")
        assert page.says("+hours.value") == before + 5
        assert page.says("hours.getAttribute('aria-valuetext')") in page.says(
            "document.getElementById('status').textContent"
        )
        _go_to(page, "Busy year")
        page.press("Enter")
        _go_to(page, "plan-2")
        page.press("ArrowDown")
        _go_to(page, "add-on-0")
        page.press("Backspace", "Backspace")
        page.type("30")
        _go_to(page, "add-on-1")
        page.press(" ")
        _go_to(page, "sign_name")
        page.type("Ada")
        shown = page.says(
            "Object.fromEntries([...document.querySelectorAll('[id]')].map(one => [one.id, one.textContent]))"
        )
        assert page.says("sign_name.value") == "Ada"
        assert page.says("performance.getEntriesByType('resource').length") == 0

    ordered = (30.0, 1.0, *one.offer.ordered[2:])
    wanted = of_choice(one.deal, replace(one.offer, plan=3, ordered=ordered))
    wanted["first-3"] = amount(one.speech, one.deal.years[-1].plans[3].invoiced)
    assert {name: shown[name] for name in wanted} == wanted


def test_a_page_that_a_browser_saved_is_as_it_was(tmp_path: Path) -> None:
    """Whatever was chosen in it before."""
    path = tmp_path / "offer.html"
    for case in CHOSEN[:2]:
        one = Made(*case)
        page = "page => page.documentElement.outerHTML"
        chosen = f"(page, window) => {{ page.getElementById('plan-0').click(); return ({page})(page); }}"
        path.write_text(tried_on(one.page, chosen), encoding="utf-8")
        done = offer_checked(path, (line_of(one.offer),), one.offer.day)
        assert (done.changes, done.intact) == ((), True)


def test_every_part_that_speaks_is_labelled() -> None:
    """Charts, tables, groups and results have roles and names that are on the page, in every language."""
    for case in CHOSEN:
        html = Made(*case).page
        parts, ids = elements(html), by_id(html)
        (page,) = (one for one in parts if one.tag == "html")
        assert page.attributes["lang"] == case[2]
        charts = [one for one in parts if one.tag == "svg"]
        assert charts
        for chart in charts:
            assert chart.attributes["role"] == "img"
            assert all(
                ids[name].text or ids[name].tag == "desc"
                for name in chart.attributes["aria-labelledby"].split()
            )
        assert [one.attributes["role"] for one in parts if one.attributes.get("role") == "status"] == [
            "status"
        ]
        assert all(any(own.tag == "legend" for own in one) for one in parts if one.tag == "fieldset")
        assert ids["hours"].attributes["aria-valuetext"]
        assert all(one.attributes["scope"] in ("col", "row", "rowgroup") for one in parts if one.tag == "th")
