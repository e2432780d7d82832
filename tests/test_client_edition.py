"""The client edition as it is described and as it is drawn: four pages that say the same thing once, fit, and hide nothing."""

import os
import re
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import pytest
from client_offers import ADD_ONS, CARE, GO, HOUSE, PLANS, SILVER, SORTS, of_sort, offered
from offer_matrix import CASES, PAIRS
from openpyxl import load_workbook
from proposals import at, page, row_of, texts
from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.fitted import BOLD, INDENT, MEASURED_AT, fitted, lines_of, pixels
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Cell, Sheet
from xlagree.generate.client_book import client_book, drafted
from xlagree.generate.internal_book import internal_book
from xlagree.pricing.costs import Costs
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.schedule import cents
from xlagree.pricing.usage import Entry, by_ticket
from xlagree.proposal.client_verdict import client_verdict
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.colours import contrast
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.canonical import SHOWN
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.offers.held_offer import read
from xlagree.proposal.policy import Policy
from xlagree.proposal.recommendation import recommended
from xlagree.terms.tables import letter

FUNCTIONS = {"INDEX", "MATCH", "IF", "N", "SUM", "SUMIF", "COUNTIF", "ROUND", "FIXED", "MOD", "ISNUMBER"}
"""The functions that Excel 2016, LibreOffice and Excel on the web share, and that no reader's language changes."""
LONG = " for growing offices with branch sites"
EVERY = [(language, count) for language in LANGUAGES for count in PLANS]
SOAK = bool(os.environ.get("XLAGREE_SOAK"))
YELLOW = "#FFF6D6"


@cache
def book_of_sort(sort: str, count: int, language: str) -> Book:
    return client_book(of_sort(sort, count, language))


def printed(sheet: Sheet) -> list[Cell]:
    """The cells that are printed."""
    assert sheet.area is not None
    return [cell for cell in sheet.cells if cell.column <= sheet.area[1]]


def values(sheet: Sheet, row: int) -> list[object]:
    """What a line says, from its label to the last printed column."""
    return [cell.value for cell in sorted(printed(sheet), key=lambda cell: cell.column) if cell.row == row]


def numbers(book: Book, name: str, label: str) -> list[float]:
    sheet = page(book, name)
    return [value for value in values(sheet, row_of(sheet, label)) if isinstance(value, float | int)]


@pytest.mark.hypothesis  # so that the soak, which has the whole matrix, has it too
@pytest.mark.parametrize(("sort", "count", "language"), CASES if SOAK else PAIRS)
def test_four_pages_in_the_order_of_the_questions(language: str, count: int, sort: str) -> None:
    """Each on one upright page, named in the language of the client; the widths of a page come to the same."""
    book, speech = book_of_sort(sort, count, language), HOUSE.spoken(language)
    keys = ("page_plans", "page_offer", "page_rate_card", "page_acceptance")

    assert [sheet.name for sheet in book.sheets] == [speech.say(key) for key in keys]
    assert all(sheet.one_page and sheet.area for sheet in book.sheets)
    assert book.look.upright
    for sheet in book.sheets:
        assert sheet.area is not None
        wide = sum(map(pixels, sheet.widths[1 : sheet.area[1] + 1]))
        assert 840 <= wide <= 880, sheet.name


NAMED = {"short": ("", "Calibri"), "long": (LONG, "Calibri"), "wide": ("", "Arial")}
ROOMS = [
    (language, count, [*NAMED][(i + j) % len(NAMED)])
    for i, language in enumerate(LANGUAGES)
    for j, count in enumerate(PLANS)
]
"""Every language with every number of plans, and either of them with every way of writing."""
GERMAN = [room for room in product(["de"], PLANS, NAMED) if room not in ROOMS]
"""All others of the language whose words are long."""


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("language", "count", "written"), [*product(LANGUAGES, PLANS, NAMED)] if SOAK else [*ROOMS, *GERMAN]
)
def test_nothing_is_cut_off(language: str, count: int, written: str) -> None:
    """Every text fits: beside its neighbours to the right, or within its column on as many lines as the row has."""
    ending, font = NAMED[written]
    deal = offered(count, language, replace(HOUSE, font=font))
    plans = tuple(replace(plan, name=plan.name + ending) for plan in PLANS[count])
    deal = replace(
        deal,
        card=replace(deal.card, plans=plans),
        client=replace(deal.client, name=deal.client.name + 2 * ending),
    )
    book = client_book(deal)
    wrong = []
    for sheet in book.sheets:
        for cell in fitted(sheet, book.look.wider):
            assert sheet.area is not None
            if cell.column <= sheet.area[1] and isinstance(cell.value, str) and cell.value:
                wrong += _cut(sheet, cell, book.look.wider)
    assert wrong == []


def _cut(sheet: Sheet, cell: Cell, wider: float) -> list[str]:
    """What is wrong with the room of a text."""
    text, style = str(cell.value), cell.style
    where = f"{sheet.name}!{letter(cell.column)}{cell.row + 1} {text!r}"
    if style.wrap:
        lines = sum(lines_of(part, sheet.widths[cell.column] / wider, style) for part in text.split("\n"))
        return [] if lines * style.size * 4 / 3 <= sheet.heights[cell.row] + 2 else [where]
    need = xl_pixel_width(text) * style.size / MEASURED_AT * wider * (BOLD if style.bold else 1)
    assert sheet.area is not None
    filled = {
        other.column
        for other in sheet.cells
        if other.row == cell.row and (other.value != "" or other.formula)
    }
    step, end = (1, sheet.area[1] + 1) if style.align == "left" else (-1, 0)
    columns = []
    for column in range(cell.column, end, step):
        if column != cell.column and column in filled:
            break
        columns.append(column)
    room = sum(pixels(sheet.widths[column]) for column in columns) - INDENT * style.indent
    return [where] if need > room else []


@pytest.mark.parametrize(("language", "count"), EVERY)
def test_formulas_are_those_of_every_program(language: str, count: int) -> None:
    """No function that is younger than Excel 2016, none that a language words otherwise, no name, no text too long."""
    book = book_of_sort("sign", count, language)
    formulas = [cell.formula for sheet in book.sheets for cell in sheet.cells if cell.formula]
    said = [re.sub(r'"(?:[^"]|"")*"', '""', re.sub("'[^']+'!", "", formula)) for formula in formulas]

    assert {name for formula in said for name in re.findall(r"([A-Z]+)\(", formula)} <= FUNCTIONS
    assert max(map(len, formulas)) < 8192
    assert all(len(text) <= 257 for formula in formulas for text in re.findall(r'"(?:[^"]|"")*"', formula))
    assert book.names == {}


def test_only_yellow_cells_are_open(tmp_path: Path) -> None:
    """Hours, plan, add-ons and start: all other cells are locked, nothing is merged or hidden, nobody needs a password."""
    write_book(client_book(offered()), tmp_path / "book.xlsx")
    file = load_workbook(tmp_path / "book.xlsx")
    open_cells = {
        sheet.title: [
            cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
        ]
        for sheet in file
    }

    assert {name: len(cells) for name, cells in open_cells.items()} == {
        "Plans": 1, "Your offer": 1 + len(ADD_ONS), "Rate card": 0, "Acceptance": 1,
    }  # fmt: skip
    for sheet in file:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        yellow = [
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if cell.fill.fgColor.rgb == f"FF{YELLOW[1:]}"
        ]
        assert yellow == open_cells[sheet.title]
        validated = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
        assert validated == set(yellow)


def test_a_year_has_one_price() -> None:
    """The usual year, the first year, the dot of the chart and both ends of the saving are the same figure."""
    book, deal = client_book(offered()), offered()
    first = numbers(book, "Plans", "First year, setting up included")
    saved = numbers(book, "Plans", "You save in the first year")

    assert first == [cents(year.invoiced) for year in deal.replays] == list(recommended(deal).first_years)
    assert numbers(book, "Plans", "Usual year, 153 hours") == first
    assert saved == [cents(first[0] - price) for price in first]
    sheet = page(book, "Plans")
    steps = range(
        row_of(sheet, "WHY THE YEAR COSTS LESS OR MORE THAN PAY AS YOU GO") + 1,
        row_of(sheet, "You save in the first year"),
    )
    for i, price in enumerate(saved):
        assert cents(sum(at(sheet, row, 2 + i).value for row in steps)) == price  # type: ignore[misc]  # numbers
    assert first[2] in [cell.value for cell in sheet.cells if cell.column > 26]


def test_once_and_monthly_come_to_the_first_year() -> None:
    """Once, fixed and by use stand in rows of their own, and 12 times both monthly ones with the first are the year."""
    book = client_book(offered(6))
    once, fee, use, both, first = (
        numbers(book, "Plans", label)
        for label in (
            "Once: setting up", "Every month: fixed fee", "Every month: by use, on average",
            "Every month, both together", "First year, setting up included",
        )
    )  # fmt: skip
    for start, month, used, together, year in zip(once, fee, use, both, first, strict=True):
        assert together == month + used
        assert year == pytest.approx(start + 12 * together)


def test_months_beyond_a_plan() -> None:
    """A plan without hours of its own has a dash, one that never goes beyond has none of 12."""
    sheet = page(client_book(offered()), "Plans")

    assert values(sheet, row_of(sheet, "Months with hours beyond the plan"))[1:] == [
        "–",
        "–",
        "3 of 12",
        "0 of 12",
    ]


def test_maintenance_is_said_in_words() -> None:
    """A row for each task, how often it is done, and never its hours."""
    sheet = page(client_book(offered()), "Plans")

    for task, often in (
        ("Updates installed", "every month"),
        ("Backup tried by restoring it", "every quarter"),
    ):
        assert values(sheet, row_of(sheet, task))[1:] == ["–", "–", often, often]
    assert CARE.split(";")[0] not in texts(sheet)


SAID = {
    "sign": "Take Silver: your first year costs €20,628, not €24,575.",
    "stay": "Stay with Pay as you go: every other plan would cost more in the first year, Block 20 by €1,134.",
    "thin": "We cannot recommend a plan yet: your history is too short (4 months).",
    "prospect": "Take Silver: your first year costs €18,360, not €26,071.",
}


@pytest.mark.parametrize("sort", SORTS)
def test_the_verdict_names_money_first(sort: str) -> None:
    """Whatever the client, the page says what to do and what it costs, in amounts that stand below."""
    deal = of_sort(sort)
    said = client_verdict(deal, HOUSE.spoken())

    assert said.headline == SAID[sort]
    assert 1 <= len(said.sentences) <= 3
    assert said.headline in texts(page(client_book(deal), "Plans"))


def test_differences_are_those_of_the_amounts_that_are_shown() -> None:
    """A reader who subtracts what he sees finds what the sentence says."""
    deal = offered()
    (*_, wrong) = client_verdict(deal, HOUSE.spoken()).sentences
    shown = {year.name: [round(months.invoiced + 1e-9) for months in year.plans] for year in deal.years}
    silver = [shown[name][2] for name in ("busy", "quiet")]
    lowest = [min(shown[name]) for name in ("busy", "quiet")]

    assert [int(text.replace(",", "")) for text in re.findall(r"€([\d,]+) less", wrong)] == [
        own - low for own, low in zip(silver, lowest, strict=True)
    ]


def test_sums_are_those_of_the_offer() -> None:
    """Net, tax by rate and what is to pay, at the start, a month and in the first year, worked by hand."""
    book = client_book(offered())

    assert numbers(book, "Your offer", "Net") == [516.0, 1574.0, 19404.0]
    assert numbers(book, "Your offer", "VAT 19%")[1:] == [91.2, 299.06, 3679.92]
    assert numbers(book, "Your offer", "VAT 7%")[1:] == [2.52, 0.0, 2.52]
    assert numbers(book, "Your offer", "To pay, VAT included") == [609.72, 1873.06, 23086.44]
    assert numbers(book, "Acceptance", "To pay, VAT included") == [609.72, 1873.06, 23086.44]
    assert numbers(book, "Acceptance", "VAT") == [93.72, 299.06, 3682.44]
    assert numbers(book, "Acceptance", "Check figure of the choice") == [45.0]
    said = "Silver: €23,086.44 in the first year and about €2,699 by use, with VAT."
    assert said in texts(page(book, "Your offer"))


def test_a_rate_of_nothing_is_a_rate() -> None:
    """The second rate of VAT is 0 %, which is shown as a number beside the add-on and its sum."""
    book = client_book(offered(theme=replace(HOUSE, vat=(0.19, 0.0))))
    rates = [cell for cell in page(book, "Your offer").cells if cell.column == 4 and cell.value == 0]

    assert len(rates) == 2
    assert {book.look.formats[cell.style.format] for cell in rates} == {"0%"}


def test_no_add_on_is_chosen_in_advance() -> None:
    """Only what the client asked for is filled in."""
    sheet = page(client_book(offered(asked=())), "Your offer")

    assert [cell.value for cell in sheet.cells if cell.style.input] == ["Silver", *[""] * len(ADD_ONS)]


def test_prices_with_tax_in_them() -> None:
    """What is to pay stands first, and below it what of it is tax."""
    book = client_book(offered(theme=replace(HOUSE, prices="gross")))
    sheet = page(book, "Your offer")

    assert numbers(book, "Your offer", "To pay, VAT included") == [516.0, 1574.0, 19404.0]
    assert numbers(book, "Your offer", "of it VAT 19%")[1:] == [76.64, 251.31, 3092.36]
    assert "Net" not in texts(sheet)
    assert any("prices with VAT" in text for text in texts(sheet))


def test_reverse_charge_has_its_sentence() -> None:
    """No tax is added or said to be included, and both pages with sums say who owes it."""
    book = client_book(offered(vat="reverse charge"))

    assert numbers(book, "Your offer", "To pay") == [516.0, 1574.0, 19404.0]
    assert numbers(book, "Acceptance", "To pay") == [516.0, 1574.0, 19404.0]
    for name in ("Your offer", "Acceptance"):
        assert "Reverse charge: the VAT is owed by the recipient." in texts(page(book, name))


def test_a_house_without_tax_and_add_ons() -> None:
    """One sum is left, and nothing is said of tax in it."""
    deal = offered(theme=Theme("Quay IT"))
    book = client_book(
        replace(deal, card=replace(deal.card, add_ons=()), client=replace(deal.client, asked=()))
    )

    assert numbers(book, "Your offer", "To pay") == [480.0, 1490.0, 18360.0]
    assert "ADD-ONS, IF YOU WANT THEM" not in texts(page(book, "Your offer"))
    assert "Silver: €18,360.00 in the first year and about €2,268 by use." in texts(page(book, "Your offer"))


def test_both_files_hold_the_same_offer(tmp_path: Path) -> None:
    """The digest stands at the foot of every page of both, and the file holds the prices that it is made of."""
    deal = offered()
    offer = offer_of(deal)
    client, appendix = client_book(deal, offer), appendix_book(deal, offer)

    assert client.footer.endswith(offer.digest[:SHOWN])
    assert appendix.footer == client.footer
    write_book(client, tmp_path / "book.xlsx")
    file = load_workbook(tmp_path / "book.xlsx", data_only=True)
    held = read({sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in file})
    assert held is not None
    assert (held.intact, held.digest) == (True, offer.digest)


def test_the_appendix_has_what_stands_behind(tmp_path: Path) -> None:
    """The plans at any hours, benefits, terms and months: all that no client has to print."""
    names = [sheet.name for sheet in appendix_book(offered()).sheets]

    assert names == ["Plans", "Benefits", "Terms", "Months", "History", "At your hours", "Verdict", "Figures"]


def many(count: int) -> Proposal:
    """An offer of so many retainers beside pay as you go."""
    plans = [GO, *(replace(SILVER, name=f"Plan {i}", monthly_fee=1490 + 40.0 * i) for i in range(count))]
    deal = offered()
    return replace(deal, card=replace(deal.card, plans=tuple(plans)))


def test_of_more_than_six_plans_the_nearest_are_offered() -> None:
    """Pay as you go and the plan recommended are always among them; the offer has the same."""
    deal = many(9)
    book = client_book(deal)

    kept = [plan.name for plan in offer_of(deal).plans]
    assert kept == ["Pay as you go", "Plan 0", "Plan 1", "Plan 2", "Plan 3", "Plan 4"]
    assert values(page(book, "Plans"), row_of(page(book, "Plans"), "Your last 12 months"))[1:] == kept


def test_the_rate_card_follows_tickets() -> None:
    """Under a pack of tickets an hour has no price, and no premium either."""
    deal = offered()
    pack = Plan("Ticket pack", "block", block_tickets=10, block_price=650)
    usage = by_ticket([Entry(str(i), i, 2.0) for i in range(12)], 12)
    packed = replace(
        deal,
        usage=usage,
        card=replace(deal.card, plans=(GO, pack)),
        client=replace(deal.client, recommend="Ticket pack"),
    )
    sheet = page(client_book(packed), "Rate card")

    assert at(sheet, row_of(sheet, "Emergency"), 4).value == "by the ticket"
    assert "Ticket pack: a ticket costs €65.00." in texts(sheet)


def test_the_price_of_an_hour_is_never_shown_alone() -> None:
    """Beside the price inside a plan stands what an hour came to in the usual year."""
    said = texts(page(client_book(offered()), "Rate card"))

    assert "Silver: an hour costs €106.43 inside the plan, €126.00 beyond it." in said
    assert any("would have cost €134.82, setting up included." in text for text in said)


def test_a_draft_is_marked_on_every_page() -> None:
    """In the first line and at the foot."""
    draft = drafted(client_book(offered()))

    assert draft.footer.startswith("DRAFT, NOT TO BE SENT")
    for sheet in draft.sheets:
        assert any(text.startswith("DRAFT, NOT TO BE SENT") for text in texts(sheet))


def test_pictures_say_what_they_show() -> None:
    """Logo and charts have a text for those who do not see them."""
    book = client_book(offered())

    assert all(picture.says == "Logo of Northlight IT" for sheet in book.sheets for picture in sheet.pictures)
    charts = [chart for sheet in book.sheets for chart in sheet.charts]
    assert [chart.says.split(".")[0] for chart in charts] == [
        "Silver is the cheapest from 10", "3 of 12 months cost more than the fixed fee",
    ]  # fmt: skip
    assert all(chart.over for chart in charts)


def test_what_is_written_can_be_read() -> None:
    """Letters have the contrast they need on what lies behind them."""
    for sheet in client_book(offered()).sheets:
        for cell in sheet.cells:
            if cell.value != "":
                assert contrast(cell.style.color, cell.style.fill or "#FFFFFF") >= 4.5, cell


def test_the_same_offer_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whenever it is made."""
    for name in ("a", "b"):
        write_book(client_book(replace(offered())), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_is_in_a_price_is_named() -> None:
    """Items, blocks and visits that some plans have stand in a line each; without them there is none."""
    deal = offered()
    care = Item("Server care", (ItemTier(1, 65),), quantity=2, charged="monthly")
    silver = replace(
        SILVER,
        items=(care,),
        visit_charge=45.0,
        included_visits=2.0,
        blocks=(PrepaidBlock("Project hours", 20, 2000),),
    )
    sheet = page(client_book(replace(deal, card=replace(deal.card, plans=(GO, silver)))), "Plans")

    assert values(sheet, row_of(sheet, "Beside the hours"))[1:] == ["–", "Server care"]
    assert values(sheet, row_of(sheet, "Visits included"))[1:] == ["–", "2 a month"]
    assert values(sheet, row_of(sheet, "Hours bought ahead beside it"))[1:] == ["–", "Project hours: 20"]
    assert "Beside the hours" not in texts(page(client_book(deal), "Plans"))
    assert (
        numbers(
            client_book(replace(deal, card=replace(deal.card, plans=(GO, silver)))),
            "Plans",
            "Every month: fixed fee",
        )[1]
        == 1620.0
    )


def test_an_offer_without_a_number() -> None:
    """From Python a book may be made before its offer has one; every page still says whose it is."""
    book = client_book(offered(offer_number=""))

    for sheet in book.sheets:
        assert "Offer for Harbour & Lane Architects" in texts(sheet)
    assert values(page(book, "Acceptance"), row_of(page(book, "Acceptance"), "Offer number"))[1] == "–"


def test_the_house_names_pages_as_it_likes() -> None:
    """Formulas find a page whose name has an apostrophe."""
    own = {"en": {"page_offer": "What you'd buy"}}
    book = client_book(offered(theme=replace(HOUSE, wording=own)))

    assert book.sheets[1].name == "What you'd buy"
    assert any("'What you''d buy'!" in cell.formula for cell in book.sheets[3].cells)


def notations(amount: float) -> set[str]:
    """An amount as files and pages of any language write it: with either sign before decimals, and in cents."""
    plain, grouped = f"{amount:.2f}", f"{amount:,.2f}"
    german = grouped.translate({ord(","): ".", ord("."): ","})
    return {
        plain,
        plain.replace(".", ","),
        grouped,
        german,
        german.replace(".", "\u202f"),
        plain.replace(".", ""),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_internal_figure_is_in_what_a_client_receives(language: str, tmp_path: Path) -> None:
    """Not in offer or appendix, in no notation: costs and limits, and what follows from them of each plan."""
    deal = offered(4, language)
    costs = Costs(71.83, fixed_cost=8641.37, wanted_margin=0.37193)
    secret = replace(
        deal, card=replace(deal.card, costs=costs, policy=Policy("EUR", 0.29173, 6791.37, approver="Zqx"))
    )
    follows = [part for lines in secret.costs for part in (lines.total, lines.labour)]
    amounts = {word for amount in (71.83, 8641.37, 6791.37, *follows) for word in notations(amount)}
    words = {*amounts, "0.37193", "0,37193", "37.19", "0.29173", "29.17", "29,17", "Zqx"}
    for make in (client_book, appendix_book, internal_book):
        write_book(make(secret), tmp_path / "book.xlsx")
        with ZipFile(tmp_path / "book.xlsx") as parts:
            text = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        shown = re.findall(r"<v>([^<]*)</v>|<t[^>]*>([^<]*)</t>|<f>([^<]*)</f>", text)
        said = " ".join(part for cell in shown for part in cell)
        seen = {word for word in words if re.search(rf"(?<![\w.,]){re.escape(word)}(?![\w.,])", said)}
        assert bool(seen) == (make is internal_book), seen


def test_what_is_paid_ahead_is_said() -> None:
    """A fee by the quarter on Plans, and on Your offer where it is due; the price of a block; months of other plans are as ever."""
    deal = offered()
    plans = [replace(plan, prepaid_months=3) if plan.name == "Gold" else plan for plan in deal.card.plans]
    own = replace(deal, card=replace(deal.card, plans=tuple(plans)))
    book = client_book(own)
    plans_page, order = book.sheets[:2]
    said = {cell.value for cell in plans_page.cells} | {cell.value for cell in order.cells}

    assert {
        "Fixed fee paid ahead",
        "3 months at a time",
        "A block, paid when it is bought",
        "€2,520.00",
    } <= said
    assert "30 days; the fixed fee in it 3 months at a time, ahead" in said
    assert "30 days" in said
    plain = client_book(deal)
    assert "Fixed fee paid ahead" not in {cell.value for cell in plain.sheets[0].cells}
