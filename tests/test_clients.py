"""The table of clients: a bad row is named and left out, the rest goes on."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.generate.samples.card import sample_card
from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.intake.client_names import client_key
from xlagree.intake.clients import read_clients
from xlagree.pricing.costs import Costs
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Client, RateCard
from xlagree.proposal.policy import Policy

CARD = RateCard(
    (
        Plan("As you go", "pay as you go", hourly_rate=140.0),
        Plan("Silver", "retainer", hourly_rate=140.0, monthly_fee=1400.0, included_hours=10.0),
        Plan("Gold", "fixed price", hourly_rate=140.0, fee_per_user=85.0),
        Plan("Gold+", "fixed price", hourly_rate=140.0, fee_per_device=20.0, devices=5.0),
    ),
    Costs(70.0),
    Policy("EUR"),
)


def read(folder: Path, text: str) -> tuple[tuple[Client, ...], list[str]]:
    path = folder / "clients.csv"
    path.write_text(text, encoding="utf-8")
    found = read_clients(path, CARD)
    return found.clients, [str(problem) for problem in found.problems]


def test_all_columns(tmp_path: Path) -> None:
    """Names as they are, plans in the rate card's order, a share as a share."""
    text = (
        "client,users,devices,contact,hours per month,plans,manual discount\n"
        '"Quill & Partners, Law",9,12,Maren Quill,8.5,silver; As You Go ,0.05\n'
        "Acme,3,,,,,\n"
    )
    clients, problems = read(tmp_path, text)
    assert problems == []
    assert clients == (
        Client("Quill & Partners, Law", 9, 12, "Maren Quill", 8.5, ("As you go", "Silver"), 0.05),
        Client("Acme", 3),
    )


def test_whom_to_write_to_and_until_when(tmp_path: Path) -> None:
    """Address and number of the offer as they are; a month or a day, as a sheet has it too."""
    text = (
        "client,users,address,offer no,until\n"
        'Acme,3,"1 Quay Street, Bergen",2026-114,2027-03\nB,3,,,2027-03-31 00:00:00\nC,3,,,\n'
    )
    clients, problems = read(tmp_path, text)
    assert problems == []
    assert clients == (
        Client("Acme", 3, address="1 Quay Street, Bergen", offer_number="2026-114", until="2027-03"),
        Client("B", 3, until="2027-03-31"),
        Client("C", 3),
    )


def test_since_when_a_client_is_one(tmp_path: Path) -> None:
    """A month or a day, after all earlier columns or under another name; a day that there is not is refused."""
    clients, problems = read(tmp_path, "client,users,client since\nA,3,2025-03\nB,3,2025-02-30\nC,3,\n")

    assert clients == (Client("A", 3, since="2025-03"), Client("C", 3))
    want = "since must be a day such as 2027-03-31 or a month such as 2027-03"
    assert problems == [f'clients.csv row 3 column "client since": {want} (got 2025-02-30)']
    assert [column.name for column in CLIENT_COLUMNS[-2:]] == ["since", "language"]


def test_until_is_a_day_that_there_is(tmp_path: Path) -> None:
    """Written in one way."""
    clients, problems = read(tmp_path, "client,users,until\nA,3,2027-02-30\nB,3,31.3.2027\nC,3,soon\n")
    want = "until must be a day such as 2027-03-31 or a month such as 2027-03"
    assert clients == ()
    assert problems == [
        f'clients.csv row {row} column "until": {want} (got {got})'
        for row, got in ((2, "2027-02-30"), (3, "31.3.2027"), (4, "soon"))
    ]


def test_a_bad_row_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A blank name, numbers that cannot be, and a client twice whatever its case and spacing."""
    text = "client,users,manual discount\nAcme,3,\n,4,\nB,many,\nC,2.5,\nD,1,15\n ACME ,5,\nE,2,\n"
    clients, problems = read(tmp_path, text)
    assert [client.name for client in clients] == ["Acme", "E"]
    assert problems == [
        'clients.csv row 3 column "client": client must be text (got nothing)',
        'clients.csv row 4 column "users": users must be a whole number, 0 or more (got many)',
        'clients.csv row 5 column "users": users must be a whole number, 0 or more (got 2.5)',
        'clients.csv row 6 column "manual discount": manual discount must be a share from 0 to 1 (got 15); write 15 % as 0.15',
        'clients.csv row 7 column "client": client "ACME" stands twice; keep one row; the first was read',
    ]


def test_plans_must_be_on_the_rate_card(tmp_path: Path) -> None:
    """Every sign of a name counts: Gold is not Gold+; the nearest name is the remedy."""
    clients, problems = read(tmp_path, "client,users,plans\nA,3,As you go;Sliver\nB,3,Gold+\nC,3,Platinum\n")
    assert [client.plans for client in clients] == [("Gold+",)]
    assert problems == [
        'clients.csv row 2 column "plans": no plan "Sliver" in the rate card; nearest: Silver',
        'clients.csv row 4 column "plans": no plan "Platinum" in the rate card; plans: As you go; Silver; Gold; Gold+',
    ]


def test_there_must_be_something_to_compare(tmp_path: Path) -> None:
    """Pay as you go alone is not a choice; a plan alone is compared with the rate card's pay as you go."""
    clients, problems = read(tmp_path, "client,plans\nA,As you go\nB,Silver\n")
    assert [client.name for client in clients] == ["B"]
    assert problems == [
        'clients.csv row 2 column "plans": there is nothing to compare with pay as you go; offer at least one more plan'
    ]


def test_a_fee_per_user_needs_users(tmp_path: Path) -> None:
    """Only where such a plan is offered; a plan that states its own devices needs none."""
    clients, problems = read(tmp_path, "client,users,plans\nA,,\nB,,As you go; Gold+\nC,0,As you go; Gold\n")
    assert [client.name for client in clients] == ["B"]
    assert problems == [
        'clients.csv row 2 column "users": A: users must be set for Gold (got nothing); fill in the users, or offer other plans',
        'clients.csv row 4 column "users": C: users must be set for Gold (got 0); fill in the users, or offer other plans',
    ]


def test_a_client_may_have_devices_alone(tmp_path: Path) -> None:
    """No users is said with 0, where a plan has more in its fee, and for what items and hours count."""
    seats = Item("Seat", (ItemTier(1, 20.0),), counts="users", charged="monthly")
    plans = (
        replace(CARD.plans[0], items=(seats,)),
        replace(CARD.plans[1], hours_per_user=0.5),
        replace(CARD.plans[2], fee_per_device=9.0),
    )
    (tmp_path / "clients.csv").write_text("client,users,devices\nA,0,24\nB,,24\nC,0,0\n", encoding="utf-8")
    found = read_clients(tmp_path / "clients.csv", replace(CARD, plans=plans))

    assert [(client.name, client.users, client.devices) for client in found.clients] == [("A", 0, 24)]
    assert {problem.place.row for problem in found.problems} == {3, 4}
    assert [problem.what for problem in found.problems if problem.place.row == 4] == [
        "C: users must be set for Gold (got 0)",
        "C: devices must be set for Gold (got 0)",
    ]


def test_rows_left_out_keep_their_names(tmp_path: Path) -> None:
    """So that nobody is told of their usage that they are not in the table; each client knows its row."""
    path = tmp_path / "clients.csv"
    path.write_text("client,users\nA,many\nB,3\nC,\nb,4\n", encoding="utf-8")
    found = read_clients(path, CARD)
    assert [(client.name, client.place.row) for client in found.clients] == [("B", 3)]
    assert sorted(found.refused) == ["A", "C"]


def test_a_table_without_clients(tmp_path: Path) -> None:
    """A head alone is nobody."""
    assert read(tmp_path, "client,users\n") == ((), ["clients.csv: no client in the table; add one in a row"])


def test_a_client_has_the_currency_of_the_rate_card(tmp_path: Path) -> None:
    """Blank or the same in any case; nothing is converted."""
    text = "client,users,currency\nA,3,\nB,3,eur\nC,3,USD\nD,3,EUR/USD\n"
    clients, problems = read(tmp_path, text)
    assert [client.name for client in clients] == ["A", "B"]
    assert problems == [
        'clients.csv row 4 column "currency": currency must be EUR, as in the rate card (got USD); '
        "price this client with a rate card in USD",
        'clients.csv row 5 column "currency": currency must be one currency, such as EUR or € (got EUR/USD)',
    ]


def test_names_that_are_one() -> None:
    """Case, spaces and the form of Unicode do not count when files are matched."""
    assert client_key(" Harbour &\u00a0Lane ") == client_key("HARBOUR & LANE") == client_key("harbour&lane")
    assert client_key(unicodedata.normalize("NFD", "Café Zoë")) == client_key("CAFÉ ZOË")
    assert client_key("ＡＢＣ＋＋") == client_key("abc++")
    assert client_key("Straße") == client_key("STRASSE")
    assert client_key("Acme\u200b") == client_key("Acme")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++ GmbH", "C# GmbH"), ("C Soft", "C++ Soft"), ("A&B Ltd", "AB Ltd"), ("Linden Ltd.", "Linden Ltd"),
        ("Bell-Air", "Bellair"), ("日本", "中国"), ("***", "+++"), ("Cafe", "Café"),
    ],
)  # fmt: skip
def test_names_that_are_two(one: str, other: str) -> None:
    """A sign more, less or another is another client."""
    assert client_key(one) != client_key(other)


@given(st.text(min_size=1))
def test_what_does_not_count_of_a_name(name: str) -> None:
    """Written large or small, composed or taken apart, with spaces around: the same client."""
    key = client_key(name)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert client_key(unicodedata.normalize(form, name)) == key
    assert client_key(name.casefold()) == key
    assert client_key(f"\t{name}  ") == key


def test_an_offer_number_is_of_one_client(tmp_path: Path) -> None:
    """The second is refused at its row, and the first is read."""
    path = tmp_path / "clients.csv"
    path.write_text(
        "client,users,offer number\nAcme,3,X-1\nBeta,4,X-1\nGamma,5,\nDelta,6,\n", encoding="utf-8"
    )
    table = read_clients(path, sample_card())

    assert [client.name for client in table.clients] == ["Acme", "Gamma", "Delta"]
    assert [str(problem) for problem in table.problems] == [
        'clients.csv row 3 column "offer number": offer number must be one of its own (got X-1, which "Acme" has)'
    ]


def test_signs_that_turn_letters_round_are_no_part_of_a_name(tmp_path: Path) -> None:
    """What stands behind a name, such as the digest at the foot of an offer, would be printed backwards."""
    clients, problems = read(tmp_path, "client,users,hours\n\u202eHarbour\u202c \u2067Ltd,11,12\n")

    assert ([client.name for client in clients], problems) == (["Harbour Ltd"], [])
