"""Frequency from a history: what was put in comes out again, within the noise that is to be expected."""

import numpy as np
import pytest

from xlagree.actuarial.experience.frequency_fit import (
    cell_chi_square,
    dispersion,
    month_shock,
    ticket_rate,
)
from xlagree.actuarial.laws.frequency import Counts
from xlagree.terms.errors import AgreementError


def drawn(rng: np.random.Generator, mean: float, contagion: float, months: int) -> list[int]:
    shocks = rng.gamma(1 / contagion, contagion, months) if contagion else np.ones(months)
    return rng.poisson(mean * shocks).tolist()


def test_month_shock_pooled_over_clients() -> None:
    """Over 40 clients and 24 months the contagion of a month is found to a few hundredths."""
    rng = np.random.default_rng(4)
    found = month_shock([drawn(rng, 10 * rng.uniform(0.5, 2), 0.15, 24) for _ in range(40)])

    assert found == pytest.approx(0.15, abs=0.045)


def test_month_shock_is_unbiased_for_small_clients() -> None:
    """Many clients of three tickets a month are no reason to see shocks where there are none."""
    rng = np.random.default_rng(5)

    assert month_shock([drawn(rng, 3, 0.0, 12) for _ in range(400)]) < 0.03


def test_month_shock_takes_exposure_out() -> None:
    """Months with ten times the users and ten times the tickets are no shock."""
    assert month_shock([[2, 20, 2, 20]], [[1, 10, 1, 10]]) == 0
    assert month_shock([[2, 20, 2, 20]]) > 0.5


@pytest.mark.parametrize("silent", [[], [[0, 0, 0]], [[7]]])
def test_month_shock_of_silence(silent: list[list[int]]) -> None:
    """Clients without tickets, or with a single month, say nothing: no shock."""
    assert month_shock(silent) == 0


def test_dispersion() -> None:
    """Pearson's statistic tells even months from uneven ones, against χ² of one freedom less than months."""
    found = dispersion([5, 15])

    assert (found.statistic, found.freedom) == (5.0, 1)
    assert found.chance == pytest.approx(0.0253473, abs=1e-7)
    assert dispersion([0, 0]).statistic == 0
    assert dispersion([4]).chance == 1


def test_chi_square_of_a_table() -> None:
    """The last cell of a table holds all tickets from there on."""
    assert cell_chi_square([500, 250, 250], Counts(1, 1)) == pytest.approx(0)


@pytest.mark.parametrize(
    ("counts", "exposure", "message"),
    [
        ([], None, "exposure must be one number for each of the 0 periods (got 0)"),
        ([1, 2], [1], "exposure must be one number for each of the 2 periods (got 1)"),
        ([1, -2], None, "tickets must be numbers, 0 or more (got -2)"),
        ([1, 2], [1, 0], "exposure must be above 0 in every period with tickets (got 0)"),
        ([0, 0], [0, 0], "exposure must be above 0 in every period with tickets (got 0)"),
    ],
)
def test_refusals(counts: list[float], exposure: list[float] | None, message: str) -> None:
    """A history that has no rate is refused in one line."""
    with pytest.raises(AgreementError) as refused:
        ticket_rate(counts, exposure)

    assert str(refused.value) == message
