"""Add-ons: their sheet of a rate card, and the columns of the clients table in which clients ask for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.intake.clients import read_clients
from xlagree.intake.proposals import read_proposals
from xlagree.intake.rate_card import read_rate_card
from xlagree.intake.sheets import NamedCells
from xlagree.pricing.add_ons import AddOn, read_add_ons
from xlagree.proposal.deal import Client, RateCard
from xlagree.proposal.house.theme import Theme
from xlagree.terms.errors import AgreementError

HEAD = ("add-on", "what it is", "per", "monthly price", "price once", "vat")
ADD_ONS = (
    AddOn("Backup of mailboxes", "Copies every night", "user", 3.5),
    AddOn("Second line", "", "", 59, 180),
    AddOn("Handbook", "40 pages", "copy", 0, 18, "second"),
)
HOUSE = Theme("Northlight IT", vat=(0.19, 0.07))


def problems(rows: Iterable[tuple[object, ...]]) -> list[str]:
    """What is wrong with a table of add-ons."""
    with pytest.raises(AgreementError) as raised:
        read_add_ons([HEAD, *rows])
    return [str(problem) for problem in raised.value.problems]


def card(folder: Path, *add_ons: AddOn, vat: str = "0.19; 0.07") -> Path:
    """A rate card with add-ons, and a sheet Theme with rates of VAT."""
    path = folder / "rate-card.xlsx"
    write_rate_card(path, replace(sample_card(), scenarios=(), add_ons=add_ons))
    book: Any = load_workbook(path)
    book.create_sheet("Theme").append(("vat", vat))
    book.save(path)
    return path


def clients(folder: Path, text: str, house: Theme = HOUSE, add_ons: tuple[AddOn, ...] = ADD_ONS) -> Any:
    (folder / "clients.csv").write_text(text, encoding="utf-8")
    own = RateCard(
        sample_card().plans[:1], sample_card().costs, sample_card().policy, theme=house, add_ons=add_ons
    )
    return read_clients(folder / "clients.csv", own)


def test_the_sheet_reads_back(tmp_path: Path) -> None:
    """As the form writes it, in any case and order of its columns; a card without the sheet has none."""
    assert read_rate_card(card(tmp_path, *ADD_ONS)).add_ons == ADD_ONS
    assert read_rate_card(card(tmp_path)).add_ons == ()
    turned = [("Price a month", "Name", "VAT rate"), ("€ 3.50", "Backup", "Second")]
    assert read_add_ons(turned) == (AddOn("Backup", monthly_price=3.5, vat="second"),)


def test_wrong_rows_are_told_at_their_cells() -> None:
    """A price that is missing or none, a name that stands twice, a rate that has no such name."""
    rows = (
        ("Backup", None, "user", None, None, None),
        ("back-up", None, None, "x", None, "reduced"),
        ("", None, None, 3, None, None),
    )
    assert problems(rows) == [
        'row 3 column "D": monthly price must be an amount of money, 0 or more (got x)',
        'row 3 column "F": vat must be one of usual, second, third, fourth, none (got reduced)',
        'row 4 column "A": add-on must be text (got nothing)',
        'row 2 column "A": Backup: monthly price must be set, or price once (got nothing)',
        'row 3 column "A": add-on "back-up" stands twice; keep one',
    ]


def test_there_are_at_most_eight() -> None:
    """For so many have room on the page."""
    rows = [(f"Add-on {i}", None, None, 5, None, None) for i in range(9)]

    assert len(read_add_ons([HEAD, *rows[:8]])) == 8
    assert problems(rows) == [
        'row 10 column "A": there must be at most 8 add-ons (got 9); leave those away that are seldom ordered'
    ]


def test_an_add_on_costs_something() -> None:
    """One that is made in Python is refused where a sheet would be."""
    with pytest.raises(AgreementError, match=r"monthly price must be set, or price once \(got nothing\)"):
        AddOn("Backup", monthly_price=0)
    with pytest.raises(AgreementError, match="price once must be an amount of money"):
        AddOn("Backup", price_once=-1)


@pytest.mark.parametrize(
    ("add_on", "vat", "says"),
    [
        (ADD_ONS[2], "0.19", "Handbook: vat must be one of usual, none (got second); the theme has one rate of VAT"),
        (ADD_ONS[2], "none", "Handbook: vat must be one of usual, none (got second); the theme has no rate of VAT"),
        (replace(ADD_ONS[2], vat="third"), "0.19; 0.07",
         "Handbook: vat must be one of usual, second, none (got third); the theme has 2 rates of VAT"),
        (AddOn("Seats", monthly_price=1), "0.19", "Seats: the clients table has another column of this name; call the add-on otherwise"),
    ],
)  # fmt: skip
def test_add_ons_fit_the_rest_of_the_card(tmp_path: Path, add_on: AddOn, vat: str, says: str) -> None:
    """Rates that the theme has, and names that no other column of the clients table has."""
    with pytest.raises(AgreementError) as raised:
        read_rate_card(card(tmp_path, add_on, vat=vat))

    assert str(raised.value) == f"rate-card.xlsx Add-ons: {says}"


def test_clients_ask_for_add_ons(tmp_path: Path) -> None:
    """A number or yes in the column of its name; no, 0 and blanks ask for nothing; 1 is a yes."""
    table = clients(
        tmp_path,
        "client,users,Backup of mailboxes,second-line,Handbook\nA,3,24,yes,2\nB,3,0,no,\nC,3,,Yes,0\nD,3,,1,\nE,3,,0,\n",
    )

    assert table.problems == ()
    assert [client.asked for client in table.clients] == [
        (("Backup of mailboxes", 24.0), ("Second line", 1.0), ("Handbook", 2.0)), (), (("Second line", 1.0),),
        (("Second line", 1.0),), (),
    ]  # fmt: skip


def test_a_table_in_german_or_french(tmp_path: Path) -> None:
    """The words for the client and for yes and no are those that an import knows."""
    german = clients(tmp_path, "Kunde;users;Second line\nA;3;ja\nB;3;Nein\n")
    french = clients(tmp_path, "Nom du client;users;Second line\nA;3;Oui\nB;3;non\n")

    assert (german.problems, french.problems) == ((), ())
    assert [client.asked for client in (*german.clients, *french.clients)] == [
        (("Second line", 1.0),),
        (),
    ] * 2


def test_what_cannot_be_ordered_is_told(tmp_path: Path) -> None:
    """Half of one, more than there is room for, and a number where it is yes or no."""
    table = clients(tmp_path, "client,Backup of mailboxes,Second line\nA,2.5,\nB,10000,\nC,,2\n")

    assert [str(problem) for problem in table.problems] == [
        'clients.csv row 2 column "Backup of mailboxes": Backup of mailboxes must be a whole number from 0 to 9,999 (got 2.5)',
        'clients.csv row 3 column "Backup of mailboxes": Backup of mailboxes must be a whole number from 0 to 9,999 (got 10000)',
        'clients.csv row 4 column "Second line": Second line must be yes or no (got 2)',
    ]


def test_a_client_may_have_a_rate_and_a_contact_of_its_own(tmp_path: Path) -> None:
    """A share, none or reverse charge; and who of us answers it."""
    table = clients(
        tmp_path, "client,vat,our contact\nA,8.1%,Ida Lund\nB,Reverse charge,\nC,none,\nD,,\nE,half,\n"
    )

    assert [(client.vat, client.our_contact) for client in table.clients] == [
        ("0.081", "Ida Lund"), ("reverse charge", ""), ("none", ""), ("", ""),
    ]  # fmt: skip
    assert [str(problem) for problem in table.problems] == [
        'clients.csv row 6 column "vat": vat must be a share from 0 to 1 such as 0.07, none or reverse charge (got half)'
    ]


def test_prices_with_tax_in_them_have_the_rates_of_the_house(tmp_path: Path) -> None:
    """What a client of another rate would pay cannot be told from them."""
    gross = replace(HOUSE, prices="gross")
    table = clients(tmp_path, "client,vat\nA,reverse charge\nB,\n", gross)

    assert table.clients == (Client("B"),)
    assert [str(problem) for problem in table.problems] == [
        'clients.csv row 2 column "vat": vat must be blank, for the theme\'s prices have VAT in them (got reverse charge); '
        "price this client with a theme of net prices"
    ]

    card = replace(sample_card(), theme=replace(gross, vat=(0.2,)))
    people = NamedCells("clients.csv", [["client", "hours"], ["A", 8]])
    read = read_proposals(people, card, None, date(2026, 11, 23))
    assert not any("VAT" in str(problem) for problem in read.problems)
