"""A price list among the inputs of an internal book: what is typed there moves every price that follows from it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

from calc import Calc
from proposals import page

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Sheet
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.samples.card import sample_card
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import even
from xlagree.proposal.deal import Client, Proposal
from xlagree.proposal.inputs import ProposalInputs, inputs_of
from xlagree.review.file_review import review_file

CELLS = [
    ["Plans", "List", "Silver", "Gold"],
    ["kind", "pay as you go", "retainer", "fixed price"],
    ["hourly rate", 150, 150, 150],
    ["travel rate", None, 0.7, None],
    ["monthly fee", None, 900, 1500],
    ["included hours", None, 5, None],
    [],
    ["Items", "plans", "item", "counts", "from", "price", "method", "charged", "cost"],
    [None, "Gold", "Server", "servers", None, 120, None, None, 31],
    [None, None, "User", "users", 1, 95, "slab", "fee", None],
    [None, None, "User", "users", 11, 85, None, None, None],
    [None, "Silver", "Licence", "users", None, 20, None, "monthly", 16],
    [],
    ["Blocks", "plans", "block", "hours", "price"],
    [None, "Silver", "Project 20", 20, 2200],
]


def deal() -> Proposal:
    """A client that counts users and servers, under plans with items and a block."""
    card = replace(sample_card(), plans=read_plans(CELLS, heads_follow=True), discounts=(), scenarios=())
    client = Client("Miller", 14.0, hours=9.0, travel=12.0, counts=(("servers", 3.0),))
    return Proposal(client, even(9), card, date(2026, 11, 20))


def changed(inputs: ProposalInputs, **values: float) -> Proposal:
    """The proposal with other values of some inputs."""
    lines = [replace(line, values=(values.get(line.key, line.values[0]),)) for line in inputs.lines]
    return replace(inputs, lines=tuple(lines)).proposals[0]


def test_prices_follow_the_rows(calc: Calc, tmp_path: Path) -> None:
    """A tier's price, what the client counts, what an item costs us, and the hours of a block."""
    given = deal()
    book = internal_book(given)
    write_book(book, tmp_path / "book.xlsx")
    typed = {"item3_price": 70.0, "count1_number": 8.0, "client_users": 30.0, "item1_cost": 40.0, "item4_cost": 1.0,
             "block1_hours": 2.0, "block1_price": 300.0}  # fmt: skip
    wanted = changed(inputs_of(given), **typed)
    net, cost = (row_of(page(book, "Margin"), label) for label in ("Net price", "Cost of delivery"))
    with calc.open(tmp_path / "book.xlsx") as opened:
        for key, value in typed.items():
            sheet, cell = book.names[f"in_{key}"].replace("$", "").replace("'", "").split("!")
            opened.set(sheet, cell.split(":")[0], value)
        opened.recalculate()
        plans = range(len(given.plans))
        prices = opened.read([("Margin", f"{chr(67 + i)}{net}") for i in plans])
        costs = opened.read([("Margin", f"{chr(67 + i)}{cost}") for i in plans])

    assert [round(float(price), 6) for price in prices] == [round(m.year, 6) for m in wanted.replays]
    assert [round(float(one), 6) for one in costs] == [round(lines.total, 6) for lines in wanted.costs]


def test_a_review_reads_the_rows_back(tmp_path: Path) -> None:
    """The book of a price list is made anew from its own inputs, with the same figure in every cell."""
    write_book(internal_book(deal()), tmp_path / "book.xlsx")
    review = review_file(tmp_path / "book.xlsx")

    assert [finding.code for finding in review.findings] == ["P07"]  # that there is no forecast
    assert review.deal is not None


def test_no_cost_of_an_item_is_in_a_client_book(tmp_path: Path) -> None:
    """A cost that stands nowhere else occurs in no part of the unzipped book."""
    cells = [[31.07193 if cell == 31 else cell for cell in row] for row in CELLS]
    given = deal()
    card = replace(given.card, plans=read_plans(cells, heads_follow=True))
    for make, named in ((client_book, "List"), (appendix_book, "Server")):
        write_book(make(replace(given, card=card)), tmp_path / "client.xlsx")
        with ZipFile(tmp_path / "client.xlsx") as parts:
            text = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())

        assert "31.07193" not in text
        assert named in text


def row_of(sheet: Sheet, label: str) -> int:
    """The row, counted from 1, of a line."""
    return next(cell.row + 1 for cell in sheet.cells if cell.value == label)
