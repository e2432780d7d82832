"""Usage response from changes of plan: books made up with a response that is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.experience.response_fit import PRIOR_SPREAD, ChangeOfPlan, usage_response
from xlagree.terms.errors import AgreementError

USUAL = 0.2


def changed(response: float, seed: int, growth: float = 0.0, free: float = 1.0) -> ChangeOfPlan:
    """A client of 10 h a month for two years who changed in the middle, beside 40 others, all growing."""
    chance = np.random.default_rng(seed)
    grown = (1 + growth) ** (np.arange(24) / 12)
    expected = 10 * grown * np.where(np.arange(24) < 12, 1.0, 1 + response * free)
    own = chance.gamma(25, expected / 25)
    others = chance.gamma(500, 400 * grown / 500)
    return ChangeOfPlan(tuple(own.tolist()), tuple(others.tolist()), 12, free)


@pytest.mark.parametrize("response", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("growth", [-0.2, 0.0, 0.2])
@pytest.mark.parametrize("free", [0.5, 1.0])
def test_a_response_that_is_known_is_found(response: float, growth: float, free: float) -> None:
    """Of 60 clients who changed, within three standard errors; growth that all clients share is none."""
    fit = usage_response([changed(response, seed, growth, free) for seed in range(60)], USUAL)
    assert fit.response == pytest.approx(response, abs=3 * fit.uncertainty)
    assert fit.weight > 0.8
    assert fit.uncertainty < 0.06


def test_its_uncertainty_is_how_far_books_differ() -> None:
    """Books of four changes: what was asked for is within one standard error in about two thirds of 200."""
    fits = [usage_response([changed(0.2, 4 * book + n) for n in range(4)], USUAL) for book in range(200)]
    within = np.mean([abs(fit.response - 0.2) < fit.uncertainty for fit in fits])
    assert 0.6 < within < 0.95


def test_without_a_change_it_is_the_usual() -> None:
    """Nothing seen counts for nothing."""
    fit = usage_response([], USUAL)
    assert (fit.response, fit.weight, fit.uncertainty) == (USUAL, 0.0, PRIOR_SPREAD)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6), st.floats(0, 0.5))
def test_it_lies_between_what_was_seen_and_what_is_usual(seeds: list[int], usual: float) -> None:
    """And more changes count for more."""
    changes = [changed(0.3, seed) for seed in seeds]
    fit = usage_response(changes, usual)
    low, high = sorted((fit.seen, usual))
    assert max(low, 0) - 1e-9 <= fit.response <= max(high, 0) + 1e-9
    assert usage_response(changes * 2, usual).weight > fit.weight


def test_too_few_months_are_refused() -> None:
    """Two months after a change are no history of it; neither are months in which others did nothing."""
    with pytest.raises(AgreementError, match="3 months or more on either side"):
        ChangeOfPlan((1.0,) * 8, (1.0,) * 8, 6)
    with pytest.raises(AgreementError, match="above 0"):
        ChangeOfPlan((1.0,) * 8, (1.0,) * 7 + (0.0,), 4)
