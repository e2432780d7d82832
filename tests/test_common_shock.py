"""A shock common to all clients: the tickets of one client under its clock."""

from math import inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.laws.common_shock import ShockedCounts, clocked
from xlagree.actuarial.laws.frequency import Counts

COUNTS = st.builds(Counts, st.floats(0.1, 200), st.sampled_from([0.0, 0.02, 0.3, 1.0]))


@given(st.floats(0.1, 200), st.floats(0.01, 2))
def test_a_poisson_count_on_the_clock_is_negative_binomial(mean: float, shock: float) -> None:
    """A Poisson count whose rate has a gamma factor of variance c is a count with contagion c."""
    shocked, plain = ShockedCounts(Counts(mean), shock), Counts(mean, shock)
    z = np.exp(1j * np.linspace(0, np.pi, 9))

    assert shocked.pgf(z) == pytest.approx(plain.pgf(z), abs=1e-12)
    assert (shocked.variance, shocked.third, shocked.none) == pytest.approx(
        (plain.variance, plain.third, plain.none)
    )
    assert shocked.log_pgf_slope(0.5) == pytest.approx(plain.log_pgf_slope(0.5))


@given(COUNTS)
def test_no_shock_leaves_the_counts(counts: Counts) -> None:
    """Without a shock, and with hardly any, the tickets are those of the client."""
    z = np.exp(1j * np.linspace(0, np.pi, 9))

    for shock in (0.0, 1e-14):
        assert ShockedCounts(counts, shock).pgf(z) == pytest.approx(counts.pgf(z), abs=1e-9)
        assert ShockedCounts(counts, shock).log_pgf(0.3) == pytest.approx(counts.log_pgf(0.3))


@given(COUNTS, st.floats(0.01, 1))
def test_cumulants_are_those_of_the_generating_function(counts: Counts, shock: float) -> None:
    """Mean and variance are the slopes of ln E z^N at 1, and the generating function agrees with its logarithm."""
    shocked, h = ShockedCounts(counts, shock), 1e-5 / counts.mean

    slope = (shocked.log_pgf_slope(1 + h) - shocked.log_pgf_slope(1 - h)) / (2 * h)
    assert shocked.log_pgf_slope(1.0) == pytest.approx(counts.mean)
    assert slope + counts.mean == pytest.approx(shocked.variance, rel=1e-4)
    assert log(shocked.pgf(np.array([0.4 + 0j]))[0].real) == pytest.approx(shocked.log_pgf(0.4))


def test_where_the_expectation_does_not_exist() -> None:
    """Far above 1 a shocked count has no generating function."""
    assert ShockedCounts(Counts(10), 0.5).log_pgf(1.1) < inf
    assert ShockedCounts(Counts(10), 0.5).log_pgf(1.3) == inf


def test_a_tiny_variance_keeps_every_digit() -> None:
    """ln(1 + c x)/c goes to x as c goes to 0, without losing digits on the way."""
    x = np.array([0.3 - 0.7j, 5 + 2j])

    assert clocked(x, 1e-12) == pytest.approx(x, rel=1e-10)
    assert clocked(x, 0.0) is x
