"""Demands that tests of the economics draw, and years of them drawn ticket by ticket."""

from dataclasses import dataclass

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.laws.severity import Gamma, Lognormal

Reals = NDArray[np.float64]

SOME = settings(max_examples=settings().max_examples // 4)
FEW = settings(max_examples=settings().max_examples // 16)
"""For properties whose examples need laws of their own, or follow years of months: shares of what the profile draws."""

VARIANCES = st.sampled_from([0.0, 0.04, 0.2, 0.5])
SHARES = st.integers(0, 4).map(lambda tenth: tenth / 10)


def demands(least: float = 1.0, most: float = 40.0) -> st.SearchStrategy[Demand]:
    """The demand of a client of some tickets a month, steady or uneven."""
    return st.builds(
        modelled,
        tickets=st.floats(least, most).map(lambda tickets: round(tickets, 1)),
        hours=st.builds(
            lambda law, mean, cv: law(mean, cv),
            st.sampled_from([Gamma, Lognormal]),
            st.sampled_from([0.4, 0.8, 1.5]),
            st.sampled_from([0.7, 1.0, 1.5]),
        ),
        client=VARIANCES,
        month=VARIANCES,
        yearly_growth=st.sampled_from([0.0, 0.1, -0.2]),
        season=st.just(()) | st.permutations((0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1, 1.2, 1.4, 1.6, 1.8)).map(tuple),
        after_hours_share=SHARES,
        emergency_share=SHARES,
        on_site_share=SHARES,
        visits_per_ticket=st.sampled_from([0.0, 0.1, 1.0]),
        role_weight=st.sampled_from([1.0, 1.5]),
    )


@dataclass(frozen=True)
class Simulated:
    """Each month of each year, months by years: hours as logged, and as billed in an increment, tickets, and those with a
    visit; and of the hours, on either count, those of tickets after hours."""

    logged: Reals
    billed: Reals
    tickets: Reals
    visits: Reals
    after_hours: Reals
    billed_after_hours: Reals

    def counted(self, increment: float, after_hours: float) -> Reals:
        """Hours as logged, or as billed where there is an increment, those after hours so many times."""
        if increment:
            return self.billed + (after_hours - 1) * self.billed_after_hours
        return self.logged + (after_hours - 1) * self.after_hours


def simulated(demand: Demand, months: int, years: int, increment: float = 0.25, seed: int = 1) -> Simulated:
    """A client's own factor for all months, a factor for each month, Poisson tickets, lognormal or gamma hours."""
    chance = np.random.default_rng(seed)

    def factor(variance: float, *shape: int) -> Reals:
        return chance.gamma(1 / variance, variance, shape) if variance else np.ones(shape)

    t = np.arange(months)
    season = np.resize(demand.season or (1.0,), months)
    expected = (demand.tickets * season * (1 + demand.yearly_growth) ** (t / 12))[:, np.newaxis]
    tickets = chance.poisson(
        expected * factor(demand.client_variance, years) * factor(demand.month_variance, months, years)
    )
    mean, cv = demand.hours.mean, demand.hours.cv
    if isinstance(demand.hours, Lognormal):
        sigma = np.sqrt(np.log(1 + cv**2))
        hours = chance.lognormal(np.log(mean) - sigma**2 / 2, sigma, tickets.sum())
    else:
        hours = chance.gamma(1 / cv**2, mean * cv**2, tickets.sum())
    cell = np.repeat(np.arange(tickets.size), tickets.ravel())

    def by_month(each: Reals) -> Reals:
        return np.bincount(cell, each, tickets.size).reshape(tickets.shape)

    visits = np.random.default_rng(seed + 1).binomial(tickets, min(demand.visits_per_ticket, 1.0))
    billed = np.ceil(hours / increment - 1e-9) * increment
    after = np.random.default_rng(seed + 2).random(hours.size) < demand.after_hours_share
    return Simulated(
        by_month(hours), by_month(billed), tickets.astype(float), visits.astype(float),
        by_month(hours * after), by_month(billed * after),
    )  # fmt: skip
