"""Clients without usage: what is known of their work prices them, in both books as in the core."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from calc import Calc
from command_line import call
from recalculated import differences

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.from_tables import proposals
from xlagree.generate.internal_book import internal_book
from xlagree.generate.samples.card import sample_card
from xlagree.intake.proposals import read_proposals
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal, RateCard
from xlagree.proposal.policy import Policy
from xlagree.review.file_review import review_file

DAY = date(2026, 11, 23)
CARD = RateCard(
    (
        Plan("As you go", "pay as you go", hourly_rate=100, after_hours_multiplier=1.5, visit_charge=10),
        Plan("Gold", "fixed price", monthly_fee=780.0),
    ),
    Costs(50),
    Policy("EUR"),
)
KNOWN = {
    "client": "Alpha",
    "users": 20,
    "tickets per user": 0.5,
    "hours per ticket": 0.8,
    "spread": "steady",
    "after-hours share": 0.1,
    "on-site share": 0.25,
    "visits per ticket": 0.3,
}


def deals(*rows: dict[str, object]) -> tuple[tuple[Proposal, ...], list[str]]:
    """The proposals of a table of clients without usage, and what is said of its rows."""
    intake = proposals(pd.DataFrame(rows), CARD, date=DAY)
    return intake.proposals, [str(problem) for problem in intake.problems]


def test_the_work_that_is_known_is_priced() -> None:
    """10 tickets of 0.8 h a month: 96 h at 100, a tenth of them at half as much again, and 36 visits of 10."""
    (deal,), wrong = deals(KNOWN)
    assert wrong == []
    assert (deal.basis, deal.quoted_hours) == ("forecast", 8.0)
    assert deal.replays[0].invoiced == pytest.approx(12 * 8 * 100 * 1.05 + 36 * 10)
    assert deal.demand is not None
    assert (deal.demand.tickets, deal.demand.users) == (10.0, 20.0)
    assert deal.decisions[0].price_expected == pytest.approx(deal.replays[0].invoiced)


def test_hours_given_make_the_tickets() -> None:
    """12 hours in tickets of 1.5 are 8 a month; with hours alone tickets are of an hour."""
    (some, bare), wrong = deals(
        {"client": "Beta", "hours per month": 12.0, "hours per ticket": 1.5, "spread": "lumpy"},
        {"client": "Delta", "hours per month": 12.0},
    )
    assert wrong == []
    assert some.demand is not None
    assert bare.demand is not None
    assert (some.demand.tickets, bare.demand.tickets) == (8.0, 12.0)
    assert (some.basis, bare.basis) == ("hours given", "hours given")
    assert some.decisions[1].margin_bad < bare.decisions[1].margin_bad


def test_tickets_that_are_known_are_counted() -> None:
    """Ten tickets a month need twelve packs of ten a year, and a few more where a year may be busier."""
    packs = Plan("Packs", "block", block_tickets=10, block_price=600)
    card = replace(CARD, plans=(CARD.plans[0], packs))

    (deal,) = proposals(
        pd.DataFrame([{"client": "Alpha", "users": 20, "tickets per user": 0.5, "hours per ticket": 0.8}]),
        card,
        date=DAY,
    ).proposals

    assert deal.replays[1].invoiced == pytest.approx(12 * 600)
    assert 12 * 600 < deal.decisions[1].price_expected < 13.5 * 600
    assert deal.decisions[1].breakage_price == pytest.approx(deal.outlooks[1].unused * 60)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"users": 10, "tickets per user": 0.5}, "hours per ticket must be a number of hours"),
        ({"users": 10, "hours per ticket": 0.5}, "tickets per user must be set"),
        ({"tickets per user": 0.5, "hours per ticket": 1.0}, "tickets per user needs users"),
        (
            {"tickets": 5, "hours per ticket": 1.0, "after-hours share": 0.6, "emergency share": 0.6},
            "must be at most 1",
        ),
    ],
)
def test_what_is_not_enough(row: dict[str, object], said: str) -> None:
    """One line at the client's row, and the other clients go on."""
    made, wrong = deals({"client": "Gamma", **row}, KNOWN)
    assert [deal.client.name for deal in made] == ["Alpha"]
    assert len(wrong) == 1
    assert "Gamma" in wrong[0]
    assert said in wrong[0]


def test_with_usage_they_are_not_used() -> None:
    """Of a client with usage what was expected is said not to be used."""
    usage = pd.DataFrame(
        {"client": "Alpha", "month": [f"2026-{n:02}" for n in range(1, 11)], "hours": [9.0] * 10}
    )
    intake = proposals(pd.DataFrame([KNOWN]), CARD, usage, DAY)
    (deal,) = intake.proposals
    assert deal.history.hours == 90
    remarks = [str(problem) for problem in intake.problems if problem.remark]
    assert any(
        "tickets per user, hours per ticket" in remark and "are not used" in remark for remark in remarks
    )


def test_both_books_say_the_same(calc: Calc, tmp_path: Path) -> None:
    """Recalculated by LibreOffice, and made anew by the review."""
    (deal,), _ = deals(KNOWN)
    for make in (client_book, appendix_book, internal_book):
        assert differences(calc, make(deal), tmp_path / f"{make.__name__}.xlsx") == []
    write_book(internal_book(deal), tmp_path / "internal.xlsx")
    review = review_file(tmp_path / "internal.xlsx")
    assert review.deal is not None
    assert review.deal.line.pay_as_you_go_first_year == pytest.approx(deal.replays[0].invoiced, abs=0.01)
    assert [finding for finding in review.findings if finding.severity == "error"] == []


def test_they_are_columns_of_the_table(tmp_path: Path) -> None:
    """Through the command line, under their labels or other names of them."""
    from xlagree.generate.forms.rate_card_form import write_rate_card

    write_rate_card(tmp_path / "card.xlsx", CARD)
    (tmp_path / "clients.csv").write_text(
        "client,users,tickets a user,hours a ticket\nAlpha,20,0.5,0.8\n", encoding="utf-8"
    )
    status, said, wrong = call(
        *("generate", tmp_path / "clients.csv", "-r", tmp_path / "card.xlsx", "-o", tmp_path / "out")
    )
    assert (status, wrong) == (0, "")
    assert "8.0" in said


def worked(name: str, months: int) -> list[dict[str, object]]:
    """Eight tickets in each of some months up to the end of 2025, and nothing after."""
    rows = []
    for i in range(months):
        month = 2025 * 12 + 11 - i
        day = f"{month // 12}-{month % 12 + 1:02}-03"
        rows += [{"client": name, "date": day, "ticket": f"{name}{i}-{j}", "hours": 1.0} for j in range(8)]
    return rows


def test_a_client_that_looks_gone_is_named() -> None:
    """With its months of silence and the chance that is left; one that says until when it stays, or works on, is not.

    Nor is one with work in the month of the run, which counts for nothing else.
    """
    rows = [row for name in ("Alpha", "Birch", "Cedar", "Dune") for row in worked(name, 12)]
    rows += [{"client": "Dune", "date": DAY.replace(day=1).isoformat(), "hours": 6.0}]
    rows += [{"client": "Cedar", "date": f"2026-{month:02}-05", "hours": 6.0} for month in range(1, 11)]
    clients = pd.DataFrame(
        [
            {"client": "Alpha"},
            {"client": "Birch", "until": "2027-12"},
            {"client": "Cedar"},
            {"client": "Dune"},
        ]
    )
    intake = proposals(clients, CARD, pd.DataFrame(rows), DAY)
    gone = [str(problem) for problem in intake.problems if "still a client" in str(problem)]
    evidence = {deal.client.name: " ".join(deal.evidence) for deal in intake.proposals}

    (remark,) = gone
    assert "Alpha: no work in the last 10 months of usage; the chance that it is still a client is" in remark
    assert remark.endswith("it is priced as if it were; where it has left, say until when")
    assert all(problem.remark for problem in intake.problems if "still a client" in str(problem))
    assert "The client looks gone: no work in the last 10 months" in evidence["Alpha"]
    assert "The client is known to stay for 14 months after these." in evidence["Birch"]
    assert "The client is active" in evidence["Cedar"]
    assert "The client is active" in evidence["Dune"]
    assert (
        sum(
            entry.hours
            for deal in intake.proposals
            if deal.client.name == "Dune"
            for entry in deal.usage.entries
        )
        == 96
    )


def test_a_client_that_leaves_before_the_term_ends() -> None:
    """Is named, with the plans; one that stays as long is not."""
    found, said = deals({**KNOWN, "until": "2027-03"}, {**KNOWN, "client": "Other", "until": "2030-01-01"})
    assert len(found) == 2
    (leaving,) = [line for line in said if "stays" in line]
    assert "stays until 2027-03, and the term ends later of " in leaving
    assert leaving.endswith('offer a shorter term, or correct "until"')


def test_a_client_that_left_before_its_offer_is_named(tmp_path: Path) -> None:
    """No term is short enough for it."""
    people = tmp_path / "clients.csv"
    people.write_text("client,hours,users,devices,until\nGone,8,4,5,2025-06\n", encoding="utf-8")
    read = read_proposals(people, sample_card(), None, date(2026, 11, 23))

    assert [str(problem) for problem in read.problems if problem.remark] == [
        "clients.csv row 2: Gone: stayed until 2025-06, which is before the month of this offer; "
        'leave the client out, or correct "until"'
    ]


def test_more_plans_than_have_room() -> None:
    """Seven plans: a remark says which six the offer shows and what to do; six need none."""
    base, *others = CARD.plans
    plans = [replace(others[0], name=f"Plan {i}") for i in range(6)]
    row = pd.DataFrame([{"client": "Alpha", "hours": 12}])
    seven = proposals(row, replace(CARD, plans=(base, *plans)), date=DAY)
    six = proposals(row, replace(CARD, plans=(base, *plans[:5])), date=DAY)

    assert [problem.what for problem in seven.problems if problem.remark and "room" in problem.what] == [
        "Alpha: its offer has room for 6 of 7 plans: pay as you go, the one recommended, and those nearest to it by "
        "the price of their first year"
    ]
    assert not [problem for problem in six.problems if "room" in problem.what]
