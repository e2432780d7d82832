"""Levels that move: against particles that are drawn, against the closed form where they stand, and found where they do."""

import numpy as np
import pytest
from scipy import special

from xlagree.actuarial.experience.moving import STILL, Movement, levels, likeliest
from xlagree.actuarial.experience.posterior import posterior

WALK, SPELLS = Movement(0.02), Movement(0.3 * (1 - 0.85**2), 0.85)
TICKETS = np.array([12.0, 9, 14, 11, 8, 3, 4, 2, 5, 3, 1, 4])
EXPECTED, PRIOR = np.full(12, 8.0), 0.2


def one_client(way: Movement, month: float = 0.0) -> tuple[float, float, float]:
    """Factor, variance and weight of one client's own months."""
    found = levels(TICKETS[None], EXPECTED[None], np.array([PRIOR]), month, way).of(0)
    return found.factor, found.contagion, found.z


def particles(way: Movement, month: float, ahead: int = 12, count: int = 200_000) -> tuple[float, float]:
    """Mean and relative variance of the average level ahead: levels drawn, kept by how likely they make each month."""
    random = np.random.default_rng(3)
    shape = 1 / PRIOR
    fixed = np.log(random.gamma(shape, 1 / shape, count))
    spells = way.monthly / (1 - way.kept**2) if way.kept < 1 else 0.0
    off = random.normal(-spells / 2, spells**0.5, count)

    def later(off: np.ndarray) -> np.ndarray:
        noise = random.normal(0, way.monthly**0.5, count)
        if way.kept == 1:
            return np.asarray(off - way.monthly / 2 + noise)
        return np.asarray(-spells / 2 + way.kept * (off + spells / 2) + noise)

    for t, (n, m) in enumerate(zip(TICKETS, EXPECTED, strict=True)):
        off = later(off) if t else off
        mean = m * np.exp(fixed + off)
        if month:
            r = 1 / month
            logs = special.gammaln(n + r) + r * np.log(r / (r + mean)) + n * np.log(mean / (r + mean))
        else:
            logs = n * np.log(mean) - mean
        chosen = random.choice(count, count, p=np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum())
        fixed, off = fixed[chosen], off[chosen]
    total = np.zeros(count)
    for _ in range(ahead):
        off = later(off)
        total += np.exp(fixed + off) / ahead
    return float(total.mean()), float(total.var() / total.mean() ** 2)


@pytest.mark.parametrize("month", [0.0, 0.1])
@pytest.mark.parametrize("way", [WALK, SPELLS])
def test_as_particles_have_it(way: Movement, month: float) -> None:
    """The mean of the level ahead and its variance, movement to come included, are those of 200,000 levels drawn."""
    factor, variance, _ = one_client(way, month)
    mean, spread = particles(way, month)

    assert factor == pytest.approx(mean, rel=0.04)
    assert (1 + variance) * (1 + way.over(12)) - 1 == pytest.approx(spread, rel=0.2)


def test_standing_still_is_the_gamma_posterior() -> None:
    """Where nothing moves the filter has the closed form's factor, variance and weight."""
    known = posterior(float(TICKETS.sum()), float(EXPECTED.sum()), PRIOR)

    assert one_client(STILL) == pytest.approx((known.factor, known.contagion, known.z), rel=1e-9)


def test_older_months_count_less() -> None:
    """The same months the other way round have another level where they move, and the same where they do not."""
    turned = TICKETS[::-1].copy()
    for way in (STILL, WALK, SPELLS):
        forth, back = (
            levels(n[None], EXPECTED[None], np.array([PRIOR]), 0.0, way).factor[0] for n in (TICKETS, turned)
        )
        assert (forth == pytest.approx(back)) == (way == STILL)
        assert forth <= back * (1 + 1e-9)


def test_months_of_which_nothing_is_expected_say_nothing() -> None:
    """Before a client's first month, and while it was not there: no level moves by them, though a walk goes on."""
    prior, way = np.array([PRIOR]), WALK
    plain = levels(TICKETS[None], EXPECTED[None], prior, 0.1, way)
    late = levels(
        np.concatenate([np.zeros(5), TICKETS])[None], np.concatenate([np.zeros(5), EXPECTED])[None], prior, 0.1, way
    )  # fmt: skip
    gone = levels(
        np.concatenate([TICKETS, np.zeros(5)])[None], np.concatenate([EXPECTED, np.zeros(5)])[None], prior, 0.1, way
    )  # fmt: skip

    assert late.factor == pytest.approx(plain.factor)
    assert late.variance == pytest.approx(plain.variance)
    assert gone.factor == pytest.approx(plain.factor)
    assert gone.variance == pytest.approx(plain.variance + 5 * way.monthly)


def book(way: Movement, seed: int, month: float = 0.09, months: int = 36) -> tuple[np.ndarray, np.ndarray]:
    """Tickets of 30 clients whose levels move so, and those expected of them."""
    random = np.random.default_rng(seed)
    fixed = np.log(random.gamma(5, 0.2, (30, 1)))
    off = np.zeros((30, months))
    off[:, 0] = random.normal(0, way.spells**0.5, 30)
    for t in range(1, months):
        off[:, t] = way.kept * off[:, t - 1] + random.normal(0, way.monthly**0.5, 30)
    expected = np.full((30, months), 15.0)
    mean = expected * np.exp(fixed + off) * random.gamma(1 / month, month, (30, months))
    return random.poisson(mean).astype(float), expected


def test_the_way_of_a_book_is_found() -> None:
    """Levels that stand are left standing; walks are told from spells, and how fast they are."""
    prior = np.full(30, 0.2)
    still = [likeliest(*book(STILL, seed), prior, 0.09) for seed in range(12)]
    walks = [likeliest(*book(Movement(0.01), seed), prior, 0.09) for seed in range(6)]
    spells = [likeliest(*book(SPELLS, seed), prior, 0.09) for seed in range(6)]

    assert sum(way == STILL for way in still) >= 11
    assert sum(way.kept == 1 and 0.004 <= way.monthly <= 0.025 for way in walks) >= 5
    assert sum(way.kept < 1 and 0.1 <= way.spells <= 0.8 for way in spells) >= 5


def test_what_is_to_come_widens_with_the_months() -> None:
    """A walk goes ever farther; spells even out over a long time."""
    walk, spells = ([way.over(months) for months in (1, 6, 12, 36)] for way in (WALK, SPELLS))

    assert walk == sorted(walk)
    assert spells[3] < spells[2] < SPELLS.spells
    assert STILL.over(12) == 0
    assert 0 == STILL.yearly < SPELLS.yearly
