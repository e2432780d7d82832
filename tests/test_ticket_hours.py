"""Hours per ticket of a book: as logged, a fitted tail up to the limit, and the same kind of tickets with another mean."""

from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from xlagree.actuarial.experience.ticket_hours import (
    ENOUGH_TICKETS,
    HEAVIEST,
    PROJECT_HOURS,
    Tail,
    counting,
    ended,
    fit_tail,
    tail_end,
    ticket_hours,
    with_projects,
)
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.laws.severity import Empirical, Lognormal, distribution
from xlagree.terms.errors import AgreementError

RANDOM = np.random.default_rng


def lognormal(tickets: int, median: float, mean: float, seed: int = 1) -> np.ndarray:
    """Tickets as a service desk logs them: the real mean is far above the middling ticket."""
    return median * np.exp((2 * log(mean / median)) ** 0.5 * RANDOM(seed).standard_normal(tickets))


@pytest.mark.parametrize("shape", [0.0, 0.2, 0.5])
def test_a_tail_is_found_again(shape: float) -> None:
    """The weighted moments of a generalised Pareto law's own quantiles give back its scale and its shape."""
    chance = 1 - (np.arange(1, 200_001) - 0.5) / 200_000
    excess = -3 * np.log(chance) if shape == 0 else 3 / shape * (chance**-shape - 1)
    tail = fit_tail(excess, 8.0)

    assert tail.scale == pytest.approx(3.0, rel=2e-2)
    assert tail.shape == pytest.approx(shape, abs=1e-2)


@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=60))
def test_a_tail_keeps_the_mean_and_stays_sane(excess: list[float]) -> None:
    """Whatever lies beyond the threshold: mean excess as logged, no lighter than exponential, no heavier than stated."""
    tail = fit_tail(excess, 5.0)

    assert tail.scale / (1 - tail.shape) == pytest.approx(np.mean(excess))
    assert 0 <= tail.shape <= HEAVIEST


@pytest.mark.parametrize("shape", [0.0, 0.3, HEAVIEST])
def test_layers_are_the_tail(shape: float) -> None:
    """Mean and chances of the layers are those of the tail cut at the limit, by numerical integration."""
    tail, limit = Tail(8.0, 4.0, shape), 160.0
    at, chances = tail.layers(limit)
    grid = np.linspace(8, limit, 400_001)
    beyond = np.array([tail.beyond(x) for x in grid])
    cut = (beyond - beyond[-1]) / (1 - beyond[-1])
    mean = 8 + float(((cut[:-1] + cut[1:]) / 2 * np.diff(grid)).sum())

    assert (np.diff(at) > 0).all()
    assert 8 < at[0] < at[-1] <= limit
    assert chances.sum() == pytest.approx(1)
    assert float(at @ chances) == pytest.approx(mean, rel=1e-5)


def test_a_heavy_book_is_read_sanely() -> None:
    """Median 2 and mean 8 hours: median, mean and the chance of a long ticket are those of the tickets."""
    x = lognormal(20_000, 2, 8)
    x = x[x <= PROJECT_HOURS]
    found = ticket_hours(x)

    assert found.tail is not None
    assert found.law.quantile(0.5) == pytest.approx(np.median(x), rel=0.02)
    assert found.law.mean == pytest.approx(x.mean(), rel=1e-9)
    for hours in (1, 10, 40, 80):
        assert float(distribution(found.law, hours)) == pytest.approx((x <= hours).mean(), abs=0.004)
    assert found.law.quantile(1.0) <= PROJECT_HOURS


def test_a_tail_that_ends_keeps_its_mean() -> None:
    """A limit takes the longest tickets away from a tail, not its mean; where nearly all crowd at it, not even that."""
    for shape in (0.0, 0.4, HEAVIEST):
        tail = ended(Tail(10.0, 20.0 * (1 - shape), shape), 160.0)
        assert tail.excess(160.0) == pytest.approx(20.0)
    assert ended(Tail(10.0, 140.0, 0.0), 160.0).excess(160.0) < 140
    assert ended(Tail(1.0, 0.5, 0.0), 160.0) == Tail(1.0, 0.5, 0.0)


def test_the_tail_reaches_beyond_what_was_seen() -> None:
    """A few hundred tickets do not show the longest that will come: the law goes on up to the limit."""
    x = lognormal(300, 0.5, 1)
    law = ticket_hours(x).law

    assert x.max() < law.quantile(1 - 1e-9) <= PROJECT_HOURS
    assert 0 < 1 - float(distribution(law, x.max())) < 3 / x.size


def test_the_body_is_as_logged() -> None:
    """Quarters of an hour stay quarters, with the share of tickets that took them."""
    x = np.repeat([0.25, 0.5, 1.0, 4.0, 6.0], [40, 30, 20, 5, 5])
    law = ticket_hours(x).law

    assert isinstance(law, Empirical)
    assert float(distribution(law, 0.25)) == pytest.approx(0.4)
    assert float(distribution(law, 0.5)) == pytest.approx(0.7)


def test_few_tickets_are_taken_as_usual() -> None:
    """Below the stated number the law is lognormal, of their mean, and spreads no less than is usual."""
    law = ticket_hours([1.0, 1.2] * (ENOUGH_TICKETS // 2 - 1)).law

    assert isinstance(law, Lognormal)
    assert (law.mean, law.cv) == (pytest.approx(1.1), 1.5)


@pytest.mark.parametrize(
    "hours", [[1.0] * 200, [0.0] * 100 + [1.0] * 200, [1.0] * 199 + [9.0], [1.0] * 150 + [5.0] * 50]
)
def test_tickets_that_are_alike(hours: list[float]) -> None:
    """Tickets of a few different hours, or of one, are a law of just these hours with their mean."""
    found = ticket_hours(hours)

    assert isinstance(found.law, Empirical)
    assert found.law.mean == pytest.approx(np.mean(hours), rel=1e-9)


def test_no_hours_and_too_many() -> None:
    """No ticket with hours gives a law that stands for any; a ticket beyond the limit is refused."""
    assert ticket_hours([]).tickets == 0
    assert ticket_hours([0.0, 0.0]).law == Lognormal(1.0, 1.5)
    assert ticket_hours([0.0] * 5_000 + [1.0]).law.cv == 10
    with pytest.raises(
        AgreementError, match=r"hours of a ticket must be from 0 to the limit of 160 \(got 2490\)"
    ):
        ticket_hours([1.0, 2490.0])


def test_another_mean_of_lognormal_hours_is_a_scale() -> None:
    """Chances weighted by x^θ shift a lognormal law as scaling does: same spread, quantiles in proportion."""
    chance = (np.arange(1, 20_001) - 0.5) / 20_000
    law = Empirical(tuple(np.exp(special.ndtri(chance)).tolist()))
    wanted = with_mean(law, 1.3 * law.mean)

    assert wanted.mean == pytest.approx(1.3 * law.mean)
    assert wanted.cv == pytest.approx(law.cv, rel=0.05)
    assert wanted.quantile(0.5) == pytest.approx(1.3 * law.quantile(0.5), rel=0.01)


@given(
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.5, 8.0, 40.0, 160.0]), min_size=1, max_size=30),
    st.floats(0.05, 100),
)
def test_any_mean_can_be_had(hours: list[float], mean: float) -> None:
    """The mean is the one asked for, and hours stay among those logged where any such mean is among them."""
    if not any(hours):
        return
    law = Empirical(tuple(hours))
    wanted = with_mean(law, mean)

    assert wanted.mean == pytest.approx(mean, rel=1e-6)
    positive = [x for x in hours if x]
    share = len(positive) / len(hours)
    if 1.001 * min(positive) * share < mean < 0.999 * max(positive) * share:
        assert set(wanted.sorted[0].tolist()) <= set(hours)


@given(st.lists(st.sampled_from([0.5, 3.0, 40.0, 150.0, 165.0, 300.0, 900.0, 5_000.0]), max_size=40))
def test_hours_count_within_reach(hours: list[float]) -> None:
    """No ticket counts with more than it took; up to the limit as it is; beyond, near those below it and never too far."""
    counted = counting(hours)

    assert (counted <= np.array(hours)).all()
    assert [x for x, y in zip(hours, counted, strict=True) if x <= PROJECT_HOURS] == [
        y for y in hours if y <= PROJECT_HOURS
    ]
    assert counted.max(initial=0.0) <= 10 * PROJECT_HOURS
    ranked = np.sort(counted)
    assert all(b <= max(PROJECT_HOURS, 4 * a) for a, b in pairwise([0.0, *ranked]))
    assert PROJECT_HOURS <= tail_end(counted) <= 10 * PROJECT_HOURS


def test_a_tail_goes_on_beyond_the_limit_where_tickets_do() -> None:
    """A heavy book with projects has a law with their mean and their chances, which ends beyond the longest of them."""
    counted = counting(lognormal(20_000, 2, 8))
    found = ticket_hours(counted, tail_end(counted))

    assert counted.max() > 2 * PROJECT_HOURS
    assert found.law.mean == pytest.approx(counted.mean(), rel=1e-6)
    for hours in (80, 160, 300):
        assert float(distribution(found.law, hours)) == pytest.approx((counted <= hours).mean(), abs=0.002)
    assert found.law.quantile(1.0) > counted.max()


def test_projects_leave_other_tickets_as_they_are() -> None:
    """Projects are as seldom as they were, keep their mean, and make no other ticket longer."""
    usual = np.random.default_rng(4).lognormal(-0.8, 1.1, 20_000).clip(0.1, 60.0)
    projects = np.random.default_rng(5).uniform(170, 400, 10)
    apart, both = with_projects(usual), with_projects(np.append(usual, projects))
    assert isinstance(apart.law, Empirical)
    assert isinstance(both.law, Empirical)

    share = projects.size / (usual.size + projects.size)
    for hours in (1.0, 8.0, 40.0, 150.0):
        assert both.law.partial(0, hours) == pytest.approx(apart.law.partial(0, hours) * (1 - share))
    assert both.law.mean == pytest.approx(np.append(usual, projects).mean(), rel=1e-6)
    assert 1 - float(both.law.partial(0, 160.0)) == pytest.approx(share, rel=1e-6)
    assert both.end == pytest.approx(2 * projects.max() - 160)
