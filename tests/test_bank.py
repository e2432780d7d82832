"""The bank of hours, followed exactly: balances on lattices, all paths of few months, and years drawn by chance."""

from dataclasses import replace
from functools import reduce
from itertools import pairwise, product

import numpy as np
import pytest
from demands import FEW, SOME, demands, simulated
from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.aggregate import MOST_POINTS, TotalHours
from xlagree.actuarial.laws.distribution import Law, tabled
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.months import client_nodes
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal
from xlagree.economics.bank import expected_draws, followed
from xlagree.economics.renewal import _bought, _need, on_steps
from xlagree.economics.ticket_kinds import hours_billed
from xlagree.economics.total import settles_on_total
from xlagree.economics.weight import an_hour
from xlagree.economics.years import error, hours_of_years
from xlagree.pricing.at_once.drawing import drawn
from xlagree.pricing.plans import Plan
from xlagree.pricing.pools import draw
from xlagree.pricing.workloads import Workload

STEP = 0.5
WEIGHTS = st.lists(st.integers(0, 9), min_size=2, max_size=12).filter(any)
LAWS = st.lists(WEIGHTS.map(lambda w: tabled(STEP, np.array(w) / sum(w))), min_size=1, max_size=12)
ALLOWANCES = st.integers(1, 8).map(lambda steps: steps * STEP)
KEPT = st.integers(0, 6)

RETAINER = Plan("Retainer", "retainer", included_hours=8, overage_rate=100, hourly_rate=100)
BLOCK = Plan("Block", "block", block_hours=10, block_price=1000, hourly_rate=100)
PLANS = (
    RETAINER,
    replace(RETAINER, name="kept a month", rollover_months=1.0),
    replace(RETAINER, name="kept in quarters", rollover_months=3.0, billing_increment=0.25, term_months=18.0),
    replace(RETAINER, name="kept by half", rollover_months=3.0, rollover_share=0.5),
    Plan(
        "capped",
        "fixed price",
        monthly_fee=0,
        cap_hours=8,
        hourly_rate=100,
        covers_classes=(),
        after_hours_multiplier=1.5,
    ),
    BLOCK,
    replace(BLOCK, name="by the month", block_life=1.0),
    replace(BLOCK, name="by the quarter", block_life=3.0, billing_increment=0.25),
    replace(BLOCK, name="two years", block_life=6.0, after_hours_multiplier=2.0, term_months=24.0),
    replace(BLOCK, name="one block", auto_renew=False, block_hours=40),
    replace(BLOCK, name="one that expires", auto_renew=False, block_hours=40, block_life=5.0),
)
MOST_TICKETS = 30.0


@given(LAWS, ALLOWANCES, KEPT)
def test_hours_balance(laws: list[Law], allowance: float, kept: int) -> None:
    """Allowances and overage are worked, forfeited or left, to round-off."""
    bank = followed(laws, allowance, kept)

    paid = bank.over.sum() + allowance * len(laws)
    assert paid == pytest.approx(
        sum(law.mean for law in laws) + bank.forfeited.sum() + bank.left[-1], abs=1e-10
    )
    assert (bank.left <= kept * allowance + 1e-12).all()


@given(st.lists(WEIGHTS.map(lambda w: tabled(0.35, np.array(w) / sum(w))), min_size=1, max_size=6), KEPT)
def test_hours_balance_between_steps_too(laws: list[Law], kept: int) -> None:
    """Where the allowance is no multiple of the hours' step, other steps keep the balance as well."""
    bank = followed(laws, 1.0, kept)

    paid = bank.over.sum() + len(laws)
    assert paid == pytest.approx(
        sum(law.mean for law in laws) + bank.forfeited.sum() + bank.left[-1], abs=1e-9
    )


@settings(SOME)
@given(LAWS, ALLOWANCES)
def test_longer_kept_hours_save_overage(laws: list[Law], allowance: float) -> None:
    """Overage never rises with the months that hours are kept; kept for none it is that of every month by itself."""
    over = [followed(laws, allowance, kept).over.sum() for kept in range(6)]

    assert over[0] == pytest.approx(sum(law.stop_loss(allowance) for law in laws), abs=1e-10)
    assert all(later <= earlier + 1e-10 for earlier, later in pairwise(over))


@settings(FEW)
@given(LAWS, KEPT)
def test_hardly_any_allowance_is_pay_as_you_go(laws: list[Law], kept: int) -> None:
    """With next to nothing included every hour is beyond it, however long hours are kept."""
    bank = followed(laws, 1e-7, kept)

    assert bank.over.sum() == pytest.approx(sum(law.mean for law in laws), abs=1e-6 * len(laws))


@settings(FEW)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), min_size=2, max_size=5),
    ALLOWANCES,
    st.integers(0, 3),
)
def test_all_paths(weights: list[list[int]], allowance: float, kept: int) -> None:
    """Each month's overage is the mean over all paths of the schedule, which keeps every lot by its age."""
    hours = (0.0, 4 * STEP, 9 * STEP)
    chances = [np.array(w) / sum(w) for w in weights]
    laws = [tabled(STEP, np.bincount([0, 4, 9], p, 10)) for p in chances]
    plan = replace(RETAINER, included_hours=allowance, rollover_months=float(kept))
    over = np.zeros(len(laws))
    for path in product(range(3), repeat=len(laws)):
        months = draw(plan, [Workload(inside=hours[i]) for i in path])
        weight = reduce(lambda x, y: x * y, (p[i] for p, i in zip(chances, path, strict=True)))
        over += weight * np.array([month.over for month in months])

    assert followed(laws, allowance, kept).over == pytest.approx(over, abs=1e-12)


@given(st.floats(0.001, 4))
def test_client_nodes_have_the_moments(variance: float) -> None:
    """Levels and weights add up to 1, have mean 1, and the variance of the factor to 1 in 2,000."""
    levels, weights = client_nodes(variance)

    assert weights.sum() == pytest.approx(1)
    assert (weights * levels).sum() == pytest.approx(1)
    assert (weights * levels**2).sum() - 1 == pytest.approx(variance, rel=5e-4)


@settings(SOME)
@given(st.floats(2, 40), st.floats(0.01, 2), st.floats(0.3, 3))
def test_client_nodes_make_contagion_of_a_client(tickets: float, variance: float, share: float) -> None:
    """Poisson tickets of a client whose factor is not known are negative binomial: hours beyond some, averaged."""
    hours = Gamma(0.8, 1.2)
    beyond = share * tickets * hours.mean
    exact = TotalHours(Counts(tickets, variance), hours).law(1 << 12).stop_loss(beyond)
    levels, weights = client_nodes(variance)
    each = [TotalHours(Counts(tickets * level), hours).law().stop_loss(beyond) for level in levels]

    assert float(weights @ each) == pytest.approx(exact, abs=1e-3 * tickets * hours.mean)


def test_a_client_who_is_known_has_one_level() -> None:
    """Without uncertainty the factor is 1."""
    assert [each.tolist() for each in client_nodes(0.0)] == [[1.0], [1.0]]


@settings(SOME)
@given(demands(most=MOST_TICKETS), st.sampled_from([0.05, 0.1, 0.3]))
def test_other_steps_keep_limited_means(demand: Demand, step: float) -> None:
    """A law on other steps has the chances, and at each of the steps the limited mean that it had before."""
    law = demand.law(1)
    chances = on_steps(law, step, 300)

    assert (chances >= 0).all()
    for d in range(0, min(300, int(law.reach / step)), 7):
        limited = (chances * np.minimum(np.arange(300), d)).sum() + (1 - chances.sum()) * d
        assert limited * step == pytest.approx(law.limited(d * step), abs=1e-6)


@settings(FEW)
@given(st.sampled_from(PLANS), demands(most=MOST_TICKETS))
def test_expected_draws_are_the_averages_of_years(plan: Plan, demand: Demand) -> None:
    """Overage and blocks expected of the term are the averages over the years of the lattice rule.

    The law of a total has the mean and the spread of its months together, not all of their shape: where client
    and months are very uneven, plans that settle on it may differ by 2 %.
    """
    shape = 0.02 if settles_on_total(plan) else 0.0
    found, billed = expected_draws(plan, demand), hours_billed(plan, demand)
    inside = hours_of_years(demand, billed, plan.term) * an_hour(plan, demand).inside
    years = drawn(plan, inside)

    for one, other in ((found.over, years.over), (found.bought, years.bought)):
        by_year = other.sum(axis=0)
        near = 5 * error(by_year) + (0.003 + shape) * by_year.mean() + 1e-4 * inside.sum(axis=0).mean()
        assert one.sum() == pytest.approx(by_year.mean(), abs=near)
        assert one.shape == (plan.term,)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
@pytest.mark.parametrize(
    "demand",
    [
        modelled(8.0, Lognormal(0.8, 1.5), client=0.2, month=0.09, after_hours_share=0.25),
        modelled(1.0, Gamma(0.6, 1.5), client=0.04, month=0.2, yearly_growth=0.2, season=(0.5, 1.5)),
    ],
    ids=["tickets every month", "months without"],
)
def test_expected_draws_of_clients_drawn_by_chance(plan: Plan, demand: Demand) -> None:
    """Draws month by month are those of clients with a factor of their own, busy months, tickets and hours by chance."""
    years = 20_000
    drawn_by_chance = simulated(demand, plan.term, years)
    after_hours = (
        0.0 if plan.kind == "fixed price" else plan.after_hours_multiplier
    )  # the cap covers none of them
    by_chance = drawn(plan, drawn_by_chance.counted(plan.billing_increment, after_hours))
    found = expected_draws(plan, demand)

    for one, other in ((found.over, by_chance.over), (found.bought, by_chance.bought)):
        total = other.sum(axis=0)
        near = 4 * total.std() / years**0.5 + 0.003 * total.mean() + 1e-4
        assert one.sum() == pytest.approx(total.mean(), abs=near)
        each = 5 * other.std(axis=1) / years**0.5 + 0.01 * other.mean(axis=1) + 0.001
        assert (np.abs(one - other.mean(axis=1)) <= each).all()


@settings(SOME)
@given(st.sampled_from(PLANS), st.integers(0, 120).map(lambda step: step / 4))
def test_hours_for_certain(plan: Plan, hours: float) -> None:
    """Hours that are certain draw what the schedule says, month by month."""
    found, load = expected_draws(plan, certain(hours)), Workload(inside=hours)
    months = draw(plan, [load] * plan.term)

    assert found.over == pytest.approx([month.over for month in months], abs=1e-9)
    assert found.bought == pytest.approx([month.bought for month in months], abs=1e-9)


def test_a_block_is_bought_for_the_least_work() -> None:
    """Blocks that serve a month are bought in the first month, and in every other with any ticket, however short."""
    demand = modelled(1.0, Gamma(0.05, 2.0))
    plan = replace(BLOCK, block_life=1.0)

    assert expected_draws(plan, demand).bought == pytest.approx([1.0] + [1 - np.exp(-1)] * 11, abs=1e-6)


def test_blocks_that_do_not_expire_are_the_renewals_of_the_total() -> None:
    """E blocks = 1 + Σ P(S > k B): tickets of one hour in blocks of three, a Poisson number in all."""
    demand = modelled(1.0, Empirical((1.0,)))
    plan = replace(BLOCK, block_hours=3.0)
    tickets = np.random.default_rng(3).poisson(12, 400_000)

    bought = expected_draws(plan, demand).bought.sum()

    assert bought == pytest.approx(np.maximum(np.ceil(tickets / 3), 1).mean(), abs=0.01)


@pytest.mark.parametrize(
    ("plan", "bought"),
    [
        (Plan("As you go", "pay as you go", hourly_rate=100), 0),
        (Plan("Fixed", "fixed price", monthly_fee=1000), 0),
        (replace(BLOCK, block_life=2.0), 1),
    ],
)
def test_nothing_to_draw(plan: Plan, bought: float) -> None:
    """What has no allowance draws nothing; a client without any work has one block."""
    idle = modelled(0.0, Gamma(1.0))
    for demand in (idle, certain(0)):
        draws = expected_draws(plan, demand)
        assert draws.over.sum() == 0
        assert draws.bought.sum() == bought


@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=60).filter(any),
    st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any),
)
def test_blocks_that_a_month_needs(hours: list[int], lasting: list[int]) -> None:
    """Blocks bought, and what is left of the last, are plain sums over hours and what was left, however many blocks."""
    chances, left = (np.array(weights) / sum(weights) for weights in (hours, lasting))
    bought, fresh = _bought(left, _need(tabled(1.0, chances), 1.0, 4, 4), 4, 0.0)
    short = [(c * p, h - kept) for h, c in enumerate(chances) for kept, p in enumerate(left) if h > kept]

    assert bought == pytest.approx(sum(p * -(-need // 4) for p, need in short), abs=1e-12)
    for rest in range(4):
        assert fresh[rest] == pytest.approx(sum(p for p, need in short if -need % 4 == rest), abs=1e-12)


@pytest.mark.parametrize("step", [3.0, 0.5, 0.3, 0.01])
def test_a_finer_grid_is_taken_at_once(step: float) -> None:
    """The distribution in short steps is the one that halving the steps again and again ends at."""
    total = TotalHours(Counts(30, 0.2), Lognormal(1.3, 1.5))
    law = total.law()
    while law.step > step and 2 * law.chances.size <= MOST_POINTS:
        law = total.law(2 * law.chances.size)

    assert total.law_in(step).step == law.step
    assert (total.law_in(step).chances == law.chances).all()
