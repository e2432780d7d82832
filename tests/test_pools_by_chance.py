"""Pools of several months, with a cap, in tickets or in money, topped up, and visits included: beside clients drawn by chance."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pytest
from demands import Simulated, simulated
from numpy.typing import NDArray

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.economics.bank import expected_draws, expected_visits_beyond
from xlagree.economics.outlook import Outlook
from xlagree.economics.pool import followed_exactly
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.terms.errors import AgreementError
from xlagree.terms.records import changed

Reals = NDArray[np.float64]
YEARS = 30_000
UNEVEN = modelled(
    8.0, Lognormal(0.8, 1.5), client=0.2, month=0.09, after_hours_share=0.25, visits_per_ticket=0.2
)
FEW = modelled(
    2.0,
    Gamma(0.9, 1.0),
    client=0.1,
    month=0.05,
    yearly_growth=0.1,
    season=(0.5, 1.0, 1.5),
    visits_per_ticket=0.6,
)


@lru_cache(4)
def drawn_for(demand: Demand, months: int = 12) -> Simulated:
    """Years of a demand, drawn once for all plans."""
    return simulated(demand, months, YEARS)


@dataclass
class Lots:
    """Hours with the last month in which they may be used: the oldest are used first."""

    years: int
    by_last: dict[int, Reals]

    def use(self, month: int, need: Reals) -> Reals:
        """What is still needed after all that is there."""
        for last in sorted(last for last in self.by_last if last >= month):
            taken = np.minimum(self.by_last[last], need)
            self.by_last[last], need = self.by_last[last] - taken, need - taken
        return need

    def there(self, month: int) -> Reals:
        """All that may still be used in a month."""
        return sum((lot for last, lot in self.by_last.items() if last >= month), np.zeros(self.years))


def over_a_pool(
    need: Reals, grant: float, period: int = 1, months_kept: int = 0, cap: float = np.inf, share: float = 1.0
) -> Reals:
    """Needed beyond a grant of each period, of which some is kept for months after it."""
    kept, over, own = Lots(need.shape[1], {}), np.zeros_like(need), np.zeros(need.shape[1])
    for month, work in enumerate(need):
        own = np.full(need.shape[1], grant) if month % period == 0 else own
        short = kept.use(month, work)
        over[month] = np.maximum(short - own, 0)
        own = np.maximum(own - short, 0)
        if (month + 1) % period == 0 and months_kept:
            room = np.maximum(cap - kept.there(month + 1), 0)
            kept.by_last[month + months_kept] = np.minimum(share * own, room)
    return over


def blocks_bought(need: Reals, size: float, life: float, below: float) -> Reals:
    """Blocks bought month by month where each is bought for a shortfall, and one more where too little is left."""
    years = need.shape[1]
    left, until, bought = np.zeros(years), np.full(years, np.inf), np.zeros_like(need)
    for month, work in enumerate(need):
        left[month > until] = 0.0
        count = np.ceil(np.maximum(work - left, 0) / size - 1e-9)
        if month == 0:
            count = np.maximum(count, 1)
        left = left + count * size - work
        more = (left < below - 1e-9) & (month + 1 < len(need))
        left, bought[month] = left + more * size, count + more
        until = np.where(bought[month] > 0, month + life - 1, until)
    return bought


RETAINER = Plan("Retainer", "retainer", monthly_fee=900, hourly_rate=100, included_hours=8)
CAPPED = Plan("Capped", "fixed price", monthly_fee=900, hourly_rate=100, cap_hours=18, pool_months=3)
PACKS = Plan("Packs", "block", block_tickets=10, block_price=700)
OVER: list[tuple[Plan, Callable[[Simulated], Reals]]] = [
    (
        replace(RETAINER, name="by the quarter", included_hours=20, pool_months=3),
        lambda drawn: over_a_pool(drawn.logged, 20, 3),
    ),
    (
        replace(RETAINER, name="quarters kept for half a year", included_hours=20, pool_months=3, rollover_months=6),
        lambda drawn: over_a_pool(drawn.logged, 20, 3, 6),
    ),
    (
        replace(RETAINER, name="capped", rollover_months=3, rollover_cap=13),
        lambda drawn: over_a_pool(drawn.logged, 8, 1, 3, 13),
    ),
    (
        replace(RETAINER, name="capped and billed", rollover_months=4, rollover_cap=5.1, billing_increment=0.25),
        lambda drawn: over_a_pool(drawn.billed, 8, 1, 4, 5.1),
    ),
    (
        replace(RETAINER, name="by user", included_hours=2, hours_per_user=0.5, users=9, pool_months=2),
        lambda drawn: over_a_pool(drawn.logged, 6.5, 2),
    ),
    (CAPPED, lambda drawn: over_a_pool(drawn.logged, 18, 3)),
    (
        replace(RETAINER, name="tickets", included_hours=0, included_tickets=7, ticket_price=90),
        lambda drawn: over_a_pool(drawn.tickets, 7),
    ),
    (
        replace(
            RETAINER, name="tickets kept", included_hours=0, included_tickets=20, ticket_price=90, pool_months=3,
            rollover_months=3,
        ),
        lambda drawn: over_a_pool(drawn.tickets, 20, 3, 3),
    ),
    (
        replace(RETAINER, name="kept by half and capped", rollover_months=3, rollover_share=0.5, rollover_cap=6),
        lambda drawn: over_a_pool(drawn.logged, 8, 1, 3, 6, 0.5),
    ),
    (
        replace(RETAINER, name="quarters kept for two months", included_hours=20, pool_months=3, rollover_months=2),
        lambda drawn: over_a_pool(drawn.logged, 20, 3, 2),
    ),
]  # fmt: skip
MONEY = Plan("Money", "block", hourly_rate=120, hourly_discount=0.1, block_value=1080, block_price=900)
HOURS = Plan("Hours", "block", hourly_rate=120, block_hours=10, block_price=900)
BOUGHT: list[tuple[Plan, Callable[[Simulated], Reals]]] = [
    (MONEY, lambda drawn: blocks_bought(drawn.logged, 10, np.inf, 0)),
    (replace(MONEY, block_life=4), lambda drawn: blocks_bought(drawn.logged, 10, 4, 0)),
    (
        replace(MONEY, block_life=4, top_up_below=270),
        lambda drawn: blocks_bought(drawn.logged, 10, 4, 2.5),
    ),
    (replace(HOURS, top_up_below=3), lambda drawn: blocks_bought(drawn.logged, 10, np.inf, 3)),
    (replace(HOURS, top_up_below=10, block_life=2), lambda drawn: blocks_bought(drawn.logged, 10, 2, 10)),
    (
        replace(HOURS, top_up_below=3, block_life=3, billing_increment=0.25),
        lambda drawn: blocks_bought(drawn.billed, 10, 3, 3),
    ),
    (
        replace(HOURS, top_up_below=2.5, block_life=5, billing_increment=0.25, after_hours_multiplier=1.5),
        lambda drawn: blocks_bought(drawn.counted(0.25, 1.5), 10, 5, 2.5),
    ),
    (PACKS, lambda drawn: blocks_bought(drawn.tickets, 10, np.inf, 0)),
    (replace(PACKS, block_life=2, top_up_below=3), lambda drawn: blocks_bought(drawn.tickets, 10, 2, 3)),
    (replace(PACKS, top_up_below=2), lambda drawn: blocks_bought(drawn.tickets, 10, np.inf, 2)),
]
DEMANDS = pytest.mark.parametrize("demand", [UNEVEN, FEW], ids=["uneven", "few"])


def near(found: Reals, by_chance: Reals) -> None:
    """What is expected by month is the average over clients drawn by chance, the term closer than each month."""
    total, years = by_chance.sum(axis=0), by_chance.shape[1]
    apart = 4 * total.std() / years**0.5 + 0.003 * total.mean() + 1e-4
    assert found.sum() == pytest.approx(total.mean(), abs=apart)
    each = 5 * by_chance.std(axis=1) / years**0.5 + 0.01 * by_chance.mean(axis=1) + 0.002
    assert (np.abs(found - by_chance.mean(axis=1)) <= each).all()


@DEMANDS
@pytest.mark.parametrize(("plan", "over"), OVER, ids=lambda plan: getattr(plan, "name", ""))
def test_beyond_a_pool(plan: Plan, over: Callable[[Simulated], Reals], demand: Demand) -> None:
    """Beyond an allowance is what clients drawn ticket by ticket need beyond it, in hours or in tickets."""
    demand = replace(demand, after_hours_share=0.0)
    near(expected_draws(plan, demand).over, over(drawn_for(demand, plan.term)))


@DEMANDS
@pytest.mark.parametrize(("plan", "bought"), BOUGHT, ids=lambda plan: getattr(plan, "name", ""))
def test_blocks_of_every_unit(plan: Plan, bought: Callable[[Simulated], Reals], demand: Demand) -> None:
    """Blocks in money, packs of tickets and blocks topped up are bought as often as clients drawn by chance buy them."""
    demand = replace(demand, after_hours_share=0.25)
    near(expected_draws(plan, demand).bought, bought(drawn_for(demand, plan.term)))


@DEMANDS
@pytest.mark.parametrize("period", [1, 3])
def test_visits_beyond_those_included(demand: Demand, period: int) -> None:
    """A ticket has a visit or none, and the visits of a period beyond those included are as many as drawn by chance."""
    plan = replace(RETAINER, included_visits=2, visit_charge=60, pool_months=period)

    near(expected_visits_beyond(plan, demand), over_a_pool(drawn_for(demand).visits, 2, period))


def test_visits_of_more_than_one_a_ticket_go_with_the_hours() -> None:
    """Where a ticket may have several visits a month has as many as its hours."""
    plan = replace(RETAINER, included_visits=5, visit_charge=60)
    demand = replace(UNEVEN, visits_per_ticket=1.6)

    near(expected_visits_beyond(plan, demand), over_a_pool(drawn_for(demand).logged * 2, 5))


@pytest.mark.parametrize("plan", [plan for plan, _ in (*OVER, *BOUGHT)], ids=lambda plan: plan.name)
def test_prices_of_years_average_to_the_price_expected(plan: Plan) -> None:
    """What is followed exactly and the years of the lattice rule tell of one price; chances by years have an error."""
    visits = {"included_visits": 1.0, "visit_charge": 50.0} if plan.kind == "retainer" else {}
    outlook = Outlook(changed(plan, visits), UNEVEN, Costs(60))

    assert outlook.prices.mean() == pytest.approx(outlook.expected_price, rel=0.006)
    nothing_left = replace(outlook, costs=Costs(60, fixed_cost=outlook.expected_margin / 12))
    assert 0.2 < nothing_left.loss.below < 0.8
    assert (nothing_left.loss.error == 0) is nothing_left.on_total


@pytest.mark.parametrize(
    "plan", [HOURS, replace(RETAINER, pool_months=3), Plan("As you go", "pay as you go", hourly_rate=100)]
)
def test_blocks_beside_a_plan(plan: Plan) -> None:
    """Blocks beside a plan serve what clients drawn by chance need beyond it, the one first that expires first."""
    beside = (
        PrepaidBlock("Project", 40, 3000, bought_in=3, life=8),
        PrepaidBlock("Goodwill", 6, bought_in=1, life=2),
    )
    plan = replace(plan, blocks=beside, **({"auto_renew": False} if plan.kind == "block" else {}))
    need = drawn_for(UNEVEN).logged
    left, rest = np.full(YEARS, 10.0), np.zeros_like(need)
    for month, work in enumerate(need):
        if plan.kind == "block":
            taken = np.minimum(left, work)
            left, rest[month] = left - taken, work - taken
        elif plan.kind == "retainer":
            left = np.full(YEARS, 8.0) if month % 3 == 0 else left
            taken = np.minimum(left, work)
            left, rest[month] = left - taken, work - taken
        else:
            rest[month] = work
    goodwill, project, drawn_of = np.full(YEARS, 6.0), np.full(YEARS, 40.0), np.zeros((2, YEARS))
    for month in range(12):
        if month < 2:
            taken = np.minimum(goodwill, rest[month])
            goodwill, rest[month], drawn_of[1] = goodwill - taken, rest[month] - taken, drawn_of[1] + taken
        if 2 <= month <= 9:
            taken = np.minimum(project, rest[month])
            project, rest[month], drawn_of[0] = project - taken, rest[month] - taken, drawn_of[0] + taken

    found = Outlook(plan, replace(UNEVEN, after_hours_share=0.0))

    charged = found.expected_charges
    near(charged.worked + charged.over, rest)
    assert charged.beside == pytest.approx(drawn_of.mean(axis=1), rel=0.01)
    assert found.unused_beside == pytest.approx([40, 6] - charged.beside)
    fee, block = plan.fee * 12, plan.price_of_block
    assert found.expected_price == pytest.approx(
        fee + block + 3000 + (charged.worked + charged.over).sum() * plan.hourly_rate
    )


@DEMANDS
@pytest.mark.parametrize("margin", [0.1, 0.3])
def test_chances_where_tickets_are_paid_and_hours_cost_us(demand: Demand, margin: float) -> None:
    """The loss of a price by the ticket comes from tickets that take long: it is that of clients drawn by chance."""
    price, costs = 60 * demand.hours.mean * (1 + margin), Costs(60)
    outlook = Outlook(Plan("By ticket", "pay as you go", ticket_price=price), demand, costs)
    drawn = simulated(demand, 12, 100_000)
    margins = (drawn.tickets * price - 60 * drawn.logged).sum(axis=0)

    assert outlook.loss.below == pytest.approx((margins < 0).mean(), abs=0.006)
    assert outlook.margin_kept(0.95) == pytest.approx(
        np.quantile(margins, 0.05), abs=0.01 * outlook.expected_price
    )


@pytest.mark.parametrize(
    ("plan", "exactly"),
    [
        (replace(RETAINER, pool_months=3, rollover_months=6), True),
        (replace(RETAINER, pool_months=3, rollover_months=4), False),
        (replace(RETAINER, pool_months=3, rollover_months=3, rollover_cap=10), False),
        (replace(RETAINER, rollover_months=3, rollover_cap=10), True),
        (replace(RETAINER, rollover_months=3, rollover_share=0.5), False),
        (replace(RETAINER, rollover_months=3, rollover_share=0.0), True),
        (MONEY, True),
        (replace(MONEY, yearly_escalator=0.05), True),
        (replace(MONEY, yearly_escalator=0.05, term_months=13), False),
    ],
)
def test_what_is_followed_exactly(plan: Plan, exactly: bool) -> None:
    """Only what needs the age or the worth of each hour is averaged over years."""
    assert followed_exactly(plan) is exactly


def test_tickets_that_nobody_knows_are_refused() -> None:
    """A demand of hours alone cannot be priced by the ticket, and says what is lacking."""
    with pytest.raises(
        AgreementError, match="Packs: the plan counts tickets, and the demand has no tickets"
    ) as error:
        _ = Outlook(PACKS, certain(10)).expected_price

    assert error.value.kind == "unknown"


def test_unused_is_in_the_unit_of_the_pool() -> None:
    """Tickets of packs are hours by what a ticket takes, money is hours at the rate."""
    tickets, money = Outlook(PACKS, UNEVEN), Outlook(MONEY, UNEVEN)
    packs = expected_draws(PACKS, UNEVEN).bought.sum() * 10 - 8 * 12
    hours = expected_draws(MONEY, UNEVEN).bought.sum() * 10 - 8 * 12 * 0.8

    assert tickets.unused == pytest.approx(packs)
    assert tickets.breakage == pytest.approx(packs * 0.8)
    assert money.unused == money.breakage == pytest.approx(hours)
