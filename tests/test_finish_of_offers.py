"""What a client would stumble over in an offer: sums of nothing, a name said twice, words too small, a foot without its digest."""

import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from client_offers import ADD_ONS, ASKED, BLOCK_20, GO, GOLD, HOUSE, PLANS, SILVER, USAGE, offered
from offer_matrix import printed
from offer_pages import by_id, elements, tried_on
from proposals import page, texts

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.laws.severity import Gamma
from xlagree.generate.book.client_look import number_formats
from xlagree.generate.book.fitted import fitted, lines_of, room_of
from xlagree.generate.book.number_shown import shown_as
from xlagree.generate.book.render import FOOT_MOST, write_book
from xlagree.generate.book.sheet import Cell, Sheet, Style
from xlagree.generate.client_book import client_book
from xlagree.generate.offer_page import offer_page
from xlagree.generate.pages.client.hours_workings import PRICES
from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Usage
from xlagree.proposal.client_basis import by_hours, facts_of
from xlagree.proposal.client_verdict import client_verdict, whole
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import prices_at
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.terms.tables import letter

ENGLISH = ClientLanguage("en", "€", True)
FORMATS = number_formats(ENGLISH)
YEARS = (1044.0, 1238.04)
"""The first year of the add-ons asked for, without tax and with it."""


def of_plans(*plans: Plan, **client: object) -> Proposal:
    """The usual offer, of other plans."""
    deal = offered(**client)  # type: ignore[arg-type]  # fields of a client by their names
    return replace(deal, card=replace(deal.card, plans=plans))


def lines(sheet: Sheet, label: str) -> list[Cell]:
    """What stands right of a label and is printed."""
    assert sheet.area is not None
    row = next(cell.row for cell in sheet.cells if cell.column == 1 and cell.value == label)
    cells = [cell for cell in sheet.cells if cell.row == row and 1 < cell.column <= sheet.area[1]]
    return sorted(cells, key=lambda cell: cell.column)


@pytest.mark.parametrize(
    ("language", "cap", "said"),
    [
        ("en", None, "Fee paid 12 months at a time; nothing by use on top"),
        ("en", 16.0, "Fee paid 12 months at a time; more in 3 of 12 months"),
        ("de", None, "Betrag je 12 Monate im Voraus; nichts nach Verbrauch"),
        ("fr", None, "Forfait payé par 12 mois ; rien à l'usage en plus"),
    ],
)
def test_bills_of_a_fee_that_is_paid_ahead(language: str, cap: float | None, said: str) -> None:
    """One bar has the fee of the year, so no month is compared with the fee; three go beyond 16 hours."""
    yearly = replace(GOLD, prepaid_months=12, cap_hours=cap)
    deal = of_plans(GO, SILVER, yearly, recommend="Gold", language=language)
    titles = {str(cell.value).replace("\xa0", " ") for cell in client_book(deal).sheets[0].cells}

    assert said in titles
    assert by_id(offer_page(deal))["by-month"].text.replace("\xa0", " ") == said


@pytest.mark.parametrize(("fee", "rest"), [(1740.335, -0.04), (1740.334, 0.04)])
def test_what_rounding_leaves_is_no_use(fee: float, rest: float) -> None:
    """A fee paid by the quarter is no twelve times the month in whole cents: what is left is shown as nothing, and no work."""
    steady = replace(GOLD, monthly_fee=fee, cap_hours=None, setup_fee=0, prepaid_months=3)
    deal = of_plans(GO, steady, recommend="Gold")
    plan = offer_of(deal).plans[1]
    book = client_book(deal)
    by_use = lines(page(book, "Plans"), "Every month: by use, on average")[1]

    assert round(plan.first - 12 * plan.month, 2) == rest
    assert plan.by_use == 0
    assert isinstance(by_use.value, float)
    assert by_use.value == pytest.approx(rest / 12)
    assert shown_as(FORMATS[by_use.style.format], by_use.value) == "–"
    assert lines(page(book, "Your offer"), "By use, not in the sums above")[0].value == "nothing"


def test_use_is_shown_as_other_amounts() -> None:
    """Beyond what rounding may leave."""
    assert [shown_as(FORMATS["use"], money) for money in (1234.4, 0.4, 0.004, 0.0, -0.004)] == [
        "1,234",
        "0",
        "–",
        "–",
        "–",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vat", ["", "reverse charge"])
def test_pay_as_you_go_does_not_cost_nothing(language: str, vat: str) -> None:
    """Where all follows from use the sentence names that alone, not first a year for 0.00."""
    deal = offered(language=language, vat=vat, recommend="Pay as you go", asked=())
    book, speech = client_book(deal), HOUSE.spoken(language)
    (said,) = [
        text for text in texts(book.sheets[1]) if text.startswith("Pay as you go") and text.endswith(".")
    ]
    both = texts(client_book(replace(deal, client=replace(deal.client, asked=ASKED))).sheets[1])

    assert speech.money(0, 2) not in said
    assert speech.money(offer_of(deal).plans[0].by_use * (1 if vat else 1.19)) in said
    assert any(
        text.startswith("Pay as you go") and speech.money(year, 2) in text for text in both for year in YEARS
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (0.03, "hold for 12 months. Then they rise by 3% a year."),
        (-0.025, "hold for 12 months. Then they fall by 2.5% a year."),
        (0.0, "hold for 36 months."),
    ],
)
def test_prices_that_rise_within_the_term_are_not_said_to_hold(change: float, said: str) -> None:
    """Of the plan chosen, on the page of sums and in the browser; within a year nothing rises."""
    own = replace(SILVER, term_months=36, yearly_escalator=change)
    deal = of_plans(GO, own, replace(GOLD, yearly_escalator=0.05))
    note = " ".join(texts(page(client_book(deal), "Your offer")))

    assert said in note
    assert said in by_id(offer_page(deal))["note"].text
    assert "hold for 12 months. Then" not in " ".join(texts(client_book(of_plans(GO, SILVER)).sheets[1]))


@pytest.mark.parametrize(
    "name", ["Roe", "Groupement des Professions Libérales " * 4, "Roe & Daughters & Sons " * 8]
)
def test_the_digest_stands_at_every_foot(name: str, tmp_path: Path) -> None:
    """However long the names before it are: these lose their ends."""
    deal = offered(
        theme=replace(HOUSE, legal="Société d'Informatique et de Télécommunications du Grand Ouest")
    )
    deal = replace(deal, client=replace(deal.client, name=name.strip()))
    write_book(client_book(deal), tmp_path / "book.xlsx")

    with ZipFile(tmp_path / "book.xlsx") as file:
        sheets = [file.read(f"xl/worksheets/sheet{i}.xml").decode() for i in range(1, 5)]
    for xml in sheets:
        foot = xml.split("<oddFooter>")[1].split("</oddFooter>")[0].replace("&amp;", "&")
        left = foot.split("&K59626B")[1].split("&R")[0]
        assert left.endswith(f" · {offer_of(deal).digest_shown}")
        assert left.startswith("Société d")
        assert len(left) <= FOOT_MOST
        assert len(foot) <= 255
        assert left.replace("&&", "").count("&") == 0


def test_what_there_was_none_of_is_left_out() -> None:
    """No visits and no nights are no facts; whole hours have no decimals."""
    deal = offered()
    quiet = tuple(replace(month, after_hours=0, emergency=0) for month in USAGE.months)
    away = tuple(replace(month, visits=0) for month in USAGE.months)

    assert facts_of(deal, ENGLISH) == [
        "24 users, 153 hours, 25 visits;",
        "20 hours out of hours or in emergencies",
    ]
    assert facts_of(replace(deal, usage=Usage(quiet)), ENGLISH) == ["24 users, 153 hours, 25 visits"]
    assert facts_of(replace(deal, usage=Usage(away)), ENGLISH) == [
        "24 users, 153 hours",
        "20 hours out of hours or in emergencies",
    ]


def test_a_plan_is_named_once_for_both_years() -> None:
    """Where one other plan is cheaper in a busy year as in a quiet one."""
    few = tuple(replace(month, hours=0.3 * month.hours, after_hours=0, emergency=0) for month in USAGE.months)
    deal = replace(
        of_plans(GO, SILVER, GOLD, recommend="Gold"), usage=Usage(few), demand=modelled(3.3, Gamma(1.1, 1.05))
    )

    quiet, _, busy = (whole(year.plans[2].invoiced) - whole(year.plans[0].invoiced) for year in deal.years)

    assert [text for text in client_verdict(deal, ENGLISH).sentences if text.count("year") == 2] == [
        f"In a busy year Pay as you go would cost €{busy:,.0f} less, in a quiet year €{quiet:,.0f} less."
    ]


def test_no_month_is_not_none_of_twelve() -> None:
    """A plan whose fixed fee holds all year: in the book and in the browser."""
    deal = of_plans(GO, replace(GOLD, cap_hours=None), recommend="Gold")

    assert "No month costs more than the fixed fee" in texts(client_book(deal).sheets[0])
    assert by_id(offer_page(deal))["by-month"].text == "No month costs more than the fixed fee"
    assert "3 of 12 months cost more than the fixed fee" in texts(client_book(offered()).sheets[0])


def test_a_chart_does_not_say_twice_what_it_shows() -> None:
    """Its second line repeats nothing of the first."""
    title, how = by_hours(replace(offered(), client=replace(offered().client, recommend="Gold")), ENGLISH)
    plain = replace(offered(recommend="Gold"), demand=None)

    assert (title, how) == ("The first year by hours a month", "Shade: quiet to busy year")
    assert by_hours(plain, ENGLISH) == ("The first year by hours a month", "")
    assert by_hours(offered(), ENGLISH)[1] == "First year by hours a month; shade: quiet to busy year"


@pytest.mark.parametrize("plans", [(GO, SILVER), *PLANS.values()], ids=len)
def test_both_charts_have_room(plans: tuple[Plan, ...]) -> None:
    """Side by side, neither much narrower than the other: the months below the columns stand on one line."""
    first, second = page(client_book(of_plans(*plans)), "Plans").charts

    assert min(first.width, second.width) > 0.75 * max(first.width, second.width)
    assert second.width >= 360


@pytest.mark.parametrize("most", [18.0, 1240.0, 99_000.0])
def test_no_sum_is_set_smaller_than_its_lines(most: float) -> None:
    """Net and what is to pay beside the plan, add-ons and tax, on both pages with sums."""
    deal = offered()
    add_ons = (*ADD_ONS[:3], AddOn("Server", "A rack of them", "rack", 0, most))
    book = client_book(
        replace(deal, card=replace(deal.card, add_ons=add_ons), client=replace(deal.client, asked=()))
    )
    for name, parts in (
        ("Your offer", ("VAT 19%", "Firewall replaced and set up")),
        ("Acceptance", ("VAT",)),
    ):
        sheet = page(book, name)
        sizes = {
            label: min(cell.style.size for cell in lines(sheet, label)[-3:])
            for label in ("Net", "To pay, VAT included", *parts)
        }
        assert len({sizes[label] for label in ("Net", *parts)}) == 1, sizes
        assert sizes["To pay, VAT included"] >= sizes["Net"], sizes


@pytest.mark.parametrize("times", [1, 1000])
def test_long_amounts_have_room_beside_an_axis(times: int) -> None:
    """The drawings in a browser begin further left, and the word for hours gives way to the last number."""
    much = Usage(tuple(replace(month, hours=times * month.hours) for month in USAGE.months))
    dear = replace(SILVER, monthly_fee=1490.0 * times)
    deal = replace(of_plans(GO, BLOCK_20, dear), usage=much, demand=None)
    html = offer_page(deal)
    boxes = [part.split('"')[0] for part in html.split('viewBox="')[1:]]

    assert (boxes == 2 * ["0 0 540 270"]) == (times == 1)
    assert all(box.split()[0].startswith("-") == (times > 1) for box in boxes)


@pytest.mark.parametrize(
    ("name", "printed", "drawn", "size"),
    [
        ("Block", "Block", "Block", 9),
        ("Forfait dix heures", "Forfait dix heures", "Forfait dix heures", 7),
        ("Block for small offices only", "Block for…", "Block for small…", 9),
    ],
)
def test_a_name_beside_a_line_is_whole(name: str, printed: str, drawn: str, size: int) -> None:
    """A name that is a little too long beside its line is set smaller in print, and in a browser the drawing goes on further."""
    deal = of_plans(GO, replace(BLOCK_20, name=name), SILVER, GOLD)
    plans, html = page(client_book(deal), "Plans"), offer_page(deal)
    labels = PRICES + len(deal.plans)
    beside = [one for one in elements(html) if "name" in one.attributes.get("class", "").split()]
    box = [float(part) for part in html.split('viewBox="')[1].split('"')[0].split()]
    sizes = {series.look["data_labels"]["font"]["size"] for series in plans.charts[0].over[4:8]}  # type: ignore[index]  # as XlsxWriter has it

    assert printed in [
        cell.value for cell in plans.cells if cell.row == 1 and labels <= cell.column < labels + 4
    ]
    assert sizes == {9, size}
    assert drawn in [one.text for one in beside]
    assert 432 + max(room_of(one.text, Style(size=12)) for one in beside) <= box[0] + box[2] + 8
    assert (box[2] == 540) == (name == "Block")
    assert box[2] < 600


@pytest.mark.parametrize("cap", [None, 30.0])
def test_no_hour_lies_beyond_a_plan_that_holds_all(cap: float | None) -> None:
    """The rate card names no price for what page one says does not exist, nor hours that were not used."""
    deal = of_plans(GO, replace(GOLD, cap_hours=cap), recommend="Gold")
    rates, plans = (page(client_book(deal), name) for name in ("Rate card", "Plans"))
    beyond = lines(plans, "An hour beyond these")[1].value

    assert ("Beyond the hours of the plan" in texts(rates)) == (cap is not None)
    assert any(text.startswith("Hours you do not use") for text in texts(rates)) == (cap is not None)
    assert beyond == ("–" if cap is None else 126.0)
    assert any("an hour of work would have cost €142.35" in text for text in texts(rates))


@pytest.mark.browser(pyodide=False)
@pytest.mark.parametrize("count", [5, 6])
def test_no_amount_breaks_on_a_tablet(count: int) -> None:
    """Between a number and its sign, where five or six plans stand side by side."""
    html = offer_page(of_plans(*PLANS[count], language="fr"))
    broken = """page => [...page.querySelectorAll(".all td")].filter(one => {
      const range = page.createRange();
      range.selectNodeContents(one);
      return one.textContent.endsWith("€") && range.getClientRects().length > 1;
    }).map(one => one.textContent)"""

    assert tried_on(html, broken, width=768) == []


@pytest.mark.parametrize(
    "name", ["Managed workplace for growing offices", "Rundum-sorglos-Paket für den Mittelstand"]
)
def test_a_long_name_leaves_no_tall_row(name: str) -> None:
    """It stands on as few lines as it can, and the row is as high as these."""
    book = client_book(of_plans(GO, BLOCK_20, SILVER, replace(GOLD, name=name)))
    usual = client_book(of_plans(GO, BLOCK_20, SILVER, GOLD))
    for title, label in (("Your offer", ENGLISH.say("choose")), ("Rate card", ENGLISH.say("per"))):
        long, short = (_height(page(made, title), label) for made in (book, usual))
        assert short < long <= short + 24, title


def _height(sheet: Sheet, label: str) -> int:
    """The height of the first row of a label."""
    return sheet.heights[next(cell.row for cell in sheet.cells if cell.value == label)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hours_at_all(language: str) -> None:
    """A client of whom no hours are expected has 0 of them, not 0.0; its label stands off the lines and the zero of the axis."""
    known = offered(4, language)
    deal = replace(known, usage=Usage(()), demand=None, client=replace(known.client, hours=0.0))
    said = [cell.value for sheet in client_book(deal).sheets for cell in printed(sheet)]
    html = " ".join(one.text for one in elements(offer_page(deal)))
    words = re.compile(r"(?<![\d.,])0[.,]0(?!\d)")

    assert not [text for text in said if isinstance(text, str) and words.search(text)]
    assert not words.search(html)
    plans = client_book(deal).sheets[0]
    chart, label = plans.charts[0], plans.charts[0].over[-1]
    at = next(
        cell for cell in plans.cells if label.name.endswith(f"${letter(cell.column)}$2") and cell.row == 2
    )
    gap = 0.0375 * float(str(chart.y_axis["max"]))
    for plan in range(4):
        line = prices_at(deal, plan, (0.0, 0.5, 1.0))
        assert not min(line) - gap < float(str(at.value)) < max(line) + gap


ALIKE = (
    "Der vollständige Systembetreuungsvertrag für alle Standorte und alle Geräte Ihres Unternehmens, Stufe "
)


def test_names_that_begin_alike_are_told_apart_beside_lines() -> None:
    """By where they differ, in the book and on the page; "Der…" four times says nothing."""
    names = [f"{ALIKE}{step}" for step in ("Eins", "Basis", "Plus", "Premium")]
    deal = of_plans(*(replace(plan, name=name) for plan, name in zip(PLANS[4], names, strict=True)))
    beside = {"…Eins", "…Basis", "…Plus", "…Premium"}
    drawn = [
        one.text for one in elements(offer_page(deal)) if "name" in one.attributes.get("class", "").split()
    ]

    assert beside <= {cell.value for cell in client_book(deal).sheets[0].cells}
    assert beside == set(drawn)


def test_a_row_of_names_is_as_high_as_its_lines() -> None:
    """Long words are set smaller, and the row is that of the smaller letters: no line is cut, and none is left free."""
    plans = [replace(plan, name=f"{ALIKE}{i}") for i, plan in enumerate(PLANS[6])]
    sheet = client_book(of_plans(*plans)).sheets[0]
    drawn = [
        cell for cell in fitted(sheet) if str(cell.value).startswith("Der vollständige") and cell.column < 8
    ]
    names = [cell for cell in drawn if cell.style.wrap]
    size = names[0].style.size
    lines = max(lines_of(str(cell.value), sheet.widths[2], cell.style) for cell in names)

    assert len(names) == 6
    assert size < 11
    assert 1.2 * size * lines <= 0.75 * sheet.heights[names[0].row] <= 1.3 * size * lines + 9
