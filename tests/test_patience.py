"""Callers who give up: Erlang A against its equations, towards Erlang C, and where nothing else would be stable."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from xlagree.pricing.response.patience import ImpatientQueue
from xlagree.pricing.response.queues import Queue, Work


def impatient(hourly: float, minutes: float, patience: float, n: int) -> ImpatientQueue:
    return ImpatientQueue(Work((hourly,), minutes, patience_minutes=patience), n)


impatients = st.builds(
    impatient, st.floats(0.1, 300), st.floats(1, 60), st.floats(0.5, 120), st.integers(1, 60)
)


def equations(hourly: float, minutes: float, patience: float, n: int, target: float) -> float:
    """P(served in time) from the states one by one: u'_j = (n/s + jθ)(u_(j-1) - u_j) - θ u_j, u_(-1) = 1."""
    rate, theta, waiting = hourly / 60, 1 / patience, np.arange(500)
    logs = [0.0]
    for k in range(1, n + waiting.size):
        logs.append(logs[-1] + log(rate / (min(k, n) / minutes + max(k - n, 0) * theta)))
    law = np.exp(np.array(logs) - max(logs))
    law /= law.sum()
    leave = n / minutes + waiting * theta

    def slopes(_: float, served: np.ndarray) -> np.ndarray:
        return leave * (np.concatenate([[1.0], served[:-1]]) - served) - theta * served

    found = solve_ivp(slopes, (0, target), np.zeros(waiting.size), method="LSODA", rtol=1e-10, atol=1e-13)
    return float(law[:n].sum() + law[n:] @ found.y[:, -1])


@pytest.mark.parametrize(
    ("hourly", "minutes", "patience", "n", "target"),
    [(200, 3, 5, 13, 1 / 3), (200, 3, 5, 8, 2), (60, 10, 30, 6, 5), (600, 10, 10, 100, 1), (4, 30, 1, 1, 1)],
)
def test_served_in_time_solves_its_equations(
    hourly: float, minutes: float, patience: float, n: int, target: float
) -> None:
    """The integral over the wait offered equals the equations solved state by state, in overload too."""
    found = impatient(hourly, minutes, patience, n).start_chance(target)

    assert found == pytest.approx(equations(hourly, minutes, patience, n, target), abs=1e-9)


@given(impatients, st.floats(0, 100), st.floats(0, 100))
def test_shares_are_shares(queue: ImpatientQueue, minutes: float, more: float) -> None:
    """Who is served in time are more with more minutes, all but those who give up in the end."""
    chance = queue.start_chance(minutes)

    assert 0 <= queue.abandoned <= queue.waiting + 1e-12 <= 1 + 1e-9
    assert queue.start_chance(0) == pytest.approx(1 - queue.waiting, abs=1e-9)
    assert chance <= queue.start_chance(minutes + more) + 1e-9
    assert queue.start_chance(1e7) == pytest.approx(1 - queue.abandoned, abs=1e-8)


@given(impatients)
def test_work_done_is_work_served(queue: ImpatientQueue) -> None:
    """Busy technicians are the load of those who do not give up."""
    busy = queue.utilisation * queue.technicians

    assert busy == pytest.approx(queue.work.load * (1 - queue.abandoned), rel=1e-9, abs=1e-12)


@given(impatients, st.floats(0, 60))
def test_more_technicians_serve_more_in_time(queue: ImpatientQueue, minutes: float) -> None:
    """One technician more never serves fewer in time."""
    more = ImpatientQueue(queue.work, queue.technicians + 1)

    assert more.start_chance(minutes) >= queue.start_chance(minutes) - 1e-9
    assert more.abandoned <= queue.abandoned + 1e-12


def test_very_patient_callers_are_those_who_wait() -> None:
    """Erlang A goes to Erlang C as patience grows."""
    waits = Queue(Work((100.0,), 10.0), 18)
    gaps = []
    for patience in (10.0, 100.0, 1_000.0, 10_000.0):
        queue = impatient(100.0, 10.0, patience, 18)
        gaps.append(abs(queue.waiting - waits.waiting) + abs(queue.mean_wait() - waits.mean_wait()))

    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < gaps[-2] / 5


def test_nobody_patient_is_erlang_b() -> None:
    """Who gives up at once is lost, as in Erlang B: with one technician a / (1 + a)."""
    queue = impatient(6.0, 10.0, 1e-6, 1)

    assert queue.abandoned == pytest.approx(0.5, abs=1e-6)
    assert queue.start_chance(1) == pytest.approx(0.5, abs=1e-6)


def test_equal_rates_of_giving_up_and_of_work() -> None:
    """Where patience is as long as handling, every caller stays as long: Poisson with the load as mean."""
    queue = impatient(30.0, 10.0, 10.0, 4)

    assert queue.chance_of(0) == pytest.approx(exp(-5))
    assert queue.chance_of(7) == pytest.approx(exp(-5) * 5**7 / 5040)


def test_overload_by_far_is_no_matter() -> None:
    """With a third of the technicians two thirds give up; nothing overflows with patient hundreds."""
    queue = impatient(6_000.0, 10.0, 240.0, 333)

    assert queue.abandoned == pytest.approx(0.667, abs=1e-6)
    assert queue.waiting == pytest.approx(1)
    assert queue.start_chance(30) < 1e-6
    assert queue.start_chance(1e6) == pytest.approx(0.333, abs=1e-6)


def test_without_callers_nobody_waits() -> None:
    """No calls: nobody waits or gives up, and every promise is kept."""
    queue = impatient(0.0, 10.0, 5.0, 1)

    assert (queue.waiting, queue.abandoned, queue.utilisation, queue.start_chance(0)) == (0, 0, 0, 1)
