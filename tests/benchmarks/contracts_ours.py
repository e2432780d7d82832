"""Times contracts for test_contracts.py, one process or two: what it took as one JSON line."""

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from contracts import LEVEL, LOSS, Contract, contracts

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.many import law_rows
from xlagree.actuarial.laws.severity import Lognormal

ROUNDS = 5
AT_ONCE = 400
"""Clients handed to a process at once."""

Figures = tuple[float, float, float, float]


def figures(book: Sequence[Contract]) -> list[Figures]:
    """1-in-20 hours, the mean beyond them, the chance of a loss and the hours expected beyond those included."""
    totals = [
        TotalHours(Counts(contract.tickets, contract.contagion), Lognormal(contract.hours, contract.spread))
        for contract in book
    ]
    found: dict[int, Figures] = {}
    for places, rows in law_rows(totals):
        loss, included = (
            np.array([value(book[i]) for i in places])
            for value in (lambda c: LOSS * c.expected, lambda c: c.included)
        )
        quantiles = rows.quantile(LEVEL)
        columns = (
            quantiles,
            rows.tail_mean(LEVEL, quantiles),
            rows.chance_above(loss),
            rows.stop_loss(included),
        )
        found |= zip(places, zip(*(column.tolist() for column in columns), strict=True), strict=True)
    for i, (total, contract) in enumerate(zip(totals, book, strict=True)):
        if i not in found:
            law = total.law()
            loss_chance = law.chance_above(LOSS * contract.expected)
            found[i] = (
                law.quantile(LEVEL),
                law.tail_mean(LEVEL),
                loss_chance,
                law.stop_loss(contract.included),
            )
    return [found[i] for i in range(len(book))]


def batched(book: Sequence[Contract], count: int) -> Iterator[Sequence[Contract]]:
    """The contracts, so many at once."""
    return (book[start : start + count] for start in range(0, len(book), count))


def megabytes() -> float:
    """The most memory that this program ever held.

    Of Linux not `ru_maxrss`: it counts what the process that started this one held when it did.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / (1 << 10)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def some(clients: range) -> tuple[list[Figures], float]:
    """The figures of some clients' contracts, and the memory of the process that found them."""
    return figures(list(contracts(clients))), megabytes()


def one_process(clients: int) -> dict[str, object]:
    """CPU seconds a contract, the least of several rounds, each of other clients."""
    best, first = float("inf"), []
    for i in range(ROUNDS):
        book = list(contracts(range(i * clients, (i + 1) * clients)))
        start = process_time()
        found = [answer for part in batched(book, 4 * AT_ONCE) for answer in figures(part)]
        best = min(best, (process_time() - start) / len(book))
        first = first or found
    return {"seconds": best, "figures": first[:40]}


def two_processes(clients: int) -> dict[str, object]:
    """Seconds to the last answer, those of CPU, and the most memory that all three processes held together."""
    start = perf_counter()
    parts = [range(i, min(i + AT_ONCE, clients)) for i in range(0, clients, AT_ONCE)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = list(pool.map(some, parts))
    took = perf_counter() - start
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    children = 2 * max(memory for _, memory in found)
    answers = [answer for part, _ in found for answer in part]
    return {
        "seconds": took,
        "cpu": sum(one.ru_utime + one.ru_stime for one in spent),
        "contracts": len(set(answers)),
        "megabytes": megabytes() + children,
    }


if __name__ == "__main__":
    run = {"one": one_process, "two": two_processes}[sys.argv[1]]
    print(json.dumps(run(int(sys.argv[2]))))
