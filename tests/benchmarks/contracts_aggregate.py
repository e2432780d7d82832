"""Times contracts in the package `aggregate` for test_contracts.py: CPU seconds a contract as one JSON line."""

import json
import sys
from collections.abc import Callable
from math import sqrt
from time import process_time
from typing import Any

import numpy as np
from aggregate import Aggregate, build
from contracts import LEVEL, LOSS, Contract, contracts

LOG2 = 12
ROUNDS = 5


def built(contract: Contract) -> Any:
    """The law the way its documentation makes it, from a line of its language."""
    counts = f"mixed gamma {sqrt(contract.contagion)!r}"
    hours = f"sev lognorm {contract.hours!r} cv {contract.spread!r}"
    return build(f"agg Contract {contract.tickets!r} claims {hours} {counts}", log2=LOG2)


def bare(contract: Contract) -> Any:
    """The same law without reading a line."""
    total = Aggregate(
        "Contract",
        exp_en=contract.tickets,
        sev_name="lognorm",
        sev_mean=contract.hours,
        sev_cv=contract.spread,
        freq_name="gamma",
        freq_a=sqrt(contract.contagion),
    )
    total.update(log2=LOG2)
    return total


def figures(total: Any, contract: Contract) -> tuple[float, ...]:
    """1-in-20 hours, the mean beyond them, the chance of a loss and the hours expected beyond those included."""
    q95, tvar95, loss = total.q(LEVEL), total.tvar(LEVEL), total.sf(LOSS * contract.expected)
    limited = np.interp(contract.included, total.density_df.index, total.density_df.lev)
    return float(q95), float(tvar95), float(loss), float(total.agg_m - limited)


def seconds(law: Callable[[Contract], Any], clients: int) -> float:
    """CPU seconds a contract, the least of several rounds, each of other clients."""
    best = float("inf")
    for i in range(ROUNDS):
        book = list(contracts(range(i * clients, (i + 1) * clients)))
        start = process_time()
        for contract in book:
            figures(law(contract), contract)
        best = min(best, (process_time() - start) / len(book))
    return best


if __name__ == "__main__":
    some = int(sys.argv[1])
    print(
        json.dumps(
            {
                "seconds": seconds(built, some),
                "bare": seconds(bare, some),
                "figures": [figures(built(contract), contract) for contract in contracts(range(some))],
            }
        )
    )
