"""A plan under a demand: prices as the schedule has them where hours are certain, and as years drawn by chance."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from by_ticket import Tickets, cost, price
from by_ticket import draw as draw_tickets
from demands import FEW, SOME, demands, simulated
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import even_price
from strategies import plans, quarters

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.economics.outlook import Outlook
from xlagree.economics.years import error, gap_of_years
from xlagree.pricing.costs import Costs, delivery_cost
from xlagree.pricing.discounts import Discount, net_plan
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.pools import draw
from xlagree.pricing.schedule import unrounded
from xlagree.pricing.usage import Month, Usage
from xlagree.pricing.workloads import Workload
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import BLOCK, RETAINER

SILVER = Plan("Silver", "retainer", monthly_fee=1000, included_hours=10, overage_rate=120, rollover_months=2)
GOLD = Plan("Gold", "fixed price", monthly_fee=1500)
BLOCKS = Plan("Blocks", "block", block_hours=10, block_price=1000, hourly_rate=110, block_life=6)
CAPPED = Plan("Capped", "fixed price", monthly_fee=900, cap_hours=10, hourly_rate=110, overage_rate=90)
PAYG = Plan("As you go", "pay as you go", hourly_rate=130, hourly_discount=0.1, after_hours_multiplier=1.5)
PLANS = (
    SILVER,
    GOLD,
    BLOCKS,
    CAPPED,
    PAYG,
    replace(
        PAYG, billing_increment=0.25, minimum_on_site=1, visit_charge=40, term_months=24, yearly_escalator=0.1
    ),
    replace(SILVER, overage_weighting=False, after_hours_multiplier=2, billing_increment=0.5, term_months=18),
    replace(CAPPED, covers_channels=("remote",), visit_charge=40, emergency_multiplier=2, minimum_remote=0.3),
    replace(BLOCKS, block_life=None, auto_renew=False, block_hours=60, yearly_escalator=0.1, term_months=24),
    replace(BLOCKS, block_life=None),
)
COSTS = Costs(70, cost_per_visit=20, fixed_cost=100)
DEMAND = modelled(
    10.0,
    Lognormal(0.8, 1.5),
    client=0.2,
    month=0.09,
    after_hours_share=0.1,
    on_site_share=0.3,
    visits_per_ticket=0.1,
)


@settings(SOME)
@given(plans(), quarters(60))
def test_certain_hours_have_the_even_price(plan: Plan, hours: float) -> None:
    """The same hours every month for certain cost what the schedule says, on average and at every quantile."""
    assume(plan.pool_unit != TICKETS)  # of which certain hours say nothing
    outlook, price = Outlook(plan, certain(hours)), even_price(plan, hours, money=unrounded)

    assert outlook.expected_price == pytest.approx(price, rel=1e-9, abs=1e-6)
    for chance in (0.01, 0.5, 0.999):
        assert outlook.price_quantile(chance) == pytest.approx(price, rel=1e-9, abs=1e-6)
    assert outlook.price("year") == outlook.expected_price
    assert outlook.price("month") * plan.term + plan.setup == pytest.approx(outlook.price("term"))


@settings(FEW)
@given(
    plans(BLOCK, auto_renew="yes", block_life=4)
    | plans(RETAINER, rollover_months=3, rollover_share=1, included_hours=12),
    quarters(60),
)
def test_certain_hours_of_kept_hours_and_renewed_blocks(plan: Plan, hours: float) -> None:
    """So too where hours are kept and blocks expire, which takes the exact programme of the bank."""
    assume(plan.pool_unit != TICKETS)
    price = even_price(plan, hours, money=unrounded)

    assert Outlook(plan, certain(hours)).expected_price == pytest.approx(price, rel=1e-9, abs=1e-6)


@settings(SOME)
@given(plans(without=("included tickets",)), quarters(60), st.integers(1, 200))
def test_certain_hours_lose_or_do_not(plan: Plan, hours: float, rate: int) -> None:
    """The loss chance of certain hours is 0 or 1, and the loss what the margin lacks."""
    outlook = Outlook(plan, certain(hours), Costs(rate))
    margin = even_price(plan, hours, money=unrounded) - outlook.expected_cost

    assert outlook.loss.below == (1.0 if margin < -1e-6 * max(1.0, outlook.expected_cost) else 0.0)
    assert outlook.loss.lacking == pytest.approx(max(0.0, -margin), rel=1e-6, abs=1e-4)
    assert outlook.expected_margin == pytest.approx(margin, rel=1e-9, abs=1e-6)


@settings(FEW)
@given(st.sampled_from(PLANS), demands(most=30))
def test_expected_price_is_the_average_of_years(plan: Plan, demand: Demand) -> None:
    """The price expected is the average over many years; the cost expected likewise."""
    outlook = Outlook(plan, demand, COSTS)
    years = outlook.prices

    near = 5 * error(years) + 0.003 * years.mean()
    assert outlook.expected_price == pytest.approx(years.mean(), abs=near)
    margins = outlook.margins
    spread = 5 * margins.std() / margins.size**0.5
    assert outlook.expected_margin == pytest.approx(
        margins.mean(), abs=near + spread + 0.005 * outlook.expected_cost
    )


@settings(FEW)
@given(st.sampled_from(PLANS), demands(most=30), st.floats(0.05, 0.95))
def test_quantiles_of_prices(plan: Plan, demand: Demand, chance: float) -> None:
    """A price quantile is not exceeded with its chance, and never falls with it."""
    outlook = Outlook(plan, demand)
    at = outlook.price_quantile(chance)

    assert (outlook.prices <= at * (1 + 1e-9) + 1e-6).mean() >= chance - 0.02
    assert (outlook.prices < at * (1 - 0.01) - 1).mean() <= chance + 0.02
    assert outlook.price_quantile(chance / 2) <= at


@pytest.fixture(scope="module")
def drawn(request: pytest.FixtureRequest) -> Tickets:
    """Clients drawn ticket by ticket over a term, the same for all plans of it."""
    return draw_tickets(DEMAND, request.param, 40_000, np.random.default_rng(1), longer_on_site=False)


@pytest.mark.parametrize(
    ("plan", "drawn"),
    [(plan, plan.term) for plan in sorted(PLANS, key=lambda plan: plan.term)],
    indirect=["drawn"],
    ids=lambda of: f"{of.name} {of.billing_increment}" if isinstance(of, Plan) else str(of),
)
def test_price_and_loss_of_clients_drawn_by_chance(plan: Plan, drawn: Tickets) -> None:
    """Average price, loss chance and expected loss are those of clients drawn ticket by ticket."""
    plan = replace(plan, minimum_remote=0.0, minimum_on_site=0.0)
    outlook, years = Outlook(plan, DEMAND, COSTS), drawn.years
    prices = price(plan, drawn)
    margins = prices - cost(COSTS, drawn)

    assert outlook.expected_price == pytest.approx(
        prices.mean(), abs=4 * prices.std() / years**0.5 + 0.002 * prices.mean()
    )
    assert outlook.loss.below == pytest.approx((margins < 0).mean(), abs=0.012)
    lacking = np.maximum(-margins, 0)
    assert outlook.loss.lacking == pytest.approx(
        lacking.mean(), abs=5 * lacking.std() / years**0.5 + 0.01 * lacking.mean()
    )
    for kept in (0.5, 0.9):
        assert (margins >= outlook.margin_kept(kept)).mean() == pytest.approx(kept, abs=0.012)


@settings(FEW)
@given(st.sampled_from([*PLANS[:4], *PLANS[6:]]), st.integers(2, 30).map(lambda tickets: float(tickets)))
def test_breakage_is_what_expires_or_is_left(plan: Plan, tickets: float) -> None:
    """Hours paid for and never used are those that the schedule forfeits and those it leaves, on average."""
    demand = replace(DEMAND, tickets=tickets)
    outlook = Outlook(replace(plan, billing_increment=0.0, minimum_remote=0.0), demand)
    plan = outlook.plan
    hours = simulated(demand, plan.term, 1000, seed=7).logged
    unused = []
    for year in hours.T:
        months = draw(plan, [Workload(inside=each * outlook.hour.inside) for each in year])
        unused.append(
            sum(month.expired for month in months) + (months[-1].left if plan.kind != "fixed price" else 0)
        )

    near = 4.5 * np.std(unused) / 1000**0.5 + 0.2
    assert outlook.breakage * plan.term / 12 == pytest.approx(np.mean(unused), abs=near)


@settings(SOME)
@given(demands(), st.sampled_from([12.0, 30.0]))
def test_breakage_of_one_block_falls_with_its_term(demand: Demand, size: float) -> None:
    """A block that lasts longer leaves less unused: size - E min(S, size) of the hours until it ends."""
    block = replace(BLOCKS, block_life=None, auto_renew=False, block_hours=size)
    left = [
        Outlook(replace(block, term_months=float(months)), demand).breakage * months / 12
        for months in (1, 3, 6, 12)
    ]
    law = demand.law(12)

    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(left))
    weight = demand.role_weight
    assert left[-1] == pytest.approx(size - weight * law.limited(size / weight), rel=1e-6, abs=1e-6)


def test_plans_that_leave_nothing_unused() -> None:
    """Pay as you go and a fixed price without a cap grant no number of hours."""
    assert Outlook(PAYG, DEMAND).breakage == Outlook(GOLD, DEMAND).breakage == 0


@settings(FEW)
@given(st.sampled_from(PLANS), demands(most=30), st.sampled_from([0.5, 0.8, 0.95]))
def test_margin_share(plan: Plan, demand: Demand, chance: float) -> None:
    """The expected share is margin over price; the share kept with a chance is kept in that part of the years."""
    outlook = Outlook(plan, demand, COSTS)

    assert outlook.margin_share() == pytest.approx(outlook.expected_margin / outlook.expected_price)
    if plan.kind != "pay as you go":  # a year without hours has no price
        share = outlook.margin_share(chance)
        prices = (
            outlook.prices
            if not outlook.on_total
            else outlook.price_of(
                outlook.law.quantiles((np.arange(outlook.margins.size) + 0.5) / outlook.margins.size)
            )
        )
        assert (outlook.margins >= share * prices - 1e-6).mean() >= chance - 1e-9
        assert (outlook.margins > (share + 1e-9) * prices + 1e-6).mean() <= chance + 1e-9


def test_without_a_price_there_is_no_margin_share() -> None:
    """Nothing sold has no share; a year without a price that may still cost us is a year without any margin."""
    idle = Outlook(PAYG, certain(0), COSTS)

    for ask in (idle.margin_share, lambda: idle.margin_share(0.9)):
        with pytest.raises(AgreementError, match="there is no price to have a margin of"):
            ask()
    assert idle.expected_margin == -1200


def test_costs_must_be_given() -> None:
    """Prices need no costs, margins do."""
    outlook = Outlook(GOLD, DEMAND)

    assert outlook.expected_price == 18_000
    for name in ("expected_cost", "expected_margin", "loss", "margins"):
        with pytest.raises(AgreementError, match="costs must be given"):
            getattr(outlook, name)


def test_cost_of_the_work_itself() -> None:
    """An hour costs what its classes and visits cost, a year what heads, tools and maintenance cost besides."""
    costs = Costs(
        50, after_hours_cost_multiple=2, cost_per_visit=16, cost_per_user=3, cost_per_device=1, tools=10
    )
    plan = replace(GOLD, maintenance_hours=2, devices=7, users=9)
    outlook = Outlook(plan, replace(DEMAND, users=5), costs)

    assert outlook.cost_each == pytest.approx(50 * 1.1 + 16 * 0.1 / 0.8)
    assert outlook.cost_fixed == pytest.approx(12 * (100 + 15 + 7 + 10))
    assert replace(outlook, users=2.0, devices=0.0).cost_fixed == pytest.approx(12 * (100 + 6 + 10))
    assert replace(outlook, demand=DEMAND).cost_fixed == pytest.approx(12 * (100 + 27 + 7 + 10))
    load = Usage((Month(8.0, 0.8, 0.0, 2.4, 1.0),))
    assert outlook.expected_cost == pytest.approx(delivery_cost(costs, plan, load, 5, 7).total)


def test_a_long_term_is_told_by_the_year() -> None:
    """Two years with a rising fee are a year of their average, and the setup fee stands in the term alone."""
    plan = replace(GOLD, term_months=24, yearly_escalator=0.1, setup_fee=500)
    outlook = Outlook(plan, DEMAND, COSTS)

    assert outlook.expected_price == pytest.approx(1500 * 12 * 1.05)
    assert outlook.price("term") == pytest.approx(1500 * 12 * 2.1 + 500)
    assert outlook.expected_cost == pytest.approx(1200 + 12 * outlook.cost_each * DEMAND.mean)


def test_items_surcharges_and_what_is_charged_once() -> None:
    """Items in the fee and on lines of their own are in the price and cost us; set-up share and items charged once are
    in the price of the term alone."""
    users = Item("User", (ItemTier(1, 90), ItemTier(6, 80)), counts="users", method="slab", cost=5)
    licence = Item("Licence", (ItemTier(1, 20),), quantity=10, charged="monthly", cost=16)
    cabling = Item("Cabling", (ItemTier(1, 300),), charged="once", cost=200)
    plan = replace(
        GOLD, monthly_fee=600, users=8, items=(users, licence, cabling), setup_fee=100, setup_share=0.5
    )
    dearer = net_plan(plan, [Discount("Month to month", "surcharge", "fee", share=0.25)])
    fee = 600 + 5 * 90 + 3 * 80

    plain, surcharged = (Outlook(one, DEMAND, COSTS) for one in (plan, dearer))

    assert plain.expected_price == pytest.approx(12 * (fee + 200))
    assert plain.price("term") == pytest.approx(12 * (fee + 200) + 300 + 100 + fee / 2)
    assert surcharged.expected_price == pytest.approx(12 * (1.25 * fee + 200))
    assert plain.cost_fixed - Outlook(replace(GOLD, users=8), DEMAND, COSTS).cost_fixed == pytest.approx(
        12 * (8 * 5 + 10 * 16)
    )
    assert plain.on_total


def test_travel_goes_with_visits() -> None:
    """The way beyond the free one is charged for each visit, where the visit itself is covered too."""
    plan = replace(GOLD, travel=30, free_travel=10, travel_rate=0.7)

    outlook = Outlook(plan, DEMAND)

    visits = 12 * DEMAND.tickets * DEMAND.visits_per_ticket
    assert outlook.expected_price == pytest.approx(18_000 + visits * 20 * 0.7)
    assert outlook.on_total
    assert outlook.prices.mean() == pytest.approx(outlook.expected_price, rel=1e-3)


def test_rounding_up_is_paid_by_the_client_alone() -> None:
    """Billed hours raise the price of pay as you go as they raise a ticket's mean; the cost stays."""
    plain, rounded = (
        Outlook(PAYG, DEMAND, COSTS),
        Outlook(replace(PAYG, billing_increment=1.0), DEMAND, COSTS),
    )

    assert rounded.expected_price / plain.expected_price == pytest.approx(rounded.billed.mean / 0.8)
    assert rounded.expected_cost == plain.expected_cost
    assert not rounded.on_total
    assert Outlook(replace(GOLD, billing_increment=1.0), DEMAND).on_total


def test_gap_of_known_years() -> None:
    """Chances are shares of years; what lacks is the mean of what they are below 0."""
    amounts = np.tile([-2.0, 0.0, 1.0, 5.0], 8 * 2039 // 4)

    found = gap_of_years(amounts)

    assert (found.below, found.level, found.above, found.lacking) == pytest.approx((0.25, 0.25, 0.5, 0.5))
    assert found.error < 1e-3


def test_a_client_without_tickets() -> None:
    """A demand of nothing is priced: fees and the first block alone."""
    idle = modelled(0.0, Gamma(1.0))

    assert [Outlook(plan, idle).expected_price for plan in (SILVER, GOLD, BLOCKS, PAYG)] == [
        12_000,
        18_000,
        1000,
        0,
    ]


def test_costs_that_rise_follow_the_months() -> None:
    """Certain hours at costs that double a year: 16.817154 months of the first; in demand that grows the later ones cost more."""
    rising = Costs(80, fixed_cost=100, cost_growth=1)
    outlook = Outlook(PAYG, certain(10), rising)

    assert outlook.expected_cost == pytest.approx(16.8171537 * (10 * 80 + 100), rel=1e-7)
    assert outlook.margins == pytest.approx(outlook.expected_margin)
    grown = Demand(tickets=10, hours_per_ticket=1, yearly_growth=1.0)
    late = sum(2 ** (t / 6) for t in range(12))  # tickets and costs both double in a year
    assert Outlook(PAYG, grown, rising).expected_cost == pytest.approx(
        late * 800 + 16.8171537 * 100, rel=1e-7
    )


def test_rising_costs_cost_as_much_in_many_years_as_expected() -> None:
    """A year's margin on average over the years is the margin expected; growth of nothing changes no digit."""
    demand = Demand(tickets=20, hours_per_ticket=1, yearly_growth=0.3)
    rising = Costs(80, after_hours_cost_multiple=1.5, cost_growth=0.2)
    for plan in (PAYG, Plan("Gold", "fixed price", monthly_fee=2000, term_months=24)):
        view = Outlook(plan, demand, rising)
        assert view.margins.mean() == pytest.approx(view.expected_margin, rel=2e-3)
        assert view.expected_cost > Outlook(plan, demand, replace(rising, cost_growth=0.0)).expected_cost
    still = Outlook(PAYG, demand, replace(rising, cost_growth=0.0))
    assert still.expected_cost == still.cost_fixed + still.cost_each * still.law.mean
    assert still.our_cost.today == still.cost_each
