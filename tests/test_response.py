"""Response times: travel, the smallest number of technicians for a promise, and service credits."""

from math import exp, inf, log, log1p, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from xlagree.actuarial.laws.frequency import Counts
from xlagree.pricing.response.patience import ImpatientQueue
from xlagree.pricing.response.promises import (
    Credit,
    queue,
    response_chance,
    service_credit,
    technicians_needed,
    travel_chance,
)
from xlagree.pricing.response.queues import Queue, Work, stable
from xlagree.terms.errors import AgreementError

works = st.builds(
    lambda tickets, minutes, travel, spread: Work((tickets, tickets / 2), minutes, 1.0, travel, spread),
    st.floats(0.1, 20),
    st.floats(5, 120),
    st.sampled_from([0.0, 20.0]),
    st.sampled_from([0.0, 0.5]),
)
tiers = st.lists(
    st.builds(Credit, st.integers(0, 20).map(lambda s: s / 20), st.integers(0, 10).map(lambda s: s / 10)),
    max_size=4,
)


def credit_by_sums(fee: float, mean: float, late: float, credits: list[Credit], contagion: float) -> float:
    """Every number of tickets and of late ones, one by one."""
    total = 0.0
    for n, month in enumerate(Counts(mean, contagion).probabilities(110)[1:], 1):
        law = Counts(n * late, -1 / n).probabilities(n)
        for b, chance in enumerate(law):
            owed = [c.share for c in credits if b > n * (1 - c.below) + 1e-9]
            total += float(month * chance) * max(owed, default=0.0)
    return fee * total


def test_patience_decides_the_queue() -> None:
    """Who may give up stands in another queue than who waits."""
    assert isinstance(queue(Work((1.0,), 5.0), 1), Queue)
    assert isinstance(queue(Work((1.0,), 5.0, patience_minutes=3.0), 1), ImpatientQueue)


def test_whole_numbers_of_a_sheet() -> None:
    """A spreadsheet delivers 3 as 3.0; both are three technicians."""
    for work in (Work((1.0, 2.0), 5.0), Work((1.0,), 5.0, patience_minutes=3.0)):
        assert response_chance(work, 3.0, 5, 1.0) == response_chance(work, 3, 5, 1)  # type: ignore[arg-type]


# On site


def test_even_travel_shifts_the_target_and_occupies_the_technician() -> None:
    """20 minutes of way: 60 minutes are kept where a start within 40 is, by a queue of longer handling."""
    work = Work((2.0,), 40.0, travel_minutes=20.0)
    v = 40 / 60
    usual = Queue(Work((2.0,), 60.0, v), 3)

    assert response_chance(work, 3, 60) == pytest.approx(usual.start_chance(40))
    assert response_chance(work, 3, 19) == 0.0
    assert response_chance(work, 3, 20) == pytest.approx(1 - usual.waiting)


@pytest.mark.parametrize("target", [10, 30, 60, 120, 400])
def test_travel_is_averaged_over(target: float) -> None:
    """The integral over lognormal ways equals the mean over 200,000 of their quantiles."""
    work = Work((3.0,), 40.0, travel_minutes=30.0, travel_spread=0.5)
    waits = queue(work, 5)
    deviation = sqrt(log1p(0.25))
    way = np.exp(log(30) - deviation**2 / 2 + deviation * ndtri((np.arange(200_000) + 0.5) / 200_000))
    left = target - way[way <= target]
    rate = -log((1 - waits.start_chance(100)) / waits.waiting) / 100
    expected = (1 - waits.waiting * np.exp(-rate * left)).sum() / way.size

    assert response_chance(work, 5, target) == pytest.approx(expected, abs=5e-6)
    assert travel_chance(work, target) == pytest.approx(left.size / way.size, abs=6e-6)


@given(works, st.floats(0, 300), st.floats(0, 100), st.integers(1, 2))
def test_chance_rises_with_target_and_technicians(
    work: Work, target: float, more: float, priority: int
) -> None:
    """A longer target and one technician more keep the promise more often, the way alone more often still."""
    n = int(work.load) + 1
    n += not stable(n, work.load)
    chance = response_chance(work, n, target, priority)

    assert 0 <= chance <= travel_chance(work, target) + 1e-9
    assert response_chance(work, n, target + more, priority) >= chance - 1e-8
    assert response_chance(work, n + 1, target, priority) >= chance - 1e-8


# Technicians


@given(works, st.floats(30, 300), st.floats(0, 0.999), st.integers(1, 2))
def test_smallest_number_of_technicians(work: Work, target: float, chance: float, priority: int) -> None:
    """It keeps the promise, and one fewer does not; where the way alone is too long none does."""
    if travel_chance(work, target) < chance + 1e-6:
        return
    found = technicians_needed(work, target, chance, priority)

    assert found.chance >= chance
    if stable(found.technicians - 1, work.load):
        assert response_chance(work, found.technicians - 1, target, priority) < chance


@given(st.floats(1, 400), st.floats(1, 30), st.floats(1, 30), st.floats(0, 0.99))
def test_smallest_number_with_patience(hourly: float, minutes: float, patience: float, chance: float) -> None:
    """Where callers give up, fewer technicians than the load may be enough."""
    work = Work((hourly,), minutes, patience_minutes=patience)
    found = technicians_needed(work, 1.0, chance)

    assert found.chance >= chance
    if found.technicians > 1:
        assert response_chance(work, found.technicians - 1, 1.0) < chance


@pytest.mark.parametrize(("shrinkage", "employed"), [(0, 14), (0.3, 20), (0.125, 16), (0.5, 28)])
def test_shrinkage(shrinkage: float, employed: int) -> None:
    """14 at work are 14 / (1 - shrinkage) employed, rounded up, and not beyond by a last digit."""
    found = technicians_needed(Work((200.0,), 3.0), 1 / 3, 0.8, shrinkage=shrinkage)

    assert (found.technicians, found.employed) == (14, employed)


def test_without_tickets_one_technician_is_enough() -> None:
    """Nobody calls: one keeps every promise."""
    assert technicians_needed(Work((0.0,), 3.0), 0, 0.99).technicians == 1


# Service credits


@given(st.floats(0, 6), st.floats(0, 1), tiers, st.sampled_from([0.0, 0.1, 0.5]))
def test_credit_is_its_double_sum(mean: float, late: float, credits: list[Credit], contagion: float) -> None:
    """It equals the sum over every number of tickets and of late ones, and is at most the fee."""
    found = service_credit(1000, mean, late, credits, contagion)

    assert found == pytest.approx(credit_by_sums(1000, mean, late, credits, contagion), abs=1e-5)
    assert 0 <= found <= 1000


def test_worst_credit_owed_counts_once() -> None:
    """All late: every month with tickets owes the largest credit, in any order of the table."""
    credits = [Credit(0.8, 0.25), Credit(0.95, 0.05), Credit(0.9, 0.1)]

    assert service_credit(1000, 5, 1.0, credits) == pytest.approx(250 * (1 - exp(-5)))
    assert service_credit(1000, 5, 1.0, credits[::-1]) == pytest.approx(250 * (1 - exp(-5)))
    assert service_credit(1000, 5, 0.0, credits) == 0.0
    assert service_credit(1000, 0, 1.0, credits) == 0.0


def test_promise_just_kept_owes_nothing() -> None:
    """One late of twenty is 95 % in time, which is not below 95 %."""
    below = service_credit(1, 20, 0.05, [Credit(0.95, 1.0)])
    at_20 = Counts(1.0, -1 / 20).probabilities(1)

    assert float(at_20.sum()) == pytest.approx(0.7358, abs=1e-4)
    assert below == pytest.approx(credit_by_sums(1, 20, 0.05, [Credit(0.95, 1.0)], 0.0), abs=1e-9)


def test_thousands_of_tickets_a_month() -> None:
    """With many tickets the share in time is sure: credits are owed always or never."""
    assert service_credit(1000, 5_000, 0.08, [Credit(0.95, 0.05)]) == pytest.approx(50, abs=1e-6)
    assert service_credit(1000, 5_000, 0.02, [Credit(0.95, 0.05)]) == pytest.approx(0, abs=1e-6)


# Errors


WAY = Work((1.0,), 30.0, travel_minutes=60.0, travel_spread=0.5)


@pytest.mark.parametrize(
    ("ask", "said", "kind"),
    [
        (
            lambda: response_chance(Work((4.0,), 5.0, patience_minutes=3.0), 2, 10, priority=2),
            "priority must be 1 where callers give up (got 2)",
            "argument",
        ),
        (
            lambda: response_chance(Work((4.0,), 30.0), 2, 10),
            "technicians must be above the load",
            "unsolvable",
        ),
        (
            lambda: response_chance(Work((1.0,), 30.0), 2, nan),
            "target must be minutes, 0 or more",
            "argument",
        ),
        (
            lambda: technicians_needed(WAY, 60, 0.9),
            "chance must be at most 0.5933, the chance that",
            "unsolvable",
        ),
        (lambda: technicians_needed(Work((1e6,), 60.0), 60, 0.9), "at most 10,000 technicians", "unsolvable"),
        (
            lambda: technicians_needed(Work((1.0,), 60.0), 60, 1),
            "chance must be a share from 0 to below 1",
            "argument",
        ),
        (
            lambda: technicians_needed(Work((1.0,), 60.0), 60, 0.5, shrinkage=1),
            "shrinkage must be a share from 0 to below 1 (got 1)",
            "argument",
        ),
        (
            lambda: Credit(95, 0.05),
            "below must be a share from 0 to 1 (got 95); write 95 % as 0.95",
            "argument",
        ),
        (lambda: service_credit(-1, 5, 0.1, []), "fee must be", "argument"),
        (
            lambda: service_credit(1, inf, 0.1, []),
            "tickets a month must be a number from 0 to 10,000",
            "argument",
        ),
        (lambda: service_credit(1, 5, 1.5, []), "breach chance must be a share from 0 to 1", "argument"),
        (
            lambda: service_credit(1, 5, 0.5, [], -1),
            "contagion must be a number from 0 to 5 (got -1)",
            "argument",
        ),
    ],
)
def test_bad_promises_are_said(ask: object, said: str, kind: str) -> None:
    """What nobody can promise is unsolvable, numbers that are none are bad arguments, each in one line."""
    with pytest.raises(AgreementError) as refused:
        ask()  # type: ignore[operator]
    assert said in str(refused.value)
    assert refused.value.kind == kind
