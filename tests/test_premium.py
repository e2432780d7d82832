"""Premium principles: what they add to the mean, how they order, and values worked by hand."""

from collections.abc import Callable
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law, tabled
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.premium import (
    cost_of_capital,
    exponential,
    proportional_hazard,
    wang,
)
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.terms.errors import AgreementError

TOTALS = st.builds(
    lambda kind, mean, contagion, cv: TotalHours(Counts(mean, contagion), kind(1.0, cv)),
    st.sampled_from([Lognormal, Gamma]),
    st.floats(2, 400),
    st.sampled_from([0.0, 0.05, 0.3]),
    st.floats(0.3, 2.5),
)
COIN = tabled(10, np.array([0.5, 0.5]))
LOADED: tuple[tuple[Callable[[Law, float], float], float, float], ...] = (
    (cost_of_capital, 0.0, 0.5),
    (proportional_hazard, 1.0, 1.5),
    (wang, 0.0, 0.5),
)
"""Principles with one loading: where it is none, and where it is something."""


def bad_year(law: Law) -> float:
    """The hours of a year that is worse only once in twenty."""
    return law.quantile(0.95)


def worst_twentieth(law: Law) -> float:
    """The mean of the worst year in twenty."""
    return law.tail_mean(0.95)


def test_values_by_hand() -> None:
    """A coin of 0 or 10 hours: mean 5, deviation 5, the worse half 10."""
    assert COIN.quantile(0.5) == 0
    assert COIN.quantile(0.6) == 10
    assert COIN.tail_mean(0.5) == 10
    assert cost_of_capital(COIN, 0.25, 0.5) == (5 + 0.25 * 10) / 1.25
    assert cost_of_capital(COIN, 0.25, 0.6, "VaR") == 6
    assert proportional_hazard(COIN, 2) == pytest.approx(10 / sqrt(2))
    assert wang(COIN, 1) == pytest.approx(8.413447)


def test_value_at_risk_below_the_mean_costs_nothing() -> None:
    """A reserve that is less than the premium needs no capital."""
    assert cost_of_capital(COIN, 0.25, 0.5, "VaR") == 5


@given(TOTALS)
def test_loadings(total: TotalHours) -> None:
    """Without loading every principle gives the mean; more loading gives more."""
    law = total.law()
    for principle, none, some in LOADED:
        half = (none + some) / 2
        assert principle(law, none) == pytest.approx(law.mean, rel=1e-6)
        assert law.mean <= principle(law, half) * (1 + 1e-9) <= principle(law, some) * (1 + 1e-6)


@given(TOTALS, st.floats(0, 3), st.floats(0, 2))
def test_layers_add_up(total: TotalHours, low: float, width: float) -> None:
    """The price of all hours is that of the hours below, in and above a layer: distortions are layer by layer."""
    law, start = total.law(), low * total.mean
    end = start + width * total.mean
    for price in (
        lambda low, high: wang(law, 0.3, low, high),
        lambda low, high: proportional_hazard(law, 1.4, low, high),
    ):
        assert price(0, start) + price(start, end) + price(end, float("inf")) == pytest.approx(
            price(0, float("inf")), rel=1e-9
        )
        assert price(start, end) <= end - start + 1e-3 * total.mean


@given(st.floats(2, 200), st.floats(0.3, 2), st.sampled_from([0.0, 0.2]))
def test_more_risk_costs_more(mean: float, cv: float, contagion: float) -> None:
    """More tickets, longer tickets, or tickets that come in heaps cost more under every coherent principle."""
    base = TotalHours(Counts(mean, contagion), Gamma(1, cv)).law()
    others = [
        TotalHours(Counts(mean * 1.2, contagion), Gamma(1, cv)).law(),
        TotalHours(Counts(mean, contagion), Gamma(1.2, cv)).law(),
        TotalHours(Counts(mean, contagion + 0.2), Gamma(1, cv)).law(),
    ]
    for principle in (cost_of_capital, wang, proportional_hazard, worst_twentieth):
        assert all(principle(base) <= principle(other) * (1 + 5e-4) for other in others)


def test_scale() -> None:
    """Hours times k cost k times as much under every principle that has no scale of its own."""
    base, longer = (TotalHours(Counts(60, 0.1), Lognormal(hours, 1.5)).law() for hours in (1.0, 2.5))

    for principle in (cost_of_capital, wang, proportional_hazard, worst_twentieth, bad_year):
        assert principle(longer) == pytest.approx(2.5 * principle(base), rel=5e-4)


def test_exponential_premium_and_slope() -> None:
    """Compound Poisson of exponentials: λ(M - 1)/a with M = 1/(1 - aθ), and λθ/(1 - aθ)²."""
    total = TotalHours(Counts(24), Gamma(1.2))

    assert exponential(total, 0.1) == pytest.approx(24 * (1 / 0.88 - 1) / 0.1)
    assert total.log_mgf_slope(0.1) == pytest.approx(24 * 1.2 / 0.88**2)
    assert exponential(Gamma(100), 0.005) == pytest.approx(log(2) / 0.005)


@given(st.floats(1, 100), st.floats(0.3, 1.5), st.floats(0.001, 0.1))
def test_exponential_premium_is_above_the_mean(mean: float, cv: float, aversion: float) -> None:
    """It exceeds the mean, and the slope of what it is the average slope of exceeds it."""
    total = TotalHours(Counts(mean), Gamma(1, cv))

    assert (
        total.mean <= exponential(total, aversion) * (1 + 1e-9) <= total.log_mgf_slope(aversion) * (1 + 2e-9)
    )


@pytest.mark.parametrize("hours", [Lognormal(1, 1), Gamma(1, 4)])
def test_no_generating_function(hours: Lognormal | Gamma) -> None:
    """Lognormal hours have no such premium, and long gamma ones only for a smaller aversion: an error, not a number."""
    with pytest.raises(AgreementError, match="risk aversion has no premium here") as refused:
        exponential(TotalHours(Counts(10), hours), 0.1)

    assert refused.value.kind == "unsolvable"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: cost_of_capital(COIN, -0.1), "cost of capital must be a number, 0 or more (got -0.1)"),
        (
            lambda: cost_of_capital(COIN, float("nan")),
            "cost of capital must be a number, 0 or more (got nan)",
        ),
        (lambda: proportional_hazard(COIN, 0.9), "index must be a number from 1 to 3 (got 0.9)"),
        (lambda: wang(COIN, 3), "shift must be a number from 0 to 2 (got 3)"),
        (lambda: wang(COIN, 0.1, 5, 4), "low must be from 0 to 4 hours (got 5)"),
        (lambda: exponential(Gamma(1), 0), "risk aversion must be a number above 0 (got 0)"),
        (lambda: COIN.tail_mean(1), "level must be a chance from 0 to 0.9999 (got 1)"),
    ],
)
def test_refusals(wrong: Callable[[], float], message: str) -> None:
    """A loading that makes no sense is refused in one line."""
    with pytest.raises(AgreementError) as refused:
        wrong()

    assert str(refused.value) == message
