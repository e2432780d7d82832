"""Client books: every cell is what the core says, at the quoted hours and at others."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from calc import Calc
from pricing_cases import CASES as CONTRACT
from pricing_cases import Case
from recalculated import differences, same

from xlagree.costs import Costs
from xlagree.plans import Plan
from xlagree.proposal import Client, Policy, Proposal, RateCard
from xlagree.usage import Month, Usage
from xlagree.verdict import facts, verdict
from xlagree.workbook.books import client_book, internal_book
from xlagree.workbook.render import write_book

PLANS = (
    Plan("Pay as you go", "pay as you go", "no commitment, list price", hourly_rate=140, after_hours_multiplier=1.5,
         emergency_multiplier=2, visit_charge=45),
    Plan("Block 20", "block", "some hours, no fixed months", block_hours=20, block_price=2520, block_life=12,
         after_hours_multiplier=1.5, emergency_multiplier=2, visit_charge=45, response_remote=8),
    Plan("Silver retainer", "retainer", "steady work, few surprises", monthly_fee=1495, included_hours=13,
         overage_rate=126, rollover_months=3, maintenance_hours=1, response_remote=2, response_on_site=4),
    Plan("Gold fixed", "fixed price", "one price, whatever happens", monthly_fee=1690, cap_hours=30, overage_rate=126,
         maintenance_hours=2, response_remote=1, response_on_site=2),
)  # fmt: skip
YEAR = (
    (11.5, 1, 0.5, 2), (8, 0, 0, 1), (15.5, 2, 1.5, 3), (12, 0.5, 0, 2), (21, 4, 3, 4), (10.5, 1, 0, 2),
    (9, 0, 1, 1), (13.5, 1.5, 0, 2), (6.5, 0, 0, 1), (7, 0.5, 1, 1), (18.5, 3, 2, 4), (14.5, 1, 0.5, 3),
)  # fmt: skip
NAMES = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct")


def proposal(share: float = 1.0, months: int = 12, hours: float | None = None) -> Proposal:
    """The same client with a share of the work, fewer months of history, or given hours and none."""
    rows = [
        Month(h * share, a * share, e * share, 0, v if share == 1 else v // 2, 8, f"{name} 2026")
        for (h, a, e, v), name in zip(YEAR, NAMES, strict=True)
    ]
    usage = Usage(() if hours is not None else tuple(rows[:months]))
    card = RateCard(PLANS, Costs(84), Policy("EUR", company="Northlight IT", tax_note="net of tax"))
    return Proposal(
        Client("Harbour & Lane Architects", users=24, hours=hours), usage, card, date(2026, 11, 23)
    )


CASES = {
    "a plan is worth it": proposal(),
    "no plan is worth it": proposal(0.5),
    "history too short": proposal(months=4),
    "given hours only": proposal(hours=12.0),
}


@pytest.mark.parametrize("name", CASES)
def test_every_cell_is_the_cores(calc: Calc, tmp_path: Path, name: str) -> None:
    """LibreOffice computes from the formulas what the core wrote beside them, with no error in any cell."""
    for make in (client_book, internal_book):
        assert differences(calc, make(CASES[name]), tmp_path / "book.xlsx") == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CONTRACT, ids=str)
def test_every_hand_worked_price_in_whole_books(calc: Calc, tmp_path: Path, case: Case) -> None:
    """A plan of the price contract, under a name that would break a formula, makes books without a wrong cell."""
    plan = replace(case.plan, name='="The plan" & co')
    card = RateCard((PLANS[0], plan, PLANS[2]), Costs(80), Policy("EUR", 0.3, 90, 0.2), discounts=case.discounts)
    made = Proposal(Client("Case & sons"), case.usage, card, date(2026, 11, 23))
    for make in (client_book, internal_book):
        assert differences(calc, make(made), tmp_path / "book.xlsx") == []


def test_same_bytes(tmp_path: Path) -> None:
    """The same proposal gives the same bytes."""
    for make in (client_book, internal_book):
        for name in ("a", "b"):
            write_book(make(proposal()), tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_client_book_has_no_internal_figure(tmp_path: Path) -> None:
    """Sentinel values of cost, margin, limits and approver occur in no part of an unzipped client book."""
    costs = Costs(
        71.8231, 1.41737, 1.53919, 3.71713, 2.91817, 47.29391, 23.61519, 111.37193, 0.37193, 0.083719
    )
    policy = Policy("EUR", 0.29173, 67.91373, 0.23917, "Zqx Approver", "Northlight IT")
    secret = replace(proposal(), card=replace(proposal().card, costs=costs, policy=policy))
    write_book(client_book(secret), tmp_path / "client.xlsx")
    write_book(internal_book(secret), tmp_path / "internal.xlsx")
    sentinels = ["71.8231", "1.41737", "1.53919", "0.29173", "67.91373", "0.23917", "Zqx"]
    derived = [f"{lines.total:.6f}"[:9] for lines in secret.costs] + [
        f"{lines.labour:.6f}"[:9] for lines in secret.costs
    ]

    def text(path: Path) -> str:
        with ZipFile(path) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())

    client, internal = text(tmp_path / "client.xlsx"), text(tmp_path / "internal.xlsx")
    assert [word for word in [*sentinels, *derived] if word in client] == []
    assert [word for word in ("71.8231", "1.41737", "0.29173", *derived) if word not in internal] == []
    assert "margin" not in client.lower().replace("pagemargins", "").replace("margins", "")


@pytest.mark.parametrize("name", CASES)
def test_other_hours(calc: Calc, tmp_path: Path, name: str) -> None:
    """At twenty other numbers of hours the sheet's prices and sentences are the core's."""
    case, random = CASES[name], Random(name)
    book, path = client_book(case), tmp_path / "book.xlsx"
    assert differences(calc, book, path) == []
    count = len(case.plans)
    with calc.open(path) as opened:
        for _ in range(20):
            hours = round(random.uniform(0, 40), random.choice([0, 1, 2]))
            opened.set("Plans", "C9", hours)
            opened.recalculate()
            expected = facts(case, hours)
            said = verdict(expected)
            prices = opened.read([("Plans", f"{chr(67 + i)}11") for i in range(count)])
            assert all(same(price, live) for price, live in zip(prices, expected.live, strict=True)), (
                hours,
                prices,
            )
            assert opened.read([("Plans", "B2"), ("Plans", "B3")]) == [said.first, said.second], hours
            tags = opened.read([("Plans", f"{chr(67 + i)}5") for i in range(count)])
            assert [tag for tag in tags if tag] == [said.rule.tag]
            assert tags[said.plan] == said.rule.tag
