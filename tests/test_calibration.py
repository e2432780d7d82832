"""How many forecasts hold by chance, where hours fall in right ones, and the bias of a book, each worked another way."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from xlagree.actuarial.experience.calibration import (
    CHANCE,
    Fell,
    Held,
    bias,
    bounds_of_sums,
    central,
    chances_of_count,
    coverage,
    right_places,
    tenths,
)
from xlagree.actuarial.laws.distribution import tabled


def binomial(n: int, p: float) -> list[float]:
    """Every chance of a binomial count, term by term."""
    return [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


@given(st.integers(1, 150), st.sampled_from((0.5, 0.8, 0.95)))
def test_bounds_are_those_of_binomial_sums(n: int, p: float) -> None:
    """Beyond either bound lies at most half of 5 %, and one count further in lies more."""
    chances = binomial(n, p)
    of = coverage(p, [[Held(p)] * n], n)

    assert chances_of_count([[Held(p)] * n]) == pytest.approx(chances, abs=1e-13)
    assert sum(chances[: of.fewest]) <= CHANCE / 2 < sum(chances[: of.fewest + 1]) + 1e-12
    assert sum(chances[of.most + 1 :]) <= CHANCE / 2 + 1e-12
    assert sum(chances[of.most :]) > CHANCE / 2 or of.most == 0


@pytest.mark.parametrize(
    ("n", "p", "fewest", "most"),
    [(100, 0.5, 40, 60), (100, 0.95, 90, 99), (20, 0.95, 17, 20), (6, 0.5, 1, 5)],
)
def test_known_bounds(n: int, p: float, fewest: int, most: int) -> None:
    """Of tables of the binomial distribution."""
    of = coverage(p, [[Held(p)] * n], 0)

    assert (of.fewest, of.most) == (fewest, most)


def test_forecasts_may_each_hold_with_their_own_chance() -> None:
    """As every combination of three gives it, in one year or in two."""
    a, b, c = 0.5, 0.8, 0.6
    none, one = (
        (1 - a) * (1 - b) * (1 - c),
        a * (1 - b) * (1 - c) + (1 - a) * b * (1 - c) + (1 - a) * (1 - b) * c,
    )

    for years in ([[Held(a), Held(b), Held(c)]], [[Held(a)], [Held(b), Held(c)]]):
        counts = chances_of_count(years)
        assert counts[:2] == pytest.approx([none, one])
        assert counts[3] == pytest.approx(a * b * c)


def test_a_shared_year_widens_the_bounds() -> None:
    """The mean stays; the variance is that of pairs, integrated on a fine grid; two years are narrower than one."""
    n, p, shared = 40, 0.8, 0.2
    counts = chances_of_count([[Held(p, shared)] * n])
    z = np.linspace(-9, 9, 20_001)
    given_z = special.ndtr((special.ndtri(p) - shared**0.5 * z) / (1 - shared) ** 0.5)
    both = float(np.trapezoid(given_z**2 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), z))
    k = np.arange(n + 1)

    assert counts @ k == pytest.approx(n * p, rel=1e-7)
    assert counts @ (k - n * p) ** 2 == pytest.approx(
        n * p * (1 - p) + n * (n - 1) * (both - p * p), rel=1e-6
    )
    plain, one = central(chances_of_count([[Held(p)] * n])), central(counts)
    two = central(chances_of_count([[Held(p, shared)] * 20] * 2))
    assert one[0] < two[0] < plain[0] < plain[1] < one[1]


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=12))
def test_where_hours_of_a_right_forecast_fall(weights: list[float]) -> None:
    """A law of few hours: chances by tenth add up, and the variance is that of its places taken one by one."""
    p = np.array(weights) / sum(weights)
    places = np.cumsum(p) - p / 2
    by_tenth, variance = right_places(tabled(1.0, p))

    assert sum(by_tenth) == pytest.approx(1)
    assert variance == pytest.approx(float(p @ (places - 0.5) ** 2))


def test_chi_square_of_tenths() -> None:
    """Twenty places in the first tenth and none elsewhere: (20 - 2)²/2 + 9 × 2, and its chance is next to none."""
    found = tenths([[Fell(0.05)] * 20])

    assert found.counts == (20, *[0] * 9)
    assert (found.chi_square, found.freedom) == (pytest.approx(180), pytest.approx(9))
    assert found.uneven
    assert found.moved < 0 > found.spread


def test_tenths_of_right_forecasts_are_rarely_uneven() -> None:
    """Of 400 books whose places are even, about one in a hundred; with a year that all share no more."""
    random, shared = np.random.default_rng(4), 0.15
    plain = common = 0
    for _ in range(400):
        own, year = random.standard_normal(50), random.standard_normal()
        plain += tenths([[Fell(x) for x in special.ndtr(own)]]).uneven
        together = special.ndtr((1 - shared) ** 0.5 * own + shared**0.5 * year)
        common += tenths([[Fell(x, shared) for x in together]]).uneven
    assert plain <= 10
    assert common <= 12


def test_bias_stands_on_clients_and_on_what_a_year_shares() -> None:
    """Three clients by hand: the ratio's residuals, their variance, and that of the year beside it."""
    year = {"a": (10.0, 8.0), "b": (20.0, 22.0), "c": (30.0, 24.0)}
    means, actuals = np.array([10, 20, 30]), np.array([8, 22, 24])
    around = means - actuals - 6 / 60 * means
    found, shared = bias([year], [0.0], [0.0]), bias([year], [0.01], [0.0])

    assert (found.error, found.actual, found.share) == (6, 54, pytest.approx(6 / 54))
    assert found.deviation**2 == pytest.approx(1.5 * (around**2).sum())
    assert shared.deviation**2 == pytest.approx(1.5 * (around**2).sum() + 0.01 * 60**2)
    assert found.chance < shared.chance
    assert bias([year], [0.01], [400.0]).deviation ** 2 == pytest.approx(400 + 0.01 * 60**2)


def test_a_client_that_recurs_is_one_client() -> None:
    """The same error twice is no second witness: the deviation of two like years is twice that of one."""
    year = {"a": (10.0, 8.0), "b": (20.0, 22.0), "c": (30.0, 24.0)}
    one, two = bias([year], [0.0], [0.0]), bias([year, year], [0.0, 0.0], [0.0, 0.0])

    assert (two.error, two.deviation) == (2 * one.error, pytest.approx(2 * one.deviation))
    assert two.chance == pytest.approx(one.chance)


def test_nothing_is_said_of_the_bias_of_one_client() -> None:
    """Nor of a book without hours."""
    assert bias([{"a": (10.0, 100.0)}], [0.0], [0.0]).side == 0
    assert bias([{"a": (0.0, 0.0), "b": (0.0, 0.0)}], [0.0], [0.0]).side == 0
    assert bias([{"a": (1.0, 0.0), "b": (1.0, 0.0)}], [0.0], [0.0]).share is None


def test_bounds_of_sums_are_as_wide_as_the_clients_spread() -> None:
    """The bootstrap of a mean is nearly normal; drawn again it is the same."""
    profits = np.random.default_rng(1).normal(5, 2, (200, 2))
    bounds = bounds_of_sums(profits)

    assert bounds == bounds_of_sums(profits)
    for (low, high), column in zip(bounds, profits.T, strict=True):
        assert low < column.sum() < high
        assert high - low == pytest.approx(2 * 1.96 * column.std() * 200**0.5, rel=0.06)
