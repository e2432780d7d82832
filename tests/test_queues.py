"""Queues before technicians: Erlang's formulas, priorities against uniformisation and simulation, errors."""

import heapq
from math import exp, inf, log, nan, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.pricing.response.queues import Queue, Work, erlang_b, erlang_c, integral, stable
from xlagree.terms.errors import AgreementError

utilisations = st.floats(0.02, 0.97)
technicians = st.integers(1, 40)


@st.composite
def queues(draw: st.DrawFn, priorities: int = 1, spread: float = 1.0) -> Queue:
    """A queue at a utilisation below 1, of work shared among priorities."""
    n, minutes = draw(technicians), draw(st.floats(1, 240))
    parts = draw(st.lists(st.floats(0.05, 1), min_size=priorities, max_size=priorities))
    rate = draw(utilisations) * n / minutes * 60 / sum(parts)
    return Queue(Work(tuple(rate * part for part in parts), minutes, spread), n)


def simulated(work: Work, n: int, tickets: int, seed: int) -> list[list[float]]:
    """The waits in minutes of each priority, ticket by ticket, handling lognormal or exponential."""
    chance = Random(seed)
    deviation = sqrt(log(1 + work.spread**2))

    def handling() -> float:
        if work.spread == 1:
            return chance.expovariate(1 / work.handling)
        return work.handling * exp(chance.gauss(-(deviation**2) / 2, deviation))

    classes = range(len(work.tickets_per_hour))
    arrivals, now = [], 0.0
    for _ in range(tickets):
        now += chance.expovariate(work.rate)
        arrivals.append((now, chance.choices(classes, work.tickets_per_hour)[0]))
    waits: list[list[float]] = [[] for _ in classes]
    busy: list[float] = []
    queue: list[tuple[int, float]] = []

    def free(until: float) -> None:
        while busy and busy[0] <= until:
            moment = heapq.heappop(busy)
            if queue:
                priority, came = heapq.heappop(queue)
                waits[priority].append(moment - came)
                heapq.heappush(busy, moment + handling())

    for moment, priority in arrivals:
        free(moment)
        if len(busy) < n:
            waits[priority].append(0.0)
            heapq.heappush(busy, moment + handling())
        else:
            heapq.heappush(queue, (priority, moment))
    free(inf)
    return waits


def passage_tail(before: float, until: float, turns: float) -> float:
    """The chance that a wait lasts longer than so many turns of s/n minutes, step by step (uniformisation)."""
    size = 600
    law = np.zeros(size + 1)
    law[1:] = (1 - until) * until ** np.arange(size)
    steps = turns * (1 + before)
    chance, weight = 0.0, exp(-steps)
    for step in range(int(steps + 12 * sqrt(steps) + 60)):
        chance += weight * law[1:].sum()
        weight *= steps / (step + 1)
        moved = np.zeros(size + 1)
        moved[1:-1] = law[2:] / (1 + before)
        moved[2:] += law[1:-1] * before / (1 + before)
        law = moved
    return chance


# Erlang B and C


@given(technicians, utilisations)
def test_erlang_bounds(n: int, utilisation: float) -> None:
    """0 <= B <= C <= 1; more technicians wait less, more load waits more."""
    load = n * utilisation
    waiting = erlang_c(n, load)

    assert 0 <= erlang_b(n, load) <= waiting <= 1
    assert erlang_c(n + 1, load) <= waiting + 1e-12
    assert erlang_c(n, load * 1.01) >= waiting - 1e-12


@given(st.integers(1, 60), utilisations)
def test_erlang_is_its_sum(n: int, utilisation: float) -> None:
    """The recursions equal the textbook's sums a^k / k!."""
    load = n * utilisation
    terms = [1.0]
    for k in range(1, n + 1):
        terms.append(terms[-1] * load / k)
    last = terms[-1] / (1 - utilisation)

    assert erlang_b(n, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-11)
    assert erlang_c(n, load) == pytest.approx(last / (sum(terms[:-1]) + last), rel=1e-11)


def test_hundreds_of_technicians_are_no_matter() -> None:
    """Nothing overflows or vanishes: 480 busy of 500, and 10,000 with nothing to do."""
    assert erlang_c(500, 480) == pytest.approx(0.26651252, abs=1e-8)
    assert 0.85 < erlang_c(10_000, 9_990) < 0.9
    assert erlang_c(10_000, 0) == erlang_c(3, 0) == 0.0


# One priority


@given(queues())
def test_wait_is_exponential(queue: Queue) -> None:
    """P(W > t) = C e^(-(n - a) t / s), whose mean is C s / (n - a)."""
    work, n = queue.work, queue.technicians
    gap = n - work.load
    minutes = work.handling / gap

    assert queue.mean_wait() == pytest.approx(queue.waiting * minutes)
    assert 1 - queue.start_chance(minutes) == pytest.approx(queue.waiting * exp(-1), abs=1e-12)
    assert queue.start_chance(0) == pytest.approx(1 - queue.waiting)


@given(queues(priorities=2), st.floats(0, 500), st.floats(0, 500))
def test_chance_rises_with_the_target_and_falls_with_urgency(
    queue: Queue, minutes: float, more: float
) -> None:
    """More minutes are kept more often, by those who come first most often."""
    first, second = (queue.start_chance(minutes, k) for k in (1, 2))

    assert 0 <= second <= first + 1e-9 <= 1 + 1e-9
    for k in (1, 2):
        assert queue.start_chance(minutes + more, k) >= queue.start_chance(minutes, k) - 1e-9


@pytest.mark.parametrize("spread", [0.0, 0.6, 1.0, 2.0])
def test_other_handling(spread: float) -> None:
    """The mean is that of exponential handling × (1 + v²)/2; the chance is the worse of two tails."""
    usual, other = (Queue(Work((6.0,), 20.0, v), 3) for v in (1.0, spread))

    assert other.mean_wait() == pytest.approx(usual.mean_wait() * (1 + spread**2) / 2)
    late = 1 - other.start_chance(15)
    rate = (3 - 2) / 20
    tails = [exp(-rate * 15), exp(-2 * rate * 15 / (1 + spread**2))]
    assert late == pytest.approx(usual.waiting * max(tails))


@pytest.mark.parametrize(("n", "spread"), [(1, 0.6), (2, 1.5), (4, 1.5)])
def test_quoted_chance_is_on_the_safe_side(n: int, spread: float) -> None:
    """Of 60,000 simulated tickets at four fifths of the time fewer are late than is quoted; the mean is near."""
    work = Work((0.8 * n * 3,), 20.0, spread)
    queue = Queue(work, n)
    waits = np.array(simulated(work, n, 60_000, seed=5)[0])

    assert waits.mean() == pytest.approx(queue.mean_wait(), rel=0.12)
    assert (waits > 20).mean() <= 1 - queue.start_chance(20) + 0.01


# Priorities


@given(queues(priorities=3))
def test_waiting_work_is_conserved(queue: Queue) -> None:
    """Σ ρ_k W_k is the same whoever comes first; the priorities share one chance to wait."""
    tickets = queue.work.tickets_per_hour
    waits = [queue.mean_wait(k) for k in (1, 2, 3)]
    even = Queue(Work((sum(tickets),), queue.work.minutes_each), queue.technicians)

    whole = sum(rate * wait for rate, wait in zip(tickets, waits, strict=True))
    assert whole == pytest.approx(sum(tickets) * even.mean_wait(), rel=1e-9)
    assert waits == sorted(waits)
    for k in (1, 2, 3):
        assert queue.start_chance(0, k) == pytest.approx(1 - queue.waiting, abs=1e-9)


@settings(max_examples=20)
@given(queues(priorities=3), st.integers(2, 3))
def test_law_of_the_wait_has_its_mean(queue: Queue, priority: int) -> None:
    """The chances of a lower priority add up to Cobham's mean wait."""
    mean = queue.mean_wait(priority)
    late = integral(
        lambda minutes: 1 - queue.start_chance(minutes, priority), 0.0, 200 * mean / queue.waiting
    )

    assert late == pytest.approx(mean, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize(
    ("tickets", "n"),
    [((1.0, 2.0), 2), ((4.0, 1.0), 3), ((3.0, 4.5), 5), ((1.0, 0.5), 1), ((0.72, 0.48), 1), ((0.05, 4.5), 3)],
)
@pytest.mark.parametrize("turns", [0.5, 3.0, 30.0])
def test_lower_priority_is_a_first_passage(tickets: tuple[float, ...], n: int, turns: float) -> None:
    """The law of the wait equals the passage of the queue ahead, step by step, with a pole and without."""
    queue = Queue(Work(tickets, 30.0), n)
    before, until = tickets[0] * 0.5 / n, sum(tickets) * 0.5 / n
    late = 1 - queue.start_chance(turns * 30 / n, 2)

    assert late == pytest.approx(queue.waiting * passage_tail(before, until, turns), abs=1e-9)


def test_priorities_against_simulation() -> None:
    """150,000 tickets of three priorities wait as long, and longer than 10 minutes as often, as computed."""
    work = Work((4.0, 6.0, 5.0), 10.0)
    queue = Queue(work, 3)
    for priority, waits in enumerate(simulated(work, 3, 150_000, seed=3), 1):
        assert np.mean(waits) == pytest.approx(queue.mean_wait(priority), rel=0.06)
        assert np.mean(np.array(waits) > 10) == pytest.approx(1 - queue.start_chance(10, priority), abs=0.01)


def test_less_urgent_work_delays_urgent_work_only_by_what_has_begun() -> None:
    """Nothing is interrupted: the first priority waits with the chance of all, then only for its own."""
    queue = Queue(Work((1.0, 2.0), 30.0), 2)

    assert 1 - queue.start_chance(30, 1) == pytest.approx(queue.waiting * exp(-30 * 2 / 30 * (1 - 0.25)))


# Errors


@pytest.mark.parametrize(
    ("ask", "said", "kind"),
    [
        (
            lambda: Queue(Work((4.0,), 30.0), 2),
            "technicians must be above the load of 2 technicians",
            "unsolvable",
        ),
        (lambda: erlang_c(2, 3), "technicians must be above the load of 3 technicians", "unsolvable"),
        (lambda: erlang_c(1, 1e9), "technicians must be above the load of 1e+09", "unsolvable"),
        (lambda: erlang_b(0, 3), "technicians must be a whole number from 1 to 10,000 (got 0)", "argument"),
        (lambda: erlang_b(10**9, 3), "technicians must be a whole number from 1 to 10,000", "argument"),
        (lambda: erlang_b(1, -1), "load must be technicians, 0 or more (got -1)", "argument"),
        (
            lambda: Work((), 30.0),
            "tickets per hour must be a number for each priority (got nothing)",
            "argument",
        ),
        (
            lambda: Work((1.0, -2.0), 30.0),
            "tickets per hour must be a number, 0 or more (got -2)",
            "argument",
        ),
        (lambda: Work((nan,), 30.0), "tickets per hour must be a number, 0 or more (got nan)", "argument"),
        (lambda: Work((1.0,), 0.0), "minutes each must be minutes above 0 (got 0)", "argument"),
        (lambda: Work((1.0,), inf), "minutes each must be minutes above 0 (got inf)", "argument"),
        (lambda: Work((1.0,), 1.0, -1), "spread must be a coefficient of variation from 0 to 10", "argument"),
        (
            lambda: Work((1.0,), 1.0, 1.0, -5.0),
            "travel minutes must be minutes, 0 or more (got -5)",
            "argument",
        ),
        (
            lambda: Work((1.0,), 1.0, patience_minutes=0.0),
            "patience must be minutes above 0, up to",
            "argument",
        ),
        (lambda: Work((1.0, 1.0), 1.0, patience_minutes=5.0), "patience is known only with one", "argument"),
        (
            lambda: Queue(Work((1.0,), 5.0), 1).mean_wait(2),
            "priority must be a whole number from 1 to 1",
            "argument",
        ),
        (
            lambda: Queue(Work((1.0,), 5.0), 1).start_chance(-1),
            "target must be minutes, 0 or more",
            "argument",
        ),
    ],
)
def test_bad_queues_are_said(ask: object, said: str, kind: str) -> None:
    """More work than technicians is unsolvable, numbers that are none are bad arguments, each in one line."""
    with pytest.raises(AgreementError) as refused:
        ask()  # type: ignore[operator]
    assert said in str(refused.value)
    assert refused.value.kind == kind


def test_what_is_stable() -> None:
    """A load that fills all technicians is not, whatever the last digit says."""
    assert stable(3, 2.99)
    assert not stable(3, 3.0)
    assert not stable(3, 2.9999999999999996)
