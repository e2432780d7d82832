"""What must hold of every offer: English, German and French, three to six plans, clients who sign, stay, are new, or lose us money."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from client_offers import HOUSE, PLANS
from offer_matrix import CASES, COVERING, PAIRS, Made, printed
from offer_pages import by_id, elements
from openpyxl import load_workbook
from room import Drawn
from test_client_edition import FUNCTIONS, LONG, YELLOW

from xlagree.generate.book.cell_marks import LOOKS
from xlagree.generate.book.look import INK
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Value
from xlagree.generate.client_book import client_book
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import client_verdict, usual_year, whole
from xlagree.proposal.house.colours import contrast
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.held_offer import read, read_page
from xlagree.proposal.offers.offer_ledger import line_of
from xlagree.proposal.offers.taxes import Amounts, Taxes
from xlagree.proposal.recommendation import recommended
from xlagree.terms.add_on_terms import NO_RATE, RATE_NAMES

TAXES = (
    Taxes((0.19, 0.07)),
    Taxes((0.2,)),
    Taxes((0.19, 0.07), within=True),
    Taxes((0.0,), reverse_charge=True),
    Taxes(),
)
FORBIDDEN = ("overage", "waived", "replay", "SLA", "uncapped", "effective rate")
FONTS = ("Calibri", "Arial", "Aptos", "Segoe UI")
CENT = Decimal("0.01")


def _cases(cases: list[tuple[str, int, str]]) -> list[object]:
    """Those that share a deal run in one process, one after the other."""
    return [
        pytest.param(case, id=" ".join(map(str, case)), marks=pytest.mark.xdist_group(f"offer {case[:2]}"))
        for case in cases
    ]


pytestmark = pytest.mark.hypothesis  # so that the soak, which has the whole matrix, has it too


@pytest.fixture(scope="module", params=_cases(CASES if os.environ.get("XLAGREE_SOAK") else PAIRS))
def made(request: pytest.FixtureRequest) -> Made:
    """An offer of the matrix, made once: each of two of its sides together, in the soak each of all three."""
    return Made(*request.param)


@pytest.fixture(scope="module", params=_cases(COVERING))
def one(request: pytest.FixtureRequest) -> Made:
    """One of the offers that cover it: for what takes longer."""
    return Made(*request.param)


def test_nothing_is_cut_off(made: Made) -> None:
    """Every text and number has its room, by the measures of the font itself."""
    assert Drawn(made.book, made.speech).cut() == []


def test_a_year_has_one_price(made: Made) -> None:
    """In the book first year, usual year, hours as quoted, price held and both ends of the saving; on the page card and usual year."""
    firsts = [cents(months.invoiced) for months in made.deal.replays]
    hours = made.speech.counted("n_hours", usual_year(made.deal).hours)
    quoted = made.speech.number(made.deal.quoted_hours, 1)

    assert made.line("page_plans", "first") == firsts
    assert made.line("page_plans", "usual", hours=hours) == pytest.approx(firsts)
    assert made.line("page_plans", "at_hours", hours=quoted) == pytest.approx(firsts)
    assert [plan.first for plan in made.offer.plans] == firsts
    assert made.line("page_plans", "why_total") == [cents(firsts[0] - price) for price in firsts]
    shown = by_id(made.page)
    assert [shown[f"first-{i}"].text for i in range(made.count)] == list(map(made.speech.money, firsts))


def test_amounts_in_sentences_are_those_that_stand_below(made: Made) -> None:
    """Each is a whole amount of the page, or the difference of two in one of its lines."""
    sheet, said = made.sheet("page_plans"), client_verdict(made.deal, made.speech)
    lines: dict[int, list[float]] = {}
    for cell in printed(sheet):
        if isinstance(cell.value, float | int):
            lines.setdefault(cell.row, []).append(whole(cell.value))
    known = {abs(a - b) for line in lines.values() for a, b in product((*line, 0.0), line)}
    if said.headline == made.speech.say("no_plan"):
        assert said.sentences == ()
        return
    usual = usual_year(made.deal)
    most = {whole(max(month.overage for month in months.months)) for months in usual.plans}
    before, after = map(re.escape, made.speech.signed)
    written = re.findall(rf"{before}(\d[\d.,\u202f]*){after}", " ".join((said.headline, *said.sentences)))
    amounts = {float(re.sub(r"\D", "", text)) for text in written}
    assert amounts <= known | most


def test_why_adds_up_to_the_cent(made: Made) -> None:
    """The lines as they are written, each rounded to the cent, are together the saving."""
    sheet, say = made.sheet("page_plans"), made.speech.say
    rows = {cell.value: cell.row for cell in sheet.cells if cell.column == 1}
    lines = range(rows[say("why").upper()] + 1, rows[say("why_total")])
    columns: dict[int, Decimal] = dict.fromkeys(range(2, 2 + made.count), Decimal())
    for cell in printed(sheet):
        if cell.row in lines and cell.column > 1 and not isinstance(cell.value, str):
            columns[cell.column] += _decimal(cents(cell.value))
    assert [*columns.values()] == [
        _decimal(float(str(saved))) for saved in made.line("page_plans", "why_total")
    ]


def _decimal(amount: float) -> Decimal:
    return Decimal(repr(amount)).quantize(CENT, ROUND_HALF_UP)


def _worked(offer: Offer) -> dict[str, list[Decimal]]:
    """The sums of a choice, worked out in decimals: at the start, a month, and in the first year."""
    taxes = offer.taxes
    stated: dict[object, list[Decimal]] = {rate: [Decimal(), Decimal()] for rate in (*taxes.rates, None)}
    rows = [(offer.chosen.once, offer.chosen.month, RATE_NAMES[0], 1.0)]
    rows += [
        (add_on.price_once, add_on.monthly_price, add_on.vat, number)
        for add_on, number in zip(offer.add_ons, offer.ordered, strict=True)
    ]
    for once, month, name, number in rows:
        none = name == NO_RATE or not taxes.rates
        rate = None if none else taxes.rates[min(RATE_NAMES.index(name), len(taxes.rates) - 1)]
        for i, price in enumerate((once, month)):
            stated[rate][i] += (Decimal(repr(price)) * Decimal(repr(number))).quantize(CENT, ROUND_HALF_UP)
    together = [sum((part[i] for part in stated.values()), Decimal()) for i in range(2)]
    tax = [
        sum((_tax(stated[rate][i], rate, taxes.within) for rate in taxes.rates), Decimal()) for i in range(2)
    ]
    net = [a - b for a, b in zip(together, tax, strict=True)] if taxes.within else together
    pay = together if taxes.within else [a + b for a, b in zip(together, tax, strict=True)]
    return {"net": [*net, net[0] + 12 * net[1]], "gross": [*pay, pay[0] + 12 * pay[1]]}


def _tax(amount: Decimal, rate: float, within: bool) -> Decimal:
    share = Decimal(repr(rate))
    return (amount * (share / (1 + share) if within else share)).quantize(CENT, ROUND_HALF_UP)


def _decimals(amounts: Amounts) -> list[Decimal]:
    return [_decimal(amount) for amount in (amounts.once, amounts.month, amounts.first_year)]


def _choices(made: Made) -> Iterator[Offer]:
    """Every plan under every way of tax, with numbers of add-ons drawn anew."""
    random = Random(f"{made.sort} {made.count}")
    for plan, taxes in product(range(made.count), TAXES):
        ordered = [random.choice((0, 1, random.randrange(10_000))) for _ in made.offer.add_ons]
        numbers = tuple(
            float(number if add_on.counted else min(number, 1))
            for add_on, number in zip(made.offer.add_ons, ordered, strict=True)
        )
        yield replace(made.offer, plan=plan, ordered=numbers, taxes=taxes)


def test_sums_are_those_worked_out(made: Made) -> None:
    """Whatever plan is chosen with whatever add-ons and tax, to the cent; the pages show them."""
    choices = [*_choices(made)]
    for chosen in choices:
        sums, worked = chosen.totals, _worked(chosen)
        assert [_decimals(sums.net), _decimals(sums.to_pay)] == [worked["net"], worked["gross"]]
    drawn = Random(str(made)).choice(choices)
    shown = replace_book(made, drawn)
    key = "gross" if drawn.taxes.rates and not drawn.taxes.reverse_charge else "to_pay"
    for page in ("page_offer", "page_acceptance"):
        amounts = [value for value in shown.line(page, key) if not isinstance(value, str)]
        assert list(map(_decimal, amounts)) == _worked(drawn)["gross"], page
    assert shown.line("page_acceptance", "check")[0] == drawn.check_figure


def replace_book(made: Made, chosen: Offer) -> Made:
    """The same deal with another choice in its book."""
    other = Made(made.sort, made.count, made.language)
    vars(other).update(offer=chosen)
    return other


FEW = _cases([COVERING[3 * i + i % 3] for i in range(len(PLANS))])
"""Every number of plans and every language, for what takes longest."""


@pytest.mark.parametrize("case", FEW)
def test_whatever_is_chosen_has_room(case: tuple[str, int, str]) -> None:
    """Texts and amounts of every plan with as many add-ons as may be typed, in the sizes that the book was drawn in."""
    one = Made(*case)
    drawn = Drawn(one.book, one.speech)
    most = tuple(9999.0 if add_on.counted else 1.0 for add_on in one.offer.add_ons)
    for plan in range(one.count):
        book = client_book(one.deal, replace(one.offer, plan=plan, ordered=most))
        values: dict[tuple[str, int, int], Value] = {
            (sheet.name, cell.row, cell.column): cell.value
            for sheet in book.sheets[1:]
            for cell in sheet.cells
        }
        assert drawn.cut(values) == [], one.offer.plans[plan].name


def test_long_names_have_room(one: Made) -> None:
    """Of plans, add-ons, maintenance, people, house and client, in every font of a theme."""
    font = FONTS[COVERING.index((one.sort, one.count, one.language)) % len(FONTS)]
    theme = replace(
        HOUSE,
        font=font,
        legal=f"{HOUSE.company} Services{LONG} GmbH",
        address=f"{HOUSE.address}, 4. Obergeschoss",
    )
    card = one.deal.card
    plans = [
        replace(
            plan, name=plan.name + LONG, best_for=plan.best_for + LONG,
            maintenance_tasks=plan.maintenance_tasks.replace(": every", " on servers, notebooks and telephones: every"),
        )
        for plan in card.plans
    ]  # fmt: skip
    add_ons = [
        replace(add_on, name=add_on.name + LONG, description=add_on.description + LONG)
        for add_on in card.add_ons
    ]
    roles = {name + LONG: replace(role, name=name + LONG) for name, role in card.roles.items()}
    client = one.deal.client
    wish = client.recommend and client.recommend + LONG
    own = replace(
        client, name=client.name + 2 * LONG, contact=f"Dr. {HOUSE.contact}{LONG}", asked=(), recommend=wish
    )
    long = replace(card, theme=theme, plans=tuple(plans), add_ons=tuple(add_ons), roles=roles)

    assert (
        Drawn(client_book(replace(one.deal, card=long, client=own)), theme.spoken(one.language)).cut() == []
    )


def test_no_word_of_ours(made: Made) -> None:
    """On paper, in the texts for those who do not see the charts, and on the page."""
    sheets = made.book.sheets
    said = [cell.value for sheet in sheets for cell in printed(sheet) if isinstance(cell.value, str)]
    said += [chart.says for sheet in sheets for chart in sheet.charts]
    said += [element.text for element in elements(made.page) if element.tag == "body"]
    text = " ".join(said)

    assert [word for word in FORBIDDEN if re.search(rf"\b{word}\b", text, re.IGNORECASE)] == []


def test_what_is_written_can_be_read(made: Made) -> None:
    """Ink has seven times the light of what lies behind it or the other way round, all else 4.5 times; edges of inputs three."""
    for sheet in made.book.sheets:
        for cell in sheet.cells:
            style, behind = cell.style, cell.style.fill or "#FFFFFF"
            if cell.value != "":
                assert contrast(style.color, behind) >= (7 if style.color == INK else 4.5), cell
            if style.input:
                assert style.sides


def test_only_yellow_cells_take_entries(made: Made) -> None:
    """No other cell is open; formulas are those of every program, nothing has a name."""
    for sheet in made.book.sheets:
        typed = {(cell.row, cell.column) for cell in sheet.cells if cell.style.input}
        assert typed == {(cell.row, cell.column) for cell in sheet.cells if cell.style.fill == YELLOW}
        assert typed == {(entry.row, entry.column) for entry in sheet.entries}
        formulas = [
            re.sub(r'"(?:[^"]|"")*"|\'[^\']+\'!', "", cell.formula) for cell in sheet.cells if cell.formula
        ]
        assert {name for text in formulas for name in re.findall(r"([A-Z]+)\(", text)} <= FUNCTIONS
    assert made.book.names == {}
    assert made.book.protected


def test_all_hold_the_same_offer(made: Made) -> None:
    """Book, appendix, page and ledger say one digest, and it is that of the prices in them."""
    offer, grid = made.offer, {}
    for sheet in made.book.sheets:
        rows = [[None] * (LOOKS + 1) for _ in range(max(cell.row for cell in sheet.cells) + 1)]
        for cell in sheet.cells:
            rows[cell.row][cell.column] = cell.value  # type: ignore[call-overload]  # of a grid of nothing yet
        grid[sheet.name] = rows
    for held in (read(grid), read_page(made.page)):
        assert held is not None
        assert (held.stated, held.digest) == (offer.digest, offer.digest)
    assert line_of(offer).digest == offer.digest
    assert made.book.footer == made.appendix.footer
    assert made.book.footer.endswith(offer.digest_shown)
    shown = str(made.line("page_acceptance", "digest")[0]).replace(" ", "")
    assert offer.digest.startswith(shown)
    assert shown.startswith(offer.digest_shown)


@pytest.mark.parametrize("case", FEW)
def test_the_file_is_closed(case: tuple[str, int, str], tmp_path: Path) -> None:
    """The same bytes twice; nothing merged, hidden, named or open but what is yellow; no password."""
    one = Made(*case)
    for name, book in (("a", one.book), ("b", client_book(replace(one.deal)))):
        write_book(book, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    file = load_workbook(tmp_path / "a.xlsx")
    assert [*file.defined_names] == []
    for sheet in file:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert {*sheet.defined_names} <= {"_xlnm.Print_Area", "Print_Area"}
        of_each_style = {cell.style_id: cell for row in sheet.iter_rows() for cell in row}
        for cell in of_each_style.values():
            assert cell.protection.locked != (cell.fill.fgColor.rgb == f"FF{YELLOW[1:]}"), cell
    with ZipFile(tmp_path / "a.xlsx") as parts:
        assert not [name for name in parts.namelist() if re.search("comment|external|vba|connection", name)]


def test_every_case_is_there() -> None:
    """The matrix is whole, and what covers it has every language, number of plans and sort."""
    assert len({*CASES}) == 72
    for places in ((0, 1), (0, 2), (1, 2)):
        both = [{tuple(case[place] for place in places) for case in cases} for cases in (PAIRS, CASES)]
        assert both[0] == both[1]
    for place in range(3):
        assert {case[place] for case in COVERING} == {case[place] for case in CASES}
    assert len({*COVERING}) == 12
    assert {count for _, count, _ in CASES} == {*PLANS}


def test_sorts_are_what_they_are_called() -> None:
    """Each leads to another recommendation."""
    reasons = {sort: recommended(Made(sort, 4, "en").deal).reason for sort, *_ in CASES}

    assert reasons == {
        "sign": "saves most", "stay": "cheapest as you go", "thin": "history too short", "prospect": "saves most",
        "losing": "no plan within limits", "wished": "owner",
    }  # fmt: skip
