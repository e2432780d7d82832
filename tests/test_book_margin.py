"""The chance that a book loses money: by hand, against years drawn, and where three moments would not do."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.economics.book_margin import Margins, chances_below


def loss_chance(clients: list[Margins]) -> float:
    """The chance of less than nothing."""
    return float(chances_below(clients, np.zeros(1))[0])


def client(**chances: float) -> Margins:
    """A client by its margins, written as m5 for -5 and p5 for 5, with their chances."""
    amounts = [float(name[1:]) * (-1 if name[0] == "m" else 1) for name in chances]
    return np.array(list(chances.values())), np.array(amounts)


@pytest.mark.parametrize(
    ("clients", "chance"),
    [
        ([client(m5=0.2, p3=0.8)], 0.2),
        # Both lose, or one: -10 and -2 are losses, 6 is none.
        ([client(m5=0.2, p3=0.8)] * 2, 0.04 + 2 * 0.16),
        # Each loses 10 or leaves 11: six of ten have to lose.
        ([client(m10=0.3, p11=0.7)] * 10, sum(comb(10, k) * 0.3**k * 0.7 ** (10 - k) for k in range(6, 11))),
        # It is there in half of all years; the others are no loss.
        ([client(m5=0.25, p3=0.25)], 0.25),
        ([client(m5=0.25, p3=0.25), client(p4=0.5)], 0.25),
        ([client(p3=1.0)], 0.0),
        ([client(m3=1.0)], 1.0),
        # What is nothing for certain is no loss.
        ([client(p0=1.0)], 0.0),
        ([], 0.0),
    ],
)
def test_a_few_outcomes_by_hand(clients: list[Margins], chance: float) -> None:
    """Amounts far apart on the grid are counted one by one."""
    assert loss_chance(clients) == pytest.approx(chance, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.floats(0.05, 1.0), st.integers(-40, 60)), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    st.floats(0.3, 1.0),
)
def test_any_outcomes_are_those_of_all_combinations(
    book: list[list[tuple[float, int]]], there: float
) -> None:
    """Every combination of the clients' outcomes and absences, one by one; sums a step of the grid from 0 apart."""
    clients, lists = [], []
    for outcomes in book:
        weights = np.array([weight for weight, _ in outcomes])
        chances = there * weights / weights.sum()
        amounts = np.array([2 * amount + 1.0 for _, amount in outcomes])
        clients.append((chances, amounts))
        lists.append([*zip(chances.tolist(), amounts.tolist(), strict=True), (1 - there, 0.0)])
    lost = level = 0.0
    for each in product(*lists):
        chance, total = np.prod([p for p, _ in each]), sum(amount for _, amount in each)
        lost += chance * (total < 0)
        level += chance * (total == 0 and any(amount for _, amount in each))
    assert lost - 1e-6 <= loss_chance(clients) <= lost + level + 1e-6


def test_what_cannot_lose_never_does() -> None:
    """No round-off is left of margins that are all above 0, however many."""
    assert loss_chance([client(p1=0.4, p7=0.5)] * 30) == 0.0


def retainers(fee: float, count: int, random: np.random.Generator, years: int) -> np.ndarray:
    """Margins of retainers of 60 hours a year that cost 30 an hour, with 200 for one beyond: least at 60 hours."""
    hours = random.gamma(2.0, 25.0, (count, years))
    return fee + 200 * np.maximum(hours - 60, 0) - 30 * hours


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("fee", [1000.0, 1300.0, 1700.0])
def test_margins_that_fall_and_rise_with_hours(count: int, fee: float) -> None:
    """A retainer loses in its middle years, not in its busiest: within half a point of years drawn."""
    random = np.random.default_rng(4)
    known = np.sort(retainers(fee, 1, random, 40_000)[0])
    outcomes = np.full(known.size, 1 / known.size), known
    drawn = retainers(fee, count, random, 200_000).sum(axis=0)
    assert loss_chance([outcomes] * count) == pytest.approx(float((drawn < 0).mean()), abs=0.005)


def test_clients_who_may_be_gone_and_differ_in_size() -> None:
    """Twenty clients, each there with its own chance: within half a point of years drawn."""
    random = np.random.default_rng(8)
    clients, drawn = [], np.zeros(200_000)
    for place in range(20):
        there, mean = 0.5 + place / 40, 10.0 * (1 + place)

        def margin(hours: np.ndarray, mean: float = mean) -> np.ndarray:
            return 62 * mean - 50 * hours

        known = margin(mean * random.gamma(1.5, 1 / 1.5, 20_000))
        clients.append((np.full(known.size, there / known.size), known))
        drawn += (random.random(drawn.size) < there) * margin(mean * random.gamma(1.5, 1 / 1.5, drawn.size))
    assert loss_chance(clients) == pytest.approx(float((drawn < 0).mean()), abs=0.005)


def test_chances_at_many_bounds_are_one_distribution() -> None:
    """They rise from none to all, and at each bound they are those of years drawn, the years without anybody included."""
    random = np.random.default_rng(6)
    known = 600 - 50 * random.gamma(4.0, 2.5, 20_000)
    bounds = np.array([-1e6, -1500.0, -500.0, 1.0, 500.0, 1500.0, 1e6])
    clients = [(np.full(known.size, 0.6 / known.size), known)] * 4
    drawn = ((600 - 50 * random.gamma(4.0, 2.5, (4, 200_000))) * (random.random((4, 200_000)) < 0.6)).sum(
        axis=0
    )
    expected = [float((drawn < bound).mean()) for bound in bounds]
    assert chances_below(clients, bounds).tolist() == pytest.approx(expected, abs=0.005)
