"""Years by the lattice rule: evenly spread points, months with the law they should have, the same bits every time."""

from itertools import combinations

import numpy as np
import pytest
from demands import FEW, demands, simulated
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.laws.billed import Billed
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.economics.years import (
    POINTS,
    SHIFTS,
    client_levels,
    error,
    hours_of_years,
    laws_of_months,
    points,
    stratified,
)

NORMAL = modelled(10.0, Lognormal(0.8, 1.5), client=0.2, month=0.09)


@pytest.mark.parametrize("dimensions", [3, 13, 37])
def test_points_fill_the_cube(dimensions: int) -> None:
    """Coordinates average a half, their squares a third and products of two a quarter, as in the whole cube."""
    at = points(dimensions)

    assert at.shape == (dimensions, POINTS * SHIFTS)
    assert 0 <= at.min() <= at.max() <= 1
    assert at.mean(axis=1) == pytest.approx(np.full(dimensions, 0.5), abs=1e-4)
    assert (at**2).mean(axis=1) == pytest.approx(np.full(dimensions, 1 / 3), abs=1e-4)
    for i, j in combinations(range(dimensions), 2):
        assert (at[i] * at[j]).mean() == pytest.approx(0.25, abs=1e-3)


@pytest.mark.parametrize("dimensions", [2, 13])
def test_points_are_more_even_than_random_ones(dimensions: int) -> None:
    """The discrepancy of each shifted lattice is a fraction of that of as many random points."""
    one = points(dimensions)[:, :POINTS]
    chance = np.random.default_rng(1).random((dimensions, POINTS))

    at_random = stats.qmc.discrepancy(chance.T, method="CD")
    assert stats.qmc.discrepancy(one.T, method="CD") < at_random / (20 if dimensions == 2 else 2)


def test_points_beside_the_lattice_are_even_by_themselves() -> None:
    """Each coordinate has one point in each part of every hypercube, and says nothing of the others."""
    at = stratified(4, 2)

    assert at.shape == (4, 2 * POINTS)
    for cube in at.reshape(8, POINTS):
        assert (np.sort((cube * POINTS).astype(int)) == np.arange(POINTS)).all()
    assert np.abs(np.corrcoef(at) - np.eye(4)).max() < 0.06
    assert (stratified(4, 2) == at).all()


def test_a_longer_term_begins_with_the_same_months() -> None:
    """Points of more dimensions begin with those of fewer, so plans of other terms are judged by the same clients."""
    assert (points(13) == points(25)[:13]).all()
    steady = modelled(10.0, Gamma(0.8), client=0.2, month=0.09)
    assert (hours_of_years(steady, steady.hours, 12) == hours_of_years(steady, steady.hours, 24)[:12]).all()


def test_the_same_bits_twice() -> None:
    """Cleared caches change nothing, nor may anyone change the years."""
    first, at = hours_of_years(NORMAL, NORMAL.hours, 12), points(13)
    hours_of_years.cache_clear()
    points.cache_clear()

    again = hours_of_years(NORMAL, NORMAL.hours, 12)
    assert again is not first
    assert again.tobytes() == first.tobytes()
    assert points(13).tobytes() == at.tobytes()
    for fixed in (again, points(13)):
        with pytest.raises(ValueError, match="read-only"):
            fixed[0, 0] = 1.0


@settings(FEW)
@given(demands(), st.sampled_from([1, 6, 12, 24]))
def test_total_of_a_year(demand: Demand, months: int) -> None:
    """Mean and standard deviation of the hours of all months are those of the law of the total."""
    total = hours_of_years(demand, demand.hours, months).sum(axis=0)
    law = demand.total(months)

    assert total.mean() == pytest.approx(law.mean, rel=0.005)
    assert total.std() == pytest.approx(law.sd, rel=0.03)


@settings(FEW)
@given(demands())
def test_each_month_has_its_own_mean(demand: Demand) -> None:
    """Season and growth move the months."""
    hours = hours_of_years(demand, demand.hours, 12).mean(axis=1)

    expected = np.array(demand.expected(12)) * demand.hours.mean
    assert hours == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    "demand", [NORMAL, modelled(0.7, Gamma(0.5, 1.5), client=0.5, month=0.2)], ids=["normal", "few tickets"]
)
def test_years_are_those_drawn_by_chance(demand: Demand) -> None:
    """Chances of no hours, correlation of months and high quantiles are those of years drawn ticket by ticket."""
    found, chance = hours_of_years(demand, demand.hours, 12), simulated(demand, 12, 40_000).logged

    assert (found == 0).mean() == pytest.approx((chance == 0).mean(), abs=0.003)
    assert np.corrcoef(found[0], found[11])[0, 1] == pytest.approx(
        np.corrcoef(chance[0], chance[11])[0, 1], abs=0.03
    )
    for level in (0.1, 0.5, 0.9, 0.95):
        at = np.quantile(found.sum(axis=0), level)
        assert (chance.sum(axis=0) <= at).mean() == pytest.approx(level, abs=0.008)


def test_months_without_a_ticket() -> None:
    """The chance of a month without hours is that of a negative binomial count, averaged over the client."""
    demand = modelled(1.0, Gamma(0.25, 1.5), client=0.2)

    none = (hours_of_years(demand, demand.hours, 12) == 0).mean()

    assert none == pytest.approx(1.2**-5, abs=5e-4)


def test_billed_hours_of_the_same_years() -> None:
    """Billed hours are never fewer than logged ones on average, and busy years stay the busy ones."""
    logged = hours_of_years(NORMAL, NORMAL.hours, 12).sum(axis=0)
    billed = hours_of_years(NORMAL, Billed(NORMAL.hours, 0.25), 12).sum(axis=0)

    assert billed.mean() == pytest.approx(logged.mean() * Billed(NORMAL.hours, 0.25).mean / 0.8, rel=0.002)
    assert np.corrcoef(logged, billed)[0, 1] > 0.99


def test_hours_for_certain_are_the_same_every_year() -> None:
    """Nothing varies where nothing is uncertain."""
    assert (hours_of_years(certain(7.3), certain(7.3).hours, 12) == 7.3).all()
    assert (hours_of_years(certain(0), certain(0).hours, 12) == 0).all()


@given(st.floats(0.01, 4))
def test_levels_of_the_client(variance: float) -> None:
    """Levels rise, and hardly any client is beyond them."""
    levels = client_levels(variance)

    assert (np.diff(levels) > 0).all()
    law = stats.gamma(1 / variance, scale=variance)
    assert law.sf(levels[-1]) == pytest.approx(1e-6, rel=1e-3)
    assert law.cdf(levels[0]) == pytest.approx(1e-6, rel=1e-3, abs=1e-9)
    assert client_levels(0.0).tolist() == [1.0]


def test_error_of_an_average() -> None:
    """Shifts that agree leave no error; independent years have that of their mean."""
    assert error(np.ones(POINTS * SHIFTS)) == 0
    chance = np.random.default_rng(1).normal(size=(200, POINTS * SHIFTS))
    assert np.sqrt(np.mean([error(each) ** 2 for each in chance])) == pytest.approx(
        (POINTS * SHIFTS) ** -0.5, rel=0.1
    )


def test_a_month_of_a_known_client() -> None:
    """It has the tickets given, and spreads by the month's own factor."""
    law = next(laws_of_months([10.0], 0.09, Gamma(0.5)))

    assert law.mean == 5
    assert law.sd**2 == pytest.approx(10 * 0.25 + (10 + 0.09 * 100) * 0.25)
