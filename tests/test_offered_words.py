"""What a plan gives in a few words, and what an hour, a ticket and a typical job cost under it: worked by hand."""

from dataclasses import replace
from datetime import date

import pytest
from client_offers import offered
from proposals import PLANS

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.client_book import client_book
from xlagree.generate.offer_page import offer_page
from xlagree.generate.pages.client import plan_words
from xlagree.generate.pages.client.offer import BESIDE, beyond, included, unused
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.rates import HourRate
from xlagree.pricing.usage import Month, Usage
from xlagree.proposal.client_rates import TYPICAL_JOBS, price_inside, price_of_job, rate_sections
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.policy import Policy
from xlagree.proposal.rate_sentences import rate_verdict

QUARTER = Plan("Quarter", "retainer", hourly_rate=150, monthly_fee=1000, included_hours=10, hours_per_user=0.5,
               users=40, pool_months=3, rollover_months=3, rollover_cap=6)  # fmt: skip
TICKETS = Plan("Tickets", "retainer", monthly_fee=480, included_tickets=6, ticket_price=90, rollover_months=1)
PACK = Plan("Pack", "block", block_tickets=10, block_price=700, auto_renew=False, ticket_price=95)
CREDIT = Plan("Credit", "block", hourly_rate=125, block_value=2000, block_price=1800, top_up_below=200, visit_charge=50,
              travel=30, free_travel=10, travel_rate=0.7)  # fmt: skip
FAIR = Plan("Fair", "fixed price", hourly_rate=150, monthly_fee=900, hours_per_user=3, users=3, pool_months=3)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (QUARTER, ("30 a quarter", 150.0, "kept 3 months, to 6")),
        (TICKETS, ("6 tickets a month", "90.00 a ticket", "kept 1 month")),
        (PACK, ("10 tickets in a pack", "95.00 a ticket", "kept")),
        (replace(PACK, auto_renew=True, ticket_price=None), ("10 tickets in a pack", "next pack", "kept")),
        (CREDIT, ("work for 2,000 in a block", "next block", "kept")),
        (FAIR, ("all, to 9 a quarter", 150.0, "–")),
    ],
    ids=lambda one: one.name if isinstance(one, Plan) else "",
)
def test_what_is_in_a_plan(plan: Plan, words: tuple[object, ...]) -> None:
    """What is included, what one more costs, and what becomes of what is not used."""
    assert (included(plan), beyond(plan), unused(plan)) == words


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (QUARTER, ("30 a quarter", 150.0)),
        (TICKETS, ("6 tickets a month", "€90.00 a ticket")),
        (PACK, ("10 tickets in a block", "€95.00 a ticket")),
        (replace(PACK, auto_renew=True, ticket_price=None), ("10 tickets in a block", "next block")),
        (CREDIT, ("work for €2,000 in a block", "next block")),
        (FAIR, ("9 a quarter", 150.0)),
    ],
    ids=lambda one: one.name if isinstance(one, Plan) else "",
)
def test_what_is_in_a_plan_for_its_client(plan: Plan, words: tuple[object, ...]) -> None:
    """The same on the pages of an offer, in the language of the client and with the sign of the currency."""
    speech = ClientLanguage("en", "€", True)

    assert (plan_words.included(plan, speech), plan_words.beyond(plan, speech)) == words


def test_visits_included_stand_where_visits_have_a_price() -> None:
    """On the page Rate card, which is signed, and only where a plan has some."""
    some = replace(PART, visit_charge=40, included_visits=2)
    usage = Usage(tuple(Month(10.0, tickets=6, label=f"{month} 2026") for month in range(12)))
    lines = []
    for plan in (some, replace(some, included_visits=0)):
        card = RateCard((PLANS[0], plan), Costs(80), Policy("EUR"))
        sections = rate_sections(Proposal(Client("Linden"), usage, card, date(2026, 11, 23)), ENGLISH)
        lines.append(
            [line.amounts for one in sections for line in one.lines if line.text == "Visits included"]
        )
    assert lines == [[("–", "2 a month")], []]


def test_lines_that_only_some_plans_have() -> None:
    """The threshold of a top-up, and what lies beyond the free travel at its rate: 20 x 0.7 = 14."""
    said = {ENGLISH.say(key): words(CREDIT, ENGLISH) for key, words in BESIDE}

    assert said["The next block is bought with what is left"] == "below 200"
    assert said["The way of a visit"] == pytest.approx(14)
    assert said["Blocks bought ahead beside it"] == said["Work covered"] == said["Visits included"] == "–"


@pytest.mark.parametrize(
    ("plan", "unit", "printer", "starter"),
    [
        (QUARTER, 100.0, 100 * 5 / 6, 200.0),  # three months' fee of 3,000 for 30 h
        (TICKETS, 80.0, 80.0, 80.0),
        (PACK, 70.0, 70.0, 70.0),
        (CREDIT, 112.5, 112.5 * 5 / 6 + 50 + 14, 225.0),  # 1,800 for 2,000 of work at 125
        (FAIR, 0.0, 0.0, 0.0),
    ],
    ids=lambda one: one.name if isinstance(one, Plan) else "",
)
def test_what_a_job_costs(plan: Plan, unit: float, printer: float, starter: float) -> None:
    """The price of an hour or a ticket, of 50 minutes on site, and of two hours remote."""
    assert (price_inside(plan) or 0.0) == pytest.approx(unit)
    assert [price_of_job(plan, job) or 0.0 for job in TYPICAL_JOBS[1:3]] == pytest.approx([printer, starter])
    assert (price_inside(plan) is None) == (plan.kind == "fixed price")


def test_stated_rates_are_in_the_jobs() -> None:
    """A rate of 200 in the evening on 100 an hour: three hours on Friday night are 600, and six on Saturday 1,200."""
    cells = [
        ["Plans", "List"], ["kind", "pay as you go"], ["hourly rate", 100],
        ["Rates", "class", "counts as", "rate"], ["", "after-hours", None, 200], ["", "holiday", "after-hours", 500],
    ]  # fmt: skip
    (listed,) = read_plans(cells)

    assert [price_of_job(listed, job) for job in TYPICAL_JOBS[4:]] == pytest.approx([600, 1200])


def test_a_pay_as_you_go_plan_by_the_ticket_makes_a_book() -> None:
    """Where the plan that all are compared with has no price of an hour, jobs cost a ticket each."""
    listed = Plan("By ticket", "pay as you go", ticket_price=95)
    usage = Usage(tuple(Month(10.0, tickets=6, label=f"{month} 2026") for month in range(12)))
    card = RateCard((listed, PLANS[2]), Costs(80), Policy("EUR"))
    book = client_book(Proposal(Client("Linden"), usage, card, date(2026, 11, 23)))
    sheet = next(sheet for sheet in book.sheets if sheet.name == "Rate card")

    assert "by the ticket" in {cell.value for cell in sheet.cells}
    row = next(cell.row for cell in sheet.cells if cell.value == "New starter, 2 hours remote")
    assert 95.0 in {cell.value for cell in sheet.cells if cell.row == row}


PART = Plan(
    "Part", "retainer", hourly_rate=140, monthly_fee=990, included_hours=8, overage_rate=133,
    covers_work=("support",), project_hours=16,
)  # fmt: skip
BY_ROLE = (HourRate(role="senior", rate=185), HourRate(role="junior", rate=98))


def test_what_is_not_covered_has_its_own_price() -> None:
    """Not that of an hour beyond: 140 where that is 133, and from 98 to 185 where roles have rates of their own; so have long jobs."""
    own = replace(PART, rates=BY_ROLE)
    words = dict(plan_words.BESIDE)
    speech = ClientLanguage("en", "€", True)

    assert plan_words.beyond(PART, speech) == 133
    assert [words["not_covered"](plan, speech) for plan in (PART, own, PLANS[0], PLANS[3])] == [
        "€140.00", "€98.00 to €185.00", "–", "–",
    ]  # fmt: skip
    assert words["projects_apart"](PART, speech) == "over 16 h: €140.00 an hour"
    assert words["projects_apart"](own, speech) == "over 16 h: €98.00 to €185.00 an hour"
    assert words["projects_apart"](PLANS[0], speech) == "–"
    german = ClientLanguage("de", "€", False)
    assert words["projects_apart"](PART, german) == "über 16 Std.: 140,00\u00a0€ je Stunde"


def test_pages_say_what_is_charged_apart() -> None:
    """Plans and rate card of the client edition, the page for browsers, and the plans of the appendix."""
    usage = Usage(tuple(Month(10.0, tickets=6, label=f"{month} 2026") for month in range(12)))
    card = RateCard((replace(PLANS[0], listed=PART.words), PART), Costs(80), Policy("EUR"))
    deal = Proposal(Client("Linden", recommend="Part"), usage, card, date(2026, 11, 23))
    book, appendix, page = client_book(deal), appendix_book(deal), offer_page(deal)

    for sheet, label, own in (
        (book.sheets[0], "An hour of work not covered", "€140.00"),
        (book.sheets[0], "Longer jobs, charged by the hour", "over 16 h: €140.00 an hour"),
        (book.sheets[2], "An hour of work not covered", 140.0),
        (appendix.sheets[0], "An hour of work not covered", 140.0),
        (appendix.sheets[0], "An hour beyond these", 133.0),
    ):
        row = next(cell.row for cell in sheet.cells if cell.column == 1 and cell.value == label)
        assert own in [cell.value for cell in sheet.cells if cell.row == row], label
    for text in ("An hour of work not covered", "over 16 h: €140.00 an hour"):
        assert text in page


def test_a_price_for_all_work_has_none_beyond() -> None:
    """Where everything is covered without a cap there is no hour beyond."""
    whole = Plan("Whole", "fixed price", hourly_rate=140, monthly_fee=1900)

    assert plan_words.beyond(whole, ClientLanguage("en", "€", True)) == plan_words.NOTHING
    assert (
        plan_words.beyond(replace(whole, covers_channels=("remote",)), ClientLanguage("en", "€", True)) == 140
    )


def lines_of(*plans: Plan) -> dict[str, tuple[object, ...]]:
    """The lines of the rate card that a client gets with some plans, by their texts."""
    deal = offered(3)
    deal = replace(deal, card=replace(deal.card, plans=plans))
    sections = rate_sections(deal, ClientLanguage("en", "€", True))
    return {line.text: line.amounts for section in sections for line in section.lines}


def test_the_rate_card_says_included_of_what_is_covered_alone() -> None:
    """Emergencies and visits that a fixed price does not cover cost what the plan charges: 140 x 2, and 140 x 50 minutes and the way."""
    go = Plan("Go", "pay as you go", hourly_rate=140)
    evenings = Plan(
        "Evenings", "fixed price", monthly_fee=1490, hourly_rate=140, emergency_multiplier=2, visit_charge=45,
        covers_classes=("after-hours",), covers_channels=("remote",),
    )  # fmt: skip
    lines = lines_of(go, evenings)

    assert lines["Evening or weekend"] == (140, "included")
    assert lines["Emergency"] == (140, 280)
    assert price_of_job(evenings, TYPICAL_JOBS[1]) == pytest.approx(140 * 5 / 6 + 45)
    assert price_of_job(evenings, TYPICAL_JOBS[2]) is None
    assert price_of_job(evenings, TYPICAL_JOBS[4]) == pytest.approx(3 * 280)


def test_a_ticket_is_not_held_against_the_price_of_an_hour() -> None:
    """Beyond the tickets of a plan there is no list price where the list has one of hours; and the other way round."""
    go, by_ticket = (
        Plan("Go", "pay as you go", hourly_rate=140),
        Plan("List", "pay as you go", ticket_price=95),
    )
    assert lines_of(go, TICKETS)["Beyond the tickets of the plan"][0] == "–"
    assert lines_of(by_ticket, TICKETS)["Beyond the tickets of the plan"][0] == 95
    silver = Plan("Silver", "retainer", monthly_fee=990, included_hours=8, overage_rate=133)
    assert lines_of(by_ticket, silver)["Beyond the hours of the plan"] == ("–", 133)


def test_what_is_agreed_is_said_to_its_decimals_and_its_months() -> None:
    """A quarter of an hour is not 0.3 of one, and nine hours a quarter are not nine a month."""
    speech = ClientLanguage("en", "€", True)
    short = Plan("Short", "block", block_hours=0.25, block_price=30, hourly_rate=140)
    fixed = Plan("Fixed", "fixed price", monthly_fee=900, cap_hours=9, hourly_rate=140)

    assert plan_words.included(short, speech) == "0.25 in a block"
    assert rate_verdict(fixed, speech) == "Fixed: every hour to 9 a month is in the price."
    assert rate_verdict(replace(fixed, pool_months=3), speech) == (
        "Fixed: the work agreed is in the price, to 9 a quarter."
    )
    assert rate_verdict(replace(fixed, covers_channels=("remote",)), speech) == (
        "Fixed: the work agreed is in the price, to 9 a month."
    )
