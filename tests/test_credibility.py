"""Credibility: between own and book, balanced, and 0 rather than nonsense where a history says nothing."""

from math import inf, isfinite, nan
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.experience.credibility import (
    Credibility,
    Structure,
    blend,
    buhlmann,
    buhlmann_straub,
    credibility,
    poisson_credibility,
    structure_of_types,
)
from xlagree.terms.errors import AgreementError

Book = tuple[list[list[float | None]], list[list[float]]]

rates = st.integers(0, 40).map(lambda step: step / 8)
exposures = st.integers(1, 30).map(float)
telling = st.tuples(rates, exposures)
periods = st.lists(st.tuples(st.none() | rates, st.just(0.0) | exposures), min_size=1, max_size=6)


@st.composite
def books(draw: st.DrawFn, fewest: int = 1) -> Book:
    """Rates and exposures of clients with periods of their own, some missing; the first has two at least."""
    first = draw(st.lists(telling, min_size=2, max_size=5))
    others = draw(st.lists(periods, min_size=fewest - 1, max_size=6))
    clients = [first, *others]
    return [[rate for rate, _ in client] for client in clients], [
        [e for _, e in client] for client in clients
    ]


def fixed_point(fit: Credibility) -> float:
    """The variance between clients by repeating Bichsel and Straub's equation, from the unbiased one on."""
    seen = [i for i, exposure in enumerate(fit.exposures) if exposure]
    x, w = np.array(fit.own)[seen], np.array(fit.exposures)[seen]
    between, before = fit.estimate, inf
    while abs(between - before) > 1e-12 * between:
        before = between
        z = w / (w + fit.within / between)
        between = float(z @ (x - z @ x / z.sum()) ** 2) / (x.size - 1)
    return between


# Weights


@pytest.mark.parametrize(
    ("exposure", "k", "weight"), [(0, 0, 0), (0, 5, 0), (5, 0, 1), (5, 5, 0.5), (5, inf, 0), (30, 10, 0.75)]
)
def test_weight(exposure: float, k: float, weight: float) -> None:
    """Without exposure nothing is believed, with k = 0 everything, with an infinite k nothing."""
    assert credibility(exposure, k) == weight
    assert blend(2.0, exposure, 1.0, k) == 1 + weight


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.floats(1.01, 10))
def test_weight_rises_with_exposure_and_falls_with_k(exposure: float, k: float, more: float) -> None:
    """More exposure makes the own rate count more, a larger k less."""
    weight = credibility(exposure, k)

    assert 0 <= weight <= 1
    assert credibility(exposure * more, k) >= weight >= credibility(exposure, k * more)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: credibility(-1, 5), "own exposure must be a number, 0 or more (got -1)"),
        (lambda: credibility(inf, 5), "own exposure must be a number, 0 or more (got inf)"),
        (lambda: credibility(5, nan), "k must be a number, 0 or more (got nan)"),
        (lambda: blend(nan, 1, 1, 1), "own must be a number (got nan)"),
        (lambda: structure_of_types([0.5, 0.4], [1, 2], [1, 1]), "shares that add up to 1 (got 0.9)"),
        (lambda: structure_of_types([0.5, 0.5], [1], [1, 1]), "a share, a mean and a variance each of 2"),
        (lambda: buhlmann([[1, 2], [3]]), "periods must be as many for every client (got 1)"),
        (lambda: buhlmann([]), "exposures must be above 0 for at least one client"),
        (lambda: buhlmann([[1], [2]]), "periods must be 2 or more for at least one client (got 1 each)"),
        (lambda: buhlmann_straub([[1, 2]], []), "exposures must be a row for each of the 1 clients (got 0)"),
        (
            lambda: buhlmann_straub([[1, 2]], [[1]]),
            "exposures of client 1 must be one for each of its 2 rates",
        ),
        (lambda: buhlmann_straub([[1, 2]], [[1, -1]]), "exposures of client 1 must be 0, or numbers from"),
        (lambda: buhlmann_straub([[1, nan]], [[1, 1]]), "rates of client 1 must be numbers"),
        (lambda: buhlmann_straub([[1, 2]], [[0, 0]]), "exposures must be above 0 for at least one client"),
        (lambda: poisson_credibility([1, 2], [1]), "exposures must be one for each of the 2 clients"),
        (
            lambda: poisson_credibility([1, 2], [1, 0]),
            "tickets must be 0 or more, and 0 without exposure (got 2)",
        ),
        (
            lambda: poisson_credibility([-1, 2], [1, 1]),
            "tickets must be 0 or more, and 0 without exposure (got -1)",
        ),
        (lambda: poisson_credibility([0], [0]), "exposures must be above 0 for at least one client"),
    ],
)
def test_what_cannot_be_estimated_is_said(ask: object, said: str) -> None:
    """Numbers that are none, and histories that say nothing at all, are refused in one line."""
    with pytest.raises(AgreementError) as refused:
        ask()  # type: ignore[operator]
    assert said in str(refused.value)


# Degenerate books: the book's rate, never NaN


@pytest.mark.parametrize(
    ("fit", "book"),
    [
        (buhlmann([[1, 2, 3]]), 2),
        (buhlmann([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]]), 0.1),
        (buhlmann([[0, 0], [0, 0]]), 0),
        (buhlmann([[3, 0, 0], [3, 0, 3]]), 1.5),
        (buhlmann_straub([[0.1, 0.3], [0.3, 0.1]], [[3, 7], [7, 3]], iterative=True), 0.24),
        (poisson_credibility([0, 0], [3, 0]), 0),
        (poisson_credibility([6], [3]), 2),
    ],
)
def test_where_clients_do_not_differ_the_book_counts(fit: Credibility, book: float) -> None:
    """One client, equal rates, and a variance between clients that is not above 0 give Z = 0."""
    assert set(fit.z) == {0.0}
    assert (fit.between, fit.k) == (0.0, inf)
    assert fit.premiums == pytest.approx([book] * len(fit.own))


def test_estimate_below_zero_is_shown() -> None:
    """The variance between clients as estimated stays visible; what is used is 0."""
    fit = buhlmann([[3, 0, 0], [3, 0, 3]])

    assert (fit.estimate, fit.between) == (pytest.approx(-0.5), 0.0)


@pytest.mark.parametrize("iterative", [False, True])
def test_rates_that_never_vary_are_believed(iterative: bool) -> None:
    """Clients whose rates differ, and never vary, have Z = 1."""
    fit = buhlmann_straub([[1, 1], [2, 2], [4, 4]], [[1, 2], [5, 1], [1, 1]], iterative)

    assert fit.z == (1, 1, 1)
    assert fit.premiums == (1, 2, 4)


@pytest.mark.parametrize("iterative", [False, True])
def test_client_without_exposure_has_the_rate_of_the_book(iterative: bool) -> None:
    """A new client counts for nothing in the estimates and gets the book's rate."""
    known = [[1.0, 2.0], [6.0, 7.0]], [[2.0, 3.0], [4.0, 2.0]]
    alone = buhlmann_straub(*known, iterative)
    fit = buhlmann_straub([*known[0], [9.0, None]], [*known[1], [0.0, 5.0]], iterative)

    assert fit.premiums[:2] == alone.premiums
    assert (fit.z[2], fit.premiums[2], fit.own[2]) == (0.0, alone.book, alone.book)


# Estimates


def test_structure_of_types_is_the_variance_of_a_mixture() -> None:
    """Between and within add up to the whole variance of a client drawn at random."""
    shares, means, variances = [0.2, 0.5, 0.3], [1.0, 2.0, 5.0], [3.0, 1.0, 2.0]
    found = structure_of_types(shares, means, variances)
    whole = sum(s * (v + m * m) for s, m, v in zip(shares, means, variances, strict=True)) - found.book**2

    assert found.between + found.within == pytest.approx(whole)
    assert Structure(1.0, 0.0, 2.0).rate(5.0, 10) == 1.0


def test_equal_weights_are_one_case_of_own_weights() -> None:
    """Bühlmann's textbook formulas, and the same premiums whatever the common exposure."""
    table = [[1.0, 4.0, 2.0], [6.0, 8.0, 7.0], [3.0, 3.0, 9.0]]
    x = np.array(table)
    within = float(x.var(axis=1, ddof=1).mean())
    between = float(x.mean(axis=1).var(ddof=1)) - within / 3
    fit = buhlmann(table)

    assert (fit.within, fit.between) == (pytest.approx(within), pytest.approx(between))
    assert fit.premiums == pytest.approx(buhlmann_straub(table, [[7.0] * 3] * 3).premiums)


def test_poisson_book_is_recovered() -> None:
    """From 4,000 clients with a mean of 2 and a variance of 0.5 between them the estimates come back."""
    rng = np.random.default_rng(7)
    true = rng.gamma(8, 0.25, 4000)
    exposure = rng.uniform(0.5, 6, 4000)
    fit = poisson_credibility(rng.poisson(true * exposure).tolist(), exposure.tolist())

    assert fit.book == pytest.approx(2, rel=0.02)
    assert fit.between == pytest.approx(0.5, rel=0.1)
    error = np.square(np.array(fit.premiums) - true).mean()
    assert error < np.square(np.array(fit.own) - true).mean()
    assert error < np.square(fit.book - true).mean()


@given(books(), st.booleans())
def test_premium_is_between_own_and_book(book: Book, iterative: bool) -> None:
    """Every number is finite, Z is a share, and nobody's premium is beyond its own rate and the book's."""
    fit = buhlmann_straub(*book, iterative)

    assert all(map(isfinite, (fit.book, fit.between, fit.within, fit.estimate, *fit.premiums)))
    for z, own, premium in zip(fit.z, fit.own, fit.premiums, strict=True):
        assert 0 <= z <= 1
        assert min(own, fit.book) - 1e-9 <= premium <= max(own, fit.book) + 1e-9


@given(books(), st.booleans())
def test_premiums_balance_what_was_used(book: Book, iterative: bool) -> None:
    """Over all clients the premiums at their exposures add up to what they used."""
    fit = buhlmann_straub(*book, iterative)
    used = [w * x for w, x in zip(fit.exposures, fit.own, strict=True)]
    charged = [w * x for w, x in zip(fit.exposures, fit.premiums, strict=True)]

    assert sum(charged) == pytest.approx(sum(used), rel=1e-9, abs=1e-9)


@given(books(fewest=2), st.randoms(use_true_random=False), st.booleans())
def test_order_of_clients_does_not_matter(book: Book, chance: Random, iterative: bool) -> None:
    """Clients in another order have the same premiums."""
    order = list(range(len(book[0])))
    chance.shuffle(order)
    fit = buhlmann_straub(*book, iterative)
    again = buhlmann_straub([book[0][i] for i in order], [book[1][i] for i in order], iterative)

    assert again.premiums == pytest.approx([fit.premiums[i] for i in order], rel=1e-6, abs=1e-9)


@given(books(), st.floats(0.01, 100), st.floats(0.01, 100))
def test_units_do_not_matter(book: Book, rate_unit: float, exposure_unit: float) -> None:
    """Rates and exposures in other units give the same weights and the premiums in those units."""
    fit = buhlmann_straub(*book)
    if abs(fit.estimate) < 1e-6 * fit.within:
        return  # nothing between clients but round-off
    table = [[rate if rate is None else rate * rate_unit for rate in row] for row in book[0]]
    again = buhlmann_straub(table, [[e * exposure_unit for e in row] for row in book[1]])

    assert again.z == pytest.approx(fit.z, abs=1e-6)
    assert again.premiums == pytest.approx([x * rate_unit for x in fit.premiums], rel=1e-6, abs=1e-9)


@given(books(fewest=2))
def test_iterative_estimate_is_the_fixed_point(book: Book) -> None:
    """It is where repeating Bichsel and Straub's equation ends, and above 0 where the unbiased one is."""
    fit = buhlmann_straub(*book, iterative=True)

    assert (fit.between > 0) == (buhlmann_straub(*book).between > 0)
    if fit.estimate > 0.05 * fit.within:
        assert fit.between == pytest.approx(fixed_point(fit), rel=1e-6)
