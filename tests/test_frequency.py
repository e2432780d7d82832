"""Counts of tickets: moments, chances and generating functions of one law, thinning, and the contagion of a year."""

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from xlagree.actuarial.laws.frequency import Counts, TabledCounts, TicketLaw, yearly_contagion
from xlagree.terms.errors import AgreementError

MEANS = st.floats(0.01, 400)
CONTAGIONS = st.sampled_from([0.0, 1e-14, 1e-6, 0.02, 0.3, 1.0, 4.0])


def enough(law: Counts) -> int:
    """Tickets beyond which a law has nothing that counts here."""
    return int(law.mean + 60 * law.variance**0.5 + 80 * (1 + law.contagion * law.mean))


@given(MEANS, CONTAGIONS)
def test_chances_have_the_moments(mean: float, contagion: float) -> None:
    """The chances add up to 1 and have the mean, the variance and the third moment that the law says."""
    law = Counts(mean, contagion)
    p = law.probabilities(enough(law))
    k = np.arange(p.size)

    assert p.sum() == pytest.approx(1, abs=1e-9)
    assert (p * k).sum() == pytest.approx(law.mean, rel=1e-8)
    assert (p * (k - mean) ** 2).sum() == pytest.approx(law.variance, rel=1e-7)
    assert (p * (k - mean) ** 3).sum() == pytest.approx(law.third, rel=1e-5)


@given(MEANS, CONTAGIONS, st.floats(0, 1), st.floats(0, 6.28))
def test_generating_function_sums_the_chances(mean: float, contagion: float, r: float, angle: float) -> None:
    """E z^N inside the unit circle is Σ p_k z^k."""
    law, z = Counts(mean, contagion), r * np.exp(1j * angle)
    p = law.probabilities(enough(law))

    assert law.pgf(np.array([z]))[0] == pytest.approx((p * z ** np.arange(p.size)).sum(), abs=1e-9)


@given(MEANS, st.floats(0, 1), st.floats(0, 6.28))
def test_tiny_contagion_is_poisson(mean: float, r: float, angle: float) -> None:
    """As the contagion vanishes the generating function goes to Poisson's without losing a digit on the way."""
    z = np.array([r * np.exp(1j * angle)])
    poisson = Counts(mean).pgf(z)[0]

    for contagion in (1e-11, 1e-14, 1e-17, 1e-100, 5e-324):
        assert Counts(mean, contagion).pgf(z)[0] == pytest.approx(poisson, abs=1e-11 * mean**2 + 1e-12)


def test_contagion_of_one_is_geometric() -> None:
    """With contagion 1 the chances fall by the same factor m / (1 + m) each ticket."""
    p = Counts(3, 1).probabilities(20)

    assert p == pytest.approx(0.25 * 0.75 ** np.arange(21))


@pytest.mark.parametrize("trials", [1, 3, 7, 49])
def test_contagion_below_zero_is_binomial(trials: int) -> None:
    """With contagion -1/n the law is binomial with n trials, certain ones too."""
    k = np.arange(trials + 1)
    for q in (0.0, 0.4, 1.0):
        law = Counts(trials * q, -1 / trials)
        expected = special.binom(trials, k) * q**k * (1 - q) ** (trials - k)

        assert law.probabilities(trials + 5)[: trials + 1] == pytest.approx(expected, abs=1e-12)
        assert law.pgf(np.array([0.5 + 0.2j]))[0] == pytest.approx((1 + q * (-0.5 + 0.2j)) ** trials)
        assert law.variance == pytest.approx(trials * q * (1 - q), abs=1e-12)


@given(MEANS, CONTAGIONS, st.floats(0, 1), st.floats(0, 1))
def test_thinning(mean: float, contagion: float, share: float, z: float) -> None:
    """A kind of ticket has the generating function P(1 - q + qz): fewer tickets, the same contagion."""
    law = Counts(mean, contagion)
    thinned = law.thinned(share)

    assert thinned.mean == pytest.approx(share * mean)
    assert thinned.contagion == contagion
    assert thinned.log_pgf(z) == pytest.approx(law.log_pgf(1 - share + share * z), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "law", [Counts(4, 0.3), Counts(4), TabledCounts((0.2, 0.5, 0.3)), Counts(1.5, -1 / 3)]
)
def test_real_generating_function(law: TicketLaw) -> None:
    """The logarithm, its slope and the chance of none agree with the complex generating function."""
    z, step = 1.05, 1e-6
    slope = (law.log_pgf(z + step) - law.log_pgf(z - step)) / (2 * step)

    assert law.log_pgf(0.7) == pytest.approx(log(law.pgf(np.array([0.7 + 0j]))[0].real))
    assert law.log_pgf_slope(z) == pytest.approx(slope, rel=1e-6)
    assert law.none == pytest.approx(exp(law.log_pgf(0)))


def test_generating_function_ends() -> None:
    """Beyond 1 + 1/(c m) the expectation of z^N does not exist for contagious counts."""
    assert Counts(10, 0.1).log_pgf(1.99) < inf
    assert Counts(10, 0.1).log_pgf(2.0) == inf


def test_table_of_chances() -> None:
    """Mean, variance and third moment of a table follow from its chances."""
    law = TabledCounts((0.25, 0.5, 0.25))

    assert (law.mean, law.variance, law.third, law.none) == (1.0, 0.5, 0.0, 0.25)


def test_a_year_of_equal_months() -> None:
    """A twelfth of the month shock is left in a year, over the client's own effect."""
    assert yearly_contagion(0.3, 0.12) == pytest.approx(0.3 + 1.3 * 0.01)
    assert yearly_contagion(0.0, 0.12, [5.0]) == pytest.approx(0.12)


@given(st.lists(st.floats(0.5, 50), min_size=1, max_size=24), st.floats(0, 1), st.floats(0, 1))
def test_variance_of_a_year(months: list[float], client: float, shock: float) -> None:
    """The year's variance is the sum of what months do by themselves and what they do together."""
    total = sum(months)
    alone = sum(m + m**2 * (1 + client) * shock for m in months)

    year = Counts(total, yearly_contagion(client, shock, months))
    assert year.variance == pytest.approx(alone + client * total**2)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Counts(-1), "tickets must be a number, 0 or more (got -1)"),
        (lambda: Counts(float("nan")), "tickets must be a number, 0 or more (got nan)"),
        (lambda: Counts(1, -0.3), "contagion must be 0 or more, or -1/n for at most n tickets (got -0.3)"),
        (
            lambda: Counts(4, -1 / 3),
            "contagion must be 0 or more, or -1/n for at most n tickets (got -0.333333)",
        ),
        (lambda: Counts(1, inf), "contagion must be a number, 0 or more (got inf)"),
        (lambda: Counts(1).thinned(1.5), "share of tickets must be a share from 0 to 1 (got 1.5)"),
        (lambda: TabledCounts((0.5, 0.4)), "chances of tickets must be shares that add up to 1 (got 0.9)"),
        (lambda: TabledCounts(()), "chances of tickets must be shares that add up to 1 (got 0)"),
        (
            lambda: yearly_contagion(0, 0, [0]),
            "tickets of the months must be 0 or more, with some above 0 (got 0)",
        ),
    ],
)
def test_refusals(wrong: object, message: str) -> None:
    """What is no law of tickets is refused in one line."""
    with pytest.raises(AgreementError) as refused:
        wrong()  # type: ignore[operator]

    assert str(refused.value) == message
