"""The first year of new clients: found where it is there, left at none where it is not, and held against none by chance."""

import numpy as np
import pytest

from xlagree.actuarial.experience.ramp import FIRST_YEAR, SETTLED, Ramp, ramp

GROWING = np.repeat([0.25, 0.5, 0.75, 1.0], 3)


def clients(
    count: int, first_year: np.ndarray, seed: int = 1, months: int = 30
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Tickets of clients that came so many months ago, and how busy their months should have been."""
    random = np.random.default_rng(seed)
    busy = np.append(first_year, np.ones(months - FIRST_YEAR))
    level = 15 * random.gamma(5, 0.2, count)
    return [(random.poisson(one * busy).astype(float), np.ones(months)) for one in level]


def test_a_first_year_that_grows_is_found() -> None:
    """Of 30 clients, quarter by quarter; the year ahead of one is what is left of it."""
    found = ramp(clients(30, GROWING), month=0.0)

    assert found.quarters == pytest.approx((0.25, 0.5, 0.75, 1.0), abs=0.08)
    assert found.of(14).tolist() == pytest.approx([*np.repeat(found.quarters, 3), 1, 1])
    assert found.ahead(6) == pytest.approx((3 * found.quarters[2] + 3 * found.quarters[3] + 6) / 12)
    assert found.ahead(FIRST_YEAR) == 1
    assert found.steep(4)
    assert not found.steep(FIRST_YEAR)


def test_none_is_seldom_taken_for_one() -> None:
    """Of clients that are the same from the first month on, quarters differ by little from 1."""
    found = np.array([ramp(clients(10, np.ones(FIRST_YEAR), seed), 0.0).quarters for seed in range(40)])

    assert np.abs(found.mean(axis=0) - 1).max() < 0.02
    assert found.std() < 0.05


def test_few_clients_are_held_against_none() -> None:
    """One client that came lately says less than thirty, and one that came less than 18 months ago nothing."""
    (tickets, busy), *_ = clients(1, GROWING)
    one = ramp([(tickets, busy)], 0.0)

    assert 0.25 < one.quarters[0] < 1
    assert one.quarters[0] > ramp(clients(30, GROWING), 0.0).quarters[0] + 0.1
    assert ramp([(tickets[: SETTLED - 1], busy[: SETTLED - 1])], 0.0) == Ramp()
    assert ramp([(np.append(tickets[:FIRST_YEAR], np.zeros(9)), np.ones(21))], 0.0) == Ramp()
    assert ramp([], 0.0).ahead(3) == 1


def test_months_that_are_less_busy_anyway_are_no_ramp() -> None:
    """What trend and season say of the months is taken off first."""
    busy = np.linspace(0.5, 1.0, 30)
    random = np.random.default_rng(2)
    grown = [(random.poisson(20 * busy).astype(float), busy) for _ in range(20)]

    assert ramp(grown, 0.0).quarters == pytest.approx((1,) * 4, abs=0.08)
