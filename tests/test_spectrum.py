"""The hours of many clients on one grid: its transform, its length and its fineness."""

import numpy as np
import pytest
from scipy import fft

from xlagree.actuarial.laws.common_shock import clocked
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.portfolio import Portfolio, PortfolioClient
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.actuarial.laws.spectrum import Grid, _on, kinds, spectrum


@pytest.mark.parametrize("fold", [1, 2, 8])
def test_transform_fold_by_fold(fold: int) -> None:
    """The first frequencies of the transform of many fine steps, without ever making the whole of it."""
    grid, fine = Grid(1.0, 64, fold, False), np.random.default_rng(3).random(64 * fold - 5)

    whole = fft.rfft(fine, 64 * fold)
    assert grid.transform(fine) == pytest.approx(whole[:33], abs=1e-10)


def test_clients_by_kind() -> None:
    """Clients with equal hours are of one kind, equal ones stand there once, and those without tickets nowhere."""
    short, long = Gamma(1.0), Lognormal(2.0, 1.0)
    many, few = kinds(
        [(Counts(5), long), (Counts(9, 0.1), short), (Counts(9, 0.1), short), (Counts(0), Gamma(3.0))]
    )

    assert (many.hours, many.tickets, many.alike.tolist()) == (short, 18, [2])
    assert (few.hours, few.places.tolist()) == (long, [0])


def test_decay_in_blocks_is_the_sum_of_logarithms(monkeypatch: pytest.MonkeyPatch) -> None:
    """-Σ ln P_i is that of each client's own generating function, however many are computed at a time."""
    counts = [Counts(5), Counts(7), Counts(5, 0.1), Counts(30, 0.4), Counts(2, 1.0)]
    (kind,) = kinds([(each, Gamma(1.0)) for each in counts])
    phi = 0.9 * np.exp(1j * np.linspace(0, 0.3, 5))

    expected = -sum(np.log(each.pgf(phi)) for each in counts)
    assert kind.decay(1 - phi).real == pytest.approx(expected.real)
    for block in (5, 10):
        monkeypatch.setattr("xlagree.actuarial.laws.spectrum.BLOCK", block)
        assert np.exp(-kind.decay(1 - phi)) == pytest.approx(np.exp(-expected))
        assert kind.weighed(1 - phi, np.ones(5, complex)) == pytest.approx(
            [(each.mean / (1 + each.contagion * each.mean * (1 - phi))).real.sum() for each in counts]
        )


@pytest.mark.parametrize("shock", [0.04, 0.5, 1.0])
def test_the_finest_grid_is_taken_at_once_where_it_will_be(shock: float) -> None:
    """Where every frequency counts, the grid is the one that making it finer again and again ends at."""
    clients = [(Counts(40 + i, 0.1), Lognormal(1.0, 1.0)) for i in range(3)]
    book = Portfolio(tuple(PortfolioClient(str(i), *client) for i, client in enumerate(clients)), shock)
    at_once = spectrum(book.hours, 1024)
    grid = at_once.grid
    step_by_step = _on(
        book.hours, Grid(grid.step * grid.points / 1024, 1024, grid.points * grid.fold // 1024, False)
    )

    assert book.hours.least <= abs(np.exp(-clocked(at_once.decay, shock))).min() * (1 + 1e-12)
    assert step_by_step.grid == grid
    assert step_by_step.law.chances == pytest.approx(at_once.law.chances, abs=1e-15)
