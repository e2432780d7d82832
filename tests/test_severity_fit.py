"""Hours per ticket from logged hours: moments and likelihood give back the law that the hours came from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from xlagree.actuarial.experience.severity_fit import fit_gamma, fit_lognormal, fit_moments
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.terms.errors import AgreementError

HOURS = st.lists(st.floats(0.5, 20), min_size=2, max_size=40).filter(lambda x: np.std(x) > 0.05 * np.mean(x))


@given(HOURS, st.sampled_from([Lognormal, Gamma]))
def test_moments_are_met(hours: list[float], kind: type[Lognormal] | type[Gamma]) -> None:
    """A law fitted by moments has the mean and the standard deviation of the hours."""
    law = fit_moments(kind, hours)

    assert law.mean == pytest.approx(np.mean(hours))
    assert law.mean * law.cv == pytest.approx(np.std(hours))


@given(HOURS)
def test_likelihood_equations_hold(hours: list[float]) -> None:
    """The lognormal has the mean and spread of the logarithms, the gamma law their mean and that of the hours."""
    lognormal, gamma = fit_lognormal(hours), fit_gamma(hours)
    logs = np.log(hours)

    assert (lognormal.mu, lognormal.sigma) == pytest.approx((logs.mean(), logs.std()), rel=1e-6, abs=1e-9)
    assert gamma.mean == pytest.approx(np.mean(hours))
    likelihoods = [
        ((k - 1) * logs - k * np.array(hours) / gamma.mean).sum() + logs.size * _norm(k, gamma.mean)
        for k in (gamma.shape * 0.99, gamma.shape, gamma.shape * 1.01)
    ]
    assert max(likelihoods) == likelihoods[1]


def _norm(shape: float, mean: float) -> float:
    return float(shape * np.log(shape / mean) - gammaln(shape))


def test_drawn_hours_give_their_law_back() -> None:
    """From 20,000 tickets the law is found to a few hundredths."""
    rng = np.random.default_rng(8)
    logged = rng.lognormal(-0.4, 0.9, 20_000)
    gamma = fit_gamma(rng.gamma(0.6, 2.0, 20_000))

    assert (fit_lognormal(logged).mu, fit_lognormal(logged).sigma) == pytest.approx((-0.4, 0.9), abs=0.02)
    assert (gamma.mean, gamma.shape) == pytest.approx((1.2, 0.6), rel=0.04)


@pytest.mark.parametrize("hours", [[], [1.0], [2.0, 2.0], [1.0, 0.0], [1.0, float("inf")]])
def test_too_little_to_fit(hours: list[float]) -> None:
    """One value, equal values or none above 0 have no spread to fit."""
    for fit in (fit_lognormal, fit_gamma, lambda x: fit_moments(Gamma, x)):
        with pytest.raises(AgreementError, match="two or more different numbers above 0"):
            fit(hours)
