"""Trend and season: a trend held against none by how sure it is, a season where all clients' months together support it."""

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
    assert found.growth == pytest.approx(0, abs=0.03)


def test_clients_that_left_are_no_fall() -> None:
    """Months in which a client was not there count neither for a trend nor against it."""
    whole = months(30, 36, level=30)
    there = [np.where(np.arange(36) < 12 + i, 1.0, 0.0) if i % 2 else np.ones(36) for i in range(30)]
    left = [n * w for n, w in zip(whole, there, strict=True)]

    assert drift(left).growth < -0.05
    assert drift(left, there).growth == pytest.approx(0, abs=0.03)
    assert not drift(left, there).trend.used


def test_a_trend_is_shrunk_by_how_unsure_it_is() -> None:
    """Over 150 books whose growth differs as is usual, what is taken is off by no more than its error says, and has less
    error than the growth of the months alone; whether a test would have called it sure makes no jump."""
    random, taken, true, errors = np.random.default_rng(6), [], [], []
    for seed in range(150):
        log = random.normal(0, 0.15)
        found = drift(months(8, 24, growth=float(np.expm1(log)), seed=seed, shock=0.02))
        taken.append(np.log1p(found.growth))
        true.append(log)
        errors.append(12 * found.error)
    off = np.array(taken) - np.array(true)

    assert 0.85 < (off / np.array(errors)).std() < 1.2
    assert np.polyfit(taken, true, 1)[0] == pytest.approx(1, abs=0.15)


def test_clients_of_which_each_goes_its_own_way_make_a_trend_unsure() -> None:
    """The same tickets in all, once from clients that grow alike, once from some that grow and some that fall."""
    alike = months(10, 36, level=40)
    random, back = np.random.default_rng(5), np.arange(-36, 0)
    apart = [
        random.poisson(40 * np.exp(way * back / 12)).astype(float) for way in (-0.6, 0.6, -0.3, 0.3, 0.0) * 2
    ]

    assert drift(apart).error > 2 * drift(alike).error


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
    assert 0 < drift(months(30, 24)).left(24) < 0.01
    assert drift(months(30, TREND_MONTHS - 1)).left(12) == 0
