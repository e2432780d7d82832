"""Whether clients are still there: against whole enumeration, against clients drawn with a known end, and where it is known."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import integrate, special

from xlagree.actuarial.experience.presence import History, presences

BETWEEN, MONTH = 0.3, 0.09


def months_likelihood(tickets: Sequence[float], expected: float, level: float, month: float) -> float:
    """The chance of these tickets of a client of a known level, month by month."""
    total = 1.0
    for n in tickets:
        mean = level * expected
        if month:
            r = 1 / month
            total *= float(special.binom(n + r - 1, n)) * (r / (r + mean)) ** r * (mean / (r + mean)) ** n
        else:
            total *= float(np.exp(-mean)) * mean**n / float(special.gamma(n + 1))
    return total


def enumerated(tickets: Sequence[float], expected: float, h: float, month: float) -> list[float]:
    """The chance to be there in each month: every month of leaving, each integrated over the level."""
    count, last = len(tickets), max(i for i, n in enumerate(tickets) if n) + 1
    shape = 1 / BETWEEN

    def chance(stayed: int) -> float:
        def at(level: float) -> float:
            density = shape**shape * level ** (shape - 1) * np.exp(-shape * level) / special.gamma(shape)
            return float(density) * months_likelihood(tickets[:stayed], expected, level, month)

        return float(integrate.quad(at, 0, 12, limit=200)[0])

    ends = {stayed: h * (1 - h) ** stayed * chance(stayed) for stayed in range(last, count)}
    ends[count] = (1 - h) ** count * chance(count)
    return [sum(x for end, x in ends.items() if end > t) / sum(ends.values()) for t in range(count)]


@pytest.mark.parametrize("month", [0.0, MONTH])
@pytest.mark.parametrize(
    "tickets",
    [[1, 0, 2, 1, 0, 0], [3, 2, 4, 3, 0], [0, 1, 0, 0, 0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0], [2, 1, 3, 2, 2, 1]],
)  # fmt: skip
def test_as_if_every_end_were_tried(tickets: list[float], month: float) -> None:
    """The chance of each month is that of all ends together, each integrated over what the level may be."""
    expected = 1.0
    found = presences(
        [History(np.array(tickets, dtype=float), np.full(len(tickets), expected))], BETWEEN, month
    )
    tried = enumerated(tickets, expected, found.stay.leaving, month)

    assert found.clients[0].months == pytest.approx(tried, abs=0.01 if month else 1e-4)
    assert found.clients[0].now == pytest.approx(tried[-1], abs=0.01 if month else 1e-4)


def test_chances_hold() -> None:
    """Of clients drawn with an end, as many are there as the chances say, in every band; the share that leaves is found."""
    random, leaving, count = np.random.default_rng(4), 0.02, 3_000
    histories, there = [], []
    for _ in range(count):
        months, level = int(random.integers(6, 37)), random.gamma(1 / BETWEEN, BETWEEN)
        end = int(random.geometric(leaving))
        n = random.poisson(0.6 * level * random.gamma(1 / MONTH, MONTH, months)) * (np.arange(months) < end)
        if n.any():  # who leaves before it asks is never seen, so a few fewer leave
            histories.append(History(n.astype(float), np.full(months, 0.6)))
            there.append(end >= months)
    found = presences(histories, BETWEEN, MONTH)
    now, truly = np.array([one.now for one in found.clients]), np.array(there)

    assert found.stay.leaving == pytest.approx(leaving, rel=0.15)
    for low, high in ((0.0, 0.1), (0.1, 0.35), (0.35, 0.65), (0.65, 0.9), (0.9, 1.01)):
        band = (low <= now) & (now < high)
        error = (now[band].mean() * (1 - now[band].mean()) / band.sum()) ** 0.5
        assert band.sum() > 50
        assert truly[band].mean() == pytest.approx(now[band].mean(), abs=4 * error)


def test_a_busy_client_is_missed_sooner_than_a_quiet_one() -> None:
    """The same silence says more the more was asked for before."""
    busy = [History(np.array([n, n, n, n, 0.0, 0.0]), np.full(6, 2.0)) for n in (1.0, 3.0, 9.0)]
    chances = [one.now for one in presences(busy, BETWEEN, MONTH).clients]

    assert chances == sorted(chances, reverse=True)
    assert chances[-1] < 0.2 < chances[0]


def test_states() -> None:
    """Active, new, silent and left are told by the chance and by the months; nobody who never asked is said to have left."""
    twos = np.full(12, 2.0)
    found = presences(
        [
            History(np.array([2.0] * 12), twos),
            History(np.array([2.0] * 4), twos[:4]),
            History(np.array([2.0] * 10 + [0.0] * 2), twos),
            History(np.array([2.0] * 6 + [0.0] * 6), twos),
            History(np.zeros(12), twos),
            History(np.zeros(0), twos[:0]),
        ],
        BETWEEN,
        MONTH,
    )

    assert [one.state for one in found.clients] == ["active", "new", "silent", "left", "active", "new"]
    assert [one.silent for one in found.clients] == [0, 0, 2, 6, 0, 0]
    assert found.clients[4].now == 1


def test_work_in_the_month_that_runs_ends_a_silence() -> None:
    """Five months without a ticket and one since: the client is there, and was."""
    tickets, expected = np.array([2.0] * 7 + [0.0] * 5), np.full(12, 2.0)
    silent, working = (
        presences([History(tickets, expected, seen_ago=ago)], BETWEEN, MONTH).clients[0] for ago in (None, 0)
    )

    assert silent.now < 0.5
    assert (working.now, working.silent, working.state) == (1, 0, "active")
    assert working.months.tolist() == [1] * 12


def test_what_is_known_of_an_end_counts() -> None:
    """A client that left before its months end was there until then, one that stays is there in spite of its silence."""
    tickets, expected = np.array([2.0, 2, 2, 2, 0, 0, 0, 0]), np.full(8, 2.0)
    for until, months, now, ahead in (
        (-2, [1] * 6 + [0] * 2, 0, 0.0),
        (0, [1] * 8, 0, 0.0),
        (3, [1] * 8, 1, 0.25),
        (30, [1] * 8, 1, 1.0),
    ):
        found = presences([History(tickets, expected, until)], BETWEEN, MONTH)
        (one,) = found.clients
        assert one.months.tolist() == months
        assert one.now == now
        assert found.ahead(one, 12) == ahead
    guessed = presences([History(tickets, expected)], BETWEEN, MONTH).stay.leaving
    stays = presences([History(tickets, expected, 3)], BETWEEN, MONTH).stay.leaving
    left = presences([History(tickets, expected, -2)], BETWEEN, MONTH).stay.leaving
    assert stays < guessed < left


def test_fewer_are_there_the_farther_ahead() -> None:
    """The chance over more months ahead falls, and starts at that of today."""
    found = presences([History(np.full(24, 2.0), np.full(24, 2.0))], BETWEEN, MONTH)
    (one,) = found.clients
    ahead = [found.ahead(one, months) for months in (1, 6, 12, 36)]

    assert ahead == sorted(ahead, reverse=True)
    assert ahead[0] == pytest.approx(one.now, abs=0.01)
    assert presences([], BETWEEN, MONTH).yearly == pytest.approx(0.1, abs=0.005)
