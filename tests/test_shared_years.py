"""What clients share in a year: as large as it is on average, little where there is none, and the usual of few years."""

import numpy as np
import pytest

from xlagree.actuarial.experience.shared_years import USUAL_COMMON, shared_variance


def book(shock: float, years: int, seed: int, month: float = 0.02) -> tuple[np.ndarray, np.ndarray]:
    """Tickets of all clients month by month, where years differ by a gamma factor and months by one of their own."""
    random = np.random.default_rng(seed)
    factor = np.repeat(random.gamma(1 / shock, shock, years) if shock else np.ones(years), 12)
    n = random.poisson(400 * factor * random.gamma(1 / month, month, 12 * years)).astype(float)
    return n, np.full(12 * years, n.mean())


@pytest.mark.parametrize(("shock", "years"), [(0.02, 3), (0.02, 6), (0.05, 4)])
def test_good_and_bad_years_are_seen(shock: float, years: int) -> None:
    """On average over 400 books it is the truth or somewhat more, since a year ahead may be worse than those seen."""
    found = np.mean([shared_variance(*book(shock, years, seed), fitted=1) for seed in range(400)])

    assert shock * 0.95 < found < shock * 2


def test_months_that_differ_are_no_years() -> None:
    """Where years share nothing little is found, however unlike the months are."""
    found = [shared_variance(*book(0.0, 4, seed, month=0.1), fitted=1) for seed in range(200)]

    assert np.mean(found) < 0.05**2 * 2
    assert np.median(found) < 0.05**2


def test_few_years_are_the_usual_ones() -> None:
    """Of fewer years than a level and a trend take nothing can be told; years of which nothing is expected are none."""
    n, m = book(0.2, 2, 1)
    gone = np.append(m, np.zeros(24))

    assert shared_variance(n, m, fitted=2) == USUAL_COMMON**2
    assert shared_variance(n[:7], m[:7], fitted=1) == USUAL_COMMON**2
    assert shared_variance(np.append(n, np.zeros(24)), gone, fitted=2) == USUAL_COMMON**2
    assert shared_variance(np.zeros(0), np.zeros(0), fitted=1) == USUAL_COMMON**2
