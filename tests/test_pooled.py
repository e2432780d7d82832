"""What the clients of a book say together: unbiased where they are many, what is usual where they are few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.experience.credibility import poisson_credibility
from xlagree.actuarial.experience.frequency_fit import month_shock
from xlagree.actuarial.experience.pooled import WIDEST, book_rate, held_against, month_spread, seen_short
from xlagree.terms.errors import AgreementError

weights = st.lists(st.floats(0.1, 1_000), min_size=2, max_size=12)


def test_estimates_are_those_of_buhlmann_and_straub() -> None:
    """With Poisson counts the variance shown is the published estimator's, as a share of the squared rate."""
    tickets, exposure = np.array([12.0, 30, 7, 55, 20]), np.array([24.0, 36, 12, 60, 60])
    published = poisson_credibility(tickets.tolist(), exposure.tolist())
    worth = exposure * tickets.sum() / exposure.sum()
    fit = book_rate((tickets / exposure).tolist(), worth.tolist(), 0.2)

    assert fit.between.shown == pytest.approx(published.estimate / published.within**2)
    a = fit.between.value
    assert fit.z == pytest.approx((worth / (worth + 1 / a)).tolist())


def test_what_is_left_is_the_error() -> None:
    """The mean squared error of clients' rates is what the book says is left, over many books of known variance."""
    random, worth = np.random.default_rng(7), np.array([3.0, 8, 20, 60, 5, 12])
    left, errors = [], []
    for _ in range(4_000):
        true = random.gamma(1 / 0.2, 0.2, worth.size)
        own = random.poisson(true * worth) / worth
        if not own.any():
            continue
        fit = book_rate(own.tolist(), worth.tolist(), 0.2)
        left += [fit.known(i)[1] for i in range(worth.size)]
        errors += [(fit.known(i)[0] - true[i]) ** 2 for i in range(worth.size)]

    assert np.mean(left) == pytest.approx(np.mean(errors), rel=0.1)


@given(weights, st.integers(0, 2**32 - 1))
def test_a_rate_lies_between_own_and_book(worth: list[float], seed: int) -> None:
    """Credibility is a weight, and what is left is positive and at most the variance between clients and of the book."""
    own = np.random.default_rng(seed).gamma(2, 0.5, len(worth)).tolist()
    fit = book_rate(own, worth, 0.2)

    for i, z in enumerate(fit.z):
        rate, left = fit.known(i)
        assert 0 <= z < 1
        assert min(own[i], fit.rate) - 1e-9 <= rate <= max(own[i], fit.rate) + 1e-9
        assert 0 < left <= fit.between.value + fit.error + 1e-12
    assert 0 < fit.between.value <= WIDEST


def test_one_client_says_nothing_of_others() -> None:
    """Then the usual variance stands, its own rate is the book's, and its own chance is all that is left."""
    fit = book_rate([2.0], [50.0], 0.2)

    assert (fit.between.weight, fit.between.value, fit.rate) == (0.0, 0.2, 2.0)
    assert fit.known(0) == (pytest.approx(2.0), pytest.approx(1 / 50))


def test_a_client_without_weight_is_the_book() -> None:
    """Somebody new has the book's rate, uncertain by all that clients differ and by the book's own error."""
    fit = book_rate([1.0, 3.0, 0.0], [40, 40, 0], 0.2)

    assert fit.z[2] == 0
    assert fit.known(2) == (pytest.approx(2.0), pytest.approx(fit.between.value + fit.error))


def test_an_estimate_below_zero_leaves_what_is_usual_in_part() -> None:
    """Clients that differ by less than chance shrink the usual variance, and never to nothing."""
    few, many = held_against(-0.3, 0.04, 0.2), held_against(-0.3, 0.0004, 0.2)

    assert few.value == pytest.approx(0.1)
    assert 0 < many.value < 0.01


def test_month_spread_is_shown_by_many_months_only() -> None:
    """Months of 40 clients count nearly alone and give the true variance; one client's year gives mostly the usual."""
    random = np.random.default_rng(3)
    shock = random.gamma(1 / 0.3, 0.3, (40, 24))
    counts = random.poisson(10 * shock)
    ones = [np.ones(24)] * 40
    book, alone = month_spread(list(counts), ones, 0.09), month_spread([counts[0][:6]], [np.ones(6)], 0.09)

    assert book.shown == month_shock(list(counts))
    assert book.value == pytest.approx(0.3, abs=0.05)
    assert book.weight > 0.95
    assert alone.weight < 0.6


def test_wrong_rates_are_refused() -> None:
    """Nothing can be said of a book without a ticket."""
    for own, worth in (([0.0, 0.0], [1.0, 1.0]), ([1.0], [0.0]), ([1.0], [-1.0])):
        with pytest.raises(AgreementError, match="own rates must be"):
            book_rate(own, worth, 0.2)


@pytest.mark.parametrize("error", [0.01, 0.05, 0.15])
def test_seen_short_is_the_error_of_a_level_in_proportion(error: float) -> None:
    """The mean square of (1 / factor - 1) over gamma factors of that variance, the estimate being level × factor."""
    factor = np.random.default_rng(4).gamma(1 / error, error, 2_000_000)

    assert seen_short(error) == pytest.approx(((1 / factor - 1) ** 2).mean(), rel=0.02)


def test_seen_short_of_large_errors_goes_on() -> None:
    """Nothing jumps or turns back where the skewness is no longer known."""
    errors = np.linspace(0, 3, 301)
    widened = np.array([seen_short(e) for e in errors])

    assert (widened >= errors).all()
    assert (np.diff(widened) > 0).all()
