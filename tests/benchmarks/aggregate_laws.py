"""Makes tests/cases/aggregate_laws.json: 200 random laws of hours as `aggregate` has them; run by .venv-bench/bin/python."""

import json
from math import ceil, log2, sqrt
from pathlib import Path
from random import Random
from typing import Any

import aggregate

CASES = Path(__file__).parent.parent / "cases" / "aggregate_laws.json"
LAWS = 200
SEED = 20_260
LEVEL = 0.95
LOG2 = 16
SPREADS_BEYOND = 12
TICKET_BEYOND = 1e-8
GRID = (
    f"2^{LOG2} points, a power of 2 hours apart, the least with which they reach past the mean by {SPREADS_BEYOND}"
    f" standard deviations and by a ticket that is exceeded with a chance of {TICKET_BEYOND:g}; hours of a ticket"
    " rounded to the points, no tilt, as many points again of padding"
)

Case = dict[str, Any]


def random_law(random: Random) -> Case:
    """Tickets, contagion, law of hours, their mean and spread, in few digits."""
    return {
        "tickets": round(random.uniform(5, 600), 1),
        "contagion": random.choice([0.0, round(random.uniform(0, 0.8), 3)]),
        "hours": random.choice(["lognormal", "gamma"]),
        "mean hours": round(random.uniform(0.25, 4), 3),
        "spread": round(random.uniform(0.3, 2.5), 3),
    }


def peer(law: Case) -> Any:
    """The law as `aggregate` has it, not yet on a grid."""
    severity = {"lognormal": "lognorm", "gamma": "gamma"}[law["hours"]]
    counts = f"mixed gamma {sqrt(law['contagion'])!r}" if law["contagion"] else "poisson"
    return aggregate.build(
        f"agg Hours {law['tickets']} claims sev {severity} {law['mean hours']} cv {law['spread']} {counts}",
        update=False,
    )


def step(total: Any) -> float:
    """Hours between two points."""
    past = max(SPREADS_BEYOND * total.agg_sd, float(total.sevs[0].isf(TICKET_BEYOND)))
    return float(2.0 ** ceil(log2(total.agg_m + past) - LOG2))


def answers(law: Case) -> Case:
    """Mean, 1-in-20 hours and the mean of the hours beyond them; the mean on the grid shows what the grid misses."""
    total = peer(law)
    between = step(total)
    total.update(log2=LOG2, bs=between)
    return {
        "mean": float(total.agg_m),
        "q95": float(total.q(LEVEL)),
        "tvar95": float(total.tvar(LEVEL)),
        "grid mean": float(total.est_m),
        "step": between,
    }


def main() -> None:
    """Writes the cases."""
    random = Random(SEED)
    laws = [random_law(random) for _ in range(LAWS)]
    cases = [law | answers(law) for law in laws]
    rows = ",\n".join(f"  {json.dumps(case)}" for case in cases)
    made = json.dumps(f"aggregate {aggregate.__version__}, by tests/benchmarks/aggregate_laws.py")
    CASES.write_text(
        f'{{\n "made by": {made},\n "grid": {json.dumps(GRID)},\n "laws": [\n{rows}\n ]\n}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
