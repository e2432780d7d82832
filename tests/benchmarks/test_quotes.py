"""How long a quote takes: a client's law of hours with its price, by what is kept from earlier quotes."""

from collections.abc import Callable
from itertools import count
from statistics import median
from time import perf_counter

from xlagree.actuarial.laws import aggregate, grid
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.billed import Billed
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.premium import cost_of_capital
from xlagree.actuarial.laws.severity import Lognormal, Severity

TICKETS = Lognormal(0.9, 1.5)
WARM = 0.6
"""Milliseconds of a quote for a new client whose kind of ticket was quoted before."""
ASKED_BEFORE = 0.020
_others = count(1)


def quote(hours: Severity, contagion: float, another: bool = True) -> tuple[float, float, float]:
    """A price in hours, the chance of a loss at it and the 1-in-20 hours, for a client like no other before."""
    tickets = 210 + (next(_others) * 1e-6 if another else 0.0)
    law = TotalHours(Counts(tickets, contagion), hours).law()
    price = cost_of_capital(law)
    return price, law.chance_above(price), law.quantile(0.95)


def cold() -> None:
    """A quote with nothing kept."""
    aggregate.drafted.cache_clear()
    grid.on_points.cache_clear()
    quote(TICKETS, 0.15)


def milliseconds(job: Callable[[], object], times: int = 300) -> float:
    """The median time of a job."""
    job()
    took = []
    for _ in range(times):
        start = perf_counter()
        job()
        took.append(perf_counter() - start)
    return 1000 * median(took)


def test_quotes() -> None:
    """Print what a quote takes in milliseconds, beside what is wanted; nothing is asserted of them."""
    billed = Billed(TICKETS, 0.25, 0.25)
    print(f"\nquote, cold                         {milliseconds(cold, 50):6.2f} ms")
    print(
        f"quote, kind of ticket known         {milliseconds(lambda: quote(TICKETS, 0.15)):6.2f} ms, wanted {WARM:.2f}"
    )
    print(f"quote, the same without contagion   {milliseconds(lambda: quote(TICKETS, 0.0)):6.2f} ms")
    print(f"quote, billed quarter hours         {milliseconds(lambda: quote(billed, 0.15)):6.2f} ms")
    print(
        f"quote, asked before                 {milliseconds(lambda: quote(TICKETS, 0.15, False)):6.3f} ms, wanted {ASKED_BEFORE:.3f}"
    )
