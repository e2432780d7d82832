"""Tickets of years: whole, of the spread and the company of hours that they have where they are drawn one by one."""

import itertools
import os
from collections import Counter
from dataclasses import replace
from itertools import product
from math import inf

import numpy as np
import pytest
from demands import simulated
from scipy import stats

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.parted import Between, Weighing, between, chance_between, weighing
from xlagree.actuarial.laws.rising_tables import levels_of
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity
from xlagree.economics import coordinates
from xlagree.economics.numbers_of_tickets import hours_of, numbers_of
from xlagree.economics.ticket_kinds import MOST_KINDS, divided, ticket_kinds
from xlagree.economics.ticket_years import (
    hours_of_kind,
    poisson,
    some_of,
    tickets_of_kinds,
    visits_of_tickets,
)
from xlagree.economics.years import stratified
from xlagree.pricing.plans import Plan
from xlagree.pricing.rates import HourRate

ALL = (1.0,)
NORMAL = modelled(10.0, Lognormal(0.8, 1.5), client=0.2, month=0.09)
LEVELS = (np.arange(100_000) + 0.5) / 100_000


DEMANDS = {
    "normal": NORMAL,
    "many tickets": modelled(40.0, Lognormal(0.8, 1.5), client=0.04),
    "few tickets": modelled(2.0, Gamma(0.9), client=0.1, month=0.05, season=(0.5, 1.5)),
    "months without": modelled(0.7, Gamma(0.5, 1.5), client=0.5, month=0.2),
}
SHARES = (1.0, 0.3)


@pytest.mark.hypothesis  # so that the soak, which has every share of every demand, has it too
@pytest.mark.parametrize(
    ("name", "share"),
    [*product(DEMANDS, SHARES)]
    if os.environ.get("XLAGREE_SOAK")
    else [(name, SHARES[i % 2]) for i, name in enumerate(DEMANDS, 1)],
)
def test_tickets_beside_hours_are_those_drawn_by_chance(name: str, share: float) -> None:
    """Tickets, or a share of them that has a visit, have the mean, the spread and the company of hours that they have
    where they are drawn one by one; where there are no hours there are none."""
    demand = replace(DEMANDS[name], visits_per_ticket=share)
    tickets = tickets_of_kinds(demand, ALL, 12)[0]
    hours, visits = hours_of_kind(demand, ALL, 0, demand.hours, 12), visits_of_tickets(demand, ALL, 12)
    chance = simulated(demand, 12, 60_000)

    for found, counted in ((tickets, chance.tickets), (visits, chance.visits), (hours, chance.logged)):
        assert found.mean() == pytest.approx(counted.mean(), rel=0.015, abs=0.002)
        assert found.sum(axis=0).std() == pytest.approx(counted.sum(axis=0).std(), rel=0.02)
        together = np.corrcoef(hours.sum(axis=0), found.sum(axis=0))[0, 1]
        assert together == pytest.approx(
            np.corrcoef(chance.logged.sum(axis=0), counted.sum(axis=0))[0, 1], abs=0.01
        )
    assert (visits == np.rint(visits)).all()
    assert (visits <= tickets).all()
    assert ((tickets == 0) == (hours == 0)).all()


def test_kinds_of_tickets_are_independent_but_for_busy_months() -> None:
    """Without factors a quarter of the tickets says nothing of the others; with them busy months have more of both."""
    shares = (0.75, 0.25)
    still, busy = modelled(20.0, Gamma(1.0)), modelled(20.0, Gamma(1.0), client=0.2, month=0.2)

    for demand, together in ((still, 0.0), (busy, None)):
        found = tickets_of_kinds(demand, shares, 12)
        assert found.mean(axis=(1, 2)) == pytest.approx([15, 5], rel=0.01)
        own = np.corrcoef(found[0, 3], found[1, 3])[0, 1]
        spread = [20 * share + (1.2 * 1.2 - 1) * (20 * share) ** 2 for share in shares]
        expected = (1.2 * 1.2 - 1) * 15 * 5 / (spread[0] * spread[1]) ** 0.5
        assert own == pytest.approx(expected if together is None else together, abs=0.02)


def test_tickets_that_take_no_time_are_tickets() -> None:
    """Where some tickets were closed without hours, months without hours may have tickets, and all are counted."""
    demand = modelled(3.0, Empirical((0.0, 0.0, 1.0, 2.5)), client=0.1, month=0.05)
    hours, found = hours_of_kind(demand, ALL, 0, demand.hours, 12), tickets_of_kinds(demand, ALL, 12)[0]

    assert found.mean() == pytest.approx(3, rel=0.01)
    assert found[hours == 0].any()
    every = 12 * 3 * (1 + 0.05 * 3 * 1.1) + 0.1 * 36**2
    assert found.sum(axis=0).var() == pytest.approx(every, rel=0.05)


def test_a_ticket_for_certain_is_one_every_month() -> None:
    """Tickets that do not vary are as many every month, whatever their hours; of several kinds each is one of them."""
    certainly = modelled(1.0, Empirical((0.5, 2.0)), month=-1.0)

    assert (tickets_of_kinds(certainly, ALL, 12) == 1).all()
    assert (tickets_of_kinds(modelled(0.0, Gamma(0.8)), ALL, 12) == 0).all()
    of_two = tickets_of_kinds(certainly, (0.75, 0.25), 12)
    assert (of_two.sum(axis=0) == 1).all()
    assert of_two.mean(axis=(1, 2)) == pytest.approx([0.75, 0.25], abs=0.01)


@pytest.mark.parametrize("mean", [0.05, 3.0, 45.0, 2_000.0])
def test_poisson_counts(mean: float) -> None:
    """Counts at even levels have the chances of a Poisson count."""
    found = poisson(np.full(LEVELS.shape, mean), LEVELS)

    assert found.mean() == pytest.approx(mean, rel=1e-3)
    assert found.var() == pytest.approx(mean, rel=5e-3)
    assert (found == stats.poisson(mean).ppf(LEVELS)).mean() > 0.999


@pytest.mark.parametrize("number", [1, 2, 7, 13, 19, 150])
@pytest.mark.parametrize("hours", [Lognormal(0.8, 1.5), Gamma(1.2, 0.7), Empirical((0.25, 0.5, 3.0))])
def test_hours_of_so_many_tickets(number: int, hours: Severity) -> None:
    """Between numbers with a distribution of their own as well, they have mean and spread of as many tickets drawn."""
    counts = np.full(LEVELS.shape, number)
    counts[0] = 200  # so that numbers beyond are read too
    found = hours_of(numbers_of(counts, levels_of(LEVELS)), hours)[1:]

    assert found.mean() == pytest.approx(number * hours.mean, rel=0.01)
    assert found.std() == pytest.approx(hours.cv * hours.mean * number**0.5, rel=0.03)
    if isinstance(hours, Gamma):
        exact = stats.gamma(number / hours.cv**2, scale=hours.mean * hours.cv**2)
        for level in (0.05, 0.5, 0.95):
            assert np.quantile(found, level) == pytest.approx(exact.ppf(level), rel=0.01)


def test_some_of_many_tickets() -> None:
    """Binomial numbers, of more tickets than are told one by one as well."""
    for number in (4, 5_000):
        found = some_of(np.full(LEVELS.shape, number), 0.3, levels_of(LEVELS))
        assert found.mean() == pytest.approx(0.3 * number, rel=1e-3)
        assert found.var() == pytest.approx(0.21 * number, rel=0.01)


@pytest.mark.parametrize("law", [Gamma(1.0), Lognormal(1.0, 1.5)])
def test_hours_between_limits_make_all_hours(law: Severity) -> None:
    """Chances and means of the parts add up; each part has its own quantiles."""
    edges = (0.0, 0.5, 3.0, inf)
    parts = [(chance_between(law, a, b), between(law, a, b)) for a, b in itertools.pairwise(edges)]

    assert sum(chance for chance, _ in parts) == pytest.approx(1)
    for power in (1, 2):
        assert sum(chance * one.moment(power) for chance, one in parts) == pytest.approx(law.moment(power))
    for (_, one), low, high in zip(parts, edges[:-1], edges[1:], strict=True):
        assert isinstance(one, Between)
        middle = one.quantile(0.5)
        assert low < middle < high
        assert float(one.partial(0, middle)) == pytest.approx(0.5)
    assert between(law, 0.0, inf) is law
    assert between(Empirical((0.0, 1.0, 3.0)), 0.0, 1.0) == Empirical((0.0, 1.0), (1 / 3, 1 / 3))


def test_tickets_that_weigh_differently() -> None:
    """Moments and chances are those of a ticket drawn by kind; logged hours stay logged hours."""
    law = weighing(((0.5, 1.0, Gamma(1.0)), (0.25, 2.0, Gamma(1.0)), (0.25, 0.0, Gamma(1.0))))
    chance = np.random.default_rng(2)
    drawn = chance.gamma(1.0, 1.0, 1_000_000) * chance.choice([1.0, 2.0, 0.0], 1_000_000, p=[0.5, 0.25, 0.25])

    assert isinstance(law, Weighing)
    assert law.mean == pytest.approx(1.0)
    assert law.cv == pytest.approx(drawn.std() / drawn.mean(), rel=0.01)
    for level in (0.2, 0.5, 0.95):
        assert law.quantile(level) == pytest.approx(np.quantile(drawn, level), rel=0.02, abs=1e-9)
    logged = weighing(((0.5, 2.0, Empirical((1.0, 3.0))), (0.25, 1.0, Empirical((2.0,)))))
    assert logged == Empirical((2.0, 6.0, 0.0), (0.5, 0.25, 0.25))


def test_kinds_that_plans_tell_apart() -> None:
    """Classes where a pool or a cover asks for them, projects by their limit, and never more than so many."""
    demand = modelled(10.0, Gamma(1.0), after_hours_share=0.2, emergency_share=0.1, on_site_share=0.5)
    rates = {"hourly_rate": 100.0, "after_hours_multiplier": 1.5, "emergency_multiplier": 2.0}
    free = Plan("Gold", "fixed price", monthly_fee=900, **rates)  # type: ignore[arg-type]  # rates
    capped = replace(free, cap_hours=10.0)
    listed = Plan("List", "pay as you go", **rates)  # type: ignore[arg-type]  # rates

    assert [divided(plan, demand) for plan in (free, capped, listed)] == [False, True, False]
    assert not divided(replace(capped, after_hours_multiplier=1.0, emergency_multiplier=1.0), demand)
    assert [round(kind.share, 6) for kind in ticket_kinds((capped,), demand)] == [0.7, 0.2, 0.1]
    apart = ticket_kinds((replace(capped, project_hours=2.0),), demand)
    assert len(apart) == 6
    assert sum(
        kind.share for kind in apart if kind.project(replace(capped, project_hours=2.0))
    ) == pytest.approx(np.exp(-2))
    many = tuple(HourRate(role=f"r{n}", multiplier=1 + n / 10) for n in range(9))
    one_each = replace(listed, rates=many)
    assert len(ticket_kinds((one_each,), demand)) <= MOST_KINDS
    assert sum(kind.share for kind in ticket_kinds((one_each, capped), demand)) == pytest.approx(1)


def test_levels_are_drawn_once_for_all_demands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where tickets are of fifteen kinds: each client's own level asks for all of them again, one kind after the other."""
    drawn = Counter[int]()

    def counted(dimensions: int, shifts: int, first: int = 0) -> Reals:
        drawn[first] += 1
        return stratified(dimensions, shifts, first)

    monkeypatch.setattr(coordinates, "stratified", counted)
    coordinates.of_tickets.cache_clear()
    for _ in range(2):
        coordinates.of_visits(1, True)
        for kind in range(15):
            coordinates.of_numbers(kind, 1, True)
            coordinates.of_hours(kind, 1, True)

    assert [*drawn.values()] == [1] * 31
