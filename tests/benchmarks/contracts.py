"""Made-up contracts whose figures the benchmarks time: clients of every size with four plans each."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

SPREADS = (0.8, 1.0, 1.2, 1.5, 2.0)
"""The handful of kinds of work that a firm tells apart."""
PLANS = ((0.6, 0.8), (0.8, 1.0), (1.0, 1.0), (1.0, 1.3))
"""What a plan covers: the share of a client's tickets, and how long they take beside all of them."""
SEED = 40_000
LEVEL = 0.95
LOSS = 1.25
"""A contract is priced for so many times the hours expected; beyond them it makes a loss."""


class Contract(NamedTuple):
    """Tickets of a year and their contagion, hours on each (lognormal), and the hours that the plan includes."""

    tickets: float
    contagion: float
    hours: float
    spread: float
    included: float

    @property
    def expected(self) -> float:
        """Hours of the year."""
        return self.tickets * self.hours


def contracts(clients: range) -> Iterator[Contract]:
    """The contracts of these clients, four each; no two have the same law."""
    for client in clients:
        random = Random(f"{SEED} {client}")
        tickets, hours = random.uniform(5, 600), random.uniform(0.25, 4)
        contagion, spread = random.uniform(0, 0.8), random.choice(SPREADS)
        for share, longer in PLANS:
            covered = Contract(tickets * share, contagion, hours * longer, spread, 0.0)
            yield covered._replace(included=covered.expected * random.uniform(0.8, 1.2))
