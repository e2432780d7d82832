"""Books of a price list with classes of one's own: hours in them cost us what they count as, also when recalculated."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from calc import Calc
from proposals import at, page, row_of
from recalculated import compare, differences

from xlagree.actuarial.demand_table import prospect
from xlagree.actuarial.experience.client_history import client_demand
from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import book_of, internal_book
from xlagree.generate.pages.internal.cases_page import FIRST_CASE
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import Entry, Usage, by_ticket
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.inputs import inputs_of
from xlagree.proposal.policy import Policy
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.review.file_review import review_file
from xlagree.terms.tables import letter

CELLS = [
    ["Plans", "List", "Silver", "Gold"],
    ["kind", "pay as you go", "retainer", "fixed price"],
    ["hourly rate", 150, 150, 150],
    ["after-hours multiplier", 1.5, 1.5, 1.5],
    ["emergency multiplier", 2, 2, 2],
    ["monthly fee", None, 900, 1500],
    ["included hours", None, 5, None],
    [],
    ["Rates", "plans", "role", "class", "counts as", "channel", "work", "rate", "multiplier"],
    [None, None, None, "Saturday", "after-hours", None, None, None, 2],
    [None, None, None, "critical", "emergency", None, None, None, 2.5],
    [None, None, None, "window", "after-hours", None, None, None, 1.25],
    [None, None, None, None, None, None, "project", None, 1.2],
    [None, None, "senior", None, None, None, None, 190, None],
]
COSTS = Costs(
    70,
    after_hours_cost_multiple=1.25,
    emergency_cost_multiple=1.6,
    cost_per_visit=20,
    roles={"senior": Role("senior", 1.2, 95), "engineer": Role("engineer")},
)
BUSIER = Scenario(
    "high",
    (
        Change("demand", "after_hours_share", factor=1.5),
        Change("demand", "emergency_share", value=0.2),
        Change("costs", "after_hours_cost_multiple", value=1.5),
    ),
)
LATER = Scenario("low", (Change("demand", "after_hours_share", value=0.6),))
"""More hours after hours than other classes leave."""
EXPECTED = (("tickets", 8.0), ("hours per ticket", 1.0), ("saturday share", 0.5), ("project share", 0.25))
"""Of a client without history: somebody wrote the class in small letters."""


def saturdays() -> Usage:
    """Eight tickets of an hour a month, four of them on Saturdays."""
    return by_ticket(
        [Entry(f"{n}-{i}", n, 1.0, own_classes=("Saturday",) * (i < 4)) for n in range(12) for i in range(8)]
    )


def everything() -> Usage:
    """Tickets of all classes, roles and kinds of work, in one class and in several."""
    classes = ((), ("Saturday",), ("critical",), ("window",), ("window", "Saturday"), ())
    return by_ticket(
        [
            Entry(
                f"{n}-{i}",
                n,
                0.5 + i % 3,
                after_hours=i % 5 == 0,
                emergency=i % 11 == 0,
                channel=("remote", "on site")[i % 4 == 0],
                visits=float(i % 4 == 0),
                role=("", "senior", "engineer")[i % 3],
                role_weight=(1.0, 1.2, 1.0)[i % 3],
                own_classes=classes[(i + n) % len(classes)],
                work=("", "project")[i % 7 == 0],
            )
            for n in range(12)
            for i in range(12)
        ]
    )


def deal(usage: Usage, *scenarios: Scenario) -> Proposal:
    """A client with that work, under a price list with classes of its own."""
    plans = read_plans(CELLS, heads_follow=True)
    card = RateCard(plans, COSTS, Policy("EUR"), COSTS.roles, scenarios)
    client = Client("Alder", 14.0, 20.0)
    demand = client_demand(usage) if usage.months else prospect(None, 14, EXPECTED)
    return Proposal(client, usage, card, date(2026, 11, 23), demand=demand)


DEALS = {
    "Saturdays": deal(saturdays()),
    "everything": deal(everything(), LATER, BUSIER),
    "expected": deal(Usage(())),
}


@pytest.mark.parametrize("name", DEALS)
def test_every_cell_is_the_cores(calc: Calc, tmp_path: Path, name: str) -> None:
    """Both books have no wrong cell, in every case of the internal one."""
    given = DEALS[name]

    for make in (client_book, appendix_book):
        assert differences(calc, make(given), tmp_path / "client.xlsx") == []
    inputs, path = inputs_of(given), tmp_path / "internal.xlsx"
    write_book(internal_book(given), path)
    with calc.open(path) as opened:
        for case, called in enumerate(inputs.cases):
            shown = book_of(inputs, inputs, case)
            sheet, cell = shown.names["case"].replace("$", "").replace("'", "").split("!")
            opened.set(sheet, cell, called)
            opened.recalculate()
            assert compare(opened.values(), shown.sheets) == []


@pytest.mark.parametrize("name", ["Saturdays", "expected"])
def test_half_the_hours_on_saturdays(name: str) -> None:
    """Half of them at 70, half at 70 x 1.25, as Saturday counts as after-hours."""
    cases = page(internal_book(DEALS[name]), "Cases")
    row = row_of(cases, "Cost of an hour of this client's work")

    assert at(cases, row, FIRST_CASE).value == pytest.approx(70 * (0.5 + 0.5 * 1.25))


def test_a_class_is_shown_with_what_it_counts_as() -> None:
    """The share that the cost of an hour takes stands above it, one line for a class."""
    cases = page(internal_book(DEALS["everything"]), "Cases")
    lines = {
        str(cell.value).removeprefix("Share of the hours in class ")
        for cell in cases.cells
        if str(cell.value).startswith("Share of the hours in class ")
    }

    assert lines == {
        "Saturday, which counts as after-hours",
        "critical, which counts as emergency",
        "window, which counts as after-hours",
    }


def test_a_recalculated_book_has_no_stale_value(calc: Calc, tmp_path: Path) -> None:
    """A review of the book with every value that LibreOffice computes finds what it found in the fresh one."""
    path = tmp_path / "book.xlsx"
    made = internal_book(DEALS["Saturdays"])
    write_book(made, path)
    fresh = review_file(path)
    write_book(calculated(calc, made, path), path)
    again = review_file(path)

    assert again.findings == fresh.findings
    assert not [finding for finding in again.findings if finding.code.startswith("T")]


def calculated(calc: Calc, made: Book, path: Path) -> Book:
    """The book in a file with all its values calculated anew."""
    with calc.open(path) as opened:
        opened.recalculate()
        shown = opened.cells()
    sheets = []
    for sheet in made.sheets:
        anew = {
            (cell.column, cell.row): shown[sheet.name].get(f"{letter(cell.column)}{cell.row + 1}")
            for cell in sheet.cells
            if cell.formula
        }
        cells = (
            cell._replace(value=anew[cell.column, cell.row].value) if cell.formula else cell
            for cell in sheet.cells
        )
        sheets.append(replace(sheet, cells=tuple(cells)))
    return replace(made, sheets=tuple(sheets))
