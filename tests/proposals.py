"""One client's proposals, as tests of books and reviews take them, and how to find their way in a book."""

from dataclasses import replace
from datetime import date
from functools import cache

from pricing_cases import Case

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.experience.quality import LeftOut, quality_of
from xlagree.actuarial.laws.severity import Gamma
from xlagree.generate.book.sheet import Book, Cell, Sheet
from xlagree.generate.internal_book import book_of
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, Month, Usage, by_ticket
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.inputs import ProposalInputs, inputs_of
from xlagree.proposal.policy import Policy
from xlagree.proposal.scenarios import Change, Scenario

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


def case_deal(case: Case) -> Proposal:
    """A plan of the price contract between two others of the same price list, under a name that would break a formula."""
    plan = replace(case.plan, name='="The plan" & co')
    first, last = (replace(other, listed=plan.words) for other in (PLANS[0], PLANS[2]))
    policy = Policy("EUR", 0.3, 90, 0.2)
    card = RateCard((first, plan, last), Costs(80), policy, discounts=case.discounts)
    return Proposal(Client("Case & sons"), case.usage, card, date(2026, 11, 23))


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


def ticketed(**left: int) -> Proposal:
    """The same client with tickets, one far longer than the others, and rows that were left out."""
    hours = [0.5, 0.75, 1.25, 2.0] * 12 + [31.5, 0.0]
    entries = [
        Entry(
            f"=T{i}",
            i % 12,
            x,
            after_hours=i % 5 == 0,
            emergency=i % 7 == 0,
            channel=("remote", "on site")[i % 2],
        )
        for i, x in enumerate(hours)
    ]
    usage = by_ticket(entries, 12, [f"{name} 2026" for name in NAMES])
    return replace(proposal(), usage=usage, quality=quality_of(usage, LeftOut(**left)))


def page(book: Book, name: str) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.name == name)


def texts(sheet: Sheet) -> list[str]:
    return [cell.value for cell in sheet.cells if isinstance(cell.value, str) and cell.value]


DEMAND = modelled(
    11,
    Gamma(1.1, 1.5),
    client=0.04,
    month=0.09,
    after_hours_share=0.1,
    on_site_share=0.2,
    visits_per_ticket=0.2,
)


def forecast(demand: Demand = DEMAND, **card: object) -> Proposal:
    """The client of the books' tests with a forecast and a sentence of evidence."""
    base = proposal()
    costs = Costs(84, wanted_margin=0.3, cost_of_risk=0.1)
    return replace(
        base,
        demand=demand,
        evidence=("Seen: 12 months.",),
        card=replace(base.card, **{"costs": costs, **card}),
    )


def scenario(name: str, tickets: float, cost: float, fee: float) -> Scenario:
    changes = (
        Change("demand", "tickets", factor=tickets),
        Change("costs", "cost_per_hour", cost),
        Change("Gold", "monthly_fee", fee),
    )
    return Scenario(name, changes)


SCENARIOS = (scenario("low", 0.8, 75.0, 1500.0), scenario("high", 1.4, 95.0, 1900.0))


def deal() -> Proposal:
    """The client of the books' tests with a forecast and three cases."""
    given = forecast()
    gold = given.card.plans[-1].name
    named = tuple(
        replace(each, changes=tuple(replace(c, of=gold) if c.of == "Gold" else c for c in each.changes))
        for each in SCENARIOS
    )
    return replace(given, card=replace(given.card, scenarios=named))


@cache
def inputs() -> ProposalInputs:
    return inputs_of(deal())


@cache
def book() -> Book:
    return book_of(inputs(), inputs())


@cache
def smaller_book() -> Book:
    """One of three plans and two cases, where what is asked for makes a book anew with every answer."""
    given = deal()
    card = replace(given.card, plans=(PLANS[0], *PLANS[2:]), scenarios=given.card.scenarios[1:])
    own = inputs_of(replace(given, card=card))
    return book_of(own, own)


def at(sheet: Sheet, row: int, column: int) -> Cell:
    return next(cell for cell in sheet.cells if (cell.row, cell.column) == (row, column))


def row_of(sheet: Sheet, label: str) -> int:
    return next(cell.row for cell in sheet.cells if cell.value == label)
