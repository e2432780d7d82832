"""Hours per ticket: every law agrees with numerical integration of its own distribution, and with its limits."""

from math import exp, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import layer_variance
from scipy import integrate

from xlagree.actuarial.laws.severity import (
    Empirical,
    Gamma,
    Lognormal,
    Severity,
    distribution,
    layer,
    limited,
)
from xlagree.terms.errors import AgreementError

KINDS = st.sampled_from([Lognormal, Gamma])
MEANS, SPREADS = st.floats(0.1, 10), st.floats(0.3, 2.5)
LAWS = st.builds(lambda kind, mean, cv: kind(mean, cv), KINDS, MEANS, SPREADS) | st.builds(
    lambda hours: Empirical(tuple(hours)), st.lists(st.floats(0.01, 40), min_size=1, max_size=30)
)


@given(LAWS, st.floats(0.01, 50), st.sampled_from([1, 2, 3]))
def test_limited_value_is_the_integral_of_what_lies_beyond(law: Severity, d: float, power: int) -> None:
    """E min(X, d)^k = ∫ k x^(k-1) P(X > x) dx from 0 to d."""
    x = np.linspace(0, d, 40_001)
    integral = integrate.trapezoid(power * x ** (power - 1) * (1 - distribution(law, x)), x)

    a_jump = power * d**power / 40_000
    assert float(limited(law, d, power)) == pytest.approx(integral, rel=2e-3, abs=a_jump)


@given(LAWS, st.floats(0.01, 50), st.floats(0.01, 50))
def test_limited_value_has_its_bounds(law: Severity, one: float, other: float) -> None:
    """It never falls, stays below the limit and the mean, and reaches the mean; so do the moments."""
    low, high = sorted((one, other))

    assert float(limited(law, low)) <= float(limited(law, high)) * (1 + 1e-9)
    assert float(limited(law, low)) <= min(low, law.mean) * (1 + 1e-8)
    for power in (1, 2, 3):
        assert float(limited(law, 1e9, power)) == pytest.approx(law.moment(power), rel=1e-6)


@given(LAWS)
def test_mean_and_spread_are_the_moments(law: Severity) -> None:
    """The first two moments say what mean and coefficient of variation say."""
    assert law.moment(1) == pytest.approx(law.mean, rel=1e-12)
    assert law.moment(2) == pytest.approx(law.mean**2 * (1 + law.cv**2), rel=1e-9)


@given(LAWS, st.floats(0.01, 0.999))
def test_quantile_is_the_inverse(law: Severity, chance: float) -> None:
    """The quantile is the least hours with that chance: there it is reached, a little below it is not exceeded."""
    at = law.quantile(chance)

    assert float(distribution(law, at)) >= chance - 1e-9
    assert float(distribution(law, at * (1 - 1e-6))) <= chance + 1e-9


@given(KINDS, MEANS, SPREADS, st.floats(0.1, 8), st.floats(0.1, 20))
def test_scale(kind: type[Lognormal] | type[Gamma], mean: float, cv: float, factor: float, d: float) -> None:
    """Longer hours are the same law in longer units."""
    law, longer = kind(mean, cv), kind(mean, cv).in_hours(mean * factor)

    assert float(limited(longer, d * factor)) == pytest.approx(factor * float(limited(law, d)), rel=1e-9)
    assert longer.quantile(0.9) == pytest.approx(factor * law.quantile(0.9), rel=1e-9)


def test_gamma_with_spread_of_one_is_exponential() -> None:
    """P(X > x) = e^(-x/mean), E min(X, d) = mean (1 - e^(-d/mean)), E e^(aX) = 1/(1 - a mean)."""
    law = Gamma(2)

    assert 1 - float(distribution(law, 3)) == pytest.approx(exp(-1.5))
    assert float(limited(law, 3)) == pytest.approx(2 * (1 - exp(-1.5)))
    assert exp(law.log_mgf(0.25)) == pytest.approx(2)
    assert law.log_mgf_slope(0.25) == pytest.approx(4)


@pytest.mark.parametrize("law", [Gamma(1.5, 0.7), Empirical((0.5, 1.0, 4.0), (1, 2, 1))])
def test_weighted_mean_is_the_slope(law: Severity) -> None:
    """The mean under the weight e^(ax) is the slope of ln E e^(aX)."""
    slope = (law.log_mgf(0.2 + 1e-6) - law.log_mgf(0.2 - 1e-6)) / 2e-6

    assert law.log_mgf_slope(0.2) == pytest.approx(slope, rel=1e-6)
    assert law.log_mgf_slope(0.0) == pytest.approx(law.mean)


def test_no_generating_function() -> None:
    """A lognormal law has none; a gamma law has one up to 1/scale."""
    assert Lognormal(1, 1).log_mgf(0.001) == Lognormal(1, 1).log_mgf_slope(0.001) == inf
    assert (Lognormal(1, 1).log_mgf(0), Lognormal(1, 1).log_mgf_slope(0)) == (0, 1)
    assert Gamma(1, 2).log_mgf(0.2) < inf
    assert Gamma(1, 2).log_mgf(0.25) == Gamma(1, 2).log_mgf_slope(0.25) == inf


@given(LAWS, st.floats(0, 5), st.floats(0, 5))
def test_layers_add_up(law: Severity, low: float, width: float) -> None:
    """What is below, in and above a layer is all hours; the variance beyond a deductible is no less than 0."""
    high = low + width

    parts = layer(law, 0, low) + layer(law, low, high) + layer(law, high)
    assert parts == pytest.approx(law.mean, rel=1e-9)
    assert layer_variance(law, low) >= -1e-6 * law.moment(2)
    assert layer_variance(law, 0) == pytest.approx((law.mean * law.cv) ** 2, rel=1e-6, abs=1e-9)


def test_weights() -> None:
    """A weight of three counts like the same hours three times; the order of hours does not matter."""
    weighted, listed = Empirical((2.0, 1.0), (1, 3)), Empirical((1.0, 1.0, 1.0, 2.0))

    assert weighted.mean == listed.mean == 1.25
    assert weighted.cv == listed.cv
    assert float(distribution(weighted, 1)) == 0.75


def test_hours_a_rounding_apart_are_the_same() -> None:
    """0.1 + 0.2 hours are within 0.3 hours."""
    assert float(distribution(Empirical((0.1 + 0.2,)), 0.3)) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Lognormal(0, 1), "hours per ticket must be a number above 0 (got 0)"),
        (lambda: Gamma(inf), "hours per ticket must be a number above 0 (got inf)"),
        (
            lambda: Gamma(1, 0),
            "spread of hours per ticket must be a coefficient of variation from 0.01 to 20 (got 0)",
        ),
        (lambda: Empirical(()), "hours per ticket must be 0 or more, with one above 0 (got nothing)"),
        (lambda: Empirical((-1.0, 2.0)), "hours per ticket must be 0 or more, with one above 0 (got -1)"),
        (lambda: Empirical((0.0,)), "hours per ticket must be 0 or more, with one above 0 (got 0)"),
        (lambda: Empirical((1.0,), (1, 2)), "weights must be 1 numbers, 0 or more (got 2)"),
        (lambda: Empirical((1.0,), (0,)), "weights must be numbers with a sum above 0 (got 0)"),
        (lambda: layer(Gamma(1), 3, 2), "deductible must be from 0 to the limit 2 (got 3)"),
    ],
)
def test_refusals(wrong: object, message: str) -> None:
    """What is no law of hours is refused in one line."""
    with pytest.raises(AgreementError) as refused:
        wrong()  # type: ignore[operator]

    assert str(refused.value) == message
