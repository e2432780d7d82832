"""Blocks that expire and renew: price, margin and breakage beside clients drawn by chance, ticket by ticket."""

import os
from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np
import pytest
from demands import FEW
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from xlagree.actuarial.demand import Demand
from xlagree.economics.outlook import Outlook
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan

MONTHS, YEARS = 12, 200_000
HOUR, WORKED = 135.0, 70.0
"""What an hour of a block costs the client, and what one worked costs us."""


@dataclass(frozen=True)
class Case:
    """A client with lognormal hours of a ticket, and the block it buys."""

    tickets: float
    hours: float
    spread: float
    client: float
    month: float
    block: float
    life: int


@cache
def simulated(case: Case, seed: int) -> tuple[float, float]:
    """Blocks expected to be bought in a year, and the standard error of that.

    What is drawn of the hours beside what is expected of them is taken off, as far as blocks follow hours.
    """
    chance = np.random.default_rng(seed)

    def factor(spread: float) -> NDArray[np.float64]:
        return chance.gamma(1 / spread**2, spread**2, YEARS) if spread else np.ones(YEARS)

    client, sigma = factor(case.client), np.sqrt(np.log1p(case.spread**2))
    left, until = np.zeros(YEARS), np.full(YEARS, -1)
    blocks, hours = np.zeros(YEARS), np.zeros(YEARS)
    for month in range(MONTHS):
        tickets = chance.poisson(case.tickets * client * factor(case.month))
        each = chance.lognormal(np.log(case.hours) - sigma**2 / 2, sigma, tickets.sum())
        work = np.bincount(np.repeat(np.arange(YEARS), tickets), each, YEARS)
        left[until < month] = 0.0
        bought = np.ceil((work - left).clip(0) / case.block)
        if month == 0:
            bought = np.maximum(bought, 1.0)
        left += bought * case.block - work
        until[bought > 0] = month + case.life - 1
        blocks, hours = blocks + bought, hours + work
    slope = np.cov(blocks, hours)[0, 1] / hours.var()
    even = blocks - slope * (hours - MONTHS * case.tickets * case.hours)
    return float(even.mean()), float(even.std() / YEARS**0.5)


def meets(case: Case, seed: int = 1) -> None:
    """Price, margin and breakage expected are those of the clients drawn, to half a percent and what chance adds."""
    demand = Demand(
        tickets=case.tickets,
        hours_per_ticket=case.hours,
        hours_spread=case.spread,
        client_uncertainty=case.client,
        month_spread=case.month,
    )
    price = HOUR * case.block
    plan = Plan(
        "Block", "block", hourly_rate=150, block_hours=case.block, block_price=price, block_life=case.life
    )
    outlook = Outlook(plan, demand, Costs(WORKED))
    blocks, apart = simulated(case, seed)
    worked = MONTHS * case.tickets * case.hours

    for computed, drawn, worth in (
        (outlook.expected_price, blocks * price, price),
        (outlook.expected_margin, blocks * price - worked * WORKED, price),
        (outlook.breakage, blocks * case.block - worked, case.block),
    ):
        assert computed == pytest.approx(drawn, abs=0.005 * abs(drawn) + 4 * apart * worth), case


@pytest.mark.parametrize(
    ("case", "price"),
    [
        (Case(3, 2, 4, 0, 0, 20, 6), 11_611),
        (Case(1, 2, 2.5, 0.7, 0.5, 20, 6), 6_541),
        (Case(24, 1, 2.5, 0, 0, 5, 1), 42_944),
    ],
)
def test_blocks_of_very_uneven_hours(case: Case, price: float) -> None:
    """What a grid of hours lacks of the mean is not taken for months of very many hours; prices as others drew them."""
    assert HOUR * case.block * simulated(case, 3)[0] == pytest.approx(price, rel=0.005)
    meets(case, 3)


def random_case(seed: int) -> Case:
    """Some or many tickets, hours steady to very uneven, a client known or not, a block that serves 1 to 11 months."""
    chance = Random(seed)
    client, month = chance.choice([(0.7, 0.5), (0.2, 0.2), (0.0, 0.0)])
    return Case(
        tickets=round(30 ** chance.random(), 1),
        hours=chance.choice([0.25, 0.5, 1.0, 2.0, 3.0]),
        spread=round(0.5 * 12 ** chance.random(), 2),
        client=client,
        month=month,
        block=chance.choice([5.0, 8.0, 10.0, 20.0, 40.0]),
        life=chance.randint(1, 11),
    )


@pytest.mark.hypothesis  # so that the soak, which has more of them, has it too
@pytest.mark.parametrize("seed", range(40 if os.environ.get("XLAGREE_SOAK") else 4))
def test_random_blocks(seed: int) -> None:
    """Random clients and blocks."""
    meets(random_case(seed))


@FEW
@given(st.integers(0, 10**6))
def test_many_random_blocks(seed: int) -> None:
    """The same for others, many in the soak."""
    meets(random_case(seed), seed)
