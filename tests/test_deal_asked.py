"""What plans count of a client: said to the command line and from Python, or refused with what to do; never taken for 0."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import call

import xlagree as xa
from xlagree.functions.catalogue import function
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.intake.clients import read_clients
from xlagree.intake.rate_card import read_rate_card
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError

SERVERS = Item("Server", (ItemTier(1, 60),), counts="servers")
PLANS = (
    Plan("As you go", "pay as you go", hourly_rate=100, travel_rate=0.5),
    Plan("Care", "fixed price", monthly_fee=900, travel_rate=0.5, items=(SERVERS,)),
    Plan("Each", "retainer", monthly_fee=300, hours_per_user=0.5, overage_rate=90),
)
BY_TICKET = Plan("Desk", "retainer", monthly_fee=400, included_tickets=8, ticket_price=60)
USAGE = "client,month,hours,on-site hours,visits\n" + "".join(
    f"Linden,2025-{month:02},10,2,2\n" for month in range(1, 13)
)
SAID = ("--users", 10, "--travel", 30, "--count", "Servers=2")


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rate card whose plans count users, the way of a visit and servers."""
    return written(tmp_path_factory.mktemp("card") / "card.xlsx", *PLANS)


def written(path: Path, *plans: Plan) -> Path:
    card = replace(sample_card(), plans=plans, discounts=(), scenarios=(), tiers=())
    write_rate_card(path, card)
    return path


def prices(*asked: object) -> dict[str, float]:
    """The price of a month by plan."""
    status, said, wrong = call("compare", *asked, "--json")
    assert (status, wrong) == (0, "")
    return {row["plan"]: row["price"] for row in json.loads(said)["plans"]}


def test_the_way_and_what_items_count_are_in_the_price(card: Path, tmp_path: Path) -> None:
    """Two visits of 30 km at 0.50 are 30 a month under plans with a travel rate, two servers 120."""
    (tmp_path / "usage.csv").write_text(USAGE)
    priced = prices("-r", card, "-u", tmp_path / "usage.csv", "-c", "Linden", *SAID)

    assert priced == {"As you go": 1030.0, "Care": 1050.0, "Each": 750.0}


@pytest.mark.parametrize("command", ["compare", "model"])
def test_what_nobody_says_is_refused(card: Path, tmp_path: Path, command: str) -> None:
    """Each once, with the plans that count it and the option to add."""
    out = (tmp_path / "model.xlsx",) if command == "model" else ()
    status, _, wrong = call(command, *out, "-r", card, "--hours", 10)

    assert status == 2
    for line in (
        "travel must be set for the travel rate of As you go, Care (got nothing); add --travel N",
        "servers must be set for Server of Care (got nothing); add --count servers=N",
        "users must be set for the hours per user of Each (got nothing); add --users N",
    ):
        assert wrong.count(line) == 1


@pytest.mark.parametrize(
    ("count", "wrong"),
    [
        ("servers", "count must be a name and a number (got servers)"),
        ("servers=two", "servers must be"),
        ("server=2", "no item counts server; items count: servers"),
    ],
)
def test_counts_that_cannot_be(card: Path, count: str, wrong: str) -> None:
    """Without a number, with none, and of what no item counts."""
    status, _, said = call("compare", "-r", card, "--hours", 10, *SAID[:4], "--count", count)

    assert status == 2
    assert wrong in said


def test_a_plan_that_counts_tickets_is_left_out_or_priced(tmp_path: Path) -> None:
    """The others are priced with one remark; with ten tickets a month two beyond the eight cost 120."""
    card = written(tmp_path / "card.xlsx", *PLANS, BY_TICKET)
    asked = ("compare", "-r", card, "--hours", 10, *SAID)
    status, said, wrong = call(*asked)

    assert status == 0
    assert "Desk" not in said
    assert wrong.count("Desk: left out, as nothing is said of the tickets that are counted") == 1
    assert "add --tickets N" in wrong
    assert prices(*asked[1:], "--tickets", 10)["Desk"] == 520.0
    status, _, wrong = call("compare", "-r", card, "--hours", 0, "--tickets", 0, *SAID)
    assert status == 0
    assert "Desk: left out, as there are no hours that tickets take" in wrong
    (tmp_path / "usage.csv").write_text(USAGE)
    _, _, wrong = call("compare", "-r", card, "-u", tmp_path / "usage.csv", "-c", "Linden", *SAID)
    assert "add a column tickets to the usage" in wrong


def test_a_model_has_no_plan_that_counts_tickets(tmp_path: Path) -> None:
    """Its hours a month have no tickets: with one remark it is written for the other plans."""
    card = written(tmp_path / "card.xlsx", *PLANS, BY_TICKET)
    status, said, wrong = call("model", tmp_path / "model.xlsx", "-r", card, "--hours", 10, *SAID)

    assert (status, said.strip().endswith("model.xlsx")) == (0, True)
    assert wrong.count("Desk: left out, as the model prices hours and no tickets") == 1


def test_a_table_of_clients_is_told_once_for_all_plans(card: Path, tmp_path: Path) -> None:
    """A client without its way is one problem that names the plans."""
    clients = tmp_path / "clients.csv"
    clients.write_text("client,users,servers,travel\nLinden,10,2,\nElm,10,2,0\n")
    found = read_clients(clients, read_rate_card(card))

    assert [client.name for client in found.clients] == ["Elm"]
    assert [problem.what for problem in found.problems] == [
        "Linden: travel must be set for the travel rate of As you go, Care (got nothing)"
    ]


def test_python_says_the_same() -> None:
    """From Python travel and counts are said by name, and what is not said is refused."""
    plans = [replace(plan, travel=None) for plan in PLANS]
    visits = [{"hours": 10, "visits": 2}]

    found = xa.compare(plans, visits, users=10, travel=30, counts={"Servers": 2})
    assert [row.price for row in found.rows] == [1030.0, 1050.0, 750.0]
    with pytest.raises(AgreementError) as error:
        xa.compare(plans, visits, users=10)
    assert str(error.value).splitlines() == [
        "travel must be set for the travel rate of As you go, Care (got nothing); set travel in the plan, or give travel=",
        'servers must be set for Server of Care (got nothing); give counts={"servers": ...}',
    ]


def test_in_cells_only_the_plan_that_counts_tickets_has_no_price() -> None:
    """The others are compared and ranked; without hours its fee is known."""
    plans = [
        ["", "As you go", "Desk", "Gold"],
        ["kind", "pay as you go", "retainer", "fixed price"],
        ["hourly rate", 100, None, None],
        ["monthly fee", None, 400, 900],
        ["included tickets", None, 8, None],
        ["ticket price", None, 60, None],
    ]

    assert function("AGREE_COMPARE")(plans, 10) == (
        ("plan", "price", "effective rate", "saving", "rank"),
        ("As you go", 1000.0, 100.0, 0.0, 2.0),
        ("Desk", "#N/A", "#N/A", "#N/A", "#N/A"),
        ("Gold", 900.0, 90.0, 100.0, 1.0),
    )
    assert function("AGREE_CURVE")(plans, [[0], [10]]) == (
        ("hours", "As you go", "Desk", "Gold"),
        (0.0, 0.0, 400.0, 900.0),
        (10.0, 1000.0, "#N/A", 900.0),
    )
    assert function("AGREE_COMPARE")([row[:1] + row[2:3] for row in plans], 10) == "#N/A"


def test_projects_of_months_are_remarked(tmp_path: Path) -> None:
    """Where no tickets are known the plan is priced all the same, and one remark says what cannot be known."""
    gold = Plan("Gold", "fixed price", monthly_fee=900.0, hourly_rate=120.0, project_hours=16.0)
    card = written(tmp_path / "card.xlsx", *PLANS, gold)
    status, said, wrong = call("compare", "-r", card, "--hours", 40, *SAID)

    assert status == 0
    assert "Gold" in said
    assert (
        wrong.count("no ticket is known to be a project, so project hours say nothing in the price of Gold")
        == 1
    )
    (tmp_path / "usage.csv").write_text(
        "client,ticket,date,hours\nLinden,A,2026-09-02,3\nLinden,P,2026-10-02,20\n"
    )
    _, _, wrong = call("compare", "-r", card, "-u", tmp_path / "usage.csv", "-c", "Linden", *SAID)
    assert "known to be a project" not in wrong
