"""Tickets by the client's factor and the months' own: moments, and the low quantiles of few lumpy months, beside months drawn by chance."""

import numpy as np
import pytest
from demands import simulated
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.frequency import Counts, yearly_contagion
from xlagree.actuarial.laws.months import TwoFactors


@given(st.floats(0.1, 50), st.floats(0.01, 1.5), st.floats(0.01, 0.5))
def test_moments_of_two_factors(mean: float, client: float, months: float) -> None:
    """Mean, variance and third moment are those of the generating function's own derivatives."""
    counts = TwoFactors(mean, client, months)

    assert counts.variance == pytest.approx(mean + (client + (1 + client) * months) * mean**2)
    assert counts.log_pgf_slope(1.0) == pytest.approx(mean, rel=1e-6)
    assert counts.pgf(np.array([1.0 + 0j])) == pytest.approx(1.0)
    small, at = 1e-5, 1 - 1e-3
    slope = (counts.log_pgf(at + small) - counts.log_pgf(at - small)) / (2 * small)
    assert counts.log_pgf_slope(at) == pytest.approx(slope, rel=1e-4)


def test_third_moment_of_two_factors() -> None:
    """It is that of a Poisson count whose rate is a product of two gamma factors."""
    chance = np.random.default_rng(3)
    rate = 8 * chance.gamma(5, 1 / 5, 4_000_000) * chance.gamma(10, 1 / 10, 4_000_000)
    tickets = chance.poisson(rate)

    assert TwoFactors(8.0, 0.2, 0.1).third == pytest.approx(((tickets - 8.0) ** 3).mean(), rel=0.02)


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize(
    ("tickets", "spread", "client", "month"),
    [(8, 2.5, 0.7, 0.5), (20, 2.5, 0.7, 0.5), (20, 1.5, 0.45, 0.3), (6, 1.5, 0.3, 0.5)],
)
def test_low_quantiles_of_lumpy_months(
    tickets: float, spread: float, client: float, month: float, months: int
) -> None:
    """As many years as there should be stay below the hours of a quiet month, quarter or year."""
    demand = Demand(
        tickets=tickets,
        hours_per_ticket=1,
        hours_spread=spread,
        client_uncertainty=client,
        month_spread=month,
    )
    drawn, law = simulated(demand, months, 60_000, seed=5).logged.sum(axis=0), demand.law(months)

    for level in (0.05, 0.1, 0.25, 0.5, 0.9):
        at = law.quantile(level)
        assert (drawn <= at).mean() == pytest.approx(max(level, law.none), abs=0.006)
        assert at == pytest.approx(np.quantile(drawn, level), rel=0.05, abs=0.02 * law.mean)


def test_one_factor_stays_one() -> None:
    """Where one of the factors hardly varies the count is negative binomial, as it was."""
    usual = Demand(tickets=20, hours_per_ticket=1)

    assert usual.tickets_of(12) == usual.counts(12)
    assert isinstance(Demand(tickets=20, hours_per_ticket=1, client_uncertainty=0.0).tickets_of(1), Counts)
    assert usual.tickets_of(1).variance == pytest.approx(
        20 + yearly_contagion(usual.client_variance, usual.month_variance, (20.0,)) * 400
    )
    assert isinstance(usual.tickets_of(1), TwoFactors)
