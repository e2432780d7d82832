"""Trend and season: taken where all clients' months together support them, and left alone otherwise."""

import numpy as np
import pytest

from xlagree.actuarial.experience.drift import SEASON_MONTHS, TREND_MONTHS, drift

WAVE = 1 + 0.5 * np.sin(np.arange(12) * np.pi / 6)


def months(clients: int, count: int, level: float = 10, growth: float = 0.0, season: bool = False, seed: int = 1,
           shock: float = 0.0) -> list[np.ndarray]:  # fmt: skip
    """Tickets of clients whose months end together; the month after the last is the first of the wave."""
    random = np.random.default_rng(seed)
    back = np.arange(-count, 0)
    busy = (1 + growth) ** (back / 12) * (WAVE[back % 12] if season else 1.0)
    busy = busy * (random.gamma(1 / shock, shock, count) if shock else 1.0)
    return [random.poisson(level * random.gamma(5, 0.2) * busy).astype(float) for _ in range(clients)]


def test_growth_is_found() -> None:
    """30 clients that grow by 30 % a year for two years are seen to, within the error that is stated."""
    found = drift(months(30, 24, growth=0.3))

    assert found.trend.used
    assert not found.season.used
    assert found.growth == pytest.approx(0.3, abs=3 * 1.3 * 12 * found.error)
    assert 0 < 12 * found.error < 0.1


def test_seasons_are_found_and_start_after_the_history() -> None:
    """Factors have mean 1, the first month to come first."""
    found = drift(months(40, 36, season=True))

    assert found.season.used
    assert np.mean(found.factors) == pytest.approx(1)
    assert np.array(found.factors) == pytest.approx(WAVE, abs=0.12)
    assert found.of(24) == pytest.approx(
        np.tile(found.factors, 2) * (1 + found.growth) ** (np.arange(-24, 0) / 12)
    )


def test_growth_and_season_together() -> None:
    """One does not pass for the other."""
    found = drift(months(40, 36, growth=0.25, season=True))

    assert found.trend.used
    assert found.season.used
    assert found.growth == pytest.approx(0.25, abs=0.06)
    assert np.array(found.factors) == pytest.approx(WAVE, abs=0.12)


def test_clients_that_join_are_no_growth() -> None:
    """Each client's own level is free: a book that grows by new clients has no trend for that."""
    whole = months(30, 24, level=30)
    found = drift([n[-(6 + i % 19) :] for i, n in enumerate(whole)] + [whole[0]])

    assert not found.trend.used
    assert found.growth == 0


@pytest.mark.parametrize("shock", [0.0, 0.05])
def test_nothing_is_seldom_taken_for_something(shock: float) -> None:
    """Of 300 books without either, in months that are good or bad for all clients too, about 1 % show one."""
    found = [drift(months(6, 24, seed=seed, shock=shock)) for seed in range(300)]

    assert sum(one.trend.used for one in found) <= 10
    assert sum(one.season.used for one in found) <= 10


def test_short_histories_are_not_tested() -> None:
    """However steep: fewer than 18 months show no trend, fewer than 24 no season."""
    steep = months(30, TREND_MONTHS - 1, growth=1.0)
    assert not drift(steep).trend.used
    assert drift(steep).trend.months == TREND_MONTHS - 1
    assert not drift(months(40, SEASON_MONTHS - 1, season=True)).season.used


def test_edges() -> None:
    """No client, no ticket, one ticket in two years, an empty calendar month: never a traceback, never a number wild."""
    assert drift([]).of(3).tolist() == [1, 1, 1]
    assert not drift([np.zeros(24)]).trend.used
    one = np.zeros(24)
    one[3] = 1
    assert np.isfinite(drift([one]).of(24)).all()
    quiet = np.array(months(40, 36, season=True))
    quiet[:, 4::12] = 0
    found = drift(list(quiet))
    assert found.season.used
    assert found.factors[4] < 0.02
    assert np.isfinite(found.of(36)).all()


def test_an_uncertain_growth_widens() -> None:
    """What the error of the growth adds grows with the way from the middle of the history to the time ahead."""
    found = drift(months(30, 24, growth=0.3))

    assert 0 < found.left(24) < found.left(36)
    assert drift(months(30, 24)).left(24) == 0
