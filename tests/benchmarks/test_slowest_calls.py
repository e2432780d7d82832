"""The slowest calls: tables of ten thousand rows, tiny blocks, terms of five years and the widest spreads, each timed."""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))
from test_bounds import EXTREME, FIVE_YEARS, HARDLY_ANY, MINUTES, PLANS, SEASONAL, TINY_BLOCKS

from xlagree.functions.catalogue import function
from xlagree.functions.kinds import forget_parsed

LONGEST = 2.0
"""Seconds of processor time that a call may take."""
PLAN_NAMES = PLANS[0][1:]
TICKETS = [["ticket", "month", "hours"], *([f"T{i}", 1 + i % 12, 0.5 + i % 7] for i in range(10_000))]
CLIENTS = [
    ["client", "tickets", "hours per ticket"],
    *([f"Client {i}", 1 + i % 50, 1 + i % 13 / 4] for i in range(4_000)),
]
OF_USAGE = (
    *("AGREE_PRICE", "AGREE_EFFECTIVE_RATE", "AGREE_SCHEDULE", "AGREE_EXPLAIN", "AGREE_BENEFITS"),
    *("AGREE_COMPARE", "AGREE_CHEAPEST"),
)
OF_DEMAND = {
    "AGREE_EXPECTED_PRICE": (),
    "AGREE_MARGIN": (70, 0.95),
    "AGREE_LOSS_CHANCE": (70,),
    "AGREE_EXPECTED_LOSS": (70,),
    "AGREE_BREAKAGE": (),
    "AGREE_FEE": (70,),
}


def calls() -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Functions with what is hardest for them."""
    for table in (PLANS, TINY_BLOCKS, FIVE_YEARS, MINUTES):
        for name in OF_USAGE:
            whole = name in ("AGREE_COMPARE", "AGREE_CHEAPEST")
            yield name, (table, TICKETS) if whole else (table, "Block 20", TICKETS)
        for other in PLAN_NAMES[1:]:
            yield from (
                ("AGREE_BREAKEVEN", (table, PLAN_NAMES[1], other, None, months)) for months in (1, 12, 60)
            )
        for demand in (EXTREME, SEASONAL, HARDLY_ANY):
            for plan in PLAN_NAMES:
                yield from ((name, (table, plan, demand, *more)) for name, more in OF_DEMAND.items())
        yield "AGREE_CURVE", (table, [[i / 10] for i in range(1_000)])
    for shock in (0, 0.04, 1):
        yield "AGREE_BOOK", (CLIENTS, 70, 0.0001, shock)
    yield from (("AGREE_FORECAST", (demand, 60)) for demand in (EXTREME, SEASONAL, HARDLY_ANY))
    yield "AGREE_TECHNICIANS", (100_000, 60, 1, 0.9999, "phone", None, 0.001)


def test_no_call_takes_long() -> None:
    """Each of them answers, or says that it has no answer, in two seconds."""
    function("AGREE_FORECAST")(SEASONAL, 1)  # the numeric packages are loaded
    seconds: dict[str, float] = {}
    for name, given in calls():
        forget_parsed()
        started = process_time()
        answer = function(name)(*given)
        seconds[f"{name} of call {len(seconds) + 1}: {str(answer)[:40]}"] = process_time() - started
    slowest = sorted(seconds, key=lambda call: -seconds[call])[:8]
    print(f"\n{len(seconds)} calls", *(f"{seconds[call]:.2f} s {call}" for call in slowest), sep="\n")

    assert seconds[slowest[0]] <= LONGEST
