"""What a client's tickets say of those to come: the posterior against simulation, and limited fluctuation."""

from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from xlagree.actuarial.experience.posterior import Posterior, full_credibility, partial_credibility, posterior
from xlagree.terms.errors import AgreementError

tickets = st.integers(0, 500).map(float)
contagions = st.floats(0, 3)


@given(tickets, st.floats(0.01, 500), contagions, st.floats(0, 1))
def test_posterior_is_between_book_and_own(n: float, expected: float, c: float, shock: float) -> None:
    """The factor is Z of what was seen over what was expected and the rest 1; what is uncertain shrinks."""
    found = posterior(n, expected, c, shock)

    assert 0 <= found.z <= 1
    assert found.contagion <= c
    assert found.factor == pytest.approx(found.z * n / expected + 1 - found.z)


@given(st.integers(1, 200), st.floats(0.01, 2))
def test_posterior_is_the_gamma_conjugate(n: int, c: float) -> None:
    """Prior gamma with shape and rate 1/c: after n of m, shape 1/c + n and rate 1/c + m."""
    found = posterior(n, 50.0, c)

    assert found.factor == pytest.approx((1 / c + n) / (1 / c + 50))
    assert found.contagion == pytest.approx(1 / (1 / c + n))


def test_history_in_two_parts_says_the_same() -> None:
    """Updating year by year ends where updating once does."""
    first = posterior(30, 20, 0.3)
    second = posterior(10, 20 * first.factor, first.contagion)
    both = posterior(40, 40, 0.3)

    assert first.factor * second.factor == pytest.approx(both.factor)
    assert second.contagion == pytest.approx(both.contagion)


def test_nothing_known_changes_nothing() -> None:
    """Without history, and for a client who is like all others, the book's expectation stays."""
    assert posterior(0, 0, 0.3) == Posterior(1.0, 0.3, 0.0)
    assert posterior(90, 40, 0.0) == Posterior(1.0, 0.0, 0.0)


def test_month_shocks_do_not_make_overconfident() -> None:
    """With month shocks the 95th percentile claimed for a client's factor holds for 95 of 100, not for 86."""
    rng = np.random.default_rng(11)
    clients, c, shock, month = 4000, 0.3, 0.15, 10.0
    factor = rng.gamma(1 / c, c, clients)
    shocks = rng.gamma(1 / shock, shock, (clients, 12))
    seen = rng.poisson(month * factor[:, None] * shocks).sum(axis=1)

    def covered(month_shock: float) -> float:
        found = [posterior(float(n), 12 * month, c, month_shock) for n in seen]
        shape = np.array([1 / p.contagion for p in found])
        limits = special.gammaincinv(shape, 0.95) / shape * np.array([p.factor for p in found])
        return float((factor <= limits).mean())

    assert covered(shock) == pytest.approx(0.946, abs=0.012)
    assert covered(0.0) < 0.88


def test_tickets_to_come_keep_the_shocks_of_their_months() -> None:
    """The counts to come have what remains uncertain of the client, and the shocks of each month."""
    counts = Posterior(1.5, 0.1, 0.5).counts(120, month_shock=0.24)

    assert counts.mean == 180
    assert counts.contagion == pytest.approx(0.1 + 1.1 * 0.24 / 12)


def test_full_credibility_adds_up() -> None:
    """The hours in all need as many tickets as their number and their sizes need together."""
    asked = {"within": 0.1, "chance": 0.9, "dispersion": 1.4, "cv": 1.7}
    need = {of: full_credibility(of, **asked) for of in ("frequency", "severity", "aggregate")}  # type: ignore[arg-type]

    assert need["aggregate"] == pytest.approx(need["frequency"] + need["severity"])
    assert need["frequency"] == pytest.approx((1.6448536269514722 / 0.1) ** 2 * 1.4)


@given(st.floats(0, 1e5), st.floats(1, 1e5))
def test_partial_credibility_is_a_square_root(n: float, full: float) -> None:
    """A share that rises with the tickets to 1 at full credibility."""
    assert partial_credibility(n, full) == pytest.approx(min(1.0, sqrt(n / full)))
    assert partial_credibility(0, 0) == 1.0


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: posterior(-1, 1, 1), "tickets must be a number, 0 or more (got -1)"),
        (lambda: posterior(1, 0, 1), "tickets must be 0 where none are expected (got 1)"),
        (lambda: posterior(1, nan, 1), "tickets expected must be a number, 0 or more (got nan)"),
        (lambda: posterior(1, 1, inf), "contagion must be a number, 0 or more (got inf)"),
        (lambda: posterior(1, 1, 1, -1), "month shock must be a number, 0 or more (got -1)"),
        (
            lambda: posterior(1, 1, 1, 1, months=0),
            "months must be a whole number of months, 1 or more (got 0)",
        ),
        (lambda: Posterior(1, 1, 1).counts(1, months=0), "months must be a whole number of months"),
        (lambda: full_credibility("hours"), "of must be frequency, severity or aggregate (got hours)"),  # type: ignore[arg-type]
        (lambda: full_credibility(within=0), "within must be a share above 0 (got 0)"),
        (lambda: full_credibility(chance=1), "chance must be a share from 0 to below 1 (got 1)"),
        (lambda: full_credibility(cv=-1), "cv must be a number, 0 or more (got -1)"),
        (lambda: partial_credibility(1, inf), "full credibility must be a number, 0 or more (got inf)"),
    ],
)
def test_bad_numbers_are_said(ask: object, said: str) -> None:
    """Numbers that are none are refused in one line."""
    with pytest.raises(AgreementError) as refused:
        ask()  # type: ignore[operator]
    assert said in str(refused.value)
